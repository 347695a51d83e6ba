"""What a person adds to what was found on a map: circles and lines that were missed, who a circle stands for, arrows.

It is kept as a short text beside the names of what was confirmed, as the lines of a curve are (`curve_text`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from generator.model.drawn_map import DrawnCircle, DrawnEdge, DrawnMap, is_proposal, known_as
from generator.model.geometry import Box

MOST_TOLD = 300  # names of circles and lines in one text: far more than anybody draws on a map
MOST_MM = 1000.0  # mm: how wide or high a circle may be; no paper is larger
NAME_CHARS = 80  # of whom a circle stands for
_DIGITS = 1  # of a millimetre


@dataclass(frozen=True, slots=True)
class MapSaid:
    """`circles`, `edges`: that a person added; `names`: (circle, whom it stands for); `towards`: (line, node at which
    its arrow is; '' for none)."""

    circles: tuple[DrawnCircle, ...] = ()
    edges: tuple[DrawnEdge, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    towards: tuple[tuple[str, str], ...] = ()

    @property
    def added(self) -> tuple[str, ...]:
        """The names of the circles and lines that were added."""
        return (*(circle.name for circle in self.circles), *(edge.name for edge in self.edges))


def said_text(said: MapSaid) -> str:
    """The text; '' if nothing was added. The same things always give the same text."""
    if said == MapSaid():
        return ""
    circles = [[_edges(circle.box), circle.around] for circle in said.circles]
    edges = [[edge.one, edge.other] for edge in said.edges]
    return json.dumps([circles, edges, said.names, said.towards], ensure_ascii=False, separators=(",", ":"))


def said_of(text: str) -> MapSaid:
    """What such a text says. Raises ValueError if it is none."""
    if not text:
        return MapSaid()
    try:
        circles, edges, names, towards = json.loads(text)
        said = MapSaid(
            tuple(DrawnCircle(_box(box), 1.0, str(around)) for box, around in circles),
            tuple(DrawnEdge(min(one, other), max(one, other), 1.0) for one, other in edges),
            tuple((str(circle), str(name)[:NAME_CHARS]) for circle, name in names),
            tuple((str(edge), str(node)) for edge, node in towards),
        )
    except (TypeError, RecursionError) as error:
        raise ValueError("no text about a map") from error
    told = [*said.added, *(name for name, _ in (*said.names, *said.towards)), *(n for _, n in said.towards if n)]
    told += [circle.around for circle in said.circles if circle.around]
    if len(told) > MOST_TOLD or not all(map(is_proposal, told)):
        raise ValueError("no names of circles and lines")
    return said


def _edges(box: Box) -> list[float]:
    return [round(edge, _DIGITS) for edge in (box.x, box.y, box.width, box.height)]


def _box(row: Any) -> Box:
    x, y, width, height = (float(edge) for edge in row)
    if (
        not all(map(math.isfinite, (x, y, width, height)))
        or min(x, y, width, height) < 0
        or max(width, height) > MOST_MM
    ):
        raise ValueError("no box")
    return Box(x, y, width, height)


def with_added(drawn: DrawnMap, said: MapSaid) -> DrawnMap:
    """What was found with what a person added. What was found after all is not added again."""
    there = set(known_as((circle.name for circle in said.circles), drawn.circles))
    circles = (*drawn.circles, *(circle for circle in said.circles if circle.name not in there))
    lines = {edge.name: edge for edge in drawn.edges}
    for edge in said.edges:
        one, other = (called(end, circles) for end in (edge.one, edge.other))
        new = replace(edge, one=min(one, other), other=max(one, other))
        lines.setdefault(new.name, new)
    return DrawnMap(circles, tuple(lines.values()))


def called(node: str, circles: Iterable[DrawnCircle]) -> str:
    """What a node (or line) from another reading is called among these circles; its own name if it is not there."""
    return known_as((node,), circles).get(node, node)
