"""One person at one page: the same mark in every box, each a little different, and one way of cancelling.

Real people are like that: what differs between two marks of one hand is small beside what differs between two hands.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import Box
from generator.rehearse import pens
from generator.rehearse.pens import MarkKind, Pen, Stroke
from generator.rehearse.realmarks import Stamp, Variety, stamp
from generator.rehearse.scratches import Scratching, any_scratching, scratched

SAME_HAND = Variety(degrees=4.0, stretch=0.05, shift=0.03)  # two real marks of one hand, beyond what was cut out
PRESSURE = 0.08  # how much darker or paler one mark is than the next, as a share
BENDS = 0.5  # waves of a stroke's course within a box, by which two marks of one hand differ


@dataclass(frozen=True, slots=True)
class Person:
    """`kind`: what the truth calls the mark. Either `prototype`, strokes in a box of 1 x 1, or `inks`, real marks of
    one hand. `size`: of what was drawn or cut out; `place`: off the middle, in shares of the box; `turn` in radians;
    `unsteady`: how far (standard deviation, share of the box) a mark's course differs from the prototype;
    `scratching`: how it cancels, None: fills the box up, as the sheet asks. `clean`: what it cancels was not marked
    before."""

    kind: str
    prototype: tuple[Stroke, ...] = ()
    inks: tuple[NDArray[np.float32], ...] = ()
    size: float = 1.0
    place: tuple[float, float] = (0.0, 0.0)
    turn: float = 0.0
    unsteady: float = 0.03
    scratching: Scratching | None = None
    clean: bool = False

    def marked(self, box: Box, pen: Pen, rng: np.random.Generator) -> tuple[list[Stroke], list[Stamp]]:
        """One mark in this box."""
        if self.inks:
            return [], [self._pasted(box, pen, rng)]
        return [_again(stroke, self, box, rng) for stroke in self._same(rng)], []

    def cancelled(self, box: Box, pen: Pen, rng: np.random.Generator) -> tuple[str, list[Stroke], list[Stamp]]:
        """A mark in this box that was cancelled: the kind, what was drawn, what was pasted."""
        strokes, stamps = ([], []) if self.clean else self.marked(box, pen, rng)
        if self.scratching is None:
            return MarkKind.SOLID.value, strokes + pens.solid(box, rng, pen.width), stamps
        return MarkKind.SCRATCH.value, strokes + scratched(self.scratching, box, pen.width, rng), stamps

    def _pasted(self, box: Box, pen: Pen, rng: np.random.Generator) -> Stamp:
        ink = self.inks[int(rng.integers(len(self.inks)))] * np.float32(1 + rng.uniform(-PRESSURE, PRESSURE))
        off = np.array(self.place) * (box.width, box.height)
        wide, high = box.width * self.size, box.height * self.size
        at = Box(box.centre.x - wide / 2 + off[0], box.centre.y - high / 2 + off[1], wide, high)
        return stamp(np.asarray(ink, np.float32), at, pen, rng, SAME_HAND)

    def _same(self, rng: np.random.Generator) -> list[Stroke]:
        """The prototype as it comes out this time: turned, stretched and bent a little, all strokes alike."""
        angle = self.turn + rng.normal(0, self.unsteady)
        turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        grown = self.size * (1 + rng.normal(0, 1.5 * self.unsteady, 2))
        off = 0.5 + np.array(self.place) + rng.normal(0, self.unsteady, 2)
        waves = [(rng.normal(0, 2 * math.pi * BENDS, 2), rng.uniform(0, 6.3), rng.normal(0, self.unsteady, 2))
                 for _ in range(2)]  # fmt: skip
        made = []
        for stroke in self.prototype:
            centred = stroke - 0.5
            bent = sum((np.sin(centred @ wave + phase)[:, None] * high for wave, phase, high in waves), centred)
            made.append(bent * grown @ turn.T + off)
        return made


def _again(stroke: Stroke, person: Person, box: Box, rng: np.random.Generator) -> Stroke:
    """One stroke of a mark on the page, mm; strokes of one mark lie a little differently to each other each time."""
    moved = stroke + rng.normal(0, person.unsteady / 2, 2)
    return np.asarray(np.array([box.x, box.y]) + moved * (box.width, box.height), np.float64)


def as_prototype(strokes: Sequence[Stroke], box: Box) -> tuple[Stroke, ...]:
    """Strokes drawn in this box, as a prototype."""
    return tuple((stroke - (box.x, box.y)) / (box.width, box.height) for stroke in strokes)


SCRATCHES_SHARE = 0.5  # of people: scratch out, though the sheet asks for a box that is filled up


def real_person(inks: Sequence[NDArray[np.float32]], size: float, kind: str, rng: np.random.Generator) -> Person:
    """A person who makes the real marks of one hand, at their own size and place."""
    return Person(
        kind, inks=tuple(inks), size=size * float(rng.uniform(0.9, 1.15)),
        place=(float(rng.normal(0, 0.06)), float(rng.normal(0, 0.06))),
        scratching=any_scratching(rng) if rng.random() < SCRATCHES_SHARE else None,
    )  # fmt: skip
