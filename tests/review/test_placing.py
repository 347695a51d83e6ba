"""Where a page belongs: what is missing is offered, what is probably wrong is asked about, and nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from review_case import LOST_COPY, LOST_PAGE, Case

from generator.collect import collect
from generator.keep.deciding import keep_decisions
from generator.keep.decisions import Kind, all_decisions
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.model.answer import AnswerState, Fate, PageReading
from generator.model.code import PageCode
from generator.model.errors import DecisionError
from generator.model.variable import VariableType
from generator.review.desk import ReviewDesk
from generator.review.worklist import AnswerWork, PageWork
from generator.web.app import create_app
from generator.web.guard import Guard
from generator.web.items import AnswerItem, Ask, Doubt, PageItem, Queue, Reply

HAS_IT = 3 - LOST_COPY  # the other copy
TOKEN = "een-lange-sleutel-voor-de-proef"


def lost(desk: ReviewDesk) -> PageWork:
    (work,) = desk.works(Queue.PAGES)
    assert isinstance(work, PageWork)
    return work


def sheet(store: Store, case: Case, page: int = LOST_PAGE) -> str:
    found = next(each for each in store.layout(case.run).pages if each.page == page)
    return f"{case.run}:{found.form}:{found.page}"


# --- a page for a copy that has it ------------------------------------------------------------------------------------


def test_a_page_for_a_copy_that_has_it_is_questioned_while_another_misses_it(
    desk: ReviewDesk, store: Store, case: Case
) -> None:
    wrong = Reply("assigned", copy=str(HAS_IT), sheet=sheet(store, case))
    doubt = desk.decide(lost(desk).id, wrong, "anne", "an")
    assert isinstance(doubt, Doubt)
    assert doubt.there.endswith(f"{HAS_IT}-{LOST_PAGE}.jpg, blz. 1")
    assert (doubt.given.copy, [page.copy for page in doubt.instead]) == (str(HAS_IT), [str(LOST_COPY)])
    assert list(all_decisions(store)) == [], "nothing is kept before it is answered"
    assert desk.decide(lost(desk).id, replace(wrong, sure=True), "anne", "an") is None
    (made,) = all_decisions(store)
    assert made.code is not None and made.code.copy == HAS_IT


def turned(case: Case, store: Store, folder: Path, quarters: int) -> None:
    """The page without codes comes in once more, lying otherwise."""
    straight = cv2.imread(str(case.scans / case.lost), cv2.IMREAD_GRAYSCALE)
    cv2.imwrite(str(folder / "gedraaid.png"), np.ascontiguousarray(np.rot90(straight, quarters)))
    collect([folder / "gedraaid.png"], store, case.out)


def test_where_nobody_misses_it_a_second_scan_is_no_question(case: Case, store: Store, tmp_path: Path) -> None:
    turned(case, store, tmp_path, 2)
    desk = case.desk(store)
    one, other = (work.id for work in desk.works(Queue.PAGES))
    right = Reply("assigned", copy=str(LOST_COPY), sheet=sheet(store, case))
    assert desk.decide(one, right, "anne", "") is None
    assert desk.decide(one, right, "anne", "") is None, "nor is saying the same again"
    elsewhere = desk.decide(one, replace(right, copy=str(HAS_IT)), "anne", "")
    assert isinstance(elsewhere, Doubt) and elsewhere.instead[0].copy == str(LOST_COPY), "then copy 2 would miss it"
    assert desk.decide(other, right, "anne", "") is None
    assert desk.decide(one, replace(right, copy=str(HAS_IT)), "anne", "") is None, "now there is another scan of it"


def test_on_the_screen_one_button_gives_it_to_the_copy_that_misses_it(
    desk: ReviewDesk, store: Store, case: Case
) -> None:
    client = create_app(desk, Guard(token=TOKEN)).test_client()
    client.get(f"/?sleutel={TOKEN}")
    path = f"/bladzijden/{lost(desk).id}"
    form = dict(re.findall(r'name="(vorm|gezien)" value="([^"]*)"', client.get(path).get_data(as_text=True)))
    asked = client.post(path, data={**form, "besluit": "assigned", "blad": sheet(store, case), "exemplaar": HAS_IT})
    text = asked.get_data(as_text=True)
    assert (asked.status_code, "Is dit het goede exemplaar?" in text) == (409, True)
    buttons = re.findall(r'name="plek" value="([^"]+)"', text)
    assert buttons == [f"{sheet(store, case)}:{copy}" for copy in (LOST_COPY, HAS_IT)], "the one that misses it first"
    client.post(path, data={**form, "besluit": "assigned", "plek": buttons[0]})
    (made,) = all_decisions(store)
    assert made.code is not None and made.code.copy == LOST_COPY


def test_a_file_that_does_so_is_told(desk: ReviewDesk, store: Store, case: Case) -> None:
    from generator.keep.decisions import decide

    page = next(each for each in store.layout(case.run).pages if each.page == LOST_PAGE)
    code = PageCode(case.run, page.form, HAS_IT, page.page)
    (told,) = desk.questioned([decide(Kind.ASSIGNED, lost(desk).key, code=code)])
    assert told.startswith(f"exemplaar {HAS_IT}: blz. {LOST_PAGE}") and f"exemplaar {LOST_COPY}: blz." in told
    assert desk.questioned([decide(Kind.ASSIGNED, lost(desk).key, code=replace(code, copy=LOST_COPY))]) == ()


# --- two sheets on one place ------------------------------------------------------------------------------------------


def with_two_sheets(case: Case, store: Store, kind: VariableType) -> tuple[ReviewDesk, AnswerWork]:
    """The desk, when one sheet came in twice and a question is answered otherwise on each; that question."""
    layout = store.layout(case.run)
    variables = {v.name: v for v in layout.variables if v.type is kind}
    for reading in store.readings():
        for answer in reading.answers:
            variable = variables.get(answer.variable)
            if variable is None or reading.fate is not Fate.READ or len(variable.values) < 2:
                continue
            other = _saying(reading, answer.variable, (variable.values[1].name,))
            other = replace(other, source=replace(other.source, file="ander.jpg", digest="f" * 64))
            store.add_reading(_saying(reading, answer.variable, (variable.values[0].name,)), again=True)
            store.add_reading(other)
            desk = case.desk(store)
            found = next(
                w for w in desk.works(Queue.DOUBTS) if isinstance(w, AnswerWork) and _is(w, reading, answer.variable)
            )
            return desk, found
    raise AssertionError("no such question")


def _is(work: AnswerWork, reading: PageReading, variable: str) -> bool:
    return reading.code is not None and (work.key.copy, work.key.variable) == (reading.code.copy, variable)


def _saying(reading: PageReading, variable: str, chosen: tuple[str, ...]) -> PageReading:
    answers = [
        replace(a, state=AnswerState.ANSWERED, chosen=chosen, text="") if a.variable == variable else a
        for a in reading.answers
    ]
    return replace(reading, answers=tuple(answers))


@pytest.mark.parametrize("kind", [VariableType.SELECT_MULTIPLE, VariableType.SELECT_ONE])
def test_two_different_sheets_on_one_place_propose_nothing(case: Case, store: Store, kind: VariableType) -> None:
    desk, work = with_two_sheets(case, store, kind)
    item = desk.item(work.id, "anne")
    assert isinstance(item, AnswerItem)
    assert [option.code for option in item.options if option.proposed] == []
    assert (item.proposal, item.text, item.pictures) == ("", "", 2)
    assert {scan.said for scan in item.scans} == {f"'{value.label}'" for value in work.variable.values[:2]}
    if item.ask is Ask.MANY:
        response = next(r for r in responses(store, case.run) if r.copy == work.key.copy)
        assert response.answers[work.key.variable].chosen == (), "nor does the table propose what nobody said"
        with pytest.raises(DecisionError, match="nog niets aangekruist"):
            desk.decide(work.id, Reply("value", ()), "anne", "")
        assert desk.decide(work.id, Reply("blank"), "anne", "") is None


# --- what is missing --------------------------------------------------------------------------------------------------


def unlike_anything(store: Store) -> None:
    """The page that nobody could place looks like none that is known."""
    for reading in list(store.readings()):
        if reading.fate is Fate.UNREADABLE:
            store.add_reading(replace(reading, proposed=(), rotation=0), again=True)


def test_the_only_missing_page_is_offered_first(desk: ReviewDesk, store: Store, case: Case) -> None:
    unlike_anything(store)
    item = case.desk(store).item(lost(desk).id, "anne")
    assert isinstance(item, PageItem)
    assert (item.sheet, item.copy) == (sheet(store, case), str(LOST_COPY))
    assert "enige bladzijde die nog mist" in item.hint and item.missing == ()


def test_what_is_missing_is_a_list_to_choose_from(desk: ReviewDesk, store: Store, case: Case) -> None:
    unlike_anything(store)
    store.append("UPDATE copies SET label = 'Sanne Bakker' WHERE number = ?", [(HAS_IT,)])
    store.append("DELETE FROM pages WHERE copy = ? AND sheet_page = 1", [(HAS_IT,)])
    fresh = case.desk(store)
    item = fresh.item(lost(desk).id, "anne")
    assert isinstance(item, PageItem)
    assert (item.sheet, item.copy, item.more_missing) == ("", "", False)
    assert {(page.sheet, page.copy) for page in item.missing} == {
        (sheet(store, case, 1), str(HAS_IT)), (sheet(store, case), str(LOST_COPY)),
    }  # fmt: skip
    assert any(page.label.startswith(f"exemplaar {HAS_IT} (Sanne Bakker): blz. 1 · ") for page in item.missing)
    client = create_app(fresh, Guard(token=TOKEN)).test_client()
    client.get(f"/?sleutel={TOKEN}")
    path = f"/bladzijden/{item.id}"
    text = client.get(path).get_data(as_text=True)
    form = dict(re.findall(r'name="(vorm|gezien)" value="([^"]*)"', text))
    plek = f"{sheet(store, case)}:{LOST_COPY}"
    assert f'name="plek" value="{plek}"' in text
    client.post(path, data={**form, "besluit": "assigned", "plek": plek})
    (made,) = all_decisions(store)
    assert made.code is not None and (made.code.copy, made.code.page) == (LOST_COPY, LOST_PAGE)


def test_of_copies_that_came_in_partly_the_rest_is_named_first(desk: ReviewDesk, store: Store, case: Case) -> None:
    unlike_anything(store)
    store.append("INSERT INTO copies SELECT run, 0 + ?, '' FROM copies LIMIT 1", [(n,) for n in range(900, 930)])
    item = case.desk(store).item(lost(desk).id, "anne")
    assert isinstance(item, PageItem)
    assert (item.missing[0].copy, item.more_missing) == (str(LOST_COPY), True)


# --- how it lies ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_of_which_it_is_known_how_it_lies_is_shown_upright(
    desk: ReviewDesk, store: Store, case: Case, tmp_path: Path, quarters: int
) -> None:
    turned(case, store, tmp_path, quarters)
    fresh = case.desk(store)
    work = next(w for w in fresh.works(Queue.PAGES) if isinstance(w, PageWork) and "gedraaid" in w.source.file)
    item = fresh.item(work.id, "anne")
    assert isinstance(item, PageItem) and item.upright

    def seen(name: str) -> np.ndarray:
        data = fresh.picture(name, 0, "blad", 0)
        assert data is not None
        return cv2.resize(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE), (100, 141)).astype(float)

    assert np.corrcoef(seen(work.id).ravel(), seen(lost(desk).id).ravel())[0, 1] > 0.9


def test_a_page_that_is_turned_by_hand_turns_the_next_unknown_one_but_no_known_one(desk: ReviewDesk) -> None:
    client = create_app(desk, Guard(token=TOKEN)).test_client()
    client.get(f"/?sleutel={TOKEN}")
    path = f"/bladzijden/{lost(desk).id}"
    assert f"{path}?los=1" in client.get(f"{path}?draai=2").get_data(as_text=True)
    assert "draai=3" in client.get(f"{path}?los=3").get_data(as_text=True), "its own picture is turned"


# --- what was decided -------------------------------------------------------------------------------------------------


def test_what_was_decided_is_looked_at_again_in_the_same_sitting(desk: ReviewDesk, store: Store) -> None:
    first, second, *_ = (work.id for work in desk.works(Queue.DOUBTS))
    assert desk.decided(0, 10) == ()
    desk.decide(first, Reply("blank"), "anne", "an")
    desk.decide(second, Reply("unreadable"), "bram", "")
    assert [(row.id, row.said, row.who) for row in desk.decided(0, 10)] == [
        (second, "onleesbaar", ""), (first, "niets ingevuld", "an"),
    ]  # fmt: skip
    client = create_app(desk, Guard(token=TOKEN)).test_client()
    client.get(f"/?sleutel={TOKEN}")
    text = client.get("/beslist/").get_data(as_text=True)
    assert text.index(second) < text.index(first)
    page = client.get(f"/beslist/{first}").get_data(as_text=True)
    assert "Eerder beslist: <strong>niets ingevuld</strong> (an)" in page
    form = dict(re.findall(r'name="(vorm|gezien)" value="([^"]*)"', page))
    changed = client.post(f"/beslist/{first}", data={**form, "besluit": "unreadable"})
    assert (changed.status_code, changed.headers["Location"]) == (303, "/beslist/")
    assert desk.decided(0, 1)[0].said == "onleesbaar"
    assert desk.progress(Queue.DONE).total == 2
    desk.undo("bram", "")
    assert [row.id for row in desk.decided(0, 10)] == [first], "what was taken back is decided no more"


def test_what_was_decided_is_walked_through_once(desk: ReviewDesk) -> None:
    names = [work.id for work in desk.works(Queue.DOUBTS)][:2]
    for name in names:
        desk.decide(name, Reply("blank"), "anne", "")
    walked = [desk.after(Queue.DONE, None, "anne")]
    while walked[-1] is not None:
        walked.append(desk.after(Queue.DONE, walked[-1], "anne"))
    assert walked == [*reversed(names), None]
    assert desk.after(Queue.DONE, names[0], "anne", step=-1) == names[1]


def test_a_list_of_many_goes_on_at_the_next_page(desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.web.app.LISTED", 1)
    for work in desk.works(Queue.DOUBTS)[:2]:
        desk.decide(work.id, Reply("blank"), "anne", "")
    client = create_app(desk, Guard(token=TOKEN)).test_client()
    client.get(f"/?sleutel={TOKEN}")
    assert "vanaf=1" in client.get("/beslist/").get_data(as_text=True)
    assert "vanaf=0" in client.get("/beslist/?vanaf=1").get_data(as_text=True)
    assert client.get("/beslist/?vanaf=²").status_code == 200


def test_decisions_of_a_file_are_in_the_list(desk: ReviewDesk, store: Store) -> None:
    from generator.keep.decisions import decide

    work = desk.works(Queue.DOUBTS)[0]
    assert isinstance(work, AnswerWork)
    row = decide(Kind.BLANK, work.key, evidence=work.evidence)
    assert keep_decisions(store, []) == 0
    desk.take_in([row])
    assert [each.id for each in desk.decided(0, 5)] == [work.id]
