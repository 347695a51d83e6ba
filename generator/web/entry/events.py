"""What a device sends, checked: the shape of every event, and whether the run's sheets ask for it.

What somebody typed is never refused for what it says: a "number" that is none is kept as it was typed, and asked about
later. What nobody can have typed (an unknown question, a choice that is not there) is refused; the device keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.model.domains import Choice, Drawing
from generator.model.entry import CURVE_POINTS, CURVE_TOP, MOST_EVENTS, MOST_TYPED, EntryEvent, EventKind
from generator.model.sheet import Sheet
from generator.model.variable import Variable

PartsOf = Callable[[Sheet], Mapping[int, Sequence[Variable]]]
"""By the number of each part of a sheet the variables that it asks (see `generator.web.entry.parts`)."""

MOST_AT_ONCE = 200  # events in a request
BAD, UNKNOWN, TOO_LONG = 400, 422, 413  # its shape is wrong, nobody asks this, more than one answer can be
MOST_BASE = 2**53  # whole numbers beyond this are not exact in a browser
WAYS = ("drawn", "tapped", "list")
_DEEPEST = 6  # lists and objects in one another: events are four deep


class RefusedError(Exception):
    """This cannot be kept. `status` as in HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


def body_of(data: bytes) -> tuple[object, list[object]]:
    """The token and the events in a request. Raises RefusedError."""
    body = object_in(data)
    events = body.get("events")
    if not isinstance(events, list):
        raise RefusedError(BAD)
    if len(events) > MOST_AT_ONCE:
        raise RefusedError(TOO_LONG)
    return body.get("token"), events


def object_in(data: bytes) -> dict[str, object]:
    """The JSON object that a request holds. Raises RefusedError."""
    if _depth(data) > _DEEPEST:
        raise RefusedError(BAD)
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        raise RefusedError(BAD) from None
    if not isinstance(body, dict):
        raise RefusedError(BAD)
    return body


def _depth(data: bytes) -> int:
    """A bound on how deep this is nested: brackets in texts count too, so only what looks deep is counted well."""
    if data.count(b"[") + data.count(b"{") <= _DEEPEST:
        return 0
    deep = deepest = 0
    quoted = escaped = False
    for sign in data:
        if quoted:
            quoted, escaped = escaped or sign != 0x22, not escaped and sign == 0x5C
        elif sign == 0x22:
            quoted = True
        elif sign in b"[{":
            deep += 1
            deepest = max(deepest, deep)
        elif sign in b"]}":
            deep -= 1
    return deepest


@dataclass(frozen=True)
class Asked:
    """What the sheets of a run ask, looked up once."""

    sheets: tuple[Sheet, ...]
    parts_of: PartsOf

    @cached_property
    def variables(self) -> Mapping[str, Variable]:
        """Those that may be answered, by name."""
        private = {v.name for s in self.sheets for q in s.questions if q.private for v in q.variables}
        every = (v for sheet in self.sheets for v in sheet.variables)
        return {v.name: v for v in every if not v.private and v.name not in private}

    @cached_property
    def parts(self) -> Mapping[str, Mapping[int, tuple[str, ...]]]:
        """By form and number of a part, its variables (drawings stand with the rest of their question)."""
        return {sheet.form: self._parts(sheet) for sheet in self.sheets}

    def _parts(self, sheet: Sheet) -> dict[int, tuple[str, ...]]:
        drawings = {v.item: v.name for v in sheet.variables if isinstance(v.domain, Drawing) and not v.private}
        found = {}
        for number, variables in self.parts_of(sheet).items():
            own = [v for v in variables if v.name in self.variables]
            drawn = [drawings[item] for item in dict.fromkeys(v.item for v in own) if item in drawings]
            found[number] = tuple(dict.fromkeys([*drawn, *(v.name for v in own)]))
        return found

    def event(self, said: object) -> EntryEvent:
        """The event that a device says. Raises RefusedError."""
        if not isinstance(said, dict):
            raise RefusedError(BAD)
        seq, form, base = seq_of(said), said.get("form"), said.get("base", 0)
        if not isinstance(form, str) or not _whole(base, 0, MOST_BASE):
            raise RefusedError(BAD)
        if form not in self.parts:
            raise RefusedError(UNKNOWN)
        try:
            kind = EventKind(said.get("kind", ""))
        except ValueError:
            raise RefusedError(BAD) from None
        covers: tuple[str, ...] = ()
        match kind:
            case EventKind.ANSWER:
                content = self._answer(form, said)
            case EventKind.SEEN:
                content, covers = self._seen(form, said)
            case EventKind.DRAWN:
                content = self._drawn(form, said)
            case EventKind.DONE:
                content = {}
        return EntryEvent(seq, form, kind, canonical(content), covers, base)

    def _answer(self, form: str, said: Mapping[str, Any]) -> dict[str, object]:
        name, value = said.get("variable"), said.get("value")
        variable = self.variables.get(name) if isinstance(name, str) else None
        if variable is None or variable.form != form or isinstance(variable.domain, Drawing):
            raise RefusedError(UNKNOWN if isinstance(name, str) else BAD)
        if "value" not in said:
            raise RefusedError(BAD)
        if value is not None:
            _check(variable, value)
        return {"variable": name, "value": value}

    def _seen(self, form: str, said: Mapping[str, Any]) -> tuple[dict[str, object], tuple[str, ...]]:
        part = said.get("part")
        if not isinstance(part, int) or not _whole(part, 1, MOST_EVENTS):
            raise RefusedError(BAD)
        if part not in self.parts[form]:
            raise RefusedError(UNKNOWN)
        return {"part": part}, self.parts[form][part]

    def _drawn(self, form: str, said: Mapping[str, Any]) -> dict[str, object]:
        item, series, points, way = (said.get(key) for key in ("item", "series", "points", "way"))
        if not isinstance(item, str) or not isinstance(series, str) or way not in WAYS or not isinstance(points, list):
            raise RefusedError(BAD)
        if points and len(points) != CURVE_POINTS:
            raise RefusedError(BAD)
        if not all(point is None or _whole(point, 0, CURVE_TOP) for point in points):
            raise RefusedError(BAD)
        drawing = next((v for v in self.variables.values() if (v.form, v.item, v.part) == (form, item, ())), None)
        lines = {v.part[0] for v in self.variables.values() if (v.form, v.item) == (form, item) and v.part}
        if drawing is None or not isinstance(drawing.domain, Drawing) or series not in lines:
            raise RefusedError(UNKNOWN)
        return {"item": item, "series": series, "points": points, "way": way}


def canonical(content: Mapping[str, object]) -> str:
    """JSON that is the same for the same content."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "backslashreplace").decode()


def seq_of(said: object) -> int:
    """The event's number. Raises RefusedError."""
    seq = said.get("seq") if isinstance(said, dict) else None
    if not isinstance(seq, int) or not _whole(seq, 1, MOST_BASE):
        raise RefusedError(BAD)
    if seq > MOST_EVENTS:
        raise RefusedError(TOO_LONG)
    return seq


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _check(variable: Variable, value: object) -> None:
    """Raises RefusedError if a device that shows this question cannot have sent this."""
    domain = variable.domain
    if not isinstance(domain, Choice):
        if not isinstance(value, str):
            raise RefusedError(BAD)
        if len(value) > MOST_TYPED:
            raise RefusedError(TOO_LONG)
        return
    one = domain.at_most == 1
    codes = [value] if one else value
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise RefusedError(BAD)
    if len(set(codes)) != len(codes):
        raise RefusedError(BAD)
    if not set(codes) <= set(domain.names):
        raise RefusedError(UNKNOWN)
