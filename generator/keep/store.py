"""The store: one SQLite file with the runs that were built and every page that came in.

Write-ahead logging, so that `status` can look while a stack is read, and a killed program leaves a whole file. One
reading is one transaction; the same bytes again change nothing.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from generator import __version__
from generator.keep import capture, trouble
from generator.keep.schema import APPLICATION_ID, MIGRATIONS, statements
from generator.model import layout_json
from generator.model.answer import Fate, PageReading, PageSource
from generator.model.code import PageCode, run_number
from generator.model.errors import NotFoundError, StoreError
from generator.model.layout import Layout
from generator.model.run import Copy, Run

if TYPE_CHECKING:
    from generator.model.sheet import Sheet

STORE_NAME = "werkblad.sqlite"  # the store's usual name in the out folder
BUSY_SECONDS = 10.0  # how long to wait for another Werkblad that writes: a page takes milliseconds, a large run seconds
_BATCH = 256  # rows fetched at a time

_COLUMNS = (
    "digest, page, file, fate, run, copy, form, sheet_page, instance, saved, reason, advice, found_by, residual_mm, "
    "dpi, rotation, overlay, notes, capture"
)
_HOLES = ", ".join("?" * len(_COLUMNS.split(", ")))


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run in one line. `received`: copies of which at least one page came."""

    name: str
    created: str
    program: str
    pack: str
    brand: str
    kind: str
    issued: int
    received: int


def safe_text(text: str) -> str:
    """`text` as UTF-8 can hold it: half surrogate pairs (undecodable file names) become visible escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class Store:
    """The runs and the pages. Use as a context manager. Raises StoreError (Dutch) for a bad file.

    For one thread; with `any_thread` for several that take turns (the caller's lock sees to that).
    """

    def __init__(self, path: Path, *, must_exist: bool = False, any_thread: bool = False) -> None:
        if must_exist and not path.is_file():
            raise NotFoundError(
                f"{path}: hier is nog geen opslag.",
                "Maak eerst een oplage met 'werkblad build', of noem je werkmap met -w MAP.",
            )
        self.path = path
        self._layouts: dict[str, Layout] = {}
        with contextlib.suppress(OSError):  # what is wrong with the folder, SQLite says next
            path.parent.mkdir(parents=True, exist_ok=True)
        with trouble.told(path):
            self._db = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=not any_thread
            )
        try:
            with trouble.told(path):
                self._open()
        except BaseException:
            self._db.close()
            raise

    def _open(self) -> None:
        application, version = self._pragma("application_id"), self._pragma("user_version")
        if version > len(MIGRATIONS) and application == APPLICATION_ID:
            raise trouble.newer(self.path)
        tables = self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if application != APPLICATION_ID and tables:
            raise trouble.foreign(self.path)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")  # a lost power supply may cost the last pages, never the file
        self._db.execute("PRAGMA foreign_keys = ON")
        if version < len(MIGRATIONS):
            self._migrate()

    def _pragma(self, name: str) -> int:
        return int(self._db.execute(f"PRAGMA {name}").fetchone()[0])

    def _migrate(self) -> None:
        with self.writing():
            done = self._pragma("user_version")  # asked again: another program may have been first
            for step in tuple(MIGRATIONS.values())[done:]:
                for statement in statements(step):
                    self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """All that is written inside is one transaction (part of the one around it, if there is one)."""
        if self._db.in_transaction:
            yield
            return
        with trouble.told(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one state of the store throughout, whatever another program writes meanwhile."""
        with trouble.told(self.path):
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            with trouble.told(self.path):
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a question to the store, streamed. For the other modules of this room."""
        with trouble.told(self.path):
            cursor = self._db.execute(sql, values)
            cursor.arraysize = _BATCH
            yield from cursor

    def passing(self, sql: str, rows: Iterable[tuple[object, ...]] | None = None) -> None:
        """Do this, once or per row, within the transaction around it. For the other modules of this room."""
        with trouble.told(self.path):
            if rows is None:
                self._db.execute(sql)
            else:
                self._db.executemany(sql, rows)

    def append(self, sql: str, rows: Iterable[tuple[object, ...]]) -> int:
        """Write rows in one transaction; how many were new. For the other modules of this room."""
        with self.writing():
            return max(0, self._db.executemany(sql, rows).rowcount)  # without what triggers change

    def change(self, statements: Iterable[tuple[str, tuple[object, ...]]]) -> None:
        """Do all of these in one transaction. For the other modules of this room."""
        with self.writing():
            for sql, values in statements:
                self._db.execute(sql, values)

    def compact(self) -> None:
        """Write the file anew, so that nothing of what was deleted is left in it."""
        with trouble.told(self.path):
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # --- runs ---------------------------------------------------------------------------------------------------------

    def add_run(self, run: Run, copies: Iterable[Copy] = (), sheets: Sequence[Sheet] = ()) -> None:
        """Keep a run, its sheets and its copies, streamed, in one transaction. The same run again is fine and may add
        copies.

        A run first known from a respondent's PDF (no key) gets its key later. Raises StoreError if another run of the
        same name is kept.
        """
        layout = run.layout
        text = layout_json.dumps(layout)
        with self.writing():
            known = self._db.execute("SELECT layout, key FROM runs WHERE name = ?", (layout.run,)).fetchone()
            if known is None:
                row = (layout.run, layout.created, layout.program, layout.pack, layout.brand, layout.kind, run.key)
                packed = capture.packed(text), capture.packed_bytes(run.blank)
                self._db.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, *packed))
            elif not _same(capture.unpacked(known[0]), text) or (known[1] and run.key and known[1] != run.key):
                raise StoreError(
                    f"{self.path}: er is al een andere oplage met de naam {layout.run}.",
                    "Gebruik voor deze oplage een andere --out.",
                )
            else:
                better = "UPDATE runs SET key = max(key, ?) WHERE name = ?"  # any key is more than none
                self._db.execute(better, (run.key, layout.run))
            if sheets:
                from generator.model import sheet_json  # noqa: PLC0415  # the shapes of questions take 0.1 s

                kept = capture.packed(sheet_json.dumps(sheets))
                self._db.execute("INSERT OR IGNORE INTO sheets VALUES (?, ?)", (layout.run, kept))
            rows = ((layout.run, copy.number, safe_text(copy.label)) for copy in copies)
            self._db.executemany("INSERT OR REPLACE INTO copies VALUES (?, ?, ?)", rows)

    def run_names(self) -> tuple[str, ...]:
        """All runs, oldest first."""
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
        """The stored layout of a run. Raises NotFoundError."""
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
        """A run by its six characters. Raises NotFoundError."""
        name = self._known_name(name)
        ((key, blank),) = self.rows("SELECT key, blank FROM runs WHERE name = ?", name)
        return Run(self.layout(name), key, capture.unpacked_bytes(blank))

    def sheets(self, name: str) -> tuple[Sheet, ...]:
        """What was asked on the run's sheets, in the layout's order of forms; () where that was not kept (a run of an
        older program, or one that came inside a PDF). Raises NotFoundError."""
        row = next(self.rows("SELECT data FROM sheets WHERE run = ?", self._known_name(name)), None)
        from generator.model import sheet_json  # noqa: PLC0415  # the shapes of questions take 0.1 s

        return () if row is None else sheet_json.loads(capture.unpacked(row[0]))

    def runs(self) -> list[RunSummary]:
        """All runs in a line each, oldest first."""
        sql = (
            "SELECT name, created, program, pack, brand, kind, (SELECT count(*) FROM copies WHERE run = name), "
            "(SELECT count(*) FROM (SELECT DISTINCT copy, CASE copy WHEN 0 THEN instance END FROM pages "
            " WHERE run = name AND fate IN ('read', 'doubtful', 'unreadable'))) FROM runs ORDER BY created, name"
        )
        return [RunSummary(*row) for row in self.rows(sql)]

    def copies(self, run: str) -> Iterator[Copy]:
        """The issued copies of a run, by number."""
        for row in self.rows("SELECT run, number, label FROM copies WHERE run = ? ORDER BY number", run):
            yield Copy(*row)

    def has_copy(self, run: str, number: int) -> bool:
        """Whether this copy was issued. Of a run known only from its own PDF no copies are known: any may be."""
        known = next(self.rows("SELECT 1 FROM copies WHERE run = ? LIMIT 1", run), None) is not None
        return not known or bool(list(self.rows("SELECT 1 FROM copies WHERE run = ? AND number = ?", run, number)))

    def label(self, run: str, number: int) -> str:
        """The name or team on an issued copy; '' without one."""
        found = self.rows("SELECT label FROM copies WHERE run = ? AND number = ?", run, number)
        return next((label for (label,) in found), "")

    def has_labels(self, run: str) -> bool:
        """Whether any copy of a run carries a name or team."""
        return next(self.rows("SELECT 1 FROM copies WHERE run = ? AND label <> '' LIMIT 1", run), None) is not None

    # --- pages --------------------------------------------------------------------------------------------------------

    def seen(self, digest: str, page: int) -> bool:
        """Whether this page of these bytes needs no more reading.

        A page of a run that was unknown and is known now wants reading again.
        """
        sql = (
            "SELECT 1 FROM pages WHERE digest = ? AND page = ? "
            "AND NOT (fate = 'unknown_run' AND run IN (SELECT name FROM runs))"
        )
        return next(self.rows(sql, digest, page), None) is not None

    def add_reading(self, reading: PageReading, *, again: bool = False) -> bool:
        """Keep what a page yielded, in one transaction. False if these bytes' page was kept already (nothing changes).

        `again`: take this reading instead of the kept one (a better program reads the same scan). A page whose run
        was unknown is always replaced. What is private in the run's layout is dropped here, whoever read it; so the
        run must be kept first (a reading of a run that is not here is kept as one of an unknown run).
        Pictures must be files by now (see `keep.files`).
        """
        row = self._row(self._without_private(reading))
        with self.writing():
            found = "SELECT fate FROM pages WHERE digest = ? AND page = ?"
            known = self._db.execute(found, (reading.source.digest, reading.source.page)).fetchone()
            if known is not None and not again and (known[0] != Fate.UNKNOWN_RUN or reading.fate is Fate.UNKNOWN_RUN):
                return False
            self._db.execute(f"INSERT OR REPLACE INTO pages ({_COLUMNS}) VALUES ({_HOLES})", row)
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
            safe_text(source.file),
            reading.fate.value,
            *((code.run, code.copy, code.form, code.page) if code else (None, None, None, None)),
            safe_text(reading.instance),
            safe_text(reading.saved),
            safe_text(reading.reason),
            safe_text(reading.advice),
            reading.found_by,
            reading.residual_mm,
            reading.dpi,
            reading.rotation,
            reading.overlay_file,
            json.dumps(reading.notes),
            capture.write_capture(reading),
        )

    def add_input(self, digest: str, path: str, members: Iterable[int] = (), size: int = 0, pages: int = 0) -> None:
        """Remember where the file with this digest lies; the last place counts. `size`, `pages`: see `keep.inputs`."""
        row = (digest, safe_text(path), json.dumps(list(members)), size, pages, __version__)
        sql = "INSERT OR REPLACE INTO inputs (digest, path, members, bytes, pages, program) VALUES (?, ?, ?, ?, ?, ?)"
        self.append(sql, (row,))

    def input_place(self, digest: str) -> tuple[str, tuple[int, ...]] | None:
        """Where the file with this digest lay when it was last read: its path, and its places in nested ZIPs."""
        for path, members in self.rows("SELECT path, members FROM inputs WHERE digest = ?", digest):
            return path, tuple(json.loads(members))
        return None

    def readings(
        self, run: str | None = None, copy: int | None = None, instance: str | None = None, *, marks: bool = True
    ) -> Iterator[PageReading]:
        """Kept readings (pictures are files, named in `overlay_file` and in the answers' `crop`), streamed.

        With `run`: by copy, instance, form, page; without: all of them, by file and page. `marks=False` leaves marks
        and writings out, which is twice as fast.
        """
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
        """Where an input page that was read lay; None if it never was."""
        row = next(self.rows("SELECT file FROM pages WHERE digest = ? AND page = ?", digest, page), None)
        return None if row is None else PageSource(row[0], digest, page)

    def page_files(self, after: int = 0) -> Iterator[str]:
        """The names of all crops and overlays of pages (of rows after this one), relative to the tables."""
        for row in self.rows(f"SELECT {_COLUMNS} FROM pages WHERE id > ? ORDER BY id", after):
            reading = _reading(row, marks=False)
            yield from (answer.crop for answer in reading.answers if answer.crop)
            if reading.overlay_file:
                yield reading.overlay_file


def _same(kept: str, given: str) -> bool:
    """Whether two layout texts mean the same (a later version of the program may word one differently)."""
    return kept == given or layout_json.loads(kept) == layout_json.loads(given)


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
