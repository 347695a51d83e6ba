"""Two people decide the same item: the second is told, chooses which of the two holds, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from review_case import LOST_COPY, Case

from generator.keep.decisions import Kind, all_decisions, standing
from generator.keep.store import Store
from generator.model.code import PageCode
from generator.review.desk import ReviewDesk
from generator.review.worklist import AnswerWork
from generator.web.app import create_app
from generator.web.guard import Guard
from generator.web.items import Ask, Queue, Reply


@pytest.fixture
def work(desk: ReviewDesk) -> AnswerWork:
    """A question with one answer."""
    return next(w for w in desk.works(Queue.DOUBTS) if isinstance(w, AnswerWork) and desk.shown(w).ask is Ask.ONE)


def test_the_second_is_told_and_the_first_holds_until_it_is_replaced(
    desk: ReviewDesk, store: Store, work: AnswerWork
) -> None:
    first, second = work.variable.values[0], work.variable.values[-1]
    assert desk.decide(work.id, Reply("value", (first.name,)), "anne", "an") is None
    clash = desk.decide(work.id, Reply("value", (second.name,)), "bram", "br")
    assert clash is not None
    assert (clash.theirs.said, clash.theirs.who, clash.yours) == (first.label, "an", second.label)
    holds = standing(store, work.key)
    assert holds is not None and holds.chosen == (first.name,)
    assert [row.who for row in all_decisions(store) if row.kind is Kind.VALUE] == ["an", "br"], "both are in the log"

    assert desk.decide(work.id, Reply("value", (second.name,), seen=clash.theirs.id), "bram", "br") is None
    holds = standing(store, work.key)
    assert holds is not None and holds.chosen == (second.name,)


def test_who_decides_the_same_or_changes_their_own_mind_is_not_bothered(
    desk: ReviewDesk, store: Store, work: AnswerWork
) -> None:
    assert desk.decide(work.id, Reply("blank"), "anne", "an") is None
    assert desk.decide(work.id, Reply("blank"), "bram", "br") is None
    assert desk.decide(work.id, Reply("unreadable"), "bram", "br") is None
    assert [row.kind for row in all_decisions(store)] == [Kind.BLANK, Kind.BLANK, Kind.UNREADABLE]


def test_what_was_decided_at_another_desk_is_seen_as_well(
    desk: ReviewDesk, store: Store, case: Case, work: AnswerWork
) -> None:
    """Somebody took in a file, or a second `werkblad review` runs on the same workspace."""
    case.desk(store).decide(work.id, Reply("blank"), "anne", "an")
    clash = desk.decide(work.id, Reply("unreadable"), "bram", "br")
    assert clash is not None and clash.theirs.said == "niets ingevuld"


def test_a_page_that_two_people_place_differently_stays_where_the_first_put_it(
    desk: ReviewDesk, store: Store, case: Case
) -> None:
    (page,) = desk.works(Queue.PAGES)
    sheets = [sheet.value for run in desk.runs() for sheet in run.sheets]
    assert desk.decide(page.id, Reply("assigned", copy=str(LOST_COPY), sheet=sheets[1]), "anne", "an") is None
    clash = desk.decide(page.id, Reply("dismissed"), "bram", "br")
    assert clash is not None and clash.theirs.said == f"exemplaar {LOST_COPY}, blz. 2"
    (reading,) = (r for r in store.readings() if r.source.file.endswith(case.lost))
    assert reading.code == PageCode(case.run, 0, LOST_COPY, 2)


def test_on_the_screen_two_buttons_settle_it(desk: ReviewDesk, store: Store, work: AnswerWork) -> None:
    app = create_app(desk, Guard(token="een-lange-sleutel-voor-de-proef"))
    here, there = app.test_client(), app.test_client()
    path, first, second = f"/twijfel/{work.id}", work.variable.values[0], work.variable.values[-1]

    def form(text: str) -> dict[str, str]:
        return dict(re.findall(r'name="(vorm|gezien)" value="([^"]*)"', text))

    for client in (here, there):
        client.get("/?sleutel=een-lange-sleutel-voor-de-proef")
    shown = [client.get(path).get_data(as_text=True) for client in (here, there)]
    here.post(path, data={**form(shown[0]), "besluit": "value", "keuze": first.name})
    told = there.post(path, data={**form(shown[1]), "besluit": "value", "keuze": second.name})
    text = told.get_data(as_text=True)
    assert (told.status_code, "Iemand anders" in text, "besliste dit net al" in text) == (409, True, True)
    assert re.findall(r'data-key="([12])"', text) == ["1", "2"], "keep theirs, take mine"
    kept = dict(re.findall(r'name="(vorm|gezien|besluit|keuze)" value="([^"]*)"', text.partition('data-key="1"')[2]))
    assert there.post(path, data=kept).status_code in (200, 303)
    holds = standing(store, work.key)
    assert holds is not None and holds.chosen == (second.name,)
