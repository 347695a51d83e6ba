"""People who draw on a network map: circles for more people, lines between nodes, and all that stands around them.

What was meant is kept beside what was drawn: which circles, which nodes each line connects. How a hand draws a stroke
is in `map_strokes`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from generator.model.drawn_map import MIDDLE
from generator.model.geometry import Box, Point
from generator.model.map_space import MapSpace
from generator.rehearse import pens
from generator.rehearse.hands import Hand, any_hand, drawn_by
from generator.rehearse.map_scene import REAL_SHARE, Lines, MeantCircle, Printed, Scene, any_of, box_of
from generator.rehearse.map_strokes import (
    any_loop,
    at_most,
    beside,
    dashes,
    scribbled,
    wings,
    zigzag_along,
    zigzag_over,
)
from generator.rehearse.pens import MarkKind, Pen, Stroke
from generator.rehearse.sketches import BLACK, BLUE, SKETCH_PENS, TINTS, Drawn, Ink, Letters

Floats = NDArray[np.float64]
Loops = Callable[[np.random.Generator], Floats]
"""A real hand's loop (n x 2), about 2 wide and high around (0, 0)."""

LOOP_ASPECT_LOG_SPREAD = 0.2
CIRCLE_MM = (8.0, 24.0)  # mm: how wide people draw somebody
LEVEL_MM, SHORTEST_MM, LONGEST_MM = 6.0, 8.0, 50.0  # mm: two nodes between which somebody writes


@dataclass(frozen=True, slots=True)
class MapSketch:
    """A map that somebody drew on: all ink in order, the circles, the pairs of nodes that lines connect (sorted names),
    what else happened."""

    drawn: tuple[Drawn, ...]
    circles: tuple[MeantCircle, ...]
    edges: tuple[tuple[str, str], ...]
    extras: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MapManner:
    """How often people do what (shares of maps, circles or lines; `circles`, `edges`: mean numbers)."""

    circles: float = 1.6
    edges: float = 2.6
    around: float = 0.2  # of maps: a ring round a printed place
    name_inside: float = 0.75  # of circles; else beside it, or none
    double: float = 0.1
    dashed: float = 0.1
    arrow: float = 0.2
    retraced: float = 0.07
    lifted: float = 0.1
    word: float = 0.2  # at a line
    note: float = 0.3  # of maps: words somewhere
    names: float = 0.4  # of maps: names beside places
    between: float = 0.08  # of maps: words from one node to the next
    scratched_line: float = 0.08
    scratched_circle: float = 0.05
    stray: float = 0.1  # of maps: an arrow or underlining that connects nothing
    ticks: float = 0.7  # of maps with boxes: boxes are ticked
    colours: float = 0.25
    real_lines: float = REAL_SHARE  # of lines, where there are real people's strokes
    arcs: float = 0.0  # of circles: drawn as two arcs that meet badly, or pass each other
    sticking_out: float = 0.0  # of names in circles: they begin before the circle, and end beyond it
    over: float = 0.0  # of words at lines: the line runs through them


USUAL_MAPS = MapManner()


def any_manner(rng: np.random.Generator) -> MapManner:
    """Somebody whose habits nobody knows: each of them is drawn by chance, within wide limits."""

    def some(most: float) -> float:
        return float(rng.uniform(0, most))

    return MapManner(
        circles=rng.uniform(0.5, 3.5), edges=rng.uniform(1.5, 5.0), around=some(0.4), name_inside=rng.uniform(0.4, 0.9),
        double=some(0.15), dashed=some(0.3), arrow=some(0.5), retraced=some(0.3), lifted=some(0.4), word=some(0.6),
        note=some(0.6), names=some(0.6), between=some(0.3), scratched_line=some(0.15), scratched_circle=some(0.1),
        stray=some(0.25), ticks=rng.uniform(0.4, 1.0), colours=some(0.4), real_lines=rng.uniform(0.4, 1.0),
        arcs=some(0.35), sticking_out=some(0.5), over=some(0.8),
    )  # fmt: skip


ONLY_DRAWN = MapManner(ticks=0.0, names=0.0, note=0.0, between=0.0)  # boxes are ticked and names written elsewhere


def map_sketch(
    space: MapSpace,
    rng: np.random.Generator,
    *,
    pen: Pen | None = None,
    manner: MapManner = USUAL_MAPS,
    letters: Letters | None = None,
    loops: Loops | None = None,
    printed: Printed | None = None,
    lines: Lines | None = None,
) -> MapSketch:
    """What somebody draws on this map. `letters`, `loops`, `lines`: real people's, where there are any; `printed`: how
    much of a box (mm) is printed on: people draw others where there is room."""
    scene = Scene(space, rng, printed or (lambda _: 0.0), lines, manner.real_lines)
    return _Drawer(space, rng, manner, letters, loops, scene).draws(pen)


class _Drawer:
    def __init__(
        self,
        space: MapSpace,
        rng: np.random.Generator,
        manner: MapManner,
        letters: Letters | None,
        loops: Loops | None,
        scene: Scene,
    ) -> None:
        self._scene = scene
        self._space, self._rng, self._manner = space, rng, manner
        self._letters, self._loops = letters or scribbled, loops
        self._hand: Hand = any_hand(rng)
        self._drawn: list[Drawn] = []
        self._extras: set[str] = set()

    def draws(self, pen: Pen | None) -> MapSketch:
        rng, manner = self._rng, self._manner
        pen = pen or SKETCH_PENS[int(rng.integers(len(SKETCH_PENS)))]
        self._inks = self._pencase(pen)
        if self._space.boxes and rng.random() < manner.ticks:
            self._tick()
        if rng.random() < manner.names:
            self._names()
        for _ in range(int(rng.poisson(manner.circles))):
            self._circle()
        if rng.random() < manner.around:
            self._ring()
        if rng.random() < manner.scratched_circle:
            self._scratched_circle()
        for _ in range(int(rng.poisson(manner.edges))):
            self._edge()
        if rng.random() < manner.scratched_line:
            self._scratched_line()
        if rng.random() < manner.stray:
            self._stray()
        if rng.random() < manner.note:
            self._note()
        if rng.random() < manner.between:
            self._between()
        scene = self._scene
        return MapSketch(tuple(self._drawn), tuple(scene.circles), tuple(scene.edges), frozenset(self._extras))

    def _pencase(self, pen: Pen) -> list[Ink]:
        rng = self._rng
        if pen.grain:
            return [Ink(pen, (0.2, 0.2, 0.2))]
        first = Ink(pen, BLACK if rng.random() < 0.4 else BLUE if rng.random() < 0.7 else any_of(TINTS, rng))
        if rng.random() >= self._manner.colours:
            return [first]
        self._extras.add("colours")
        return [first, *(Ink(pen, any_of(TINTS, rng)) for _ in range(2))]

    def _now_and_then(self, share: float) -> bool:
        """By chance. No lot is cast for what is never done: who does it not draws as if there were no such habit."""
        return bool(share and self._rng.random() < share)

    def _ink(self) -> Ink:
        return any_of(self._inks, self._rng)

    def _put(self, what: str, *strokes: Stroke, ink: Ink | None = None) -> None:
        self._drawn.append(Drawn(ink or self._ink(), strokes, what))

    # --- circles ------------------------------------------------------------------------------------------------------

    def _loop(self, box: Box) -> Stroke:
        """A hand's circle in (about) this box."""
        rng = self._rng
        real = self._loops if rng.random() < 0.5 else None
        unit = any_loop(rng) if real is None else real(rng)
        points = unit * (box.width / 2, box.height / 2) + (box.centre.x, box.centre.y)
        return drawn_by(replace(self._hand, drift=0.0), points, rng)

    def _circle(self) -> None:
        rng = self._rng
        width = rng.uniform(*CIRCLE_MM)
        box = self._scene.free(width, width * math.exp(rng.normal(-0.1, LOOP_ASPECT_LOG_SPREAD)))
        if box is None:
            return
        ink, strokes = self._ink(), [self._loop(box)]
        if rng.random() < 0.06:
            strokes.append(self._loop(box))
            self._extras.add("twice round")
        if self._now_and_then(self._manner.arcs):
            whole, cut = strokes[0], int(rng.integers(30, 60))
            strokes[0] = whole[: cut + int(rng.integers(-4, 9))]
            strokes.append(whole[cut:] + rng.normal(0, 0.4, 2))
            self._extras.add("arcs")
        self._put("circle", *strokes, ink=ink)
        self._scene.add(box)
        kind = rng.random()
        high = min(rng.uniform(2.0, 4.2), box.height * 0.4)
        if kind < self._manner.name_inside:
            at = Point(box.x + box.width * rng.uniform(0.08, 0.25), box.centre.y + high * rng.uniform(0.2, 0.7))
            end = box.right + rng.normal(-1, 1.5)
            if self._now_and_then(self._manner.sticking_out):
                at, end = Point(box.x - rng.uniform(-2, 4), at.y), box.right + rng.uniform(0, 7)
            self._put("word", *at_most(self._letters(at, high, rng), end), ink=ink)
        elif kind < 0.92:
            at = Point(box.right + rng.uniform(0.2, 3), box.centre.y + rng.uniform(-0.5, 0.5) * box.height)
            self._put("word", *self._letters(at, high, rng), ink=ink)

    def _ring(self) -> None:
        place = self._scene.nodes[any_of([n.name for n in self._space.nodes if n.name != MIDDLE], self._rng)]
        self._extras.add("ring")
        out = self._rng.uniform(1.0, 4.0)
        box = box_of(place).grown(out)
        self._put("circle", self._loop(box))
        self._scene.add_ring(place.name, box)

    def _scratched_circle(self) -> None:
        rng = self._rng
        width = rng.uniform(*CIRCLE_MM)
        box = self._scene.free(width, width * rng.uniform(0.7, 1.1))
        if box is not None:
            self._extras.add("scratched")
            self._put("scratch", self._loop(box), zigzag_over(box, self._hand, rng))

    # --- lines --------------------------------------------------------------------------------------------------------

    def _edge(self) -> None:
        rng, manner = self._rng, self._manner
        pair = self._scene.pair()
        found = self._scene.course(*pair) if pair is not None else None
        if pair is None or found is None:
            return
        course, real = found
        if rng.random() < 0.5:
            course = course[::-1]
        ink, line = self._ink(), course if real else drawn_by(self._hand, course, rng)
        strokes = [line]
        kind = rng.random()
        if kind < manner.double:
            self._extras.add("double")
            strokes = [beside(line, -rng.uniform(0.7, 1.3)), beside(line, rng.uniform(0.7, 1.3))]
        elif kind < manner.double + manner.dashed:
            self._extras.add("dashed")
            strokes = dashes(line, ink.pen, rng)
        elif kind < manner.double + manner.dashed + manner.retraced:
            self._extras.add("retraced")
            strokes.append(
                drawn_by(replace(self._hand, drift=0.4), course[int(rng.integers(0, len(course) // 2)) :], rng)
            )
        elif rng.random() < manner.lifted and len(line) > 40:
            self._extras.add("lifted")
            cut = int(rng.integers(15, len(line) - 15))
            strokes = [line[:cut], line[cut + int(rng.integers(0, 5)) :] + rng.normal(0, 0.3, 2)]
        if rng.random() < manner.arrow:
            self._extras.add("arrow")
            strokes += wings(line, self._hand, rng)
            if rng.random() < 0.25:
                strokes += wings(line[::-1], self._hand, rng)
        self._put("line", *strokes, ink=ink)
        self._scene.edges.append(pair)
        if rng.random() < manner.word:
            self._extras.add("words")
            at = line[int(len(line) * rng.uniform(0.15, 0.65))]
            high = rng.uniform(2.0, 3.8)
            away = rng.uniform(-1.0, 1.0) if rng.random() < 0.3 else rng.uniform(1.0, 5.0)
            if self._now_and_then(manner.over):
                away = rng.uniform(-1.2, 0.2) * high
            self._put("word", *self._letters(Point(float(at[0]) + 0.8, float(at[1]) - away), high, rng), ink=ink)

    def _scratched_line(self) -> None:
        rng = self._rng
        pair = self._scene.pair()
        found = self._scene.course(*pair) if pair is not None else None
        if found is None:
            return
        self._extras.add("scratched")
        line = drawn_by(self._hand, found[0], rng)
        self._put("scratch", line, zigzag_along(line, self._hand, rng))

    # --- what else people put on a map --------------------------------------------------------------------------------

    def _tick(self) -> None:
        rng = self._rng
        kinds = (MarkKind.CROSS, MarkKind.TICK, MarkKind.CIRCLE, MarkKind.LONG_TICK, MarkKind.FILL)
        kind = kinds[int(rng.choice(5, p=(0.5, 0.25, 0.1, 0.1, 0.05)))]
        boxes = [box for box in self._space.boxes if rng.random() < 0.25]
        for box in boxes:
            self._put("word", *pens.mark(kind, box, self._inks[0].pen, rng), ink=self._inks[0])

    def _names(self) -> None:
        rng = self._rng
        for node in self._space.nodes:
            if node.name != MIDDLE and rng.random() < 0.5:
                at = Point(node.centre.x + rng.uniform(-6, node.radius + 2), node.centre.y - node.radius - 0.8)
                self._put("word", *self._letters(at, rng.uniform(2.2, 4.0), rng), ink=self._inks[0])

    def _note(self) -> None:
        rng, area = self._rng, self._space.area
        self._extras.add("note")
        high = rng.uniform(2.5, 4.5)
        at = Point(rng.uniform(area.x + 2, area.right - 25), rng.uniform(area.y + high + 2, area.bottom - 3))
        for row in range(int(rng.integers(1, 3))):
            self._put("word", *self._letters(Point(at.x, at.y + row * high * 1.8), high, rng))

    def _between(self) -> None:
        """Words that begin at one node and end at another, beside it."""
        nodes = [node for node in self._scene.nodes.values() if node.name != MIDDLE or node.box is None]
        pairs = [
            (a, b)
            for a in nodes
            for b in nodes
            if abs(a.centre.y - b.centre.y) < LEVEL_MM
            and SHORTEST_MM < b.centre.x - b.radius - a.centre.x - a.radius < LONGEST_MM
        ]
        if not pairs:
            return
        self._extras.add("between")
        one, other = any_of(pairs, self._rng)
        high, ink = self._rng.uniform(2.0, 4.0), self._ink()
        x, end = one.centre.x + one.radius + 0.8, other.centre.x - other.radius - 0.8
        base = (one.centre.y + other.centre.y) / 2 + self._rng.uniform(0, 3)
        while x < end - high:
            strokes = at_most(self._letters(Point(x, base), high, self._rng), end)
            if not strokes:
                break
            self._put("word", *strokes, ink=ink)
            x = max(float(s[:, 0].max()) for s in strokes) + high * 0.5

    def _stray(self) -> None:
        """An arrow from nothing to a place, or an underlining."""
        rng, area = self._rng, self._space.area
        self._extras.add("stray")
        node = self._scene.nodes[any_of([*self._scene.nodes], rng)]
        turn, size = rng.uniform(0, 2 * math.pi), rng.uniform(8, 18)
        way = np.array([math.cos(turn), math.sin(turn)])
        tip = np.array([node.centre.x, node.centre.y]) + way * (node.radius + rng.uniform(1, 3))
        start = tip + way * size
        if not (area.x < start[0] < area.right and area.y < start[1] < area.bottom):
            return
        nodes = self._scene.nodes.values()
        if any(math.hypot(start[0] - n.centre.x, start[1] - n.centre.y) < n.radius + 7 for n in nodes):
            return
        line = drawn_by(self._hand, np.stack([start, tip]), rng)
        self._put("stray", line, *(wings(line, self._hand, rng) if rng.random() < 0.7 else ()))
