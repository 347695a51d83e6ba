"""Variables for tests, described by the type of their values, as a stored layout describes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from generator.model.domains import Choice, domain_of
from generator.model.variable import Value, Variable, VariableType


def made_variable(
    name: str,
    form: str,
    item: str,
    kind: VariableType,
    item_type: str,
    label: str,
    values: Sequence[Value] = (),
    *,
    numeric: bool = False,
    minimum: int | None = None,
    maximum: int | None = None,
    **more: Any,
) -> Variable:
    """A variable whose domain is that of this type."""
    domain = domain_of(kind, tuple(values), numeric, minimum, maximum)
    return Variable(name, form, item, domain, item_type, label, **more)


def with_values(variable: Variable, values: Iterable[Value]) -> Variable:
    """The same question with other choices."""
    assert isinstance(variable.domain, Choice)
    return replace(variable, domain=replace(variable.domain, values=tuple(values)))
