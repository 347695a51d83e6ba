"""What stands in the tables: a row per response, a row per answer, the codebook, the ledger; and what never does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from keep_samples import KEY, RUN, SEEN, answer, layout, reading, scan_answers, variables
from openpyxl import load_workbook
from tables_sample import errors_of, filled, table
from variable_sample import made_variable, with_values

from generator.keep.columns import wide
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.layout import FormRef
from generator.model.run import Copy, Run
from generator.model.variable import Value, VariableType


def test_the_wide_table_has_a_row_per_response_and_a_column_per_variable(store: Store, tmp_path: Path) -> None:
    filled(store)
    write_tables(store, tmp_path / "t")
    first, second = table(tmp_path / "t", "responses")
    assert (first["run"], first["copy"], first["complete"], first["pages"], first["doubtful"]) == (
        RUN,
        "1",
        "1",
        "2",
        "0",
    )
    assert (first["scan_beleid"], first["scan_cijfer"], first["scan_jaren"], first["scan_sinds"]) == (
        "ja", "2", "12", "2019-04-01",
    )  # fmt: skip
    assert (first["scan_kort_nu"], first["scan_kort_later"]) == ("1", "0")
    assert (first["scan_waarom"], first["scan_waarom_crop"]) == ("", "crops/7K3M9Q/0001-scan-1-scan_waarom-aa.1.png")
    assert first["groei_lijn"] == "1"
    # Copy 2: a doubt is empty and counted; blank boxes are 0; a page that is missing is empty, not 0.
    assert (second["scan_beleid"], second["doubtful"], second["complete"]) == ("", "1", "0")
    assert (second["scan_kort_nu"], second["scan_kort_later"], second["scan_waarom"]) == ("0", "0", "Omdat.")
    assert (second["groei_kaart_p01_geeft_steun"], second["groei_lijn"], second["missing"]) == ("", "", "groei 1")


def test_a_handwritten_number_keeps_its_picture(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 0, answer("scan_jaren", SEEN, crop="crops/x.png")))
    write_tables(store, tmp_path / "t")
    (row,) = table(tmp_path / "t", "responses")
    assert (row["scan_jaren"], row["scan_jaren_crop"]) == ("", "crops/x.png")


def test_the_long_table_says_where_every_answer_came_from(store: Store, tmp_path: Path) -> None:
    filled(store)
    write_tables(store, tmp_path / "t")
    rows = {(r["copy"], r["variable"]): r for r in table(tmp_path / "t", "answers")}
    sure = rows["1", "scan_beleid"]
    assert (sure["value"], sure["state"], sure["source"], sure["file"], sure["page"]) == (
        "ja",
        "answered",
        "paper",
        "a.pdf",
        "1",
    )
    assert [float(sure[edge]) for edge in "xywh"] == [20, 30, 4, 4]  # the ticked box, from the layout
    doubt = rows["2", "scan_beleid"]
    assert (doubt["value"], doubt["proposal"], doubt["state"], doubt["why"]) == (
        "",
        "ja nee",
        "doubtful",
        "Twee kruisjes.",
    )


def test_the_ledger_accounts_for_every_page_in_and_out(store: Store, tmp_path: Path) -> None:
    filled(store)
    write_tables(store, tmp_path / "t")
    rows = table(tmp_path / "t", "ledger")
    came = [(r["file"], r["page"], r["fate"]) for r in rows if r["kind"] == "input"]
    assert came == [
        ("a.pdf", "1", "read"),
        ("a.pdf", "2", "read"),
        ("b.pdf", "1", "read"),
        ("c.pdf", "1", "unreadable"),
    ]
    issued = {(r["copy"], r["form"]): r for r in rows if r["kind"] == "issued"}
    assert {key: row["fate"] for key, row in issued.items()} == {
        ("1", "scan"): "received", ("1", "groei"): "received",
        ("2", "scan"): "received", ("2", "groei"): "missing",
        ("3", "scan"): "missing", ("3", "groei"): "missing",
    }  # fmt: skip
    assert issued["2", "groei"]["advice"] == "Zoek bladzijde 1 van 'Mijn groei' van exemplaar 2, en scan die."
    assert next(r for r in rows if r["file"] == "c.pdf")["advice"] == "Scan opnieuw."


def test_the_ledger_gives_duplicates_their_final_fate(store: Store, tmp_path: Path) -> None:
    for scan in ("a.pdf", "b.pdf"):
        store.add_reading(reading(1, 0, *scan_answers(), scan=scan))
    assert write_tables(store, tmp_path / "t").duplicates == 1
    rows = [r for r in table(tmp_path / "t", "ledger") if r["kind"] == "input"]
    assert sorted(r["fate"] for r in rows) == ["duplicate", "read"]
    assert len(table(tmp_path / "t", "responses")) == 1


def test_an_issued_page_that_came_twice_and_differs_says_why(store: Store, tmp_path: Path) -> None:
    for scan, beleid in (("a.pdf", "ja"), ("b.pdf", "nee")):
        store.add_reading(reading(1, 0, *scan_answers(beleid), scan=scan))
    write_tables(store, tmp_path / "t")
    issued = next(r for r in table(tmp_path / "t", "ledger") if r["kind"] == "issued")
    assert (issued["fate"], issued["reason"]) == ("doubtful", "Dit blad kwam vaker binnen en 1 antwoord verschilt.")


def test_the_ledger_tells_what_else_was_noticed(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 0, *scan_answers(), notes=("De controle van de code kon niet.", "Blad lag scheef.")))
    write_tables(store, tmp_path / "t")
    assert table(tmp_path / "t", "ledger")[0]["notes"] == "De controle van de code kon niet.; Blad lag scheef."


def test_the_codebook_has_a_row_per_column_with_the_scoring_keys(store: Store, tmp_path: Path) -> None:
    filled(store)
    write_tables(store, tmp_path / "t")
    book = {r["column"]: r for r in table(tmp_path / "t", "codebook")}
    assert list(book) == list(table(tmp_path / "t", "responses")[0])
    later = book["scan_kort_later"]
    assert (later["dimension"], later["pole"], later["reverse"], later["variable"]) == (
        "tijd",
        "anticiperen",
        "1",
        "scan_kort",
    )
    assert book["scan_kort_nu"]["score"] == "1"
    assert book["scan_beleid"]["values"] == "ja = Ja | nee = Nee"
    assert (book["groei_lijn"]["form"], book["groei_lijn"]["version"], book["groei_lijn"]["page"]) == (
        "groei",
        "2",
        "1",
    )


def test_what_is_private_is_in_no_file(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 0, *scan_answers(), answer("scan_ziek", chosen=("nee",))))
    written = write_tables(store, tmp_path / "t")
    assert not [path.name for path in written.files if b"scan_ziek" in path.read_bytes()]
    assert "scan_ziek" not in str(list(load_workbook(tmp_path / "t" / "responses.xlsx")["antwoorden"].values))


def test_what_became_private_later_is_left_out_of_old_runs_too(store: Store, tmp_path: Path) -> None:
    filled(store)
    hidden = tuple(replace(v, private=True) if v.name == "scan_cijfer" else v for v in variables())
    store.add_run(Run(replace(layout("8K3M9Q", "2027-01-01T00:00:00Z"), variables=hidden), KEY, b"x"))
    written = write_tables(store, tmp_path / "t")
    assert not [path.name for path in written.files if b"scan_cijfer" in path.read_bytes()]


def test_names_stand_in_their_own_column_and_only_there(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "s.sqlite") as store:
        store.add_run(Run(layout(), KEY, b"x"), [Copy(RUN, 1, "Ploeg Łódź"), Copy(RUN, 2, "")])
        store.add_reading(reading(1, 0, *scan_answers()))
        written = write_tables(store, tmp_path / "t")
    assert table(tmp_path / "t", "responses")[0]["deelnemer"] == "Ploeg Łódź"
    holding = {path.name for path in written.files if "Łódź".encode() in path.read_bytes()}
    assert holding == {"responses.csv"}  # and, compressed, the workbook


def test_without_a_roster_there_is_no_column_for_names(store: Store, tmp_path: Path) -> None:
    filled(store)
    write_tables(store, tmp_path / "t")
    assert "deelnemer" not in table(tmp_path / "t", "responses")[0]


def test_two_versions_of_a_form_share_their_columns(store: Store, tmp_path: Path) -> None:
    filled(store)
    more = Value("weet_niet", "Weet ik niet")
    changed = (with_values(v, (*v.values, more)) if v.name == "scan_beleid" else v for v in variables())
    newer = (*changed, made_variable("scan_nieuw", "scan", "nieuw", VariableType.TEXT, "text", "Nieuw"))
    forms = (FormRef("scan", 2, "Scan"), FormRef("groei", 2, "Mijn groei"))
    store.add_run(Run(replace(layout("8K3M9Q", "2027-01-01T00:00:00Z"), variables=newer, forms=forms), KEY, b"x"))
    late = reading(1, 0, answer("scan_beleid", chosen=("weet_niet",)), scan="later.pdf")
    assert late.code is not None
    store.add_reading(replace(late, code=replace(late.code, run="8K3M9Q")))
    write_tables(store, tmp_path / "t")
    rows = table(tmp_path / "t", "responses")
    assert [(r["run"], r["scan_beleid"]) for r in rows] == [(RUN, "ja"), (RUN, ""), ("8K3M9Q", "weet_niet")]
    book = [(r["column"], r["version"], r["runs"]) for r in table(tmp_path / "t", "codebook")]
    assert [row for row in book if row[0] == "scan_beleid"] == [
        ("scan_beleid", "1", RUN), ("scan_beleid", "2", "8K3M9Q"),
    ]  # fmt: skip
    assert [row for row in book if row[0] == "scan_nieuw"] == [("scan_nieuw", "2", "8K3M9Q")]
    assert not errors_of(tmp_path / "t")
    write_tables(store, tmp_path / "t", runs=["8k3m9q"])
    assert [r["run"] for r in table(tmp_path / "t", "responses")] == ["8K3M9Q"]


def test_a_choices_column_never_takes_the_name_of_a_question() -> None:
    """Item `a` with choice `b`, and an item `a_b`."""
    kind = VariableType
    clash = (
        made_variable(
            "f_a", "f", "a", kind.SELECT_MULTIPLE, "select_multiple", "A", (Value("b", "B"), Value("crop", "C"))
        ),
        made_variable("f_a_b", "f", "a_b", kind.TEXT, "text", "AB"),
        made_variable("f_a_b_crop", "f", "a_b_crop", kind.TEXT, "text", "ABC"),
    )
    names = [c.column.name for c in wide([replace(layout(), variables=clash)], labelled=False).data]
    assert names == ["f_a__b", "f_a_crop", "f_a_b", "f_a_b__crop", "f_a_b_crop", "f_a_b_crop_crop"]
