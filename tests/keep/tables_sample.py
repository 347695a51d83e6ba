"""Written tables for tests: a filled store, a table as rows, and what frictionless finds wrong with all of them."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import replace
from pathlib import Path

from frictionless import system, validate
from keep_samples import BLANK, DOUBTFUL, answer, groei_answers, reading, scan_answers

from generator.keep.store import Store
from generator.keep.tables import TablesWritten
from generator.model.answer import Fate

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


def errors_of(folder: Path) -> list[list[object]]:
    with system.use_context(trusted=True):
        report = validate(str(folder / "datapackage.json"))
    return report.flatten(["title", "fieldName", "rowNumber", "note"])


def digests(written: TablesWritten) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in written.files}
