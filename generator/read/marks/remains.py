"""The first look at a black-and-white scan whose pencil fell apart: what is left of a choice is one.

Such a scan keeps what is darker than one level. Of a pencil stroke it keeps dots and dashes, or nothing at all. Where
some marks of a page fell apart, others may be gone without a trace: an empty question says nothing then. But a choice
that can be seen is a choice, and what is left of one is one, where its question has no other ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.model.answer import Mark, MarkState
from generator.model.reason import Reason
from generator.read import thresholds as t
from generator.read.marks.evidence import Evidence, Sheet
from generator.read.marks.facts import Facts, remains

REMAINS_CONFIDENCE = 0.9  # of a choice of which only remains are left, in a question without other ink


def faded(sheet: Sheet) -> bool:
    """Whether so many marks of a page fell apart that others may be gone."""
    if not sheet.bilevel:
        return False
    return _fell_apart(sheet) or nearly_gone(sheet)


def nearly_gone(sheet: Sheet) -> bool:
    """Whether a black-and-white page shows ink in a few of its questions only, and all of it thin. Pencil leaves that
    where it went over itself (a box that was cancelled looks like a choice then), and nothing anywhere else."""
    if not sheet.bilevel:
        return False
    questions = {f.field.variable for f in sheet.boxes}
    inked = [f for f in sheet.boxes if f.own_area >= t.MARK_MM2]
    few = 0 < len({f.field.variable for f in inked}) <= t.NEARLY_GONE_SHARE * len(questions)
    return few and all(f.own_area <= t.NEARLY_GONE_MM * f.extent for f in inked)


def _fell_apart(sheet: Sheet) -> bool:
    """Whether marks are left of which there is too little to be read."""
    fell_apart = sum(remains(f) for f in sheet.boxes)
    whole = sum(f.own_area >= t.MARK_MM2 for f in sheet.boxes)
    return fell_apart > 0 and fell_apart >= t.FADED_SHARE * whole


def cleared_by_remains(facts: Facts, marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a faded page: if all the ink of a question with one answer is what is left of a mark in one box,
    that is its choice."""
    cleared = list(marks)
    for places in facts.questions.values():
        inked = [place for place in places if _some_ink(facts, place, marks)]
        if len(inked) == 1 and _left_of_a_choice(facts.boxes[inked[0]]):
            choice = marks[inked[0]]
            cleared[inked[0]] = replace(
                choice, state=MarkState.MARKED, confidence=REMAINS_CONFIDENCE, why=Reason.REMAINS
            )
    return cleared


def _some_ink(facts: Facts, place: int, marks: Sequence[Mark]) -> bool:
    """Whether a box holds ink, or may hold some."""
    f = facts.boxes[place]
    return marks[place].state is not MarkState.BLANK or f.own_area > 0 or f.field.name in facts.hidden


def _left_of_a_choice(f: Evidence) -> bool:
    """Whether remains are more than a large speck."""
    long = f.own_area >= t.SPECK_MM2 and f.extent >= t.SPECK_EXTENT_MM
    return remains(f) and (long or f.scatter >= t.SCATTER_MM)
