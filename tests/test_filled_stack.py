"""A stack of filled forms in one call of the command: the tables whole, the ledger telling, memory bounded."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from filled_stack import Filler, make_stack

from generator.keep.store.sqlite import STORE_NAME, SqliteStore

ROOT = Path(__file__).parents[1]
TEXTS = (
    "Łódź, Şahin – “ĳs” 😀🤔",
    "regel een\nregel twee\n\nna een lege regel",
    "שלום en مرحبا",
    "tab\thier, bel\x07daar",
    "=1+1",
    "lang " * 2000 + "einde",
)
SHOWN = [text.replace("\x07", "␇") for text in TEXTS]  # Excel cannot hold a bell: its picture stands for it
SAMPLE_S = 0.1  # between two looks at the memory


@dataclass(frozen=True)
class Done:
    """How the command ended, and the most memory it and its workers had together, MiB."""

    code: int
    out: str
    peak_mib: float
    seconds: float


def _family_mib(root: int) -> float:
    """What a process and everything below it holds now (proportional: shared pages count once)."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                continue
    family, more = {root}, True
    while more:
        new = {pid for pid, parent in parents.items() if parent in family} - family
        family |= new
        more = bool(new)
    total = 0
    for pid in family:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(text.partition("\nPss:")[2].split()[0])
        except (OSError, IndexError, ValueError):
            continue
    return total / 1024


def werkblad(workspace: Path, *words: str) -> Done:
    """The command, as a person gives it, watched from outside."""
    command = [sys.executable, "-m", "generator", "-w", str(workspace), *words]
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "LANG": "C.UTF-8"},
    )  # fmt: skip
    peak = [0.0]

    def watch() -> None:
        while process.poll() is None:
            peak[0] = max(peak[0], _family_mib(process.pid))
            time.sleep(SAMPLE_S)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    out, _ = process.communicate(timeout=3600)
    watcher.join()
    return Done(process.returncode, out, peak[0], time.monotonic() - start)


@dataclass(frozen=True)
class Desk:
    """A workspace, its issued copies, and the folder in which filled ones come back."""

    workspace: Path
    copies: list[Path]
    inbox: Path
    filler: Filler

    def put(self, name: str, copy: int, values: dict[str, str], saved: str) -> None:
        data = self.filler.filled(self.copies[copy - 1].read_bytes(), values, saved)
        (self.inbox / name).write_bytes(data)

    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.workspace / "out" / "read" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))


def desk(folder: Path, pack: str, copies: int) -> Desk:
    workspace, inbox = folder / "werk", folder / "binnen"
    inbox.mkdir()
    assert werkblad(folder, "init", str(workspace)).code == 0
    with SqliteStore(workspace / STORE_NAME) as store:
        issued = make_stack(folder / "uitgegeven", store, pack, copies)
    return Desk(workspace, issued, inbox, Filler(issued[0]))


DAY, LATER = "D:20260401120000Z", "D:20260402120000Z"


def test_texts_and_versions_all_the_way_to_the_tables(tmp_path: Path) -> None:
    one = desk(tmp_path, "voorbeeld", len(TEXTS) + 2)
    for number, text in enumerate(TEXTS, 1):
        one.put(f"{number}.pdf", number, {"voorbeeld_verhaal": text, "voorbeeld_plek": "/thuis"}, DAY)
    twice = len(TEXTS) + 1
    one.put("eerst.pdf", twice, {"voorbeeld_trots": "oud", "voorbeeld_plek": "/buiten"}, DAY)
    one.put("toen.pdf", twice, {"voorbeeld_trots": "nieuw", "voorbeeld_plek": "/thuis"}, LATER)
    done = werkblad(one.workspace, "read", str(one.inbox))
    assert done.code == 0, done.out

    rows = {int(row["copy"]): row for row in one.rows("responses")}
    assert [rows[n]["voorbeeld_verhaal"] for n in range(1, twice)] == list(TEXTS)
    assert (rows[twice]["voorbeeld_trots"], rows[twice]["voorbeeld_plek"]) == ("nieuw", "thuis")
    told = {row["file"].rpartition("/")[2]: row["reason"] for row in one.rows("ledger") if row["file"]}
    assert f"Tweede versie van exemplaar {twice}, nieuwer: gebruikt de nieuwste, de oude bewaard." in told["toen.pdf"]
    assert "nieuwere" in told["eerst.pdf"]

    book = openpyxl.load_workbook(one.workspace / "out" / "read" / "responses.xlsx", read_only=True)
    sheet = book.worksheets[0]
    header, *body = list(sheet.iter_rows(values_only=True))
    column, copy = header.index("voorbeeld_verhaal"), header.index("copy")
    in_excel = {int(str(row[copy])): str(row[column] or "") for row in body}
    assert [in_excel[n] for n in range(1, twice)] == SHOWN


@pytest.mark.slow
def test_memory_does_not_grow_with_the_stack(tmp_path: Path) -> None:
    one = desk(tmp_path, "scan", 1200)
    box, state = next((name, states[0]) for name, states in one.filler.buttons().items())
    peaks = []
    for first, last in ((1, 100), (101, 1200)):
        for number in range(first, last + 1):
            one.put(f"{number}.pdf", number, {box: state}, DAY)
        peaks.append(werkblad(one.workspace, "read", str(one.inbox), "--jobs", "2"))
    assert [peak.code for peak in peaks] == [0, 0], peaks[-1].out
    assert len(one.rows("responses")) == 1200
    assert peaks[1].peak_mib < peaks[0].peak_mib + 60
