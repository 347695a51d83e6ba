"""Doubt about one box that the rest of the page settles: one hand filled it in.

Whoever scribbles to choose, cancels by leaving less paper than that; so a scribble that could be either is a choice
where several sure ones of the same page are as full. What could be no mark at all, or a crease, is a mark where several
sure ones look like it. And a straight stroke that comes in from a choice nearby and ends before the middle is that
choice's tail, if the network sees no mark in it either. The other way round, black and white fills up the gaps of some
scribbles: then a box is not surely cancelled while paper is left in it, unless it is far fuller than these or its ink
spills as scratch-outs do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from generator.model.answer import Mark, MarkState
from generator.read import thresholds as t
from generator.read.marks.features import BoxFeatures
from generator.read.marks.intent import Intent
from generator.read.marks.likeness import likeness, softened
from generator.read.marks.second_look import apart, reach

ALIKE, TAIL, FILLED_UP = 0.93, 0.9, 0.5  # confidence of what the rest of the page says
MOST_COMPARED = 40  # choices that a box in doubt is compared with by looks: 0.08 ms each


def in_company(
    features: Sequence[BoxFeatures],
    marks: Sequence[Mark],
    meant: Mapping[str, Intent],
    sound: frozenset[str],
    odd: frozenset[str] = frozenset(),
) -> list[Mark]:
    """The marks (in the order of `features`), with less doubt. `meant`: what ink was meant as, by field; `sound`: the
    fields with ink that is as a mark's by darkness and place; `odd`: the fields whose ink runs on as pens' does not."""
    settled = list(marks)
    doubted = [
        (index, f, meant[f.field.name])
        for index, (f, mark) in enumerate(zip(features, marks, strict=True))
        if mark.state is MarkState.DOUBTFUL and f.field.name in meant
    ]
    if not doubted:
        return settled
    chosen = _chosen(features, marks)
    for index, f, intent in doubted:
        if f.field.name in sound and _like_the_others(f, intent, chosen, f.field.name in odd):
            settled[index] = replace(marks[index], state=MarkState.MARKED, confidence=ALIKE)
    chosen = [f for f in _chosen(features, settled) if f.leaves]
    for index, f, intent in doubted:
        if _shares_its_stroke(f) and _a_tail(f, intent, chosen):
            settled[index] = replace(marks[index], state=MarkState.BLANK, confidence=TAIL)
    return settled


def filled_up(features: Sequence[BoxFeatures], marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a black-and-white page (in the order of `features`): where a choice is a scribble, a cancelled box
    is doubtful in which paper is left, that holds its ink, and that is not far fuller than the fullest of these. One
    sure scribble is enough, since this only asks."""
    scribbles = _scribbles(_chosen(features, marks))
    if not scribbles:
        return list(marks)
    limit = min(t.FILLED_UP_INK, max(f.coverage for f in scribbles) + t.FILLED_UP_MORE)
    return [
        replace(mark, state=MarkState.DOUBTFUL, confidence=FILLED_UP)
        if mark.state is MarkState.CANCELLED and f.coverage < limit and f.spilled < t.HELD_SPILLED
        else mark
        for f, mark in zip(features, marks, strict=True)
    ]


def _chosen(features: Sequence[BoxFeatures], marks: Sequence[Mark]) -> list[BoxFeatures]:
    return [f for f, mark in zip(features, marks, strict=True) if mark.state is MarkState.MARKED]


def _scribbles(chosen: Sequence[BoxFeatures]) -> list[BoxFeatures]:
    """The choices that are made by filling the box."""
    return [c for c in chosen if c.coverage >= t.SOME_INK and c.crossness < t.CROSSED]


def _like_the_others(f: BoxFeatures, intent: Intent, chosen: Sequence[BoxFeatures], is_odd: bool) -> bool:
    """Whether the one doubt about this ink is settled by the page's sure choices."""
    if not is_odd and _a_choice_or_cancelled(f, intent):
        return _as_full_as_choices(f, chosen)
    one_doubt = _sure_but_for_its_course(intent) if is_odd else _perhaps_a_mark(intent)
    return one_doubt and _looks_like_choices(f, chosen)


def _a_choice_or_cancelled(f: BoxFeatures, intent: Intent) -> bool:
    """Whether only that is open, paper can be seen, and a choice is the likelier of the two."""
    if f.coverage < t.SOME_INK:  # then how full it is was not measured
        return False
    between = t.SURELY_CHOSEN < intent.cancelled <= t.PERHAPS_CANCELLED and intent.neither < t.PERHAPS_NEITHER
    stays = not f.leaves and f.spilled < t.HELD_SPILLED
    return between and stays and f.core < t.GAPLESS


def _as_full_as_choices(f: BoxFeatures, chosen: Sequence[BoxFeatures]) -> bool:
    """Whether several sure choices, scribbles too, leave no more paper than this box, as far as can be told."""
    share, core = f.coverage - t.ALIKE_INK, f.core - t.ALIKE_CORE
    fullness = f.fullness - t.ALIKE_INK
    alike = [c for c in _scribbles(chosen) if c.coverage >= share and c.fullness >= fullness and c.core >= core]
    return len(alike) >= t.ALIKE_CHOICES


def _perhaps_a_mark(intent: Intent) -> bool:
    """Whether all that is open is if it is a mark at all, and it likely is."""
    return intent.neither <= t.LIKELY_A_MARK and intent.cancelled <= t.SURELY_CHOSEN


def _sure_but_for_its_course(intent: Intent) -> bool:
    return intent.neither < t.PERHAPS_NEITHER and intent.cancelled <= t.SURELY_CHOSEN


def _looks_like_choices(f: BoxFeatures, chosen: Sequence[BoxFeatures]) -> bool:
    """Whether several sure choices look like what is in this box. What runs on or comes in from elsewhere is not
    compared: a tail may look like a stroke that chooses."""
    if f.view is None or f.leaves or f.foreign > 0:
        return False
    ink = softened(f.view)
    others = (softened(c.view) for c in chosen[:MOST_COMPARED] if c.view is not None)
    alike = (other for other in others if likeness(ink, other) >= t.LIKENESS)
    return len(list(islice(alike, t.ALIKE_CHOICES))) == t.ALIKE_CHOICES


def _shares_its_stroke(f: BoxFeatures) -> bool:
    """Whether the doubt is whose stroke it is: it runs on, and another box holds much of it or little lies in here."""
    return f.leaves and f.coverage < t.SOME_INK and (f.foreign > 0 or f.extent < t.ENTERING_MM)


def _a_tail(f: BoxFeatures, intent: Intent, chosen: Sequence[BoxFeatures]) -> bool:
    """Whether a stroke of a choice nearby (of these, which all have one that runs on) ends in this box."""
    ends = f.depth <= t.TAIL_DEPTH and f.extent <= t.TAIL_SHARE * f.field.box.width and f.bent < t.BENT_MM
    near = (apart(c.field.box, f.field.box) <= reach(f.field.box) for c in chosen)
    return ends and intent.neither >= t.SURELY_NEITHER and any(near)
