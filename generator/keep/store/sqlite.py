"""The store: one SQLite file with the runs that were built and every page that came in.

Write-ahead logging, so that `status` can look while a stack is read, and a killed program leaves a whole file. One
reading is one transaction; the same bytes again change nothing.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from generator.atomic import atomic_path
from generator.keep.store import migrations, trouble
from generator.keep.store.pages import PageTables
from generator.keep.store.protocol import Rows, Store
from generator.keep.store.runs import RunTables
from generator.model.errors import NotFoundError

STORE_NAME = "werkblad.sqlite"  # the store's usual name in the out folder
BUSY_SECONDS = 10.0  # how long to wait for another Werkblad that writes: a page takes milliseconds, a large run seconds
_SMALL_KB = 256  # SQLite's own habit is 2 MB
_BATCH = 256  # rows fetched at a time


class SqliteRows(Rows):
    """A file of ours with today's tables. Raises StoreError (Dutch) for a file that is no store, or a newer one."""

    def __init__(self, path: Path, any_thread: bool) -> None:
        self.path = path
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
        tables = self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if application != migrations.APPLICATION_ID and tables:
            raise trouble.foreign(self.path)
        if version > len(migrations.MIGRATIONS) or not migrations.known(self._db):
            raise trouble.newer(self.path)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")  # a lost power supply may cost the last pages, never the file
        self._db.execute("PRAGMA foreign_keys = ON")
        while migrations.pending(self._db):
            with self.writing():
                migrations.take_next(self._db)

    def _pragma(self, name: str) -> int:
        return int(self._db.execute(f"PRAGMA {name}").fetchone()[0])

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
        with trouble.told(self.path):
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            with trouble.told(self.path):
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with trouble.told(self.path):
            cursor = self._db.execute(sql, values)
            cursor.arraysize = _BATCH
            yield from cursor

    def passing(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        with trouble.told(self.path):
            self._db.executemany(sql, rows)

    def append(self, sql: str, rows: Iterable[tuple[object, ...]]) -> int:
        with self.writing():
            return max(0, self._db.executemany(sql, rows).rowcount)  # without what triggers change

    def change(self, statements: Iterable[tuple[str, tuple[object, ...]]]) -> None:
        with self.writing():
            for sql, values in statements:
                self._db.execute(sql, values)

    def compact(self) -> None:
        with trouble.told(self.path):
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, path: Path) -> None:
        with atomic_path(path) as part, trouble.told(path), contextlib.closing(sqlite3.connect(part)) as copy:
            self._db.backup(copy)  # all pages in one go, of one moment; whoever writes goes on writing
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it

    def another(self, path: Path) -> contextlib.AbstractContextManager[Store]:
        return SqliteStore(path, must_exist=True)


class SqliteStore(SqliteRows, RunTables, PageTables):
    """A `Store` in one file. Use as a context manager. Raises StoreError (Dutch) for a bad file.

    For one thread; with `any_thread` for several that take turns (the caller's lock sees to that). `small`: it keeps
    little of its file in memory, for a server that has several of these and looks at a few rows.
    """

    def __init__(self, path: Path, *, must_exist: bool = False, any_thread: bool = False, small: bool = False) -> None:
        if must_exist and not path.is_file():
            raise NotFoundError(
                f"{path}: hier is nog geen opslag.",
                "Maak eerst een oplage met 'werkblad build', of noem je werkmap met -w MAP.",
            )
        super().__init__(path, any_thread)
        if small:
            self._db.execute(f"PRAGMA cache_size = -{_SMALL_KB}")
        self._layouts = {}

    @property
    def place(self) -> Path:
        return self.path

    @property
    def workspace(self) -> Path:
        return self.path.resolve().parent.parent
