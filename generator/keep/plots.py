"""The plots of a run, from its stored sheets: where the moments of a curve stand, and how many levels it has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.keep.store import Store
from generator.model.layout import Layout
from generator.model.variable import variable_name

if TYPE_CHECKING:
    from generator.model.questions.curve import Plot
    from generator.model.sheet import Sheet

CURVE = "curve"
Plots = dict[str, "Plot"]
"""By the name of the drawing: form and item."""


def plots_of(sheets: Iterable[Sheet]) -> Plots:
    """The plots of these sheets."""
    from generator.model.questions.curve import Plot  # noqa: PLC0415  # the shapes of questions take 0.1 s

    return {
        variable_name(sheet.form, question.id): question.look
        for sheet in sheets
        for question in sheet.questions
        if isinstance(question.look, Plot)
    }


_made: list[tuple[Layout, Plots]] = []  # the last few: all copies of a run ask for the same ones
_REMEMBERED = 8


def plots_of_run(store: Store, layout: Layout) -> Plots:
    """The plots of a run, if it has any; none of a run of before sheets were kept."""
    for known, plots in _made:
        if known is layout:
            return plots
    drawn = any(variable.item_type == CURVE for variable in layout.variables)
    found = plots_of(store.sheets(layout.run)) if drawn else {}
    _made.insert(0, (layout, found))
    del _made[_REMEMBERED:]
    return found


def height_of(level: int, plot: Plot) -> float:
    """How high (0 … 100) a level from 1 on stands."""
    return 100 * (level - 1) / (plot.levels - 1)
