"""The known blank page: what is printed where, prepared once per page of a run so that only ink is left to see."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from generator.model.geometry import PT_PER_MM, Box
from generator.model.layout import Field, FieldRole, FieldShape, PageLayout
from generator.model.map_space import MapSpace
from generator.model.run import Run
from generator.model.variable import VariableType
from generator.read import thresholds as t
from generator.read.blank import surroundings
from generator.read.blank.anchors import NO_ANCHORS, Anchors, choose_anchors
from generator.read.blank.private import private_areas, whitened
from generator.read.blank.surroundings import Coarse
from generator.read.picture.grid import PAPER_GREY, Floats, affines, evened, patches, rectify
from generator.read.picture.image import Colour, Grey
from generator.read.picture.paper_tone import at_paper

Mask = NDArray[np.bool_]
COARSE_PX_PER_MM = 4.0  # px/mm of the whole page that is kept for second looks, and of words: enough for strokes
OTHERS_MARGIN_MM = 0.6  # mm: writing leaves its field by this much and is not a mark then


@dataclass(frozen=True, slots=True)
class Edges:
    """Two opposite edges of each of N boxes, as profiles across them."""

    places: NDArray[np.intp]  # on a patch (with search margin), px
    looks: Floats  # N x places: grey of the empty page there, its mean 0 and its norm 1


@dataclass(frozen=True, slots=True)
class BoxGroup:
    """The tick boxes of one size on a page, with what is printed around each."""

    fields: tuple[Field, ...]
    centres: Floats  # N x 2, mm
    width: float  # mm
    height: float  # mm
    outline: float  # mm
    printed: Grey  # N x rows x columns (box and halo): darkness x 255 of the known print, spread and strengthened
    columns: Edges  # left and right
    rows: Edges  # top and bottom
    here: Mask  # N x rows x columns: belongs to no writing field or other box

    @property
    def patch(self) -> tuple[int, int]:
        """Width and height in px of a patch with halo and search margin."""
        return patch_size(self.width, self.height, t.HALO_MM + t.SEARCH_MM)

    @property
    def inset(self) -> float:
        """From a patch's edge (with halo) to the inside that is judged, mm."""
        return t.HALO_MM + self.outline / 2 + t.INSIDE_MARGIN_MM


@dataclass(frozen=True, slots=True)
class AreaReference:
    """A word, writing or drawing field: where to look (box with margin), and what is printed there."""

    field: Field
    area: Box
    px_per_mm: float
    printed: Grey  # darkness x 255, spread
    corridor: Mask  # what lies so near to print that it may be print that is badly placed
    marks: tuple[Box, ...] = ()  # tick boxes that stand in a drawing
    celled: bool = False  # a cell for each digit


@dataclass(frozen=True, slots=True)
class MapReference:
    """A network map: as it is read (`near`), and as it is looked at to see whether anybody drew on it (`far`)."""

    space: MapSpace
    near: AreaReference
    far: AreaReference


@dataclass(frozen=True, slots=True)
class PageReference:
    """A page side as it is when nobody has written on it."""

    page: PageLayout
    groups: tuple[BoxGroup, ...]
    words: tuple[AreaReference, ...]
    writings: tuple[AreaReference, ...]
    rings: dict[str, Grey]  # each registration mark as printed, at RING_PX_PER_MM, with RING_PAPER_MM around it
    coarse: Grey  # darkness x 255 of the whole page, spread, at COARSE_PX_PER_MM
    seen_from_far: Coarse
    private: tuple[Box, ...]  # what is covered of the part that is read, mm
    anchors: Anchors = NO_ANCHORS  # print near writing that no boxes are near
    landmarks: Anchors = NO_ANCHORS  # print all over the page, to lay a sheet flat that is far from it
    plots: tuple[AreaReference, ...] = ()  # drawing fields with axes
    cells: tuple[AreaReference, ...] = ()  # fields with a cell for each digit
    colours: Colour | None = None  # of a sheet that hangs on a wall: the empty page in colour, at COLOURS_PX_PER_MM
    maps: tuple[MapReference, ...] = ()


def middle(rows: int, columns: int, inset: float) -> tuple[slice, slice]:
    """The part of a patch that lies at least `inset` mm from its edges."""
    px = round(inset * t.GRID_PX_PER_MM)
    return slice(px, rows - px), slice(px, columns - px)


def patch_size(width: float, height: float, margin: float) -> tuple[int, int]:
    """Pixels of a patch of a box with a margin (mm) around it."""
    return (
        round((width + 2 * margin) * t.GRID_PX_PER_MM),
        round((height + 2 * margin) * t.GRID_PX_PER_MM),
    )


def render_blank(run: Run, page: PageLayout) -> Grey:
    """The empty page as pixels at GRID_PX_PER_MM; drawn from the layout if the run came without blank pages."""
    picture = _rendered(run, page, t.GRID_PX_PER_MM)
    return _drawn(page) if picture is None else picture


WALL_MM = 350.0  # mm: a sheet with a longer side hangs on a wall, where notes are stuck on it; none are on an A4
COLOURS_PX_PER_MM = 2.0  # px/mm: a note is 100 px


def render_colours(run: Run, page: PageLayout) -> Colour | None:
    """The empty page in colour if it is one for a wall, and the run came with its blank pages."""
    if max(page.width, page.height) < WALL_MM or not run.blank:
        return None
    return _rendered(run, page, COLOURS_PX_PER_MM, grey=False)


SMALL_RENDER_PX_PER_MM = 2.0  # px/mm: 50 dpi; words and boxes are there, pen strokes hardly weigh
SMALL_PX_PER_MM = 1.0  # px/mm: enough after softening
SOFT_MM = 0.5  # mm: blur before comparing pages, so that a fit that is a little off costs little


def render_small(run: Run, page: PageLayout) -> Grey:
    """What is dark on the empty page, softened, at SMALL_PX_PER_MM."""
    scale = SMALL_RENDER_PX_PER_MM
    picture = _rendered(run, page, scale)
    if picture is None:
        size = (round(page.width * scale), round(page.height * scale))
        picture = np.asarray(cv2.resize(_drawn(page), size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return soft_darkness(picture)


def soft_darkness(grey: Grey) -> Grey:
    """How much darker a page (at SMALL_RENDER_PX_PER_MM) is than the paper around, x 255, at SMALL_PX_PER_MM."""
    paper = cv2.blur(cv2.dilate(grey, np.ones((9, 9), np.uint8)), (31, 31)).astype(np.float32)
    dark = np.clip(1 - grey / np.maximum(paper, 1.0), 0, 1) * 255
    soft = cv2.GaussianBlur(dark, (0, 0), SOFT_MM * SMALL_RENDER_PX_PER_MM)
    share = SMALL_PX_PER_MM / SMALL_RENDER_PX_PER_MM
    size = (round(grey.shape[1] * share), round(grey.shape[0] * share))
    return np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _rendered(run: Run, page: PageLayout, px_per_mm: float, *, grey: bool = True) -> Grey | Colour | None:
    """The run's own blank page, if it came with one; in grey, or in blue, green and red."""
    if not run.blank:
        return None
    document = pdfium.PdfDocument(run.blank)
    try:
        index = run.layout.pages.index(page)
        if index >= len(document):
            return None
        sheet = document[index]
        bitmap = sheet.render(scale=px_per_mm / PT_PER_MM, grayscale=grey)
        picture = np.array(bitmap.to_numpy(), dtype=np.uint8)
    finally:
        document.close()
    if picture.ndim == 3:
        picture = picture[:, :, 0] if grey else picture[:, :, :3]
    size = (round(page.width * px_per_mm), round(page.paper_height * px_per_mm))
    if (picture.shape[1], picture.shape[0]) != size:
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return np.ascontiguousarray(picture[: round(page.height * px_per_mm)])


RING_HOLE, RING_DOT = (
    0.64,
    0.36,
)  # of the outer diameter: a ring's inner edge and its dot, where no blank page shows them


def _drawn(page: PageLayout) -> Grey:
    """Outlines alone: the least that is known to be printed."""
    scale = t.GRID_PX_PER_MM
    picture = np.full((round(page.height * scale), round(page.width * scale)), 255, np.uint8)
    for field in page.fields:
        if field.shape is FieldShape.BOX:
            start = (round(field.box.x * scale), round(field.box.y * scale))
            end = (round(field.box.right * scale), round(field.box.bottom * scale))
            cv2.rectangle(picture, start, end, (60,), max(1, round(field.outline_mm * scale)), cv2.LINE_AA)
    for fiducial in page.fiducials:
        middle = (round(fiducial.centre.x * scale), round(fiducial.centre.y * scale))
        for share, level in ((1.0, 0), (RING_HOLE, 255), (RING_DOT, 0)):
            cv2.circle(picture, middle, round(fiducial.diameter / 2 * share * scale), (level,), -1, cv2.LINE_AA)
    return picture


def spread_print(grey: Grey, px_per_mm: float, spread_mm: float) -> Grey:
    """Darkness x 255 of known print (patches or a page with its paper at PAPER_GREY), thickened by `spread_mm`."""
    side = 2 * max(1, round(spread_mm * px_per_mm)) + 1
    darkness = cv2.LUT(grey, _PRINT_CURVE)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.dilate(np.asarray(darkness, np.uint8), kernel), dtype=np.uint8)


def _print_curve() -> Grey:
    """Grey level (paper at PAPER_GREY) → darkness x 255 that print of this level may reach in a scan."""
    darkness = np.clip((PAPER_GREY - np.arange(256)) / PAPER_GREY, 0, 1)
    reached = darkness * t.PRINT_GAIN + t.PRINT_LIFT * np.clip(darkness / t.PRINT_BLACKENED, 0, 1)
    reached[darkness < t.PRINT_FLOOR] = 0
    return np.clip(np.round(reached * 255), 0, 255).astype(np.uint8)


_PRINT_CURVE = _print_curve()


def blackened(printed: Grey) -> Grey:
    """Known print as it may look in a 1-bit scan: what is not light is black."""
    return np.where(printed >= t.PRINT_BLACKENED * 255, np.uint8(255), printed)


def _grey_at_paper(grey: Grey) -> Grey:
    """A rendered page with its white at PAPER_GREY."""
    return np.asarray(cv2.convertScaleAbs(grey, alpha=PAPER_GREY / 255), dtype=np.uint8)


def prepare(
    page: PageLayout, blank: Grey, counted: Set[str] = frozenset(), spaces: Sequence[MapSpace] = ()
) -> PageReference:
    """Cut the empty page up into what each field needs. `counted`: the variables that are numbers and dates; `spaces`:
    the network maps on it."""
    scale = np.diag([t.GRID_PX_PER_MM, t.GRID_PX_PER_MM, 1.0])
    private = private_areas(page)
    blank = whitened(blank, private)  # as every page is, before anything looks at it
    smooth = np.asarray(cv2.GaussianBlur(blank, (0, 0), 0.6), dtype=np.uint8)  # a scanner's optics
    open_fields = page.open_fields
    boxes = [f for f in open_fields if f.role is FieldRole.MARK and f.shape is FieldShape.BOX]
    sizes = sorted({(round(f.box.width, 1), round(f.box.height, 1)) for f in boxes})
    groups = tuple(
        _group(smooth, scale, tuple(f for f in boxes if (round(f.box.width, 1), round(f.box.height, 1)) == size), page)
        for size in sizes
    )
    words = tuple(
        _area(smooth, scale, f, t.WORD_HALO_MM, t.GRID_PX_PER_MM, t.PRINT_SPREAD_INSIDE_MM)
        if f.shape is FieldShape.STRUCK  # a line over letters shows only between them
        else _area(smooth, scale, f, t.WORD_HALO_MM, COARSE_PX_PER_MM, t.PRINT_SPREAD_MM)
        for f in open_fields
        if f.role is FieldRole.MARK and f.shape is not FieldShape.BOX
    )
    writings = tuple(
        replace(
            _area(smooth, scale, f, t.CROP_MARGIN_MM, _crop_scale(f.box), t.WRITING_SPREAD_MM, even=True),
            marks=tuple(o.box for o in page.fields if o.role is FieldRole.MARK and f.box.overlaps(o.box)),
            celled=f.role is FieldRole.WRITE and bool(f.lines) and f.variable in counted,
        )
        for f in open_fields
        if f.role is not FieldRole.MARK
    )
    drawn_in = {axes.field for axes in page.axes}
    plots = tuple(
        _area(smooth, scale, f, t.CROP_MARGIN_MM, _crop_scale(f.box), PLOT_SPREAD_MM)
        for f in open_fields
        if f.name in drawn_in
    )
    cells = tuple(
        _area(smooth, scale, f, t.CROP_MARGIN_MM, t.CROP_PX_PER_MM, CELL_SPREAD_MM)
        for f in (area.field for area in writings if area.celled)
    )
    whole = rectify(_grey_at_paper(smooth), scale, Box(0, 0, page.width, page.height), COARSE_PX_PER_MM)
    coarse = spread_print(whole, COARSE_PX_PER_MM, t.PRINT_SPREAD_MM)
    rings, (anchors, landmarks) = _rings(smooth, scale, page), choose_anchors(page, smooth, scale)
    far = surroundings.coarse(page, smooth, private)
    maps = tuple(_map(smooth, scale, space) for space in spaces)
    known = page, groups, words, writings, rings, coarse, far, private, anchors, landmarks
    return PageReference(*known, plots=plots, cells=cells, maps=maps)


MAP_PX_PER_MM, FAR_PX_PER_MM = 5.0, 3.0  # px/mm of a map as it is read; as it is looked at first
FAR_SPREAD_MM = 0.5  # mm: print may lie so far off and is no ink yet


def _map(blank: Grey, scale: Floats, space: MapSpace) -> MapReference:
    whole = Field(
        space.variable, space.variable, space.item, "network", FieldRole.DRAW, FieldShape.AREA, space.area, ""
    )
    near = _area(blank, scale, whole, 0.0, MAP_PX_PER_MM, PLOT_SPREAD_MM)
    return MapReference(space, near, _area(blank, scale, whole, 0.0, FAR_PX_PER_MM, FAR_SPREAD_MM))


PLOT_SPREAD_MM = 0.3  # mm: axes and "vandaag" may lie this far off; more would hide where dashes begin


def counted(run: Run) -> frozenset[str]:
    """The variables of a run that are numbers and dates, which are written in cells."""
    return frozenset(v.name for v in run.layout.variables if v.type in (VariableType.INTEGER, VariableType.DATE))


CELL_SPREAD_MM = 0.25  # mm: the lines between cells may lie this far off; more would hide digits that touch them

RING_PAPER_MM = 0.5  # mm of paper around a registration mark that belong to its looks


def _rings(blank: Grey, scale: Floats, page: PageLayout) -> dict[str, Grey]:
    """Each registration mark as it is printed, so that reading need not know its drawing."""
    rings = {}
    for fiducial in page.fiducials:
        side = round((fiducial.diameter + 2 * RING_PAPER_MM) * t.RING_PX_PER_MM)
        centre = np.array([[fiducial.centre.x, fiducial.centre.y]])
        template = patches(blank, affines(scale, centre, t.RING_PX_PER_MM, (side, side)), (side, side))[0]
        rings[fiducial.id] = np.asarray(cv2.GaussianBlur(template, (0, 0), 0.6), dtype=np.uint8)
    return rings


def drawn_rings(page: PageLayout) -> dict[str, Grey]:
    """The registration marks as this house draws them, for a page of which nothing else is known yet."""
    only_marks = replace(page, fields=())
    return _rings(_drawn(only_marks), np.diag([t.GRID_PX_PER_MM, t.GRID_PX_PER_MM, 1.0]), page)


def _crop_scale(box: Box) -> float:
    longest = max(box.width, box.height) + 2 * t.CROP_MARGIN_MM
    return min(t.CROP_PX_PER_MM, t.CROP_MAX_PX / longest)


def _area(
    blank: Grey, scale: Floats, field: Field, margin: float, px_per_mm: float, spread: float, even: bool = False
) -> AreaReference:
    """`even`: grey panels count as paper, as they do when the scan's paper is evened."""
    area = field.box.grown(margin)
    picture = rectify(_grey_at_paper(blank), scale, area, px_per_mm)
    printed = spread_print(picture, px_per_mm, spread)
    if even:
        printed[printed < t.PRINT_BLACKENED * 255] = 0
        printed = np.maximum(printed, spread_print(at_paper(picture, px_per_mm)[0], px_per_mm, spread))
    side = 2 * round(t.PRINT_CORRIDOR_MM * px_per_mm) + 1
    near = cv2.dilate(printed, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))) > 0
    return AreaReference(field, area, px_per_mm, printed, np.asarray(near, np.bool_))


def _group(blank: Grey, scale: Floats, fields: tuple[Field, ...], page: PageLayout) -> BoxGroup:
    width, height = fields[0].box.width, fields[0].box.height
    size = patch_size(width, height, t.HALO_MM + t.SEARCH_MM)
    centres = np.array([[f.box.centre.x, f.box.centre.y] for f in fields])
    stack = evened(patches(blank, affines(scale, centres, t.GRID_PX_PER_MM, size), size))
    columns, rows = edge_profiles(stack, width, height)
    margin = round(t.SEARCH_MM * t.GRID_PX_PER_MM)
    inner = stack[:, margin:-margin, margin:-margin]
    outline = max(f.outline_mm for f in fields)
    printed = np.stack([spread_print(patch, t.GRID_PX_PER_MM, t.PRINT_SPREAD_MM) for patch in inner])
    inside = (slice(None), *middle(inner.shape[1], inner.shape[2], t.HALO_MM + outline / 2 + t.INSIDE_MARGIN_MM))
    narrow = np.stack([spread_print(patch, t.GRID_PX_PER_MM, t.PRINT_SPREAD_INSIDE_MM) for patch in inner])
    printed[inside] = narrow[inside]
    here = ~np.stack([_elsewhere(f, page, inner.shape[2], inner.shape[1]) for f in fields])
    edges = _edges(columns, width), _edges(rows, height)
    return BoxGroup(fields, centres, width, height, outline, printed, *edges, here)


EDGE_ZONE_MM = 0.9  # mm on both sides of an edge: its profile, without what stands in the box or beside it


def _edges(profiles: Floats, length: float) -> Edges:
    index = np.arange(profiles.shape[1]) + 0.5
    off = np.abs(np.abs(index - profiles.shape[1] / 2) - length / 2 * t.GRID_PX_PER_MM)
    places = np.flatnonzero(off <= EDGE_ZONE_MM * t.GRID_PX_PER_MM)
    looks = profiles[:, places] - profiles[:, places].mean(axis=1, keepdims=True)
    return Edges(places, looks / (np.linalg.norm(looks, axis=1, keepdims=True) + 1e-6))


EDGE_MIDDLE = 0.25  # of a side, to both sides of its middle: a thick cross covers the outline nearer to the corners


def edge_profiles(stack: Grey, width: float, height: float) -> tuple[Floats, Floats]:
    """Mean grey over the box's middle rows (per column) and middle columns (per row): where its edges are."""
    rows, columns = stack.shape[1:]
    half_h, half_w = round(height * t.GRID_PX_PER_MM * EDGE_MIDDLE), round(width * t.GRID_PX_PER_MM * EDGE_MIDDLE)
    middle_r, middle_c = rows // 2, columns // 2
    across, down = slice(middle_c - half_w, middle_c + half_w), slice(middle_r - half_h, middle_r + half_h)
    by_column = np.add.reduce(stack[:, down], axis=1, dtype=np.uint32) / (2 * half_h)
    sums = cv2.reduce(stack.reshape(-1, columns)[:, across], 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    return by_column, np.asarray(sums, np.int32).reshape(-1, rows) / (2 * half_w)


def _elsewhere(own: Field, page: PageLayout, columns: int, rows: int) -> Mask:
    """What in a box's patch belongs to other fields: ink there is not about this box."""
    mask = np.zeros((rows, columns), np.uint8)
    left = own.box.centre.x - columns / 2 / t.GRID_PX_PER_MM
    top = own.box.centre.y - rows / 2 / t.GRID_PX_PER_MM
    for other in page.fields:
        if other.name == own.name or other.role is FieldRole.DRAW:
            continue
        area = other.box.grown(OTHERS_MARGIN_MM if other.role is FieldRole.WRITE else 0.0)
        x0, y0 = round((area.x - left) * t.GRID_PX_PER_MM), round((area.y - top) * t.GRID_PX_PER_MM)
        x1, y1 = round((area.right - left) * t.GRID_PX_PER_MM), round((area.bottom - top) * t.GRID_PX_PER_MM)
        if x1 > 0 and y1 > 0 and x0 < columns and y0 < rows:
            mask[max(0, y0) : y1, max(0, x0) : x1] = 1
    x0 = round((own.box.x - left) * t.GRID_PX_PER_MM)
    y0 = round((own.box.y - top) * t.GRID_PX_PER_MM)
    mask[y0 : rows - y0, x0 : columns - x0] = 0  # what is inside the box is the box's
    return mask.astype(np.bool_)
