"""Where things are on a map that somebody draws on: who stands there, where there is room, how a line runs.

Nothing is drawn here: `map_sketches` does that.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from generator.model.drawn_map import MIDDLE
from generator.model.geometry import Box, Point
from generator.model.map_space import MapSpace, Node

Floats = NDArray[np.float64]
T = TypeVar("T")
Printed = Callable[[Box], float]
"""The share of a box (mm on the page) that is printed on."""
Lines = Callable[[np.random.Generator], Floats]
"""A real hand's stroke (n x 2) from (0, 0) to (1, 0)."""

CLEAR_MM = 2.5  # mm between a circle and what is there already, mostly
MOST_TRIES = 60
MOST_PRINT = 0.12  # of the paper where somebody has room for a circle, mostly: fine lines, no text
REAL_SHARE = 0.5  # of lines: strokes of real people, where there are any
SHORT_MM, DEEP_MM = 5.0, 3.0  # mm: so far before a node, or within it, a line ends at most


@dataclass(frozen=True, slots=True)
class MeantCircle:
    """A circle as it was meant. `around`: the printed place that it is drawn round."""

    name: str
    box: Box
    around: str = ""


class Scene:
    """A map with all that was drawn on it so far. `printed`: how much of a box has print; `lines`: real people's, and
    `real` the share of lines that are theirs."""

    def __init__(
        self,
        space: MapSpace,
        rng: np.random.Generator,
        printed: Printed,
        lines: Lines | None,
        real: float = REAL_SHARE,
    ) -> None:
        self._real = real
        self._space, self._rng, self._printed, self._lines = space, rng, printed, lines
        self.nodes: dict[str, Node] = {node.name: node for node in space.nodes}
        self.circles: list[MeantCircle] = []
        self.edges: list[tuple[str, str]] = []

    def add(self, box: Box) -> None:
        """Somebody stands there now."""
        name = f"c{len(self.circles)}"
        self.circles.append(MeantCircle(name, box))
        self.nodes[name] = Node(name, box.centre, (box.width + box.height) / 4, box)

    def add_ring(self, place: str, box: Box) -> None:
        """There is a ring round a printed place now."""
        self.circles.append(MeantCircle(f"c{len(self.circles)}", box, place))

    def free(self, width: float, height: float) -> Box | None:
        """A place where somebody has room for a circle."""
        rng, area = self._rng, self._space.area
        taken = [*(box_of(node) for node in self.nodes.values()), *self._space.boxes, *self._space.written]
        for attempt in range(MOST_TRIES):
            margin = CLEAR_MM if attempt < MOST_TRIES * 3 // 4 else 0.3
            near = self.nodes[any_of([*self.nodes], rng)]
            if rng.random() < 0.5:
                x = rng.uniform(area.x + 1, area.right - width - 1)
                y = rng.uniform(area.y + 1, area.bottom - height - 1)
            else:
                turn, far = rng.uniform(0, 2 * math.pi), near.radius + width / 2 + rng.uniform(1, 14)
                x = near.centre.x + far * math.cos(turn) - width / 2
                y = near.centre.y + far * math.sin(turn) - height / 2
            box = Box(x, y, width, height)
            much = MOST_PRINT if attempt < MOST_TRIES * 3 // 4 else 1.0
            if (
                area.contains(box)
                and self._printed(box) <= much
                and not any(box.grown(margin).overlaps(other) for other in taken)
            ):
                return box
        return None

    def pair(self) -> tuple[str, str] | None:
        """Two nodes that somebody connects: mostly near ones, often the middle; None if there is no room for a line."""
        rng, nodes = self._rng, self.nodes
        names = [*nodes]
        for _ in range(MOST_TRIES):
            extra = [c.name for c in self.circles if not c.around]
            if extra and rng.random() < 0.45:
                one = any_of(extra, rng)
                other = MIDDLE if rng.random() < 0.4 else self._near(one)
            elif rng.random() < 0.2:
                one, other = MIDDLE, any_of(names, rng)
            else:
                one = any_of(names, rng)
                other = self._near(one) if rng.random() < 0.6 else any_of(names, rng)
            pair = (min(one, other), max(one, other))
            if one != other and pair not in self.edges and self._apart(one, other) > 5.0:
                return pair
        return None

    def _near(self, name: str) -> str:
        """One of the four nearest nodes."""
        own = self.nodes[name].centre
        others = sorted(
            (n for n in self.nodes if n != name),
            key=lambda n: math.hypot(self.nodes[n].centre.x - own.x, self.nodes[n].centre.y - own.y),
        )
        return any_of(others[:4], self._rng)

    def _apart(self, one: str, other: str) -> float:
        a, b = self.rim(one, self.nodes[other].centre), self.rim(other, self.nodes[one].centre)
        return math.hypot(a.x - b.x, a.y - b.y)

    def rim(self, name: str, towards: Point) -> Point:
        """Where a node's outline is, seen from somewhere."""
        node = self.nodes[name]
        dx, dy = towards.x - node.centre.x, towards.y - node.centre.y
        size = max(math.hypot(dx, dy), 1e-6)
        reach = node.radius
        if node.box is not None and name == MIDDLE:
            reach = min(node.box.width / 2 / max(abs(dx / size), 1e-6), node.box.height / 2 / max(abs(dy / size), 1e-6))
        elif node.box is not None:
            wide, high = node.box.width / 2, node.box.height / 2
            reach = wide * high / math.hypot(high * dx / size, wide * dy / size)
        return Point(node.centre.x + dx / size * reach, node.centre.y + dy / size * reach)

    def course(self, one: str, other: str) -> tuple[Floats, bool] | None:
        """The way of a line, clear of other nodes, and whether it is a real hand's stroke; None if there is no way."""
        real = self._lines is not None and self._rng.random() < self._real
        for attempt in range(14):
            line = self._stroke(one, other) if real else self._bow(one, other, attempt)
            if line is not None and self._on_paper(line) and not self._touches(line, {one, other}):
                return line, real
        return None

    def _ends(self, one: str, other: str) -> tuple[Point, Point]:
        return self.rim(one, self.nodes[other].centre), self.rim(other, self.nodes[one].centre)

    def _stroke(self, one: str, other: str) -> Floats | None:
        """A real stroke, laid between two nodes; it stops short of them, or runs in."""
        assert self._lines is not None
        rng = self._rng
        a, b = (np.array([p.x, p.y]) for p in self._ends(one, other))
        way = (b - a) / max(float(np.hypot(*(b - a))), 1e-6)
        start = a + way * np.clip(rng.normal(0.8, 1.7), -DEEP_MM, SHORT_MM)
        chord = b - way * np.clip(rng.normal(0.8, 1.7), -DEEP_MM, SHORT_MM) - start
        if chord @ way < 4.0:
            return None
        unit = self._lines(rng)
        return np.asarray(start + unit @ np.array([[chord[0], chord[1]], [-chord[1], chord[0]]]), np.float64)

    def _bow(self, one: str, other: str, attempt: int) -> Floats | None:
        rng = self._rng
        a, b = self._ends(one, other)
        if self.nodes[one].box is not None and one == MIDDLE:
            away = self.nodes[other].centre
            a = Point(a.x + 0.3 * (away.x - a.x) * rng.uniform(-0.3, 0.3), a.y)
        length = math.hypot(b.x - a.x, b.y - a.y)
        bow = rng.normal(0, 0.05 + 0.04 * attempt) * length
        ends = [rng.normal(0.6, 0.9) for _ in range(2)]  # mm: before the outline (or inside, where negative)
        t = np.linspace(0, 1, 60)
        line = np.stack([a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t], axis=1)
        aside = np.array([-(b.y - a.y), b.x - a.x]) / max(length, 1e-6)
        line += (4 * t * (1 - t) * bow)[:, None] * aside
        line = line[round(max(ends[0], 0) / length * 59) : 60 - round(max(ends[1], 0) / length * 59)]
        return line if len(line) > 8 else None

    def _on_paper(self, line: Floats) -> bool:
        area = self._space.area
        low, high = line.min(axis=0), line.max(axis=0)
        return bool((low > (area.x, area.y)).all() and (high < (area.right, area.bottom)).all())

    def _touches(self, line: Floats, own: set[str]) -> bool:
        for name, node in self.nodes.items():
            if name in own:
                continue
            if name == MIDDLE and node.box is not None:
                inside = (
                    (line[:, 0] > node.box.x) & (line[:, 0] < node.box.right)
                    & (line[:, 1] > node.box.y) & (line[:, 1] < node.box.bottom)
                )  # fmt: skip
                if inside.any() and self._rng.random() < 0.8:
                    return True
                continue
            if (np.hypot(line[:, 0] - node.centre.x, line[:, 1] - node.centre.y) < node.radius + 1.5).any():
                return True
        return False


def box_of(node: Node) -> Box:
    """The box around a node."""
    if node.box is not None:
        return node.box
    return Box(node.centre.x - node.radius, node.centre.y - node.radius, 2 * node.radius, 2 * node.radius)


def any_of(values: Sequence[T], rng: np.random.Generator) -> T:
    """One of these, by chance."""
    return values[int(rng.integers(len(values)))]
