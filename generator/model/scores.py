"""Scores: what is counted from the answers on a form, worked out when the run is built and kept with it.

A rule names its members: variables, or single choices of them (ticked or not). Nothing that a later edit of the
definition changes can change how paper of before is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.model.domains import Choice, Whole
from generator.model.variable import Variable


class Method(StrEnum):
    """How a score is made of its members."""

    SHARE = "share"  # which part of the choices was ticked: 0 … 1
    MEAN = "mean"  # the mean of what was answered
    SUM = "sum"  # the sum; of two poles: that of their shares or means
    BALANCE = "balance"  # the second pole less the first


@dataclass(frozen=True, slots=True)
class Member:
    """What counts: a variable by its number, or (`choice`) whether that choice was ticked. `side`: of which pole."""

    variable: str
    choice: str | None = None
    reverse: bool = False
    side: int = 0


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """A score of one form. `poles`: the names of the two sides, if it has any. `low`, `high`: the range, if given."""

    name: str
    label: str
    method: Method
    members: tuple[Member, ...]
    poles: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def ticks(self) -> bool:
        """Whether it counts ticks rather than numbers."""
        return any(member.choice is not None for member in self.members)

    def span(self, variable: Variable) -> tuple[float, float] | None:
        """The lowest and highest number that an answer can be; None where nothing says so."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        return span(variable)


def figures(variable: Variable) -> dict[str, float]:
    """What each code counts for: its score where codes have any, the number of a scale, else the how-manieth it is."""
    values = variable.values
    if any(value.score is not None for value in values):
        return {value.name: value.score for value in values if value.score is not None}
    if variable.numeric:
        return {value.name: float(value.name) for value in values}
    return {value.name: float(place) for place, value in enumerate(values, 1)}


def counts(variable: Variable) -> bool:
    """Whether one answer to it can be a number."""
    return isinstance(variable.domain, Whole) or (isinstance(variable.domain, Choice) and variable.domain.at_most == 1)


def span(variable: Variable) -> tuple[float, float] | None:
    """The lowest and highest number that an answer can be, by what is printed."""
    if isinstance(variable.domain, Whole):
        low, high = variable.minimum, variable.maximum
        return None if low is None or high is None else (float(low), float(high))
    known = figures(variable).values()
    return (min(known), max(known)) if known else None
