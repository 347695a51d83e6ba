"""The last step of judging marks: vetoes ask, whatever was settled; they never choose, and their order is no matter."""

from __future__ import annotations

from itertools import permutations
from unittest.mock import Mock

import numpy as np
import pytest
from test_page_marks import ONE, drawn, read

from generator.model.answer import Mark, MarkState
from generator.model.reason import Reason
from generator.read.interpret import WHY_ONLY_CANCELLED, chosen_of
from generator.read.lie.correction import Correction
from generator.read.marks.classify import classify
from generator.read.marks.evidence import Evidence, Sheet, Whose
from generator.read.marks.facts import Facts
from generator.read.marks.judge import decide, judge
from generator.read.marks.vetoes import VETOES, vetoed
from generator.rehearse.pens import BALLPOINT, MarkKind

B, M, C, D = MarkState.BLANK, MarkState.MARKED, MarkState.CANCELLED, MarkState.DOUBTFUL
EMPTY = Evidence(ONE.field("v0__1"))
LEFT = Evidence(EMPTY.field, area=0.2, extent=1.0, depth=0.5, scatter=1.2)  # of a stroke in pencil
DISC = Evidence(EMPTY.field, area=4.0, extent=2.5, coverage=0.35)
SCRIBBLE = Evidence(EMPTY.field, area=10.0, coverage=0.68, extent=6.0, leaves=True)
FULL = SCRIBBLE._replace(coverage=0.93, spilled=0.05)


def page(
    *boxes: Evidence, hidden: frozenset[str] = frozenset(), crossed: frozenset[str] = frozenset(), lost: bool = False
) -> Facts:
    """A black-and-white page with a question that takes one answer."""
    named = tuple(box._replace(field=ONE.field(f"v0__{n}")) for n, box in enumerate(boxes, start=1))
    sheet = Sheet(named, 0.5, Mock(spec=Correction), bilevel=True)
    return Facts(sheet, {}, frozenset({"v0"}), hidden, crossed=crossed, pencil_lost=lost)


def marked(facts: Facts, *states: MarkState) -> list[Mark]:
    return [Mark(f.field.name, state, 0.99, 0.3) for f, state in zip(facts.boxes, states, strict=True)]


CASES = {  # where one veto asks about the last box: a page, and what was settled of it
    Reason.HIDDEN: (page(EMPTY, EMPTY, hidden=frozenset({"v0__2"})), (M, B)),
    Reason.DRAWN_OVER: (page(EMPTY, SCRIBBLE, crossed=frozenset({"v0__2"})), (B, M)),
    Reason.FELL_APART: (page(LEFT, LEFT, lost=True), (M, B)),
    Reason.ONLY_SOLID: (page(EMPTY, FULL), (B, C)),
}


@pytest.mark.parametrize("why", VETOES)
def test_each_veto_asks_where_no_other_does(why: Reason) -> None:
    facts, states = CASES[why]
    marks = marked(facts, *states)
    last = vetoed(facts, marks, VETOES)[-1]
    assert (last.state, last.why, last.confidence) == (D, why, 0.5)
    assert vetoed(facts, marks, {other: veto for other, veto in VETOES.items() if other is not why})[-1] == marks[-1]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("last", MarkState)
def test_vetoes_only_doubt_and_in_any_order_the_same(case: Reason, last: MarkState) -> None:
    facts, states = CASES[case]
    marks = marked(facts, *states[:-1], last)
    found = {vetoed(facts, marks, dict(order)) for order in permutations(VETOES.items())}
    assert len(found) == 1
    for before, after in zip(marks, found.pop(), strict=True):
        assert after == before or (after.state is D and after.why)


def test_a_disc_on_a_faded_page_may_have_been_a_cancelled_box() -> None:
    facts = page(DISC, LEFT, lost=True)
    assert [m.state for m in vetoed(facts, marked(facts, M, D), VETOES)] == [D, D]
    crossed = page(DISC._replace(crossness=0.5), LEFT, lost=True)
    assert [m.state for m in vetoed(crossed, marked(crossed, M, D), VETOES)] == [M, D]


def test_what_is_left_of_a_choice_does_not_show_how_somebody_chooses() -> None:
    facts = page(LEFT, FULL)
    whole, left = marked(facts, M, C), marked(facts, M, C)
    left[0] = Mark(left[0].field, M, 0.9, 0.1, Reason.REMAINS)
    assert vetoed(facts, whole, VETOES)[1].state is C
    assert vetoed(facts, left, VETOES)[1].why is Reason.ONLY_SOLID


def test_hidden_boxes_may_hold_the_other_mark_of_a_faded_question() -> None:
    """What is left in one box is the choice only where no other box can hold ink."""
    sheet = page(LEFT, EMPTY).sheet
    states = [m.state for m in classify(sheet, (), frozenset({"v0"}), pencil_lost=True)]
    assert states == [M, B]
    hidden = frozenset({"v0__2"})
    assert [m.state for m in classify(sheet, (), frozenset({"v0"}), hidden, pencil_lost=True)] == [D, D]


# --- evidence ---------------------------------------------------------------------------------------------------------


def test_whose_a_stroke_is_stands_beside_what_was_measured() -> None:
    seen = Evidence(EMPTY.field, area=2.0, coverage=0.45, extent=3.0, foreign=0.2, darkness=0.5)
    shared = seen._replace(whose=Whose.SHARED)
    assert (shared.area, shared.coverage, shared.foreign) == (2.0, 0.45, 0.2)
    assert (shared.own_area, shared.full, shared.entering) == (0.0, False, 3.0)
    assert (seen.own_area, seen.full, seen.entering) == (2.0, True, 0.2)
    assert decide(shared, 0.5, None)[::2] == (D, Reason.WHOSE_STROKE)


@pytest.mark.parametrize(
    ("whose", "state", "why"),
    [
        (Whose.MINE, M, Reason.REACHED),
        (Whose.ELSEWHERE, B, Reason.NOTHING),
        (Whose.UNSURE, D, Reason.WHOSE_STROKE),
        (Whose.UNTOLD, D, Reason.WHOSE_STROKE),
    ],
)
def test_a_stroke_that_reaches_in_is_judged_by_whose_it_is(whose: Whose, state: MarkState, why: Reason) -> None:
    seen = Evidence(EMPTY.field, foreign=3.0, held=1.2, whose=whose)
    assert decide(seen, 0.5, None)[::2] == (state, why)


def test_ink_on_a_band_keeps_its_picture_but_is_not_legible() -> None:
    seen = FULL._replace(view=Mock(), darkness=0.5)
    assert seen.legible
    assert not seen._replace(banded=True).legible
    assert decide(seen._replace(banded=True), 0.5, None)[::2] == (D, Reason.BANDED)


# --- reasons ----------------------------------------------------------------------------------------------------------


def test_every_reason_has_words_of_its_own() -> None:
    assert len({why.words for why in Reason}) == len(Reason)


def test_each_mark_of_a_page_and_each_doubt_names_its_reason() -> None:
    kinds = (MarkKind.TICK, MarkKind.CIRCLE, MarkKind.SOLID, MarkKind.SCRATCH, MarkKind.LONG_TICK, MarkKind.DOT)
    reading = read(drawn(BALLPOINT, *((f"v{row}__{1 + row % 5}", kinds[row % len(kinds)]) for row in range(17))))
    reasons = {mark.why for mark in reading.marks if mark.state is not B}
    assert {Reason.INK, Reason.RING, Reason.FULL} <= reasons
    assert Reason.NOTHING not in reasons
    assert all(a.why for a in reading.answers if a.state.value == "doubtful")


def test_what_a_person_reads_is_the_reason_of_the_mark_not_a_guess() -> None:
    variable = ONE.run.layout.variable("v0")
    fields = [ONE.field("v0__1"), ONE.field("v0__2")]

    def why(*reasons: Reason) -> str:
        marks = {f.name: Mark(f.name, D, 0.5, 0.95, reason) for f, reason in zip(fields, reasons, strict=False)}
        return chosen_of(variable, fields, marks)[3]

    assert why(Reason.ONLY_SOLID, Reason.ONLY_SOLID).startswith(WHY_ONLY_CANCELLED)
    assert Reason.FAINT.words in why(Reason.FAINT)
    assert WHY_ONLY_CANCELLED not in why(Reason.ONLY_SOLID, Reason.BANDED)


def test_the_short_way_for_bare_paper_says_what_the_long_way_says() -> None:
    state, sure, why = decide(EMPTY, 0.5, None)
    mark = judge(EMPTY, 0.5, None)
    assert EMPTY.untouched
    assert (mark.state, mark.confidence, mark.ink, mark.why) == (state, sure, 0.0, why)
    other = {0: 1, 1: 0, None: np.zeros((4, 4), np.uint8), Whose.UNTOLD: Whose.UNSURE}
    for name, value in EMPTY._asdict().items():
        if name != "field":  # whatever is measured, it is looked at
            assert not EMPTY._replace(**{name: other[value]}).untouched
