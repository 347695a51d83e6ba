"""What was made of units and need not be made again: whatever changes a unit throws away what was made of it.

Three guards. Triggers (see `keep.store.migrations`) empty what was made of a unit of which a page, decision or label
changed. A *recipe* stands for everything else that it was made from (columns, the way of writing, this program's own
source): with another recipe all of that kind is made again. And nothing here is the only place where something stands:
it may all be thrown away, and comes back the same.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import generator
from generator.keep.decisions import dismissed
from generator.keep.response import Response
from generator.keep.responses import Unit, responses_of_unit, units_sql
from generator.keep.store import Store

_ROOMS = ("keep", "model")  # the source on which it depends what is made of a unit
_AT_ONCE = 64  # units in a transaction: 0.2 s during which nobody else can write
_TRIES = 3  # to find a moment at which nothing is left to make; then others wait


class Maker(Protocol):
    """Makes one kind of thing of a unit's responses. `recipe`: all that it depends on, besides the unit (`recipe`)."""

    @property
    def kind(self) -> str:
        """The name under which it is kept."""

    @property
    def recipe(self) -> str:
        """See `recipe`."""

    def make(self, unit: Unit, responses: Sequence[Response]) -> bytes:
        """What is to be kept of this unit."""


def sources() -> list[Path]:
    """The files of this program on which it depends what is made of a unit."""
    here = Path(generator.__file__).parent
    return [path for room in _ROOMS for path in sorted(here.joinpath(room).rglob("*.py"))]


@functools.cache
def program() -> str:
    """A digest of this program's own source, as far as it makes what is kept: also of a version that was worked on."""
    digest = hashlib.blake2b(generator.__version__.encode(), digest_size=16)
    for path in sources():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def recipe(*parts: object) -> str:
    """A digest of all that a kind is made from besides its unit: of the program, and of `parts` as they print."""
    return hashlib.blake2b(repr((program(), parts)).encode(), digest_size=16).hexdigest()


def current(store: Store, kind: str, recipe: str) -> bool:
    """Whether what is kept of a kind was made by this recipe."""
    return next(store.rows("SELECT 1 FROM recipes WHERE kind = ? AND recipe = ?", kind, recipe), None) is not None


def start_again(store: Store, kind: str, recipe: str, clear: str, *values: object) -> None:
    """Throw away what was made by another recipe (`clear`)."""
    with store.writing():
        store.passing(clear, [values])
        store.passing("INSERT OR REPLACE INTO recipes VALUES (?, ?)", [(kind, recipe)])


def made_of(store: Store, unit: Unit, maker: Maker) -> bytes | None:
    """What is kept of one unit."""
    if not current(store, maker.kind, maker.recipe):
        return None
    sql = "SELECT data FROM kept WHERE run = ? AND copy = ? AND instance = ? AND kind = ?"
    return next((data for (data,) in store.rows(sql, *unit, maker.kind)), None)


def made(store: Store, run: str, maker: Maker) -> Iterator[tuple[Unit, bytes]]:
    """What is made of a run's units, by copy and instance; of those that changed it is made here and now, and not kept.

    To be asked within a snapshot.
    """
    known = "kept" if current(store, maker.kind, maker.recipe) else "(SELECT * FROM kept WHERE 0)"
    gone = None
    for copy, instance, data in store.rows(f"{_with_made(known)} ORDER BY u.copy, u.unit", run, maker.kind):
        unit = Unit(run, copy, instance)
        if data is None:
            gone = dismissed(store) if gone is None else gone
            yield unit, maker.make(unit, list(responses_of_unit(store, unit, gone)))
        else:
            yield unit, data


def _with_made(kept: str = "kept") -> str:
    return (
        f"SELECT u.copy, u.unit, k.data FROM ({units_sql()}) u LEFT JOIN {kept} k "
        "ON k.run = ?1 AND k.copy = u.copy AND k.instance = u.unit AND k.kind = ?2"
    )


def _to_make(store: Store, run: str, makers: Sequence[Maker]) -> list[Unit]:
    """Units of which something is not made yet, by copy and instance."""
    missing: set[Unit] = set()
    for maker in makers:
        sql = f"SELECT copy, unit FROM ({_with_made()}) WHERE data IS NULL"
        missing |= {Unit(run, copy, instance) for copy, instance in store.rows(sql, run, maker.kind)}
    return sorted(missing)


def freshen(store: Store, runs: Iterable[str], makers: Sequence[Maker]) -> None:
    """Make and keep what is not made yet of these runs' units, a few units at a time."""
    for maker in makers:
        if not current(store, maker.kind, maker.recipe):
            start_again(store, maker.kind, maker.recipe, "DELETE FROM kept WHERE kind = ?", maker.kind)
    for run in runs:
        left = _to_make(store, run, makers)
        for start in range(0, len(left), _AT_ONCE):
            with store.writing():
                gone = dismissed(store)
                for unit in left[start : start + _AT_ONCE]:
                    responses = list(responses_of_unit(store, unit, gone))
                    rows = [(*unit, maker.kind, maker.make(unit, responses)) for maker in makers]
                    sql = "INSERT OR REPLACE INTO kept (run, copy, instance, kind, data) VALUES (?, ?, ?, ?, ?)"
                    store.passing(sql, rows)


def changes(store: Store) -> int:
    """A number that rises whenever anything changes of which something may be made."""
    ((number,),) = store.rows("SELECT number FROM changes")
    return int(number)


@contextlib.contextmanager
def at_rest(store: Store, freshen: Callable[[], None]) -> Iterator[None]:
    """One state of the store, in which all is made that `freshen` makes."""
    for _ in range(_TRIES):
        before = changes(store)
        freshen()
        with store.snapshot():
            if changes(store) == before:
                yield
                return
    with store.writing():  # somebody else goes on and on: let them wait for once
        freshen()
        yield
