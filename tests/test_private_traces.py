"""A private answer leaves no trace: what is read of a sheet is the same, byte for byte, with private ink and without.

The ink does what hands do: crosses run on by 8 mm, labels are ringed and underlined, somebody writes in the margin.
Guards are switched off as well, to see that this test would notice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import private_case as sheets
import pytest
from private_case import Case
from private_ways import FEW, MANY, bent, both, older, traces, usual

from generator.make import compose
from generator.make.compose import private as strips
from generator.model.answer import Fate
from generator.model.geometry import PT_PER_MM
from generator.model.layout import PageLayout
from generator.read import placed
from generator.read.blank import reference as blank
from generator.read.filled import answers
from generator.read.filled.fields import FieldKind, Widget


@pytest.fixture
def made() -> Case:
    return usual()


# --- nothing is left --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FEW)
@pytest.mark.parametrize("number", [0, 1])
def test_a_reading_is_the_same_with_private_ink_and_without(made: Case, number: int, name: str) -> None:
    one = both(made)[number]
    assert traces(one, FEW[name]) == []
    assert FEW[name](one, True, False).fate is Fate.READ


CHOICE = """\
version: 1
title: Wat weegt mee?
description: Een keuze die niemand leest
audience: medewerker
who_sees: De adviseur ziet dit blad.
sections:
  - id: een
    items:
      - type: select_multiple
        id: weegt
        label: Wat weegt mee?
        choices:
          - {name: tijd, label: De werktijden}
          - {name: thuis, label: Hoe het thuis gaat, private: true}
          - {name: geld, label: Het geld}
      - {type: text, id: trots, label: Waar ben je trots op?, lines: 2}
"""


@pytest.mark.parametrize("name", FEW)
def test_a_choice_that_is_private_leaves_nothing_among_those_that_are_read(tmp_path: Path, name: str) -> None:
    one = sheets.case(tmp_path, CHOICE)
    assert traces(one, FEW[name]) == []
    reading = FEW[name](one, True, False)
    assert reading.fate is Fate.READ
    assert [answer.variable for answer in reading.answers] == ["eigen_weegt", "eigen_trots"]
    assert [mark.field for mark in reading.marks] == ["eigen_weegt__tijd", "eigen_weegt__geld"]


TABLE = """\
version: 1
title: Wat weegt mee?
description: Een rij die niemand leest
audience: medewerker
who_sees: De adviseur ziet dit blad.
sections:
  - id: een
    items:
      - type: table
        id: hobbels
        label: Wat houdt je tegen?
        rows:
          - {name: reizen, label: Het reizen}
          - {name: thuis, label: Hoe het thuis gaat, private: true}
          - {name: geld, label: Het geld}
        columns:
          - {name: telt, type: scale, label: Telt mee, steps: 3}
          - {name: hulp, type: text, label: Wat helpt?}
"""


@pytest.mark.parametrize("name", FEW)
def test_a_row_of_a_table_that_is_private_leaves_nothing_among_those_that_are_read(tmp_path: Path, name: str) -> None:
    one = sheets.case(tmp_path, TABLE)
    assert traces(one, FEW[name]) == []
    reading = FEW[name](one, True, False)
    assert reading.fate is Fate.READ
    asked = [f"eigen_hobbels_{row}_{column}" for row in ("reizen", "geld") for column in ("telt", "hulp")]
    assert [answer.variable for answer in reading.answers] == asked


def test_torn_off_or_not_the_page_reads(made: Case) -> None:
    one = both(made)[1]
    whole, torn = (FEW["scan"](one, True, is_torn) for is_torn in (False, True))
    assert whole.fate is torn.fate is Fate.READ
    assert whole.answers and [(a.variable, a.chosen, a.state) for a in whole.answers] == [
        (a.variable, a.chosen, a.state) for a in torn.answers
    ]


WRITTEN = """\
version: 1
title: Wat weegt mee?
description: Schrijven, en een deel voor jezelf
audience: medewerker
who_sees: De adviseur ziet dit blad.
sections:
  - id: een
    items:
      - {type: text, id: trots, label: Waar ben je trots op?, lines: 2}
      - {type: text, id: zorg, label: Waar lig je wakker van?, private: true, lines: 2}
      - {type: text, id: hulp, label: Wie helpt je?, lines: 2}
"""


@pytest.mark.parametrize("depth", [-4.0, 6.0])
def test_where_boxes_are_not_found_nobody_knows_where_the_strip_lies(made: Case, depth: float) -> None:
    one = both(made)[0]
    assert traces(one, bent(depth)) == []
    reading = bent(depth)(one, True, False)
    assert reading.fate is Fate.DOUBTFUL and not reading.overlay


@pytest.mark.parametrize("depth", [-3.0, 4.0])
def test_where_there_are_no_boxes_the_print_tells_that_the_strip_lies_elsewhere(
    tmp_path: Path, depth: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = sheets.case(tmp_path, WRITTEN)
    assert traces(one, bent(depth)) == []
    for made_of_pictures in ("read_plots", "read_numbers", "read_stickies", "read_maps"):
        monkeypatch.setattr(
            placed, made_of_pictures, lambda *_: pytest.fail("something is made of what may be private")
        )
    reading = bent(depth)(one, True, False)
    assert reading.fate is Fate.DOUBTFUL and "een deel ligt" in reading.reason and not reading.overlay


@pytest.mark.slow
@pytest.mark.parametrize("name", MANY)
@pytest.mark.parametrize(("number", "torn"), [(0, False), (1, False), (1, True)])
def test_no_way_back_shows_private_ink(made: Case, number: int, torn: bool, name: str) -> None:
    one = both(made)[number]
    assert traces(one, MANY[name], torn) == []


def test_fields_of_a_pdf_lie_where_they_were_put_also_above_a_cut_line(made: Case) -> None:
    """A PDF counts from the foot of the paper, which lies below what is read."""
    one = both(made)[1]
    field = next(field for field in one.page.open_fields if field.choice)
    at = field.box.centre.x * PT_PER_MM, (297.0 - field.box.centre.y) * PT_PER_MM
    lost_its_name = Widget("", FieldKind.BUTTON, on=("1",), centre=at)
    assert answers._name_by_place(lost_its_name, one.page) == field.name


# --- older layouts ----------------------------------------------------------------------------------------------------


def test_an_older_layout_is_covered_by_the_room_around_its_private_fields(made: Case) -> None:
    one = older(both(made)[0])
    areas = blank.private_areas(one.page)
    for field in one.page.fields:
        inside = [area.contains(field.box.grown(8.0)) for area in areas]
        assert any(inside) if field.private else not any(area.overlaps(field.box) for area in areas), field.name
    assert traces(one, FEW["scan"]) == []


def test_in_an_older_layout_what_is_read_stays_in_sight(made: Case) -> None:
    """Fields beside, above and below private ones, close by, as older sheets have them."""
    layout = older(both(made)[0]).page
    ours = next(field for field in layout.fields if field.private)
    places = [
        replace(ours.box, x=ours.box.x + dx, y=ours.box.y + dy) for dx, dy in ((-30, 0), (99, 0), (0, 7), (0, -7))
    ]
    near = [replace(ours, name=f"x{n}", variable=f"x{n}", private=False, box=box) for n, box in enumerate(places)]
    crowded: PageLayout = replace(layout, fields=(ours, *near))
    (area,) = blank.private_areas(crowded)
    assert area.contains(ours.box)
    assert not any(area.overlaps(field.box) for field in near)


# --- each guard -------------------------------------------------------------------------------------------------------


def test_without_the_older_layouts_rule_this_would_be_seen(made: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blank, "private_areas", lambda layout: layout.private_areas)
    assert "overlay" in traces(older(both(made)[0]), FEW["scan"])


@dataclass(frozen=True)
class Off:
    """A guard of the sheet that is switched off."""

    place: object
    name: str
    instead: object


OFF = {
    "room around private questions": Off(strips, "ROOM_MM", 0.5),
    "the cut line": Off(compose, "parted", lambda blocks: (tuple(blocks), ())),
}


@pytest.mark.parametrize("guard", OFF)
def test_without_a_guard_of_the_sheet_this_would_be_seen(
    guard: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OFF[guard].place, OFF[guard].name, OFF[guard].instead)
    one = sheets.pages(sheets.case(tmp_path))
    if guard == "the cut line":
        assert not any(each.page.below for each in one)
    else:
        assert any(traces(each, FEW["scan"]) for each in one)
