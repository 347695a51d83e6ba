"""Where the parts of a network map stand on a page: its printed places, its middle, and the paper to draw on."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.drawn_map import MIDDLE, drawn_name
from generator.model.geometry import Box, Point, around
from generator.model.layout import FieldRole, FieldShape, Layout, PageLayout, Place
from generator.model.part_names import place_name
from generator.model.variable import variable_name

NETWORK = "network"
MIDDLE_RADIUS_MM = 8.0  # mm: of the disc in the middle of a map without writing
AROUND_MM = 22.0  # mm around the outermost places: so far people draw somebody else
EDGE_MM = 9.0  # mm from the edge of the paper: there nobody draws, and copiers leave shadows
CLEAR_MM = 1.0  # mm from a field that stands beside the map
BLOCK_PAD_MM, BLOCK_HEAD_MM = 4.0, 13.0  # mm around the fields of a block in the middle, and above them


@dataclass(frozen=True, slots=True)
class Node:
    """A printed place or the middle (a block where `box` is given)."""

    name: str
    centre: Point
    radius: float
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class MapSpace:
    """A map on a page. `area`: the paper around it, mm; `boxes`: tick boxes and `written`: writing lines in it."""

    form: str
    item: str
    page: int
    area: Box
    nodes: tuple[Node, ...]
    boxes: tuple[Box, ...]
    written: tuple[Box, ...]

    @property
    def variable(self) -> str:
        """The name of the answer that holds what was drawn on it."""
        return drawn_name(self.form, self.item, self.page)


def maps_of(layout: Layout, page: PageLayout) -> tuple[MapSpace, ...]:
    """The maps on a page whose answers are read."""
    form = layout.forms[page.form].key
    items = dict.fromkeys(
        v.item for v in layout.variables if v.form == form and v.item_type == NETWORK and not v.private
    )
    shut = {field.item for field in page.fields if field.private}
    found = []
    for item in items:
        own = variable_name(form, item)
        places = [p for p in page.places if p.field == own or p.field.startswith(f"{own}_")]
        if places and item not in shut and not _taken(own, places, form, items):
            found.append(_space(form, item, page, places))
    return tuple(found)


def map_named(layout: Layout, variable: str) -> MapSpace | None:
    """The map that an answer is about by its name (`drawn_name`); None if there is no such map."""
    spaces = (space for page in layout.pages for space in maps_of(layout, page))
    return next((space for space in spaces if space.variable == variable), None)


def _taken(own: str, places: list[Place], form: str, items: dict[str, None]) -> bool:
    """Whether the places are those of another map, whose name begins with this one's."""
    longer = [variable_name(form, other) for other in items]
    return any(
        len(name) > len(own) and all(p.field == name or p.field.startswith(f"{name}_") for p in places)
        for name in longer
    )


def _space(form: str, item: str, page: PageLayout, places: list[Place]) -> MapSpace:
    discs = [Box(p.centre.x - p.diameter / 2, p.centre.y - p.diameter / 2, p.diameter, p.diameter) for p in places]
    hull = around(discs)
    area = _area(page, hull)
    fields = [f for f in page.fields if f.box.overlaps(area)]
    written = tuple(f.box for f in fields if f.role is FieldRole.WRITE)
    boxes = tuple(f.box for f in fields if f.role is FieldRole.MARK and f.shape is FieldShape.BOX)
    printed = [Node(place_name(p.number), p.centre, p.diameter / 2) for p in places]
    drawn = next((f.box for f in fields if f.role is FieldRole.DRAW and f.item == item), hull)
    return MapSpace(form, item, page.page, area, (_middle(drawn, written), *printed), boxes, written)


def _middle(hull: Box, written: tuple[Box, ...]) -> Node:
    inside = [box for box in written if hull.contains(box)]
    if not inside:
        return Node(MIDDLE, hull.centre, MIDDLE_RADIUS_MM)
    fields = around(inside)
    block = Box(
        fields.x - BLOCK_PAD_MM,
        fields.y - BLOCK_HEAD_MM,
        fields.width + 2 * BLOCK_PAD_MM,
        fields.height + BLOCK_HEAD_MM + BLOCK_PAD_MM,
    )
    return Node(MIDDLE, block.centre, min(block.width, block.height) / 2, block)


def _area(page: PageLayout, hull: Box) -> Box:
    """The paper around a map, up to the fields and codes that stand beside it."""
    x0, y0 = max(EDGE_MM, hull.x - AROUND_MM), max(EDGE_MM, hull.y - AROUND_MM)
    x1, y1 = min(page.width - EDGE_MM, hull.right + AROUND_MM), min(page.height - EDGE_MM, hull.bottom + AROUND_MM)
    for code in page.codes:  # another one on each copy: no print that is known
        if code.box.y >= hull.bottom:
            y1 = min(y1, code.box.y - CLEAR_MM)
        elif code.box.bottom <= hull.y:
            y0 = max(y0, code.box.bottom + CLEAR_MM)
    for other in (*(f.box for f in page.fields if f.role is not FieldRole.DRAW), *page.private_areas):
        if other.right <= hull.x:
            x0 = max(x0, other.right + CLEAR_MM)
        elif other.x >= hull.right:
            x1 = min(x1, other.x - CLEAR_MM)
        elif other.bottom <= hull.y:
            y0 = max(y0, other.bottom + CLEAR_MM)
        elif other.y >= hull.bottom:
            y1 = min(y1, other.y - CLEAR_MM)
    return Box(x0, y0, x1 - x0, y1 - y0)
