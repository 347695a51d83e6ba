"""That a figure in the tables means what was printed: not asked is empty, left blank is empty, unticked is 0."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from keep_samples import BLANK, DOUBTFUL, KEY, SEEN, answer, groei_answers, layout, reading, variables

from generator.keep.store import Store
from generator.keep.tables import write_tables
from generator.model.answer import Answer, AnswerState, PageReading
from generator.model.layout import FormRef, Layout
from generator.model.run import Run
from generator.model.variable import Value, Variable

LATER = "8K3M9Q"


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def written(store: Store, folder: Path) -> list[dict[str, str]]:
    write_tables(store, folder)
    return rows(folder, "responses")


def of_run(page: PageReading, run: str) -> PageReading:
    """The reading, as of a page of another run."""
    assert page.code is not None
    moved = tuple(replace(each, run=run) for each in page.answers)
    return replace(page, code=replace(page.code, run=run), answers=moved)


def later(**changed: object) -> Layout:
    """A later run of the same pack."""
    return replace(layout(LATER, "2027-01-01T00:00:00Z"), **changed)  # type: ignore[arg-type]


def with_choice(name: str, value: Value) -> tuple[Variable, ...]:
    """The variables, one with a choice more."""
    return tuple(replace(v, values=(*v.values, value)) if v.name == name else v for v in variables())


def test_a_choice_that_was_not_printed_for_this_person_is_empty_and_not_no(store: Store, tmp_path: Path) -> None:
    store.add_run(Run(later(variables=with_choice("scan_kort", Value("nooit", "Nooit"))), KEY, b"x"))
    store.add_reading(reading(1, 0, answer("scan_kort", chosen=("nu",))))
    store.add_reading(of_run(reading(1, 0, answer("scan_kort", chosen=("nu",)), scan="b.pdf"), LATER))
    old, new = written(store, tmp_path / "t")
    assert (old["scan_kort_nu"], old["scan_kort_later"], old["scan_kort_nooit"]) == ("1", "0", "")
    assert (new["scan_kort_nu"], new["scan_kort_later"], new["scan_kort_nooit"]) == ("1", "0", "0")


def test_a_choice_that_a_later_version_dropped_is_empty_there(store: Store, tmp_path: Path) -> None:
    short = tuple(replace(v, values=v.values[:1]) if v.name == "scan_kort" else v for v in variables())
    store.add_run(Run(later(variables=short), KEY, b"x"))
    store.add_reading(reading(1, 0, answer("scan_kort", chosen=("nu",))))
    store.add_reading(of_run(reading(1, 0, answer("scan_kort", chosen=("nu",)), scan="b.pdf"), LATER))
    old, new = written(store, tmp_path / "t")
    assert (old["scan_kort_later"], new["scan_kort_later"]) == ("0", "")


def test_a_form_of_another_pack_is_empty(store: Store, tmp_path: Path) -> None:
    only = tuple(v for v in variables() if v.form == "groei")
    pages = (replace(layout().pages[1], form=0),)
    forms = (FormRef("groei", 2, "Mijn groei"),)
    store.add_run(Run(later(variables=only, pages=pages, forms=forms), KEY, b"x"))
    store.add_reading(reading(1, 0, answer("scan_kort", chosen=("nu",))))
    store.add_reading(of_run(reading(1, 0, *groei_answers(), scan="b.pdf"), LATER))
    _, new = written(store, tmp_path / "t")
    assert {new[name] for name in new if name.startswith("scan_")} == {""}
    assert new["groei_lijn"] == "1"


def test_a_gift_that_was_not_printed_is_empty_in_nodes_and_edges(store: Store, tmp_path: Path) -> None:
    more = with_choice("groei_kaart_p01_geeft", Value("werk", "Werk"))
    store.add_run(Run(later(variables=more), KEY, b"x"))
    store.add_reading(reading(1, 1, *groei_answers()))
    store.add_reading(of_run(reading(1, 1, *groei_answers(), scan="b.pdf"), LATER))
    write_tables(store, tmp_path / "t")
    places = [row for row in rows(tmp_path / "t", "nodes") if row["place"] == "1"]
    edges = rows(tmp_path / "t", "edges")
    for found in (places, edges):
        assert [(row["gives_advies"], row["gives_steun"], row["gives_werk"]) for row in found] == [
            ("0", "1", ""), ("0", "1", "0"),
        ]  # fmt: skip


UNTICKED = (answer("scan_kort", BLANK), answer("scan_beleid", BLANK), answer("scan_waarom", BLANK))


@pytest.mark.parametrize(
    ("given", "cell"),
    [
        ((), ""),
        ((answer("scan_beleid", chosen=("ja",)),), "0"),
        ((answer("scan_waarom", SEEN, crop="crops/a.png"),), "0"),
        ((answer("scan_jaren", text="3"),), "0"),
        ((answer("scan_beleid", DOUBTFUL, chosen=("ja",)),), ""),  # perhaps an answer, perhaps dirt: not known yet
        ((answer("scan_beleid", AnswerState.UNREADABLE),), ""),
    ],
)
def test_unticked_is_no_only_where_something_on_that_form_was_answered(
    store: Store, tmp_path: Path, given: tuple[Answer, ...], cell: str
) -> None:
    left = tuple(each for each in UNTICKED if each.variable not in {a.variable for a in given})
    store.add_reading(reading(1, 0, *left, *given))
    (row,) = written(store, tmp_path / "t")
    assert (row["scan_kort_nu"], row["scan_kort_later"]) == (cell, cell)


def test_an_answer_on_another_form_says_nothing_about_this_one(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 0, answer("scan_beleid", chosen=("ja",)), answer("scan_kort", BLANK)))
    blank = (answer("groei_lijn", BLANK), answer("groei_kaart_p01_geeft", BLANK))
    store.add_reading(reading(1, 1, *blank, page=2))
    (row,) = written(store, tmp_path / "t")
    assert (row["scan_kort_nu"], row["groei_lijn"], row["groei_kaart_p01_geeft_steun"]) == ("0", "", "")


def test_a_name_typed_in_the_field_for_it_is_no_answer_to_the_form(store: Store, tmp_path: Path) -> None:
    name = Variable("werkblad_naam", "scan", "naam", variables()[4].type, "text", "Naam")
    store.add_run(Run(later(variables=(name, *variables())), KEY, b"x"))
    typed = (answer("werkblad_naam", text="Ploeg 3"), answer("scan_kort", BLANK))
    store.add_reading(of_run(reading(1, 0, *typed), LATER))
    (row,) = written(store, tmp_path / "t")
    assert (row["werkblad_naam"], row["scan_kort_nu"]) == ("Ploeg 3", "")


def test_the_codebook_says_when_it_is_0_and_when_it_is_empty(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 0, answer("scan_kort", chosen=("nu",))))
    store.add_reading(reading(1, 1, *groei_answers(), page=2))
    write_tables(store, tmp_path / "t")
    told = {row["column"]: row["values"] for row in rows(tmp_path / "t", "codebook")}
    for column in ("scan_kort_nu", "groei_lijn"):
        assert "0 = niet" in told[column]
        assert "leeg = niet gedrukt op dit exemplaar" in told[column]
        assert "op dit hele formulier is niets ingevuld" in told[column]
