"""What shows only when a definition, a brand and a template meet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.checkup import checkup
from generator.define.library import Library
from generator.define.workspace import init_workspace
from generator.model.errors import NotFoundError

FEW = ("groeicurve", "netwerkkaart")


@pytest.fixture
def only_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library of two sheets: drawing all of them in every house style takes many seconds."""
    everything = Library.listing

    def listing(self: Library) -> dict[str, list[dict[str, object]]]:
        found = everything(self)
        return found | {"forms": [form for form in found["forms"] if form["key"] in FEW], "packs": []}

    monkeypatch.setattr(Library, "listing", listing)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "werkmap"
    init_workspace(folder, brand="zonneveen", pack="kern")
    monkeypatch.chdir(folder)
    return folder


def told(workspace: Path, *paths: str) -> list[tuple[str, str]]:
    problems = checkup(Library(workspace), [workspace / path for path in paths] or None)
    return [(problem.file, problem.code) for problem in problems if problem.severity == "fout"]


@pytest.mark.usefixtures("only_few")
def test_a_fresh_workspace_is_sound(workspace: Path) -> None:
    assert told(workspace, "brand/zonneveen/brand.yaml") == []


@pytest.mark.slow
def test_a_fresh_workspace_is_sound_with_every_sheet(workspace: Path) -> None:
    assert told(workspace, "brand/zonneveen/brand.yaml") == []


@pytest.mark.usefixtures("only_few")
def test_a_template_with_an_unknown_element_and_a_forgotten_question(workspace: Path) -> None:
    file = workspace / "templates" / "netwerkkaart.xml.j2"
    file.parent.mkdir()
    file.write_text("<sheet><bogus/></sheet>")
    assert set(told(workspace, "templates")) == {
        ("templates/netwerkkaart.xml.j2", "sjabloon-element"),
        ("templates/netwerkkaart.xml.j2", "vraag-kwijt"),
    }


def test_a_word_that_fits_nowhere_is_told_once_for_all_brands(workspace: Path) -> None:
    file = workspace / "forms" / "inzetbaarheid.yaml"
    file.write_text(f"extends: inzetbaarheid\nversion: 1\ntitle: {'lang' * 30}\n")
    assert told(workspace, "forms/inzetbaarheid.yaml") == [("forms/inzetbaarheid.yaml", "past-niet")]
    (problem,) = checkup(Library(workspace), [file])
    assert "waterrade" in problem.what and "zonneveen met grote letters" in problem.what


@pytest.mark.usefixtures("only_few")
def test_a_logo_that_prints_nothing(workspace: Path) -> None:
    logo = workspace / "brand" / "zonneveen" / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
    assert told(workspace, "brand/zonneveen") == [("brand/zonneveen/logo.svg", "logo")]


def test_only_what_was_asked_for_is_told(workspace: Path) -> None:
    (workspace / "forms" / "groeicurve.yaml").write_text("extends: groeicurve\nversion: nul\n")
    assert told(workspace, "forms/scan.yaml") == []
    assert told(workspace, "forms/groeicurve.yaml") == [("forms/groeicurve.yaml", "soort")]


def test_a_path_that_is_not_there(workspace: Path) -> None:
    shutil.rmtree(workspace / "schemas")
    with pytest.raises(NotFoundError, match=r"nee\.yaml"):
        told(workspace, "nee.yaml")


OWN = "\n".join(f"      - {{type: text, id: p{n}, label: Vraag {n}?, lines: 4, private: true}}" for n in range(8))
TOO_HIGH = f"""\
key: eigen
version: 1
title: Eigen
lead: Schrijf op.
description: Proef
audience: medewerker
who_sees: Jij.
sections:
  - id: alles
    title: Alles
    items:
      - {{type: text, id: open, label: Wat vind je?}}
{OWN}
"""


def test_private_questions_that_fit_under_no_cut_line_are_told_with_their_line(workspace: Path) -> None:
    file = workspace / "forms" / "eigen.yaml"
    file.write_text(TOO_HIGH)
    found = [problem for problem in checkup(Library(workspace), [file]) if problem.code == "privé"]
    assert sorted((problem.line, problem.severity) for problem in found) == [(13 + n, "let op") for n in range(8)]
    assert all("kniplijn" in problem.what and "afgedekt" in problem.mend for problem in found)
    file.write_text(TOO_HIGH.replace(OWN, OWN.partition("\n")[0]))
    assert not [problem for problem in checkup(Library(workspace), [file]) if problem.code == "privé"]
