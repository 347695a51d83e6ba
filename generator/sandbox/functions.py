"""The filters, tests and functions that a template has. Each is counted, and weighed before it can grow.

What goes in was weighed when it was made, so a filter that gives back no more than it got needs only to be counted;
`join`, `replace`, `trim` and the like, where a short template makes much of little, have a guard of their own.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from jinja2.filters import FILTERS, make_attrgetter
from jinja2.tests import TESTS
from markupsafe import Markup

from generator.model.template import FILTER_NAMES
from generator.sandbox.budget import Budget, RefusedError, number, plain

MAX_RANGE = 10_000  # numbers in one range()
MAX_TRIMMED = 40  # characters that trim takes off: it looks for each of them at each letter
_ON_NUMBERS = frozenset({"divisibleby", "even", "odd"})  # written with %, which on a text means formatting
_ON_WORDS = frozenset({"capitalize", "lower", "string", "title", "trim", "upper", "replace"})

Function = Callable[..., Any]


def filters(budget: Budget) -> dict[str, Function]:
    """The filters by name, with those of the sandbox itself (`wb_…`, that only its rewriting puts in)."""
    known: dict[str, Any] = {name: FILTERS[name] for name in FILTER_NAMES}
    known |= {"join": _join(budget), "replace": _replace(budget), "sum": _sum, "trim": _trim}
    made = {name: _guarded(name, function, budget) for name, function in known.items()}
    own = {"wb_each": _each(budget), "wb_concat": _concat(budget), "wb_made": budget.weighed}
    return made | own | {"wb_static": _static(budget)}


def tests(budget: Budget) -> dict[str, Function]:
    """The tests (`is odd`) by name."""
    return {name: _guarded(name, cast("Function", function), budget) for name, function in TESTS.items()}


def numbers(*bounds: object) -> range:
    """`range()`, as far as a sheet can need it. Raises RefusedError."""
    made = range(*(int(number(bound, "range()")) for bound in bounds))
    if len(made) > MAX_RANGE:
        raise RefusedError(f"range() gaat hier tot {MAX_RANGE} stappen")
    return made


def _guarded(name: str, function: Function, budget: Budget) -> Function:
    """The function, its subject and what it makes weighed. Jinja passes some a context first (`wraps` keeps that)."""
    leading = int(hasattr(function, "jinja_pass_arg"))

    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        budget.weighed(kwargs)
        context, given = args[:leading], [budget.weighed(value) for value in args[leading:]]
        if name in _ON_NUMBERS:
            given = [number(value, f"'is {name}'") for value in given]
        elif name in _ON_WORDS:
            given[:1] = [plain(value) for value in given[:1]]
        return budget.weighed(function(*context, *given, **kwargs))

    return guarded


def _join(budget: Budget) -> Function:
    own = FILTERS["join"]

    @functools.wraps(own)
    def join(context: Any, values: Iterable[Any], d: object = "", attribute: Any = None) -> Any:
        items = [plain(item) for item in map(make_attrgetter(context.environment, attribute), values)]
        budget.step(len(items) * len(str(plain(d))) + sum(len(item) for item in items if isinstance(item, str)))
        return own(context, items, d)

    return join


def _replace(budget: Budget) -> Function:
    def replace(text: object, old: object, new: object) -> str:
        text, old, new = (value if isinstance(value, str) else str(plain(value)) for value in (text, old, new))
        if not old:
            raise RefusedError("replace zoekt hier naar niets; geef de tekst die vervangen wordt")
        budget.step(len(text) + text.count(old) * len(new))
        return text.replace(old, new)

    return replace


@functools.wraps(FILTERS["sum"])
def _sum(environment: Any, iterable: Iterable[Any], attribute: Any = None, start: object = 0) -> Any:
    """Of numbers only: lists would be put together, each longer than the one before."""
    values = map(make_attrgetter(environment, attribute), iterable)
    return sum((number(value, "sum") for value in values), number(start, "sum"))


def _trim(text: object, chars: str | None = None) -> Any:
    if chars is not None and len(chars) > MAX_TRIMMED:
        raise RefusedError(f"trim haalt hier hoogstens {MAX_TRIMMED} verschillende tekens weg")
    return FILTERS["trim"](text, chars)


def _each(budget: Budget) -> Function:
    def each(values: Iterable[object]) -> Iterator[object]:
        if isinstance(values, str):
            raise RefusedError("een lus over de letters van een tekst kan hier niet; geef een lijst")
        return _counted(iter(values), budget)

    return each


def _counted(values: Iterator[object], budget: Budget) -> Iterator[object]:
    for value in values:
        budget.step()
        yield value


def _concat(budget: Budget) -> Function:
    def concat(values: list[object]) -> str:
        parts = [v if isinstance(v, str) else str(plain(v)) for v in values]
        budget.step(sum(map(len, parts)))
        safe = any(isinstance(v, Markup) for v in parts)
        return Markup("").join(parts) if safe else "".join(parts)

    return concat


def _static(budget: Budget) -> Function:
    def static(chars: int) -> str:
        budget.step(chars)
        return ""

    return static
