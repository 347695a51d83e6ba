"""A wavy sheet without boxes: its own headings and lines straighten it, so that they are not taken for ink."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import paper
import pytest

from generator.model.answer import Fate, PageReading
from generator.model.geometry import Box
from generator.model.layout import FieldRole
from generator.read.blank.anchors import choose_anchors
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page

DPI = 200
FAILURES = Path(__file__).parents[1] / "failures"


def wavy(picture: np.ndarray, depth_mm: float) -> np.ndarray:
    """The sheet with a wave across it, none at its edges: what four rings in the corners do not show."""
    rows, columns = picture.shape
    x, y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    bend = depth_mm * DPI / 25.4 * np.sin(np.pi * y / rows)
    return cv2.remap(picture, x - bend, y - 0.7 * bend, cv2.INTER_LINEAR, borderValue=(250,))


def read(picture: np.ndarray, sheet: paper.Paper) -> PageReading:
    return read_page(paper.image(picture, DPI), RunBook({sheet.run.layout.run: sheet.run}))


@pytest.mark.parametrize("depth", [0.0, 0.8, 1.6, 2.4])
def test_print_of_a_wavy_page_without_boxes_is_no_ink(depth: float) -> None:
    sheet = paper.make_writing_paper()
    picture = wavy(paper.raster(paper.draw_pdf(sheet.page, paper.WRITING_LABELS, sheet.code), DPI), depth)
    reading = read(picture, sheet)
    found = {a.variable: a.state.value for a in reading.answers}
    if reading.fate is not Fate.READ or set(found.values()) != {"blank"}:
        FAILURES.mkdir(exist_ok=True)
        cv2.imwrite(str(FAILURES / f"wavy-{depth}.png"), picture)
    assert reading.fate is Fate.READ, reading.reason
    assert found == {"t1": "blank", "t2": "blank", "d": "blank"}


def test_a_page_that_its_print_cannot_straighten_is_doubtful_as_a_whole() -> None:
    sheet = paper.make_writing_paper()
    picture = wavy(paper.raster(paper.draw_pdf(sheet.page, paper.WRITING_LABELS, sheet.code), DPI), 7.0)
    reading = read(picture, sheet)
    assert reading.fate is Fate.DOUBTFUL
    assert "krom" in reading.reason


def test_pages_whose_boxes_tell_enough_have_no_anchors() -> None:
    layout, _ = paper.make_layout()
    page = layout.pages[0]
    near = tuple(f for f in page.fields if f.role is FieldRole.MARK)
    blank = np.full((round(page.height * 8), round(page.width * 8)), 255, np.uint8)
    assert len(choose_anchors(replace(page, fields=near), blank, np.diag([8.0, 8.0, 1.0]))[0].centres) == 0


def lined_paper() -> paper.Paper:
    """The page with two long fields of ruled lines, and few words."""
    whole = paper.make_writing_paper()
    tall = {"t1": Box(22, 60, 166, 81), "t2": Box(22, 160, 166, 81)}
    fields = tuple(replace(f, box=tall[f.name], lines=9) for f in whole.page.fields if f.name in tall)
    page = replace(whole.page, fields=fields)
    labels = {name: paper.WRITING_LABELS[name] for name in tall}
    layout = replace(
        whole.run.layout, pages=(page,), variables=tuple(v for v in whole.run.layout.variables if v.name in tall)
    )
    run = replace(whole.run, layout=layout, blank=paper.draw_pdf(page, labels, None))
    return paper.Paper(run, page, labels, whole.code)


def written_full(picture: np.ndarray, sheet: paper.Paper) -> None:
    """A row of letters by a felt-tip on every line: they stand 1 to 2.5 mm above it, and are as straight."""
    for field in sheet.page.fields:
        for line in range(1, field.lines + 1):
            y = field.box.y + line * field.box.height / field.lines - 1.8
            xs = np.arange(field.box.x + 1, field.box.right - 1, 0.4)
            ys = y + 0.7 * np.sin(xs * 4.1) + 0.2 * np.sin(xs * 1.3)
            points = (np.stack([xs, ys], axis=1) * DPI / 25.4).round().astype(np.int32)
            cv2.polylines(picture, [points], False, (40,), round(0.9 * DPI / 25.4), cv2.LINE_AA)


def test_rows_of_letters_are_not_taken_for_the_lines_below_them() -> None:
    sheet = lined_paper()
    picture = paper.raster(paper.draw_pdf(sheet.page, sheet.labels, sheet.code), DPI)
    written_full(picture, sheet)
    reading = read(picture, sheet)
    assert reading.fate is Fate.READ, reading.reason
    assert {a.variable: a.state.value for a in reading.answers} == {"t1": "seen", "t2": "seen"}
