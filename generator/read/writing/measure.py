"""Writing and drawing fields: an upright crop of each, and whether anybody wrote there."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from generator.model.answer import Writing
from generator.model.geometry import Box
from generator.read import thresholds as t
from generator.read.blank.reference import AreaReference, Mask, PageReference
from generator.read.blank.surroundings import Surroundings
from generator.read.lie.flatten import unbent
from generator.read.lie.register import Fit
from generator.read.marks.evidence import Sheet
from generator.read.picture.grid import Levels, corners_of, in_order, in_picture, rectify, scaled
from generator.read.picture.image import Grey
from generator.read.writing.ink import hardly_any, ink_of, nothing_there
from generator.read.writing.strokes import NOTHING, Written, pale_trace, part, strokes_of, written_ink
from generator.read.writing.tails import beside, without_tails


def measure_writings(
    levels: Levels, fit: Fit, reference: PageReference, sheet: Sheet, around: Surroundings, bilevel: bool
) -> tuple[Writing, ...]:
    """Crop every open writing and drawing field of a page and look for ink in it."""
    if not reference.writings:
        return ()
    crops = upright(levels, fit, reference.writings, sheet)
    ticked = [f.field.box for f in sheet.boxes if f.area >= t.MARK_MM2]
    written = [
        look_at(crop, area, fit.contrast, bilevel, beside(area, ticked))
        for crop, area in zip(crops, reference.writings, strict=True)
    ]
    boxes = sheet.pen if sheet.pen != t.PEN_DEFAULT else 0.0
    read = of_one_writer(written, bilevel, boxes)
    corners = np.concatenate([corners_of(area.field.box) for area in reference.writings])
    inside = np.all(in_picture(levels.full, fit.matrix, corners).reshape(-1, 4), axis=1)
    found = []
    for area, crop, one, (inked, sure), shown in zip(reference.writings, crops, written, read, inside, strict=True):
        name, box = area.field.name, area.field.box
        dirty, hidden = inked and name in around.dirty, not inked and name in around.hidden
        confidence = BEYOND_PICTURE if not shown else min(sure, UNSURE) if dirty or hidden else sure
        share = round(min(1.0, one.surely / max(box.width * box.height, 1e-6)), 5)
        found.append(Writing(name, inked, confidence, share, encode_crop(crop, bilevel), dirty, hidden))
    return tuple(found)


SURE, UNSURE, BEYOND_PICTURE = 0.999, 0.6, 0.5  # confidence; WRITING_SURE lies between


def look_at(seen: Grey, area: AreaReference, contrast: float, bilevel: bool, ticked: Sequence[Box] = ()) -> Written:
    """The ink in the upright picture of one field. `ticked`: boxes beside it, whose ticks may end in it."""
    if nothing_there(seen, area, contrast, bilevel):
        return NOTHING
    ink = ink_of(seen, area, contrast, bilevel)
    mask = ink.dark > ink.faint
    _forget_others(mask, area)
    mask = without_tails(mask, area, ticked) if ticked else mask
    found = NOTHING if hardly_any(mask, area, bilevel) else written_ink(strokes_of(ink, mask, area), area, bilevel)
    settles = bilevel or found.fallen or max(found.surely, found.perhaps) > t.WRITING_DOUBT_MM2
    return found if settles else pale_trace(ink, area)


def of_one_writer(written: Sequence[Written], bilevel: bool, boxes: float = 0.0) -> list[tuple[bool, float]]:
    """Of each field of a page: whether there is ink, and how sure that is. `boxes`: darkness of the ink in boxes.

    A page is one writer's: a trace that is far paler than all else that is written on it is asked about. And where
    pencil fell apart in black and white, a field in which nothing is left may have been written in as well.
    """
    fell = bilevel and sum(one.fallen for one in written) >= t.FADED_FIELDS
    pen = max(CORE_OF_MARKS * boxes, *(one.core for one in written if one.surely >= PEN_INK_MM2), 0.0)
    found = []
    for one in written:
        sure = one.surely >= 2 * t.WRITING_INK_MM2
        inked = one.surely >= t.WRITING_INK_MM2 and one.core >= PALE_OF_PEN * pen and (sure or one.core >= t.BAND_INK)
        little = one.fallen or max(one.surely, one.perhaps) > t.WRITING_DOUBT_MM2
        little &= not (one.trace and pen > PALE_PEN and one.perhaps < TRACE_MOST_MM2)
        unsure = (fell or little) and not (inked and sure)
        found.append((inked, UNSURE if unsure else SURE))
    return found


PEN_INK_MM2 = 5.0  # mm²: a word; by less no pen is known
CORE_OF_MARKS = 0.65  # how dark writing is on average, beside the darkest of the same pen's strokes in boxes
PALE_PEN = 0.35  # darkness of writing: what a pencil leaves; who writes darker leaves no trace that is hardly there
TRACE_MOST_MM2 = 15.0  # mm²: more is no see-through but print that is not where it should be
PALE_OF_PEN = (
    0.4  # of the darkest writing on the page: with one pen a field measures 0.75 or more, pencil beside a pen 0.4
)


def upright(levels: Levels, fit: Fit, areas: Sequence[AreaReference], sheet: Sheet) -> list[Grey]:
    """The picture of each area, upright and flat: its print where it really is."""
    places = np.array([[*corners_of(area.area), (area.area.centre.x, area.area.centre.y)] for area in areas])
    shifts = sheet.correction.at(places.reshape(-1, 2)).reshape(places.shape)
    crops = []
    bends, moves = np.ptp(shifts, axis=1).max(axis=1), shifts[:, -1]
    for area, bent, (dx, dy) in zip(areas, bends, moves, strict=True):
        box, px_per_mm = area.area, area.px_per_mm
        picture, scale = levels.at(fit.px_per_mm, px_per_mm * 2)
        matrix = scaled(fit.matrix, scale)
        if bent > t.EVEN_SHIFT_MM:
            crops.append(unbent(picture, matrix, box, px_per_mm, sheet.correction))
        else:
            crops.append(rectify(picture, matrix, Box(box.x + dx, box.y + dy, box.width, box.height), px_per_mm))
    return crops


def _forget_others(mask: Mask, area: AreaReference) -> None:
    """Ink in tick boxes that stand inside a drawing field is theirs."""
    for box in area.marks:
        part(mask.view(np.uint8), area, box.grown(0.5))[...] = 0


def encode_crop(picture: Grey, bilevel: bool) -> bytes:
    """The crop as bytes: PNG with one bit per pixel for black-and-white scans, else grey JPEG."""
    if bilevel:
        flat = np.where(picture < 128, np.uint8(0), np.uint8(255))
        _, data = cv2.imencode(".png", flat, [cv2.IMWRITE_PNG_BILEVEL, 1, cv2.IMWRITE_PNG_COMPRESSION, 3])
    else:
        _, data = cv2.imencode(".jpg", stretched(picture), [cv2.IMWRITE_JPEG_QUALITY, t.CROP_JPEG_QUALITY])
    return bytes(data)


def stretched(picture: Grey) -> Grey:
    """The crop with its contrast stretched: its paper white, its ink dark, so that pencil and shade can be read."""
    sample = in_order(picture[::STRETCH_STEP_PX, ::STRETCH_STEP_PX].ravel())
    ink, paper = (float(sample[int((len(sample) - 1) * share)]) for share in (STRETCH_INK, STRETCH_PAPER))
    gain = min(max(STRETCH_WHITE / max(paper - ink, 1.0), 1.0), STRETCH_MOST)
    return np.asarray(cv2.LUT(picture, _levels(paper, gain)), np.uint8)


def _levels(paper: float, gain: float) -> Grey:
    """Grey level → grey level with the paper at STRETCH_WHITE."""
    return np.asarray(np.clip(STRETCH_WHITE - (paper - np.arange(256)) * gain, 0, 255).round(), np.uint8)


STRETCH_STEP_PX = 5  # px between the pixels by which paper and ink are known
STRETCH_INK, STRETCH_PAPER = 0.005, 0.7  # their places among them
STRETCH_WHITE = 245.0  # grey level of the paper then
STRETCH_MOST = 2.0  # times: an empty field's grain stays grain


def is_bilevel(grey: Grey) -> bool:
    """Whether a scan is black and white only (a sample of it)."""
    sample = grey[::37, ::5]
    return bool(np.all((sample == 0) | (sample == 255)))
