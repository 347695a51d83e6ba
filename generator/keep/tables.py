"""The tables out, as a table of contents: what units fill is kept (`keep.rows`) and put together; all appear together.

Everything is written to a passing folder beside the target and moved over it when all of it is complete, so that a
full disk or a killed program leaves the tables of last time. Tables that are still as the store is are left alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from generator.atomic import PART_SUFFIX, output_error
from generator.keep import answers, codebook, graphml, kept, ledger, network
from generator.keep.brief import BriefMaker
from generator.keep.came import of_what_came
from generator.keep.columns import hidden_variables, wide
from generator.keep.csvfile import EXCEL_NL, MACHINE, CsvTable, Dialect
from generator.keep.datapackage import datapackage
from generator.keep.decisions import PageKey
from generator.keep.entry.asked import asked_layout
from generator.keep.entry.fold import fold
from generator.keep.excel import Workbook
from generator.keep.network_own import NETWORK
from generator.keep.openwork import OpenWork, lost_pages
from generator.keep.pictures import FolderPictures, PicturesAt
from generator.keep.places import bring_pictures, note_place, note_written, written
from generator.keep.response import Verdict
from generator.keep.responses import Unit
from generator.keep.rows import GRAPH, ISSUED, RESPONSES, WORKBOOK, Counts, Plan, RowsMaker
from generator.keep.store import RunSummary, Store
from generator.keep.table import Cell, TableSpec
from generator.keep.withdrawn import out_of_sight
from generator.model.layout import Layout

_STAGING = ".tabellen."
_STALE_SECONDS = 3600.0  # a passing folder this old is of a killed program: no run of tables takes an hour
_PACKAGE, _WORKBOOK = "datapackage.json", "responses.xlsx"
_OPTIONAL = (
    "nodes.csv",
    "edges.csv",
    "curve.csv",
    "curve_features.csv",
    "curve_words.csv",
    "rows.csv",
    "notes.csv",
    "scores.csv",
    graphml.NAME,
)  # only where a question can fill them


@dataclass(frozen=True, slots=True)
class TablesWritten:
    """What was written: the files, and how much is in them."""

    files: tuple[Path, ...]
    responses: int
    answers: int
    doubtful: int
    waiting: OpenWork  # for a person, in the whole store
    duplicates: int = 0  # pages of which a second scan came


class _Staged:
    """The open files of one pass, in the passing folder."""

    def __init__(self, folder: Path, dialect: Dialect, stack: contextlib.ExitStack) -> None:
        self._folder, self._dialect, self._stack = folder, dialect, stack
        self.specs: list[TableSpec] = []
        self.beside: list[str] = []  # files that are no tables

    def table(self, spec: TableSpec) -> IO[bytes]:
        """Start a table, of which the lines come as they are written."""
        self._made(spec, ()).close()
        return self._stack.enter_context((self._folder / f"{spec.name}.csv").open("ab"))

    def file(self, name: str) -> IO[bytes]:
        """Start a file that is no table."""
        self.beside.append(name)
        return self._stack.enter_context((self._folder / name).open("xb"))

    def whole(self, spec: TableSpec, rows: Iterable[list[Cell]]) -> None:
        """A table made here and now."""
        self._made(spec, rows).close()

    def _made(self, spec: TableSpec, rows: Iterable[list[Cell]]) -> IO[str]:
        self.specs.append(spec)
        path, encoding = self._folder / f"{spec.name}.csv", self._dialect.encoding
        stream = path.open("x", encoding=encoding, errors="backslashreplace", newline="")
        table = CsvTable(self._stack.enter_context(stream), spec, self._dialect)
        for row in rows:
            table.write(row)
        return stream


class _Pass:
    """One pass over all that was made of some runs, filling every table."""

    def __init__(self, store: Store, maker: RowsMaker, plan: Plan, staged: _Staged, book: Workbook) -> None:
        self._store, self._maker, self._plan, self._staged, self._book = store, maker, plan, staged, book
        self.counts = Counts()

    def fill(self, runs: Sequence[str] | None) -> None:
        """Write all rows."""
        plan, staged = self._plan, self._staged
        self._book.sheet("antwoorden", plan.responses.header, frozen=3 if plan.wide.labelled else 2)  # run, copy, name
        tables = {RESPONSES: staged.table(plan.responses), answers.SPEC.name: staged.table(answers.SPEC)}
        staged.whole(codebook.SPEC, codebook.codebook_rows(plan.wide, plan.came, plan.hidden))
        staged.whole(codebook.CODES_SPEC, codebook.code_rows(plan.wide, plan.came))
        tables[ISSUED] = staged.table(ledger.SPEC)
        tables |= {spec.name: staged.table(spec) for spec in plan.more()}
        if network.has_items(plan.came, NETWORK):
            tables[GRAPH] = staged.file(graphml.NAME)
            tables[GRAPH].write(graphml.head(network.nodes_spec(plan.came), network.edges_spec(plan.came)))
        tables[ISSUED].writelines(ledger.input_lines(self._store, runs))
        for layout in plan.layouts:
            self._run(layout, tables)
        if GRAPH in tables:
            tables[GRAPH].write(graphml.TAIL)
        self._sheet("codeboek", codebook.SPEC, codebook.codebook_rows(plan.wide, plan.came, plan.hidden))
        self._sheet("codes", codebook.CODES_SPEC, codebook.code_rows(plan.wide, plan.came))

    def _sheet(self, title: str, spec: TableSpec, rows: Iterable[list[Cell]]) -> None:
        self._book.sheet(title, spec.header)
        for row in rows:
            self._book.write(row)

    def _run(self, layout: Layout, tables: dict[str, IO[bytes]]) -> None:
        """The units of a run, and in the ledger between them the copies of which nothing came."""
        issued = (copy.number for copy in self._store.copies(layout.run))
        waiting = next(issued, None)
        for unit, data in kept.made(self._store, layout.run, self._maker):
            while waiting is not None and waiting < unit.copy:
                tables[ISSUED].write(self._maker.absent(layout.run, waiting))
                waiting = next(issued, None)
            if waiting == unit.copy:
                waiting = next(issued, None)
            self._unit(data, tables)
        while waiting is not None:
            tables[ISSUED].write(self._maker.absent(layout.run, waiting))
            waiting = next(issued, None)

    def _unit(self, data: bytes, tables: dict[str, IO[bytes]]) -> None:
        rows = self._maker.unpacked(data)
        self.counts.add(rows.counts)
        self._book.write_made(rows.parts[WORKBOOK])
        for name, table in tables.items():
            table.write(rows.parts.get(name, b""))


class _Kept:
    """Brings what is kept of the units up to date, for tables of these runs (None: of all, and of what is of none)."""

    def __init__(self, store: Store, dialect: Dialect, runs: tuple[str, ...] | None) -> None:
        self._store, self._dialect, self.chosen = store, dialect, runs
        self.known: list[RunSummary] = []
        self.plan: Plan
        self.maker: RowsMaker

    def freshen(self) -> None:
        """Make what is not made yet."""
        store, chosen = self._store, self.chosen
        gone = out_of_sight(store) if chosen is None else frozenset()
        self.known = [s for s in store.runs() if s.name not in gone and (chosen is None or s.name in chosen)]
        self.plan = _planned(store, [asked_layout(store, summary.name) for summary in self.known], self._dialect)
        self.maker = RowsMaker(store, self.plan, part=chosen is not None)
        kept.freshen(store, [summary.name for summary in self.known], (BriefMaker(), self.maker))
        recipe = kept.recipe(ledger.SPEC, self._dialect)
        ledger.freshen_inputs(store, chosen, recipe, self._verdicts, self.maker.input_line)

    def _verdicts(self, unit: Unit) -> Mapping[PageKey, Verdict] | None:
        data = kept.made_of(self._store, unit, self.maker)
        if data is None:
            return None if any(summary.name == unit.run for summary in self.known) else {}
        return self.maker.unpacked(data).verdicts()


def _planned(store: Store, layouts: Sequence[Layout], dialect: Dialect) -> Plan:
    came, hidden = of_what_came(store, layouts), hidden_variables(layouts)
    labelled = any(store.has_labels(layout.run) for layout in layouts)
    columns = wide(came, labelled=labelled, hidden=hidden)
    return Plan(tuple(layouts), tuple(came), columns, frozenset(hidden), dialect)


def _staging(out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob(f"{_STAGING}*{PART_SUFFIX}"):
        if time.time() - old.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(dir=out, prefix=_STAGING, suffix=PART_SUFFIX))


def _place(folder: Path, out: Path, names: Iterable[str]) -> tuple[Path, ...]:
    """Make the files durable, then move them over those of last time."""
    names = list(names)
    for name in names:
        with (folder / name).open("rb") as stream:
            os.fsync(stream.fileno())
    for name in names:
        (folder / name).replace(out / name)
    for name in set(_OPTIONAL) - set(names):
        (out / name).unlink(missing_ok=True)
    return tuple(out / name for name in names)


def write_tables(
    store: Store,
    out: Path,
    *,
    excel_nl: bool | None = None,
    runs: Iterable[str] | None = None,
    at: PicturesAt = FolderPictures,
) -> TablesWritten:
    """Write all tables of these runs to the folder `out`.

    No `runs`: of all but those that were withdrawn, and of all pages that came in. `runs` or `excel_nl` None: as the
    tables there were last time. Pictures that an earlier reading left beside other tables (`at` a folder) are brought
    here, so that the tables name what lies beside them.
    The same store gives the same bytes. Raises OutputError, NotFoundError; then the tables of last time still stand.
    """
    fold(store)
    place = note_place(store, out, excel_nl, runs)
    dialect = EXCEL_NL if place.excel_nl else MACHINE
    made = _Kept(store, dialect, place.runs or None)
    if (before := _still_there(store, out, _state(store, made.chosen, dialect))) is not None:
        return before
    folder: Path | None = None
    try:
        folder = _staging(out)
        bring_pictures(store, out, at)
        with kept.at_rest(store, made.freshen):
            state = _state(store, made.chosen, dialect)
            names, counts = _staged_tables(store, made, folder)
            waiting = OpenWork(counts.waiting, sum(1 for _ in lost_pages(store)))
        files = _place(folder, out, names)
    except OSError as error:
        raise output_error(out, error) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
    found = TablesWritten(files, counts.responses, counts.answers, counts.doubtful, waiting, counts.duplicates)
    note_written(store, out, _noted(found, state))
    return found


def _staged_tables(store: Store, made: _Kept, folder: Path) -> tuple[list[str], Counts]:
    """All files, in the passing folder: their names, and how much is in them."""
    with contextlib.ExitStack() as stack:
        book = stack.enter_context(Workbook(folder / _WORKBOOK))
        staged = _Staged(folder, made.plan.dialect, stack)
        filled = _Pass(store, made.maker, made.plan, staged, book)
        filled.fill(made.chosen)
    about = [{"name": s.name, "created": s.created, "pack": s.pack, "brand": s.brand} for s in made.known]
    text = datapackage(staged.specs, made.plan.dialect, about)
    (folder / _PACKAGE).write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
    return [*(f"{spec.name}.csv" for spec in staged.specs), *staged.beside, _PACKAGE, _WORKBOOK], filled.counts


# --- tables that are still as the store is ----------------------------------------------------------------------------


def _state(store: Store, runs: Sequence[str] | None, dialect: Dialect) -> str:
    """A digest of all that the tables depend on."""
    return kept.recipe("tables", kept.changes(store), runs, dialect)


def _marks(path: Path) -> list[int]:
    """By what is seen that a file is still the one that was written."""
    facts = path.stat()
    return [facts.st_size, facts.st_mtime_ns, facts.st_ino]


def _noted(found: TablesWritten, state: str) -> str:
    """What was written, as it is remembered."""
    files = {path.name: _marks(path) for path in found.files}
    return json.dumps([state, files, {**asdict(found), "files": None}])


def _still_there(store: Store, out: Path, state: str) -> TablesWritten | None:
    """What was written to this folder last time, if nothing changed since: neither in the store nor in the folder."""
    with contextlib.suppress(OSError, ValueError):
        was, files, found = json.loads(written(store, out))
        if was == state and all(_marks(out / name) == marks for name, marks in files.items()):
            paths = tuple(out / name for name in files)
            return TablesWritten(**{**found, "files": paths, "waiting": OpenWork(**found["waiting"])})
    return None
