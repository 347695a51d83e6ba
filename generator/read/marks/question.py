"""The third step, within a question with one answer: doubt about one box that its other boxes clear.

Such a question holds at most one choice, so beside one sure choice a box that is nearly full was cancelled, and the end
of a stroke that comes from elsewhere is no second choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.model.answer import Mark, MarkState
from generator.model.reason import Reason
from generator.read import thresholds as t
from generator.read.marks.evidence import Evidence
from generator.read.marks.facts import Facts
from generator.read.marks.judge import zigzag
from generator.read.marks.second_look import apart, reach

CANCELLED_BESIDE, STRAY_BESIDE = 0.93, 0.9  # confidence of what a sure choice beside it says


def cleared_by_question(facts: Facts, marks: Sequence[Mark]) -> list[Mark]:
    """The marks, with less doubt; and cancelled boxes that a choice beside them bears out say so."""
    cleared = list(marks)
    for choice, others in beside_one_choice(facts, marks):
        for place in others:
            cleared[place] = _beside(facts, place, choice, marks[place])
    return cleared


def beside_one_choice(facts: Facts, marks: Sequence[Mark]) -> list[tuple[Evidence, list[int]]]:
    """Of each question with exactly one sure choice: that choice, and the places of its other boxes."""
    found = []
    for places in facts.questions.values():
        sure = [place for place in places if marks[place].state is MarkState.MARKED]
        if len(sure) == 1:
            found.append((facts.boxes[sure[0]], [place for place in places if place != sure[0]]))
    return found


def _beside(facts: Facts, place: int, choice: Evidence, mark: Mark) -> Mark:
    """What a box is beside the one sure choice of its question."""
    f = facts.boxes[place]
    if f.full and mark.state in (MarkState.DOUBTFUL, MarkState.CANCELLED):
        if not _likely_cancelled(facts, f, choice):
            return mark
        sure = mark.confidence if mark.state is MarkState.CANCELLED else CANCELLED_BESIDE
        return replace(mark, state=MarkState.CANCELLED, confidence=sure, why=Reason.BESIDE_CHOICE)
    shallow = f.bent < t.BENT_MM and max(f.extent, f.entering) < t.ENTERING_MM
    if mark.state is MarkState.DOUBTFUL and shallow and _from(choice, f):
        return replace(mark, state=MarkState.BLANK, confidence=STRAY_BESIDE, why=Reason.STRAY)
    return mark


def _likely_cancelled(facts: Facts, f: Evidence, choice: Evidence) -> bool:
    """Whether a full box was cancelled: a sure choice beside it tells more than a little paper at the sides."""
    intent = facts.meant.get(f.field.name)
    if intent is None or intent.cancelled < t.PERHAPS_CANCELLED or zigzag(f) or f.crossness >= t.CROSSED:
        return False
    return not lettered(choice, f) and not scribbled(choice)


def lettered(choice: Evidence, f: Evidence) -> bool:
    """Whether ink runs on from both a choice and a full box near it: "n.v.t." in a thick pen does."""
    return (f.leaves or f.spilled >= t.RUNS_OVER) and choice.leaves and _near(choice, f)


def scribbled(choice: Evidence) -> bool:
    """Whether a choice is a fill: then a fuller one beside it says less."""
    return choice.full and choice.crossness < t.CROSSED


def _near(choice: Evidence, f: Evidence) -> bool:
    """Whether a stroke of the choice may reach this box."""
    return apart(choice.field.box, f.field.box) <= reach(f.field.box)


def _from(choice: Evidence, f: Evidence) -> bool:
    """Whether the ink of a box may well be the choice's: a stroke that runs on, or a ring, of a box that is near."""
    enters = f.entering > 0 or f.leaves or f.sectors >= t.RING_PART
    runs_on = choice.leaves or choice.sectors >= t.RING_CLOSED
    return enters and runs_on and _near(choice, f)
