"""Our form, filled in and saved by programs that people use, comes back: every type of question, every sort of text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from filling import FLAT, WITH_FIELDS, Fill
from filling_matrix import DOCS, EXACT, KNOWN, filling, outcome, section, tables

from generator.build import Identity, Order, build
from generator.define.library import Library
from generator.keep.store import Store
from generator.model.answer import Answer, PageReading
from generator.model.run import Run
from generator.read.intake import close_files, find_pages
from generator.read.pages import read_refs
from generator.read.runbook import RunBook

IDENTITY = Identity("0ABC12", bytes(range(16)), "2026-03-04T05:06:07Z")


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    folder = tmp_path_factory.mktemp("form")
    with Store(folder / "store.db") as store:
        order = Order("voorbeeld", "waterrade", kind="fillable", copies=1)
        product = build(order, Library(None), store, folder, identity=IDENTITY)
        return product.files[0], store.run(IDENTITY.run)


def read(path: Path, run: Run) -> Iterator[PageReading]:
    refs = [page for page in find_pages([path]) if not isinstance(page, PageReading)]
    yield from read_refs(refs, RunBook({run.layout.run: run}))
    close_files()


def answers(path: Path, run: Run) -> dict[str, Answer]:
    return {answer.variable: answer for reading in read(path, run) for answer in reading.answers}


def through(fill: Fill, form: tuple[Path, Run], folder: Path) -> dict[str, str]:
    source, run = form
    target = folder / "ingevuld.pdf"
    fill(source, filling(run.layout), target)
    return outcome(run.layout, answers(target, run))


def beyond_exact(found: dict[str, str]) -> dict[str, str]:
    return {row: what for row, what in found.items() if what != EXACT}


@pytest.mark.parametrize("program", WITH_FIELDS)
def test_what_a_program_saves_comes_back(program: str, form: tuple[Path, Run], tmp_path: Path) -> None:
    found = through(WITH_FIELDS[program], form, tmp_path)
    assert len(found) > 20
    assert beyond_exact(found) == KNOWN.get(program, {})


@pytest.mark.slow
@pytest.mark.parametrize("program", FLAT)
def test_a_filled_form_printed_to_pdf_comes_back(program: str, form: tuple[Path, Run], tmp_path: Path) -> None:
    assert beyond_exact(through(FLAT[program], form, tmp_path)) == KNOWN.get(program, {})


def test_the_docs_tell_what_these_tests_hold_programs_to() -> None:
    _, told, _ = section(DOCS.read_text(encoding="utf-8"))
    assert told == tables(), "renew with: python tests/filling_matrix.py"
