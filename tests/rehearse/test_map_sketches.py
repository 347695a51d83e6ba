"""Simulated people who draw on network maps: what they mean is what they draw."""

from __future__ import annotations

import math

import numpy as np
import pytest

from generator.model.drawn_map import DrawnCircle, DrawnEdge, DrawnMap
from generator.model.geometry import Box, Point
from generator.model.map_space import MapSpace, Node
from generator.rehearse.drawn import Found, MeantMap, compared, meant_map
from generator.rehearse.map_sketches import MapManner, MapSketch, any_manner, map_sketch
from generator.rehearse.map_strokes import any_loop

PLACES = [Node(f"p{n:02d}", Point(60 + 50 * (n % 3), 60 + 50 * (n // 3)), 4.0) for n in range(1, 9) if n != 4]
SPACE = MapSpace("kaart", "netwerk", 1, Box(30, 30, 160, 160), (Node("ik", Point(110, 110), 8.0), *PLACES), (), ())
ONLY_LINES = MapManner(circles=2.0, edges=4.0, around=0.0, word=0.0, note=0.0, names=0.0, stray=0.0, between=0.0,
                       scratched_line=0.0, scratched_circle=0.0)  # fmt: skip


def sketches(count: int = 12) -> list[MapSketch]:
    return [map_sketch(SPACE, np.random.default_rng([3, seed]), manner=ONLY_LINES) for seed in range(count)]


def ends_of(sketch: MapSketch) -> dict[str, tuple[float, float, float]]:
    nodes = {node.name: (node.centre.x, node.centre.y, node.radius) for node in SPACE.nodes}
    boxes = {c.name: (c.box.centre.x, c.box.centre.y, max(c.box.width, c.box.height) / 2) for c in sketch.circles}
    return nodes | boxes


def test_every_line_runs_from_one_of_its_nodes_to_the_other() -> None:
    drawn = 0
    for sketch in sketches():
        nodes = ends_of(sketch)
        lines = [each for each in sketch.drawn if each.what == "line"]
        assert len(lines) == len(sketch.edges)
        for each, pair in zip(lines, sketch.edges, strict=True):
            points = np.concatenate(each.strokes)
            for name in pair:
                x, y, radius = nodes[name]
                assert np.hypot(points[:, 0] - x, points[:, 1] - y).min() < radius + 5.5, "it begins or ends there"
            drawn += 1
    assert drawn > 20


def test_nobody_connects_two_nodes_twice_or_a_node_with_itself() -> None:
    for sketch in sketches():
        assert len(set(sketch.edges)) == len(sketch.edges)
        assert all(one < other for one, other in sketch.edges)


def test_circles_are_drawn_where_they_are_meant_and_do_not_lie_over_places() -> None:
    for sketch in sketches():
        loops = [each for each in sketch.drawn if each.what == "circle"]
        assert len(loops) == len(sketch.circles)
        for each, circle in zip(loops, sketch.circles, strict=True):
            points = np.concatenate(each.strokes)
            middle = (points.max(axis=0) + points.min(axis=0)) / 2
            assert math.dist(middle, (circle.box.centre.x, circle.box.centre.y)) < 0.2 * circle.box.width + 0.5
            assert SPACE.area.contains(circle.box)
            for node in SPACE.nodes:
                far = math.dist((node.centre.x, node.centre.y), (circle.box.centre.x, circle.box.centre.y))
                assert far > node.radius


def test_a_hand_closes_its_circles_more_or_less() -> None:
    rng = np.random.default_rng(8)
    gaps = [math.dist(loop[0], loop[-1]) / 2 for loop in (any_loop(rng) for _ in range(300))]
    assert 0.03 < float(np.median(gaps)) < 0.2, "of its size; 0.10 was measured"
    assert float(np.quantile(gaps, 0.95)) > 0.2, "some stay open"


def test_people_with_habits_by_chance_differ_and_some_draw_a_circle_in_two_arcs() -> None:
    manners = [any_manner(np.random.default_rng([5, seed])) for seed in range(40)]
    drawn = [map_sketch(SPACE, np.random.default_rng([6, i]), manner=m) for i, m in enumerate(manners)]
    assert len({m.dashed for m in manners}) == len(manners)
    assert 1 <= sum("arcs" in sketch.extras for sketch in drawn) < len(drawn) / 2
    assert not any("arcs" in sketch.extras for sketch in sketches()), "nobody does without that habit"


def test_what_is_scratched_out_is_not_meant() -> None:
    none = {"circles": 0.0, "edges": 0.0, "around": 0.0, "note": 0.0, "names": 0.0, "stray": 0.0, "between": 0.0}
    only = MapManner(**none, scratched_line=1.0, scratched_circle=1.0)
    for seed in range(6):
        sketch = map_sketch(SPACE, np.random.default_rng([4, seed]), manner=only)
        assert sketch.drawn and {each.what for each in sketch.drawn} == {"scratch"}
        assert not sketch.circles and not sketch.edges


MEANT = MeantMap((("c0", Box(40, 40, 12, 10), ""), ("c1", Box(96, 56, 12, 12), "p01")), (("c0", "p02"), ("ik", "p03")))
RIGHT = DrawnCircle(Box(40.5, 39.5, 11.5, 10.5), 0.9)
RING = DrawnCircle(Box(96.5, 56, 12, 12), 0.9, "p01")


@pytest.mark.parametrize(
    ("read", "found"),
    [
        (None, Found(4, 0, 0)),
        (DrawnMap((RIGHT, RING), (DrawnEdge(RIGHT.name, "p02", 0.9), DrawnEdge("ik", "p03", 0.9))), Found(4, 4, 0)),
        (DrawnMap((RIGHT,), (DrawnEdge(RIGHT.name, "p05", 0.9),)), Found(4, 1, 1)),
        (DrawnMap((DrawnCircle(Box(70, 40, 12, 10), 0.9),), ()), Found(4, 0, 1)),
        (DrawnMap((DrawnCircle(RING.box, 0.9),), ()), Found(4, 0, 1)),
        (DrawnMap((RIGHT, DrawnCircle(Box(39, 40, 12, 10), 0.9)), ()), Found(4, 1, 1)),
    ],
    ids=["nothing", "all", "a line elsewhere", "a circle elsewhere", "a ring taken for somebody", "one found twice"],
)
def test_what_was_found_is_counted_against_what_was_meant(read: DrawnMap | None, found: Found) -> None:
    assert compared(MEANT, read) == found


def test_a_sketch_tells_what_was_meant() -> None:
    sketch = sketches(1)[0]
    meant = meant_map(sketch)
    assert [name for name, _, _ in meant.circles] == [circle.name for circle in sketch.circles]
    assert meant.edges == sketch.edges
