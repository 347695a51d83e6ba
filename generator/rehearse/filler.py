"""A simulated respondent: picks answers at random for a page, and makes the strokes that say so.

What was meant is kept beside what was drawn, so that a reading can be compared with the truth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.model.geometry import Box
from generator.model.layout import Field, FieldRole, FieldShape, Layout, PageLayout
from generator.model.variable import Variable, VariableType
from generator.rehearse.pens import MarkKind, Pen, Stroke, growth_curve, handwriting, mark, scribble_word

BOX_KINDS = (MarkKind.TICK, MarkKind.CROSS, MarkKind.CROSS, MarkKind.FILL)
SKIP_SHARE = 0.08  # people leave about one question in twelve open
CORRECT_SHARE = 0.06  # and change their mind about one in sixteen
SCRIBBLE_MAX_PEN_MM = 0.8  # with a thicker pen a scribble is a solid box; such people tick or cross
TICK_SHARE = 0.45  # of the options of a select_multiple
WRITE_SHARE = 0.6  # of the writing fields


@dataclass(frozen=True, slots=True)
class Truth:
    """What one person meant on one page: chosen codes per select variable, and which writing fields hold ink."""

    chosen: dict[str, tuple[str, ...]]
    inked: dict[str, bool]


@dataclass(frozen=True, slots=True)
class FilledPage:
    """The truth of a page and the strokes that were drawn for it."""

    truth: Truth
    strokes: tuple[Stroke, ...]


def fill_page(layout: Layout, page: PageLayout, pen: Pen, rng: np.random.Generator) -> FilledPage:
    """Answer everything on a page at random, as one person with one pen. Private fields get ink too."""
    chosen: dict[str, tuple[str, ...]] = {}
    inked: dict[str, bool] = {}
    strokes: list[Stroke] = []
    kinds = [k for k in BOX_KINDS if k is not MarkKind.FILL or pen.width <= SCRIBBLE_MAX_PEN_MM]
    style = kinds[int(rng.integers(len(kinds)))]
    for name, fields in _by_variable(page).items():
        variable = layout.variable(name)
        if fields[0].role is FieldRole.MARK:
            picked, cancelled = _pick(variable, fields, rng)
            strokes += _mark_strokes(fields, picked, cancelled, style, pen, rng)
            if not variable.private:
                chosen[name] = picked
        else:
            drawn = _written_strokes(page, fields[0], rng) if rng.random() < WRITE_SHARE else []
            strokes += drawn
            if not variable.private:
                inked[name] = bool(drawn)
    return FilledPage(Truth(chosen, inked), tuple(strokes))


def _by_variable(page: PageLayout) -> dict[str, list[Field]]:
    groups: dict[str, list[Field]] = defaultdict(list)
    for one in page.fields:
        groups[one.variable].append(one)
    return groups


def _pick(
    variable: Variable, fields: Sequence[Field], rng: np.random.Generator
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes that are meant, and those that were chosen first and then cancelled."""
    codes = [f.choice for f in fields if f.choice is not None]
    if variable.type is VariableType.SELECT_MULTIPLE:
        picked = tuple(c for c in codes if rng.random() < TICK_SHARE)
        others = [c for c in codes if c not in picked]
        regret = bool(picked and others) and rng.random() < CORRECT_SHARE
        return picked, (others[int(rng.integers(len(others)))],) if regret else ()
    if rng.random() < SKIP_SHARE:
        return (), ()
    order = [codes[i] for i in rng.permutation(len(codes))]
    return (order[0],), (order[1],) if rng.random() < CORRECT_SHARE and len(order) > 1 else ()


def _mark_strokes(
    fields: Sequence[Field],
    picked: Sequence[str],
    cancelled: Sequence[str],
    style: MarkKind,
    pen: Pen,
    rng: np.random.Generator,
) -> list[Stroke]:
    strokes: list[Stroke] = []
    for one in fields:
        if one.choice in picked:
            kind = MarkKind.CIRCLE if one.shape is FieldShape.WORD else style
            strokes += mark(kind, one.box, pen, rng)
        elif one.choice in cancelled and one.shape is FieldShape.BOX:
            strokes += mark(MarkKind.SOLID, one.box, pen, rng)
    return strokes


def _written_strokes(page: PageLayout, one: Field, rng: np.random.Generator) -> list[Stroke]:
    if one.role is FieldRole.WRITE:
        return handwriting(one.box, one.lines, rng)
    for axes in page.axes:
        if axes.field == one.name:
            past, future = growth_curve(axes.box, axes.today, rng)
            return past + future
    strokes: list[Stroke] = []
    for place in page.places:
        if place.field == one.name and rng.random() < WRITE_SHARE:
            disc = Box(place.centre.x - place.diameter / 2, place.centre.y, place.diameter, place.diameter)
            strokes += scribble_word(disc.centre, place.diameter * 0.4, 2.5, rng)
    return strokes or scribble_word(one.box.centre, min(30.0, one.box.width * 0.3), 4.0, rng)
