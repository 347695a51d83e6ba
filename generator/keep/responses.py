"""From the store to responses, unit by unit. A unit is what is looked at together: all pages and decisions of a copy.

Of the generic PDF (copy 0) a unit is one saved copy of it; its loose pages, of which each is a response of its own, are
one unit together. Whatever is made of responses, is made of one unit at a time and of nothing outside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

from generator.keep.consolidate import LOOSE, responses_of_copy
from generator.keep.decisions import PageKey, decided_about, dismissed
from generator.keep.entry.asked import asked_layout
from generator.keep.response import Response
from generator.keep.store import Store


# `units` and `kept` (see `keep.store.migrations`) call a unit by the same three names. The unit's instance is '' for
# whatever is not one saved copy of the generic PDF.
def units_sql(*, one_copy: bool = False) -> str:
    """The units of run ?1 (of its copy ?2), as rows of copy and unit (the instance, or ''). Also for `keep.kept`."""
    which = "run = ?1 AND copy = ?2" if one_copy else "run = ?1"
    return (
        "SELECT copy, unit FROM (SELECT DISTINCT copy, CASE WHEN copy > 0 THEN '' ELSE instance END unit "
        f"FROM pages WHERE {which} UNION "
        f"SELECT DISTINCT copy, CASE WHEN copy > 0 OR instance LIKE '{LOOSE}%' THEN '' ELSE instance END "
        f"FROM decisions WHERE {which} AND digest IS NULL)"
    )


class Unit(NamedTuple):
    """A copy of a run; of the generic PDF (copy 0) one saved copy, or (instance '') the loose pages."""

    run: str
    copy: int
    instance: str = ""


def unit_of(run: str, copy: int, instance: str) -> Unit:
    """The unit to which a page with this code and instance belongs."""
    return Unit(run, copy, "" if copy else instance)


def responses_beside(store: Store, run: str, copy: int, instance: str) -> Iterator[Response]:
    """The response of this copy and instance, with those of its unit."""
    unit = Unit(run, copy, "" if copy or instance.startswith(LOOSE) else instance)
    yield from responses_of_unit(store, unit, dismissed(store))


def units(store: Store, run: str, copy: int | None = None) -> Iterator[Unit]:
    """The units of a run (of one copy) of which anything came in or was decided, by copy and instance."""
    sql, values = units_sql(one_copy=copy is not None), (run,) if copy is None else (run, copy)
    for number, instance in list(store.rows(f"{sql} ORDER BY copy, unit", *values)):
        yield Unit(run, number, instance)


def responses_of_unit(store: Store, unit: Unit, gone: Set[PageKey]) -> Iterator[Response]:
    """The responses of a unit (one, but for loose pages). What people decided lies over what was read.

    `gone`: the input pages that do not belong here (`decisions.dismissed`).
    """
    loose = not unit.copy and not unit.instance
    readings = store.readings(unit.run, unit.copy, None if unit.copy else unit.instance, marks=False)
    decided = decided_about(store, unit.run, unit.copy, None if unit.copy or loose else unit.instance)
    if loose:
        decided = {instance: own for instance, own in decided.items() if not instance or instance.startswith(LOOSE)}
    yield from responses_of_copy(readings, asked_layout(store, unit.run), unit.copy, decided, gone)


def responses(store: Store, run: str, copy: int | None = None) -> Iterator[Response]:
    """The responses of a run (of one copy), by copy and instance, streamed: one unit in memory at a time."""
    gone = dismissed(store)
    for unit in units(store, run, copy):
        yield from responses_of_unit(store, unit, gone)
