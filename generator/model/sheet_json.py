"""Sheets as stable JSON, and back: what was asked of people, as they read it, kept with the run beside its Layout.

Digital entry and the codebook show this, never what today's definition would say. Each object says which class it is
(`"is": "sheet.Heading"`); fields that hold their default are left out, so a field that comes later changes nothing that
was kept before.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from generator.model import domains, questions, scores, sheet, texts, variable
from generator.model.questions.base import Look, Option, Scoring
from generator.model.questions.network import RingPart
from generator.model.sheet import Sheet

IS = "is"  # the key that names the class
SHEETS_FORMAT = 1  # goes up when a reader of older sheets would misunderstand newer ones

assert questions.KINDS  # the kinds are imported, and so are their looks


def dumps(sheets: Sequence[Sheet]) -> str:
    """The sheets as compact JSON; the same sheets give the same text."""
    whole = {"format": SHEETS_FORMAT, "sheets": [_told(each) for each in sheets]}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def loads(text: str | bytes) -> tuple[Sheet, ...]:
    """The sheets in a JSON text. Raises ValueError for what is none, or of a newer program."""
    try:
        whole = json.loads(text)
        if whole["format"] > SHEETS_FORMAT:
            raise ValueError(f"sheets.format: {whole['format']} is from a newer Werkblad; update Werkblad")
        return tuple(_made(Sheet, each) for each in whole["sheets"])
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"sheets: {error!r} is not as expected") from error


def _name(kind: type[Any]) -> str:
    """Module and class: two rooms may call different things by one name."""
    return f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"


def _told(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        own = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        defaults = {f.name: f.default for f in dataclasses.fields(value)}
        kept = {name: _told(part) for name, part in own.items() if part != defaults[name]}
        return {IS: _name(type(value)), **kept}
    if isinstance(value, Scoring):  # the key of a row, as its definition wrote it
        return {IS: _name(Scoring), **value.model_dump(exclude_defaults=True)}
    if isinstance(value, tuple):
        return [_told(part) for part in value]
    return value.value if isinstance(value, Enum) else value


def _all_looks(kind: type[Look] = Look) -> Iterator[type[Look]]:
    for own in kind.__subclasses__():
        yield own
        yield from _all_looks(own)


def _classes() -> dict[str, type[Any]]:
    """Every class that a sheet may hold, by the name that it is kept under. Looks come with their kinds."""
    found = [
        kind
        for module in (sheet, variable, domains, texts, scores)
        for kind in vars(module).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind)
    ]
    parts = [part for look in _all_looks() for part in _parts_of(look)]
    return {_name(kind): kind for kind in (*found, Option, RingPart, Scoring, *_all_looks(), *parts)}


def _parts_of(kind: type[Any]) -> Iterator[type[Any]]:
    """The dataclasses that the fields of this one name, near and far."""
    for hint in _hints(kind).values():
        for part in _within(hint):
            yield part
            if part is not kind:
                yield from _parts_of(part)


def _within(hint: Any) -> Iterator[type[Any]]:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield hint
    for inner in get_args(hint):
        yield from _within(inner)


_HINTS: dict[type[Any], dict[str, Any]] = {}


def _hints(kind: type[Any]) -> dict[str, Any]:
    """The types of a class's fields, worked out once: they are asked for at every object."""
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind)
    return _HINTS[kind]


def _made(hint: Any, data: Any) -> Any:
    """The value of this type in the data."""
    if isinstance(data, dict):
        kind = _classes_of_now()[data[IS]]
        hints = _hints(kind)
        return kind(**{name: _made(hints[name], part) for name, part in data.items() if name in hints})
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        tuples = [each for each in inner if get_origin(each) is tuple]
        return _made(tuples[0], data) if isinstance(data, list) and tuples else data
    if origin is tuple and isinstance(data, list):
        each = [inner[0]] * len(data) if inner[-1] is Ellipsis else list(inner)
        return tuple(_made(own, part) for own, part in zip(each, data, strict=True))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(data)
    return data


def _classes_of_now() -> dict[str, type[Any]]:
    """As `_classes`, made again only when a look has come (tests register kinds)."""
    return _known(tuple(_all_looks()))


@cache
def _known(_looks: tuple[type[Look], ...]) -> dict[str, type[Any]]:
    return _classes()
