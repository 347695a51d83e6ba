"""What the rest of its page says of a box, as numbers: one hand filled it in.

How far what a box measures lies from what the page's sure choices measure, and from its cancelled boxes; how alike they
look; and what the other boxes of its question say.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from generator.model.answer import Mark, MarkState
from generator.read.marks.evidence import Evidence
from generator.read.marks.facts import Facts
from generator.read.marks.intent import NUMBERS
from generator.read.marks.shapes import VIEW_PX

Floats = NDArray[np.float32]
MEASURES = (
    "own_area",
    "own_coverage",
    "extent",
    "depth",
    "spilled",
    "darkness",
    "crossness",
    "fullness",
    "core",
    "overrun",
)
_MEASURED = [NUMBERS.index(name) for name in MEASURES]
LEAST_CHANCE = 1e-4  # the network's chances are told as logarithms, down to this
STATES = (MarkState.MARKED, MarkState.CANCELLED, MarkState.DOUBTFUL)
THIRD = 3  # the third most alike choice: one or two may be slips
COARSE = 2  # px of a view in one that is compared: two marks of one hand differ by that much in their course
PER_BOX = len(MEASURES) + 3  # what is compared of each box: its measures and its chances


def contexts(facts: Facts, marks: Sequence[Mark], places: Sequence[int], own: Floats) -> Floats:
    """For the boxes at these places (all legible) what the page says of them: N x (3 x PER_BOX + 16). `own`: what each
    measures and is likely meant as (`told`)."""
    boxes = [facts.boxes[place] for place in places]
    states = [STATES.index(mark.state) if mark.state in STATES else -1 for mark in marks]
    every = np.eye(len(STATES) + 1, dtype=np.float32)[states][:, : len(STATES)]  # all boxes x states
    is_in = every[places]
    chosen, cancelled = is_in[:, 0], is_in[:, 1]
    middle, spread = _others(own, chosen)
    other, _ = _others(own, cancelled)
    counts = np.log1p(is_in.sum(axis=0) - is_in)
    beside = _question(facts, every, places, own[:, MEASURES.index("own_coverage")])
    alike = _likeness(boxes, chosen, cancelled)
    return np.concatenate([own - middle, spread, own - other, counts, beside, alike, is_in], axis=1)


def told(numbers: Floats, said: Floats) -> Floats:
    """Of each box what is compared: its measures (out of its NUMBERS), and the logarithms of what the network said
    (N x 3). N x PER_BOX."""
    return np.concatenate([numbers[:, _MEASURED], np.log(np.maximum(said, LEAST_CHANCE))], axis=1)


def _others(own: Floats, of: Floats) -> tuple[Floats, Floats]:
    """The mean and the standard deviation of the others among these (N, 0 or 1) for each box: itself never counts.
    Where there is no other, its own numbers and 0."""
    count = of.sum() - of
    share = (1 / np.maximum(count, 1))[:, None]
    mine = of[:, None] * own
    middle = (mine.sum(axis=0) - mine) * share
    square = ((mine * own).sum(axis=0) - mine * own) * share
    alone = (count == 0)[:, None]
    spread = np.sqrt(np.maximum(square - middle**2, 0))
    return np.where(alone, own, middle), np.where(alone, np.float32(0), spread)


def _question(facts: Facts, is_in: Floats, places: Sequence[int], covered: Floats) -> Floats:
    """What the other boxes of its variable are: chosen, cancelled, doubtful; how many there are; how much fuller it is
    than the fullest of them; whether one answer is asked for. N x 6. `is_in`: of all boxes, which state each has."""
    numbers: dict[str, int] = {}
    variable = np.array([numbers.setdefault(f.field.variable, len(numbers)) for f in facts.boxes])
    alone = np.array([name in facts.exclusive for name in numbers], np.float32)[variable[places]]
    others = np.equal.outer(variable[places], variable)
    others[np.arange(len(places)), places] = False
    ink = np.zeros(len(variable), np.float32)
    ink[places] = covered
    fuller = covered - (others * ink).max(axis=1)
    many = np.log1p(others.sum(axis=1, dtype=np.float64))
    return np.column_stack([others.astype(np.float32) @ is_in, many.astype(np.float32), fuller, alone])


def _likeness(boxes: Sequence[Evidence], chosen: Floats, cancelled: Floats) -> Floats:
    """How alike (correlation, coarsely) it looks to the other choices: on average, the most alike, the third; and to
    the most alike cancelled box. N x 4."""
    views = np.array([f.view for f in boxes], np.float32).reshape(-1, VIEW_PX, VIEW_PX)
    summed = sum(views[:, down::COARSE, right::COARSE] for down in range(COARSE) for right in range(COARSE))
    flat = np.asarray(summed / COARSE**2, np.float32).reshape(len(boxes), -1)  # mean(axis=…) takes five times as long
    flat -= flat.mean(axis=1, keepdims=True)
    flat /= np.maximum(np.sqrt((flat**2).sum(axis=1, keepdims=True)), 1e-6)
    alike = flat @ flat.T
    np.fill_diagonal(alike, 0)
    to_chosen = alike * chosen
    count = np.maximum(chosen.sum() - chosen, 1)
    most = np.sort(np.hstack([np.zeros((len(boxes), THIRD), np.float32), to_chosen]), axis=1)
    return np.stack(
        [to_chosen.sum(axis=1) / count, most[:, -1], most[:, -THIRD], (alike * cancelled).max(axis=1)], axis=1
    )
