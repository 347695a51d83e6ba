"""A form that changed under an unchanged version: told where words differ, refused where figures would not add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator.build import Identity, Order, Product, build
from generator.checkup import checkup
from generator.cli import main
from generator.define.library import Library
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.withdrawn import withdraw
from generator.model.errors import DefinitionError, Problem
from generator.model.geometry import Paper

FORM = """\
key: proef
title: Proef
version: 1
description: Een klein blad
audience: medewerker
sections:
  - id: een
    intro: Kruis aan.
    items:
      - type: select_one
        id: plek
        label: {default: Waar werk je?, u: Waar werkt u?, large: Waar?}
        choices:
          - {name: buiten, label: Buiten}
          - {name: binnen, label: Binnen}
      - {type: text, id: waarom, label: Waarom?, hint: Kort mag., lines: 2}
"""


class Bench:
    """A workspace with one form, and a store."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store = folder, store
        self.file = folder / "forms" / "proef.yaml"
        self.file.parent.mkdir(parents=True)
        self.write(FORM)

    def write(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")

    def edit(self, old: str, new: str) -> None:
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.write(text.replace(old, new))

    def build(self, brand: str = "waterrade", **more: object) -> Product:
        """A run, made a minute after the one before: runs of one second have no order."""
        order, taken = Order("proef", brand, **more), self.store.run_names()  # type: ignore[arg-type]
        identity = replace(Identity.fresh(taken), created=f"2026-03-01T09:{len(taken):02d}:00Z")
        return build(order, Library(self.folder), self.store, self.folder / "out", identity=identity)

    def told(self) -> list[Problem]:
        """What `check` says about the version."""
        found = checkup(Library(self.folder), [self.file], self.store)
        return [problem for problem in found if problem.code.startswith("versie-")]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with SqliteStore(tmp_path / "out" / "werkblad.sqlite") as store:
        yield Bench(tmp_path, store)


def version_notes(product: Product) -> list[str]:
    return [note for note in product.notes if "de versie is nog" in note]


TEXTS = [
    ("Waar werk je?", "Waar werk je graag?", "'Waar werk je?' werd 'Waar werk je graag?'"),
    ("label: Binnen", "label: Op kantoor", "'Binnen' werd 'Op kantoor'"),
    ("Kort mag.", "Lang mag ook.", "'Kort mag.' werd 'Lang mag ook.'"),
    ("Kruis aan.", "Zet een kruis.", ""),
    ("Waar?", "Waar dan?", ""),  # a variant that this house style does not read is still a text that changed
    ("title: Proef", "title: Test", ""),
]


@pytest.mark.parametrize(("old", "new", "named"), TEXTS)
def test_another_text_is_told_with_what_to_do(bench: Bench, old: str, new: str, named: str) -> None:
    run = bench.build().run
    bench.edit(old, new)
    (problem,) = bench.told()
    assert (problem.severity, problem.line) == ("let op", 3)
    assert f"dan in oplage {run}" in problem.what and named in problem.what
    assert "version: 2" in problem.mend
    (note,) = version_notes(bench.build())
    assert f"dan in oplage {run}" in note and named in note and "version: 2" in note


CHOICES = [
    ("- {name: binnen", "- {name: thuis, label: Thuis}\n          - {name: binnen", "'thuis' nieuw"),
    pytest.param("name: binnen", "name: kantoor", "'binnen' weg", marks=pytest.mark.slow),
    ("id: waarom", "id: reden", "'proef_waarom' is weg"),
    pytest.param(
        "type: select_one", "type: select_multiple", "'proef_plek' is een ander soort vraag", marks=pytest.mark.slow
    ),
    pytest.param(
        "id: plek\n", "id: plek\n        private: true\n", "'proef_plek' is nu privé", marks=pytest.mark.slow
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "named"), CHOICES)
def test_another_choice_or_column_is_refused_and_nothing_is_made(bench: Bench, old: str, new: str, named: str) -> None:
    run = bench.build().run
    bench.edit(old, new)
    (problem,) = bench.told()
    assert (problem.severity, problem.line) == ("fout", 3) and named in problem.what
    with pytest.raises(DefinitionError, match="version: 2"):
        bench.build("zonneveen")
    assert bench.store.run_names() == (run,)
    assert [path.name for path in (bench.folder / "out").glob("*.pdf")] == [f"proef-waterrade-{run}.pdf"]
    bench.edit("version: 1", "version: 2")
    assert bench.told() == [] and not version_notes(bench.build("zonneveen"))


def test_the_same_form_in_another_voice_size_or_kind_is_no_change(bench: Bench) -> None:
    bench.build()
    for product in (bench.build("zonneveen"), bench.build(large=True), bench.build(kind="fillable", copies=0)):
        assert not version_notes(product)
    assert bench.told() == []
    assert not version_notes(bench.build())


def test_what_nobody_reads_is_no_change(bench: Bench) -> None:
    bench.build()
    bench.edit("Een klein blad", "Een heel klein blad")
    bench.edit("lines: 2", "lines: 4")
    assert bench.told() == []


def test_a_withdrawn_run_was_handed_to_nobody(bench: Bench) -> None:
    run = bench.build().run
    bench.edit("name: binnen", "name: kantoor")
    withdraw(bench.store, [run])
    assert bench.told() == [] and bench.build().run != run


def test_a_change_that_was_built_is_told_once(bench: Bench) -> None:
    bench.build()
    bench.edit("Waarom?", "Waarom dan?")
    assert version_notes(bench.build()) and not version_notes(bench.build())


def test_check_on_the_command_line_looks_into_the_store(bench: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    bench.build()
    bench.edit("name: binnen", "name: kantoor")
    with pytest.raises(SystemExit) as end:
        main(["-w", str(bench.folder), "check", str(bench.file)])
    assert end.value.code == DefinitionError.exit_code
    assert "andere vragen of keuzes" in capfd.readouterr().err


def test_a_list_of_the_house_style_is_not_the_forms_promise(bench: Bench) -> None:
    bench.edit("          - {name: buiten", "          # eigen keuzes\n          - {name: buiten")
    bench.edit("        choices:", "        choices_from: brand.values\n        choices:")
    bench.build("waterrade")
    assert version_notes(bench.build("zonneveen")) == []
    bench.edit("id: waarom", "id: waardoor")  # what is the form's own still is
    with pytest.raises(DefinitionError):
        bench.build("zonneveen")


CANVAS = FORM.replace("key: proef", "key: proef\ntemplate: plaat.xml.j2").replace(
    "lines: 2", "numbered: 3, numbered_on_a3: 5"
)
TEMPLATE = """\
<sheet><canvas><row><cell>
  {% for item in form.items %}<ask question="{{ item.id }}" fill="{{ item.type == "text" }}"/>{% endfor %}
</cell></row></canvas></sheet>
"""


def test_more_lines_on_a3_than_on_a4_are_one_version(bench: Bench) -> None:
    (bench.folder / "templates").mkdir()
    (bench.folder / "templates" / "plaat.xml.j2").write_text(TEMPLATE, encoding="utf-8")
    bench.write(CANVAS)
    made = [bench.build(paper=paper) for paper in (Paper.A4, Paper.A3, Paper.A4)]
    asked = [len(bench.store.layout(each.run).variables) for each in made]
    assert asked == [4, 6, 4]
    assert [note for each in made for note in version_notes(each)] == []
    bench.edit("numbered: 3, numbered_on_a3: 5", "numbered: 2")
    with pytest.raises(DefinitionError, match="is weg"):
        bench.build()
