"""Which column of a table is which of our variables. Programs put a question's group before its name, or its box after.

ODK writes `group-name`, Kobo `group/name` and `name/choice`, LimeSurvey `name[box]` or `name_box`; the map of codes
says what to look for, and that decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.model.exchange import CodeMap, SentColumn

_NUMBERS = ("key", "instanceid", "metainstanceid", "uuid", "id", "responseid", "antwoordid", "submissionid")
"""What the column of a response's own number is called, the surest first."""

_MOMENTS = ("submitdate", "submissiondate", "submissiontime", "datumverzonden", "datesubmitted", "completedat", "end")
"""What the column is called that says when somebody sent the answers, likewise."""

_PARTS = re.compile(r"[/\-]")
_SIGNS = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of columns (from 0). `boxes`: of a question with several answers a column for each choice, where the
    table has those instead of one. `missing`: variables that have no column at all."""

    values: tuple[tuple[SentColumn, int], ...]
    boxes: Mapping[str, Mapping[str, int]]
    code: int | None
    number: int | None
    moment: int | None
    missing: tuple[str, ...]


def find_columns(headings: Sequence[str], sent: CodeMap, several: Mapping[str, Sequence[str]]) -> Columns:
    """The columns of this table. `several`: the choices of each variable that may have more than one.

    Raises ValueError if two columns would be the same variable: nobody can say which one counts.
    """
    by_name = _by_name(headings)
    values: list[tuple[SentColumn, int]] = []
    boxes: dict[str, dict[str, int]] = {}
    for column in sent.columns:
        place = _only(by_name, _spellings(column.header))
        if place is not None:
            values.append((column, place))
        elif not column.choice and column.variable in several:
            own = {
                choice: found
                for choice in several[column.variable]
                if (found := _only(by_name, (f"{column.header}/{choice}", f"{column.header}.{choice}"))) is not None
            }
            if own:
                boxes[column.variable] = own
    there = {column.variable for column, _ in values} | set(boxes)
    return Columns(
        tuple(values),
        boxes,
        _only(by_name, (sent.code,)),
        _first(headings, _NUMBERS),
        _first(headings, _MOMENTS),
        tuple(dict.fromkeys(c.variable for c in sent.columns if c.variable not in there)),
    )


def _spellings(header: str) -> tuple[str, ...]:
    """As in the map, and as programs write it for statistics packages: `tijd[K1]`, `tijd_K1`."""
    inside = re.fullmatch(r"(\w+)\[(\w+)\]", header)
    return (header,) if inside is None else (header, f"{inside[1]}_{inside[2]}")


def _by_name(headings: Sequence[str]) -> dict[str, list[int]]:
    """The places of each heading: whole, and by its last one and two parts."""
    found: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        name = heading.strip().lower()
        parts = _PARTS.split(name)
        for key in dict.fromkeys((name, parts[-1], "/".join(parts[-2:]))):
            found.setdefault(key, []).append(place)
    return found


def _only(by_name: Mapping[str, Sequence[int]], names: Iterable[str]) -> int | None:
    places = {place for name in names for place in by_name.get(name.lower(), ())}
    if len(places) > 1:
        raise ValueError(next(iter(names)))
    return next(iter(places), None)


def _first(headings: Sequence[str], names: Sequence[str]) -> int | None:
    plain = [_SIGNS.sub("", heading.lower()) for heading in headings]
    return next((plain.index(name) for name in names if name in plain), None)
