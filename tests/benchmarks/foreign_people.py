"""Other people who draw on network maps, for measuring only: nothing is taught on them, and none of their code is that
of `generator/rehearse`.

Circles, lines and letters are strokes of real people (Omniglot, SketchResponse), laid where they are needed. Their
habits are other ones than those of the people whom reading was taught on: circles that stay open, of two arcs, drawn
twice, over each other and over print; lines that stop short, run into a circle, bend, or end in an arrow of one stroke;
names that stick out of circles and lie over lines. Their pens and copiers are in `foreign_map_takings`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from foreign_map_strokes import real_lines, real_loops, smooth
from foreign_map_takings import Tool
from real_strokes import omniglot, strokes_of

from generator.model.drawn_map import MIDDLE
from generator.model.geometry import Box, Point
from generator.model.map_space import MapSpace, Node

Floats = np.ndarray
Rng = np.random.Generator


@dataclass
class Circle:
    """A circle as it was meant (`around`: the printed place that it is drawn round)."""

    name: str
    box: Box
    around: str = ""


@dataclass
class Sketch:
    """A map that somebody drew on: strokes with the tool of each, what was meant, what else happened."""

    strokes: list[tuple[Floats, Tool]] = field(default_factory=list)
    circles: list[Circle] = field(default_factory=list)
    edges: list[tuple[str, str]] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)  # of each edge: the node that it points at, '' for none
    extras: set[str] = field(default_factory=set)


class Person:
    """Somebody who draws on one map. `printed`: the share of a box (mm) that is printed on."""

    def __init__(self, space: MapSpace, part: str, rng: Rng, tool: Tool,
                 printed: Callable[[Box], float]) -> None:  # fmt: skip
        self._space, self._part, self._rng, self._printed = space, part, rng, printed
        self._loops, self._lines, self._letters = real_loops(part), real_lines(part), omniglot(part)
        self._tool = tool
        self._nodes: dict[str, Node] = {node.name: node for node in space.nodes}
        self._made = Sketch()
        self._open, self._bold = rng.uniform(0, 1), rng.uniform(0.85, 1.2)

    def draws(self) -> Sketch:
        """All of it."""
        rng = self._rng
        for _ in range(int(rng.integers(0, 5))):
            self._circle()
        if rng.random() < 0.25:
            self._ring()
        for _ in range(int(rng.integers(0, 6))):
            self._edge()
        for box in self._space.boxes:
            if rng.random() < 0.18:
                self._glyph(Box(box.x - 0.7, box.y - 0.9, box.width + 1.8, box.height + 1.8))
        if rng.random() < 0.3:
            area = self._space.area
            self._word(Point(rng.uniform(area.x + 3, area.right - 28), rng.uniform(area.y + 6, area.bottom - 4)), 3.4)
            self._made.extras.add("note")
        return self._made

    def _put(self, *strokes: Floats) -> None:
        self._made.strokes += [(stroke, self._tool) for stroke in strokes]

    # circles

    def _loop(self, box: Box) -> list[Floats]:
        """A circle in a box: one stroke that may stay open, two arcs, or one that goes round twice."""
        rng = self._rng

        def one(grown: float) -> Floats:
            unit = self._loops[int(rng.integers(len(self._loops)))] * (rng.choice((-1, 1)), rng.choice((-1, 1)))
            turn = rng.uniform(0, 2 * np.pi)
            unit = unit @ np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
            unit = (unit - (unit.max(axis=0) + unit.min(axis=0)) / 2) / np.ptp(unit, axis=0) * 2
            return unit * (box.width / 2 * grown, box.height / 2 * grown) + (box.centre.x, box.centre.y)

        kind = rng.random()
        if kind < 0.12:
            self._made.extras.add("twice")
            second = one(rng.uniform(0.92, 1.08)) + rng.normal(0, 0.5, 2)
            return [one(1.0), second]
        whole = one(1.0)
        if kind < 0.24:
            self._made.extras.add("arcs")
            cut = int(rng.integers(30, 50))
            return [whole[: cut + int(rng.integers(-3, 6))], whole[cut:] + rng.normal(0, 0.35, 2)]
        if kind < 0.3:
            self._made.extras.add("tail")
            out = whole[-1] - np.array([box.centre.x, box.centre.y])
            return [np.concatenate([whole, whole[-1] + np.linspace(0.1, rng.uniform(0.2, 0.5), 6)[:, None] * out])]
        return [whole]

    def _circle(self) -> None:
        rng, area = self._rng, self._space.area
        width = rng.uniform(8, 26)
        height = min(width * rng.uniform(0.5, 1.15), 24.0)
        height = max(height, 7.0)
        for attempt in range(40):
            x, y = rng.uniform(area.x + 1, area.right - width - 1), rng.uniform(area.y + 1, area.bottom - height - 1)
            box = Box(x, y, width, height)
            spots = [_box(node) for node in self._nodes.values()]
            closest = -1.5 if rng.random() < 0.12 else 1.5  # some overlap what stands there
            if any(box.grown(closest).overlaps(spot) for spot in spots) or self._printed(box) > 0.1 + 0.01 * attempt:
                continue
            if any(box.grown(1).overlaps(other) for other in self._space.boxes) and rng.random() < 0.9:
                continue
            name = f"c{len(self._made.circles)}"
            self._put(*self._loop(box))
            self._made.circles.append(Circle(name, box))
            self._nodes[name] = Node(name, box.centre, (width + height) / 4, box)
            self._named(box)
            return

    def _named(self, box: Box) -> None:
        rng = self._rng
        kind, high = rng.random(), min(rng.uniform(2.2, 4.5), box.height * 0.5)
        if kind < 0.55:
            self._word(Point(box.x + rng.uniform(0.1, 0.3) * box.width, box.centre.y + high / 2), high,
                       box.right + rng.uniform(-2.5, 1.5))  # fmt: skip
        elif kind < 0.7:
            self._made.extras.add("sticks out")
            self._word(Point(box.x - rng.uniform(0, 4), box.centre.y + high / 2), high, box.right + rng.uniform(1, 7))
        elif kind < 0.85:
            self._word(Point(box.x, box.y - rng.uniform(-1.5, 2)), high, box.right + 8)

    def _ring(self) -> None:
        names = [n.name for n in self._space.nodes if n.name != MIDDLE]
        place = self._nodes[names[int(self._rng.integers(len(names)))]]
        box = _box(place).grown(self._rng.uniform(0.8, 4.5))
        self._made.extras.add("ring")
        self._put(*self._loop(box))
        self._made.circles.append(Circle(f"c{len(self._made.circles)}", box, place.name))

    # lines

    def _pair(self) -> tuple[str, str] | None:
        rng, names = self._rng, [*self._nodes]
        extra = [c.name for c in self._made.circles if not c.around]
        for _ in range(40):
            one = (
                extra[int(rng.integers(len(extra)))]
                if extra and rng.random() < 0.6
                else names[int(rng.integers(len(names)))]
            )
            other = names[int(rng.integers(len(names)))]
            if rng.random() < 0.3:
                other = MIDDLE
            pair = (min(one, other), max(one, other))
            a, b = self._nodes[one], self._nodes[other]
            far = math.hypot(a.centre.x - b.centre.x, a.centre.y - b.centre.y) - a.radius - b.radius
            if one != other and pair not in self._made.edges and 7 < far < 110:
                return pair
        return None

    def _edge(self) -> None:
        rng = self._rng
        pair = self._pair()
        if pair is None:
            return
        for _ in range(12):
            line = self._line(*(pair if rng.random() < 0.5 else pair[::-1]))
            if line is not None:
                break
        else:
            return
        strokes = [line]
        kind = rng.random()
        if kind < 0.1:
            self._made.extras.add("twice drawn")
            strokes.append(line[int(rng.integers(0, 10)) :] + rng.normal(0, 0.5, 2))
        elif kind < 0.17:
            self._made.extras.add("dashed")
            strokes = [line[k : k + 4] for k in range(0, len(line) - 3, 6)]
        start, _ = sorted(pair, key=lambda n: float(np.hypot(*(line[0] - _middle(self._nodes[n])))))
        tip = pair[1] if start == pair[0] else pair[0]
        arrow = rng.random() < 0.25
        if arrow:
            self._made.extras.add("arrow")
            strokes += self._arrow(line)
        self._put(*strokes)
        self._made.edges.append(pair)
        self._made.arrows.append(tip if arrow else "")
        if rng.random() < 0.3:
            self._made.extras.add("words on a line")
            at = line[int(rng.integers(15, 40))]
            self._word(
                Point(float(at[0]) - rng.uniform(0, 9), float(at[1]) + rng.uniform(-3, 2)), rng.uniform(2.2, 3.6)
            )

    def _line(self, one: str, other: str) -> Floats | None:
        """A real stroke from near one outline to near the other."""
        rng = self._rng
        a, b = self._nodes[one], self._nodes[other]
        aims = [_middle(n) + rng.normal(0, 0.3, 2) * _half(n) * 0.8 for n in (a, b)]
        start = self._rim(a, aims[0], aims[1])
        stop = self._rim(b, aims[1], aims[0])
        chord = stop - start
        if np.hypot(*chord) < 5:
            return None
        unit = self._lines[int(rng.integers(len(self._lines)))] * (1, rng.choice((-1, 1)) * rng.uniform(0.6, 1.5))
        line = start + unit @ np.array([[chord[0], chord[1]], [-chord[1], chord[0]]])
        area = self._space.area
        if (line.min(axis=0) < (area.x, area.y)).any() or (line.max(axis=0) > (area.right, area.bottom)).any():
            return None
        return None if self._through(line, {one, other}) else line

    def _rim(self, node: Node, aim: Floats, far: Floats) -> Floats:
        """Where a line begins: before the outline of a node, or within it."""
        way = far - aim
        way = way / max(float(np.hypot(*way)), 1e-6)
        steps = aim + np.linspace(0, 130, 520)[:, None] * way
        middle, half = _middle(node), _half(node)
        if node.box is not None and node.name == MIDDLE:
            inside = (np.abs(steps - middle) < half).all(axis=1)
        else:
            inside = (((steps - middle) / half) ** 2).sum(axis=1) < 1
        edge = steps[int(np.flatnonzero(inside)[-1])] if inside.any() else aim
        short = self._rng.normal(0.8, 1.8)
        return np.asarray(edge + way * np.clip(short, -0.5 * half.min(), 5.0))

    def _through(self, line: Floats, own: set[str]) -> bool:
        """Whether a line would lead through somebody else."""
        for name, node in self._nodes.items():
            if name in own:
                continue
            off = np.abs(line - _middle(node)) / (_half(node) + 1.0)
            near = (off < 1).all(axis=1) if node.box is not None and name == MIDDLE else (off**2).sum(axis=1) < 1
            if near.any():
                return True
        return False

    def _arrow(self, line: Floats) -> list[Floats]:
        rng = self._rng
        tip, way = line[-1], line[-1] - line[-8]
        way = way / max(float(np.hypot(*way)), 1e-6)
        size, wide = rng.uniform(2, 5), rng.uniform(0.35, 0.75)
        aside = np.array([-way[1], way[0]])
        left, right = (
            tip - size * way + size * wide * aside,
            tip - size * way - size * wide * aside * rng.uniform(0.6, 1.3),
        )
        kind = rng.random()
        if kind < 0.45:
            return [np.stack([left, tip]), np.stack([tip, right])]
        if kind < 0.85:
            return [smooth(np.stack([left, tip, right]), 20)]
        return [np.stack([tip, left, right, tip])]

    # writing

    def _word(self, at: Point, high: float, right: float | None = None) -> None:
        rng, x = self._rng, at.x
        for _ in range(int(rng.integers(3, 9))):
            strokes = strokes_of(self._letters[int(rng.integers(len(self._letters)))])
            low, top = np.min([s.min(0) for s in strokes], axis=0), np.max([s.max(0) for s in strokes], axis=0)
            scale = high * rng.uniform(0.55, 1.1) / max(float(top[1] - low[1]), 12.0)
            wide = float(top[0] - low[0]) * scale
            if wide > 1.6 * high or (right is not None and x + wide > right):
                continue
            self._put(*((s - (low[0], top[1])) * scale + (x, at.y) for s in strokes))
            x += wide + high * rng.uniform(0.08, 0.3)

    def _glyph(self, box: Box) -> None:
        """A mark in a box to tick: two real lines across."""
        rng = self._rng
        for a, b in (((box.x, box.y), (box.right, box.bottom)), ((box.right, box.y), (box.x, box.bottom))):
            unit = self._lines[int(rng.integers(len(self._lines)))]
            chord = np.array(b) - np.array(a) + rng.normal(0, 0.5, 2)
            self._put(np.array(a) + unit @ np.array([[chord[0], chord[1]], [-chord[1], chord[0]]]))


def _box(node: Node) -> Box:
    if node.box is not None:
        return node.box
    return Box(node.centre.x - node.radius, node.centre.y - node.radius, 2 * node.radius, 2 * node.radius)


def _middle(node: Node) -> Floats:
    return np.array([node.centre.x, node.centre.y])


def _half(node: Node) -> Floats:
    box = _box(node)
    return np.array([box.width / 2, box.height / 2])
