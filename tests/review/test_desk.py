"""The desk: what is handed out, shown, decided and taken back, on pages that were really printed and read."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from review_case import LOST_COPY, LOST_PAGE, Case

from generator.cli.told import status_text
from generator.collect import Rereading, collect
from generator.keep.decisions import all_decisions, assignments
from generator.keep.response import Response
from generator.keep.responses import responses, responses_beside
from generator.keep.status import status
from generator.keep.store import Store
from generator.keep.withdrawn import withdraw
from generator.model.answer import AnswerState, Fate, MarkState, PageReading, PageSource, Source
from generator.model.code import PageCode
from generator.model.errors import DecisionError
from generator.model.layout import FieldRole
from generator.model.run import Copy
from generator.read.intake.facts import PageRef
from generator.review.desk import ReviewDesk
from generator.review.exchange import export
from generator.review.worklist import AnswerWork, work_of_copy
from generator.web.items import AnswerItem, Ask, PageItem, Queue, Reply


def picture(data: bytes | None) -> np.ndarray:
    assert data is not None
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert found is not None
    return np.asarray(found)


def orange(image: np.ndarray) -> int:
    """How many pixels have the frame's colour."""
    return int(((image[..., 2] > 180) & (image[..., 0] < 90) & (abs(image[..., 1].astype(int) - 110) < 50)).sum())


def first_of(desk: ReviewDesk, queue: Queue, who: str = "anne") -> str:
    found = desk.after(queue, None, who)
    assert found is not None
    return found


def choice(desk: ReviewDesk, item: str) -> str:
    shown = desk.item(item, "anne")
    assert isinstance(shown, AnswerItem)
    return shown.options[-1].code


def sheet_of(desk: ReviewDesk) -> str:
    """What the list says for the page that nobody could place."""
    return next(s.value for run in desk.runs() for s in run.sheets if s.label.startswith(f"blz. {LOST_PAGE} ·"))


def test_the_piles_hold_what_needs_a_person(desk: ReviewDesk) -> None:
    doubts = desk.works(Queue.DOUBTS)
    assert doubts
    assert all(isinstance(work, AnswerWork) and work.said.state is AnswerState.DOUBTFUL for work in doubts)
    assert len(desk.works(Queue.PAGES)) == 1
    assert desk.works(Queue.TEXTS)


def test_a_question_is_cut_large_out_of_the_scan_with_its_doubt_framed(desk: ReviewDesk) -> None:
    item = first_of(desk, Queue.DOUBTS)
    crop, page = picture(desk.picture(item, 0, "uitsnede", 0)), picture(desk.picture(item, 0, "blad", 0))
    assert crop.shape[1] > 600  # px: large
    assert crop.shape[0] < page.shape[0]
    assert orange(crop) > 200  # around the box
    assert orange(page) > 200  # around the question
    assert desk.picture(item, 7, "uitsnede", 0) is None


def test_where_each_box_is_clear_the_whole_question_is_framed(case: Case, store: Store) -> None:
    """Two crosses where one may be: no box is doubtful, and yet a person must see which boxes are meant."""
    for reading in list(store.readings()):
        clear = [replace(m, state=MarkState.MARKED) if m.state is MarkState.DOUBTFUL else m for m in reading.marks]
        store.add_reading(replace(reading, marks=tuple(clear)), again=True)
    desk = case.desk(store)
    assert desk.works(Queue.DOUBTS)
    assert orange(picture(desk.picture(first_of(desk, Queue.DOUBTS), 0, "uitsnede", 0))) > 200


def test_without_the_scan_the_stored_overlay_serves(case: Case, store: Store) -> None:
    store.append("DELETE FROM inputs", [()])
    desk = case.desk(store)
    item = first_of(desk, Queue.DOUBTS)
    assert picture(desk.picture(item, 0, "uitsnede", 0)).shape[1] > 600
    assert desk.picture(first_of(desk, Queue.PAGES), 0, "blad", 0) is None
    for overlay in case.out.rglob("*.jpg"):
        overlay.unlink()
    bare = case.desk(store)
    assert bare.picture(item, 0, "uitsnede", 0) is None


def test_scans_that_moved_are_found_where_the_user_says(case: Case, store: Store, made: Case) -> None:
    from generator.review.desk import ReviewDesk as Desk

    store.append("DELETE FROM inputs", [()])
    desk = Desk(store, case.out, Rereading(store, case.out), scans=(made.scans,))
    assert desk.picture(first_of(desk, Queue.PAGES), 0, "blad", 0) is not None


def test_a_stored_name_that_leads_elsewhere_is_not_followed(case: Case, store: Store) -> None:
    secret = case.out.parent / "geheim.jpg"
    secret.write_bytes(b"\xff\xd8geheim")
    store.append("DELETE FROM inputs", [()])
    store.append("UPDATE pages SET overlay = ?", [("../geheim.jpg",)])
    desk = case.desk(store)
    assert desk.picture(first_of(desk, Queue.DOUBTS), 0, "blad", 0) is None


def test_a_decision_counts_and_is_taken_back(desk: ReviewDesk, store: Store, case: Case) -> None:
    item = first_of(desk, Queue.DOUBTS)
    total = desk.progress(Queue.DOUBTS).total
    code = choice(desk, item)
    desk.decide(item, Reply("value", (code,)), "anne", "an")
    assert desk.progress(Queue.DOUBTS).left == total - 1
    assert desk.after(Queue.DOUBTS, item, "anne") != item
    work = next(w for w in desk.works(Queue.DOUBTS) if w.id == item)
    assert isinstance(work, AnswerWork)

    def answer() -> tuple[tuple[str, ...], Source]:
        response = next(r for r in responses(store, case.run) if r.copy == work.key.copy)
        return response.answers[work.key.variable].chosen, response.answers[work.key.variable].source

    assert answer() == ((code,), Source.REVIEW)
    assert desk.undo("bram", "") is None  # another browser takes back only its own
    assert desk.undo("anne", "an") == item
    assert answer() == (work.said.chosen, Source.PAPER)
    assert desk.progress(Queue.DOUBTS).left == total
    assert len(list(all_decisions(store))) == 2


def test_what_was_decided_is_not_asked_again_tomorrow(desk: ReviewDesk, store: Store, case: Case) -> None:
    item = first_of(desk, Queue.DOUBTS)
    desk.decide(item, Reply("blank"), "anne", "")
    tomorrow = case.desk(store)
    assert item not in [work.id for work in tomorrow.works(Queue.DOUBTS)]


def test_what_was_decided_yesterday_can_be_looked_at_again_and_changed(
    desk: ReviewDesk, store: Store, case: Case
) -> None:
    answer, page = first_of(desk, Queue.DOUBTS), first_of(desk, Queue.PAGES)
    desk.decide(answer, Reply("blank"), "anne", "an")
    desk.decide(page, Reply("dismissed"), "anne", "an")
    tomorrow = case.desk(store)
    assert [work.id for work in tomorrow.works(Queue.DONE)] == [answer, page]
    shown = tomorrow.item(answer, "bram")
    assert shown is not None and shown.decided is not None and shown.decided.said == "niets ingevuld"
    assert isinstance(shown, AnswerItem) and not any(
        option.proposed for option in shown.options if shown.ask is Ask.MANY
    )
    known = shown.decided.id
    assert tomorrow.decide(answer, Reply("unreadable", seen=known), "bram", "br") is None
    aside = tomorrow.item(page, "bram")
    assert aside is not None and aside.decided is not None
    placed = Reply("assigned", sheet=sheet_of(tomorrow), copy=str(LOST_COPY), seen=aside.decided.id)
    assert tomorrow.decide(page, placed, "bram", "br") is None
    assert next(r for r in responses(store, case.run) if r.copy == LOST_COPY).complete
    assert tomorrow.undo("bram", "br") == page
    assert tomorrow.undo("bram", "br") == answer
    assert [work.id for work in case.desk(store).works(Queue.DONE)] == [answer, page], "what anne said holds again"


def test_a_sheet_with_a_name_is_placed_by_its_name(desk: ReviewDesk, store: Store, case: Case) -> None:
    names = {1: "Jan de Wit", 2: "Sanne Bakker"}
    for number, name in names.items():
        store.append("UPDATE copies SET label = ? WHERE number = ?", [(name, number)])
    (run,) = desk.runs()
    assert run.named
    item = first_of(desk, Queue.PAGES)
    with pytest.raises(DecisionError, match="nummer"):
        desk.decide(item, Reply("assigned", sheet=sheet_of(desk), copy="Iemand Anders"), "anne", "")
    desk.decide(item, Reply("assigned", sheet=sheet_of(desk), copy=" sanne bakker "), "anne", "")
    assert next(r for r in responses(store, case.run) if r.copy == LOST_COPY).complete
    store.append("UPDATE copies SET label = ?", [("Jan de Wit",)])
    with pytest.raises(DecisionError, match="exemplaren 1, 2"):
        desk.decide(item, Reply("assigned", sheet=sheet_of(desk), copy="Jan de Wit"), "anne", "")


def test_two_people_do_not_get_the_same_item(desk: ReviewDesk) -> None:
    first = first_of(desk, Queue.DOUBTS, "anne")
    desk.item(first, "anne")
    second = first_of(desk, Queue.DOUBTS, "bram")
    assert second != first
    assert first_of(desk, Queue.DOUBTS, "anne") == first


def test_when_all_is_handed_out_two_may_look_and_the_last_word_counts(desk: ReviewDesk, store: Store) -> None:
    works = desk.works(Queue.PAGES)
    desk.item(works[0].id, "anne")
    assert first_of(desk, Queue.PAGES, "bram") == works[0].id
    desk.decide(works[0].id, Reply("dismissed"), "anne", "an")
    desk.decide(works[0].id, Reply("dismissed"), "bram", "br")
    assert [row.who for row in all_decisions(store)] == ["an", "br"]  # both are kept


def test_walking_goes_around_and_ends(desk: ReviewDesk) -> None:
    names = [work.id for work in desk.works(Queue.DOUBTS)]
    assert desk.after(Queue.DOUBTS, names[0], "anne") == names[1]
    assert desk.after(Queue.DOUBTS, names[0], "anne", step=-1) == names[-1]
    for name in names:
        desk.decide(name, Reply("unreadable"), "anne", "")
    assert desk.after(Queue.DOUBTS, None, "anne") is None


def test_a_page_without_codes_is_placed_read_and_its_doubts_join_the_pile(
    desk: ReviewDesk, store: Store, case: Case
) -> None:
    item = first_of(desk, Queue.PAGES)
    shown = desk.item(item, "anne")
    assert isinstance(shown, PageItem)
    assert case.lost in shown.where
    turned = picture(desk.picture(item, 0, "blad", 1)).shape
    assert turned[0] < turned[1]
    sheet = sheet_of(desk)
    with pytest.raises(DecisionError, match="nummer"):
        desk.decide(item, Reply("assigned", sheet=sheet, copy="twee"), "anne", "")
    with pytest.raises(DecisionError, match="geen exemplaar"):
        desk.decide(item, Reply("assigned", sheet=sheet, copy="77"), "anne", "")
    desk.decide(item, Reply("assigned", sheet=sheet, copy=str(LOST_COPY)), "anne", "")
    (kept,) = (r for r in store.readings() if r.source.file.endswith(case.lost))
    assert (kept.fate, kept.found_by, kept.code and kept.code.copy) == (Fate.READ, "person", LOST_COPY)
    response = next(r for r in responses(store, case.run) if r.copy == LOST_COPY)
    assert response.complete
    assert desk.undo("anne", "") == item
    (kept,) = (r for r in store.readings() if r.source.file.endswith(case.lost))
    assert kept.code is None or kept.found_by != "person"  # read by itself again


def test_a_placed_page_that_cannot_be_laid_straight_is_typed_over_question_by_question(
    case: Case, store: Store, tmp_path: Path
) -> None:
    page = cv2.imread(str(case.scans / case.lost), cv2.IMREAD_GRAYSCALE)
    height, width = page.shape
    page[: height // 6], page[-height // 8 :], page[:, : width // 8], page[:, -width // 8 :] = 255, 255, 255, 255
    cv2.imwrite(
        str(tmp_path / "kaal.jpg"), cv2.warpAffine(page, np.float32([[0.5, 0.2, 0], [0, 0.6, 0]]), (width, height))
    )
    collect([tmp_path / "kaal.jpg"], store, case.out)
    desk = case.desk(store)
    item = next(work.id for work in desk.works(Queue.PAGES) if work.source.file.endswith("kaal.jpg"))
    before = {work.id for work in desk.works(Queue.DOUBTS)}
    code = next(page for page in store.layout(case.run).pages if page.page == LOST_PAGE)
    desk.decide(item, Reply("assigned", sheet=f"{case.run}:{code.form}:{code.page}", copy=str(LOST_COPY)), "anne", "")
    fresh = [work for work in desk.works(Queue.DOUBTS) if work.id not in before]
    assert {work.key.variable for work in fresh} == {f.variable for f in code.fields if f.role is not FieldRole.DRAW}
    (run,) = (each for each in status(store) if each.run == case.run)
    assert (run.answers_to_type, "Over te typen" in status_text([run])) == (len(fresh), True)

    shown = desk.item(fresh[0].id, "anne")
    assert isinstance(shown, AnswerItem) and (shown.whole, shown.proposal, shown.pictures) == (True, "", 1)
    upright, turned = (picture(desk.picture(fresh[0].id, 0, "blad", turns)).shape for turns in (0, 1))
    assert upright[:2] == turned[1::-1]
    assert export(desk, tmp_path / "n.html").left_out >= len(fresh), "a page as it came is not sent away"

    for work in fresh:
        kind = {Ask.ONE: "value", Ask.MANY: "value"}.get(desk.shown(work).ask, "seen")
        chosen = (work.variable.values[0].name,) if kind == "value" else ()
        desk.decide(work.id, Reply(kind, chosen=chosen), "anne", "")
    response = next(r for r in responses(store, case.run) if r.copy == LOST_COPY)
    assert response.complete and not response.to_type
    assert all(response.answers[work.key.variable].source is Source.REVIEW for work in fresh)
    assert status(store)[0].answers_to_type == 0


def test_a_page_that_is_known_by_its_print_is_proposed_and_its_copy_where_only_one_lacks_it(
    desk: ReviewDesk, store: Store, case: Case
) -> None:
    (lost,) = desk.works(Queue.PAGES)
    page = next(page for page in store.layout(case.run).pages if page.page == LOST_PAGE)
    shown = desk.item(lost.id, "anne")
    assert isinstance(shown, PageItem)
    value = f"{case.run}:{page.form}:{page.page}"
    assert (shown.sheet, shown.likely) == (value, (value,))
    assert (shown.copy, shown.only_missing) == (str(LOST_COPY), True)
    store.append("DELETE FROM pages WHERE copy = 1 AND sheet_page = ?", [(LOST_PAGE,)])  # now two copies lack it
    unsure = case.desk(store).item(lost.id, "anne")
    assert isinstance(unsure, PageItem)
    assert (unsure.sheet, unsure.copy, unsure.missing_in) == (shown.sheet, "", f"1, {LOST_COPY}")


def test_the_tables_are_written_again_at_the_end(desk: ReviewDesk, case: Case) -> None:
    for work in desk.works(Queue.DOUBTS):
        desk.decide(work.id, Reply("unreadable"), "anne", "an")
    desk.decide(desk.works(Queue.PAGES)[0].id, Reply("dismissed"), "anne", "an")
    assert "geen twijfel meer" in desk.finish()
    with (case.out / "answers.csv").open(newline="", encoding="utf-8") as stream:
        states = [row["state"] for row in csv.DictReader(stream)]
    assert "doubtful" not in states
    assert states.count("unreadable") == len(desk.works(Queue.DOUBTS))
    with (case.out / "ledger.csv").open(newline="", encoding="utf-8") as stream:
        fates = {Path(row["file"]).name: row["fate"] for row in csv.DictReader(stream) if row["kind"] == "input"}
    assert fates[case.lost] == "dismissed"


def test_a_sheet_that_lay_badly_is_settled_at_one_look(case: Case, store: Store) -> None:
    bad = next(r for r in store.readings() if r.fate is Fate.READ and len(r.answers) > 3)
    store.add_reading(replace(bad, fate=Fate.DOUBTFUL, reason="De bladzijde ligt krom."), again=True)
    truly = {a.variable for a in bad.answers if a.state is AnswerState.DOUBTFUL}
    desk = case.desk(store)
    sheet = [w for w in desk.works(Queue.DOUBTS) if isinstance(w, AnswerWork) and w.plain is not None]
    assert {w.key.variable for w in sheet} == {a.variable for a in bad.answers} - truly
    shown = desk.item(sheet[0].id, "anne")
    assert isinstance(shown, AnswerItem)
    assert shown.rest == len(sheet)
    desk.decide(sheet[0].id, Reply("rest"), "anne", "an")
    assert bad.code is not None
    answers = next(r for r in responses(store, case.run) if r.copy == bad.code.copy).answers
    for said in bad.answers:
        now = answers[said.variable]
        if said.variable in truly:
            assert now.state is AnswerState.DOUBTFUL  # a box in doubt still needs its own look
        else:
            assert (now.state, now.chosen, now.text) == (said.state, said.chosen, said.text)
    assert desk.undo("anne", "an") == sheet[0].id
    answers = next(r for r in responses(store, case.run) if r.copy == bad.code.copy).answers
    assert {answers[w.key.variable].state for w in sheet} == {AnswerState.DOUBTFUL}


def test_this_is_right_with_nothing_ticked_means_nothing_ticked(desk: ReviewDesk, store: Store) -> None:
    item = next(w for w in desk.works(Queue.DOUBTS) if isinstance(w, AnswerWork) and w.key.variable.endswith("geeft"))
    desk.decide(item.id, Reply("value", ()), "anne", "")
    assert [row.kind.value for row in all_decisions(store)] == ["blank"]


def test_withdrawn_runs_are_no_choice_unless_asked_for_or_proposed(case: Case, store: Store) -> None:
    run = store.run(case.run)
    store.add_run(replace(run, layout=replace(run.layout, run="8K3M9Q")), [Copy("8K3M9Q", 1)])
    withdraw(store, ["8K3M9Q"])
    assert [choice.run for choice in case.desk(store).runs()] == [case.run]
    everything = ReviewDesk(store, case.out, lambda ref: None, every_run=True)
    assert {choice.run for choice in everything.runs()} == {case.run, "8K3M9Q"}
    like = PageReading(PageSource("kladje.pdf", "9" * 64, 1), Fate.UNREADABLE, proposed=(PageCode("8K3M9Q", 0, 0, 1),))
    store.add_reading(like)
    assert {choice.run for choice in case.desk(store).runs()} == {case.run, "8K3M9Q"}  # or it could not be chosen


def test_what_nobody_opened_is_not_looked_up_and_what_is_opened_is_all_there(
    case: Case, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def counting(store: Store, run: str, copy: int, instance: str) -> Iterator[Response]:
        asked.append(copy)
        return responses_beside(store, run, copy, instance)

    monkeypatch.setattr("generator.review.worklist.responses_beside", counting)
    desk = case.desk(store)
    assert desk.progress(Queue.DOUBTS).total > 1
    assert not asked
    first = desk.after(Queue.DOUBTS, None, "A")
    assert first is not None
    assert desk.item(first, "A") is not None
    assert len(asked) == 1
    eager = {copy.number: list(work_of_copy(store, case.run, copy.number)) for copy in store.copies(case.run)}
    for queue in (Queue.DOUBTS, Queue.TEXTS):
        found = [work for works in eager.values() for its, work in works if its is queue]
        assert list(desk.works(queue)) == sorted(found, key=lambda work: work.order)


def test_while_a_page_is_read_again_others_can_go_on_and_an_undo_is_not_overrun(case: Case, store: Store) -> None:
    class Slow(Rereading):
        """Somebody else decides while this page is being read; then the first person takes it back."""

        def ready(self, ref: PageRef) -> Callable[[], PageReading]:
            read = super().ready(ref)

            def reading() -> PageReading:
                with ThreadPoolExecutor(1) as other:
                    done.append(other.submit(decide_another).result(timeout=20))
                return read()

            return reading

    def decide_another() -> bool:
        item = desk.after(Queue.DOUBTS, None, "B")
        assert item is not None
        assert desk.decide(item, Reply("unreadable"), "B", "") is None
        assert desk.undo("A", "") == lost  # of the page that is being read now
        return True

    done: list[bool] = []
    desk = ReviewDesk(store, case.out, Slow(store, case.out))
    lost = desk.after(Queue.PAGES, None, "A")
    assert lost is not None
    desk.decide(lost, Reply("assigned", sheet=f"{case.run}:0:{LOST_PAGE}", copy=str(LOST_COPY), sure=True), "A", "")
    assert done == [True]
    assert not assignments(store)
    assert not list(store.rows("SELECT 1 FROM pages WHERE found_by = 'person'")), "it was taken back"
