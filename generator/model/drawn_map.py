"""What people draw on a network map beside their answers: circles and lines, as nodes and edges that a person settles.

A place, the middle and a circle have names that say where they are, so that another scan of the same paper gives the
same names but for a millimetre (`known_as`): a decision about them still holds then.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.model.geometry import Box

MIDDLE = "ik"  # the name of the middle of a map
SAME_MM = 6.0  # mm: circles whose middles lie this close are one; two that people draw apart are farther off
SURE = 0.9  # confidence from which a proposal is ticked beforehand
_CIRCLE = re.compile(r"c(\d{1,3})x(\d{1,3})")
_NODE = r"(?:ik|p\d\d|c\d{1,3}x\d{1,3})"
_PROPOSAL = re.compile(rf"{_NODE}(?:-{_NODE})?")
_VARIABLE = re.compile(r"[a-z0-9_]+\.getekend\d+")


@dataclass(frozen=True, slots=True)
class DrawnCircle:
    """A circle that was drawn. `box`: mm from the page's top left; `confidence` 0 … 1 that it is one; `around`: the
    printed place that it is drawn round ('' if it stands for somebody else). What is written in it: `crop`, JPEG bytes
    while reading, `picture`, the name of the file then."""

    box: Box
    confidence: float
    around: str = ""
    crop: bytes = b""
    picture: str = ""

    @property
    def name(self) -> str:
        """Its name: where its middle is, in whole mm."""
        return f"c{round(self.box.centre.x)}x{round(self.box.centre.y)}"


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """A line between two nodes, by their names in order. `course`: some places along it, mm; `confidence` 0 … 1 that
    somebody connected these two; `towards`: the node at which an arrow seems to be ('': none)."""

    one: str
    other: str
    confidence: float
    course: tuple[tuple[float, float], ...] = ()
    towards: str = ""

    @property
    def name(self) -> str:
        """Its name: those of its ends."""
        return f"{self.one}-{self.other}"


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """All that was found on one map of one page."""

    circles: tuple[DrawnCircle, ...]
    edges: tuple[DrawnEdge, ...]

    @property
    def proposals(self) -> tuple[DrawnCircle | DrawnEdge, ...]:
        """All that a person settles, circles first: they are numbered in this order."""
        return (*self.circles, *self.edges)


def drawn_name(form: str, item: str, page: int) -> str:
    """The name of the answer that holds what was drawn on a map. No variable of a layout has a full stop."""
    return f"{form}_{item}.getekend{page}"


def is_drawn_name(name: str) -> bool:
    """Whether this is such a name."""
    return _VARIABLE.fullmatch(name) is not None


def is_proposal(name: str) -> bool:
    """Whether this may be the name of a circle or a line."""
    return _PROPOSAL.fullmatch(name) is not None


def known_as(names: Iterable[str], circles: Iterable[DrawnCircle]) -> dict[str, str]:
    """Of names of proposals from another reading: what each is called in this one. What is not here is left out."""
    here = tuple(circles)
    found: dict[str, str] = {}
    for name in names:
        parts = [_nearest(part, here) for part in name.split("-")]
        if all(part is not None for part in parts):
            found[name] = "-".join(sorted(part for part in parts if part is not None))
    return found


def _nearest(node: str, circles: tuple[DrawnCircle, ...]) -> str | None:
    match = _CIRCLE.fullmatch(node)
    if match is None:
        return node
    x, y = map(int, match.groups())
    far = [(math.hypot(c.box.centre.x - x, c.box.centre.y - y), c.name) for c in circles]
    best = min(far, default=(math.inf, ""))
    return best[1] if best[0] <= SAME_MM else None


def labels_of(drawn: DrawnMap) -> dict[str, str]:
    """What each proposal is, for people (Dutch), by its name. Circles are called by their number."""
    numbers = {circle.name: number for number, circle in enumerate(drawn.circles, start=1)}
    labels = {c.name: f"kring om plek {int(c.around[1:])}" if c.around else "een extra kring" for c in drawn.circles}
    return labels | {
        edge.name: f"lijn tussen {_said(edge.one, numbers)} en {_said(edge.other, numbers)}" for edge in drawn.edges
    }


def _said(node: str, numbers: Mapping[str, int]) -> str:
    if node == MIDDLE:
        return "het midden"
    return f"kring {numbers[node]}" if node in numbers else f"plek {int(node[1:])}"
