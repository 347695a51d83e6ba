"""The plots of a page: each cut out upright, in colour where the input has it, and its lines read."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from generator.model.answer import Writing
from generator.model.curve import Curve
from generator.model.geometry import Box
from generator.model.layout import Axes
from generator.read import thresholds as t
from generator.read.blank.reference import AreaReference, PageReference
from generator.read.cover import in_colour
from generator.read.drawings.curve import read_curve
from generator.read.drawings.ink import field_ink
from generator.read.lie.correction import Correction
from generator.read.lie.flatten import unbent
from generator.read.lie.register import Fit
from generator.read.picture.grid import Levels, corners_of, rectify
from generator.read.picture.image import Colour, Grey

LINES_WITHOUT_NAMES = 5  # lines that a plot without name lines may hold


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
    return tuple(_read(seen, lies, plot, axes[plot.field.name], reference, correction, bilevel) for plot in plots)


def _read(
    seen: Levels,
    fit: Fit,
    plot: AreaReference,
    axes: Axes,
    reference: PageReference,
    correction: Correction,
    bilevel: bool,
) -> Curve:
    picture = upright(seen, fit, plot, correction)
    ink = field_ink(picture, plot.printed, plot.px_per_mm, fit.contrast, bilevel)
    inside = Box(axes.box.x - plot.area.x, axes.box.y - plot.area.y, axes.box.width, axes.box.height)
    return read_curve(ink, inside, axes.today, axes.field, _room(plot, reference)).curve


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


def _room(plot: AreaReference, reference: PageReference) -> int:
    """How many lines the sheet has room for: its name lines."""
    names = {
        f.name for f in reference.page.fields if f.item == plot.field.item and f.name != plot.field.name and f.lines
    }
    return len(names) or LINES_WITHOUT_NAMES
