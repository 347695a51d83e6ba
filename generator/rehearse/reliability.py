"""Is a stated confidence true? Boxes and answers by how sure the reading said to be: how many, how many were right.

Of a reader that is calibrated, 95 of 100 boxes are right that it says to be 0.95 sure of. What it is unsure of
(doubtful) is left out: there it states nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.model.answer import Answer, AnswerState, Mark, MarkState
from generator.rehearse.compare import NOTHING, Verdict, right_states, wilson
from generator.rehearse.filler import Truth

BOXES, ANSWERS = "boxes", "answers"
DIGITS = 4  # of a confidence: as finely as a mark states it
# Narrow where nearly all boxes lie: there a thousandth is a box in a thousand.
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995)
TOLD_EDGES = (0.0, 0.9, 0.95, 0.99)  # for people

Stated = Counter[tuple[str, str, float, bool]]  # (boxes or answers, state as read, confidence, right) → number


@dataclass(frozen=True, slots=True)
class Row:
    """What was read with a confidence from `low` up to `high`. `stated`: the mean of what was said."""

    what: str
    state: str  # "" of all states together
    low: float
    high: float
    number: int
    right: int
    stated: float

    @property
    def share(self) -> float:
        """The share that was right."""
        return self.right / self.number

    def as_json(self) -> dict[str, Any]:
        """For a program; with the 95 % interval of the share that was right."""
        least, most = wilson(self.right, self.number)
        return {
            "what": self.what, "state": self.state, "from": self.low, "to": self.high, "number": self.number,
            "right": self.right, "stated": round(self.stated, 5), "was_right": round(self.share, 5),
            "was_right_low": round(least, 5), "was_right_high": round(most, 5),
        }  # fmt: skip


def stated(truth: Truth, marks: Iterable[Mark], answers: Iterable[Answer], verdicts: Iterable[Verdict]) -> Stated:
    """What the reading of one page said to be how sure of, and whether that was so."""
    told: Stated = Counter()
    for mark in marks:
        if mark.state is not MarkState.DOUBTFUL:
            right = mark.state in right_states(truth.kinds.get(mark.field, NOTHING))
            told[BOXES, mark.state.value, round(mark.confidence, DIGITS), right] += 1
    judged = {v.variable: v for v in verdicts if not (v.reviewed or v.missing)}
    for answer in answers:
        if answer.variable in judged and answer.state is not AnswerState.DOUBTFUL:
            right = not judged[answer.variable].wrong
            told[ANSWERS, answer.state.value, round(answer.confidence, DIGITS), right] += 1
    return told


def rows(told: Stated, edges: tuple[float, ...] = EDGES, by_state: bool = True) -> Iterator[Row]:
    """The table; without empty rows. The last row goes up to 1."""
    bins: dict[tuple[str, str, int], list[tuple[float, bool, int]]] = defaultdict(list)
    for (what, state, confidence, right), number in told.items():
        place = sum(confidence >= edge for edge in edges[1:])
        bins[what, state if by_state else "", place].append((confidence, right, number))
    for (what, state, place), found in sorted(bins.items()):
        number = sum(n for _, _, n in found)
        high = edges[place + 1] if place + 1 < len(edges) else 1.0
        mean = sum(confidence * n for confidence, _, n in found) / number
        yield Row(what, state, edges[place], high, number, sum(n for _, right, n in found if right), mean)
