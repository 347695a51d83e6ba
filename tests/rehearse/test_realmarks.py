"""Real marks: loaded by kind, pasted at the box's own size, darkening only; absent without a fuss."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
from rehearse_sample import DPI, LAYOUT, PAGE, at

from generator.model.geometry import Box
from generator.rehearse import pens, realmarks
from generator.rehearse.filler import EVERYDAY, fill_page
from generator.rehearse.pens import MarkKind


@pytest.fixture
def marks(tmp_path: Path) -> realmarks.RealMarks:
    """A made-up collection: a cross, a full square and a half-full one, and a broken row."""
    ink = np.zeros((144, 144), np.uint8)
    crossed, full, half = ink.copy(), ink.copy(), ink.copy()
    cv2.line(crossed, (45, 45), (99, 99), 200, 6)
    cv2.line(crossed, (99, 45), (45, 99), 200, 6)
    full[40:104, 40:104] = 180
    half[40:104, 40:80] = 180
    rows = [("k.png", crossed, "cross"), ("v.png", full, "fill"), ("h.png", half, "fill"), ("w.png", half, "weak")]
    with (tmp_path / "index.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "label"])
        for name, picture, label in rows:
            cv2.imwrite(str(tmp_path / name), picture)
            writer.writerow([name, label])
        writer.writerow(["weg.png", "cross"])
    loaded = realmarks.load(tmp_path)
    assert loaded is not None
    return loaded


def test_marks_are_used_as_what_they_show_and_what_nobody_can_tell_is_left_out(marks: realmarks.RealMarks) -> None:
    counts = {kind: marks.count(kind) for kind in MarkKind if marks.count(kind)}
    assert counts == {MarkKind.CROSS: 1, MarkKind.SOLID: 1}, "the half-full one says neither"


def test_a_mark_lands_on_its_box_at_the_box_s_size_and_never_lightens(marks: realmarks.RealMarks) -> None:
    box = Box(50, 50, 8, 8)
    page = np.random.default_rng(1).integers(100, 255, (600, 600)).astype(np.uint8)
    before = page.copy()
    stamp = marks.pick(MarkKind.SOLID, box, pens.GEL_PEN, np.random.default_rng(2))
    assert stamp is not None
    realmarks.paste(page, (stamp,), DPI)
    assert (page <= before).all()
    assert page[at(box.grown(-1))].mean() < 0.3 * before[at(box.grown(-1))].mean()
    far = page.copy()
    far[at(box.grown(2))] = before[at(box.grown(2))]
    assert (far == before).all()


def test_a_pale_pen_makes_a_pale_mark(marks: realmarks.RealMarks) -> None:
    box = Box(50, 50, 8, 8)
    dark = marks.pick(MarkKind.CROSS, box, pens.MARKER, np.random.default_rng(2))
    pale = marks.pick(MarkKind.CROSS, box, pens.PALE_PENCIL, np.random.default_rng(2))
    assert dark is not None
    assert pale is not None
    assert pale.ink.max() < 0.5 * dark.ink.max()
    assert marks.pick(MarkKind.TICK, box, pens.MARKER, np.random.default_rng(2)) is None


def test_a_mark_half_off_the_page_is_cut(marks: realmarks.RealMarks) -> None:
    page = np.full((100, 100), 255, np.uint8)
    for box in (Box(-3, -3, 8, 8), Box(22, 22, 8, 8), Box(90, 90, 8, 8)):
        stamp = marks.pick(MarkKind.SOLID, box, pens.MARKER, np.random.default_rng(1))
        assert stamp is not None
        realmarks.paste(page, (stamp,), DPI)
    assert page[2, 2] < 100
    assert page[50, 50] == 255


def test_the_filler_uses_real_marks_where_there_are_any(marks: realmarks.RealMarks) -> None:
    pages = [fill_page(LAYOUT, PAGE, pens.BALLPOINT, np.random.default_rng(s), EVERYDAY, marks) for s in range(60)]
    kinds = {kind for page in pages for kind in page.truth.kinds.values()}
    assert {"echt cross", "tick"} <= kinds
    assert "cross" not in kinds
    for page in pages:
        assert len(page.stamps) == sum(kind.startswith("echt") for kind in page.truth.kinds.values())


def test_without_the_folder_there_are_no_real_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert realmarks.load(tmp_path) is None
    monkeypatch.setenv(realmarks.FOLDER_VARIABLE, str(tmp_path / "weg"))
    assert realmarks.load() is None


def test_the_real_collection_if_it_is_here_has_marks_of_the_usual_kinds() -> None:
    found = realmarks.load()
    if found is None:
        pytest.skip("the collection of real marks is not here")
    assert all(found.count(kind) > 10 for kind in (MarkKind.CROSS, MarkKind.TICK, MarkKind.SOLID, MarkKind.FILL))
