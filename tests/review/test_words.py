"""What a program makes of handwriting stands ready to be mended, and is kept only when a person sends it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from review_case import Case

from generator.collect import Rereading
from generator.keep.decisions import all_decisions
from generator.keep.store import Store
from generator.review.desk import ReviewDesk
from generator.web.items import AnswerItem, Ask, Queue, Reply


def texts(desk: ReviewDesk) -> list[AnswerItem]:
    works = desk.works(Queue.TEXTS)
    items = [desk.item(work.id, "ik") for work in works]
    return [item for item in items if isinstance(item, AnswerItem) and item.ask is Ask.TEXT]


def test_words_are_only_proposed(store: Store, case: Case) -> None:
    asked: list[bytes] = []

    def read(picture: bytes) -> str:
        asked.append(picture)
        return " samen leren \n"

    desk = ReviewDesk(store, case.out, Rereading(store, case.out), words=read)
    first, *_ = texts(desk)
    assert (first.text, first.guessed) == ("samen leren", True) and "fouten" in first.why
    assert asked and all(picture[:2] in (b"\xff\xd8", b"\x89P") for picture in asked)
    assert not list(all_decisions(store)), "looking decides nothing"
    before = len(asked)
    desk.item(first.id, "ik")
    assert len(asked) == before, "a picture is read once"
    desk.decide(first.id, Reply("value", text="samen lezen"), "ik", "EV")
    assert [row.text for row in all_decisions(store)] == ["samen lezen"]
    again = desk.item(first.id, "ik")
    assert isinstance(again, AnswerItem) and (again.text, again.guessed) == ("samen lezen", False)
    desk.close()


def test_others_go_on_while_words_are_read(store: Store, case: Case) -> None:
    went_on: list[int] = []

    def read(_: bytes) -> str:
        with ThreadPoolExecutor(1) as somebody_else:
            went_on.append(somebody_else.submit(desk.progress, Queue.TEXTS).result(timeout=5).left)
        return "samen"

    desk = ReviewDesk(store, case.out, Rereading(store, case.out), words=read)
    assert texts(desk)[0].text == "samen" and went_on
    desk.close()


def test_nobody_reads_words_unless_asked_to(desk: ReviewDesk) -> None:
    assert texts(desk) and not any(item.text or item.guessed for item in texts(desk))
