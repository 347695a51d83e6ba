"""From features to a state and a confidence. Doubt is an answer here: it sends the box to a person."""

from __future__ import annotations

import math

from generator.model.answer import Mark, MarkState
from generator.read import thresholds as t
from generator.read.features import BoxFeatures, Sheet
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
    if f.coverage >= t.SOME_INK:
        return _full(f, sheet.bilevel or sheet.pen >= t.BLACK_PEN)
    if f.area >= t.MARK_MM2 and f.extent >= t.MARK_EXTENT_MM:
        if f.leaves and f.extent < t.ENTERING_MM:
            return MarkState.DOUBTFUL, UNSURE  # the end of a stroke from elsewhere looks like this
        if f.darkness < t.WEAK_OF_PEN * sheet.pen:
            return MarkState.DOUBTFUL, UNSURE
        return MarkState.MARKED, min(SURE, 0.5 + _grade(f.area, t.MARK_MM2, t.MARK_MM2) / 2)
    if f.sectors >= t.RING_CLOSED and f.foreign < t.GRAZE_MM:
        return MarkState.MARKED, 0.9
    return _nearly_nothing(f)


def _full(f: BoxFeatures, bilevel: bool) -> tuple[MarkState, float]:
    """Much ink: a thick cross, a fill, a solid box or a scratch-out."""
    grainy = f.darkness < t.GRAINY_DARKNESS
    overrun = t.GRAINY_OVERRUN if f.darkness < t.GRAINY_DARKNESS or f.even >= t.OPEN_EVEN else t.OVERRUN
    if f.overrun >= overrun and f.crossness < t.OVERRUN_CROSSED:
        return _scratched(f)
    if f.overrun >= t.OVERRUN_PART and f.core >= t.SCRIBBLED_CORE and f.crossness < t.CROSSED:
        return MarkState.DOUBTFUL, UNSURE
    if _open(f, grainy or bilevel):
        return MarkState.MARKED, 0.95
    crossed = t.GRAINY_CROSSED if grainy and f.even >= t.GRAINY_SCRIBBLED_EVEN else t.CROSSED
    if f.crossness >= crossed:
        return MarkState.MARKED, 0.97
    if f.crossness >= crossed / 2 and f.crossness >= t.PERHAPS_CROSSED:
        return MarkState.DOUBTFUL, UNSURE
    return _filled(f, grainy or bilevel)


def _open(f: BoxFeatures, grainy: bool) -> bool:
    """Whether paper shows so widely that nobody can have meant to fill the box up."""
    if f.even < t.OPEN_EVEN and f.core < t.SOLID_CORE:
        return True
    if not grainy:
        return f.coverage < t.OPEN_COVERAGE
    return f.coverage < t.OPEN_COVERAGE and f.even < t.GRAINY_OPEN_EVEN


def _scratched(f: BoxFeatures) -> tuple[MarkState, float]:
    """Ink that runs over opposite sides: a scratch-out. Sure if it also covers the box."""
    if f.coverage >= t.FULL_COVERAGE and f.core >= t.SOLID_CORE:
        return MarkState.CANCELLED, FAIR
    return MarkState.DOUBTFUL, UNSURE


def _filled(f: BoxFeatures, grainy: bool) -> tuple[MarkState, float]:
    """Ink without the shape of a cross: filled up (cancelled), or a scribble that leaves paper (a choice).

    `grainy`: pencil, or a black-and-white scan, in which pencil and paper fall apart into specks.
    """
    solid, even, coverage = t.SOLID_CORE, t.SOLID_EVEN, t.SOLID_COVERAGE
    if grainy:
        solid, even, coverage = t.GRAINY_SOLID_CORE, t.GRAINY_SOLID_EVEN, t.GRAINY_SOLID_COVERAGE
    if f.core >= solid and f.even >= even and f.coverage >= coverage:
        return MarkState.CANCELLED, min(SURE, 0.5 + _grade(f.core, solid - 0.05, 0.05) / 2)
    if grainy or f.core >= t.SCRIBBLED_CORE or f.even >= even:
        return MarkState.DOUBTFUL, UNSURE  # grain hides whether paper was left
    return MarkState.MARKED, 0.92


def looks_faded(f: BoxFeatures) -> bool:
    """Whether a box holds scattered dots, as pencil leaves them in a 1-bit scan."""
    return f.area < t.MARK_MM2 and f.area >= t.SCATTER_MM2 and f.scatter >= t.SCATTER_MM


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
