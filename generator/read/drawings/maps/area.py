"""The maps of a page: each looked at from afar, and where somebody drew cut out upright and read. In grey: colours say
nothing more about which nodes a line connects, and cost as much as all the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.drawn_map import DrawnCircle, DrawnEdge, DrawnMap
from generator.model.geometry import Box
from generator.model.layout import Field
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
ALONG_MM = 0.5  # mm between the places of a line of which is asked if they lie in a box
BESIDE_MM, ABOVE_MM = 8.0, 3.0  # mm around a circle that its picture shows: a name may stick out of it, or stand beside
QUALITY = 80  # of that picture
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
            circles = tuple(replace(c, crop=_cut_out(picture, c.box, each)) for c in drawn.circles)
            found.append(DrawnOn(each.space, replace(drawn, circles=circles)))
    return tuple(found)


def _cut_out(picture: Grey, box: Box, each: MapReference) -> bytes:
    """The picture of a circle with what is written in it and beside it, as a JPEG."""
    area, scale = each.near.area, each.near.px_per_mm
    x0, y0 = box.x - area.x - BESIDE_MM, box.y - area.y - ABOVE_MM
    x1, y1 = box.right - area.x + BESIDE_MM, box.bottom - area.y + ABOVE_MM
    rows, columns = (slice(max(0, round(a * scale)), max(1, round(b * scale))) for a, b in ((y0, y1), (x0, x1)))
    return cv2.imencode(".jpg", picture[rows, columns], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()


def crossed(maps: Iterable[DrawnOn], fields: Iterable[Field]) -> frozenset[str]:
    """Which of these fields a line or circle runs through that was drawn on a map."""
    drawn = [_course(each) for on in maps for each in on.drawn.proposals]
    if not drawn:
        return frozenset()
    x, y = np.concatenate(drawn).T
    inside = ((f, (x > f.box.x) & (x < f.box.right) & (y > f.box.y) & (y < f.box.bottom)) for f in fields)
    return frozenset(f.name for f, places in inside if places.any())


def _course(each: DrawnCircle | DrawnEdge) -> NDArray[np.float64]:
    """Places along a line or a circle, ALONG_MM apart (N x 2, mm)."""
    if isinstance(each, DrawnCircle):
        turns = np.linspace(0, 2 * np.pi, 1 + round(np.pi * max(each.box.width, each.box.height) / ALONG_MM))
        across, down = each.box.width / 2 * np.cos(turns), each.box.height / 2 * np.sin(turns)
        return np.stack([each.box.centre.x + across, each.box.centre.y + down], axis=1)
    places = np.array(each.course, np.float64).reshape(-1, 2)
    along = np.concatenate([[0.0], np.hypot(*np.diff(places, axis=0).T).cumsum()]) if len(places) else np.zeros(0)
    if not len(along):
        return places
    at = np.arange(0, along[-1] + ALONG_MM, ALONG_MM)
    return np.stack([np.interp(at, along, places[:, side]) for side in (0, 1)], axis=1)


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
