"""The fourth step: what may not pass unasked, whatever was cleared before.

Each veto names fields and can only turn their marks into doubts. All look at the same marks, so their order does not
matter; where several hold, the reason that stands first in `Reason` is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.model.answer import Mark, MarkState
from generator.model.reason import Reason
from generator.read import thresholds as t
from generator.read.marks.facts import Facts, remains
from generator.read.marks.judge import UNSURE
from generator.read.marks.remains import nearly_gone

Veto = Callable[[Facts, Sequence[Mark]], Iterable[str]]
MUCH_INK_MM2 = 3.0  # mm²: on faded pages half of the marks that hold more were filled-up boxes; crosses tell themselves
_RANK = {why: rank for rank, why in enumerate(Reason)}


def vetoed(facts: Facts, marks: Sequence[Mark], vetoes: Mapping[Reason, Veto]) -> tuple[Mark, ...]:
    """The marks, but for what these vetoes ask about."""
    reasons: dict[str, list[Reason]] = defaultdict(list)
    for why, veto in vetoes.items():
        for field in veto(facts, marks):
            reasons[field].append(why)
    return tuple(_asked(m, reasons[m.field]) if m.field in reasons else m for m in marks)


def _asked(mark: Mark, reasons: Sequence[Reason]) -> Mark:
    """The mark as a doubt; what is in doubt already keeps its own reason."""
    if mark.state is MarkState.DOUBTFUL:
        return mark
    return replace(mark, state=MarkState.DOUBTFUL, confidence=UNSURE, why=min(reasons, key=_RANK.__getitem__))


def hidden(facts: Facts, marks: Sequence[Mark]) -> Iterator[str]:
    """What seems blank and whose own outline cannot be seen: what hides it may hide a mark."""
    return (m.field for m in marks if m.state is MarkState.BLANK and m.field in facts.hidden)


def drawn_over(facts: Facts, marks: Sequence[Mark]) -> Iterator[str]:
    """What a line runs through that was drawn on a map: a line looks like a stroke that chooses."""
    inked = (MarkState.MARKED, MarkState.CANCELLED)
    return (m.field for m in marks if m.state in inked and m.field in facts.crossed)


def fell_apart(facts: Facts, marks: Sequence[Mark]) -> Iterator[str]:
    """On a faded page, remains that cleared nothing, and what may be left of a box that was filled up: that is all
    ink where nearly everything is gone."""
    if facts.pencil_lost:
        bare = nearly_gone(facts.sheet)
        for f, mark in zip(facts.boxes, marks, strict=False):
            perhaps_cancelled = bare or (f.own_area >= MUCH_INK_MM2 and f.crossness < t.SURELY_CROSSED)
            if (mark.state is MarkState.BLANK and remains(f)) or (mark.state is MarkState.MARKED and perhaps_cancelled):
                yield f.field.name


def only_solid(_facts: Facts, marks: Sequence[Mark]) -> Iterator[str]:
    """Where nothing is chosen but something is blacked out, the blacked out may be meant as choices. Remains do not
    count: they do not show how somebody chooses."""
    if any(m.state is MarkState.MARKED and m.why is not Reason.REMAINS for m in marks):
        return iter(())
    return (m.field for m in marks if m.state is MarkState.CANCELLED)


VETOES: Mapping[Reason, Veto] = {
    Reason.HIDDEN: hidden,
    Reason.DRAWN_OVER: drawn_over,
    Reason.FELL_APART: fell_apart,
    Reason.ONLY_SOLID: only_solid,
}
