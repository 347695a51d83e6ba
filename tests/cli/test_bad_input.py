"""What people do wrong, what they are told, and with which exit code: input, phrase and code side by side.

Nothing may be half-written, nothing may be lost, and the rest of a batch is always read.
"""

from __future__ import annotations

import csv
import json
import os
import pty
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bad_input_sample import (
    ROOT,
    Printed,
    as_bytes,
    half_page,
    locked_pdf,
    png_bomb,
    printed,
    stack,
    tables,
    werkblad,
    zipped,
)
from PIL import Image

from generator.cli import main
from generator.define.workspace import init_workspace


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return printed(tmp_path_factory.mktemp("oplage"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WERKBLAD_STORE", raising=False)
    monkeypatch.delenv("WERKBLAD_WORKSPACE", raising=False)
    return tmp_path


def ask(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code and everything said, without starting another Python."""
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    said = capfd.readouterr()
    text = said.out + said.err
    assert "Traceback" not in text
    return int(end.value.code or 0), text


def left(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


# -- names that are not there ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ("build krn --brand waterrade", 4, "Bedoel je 'kern'?"),
        ("build scna --brand waterrade", 4, "Er is geen pakket of formulier 'scna'"),
        ("build kern --brand watrade", 4, "Bedoel je 'waterrade'?"),
        ("build kern --brand waterrade --roster weg.csv", 4, "De lijst weg.csv is er niet"),
        ("build kern --brand waterrade --roster .", 5, "dit is een map, geen lijst"),
        ("build kern --brand waterrade --copies 0", 2, "Kies een getal: 1 t/m 1.048.575"),
        ("build kern", 2, "Zet deze optie erbij: '--brand'"),
        ("build kern --brand waterrade --kind fillable --split", 2, "Laat --split weg"),
        ("build kern --brand waterrade --kind fillable --simplex", 2, "Laat --simplex weg"),
        ("demo --brand watrade", 4, "Bedoel je 'waterrade'?"),
        ("init nieuw --brand watrade", 4, "Bedoel je 'waterrade'?"),
        ("init nieuw --pack krn", 4, "Bedoel je 'kern'?"),
        ("layout 7K3M9Q", 4, "Hier zijn nog geen oplagen"),
        ("status 7K3M9Q", 4, "Hier zijn nog geen oplagen"),
        ("read nergens", 4, "nergens: dit bestand of deze map is er niet"),
        ("check nee.yaml", 4, "nee.yaml is er niet"),
        ("brand check watrade", 4, "Bedoel je 'waterrade'?"),
        ("-w nergens list", 4, "De werkmap nergens is er niet"),
    ],
)
def test_what_is_not_there(here: Path, capfd: pytest.CaptureFixture[str], arguments: str, code: int, says: str) -> None:
    got, said = ask(capfd, *arguments.split())
    assert (got, says in said) == (code, True), said
    assert left(here) == set(), "a command that failed on a name leaves no files"


def test_a_run_that_is_not_in_the_store(here: Path, capfd: pytest.CaptureFixture[str], run: Printed) -> None:
    (here / "out").mkdir()
    (here / "out" / "werkblad.sqlite").write_bytes(run.store.read_bytes())
    assert ask(capfd, "layout", "ZZZZZZ")[0] == 4
    assert ask(capfd, "status", "ZZZZZZ")[0] == 4
    code, said = ask(capfd, "layout", run.run.lower())
    assert (code, f"Oplage {run.run}" in said) == (0, True)


def test_a_folder_that_has_something_in_it_is_not_made_a_workspace(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "brief.txt").write_text("van mij")
    code, said = ask(capfd, "init", ".")
    assert (code, "bestaat al en is niet leeg" in said) == (8, True)
    assert left(here) == {"brief.txt"}


# -- definitions -------------------------------------------------------------------------------------------------------

BROKEN = {
    "forms/scan.yaml": "extends: scan\nversion: twee\ntitel: Eigen scan\nhide: [nope]\n",
    "forms/groeicurve.yaml": 'extends: groeicurve\nversion: 2\ntitle: "open\n',
    "brand/eigen/brand.yaml": "extends: waterrade\nname: Eigen\nlogo: weg.svg\npalette: {primary: rood}\n",
    "templates/netwerkkaart.xml.j2": "<sheet>{{ onbekend }}</sheet>",
}


def test_all_mistakes_are_told_at_once_each_with_file_and_line(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name, text in BROKEN.items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(text)
    code, said = ask(capfd, "check")
    assert code == 3
    for place in (
        "forms/scan.yaml:2: fout",
        "forms/scan.yaml:3: fout",
        "forms/scan.yaml:4: fout",
        "forms/groeicurve.yaml:3: fout",
        "brand/eigen/brand.yaml:3: fout",
        "brand/eigen/brand.yaml:4: fout",
        "templates/netwerkkaart.xml.j2:1: fout",
    ):
        assert place in said, said
    assert said.count("→") == 7, "each says what to do"


def test_a_text_that_fails_only_when_it_is_filled_in_is_told_with_its_line(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "forms").mkdir()
    (here / "forms/scan.yaml").write_text(
        "extends: scan\nversion: 2\nchange:\n  tijd:\n    label: Deel {{ words.team / 3 }}\n"
        "lead: >\n  Eerste regel\n  {{ words.team.foo }}\nwho_sees: '{{ 1 / 0 }}'\n"
    )
    for command in ("check forms/scan.yaml", "build scan --brand waterrade"):
        code, said = ask(capfd, *command.split())
        assert code == 3
        for line, says in ((5, "kan hier alleen met gewone getallen"), (7, "onderdeel 'foo'"), (9, "gedeeld door nul")):
            assert any(one.startswith(f"forms/scan.yaml:{line}:") and says in one for one in said.splitlines()), said


def test_a3_without_a_poster_is_told(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, said = ask(capfd, "build", "scan", "--brand", "waterrade", "--paper", "a3")
    assert (code, "Hier zit geen poster bij" in said) == (0, True), said


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("<sheet>{{ onbekend }}</sheet>", "de naam 'onbekend' bestaat niet"),
        ("{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}", "niet klaar binnen"),
        ("{% macro f() %}{{ f() }}{% endmacro %}<sheet>{{ f() }}</sheet>", "roept zichzelf steeds weer aan"),
        ("<sheet><script/></sheet>", "<script> kan niet in <sheet>"),
        ("<sheet>", "XML"),
        ("{{ ''.__class__ }}", "templates/sheet.xml.j2"),
    ],
)
def test_templates(here: Path, capfd: pytest.CaptureFixture[str], template: str, says: str) -> None:
    (here / "templates").mkdir()
    (here / "templates" / "sheet.xml.j2").write_text(template)
    started = time.process_time()
    code, said = ask(capfd, "build", "scan", "--brand", "waterrade")
    assert (code, says in said) == (3, True), said
    assert "templates/sheet.xml.j2" in said
    assert time.process_time() - started < 10
    assert left(here) == {"templates/sheet.xml.j2"}


@pytest.mark.parametrize(
    ("logo", "says"),
    [
        (b"", "is geen SVG, PNG, JPEG of PDF"),
        (b"<svg>kapot", "is beschadigd"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "is leeg of wit"),
        (b"%PDF-1.7 niets", "logo.svg"),
        (
            b'<!DOCTYPE x [<!ENTITY a "aaa">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
            "entiteiten",
        ),
    ],
)
def test_broken_logos(here: Path, capfd: pytest.CaptureFixture[str], logo: bytes, says: str) -> None:
    init_workspace(here / "map", brand="zonneveen", pack="kern")
    (here / "map/brand/zonneveen/logo.svg").write_bytes(logo)
    before = left(here)
    code, said = ask(capfd, "-w", "map", "build", "scan", "--brand", "zonneveen")
    assert (code, says in said) == (3, True), said
    assert left(here) == before


# -- rosters -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roster", "says"),
    [
        (b"", "de lijst is leeg"),
        (b"naam\n", "onder de koppen staat niemand"),
        (b"leeftijd;straat\n44;Dorpsstraat\n", "er is geen kolom met een naam"),
        (b"nam\nSanne\n", "Is 'nam' misschien naam?"),
        (b"naam;aantal\nSanne;veel\n", "regel 2: 'veel' is geen goed aantal"),
        (b'naam\n"Sanne\n', "de aanhalingstekens kloppen niet"),
        (b"%PDF-1.7", "Dit is een PDF"),
        (b"PK\x03\x04rommel", "lijst.csv"),
        ("naam\n" + "x" * 500 + "\n", "de naam is langer dan 120 tekens"),
        ("naam\n" + "Sanne\n" * 100_001, "meer dan 100.000 regels"),
    ],
    ids=["empty", "nobody", "no name", "typing error", "count", "quote", "pdf", "zip", "long", "too many"],
)
def test_rosters(here: Path, capfd: pytest.CaptureFixture[str], roster: bytes | str, says: str) -> None:
    (here / "lijst.csv").write_bytes(roster if isinstance(roster, bytes) else roster.encode())
    code, said = ask(capfd, "build", "scan", "--brand", "waterrade", "--roster", "lijst.csv")
    assert (code, says in said) == (5, True), said
    assert left(here) == {"lijst.csv"}


@pytest.mark.slow
def test_a_roster_of_sixty_thousand_rows_is_no_problem(here: Path) -> None:
    rows = "".join(f"Deelnemer {number} uit ’s-Hertogenbosch;Łódź\n" for number in range(60_000))
    (here / "lijst.csv").write_text("naam;team\n" + rows, "utf-8")
    started = time.monotonic()
    done = werkblad("build", "scan", "--brand", "waterrade", "--roster", "lijst.csv", cwd=here)
    assert (done.code, "60000 exemplaren" in done.out) == (0, True), done.err
    assert time.monotonic() - started < 120
    assert werkblad("status", cwd=here).out.count("60000 exemplaren uitgegeven") == 1


# -- files to read -----------------------------------------------------------------------------------------------------


def ledger(folder: Path) -> dict[str, tuple[str, str]]:
    """File → fate and reason, of what came in."""
    with (folder / "ledger.csv").open(newline="", encoding="utf-8") as file:
        return {
            row["file"].split("/", 1)[-1]: (row["fate"], row["reason"])
            for row in csv.DictReader(file)
            if row["kind"] == "input"
        }


def test_one_batch_with_everything_that_can_be_wrong(here: Path, run: Printed) -> None:
    pages = run.pages
    bad: dict[str, tuple[bytes, str, str]] = {
        "leeg.pdf": (b"", "unreadable", "leeg (0 bytes)"),
        "half.pdf": (run.pdf.read_bytes()[:20_000], "unreadable", "beschadigd of afgebroken"),
        "slot.pdf": (locked_pdf(run.pdf.read_bytes()), "unreadable", "wachtwoord"),
        "smal.png": (as_bytes(Image.new("L", (1, 60_000), 255), "PNG"), "unreadable", "smal"),
        "bom.png": (png_bomb(40_000), "unreadable", "te groot"),
        "bom.zip!x.png": (b"", "unreadable", "verdacht groot"),
        "paden.zip!../weg.jpg": (b"", "unreadable", "buiten de ZIP"),
        "paden.zip!/etc/weg.jpg": (b"", "unreadable", "buiten de ZIP"),
        "paden.zip!goed.jpg": (b"", "read", ""),
        "geencode.png": (as_bytes(Image.radial_gradient("L").resize((1240, 1754)), "PNG"), "unreadable", "code"),
        "halve.jpg": (half_page(pages[1]), "", ""),
        "wit.png": (as_bytes(Image.new("L", (1240, 1754), 252), "PNG"), "blank", "Lege kant"),
        "brief.txt": (b"Beste mensen", "unreadable", "tekstbestand"),
        "nogmaals.jpg": (pages[0], "duplicate", "precies gelijk aan"),
        "origineel.pdf": (run.pdf.read_bytes(), "original", f"lege origineel van oplage {run.run}"),
    }
    folder = stack(here / "in", pages[:1])
    for name, (data, _fate, _says) in bad.items():
        if data or "!" not in name:
            (folder / name).write_bytes(data)
    (folder / "bom.zip").write_bytes(zipped({"x.png": b"\x89PNG\r\n\x1a\n" + bytes(300 << 20)}))
    (folder / "paden.zip").write_bytes(zipped({"../weg.jpg": pages[2], "/etc/weg.jpg": pages[3], "goed.jpg": pages[4]}))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    done = werkblad("read", "in", cwd=here)

    assert done.code == 10, done.err
    assert "niet te lezen" in done.out and "Let op" in done.err
    told = ledger(here / "out/read")
    # the same page twice under two names: which of them counts as the first does not matter here
    fates = {told["scan01.jpg"][0], told["nogmaals.jpg"][0]}
    assert fates == {"read", "duplicate"}
    for name, (_data, fate, says) in bad.items():
        if name in ("nogmaals.jpg", "halve.jpg"):
            continue
        assert told[name][0] == fate, (name, told[name])
        assert says in told[name][1], (name, told[name])
    assert told["halve.jpg"][0] in ("unreadable", "doubtful"), told["halve.jpg"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before, "input files are never touched"
    assert not list(here.parent.rglob("weg.jpg")), "nothing escapes from a ZIP"


def test_the_pdf_alone_is_enough_to_read_its_own_paper(here: Path, run: Printed) -> None:
    stack(here / "scans", run.pages[:2])
    alone = werkblad("read", "scans", cwd=here)
    assert (alone.code, alone.out.count(f"hoort bij oplage {run.run}")) == (9, 2), alone.out
    together = werkblad("read", run.pdf, "scans", cwd=here)
    assert (together.code, "2 goed gelezen" in together.out) == (0, True), together.out + together.err
    with (here / "out/read/responses.csv").open(newline="", encoding="utf-8") as file:
        assert [row["copy"] for row in csv.DictReader(file)] == ["1"]


def test_the_printed_pdf_itself_is_known_and_gives_no_answers(here: Path, run: Printed) -> None:
    done = werkblad("read", run.pdf, cwd=here)
    assert (done.code, "1 leeg origineel" in done.out) == (0, True), done.out
    assert f"Oplage {run.run} is nu ook hier bekend" in done.out
    with (here / "out/read/responses.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.DictReader(file)) == []


def test_an_empty_folder(here: Path) -> None:
    (here / "leeg").mkdir()
    done = werkblad("read", "leeg", cwd=here)
    assert (done.code, "geen enkel bestand gevonden" in done.err) == (9, True), done.err


def test_the_same_folder_twice_changes_nothing(here: Path, run: Printed) -> None:
    folder = stack(here / "scans", run.pages)
    (folder / "kapot.pdf").write_bytes(b"%PDF-1.7 kapot")
    werkblad("read", run.pdf, "scans", cwd=here)
    first = tables(here / "out/read")
    again = werkblad("read", run.pdf, "scans", cwd=here)
    assert "al eerder gelezen" in again.out
    assert tables(here / "out/read") == first


@pytest.mark.parametrize("path", [".", "out"])
def test_the_workspace_itself_is_no_stack(here: Path, capfd: pytest.CaptureFixture[str], path: str) -> None:
    (here / "out").mkdir()
    (here / "out" / "voorbeeld.png").write_bytes(b"een leeg blad")
    code, said = ask(capfd, "read", path)
    assert (code, "noem die: werkblad read scans/" in said) == (2, True), said
    assert left(here) == {"out/voorbeeld.png"}


def test_a_file_that_cannot_be_read_is_told_until_it_is_taken_away(here: Path, run: Printed) -> None:
    folder = stack(here / "scans", run.pages[:2])
    (folder / "brief.txt").write_bytes(b"Beste mensen")
    for _ in range(2):
        done = werkblad("read", run.pdf, "scans", cwd=here)
        assert (done.code, "1 bestand is niet te lezen" in done.err) == (10, True), done.err
        assert "brief.txt: Geen scan: dit is een tekstbestand." in done.out
    (folder / "brief.txt").unlink()
    done = werkblad("read", run.pdf, "scans", cwd=here)
    assert (done.code, done.err) == (0, "")


def test_pictures_that_were_thrown_away_come_back(here: Path, run: Printed) -> None:
    stack(here / "scans", run.pages[:1])
    werkblad("read", run.pdf, "scans", cwd=here)
    first = {path.relative_to(here / "out/read"): path.read_bytes() for path in (here / "out/read").rglob("*.*")}
    shutil.rmtree(here / "out/read")
    assert werkblad("read", run.pdf, "scans", cwd=here).code == 0
    again = {path.relative_to(here / "out/read"): path.read_bytes() for path in (here / "out/read").rglob("*.*")}
    assert {name for name in first if name.suffix in (".jpg", ".png")} <= set(again)
    assert again == first


def test_two_runs_mixed_and_a_page_twice(here: Path, run: Printed) -> None:
    (here / "ander").mkdir()
    other = printed(here / "ander")
    stack(here / "scans", [run.pages[0], other.pages[0], other.pages[1], run.pages[1], run.pages[0] + b"\0"])
    done = werkblad("read", run.pdf, other.pdf, "scans", cwd=here)
    assert done.code == 0, done.out
    with (here / "out/read/responses.csv").open(newline="", encoding="utf-8") as file:
        found = {(row["run"], row["copy"], row["pages"]) for row in csv.DictReader(file)}
    assert found == {(run.run, "1", "2"), (other.run, "1", "2")}
    told = ledger(here / "out/read")
    assert sorted(told[name][0] for name in ("scan01.jpg", "scan05.jpg")) == ["duplicate", "read"], told


# -- the store and the disk --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("status",), ("build", "scan", "--brand", "waterrade"), ("layout", "7K3M9Q")])
def test_a_store_that_is_no_database(here: Path, capfd: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    store = here / "out" / "werkblad.sqlite"
    store.parent.mkdir()
    store.write_bytes(b"dit is mijn boodschappenlijst" * 100)
    code, said = ask(capfd, *command)
    assert (code, "geen opslag van Werkblad, of het is beschadigd" in said) == (7, True), said
    assert left(here) == {"out/werkblad.sqlite"}
    assert store.read_bytes() == b"dit is mijn boodschappenlijst" * 100


def test_a_store_of_another_program_and_of_a_newer_version(
    here: Path, capfd: pytest.CaptureFixture[str], run: Printed
) -> None:
    store = here / "out" / "werkblad.sqlite"
    store.parent.mkdir()
    with sqlite3.connect(store) as db:
        db.execute("CREATE TABLE planten (naam TEXT)")
    db.close()
    code, said = ask(capfd, "status")
    assert (code, "een ander programma" in said) == (7, True)
    store.write_bytes(run.store.read_bytes())
    db = sqlite3.connect(store)
    db.execute("PRAGMA user_version = 999")
    db.close()
    code, said = ask(capfd, "status")
    assert (code, "nieuwere versie" in said) == (7, True)


def test_a_store_that_another_program_holds(here: Path, run: Printed) -> None:
    store = here / "out" / "werkblad.sqlite"
    store.parent.mkdir()
    store.write_bytes(run.store.read_bytes())
    holder = sqlite3.connect(store, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        done = werkblad("build", "scan", "--brand", "waterrade", cwd=here)
    finally:
        holder.close()
    assert (done.code, "een ander programma gebruikt de opslag nu" in done.err) == (7, True), done.err
    assert left(here) == {"out/werkblad.sqlite"}


def _no_file_larger_than(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("extra", [(), ("--split",)])
def test_a_full_disk_while_building_leaves_nothing_half_written(here: Path, run: Printed, extra: tuple[str]) -> None:
    store = here / "out" / "werkblad.sqlite"
    store.parent.mkdir()
    store.write_bytes(run.store.read_bytes())
    limit = max(store.stat().st_size, 150_000) if not extra else 20_000
    order = ("build", "scan", "--brand", "waterrade", "-n", "400" if not extra else "3", *extra)
    done = werkblad(*order, cwd=here, before=lambda: _no_file_larger_than(limit))
    assert done.code == 8, done.err
    assert "→" in done.err
    assert {name for name in left(here) if not name.startswith("out/werkblad.sqlite")} == set()
    done = werkblad(*order, cwd=here)
    assert done.code == 0, "with room again it just works"


def test_a_full_disk_while_reading_loses_nothing(here: Path, run: Printed) -> None:
    stack(here / "scans", run.pages)
    done = werkblad("read", run.pdf, "scans", cwd=here, before=lambda: _no_file_larger_than(60_000))
    assert (done.code, "→" in done.err) == (8, True), done.err
    assert not [name for name in left(here) if name.endswith(".deel")]
    done = werkblad("read", run.pdf, "scans", cwd=here)
    assert done.code == 0, done.out + done.err
    assert len(tables(here / "out/read")["responses.csv"].splitlines()) == 1 + 3


@pytest.fixture
def disk(here: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a small disk of its own, with options; skips where that is not allowed."""
    folder = here / "schijf"
    folder.mkdir()

    def mount(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)]
        if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode != 0:
            pytest.skip("only root may mount a disk")
        return folder

    yield mount
    subprocess.run(["umount", str(folder)], check=False, capture_output=True)


def test_a_disk_for_reading_only(disk: Callable[[str], Path]) -> None:
    folder = disk("ro,size=1m")
    for command in (["build", "scan", "--brand", "waterrade"], ["schema"], ["init", str(folder / "map")]):
        done = werkblad(*command, cwd=folder)
        assert (done.code, "Deze schijf is alleen om te lezen" in done.err) == (8, True), done.err


def test_a_full_disk(disk: Callable[[str], Path], run: Printed) -> None:
    folder = disk("size=400k")
    done = werkblad("build", "scan", "--brand", "waterrade", "-n", "5000", cwd=folder)
    assert (done.code, "De schijf is vol" in done.err, left(folder)) == (8, True, {"out/werkblad.sqlite"}), done.err
    stack(folder.parent / "scans", run.pages)
    done = werkblad("read", run.pdf, folder.parent / "scans", cwd=folder)
    assert (done.code, "schijf is vol" in done.err) == (8, True), done.err
    assert werkblad("status", cwd=folder).code == 0, "the store is still whole"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(here: Path) -> None:
    (here / "dicht").mkdir(mode=0o555)
    done = werkblad("build", "scan", "--brand", "waterrade", "--out", "dicht/uit", cwd=here)
    assert (done.code, "Je mag hier niet schrijven" in done.err) == (8, True), done.err


def test_a_file_where_a_folder_should_be(here: Path) -> None:
    (here / "out").write_text("geen map")
    for command in (("build", "scan", "--brand", "waterrade"), ("schema",)):
        done = werkblad(*command, cwd=here)
        assert done.code == 8, done.err
        assert "out" in done.err and "→" in done.err
    assert left(here) == {"out"}


# -- interrupted -------------------------------------------------------------------------------------------------------


def _begin_reading(here: Path, run: Printed) -> subprocess.Popen[str]:
    """Start to read in a process group of its own, and wait until some pages are kept."""
    command = [sys.executable, "-m", "generator", "read", str(run.pdf), "scans", "-j", "1"]
    process = subprocess.Popen(
        command,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    store = here / "out" / "werkblad.sqlite"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if _kept(store) >= 2:
            break
        time.sleep(0.01)
    return process


def _kept(store: Path) -> int:
    if not store.exists():
        return 0
    db = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    try:
        return int(db.execute("SELECT count(*) FROM pages WHERE page > 0").fetchone()[0])
    except sqlite3.Error:
        return 0
    finally:
        db.close()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_reading_that_was_broken_off_goes_on(here: Path, run: Printed, sent: signal.Signals, code: int) -> None:
    copies = [page + bytes([0, number]) for number in range(4) for page in run.pages]  # 24 files, 6 sheets
    stack(here / "scans", copies)
    process = _begin_reading(here, run)
    os.killpg(process.pid, sent)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == code, err
    assert "Traceback" not in err
    kept = _kept(here / "out" / "werkblad.sqlite")
    assert 2 <= kept < len(copies), "it was really broken off half-way"
    if sent is signal.SIGINT:
        assert "Wat al gelezen was, is bewaard" in err

    resumed = werkblad("read", run.pdf, "scans", cwd=here)
    assert f"{kept} al eerder gelezen" in resumed.out, resumed.out

    straight = here / "apart"
    straight.mkdir()
    werkblad("read", run.pdf, here / "scans", "--out", straight / "uit", cwd=straight)
    assert tables(here / "out/read") == tables(straight / "uit")
    assert not [name for name in left(here) if name.endswith(".deel")]


# -- how it looks ------------------------------------------------------------------------------------------------------


def _on_a_terminal(*arguments: str, cwd: Path, env: dict[str, str]) -> str:
    """What a person sees: run at a pseudo-terminal."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", *arguments],
        cwd=cwd,
        env={**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "PYTHONPATH": str(ROOT), **env},
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            data = os.read(leader, 65536)
        except OSError:  # Linux says EIO when the other side is gone
            break
        if not data:
            break
        seen += data
    os.close(leader)
    process.wait(60)
    return seen.decode()


def test_colours_and_progress_on_a_terminal_only(here: Path) -> None:
    build = ("build", "scan", "--brand", "waterrade", "-n", "50")
    seen = _on_a_terminal(*build, cwd=here, env={})
    assert "Exemplaren 50/50 (100 %)" in seen
    assert "\x1b[" in _on_a_terminal("build", "krn", "--brand", "waterrade", cwd=here, env={})
    for arguments in (("build", "krn", "--brand", "waterrade"), ("list",), build):
        assert "\x1b[" not in _on_a_terminal(*arguments, cwd=here, env={"NO_COLOR": "1"})
    piped = werkblad(*build, cwd=here)
    assert "Exemplaren" not in piped.out + piped.err and "\x1b[" not in piped.out + piped.err


def test_json_is_whole_and_the_same_every_time(here: Path, run: Printed) -> None:
    (here / "out").mkdir()
    (here / "out/werkblad.sqlite").write_bytes(run.store.read_bytes())
    for arguments in (("list", "--json"), ("status", "--json"), ("layout", run.run, "--json")):
        first, second = werkblad(*arguments, cwd=here), werkblad(*arguments, cwd=here)
        assert (first.code, first.err) == (0, "")
        assert first.out == second.out
        assert json.loads(first.out)
    listed = json.loads(werkblad("list", "--json", cwd=here).out)
    assert {"forms", "packs", "brands"} == set(listed) and all(e["key"] for kind in listed.values() for e in kind)


def test_a_reader_that_stops_early_is_no_error(here: Path, run: Printed) -> None:
    (here / "out").mkdir()
    (here / "out/werkblad.sqlite").write_bytes(run.store.read_bytes())
    command = f"{sys.executable} -m generator layout {run.run} --json | head -c 10"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, shell=True, cwd=here, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_help_is_quick(here: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(3):
        werkblad("--help", cwd=here)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 3 < 0.25  # seconds of CPU
