"""Every registered question kind, all the way: YAML → check → print → pen → scan → table, and PDF → typed → table.

Whoever registers a kind and forgets a half of it fails here. The kind `proefkind` at the foot is the recipe of
docs/architecture.md ("a new question type"): one module, a look that is there already, and nothing else.
"""

from __future__ import annotations

import csv
import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
import pytest
from pdf_oracles import assert_accessible_archive

from generator.build import Order, Product, build
from generator.collect import collect
from generator.define.library import Library
from generator.define.schema_words import DUTCH
from generator.keep.columns import wide
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model import domains
from generator.model.definition import FormDefinition, Section
from generator.model.layout import FieldRole, Layout
from generator.model.questions import KINDS, Item, register
from generator.model.questions.base import Asking, Choice, Look, Slot, options, values
from generator.model.questions.choice import Boxes
from generator.model.texts import Say
from generator.model.variable import CellOf, Variable
from generator.rehearse import pens
from generator.rehearse.compare import compare, options_of
from generator.rehearse.filler import Truth, fill_page
from generator.rehearse.page import draw
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import OFFICE_GREY, scan
from generator.rehearse.stack import as_pdf
from generator.rehearse.typist import Typed, choose, type_into

FORM = """\
version: 1
title: Proef
description: Een proef
audience: organisatie
sections:
  - id: een
    items:
{item}
      - {{type: select_one, id: erbij, label: "Klaar?", choices: [{{name: ja, label: ja}}, {{name: nee, label: nee}}]}}
"""  # beside the kind a question that is always asked: a page without any has nothing to come back
SHARED_FIELDS = {"type", "id", "label", "beside", "hint", "required", "private", "scoring"}
COPIES = 3


class ProofKind(Asking):
    """Pick what fits, as letters: a kind of the tests, in one module and with a look that is there."""

    words = "Kies wat past (alleen in de tests)."
    title = "Proef"
    about = "Alleen in de tests."
    data = "Eén kolom."
    example = """\
- type: proefkind
  id: past
  label: Wat past?
  choices:
    - {name: a, label: de eerste}
    - {name: b, label: de tweede}
"""
    ticked: ClassVar[bool] = True

    type: Literal["proefkind"]
    choices: tuple[Choice, ...]

    def slots(self, say: Say) -> Iterator[Slot]:
        yield Slot(domains.Choice(values(self.choices, say), at_most=1), ("keus",), "keus")

    def look(self, say: Say) -> Look:
        return Boxes(options(self.choices, say), ("keus",))


def assert_row_by_row(tables: Path, asked: list[Variable], typed: Typed) -> None:
    """What stands in the long table of cells is what was typed, once per cell; no cells, no table."""
    cells = {variable.cell: variable for variable in asked if variable.cell is not None}
    assert (tables / "rows.csv").exists() == bool(cells)
    if not cells:
        return
    with (tables / "rows.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    found = {CellOf(line["row"], line["row_label"], line["column"], line["series"]): line for line in lines}
    assert found.keys() == cells.keys() and len(found) == len(lines)
    for cell, variable in cells.items():
        said = " ".join(typed.chosen.get(variable.name, ())) or typed.texts.get(variable.name, "")
        written = isinstance(variable.domain, domains.Text)
        assert (found[cell]["value"], found[cell]["text"]) == (("", said) if written else (said, "")), cell


@pytest.fixture(scope="module", autouse=True)
def _with_a_kind_of_the_tests() -> Iterator[None]:
    with register(ProofKind, Section, FormDefinition):
        yield


def kinds() -> list[str]:
    return [*KINDS, "proefkind"]


def examples() -> list[object]:
    """Every kind by its main example and (for CI) by those of its options: (name, number)."""
    every = [(name, n) for name in kinds() for n in range(1 + len(KINDS[name].more_examples if name in KINDS else ()))]
    return [pytest.param(one, marks=pytest.mark.slow) if one[1] else one for one in every]


@dataclass(frozen=True)
class Workspace:
    folder: Path
    library: Library
    item: Item


@pytest.fixture(params=examples(), ids=lambda one: f"{one[0]}-{one[1]}" if one[1] else one[0])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    name, number = request.param
    kind = KINDS[name]
    item = textwrap.indent((kind.example, *kind.more_examples)[number], " " * 6).rstrip()
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "kind.yaml").write_text(FORM.format(item=item), encoding="utf-8")
    library = Library(tmp_path)
    return Workspace(tmp_path, library, library.form("kind").items[0])


def made(space: Workspace, store: Store, kind: str, copies: int) -> tuple[Product, Layout]:
    order = Order("kind", "waterrade", copies=copies, kind=kind)
    product = build(order, space.library, store, space.folder / "out")
    return product, store.layout(product.run)


def variables_of(layout: Layout, item: Item) -> list[Variable]:
    """What of the item is read."""
    return [variable for variable in layout.variables if variable.item == item.id and not variable.private]


def test_its_example_is_sound(workspace: Workspace) -> None:
    assert [problem for problem in workspace.library.check() if problem.severity == "fout"] == []


def test_every_value_has_a_place_to_answer(workspace: Workspace) -> None:
    with SqliteStore(workspace.folder / "store.sqlite") as store:
        for kind in ("print", "fillable"):
            _, layout = made(workspace, store, kind, 1)
            placed = {field.variable for page in layout.pages for field in page.fields}
            assert {v.name for v in layout.variables} <= placed, kind
            for variable in variables_of(layout, workspace.item):
                choices = {f.choice for page in layout.pages for f in page.fields if f.variable == variable.name}
                if isinstance(variable.domain, domains.Choice):
                    assert choices == set(variable.domain.names), variable.name
                else:
                    assert choices == {None}, variable.name


def test_what_is_private_is_printed_and_comes_back_nowhere(workspace: Workspace) -> None:
    with SqliteStore(workspace.folder / "store.sqlite") as store:
        for kind in ("print", "fillable"):
            product, layout = made(workspace, store, kind, 1)
            own = {variable.name for variable in layout.variables if variable.private}
            fields = [field for page in layout.pages for field in page.fields]
            assert own == {field.variable for field in fields if field.private}
            for page in layout.pages:
                for field in page.fields:
                    covered = [area for area in page.private_areas if area.contains(field.box)]
                    assert bool(covered) == (field.private and field.box.bottom <= page.height), field.name
            columns = wide([layout], labelled=False).columns
            assert not {column.name for column in columns} & own
        filled = workspace.folder / "ingevuld.pdf"
        filled.write_bytes(type_into(product.files[0].read_bytes(), layout, choose(layout, np.random.default_rng(3))))
        collect([filled], store, workspace.folder / "tabellen", jobs=1)
        (response,) = responses(store, product.run)
        assert not own & set(response.answers)


def test_what_is_drawn_and_ticked_on_paper_comes_back(workspace: Workspace) -> None:
    rng = np.random.default_rng(7)
    with SqliteStore(workspace.folder / "store.sqlite") as store:
        product, layout = made(workspace, store, "print", COPIES)
        truths: dict[int, list[Truth]] = {}
        scans = []
        for copy in range(1, COPIES + 1):
            pictures = printed_pages(product.files[0], OFFICE_GREY.dpi, product.pages_of(copy))
            for page, picture in zip(layout.pages, pictures, strict=True):
                filled = fill_page(layout, page, pens.PENS[0], rng)
                draw(picture, filled.strokes, pens.PENS[0], OFFICE_GREY.dpi, rng)
                truths.setdefault(copy, []).append(filled.truth)
                scans.append(scan(picture, OFFICE_GREY, rng))
        stack = workspace.folder / "stapel.pdf"
        stack.write_bytes(as_pdf(scans, OFFICE_GREY.dpi, bitonal=False, quality=90))
        collect([stack], store, workspace.folder / "tabellen", jobs=1)
        options = options_of(layout)
        read = {response.copy: tuple(response.answers.values()) for response in responses(store, product.run)}
        asked = {variable.name for variable in variables_of(layout, workspace.item)}
        for copy, pages in truths.items():
            assert asked <= {answer.variable for answer in read[copy]}
            for truth in pages:
                score = compare(truth, read[copy], options)
                assert (score.silent, score.missing) == (0, 0), score.examples


def test_what_is_typed_and_chosen_in_the_pdf_comes_back(workspace: Workspace) -> None:
    with SqliteStore(workspace.folder / "store.sqlite") as store:
        product, layout = made(workspace, store, "fillable", 1)
        typed = choose(layout, np.random.default_rng(3))
        asked = variables_of(layout, workspace.item)
        undrawn = {v.name for v in asked if not isinstance(v.domain, domains.Drawing) and not v.explains}
        assert undrawn <= {*typed.chosen, *typed.texts}
        filled = workspace.folder / "ingevuld.pdf"
        filled.write_bytes(type_into(product.files[0].read_bytes(), layout, typed))
        tables = workspace.folder / "tabellen"
        collect([filled], store, tables, jobs=1)
        write_tables(store, tables)
        (response,) = responses(store, product.run)
        for name, codes in typed.chosen.items():
            assert set(response.answers[name].chosen) == set(codes)
        for name, text in typed.texts.items():
            assert response.answers[name].text == text
        with (tables / "responses.csv").open(encoding="utf-8-sig", newline="") as stream:
            (row,) = csv.DictReader(stream)
        for variable in asked:
            if isinstance(variable.domain, domains.Choice) and variable.domain.at_most != 1:
                for code in variable.domain.names:
                    assert row[variable.column(code)] == str(int(code in typed.chosen[variable.name]))
            elif isinstance(variable.domain, domains.Choice):
                assert row[variable.name] == typed.chosen[variable.name][0]
            elif not isinstance(variable.domain, domains.Drawing):
                assert row[variable.name] == typed.texts.get(variable.name, "")
        assert_row_by_row(tables, asked, typed)
        with (tables / "codebook.csv").open(encoding="utf-8-sig", newline="") as stream:
            told = {line["variable"] for line in csv.DictReader(stream)}
        assert {variable.name for variable in asked} <= told


@pytest.mark.slow  # veraPDF, a second each
def test_its_fillable_pdf_can_be_read_aloud(workspace: Workspace) -> None:
    with SqliteStore(workspace.folder / "store.sqlite") as store:
        product, _ = made(workspace, store, "fillable", 1)
    assert_accessible_archive(product.files[0].read_bytes())


def test_every_value_can_be_told_and_typed(workspace: Workspace) -> None:
    with SqliteStore(workspace.folder / "store.sqlite") as store:
        _, layout = made(workspace, store, "fillable", 1)
    typed = choose(layout, np.random.default_rng(3))
    for variable in variables_of(layout, workspace.item):
        said = domains.Said(typed.chosen.get(variable.name, ()), typed.texts.get(variable.name, ""))
        if isinstance(variable.domain, domains.Drawing) or said == domains.Said():
            continue
        assert variable.domain.wrong(said) == ""
        assert variable.domain.told(said)
        assert variable.domain.parse(variable.domain.typed(said)) == domains.Parsed(said)


def test_drawings_are_drawn_and_the_rest_is_not(workspace: Workspace) -> None:
    with SqliteStore(workspace.folder / "store.sqlite") as store:
        _, layout = made(workspace, store, "print", 1)
    domain = {variable.name: variable.domain for variable in layout.variables}
    for field in (field for page in layout.pages for field in page.fields):
        role = FieldRole.DRAW if isinstance(domain[field.variable], domains.Drawing) else (
            FieldRole.MARK if isinstance(domain[field.variable], domains.Choice) else FieldRole.WRITE
        )  # fmt: skip
        assert field.role is role, field.name


@pytest.mark.parametrize("name", list(KINDS))
def test_the_schema_and_its_words_know_it(name: str) -> None:
    kind = KINDS[name]
    schema = json.dumps(FormDefinition.model_json_schema())
    assert f'"const": "{name}"' in schema
    assert DUTCH[kind.__name__] == kind.words
    for field in set(kind.model_fields) - SHARED_FIELDS:
        assert DUTCH.get(f"{kind.__name__}.{field}") or DUTCH.get(f"*.{field}"), f"{name}.{field}"
