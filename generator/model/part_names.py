"""The names of the parts of network and curve answers, in variables: both who makes them and who reads them ask here.

Apart from the kinds of questions (`model.questions`), so that whoever only reads names need not load those.
"""

from __future__ import annotations

NAME, GIVES, NEAR = "naam", "geeft", "nabij"  # the last step of the part of a place's values


def place_name(number: int) -> str:
    """The first step of the part of a place's values."""
    return f"p{number:02d}"


def place_number(name: str) -> int:
    """The number of the place that has this name."""
    return int(name.removeprefix("p"))


def line_name(number: int) -> str:
    """The first step of the part of a line's values."""
    return f"lijn{number}"


def line_number(name: str) -> int:
    """The number of the line that has this name."""
    return int(name.removeprefix("lijn"))
