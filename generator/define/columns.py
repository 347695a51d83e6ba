"""Which columns a form yields, by the one naming rule of `model/variable.py`: enough to find two with one name."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.definition import (
    Curve,
    FormDefinition,
    Item,
    Likert,
    Network,
    Note,
    SelectMultiple,
    TextItem,
    Words,
)
from generator.model.variable import variable_name


def columns(form: FormDefinition) -> Iterator[tuple[str, str]]:
    """Every column's name, with the id of the item it belongs to."""
    for item in form.items:
        for suffix in _suffixes(item):
            yield variable_name(form.key, item.id, *suffix), item.id


def _suffixes(item: Item) -> Iterator[tuple[str, ...]]:
    if isinstance(item, Note):
        return
    if isinstance(item, Likert):
        for row in item.rows:
            yield (row.name,)
            if item.multiple:
                yield from ((row.name, choice.name) for choice in item.choices)
    elif isinstance(item, TextItem) and item.numbered:
        yield from ((str(n),) for n in range(1, item.numbered + 1))
    elif isinstance(item, Network):
        yield from _network(item)
    else:
        yield ()
        if isinstance(item, (SelectMultiple, Words)):
            yield from ((choice.name,) for choice in item.choices)
        if isinstance(item, Words):
            yield from ((f"eigen{n}",) for n in range(1, item.blanks + 1))
        if isinstance(item, Curve):
            for line in (f"lijn{n}" for n in range(1, item.lines + 1)):
                yield (line,)
                yield from ((line, moment.name) for moment in item.moments)


def _network(item: Network) -> Iterator[tuple[str, ...]]:
    yield ()
    for number in range(1, sum(ring.places for ring in item.rings) + 1):
        place = f"p{number:02d}"
        yield (place, "naam")
        yield (place, "geeft")
        yield from ((place, "geeft", gift.name) for gift in item.gives)
        yield (place, "nabij")
