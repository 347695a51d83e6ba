"""The plots of a page: each cut out upright, in colour where the input has it, and its lines read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace

import numpy as np

from generator.model.answer import Writing
from generator.model.curve import Curve
from generator.model.geometry import Box
from generator.model.layout import Axes, Field
from generator.model.part_names import line_number
from generator.read import thresholds as t
from generator.read.blank.reference import AreaReference, PageReference
from generator.read.cover import in_colour
from generator.read.drawings.curve import drawn_of, read_curve, with_names
from generator.read.drawings.ink import field_ink
from generator.read.drawings.names import NameLine, in_colours, tint_of
from generator.read.drawings.words import is_written_at, words_of
from generator.read.lie.correction import Correction
from generator.read.lie.flatten import unbent
from generator.read.lie.register import Fit
from generator.read.picture.grid import Levels, corners_of, rectify
from generator.read.picture.image import Colour, Grey

LINES_WITHOUT_NAMES = 5  # lines that a plot without name lines may hold
NAME_FOOT_MM = 0.8  # mm: there the line is printed on which a name is written


def read_plots(
    levels: Levels,
    coloured: Callable[[], Colour | None] | None,
    fit: Fit,
    reference: PageReference,
    correction: Correction,
    writings: Iterable[Writing],
    bilevel: bool,
) -> tuple[Curve, ...]:
    """The curves of all plots of a page in which there is ink. `coloured`: what gets the page in colour."""
    inked = {writing.field for writing in writings if writing.inked}
    plots = [plot for plot in reference.plots if plot.field.name in inked]
    if not plots:
        return ()
    seen, lies = in_colour(levels, None if bilevel or coloured is None else coloured(), fit, reference)
    axes = {each.field: each for each in reference.page.axes}
    found = []
    for plot in plots:
        lines = _name_fields(plot, reference)
        names = _names(seen, lies, plot, lines, correction, inked)
        found.append(_read(seen, lies, plot, axes[plot.field.name], correction, bilevel, names, len(lines)))
    return tuple(found)


def _read(
    seen: Levels,
    fit: Fit,
    plot: AreaReference,
    axes: Axes,
    correction: Correction,
    bilevel: bool,
    names: Sequence[NameLine],
    numbers: int,
) -> Curve:
    """`names`: the name lines that somebody wrote on, out of so many `numbers`."""
    picture = upright(seen, fit, plot, correction)
    ink = field_ink(picture, plot.printed, plot.px_per_mm, fit.contrast, bilevel)
    inside = Box(axes.box.x - plot.area.x, axes.box.y - plot.area.y, axes.box.width, axes.box.height)
    read = read_curve(ink, inside, axes.today, axes.field, numbers or LINES_WITHOUT_NAMES)
    words = words_of(read, picture, inside, plot.px_per_mm)
    told = is_written_at(read) or in_colours(drawn_of(read), names)  # else nobody can know which name is of which line
    named = tuple(name.number for name in names) if told else ()
    return replace(with_names(read, ink, names, numbers), words=words, named=named)


def upright(levels: Levels, fit: Fit, plot: AreaReference, correction: Correction) -> Grey | Colour:
    """A drawing, cut out as it was printed."""
    box = plot.area
    picture, scale = levels.at(fit.px_per_mm, plot.px_per_mm * 2)
    matrix = np.diag([scale, scale, 1.0]) @ fit.matrix
    places = np.array([*corners_of(box), (box.centre.x, box.centre.y)])
    shifts = correction.at(places)
    if float(np.ptp(shifts, axis=0).max()) > t.EVEN_SHIFT_MM:
        return unbent(picture, matrix, box, plot.px_per_mm, correction)
    dx, dy = shifts[-1]
    return rectify(picture, matrix, Box(box.x + dx, box.y + dy, box.width, box.height), plot.px_per_mm)


def _name_fields(plot: AreaReference, reference: PageReference) -> dict[int, Field]:
    """The name lines of a plot by their numbers."""
    start = f"{plot.field.variable}_"
    found = {}
    for field in reference.page.fields:
        part = field.variable.removeprefix(start)
        if field.item == plot.field.item and field.lines and part != field.variable and _LINE.fullmatch(part):
            found[line_number(part)] = field
    return found


_LINE = re.compile(r"lijn[1-9]")


def _names(
    seen: Levels, fit: Fit, plot: AreaReference, lines: Mapping[int, Field], correction: Correction, inked: Set[str]
) -> list[NameLine]:
    """The name lines that somebody wrote on, with the colour of their ink where the page is in colour."""
    found = []
    for number, field in lines.items():
        if field.name not in inked:
            continue
        tint = None
        if seen.full.ndim == 3:
            dx, dy = correction.at(np.array([[field.box.centre.x, field.box.centre.y]]))[0]
            box = Box(field.box.x + dx, field.box.y + dy, field.box.width, field.box.height - NAME_FOOT_MM)
            picture, scale = seen.at(fit.px_per_mm, plot.px_per_mm * 2)
            tint = tint_of(rectify(picture, np.diag([scale, scale, 1.0]) @ fit.matrix, box, plot.px_per_mm))
        found.append(NameLine(number, tint))
    return found
