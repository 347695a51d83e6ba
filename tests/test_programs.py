"""Our form, filled in and saved by programs that people use, comes back: every type of question, every sort of text."""

from __future__ import annotations

from pathlib import Path

import pytest
from filled_form import answers, made
from filling import FLAT, WITH_FIELDS, Fill
from filling_matrix import BY_FONT, DOCS, EXACT, KNOWN, filling, outcome, section, tables

from generator.model.run import Run


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    (path,), run = made(tmp_path_factory.mktemp("form"))
    return path, run


def through(fill: Fill, form: tuple[Path, Run], folder: Path) -> dict[str, str]:
    """What came back otherwise than exact."""
    source, run = form
    target = folder / "ingevuld.pdf"
    fill(source, filling(run.layout), target)
    found = outcome(run.layout, answers(target, run))
    assert len(found) > 20
    return {row: what for row, what in found.items() if what != EXACT}


@pytest.mark.parametrize("program", WITH_FIELDS)
def test_what_a_program_saves_comes_back(program: str, form: tuple[Path, Run], tmp_path: Path) -> None:
    assert through(WITH_FIELDS[program], form, tmp_path) == KNOWN.get(program, {})


@pytest.mark.slow
@pytest.mark.parametrize("program", FLAT)
def test_a_filled_form_printed_to_pdf_comes_back(program: str, form: tuple[Path, Run], tmp_path: Path) -> None:
    found, known = through(FLAT[program], form, tmp_path), dict(KNOWN[program])
    for row in BY_FONT:  # which letters get printed depends on the fonts of the machine
        found[row] = known[row] = ""
    assert found == known


def test_the_docs_tell_what_these_tests_hold_programs_to() -> None:
    _, told, _ = section(DOCS.read_text(encoding="utf-8"))
    assert told == tables(), "renew with: python tests/filling_matrix.py"
