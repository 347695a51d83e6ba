"""What comes in that is wrong, or comes in twice: nothing is lost, and the rest of a batch is always read."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from bad_input_sample import (
    Printed,
    as_bytes,
    ask,
    half_page,
    left,
    locked_pdf,
    png_bomb,
    printed,
    stack,
    tables,
    werkblad,
    zipped,
)
from PIL import Image


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
    assert (alone.code, alone.out.count(f"hoort bij oplage {run.run}")) == (9, 1), alone.out  # told once, of both
    assert "scan01.jpg" in alone.out and "scan02.jpg" in alone.out, alone.out
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
