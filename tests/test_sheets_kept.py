"""What was asked is kept with the run: a later edit, another brand or a newer program changes nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import Order, build
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.model.texts import plain

FORM = """\
version: 1
title: {title}
description: Een proef
audience: organisatie
sections:
  - id: een
    title: Over je werk
    items:
      - {{type: select_one, id: rol, label: "{label}", choices: [{{name: a, label: Ja}}, {{name: b, label: Nee}}]}}
"""


def form(folder: Path, title: str, label: str) -> Library:
    path = folder / "forms" / "blad.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(FORM.format(title=title, label=label), encoding="utf-8")
    return Library(folder)


@pytest.mark.parametrize("kind", ["print", "fillable"])
def test_a_later_edit_changes_nothing_of_what_was_asked(tmp_path: Path, kind: str) -> None:
    with SqliteStore(tmp_path / "store.sqlite") as store:
        order = Order("blad", "waterrade", copies=1, kind=kind)
        run = build(order, form(tmp_path, "Eerst", "Werk je hier?"), store, tmp_path / "uit").run
        form(tmp_path, "Later", "Werk je daar?")
        (sheet,) = store.sheets(run)
        assert (plain(sheet.title), plain(sheet.questions[0].label)) == ("Eerst", "Werk je hier?")
        assert sheet.variables == store.layout(run).variables


def test_sheets_stand_in_the_order_of_the_layout(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "store.sqlite") as store:
        run = build(Order("kern", "waterrade", copies=1), Library(None), store, tmp_path / "uit").run
        assert [sheet.form for sheet in store.sheets(run)] == [ref.key for ref in store.layout(run).forms]
