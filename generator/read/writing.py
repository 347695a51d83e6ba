"""Writing and drawing fields: an upright crop of each, and whether anybody wrote there."""

from __future__ import annotations

import math

import cv2
import numpy as np

from generator.model.answer import Writing
from generator.model.geometry import Box
from generator.model.layout import FieldRole
from generator.read import thresholds as t
from generator.read.blank import AreaReference, Mask, PageReference
from generator.read.features import Sheet
from generator.read.grid import BEYOND, Floats, Levels, corners_of, in_picture, project, rectify, scaled
from generator.read.image import Grey
from generator.read.register import Fit
from generator.read.strokes import Written, hardly_any, ink_of, part, strokes_of, written_ink


def measure_writings(
    levels: Levels, fit: Fit, reference: PageReference, sheet: Sheet, bilevel: bool
) -> tuple[Writing, ...]:
    """Crop every open writing and drawing field of a page and look for ink in it."""
    return tuple(_writing(levels, fit, area, reference, sheet, bilevel) for area in reference.writings)


def _writing(
    levels: Levels, fit: Fit, area: AreaReference, reference: PageReference, sheet: Sheet, bilevel: bool
) -> Writing:
    seen = _upright(levels, fit, area, sheet)
    ink = ink_of(seen, area, fit.black, bilevel)
    mask = ink.dark > ink.faint
    _forget_others(mask, area, reference)
    written = Written(0.0, 0.0) if hardly_any(mask, area) else written_ink(strokes_of(ink, mask, area), area)
    inked = written.surely >= t.WRITING_INK_MM2
    unsure = max(written.surely, written.perhaps) > t.WRITING_DOUBT_MM2
    confidence = 0.6 if unsure and written.surely < 2 * t.WRITING_INK_MM2 else 0.99
    if not bool(in_picture(levels.full, fit.matrix, corners_of(area.field.box)).all()):
        confidence = 0.5
    share = written.surely / max(area.field.box.width * area.field.box.height, 1e-6)
    return Writing(area.field.name, inked, confidence, round(min(1.0, share), 5), encode_crop(seen, bilevel))


def _upright(levels: Levels, fit: Fit, area: AreaReference, sheet: Sheet) -> Grey:
    """The picture of an area, upright and flat: its print where it really is."""
    box = area.area
    picture, scale = levels.at(fit.px_per_mm, area.px_per_mm * 2)
    matrix = scaled(fit.matrix, scale)
    shifts = sheet.correction.at(np.vstack([corners_of(box), [[box.centre.x, box.centre.y]]]))
    if float(np.ptp(shifts, axis=0).max()) > t.EVEN_SHIFT_MM:
        return _unbent(picture, matrix, area, sheet)
    dx, dy = shifts[-1]
    return rectify(picture, matrix, Box(box.x + dx, box.y + dy, box.width, box.height), area.px_per_mm)


def _unbent(picture: Grey, matrix: Floats, area: AreaReference, sheet: Sheet) -> Grey:
    """The area through the correction at every place; it is asked every STEP pixels, which it changes slowly over."""
    step, scale = UNBEND_STEP_PX, area.px_per_mm
    columns, rows = max(1, round(area.area.width * scale)), max(1, round(area.area.height * scale))
    nodes_x = (np.arange(-1, math.ceil(columns / step) + 1) + 0.5) * step / scale + area.area.x
    nodes_y = (np.arange(-1, math.ceil(rows / step) + 1) + 0.5) * step / scale + area.area.y
    nodes = np.stack(np.meshgrid(nodes_x, nodes_y), axis=-1).reshape(-1, 2)
    at = (project(matrix, nodes + sheet.correction.at(nodes)) - 0.5).astype(np.float32)
    coarse = at.reshape(len(nodes_y), len(nodes_x), 2)
    size = (len(nodes_x) * step, len(nodes_y) * step)
    fine = cv2.resize(coarse, size, interpolation=cv2.INTER_LINEAR)[step : step + rows, step : step + columns]
    flat = cv2.remap(
        picture,
        fine,
        None,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(BEYOND,),  # type: ignore[call-overload]
    )
    return np.asarray(flat, np.uint8)


UNBEND_STEP_PX = 32  # px of the crop: 5 mm


def _forget_others(mask: Mask, area: AreaReference, reference: PageReference) -> None:
    """Ink in tick boxes that stand inside a drawing field is theirs."""
    for other in reference.page.fields:
        inside = other.role is FieldRole.MARK and area.field.box.overlaps(other.box)
        if inside and other.name != area.field.name:
            part(mask.view(np.uint8), area, other.box.grown(0.5))[...] = 0


def encode_crop(picture: Grey, bilevel: bool) -> bytes:
    """The crop as bytes: PNG with one bit per pixel for black-and-white scans, else grey JPEG."""
    if bilevel:
        flat = np.where(picture < 128, np.uint8(0), np.uint8(255))
        _, data = cv2.imencode(".png", flat, [cv2.IMWRITE_PNG_BILEVEL, 1, cv2.IMWRITE_PNG_COMPRESSION, 3])
    else:
        _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, t.CROP_JPEG_QUALITY])
    return bytes(data)


def is_bilevel(grey: Grey) -> bool:
    """Whether a scan is black and white only (a sample of it)."""
    sample = grey[::37, ::5]
    return bool(np.all((sample == 0) | (sample == 255)))


def cover_private(levels: Levels, fit: Fit, reference: PageReference) -> None:
    """Paint private fields over before anything else looks at the page."""
    if reference.private:
        levels.paint_white([project(fit.matrix, corners_of(box)) for box in reference.private])
