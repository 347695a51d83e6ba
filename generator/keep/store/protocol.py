"""What the rest of the house needs of a store, by meaning: runs, pages, and rows for whoever keeps something more.

`keep.store.sqlite` is the one there is. Another one fulfils `Store`; only the modules of `keep` that speak SQL ask
for `Rows`, and so say that they need a database of this kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from generator.model.answer import PageReading, PageSource
from generator.model.layout import Layout
from generator.model.run import Copy, Run

if TYPE_CHECKING:
    from generator.model.sheet import Sheet


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


class Runs(Protocol):
    """What was built: runs with their layouts, their sheets and their copies."""

    def add_run(self, run: Run, copies: Iterable[Copy] = (), sheets: Sequence[Sheet] = ()) -> None:
        """Keep a run, its sheets and its copies, streamed: all of it or nothing. The same run again is fine and may
        add copies.

        A run first known from a respondent's PDF (no key) gets its key later. Raises StoreError if another run of the
        same name is kept.
        """

    def run_names(self) -> tuple[str, ...]:
        """All runs, oldest first."""

    def layout(self, name: str) -> Layout:
        """The stored layout of a run. Raises NotFoundError."""

    def run(self, name: str) -> Run:
        """A run by its six characters. Raises NotFoundError."""

    def sheets(self, name: str) -> tuple[Sheet, ...]:
        """What was asked on the run's sheets, in the layout's order of forms; () where that was not kept (a run of an
        older program, or one that came inside a PDF). Raises NotFoundError."""

    def runs(self) -> list[RunSummary]:
        """All runs in a line each, oldest first."""

    def copies(self, run: str) -> Iterator[Copy]:
        """The issued copies of a run, by number."""

    def has_copy(self, run: str, number: int) -> bool:
        """Whether this copy was issued. Of a run known only from its own PDF no copies are known: any may be."""

    def label(self, run: str, number: int) -> str:
        """The name or team on an issued copy; '' without one."""

    def has_labels(self, run: str) -> bool:
        """Whether any copy of a run carries a name or team."""


class Pages(Protocol):
    """What came in: a reading for each page of each input file, and where that file lay."""

    def seen(self, digest: str, page: int) -> bool:
        """Whether this page of these bytes needs no more reading.

        A page of a run that was unknown and is known now wants reading again.
        """

    def add_reading(self, reading: PageReading, *, again: bool = False) -> bool:
        """Keep what a page yielded: all of it or nothing. False if these bytes' page was kept already (nothing
        changes).

        `again`: take this reading instead of the kept one (a better program reads the same scan). A page whose run
        was unknown is always replaced. What is private in the run's layout is dropped here, whoever read it; so the
        run must be kept first (a reading of a run that is not here is kept as one of an unknown run).
        Pictures must have been put away by now (see `keep.pictures`).
        """

    def add_input(self, digest: str, path: str, members: Iterable[int] = (), size: int = 0, pages: int = 0) -> None:
        """Remember where the file with this digest lies; the last place counts. `size`, `pages`: see `keep.inputs`."""

    def input_place(self, digest: str) -> tuple[str, tuple[int, ...]] | None:
        """Where the file with this digest lay when it was last read: its path, and its places in nested ZIPs."""

    def readings(
        self, run: str | None = None, copy: int | None = None, instance: str | None = None, *, marks: bool = True
    ) -> Iterator[PageReading]:
        """Kept readings (pictures are named in `overlay_file` and in the answers' `crop`), streamed.

        With `run`: by copy, instance, form, page; without: all of them, by file and page. `marks=False` leaves marks
        and writings out, which is twice as fast.
        """

    def source(self, digest: str, page: int) -> PageSource | None:
        """Where an input page that was read lay; None if it never was."""

    def page_files(self, after: int = 0) -> Iterator[str]:
        """The names of all crops and overlays of pages (of rows after this one)."""


class Rows(Protocol):
    """Rows in SQL, for the other modules of this room: decisions, places, what is kept of what was made."""

    def writing(self) -> AbstractContextManager[None]:
        """All that is written inside is one transaction (part of the one around it, if there is one)."""

    def snapshot(self) -> AbstractContextManager[None]:
        """See one state of the store throughout, whatever another program writes meanwhile."""

    def rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a question to the store, streamed."""

    def passing(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Do this per row, within the transaction around it."""

    def append(self, sql: str, rows: Iterable[tuple[object, ...]]) -> int:
        """Write rows in one transaction; how many were new."""

    def change(self, statements: Iterable[tuple[str, tuple[object, ...]]]) -> None:
        """Do all of these in one transaction."""

    def compact(self) -> None:
        """Leave nothing of what was deleted in any file."""

    def copy_to(self, path: Path) -> None:
        """Copy all of it to another file, whole or not at all, as it is at one moment."""

    def another(self, path: Path) -> AbstractContextManager[Store]:
        """Open such a copy. Raises StoreError."""


class Store(Runs, Pages, Rows, Protocol):
    """The runs and the pages. Whatever goes wrong in it is a StoreError or OutputError (Dutch)."""

    @property
    def place(self) -> Path:
        """The file in which it is."""

    @property
    def workspace(self) -> Path:
        """The folder that is moved as a whole: the one around `out/`, in which the store lies."""
