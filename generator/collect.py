"""A stack in, as a table of contents: find files → inspect → take over layouts → read what is new → keep.

Everything that is read is kept page by page, so that a killed program goes on where it stopped, and reading the same
files again changes nothing. What comes out does not depend on the number of processes or on interruptions.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from generator.atomic import sweep
from generator.keep.decisions import PageKey, assignments, wants_reading
from generator.keep.inputs import known_pages, known_size
from generator.keep.openwork import OpenWork
from generator.keep.pictures import FolderPictures, Pictures, PicturesAt, store_pictures
from generator.keep.places import begin, end, note_place, pictures_gone, places
from generator.keep.store import Store
from generator.keep.withdrawn import withdrawn
from generator.model.answer import AnswerState, Fate, PageReading, PageSource
from generator.model.errors import InterruptedByUserError, NeedsReviewError, NothingReadError
from generator.model.layout import Layout
from generator.model.run import Run
from generator.read.decode.limits import MAX_INSIDE_PER_FILE
from generator.read.decode.reasons import INSIDE_TOO_MANY, CannotReadError
from generator.read.intake.facts import WHOLE_FILE, FileFacts, PageRef, digest_of, refused_file
from generator.read.intake.files import find_files
from generator.read.intake.names import FoundFile, Refused, address, from_address
from generator.read.local import local_reader
from generator.read.reader import Limits, Reader, Readers

if TYPE_CHECKING:
    from generator.read.blank.runbook import RunBook

Progress = Callable[[int, int | None], None]
"""Called with how many pages are done and (if known) of how many."""

TROUBLES_TOLD = 300  # files remembered for the screen, which names the first few per reason; the ledger has them all

WORTH_A_PROCESS = 24  # pages: fewer cost less than another process that starts and draws the blank pages once more
USUAL = Limits()
_Opener = Callable[[int], AbstractContextManager[Reader]]
"""Somebody to open so many files."""

_TROUBLED = (Fate.UNREADABLE, Fate.UNKNOWN_RUN, Fate.DOUBTFUL)


@dataclass(slots=True)
class Summary:
    """What one reading of a stack came to. Pages that were kept earlier are only counted in `before`."""

    files: int = 0
    before: int = 0
    fates: dict[Fate, int] = field(default_factory=dict)
    doubtful_answers: int = 0
    bad_files: int = 0  # that could not be read at all, now or before
    troubles: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)  # file, reason, advice → pages
    runs: list[str] = field(default_factory=list)  # that came inside a PDF and were not known here
    untold: int = 0  # pages in trouble beyond the first few
    withdrawn: dict[str, int] = field(default_factory=dict)  # runs that were taken back → new pages that came after all

    def count(self, fate: Fate) -> int:
        """How many new pages (or files as a whole) had this fate."""
        return self.fates.get(fate, 0)

    @property
    def pages(self) -> int:
        """How many rows are new in the ledger."""
        return sum(self.fates.values())

    def add(self, reading: PageReading) -> None:
        """Count a new reading."""
        self.fates[reading.fate] = self.count(reading.fate) + 1
        self.doubtful_answers += sum(answer.state is AnswerState.DOUBTFUL for answer in reading.answers)
        if reading.fate in _TROUBLED or (reading.fate is Fate.READ and reading.advice):
            self.tell(reading)

    def tell(self, reading: PageReading) -> None:
        """Put a page or file in trouble on the list that is shown."""
        self.bad_files += reading.source.page == WHOLE_FILE
        trouble = (reading.source.file, reading.reason, reading.advice)
        if trouble in self.troubles or len(self.troubles) < TROUBLES_TOLD:
            self.troubles.setdefault(trouble, []).append(reading.source.page)
        else:
            self.untold += 1

    @property
    def nothing_read(self) -> bool:
        """Whether there were files, and not one page of them could be read, now or before."""
        good = sum(self.count(fate) for fate in Fate if fate not in (Fate.UNREADABLE, Fate.UNKNOWN_RUN))
        return bool(self.files) and not good and not self.before

    def raise_if_needed(self, waiting: OpenWork) -> None:
        """Raise what the exit code should say: nothing could be read, or a person must look (also at earlier pages)."""
        if not self.files:
            what = "Hier is geen enkel bestand gevonden om te lezen."
            raise NothingReadError(what, "Kijk of de scans in deze map staan, en of je de goede map noemt.")
        if self.nothing_read:
            raise NothingReadError(
                "Geen enkele bladzijde was te lezen.", "Bekijk hierboven per bestand wat je kunt doen."
            )
        if waiting:
            raise NeedsReviewError(
                f"Klaar en alles is bewaard. In totaal moet een mens nog kijken naar {waiting}.",
                "Dat kan in je browser: 'werkblad review'. Alles staat ook in ledger.csv en in answers.csv (doubtful).",
            )
        if self.bad_files:
            files = "1 bestand is" if self.bad_files == 1 else f"{self.bad_files} bestanden zijn"
            raise NeedsReviewError(
                f"Klaar en alles is bewaard, maar {files} niet te lezen.",
                "Hierboven staat per bestand wat je kunt doen. Alles staat ook in ledger.csv.",
            )


def collect(
    paths: Sequence[Path],
    store: Store,
    out: Path,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    limits: Limits = USUAL,
    readers: Readers = local_reader,
    at: PicturesAt = FolderPictures,
) -> Summary:
    """Read everything under `paths` into the store; crops and overlays go beside the tables in `out`.

    Raises NotFoundError for a path that does not exist, OutputError or StoreError if keeping fails (what was kept
    stays), InterruptedByUserError after Ctrl-C.
    """
    summary = Summary()
    note_place(store, out)  # before the first picture: a killed program must not forget where it put them
    reading, stopped = begin(store, out)
    clean = sweep(out) if stopped else True  # there may be a hundred thousand pictures to look between
    keeper = _Keeper(store, at(out), summary)
    try:
        files = _inspected(paths, store, out, keeper, lambda files: readers(min(jobs, files), {}, limits))
        refs = list(_unread(files, store, keeper, [at(place.folder) for place in places(store)]))
        if refs:
            runs = {name: _known_run(store, name) for name in store.run_names()}
            with readers(min(jobs, -(-len(refs) // WORTH_A_PROCESS)), runs, limits) as reader:
                for done, page in enumerate(reader.read(refs), 1):
                    keeper.keep(page)
                    if progress is not None:
                        progress(done, len(refs))
    except KeyboardInterrupt:
        raise InterruptedByUserError(
            "Afgebroken. Wat al gelezen was, is bewaard.", "Geef dezelfde opdracht opnieuw om verder te gaan."
        ) from None
    if clean:
        end(store, reading)
    return summary


def _known_run(store: Store, name: str) -> Run:
    """The run, with how many copies were issued: where there was one, a page without a code can still be told."""
    numbers = {copy.number for copy in store.copies(name)}
    counted = bool(numbers) and numbers == set(range(1, len(numbers) + 1))
    return replace(store.run(name), copies=len(numbers) if counted else None)


class _Keeper:
    """Keeps readings: pictures first, then the row that names them."""

    def __init__(self, store: Store, pictures: Pictures, summary: Summary) -> None:
        self._store, self._pictures, self.summary = store, pictures, summary
        self._layouts: dict[str, Layout | None] = {}
        self._withdrawn = withdrawn(store)
        self.again: set[PageKey] = set()  # kept earlier, and to be read again at a person's word

    def keep(self, reading: PageReading) -> None:
        """Keep one reading; count it if it is new. Other sheets in the same picture go first: with the page itself all
        is done."""
        for other in reading.beside:
            self._keep_place(other, reading.source.digest)
            self.keep(other)
        stored = store_pictures(self._pictures, reading, self._layout(reading))
        if self._store.add_reading(stored, again=PageKey(reading.source.digest, reading.source.page) in self.again):
            self.summary.add(stored)
            if stored.code is not None and stored.code.run in self._withdrawn:
                self.summary.withdrawn[stored.code.run] = self.summary.withdrawn.get(stored.code.run, 0) + 1
        elif stored.source.page == WHOLE_FILE and stored.fate is Fate.UNREADABLE:
            self.summary.tell(stored)  # it still lies there, and is still no good

    def _keep_place(self, sheet: PageReading, picture: str) -> None:
        """Remember where in which picture a sheet lies, so that it can be shown."""
        place = self._store.input_place(picture)
        if place is not None and sheet.area:
            self._store.add_input(sheet.source.digest, place[0], address(from_address(place[1])[0], sheet.area))

    def _layout(self, reading: PageReading) -> Layout | None:
        name = reading.code.run if reading.code is not None else ""
        if name and name not in self._layouts:
            self._layouts[name] = self._store.layout(name) if name in self._store.run_names() else None
        return self._layouts.get(name)


def _inspected(paths: Sequence[Path], store: Store, out: Path, keeper: _Keeper, opener: _Opener) -> list[FileFacts]:
    """The files that have pages to read. What is wrong with a whole file is kept at once; so are layouts in files."""
    found: list[FileFacts] = []
    first: dict[str, str] = {}  # digest → the name under which these bytes came first
    inside: Counter[str] = Counter()  # files in files, by the one on disk
    files = list(_openable(find_files(paths, leave_out=out), keeper))
    with _Opening(store, opener) as opening:
        while files:
            deeper: list[FoundFile] = []
            for facts, size in opening.of(files):
                if _taken_in(facts, size, store, keeper, first):
                    found.append(replace(facts, runs=(), inside=()))
                    deeper += _openable(_bounded(facts, inside), keeper)
            files = deeper
    return found


class _Opening:
    """Says what is in files. Processes are started only if there is one to open: not for bytes that were opened before.

    Use as a context manager.
    """

    def __init__(self, store: Store, opener: _Opener) -> None:
        self._store, self._opener = store, opener
        self._stack = contextlib.ExitStack()
        self._started: Reader | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> bool | None:
        return self._stack.__exit__(*error)

    def of(self, files: Sequence[FoundFile]) -> Iterator[tuple[FileFacts, int]]:
        """What is in each of these, in order, and its size in bytes (0: it is not a file by itself)."""
        known = [self._known(file) for file in files]
        new = [file for file, (facts, _) in zip(files, known, strict=True) if facts is None]
        opened = self._reader(len(new)).inspect(new) if new else iter(())
        for facts, size in known:
            yield (next(opened) if facts is None else facts), size

    def _reader(self, files: int) -> Reader:
        if self._started is None:
            self._started = self._stack.enter_context(self._opener(files))
        return self._started

    def _known(self, file: FoundFile) -> tuple[FileFacts | None, int]:
        if file.members:
            return None, 0
        try:
            size = Path(file.path).stat().st_size
            if not known_size(self._store, size):
                return None, size
            digest = digest_of(Path(file.path))
        except (OSError, CannotReadError):  # whoever opens it says what is wrong
            return None, 0
        pages = known_pages(self._store, digest)
        return (None if pages is None else FileFacts(file, digest, pages)), size


def _taken_in(facts: FileFacts, size: int, store: Store, keeper: _Keeper, first: dict[str, str]) -> bool:
    """Whether this file has pages to read. If not, that is kept. `size`: in bytes, where it is a file by itself."""
    keeper.summary.files += 1
    for run in facts.runs:
        if _take_over(run, store):
            keeper.summary.runs.append(run.layout.run)
    if facts.digest and facts.digest in first:
        keeper.keep(_same_file(facts, first[facts.digest]))
        return False
    first[facts.digest] = facts.file.shown
    if facts.fate is not None:
        keeper.keep(facts.fate)
        return False
    place = str(Path(facts.file.path).resolve())
    store.add_input(facts.digest, place, facts.file.members, 0 if facts.inside else size, facts.pages)
    return True


def _bounded(facts: FileFacts, inside: Counter[str]) -> Iterator[FoundFile | Refused]:
    """The files in this one, as far as all that one file on disk holds is not beyond what anybody sends."""
    path = facts.file.path
    for one in facts.inside:
        inside[path] += 1
        if inside[path] > MAX_INSIDE_PER_FILE:
            yield Refused(facts.file.shown, INSIDE_TOO_MANY)
            return
        yield one


def _openable(files: Iterable[FoundFile | Refused], keeper: _Keeper) -> Iterator[FoundFile]:
    """The files to open; those that are none of ours to open are kept as such."""
    for file in files:
        if isinstance(file, Refused):
            keeper.summary.files += 1
            keeper.keep(refused_file(file))
        else:
            yield file


def _take_over(run: Run, store: Store) -> bool:
    """Keep a run that came inside a PDF, if it is new or brings the missing key. The store's word goes first.

    Returns whether the run is new.
    """
    if run.layout.run not in store.run_names():
        store.add_run(run)
        return True
    known = store.run(run.layout.run)
    if known.layout == run.layout and run.key and not known.key:
        store.add_run(run)
    return False


def _same_file(facts: FileFacts, first: str) -> PageReading:
    """The reading of a file whose bytes came before under another name: one row, told apart by that name."""
    name = hashlib.sha256(f"same:{facts.digest}:{facts.file.shown}".encode()).hexdigest()
    return PageReading(
        PageSource(facts.file.shown, name, WHOLE_FILE),
        Fate.DUPLICATE,
        reason=f"Dit bestand is precies gelijk aan {first}.",
        advice="Je hoeft niets te doen.",
    )


def _unread(
    files: Iterable[FileFacts], store: Store, keeper: _Keeper, pictures: Sequence[Pictures]
) -> Iterator[PageRef]:
    """The pages that are not yet kept, or not as a person said since, or whose pictures somebody threw away."""
    assigned = assignments(store)
    for facts in files:
        for ref in facts.refs():
            key = PageKey(ref.digest, ref.page)
            code = assigned.get(key)
            if not store.seen(ref.digest, ref.page):
                yield replace(ref, code=code)
            elif wants_reading(store, key, code) or pictures_gone(store, ref.digest, ref.page, pictures):
                keeper.again.add(key)
                yield replace(ref, code=code)
            else:
                keeper.summary.before += 1


class Rereading:
    """Reads pages that were kept before once more, as what a person says they are, here and now.

    `ready` and `keep` ask the store; what `ready` hands out does not, so that nobody needs to wait for it. What the
    runs look like is remembered from page to page.
    """

    def __init__(self, store: Store, out: Path, at: PicturesAt = FolderPictures) -> None:
        self._store, self._pictures = store, at(out)
        self._books: dict[frozenset[str], RunBook] = {}
        self._one_at_a_time = threading.Lock()  # open PDFs and blank pages are for one thread

    def ready(self, ref: PageRef) -> Callable[[], PageReading]:
        """All that is needed to read a page as `ref.code` says (None: as what it looks like); then it can be read."""
        names = frozenset((ref.code.run,) if ref.code else self._store.run_names())
        from generator.read.blank.runbook import RunBook  # noqa: PLC0415  # OpenCV

        if names not in self._books:
            self._books[names] = RunBook({name: self._store.run(name) for name in sorted(names)})
        return lambda: self._read(ref, self._books[names])

    def _read(self, ref: PageRef, runs: RunBook) -> PageReading:
        from generator.read.pages import read_refs  # noqa: PLC0415  # OpenCV is for workers, and for this rare case

        with self._one_at_a_time:
            (reading,) = read_refs((ref,), runs)
        return reading

    def keep(self, reading: PageReading) -> None:
        """Keep it in the place of what was read before."""
        keeper = _Keeper(self._store, self._pictures, Summary())
        keeper.again.add(PageKey(reading.source.digest, reading.source.page))
        keeper.keep(reading)
