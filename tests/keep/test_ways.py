"""Paper, PDF and screen say different things: a person is asked, of whatever kind the question is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from keep_samples import ANSWERED, BLANK, DOUBTFUL, RUN, SEEN, answer, layout, reading, variables

from generator.keep.consolidate import consolidate
from generator.keep.decisions import AnswerKey, Kind, decide, token
from generator.keep.entry.asked import FOUND_BY
from generator.keep.response import Response
from generator.model.answer import Answer, Source
from generator.model.curve import Curve, CurveLine
from generator.model.geometry import Point
from generator.model.layout import Layout, Place
from generator.model.part_names import NAME

WEB, PAPER = Source.WEB, Source.PAPER


def lines(*ends: tuple[float, float]) -> Curve:
    """Straight lines from height to height."""
    made = (
        CurveLine(tuple(a + (b - a) * n / 50 for n in range(51)), (1.0,) * 51, 0.6, 1.0, number)
        for number, (a, b) in enumerate(ends, 1)
    )
    return Curve("groei_lijn", 0.6, tuple(made), 1.0)


def came(paper: tuple[Answer, ...], web: tuple[Answer, ...], form: int = 1, of: Layout | None = None) -> Response:
    readings = [
        reading(1, form, *paper, scan="stapel.pdf"),
        reading(1, form, *web, scan="digitaal ingevuld", source=WEB, found_by=FOUND_BY),
    ]
    (response,) = consolidate(readings, of or layout())
    assert response == consolidate(readings[::-1], of or layout())[0], "the order makes no difference"
    return response


DIFFERING = {
    "scan_beleid": (answer("scan_beleid", chosen=("ja",)), answer("scan_beleid", chosen=("nee",))),
    "scan_kort": (answer("scan_kort", chosen=("nu",)), answer("scan_kort", chosen=("nu", "later"))),
    "scan_cijfer": (answer("scan_cijfer", chosen=("1",)), answer("scan_cijfer", chosen=("2",))),
    "scan_waarom": (answer("scan_waarom", SEEN), answer("scan_waarom", text="Omdat het kan")),
    "scan_jaren": (answer("scan_jaren", SEEN), answer("scan_jaren", text="7")),
    "scan_sinds": (answer("scan_sinds", SEEN), answer("scan_sinds", text="2020-05-01")),
    "groei_lijn": (
        answer("groei_lijn", SEEN, curve=lines((20, 80))),
        answer("groei_lijn", SEEN, curve=lines((80, 20))),
    ),
    "groei_lijn_lijn1": (answer("groei_lijn_lijn1", SEEN), answer("groei_lijn_lijn1", text="Vakmanschap")),
    "groei_kaart_p01_naam": (answer("groei_kaart_p01_naam", SEEN), answer("groei_kaart_p01_naam", text="Karim")),
    "groei_kaart_p01_geeft": (
        answer("groei_kaart_p01_geeft", chosen=("advies",)),
        answer("groei_kaart_p01_geeft", chosen=("steun",)),
    ),
    "groei_kaart_p01_nabij": (
        answer("groei_kaart_p01_nabij", chosen=("1",)),
        answer("groei_kaart_p01_nabij", chosen=("2",)),
    ),
}


def test_every_question_of_the_sample_is_compared() -> None:
    on_paper = {variable.name for variable in variables() if not variable.private and variable.on_paper}
    assert set(DIFFERING) == on_paper


@pytest.mark.parametrize("name", list(DIFFERING))
def test_two_ways_that_differ_are_asked_about_with_both_shown(name: str) -> None:
    paper, web = DIFFERING[name]
    web = replace(web, source=WEB)
    found = came((paper,), (web,), form=0 if name.startswith("scan") else 1).answers[name]
    assert found.state is DOUBTFUL and found.why.startswith("Papier en digitaal verschillen: ")
    assert "stapel.pdf" in found.why and "digitaal ingevuld" in found.why
    assert {way.source for way in found.ways} == {PAPER, WEB}


@pytest.mark.parametrize("name", list(DIFFERING))
@pytest.mark.parametrize("blank", [PAPER, WEB])
def test_blank_never_beats_filled_and_is_not_asked_about(name: str, blank: Source) -> None:
    paper, web = DIFFERING[name]
    empty = answer(name, BLANK)
    pair = (empty, replace(web, source=WEB)) if blank is PAPER else (paper, replace(empty, source=WEB))
    found = came((pair[0],), (pair[1],), form=0 if name.startswith("scan") else 1).answers[name]
    assert found.state in (ANSWERED, SEEN) and found.source is not blank


@pytest.mark.parametrize(
    ("paper", "web", "asked"),
    [
        (lines((20, 80)), lines((22, 77)), False),
        (lines((20, 80), (70, 30)), lines((71, 31), (20, 80)), False),  # whichever was drawn first
        (lines((20, 80)), lines((20, 60)), True),
        (lines((20, 80)), lines((20, 80), (70, 30)), True),
        (None, lines((20, 80)), True),  # nobody can tell from a scan in black and white
    ],
)
def test_two_drawings_are_laid_over_each_other(paper: Curve | None, web: Curve, asked: bool) -> None:
    found = came(
        (answer("groei_lijn", SEEN, curve=paper),), (answer("groei_lijn", SEEN, curve=web, source=WEB),)
    ).answers["groei_lijn"]
    assert (found.state is DOUBTFUL) == asked


def test_a_drawing_on_paper_beside_levels_from_a_screen_is_asked_about() -> None:
    level = answer("groei_lijn_lijn1_start", chosen=("2",), source=WEB)
    drawn = answer("groei_lijn", SEEN, curve=lines((20, 80)))
    found = came((drawn,), (level,)).answers
    assert found["groei_lijn"].state is DOUBTFUL and "digitaal zijn niveaus gekozen" in found["groei_lijn"].why
    assert found["groei_lijn_lijn1_start"].state is ANSWERED
    own = answer("groei_lijn", SEEN, curve=lines((21, 80)), source=WEB)
    assert came((drawn,), (own, level)).answers["groei_lijn"].state is SEEN, "the screen's own drawing agrees with it"
    alone = came((answer("groei_lijn", BLANK),), (own, level)).answers
    assert {each.state for each in alone.values()} == {SEEN, ANSWERED}


def _two_places() -> Layout:
    one = layout()
    names = tuple(
        replace(v, name=v.name.replace("p01", "p02"), part=("p02", *v.part[1:]))
        for v in one.variables
        if v.part[1:] == (NAME,)
    )
    second = replace(
        one.pages[1], places=(*one.pages[1].places, Place("groei_kaart_p02_naam", 2, "team", Point(9, 9), 12))
    )
    return replace(one, variables=(*one.variables, *names), pages=(one.pages[0], second))


def test_people_on_two_maps_that_stand_at_other_places_may_be_the_same() -> None:
    paper, web = answer("groei_kaart_p01_naam", SEEN), answer("groei_kaart_p02_naam", text="Karim", source=WEB)
    found = came((paper,), (web,), of=_two_places()).answers
    assert (found["groei_kaart_p01_naam"].state, found["groei_kaart_p02_naam"].state) == (SEEN, DOUBTFUL)
    assert "Is dit een ander mens?" in found["groei_kaart_p02_naam"].why
    only = came((replace(paper, state=BLANK),), (web,), of=_two_places()).answers
    assert only["groei_kaart_p02_naam"].state is ANSWERED, "a map that only a screen filled in is one map"


def test_people_on_a_map_with_columns_of_its_own_are_compared_too() -> None:
    two = _two_places()
    own = tuple(
        replace(v, name=v.name.removesuffix(NAME) + "wie", part=(v.part[0], "wie")) if v.part[1:] == (NAME,) else v
        for v in two.variables
    )
    paper, web = answer("groei_kaart_p01_wie", SEEN), answer("groei_kaart_p02_wie", text="Karim", source=WEB)
    found = came((paper,), (web,), of=replace(two, variables=own)).answers
    assert "Is dit een ander mens?" in found["groei_kaart_p02_wie"].why


@pytest.mark.parametrize("way", [PAPER, WEB])
def test_the_drawing_that_a_person_chose_is_the_one_that_counts(way: Source) -> None:
    paper, web = lines((20, 80)), lines((80, 20))
    readings = [
        reading(1, 1, answer("groei_lijn", SEEN, curve=paper), scan="a.pdf"),
        reading(1, 1, answer("groei_lijn", SEEN, curve=web, source=WEB), scan="web", source=WEB, found_by=FOUND_BY),
    ]
    (asked,) = consolidate(readings, layout())
    key = AnswerKey(RUN, 1, "", "groei_lijn")
    chosen = decide(Kind.SEEN, key, chosen=(way.value,), evidence=asked.evidence("groei_lijn"))
    (done,) = consolidate(readings, layout(), {(1, ""): {"groei_lijn": chosen}})
    assert done.contested == () and done.waiting == 0
    assert done.answers["groei_lijn"].curve == (paper if way is PAPER else web)


def test_a_drawing_from_a_screen_that_comes_after_the_decision_is_asked_about_again() -> None:
    paper = answer("groei_lijn", DOUBTFUL, curve=lines((20, 80)))
    chosen = decide(Kind.SEEN, AnswerKey(RUN, 1, "", "groei_lijn"), evidence=(token(paper),))
    readings = [reading(1, 1, paper, scan="a.pdf")]
    decided = {(1, ""): {"groei_lijn": chosen}}
    (before,) = consolidate(readings, layout(), decided)
    assert before.contested == ()
    web = answer("groei_lijn", SEEN, curve=lines((80, 20)), source=WEB)
    readings.append(reading(1, 1, web, scan="web", source=WEB, found_by=FOUND_BY))
    (after,) = consolidate(readings, layout(), decided)
    assert after.contested == ("groei_lijn",)
