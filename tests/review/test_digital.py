"""What was filled in on a screen and cannot be: a person sees what was typed, and decides."""

from __future__ import annotations

from pathlib import Path

from entry_cases import built

from generator.collect import Rereading
from generator.keep.entry.events import keep_events
from generator.keep.responses import responses
from generator.keep.store.sqlite import SqliteStore
from generator.model.entry import EntryEvent, EventKind, Hand
from generator.review.desk import ReviewDesk
from generator.web.items import AnswerItem, Queue, Reply


def test_an_impossible_number_is_shown_as_it_was_typed_and_can_be_decided(tmp_path: Path) -> None:
    place, run = built(tmp_path)
    typed = EntryEvent(1, "blad", EventKind.ANSWER, '{"value":"een paar","variable":"blad_jaren"}')
    with SqliteStore(place, any_thread=True) as store:
        with store.writing():
            keep_events(store, Hand(run, 2, "AAAAAAAAAA"), [typed])
        desk = ReviewDesk(store, tmp_path / "uit", Rereading(store, tmp_path / "uit"))
        assert desk.progress(Queue.DOUBTS).left == 1
        name = desk.after(Queue.DOUBTS, None, "b")
        assert name is not None
        item = desk.item(name, "b")
        assert isinstance(item, AnswerItem)
        assert (item.text, item.pictures, item.digital) == ("een paar", 0, True)
        assert item.where == "exemplaar 2 · digitaal ingevuld, blz. 1"
        assert desk.decide(name, Reply("value", text="3"), "b", "MK") is None
        (response,) = responses(store, run, 2)
        assert response.answers["blad_jaren"].text == "3"
        desk.close()
