"""Sheets about one person: a number that they share on paper and in the data, and never a name."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from generator.build import Order, Product, build, prepare
from generator.cli.told import status_text
from generator.define.library import Library
from generator.keep.status import Subject, status
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.answer import Answer, AnswerState, Fate, PageReading, PageSource, Source
from generator.model.code import PageCode
from generator.model.errors import RosterError
from generator.model.layout_json import dumps, loads

ABOUT_FORM = """\
version: 1
title: {title}
description: D
audience: collega
who_sees: Alleen de persoon zelf.
sections:
  - id: s
    items: [{{type: text, id: goed, label: Wat ging goed?}}]
"""
PACK = """\
title: Feedback
description: D
audience: collega
sheets: [feedback, eigen]
linked: {sheets: [feedback], copies: 3}
facilitator: {goal: G, steps: [{minutes: 5, what: Invullen}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "forms" / "packs").mkdir(parents=True)
    for key in ("feedback", "eigen"):
        (tmp_path / "forms" / f"{key}.yaml").write_text(ABOUT_FORM.format(title=key), encoding="utf-8")
    (tmp_path / "forms" / "packs" / "rondom.yaml").write_text(PACK, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with SqliteStore(folder / "out" / "werkblad.sqlite") as store:
        yield store


def made(folder: Path, store: Store, **more: object) -> Product:
    return build(Order("rondom", "waterrade", **more), Library(folder), store, folder / "out")  # type: ignore[arg-type]


def words(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_the_number_stands_on_the_linked_sheets_only(folder: Path, store: Store) -> None:
    product = made(folder, store, copies=2, duplex=False)
    assert product.copies == 6  # two persons, three copies each
    pages = [text for text in words(product.files[0]) if "Exemplaar" in text]
    told = [[f"over persoon {n}" in text for n in (1, 2)] for text in pages]
    about_first, about_second, nobody = [True, False], [False, True], [False, False]
    assert told == [about_first, nobody] * 3 + [about_second, nobody] * 3
    assert any("3 exemplaren per persoon, voor persoon 1 tot en met 2" in note for note in product.notes)


def test_the_number_stands_on_a_pdf_to_fill_in(folder: Path, store: Store) -> None:
    product = made(folder, store, copies=2, kind="fillable")
    told = ["Over persoon 1" in words(file)[0] for file in product.files]
    assert told == [True] * 3 + [False] * 3
    assert not any("ver persoon" in words(file)[1] for file in product.files)


def test_no_names_and_no_pdf_for_everybody(folder: Path) -> None:
    everybody = {"copies": 0, "kind": "fillable"}
    for more in ({"labels": lambda: ["Anna"]}, everybody, {**everybody, "ask_name": True}):
        with pytest.raises(RosterError):
            prepare(Order("rondom", "waterrade", **more), Library(folder))  # type: ignore[arg-type]


def test_the_data_and_the_status_are_per_person(folder: Path, store: Store) -> None:
    run = made(folder, store, copies=2).run
    layout = store.layout(run)
    assert loads(dumps(layout)) == layout
    assert [layout.subject(copy) for copy in (1, 3, 4, 6)] == [1, 1, 2, 2]
    for copy in (2, 4, 5, 6):
        said = Answer("", copy, "", "feedback_goed", AnswerState.ANSWERED, 1.0, Source.PAPER, text="Veel.")
        for form in (0, 1):
            origin = PageSource(f"{form}.pdf", f"{copy:063x}{form}", 1)
            answers = (said,) if form == 0 else ()
            store.add_reading(PageReading(origin, Fate.READ, PageCode(run, form, copy, 1), answers=answers))
    write_tables(store, folder / "tabellen")
    with (folder / "tabellen" / "responses.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [(row["copy"], row["subject"]) for row in csv.DictReader(stream)] == [
            ("2", "1"), ("4", "2"), ("5", "2"), ("6", "2"),
        ]  # fmt: skip
    (found,) = status(store)
    assert found.subjects == (Subject(1, 3, 1), Subject(2, 3, 3))
    told = status_text([found])
    assert "Gaat over 2 personen; alles binnen over 1" in told and "persoon 1: 1 van 3" in told


def test_other_runs_know_no_persons(folder: Path, store: Store) -> None:
    run = build(Order("eigen", "waterrade"), Library(folder), store, folder / "out").run
    assert "subject" not in dumps(store.layout(run)) and "linked" not in dumps(store.layout(run))
    assert status(store)[0].subjects == ()
    assert "subject" not in {column.name for column in _columns(store, run)}


def _columns(store: Store, run: str) -> tuple[object, ...]:
    from generator.keep.columns import wide

    return wide([store.layout(run)], labelled=False).columns


def test_a_linked_sheet_that_is_not_in_the_pack(folder: Path) -> None:
    file = folder / "forms" / "packs" / "rondom.yaml"
    file.write_text(PACK.replace("linked: {sheets: [feedback]", "linked: {sheets: [terug]"), encoding="utf-8")
    (problem,) = Library(folder).check([file])
    assert "'terug'" in problem.what and problem.line == 5
