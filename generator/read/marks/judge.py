"""The second step: what the evidence of one box, or word, says by itself. Doubt is an answer here.

One model for every box: what the network sees in its picture, and what the numbers say where it is not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from generator.model.answer import Mark, MarkState
from generator.model.layout import FieldShape
from generator.model.reason import Reason
from generator.read import thresholds as t
from generator.read.marks.evidence import Evidence, Whose
from generator.read.marks.intent import Intent
from generator.read.marks.words import WordFeatures

# Confidence. SURE is the most that is stated: tables show three digits. Of what is read, more is right
# (reading-measured.md).
SURE, RING, FAIR, UNSURE = 0.999, 0.995, 0.95, 0.5
A_CHOICE = Intent(1.0, 0.0, 0.0)  # the network left out: what all else says of the ink


class Verdict(NamedTuple):
    """What one box says, how sure that is, and why."""

    state: MarkState
    confidence: float
    why: Reason


def judge(f: Evidence, pen: float, intent: Intent | None) -> Mark:
    """The mark of one box by itself. `pen`: the darkness of the sheet's ink; `intent`: of a legible box."""
    if f.untouched:  # most boxes: what `decide` would say of them at length
        return Mark(f.field.name, MarkState.BLANK, SURE, 0.0, Reason.NOTHING)
    verdict = decide(f, pen, intent)
    if verdict.state is MarkState.MARKED and f.streaked:
        verdict = _doubt(Reason.STREAK)
    return Mark(f.field.name, verdict.state, round(verdict.confidence, 4), round(f.coverage, 4), verdict.why)


def judge_words(words: Sequence[WordFeatures]) -> list[Mark]:
    """The marks of words. A word that may be struck through is a field twice, in the same place."""
    struck = {w.field.box: w for w in words if w.field.shape is FieldShape.STRUCK}
    marks = []
    for w in words:
        twin = struck.get(w.field.box)
        if twin is None:
            marks.append(_word_mark(w, decide_word(w), w.ink))
        elif w is not twin:
            circled, through = decide_both(w, twin.through)
            marks += [_word_mark(w, circled, w.ink), _word_mark(twin, through, w.ink)]
    return marks


def _word_mark(w: WordFeatures, verdict: Verdict, ink: float) -> Mark:
    return Mark(w.field.name, verdict.state, verdict.confidence, min(1.0, ink), verdict.why)


def _doubt(why: Reason) -> Verdict:
    return Verdict(MarkState.DOUBTFUL, UNSURE, why)


def decide(f: Evidence, pen: float, intent: Intent | None) -> Verdict:
    """What the ink of one box says, wherever it may have come from (`streaked`)."""
    if not f.seen:
        return Verdict(MarkState.DOUBTFUL, 0.0, Reason.OUTSIDE)
    if f.full:
        return _full(f, pen, intent)
    if f.whose is Whose.MINE:
        return _doubt(Reason.BESIDE_BOX) if _half_beside(f) else Verdict(MarkState.MARKED, FAIR, Reason.REACHED)
    if f.own_area >= t.MARK_MM2 and f.extent >= t.MARK_EXTENT_MM:
        return _inked(f, pen, intent)
    if _ringed(f):
        return Verdict(MarkState.MARKED, RING, Reason.RING)
    if f.sectors >= t.RING_WHOLE and f.entering <= t.LOOSE_END * f.field.box.width and f.bent < t.STRAIGHT_MM:
        # with a straight end of a stroke in it; what crosses a ring out goes through
        return Verdict(MarkState.MARKED, FAIR, Reason.RING)
    return _nearly_nothing(f)


def _full(f: Evidence, pen: float, intent: Intent | None) -> Verdict:
    """Much ink: chosen, cancelled, or no pen's at all."""
    if intent is None:
        return _doubt(Reason.BANDED)
    if f.darkness < t.WEAK_OF_PEN * pen:  # a stain, the edge of a shadow, or rubbed out
        return _doubt(Reason.FAINT)
    return _meant(intent)


def _inked(f: Evidence, pen: float, intent: Intent | None) -> Verdict:
    """Ink enough for a mark."""
    if f.leaves and f.extent < t.ENTERING_MM:
        return _doubt(Reason.END_OF_STROKE)
    if f.darkness < (t.WEAK_OF_PEN if f.area >= t.LITTLE_MM2 else t.WEAK_IF_LITTLE) * pen:
        return _doubt(Reason.FAINT)
    return _meant(intent) if intent is not None else Verdict(MarkState.MARKED, FAIR, Reason.INK)


def _half_beside(f: Evidence) -> bool:
    return f.depth < t.BESIDE_DEPTH and f.spilled > t.BESIDE_SPILLED


def _ringed(f: Evidence) -> bool:
    whole = f.sectors >= t.RING_WHOLE and f.foreign_area < t.MARK_MM2
    return whole or (f.sectors >= t.RING_CLOSED and f.entering < t.GRAZE_MM)


def _meant(intent: Intent) -> Verdict:
    """Ink enough for a mark: what it was meant as, unless that is not sure."""
    if intent.neither >= t.PERHAPS_NEITHER:
        return _doubt(Reason.NO_MARK)
    if intent.cancelled >= t.SURELY_CANCELLED:
        return Verdict(MarkState.CANCELLED, min(SURE, intent.cancelled), Reason.FULL)
    if intent.cancelled <= t.SURELY_CHOSEN:
        return Verdict(MarkState.MARKED, min(SURE, intent.chosen), Reason.INK)
    return _doubt(Reason.CHOSEN_OR_CANCELLED)


def _nearly_nothing(f: Evidence) -> Verdict:
    """Little ink or none: paper, dirt, a short stroke, or a stroke that belongs to something else."""
    if f.own_area >= t.SPECK_MM2 and f.extent >= t.SPECK_EXTENT_MM:
        return _doubt(Reason.SPECK)
    if t.SCATTER_MM2 <= f.own_area < t.MARK_MM2 and f.scatter >= t.SCATTER_MM:
        return _doubt(Reason.DOTS)
    if f.entering >= t.GRAZE_MM:
        return _doubt(Reason.WHOSE_STROKE)
    if f.half_round >= t.RING_PART or f.sectors >= t.RING_FOREIGN:
        return _doubt(Reason.OPEN_RING)
    if f.beside >= t.NEAR_EXTENT_MM:
        return _doubt(Reason.NEAR_BOX)
    if f.trace >= t.TRACE_MM2 or f.trace_round >= t.RING_FOREIGN:
        return _doubt(Reason.TRACE)
    worry = 0.5 * max(f.area / t.MARK_MM2, f.extent / t.MARK_EXTENT_MM * 0.4, f.entering / t.GRAZE_MM * 0.4)
    return Verdict(MarkState.BLANK, max(0.75, SURE - 0.2 * worry), Reason.NOTHING)


def decide_word(w: WordFeatures) -> Verdict:
    """The state of a word that people may circle."""
    if w.sectors >= t.RING_CLOSED:
        return Verdict(MarkState.MARKED, FAIR, Reason.RING)
    if w.length >= t.WORD_INK_MM and (w.crossing or w.sectors >= t.RING_PART):
        return _doubt(Reason.ON_WORD)
    return Verdict(MarkState.BLANK, max(0.8, SURE - 0.02 * w.length), Reason.NOTHING)


def decide_both(w: WordFeatures, through: float) -> tuple[Verdict, Verdict]:
    """The states of a word that people circle or strike through: circled, struck. `through`: see `WordFeatures`."""
    blank = Verdict(MarkState.BLANK, FAIR, Reason.NOTHING)
    if w.sectors >= t.RING_CLOSED and w.beyond >= t.RING_BEYOND and through < t.RING_AND_LINE:
        return Verdict(MarkState.MARKED, FAIR, Reason.RING), blank
    if through >= t.LINE_THROUGH and w.beyond < t.LINE_BEYOND:
        return blank, Verdict(MarkState.MARKED, FAIR, Reason.STRUCK)
    if through >= t.LINE_NOTHING or w.beyond >= t.LINE_BEYOND or decide_word(w).state is not MarkState.BLANK:
        return _doubt(Reason.RING_OR_LINE), _doubt(Reason.RING_OR_LINE)
    return decide_word(w), blank
