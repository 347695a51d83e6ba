"""Pictures of a group, from answers to pages: what may be shown is shown, in files that everybody can read."""

from __future__ import annotations

import json
import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from group_sample import answer, crew, store_of
from pdf_oracles import assert_accessible_archive
from pypdf import PdfReader

from generator.define.library import Library
from generator.group import show
from generator.keep.entry.asked import with_screen_variables
from generator.keep.entry.events import keep_events
from generator.keep.group import group_pictures
from generator.keep.group.measures import Panel, measures_of
from generator.keep.purge import plan, purge
from generator.keep.responses import responses
from generator.model.curve import PLACES
from generator.model.entry import EntryEvent, EventKind, Hand
from generator.model.errors import NothingReadError
from generator.model.group import Bars, Bundle, GroupPictures, Poles, Rings
from generator.model.run import Copy


@pytest.fixture(scope="module")
def kern(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    workspace = tmp_path_factory.mktemp("groep")
    return workspace, crew(workspace, "kern", 14)


def pictures(workspace: Path, run: str) -> GroupPictures:
    with store_of(workspace) as opened:
        return group_pictures(opened, run)


def test_the_pictures_of_a_crew_of_fourteen(kern: tuple[Path, str]) -> None:
    group = pictures(*kern)
    assert (group.answered, group.shown) == (14, 14)
    kinds = {type(picture) for picture in group.pictures}
    assert {Bars, Bundle, Poles, Rings} <= kinds, "lines that were drawn on paper are in the bundle"
    poles = next(p for p in group.pictures if isinstance(p, Poles))
    assert ("reageren", "anticiperen") in {(row.left, row.right) for row in poles.rows}
    rings = next(p for p in group.pictures if isinstance(p, Rings))
    assert "thuis en vrije tijd" in {ring.label for ring in rings.rings}  # what stood on paper, not its code


def test_who_looks_again_sees_the_same(kern: tuple[Path, str]) -> None:
    assert pictures(*kern) == pictures(*kern)


def test_what_somebody_changes_later_changes_no_picture(tmp_path: Path) -> None:
    run = crew(tmp_path, "kern", 12)
    before = pictures(tmp_path, run)
    with store_of(tmp_path) as opened:
        rows = opened.rows("SELECT digest, page FROM pages WHERE run = ? AND copy = 3", run)
        opened.change(("DELETE FROM pages WHERE digest = ? AND page = ?", row) for row in list(rows))
        answer(opened, run, 3, random.Random(99))
    assert pictures(tmp_path, run) == before


@pytest.mark.parametrize(
    ("height", "sure", "level"), [(0.0, 0.99, 1), (52.0, 0.99, 3), (100.0, 0.99, 5), (52.0, 0.5, None)]
)
def test_a_drawn_line_counts_with_the_level_nearest_to_it_once_it_is_sure(
    kern: tuple[Path, str], height: float, sure: float, level: int | None
) -> None:
    workspace, run = kern
    with store_of(workspace) as opened:
        layout = with_screen_variables(opened, opened.layout(run))
        measure = next(m for m in measures_of(layout, opened.sheets(run)) if m.panel is Panel.BUNDLE)
        response = next(responses(opened, run))
    name, drawn = next((name, a) for name, a in response.answers.items() if a.curve is not None)
    assert drawn.curve is not None
    known = tuple(height if place > 1 else None for place in range(PLACES))  # it begins a little late
    lines = (replace(drawn.curve.lines[0], heights=known),)
    answers = {**response.answers, name: replace(drawn, curve=replace(drawn.curve, lines=lines, confidence=sure))}
    assert measure.value(replace(response, answers=answers)) == level


def test_nothing_is_shown_of_nine(tmp_path: Path) -> None:
    run = crew(tmp_path, "kern", 9)
    with store_of(tmp_path) as opened, pytest.raises(NothingReadError, match="9 mensen"):
        show(opened, Library(tmp_path), run, tmp_path / "beeld")
    assert not (tmp_path / "beeld").exists()


def test_purge_takes_what_was_frozen_too(tmp_path: Path) -> None:
    run = crew(tmp_path, "kern", 10)
    assert pictures(tmp_path, run).shown == 10
    with store_of(tmp_path) as opened:
        purge(opened, plan(opened, [run]))
    with sqlite3.connect(tmp_path / "out" / "werkblad.sqlite") as file:
        assert file.execute("SELECT count(*) FROM group_values").fetchone() == (0,)


def test_the_files_say_in_words_what_they_show(kern: tuple[Path, str], tmp_path: Path) -> None:
    workspace, run = kern
    with store_of(workspace) as opened:
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
    with store_of(workspace) as opened:
        made = show(opened, Library(workspace), run, tmp_path / "beeld", brand)
    assert_accessible_archive(made.pdf.read_bytes())


SPLIT = """\
version: 1
title: Hoe doen we het?
description: Een proef
audience: organisatie
sections:
  - id: een
    title: Nu
    items:
      - type: select_one
        id: rol
        label: "Wat is je rol?"
        choices: [{name: mw, label: medewerker}, {name: lg, label: leider}]
      - type: select_multiple
        id: tijd
        label: "Nu of later?"
        scoring: {dimension: nu_later}
        choices:
          - {name: a, label: "Wij doen het nu", scoring: {dimension: nu_later, pole: nu}}
          - {name: b, label: "Wij doen het gauw", scoring: {dimension: nu_later, pole: nu}}
          - {name: c, label: "Wij doen het later", scoring: {dimension: nu_later, pole: later}}
          - {name: d, label: "Wij doen het ooit", scoring: {dimension: nu_later, pole: later}}
  - id: twee
    title: Straks
    items:
      - type: curve
        id: plezier
        label: Hoe ging het?
        x: {label: De tijd, start: mijn start, end: later}
        y: {label: Plezier, start: weinig, end: veel}
        today: 0.5
        today_label: vandaag
        line_label: Lijn
        moments:
          - {name: start, label: bij de start, at: 0}
          - {name: nu, label: vandaag, at: 0.5}
          - {name: later, label: later, at: 1}
        height_mm: 70
"""


def split_crew(folder: Path, people: int) -> str:
    (folder / "forms").mkdir(exist_ok=True)
    (folder / "forms" / "proef.yaml").write_text(SPLIT, encoding="utf-8")
    run = crew(folder, "proef", people)
    with store_of(folder) as opened:
        for copy in range(1, people + 1):
            luck = random.Random(copy)
            moments = [moment for moment in ("start", "nu", "later") if luck.random() < 0.9]
            said = [
                {"variable": f"proef_plezier_lijn1_{moment}", "value": str(luck.randint(1, 5))} for moment in moments
            ]
            events = [
                EntryEvent(n, "proef", EventKind.ANSWER, json.dumps(each, sort_keys=True))
                for n, each in enumerate(said, 1)
            ]
            with opened.writing():
                keep_events(opened, Hand(run, copy, f"{copy:010d}"), events)
    return run


def final(workspace: Path, run: str, *, last: bool = True) -> GroupPictures:
    with store_of(workspace) as opened:
        return group_pictures(opened, run, final=last)


def test_a_group_that_is_complete_is_shown_by_role_and_as_whole_lines(tmp_path: Path) -> None:
    run = split_crew(tmp_path, 70)
    group = final(tmp_path, run)
    whole, by_role = [picture for picture in group.pictures if isinstance(picture, Poles)]
    names = [row.who for row in by_role.rows]
    assert names == ["medewerker", "leider"] and by_role.title.endswith("per rol")
    assert [row.who for row in whole.rows] == [""] and whole.rows[0].people == sum(r.people for r in by_role.rows)
    (bundle,) = [picture for picture in group.pictures if isinstance(picture, Bundle)]
    assert 20 <= len(bundle.lines) == bundle.moments[0].people < 70, "of those who filled in all moments"
    with store_of(tmp_path) as opened:
        for copy in range(1, 4):  # somebody else comes after all
            rows = opened.rows("SELECT digest, page FROM pages WHERE run = ? AND copy = ?", run, copy)
            opened.change(("DELETE FROM pages WHERE digest = ? AND page = ?", row) for row in list(rows))
            answer(opened, run, copy, random.Random(900 + copy))
        more = [Copy(run, 70 + n) for n in range(1, 7)]
        opened.add_run(opened.run(run), more)
        for copy in more:
            answer(opened, run, copy.number, random.Random(copy.number))
    kinds = (Poles, Bundle)
    before = [picture for picture in group.pictures if isinstance(picture, kinds)]
    for last in (False, True):
        after = final(tmp_path, run, last=last)
        assert [picture for picture in after.pictures if isinstance(picture, kinds)] == before


@pytest.mark.slow
@pytest.mark.parametrize("newcomers", [0, 1])
def test_what_was_shown_is_split_afterwards_only_if_all_came_in_together(tmp_path: Path, newcomers: int) -> None:
    run = split_crew(tmp_path, 70)
    assert len([p for p in pictures(tmp_path, run).pictures if isinstance(p, Poles)]) == 1
    with store_of(tmp_path) as opened:
        more = [Copy(run, 70 + n) for n in range(1, newcomers + 1)]
        opened.add_run(opened.run(run), more)
        for copy in more:
            answer(opened, run, copy.number, random.Random(copy.number))
    later = final(tmp_path, run)
    poles = [p for p in later.pictures if isinstance(p, Poles)]
    assert len(poles) == (1 if newcomers else 2)
    assert all(not p.lines for p in later.pictures if isinstance(p, Bundle)), "whole lines never"
    assert [p for p in final(tmp_path, run, last=False).pictures if isinstance(p, Poles)] == poles, "and so it stays"


@pytest.mark.slow
def test_pages_by_role_and_of_lines_can_be_heard(tmp_path: Path) -> None:
    run = split_crew(tmp_path, 70)
    with store_of(tmp_path) as opened:
        made = show(opened, Library(tmp_path), run, tmp_path / "beeld", final=True)
    text = " ".join(page.extract_text() for page in PdfReader(made.pdf).pages)
    assert "per rol" in text and "elke lijn apart" in text and "leider" in text
    assert_accessible_archive(made.pdf.read_bytes())
