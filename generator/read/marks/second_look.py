"""A wider, coarser view of the strokes that run on beyond a box: whose are they?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box
from generator.model.layout import Field, PageLayout
from generator.read import thresholds as t
from generator.read.blank.reference import COARSE_PX_PER_MM, PageReference
from generator.read.lie.correction import Correction
from generator.read.lie.register import Fit
from generator.read.marks.evidence import Evidence, Whose
from generator.read.picture.grid import PAPER_GREY, Levels, evened, rectify, scaled

_BRIDGE = np.ones((round(t.BRIDGE_MM * COARSE_PX_PER_MM) | 1,) * 2, np.uint8)
SECOND_LOOK_MM = 18.0  # mm around a box's middle: far enough to see all of the box that a long tick came from


@dataclass(frozen=True, slots=True)
class SecondLook:
    """A wider view for strokes that come from elsewhere: whose are they?"""

    levels: Levels
    fit: Fit
    reference: PageReference
    correction: Correction
    floor: float

    def told(self, boxes: Sequence[Evidence]) -> list[Evidence]:
        """The evidence of all boxes of a page, with whose the strokes are that run on."""
        followed = [self._followed(f) for f in boxes]
        inked = [f for f in followed if f.own_area >= t.MARK_MM2]
        shared = {f.field.name for f in inked if self._shared(f, inked)}
        return [_doubted(f) if f.field.name in shared else f for f in followed]

    def _followed(self, f: Evidence) -> Evidence:
        """If a stroke reaches in from outside, follow it; the box that holds the most of it owns it."""
        if f.foreign < t.GRAZE_MM / 2 or f.area > t.MARK_MM2:
            return f
        inside, best_other, _ = self._holders(f.field)
        ticked = f.bent >= t.BENT_MM and f.foreign >= t.OWNED_MM and inside >= t.OWNED_MM2
        clipped = inside <= best_other * 0.6 and f.foreign < t.CLIP_MM
        reached = inside * t.CLEARLY_OWNED <= best_other and f.foreign < t.TAIL_MM and f.bent < t.BENT_MM
        if best_other >= t.MARK_MM2 and (clipped or reached):
            return f._replace(whose=Whose.ELSEWHERE)
        if inside < t.MARK_MM2 or (best_other >= t.SHARED_STROKE * inside and not ticked):
            return f
        shallow = f.foreign < t.OWNED_MM or inside < t.OWNED_MM2
        tangled = f.sectors >= t.RING_PART or f.stray > t.STRAY_MM2
        much = inside >= t.SOME_INK * f.field.box.width * f.field.box.height
        whose = Whose.UNSURE if tangled or shallow or much else Whose.MINE
        return f._replace(whose=whose, held=inside)

    def _shared(self, f: Evidence, inked: Sequence[Evidence]) -> bool:
        """Whether a stroke of a box (of these, with ink enough for a mark) runs on to another that holds much of it, or
        all over the place: then nobody knows whose it is."""
        crossed = f.full and f.crossness >= t.SURELY_CROSSED  # whatever else runs through it
        ticked = f.bent >= t.BENT_MM and f.own_area >= t.OWNED_MM2  # a tail is straight, whoever shares its ink
        if not f.leaves or f.coverage >= t.OPEN_COVERAGE or crossed or ticked:
            return False
        near = any(o is not f and apart(o.field.box, f.field.box) < reach(f.field.box) for o in inked)
        inside, best_other, all_of_it = self._holders(f.field)
        return (near and best_other >= t.SHARED_STROKE * inside) or inside < t.SCRAP_SHARE * all_of_it

    def _holders(self, field: Field) -> tuple[float, float, float]:
        """Ink (mm²) of the stroke inside this box, inside the other box that holds the most of it, and everywhere."""
        centre = field.box.centre
        window = _within(
            Box(centre.x - SECOND_LOOK_MM, centre.y - SECOND_LOOK_MM, 2 * SECOND_LOOK_MM, 2 * SECOND_LOOK_MM),
            self.reference.page,
        )
        scale = COARSE_PX_PER_MM
        picture, level = self.levels.at(self.fit.px_per_mm, scale * 2)
        shift = self.correction.at(np.array([[centre.x, centre.y]]))[0]
        moved = Box(window.x + shift[0], window.y + shift[1], window.width, window.height)
        seen = evened(rectify(picture, scaled(self.fit.matrix, level), moved, scale)[None])[0]
        x0, y0 = round(window.x * scale), round(window.y * scale)
        known = self.reference.coarse[y0 : y0 + seen.shape[0], x0 : x0 + seen.shape[1]]
        seen = seen[: known.shape[0], : known.shape[1]]
        dark = cv2.convertScaleAbs(cv2.subtract(np.full_like(seen, PAPER_GREY), seen), alpha=255 / self.fit.contrast)
        ink = (np.asarray(cv2.subtract(dark, known)) > self.floor * t.COARSE_CARE * 255).astype(np.uint8)
        _, labels = cv2.connectedComponents(cv2.dilate(ink, _BRIDGE))
        labels = np.where(ink > 0, labels, 0).astype(np.int32)

        def part(box: Box) -> NDArray[np.int32]:
            area = box.grown(-t.INSIDE_MARGIN_MM)
            top, left = max(0, round((area.y - window.y) * scale)), max(0, round((area.x - window.x) * scale))
            bottom, right = round((area.bottom - window.y) * scale), round((area.right - window.x) * scale)
            return np.asarray(labels[top:bottom, left:right], dtype=np.int32)

        mine = part(field.box)
        strokes = np.unique(mine[mine > 0])
        if len(strokes) == 0:
            return 0.0, 0.0, 0.0
        others = [f.box for g in self.reference.groups for f in g.fields if f.name != field.name]
        near = [part(box) for box in others if window.contains(box)]
        held = max((int(np.isin(p, strokes).sum()) for p in near), default=0)
        areas = np.array([np.isin(mine, strokes).sum(), held, np.isin(labels, strokes).sum()]) / scale**2
        return float(areas[0]), float(areas[1]), float(areas[2])


def _doubted(f: Evidence) -> Evidence:
    """A box whose stroke may be another's, whether it begins here or reaches in."""
    return f._replace(whose=Whose.UNSURE if f.whose is Whose.MINE else Whose.SHARED)


def reach(box: Box) -> float:
    """How far (mm, middle to middle) a stroke of a box's mark may run."""
    return max(t.NEIGHBOUR_MM, t.NEIGHBOUR_BOXES * max(box.width, box.height))


def apart(one: Box, other: Box) -> float:
    """Distance of two boxes, middle to middle, along the axis on which it is larger (mm)."""
    return max(abs(one.centre.x - other.centre.x), abs(one.centre.y - other.centre.y))


def _within(box: Box, page: PageLayout) -> Box:
    left, top = max(0.0, box.x), max(0.0, box.y)
    left, top = round(left * COARSE_PX_PER_MM) / COARSE_PX_PER_MM, round(top * COARSE_PX_PER_MM) / COARSE_PX_PER_MM
    return Box(left, top, min(page.width, box.right) - left, min(page.height, box.bottom) - top)
