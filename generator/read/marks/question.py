"""Doubt about one box that the other boxes of its question settle. Only for questions with one answer.

Such a question holds at most one choice, so beside one sure choice a box that is nearly full was cancelled, and the end
of a stroke that comes from elsewhere is no second choice. And where strokes run on from both a choice and a cancelled
box beside it, they may be letters written across: then nobody has chosen, and a person must look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.model.answer import Mark, MarkState
from generator.read import thresholds as t
from generator.read.marks.features import BoxFeatures
from generator.read.marks.intent import Intent
from generator.read.marks.second_look import apart, reach

CANCELLED_BESIDE, STRAY_BESIDE, UNSURE_BESIDE = 0.93, 0.9, 0.5  # confidence of what a sure choice beside it says


def settle(
    features: Sequence[BoxFeatures], marks: Sequence[Mark], exclusive: frozenset[str], meant: Mapping[str, Intent]
) -> list[Mark]:
    """The marks (in the order of `features`), with less doubt. `exclusive`: the variables that take one answer;
    `meant`: what ink was meant as, by field."""
    questions: dict[str, list[int]] = defaultdict(list)
    for index, f in enumerate(features):
        if f.field.variable in exclusive:
            questions[f.field.variable].append(index)
    settled = list(marks)
    for boxes in questions.values():
        sure = [i for i in boxes if marks[i].state is MarkState.MARKED]
        if len(sure) != 1:
            continue
        for index in boxes:
            settled[index] = _beside(features[index], features[sure[0]], marks[index], meant)
    return settled


def _beside(f: BoxFeatures, choice: BoxFeatures, mark: Mark, meant: Mapping[str, Intent]) -> Mark:
    """What a box is beside the one sure choice of its question."""
    intent = meant.get(f.field.name)
    # ink that runs on from both: "n.v.t." in a thick pen
    lettered = (f.leaves or f.spilled >= t.RUNS_OVER) and choice.leaves and _near(choice, f)
    if mark.state is MarkState.CANCELLED and lettered and _perhaps_letters(intent, meant.get(choice.field.name)):
        return replace(mark, state=MarkState.DOUBTFUL, confidence=UNSURE_BESIDE)
    if mark.state is not MarkState.DOUBTFUL or (f.coverage >= t.SOME_INK and intent is None):
        return mark
    if f.coverage >= t.SOME_INK and intent is not None:
        # a sure choice beside it tells more than a little paper at the sides
        likely = intent.cancelled >= t.PERHAPS_CANCELLED and not zigzag(f) and f.crossness < t.CROSSED
        if likely and not lettered and not _scribbled(choice):
            return replace(mark, state=MarkState.CANCELLED, confidence=CANCELLED_BESIDE)
        return mark
    shallow = f.bent < t.BENT_MM and max(f.extent, f.foreign) < t.ENTERING_MM
    if shallow and _from(choice, f):
        return replace(mark, state=MarkState.BLANK, confidence=STRAY_BESIDE)
    return mark


def _perhaps_letters(*intents: Intent | None) -> bool:
    """Whether ink that runs on from one of two boxes to the other may be neither mark nor cancelling, as the network
    sees both."""
    return any(intent is None or intent.neither >= t.PERHAPS_LETTERS for intent in intents)


def zigzag(f: BoxFeatures) -> bool:
    """Whether much ink that stays in its box leaves gaps: some people scribble a choice as densely as that."""
    return f.coverage < t.ZIGZAG_INK and f.fullness < t.ZIGZAG_FULLNESS and f.spilled < t.HELD_SPILLED


def brushed(f: BoxFeatures) -> bool:
    """Whether much ink leaves paper at the sides, as a cross as broad as a brush does; less of it counts, if the ink
    stays in its box, as that of scratch-outs does not."""
    return f.crossness >= (t.BRUSHED if f.spilled < t.BRUSH_SPILLED else t.CROSSED)


def _near(choice: BoxFeatures, f: BoxFeatures) -> bool:
    """Whether a stroke of the choice may reach this box."""
    return apart(choice.field.box, f.field.box) <= reach(f.field.box)


def _scribbled(choice: BoxFeatures) -> bool:
    """Whether the choice itself is a fill: then a fuller one beside it says less."""
    return choice.coverage >= t.SOME_INK and choice.crossness < t.CROSSED


def _from(choice: BoxFeatures, f: BoxFeatures) -> bool:
    """Whether the ink of a box may well be the choice's: a stroke that runs on, or a ring, of a box that is near."""
    enters = f.foreign > 0 or f.leaves or f.sectors >= t.RING_PART
    runs_on = choice.leaves or choice.sectors >= t.RING_CLOSED
    return enters and runs_on and _near(choice, f)
