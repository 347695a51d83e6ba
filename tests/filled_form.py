"""The form that has every type of question, as people get it, and the reading of what they send back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.build import Identity, Order, build
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import Answer, PageReading
from generator.model.run import Run
from generator.read.blank.runbook import RunBook
from generator.read.intake.finding import close_files, find_pages
from generator.read.pages import read_refs

IDENTITY = Identity("0ABC12", bytes(range(16)), "2026-03-04T05:06:07Z")


def made(folder: Path, copies: int = 1, *, ask_name: bool = False) -> tuple[list[Path], Run]:
    """The files of a run (0 copies: the generic one), and the run."""
    with SqliteStore(folder / "store.db") as store:
        order = Order("voorbeeld", "waterrade", kind="fillable", copies=copies, ask_name=ask_name)
        product = build(order, Library(None), store, folder, identity=IDENTITY)
        return list(product.files), store.run(IDENTITY.run)


def readings(path: Path, run: Run) -> Iterator[PageReading]:
    """Every page of a file."""
    refs = [page for page in find_pages([path]) if not isinstance(page, PageReading)]
    yield from read_refs(refs, RunBook({run.layout.run: run}))
    close_files()


def answers(path: Path, run: Run) -> dict[str, Answer]:
    """Every answer of a file that one person filled in."""
    return {answer.variable: answer for reading in readings(path, run) for answer in reading.answers}
