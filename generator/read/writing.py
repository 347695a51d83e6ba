"""Writing and drawing fields: an upright crop of each, and whether anybody wrote there."""

from __future__ import annotations

import cv2
import numpy as np

from generator.model.answer import Writing
from generator.model.geometry import Box
from generator.model.layout import FieldRole
from generator.read import thresholds as t
from generator.read.blank import AreaReference, Mask, PageReference
from generator.read.grid import Levels, corners_of, in_picture, project
from generator.read.image import Grey
from generator.read.marks import Sheet
from generator.read.register import Fit
from generator.read.words import ink_beyond_print

LITTLE_INK_MM2 = 12.0  # mm²: up to about a word; only then is it worth asking whose ink it is
OWN_STROKE_SHARE = 0.5  # of a stroke that must lie in the field
OWN_ENTERING_SHARE = 0.75  # the same for a stroke that comes in from beyond the crop: a descender of the line above


def measure_writings(
    levels: Levels, fit: Fit, reference: PageReference, sheet: Sheet, bilevel: bool
) -> tuple[Writing, ...]:
    """Crop every open writing and drawing field of a page and look for ink in it."""
    return tuple(_writing(levels, fit, area, reference, sheet, bilevel) for area in reference.writings)


def _writing(
    levels: Levels,
    fit: Fit,
    area: AreaReference,
    reference: PageReference,
    sheet: Sheet,
    bilevel: bool,
) -> Writing:
    seen, ink = ink_beyond_print(levels, fit, area, sheet.correction)
    threshold = max(t.INK_MIN + 0.05, t.INK_OVER_NOISE * sheet.noise) * 255
    mask = ink > threshold
    _forget_others(mask, area, reference)
    small = np.asarray(cv2.morphologyEx(mask.view(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)
    field = _part(small, area, area.field.box.grown(-0.3))
    mm2 = float(np.count_nonzero(field)) / area.px_per_mm**2
    if t.WRITING_DOUBT_MM2 < mm2 < LITTLE_INK_MM2:
        mm2 = _own_ink(small, area)
    inked = mm2 >= t.WRITING_INK_MM2
    confidence = 0.6 if t.WRITING_DOUBT_MM2 < mm2 < 2 * t.WRITING_INK_MM2 else 0.99
    if not bool(in_picture(levels.full, fit.matrix, corners_of(area.field.box)).all()):
        confidence = 0.5
    share = mm2 / max(area.field.box.width * area.field.box.height, 1e-6)
    return Writing(area.field.name, inked, confidence, round(min(1.0, share), 5), encode_crop(seen, bilevel))


def _part(picture: Grey, area: AreaReference, box: Box) -> Grey:
    scale = area.px_per_mm
    x0, y0 = max(0, round((box.x - area.area.x) * scale)), max(0, round((box.y - area.area.y) * scale))
    x1, y1 = round((box.right - area.area.x) * scale), round((box.bottom - area.area.y) * scale)
    return picture[y0 : max(y0 + 1, y1), x0 : max(x0 + 1, x1)]


def _forget_others(mask: Mask, area: AreaReference, reference: PageReference) -> None:
    """Ink in tick boxes that stand inside a drawing field is theirs."""
    for other in reference.page.fields:
        inside = other.role is FieldRole.MARK and area.field.box.overlaps(other.box)
        if inside and other.name != area.field.name:
            _part(mask.view(np.uint8), area, other.box.grown(0.5))[...] = 0


def _own_ink(mask: Grey, area: AreaReference) -> float:
    """The ink (mm²) of strokes that lie mostly in this field."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    total = stats[:, cv2.CC_STAT_AREA]
    inside = np.bincount(_part(np.asarray(labels), area, area.field.box.grown(0.2)).ravel(), minlength=count)
    top, bottom = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT]
    entering = (top <= 1) | (bottom >= mask.shape[0] - 1)
    needed = np.where(entering, OWN_ENTERING_SHARE, OWN_STROKE_SHARE) * total
    own = inside[1:][inside[1:] >= needed[1:]]
    return float(own.sum()) / area.px_per_mm**2


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
