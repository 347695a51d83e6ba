"""The numbers and dates of a page: a proposal for each field of cells that somebody wrote in."""

from __future__ import annotations

from collections.abc import Iterable

from generator.model.answer import Guess, Writing
from generator.model.domains import Day
from generator.model.variable import Variable
from generator.read.blank.reference import PageReference
from generator.read.lie.register import Fit
from generator.read.marks.evidence import Sheet
from generator.read.picture.grid import Levels
from generator.read.writing.cells import cell_boxes, cells_seen
from generator.read.writing.ink import ink_of
from generator.read.writing.measure import upright
from generator.read.writing.proposed import propose


def read_numbers(
    levels: Levels,
    fit: Fit,
    reference: PageReference,
    sheet: Sheet,
    writings: Iterable[Writing],
    variables: Iterable[Variable],
    bilevel: bool,
) -> dict[str, Guess]:
    """What may stand in each field of cells with ink in it, by field; nothing where nobody could say."""
    inked = {writing.field for writing in writings if writing.inked}
    areas = [area for area in reference.cells if area.field.name in inked]
    if not areas:
        return {}
    domains = {variable.name: variable.domain for variable in variables}
    found = {}
    for area, seen in zip(areas, upright(levels, fit, areas, sheet), strict=True):
        domain = domains[area.field.variable]
        cells = cell_boxes(area, isinstance(domain, Day))
        if not cells:
            continue
        guess = propose(cells_seen(ink_of(seen, area, fit.contrast, bilevel), area, cells), domain)
        if guess is not None:
            found[area.field.name] = guess
    return found
