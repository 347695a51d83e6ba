"""A proof looks like the run, says on every page that it is none, leaves nothing behind, and is known again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp

from generator.build import Identity, Order, build, prepare
from generator.cli import main
from generator.collect import collect
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.make.compose import furniture
from generator.model import proof as words
from generator.model.answer import Fate, PageReading, PageSource
from generator.model.layout import CodeRole
from generator.proof import Proof, make_proof
from generator.read.blank.runbook import RunBook
from generator.read.lie.rings import find_rings
from generator.read.page import read_page
from generator.read.picture.grid import Levels
from generator.read.picture.image import Grey, PageImage
from generator.read.place.proofs import shows_die
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import COPIERS, OFFICE_GREY, Copier, scan

FORM = "voorbeeld"
IDENTITY = Identity("7K3M9Q", b"0123456789abcdef", "2026-03-01T09:00:00Z")
DPI = 150
A4_MM = 297


@dataclass
class Made:
    """A proof, and a run of one copy of the same: what is without a code may be taken for that."""

    proof: Proof
    runs: RunBook
    real: Path
    pages: tuple[int, ...]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("proef")
    ready = prepare(Order(FORM, "waterrade"), Library(None))
    with SqliteStore(folder / "store.sqlite") as store:
        product = build(Order(FORM, "waterrade"), Library(None), store, folder, identity=IDENTITY)
        runs = RunBook({IDENTITY.run: store.run(IDENTITY.run)})
    return Made(make_proof(ready, folder), runs, product.files[0], product.pages_of(1))


def pictures(made: Made, dpi: int) -> list[Grey]:
    return list(printed_pages(made.proof.file, dpi, range(made.proof.pages)))


def read(picture: Grey, runs: RunBook, dpi: int) -> PageReading:
    return read_page(PageImage(picture, PageSource("a.png", "0" * 64, 1), dpi=dpi), runs)


def test_every_page_says_so_and_none_has_a_code(made: Made) -> None:
    with pypdfium2.PdfDocument(made.proof.file) as pdf:
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    assert made.proof.pages == len(texts) == len(made.pages) + 1  # the facilitator's page too
    assert all(text.count("PROEFDRUK") == 2 and "Niet uitdelen" in text for text in texts)  # across, and at the head
    assert all(zxingcpp.read_barcodes(picture) == [] for picture in pictures(made, DPI))


def test_it_leaves_nothing_but_its_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):  # the second is laid over the first
        with pytest.raises(SystemExit) as end:
            main(["-w", str(tmp_path), "build", "scan", "--brand", "waterrade", "--proof"])
        assert end.value.code == 0
        assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["scan-waterrade-proefdruk.pdf"]
    assert "niet bewaard" in capfd.readouterr().out
    with pytest.raises(SystemExit) as end:
        main(["build", "scan", "--brand", "waterrade", "--proof", "--copies", "3"])
    assert end.value.code == 2


def test_the_file_itself_is_known(made: Made, tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "s.sqlite") as store:
        summary = collect([made.proof.file], store, tmp_path / "uit")
        (reading,) = store.readings()
    assert (reading.fate, reading.reason) == (Fate.ORIGINAL, words.WHAT)
    assert summary.pages == 1


def test_one_that_was_written_on_and_saved_is_told_page_by_page(made: Made, tmp_path: Path) -> None:
    saved = tmp_path / "ingevuld.pdf"
    with pikepdf.open(made.proof.file) as pdf:
        pdf.save(saved)
    with SqliteStore(tmp_path / "s.sqlite") as store:
        collect([saved], store, tmp_path / "uit")
        told = [(reading.fate, reading.reason) for reading in store.readings()]
    assert told == [(Fate.UNREADABLE, words.WHAT)] * made.proof.pages


@pytest.mark.parametrize("copier", COPIERS, ids=lambda copier: copier.name)
def test_a_scan_of_it_is_never_taken_for_a_sheet(made: Made, copier: Copier) -> None:
    rng = np.random.default_rng(11)
    for number, picture in enumerate(pictures(made, copier.dpi)):
        seen = np.ascontiguousarray(np.rot90(scan(picture, copier, rng), number % 4))
        for runs in (made.runs, RunBook({})):
            reading = read(seen, runs, copier.dpi)
            assert (reading.fate, reading.reason, reading.code) == (Fate.UNREADABLE, words.WHAT, None)


def test_a_slanted_photo_and_a_stroke_through_one_mark(made: Made) -> None:
    picture = pictures(made, DPI)[0]
    rows, columns = picture.shape
    box = next(mark.box for mark in made.runs[IDENTITY.run].layout.pages[0].codes if mark.role is CodeRole.ENTRY)
    scale = DPI / 25.4
    at = (int((box.x + words.DIE[0][0] * box.width) * scale), int((box.y + words.DIE[0][1] * box.height) * scale))
    cv2.line(picture, (at[0] - 25, at[1] - 12), (at[0] + 25, at[1] + 12), 30, 5)
    source = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    target = np.array([[90, 60], [columns - 30, 20], [columns - 110, rows - 20], [30, rows - 90]], np.float32)
    photo = cv2.warpPerspective(
        picture, cv2.getPerspectiveTransform(source, target), (columns, rows), borderValue=(150,)
    )
    assert read(np.asarray(photo, np.uint8), made.runs, DPI).reason == words.WHAT


def test_a_real_sheet_without_its_codes_is_no_proof(made: Made) -> None:
    layout = made.runs[IDENTITY.run].layout
    rng = np.random.default_rng(5)
    for page, picture in zip(layout.pages, printed_pages(made.real, OFFICE_GREY.dpi, made.pages), strict=True):
        for mark in page.codes:
            box, scale = mark.box.grown(1.5), OFFICE_GREY.dpi / 25.4
            picture[int(box.y * scale) : int(box.bottom * scale), int(box.x * scale) : int(box.right * scale)] = 255
        seen = scan(picture, OFFICE_GREY, rng)
        assert not shows_die(find_rings(Levels(seen), seen.shape[0] / A4_MM))
        assert read(seen, made.runs, OFFICE_GREY.dpi).reason != words.WHAT


def test_without_its_die_it_is_still_no_sheet_of_the_run(made: Made) -> None:
    """Cut off or covered: with marks at its corners it would be taken for the run's one copy, by what is printed."""
    layout = made.runs[IDENTITY.run].layout
    box, scale = layout.pages[0].codes[0].box.grown(2), OFFICE_GREY.dpi / 25.4
    rng = np.random.default_rng(9)
    for picture in pictures(made, OFFICE_GREY.dpi)[1:]:
        picture[int(box.y * scale) : int(box.bottom * scale), int(box.x * scale) : int(box.right * scale)] = 255
        reading = read(scan(picture, OFFICE_GREY, rng), made.runs, OFFICE_GREY.dpi)
        assert (reading.fate, reading.code, reading.proposed) == (Fate.UNREADABLE, None, ())


def test_its_marks_are_built_like_those_at_the_corners() -> None:
    assert (words.HOLE_SHARE, words.RING_DOT_SHARE) == (furniture.RING_HOLE, furniture.RING_DOT)
