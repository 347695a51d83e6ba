"""A row of such a table → what one person answered, as our domains take it. Nothing is guessed: what is no code of
ours stays as it was written, and whoever keeps it doubts it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from generator.model.domains import Choice, Day, Whole
from generator.model.variable import Variable
from generator.read.exported.columns import Columns

Said = str | tuple[str, ...]
"""A text or code; or the codes of several choices."""

_TICKED = frozenset(("y", "j", "1", "true", "ja", "yes", "waar", "x", "on"))
_OPEN = frozenset(("", "n", "0", "false", "nee", "no", "onwaar", "off", "n/a"))
_ZEROS = re.compile(r"([+-]?\d+)[.,]0+")  # LimeSurvey keeps numbers with ten decimals
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00(:00)?(\.0+)?Z?")
_ISO = "iso"
_SHAPES = (_ISO, "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")
"""How moments are written, besides ISO 8601: the day first, as Dutch settings do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One response. `code`: the code of somebody's sheet, as it came; `number`: what the other program calls the
    response; `moment`: when it was sent (ISO 8601, UTC), or ''. `values` holds what was answered, by variable."""

    code: str
    number: str
    moment: str
    values: Mapping[str, Said]


def row_of(cells: Sequence[str], columns: Columns, variables: Mapping[str, Variable]) -> Row:
    """The row's answers. What was left open is not in `values`."""

    def cell(place: int | None) -> str:
        return cells[place].strip() if place is not None and place < len(cells) else ""

    values: dict[str, Said] = {}
    several: dict[str, list[str]] = {}
    for column, place in columns.values:
        text = cell(place)
        if column.choice:
            several.setdefault(column.variable, []).extend(_box(column.choice, text))
        elif text:
            values[column.variable] = _value(text, variables[column.variable], dict(column.codes))
    for name, places in columns.boxes.items():
        several.setdefault(name, []).extend(
            each for choice, place in places.items() for each in _box(choice, cell(place))
        )
    values |= {name: tuple(chosen) for name, chosen in several.items() if chosen}
    return Row(cell(columns.code), cell(columns.number), _moment(cell(columns.moment)), values)


def _box(choice: str, text: str) -> list[str]:
    """The choice if its box is ticked. A word that is neither goes along as it is, so that somebody looks at it."""
    plain = text.casefold()
    if plain in _OPEN:
        return []
    return [choice] if plain in _TICKED else [text]


def _value(text: str, variable: Variable, codes: Mapping[str, str]) -> Said:
    match variable.domain:
        case Choice(at_most=1):
            return codes.get(text) or _code(text, variable.domain)
        case Choice() as choice:
            parts = re.split(r"[\s;]+", text.strip("; ")) if text not in choice.names else [text]
            if all(part in choice.names for part in parts):
                return tuple(parts)
            return tuple(_code(part.strip(), choice) for part in text.strip("; ").split(";"))
        case Whole():
            whole = _ZEROS.fullmatch(text)
            return whole[1] if whole else text
        case Day():
            day = _MIDNIGHT.fullmatch(text)
            return day[1] if day else text
        case _:
            return text


def _code(text: str, choice: Choice) -> str:
    """The code that this word or label stands for; else the text."""
    found = choice.parse(text)
    return found.said.chosen[0] if len(found.said.chosen) == 1 else text


def _moment(text: str) -> str:
    """The moment in ISO 8601, UTC. One without a zone is taken for UTC: it only orders versions of one person."""
    moment = next((found for shape in _SHAPES if (found := _parsed(text, shape)) is not None), None)
    if moment is None:
        return ""
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _parsed(text: str, shape: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if shape == _ISO else datetime.strptime(text, shape)
    except ValueError:
        return None
