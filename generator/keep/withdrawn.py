"""Runs that were taken back: printed nowhere, handed to nobody. They stay readable, and out of sight.

Only a run of which nothing came in can be withdrawn. If paper of it turns up after all it is read like any other, the
run is in sight again, and whoever looks is told that it was withdrawn: nothing is lost, and nothing passes in silence.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from generator.keep.store import Store
from generator.model.answer import Fate
from generator.model.errors import DecisionError, NotFoundError

NOTE = "Deze oplage is ingetrokken."  # beside a page that came in after all

# Our own empty PDF, read along with a folder, says nothing about paper that was handed out.
_CAME_IN = (
    f"(EXISTS (SELECT 1 FROM pages p WHERE p.run = runs.name AND p.fate <> '{Fate.ORIGINAL}') "
    "OR EXISTS (SELECT 1 FROM decisions d WHERE d.run = runs.name))"
)


def withdrawn(store: Store) -> dict[str, str]:
    """The withdrawn runs, each with when that was (UTC, ISO 8601)."""
    return dict(store.rows("SELECT run, at FROM withdrawn ORDER BY at, run"))


def out_of_sight(store: Store) -> frozenset[str]:
    """The withdrawn runs of which nothing came in: lists and tables leave them out."""
    sql = f"SELECT name FROM runs WHERE name IN (SELECT run FROM withdrawn) AND NOT {_CAME_IN}"
    return frozenset(name for (name,) in store.rows(sql))


def withdraw(store: Store, names: Sequence[str]) -> tuple[str, ...]:
    """Take these runs back, all or none of them; their names as kept. Again is fine.

    Raises NotFoundError for a run that is not here, DecisionError for one of which something came in.
    """
    runs = _known(store, names)
    came = [run for run in runs if next(store.rows(f"SELECT 1 FROM runs WHERE name = ? AND {_CAME_IN}", run), None)]
    if came:
        which = f"Van oplage {', '.join(came)} is al iets binnen. Die kun je niet meer intrekken."
        raise DecisionError(which, "Wil je wissen wat er binnenkwam? Dat kan met 'werkblad purge'.")
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    store.append("INSERT OR IGNORE INTO withdrawn VALUES (?, ?)", [(run, now) for run in runs])
    return runs


def restore(store: Store, names: Sequence[str]) -> tuple[str, ...]:
    """Make withdrawn runs ordinary again; their names. Raises NotFoundError for one that is not withdrawn."""
    runs, gone = _known(store, names), withdrawn(store)
    for run in runs:
        if run not in gone:
            raise NotFoundError(f"Oplage {run} is niet ingetrokken.", "Er is niets veranderd.")
    store.append("DELETE FROM withdrawn WHERE run = ?", [(run,) for run in runs])
    return runs


def _known(store: Store, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(store.layout(name).run for name in names))
