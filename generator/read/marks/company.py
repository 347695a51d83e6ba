"""The third step, within a page: doubt about one box that the rest of it clears, for one hand filled it in.

Whoever scribbles to choose, cancels by leaving less paper than that; so a scribble that could be either is a choice
where several sure ones of the same page are as full. What could be no mark at all, or a crease, is a mark where several
sure ones look like it. And a straight stroke that comes in from a choice nearby and ends before the middle is that
choice's tail, if the network sees no mark in it either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from generator.model.answer import Mark, MarkState
from generator.model.reason import Reason
from generator.read import thresholds as t
from generator.read.marks.evidence import Evidence
from generator.read.marks.facts import Facts
from generator.read.marks.intent import Intent
from generator.read.marks.likeness import likeness, softened
from generator.read.marks.question import scribbled
from generator.read.marks.second_look import apart, reach

ALIKE, TAIL = 0.93, 0.9  # confidence of what the rest of the page says
MOST_COMPARED = 40  # choices that a box in doubt is compared with by looks: 0.08 ms each
# doubts about ink that is as a mark's by darkness and place
WHAT_IT_IS = frozenset({Reason.NO_MARK, Reason.CHOSEN_OR_CANCELLED, Reason.STREAK})


def cleared_by_page(facts: Facts, marks: Sequence[Mark]) -> list[Mark]:
    """The marks, with less doubt."""
    cleared = list(marks)
    doubted = [
        (place, f, facts.meant[f.field.name])
        for place, f in enumerate(facts.boxes)
        if marks[place].state is MarkState.DOUBTFUL and f.field.name in facts.meant
    ]
    if not doubted:
        return cleared
    chosen = chosen_of(facts, marks)
    for place, f, intent in doubted:
        if marks[place].why in WHAT_IT_IS and _like_the_others(f, intent, chosen):
            cleared[place] = replace(marks[place], state=MarkState.MARKED, confidence=ALIKE, why=Reason.ALIKE)
    chosen = [f for f in chosen_of(facts, cleared) if f.leaves]
    for place, f, intent in doubted:
        if _shares_its_stroke(f) and _a_tail(f, intent, chosen):
            cleared[place] = replace(marks[place], state=MarkState.BLANK, confidence=TAIL, why=Reason.TAIL)
    return cleared


def chosen_of(facts: Facts, marks: Sequence[Mark]) -> list[Evidence]:
    """The boxes that are marked."""
    return [f for f, mark in zip(facts.boxes, marks, strict=False) if mark.state is MarkState.MARKED]


def _like_the_others(f: Evidence, intent: Intent, chosen: Sequence[Evidence]) -> bool:
    """Whether the one doubt about this ink is cleared by the page's sure choices."""
    if not f.streaked and _a_choice_or_cancelled(f, intent):
        return _as_full_as_choices(f, chosen)
    one_doubt = _sure_but_for_its_course(intent) if f.streaked else _perhaps_a_mark(intent)
    return one_doubt and _looks_like_choices(f, chosen)


def _a_choice_or_cancelled(f: Evidence, intent: Intent) -> bool:
    """Whether only that is open, paper can be seen, and a choice is the likelier of the two."""
    if not f.full:  # then how full it is was not measured
        return False
    between = t.SURELY_CHOSEN < intent.cancelled <= t.PERHAPS_CANCELLED and intent.neither < t.PERHAPS_NEITHER
    stays = not f.leaves and f.spilled < t.HELD_SPILLED
    return between and stays and f.core < t.GAPLESS


def _as_full_as_choices(f: Evidence, chosen: Sequence[Evidence]) -> bool:
    """Whether several sure choices, scribbles too, leave no more paper than this box, as far as can be told."""
    share, core = f.coverage - t.ALIKE_INK, f.core - t.ALIKE_CORE
    fullness = f.fullness - t.ALIKE_INK
    alike = [c for c in chosen if scribbled(c) and c.coverage >= share and c.fullness >= fullness and c.core >= core]
    return len(alike) >= t.ALIKE_CHOICES


def _perhaps_a_mark(intent: Intent) -> bool:
    """Whether all that is open is if it is a mark at all, and it likely is."""
    return intent.neither <= t.LIKELY_A_MARK and intent.cancelled <= t.SURELY_CHOSEN


def _sure_but_for_its_course(intent: Intent) -> bool:
    return intent.neither < t.PERHAPS_NEITHER and intent.cancelled <= t.SURELY_CHOSEN


def _looks_like_choices(f: Evidence, chosen: Sequence[Evidence]) -> bool:
    """Whether several sure choices look like what is in this box. What runs on or comes in from elsewhere is not
    compared: a tail may look like a stroke that chooses."""
    if f.view is None or f.leaves or f.entering > 0:
        return False
    ink = softened(f.view)
    others = (softened(c.view) for c in chosen[:MOST_COMPARED] if c.view is not None)
    alike = (other for other in others if likeness(ink, other) >= t.LIKENESS)
    return len(list(islice(alike, t.ALIKE_CHOICES))) == t.ALIKE_CHOICES


def _shares_its_stroke(f: Evidence) -> bool:
    """Whether the doubt is whose stroke it is: it runs on, and another box holds much of it or little lies in here."""
    return f.leaves and not f.full and (f.entering > 0 or f.extent < t.ENTERING_MM)


def _a_tail(f: Evidence, intent: Intent, chosen: Sequence[Evidence]) -> bool:
    """Whether a stroke of a choice nearby (of these, which all have one that runs on) ends in this box."""
    ends = f.depth <= t.TAIL_DEPTH and f.extent <= t.TAIL_SHARE * f.field.box.width and f.bent < t.BENT_MM
    near = (apart(c.field.box, f.field.box) <= reach(f.field.box) for c in chosen)
    return ends and intent.neither >= t.SURELY_NEITHER and any(near)
