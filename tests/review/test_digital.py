"""What was filled in on a screen and cannot be: a person sees what was typed, and decides."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from entry_cases import built

from generator.collect import Rereading
from generator.keep.entry.events import keep_events
from generator.keep.entry.second import mark_second
from generator.keep.responses import responses
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import Answer, AnswerState, Fate, PageReading, PageSource, Source
from generator.model.code import PageCode
from generator.model.curve import Curve, CurveLine
from generator.model.entry import EntryEvent, EventKind, Hand
from generator.review.desk import ReviewDesk
from generator.review.exchange import export
from generator.web.items import AnswerItem, Queue, Reply

DRAWN = ("groeicurve_lijn", "groeicurve_lijn_lijn1")  # the plot, and the name of a line


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


def test_who_reviews_hears_of_a_second_copy_of_a_device_and_need_not_decide(tmp_path: Path) -> None:
    place, run = built(tmp_path)
    said = EntryEvent(1, "blad", EventKind.ANSWER, '{"value":"3","variable":"blad_jaren"}')
    with SqliteStore(place, any_thread=True) as store:
        hands = [Hand(run, copy, f"{copy}" * 10) for copy in (1, 2)]
        with store.writing():
            for hand in hands:
                keep_events(store, hand, [said])
                mark_second(store, hand, hands)
        desk = ReviewDesk(store, tmp_path / "uit", Rereading(store, tmp_path / "uit"))
        (notice,) = desk.notices()
        assert f"Oplage {run}." in notice and "1 exemplaar (2) is ingevuld op een toestel" in notice
        assert desk.progress(Queue.DOUBTS).total == 0
        assert len(list(responses(store, run))) == 2
        desk.close()


def test_two_drawings_are_both_shown_and_the_one_that_is_chosen_counts(tmp_path: Path) -> None:
    place, run = built(tmp_path, form="groeicurve")
    heights = tuple(20 + 60 * n / 50 for n in range(51))
    curve = Curve("groeicurve_lijn", 0.6, (CurveLine(heights, (1.0,) * 51, 0.6, 1.0),), 1.0)
    falling = [round(800 - 20 * n) for n in range(25)]
    content = {"item": "lijn", "series": "lijn1", "points": falling, "way": "drawn"}
    name = {"variable": "groeicurve_lijn_lijn1", "value": "Samenwerken"}
    code = PageCode(run, 0, 2, 1)
    with SqliteStore(place, any_thread=True) as store:
        seen = (Answer(run, 2, "", v, AnswerState.SEEN, 0.9, Source.PAPER, file="scan.jpg", page=1) for v in DRAWN)
        answers = tuple(replace(a, curve=curve) if a.variable == DRAWN[0] else a for a in seen)
        store.add_reading(PageReading(PageSource("scan.jpg", "1" * 64, 1), Fate.READ, code, answers=answers))
        with store.writing():
            keep_events(
                store,
                Hand(run, 2, "AAAAAAAAAA"),
                [
                    EntryEvent(1, "groeicurve", EventKind.DRAWN, json.dumps(content, sort_keys=True)),
                    EntryEvent(2, "groeicurve", EventKind.ANSWER, json.dumps(name, sort_keys=True)),
                ],
            )
        desk = ReviewDesk(store, tmp_path / "uit", Rereading(store, tmp_path / "uit"))
        assert desk.progress(Queue.DOUBTS).left == 2
        drawing = desk.after(Queue.DOUBTS, None, "b")
        assert drawing is not None
        item = desk.item(drawing, "b")
        assert isinstance(item, AnswerItem)
        assert [(o.code, o.label) for o in item.options] == [
            ("paper", "De tekening op papier"),
            ("web", "De digitale tekening"),
        ]
        web = [scan.place for scan in item.scans].index("digitaal ingevuld, blz. 1")
        picture = cv2.imdecode(
            np.frombuffer(desk.picture(drawing, web, "uitsnede", 0) or b"", np.uint8), cv2.IMREAD_COLOR
        )
        colours = picture.astype(int)
        assert ((colours[..., 1] - colours[..., 2]) > 60).sum() > 500, "the line stands over the empty plot"
        sent = export(desk, tmp_path / "nakijken.html")
        assert (sent.items, sent.left_out) == (2, 0)
        text = (tmp_path / "nakijken.html").read_text(encoding="utf-8")
        assert '"offers": ["Samenwerken"]' in text and "De digitale tekening" in text and "data:image/webp" in text
        assert desk.decide(drawing, Reply("seen", chosen=("web",)), "b", "MK") is None
        (response,) = responses(store, run, 2)
        chosen = response.answers["groeicurve_lijn"].curve
        assert chosen is not None and chosen.lines[0].heights[0] == 80
        assert desk.decided(0, 9)[0].said == "de digitale tekening"
        desk.close()


def test_what_stands_on_no_paper_has_no_picture_to_look_for(tmp_path: Path) -> None:
    place, run = built(tmp_path, form="groeicurve")
    content = json.dumps({"value": "2", "variable": "groeicurve_lijn_lijn1_start"}, sort_keys=True)
    with SqliteStore(place, any_thread=True) as store:
        for device, value in (("AAAAAAAAAA", "2"), ("BBBBBBBBBB", "4")):
            with store.writing():
                said = content.replace('"2"', f'"{value}"')
                keep_events(store, Hand(run, 2, device), [EntryEvent(1, "groeicurve", EventKind.ANSWER, said)])
        desk = ReviewDesk(store, tmp_path / "uit", Rereading(store, tmp_path / "uit"))
        name = desk.after(Queue.DOUBTS, None, "b")
        assert name is not None
        item = desk.item(name, "b")
        assert isinstance(item, AnswerItem) and item.digital and not item.pictures
        assert export(desk, tmp_path / "nakijken.html").items == 1
        assert '"digital": true' in (tmp_path / "nakijken.html").read_text(encoding="utf-8")
        desk.close()
