"""How answers that another program collects find their way back: which of its columns is which of our variables."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

MAP_FORMAT = 1  # goes up when a reader of older maps would misunderstand newer ones


@dataclass(frozen=True, slots=True)
class SentColumn:
    """A column of the other program's table. `choice`: it is one box of several, and a tick stands for this code.

    `codes`: theirs → ours, where a cell holds codes; () where they are the same, or it holds what was typed.
    """

    header: str
    variable: str
    choice: str = ""
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CodeMap:
    """What went out: of which form, in which words, to which kind of program, and what its columns will be called.

    `run`: the run whose sheets were asked, or '' where it was the definition as it stood; `code`: the column that holds
    the code of somebody's sheet.
    """

    system: str
    form: str
    version: int
    wording: str
    run: str
    code: str
    columns: tuple[SentColumn, ...]


def dumps(sent: CodeMap) -> str:
    """The map as JSON that a person can read; the same map gives the same text."""
    whole = {"format": MAP_FORMAT, **asdict(sent)}
    whole["columns"] = [
        {key: dict(value) if key == "codes" else value for key, value in column.items() if value}
        for column in whole["columns"]
    ]
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def loads(text: str) -> CodeMap:
    """The map in a JSON text. Raises ValueError for what is none, or of a newer program."""
    try:
        whole = json.loads(text)
        if whole["format"] > MAP_FORMAT:
            raise ValueError("a map of a newer Werkblad")
        columns = tuple(_column(each) for each in whole["columns"])
        words = {name: _text(whole[name]) for name in ("system", "form", "wording", "run", "code")}
        return CodeMap(version=int(whole["version"]), columns=columns, **words)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a map of codes: {error!r}") from error


def _column(told: dict[str, object]) -> SentColumn:
    codes = told.get("codes", {})
    if not isinstance(codes, dict):
        raise ValueError("codes: not an object")
    pairs = tuple((_text(theirs), _text(ours)) for theirs, ours in codes.items())
    return SentColumn(_text(told["header"]), _text(told["variable"]), _text(told.get("choice", "")), pairs)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value
