"""What is in and around each box: features, each with a name and a reason. No decisions here (see classify.py)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box
from generator.model.layout import Field, PageLayout
from generator.read import thresholds as t
from generator.read.anchors import find_anchors
from generator.read.blank import COARSE_PX_PER_MM, BoxGroup, Mask, PageReference, blackened, middle
from generator.read.grid import PAPER_GREY, Floats, Levels, affines, evened, in_picture, patches, rectify, scaled
from generator.read.image import Grey
from generator.read.register import Correction, Fit, outline_offsets, smooth_correction

PX_PER_MM2 = t.GRID_PX_PER_MM**2


@dataclass(frozen=True, slots=True)
class BoxFeatures:
    """What a box shows. Lengths in mm, areas in mm², darkness 0 … 1, the rest shares."""

    field: Field
    seen: bool = True  # False: it lies outside the picture
    leaves: bool = False  # a stroke of its ink runs on beyond the halo or into another field: it may begin there
    coverage: float = 0.0  # of the inside that is this box's ink: fills and solid boxes are high
    area: float = 0.0  # its ink inside: dirt is small
    extent: float = 0.0  # longest side of the largest piece of its ink inside: dots and dirt are short
    darkness: float = 0.0  # of the ink's core: an erased mark is fainter than the sheet's pen
    even: float = 0.0  # palest ÷ darkest part of the inside, seen from far: 1 solid, pencil grain 0.6, scribbles less
    scatter: float = 0.0  # longest side of all its ink inside together: pencil that a 1-bit scan broke into dots
    crossness: float = 0.0  # ink in the inside's corners minus ink at its sides' middles: crosses > 0, fills <= 0
    core: float = 0.0  # as `even`, of the middle alone, less blurred: discs and hurried fills have no gaps there
    overrun: float = 0.0  # share of two opposite sides that ink runs over: scratch-outs run over both
    stray: float = 0.0  # ink (mm²) near the box that belongs to no mark: letters written across
    foreign: float = 0.0  # extent of ink inside that belongs to a stroke from elsewhere: a neighbour's tick
    sectors: int = 0  # directions (of RING_SECTORS) in which ink lies around the box: a circle
    beside: float = 0.0  # extent of ink near the outline that does not enter: a tick that missed


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the boxes of a page say about the sheet as a whole."""

    features: tuple[BoxFeatures, ...]
    pen: float  # darkness of the ink here: pencil 0.25, marker 0.9
    noise: float  # darkness that blank paper reaches here
    correction: Correction
    bilevel: bool = False  # black and white only

    @property
    def cut_off(self) -> bool:
        """Whether boxes lie outside the picture."""
        return any(not f.seen for f in self.features)


@dataclass(frozen=True, slots=True)
class _Looked:
    """The patches of a group after alignment: ink darkness x 255, known print removed."""

    group: BoxGroup
    ink: Grey  # N x rows x columns
    inside: tuple[slice, slice]
    rim: tuple[slice, slice]


def measure(levels: Levels, fit: Fit, reference: PageReference, bilevel: bool = False) -> Sheet:
    """Look at every open box of a page."""
    stacks = [_sampled(levels, fit, group) for group in reference.groups]
    correction = _corrected(levels, stacks, reference, fit)
    looked = [
        _ink(stack, group, correction, fit, bilevel) for stack, group in zip(stacks, reference.groups, strict=True)
    ]
    noise = _noise(looked)
    floor = max(t.INK_MIN, t.INK_OVER_NOISE * noise)
    pens = [_pens(look, floor) for look in looked]
    inked = np.concatenate([p[p > 0] for p in pens]) if pens else np.zeros(0)
    pen = float(np.median(inked)) if len(inked) else t.PEN_DEFAULT
    features: list[BoxFeatures] = []
    for look, box_pens in zip(looked, pens, strict=True):
        seen = in_picture(levels.full, fit.matrix, look.group.centres)
        features += _group_features(look, box_pens, floor, seen)
    second = _SecondLook(levels, fit, reference, correction, floor)
    settled = second.untangle([second.settle(f) for f in features])
    return Sheet(tuple(settled), pen, noise, correction, bilevel)


def _sampled(levels: Levels, fit: Fit, group: BoxGroup) -> Grey:
    """The group's boxes with halo and search margin, upright, their paper at PAPER_GREY."""
    picture, scale = levels.at(fit.px_per_mm)
    matrices = affines(scaled(fit.matrix, scale), group.centres, t.GRID_PX_PER_MM, group.patch)
    return evened(patches(picture, matrices, group.patch))


def _corrected(levels: Levels, stacks: list[Grey], reference: PageReference, fit: Fit) -> Correction:
    """The smooth correction that all boxes of the page (or its print, where there are none) agree on."""
    names = [field.name for group in reference.groups for field in group.fields]
    measured = [outline_offsets(stack, group) for stack, group in zip(stacks, reference.groups, strict=True)]
    places = np.vstack([np.zeros((0, 2)), *(g.centres for g in reference.groups)])
    offsets = np.vstack([np.zeros((0, 2)), *(m[0] for m in measured)])
    scores = np.concatenate([np.zeros(0), *(m[1] for m in measured)])
    anchored = find_anchors(levels, fit.matrix, fit.px_per_mm, reference.anchors)
    return smooth_correction(names, places, offsets, scores, reference.page, fit.rings, anchored)


def _ink(stack: Grey, group: BoxGroup, correction: Correction, fit: Fit, bilevel: bool) -> _Looked:
    """Darkness beyond the known print, after moving each patch to where its box really is."""
    margin = round(t.SEARCH_MM * t.GRID_PX_PER_MM)
    rows, columns = group.printed.shape[1:]
    moves = correction.at(group.centres)
    for index, field in enumerate(group.fields):
        moves[index] = correction.own.get(field.name, moves[index])
    steps = np.clip(np.round(moves * t.GRID_PX_PER_MM), -margin, margin).astype(int)
    moved = np.empty_like(group.printed)
    for index, (dx, dy) in enumerate(steps):
        moved[index] = stack[index, margin + dy : margin + dy + rows, margin + dx : margin + dx + columns]
    contrast = max(PAPER_GREY - _black(fit), PAPER_GREY * 0.35)
    flat = moved.reshape(-1, columns)
    dark = cv2.convertScaleAbs(cv2.subtract(np.full_like(flat, PAPER_GREY), flat), alpha=255 / contrast)
    printed = blackened(group.printed) if bilevel else group.printed
    ink = np.asarray(cv2.subtract(dark, printed.reshape(-1, columns)), dtype=np.uint8).reshape(printed.shape)
    return _Looked(group, ink, middle(rows, columns, group.inset), middle(rows, columns, t.HALO_MM - t.NEAR_MM))


def _black(fit: Fit) -> float:
    """The grey of print where paper is PAPER_GREY (a scan's own white is close enough to that)."""
    return min(fit.black, PAPER_GREY * 0.6)


NOISE_BOXES_PERCENTILE = 15  # boxes: even on a full page some are blank or hold a thin tick
NOISE_PIXELS_SHARE = 0.8  # of a box's inside: a tick covers less than a fifth


def _noise(looked: list[_Looked]) -> float:
    """The darkness that blank insides reach on this sheet."""
    levels = [np.zeros(0)]
    for look in looked:
        inner = look.ink[(slice(None), *look.inside)][:, ::3, ::3]
        flat = np.sort(inner.reshape(len(inner), -1), axis=1)
        levels.append(flat[:, int(flat.shape[1] * NOISE_PIXELS_SHARE)].astype(float))
    every = np.concatenate(levels)
    noise = float(np.percentile(every, NOISE_BOXES_PERCENTILE)) / 255 if len(every) else 0.0
    return min(noise, t.NOISE_MAX)  # more is no noise: every box of the page is crossed


def _pens(look: _Looked, floor: float) -> Floats:
    """For each box the darkness of its ink's core; 0 where there is too little to tell."""
    inner = look.ink[(slice(None), *look.inside)]
    counts = np.count_nonzero(inner > floor * 255, axis=(1, 2))
    pens = np.zeros(len(inner))
    for index in np.flatnonzero(counts >= t.MARK_MM2 * PX_PER_MM2):
        pens[index] = _quantile(inner[index][inner[index] > floor * 255], t.PEN_QUANTILE) / 255
    return pens


def _quantile(values: NDArray[Any], share: float) -> float:
    """The grey level below which this share of the pixels lies."""
    return float(np.sort(values, axis=None)[int((values.size - 1) * share)])


BRIDGE_MM = 1.3  # mm: known print hides a stroke where it crosses an outline aslant; pieces this near belong together
_BRIDGE = cv2.getStructuringElement(
    cv2.MORPH_ELLIPSE, (round(BRIDGE_MM * t.GRID_PX_PER_MM) | 1, round(BRIDGE_MM * t.GRID_PX_PER_MM) | 1)
)
_COARSE_BRIDGE = np.ones((round(BRIDGE_MM * COARSE_PX_PER_MM) | 1,) * 2, np.uint8)
FEW_PX = 4  # px: less ink than this in box and halo is not worth a look


def _group_features(look: _Looked, pens: Floats, floor: float, seen: Mask) -> list[BoxFeatures]:
    """The features of a group; only boxes with ink in or around them are looked at closely."""
    # a pen of 0 means little ink inside: be as keen as the sheet's noise allows
    thresholds = np.clip(t.INK_OF_PEN * pens, floor * t.HALO_CARE, max(floor * t.HALO_CARE, t.INK_MAX))
    levels = np.minimum(np.round(thresholds * 255), 254).astype(np.uint8)
    everywhere = look.ink > levels[:, None, None]
    masks = everywhere & ~look.group.elsewhere
    counts = np.count_nonzero(masks.reshape(len(masks), -1), axis=1)
    return [
        _features(look, index, masks[index], everywhere[index] & look.group.elsewhere[index])
        if seen[index] and counts[index] > FEW_PX
        else BoxFeatures(field, seen=bool(seen[index]))
        for index, field in enumerate(look.group.fields)
    ]


def _features(look: _Looked, index: int, mask: Mask, beyond: Mask) -> BoxFeatures:
    """All features of one box with ink in or around it; `beyond`: ink nearby that lies in other fields."""
    field, ink = look.group.fields[index], look.ink[index]
    pieces = _pieces(mask.view(np.uint8), beyond, look.group.printed[index] == 0, look)
    own = pieces.own
    inner = own[look.inside]
    area = int(np.count_nonzero(inner)) / PX_PER_MM2
    coverage = area * PX_PER_MM2 / inner.size
    clear = area >= t.MARK_MM2 and pieces.extent >= t.MARK_EXTENT_MM  # then what lies around it does not matter
    darkness = _quantile(ink[look.inside][inner], t.PEN_QUANTILE) / 255 if area > 0 else 0.0
    made = BoxFeatures(
        field,
        leaves=pieces.leaves,
        coverage=coverage,
        area=area,
        extent=pieces.extent,
        darkness=darkness,
        foreign=pieces.foreign,
        stray=pieces.stray,
        scatter=0.0 if clear else _extent(inner),
        sectors=0 if clear else _sectors(pieces.around),
        beside=pieces.beside,
    )
    if coverage < t.SOME_INK:
        return made
    return replace(
        made,
        even=_even(ink[look.inside]),
        core=_core(ink[look.inside]),
        overrun=_overrun(own, look),
        crossness=_crossness(inner & (ink[look.inside] > t.HALF_HEIGHT * darkness * 255)),
    )


def _box_mask(look: _Looked) -> Mask:
    rows, columns = look.ink.shape[1:]
    return _filled_middle(rows, columns, t.HALO_MM - look.group.outline)


@lru_cache(maxsize=32)
def _filled_middle(rows: int, columns: int, inset: float) -> Mask:
    mask = np.zeros((rows, columns), np.bool_)
    mask[middle(rows, columns, inset)] = True
    return mask


@dataclass(frozen=True, slots=True)
class _Pieces:
    own: Mask
    extent: float
    foreign: float
    beside: float
    leaves: bool
    around: Mask  # ink outside the box in pieces too long for dirt
    stray: float  # mm² of ink in pieces that do not enter the box


def _pieces(mask: Grey, beyond: Mask, paper: Mask, look: _Looked) -> _Pieces:
    """Sort the ink by the strokes it belongs to: this box's, one that comes from elsewhere, one that stays beside."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(mask, _BRIDGE), connectivity=8)
    box = _box_mask(look)
    goes_on = _labels_near(labels, beyond, ~paper & ~box)
    own, around = np.zeros(mask.shape, np.bool_), np.zeros(mask.shape, np.bool_)
    extent = foreign = beside = stray = 0.0
    runs_on = False
    for label in range(1, count):
        width, height = stats[label, 2:4].tolist()
        piece = mask.view(np.bool_) if count == 2 else (labels == label) & (mask > 0)
        bare = piece & paper  # what lies over known print may be that print, a little off
        if np.hypot(width - _BRIDGE.shape[1], height - _BRIDGE.shape[0]) > t.MARK_EXTENT_MM * t.GRID_PX_PER_MM:
            around |= bare & ~box
        ends_here = not (piece[0].any() or piece[-1].any() or piece[:, 0].any() or piece[:, -1].any())
        leaves = label in goes_on or not ends_here
        if piece[look.inside].any():
            inner = _extent(piece[look.inside])
            elsewhere = leaves and np.count_nonzero(piece & box) < t.OWN_SHARE * np.count_nonzero(piece)
            if elsewhere or (leaves and inner < t.GRAZE_MM):
                foreign = max(foreign, inner)
                continue
            own |= piece
            runs_on = runs_on or leaves
            extent = max(extent, inner)
            continue
        stray += np.count_nonzero(bare) / PX_PER_MM2
        if not leaves and bare[look.rim].any():
            beside = max(beside, _extent(bare))
    return _Pieces(own, extent, foreign, beside, runs_on, around, stray)


BLIND_MM = 1.2  # mm along a patch's edge: what is printed there may hide where a stroke goes on


def _labels_near(labels: NDArray[Any], beyond: Mask, printed: Mask) -> frozenset[int]:
    """The strokes that go on into another field, or vanish in print at the edge of what is looked at."""
    edge = round(BLIND_MM * t.GRID_PX_PER_MM)
    hidden = printed.copy()
    hidden[edge:-edge, edge:-edge] = False
    if beyond.any():
        hidden |= cv2.dilate(beyond.view(np.uint8), _BRIDGE).view(np.bool_)
    return frozenset(np.flatnonzero(np.bincount(labels[hidden])).tolist())


def _extent(mask: Mask) -> float:
    """The diagonal of the ink's bounding box, mm."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if len(rows) == 0:
        return 0.0
    return float(np.hypot(rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)) / t.GRID_PX_PER_MM


def _sectors(outside: Mask) -> int:
    """In how many directions from the middle there is ink outside the box."""
    ys, xs = np.nonzero(outside)
    if len(ys) == 0:
        return 0
    rows, columns = outside.shape
    angles = np.arctan2((ys - rows / 2) / rows, (xs - columns / 2) / columns)
    hits = np.bincount(((angles + np.pi) / (2 * np.pi) * t.RING_SECTORS).astype(int) % t.RING_SECTORS, minlength=16)
    return int(np.count_nonzero(hits >= 2))


def _even(ink: Grey) -> float:
    """How evenly the inside is inked when seen from far enough not to see pencil grain."""
    side = round(t.FAR_MM * t.GRID_PX_PER_MM) | 1
    far = np.asarray(cv2.blur(ink, (side, side), borderType=cv2.BORDER_REPLICATE))
    return _quantile(far, t.FAR_PALE) / max(_quantile(far, t.FAR_DARK), 1.0)


CORE_SHARE = 0.36  # of the inside's sides: half axes of the middle that every fill covers
CORE_MM = 0.4  # mm: blurs grain, and keeps the gaps between a ballpoint's lines


@lru_cache(maxsize=32)
def _ellipse(rows: int, columns: int) -> Mask:
    """The largest ellipse in a rectangle."""
    v, u = np.linspace(-1, 1, rows)[:, None], np.linspace(-1, 1, columns)[None, :]
    return np.asarray(u * u + v * v <= 1, np.bool_)


def _core(ink: Grey) -> float:
    """How evenly the middle of the inside is inked."""
    side = round(CORE_MM * t.GRID_PX_PER_MM) | 1
    near = np.asarray(cv2.blur(ink, (side, side), borderType=cv2.BORDER_REPLICATE))
    rows, columns = ink.shape
    middle_r, middle_c = round(rows * (0.5 - CORE_SHARE)), round(columns * (0.5 - CORE_SHARE))
    core = near[middle_r : rows - middle_r, middle_c : columns - middle_c]
    core = core[_ellipse(*core.shape)]
    return _quantile(core, t.CORE_PALE) / max(_quantile(core, t.FAR_DARK), 1.0)


SPILL_MM = (0.35, 0.95)  # mm outside the outline's middle: beyond the print's spread, before the neighbour's halo
OVERRUN_SIDE = 0.7  # of a side: its middle part; crosses leave a box at its corners


def _overrun(own: Mask, look: _Looked) -> float:
    """Of two opposite sides of the box (the pair with more), the share of the lesser that ink runs over."""
    rows, columns = own.shape
    outer = own[middle(rows, columns, t.HALO_MM - SPILL_MM[1])]
    width = round((SPILL_MM[1] - SPILL_MM[0]) * t.GRID_PX_PER_MM)
    high, wide = outer.shape
    cut_r, cut_c = round(high * (1 - OVERRUN_SIDE) / 2), round(wide * (1 - OVERRUN_SIDE) / 2)
    along_r, along_c = slice(cut_r, high - cut_r), slice(cut_c, wide - cut_c)
    left, right = (
        _share(np.asarray(outer[along_r, part].any(axis=1))) for part in (slice(0, width), slice(wide - width, wide))
    )
    top, bottom = (
        _share(np.asarray(outer[part, along_c].any(axis=0))) for part in (slice(0, width), slice(high - width, high))
    )
    return max(min(left, right), min(top, bottom))


def _crossness(inner: Mask) -> float:
    """Ink in the four corners minus ink at the middles of the four sides (0 … 1 each)."""
    rows, columns = inner.shape
    corner_r, corner_c = max(1, round(rows * 0.22)), max(1, round(columns * 0.22))
    deep_r, deep_c = max(1, round(rows * 0.14)), max(1, round(columns * 0.14))
    along_r, along_c = (
        slice(round(rows * 0.36), round(rows * 0.64)),
        slice(round(columns * 0.36), round(columns * 0.64)),
    )
    corners = (
        inner[:corner_r, :corner_c],
        inner[:corner_r, -corner_c:],
        inner[-corner_r:, :corner_c],
        inner[-corner_r:, -corner_c:],
    )
    sides = (inner[:deep_r, along_c], inner[-deep_r:, along_c], inner[along_r, :deep_c], inner[along_r, -deep_c:])
    return sum(_share(c) for c in corners) / 4 - sum(_share(s) for s in sides) / 4


def _share(mask: NDArray[Any]) -> float:
    """The part of a mask that is set."""
    return int(np.count_nonzero(mask)) / max(1, mask.size)


SECOND_LOOK_MM = 18.0  # mm around a box's middle: far enough to see all of the box that a long tick came from
NEIGHBOUR_MM = 14.0  # mm between middles: ticks longer than this are rare …
NEIGHBOUR_BOXES = 3.0  # … but longer in larger boxes


@dataclass(frozen=True, slots=True)
class _SecondLook:
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
            if f.leaves and f.coverage < t.OPEN_COVERAGE and not crossed:
                near = any(o is not f and _apart(o.field.box, f.field.box) < _reach(f.field.box) for o in inked)
                inside, best_other, all_of_it = self._holders(f.field)
                if (near and best_other >= t.SHARED_STROKE * inside) or inside < t.SCRAP_SHARE * all_of_it:
                    doubtful.add(f.field.name)
        return [
            replace(f, area=0.0, coverage=0.0, foreign=max(f.extent, t.GRAZE_MM)) if f.field.name in doubtful else f
            for f in features
        ]

    def settle(self, features: BoxFeatures) -> BoxFeatures:
        """If a stroke reaches in from outside, follow it; the box that holds the most of it owns it."""
        if features.foreign < t.GRAZE_MM / 2 or features.area > t.MARK_MM2:
            return features
        inside, best_other, _ = self._holders(features.field)
        if best_other >= t.MARK_MM2 and inside <= best_other * 0.6 and features.foreign < t.CLIP_MM:
            return replace(features, foreign=min(features.foreign, t.GRAZE_MM * 0.5))  # a neighbour's, surely
        if inside < t.MARK_MM2 or best_other >= t.SHARED_STROKE * inside:
            return features
        shallow = features.foreign < t.OWNED_MM or inside < t.OWNED_MM2
        box = features.field.box
        shared = features.sectors >= t.RING_PART or features.stray > t.STRAY_MM2
        if shared or shallow or inside >= t.SOME_INK * box.width * box.height:
            return replace(features, foreign=max(features.foreign, t.GRAZE_MM))
        return replace(features, area=inside, extent=features.foreign, coverage=0.2, foreign=0.0, darkness=1.0)

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
        contrast = max(PAPER_GREY - _black(self.fit), PAPER_GREY * 0.35)
        dark = cv2.convertScaleAbs(cv2.subtract(np.full_like(seen, PAPER_GREY), seen), alpha=255 / contrast)
        ink = (np.asarray(cv2.subtract(dark, known)) > self.floor * t.COARSE_CARE * 255).astype(np.uint8)
        _, labels = cv2.connectedComponents(cv2.dilate(ink, _COARSE_BRIDGE))
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


def _reach(box: Box) -> float:
    return max(NEIGHBOUR_MM, NEIGHBOUR_BOXES * max(box.width, box.height))


def _apart(one: Box, other: Box) -> float:
    return max(abs(one.centre.x - other.centre.x), abs(one.centre.y - other.centre.y))


def _within(box: Box, page: PageLayout) -> Box:
    left, top = max(0.0, box.x), max(0.0, box.y)
    left, top = round(left * COARSE_PX_PER_MM) / COARSE_PX_PER_MM, round(top * COARSE_PX_PER_MM) / COARSE_PX_PER_MM
    return Box(left, top, min(page.width, box.right) - left, min(page.height, box.bottom) - top)
