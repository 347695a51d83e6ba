"""The picture of what was read: the page upright, at low resolution, with every decision drawn over it."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np

from generator.model.answer import Answer, AnswerState, Fate, Mark, MarkState, Writing
from generator.model.code import PageCode
from generator.model.geometry import Box, Point
from generator.model.layout import Field, PageLayout
from generator.read import thresholds as t
from generator.read.blank.reference import PageReference
from generator.read.drawings.maps.shown import draw_map
from generator.read.drawings.shown import draw_curve
from generator.read.lie.correction import Correction
from generator.read.lie.register import Fit
from generator.read.picture.grid import Floats, Levels, rectify, scaled
from generator.read.picture.image import Colour, Grey

GREEN, ORANGE, GREY, THIN, BLUE = (60, 150, 20), (0, 120, 245), (110, 110, 110), (190, 190, 190), (200, 110, 30)
WHITE, BLACK = (255, 255, 255), (40, 40, 40)
FATE_NL = {Fate.READ: "gelezen", Fate.DOUBTFUL: "twijfel: kijk de hele bladzijde na"}
Place = tuple[int, int]  # px: x, y
FINEST = 2.4  # px of the picture per px of the overlay: finer ones are halved first, and small print blurs a little
FRAME_MM = 0.9  # mm outside the outline: the mark stays visible


def backdrop(levels: Levels, fit: Fit, page: PageLayout) -> Grey:
    """The sheet as the overlay shows it, before anything is drawn."""
    scale = _px_per_mm(page)
    source, level = levels.at(fit.px_per_mm, scale * FINEST)
    return rectify(source, scaled(fit.matrix, level), Box(0, 0, page.width, page.height), scale)


def _px_per_mm(page: PageLayout) -> float:
    return min(t.OVERLAY_PX_PER_MM, t.OVERLAY_MAX_PX / max(page.width, page.height))


def overlay(
    sheet: Grey,
    reference: PageReference,
    correction: Correction,
    marks: Iterable[Mark],
    writings: Iterable[Writing],
    code: PageCode,
    fate: Fate,
    answers: Iterable[Answer] = (),
) -> bytes:
    """A JPEG of about 64 dpi, drawn over `sheet`. Clear marks whose answer is doubtful (two where one may be) are drawn
    as doubt."""
    page, scale = reference.page, _px_per_mm(reference.page)
    canvas = np.asarray(cv2.cvtColor(sheet, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    states: dict[str, MarkState | None] = {mark.field: mark.state for mark in marks}
    states |= {writing.field: None for writing in writings if writing.inked}
    answers = tuple(answers)
    doubted = {answer.variable for answer in answers if answer.state is AnswerState.DOUBTFUL}
    seen = [field for field in page.fields if field.name in states]
    corners = _corners(seen, correction) * scale
    _frames(canvas, corners[[states[field.name] is MarkState.BLANK for field in seen]])
    for field, (left, top, right, bottom) in zip(seen, corners.tolist(), strict=True):
        state, unsure = states[field.name], field.variable in doubted
        if state is None:
            colour = ORANGE if unsure else BLUE
            _frame(canvas, (round(left), round(top)), (round(right), round(bottom)), colour, 2)
        elif state is not MarkState.BLANK:
            out = FRAME_MM * scale
            start, end = (round(left - out), round(top - out)), (round(right + out), round(bottom + out))
            _draw_mark(canvas, start, end, MarkState.DOUBTFUL if unsure and state is MarkState.MARKED else state)
    plots = {axes.field: axes.box for axes in page.axes}
    for curve in (answer.curve for answer in answers if answer.curve is not None):
        draw_curve(canvas, curve, plots[curve.field], scale, correction.at)
    for drawn in (answer.drawn for answer in answers if answer.drawn is not None):
        draw_map(canvas, drawn, Point(0, 0), scale, correction.at)
    for private in reference.private:
        _hatch(canvas, private, scale)
    _title(canvas, page, code, fate)
    _, data = cv2.imencode(".jpg", canvas, [cv2.IMWRITE_JPEG_QUALITY, t.OVERLAY_JPEG_QUALITY])
    return bytes(data)


def _corners(fields: list[Field], correction: Correction) -> Floats:
    """Left, top, right and bottom (N x 4, mm) of the fields where they really lie."""
    sides = np.array([(f.box.x, f.box.y, f.box.width, f.box.height) for f in fields]).reshape(-1, 4)
    others = [i for i, f in enumerate(fields) if f.name not in correction.boxes]
    shifts = np.array([correction.boxes.get(f.name, (0.0, 0.0)) for f in fields]).reshape(-1, 2)
    shifts[others] = correction.at(sides[others, :2] + sides[others, 2:] / 2)
    starts = sides[:, :2] + shifts
    return np.hstack([starts, starts + sides[:, 2:]])


def _frame(canvas: Colour, start: Place, end: Place, colour: tuple[int, int, int], width: int) -> None:
    cv2.rectangle(canvas, start, end, colour, width)


def _frames(canvas: Colour, corners: Floats) -> None:
    """Thin frames on the boxes where nothing was seen (many: drawn in one go)."""
    around = np.round(corners[:, [0, 1, 2, 1, 2, 3, 0, 3]]).astype(np.int32).reshape(-1, 4, 1, 2)
    cv2.polylines(canvas, list(around), True, THIN, 1)


def _draw_mark(canvas: Colour, start: Place, end: Place, state: MarkState) -> None:
    """What was read in one box that is not blank, with a frame around it."""
    (left, top), (right, bottom) = start, end
    if state is MarkState.MARKED:
        _frame(canvas, start, end, GREEN, 2)
        tick = np.array([[right - 7, top + 1], [right - 4, top + 4], [right + 2, top - 5]], np.int32)
        cv2.polylines(canvas, [tick], False, WHITE, 5)
        cv2.polylines(canvas, [tick], False, GREEN, 2)
    elif state is MarkState.CANCELLED:
        _frame(canvas, start, end, GREY, 1)
        for colour, width in ((WHITE, 3), (GREY, 1)):
            cv2.line(canvas, start, end, colour, width)
            cv2.line(canvas, (left, bottom), (right, top), colour, width)
    else:
        _frame(canvas, start, end, ORANGE, 2)
        for colour, width in ((WHITE, 5), (ORANGE, 2)):
            cv2.putText(canvas, "?", (right - 3, top + 5), cv2.FONT_HERSHEY_SIMPLEX, 0.55, colour, width)


def _hatch(canvas: Colour, box: Box, scale: float) -> None:
    """Private: covered, and visibly so."""
    left, top, right, bottom = (round(side * scale) for side in (box.x, box.y, box.right, box.bottom))
    area = canvas[max(0, top) : bottom, max(0, left) : right]
    if area.size:
        rows, columns = area.shape[:2]
        stripes = (np.arange(rows)[:, None] + np.arange(columns)[None, :]) % 8 < 2
        area[...] = np.where(stripes[:, :, None], np.uint8(200), np.uint8(255))


def _title(canvas: Colour, page: PageLayout, code: PageCode, fate: Fate) -> None:
    colour = GREEN if fate is Fate.READ else ORANGE
    where = f"{code.run}  exemplaar {code.copy}  formulier {code.form + 1}  bladzijde {page.page}"
    text = f"{where}  -  {FATE_NL.get(fate, fate.value)}"
    cv2.rectangle(canvas, (0, 0), (canvas.shape[1], 20), WHITE, -1)
    cv2.rectangle(canvas, (0, 0), (8, 20), colour, -1)
    cv2.putText(canvas, text, (14, 15), cv2.FONT_HERSHEY_SIMPLEX, 0.45, BLACK, 1, cv2.LINE_AA)
