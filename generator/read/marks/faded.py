"""Pencil that fell apart in a black-and-white scan: what is left of it, and what a person must look at because of it.

Such a scan keeps what is darker than one level. Of a pencil stroke it keeps dots and dashes, or nothing at all. Where
some marks of a page fell apart, others may be gone without a trace: an empty question says nothing then. But a choice
that can be seen is a choice, and what is left of one is one, where its question has no other ink.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from generator.model.answer import Mark, MarkState
from generator.read import thresholds as t
from generator.read.marks.features import BoxFeatures, Sheet

REMAINS_CONFIDENCE = 0.9  # of a choice of which only remains are left, in a question without other ink
UNSURE = 0.5
ALONG_OUTLINE = 0.1  # of the box: what reaches in no further is the outline, as a coarse fax shows it
MUCH_INK_MM2 = 3.0  # mm²: on such pages half of the marks that hold more were filled-up boxes; crosses tell themselves


def remains(f: BoxFeatures) -> bool:
    """Whether a box holds less ink than a mark has, but more than dust: in black and white, what is left of pencil."""
    return t.SCATTER_MM2 <= f.area < t.MARK_MM2 and f.depth >= ALONG_OUTLINE


def perhaps_cancelled(f: BoxFeatures) -> bool:
    """Whether a box that was filled up may have left this, where thinner marks fell apart."""
    return f.area >= MUCH_INK_MM2 and f.crossness < t.SURELY_CROSSED


def faded(sheet: Sheet, bilevel: bool) -> bool:
    """Whether so many marks of a page fell apart that others may be gone."""
    fell_apart = sum(remains(f) for f in sheet.features)
    whole = sum(f.area >= t.MARK_MM2 for f in sheet.features)
    return bilevel and fell_apart > 0 and fell_apart >= t.FADED_SHARE * whole


def judge_remains(
    features: Sequence[BoxFeatures], marks: Sequence[Mark], exclusive: frozenset[str]
) -> tuple[Mark, ...]:
    """The marks of a faded page (those of boxes first, in the order of `features`).

    `exclusive`: the variables that take one answer; if all the ink of such a question is what is left of a mark in one
    box, that is its choice. Other remains are asked about, and what may have been a cancelled box.
    """
    judged = list(marks)
    questions: dict[str, list[int]] = defaultdict(list)
    for index, f in enumerate(features):
        questions[f.field.variable].append(index)
        left = remains(f) and marks[index].state is MarkState.BLANK
        if left or (marks[index].state is MarkState.MARKED and perhaps_cancelled(f)):
            judged[index] = replace(marks[index], state=MarkState.DOUBTFUL, confidence=UNSURE)
    for variable, boxes in questions.items():
        inked = [i for i in boxes if judged[i].state is not MarkState.BLANK or features[i].area > 0]
        if variable in exclusive and len(inked) == 1 and _left_of_a_choice(features[inked[0]]):
            judged[inked[0]] = replace(judged[inked[0]], state=MarkState.MARKED, confidence=REMAINS_CONFIDENCE)
    return tuple(judged)


def _left_of_a_choice(f: BoxFeatures) -> bool:
    """Whether remains are more than a large speck."""
    long = f.area >= t.SPECK_MM2 and f.extent >= t.SPECK_EXTENT_MM
    return remains(f) and (long or f.scatter >= t.SCATTER_MM)
