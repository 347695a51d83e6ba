"""Whose the real marks are, and which hands the networks of reading were taught with.

`real_hands.csv` tells of every known hand its part: `train` (a network learned from it), `validation` (thresholds were
tuned on it) or `test` (only judged). No hand is in two. A hand that the table does not know was never learned from.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generator.rehearse import realmarks
from generator.rehearse.pens import MarkKind
from generator.rehearse.person import Person, real_person

Ink = NDArray[np.float32]
CHOOSING = (MarkKind.TICK, MarkKind.CROSS, MarkKind.STROKE, MarkKind.CIRCLE, MarkKind.FILL)
LEAST_MARKS = 3  # of a hand that fills in a page
_NAMED = re.compile(r"hand ([\w-]+)")  # in the note of a mark …
_SCALED = re.compile(r"scale (0?\.\d+)")  # … as is by how much its box was smaller than ours
_SHEET = re.compile(r"^(.*?)(?:-p\d+)?-\d+$")  # else a sheet's name stands for its hand: pages of it are the same one's


class Part(StrEnum):
    """What a hand was used for."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Hand:
    """The real marks of one person. `size`: what brings them to their size in mm in a box of ours."""

    name: str
    part: Part
    marks: Mapping[MarkKind, tuple[Ink, ...]]
    size: float = 1.0

    @property
    def choosing(self) -> tuple[MarkKind, ...]:
        """The kinds with which this person chooses, the most usual first."""
        usual = sorted((k for k in CHOOSING if k in self.marks), key=lambda kind: -len(self.marks[kind]))
        return tuple(kind for kind in usual if len(self.marks[kind]) >= LEAST_MARKS)

    def person(self, rng: np.random.Generator) -> Person:
        """This person at one page: one of its kinds of marks, and a way of cancelling."""
        kind = self.choosing[int(rng.integers(len(self.choosing)))]
        return real_person(self.marks[kind], self.size, f"echt {kind.value}", rng)


def hand_of(row: Mapping[str, str]) -> str:
    """The name of the hand that made the mark of this row of the index."""
    if said := _NAMED.search(row.get("note") or ""):
        return said.group(1)
    stem = Path(row["file"]).stem
    sheet = _SHEET.match(stem)
    return sheet.group(1) if sheet else stem


def part_of(hand: str) -> Part:
    """What a hand was used for. One that is not known was not learned from."""
    return parts().get(hand, Part.TEST)


@cache
def parts() -> Mapping[str, Part]:
    """The part of each known hand."""
    with Path(__file__).with_name("real_hands.csv").open(encoding="utf-8", newline="") as lines:
        return {row["hand"]: Part(row["part"]) for row in csv.DictReader(lines)}


def hands(folder: Path | None = None) -> list[Hand]:
    """Every hand with marks in this folder (as `realmarks.load` finds it), by name."""
    marks: dict[str, dict[MarkKind, list[Ink]]] = defaultdict(lambda: defaultdict(list))
    sizes: dict[str, float] = {}
    for row, kind, ink in realmarks.described(folder):
        hand = hand_of(row)
        marks[hand][kind].append(ink)
        if scaled := _SCALED.search(row.get("note") or ""):
            sizes[hand] = float(scaled.group(1))
    return [
        Hand(name, part_of(name), {kind: tuple(inks) for kind, inks in kinds.items()}, sizes.get(name, 1.0))
        for name, kinds in sorted(marks.items())
    ]


def held_out(folder: Path | None = None) -> list[Hand]:
    """The hands from which nothing was learned and on which nothing was tuned, with marks enough to fill in a page."""
    return [hand for hand in hands(folder) if hand.part is Part.TEST and hand.choosing]
