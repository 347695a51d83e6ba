"""Answers in: the table that another program collected, by the map of codes that went out with the questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from generator.define.roster.opening import open_table
from generator.define.roster.table import Table
from generator.exchange.out import sheet_of_run
from generator.keep.entry.fold import fold
from generator.keep.entry.imported import keep_imported
from generator.keep.store import Store
from generator.model import exchange as code_maps
from generator.model.code import parse, verify
from generator.model.domains import Choice
from generator.model.errors import DefinitionError, NotFoundError, Problem, RosterError
from generator.model.exchange import CodeMap
from generator.model.run import Run
from generator.model.variable import Variable
from generator.read.exported.columns import Columns, find_columns
from generator.read.exported.rows import Row, row_of

_AS_CODES = (
    "Haal de antwoorden op met codes als kolomnamen (LimeSurvey: 'Vraagcode'; Kobo: 'XML-waarden'), en noem met --map "
    "het bestand met codes dat daarbij hoort."
)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a table of answers. `strange`: lines whose code is none of a sheet of this run; `missing`:
    questions without a column (Dutch labels)."""

    rows: int
    new: int
    empty: int
    loose: int
    strange: tuple[int, ...]
    missing: tuple[str, ...]


def take_answers(path: Path, codes: Path, store: Store, run: str = "") -> TakenIn:
    """Keep the answers in the table `path`, by the map of codes that `send` wrote.

    Raises NotFoundError (a file, the run, or no map), DefinitionError for a table that is none of this map.
    """
    sent = known_map(codes)
    asked = _asked(store, run or sent.run, sent, codes)
    with _open(path) as table, store.writing():
        rows = table.rows()
        head = next(rows, None)
        columns = _columns(path, () if head is None else head.cells, sent, asked)
        tally = _Tally()
        for row in rows:
            if not row.blank:
                tally.take(store, asked, sent, row.line, row_of(row.cells, columns, asked.variables))
    fold(store)
    missing = tuple(asked.variables[name].label for name in columns.missing)
    return TakenIn(tally.rows, tally.new, tally.empty, tally.loose, tuple(tally.strange), missing)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The run that was asked, and what of it."""

    run: Run
    variables: Mapping[str, Variable]


def _asked(store: Store, name: str, sent: CodeMap, codes: Path) -> _Asked:
    if not name:
        what = f"{codes}: hier staat niet bij welke oplage de vragen horen."
        raise NotFoundError(what, "Noem de oplage erbij: --run OPLAGE.")
    run = store.run(name)
    sheet = sheet_of_run(store, name, sent.form)
    variables = {v.name: v for v in sheet.variables if not v.private}
    gone = [column.variable for column in sent.columns if column.variable not in variables]
    if gone:
        what = f"{codes}: oplage {run.layout.run} vraagt dit niet: {', '.join(gone[:3])}."
        raise NotFoundError(what, "Neem de codes die bij deze oplage horen ('werkblad export … --run').")
    return _Asked(run, variables)


@contextmanager
def _open(path: Path) -> Iterator[Table]:
    try:
        with open_table(path) as table:
            yield table
    except RosterError as error:
        raise _no_table(path, error.what.removeprefix(f"{path}: "), error.mend) from error


def _no_table(path: Path, what: str, mend: str) -> DefinitionError:
    return DefinitionError((Problem(path.name, None, what, mend, "antwoorden"),))


def _columns(path: Path, headings: Sequence[str], sent: CodeMap, asked: _Asked) -> Columns:
    several = {
        name: v.domain.names
        for name, v in asked.variables.items()
        if isinstance(v.domain, Choice) and v.domain.at_most != 1
    }
    try:
        columns = find_columns(headings, sent, several)
    except ValueError as error:
        mend = "Haal een van de twee weg, en probeer het opnieuw."
        raise _no_table(path, f"Twee kolommen zijn dezelfde vraag: {error}.", mend) from error
    if not columns.values and not columns.boxes:
        raise _no_table(path, "Geen enkele kolom hoort bij deze codes.", _AS_CODES)
    return columns


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    new: int = 0
    empty: int = 0
    loose: int = 0
    strange: list[int] = field(default_factory=list)

    def take(self, store: Store, asked: _Asked, sent: CodeMap, line: int, row: Row) -> None:
        self.rows += 1
        if not row.values:
            self.empty += 1
            return
        copy = self._copy(store, asked.run, line, row.code)
        names = tuple(dict.fromkeys(column.variable for column in sent.columns))
        response = f"{sent.system}|{row.number or f'{row.moment} {sorted(row.values.items())}'}"
        name = asked.run.layout.run
        self.new += keep_imported(store, name, copy, sent.form, names, response, row.values)

    def _copy(self, store: Store, run: Run, line: int, typed: str) -> int:
        """The copy that the code names. Without a good one the response belongs to nobody's sheet: copy 0."""
        code = (verify(typed, run.key) if run.key else parse(typed)) if typed else None
        if code is not None and code.run == run.layout.run and store.has_copy(code.run, code.copy):
            return code.copy
        self.loose += 1
        if typed:
            self.strange.append(line)
        return 0


def known_map(path: Path) -> CodeMap:
    """The map of codes in a file. Raises NotFoundError for what is none."""
    try:
        return code_maps.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        what = f"{path}: dit is geen bestand met codes van Werkblad."
        raise NotFoundError(what, "Noem het bestand '…-codes.json' dat 'werkblad export' schreef.") from error
