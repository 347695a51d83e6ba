"""From features to a state and a confidence. Doubt is an answer here: it sends the box to a person."""

from __future__ import annotations

import math

from generator.model.answer import Mark, MarkState
from generator.read import thresholds as t
from generator.read.marks import BoxFeatures, Sheet
from generator.read.words import WordFeatures

SURE, FAIR, UNSURE = 0.995, 0.95, 0.5


def _grade(value: float, middle: float, width: float) -> float:
    """0 … 1: how far a value is above a boundary; 0.5 on it, 0.95 at one `width` beyond."""
    return 1 / (1 + math.exp(-3 * (value - middle) / width))


def classify(sheet: Sheet, words: tuple[WordFeatures, ...]) -> tuple[Mark, ...]:
    """A Mark for every open box and word of a page."""
    marks = [_mark(features, *decide(features, sheet)) for features in sheet.features]
    marks += [Mark(w.field.name, *decide_word(w), min(1.0, w.ink)) for w in words]
    return tuple(_only_solid_is_doubtful(marks))


def _mark(features: BoxFeatures, state: MarkState, confidence: float) -> Mark:
    return Mark(features.field.name, state, round(confidence, 4), round(features.coverage, 4))


def decide(f: BoxFeatures, sheet: Sheet) -> tuple[MarkState, float]:
    """The state of one box."""
    if not f.seen:
        return MarkState.DOUBTFUL, 0.0
    if f.coverage >= t.MUCH_INK:
        return _full(f)
    if f.area >= t.MARK_MM2 and f.extent >= t.MARK_EXTENT_MM:
        if f.darkness < t.WEAK_OF_PEN * sheet.pen:
            return MarkState.DOUBTFUL, UNSURE
        return MarkState.MARKED, min(SURE, 0.5 + _grade(f.area, t.MARK_MM2, t.MARK_MM2) / 2)
    if f.sectors >= t.RING_CLOSED:
        return MarkState.MARKED, 0.9
    return _nearly_nothing(f)


def _full(f: BoxFeatures) -> tuple[MarkState, float]:
    """Much ink: a thick cross, a fill, a solid box or a scratch-out."""
    if f.coverage < t.OPEN_COVERAGE and f.even < t.OPEN_EVEN:
        return MarkState.MARKED, 0.95
    round_blob = f.crossness < (t.GRAINY_ROUND if f.darkness < t.GRAINY_DARKNESS else t.ROUND)
    grainy = f.darkness < t.GRAINY_DARKNESS and not round_blob
    crossed = t.GRAINY_CROSSED if grainy and f.even >= t.GRAINY_SCRIBBLED_EVEN else t.CROSSED
    if f.crossness >= crossed or (not grainy and f.crossness >= t.PERHAPS_CROSSED and f.spill >= t.SPILLED):
        return MarkState.MARKED, 0.97
    if f.crossness >= crossed / 2 or (f.spill >= t.SPILLED and f.coverage >= t.FULL_COVERAGE):
        return MarkState.DOUBTFUL, UNSURE
    solid = t.GRAINY_SOLID_EVEN if grainy else t.SOLID_EVEN
    scribbled = t.GRAINY_SCRIBBLED_EVEN if grainy else t.SCRIBBLED_EVEN
    if round_blob and f.darkness < t.GRAINY_DARKNESS:
        scribbled = t.GRAINY_ROUND_EVEN
    if f.even >= solid and f.coverage >= t.SOLID_COVERAGE:
        return MarkState.CANCELLED, min(SURE, 0.5 + _grade(f.even, solid - 0.03, 0.05) / 2)
    full = f.coverage >= t.FULL_COVERAGE and not round_blob
    if f.even >= scribbled or f.outside >= t.SCRATCH_OUTSIDE or full:
        return MarkState.DOUBTFUL, UNSURE
    return MarkState.MARKED, 0.92


def looks_faded(f: BoxFeatures) -> bool:
    """Whether a box holds scattered dots, as pencil leaves them in a 1-bit scan."""
    return f.extent < t.MARK_EXTENT_MM and f.area >= t.SCATTER_MM2 and f.scatter >= t.SCATTER_MM


def _nearly_nothing(f: BoxFeatures) -> tuple[MarkState, float]:
    """Little ink or none: paper, dirt, a short stroke, or a stroke that belongs to something else."""
    if f.area >= t.SPECK_MM2 and f.extent >= t.SPECK_EXTENT_MM:
        return MarkState.DOUBTFUL, UNSURE
    if looks_faded(f):
        return MarkState.DOUBTFUL, UNSURE
    if f.foreign >= t.GRAZE_MM or f.sectors >= t.RING_PART:
        return MarkState.DOUBTFUL, UNSURE
    if f.beside >= t.NEAR_EXTENT_MM:
        return MarkState.DOUBTFUL, UNSURE
    worry = 0.5 * max(f.area / t.MARK_MM2, f.extent / t.MARK_EXTENT_MM * 0.4, f.foreign / t.GRAZE_MM * 0.4)
    return MarkState.BLANK, max(0.75, SURE - 0.2 * worry)


def decide_word(w: WordFeatures) -> tuple[MarkState, float]:
    """The state of a word that people may circle."""
    if w.sectors >= t.RING_CLOSED:
        return MarkState.MARKED, FAIR
    if w.length >= t.WORD_INK_MM and (w.crossing or w.sectors >= t.RING_PART):
        return MarkState.DOUBTFUL, UNSURE
    return MarkState.BLANK, max(0.8, SURE - 0.02 * w.length)


def _only_solid_is_doubtful(marks: list[Mark]) -> list[Mark]:
    """Where nothing is marked but something is blacked out, the blacked out may be meant as choices."""
    if any(m.state is MarkState.MARKED for m in marks):
        return marks
    return [Mark(m.field, MarkState.DOUBTFUL, UNSURE, m.ink) if m.state is MarkState.CANCELLED else m for m in marks]
