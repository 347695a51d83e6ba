"""The rows that a unit fills, in all tables, as they are written: bytes that the tables are put together from.

They are kept with the store (see `keep.kept`): a table of 20,000 pages is copied together in a fraction of the time
that it takes to make.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace

from generator.keep import answers, codebook, curves, graphml, grid, ledger, network, scores, stickies
from generator.keep.cells import RunCells
from generator.keep.columns import Wide
from generator.keep.csvfile import CsvTable, Dialect
from generator.keep.decisions import PageKey
from generator.keep.excel import row_xml
from generator.keep.kept import recipe
from generator.keep.network_own import NETWORK
from generator.keep.plots import CURVE, Plots, plots_of_run
from generator.keep.response import PageState, Response, Verdict
from generator.keep.responses import Unit
from generator.keep.store import Store
from generator.keep.table import Cell, TableSpec
from generator.model.answer import Fate, PageSource
from generator.model.layout import FormRef, Layout

RESPONSES, ANSWERS, ISSUED, WORKBOOK = "responses", "answers", "issued", "workbook"  # beside the names of other tables
GRAPH = "graph"
_VERDICTS = "verdicts"
_STRANGE = (
    2_147_480_009,
    2_147_480_011,
)  # no copy has these numbers: rows that differ by them alone differ by the copy's
_LEVEL = 1  # zlib: an eighth of the room; more takes twice as long and saves a tenth


@dataclass(slots=True)
class Counts:
    """How much is in the rows."""

    responses: int = 0
    answers: int = 0
    doubtful: int = 0
    waiting: int = 0
    duplicates: int = 0

    def add(self, other: Counts) -> None:
        """Count these too."""
        for each in fields(Counts):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass(slots=True)
class UnitRows:
    """The rows of a unit. `parts`: by table, as written (of the workbook: see `excel.row_xml`)."""

    counts: Counts = field(default_factory=Counts)
    parts: dict[str, bytes] = field(default_factory=dict)

    def verdicts(self) -> dict[PageKey, Verdict]:
        """The final fates of its input pages."""
        rows = json.loads(self.parts[_VERDICTS])
        found = (Verdict(PageSource("", digest, page), Fate(fate), *said) for digest, page, fate, *said in rows)
        return {PageKey(verdict.source.digest, verdict.source.page): verdict for verdict in found}


def packed(rows: UnitRows) -> bytes:
    """The rows as they are kept: a line of JSON that says what follows, and what follows."""
    lengths = {name: len(data) for name, data in rows.parts.items()}
    counts = [getattr(rows.counts, each.name) for each in fields(Counts)]
    head = json.dumps([counts, lengths], separators=(",", ":")).encode()
    return zlib.compress(b"\n".join((head, b"".join(rows.parts.values()))), _LEVEL)


def unpacked(data: bytes) -> UnitRows:
    """The rows behind `packed`."""
    whole = zlib.decompress(data)
    start = whole.index(b"\n") + 1
    counts, lengths = json.loads(whole[:start])
    parts = {}
    for name, length in lengths.items():
        parts[name] = whole[start : start + length]
        start += length
    return UnitRows(Counts(*counts), parts)


class Lines:
    """Makes the lines of a CSV file one by one."""

    def __init__(self, spec: TableSpec, dialect: Dialect) -> None:
        self._text = io.StringIO(newline="")
        self._table = CsvTable(self._text, spec, dialect, header=False)

    def of(self, rows: Iterable[Iterable[Cell]]) -> bytes:
        """These rows, as they are written."""
        self._text.seek(0)
        self._text.truncate()
        for row in rows:
            self._table.write(row)
        return self._text.getvalue().encode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the tables look like. `came`: the layouts, with the variables that have columns; `hidden`: private ones."""

    layouts: tuple[Layout, ...]
    came: tuple[Layout, ...]
    wide: Wide
    hidden: frozenset[str]
    dialect: Dialect

    @property
    def responses(self) -> TableSpec:
        """The wide table."""
        return TableSpec(RESPONSES, "Antwoorden: een rij per exemplaar", self.wide.columns)

    def more(self) -> Iterator[TableSpec]:
        """The tables that are there only where a question can fill them."""
        if network.has_items(self.came, NETWORK):
            yield network.nodes_spec(self.came)
            yield network.edges_spec(self.came)
        if network.has_items(self.came, CURVE):
            yield curves.SPEC
            yield curves.FEATURES_SPEC
            yield curves.WORDS_SPEC
        if any(next(scores.rules(layout, self.hidden), None) is not None for layout in self.came):
            yield scores.SPEC
        if stickies.hangs(self.came):
            yield stickies.SPEC
        if grid.asks_rows(self.came):
            yield grid.SPEC


class RowsMaker:
    """See `kept.Maker`. `part`: of some runs only, which is kept apart."""

    def __init__(self, store: Store, plan: Plan, *, part: bool) -> None:
        self.kind = "rows of some runs" if part else "rows"
        self._store, self._plan = store, plan
        specs = (plan.responses, answers.SPEC, ledger.SPEC, *plan.more())
        self._lines = {spec.name: Lines(spec, plan.dialect) for spec in specs}
        graph = network.Graph(plan.came)
        self._nodes, self._edges = graph.nodes, graph.edges
        pairs = zip(plan.layouts, plan.came, strict=True)
        self._absent: dict[str, list[bytes]] = {}  # by run the rows of any copy, around its number
        self._runs = {
            layout.run: _RunRows(layout, came, plan, plots_of_run(store, layout), graph) for layout, came in pairs
        }
        self.recipe = recipe(self.kind, plan.dialect, plan.wide, sorted(plan.hidden), specs)

    def make(self, unit: Unit, responses: Sequence[Response]) -> bytes:
        """The rows of a unit."""
        return packed(self._made(unit, responses))

    def unpacked(self, data: bytes) -> UnitRows:
        """What `make` made."""
        return unpacked(data)

    def absent(self, run: str, copy: int) -> bytes:
        """The ledger's rows of an issued copy of which nothing came."""
        if run not in self._absent:
            one, other = (self._absent_lines(run, number).split(b"%d" % number) for number in _STRANGE)
            self._absent[run] = one if one == other else []
        pieces = self._absent[run]
        return (b"%d" % copy).join(pieces) if pieces else self._absent_lines(run, copy)

    def _absent_lines(self, run: str, copy: int) -> bytes:
        return self._lines[ledger.SPEC.name].of(ledger.absent_rows(self._runs[run].layout, copy))

    def input_line(self, cells: list[Cell]) -> bytes:
        """A row of the ledger."""
        return self._lines[ledger.SPEC.name].of([cells])

    def _made(self, unit: Unit, responses: Sequence[Response]) -> UnitRows:
        rows, found = self._runs[unit.run], UnitRows()
        label = self._store.label(unit.run, unit.copy) if self._plan.wide.labelled else None
        wide: list[list[Cell]] = []
        tables: dict[str, list[list[Cell]]] = {}
        issued: list[list[Cell]] = []
        for response in responses:
            issued += ledger.response_rows(rows.layout, response)
            found.counts.waiting += response.waiting
            found.counts.duplicates += sum(verdict.fate is Fate.DUPLICATE for verdict in response.verdicts)
            if not response.counts:
                continue
            shown = {name: a for name, a in response.answers.items() if name not in self._plan.hidden}
            response = replace(response, answers=shown)  # noqa: PLW2901  # from here on only what may be shown
            found.counts.add(Counts(1, len(shown), response.doubtful))
            wide.append([*rows.about(response, label), *rows.cells.row(response.answers)])
            for name, row in rows.of(response):
                tables.setdefault(name, []).append(row)
        verdicts = [verdict for response in responses for verdict in response.verdicts]
        if network.NODES in self._lines:
            tables_of = {name: tables.get(name, []) for name in (network.NODES, network.EDGES)}
            graph = graphml.part(self._nodes, tables_of[network.NODES], self._edges, tables_of[network.EDGES])
            found.parts[GRAPH] = graph
        found.parts |= {
            RESPONSES: self._lines[RESPONSES].of(wide),
            WORKBOOK: b"".join(map(row_xml, wide)),
            ISSUED: self._lines[ledger.SPEC.name].of(issued),
            _VERDICTS: _verdict_rows(verdicts),
            **{name: self._lines[name].of(each) for name, each in tables.items()},
        }
        return found


def _verdict_rows(verdicts: Iterable[Verdict]) -> bytes:
    rows = [[v.source.digest, v.source.page, v.fate.value, v.reason, v.advice] for v in verdicts]
    return json.dumps(rows, separators=(",", ":")).encode()


class _RunRows:
    """What makes the rows of one run: everything that its layout settles, looked up once."""

    def __init__(self, layout: Layout, came: Layout, plan: Plan, plots: Plots, graph: network.Graph) -> None:
        self.layout = layout
        self._spoke = _spoken(layout.forms)
        self._linked = plan.wide.linked
        self.cells = RunCells(layout, plan.wide.data)
        self._answers = answers.AnswerRows(layout)
        self._network = network.NetworkRows(layout, graph)
        self._scores = scores.ScoreRows(came, plan.hidden)
        self._curve = curves.CurveRows(layout, plots)
        self._grid = grid.GridRows(layout)
        self._stickies = stickies.StickyRows(layout)

    def of(self, response: Response) -> Iterator[tuple[str, list[Cell]]]:
        """The rows of a response in the tables beside the wide one, each with the table's name."""
        yield from ((ANSWERS, row) for row in self._answers.rows(response))
        yield from self._network.rows(response)
        yield from self._curve.rows(response)
        yield from ((scores.SPEC.name, row) for row in self._scores.rows(response))
        yield from ((grid.SPEC.name, row) for row in self._grid.rows(response))
        yield from ((stickies.SPEC.name, row) for row in self._stickies.rows(response))

    def about(self, response: Response, label: str | None) -> list[Cell]:
        """The cells about a response; `label` None where the table has no such column."""
        missing = [
            f"{self.layout.forms[page.form].key} {page.page}"
            for page in response.pages
            if page.state in (PageState.MISSING, PageState.UNREADABLE)
        ]
        return [
            response.run,
            response.copy,
            *(() if label is None else (label,)),
            *((self.layout.subject(response.copy),) if self._linked else ()),
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
