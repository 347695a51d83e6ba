"""From features to a state and a confidence. Doubt is an answer here: it sends the box to a person."""

from __future__ import annotations

from collections.abc import Sequence

from generator.model.answer import Mark, MarkState
from generator.model.layout import FieldShape
from generator.read import thresholds as t
from generator.read.marks.company import filled_up, in_company
from generator.read.marks.features import BoxFeatures, Sheet
from generator.read.marks.intent import Intent, intents
from generator.read.marks.question import brushed, settle, zigzag
from generator.read.marks.streaks import streaked
from generator.read.marks.words import WordFeatures

# Confidence. SURE is the most that is stated: tables show three digits. Of what is read, more is right (reading.md).
SURE, RING, FAIR, UNSURE = 0.999, 0.995, 0.95, 0.5
A_CHOICE = Intent(1.0, 0.0, 0.0)  # the network left out: what all else says of the ink


def classify(
    sheet: Sheet, words: tuple[WordFeatures, ...], exclusive: frozenset[str] = frozenset()
) -> tuple[Mark, ...]:
    """A Mark for every open box and word of a page. `exclusive`: the variables that take one answer."""
    inked = [f for f in sheet.features if f.view is not None]
    bilevel = black_and_white(sheet)
    meant = dict(zip((f.field.name for f in inked), intents(inked, sheet.pen, bilevel), strict=True))
    marks = [_mark(f, *decide(f, sheet.pen, meant.get(f.field.name))) for f in sheet.features]
    odd = streaked(inked)
    marks = _asked_about(marks, odd)
    marks = filled_up(sheet.features, marks) if bilevel else marks  # first: `settle` may know better
    marks = settle(sheet.features, marks, exclusive, meant)
    asked = {m.field for m in marks if m.state is MarkState.DOUBTFUL}
    sound = (f for f in inked if f.field.name in asked and decide(f, sheet.pen, A_CHOICE)[0] is MarkState.MARKED)
    marks = in_company(sheet.features, marks, meant, frozenset(f.field.name for f in sound), odd)
    marks += _words(words)
    return tuple(_only_solid_is_doubtful(marks))


def black_and_white(sheet: Sheet) -> bool:
    """Whether the darkness of ink says nothing of the pen: a black-and-white scan, also if it was scaled since."""
    return sheet.bilevel or sheet.pen >= t.BLACK_PEN


def _mark(features: BoxFeatures, state: MarkState, confidence: float) -> Mark:
    return Mark(features.field.name, state, round(confidence, 4), round(features.coverage, 4))


def decide(f: BoxFeatures, pen: float, intent: Intent | None) -> tuple[MarkState, float]:
    """The state of one box. `pen`: the darkness of the sheet's ink; `intent`: of a box with ink enough for a mark."""
    if not f.seen:
        return MarkState.DOUBTFUL, 0.0
    if f.coverage >= t.SOME_INK:
        if intent is None or f.darkness < t.WEAK_OF_PEN * pen:  # a stain, the edge of a shadow, or rubbed out
            return MarkState.DOUBTFUL, UNSURE
        return _meant(intent, f)
    if f.area >= t.MARK_MM2 and f.extent >= t.MARK_EXTENT_MM:
        if f.leaves and f.extent < t.ENTERING_MM:
            return MarkState.DOUBTFUL, UNSURE  # the end of a stroke from elsewhere looks like this
        if f.darkness < (t.WEAK_OF_PEN if f.area >= t.LITTLE_MM2 else t.WEAK_IF_LITTLE) * pen:
            return MarkState.DOUBTFUL, UNSURE
        if f.depth < t.BESIDE_DEPTH and f.spilled > t.BESIDE_SPILLED:
            return MarkState.DOUBTFUL, UNSURE
        return _meant(intent, f) if intent is not None else (MarkState.MARKED, FAIR)
    whole = f.sectors >= t.RING_WHOLE and f.foreign_area < t.MARK_MM2
    if whole or (f.sectors >= t.RING_CLOSED and f.foreign < t.GRAZE_MM):
        return MarkState.MARKED, RING
    if f.sectors >= t.RING_WHOLE and f.foreign <= t.LOOSE_END * f.field.box.width and f.bent < t.STRAIGHT_MM:
        return MarkState.MARKED, FAIR  # with a straight end of a stroke in it; what crosses a ring out goes through
    return _nearly_nothing(f)


def _meant(intent: Intent, f: BoxFeatures) -> tuple[MarkState, float]:
    """Ink enough for a mark: what it was meant as, unless that is not sure."""
    if intent.neither >= t.PERHAPS_NEITHER:
        return MarkState.DOUBTFUL, UNSURE
    perhaps_a_choice = zigzag(f) or brushed(f)
    if intent.cancelled >= t.SURELY_CANCELLED and f.coverage >= t.CANCELLED_INK and not perhaps_a_choice:
        return MarkState.CANCELLED, min(SURE, intent.cancelled)
    if intent.cancelled <= t.SURELY_CHOSEN:
        return MarkState.MARKED, min(SURE, intent.chosen)
    return MarkState.DOUBTFUL, UNSURE


def looks_faded(f: BoxFeatures) -> bool:
    """Whether a box holds scattered dots, as pencil leaves them in a 1-bit scan."""
    return f.area < t.MARK_MM2 and f.area >= t.SCATTER_MM2 and f.scatter >= t.SCATTER_MM


def _nearly_nothing(f: BoxFeatures) -> tuple[MarkState, float]:
    """Little ink or none: paper, dirt, a short stroke, or a stroke that belongs to something else."""
    if f.area >= t.SPECK_MM2 and f.extent >= t.SPECK_EXTENT_MM:
        return MarkState.DOUBTFUL, UNSURE
    if looks_faded(f):
        return MarkState.DOUBTFUL, UNSURE
    if f.foreign >= t.GRAZE_MM or f.half_round >= t.RING_PART or f.sectors >= t.RING_FOREIGN:
        return MarkState.DOUBTFUL, UNSURE
    if f.beside >= t.NEAR_EXTENT_MM:
        return MarkState.DOUBTFUL, UNSURE
    if f.trace >= t.TRACE_MM2 or f.trace_round >= t.RING_FOREIGN:
        return MarkState.DOUBTFUL, UNSURE
    worry = 0.5 * max(f.area / t.MARK_MM2, f.extent / t.MARK_EXTENT_MM * 0.4, f.foreign / t.GRAZE_MM * 0.4)
    return MarkState.BLANK, max(0.75, SURE - 0.2 * worry)


def _words(words: Sequence[WordFeatures]) -> list[Mark]:
    """The marks of words. A word that may be struck through is a field twice, in the same place."""
    struck = {w.field.box: w for w in words if w.field.shape is FieldShape.STRUCK}
    marks = []
    for w in words:
        twin = struck.get(w.field.box)
        if twin is None:
            marks.append(Mark(w.field.name, *decide_word(w), min(1.0, w.ink)))
        elif w is not twin:
            circled, through = decide_both(w, twin.through)
            marks += [Mark(w.field.name, *circled, min(1.0, w.ink)), Mark(twin.field.name, *through, min(1.0, w.ink))]
    return marks


_Decided = tuple[MarkState, float]


def decide_both(w: WordFeatures, through: float) -> tuple[_Decided, _Decided]:
    """The states of a word that people circle or strike through: circled, struck. `through`: see `WordFeatures`."""
    blank, marked, unsure = (MarkState.BLANK, FAIR), (MarkState.MARKED, FAIR), (MarkState.DOUBTFUL, UNSURE)
    if w.sectors >= t.RING_CLOSED and w.beyond >= t.RING_BEYOND and through < t.RING_AND_LINE:
        return marked, blank
    if through >= t.LINE_THROUGH and w.beyond < t.LINE_BEYOND:
        return blank, marked
    if through >= t.LINE_NOTHING or w.beyond >= t.LINE_BEYOND or decide_word(w)[0] is not MarkState.BLANK:
        return unsure, unsure
    return decide_word(w), blank


def decide_word(w: WordFeatures) -> tuple[MarkState, float]:
    """The state of a word that people may circle."""
    if w.sectors >= t.RING_CLOSED:
        return MarkState.MARKED, FAIR
    if w.length >= t.WORD_INK_MM and (w.crossing or w.sectors >= t.RING_PART):
        return MarkState.DOUBTFUL, UNSURE
    return MarkState.BLANK, max(0.8, SURE - 0.02 * w.length)


def _asked_about(marks: list[Mark], odd: frozenset[str]) -> list[Mark]:
    """The marks, but for choices whose ink is odd (by field): these are doubtful."""
    return [
        Mark(m.field, MarkState.DOUBTFUL, UNSURE, m.ink) if m.state is MarkState.MARKED and m.field in odd else m
        for m in marks
    ]


def ask_hidden(marks: Sequence[Mark], hidden: frozenset[str]) -> tuple[Mark, ...]:
    """The marks, but for boxes that seem blank and whose own outline cannot be seen: what hides it may hide a mark."""
    return tuple(
        Mark(m.field, MarkState.DOUBTFUL, UNSURE, m.ink) if m.state is MarkState.BLANK and m.field in hidden else m
        for m in marks
    )


def _only_solid_is_doubtful(marks: list[Mark]) -> list[Mark]:
    """Where nothing is marked but something is blacked out, the blacked out may be meant as choices."""
    if any(m.state is MarkState.MARKED for m in marks):
        return marks
    return [Mark(m.field, MarkState.DOUBTFUL, UNSURE, m.ink) if m.state is MarkState.CANCELLED else m for m in marks]
