"""Digital entry, as a table of contents: the store and the house styles behind the entry pages (`web.entry.front`)."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from generator.keep.entry import codes
from generator.keep.entry.asked import pages_of_variables, with_screen_variables
from generator.keep.entry.events import keep_events, last_number
from generator.keep.entry.fold import fold
from generator.keep.entry.second import mark_second
from generator.keep.entry.writer import Opener, OpenStore, Writer
from generator.keep.store import Store
from generator.keep.withdrawn import out_of_sight
from generator.model.entry import Ack, EntryEvent, Hand
from generator.model.errors import WerkbladError
from generator.model.layout import Layout
from generator.model.sheet_json import dumps
from generator.web.entry.front import House, OpenRun, SheetLine, Value

T = TypeVar("T")
NUMBER_DIGITS = 3  # of a copy's number, as it is printed
FRESH_SECONDS = 5.0  # after so long a new run, built while the server runs, is seen
IDLE_SECONDS = 15.0  # between two looks at what can be folded
_VERSION_CHARS = 12


@dataclass(frozen=True, slots=True)
class _Known:
    """A run, looked up once: none of it ever changes."""

    key: bytes
    layout: Layout
    names: Mapping[tuple[int, int], frozenset[str]]
    open: OpenRun
    counted: bool  # whether its copies are known


class StoreFront:
    """Fulfils `web.entry.front.Front`. Use as a context manager. Raises StoreError if the store cannot be opened.

    `house`: a house style by its key, as it is today: it says how pages look, not what they ask.
    """

    def __init__(self, opener: Opener, house: Callable[[str], House]) -> None:
        self._opener, self._house = opener, functools.cache(house)
        self._writer = Writer(opener)
        self._store = opener()
        self._lock = threading.RLock()
        self._slow_store: OpenStore | None = None
        self._slow = threading.RLock()
        self._known: dict[str, _Known] = {}
        self._names: tuple[float, tuple[str, ...]] = (0.0, ())
        self._stop = threading.Event()
        self._folder = threading.Thread(target=self._fold_when_idle, name="vouwer", daemon=True)
        self._folder.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()

    def close(self) -> None:
        """Keep what was handed over, and close the store."""
        self._stop.set()
        self._folder.join()
        self._writer.close()
        with self._lock:
            self._store.close()
        with self._slow:
            if self._slow_store is not None:
                self._slow_store.close()

    # --- what may be filled in ----------------------------------------------------------------------------------------

    def runs(self) -> Sequence[str]:
        """The runs that are open, the newest first."""
        made, names = self._names
        if time.monotonic() - made > FRESH_SECONDS or not names:
            with self._looking() as store:
                hidden = out_of_sight(store)
                names = tuple(name for name in reversed(store.run_names()) if name not in hidden)
            self._names = (time.monotonic(), names)
        return names

    def houses(self) -> tuple[House, ...]:
        """The house styles of the open runs, each once."""
        opened = (self.run(name) for name in self.runs())
        return tuple({run.house.name: run.house for run in opened if run is not None}.values())

    def run(self, name: str) -> OpenRun | None:
        """An open run."""
        known = self._run(name)
        return known.open if known is not None and known.key else None

    def key(self, name: str) -> bytes:
        """The key of a run's codes."""
        known = self._run(name)
        return known.key if known is not None else b""

    def issued(self, name: str, copy: int) -> bool:
        """Whether the run has this copy; the generic one is there where no copies were counted."""
        known = self._run(name)
        if known is None:
            return False
        with self._looking() as store:
            return store.has_copy(name, copy) if known.counted else copy == 0

    def names_on(self, name: str, form: int, page: int) -> frozenset[str]:
        """The variables on a printed page."""
        known = self._run(name)
        return known.names.get((form, page), frozenset()) if known is not None else frozenset()

    def form(self, name: str, form: int) -> str:
        """The key of a form by its place in the run."""
        known = self._run(name)
        return known.layout.forms[form].key if known is not None and form < len(known.layout.forms) else ""

    def number(self, name: str, copy: int) -> str | None:
        """The number that is printed on the copy."""
        return f"{copy:0{NUMBER_DIGITS}d}" if copy else None

    # --- who fills in -------------------------------------------------------------------------------------------------

    def taken(self, hand: Hand) -> bool:
        """Whether somebody else began to fill in this copy."""
        with self._looking() as store:
            return codes.taken(store, hand)

    def keep(self, hand: Hand, events: Sequence[EntryEvent], held: Sequence[Hand] = ()) -> Sequence[Ack]:
        """Keep events; back when they are on the disk."""
        return self._kept(hand, held, lambda store: keep_events(store, hand, events))

    def keep_form(
        self, hand: Hand, nonce: str, events: Sequence[EntryEvent], held: Sequence[Hand] = ()
    ) -> Sequence[Ack]:
        """Keep what a form said; back when it is on the disk."""
        return self._kept(hand, held, lambda store: codes.keep_form(store, hand, nonce, events))

    def _kept(self, hand: Hand, held: Sequence[Hand], work: Callable[[Store], Sequence[Ack]]) -> Sequence[Ack]:
        def kept(store: Store) -> Sequence[Ack]:
            acks = work(store)
            mark_second(store, hand, held)
            return acks

        return self._writer.do(kept)

    def given(self, hand: Hand) -> Mapping[str, Value]:
        """What this person answered on screens so far."""
        with self._looking() as store:
            found = codes.given(store, hand)
        return {name: list(said) if isinstance(said, tuple) else said for name, said in found.items()}

    def last(self, hand: Hand) -> int:
        """The highest number of an event of this device."""
        with self._looking() as store:
            return last_number(store, hand)

    def make_code(self, hand: Hand, code: str) -> None:
        """Let this person go on elsewhere."""
        key = self.key(hand.run)
        self._writer.do(lambda store: codes.make_code(store, hand, code, key))

    def go_on(self, code: str, device: str) -> Hand | None:
        """Whose the continue code is: from now on also this device's."""
        keys = [key for key in map(self.key, self.runs()) if key]
        return self._writer.do(lambda store: codes.go_on(store, code, device, keys))

    # --- what stands beside entry (a session) -------------------------------------------------------------------------

    def read(self, work: Callable[[Store], T]) -> T:
        """Do what takes long and writes little in a view of the store of its own: no answer waits for it."""
        with self._slow:
            self._slow_store = self._slow_store or self._opener()
            return work(self._slow_store)

    def write(self, work: Callable[[Store], T]) -> T:
        """Change something; back when it is on the disk."""
        return self._writer.do(work)

    # --- behind it ----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _looking(self) -> Iterator[Store]:
        """The store, to look at a row or two. One for all threads: each would hold 200 kB of its own."""
        with self._lock:
            yield self._store

    def _run(self, name: str) -> _Known | None:
        known = self._known.get(name)
        if known is None:
            with self._looking() as store:
                if name not in store.run_names():
                    return None
                known = self._known[name] = self._looked_up(store, name)
        return known

    def _looked_up(self, store: Store, name: str) -> _Known:
        layout, printed = store.layout(name), store.sheets(name)
        sheets = tuple(sheet.on_screen or sheet for sheet in printed)
        whole = with_screen_variables(store, layout)
        names: dict[tuple[int, int], set[str]] = {}
        for variable, place in pages_of_variables(whole).items():
            names.setdefault(place, set()).add(variable)
        versions = hashlib.blake2b(dumps(printed).encode(), digest_size=16).hexdigest()[:_VERSION_CHARS]
        opened = OpenRun(
            name,
            self._house(layout.brand),
            sheets,
            tuple(SheetLine(sheet.form, sheet.title, sheet.minutes) for sheet in sheets),
            sheets[0].who_sees if sheets else (),
            sheets[0].footer if sheets else (),
            versions,
            store.has_labels(name),
        )
        counted = next(store.copies(name), None) is not None
        frozen = {place: frozenset(each) for place, each in names.items()}
        return _Known(store.run(name).key, layout, frozen, opened, counted)

    def _fold_when_idle(self) -> None:
        """Make readings of what came in, now and then, so that nobody who looks has to wait for it."""
        with contextlib.closing(self._opener()) as store:
            while not self._stop.wait(IDLE_SECONDS):
                with contextlib.suppress(WerkbladError):  # whoever looks folds too
                    fold(store)
