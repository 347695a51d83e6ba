"""Phone photos: slanted, shaded, curled, with the codes there and with both QRs gone."""

import io
from dataclasses import replace

import cv2
import numpy as np
import pytest
from paper import image, make_paper
from PIL import Image, ImageOps

from generator.model.answer import Fate
from generator.read.assigned import upright
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.rehearse.camera import CAMERAS, SHADED, STEEP, Camera, photo

PAPER = make_paper()
RUN = replace(PAPER.run, copies=40)
BOOK = RunBook({RUN.layout.run: RUN})


def taken(camera: Camera, omit: frozenset[str], seed: int) -> np.ndarray:
    page = PAPER.page
    made = photo(PAPER.printed(300, omit), (page.width, page.height), camera, np.random.default_rng(seed))
    return np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(made.data))).convert("L"))


@pytest.mark.parametrize("camera", CAMERAS, ids=lambda camera: camera.name)
def test_a_photo_is_identified_and_nothing_is_seen_that_is_not_there(camera: Camera) -> None:
    reading = read_page(image(taken(camera, frozenset(), 2), None), BOOK)
    assert reading.code == PAPER.code
    assert reading.fate in (Fate.READ, Fate.DOUBTFUL)
    assert not [m.field for m in reading.marks if m.state.value in ("marked", "cancelled")]


@pytest.mark.parametrize("camera", [STEEP, SHADED], ids=lambda camera: camera.name)
def test_a_photo_without_qrs_is_told_by_its_code_in_clear(camera: Camera) -> None:
    reading = read_page(image(taken(camera, frozenset({"entry", "spare"}), 4), None), BOOK)
    assert (reading.code, reading.found_by) == (PAPER.code, "clear")


def test_what_a_person_is_shown_of_a_slanted_photo_lies_as_it_was_read() -> None:
    """By its first code alone a slanted page ends up centimetres beside its place."""
    shown = upright(image(taken(STEEP, frozenset(), 2), None), BOOK, PAPER.code, 3.0)
    assert shown is not None
    printed = cv2.resize(PAPER.printed(300), (shown.shape[1], shown.shape[0]), interpolation=cv2.INTER_AREA)
    fine = [cv2.GaussianBlur(255.0 - picture, (0, 0), 2.0).ravel() for picture in (shown, printed)]
    assert np.corrcoef(*fine)[0, 1] > 0.6
