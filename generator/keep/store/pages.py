"""Pages that came in, in the tables of the store, and where their files lay (see `keep.store.protocol`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from generator import __version__
from generator.keep.store import capture
from generator.keep.store.protocol import Pages, Rows, Runs
from generator.model.answer import Fate, PageReading, PageSource
from generator.model.code import PageCode

_COLUMNS = (
    "digest, page, file, fate, run, copy, form, sheet_page, instance, saved, reason, advice, found_by, residual_mm, "
    "dpi, rotation, overlay, notes, capture"
)
_HOLES = ", ".join("?" * len(_COLUMNS.split(", ")))


class PageTables(Pages, Runs, Rows):
    """`Pages` on `Rows`; what is private in a run's layout goes no further."""

    def seen(self, digest: str, page: int) -> bool:
        sql = (
            "SELECT 1 FROM pages WHERE digest = ? AND page = ? "
            "AND NOT (fate = 'unknown_run' AND run IN (SELECT name FROM runs))"
        )
        return next(self.rows(sql, digest, page), None) is not None

    def add_reading(self, reading: PageReading, *, again: bool = False) -> bool:
        row = self._row(self._without_private(reading))
        with self.writing():
            found = "SELECT fate FROM pages WHERE digest = ? AND page = ?"
            known = next(self.rows(found, reading.source.digest, reading.source.page), None)
            if known is not None and not again and (known[0] != Fate.UNKNOWN_RUN or reading.fate is Fate.UNKNOWN_RUN):
                return False
            self.passing(f"INSERT OR REPLACE INTO pages ({_COLUMNS}) VALUES ({_HOLES})", [row])
        return True

    def _without_private(self, reading: PageReading) -> PageReading:
        if reading.code is None or not any((reading.marks, reading.writings, reading.values, reading.answers)):
            return reading
        if next(self.rows("SELECT 1 FROM runs WHERE name = ?", reading.code.run), None) is None:
            # Nothing says what is private, so nothing is kept; once the run is known the page is read again.
            fate = Fate.UNKNOWN_RUN if reading.fate in (Fate.READ, Fate.DOUBTFUL) else reading.fate
            return replace(reading, fate=fate, marks=(), writings=(), values=(), answers=())
        layout = self.layout(reading.code.run)
        variables = {v.name for v in layout.variables if v.private}
        fields = {f.name for page in layout.pages for f in page.fields if f.private or f.variable in variables}
        variables |= {f.variable for page in layout.pages for f in page.fields if f.private}
        fields |= variables
        return replace(
            reading,
            marks=tuple(m for m in reading.marks if m.field not in fields),
            writings=tuple(w for w in reading.writings if w.field not in fields),
            values=tuple(v for v in reading.values if v.variable not in variables),
            answers=tuple(a for a in reading.answers if a.variable not in variables),
        )

    @staticmethod
    def _row(reading: PageReading) -> tuple[object, ...]:
        source, code = reading.source, reading.code
        return (
            source.digest,
            source.page,
            capture.safe_text(source.file),
            reading.fate.value,
            *((code.run, code.copy, code.form, code.page) if code else (None, None, None, None)),
            capture.safe_text(reading.instance),
            capture.safe_text(reading.saved),
            capture.safe_text(reading.reason),
            capture.safe_text(reading.advice),
            reading.found_by,
            reading.residual_mm,
            reading.dpi,
            reading.rotation,
            reading.overlay_file,
            json.dumps(reading.notes),
            capture.write_capture(reading),
        )

    def add_input(self, digest: str, path: str, members: Iterable[int] = (), size: int = 0, pages: int = 0) -> None:
        row = (digest, capture.safe_text(path), json.dumps(list(members)), size, pages, __version__)
        sql = "INSERT OR REPLACE INTO inputs (digest, path, members, bytes, pages, program) VALUES (?, ?, ?, ?, ?, ?)"
        self.append(sql, (row,))

    def input_place(self, digest: str) -> tuple[str, tuple[int, ...]] | None:
        for path, members in self.rows("SELECT path, members FROM inputs WHERE digest = ?", digest):
            return path, tuple(json.loads(members))
        return None

    def readings(
        self, run: str | None = None, copy: int | None = None, instance: str | None = None, *, marks: bool = True
    ) -> Iterator[PageReading]:
        if run is None:
            order = "ORDER BY file, page, digest"
            found = self.rows(f"SELECT {_COLUMNS} FROM pages {order}")
        else:
            order = "ORDER BY run, copy, instance, form, sheet_page, digest, page"
            given = {"run": run, "copy": copy, "instance": instance}
            asked = {name: value for name, value in given.items() if value is not None}
            where = " AND ".join(f"{name} = ?" for name in asked)
            found = self.rows(f"SELECT {_COLUMNS} FROM pages WHERE {where} {order}", *asked.values())
        for row in found:
            yield _reading(row, marks)

    def source(self, digest: str, page: int) -> PageSource | None:
        row = next(self.rows("SELECT file FROM pages WHERE digest = ? AND page = ?", digest, page), None)
        return None if row is None else PageSource(row[0], digest, page)

    def page_files(self, after: int = 0) -> Iterator[str]:
        for row in self.rows(f"SELECT {_COLUMNS} FROM pages WHERE id > ? ORDER BY id", after):
            reading = _reading(row, marks=False)
            yield from (answer.crop for answer in reading.answers if answer.crop)
            yield from (shown.picture for answer in reading.answers for shown in answer.shown if shown.picture)
            if reading.overlay_file:
                yield reading.overlay_file


def _reading(row: tuple[Any, ...], marks: bool) -> PageReading:
    digest, page, file, fate, run, copy, form, sheet_page, instance, saved, reason, advice, found_by, *rest = row
    residual, dpi, rotation, overlay, notes, data = rest
    code = None if run is None else PageCode(run, form, copy, sheet_page)
    lists = capture.read_capture(data)
    return PageReading(
        source=PageSource(file, digest, page),
        fate=Fate(fate),
        code=code,
        reason=reason,
        advice=advice,
        marks=capture.marks(lists["marks"]) if marks else (),
        writings=capture.writings(lists["writings"]) if marks else (),
        values=capture.values(lists["values"]),
        answers=() if code is None else capture.answers(lists["answers"], code, instance, file, page),
        found_by=found_by,
        residual_mm=residual,
        dpi=dpi,
        rotation=rotation,
        instance=instance,
        saved=saved,
        overlay_file=overlay,
        notes=tuple(json.loads(notes)),
        proposed=capture.proposed(lists["proposed"]),
    )
