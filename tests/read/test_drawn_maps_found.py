"""What is a circle or a line on a network map, and what is not: ink on bare paper with two rows of printed places."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from generator.model.drawn_map import DrawnCircle, DrawnEdge, DrawnMap
from generator.model.geometry import Box, Point
from generator.model.layout import Field, FieldRole, FieldShape
from generator.model.map_space import MapSpace, Node
from generator.read.drawings.ink import field_ink
from generator.read.drawings.maps.area import DrawnOn, crossed
from generator.read.drawings.maps.find import read_map
from generator.read.drawings.maps.rivals import shared_ink
from generator.read.drawings.maps.strands import Strand

SCALE = 5.0
AREA = Box(20, 30, 140, 110)
PLACES = tuple(Node(f"p{n:02d}", Point(40 + 30 * ((n - 1) % 4), 45 + 75 * ((n - 1) // 4)), 4.75) for n in range(1, 9))
SPACE = MapSpace("kaart", "netwerk", 1, AREA, (Node("ik", Point(90, 85), 8.0), *PLACES), (Box(60, 62, 5, 5),), ())
NODES = {node.name: node for node in SPACE.nodes}


class Paper:
    """A sheet with its print, to draw on."""

    def __init__(self) -> None:
        shape = (round(AREA.height * SCALE), round(AREA.width * SCALE))
        self.print = np.zeros(shape, np.uint8)
        for node in SPACE.nodes:
            at = round((node.centre.x - AREA.x) * SCALE), round((node.centre.y - AREA.y) * SCALE)
            cv2.circle(self.print, at, round(node.radius * SCALE), (230,), -1 if node.name == "ik" else 3)
        self.picture = np.full(shape, 245, np.uint8) - self.print // 2
        self.rng = np.random.default_rng(1)

    def stroke(self, points: list[tuple[float, float]]) -> None:
        at = (np.array(points) + self.rng.normal(0, 0.08, (len(points), 2)) - (AREA.x, AREA.y)) * SCALE
        cv2.polylines(self.picture, [np.round(at * 16).astype(np.int32)], False, (60,), 3, cv2.LINE_AA, 4)

    def circle(self, x: float, y: float, wide: float, high: float, share: float = 1.02) -> None:
        turns = np.linspace(0.5, 0.5 + 2 * math.pi * share, 60)
        self.stroke([(x + wide * math.cos(t), y + high * math.sin(t)) for t in turns])

    def line(self, one: str, other: str, bow: float = 0.0, dashed: bool = False) -> None:
        a, b = NODES[one], NODES[other]
        far = math.dist((a.centre.x, a.centre.y), (b.centre.x, b.centre.y))
        dx, dy = (b.centre.x - a.centre.x) / far, (b.centre.y - a.centre.y) / far
        at = np.linspace(a.radius + 0.6, far - b.radius - 0.6, 60)
        points = [
            (a.centre.x + dx * t - dy * bow * math.sin(math.pi * t / far),
             a.centre.y + dy * t + dx * bow * math.sin(math.pi * t / far)) for t in at
        ]  # fmt: skip
        for start in range(0, 60, 10) if dashed else (0,):
            self.stroke(points[start : start + 6] if dashed else points)

    def word(self, x: float, y: float, letters: int = 4) -> None:
        for n in range(letters):
            left = x + 2.6 * n
            self.stroke(
                [(left, y), (left + 0.7, y - 2.6), (left + 1.3, y - 0.4), (left + 2.0, y - 2.4), (left + 2.2, y)]
            )

    def read(self) -> DrawnMap:
        noisy = np.clip(self.picture + self.rng.normal(0, 3, self.picture.shape), 0, 255).astype(np.uint8)
        spread = cv2.dilate(self.print, np.ones((3, 3), np.uint8))
        return read_map(field_ink(noisy, spread, SCALE, 205.0, False), SPACE).map


def edges(drawn: DrawnMap) -> set[tuple[str, str]]:
    return {(edge.one, edge.other) for edge in drawn.edges}


def test_a_circle_and_its_line_are_found() -> None:
    paper = Paper()
    paper.circle(70, 75, 6, 5)
    paper.stroke([(68.5, 69.6), (69.3, 60), (69.8, 50.4)])
    drawn = paper.read()
    (circle,) = drawn.circles
    assert circle.box.centre.x == pytest.approx(70, abs=0.7) and circle.box.centre.y == pytest.approx(75, abs=0.7)
    assert circle.box.width == pytest.approx(12, abs=1) and circle.box.height == pytest.approx(10, abs=1)
    assert not circle.around
    assert edges(drawn) == {(circle.name, "p02")}


def test_a_circle_that_meets_itself_exactly_is_one() -> None:
    """Its ink is a ring that nothing touches: no pixel of it is the first."""
    paper = Paper()
    middle, half = (round((70 - AREA.x) * SCALE), round((78 - AREA.y) * SCALE)), (round(9 * SCALE), round(6 * SCALE))
    cv2.ellipse(paper.picture, middle, half, 0, 0, 360, (60,), 3, cv2.LINE_AA)
    (circle,) = paper.read().circles
    assert circle.box.width == pytest.approx(18, abs=1) and circle.box.height == pytest.approx(12, abs=1)


def test_a_line_no_longer_than_a_letter_connects_a_circle_to_the_place_beside_it() -> None:
    paper = Paper()
    paper.circle(NODES["p03"].centre.x, 64.5, 8, 6.5)
    paper.stroke([(NODES["p03"].centre.x + 0.1 * n, 50.4 + 0.6 * n) for n in range(13)])
    drawn = paper.read()
    (circle,) = drawn.circles
    assert edges(drawn) == {(circle.name, "p03")}


def test_a_line_runs_on_through_crosses_and_a_word_that_lie_over_it() -> None:
    paper = Paper()
    paper.line("p01", "p07", bow=3.0)
    for x, y in ((66, 78), (84, 96)):
        paper.stroke([(x - 2.5, y - 2.5), (x + 2.5, y + 2.5)])
        paper.stroke([(x + 2.5, y - 2.5), (x - 2.5, y + 2.5)])
    paper.word(52, 66)
    assert edges(paper.read()) == {("p01", "p07")}


def test_an_open_circle_with_a_name_in_it_is_one() -> None:
    paper = Paper()
    paper.circle(125, 82, 9, 7, share=0.93)
    paper.word(119, 84)
    drawn = paper.read()
    assert len(drawn.circles) == 1 and not drawn.edges


def test_a_ring_round_a_place_is_about_that_place() -> None:
    paper = Paper()
    paper.circle(NODES["p03"].centre.x, NODES["p03"].centre.y, 7, 7)
    drawn = paper.read()
    assert [circle.around for circle in drawn.circles] == ["p03"]


@pytest.mark.parametrize("dashed", [False, True], ids=["solid", "dashed"])
def test_lines_that_cross_lead_where_they_lead(dashed: bool) -> None:
    paper = Paper()
    paper.line("p01", "p06", dashed=dashed)
    paper.line("p02", "p05")
    assert edges(paper.read()) == {("p01", "p06"), ("p02", "p05")}


def test_a_bent_line_from_the_middle_is_found() -> None:
    paper = Paper()
    paper.line("ik", "p08", bow=4.0)
    assert edges(paper.read()) == {("ik", "p08")}


def test_words_between_two_places_connect_nothing() -> None:
    paper = Paper()
    paper.word(47, 46, letters=7)
    paper.word(104, 121, letters=3)
    assert not paper.read().proposals


def test_a_line_that_is_scratched_out_is_none() -> None:
    paper = Paper()
    paper.line("p05", "p06")
    paper.stroke([(46 + 0.5 * n, 120 + (3 if n % 2 else -3)) for n in range(36)])
    assert ("p05", "p06") not in edges(paper.read())


def test_a_circle_round_a_tick_box_is_an_answer_and_nobody() -> None:
    paper = Paper()
    paper.circle(62.5, 64.5, 4.2, 4.2)
    assert not paper.read().circles


def test_ink_that_two_lines_share_is_told_of_both() -> None:
    """Of three pieces (10, 20 and 30 mm) one line has the first two, another the last two, a third the last one."""
    lines = [Strand(np.zeros((2, 2)), parts, 0.0) for parts in ((0, 1), (1, 2), (2,))]
    shared = shared_ink(lines, np.array([10.0, 20.0, 30.0]))
    assert shared == pytest.approx(np.array([[1, 2 / 3, 0], [2 / 5, 1, 3 / 5], [0, 1, 1]]))


def test_bare_paper_says_nothing() -> None:
    assert not Paper().read().proposals


def test_boxes_that_a_drawn_line_or_circle_runs_through_are_known() -> None:
    """A line from (40, 50) by way of (80, 50) to (80, 110), and a circle of 20 mm round (120, 70)."""
    line = DrawnEdge("p01", "p02", 0.9, ((40.0, 50.0), (80.0, 50.0), (80.0, 110.0)))
    drawn = DrawnMap((DrawnCircle(Box(110, 60, 20, 20), 0.9),), (line,))
    boxes = {"under the line": Box(58, 48, 5, 5), "under its last part": Box(78, 90, 5, 5), "beside": Box(58, 52, 5, 5),
             "on the circle": Box(108, 68, 5, 5), "within it": Box(117, 67, 5, 5),
             "past the end": Box(78, 112, 5, 5)}  # fmt: skip
    fields = [Field(name, name, "", "", FieldRole.MARK, FieldShape.BOX, b, "") for name, b in boxes.items()]
    assert crossed([DrawnOn(SPACE, drawn)], fields) == {"under the line", "under its last part", "on the circle"}
    assert not crossed([], fields)
