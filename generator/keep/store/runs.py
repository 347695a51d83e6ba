"""Runs in the tables of the store: layouts, keys, blank pages, sheets, copies (see `keep.store.protocol`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator.keep.store import capture
from generator.keep.store.protocol import Rows, Runs, RunSummary
from generator.model import layout_json
from generator.model.code import run_number
from generator.model.errors import NotFoundError, StoreError
from generator.model.layout import Layout
from generator.model.run import Copy, Run

if TYPE_CHECKING:
    from generator.model.sheet import Sheet


class RunTables(Runs, Rows):
    """`Runs` on `Rows`. `path` is named in messages; layouts are remembered."""

    path: Path
    _layouts: dict[str, Layout]

    def add_run(self, run: Run, copies: Iterable[Copy] = (), sheets: Sequence[Sheet] = ()) -> None:
        layout = run.layout
        text = layout_json.dumps(layout)
        with self.writing():
            known = next(self.rows("SELECT layout, key FROM runs WHERE name = ?", layout.run), None)
            if known is None:
                row = (layout.run, layout.created, layout.program, layout.pack, layout.brand, layout.kind, run.key)
                packed = capture.packed(text), capture.packed_bytes(run.blank)
                self.passing("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [(*row, *packed)])
            elif not _same(capture.unpacked(known[0]), text) or (known[1] and run.key and known[1] != run.key):
                raise StoreError(
                    f"{self.path}: er is al een andere oplage met de naam {layout.run}.",
                    "Gebruik voor deze oplage een andere --out.",
                )
            else:
                better = "UPDATE runs SET key = max(key, ?) WHERE name = ?"  # any key is more than none
                self.passing(better, [(run.key, layout.run)])
            if sheets:
                from generator.model import sheet_json  # noqa: PLC0415  # the shapes of questions take 0.1 s

                kept = capture.packed(sheet_json.dumps(sheets))
                self.passing("INSERT OR IGNORE INTO sheets VALUES (?, ?)", [(layout.run, kept)])
            rows = ((layout.run, copy.number, capture.safe_text(copy.label)) for copy in copies)
            self.passing("INSERT OR REPLACE INTO copies VALUES (?, ?, ?)", rows)

    def run_names(self) -> tuple[str, ...]:
        return tuple(name for (name,) in self.rows("SELECT name FROM runs ORDER BY created, name"))

    def _known_name(self, name: str) -> str:
        cleaned = name.strip().upper()
        number = run_number(cleaned)
        found = next(self.rows("SELECT name FROM runs WHERE name = ?", cleaned), None)
        if number is None or found is None:
            known = ", ".join(self.run_names()[-5:]) or "nog geen"
            raise NotFoundError(
                f"Oplage {name!r} staat niet in {self.path}.",
                f"Kijk met 'werkblad status' welke er zijn (laatste: {known}).",
            )
        return cleaned

    def layout(self, name: str) -> Layout:
        name = self._known_name(name)
        if name not in self._layouts:
            ((data,),) = self.rows("SELECT layout FROM runs WHERE name = ?", name)
            try:
                self._layouts[name] = layout_json.loads(capture.unpacked(data))
            except ValueError as error:  # a layout of a later version, or bytes that rotted
                raise StoreError(
                    f"{self.path}: de bewaarde indeling van oplage {name} is niet te lezen ({error}).",
                    "Werk Werkblad bij, of zet een reservekopie van dit bestand terug.",
                ) from error
        return self._layouts[name]

    def run(self, name: str) -> Run:
        name = self._known_name(name)
        ((key, blank),) = self.rows("SELECT key, blank FROM runs WHERE name = ?", name)
        return Run(self.layout(name), key, capture.unpacked_bytes(blank))

    def sheets(self, name: str) -> tuple[Sheet, ...]:
        row = next(self.rows("SELECT data FROM sheets WHERE run = ?", self._known_name(name)), None)
        from generator.model import sheet_json  # noqa: PLC0415  # the shapes of questions take 0.1 s

        return () if row is None else sheet_json.loads(capture.unpacked(row[0]))

    def runs(self) -> list[RunSummary]:
        sql = (
            "SELECT name, created, program, pack, brand, kind, (SELECT count(*) FROM copies WHERE run = name), "
            "(SELECT count(*) FROM (SELECT DISTINCT copy, CASE copy WHEN 0 THEN instance END FROM pages "
            " WHERE run = name AND fate IN ('read', 'doubtful', 'unreadable'))) FROM runs ORDER BY created, name"
        )
        return [RunSummary(*row) for row in self.rows(sql)]

    def copies(self, run: str) -> Iterator[Copy]:
        for row in self.rows("SELECT run, number, label FROM copies WHERE run = ? ORDER BY number", run):
            yield Copy(*row)

    def has_copy(self, run: str, number: int) -> bool:
        known = next(self.rows("SELECT 1 FROM copies WHERE run = ? LIMIT 1", run), None) is not None
        return not known or bool(list(self.rows("SELECT 1 FROM copies WHERE run = ? AND number = ?", run, number)))

    def label(self, run: str, number: int) -> str:
        found = self.rows("SELECT label FROM copies WHERE run = ? AND number = ?", run, number)
        return next((label for (label,) in found), "")

    def has_labels(self, run: str) -> bool:
        return next(self.rows("SELECT 1 FROM copies WHERE run = ? AND label <> '' LIMIT 1", run), None) is not None


def _same(kept: str, given: str) -> bool:
    """Whether two layout texts mean the same (a later version of the program may word one differently)."""
    return kept == given or layout_json.loads(kept) == layout_json.loads(given)
