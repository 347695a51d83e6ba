"""Pictures of a group, from answers to pages: what may be shown is shown, in files that everybody can read."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from group_sample import answer, crew
from pdf_oracles import assert_accessible_archive
from pypdf import PdfReader

from generator.define.library import Library
from generator.group import show
from generator.keep.group import group_pictures
from generator.keep.purge import plan, purge
from generator.keep.store.sqlite import SqliteStore
from generator.model.errors import NothingReadError
from generator.model.group import Bars, GroupPictures, Poles, Rings


@pytest.fixture(scope="module")
def kern(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    workspace = tmp_path_factory.mktemp("groep")
    return workspace, crew(workspace, "kern", 14)


def store(workspace: Path) -> SqliteStore:
    return SqliteStore(workspace / "out" / "werkblad.sqlite")


def pictures(workspace: Path, run: str) -> GroupPictures:
    with store(workspace) as opened:
        return group_pictures(opened, run)


def test_the_pictures_of_a_crew_of_fourteen(kern: tuple[Path, str]) -> None:
    group = pictures(*kern)
    assert (group.answered, group.shown) == (14, 14)
    kinds = {type(picture) for picture in group.pictures}
    assert {Bars, Poles, Rings} <= kinds
    poles = next(p for p in group.pictures if isinstance(p, Poles))
    assert ("reageren", "anticiperen") in {(row.left, row.right) for row in poles.rows}
    rings = next(p for p in group.pictures if isinstance(p, Rings))
    assert "thuis en vrije tijd" in {ring.label for ring in rings.rings}  # what stood on paper, not its code


def test_who_looks_again_sees_the_same(kern: tuple[Path, str]) -> None:
    assert pictures(*kern) == pictures(*kern)


def test_what_somebody_changes_later_changes_no_picture(tmp_path: Path) -> None:
    run = crew(tmp_path, "kern", 12)
    before = pictures(tmp_path, run)
    with store(tmp_path) as opened:
        rows = opened.rows("SELECT digest, page FROM pages WHERE run = ? AND copy = 3", run)
        opened.change(("DELETE FROM pages WHERE digest = ? AND page = ?", row) for row in list(rows))
        answer(opened, run, 3, random.Random(99))
    assert pictures(tmp_path, run) == before


def test_nothing_is_shown_of_nine(tmp_path: Path) -> None:
    run = crew(tmp_path, "kern", 9)
    with store(tmp_path) as opened, pytest.raises(NothingReadError, match="9 mensen"):
        show(opened, Library(tmp_path), run, tmp_path / "beeld")
    assert not (tmp_path / "beeld").exists()


def test_purge_takes_what_was_frozen_too(tmp_path: Path) -> None:
    run = crew(tmp_path, "kern", 10)
    assert pictures(tmp_path, run).shown == 10
    with store(tmp_path) as opened:
        purge(opened, plan(opened, [run]))
    with sqlite3.connect(tmp_path / "out" / "werkblad.sqlite") as file:
        assert file.execute("SELECT count(*) FROM group_values").fetchone() == (0,)


def test_the_files_say_in_words_what_they_show(kern: tuple[Path, str], tmp_path: Path) -> None:
    workspace, run = kern
    with store(workspace) as opened:
        made = show(opened, Library(workspace), run, tmp_path / "beeld")
    reader = PdfReader(made.pdf)
    assert len(reader.pages) == len(made.pictures) >= 4
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "14 mensen in beeld" in text and "Alleen van groepen van 10 of meer" in text
    alts = _alts(reader.trailer["/Root"]["/StructTreeRoot"])  # type: ignore[index]
    poles = next(p for p in pictures(workspace, run).pictures if isinstance(p, Poles))
    assert any(all(row.left in alt and row.verdict in alt for row in poles.rows) for alt in alts)


def _alts(node: object) -> list[str]:
    found: list[str] = []
    stack = [node]
    while stack:
        one = stack.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            stack += one
        elif isinstance(one, dict):
            if "/Alt" in one:
                found.append(str(one["/Alt"]))
            if "/K" in one:
                stack.append(one["/K"])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("brand", ["waterrade", "zonneveen", "waterrade_buitendienst"])
def test_vera_finds_nothing(kern: tuple[Path, str], tmp_path: Path, brand: str) -> None:
    workspace, run = kern
    with store(workspace) as opened:
        made = show(opened, Library(workspace), run, tmp_path / "beeld", brand)
    assert_accessible_archive(made.pdf.read_bytes())
