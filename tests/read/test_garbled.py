"""Garbled lines of a fax are mended before anything is read from them; nothing that stands on the paper is."""

from __future__ import annotations

import cv2
import numpy as np
import paper
import pytest

from generator.model.answer import AnswerState, Fate, MarkState
from generator.model.geometry import MM_PER_INCH, Box
from generator.read.blank.runbook import RunBook
from generator.read.decode.garbled import mended
from generator.read.decode.picture import squared
from generator.read.page import read_page

ACROSS = 204.0
GARBLED_PX = 200
PAPER = paper.make_paper()
RUNS = RunBook({PAPER.run.layout.run: PAPER.run})


def sent(down: float) -> np.ndarray:
    """The empty page as lines of black and white, `down` of them per inch."""
    grey = paper.lay(paper.raster(paper.draw_pdf(PAPER.page, PAPER.labels, PAPER.code), 200), dpi=200, degrees=0.7)
    size = (round(grey.shape[1] * ACROSS / 200), round(grey.shape[0] * down / 200))
    return np.where(cv2.resize(grey, size, interpolation=cv2.INTER_AREA) < 150, 0, 255).astype(np.uint8)


def garble(lines: np.ndarray, box: Box, down: float, seed: int) -> None:
    """Make noise of the line through the middle of a box."""
    row = round(box.centre.y * down / MM_PER_INCH)
    start = round(box.x * ACROSS / MM_PER_INCH) - GARBLED_PX // 2
    lines[row, start : start + GARBLED_PX] = np.random.default_rng(seed).choice((0, 255), GARBLED_PX)


@pytest.mark.parametrize("down", [98.0, 196.0])
def test_garbled_lines_put_no_ink_in_boxes_and_fields(down: float) -> None:
    lines = sent(down)
    for seed, name in enumerate(("v2__3", "v5__2", "v8__4", "b__k3", "b__k9", "t1", "d")):
        garble(lines, PAPER.field(name).box, down, seed)
    arrived = squared(lines, ACROSS, down)
    image = paper.image(arrived.grey, round(ACROSS))
    reading = read_page(image, RUNS)
    assert reading.fate is Fate.READ, reading.reason
    assert {mark.state for mark in reading.marks} == {MarkState.BLANK}
    assert {answer.state for answer in reading.answers} == {AnswerState.BLANK}


@pytest.mark.parametrize("down", [98.0, 196.0])
def test_only_garbled_lines_are_mended(down: float) -> None:
    clean = sent(down)
    garbled = clean.copy()
    garble(garbled, PAPER.field("v5__2").box, down, 1)
    assert np.array_equal(mended(clean), clean)
    assert np.array_equal(mended(garbled) != clean, np.zeros(clean.shape, np.bool_))


def test_grain_of_pencil_is_no_garbled_line() -> None:
    page = np.full((60, 600), 255, np.uint8)
    page[20:40, 100:400] = np.random.default_rng(2).choice((0, 255), (20, 300))
    assert np.array_equal(mended(page), page)


def test_a_page_of_two_lines_stays_as_it_is() -> None:
    page = np.random.default_rng(2).choice((0, 255), (2, 600)).astype(np.uint8)
    assert np.array_equal(mended(page), page)
