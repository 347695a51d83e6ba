"""What to show of a page so that a question can be answered: its boxes, its words, the heads of its columns. In mm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.model.geometry import Box, around
from generator.model.layout import Axes, Field, FieldRole, PageLayout

AROUND_MARKS_MM = 7.0  # mm around the boxes of a question: the neighbours show whose stroke it is
AROUND_WRITING_MM = 4.0  # mm: writing leaves its lines
MARKS_WIDTH_MM = 96.0  # mm at least: enough for the words beside a box
WRITING_WIDTH_MM = 60.0  # mm at least: a short field is not blown up to fill the screen
HEADING_MM = 17.0  # mm above the first boxes: a question of two lines and its hint
HEADS_MM = 24.0  # mm above the first row of a table: heads of three lines, and what stands over several of them
CLEAR_MM = 1.0  # mm below what stands above: the next line of print begins there
LABEL_MM = 40.0  # mm to the right of a box that has its words there
END_MM = 28.0  # mm on both sides of a scale: the words of its ends
SAME_COLUMN_MM = 1.0  # mm between the middles of boxes that stand under one head
JOINED_MM = 4.0  # mm: heads that end so near above the crop are not cut loose from it
EDGE_MM = 12.0  # mm from the edge of the paper: in the margin nothing is printed
BESIDE_MM = 4.0  # mm beside the outermost fields at least
PLOT_MM = 9.0  # mm around a plot: lines begin and end beyond its axes, and words at the axes say what they are
FRAME_MM = 3.0  # mm around a question where the page is shown whole


_LABELLED = ("select_one", "select_multiple")  # types of questions whose boxes have words to their right
_BETWEEN = "scale"


@dataclass(frozen=True, slots=True)
class View:
    """What is cut out: `rows`, and above it `heads` (of the same width), where the heads of its columns stand apart."""

    rows: Box
    heads: Box | None = None


def question_area(fields: Sequence[Field], page: PageLayout) -> Box:
    """The boxes or lines of a question with what is close to them."""
    asked = around([field.box for field in fields])
    labelled = any(field.type in _LABELLED for field in fields)
    margin, least = (AROUND_MARKS_MM, MARKS_WIDTH_MM) if _ticked(fields) else (AROUND_WRITING_MM, WRITING_WIDTH_MM)
    ends = END_MM if any(field.type == _BETWEEN for field in fields) else margin
    right = asked.right + (LABEL_MM if labelled else ends)
    x0, x1 = asked.x - ends, max(right, asked.x - ends + least)
    if x1 > page.width and (labelled or ends > margin):
        x1 = page.width
    elif x1 > page.width:  # words stand left of boxes at the right edge
        x0, x1 = x0 - (x1 - page.width), page.width
    x0, y0 = max(0.0, x0), max(0.0, asked.y - margin)
    return Box(x0, y0, x1 - x0, min(page.height, asked.bottom + margin) - y0)


def frame_area(fields: Sequence[Field], page: PageLayout) -> Box:
    """Where a question stands on a page that is shown whole."""
    box = around([field.box for field in fields]).grown(FRAME_MM)
    x0, y0 = max(0.0, box.x), max(0.0, box.y)
    return Box(x0, y0, min(page.width, box.right) - x0, min(page.height, box.bottom) - y0)


def axes_of(variable: str, page: PageLayout) -> Axes | None:
    """The axes of a drawing, if it has any."""
    names = {field.name for field in page.fields if field.variable == variable}
    return next((axes for axes in page.axes if axes.field in names), None)


def plot_area(axes: Axes, page: PageLayout) -> Box:
    """A plot with the ends of its axes."""
    box = axes.box.grown(PLOT_MM)
    x0, y0 = max(0.0, box.x), max(0.0, box.y)
    return Box(x0, y0, min(page.width, box.right) - x0, min(page.height, box.bottom) - y0)


def view(fields: Sequence[Field], page: PageLayout, *, wide: bool) -> View:
    """What to show of a question. `wide`: as broad as the paper allows, with the words at the far left."""
    area = question_area(fields, page)
    asked = around([field.box for field in fields])
    if wide:
        area = _from_to(area, *_sides(fields, asked, page))
    others = [field.box for field in page.fields if field.variable != fields[0].variable]
    others += page.private_areas  # painted over: nothing to be seen there
    area = _up_to(area, _free_above(asked, area, others, HEADS_MM if _first_of_table(fields, page) else HEADING_MM))
    heads = _heads(fields, asked, page, area)
    if heads is not None and heads.bottom >= area.y - JOINED_MM:
        return View(_up_to(area, min(heads.y, area.y)))
    return View(area, heads)


def _ticked(fields: Iterable[Field]) -> bool:
    return any(field.role is FieldRole.MARK for field in fields)


def _from_to(area: Box, x0: float, x1: float) -> Box:
    x0, x1 = min(x0, area.x), max(x1, area.right)
    return Box(x0, area.y, x1 - x0, area.height)


def _up_to(area: Box, y0: float) -> Box:
    y0 = min(y0, area.y)
    return Box(area.x, y0, area.width, area.bottom - y0)


def _sides(fields: Sequence[Field], asked: Box, page: PageLayout) -> tuple[float, float]:
    """How far to the left and the right nothing of another question stands in these lines."""
    edge = max(0.0, min(EDGE_MM, *(field.box.x - BESIDE_MM for field in page.fields)))
    x0, x1 = edge, page.width - edge
    for other in page.fields:
        beside = other.box.y < asked.bottom and other.box.bottom > asked.y
        if not beside or other.item == fields[0].item:
            continue
        if other.box.x >= asked.right:
            x1 = min(x1, other.box.x - CLEAR_MM)
        elif other.box.right <= asked.x:  # its words stand to the right of it
            x0 = asked.x
    return x0, x1


def _free_above(asked: Box, area: Box, others: Iterable[Box], most: float) -> float:
    """Where the words above a question begin: as far up as nothing else is asked."""
    over = [box.bottom for box in others if box.bottom <= asked.y and box.right > area.x and box.x < area.right]
    return max(0.0, asked.y - most, max(over, default=0.0) + CLEAR_MM)


def _column(fields: Sequence[Field], page: PageLayout) -> list[Box]:
    """The boxes (else: lines) of the same question that stand under the same heads, its own with them."""
    role = FieldRole.MARK if _ticked(fields) else FieldRole.WRITE
    middles = [field.box.centre.x for field in fields if field.role is role]
    same = (field.box for field in page.fields if field.item == fields[0].item and field.role is role)
    return [box for box in same if any(abs(box.centre.x - middle) <= SAME_COLUMN_MM for middle in middles)]


def _first_of_table(fields: Sequence[Field], page: PageLayout) -> bool:
    """Whether the heads of a table stand right above it."""
    rows = [field.box.y for field in page.fields if field.item == fields[0].item]
    return len(_column(fields, page)) > len(fields) and min(rows) >= fields[0].box.y - SAME_COLUMN_MM


def _heads(fields: Sequence[Field], asked: Box, page: PageLayout, area: Box) -> Box | None:
    """Where the heads of the columns stand (of numbered lines: the question), if this is a row and not the first."""
    top = min((box.y for box in _column(fields, page)), default=asked.y)
    if top >= asked.y - SAME_COLUMN_MM:
        return None
    above = [box for box in (*(field.box for field in page.fields), *page.private_areas) if box.bottom <= top]
    y0 = _free_above(Box(area.x, top, area.width, 0.0), area, above, HEADS_MM)
    return Box(area.x, y0, area.width, top - CLEAR_MM - y0) if top - CLEAR_MM > y0 else None
