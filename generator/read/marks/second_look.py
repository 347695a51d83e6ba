"""A wider, coarser view of the strokes that run on beyond a box: whose are they?"""

from __future__ import annotations

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
from generator.read.marks.features import BoxFeatures
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

    def untangle(self, features: list[BoxFeatures]) -> list[BoxFeatures]:
        """Where a stroke runs from box to box and another holds much of it, or it is all over, nothing is sure."""
        inked = [f for f in features if f.area >= t.MARK_MM2]
        doubtful = set()
        for f in inked:
            crossed = f.coverage >= t.SOME_INK and f.crossness >= t.SURELY_CROSSED  # whatever else runs through it
            ticked = f.bent >= t.BENT_MM and f.area >= t.OWNED_MM2  # a tail is straight, whoever shares its ink
            if f.leaves and f.coverage < t.OPEN_COVERAGE and not crossed and not ticked:
                near = any(o is not f and apart(o.field.box, f.field.box) < reach(f.field.box) for o in inked)
                inside, best_other, all_of_it = self._holders(f.field)
                if (near and best_other >= t.SHARED_STROKE * inside) or inside < t.SCRAP_SHARE * all_of_it:
                    doubtful.add(f.field.name)
        return [
            f._replace(area=0.0, coverage=0.0, foreign=max(f.extent, t.GRAZE_MM)) if f.field.name in doubtful else f
            for f in features
        ]

    def settle(self, features: BoxFeatures) -> BoxFeatures:
        """If a stroke reaches in from outside, follow it; the box that holds the most of it owns it."""
        if features.foreign < t.GRAZE_MM / 2 or features.area > t.MARK_MM2:
            return features
        inside, best_other, _ = self._holders(features.field)
        ticked = features.bent >= t.BENT_MM and features.foreign >= t.OWNED_MM and inside >= t.OWNED_MM2
        clipped = inside <= best_other * 0.6 and features.foreign < t.CLIP_MM
        reached = inside * t.CLEARLY_OWNED <= best_other and features.foreign < t.TAIL_MM and features.bent < t.BENT_MM
        if best_other >= t.MARK_MM2 and (clipped or reached):
            return features._replace(foreign=min(features.foreign, t.GRAZE_MM * 0.5))  # a neighbour's, surely
        if inside < t.MARK_MM2 or (best_other >= t.SHARED_STROKE * inside and not ticked):
            return features
        shallow = features.foreign < t.OWNED_MM or inside < t.OWNED_MM2
        box = features.field.box
        shared = features.sectors >= t.RING_PART or features.stray > t.STRAY_MM2
        if shared or shallow or inside >= t.SOME_INK * box.width * box.height:
            return features._replace(foreign=max(features.foreign, t.GRAZE_MM))
        return features._replace(area=inside, extent=features.foreign, coverage=0.2, foreign=0.0, darkness=1.0)

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
