"""The third step, a second opinion: what a box is, judged beside the rest of its page by one small model.

A first look sees a box by itself. But one hand's marks are alike, and another's are not; so a model is told what the
page's sure choices measure (`context`). Where the first look doubts and the model does not, the model is believed;
where it sees a choice and the model does not, a person is asked. What it holds for cancelled stays so: where many boxes
are blacked out on a page, they are alike as choices are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from generator.model.answer import Mark, MarkState
from generator.model.reason import Reason
from generator.read.marks.context import contexts, told
from generator.read.marks.evidence import Evidence
from generator.read.marks.facts import Facts
from generator.read.marks.intent import Intent
from generator.read.marks.judge import SURE, UNSURE
from generator.read.marks.networks import Floats, model, softmax
from generator.read.thresholds import PERHAPS_NEITHER

MODEL = "opinion"
LAYERS = ("first", "first_bias", "second", "second_bias", "out", "end")
MOST_SPREADS = 6.0  # standard deviations: what lies farther off than anything that was learned says no more than that
# Probability from which a doubt is cleared: 0.97 to 0.995 make no error more or less on the hands it was tuned with,
# and ask about 2 to 3 % of what it clears …
ASSURED = 0.99
# … and below which what the first look holds for a choice is asked about. From 0.5 to 0.9 it asks about the same
# scratch-outs on the hands it was tuned with; but on a self-test's pages, where one mark in 25 is in another style (a
# scribble among crosses looks scratched out), 0.9 asks about 0.86 % of the fields, 0.6 about 0.55
KEPT = 0.6
# … or below this, of a choice that holds so much ink (of the inside) and so much more than the page's choices do, all
# but three (times, or share of the inside): what is scratched out does. A doubt about such a one is not cleared to a
# choice.
KEPT_IF_FULLER, FULLER_INK, FULLER_TIMES, FULLER_BY = 0.97, 0.35, 1.6, 0.2
# doubts about what ink was meant as and whose it is, not about what cannot be seen: soiled paper, pencil that is gone
WHOSE = frozenset({Reason.END_OF_STROKE, Reason.WHOSE_STROKE})
CLEARABLE = WHOSE | {Reason.NO_MARK, Reason.CHOSEN_OR_CANCELLED, Reason.BESIDE_BOX, Reason.STREAK}
# probability of no mark from which a stroke that may be another box's is (0.8 lets one error more pass in 70,000
# fields of a self-test, 0.99 asks about a seventh more); and the confidence that is stated then
ANOTHERS, TAIL = 0.9, 0.9
SLIPS = 3  # so many of a page's choices may be fuller than its usual ones
CHOSEN, CANCELLED, NEITHER = range(3)


def second_opinion(facts: Facts, marks: Sequence[Mark]) -> list[Mark]:
    """The marks of the boxes, with doubts cleared that the model does not share, and doubts that it adds."""
    weighed = list(marks)
    places = [place for place, f in enumerate(facts.boxes) if f.legible]
    if places:
        chances = opinions(inputs(facts, marks, places)).tolist()
        fuller = _fuller(facts, marks)
        for place, chance in zip(places, chances, strict=True):
            f = facts.boxes[place]
            weighed[place] = _weighed(marks[place], f, facts.meant[f.field.name], chance, f.own_coverage >= fuller)
    return weighed


def _fuller(facts: Facts, marks: Sequence[Mark]) -> float:
    """From which coverage a choice is much fuller than those of this page usually are."""
    chosen = sorted(
        f.own_coverage for f, mark in zip(facts.boxes, marks, strict=True) if mark.state is MarkState.MARKED
    )
    if len(chosen) <= SLIPS:  # too few to say what is usual
        return 1.0
    usual = max(chosen[len(chosen) // 2], chosen[-1 - SLIPS])
    return max(FULLER_INK, min(FULLER_TIMES * usual, usual + FULLER_BY))


def _weighed(mark: Mark, f: Evidence, intent: Intent, chance: Sequence[float], fuller: bool) -> Mark:
    """A mark, and what the model says of it: how likely each meaning is. `fuller`: than the page's choices are."""
    if mark.state is MarkState.DOUBTFUL:
        return _cleared(mark, f, intent, chance, fuller) if mark.why in CLEARABLE else mark
    if (
        mark.state is not MarkState.MARKED
        or mark.why is not Reason.INK
        or chance[CHOSEN] >= (KEPT_IF_FULLER if fuller else KEPT)
    ):
        return mark
    why = Reason.NO_MARK if chance[NEITHER] > chance[CANCELLED] else Reason.SCRATCHED
    return replace(mark, state=MarkState.DOUBTFUL, confidence=UNSURE, why=why)


def _cleared(mark: Mark, f: Evidence, intent: Intent, chance: Sequence[float], fuller: bool) -> Mark:
    """A doubt, unless the model is sure of a meaning. What is no mark stays asked about, for somebody may have meant
    something by it; but not a stroke that may be another box's, if the network doubts it too."""
    if mark.why in WHOSE and chance[NEITHER] >= ANOTHERS and intent.neither >= PERHAPS_NEITHER:
        return replace(mark, state=MarkState.BLANK, confidence=TAIL, why=Reason.TAIL)
    if mark.why is Reason.STREAK and (f.leaves or f.entering > 0):
        return mark  # a crease runs through, whatever it looks like inside
    for meaning, state, why in (
        (CHOSEN, MarkState.MARKED, Reason.ALIKE), (CANCELLED, MarkState.CANCELLED, Reason.UNLIKE),
    ):  # fmt: skip
        if chance[meaning] >= ASSURED and not (fuller and state is MarkState.MARKED):
            return replace(mark, state=state, confidence=round(min(SURE, chance[meaning]), 4), why=why)
    return mark


def inputs(facts: Facts, marks: Sequence[Mark], places: Sequence[int]) -> Floats:
    """What the model looks at, of the boxes at these places: what each measures, what the network said, the page."""
    said = np.array([facts.meant[facts.boxes[place].field.name] for place in places], np.float32)
    own = told(facts.numbers, said)
    return np.concatenate([facts.numbers, own[:, -said.shape[1] :], contexts(facts, marks, places, own)], axis=1)


def opinions(rows: Floats, networks: Mapping[str, Floats] | None = None) -> Floats:
    """How likely each box was chosen, cancelled, or is no mark: N x 3. The mean of a few small networks.

    A model is `middle` and `scale` of each input, and per network the weights of LAYERS.
    """
    m = model(MODEL) if networks is None else networks
    scaled = np.clip((rows - m["middle"]) / m["scale"], -MOST_SPREADS, MOST_SPREADS)
    chances = [forward(scaled, [m[layer][n] for layer in LAYERS])[-1] for n in range(len(m["end"]))]
    return np.asarray(np.mean(chances, axis=0), np.float32)


def forward(rows: Floats, weights: Sequence[Floats]) -> tuple[Floats, Floats, Floats]:
    """One network at work on scaled rows: both hidden layers, and the chances."""
    first, first_bias, second, second_bias, out, end = weights
    one = np.maximum(rows @ first + first_bias, 0)
    two = np.maximum(one @ second + second_bias, 0)
    return one, two, softmax(two @ out + end)
