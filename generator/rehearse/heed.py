"""A simulated respondent who keeps to what the sheet asks: how many to choose, and what goes with what."""

from __future__ import annotations

from collections.abc import Mapping

from generator.model.domains import Choice
from generator.model.layout import Layout
from generator.model.variable import Variable


def heeded(
    layout: Layout, variable: Variable, picked: tuple[str, ...], said: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Of these codes those that may be chosen. `said`: what was chosen before, by variable."""
    domain = variable.domain
    if not isinstance(domain, Choice):
        return picked
    if domain.in_column is not None:
        rows = [
            v.name
            for v in layout.variables
            if (v.form, v.item, v.part[1:]) == (variable.form, variable.item, variable.part[1:])
        ]
        full = domain.in_column
        picked = tuple(code for code in picked if sum(code in said.get(row, ()) for row in rows) < full)
    if variable.opposes:
        picked = tuple(code for code in picked if code not in said.get(_main(layout, variable).name, ()))
    if domain.at_most is not None:
        picked = picked[: domain.at_most]
    if domain.amiss(picked):  # too few, or one that goes alone
        alone = {value.name for value in domain.values if value.exclusive}
        picked = tuple(code for code in picked if code not in alone)
        picked = () if domain.amiss(picked) else picked
    return picked


def _main(layout: Layout, part: Variable) -> Variable:
    return next(v for v in layout.variables if (v.form, v.item, v.part) == (part.form, part.item, ()))


def may_write(layout: Layout, variable: Variable, said: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether something may be written here: a text about a choice goes with that choice."""
    if not variable.explains:
        return True
    return variable.explains in said.get(_main(layout, variable).name, ())
