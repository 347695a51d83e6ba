"""The tables out, as a table of contents: one pass over the responses fills all of them; they appear together.

Everything is written to a passing folder beside the target and moved over it when all of it is complete, so that a
full disk or a killed program leaves the tables of last time.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.atomic import PART_SUFFIX, output_error
from generator.keep import answers, codebook, ledger, network
from generator.keep.came import of_what_came
from generator.keep.cells import RunCells
from generator.keep.columns import DataColumn, Wide, hidden_variables, wide
from generator.keep.csvfile import EXCEL_NL, MACHINE, CsvTable, Dialect
from generator.keep.datapackage import datapackage
from generator.keep.excel import Workbook
from generator.keep.openwork import OpenWork, lost_pages
from generator.keep.places import bring_pictures, note_place
from generator.keep.response import PageState, Response
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.keep.table import Cell, TableSpec
from generator.keep.withdrawn import out_of_sight
from generator.model.answer import Fate
from generator.model.layout import FormRef, Layout

_STAGING = ".tabellen."
_STALE_SECONDS = 3600.0  # a passing folder this old is of a killed program: no run of tables takes an hour
_ISSUED = "issued.part"  # the ledger's second half, joined at the end: input pages stand first
_PACKAGE, _WORKBOOK = "datapackage.json", "responses.xlsx"
_OPTIONAL = ("nodes.csv", "edges.csv", "curve.csv")  # only where a question can fill them


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
        self.folder, self._dialect, self._stack = folder, dialect, stack
        self.specs: list[TableSpec] = []

    def table(self, spec: TableSpec) -> CsvTable:
        """Start a table."""
        self.specs.append(spec)
        return self._file(spec, f"{spec.name}.csv", self._dialect.encoding, header=True)

    def rest(self, spec: TableSpec, name: str) -> CsvTable:
        """Start the second half of a table: no heading and no second byte order mark."""
        return self._file(spec, name, "utf-8", header=False)

    def _file(self, spec: TableSpec, name: str, encoding: str, *, header: bool) -> CsvTable:
        opened = (self.folder / name).open("x", encoding=encoding, errors="backslashreplace", newline="")
        return CsvTable(self._stack.enter_context(opened), spec, self._dialect, header=header)


class _Pass:
    """One pass over all responses of some runs, filling every table."""

    def __init__(self, store: Store, layouts: Sequence[Layout], staged: _Staged, book: Workbook) -> None:
        self._store, self._layouts, self._book = store, layouts, book
        self._came = of_what_came(store, layouts)
        self._hidden = hidden_variables(layouts)
        labelled = any(store.has_labels(layout.run) for layout in layouts)
        self.wide: Wide = wide(self._came, labelled=labelled, hidden=self._hidden)
        spec = TableSpec("responses", "Antwoorden: een rij per exemplaar", self.wide.columns)
        self._responses = staged.table(spec)
        self._answers = staged.table(answers.SPEC)
        self._codebook = staged.table(codebook.SPEC)
        self._codes = staged.table(codebook.CODES_SPEC)
        self._ledger = staged.table(ledger.SPEC)
        self._issued = staged.rest(ledger.SPEC, _ISSUED)
        self._more: dict[str, CsvTable] = {}
        if network.has_items(self._came, network.NETWORK):
            for each in (network.nodes_spec(self._came), network.edges_spec(self._came)):
                self._more[each.name] = staged.table(each)
        if network.has_items(self._came, network.CURVE):
            self._more["curve"] = staged.table(network.CURVE_SPEC)
        book.sheet("antwoorden", spec.header, frozen=3 if labelled else 2)  # run, copy, and the name if there is one
        self.responses = self.answers = self.doubtful = self.waiting = self.duplicates = 0

    def fill(self, runs: tuple[str, ...] | None) -> None:
        """Write all rows."""
        ledger.start(self._store)
        for layout in self._layouts:
            self._run(layout)
        ledger.note_people(self._store)
        for row in ledger.input_rows(self._store, runs):
            self._ledger.write(row)
        self._sheet("codeboek", codebook.SPEC, self._codebook, codebook.codebook_rows(self.wide, self._came))
        self._sheet("codes", codebook.CODES_SPEC, self._codes, codebook.code_rows(self.wide, self._came))

    def _sheet(self, title: str, spec: TableSpec, table: CsvTable, rows: Iterable[list[Cell]]) -> None:
        """The same rows as a CSV file and as a sheet of the workbook."""
        self._book.sheet(title, spec.header)
        for row in rows:
            table.write(row)
            self._book.write(row)

    def _run(self, layout: Layout) -> None:
        writer = _RunRows(layout, self._came, self.wide.data)
        issued = self._store.copies(layout.run)
        waiting = next(issued, None)
        for response in responses(self._store, layout.run):
            while waiting is not None and waiting.number < response.copy:
                self._absent(layout, waiting.number)
                waiting = next(issued, None)
            label = ""
            if waiting is not None and waiting.number == response.copy:
                label = waiting.label
                waiting = next(issued, None)
            self._response(layout, writer, response, label)
        while waiting is not None:
            self._absent(layout, waiting.number)
            waiting = next(issued, None)

    def _absent(self, layout: Layout, copy: int) -> None:
        for row in ledger.absent_rows(layout, copy):
            self._issued.write(row)

    def _response(self, layout: Layout, rows: _RunRows, response: Response, label: str) -> None:
        ledger.note_verdicts(self._store, response)
        for row in ledger.response_rows(layout, response):
            self._issued.write(row)
        self.waiting += response.waiting
        self.duplicates += sum(verdict.fate is Fate.DUPLICATE for verdict in response.verdicts)
        if not response.counts:
            return
        shown = {name: a for name, a in response.answers.items() if name not in self._hidden}
        response = replace(response, answers=shown)
        self.responses += 1
        self.answers += len(shown)
        self.doubtful += response.doubtful
        wide_row = [*rows.about(response, label if self.wide.labelled else None), *rows.cells.row(response.answers)]
        self._responses.write(wide_row)
        self._book.write(wide_row)
        for row in rows.answers.rows(response):
            self._answers.write(row)
        for table, row in rows.network.rows(response):
            self._more[table].write(row)
        for row in rows.curve.rows(response):
            self._more["curve"].write(row)


class _RunRows:
    """What makes the rows of one run: everything that its layout settles, looked up once."""

    def __init__(self, layout: Layout, layouts: Sequence[Layout], columns: Sequence[DataColumn]) -> None:
        self._layout = layout
        self._spoke = _spoken(layout.forms)
        self.cells = RunCells(layout, columns)
        self.answers = answers.AnswerRows(layout)
        self.network = network.NetworkRows(layout, layouts)
        self.curve = network.CurveRows(layout)

    def about(self, response: Response, label: str | None) -> list[Cell]:
        """The cells about a response; `label` None where the table has no such column."""
        missing = [
            f"{self._layout.forms[page.form].key} {page.page}"
            for page in response.pages
            if page.state in (PageState.MISSING, PageState.UNREADABLE)
        ]
        return [
            response.run,
            response.copy,
            *(() if label is None else (label,)),
            response.instance,
            *self._spoke,
            int(response.complete),
            response.received,
            len(response.pages),
            "; ".join(missing),
            response.doubtful,
        ]


def _spoken(forms: Sequence[FormRef]) -> list[Cell]:
    """Which versions of which forms a copy of this run holds, in which variant, and how it speaks to the reader."""
    versions = "; ".join(f"{form.key} {form.version}" for form in forms)
    (variant, *others) = {codebook.variant(form) for form in forms} or {None}
    addresses = {form.address for form in forms}
    address = forms[0].address if len(addresses) == 1 else "; ".join(f"{form.key} {form.address}" for form in forms)
    return [versions, None if others else variant, address or None]


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


def _join_ledger(folder: Path) -> None:
    with (folder / "ledger.csv").open("ab") as whole, (folder / _ISSUED).open("rb") as rest:
        shutil.copyfileobj(rest, whole)
    (folder / _ISSUED).unlink()


def write_tables(
    store: Store,
    out: Path,
    *,
    excel_nl: bool | None = None,
    runs: Iterable[str] | None = None,
) -> TablesWritten:
    """Write all tables of these runs to the folder `out`.

    No `runs`: of all but those that were withdrawn, and of all pages that came in. `runs` or `excel_nl` None: as the
    tables there were last time. Pictures that an earlier reading left in another folder are
    brought here, so that the tables name what lies beside them.
    The same store gives the same bytes. Raises OutputError, NotFoundError; then the tables of last time still stand.
    """
    place = note_place(store, out, excel_nl, runs)
    dialect, chosen = EXCEL_NL if place.excel_nl else MACHINE, place.runs or None
    folder: Path | None = None
    try:
        folder = _staging(out)
        bring_pictures(store, out)
        with store.snapshot():
            gone = out_of_sight(store) if chosen is None else frozenset()
            known = [s for s in store.runs() if s.name not in gone and (chosen is None or s.name in chosen)]
            with contextlib.ExitStack() as stack:
                book = stack.enter_context(Workbook(folder / _WORKBOOK))
                staged = _Staged(folder, dialect, stack)
                filled = _Pass(store, [store.layout(summary.name) for summary in known], staged, book)
                filled.fill(chosen)
        _join_ledger(folder)
        about = [{"name": s.name, "created": s.created, "pack": s.pack, "brand": s.brand} for s in known]
        text = datapackage(staged.specs, dialect, about)
        (folder / _PACKAGE).write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
        names = [*(f"{spec.name}.csv" for spec in staged.specs), _PACKAGE, _WORKBOOK]
        files = _place(folder, out, names)
    except OSError as error:
        raise output_error(out, error) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
    waiting = OpenWork(filled.waiting, sum(1 for _ in lost_pages(store)))
    return TablesWritten(files, filled.responses, filled.answers, filled.doubtful, waiting, filled.duplicates)
