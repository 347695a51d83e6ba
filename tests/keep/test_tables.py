"""The tables: what stands in them, that they say what they are, and that they are whole or not there."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from frictionless import Package, system, validate
from keep_samples import (
    BLANK,
    DOUBTFUL,
    KEY,
    RUN,
    SEEN,
    answer,
    groei_answers,
    layout,
    reading,
    scan_answers,
    variables,
)
from openpyxl import load_workbook
from variable_sample import made_variable, with_values

from generator.atomic import write_atomically
from generator.keep.columns import wide
from generator.keep.csvfile import EXCEL_NL, guarded
from generator.keep.pictures import FolderPictures, store_pictures
from generator.keep.places import last_place, note_place
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import TablesWritten, write_tables
from generator.model.answer import AnswerState, Fate, Source
from generator.model.curve import Curve, CurveLine, Words
from generator.model.domains import Whole
from generator.model.errors import OutputError
from generator.model.layout import FormRef
from generator.model.run import Copy, Run
from generator.model.variable import Value, VariableType

Rows = list[dict[str, str]]


def table(folder: Path, name: str, **dialect: str) -> Rows:
    text = (folder / f"{name}.csv").read_bytes().decode(dialect.get("encoding", "utf-8"))
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=dialect.get("delimiter", ",")))


def filled(store: Store) -> None:
    """Copy 1 whole; copy 2 without its second page and with a doubt; nothing of copy 3; one page unreadable."""
    store.add_reading(reading(1, 0, *scan_answers(), scan="a.pdf"))
    store.add_reading(reading(1, 1, *groei_answers(), scan="a.pdf", page=2))
    doubt = answer("scan_beleid", DOUBTFUL, chosen=("ja", "nee"), why="Twee kruisjes.")
    store.add_reading(
        reading(2, 0, doubt, answer("scan_kort", BLANK), answer("scan_waarom", text="Omdat."), scan="b.pdf")
    )
    bad = reading(1, 0, scan="c.pdf", fate=Fate.UNREADABLE, reason="Geen code gevonden.", advice="Scan opnieuw.")
    store.add_reading(replace(bad, code=None))


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


def test_network_and_curve_become_nodes_edges_and_points(store: Store, tmp_path: Path) -> None:
    start = answer("groei_lijn_lijn1_start", chosen=("2",))
    named = answer("groei_lijn_lijn1", text="vakmanschap")
    rest = tuple(a for a in groei_answers() if a.variable != "groei_lijn_lijn1")
    store.add_reading(reading(1, 1, *rest, named, start, source=Source.PDF))
    empty = (answer("groei_kaart_p01_naam", BLANK), answer("groei_kaart_p01_geeft", BLANK))
    store.add_reading(reading(2, 1, *empty, scan="leeg.pdf"))
    write_tables(store, tmp_path / "t")
    ego, place = table(tmp_path / "t", "nodes")  # copy 2 filled in nothing: no node
    assert (ego["ring"], place["place"], place["ring"], place["closeness"]) == ("ik", "1", "team", "2")
    assert (place["gives_advies"], place["gives_steun"], place["name_crop"]) == ("0", "1", "crops/7K3M9Q/naam.png")
    (edge,) = table(tmp_path / "t", "edges")
    assert (edge["source"], edge["target"], edge["gives_steun"], edge["weight"]) == (ego["id"], place["id"], "1", "2")
    (point,) = table(tmp_path / "t", "curve")
    assert (point["line"], point["name"], point["moment"], point["level"]) == ("1", "vakmanschap", "start", "2")


def test_a_drawn_curve_becomes_points_and_features_and_says_what_is_not_sure(store: Store, tmp_path: Path) -> None:
    heights = tuple(None if i < 5 else float(i) for i in range(51))
    line = CurveLine(heights, (0.98,) * 51, 0.6, 0.7)
    drawn = answer("groei_lijn", DOUBTFUL, curve=Curve("groei_lijn", 0.6, (line,), 0.95), crop="crops/lijn.jpg")
    rest = tuple(a for a in groei_answers() if a.variable != "groei_lijn")
    store.add_reading(reading(1, 1, drawn, *rest))
    (kept,) = store.readings(RUN)
    assert next(a for a in kept.answers if a.curve).curve == drawn.curve, "as it was read"
    files = {path.name for path in write_tables(store, tmp_path / "t").files}
    assert {"curve.csv", "curve_features.csv"} <= files
    points = table(tmp_path / "t", "curve")
    assert len(points) == 46
    first, last = points[0], points[-1]
    assert (first["x"], first["y"], first["style"], first["confidence"]) == ("0.1", "5", "solid", "0.98")
    assert (last["x"], last["y"], last["style"], last["state"]) == ("1", "50", "dashed", "answered")
    (told,) = table(tmp_path / "t", "curve_features")
    assert (told["state"], told["split_state"], told["dashed_from"]) == ("answered", "doubtful", "0.6")
    assert (told["start"], told["today"], told["future"], told["peak_at"]) == ("5", "30", "50", "1")
    assert validate(str(tmp_path / "t" / "datapackage.json")).valid


def test_words_in_a_plot_are_rows_with_their_line_and_their_picture(store: Store, tmp_path: Path) -> None:
    line = CurveLine((30.0,) * 51, (0.98,) * 51, 0.6, 0.99)
    words = (Words(0.1, 0.2, 32.0, 36.0, crop=b"\xff\xd8eerste"), Words(0.5, 0.6, 80.0, 84.0, crop=b"\xff\xd8tweede"))
    drawn = answer("groei_lijn", AnswerState.SEEN, curve=Curve("groei_lijn", 0.6, (line,), 0.95, words))
    pictures = FolderPictures(tmp_path / "t")
    kept = store_pictures(pictures, reading(1, 1, drawn), store.layout(RUN))
    store.add_reading(kept)
    write_tables(store, tmp_path / "t")
    near, far = table(tmp_path / "t", "curve_words")
    assert (near["words"], near["line"], near["x_from"], near["y_to"]) == ("1", "1", "0.1", "36")
    assert (far["words"], far["line"]) == ("2", ""), "it stands at no line"
    assert [pictures.get(row["picture"]) for row in (near, far)] == [b"\xff\xd8eerste", b"\xff\xd8tweede"]
    assert {near["picture"], far["picture"]} <= set(store.page_files()), "they go where the tables go"
    assert validate(str(tmp_path / "t" / "datapackage.json")).valid


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


HOSTILE = [
    *("=1+1", "+31 6", "-5", "@SUM(A1)", "\tx", "\rx", "＝1+1", " =1+1", 'een "aangehaald" woord', "a,b;c"),
    *("regel 1\nregel 2", "regel 1\r\nregel 2", "alleen\rcr", "bel \x07 en nul \x00 en esc \x1b"),
    *(
        "Łódź Şahin Ĳsselstein 👷🏽 שלום",
        "'",
        "''",
        "_x0041_",
        "<b>&amp;</b>]]>",
        "\ufeffbom",
        "NA",
        "null",
        " spaties ",
    ),
    "x" * 40_000,
]


def hostile(store: Store) -> None:
    store.add_run(Run(layout(), KEY, b"x"), (Copy(RUN, number) for number in range(1, len(HOSTILE) + 1)))
    for number, text in enumerate(HOSTILE, 1):
        store.add_reading(reading(number, 0, answer("scan_waarom", text=text), scan=f"=cmd|{number}.pdf"))


def test_machine_csv_keeps_hostile_texts_untouched(store: Store, tmp_path: Path) -> None:
    hostile(store)
    write_tables(store, tmp_path / "t")
    assert [r["scan_waarom"] for r in table(tmp_path / "t", "responses")] == HOSTILE
    assert not (tmp_path / "t" / "responses.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not errors_of(tmp_path / "t")


def test_dutch_excel_gets_its_own_csv_in_which_no_text_can_run(store: Store, tmp_path: Path) -> None:
    hostile(store)
    write_tables(store, tmp_path / "t", excel_nl=True)
    assert (tmp_path / "t" / "responses.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    found = [r["scan_waarom"] for r in table(tmp_path / "t", "responses", delimiter=";", encoding="utf-8-sig")]
    assert found == [guarded(text) for text in HOSTILE]
    assert [text for text in found if text[:1] in tuple("=+-@\t\r＝")] == []
    assert [t for t, f in zip(HOSTILE, found, strict=True) if t != f] == [
        "=1+1", "+31 6", "-5", "@SUM(A1)", "\tx", "\rx", "＝1+1", " =1+1",
    ]  # fmt: skip
    files = [r["file"] for r in table(tmp_path / "t", "ledger", delimiter=";", encoding="utf-8-sig") if r["file"]]
    assert files and all(name.startswith("'=cmd|") for name in files)
    sure = table(tmp_path / "t", "answers", delimiter=";", encoding="utf-8-sig")[0]
    assert sure["confidence"] == "0,97"
    assert not errors_of(tmp_path / "t")


def test_the_workbook_holds_the_same_texts_and_no_formula(store: Store, tmp_path: Path) -> None:
    hostile(store)
    write_tables(store, tmp_path / "t")
    sheet = load_workbook(tmp_path / "t" / "responses.xlsx")["antwoorden"]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    column = [cell.value for cell in sheet[1]].index("scan_waarom") + 1
    found = [sheet.cell(row + 2, column).value for row in range(len(HOSTILE))]
    shown = {
        "\rx": "\nx", "regel 1\r\nregel 2": "regel 1\nregel 2", "alleen\rcr": "alleen\ncr",
        "bel \x07 en nul \x00 en esc \x1b": "bel ␇ en nul ␀ en esc ␛",
        "_x0041_": "_x005F_x0041_",  # as Excel's file format writes these seven characters; openpyxl does not undo it
    }  # fmt: skip
    assert found[:-1] == [shown.get(text, text) for text in HOSTILE[:-1]]
    assert len(found[-1]) == 32_767 and found[-1].endswith("(verder in responses.csv)")
    assert sheet.cell(2, column).quotePrefix and not sheet.cell(10, column).quotePrefix


def errors_of(folder: Path) -> list[list[object]]:
    with system.use_context(trusted=True):
        report = validate(str(folder / "datapackage.json"))
    return report.flatten(["title", "fieldName", "rowNumber", "note"])


@pytest.mark.parametrize("excel_nl", [False, True])
def test_frictionless_finds_package_and_data_valid(store: Store, tmp_path: Path, excel_nl: bool) -> None:
    filled(store)
    written = write_tables(store, tmp_path / "t", excel_nl=excel_nl)
    assert errors_of(tmp_path / "t") == []
    package = Package(str(tmp_path / "t" / "datapackage.json"))
    assert {f"{name}.csv" for name in package.resource_names} == {p.name for p in written.files if p.suffix == ".csv"}
    rows = package.get_resource("responses").read_rows()
    assert (rows[0]["scan_cijfer"], rows[0]["scan_jaren"], rows[0]["scan_kort_later"]) == (2, 12, 0)


@pytest.mark.parametrize("table", ["answers", "codebook", "ledger"])
def test_every_word_that_the_program_puts_in_a_cell_is_explained_in_dutch(
    store: Store, tmp_path: Path, table: str
) -> None:
    filled(store)
    write_tables(store, tmp_path / "t")
    resources = json.loads((tmp_path / "t" / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    fields = next(each for each in resources if each["name"] == table)["schema"]["fields"]
    words = [(each["title"], word) for each in fields for word in each.get("constraints", {}).get("enum", ())]
    assert sum(isinstance(word, str) for _, word in words) > 3
    for title, word in words:
        assert isinstance(word, int) or f"{word} = " in title or f"({word})" in title, f"{table}: {word} in '{title}'"


def test_frictionless_would_notice_a_wrong_value(store: Store, tmp_path: Path) -> None:
    """The check above can fail: a code that does not exist is found."""
    filled(store)
    write_tables(store, tmp_path / "t")
    path = tmp_path / "t" / "responses.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",ja,1,0,2,", ",jawel,1,0,2,"), encoding="utf-8")
    assert [row[1] for row in errors_of(tmp_path / "t")] == ["scan_beleid"]


def digests(written: TablesWritten) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in written.files}


def test_the_same_store_gives_the_same_bytes_whatever_the_order_of_arrival(tmp_path: Path) -> None:
    pages = [
        reading(1, 0, *scan_answers("ja"), scan="a"), reading(1, 0, *scan_answers("nee"), scan="b"),
        reading(2, 1, *groei_answers(), scan="c"), reading(0, 0, *scan_answers(), scan="d", instance="x"),
    ]  # fmt: skip
    found = []
    for name, order in (("een", pages), ("twee", pages[::-1])):
        with SqliteStore(tmp_path / f"{name}.sqlite") as store:
            store.add_run(Run(layout(), KEY, b"x"), [Copy(RUN, 1), Copy(RUN, 2)])
            for page in order:
                store.add_reading(page)
            found.append(digests(write_tables(store, tmp_path / name)))
            found.append(digests(write_tables(store, tmp_path / name)))
    assert found[0] == found[1] == found[2] == found[3]


def test_an_interrupted_write_leaves_the_tables_of_last_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store)
    before = digests(write_tables(store, tmp_path / "t"))
    store.add_reading(reading(3, 0, *scan_answers("nee"), scan="meer.pdf"))
    with monkeypatch.context() as broken:

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        broken.setattr("generator.keep.ledger.input_lines", full)
        with pytest.raises(OutputError, match="schijf is vol"):
            write_tables(store, tmp_path / "t")
    now = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "t").iterdir()}
    assert now == before  # the same files, the same bytes, and nothing beside them
    assert write_tables(store, tmp_path / "t").responses == 3


def test_a_table_that_no_question_fills_is_not_there(store: Store, tmp_path: Path) -> None:
    filled(store)
    write_tables(store, tmp_path / "t")
    assert (tmp_path / "t" / "nodes.csv").exists()
    with SqliteStore(tmp_path / "ander.sqlite") as other:
        only = tuple(v for v in variables() if v.form == "scan")
        other.add_run(Run(replace(layout(), variables=only, pages=layout().pages[:1]), KEY, b"x"))
        write_tables(other, tmp_path / "t")
    assert not (tmp_path / "t" / "nodes.csv").exists()  # last time's would be of another store
    assert not errors_of(tmp_path / "t")


def test_an_empty_store_gives_tables_with_headings_only(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "s.sqlite") as store:
        written = write_tables(store, tmp_path / "t")
    assert written.responses == 0 and table(tmp_path / "t", "responses") == []
    assert json.loads((tmp_path / "t" / "datapackage.json").read_text(encoding="utf-8"))["runs"] == []
    assert EXCEL_NL.delimiter == ";"


def test_a_handwritten_number_keeps_its_picture(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 0, answer("scan_jaren", SEEN, crop="crops/x.png")))
    write_tables(store, tmp_path / "t")
    (row,) = table(tmp_path / "t", "responses")
    assert (row["scan_jaren"], row["scan_jaren_crop"]) == ("", "crops/x.png")


def test_tables_in_another_folder_find_their_pictures_beside_them(store: Store, tmp_path: Path) -> None:
    filled(store)
    first, second = tmp_path / "out" / "read", tmp_path / "elders"
    note_place(store, first)
    for name in store.page_files():
        write_atomically(first / name, name.encode())
    write_tables(store, first)
    write_tables(store, second)
    named = [row["crop"] for row in table(second, "answers") if row["crop"]]
    assert named and all((second / name).read_bytes() == name.encode() for name in named)
    shutil.rmtree(first)
    write_tables(store, first)  # and back: from wherever they are
    assert all((first / name).is_file() for name in named)


def test_only_pictures_that_came_since_are_looked_for(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pictured(copy: int) -> None:
        name = f"crops/{RUN}/{copy}.png"
        store.add_reading(reading(copy, 0, answer("scan_waarom", SEEN, crop=name), scan=f"{copy}.pdf"), again=True)
        write_atomically(first / name, name.encode())

    first, second = tmp_path / "out" / "read", tmp_path / "elders"
    note_place(store, first)
    pictured(1)
    write_tables(store, second)
    assert (second / f"crops/{RUN}/1.png").is_file()
    looked: list[int] = []
    page_files = SqliteStore.page_files

    def looking(self: SqliteStore, after: int = 0) -> Iterator[str]:
        for name in page_files(self, after):
            looked.append(int(Path(name).stem))
            yield name

    monkeypatch.setattr(SqliteStore, "page_files", looking)
    pictured(2)
    write_tables(store, second)
    assert looked == [2] and (second / f"crops/{RUN}/2.png").is_file()
    pictured(2)  # read again: its row may get the number of the one that it replaces
    write_tables(store, second)
    assert looked == [2, 2]
    shutil.rmtree(second / "crops" / RUN)
    pictured(1)
    write_tables(store, second)
    assert (second / f"crops/{RUN}/1.png").is_file() and (second / f"crops/{RUN}/2.png").is_file()


def test_tables_are_written_again_as_they_were_in_that_folder(store: Store, tmp_path: Path) -> None:
    filled(store)
    write_tables(store, tmp_path / "excel", excel_nl=True)
    write_tables(store, tmp_path / "machine", excel_nl=False)
    for name, sign in (("excel", b";"), ("machine", b",")):
        write_tables(store, tmp_path / name)
        assert (tmp_path / name / "answers.csv").read_bytes().lstrip(b"\xef\xbb\xbf").startswith(b"run" + sign)
    place = last_place(store)
    assert place is not None and (place.folder, place.excel_nl) == (tmp_path / "machine", False)


def test_the_ledger_tells_what_else_was_noticed(store: Store, tmp_path: Path) -> None:
    store.add_reading(reading(1, 0, *scan_answers(), notes=("De controle van de code kon niet.", "Blad lag scheef.")))
    write_tables(store, tmp_path / "t")
    assert table(tmp_path / "t", "ledger")[0]["notes"] == "De controle van de code kon niet.; Blad lag scheef."


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0612345678", None), ("007", None), ("12", 12), ("0", 0), ("-5", -5), ("1234567890123456", None)],
)
def test_a_number_with_zeros_before_it_survives_dutch_excel(tmp_path: Path, typed: str, number: int | None) -> None:
    """In the workbook it is text, in the CSV for Excel it has an apostrophe, and in the plain CSV it is untouched."""
    wide_open = tuple(replace(v, domain=Whole()) if isinstance(v.domain, Whole) else v for v in variables())
    with SqliteStore(tmp_path / "s.sqlite") as store:
        store.add_run(Run(replace(layout(), variables=wide_open), KEY, b"x"))
        store.add_reading(reading(1, 0, answer("scan_jaren", text=typed), answer("scan_waarom", text="0612345678")))
        write_tables(store, tmp_path / "t")
        write_tables(store, tmp_path / "nl", excel_nl=True)
    sheet = load_workbook(tmp_path / "t" / "responses.xlsx")["antwoorden"]
    places = {cell.value: cell.column for cell in sheet[1]}
    cell = sheet.cell(2, places["scan_jaren"])
    assert (cell.value, cell.quotePrefix) == ((typed, True) if number is None else (number, False))
    assert sheet.cell(2, places["scan_waarom"]).value == "0612345678"
    assert table(tmp_path / "t", "responses")[0]["scan_jaren"] == typed
    (row,) = table(tmp_path / "nl", "responses", delimiter=";", encoding="utf-8-sig")
    assert (row["scan_jaren"], row["scan_waarom"]) == (typed if number is not None else f"'{typed}", "'0612345678")
    assert not errors_of(tmp_path / "t") and not errors_of(tmp_path / "nl")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", f"A1:{sheet.cell(2, sheet.max_column).coordinate}")
