"""Somebody: a mark of their own (drawn, or the real marks of one hand), its size and place, and a way of cancelling."""

from __future__ import annotations

import math

import freehand
import numpy as np

from generator.model.geometry import Box
from generator.rehearse import pens
from generator.rehearse.filler import SCRIBBLE_MAX_PEN_MM
from generator.rehearse.pens import MarkKind, Pen, Stroke
from generator.rehearse.person import Person, as_prototype
from generator.rehearse.realhands import Hand
from generator.rehearse.scratches import any_scratching

REAL_SHARE = 0.35  # of the persons: real marks of one hand
SCRATCH_SHARE = 0.6  # of the persons: cancel by scratching out, not by filling up
CLEAN_SHARE = 0.1  # of the persons: what they cancel was not marked before
BOX = Box(0, 0, 4.5, 4.5)  # mm: prototypes are drawn in it
USUAL = (MarkKind.TICK, MarkKind.CROSS, MarkKind.LONG_TICK, MarkKind.STROKE, MarkKind.DOT, MarkKind.CIRCLE)
SCRIBBLING = (MarkKind.FILL.value, "free scribble", "free loop", "free spiral", "free hatch")


def curl(rng: np.random.Generator) -> list[Stroke]:
    """A Dutch "krul": a stroke up that bows back over itself, and on to the right."""
    low, wide = rng.uniform(0.7, 1.0), rng.uniform(0.12, 0.35)
    turns = np.linspace(math.pi * 0.6, math.pi * rng.uniform(2.3, 3.0), 20)
    bow = np.stack([0.4 + wide * np.cos(turns), 0.4 + rng.uniform(0.2, 0.45) * np.sin(turns)], axis=1)
    tail = np.array([[bow[-1, 0], bow[-1, 1]], [rng.uniform(0.7, 1.3), rng.uniform(0.5, 1.1)]])
    return [np.vstack([[(0.1, low)], bow, tail])]


def upper_tick(rng: np.random.Generator) -> list[Stroke]:
    """A tick that keeps to the upper edge of the box, for the most part above it."""
    low = np.array([rng.uniform(0.2, 0.6), rng.uniform(0.1, 0.4)])
    start, end = low - rng.uniform((0.1, 0.1), (0.4, 0.4)), low + rng.uniform((0.3, -0.9), (0.9, -0.4))
    return [np.array([start, low, end])]


def thin_cross(rng: np.random.Generator) -> list[Stroke]:
    """Two lines that hardly bend, small or beside the middle."""
    size, at = rng.uniform(0.25, 0.6), rng.uniform(0.35, 0.65, 2)
    angle, opened = rng.uniform(0.5, 1.1), rng.uniform(1.0, 2.0)
    made = []
    for a in (angle, angle + opened):
        ahead = size * np.array([math.cos(a), math.sin(a)]) * rng.uniform(0.7, 1.2)
        made.append(np.array([at - ahead, at + rng.normal(0, 0.05, 2), at + ahead]))
    return made


def looped_cross(rng: np.random.Generator) -> list[Stroke]:
    """A cross in one go, two of its ends joined by a wide bow, as an alpha or a fish."""
    left, right = rng.uniform(-0.1, 0.25), rng.uniform(0.75, 1.1)
    top, low = rng.uniform(-0.1, 0.2), rng.uniform(0.8, 1.1)
    bow = rng.uniform(0.1, 0.45)
    points = [(left, top), (0.5, 0.5), (right, low - 0.1), (right + bow, 0.5), (right, top), (0.5, 0.5), (left, low)]
    turned = np.rot90(np.eye(2), int(rng.integers(4)))
    return [np.array([np.array(p) - 0.5 for p in points]) @ turned + 0.5]


OWN = {"curl": curl, "upper tick": upper_tick, "thin cross": thin_cross, "looped cross": looped_cross}


def prototype(kind: str, pen: Pen, rng: np.random.Generator) -> tuple[Stroke, ...]:
    """Strokes of this kind in a box of 1 x 1."""
    if kind in OWN:
        return as_prototype([freehand._smooth(line) * BOX.width for line in OWN[kind](rng)], BOX)
    if kind in freehand.WAYS:
        return as_prototype(freehand.drawn(kind, BOX, rng), BOX)
    return as_prototype(pens.mark(MarkKind(kind), BOX, pen, rng), BOX)


def somebody(pen: Pen, real: list[Hand], rng: np.random.Generator) -> Person:
    """Somebody with this pen; with the real marks of one of these hands, or with a mark of their own."""
    if real and rng.random() < REAL_SHARE:
        return real[int(rng.integers(len(real)))].person(rng)
    families = (list(OWN), [kind.value for kind in USUAL], [k for k in freehand.WAYS if k not in SCRIBBLING],
                list(SCRIBBLING))  # fmt: skip
    family = families[int(rng.choice(len(families), p=(0.35, 0.25, 0.17, 0.23)))]
    kind = str(rng.choice(family))
    if pen.width > SCRIBBLE_MAX_PEN_MM and (kind in SCRIBBLING or kind.startswith("bold")):
        kind = MarkKind.CROSS.value
    return Person(
        kind, prototype(kind, pen, rng), size=float(rng.lognormal(0, 0.2)),
        place=(float(rng.normal(0, 0.07)), float(rng.normal(0, 0.07))), turn=float(rng.normal(0, 0.08)),
        unsteady=float(rng.uniform(0.015, 0.05)),
        scratching=any_scratching(rng) if rng.random() < SCRATCH_SHARE else None,
        clean=bool(rng.random() < CLEAN_SHARE),
    )  # fmt: skip
