"""That a figure in the tables means what was printed: not asked is empty, left blank is empty, unticked is 0."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from keep_samples import BLANK, DOUBTFUL, KEY, RUN, SEEN, answer, groei_answers, layout, reading, variables
from variable_sample import made_variable, with_values

from generator.keep.deciding import keep_decisions
from generator.keep.decisions import AnswerKey, Kind, decide
from generator.keep.places import last_place
from generator.keep.purge import plan, purge
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.answer import Answer, AnswerState, Fate, PageReading
from generator.model.errors import NotFoundError
from generator.model.layout import FormRef, Layout
from generator.model.run import Run
from generator.model.variable import Value, Variable, VariableType

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
    return tuple(with_values(v, (*v.values, value)) if v.name == name else v for v in variables())


def test_a_choice_that_was_not_printed_for_this_person_is_empty_and_not_no(store: Store, tmp_path: Path) -> None:
    store.add_run(Run(later(variables=with_choice("scan_kort", Value("nooit", "Nooit"))), KEY, b"x"))
    store.add_reading(reading(1, 0, answer("scan_kort", chosen=("nu",))))
    store.add_reading(of_run(reading(1, 0, answer("scan_kort", chosen=("nu",)), scan="b.pdf"), LATER))
    old, new = written(store, tmp_path / "t")
    assert (old["scan_kort_nu"], old["scan_kort_later"], old["scan_kort_nooit"]) == ("1", "0", "")
    assert (new["scan_kort_nu"], new["scan_kort_later"], new["scan_kort_nooit"]) == ("1", "0", "0")


def test_a_choice_that_a_later_version_dropped_is_empty_there(store: Store, tmp_path: Path) -> None:
    short = tuple(with_values(v, v.values[:1]) if v.name == "scan_kort" else v for v in variables())
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


def test_a_place_of_which_nothing_is_sure_says_nothing_about_what_it_gives(store: Store, tmp_path: Path) -> None:
    given = answer("groei_kaart_p01_geeft", BLANK)
    store.add_reading(reading(1, 1, answer("groei_kaart_p01_naam", DOUBTFUL), given))
    store.add_reading(reading(2, 1, answer("groei_kaart_p01_naam", SEEN, crop="crops/a.png"), given, scan="b.pdf"))
    write_tables(store, tmp_path / "t")
    found = [row["gives_steun"] for row in rows(tmp_path / "t", "nodes") if row["place"] == "1"]
    assert found == ["", "0"] == [row["gives_steun"] for row in rows(tmp_path / "t", "edges")]


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
    name = made_variable("werkblad_naam", "scan", "naam", VariableType.TEXT, "text", "Naam")
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


# --- what each respondent read ----------------------------------------------------------------------------------------


def codebook(folder: Path, column: str) -> list[dict[str, str]]:
    return [row for row in rows(folder, "codebook") if row["column"] == column]


def in_words(layout: Layout, version: int, large: bool, address: str) -> Layout:
    """The layout, of forms that spoke so."""
    return replace(layout, forms=tuple(replace(f, version=version, large=large, address=address) for f in layout.forms))


def test_the_codebook_tells_what_each_respondent_read(store: Store, tmp_path: Path) -> None:
    asked = tuple(
        with_values(replace(v, label="Klopt dit?", hint="Een kruisje."), v.values[::-1])
        if v.name == "scan_beleid"
        else v
        for v in variables()
    )
    moved = (asked[1], asked[0], *asked[2:])
    page = layout().pages[0]
    fields = tuple(sorted(page.fields, key=lambda f: f.variable == "scan_beleid"))
    pages = (replace(page, fields=fields), layout().pages[1])
    store.add_run(Run(in_words(later(variables=moved, pages=pages), 2, True, "u"), KEY, b"x"))
    store.add_reading(reading(1, 0, answer("scan_beleid", chosen=("ja",))))
    store.add_reading(of_run(reading(1, 0, answer("scan_beleid", chosen=("ja",)), scan="b.pdf"), LATER))
    old, new = written(store, tmp_path / "t")
    assert (old["versions"], old["variant"], old["address"]) == ("scan 1; groei 2", "", "")  # an older run: not known
    assert (new["versions"], new["variant"], new["address"]) == ("scan 2; groei 2", "large", "u")
    first, second = codebook(tmp_path / "t", "scan_beleid")
    names = ("runs", "version", "variant", "address", "label", "hint", "values", "order")
    assert [first[name] for name in names] == [
        "7K3M9Q", "1", "", "", "Is er beleid?", "", "ja = Ja | nee = Nee", "1",
    ]  # fmt: skip
    assert [second[name] for name in names] == [
        LATER, "2", "large", "u", "Klopt dit?", "Een kruisje.", "nee = Nee | ja = Ja", "7",
    ]  # fmt: skip
    fields_told = json.loads((tmp_path / "t" / "datapackage.json").read_text(encoding="utf-8"))["resources"][0]
    titles = {each["name"]: each["title"] for each in fields_told["schema"]["fields"]}
    assert titles["scan_beleid"].endswith("zie codebook.csv)") and titles["scan_cijfer"] == "Cijfer"


def test_what_only_a_pdf_asks_does_not_shift_the_order(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 1, *groei_answers()))
    write_tables(store, tmp_path / "t")
    found = {row["variable"]: row["order"] for row in rows(tmp_path / "t", "codebook")}
    assert found["groei_kaart_p01_naam"] == "3"  # after the curve and the name of its line, not after its points


def test_runs_that_said_the_same_share_a_line(store: Store, tmp_path: Path) -> None:
    store.add_run(Run(later(), KEY, b"x"))
    store.add_reading(reading(1, 0, answer("scan_beleid", chosen=("ja",))))
    store.add_reading(of_run(reading(1, 0, answer("scan_beleid", chosen=("ja",)), scan="b.pdf"), LATER))
    write_tables(store, tmp_path / "t")
    assert [row["runs"] for row in codebook(tmp_path / "t", "scan_beleid")] == [f"7K3M9Q {LATER}"]


def test_a_build_of_which_nothing_came_changes_no_word_and_adds_no_column(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 0, answer("scan_beleid", chosen=("ja",))))
    (before,), book = written(store, tmp_path / "t"), rows(tmp_path / "t", "codebook")
    other = tuple(replace(v, label="Iets heel anders") for v in variables())
    extra = made_variable("scan_extra", "scan", "extra", VariableType.TEXT, "text", "Extra")
    store.add_run(Run(in_words(later(variables=(*other, extra)), 1, True, "u"), KEY, b"x"))
    (after,) = written(store, tmp_path / "t")
    assert list(before) == list(after)
    assert rows(tmp_path / "t", "codebook") == book


def test_only_forms_of_which_pages_came_have_columns(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 0, answer("scan_beleid", chosen=("ja",))))
    (row,) = written(store, tmp_path / "t")
    assert "scan_waarom" in row and not [name for name in row if name.startswith("groei_")]
    assert not (tmp_path / "t" / "nodes.csv").exists()
    store.add_reading(reading(1, 1, *groei_answers(), page=2))
    (row,) = written(store, tmp_path / "t")
    assert row["groei_lijn"] == "1" and (tmp_path / "t" / "nodes.csv").exists()


def test_a_form_that_only_a_person_typed_over_has_columns(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 0, fate=Fate.UNREADABLE, found_by="person"))
    keep_decisions(store, [decide(Kind.VALUE, AnswerKey(RUN, 1, "", "scan_beleid"), chosen=("nee",))])
    (row,) = written(store, tmp_path / "t")
    assert row["scan_beleid"] == "nee"


# --- numbers beside words ---------------------------------------------------------------------------------------------

STEPS = (
    Value("oneens", "Oneens", score=-1.0),
    Value("neutraal", "Neutraal", score=0.0),
    Value("eens", "Eens", score=1.5),
)


def with_likert(*, scored: bool = True) -> tuple[Variable, ...]:
    """One row of a likert question more."""
    steps = STEPS if scored else tuple(replace(step, score=None) for step in STEPS)
    row = made_variable("scan_lik_rust", "scan", "lik", VariableType.SELECT_ONE, "likert", "Hoe is het? Rust", steps)
    return (*variables(), row)


@pytest.mark.parametrize(("scored", "score"), [(True, "1.5"), (False, None)])
def test_a_likert_word_has_its_number_and_its_score_beside_it(tmp_path: Path, scored: bool, score: str | None) -> None:
    with SqliteStore(tmp_path / "s.sqlite") as store:
        store.add_run(Run(replace(layout(), variables=with_likert(scored=scored)), KEY, b"x"))
        store.add_reading(
            reading(1, 0, answer("scan_lik_rust", chosen=("eens",)), answer("scan_cijfer", chosen=("2",)))
        )
        store.add_reading(reading(2, 0, answer("scan_lik_rust", DOUBTFUL, chosen=("eens",)), scan="b.pdf"))
        sure, doubt = written(store, tmp_path / "t")
    assert list(sure)[list(sure).index("scan_lik_rust") + 1] == "scan_lik_rust_number"
    assert (sure["scan_lik_rust"], sure["scan_lik_rust_number"], sure.get("scan_lik_rust_score")) == (
        "eens",
        "3",
        score,
    )
    assert (doubt["scan_lik_rust"], doubt["scan_lik_rust_number"]) == ("", "")
    assert "scan_cijfer_number" not in sure and "scan_beleid_number" not in sure  # a number itself; no steps
    long = {(row["copy"], row["variable"]): row for row in rows(tmp_path / "t", "answers")}
    assert (long["1", "scan_lik_rust"]["number"], long["1", "scan_lik_rust"]["score"]) == ("3", score or "")
    assert (long["1", "scan_cijfer"]["number"], long["2", "scan_lik_rust"]["number"]) == ("2", "")
    (told,) = codebook(tmp_path / "t", "scan_lik_rust")
    assert told["values"] == "oneens = 1. Oneens | neutraal = 2. Neutraal | eens = 3. Eens"


def test_scores_are_columns_of_the_codes(store: Store, tmp_path: Path) -> None:
    store.add_run(Run(later(variables=with_likert()), KEY, b"x"))
    store.add_reading(of_run(reading(1, 0, answer("scan_lik_rust", chosen=("eens",))), LATER))
    write_tables(store, tmp_path / "t")
    found = [row for row in rows(tmp_path / "t", "codes") if row["column"] == "scan_lik_rust"]
    assert [(row["code"], row["number"], row["label"], row["score"]) for row in found] == [
        ("oneens", "1", "Oneens", "-1"), ("neutraal", "2", "Neutraal", "0"), ("eens", "3", "Eens", "1.5"),
    ]  # fmt: skip
    assert not [cell for row in rows(tmp_path / "t", "codebook") for cell in row.values() if cell.startswith("{")]


def test_the_number_counts_as_it_was_printed_for_this_person(store: Store, tmp_path: Path) -> None:
    """Where a later version turned the steps round, the same word has another number."""
    turned = tuple(with_values(v, v.values[::-1]) if v.name == "scan_lik_rust" else v for v in with_likert())
    store.add_run(Run(later(variables=with_likert()), KEY, b"x"))
    store.add_run(Run(replace(layout("9K3M9Q", "2028-01-01T00:00:00Z"), variables=turned), KEY, b"x"))
    for run, scan in ((LATER, "a"), ("9K3M9Q", "b")):
        store.add_reading(of_run(reading(1, 0, answer("scan_lik_rust", chosen=("eens",)), scan=scan), run))
    assert [row["scan_lik_rust_number"] for row in written(store, tmp_path / "t")] == ["3", "1"]


# --- tables of some runs ----------------------------------------------------------------------------------------------


def test_tables_of_one_run_stay_tables_of_that_run_until_somebody_says_otherwise(store: Store, tmp_path: Path) -> None:
    store.add_run(Run(later(), KEY, b"x"))
    store.add_reading(reading(1, 0, answer("scan_beleid", chosen=("ja",))))
    store.add_reading(of_run(reading(1, 1, *groei_answers(), scan="b.pdf"), LATER))
    write_tables(store, tmp_path / "een", runs=[LATER.lower()])
    (row,) = rows(tmp_path / "een", "responses")
    assert row["run"] == LATER and "scan_beleid" not in row
    assert {each["run"] for each in rows(tmp_path / "een", "ledger")} == {LATER}
    write_tables(store, tmp_path / "alles")
    assert [each["run"] for each in rows(tmp_path / "alles", "responses")] == [RUN, LATER]
    write_tables(store, tmp_path / "een")  # as `review` and `purge` do
    assert [each["run"] for each in rows(tmp_path / "een", "responses")] == [LATER]
    purge(store, plan(store, [RUN]))
    assert [each["run"] for each in rows(tmp_path / "een", "responses")] == [LATER]
    assert [each["run"] for each in rows(tmp_path / "alles", "responses")] == [LATER]
    write_tables(store, tmp_path / "een", runs=())
    store.add_reading(reading(1, 0, answer("scan_beleid", chosen=("ja",)), scan="c.pdf"))
    write_tables(store, tmp_path / "een")
    assert [each["run"] for each in rows(tmp_path / "een", "responses")] == [RUN, LATER]


def test_tables_of_a_run_that_is_not_here_are_not_written(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        write_tables(store, tmp_path / "t", runs=["ZZZZZZ"])
    assert not (tmp_path / "t").exists() and last_place(store) is None
