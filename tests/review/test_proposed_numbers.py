"""Numbers and dates that reading proposes: they stand ready to be confirmed, and only a person makes them answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from whole_line import rows

from generator.build import Order, build
from generator.collect import Rereading, collect
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.answer import Guess
from generator.model.cells import cells_of
from generator.model.domains import Day, Whole
from generator.rehearse.digits import any_writer, write_number
from generator.rehearse.page import draw
from generator.rehearse.pens import GEL_PEN
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import OFFICE_GREY, scan
from generator.rehearse.stack import as_jpeg
from generator.review import shown
from generator.review.desk import ReviewDesk
from generator.review.worklist import AnswerWork
from generator.web.items import AnswerItem, Ask, Queue, Reply

FORM = """\
version: 1
title: Cijfers
description: Een getal en een dag
audience: medewerker
sections:
  - id: een
    items:
      - {type: integer, id: uren, label: Hoeveel uur?, digits: 2, maximum: 60}
      - {type: date, id: sinds, label: Sinds wanneer?}
"""


def test_a_guess_stands_in_the_field_with_how_often_it_is_right(desk: ReviewDesk) -> None:
    work = next(w for w in desk.works(Queue.TEXTS) if isinstance(w, AnswerWork))
    for domain, text, told in ((Whole(0, 60), "17", "17"), (Day(), "2026-11-05", "05-11-2026")):
        said = replace(work.said, guess=Guess(text, 0.974))
        item = shown.answer_item(replace(work, said=said, variable=replace(work.variable, domain=domain)), 1, None)
        assert (item.text, item.proposal, item.guessed) == (text, told, True)
        assert "97 van de 100" in item.why
        differing = replace(work, said=said, evidence=("a", "b"), variable=replace(work.variable, domain=domain))
        assert not shown.answer_item(differing, 1, None).text  # of two sheets nothing is proposed


@pytest.mark.slow
def test_from_paper_to_table_by_one_key(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "cijfers.yaml").write_text(FORM, encoding="utf-8")
    out = tmp_path / "tabellen"
    with SqliteStore(tmp_path / "werkblad.sqlite", any_thread=True) as store:
        order = Order("cijfers", "waterrade", copies=1, duplex=False, sheet_only=True)
        product = build(order, Library(tmp_path), store, tmp_path / "uit")
        (page,) = store.layout(product.run).pages
        rng, meant = np.random.default_rng(6), {"uren": "32", "sinds": "2019-04-28"}
        paper, writer = next(printed_pages(product.files[0], OFFICE_GREY.dpi)), any_writer(rng)
        for field in page.fields:
            date = field.item == "sinds"
            digits = [int(sign) for sign in ("28042019" if date else "32")]
            draw(
                paper, write_number(digits, cells_of(field, date), writer, GEL_PEN, rng), GEL_PEN, OFFICE_GREY.dpi, rng
            )
        (tmp_path / "scans").mkdir()
        (tmp_path / "scans" / "een.jpg").write_bytes(as_jpeg(scan(paper, OFFICE_GREY, rng)))
        collect([tmp_path / "scans"], store, out)
        write_tables(store, out)
        answers = {row["item"]: row for row in rows(out, "answers")}
        assert {item: row["proposal"] for item, row in answers.items()} == meant
        assert all(row["state"] == "seen" and not row["value"] for row in answers.values())
        desk = ReviewDesk(store, out, Rereading(store, out))
        while (name := desk.after(Queue.TEXTS, None, "ik")) is not None:
            item = desk.item(name, "ik")
            assert isinstance(item, AnswerItem) and item.ask in (Ask.WHOLE, Ask.DATE) and item.guessed
            desk.decide(name, Reply("value", text=item.text), "ik", "EV")
        desk.close()
        write_tables(store, out)
        answers = {row["item"]: row for row in rows(out, "answers")}
        assert {item: row["value"] for item, row in answers.items()} == meant
        assert all((row["source"], row["proposal"]) == ("review", meant[item]) for item, row in answers.items())
