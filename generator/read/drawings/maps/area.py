"""The maps of a page: each looked at from afar, and where somebody drew cut out upright and read. In grey: colours say
nothing more about which nodes a line connects, and cost as much as all the rest."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.drawn_map import DrawnMap
from generator.model.map_space import MapSpace
from generator.read.blank.reference import AreaReference, MapReference, PageReference
from generator.read.drawings.ink import field_ink
from generator.read.drawings.maps.find import read_map
from generator.read.drawings.plots import upright
from generator.read.lie.correction import Correction
from generator.read.lie.register import Fit
from generator.read.picture.grid import PAPER_GREY, Levels
from generator.read.picture.image import Grey
from generator.read.picture.paper_tone import paper_of

LOOK_DARK = 0.14  # darkness beyond paper and print that may be ink
LOOK_LONG_MM = 6.5  # mm: so long is a stroke of a circle or of a line at least (a tick in a box is covered)
LOOK_MUCH_MM2 = 14.0  # mm² of shorter strokes (dashes) that are worth a look
TICK_ROOM_MM, WRITE_ROOM_MM = 1.8, 1.0  # mm around a tick box or a writing line that belong to it
SPECK_MM2 = 0.5  # mm²: less is dust, or print that lies beside its place


@dataclass(frozen=True, slots=True)
class DrawnOn:
    """A map, and what was drawn on it."""

    space: MapSpace
    drawn: DrawnMap


def read_maps(
    levels: Levels, fit: Fit, reference: PageReference, correction: Correction, bilevel: bool
) -> tuple[DrawnOn, ...]:
    """What was drawn on the maps of a page; nothing of maps left alone."""
    found = []
    for each in reference.maps:
        if not _drawn_on(levels, fit, each, correction):
            continue
        picture = upright(levels, fit, each.near, correction)
        ink = field_ink(picture, each.near.printed, each.near.px_per_mm, fit.contrast, bilevel)
        drawn = read_map(ink, each.space).map
        if drawn.proposals:
            found.append(DrawnOn(each.space, drawn))
    return tuple(found)


def _drawn_on(levels: Levels, fit: Fit, each: MapReference, correction: Correction) -> bool:
    """Whether there may be a circle or a line: seen from afar, in grey, without ticked boxes."""
    far = each.far
    picture = upright(levels, fit, far, correction)
    paper, _ = paper_of(picture, far.px_per_mm)
    light = cv2.divide(picture, paper, scale=PAPER_GREY)
    curve = np.clip((PAPER_GREY - np.arange(256)) * (255 / fit.contrast), 0, 255).astype(np.uint8)
    dark = cv2.LUT(light, curve)
    ink = (cv2.subtract(dark, far.printed) > LOOK_DARK * 255) & ~_covered(each.space, far, dark.shape)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8)
    areas = stats[1:count, cv2.CC_STAT_AREA] / far.px_per_mm**2
    longest = np.maximum(stats[1:count, cv2.CC_STAT_WIDTH], stats[1:count, cv2.CC_STAT_HEIGHT]) / far.px_per_mm
    real = areas > SPECK_MM2
    return bool((longest[real] > LOOK_LONG_MM).any() or areas[real].sum() > LOOK_MUCH_MM2)


def _covered(space: MapSpace, far: AreaReference, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Tick boxes and writing lines, with the room that a hand takes."""
    mask: Grey = np.zeros(shape, np.uint8)
    scale = far.px_per_mm
    for box in (*(b.grown(TICK_ROOM_MM) for b in space.boxes), *(b.grown(WRITE_ROOM_MM) for b in space.written)):
        x, y = box.x - far.area.x, box.y - far.area.y
        start, stop = (
            (round(x * scale), round(y * scale)),
            (round((x + box.width) * scale), round((y + box.height) * scale)),
        )
        cv2.rectangle(mask, start, stop, (1,), -1)
    return np.asarray(mask > 0, np.bool_)
