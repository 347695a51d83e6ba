"""The picture of what was read: the page upright, at low resolution, with every decision drawn over it."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np

from generator.model.answer import Fate, Mark, MarkState, Writing
from generator.model.code import PageCode
from generator.model.geometry import Box
from generator.model.layout import PageLayout
from generator.read import thresholds as t
from generator.read.blank import PageReference
from generator.read.grid import Levels, rectify, scaled
from generator.read.image import Colour
from generator.read.register import Correction, Fit

GREEN, ORANGE, GREY, THIN, BLUE = (60, 150, 20), (0, 120, 245), (110, 110, 110), (190, 190, 190), (200, 110, 30)
WHITE, BLACK = (255, 255, 255), (40, 40, 40)
FATE_NL = {Fate.READ: "gelezen", Fate.DOUBTFUL: "twijfel: kijk de hele bladzijde na"}
FRAME_MM = 0.9  # mm outside the outline: the mark stays visible


def overlay(
    levels: Levels,
    fit: Fit,
    reference: PageReference,
    correction: Correction,
    marks: Iterable[Mark],
    writings: Iterable[Writing],
    code: PageCode,
    fate: Fate,
) -> bytes:
    """A JPEG of about 75 dpi."""
    page = reference.page
    scale = min(t.OVERLAY_PX_PER_MM, t.OVERLAY_MAX_PX / max(page.width, page.height))
    source, level = levels.at(fit.px_per_mm, scale * 2)
    upright = rectify(source, scaled(fit.matrix, level), Box(0, 0, page.width, page.height), scale)
    canvas = np.asarray(cv2.cvtColor(upright, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    fields = {field.name: field for field in page.fields}
    marked = [(fields[mark.field].box, mark.state) for mark in marks]
    boxes = _moved([box for box, _ in marked], correction)
    _frames(canvas, [box for (_, state), box in zip(marked, boxes, strict=True) if state is MarkState.BLANK], scale)
    for (_, state), box in zip(marked, boxes, strict=True):
        if state is not MarkState.BLANK:
            _draw_mark(canvas, box, scale, state)
    written = [fields[writing.field].box for writing in writings if writing.inked]
    for box in _moved(written, correction):
        _frame(canvas, box, scale, BLUE, 2)
    for private in reference.private:
        _hatch(canvas, private, scale)
    _title(canvas, page, code, fate)
    _, data = cv2.imencode(".jpg", canvas, [cv2.IMWRITE_JPEG_QUALITY, t.OVERLAY_JPEG_QUALITY])
    return bytes(data)


def _moved(boxes: list[Box], correction: Correction) -> list[Box]:
    """The boxes where they really lie."""
    centres = np.array([[box.centre.x, box.centre.y] for box in boxes]).reshape(-1, 2)
    shifts = correction.at(centres)
    return [
        Box(box.x + float(dx), box.y + float(dy), box.width, box.height)
        for box, (dx, dy) in zip(boxes, shifts, strict=True)
    ]


def _px(x: float, y: float, scale: float) -> tuple[int, int]:
    return round(x * scale), round(y * scale)


def _frame(canvas: Colour, box: Box, scale: float, colour: tuple[int, int, int], width: int) -> None:
    cv2.rectangle(canvas, _px(box.x, box.y, scale), _px(box.right, box.bottom, scale), colour, width)


def _frames(canvas: Colour, boxes: list[Box], scale: float) -> None:
    """Thin frames on the boxes where nothing was seen (many: drawn in one go)."""
    if boxes:
        sides = np.array([[b.x, b.y, b.right, b.bottom] for b in boxes]) * scale
        corners = np.round(sides[:, [0, 1, 2, 1, 2, 3, 0, 3]]).astype(np.int32).reshape(-1, 4, 1, 2)
        cv2.polylines(canvas, list(corners), True, THIN, 1)


def _draw_mark(canvas: Colour, box: Box, scale: float, state: MarkState) -> None:
    """What was read in one box that is not blank."""
    around = box.grown(FRAME_MM)
    right, top = _px(around.right, around.y, scale)
    if state is MarkState.MARKED:
        _frame(canvas, around, scale, GREEN, 2)
        tick = np.array([[right - 7, top + 1], [right - 4, top + 4], [right + 2, top - 5]], np.int32)
        cv2.polylines(canvas, [tick], False, WHITE, 5)
        cv2.polylines(canvas, [tick], False, GREEN, 2)
    elif state is MarkState.CANCELLED:
        _frame(canvas, around, scale, GREY, 1)
        start, end = _px(around.x, around.y, scale), _px(around.right, around.bottom, scale)
        cv2.line(canvas, start, end, WHITE, 3)
        cv2.line(canvas, (start[0], end[1]), (end[0], start[1]), WHITE, 3)
        cv2.line(canvas, start, end, GREY, 1)
        cv2.line(canvas, (start[0], end[1]), (end[0], start[1]), GREY, 1)
    else:
        _frame(canvas, around, scale, ORANGE, 2)
        cv2.putText(canvas, "?", (right - 3, top + 5), cv2.FONT_HERSHEY_SIMPLEX, 0.55, WHITE, 5)
        cv2.putText(canvas, "?", (right - 3, top + 5), cv2.FONT_HERSHEY_SIMPLEX, 0.55, ORANGE, 2)


def _hatch(canvas: Colour, box: Box, scale: float) -> None:
    """Private: covered, and visibly so."""
    (x0, y0), (x1, y1) = _px(box.x, box.y, scale), _px(box.right, box.bottom, scale)
    x0, y0 = max(0, x0), max(0, y0)
    area = canvas[y0:y1, x0:x1]
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
