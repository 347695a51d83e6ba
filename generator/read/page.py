"""Reading one page side, as a table of contents: the right way round → find the code → each sheet → what it shows.

`placed` reads a page that was found; `unread` says why a page was not.
"""

from __future__ import annotations

from dataclasses import replace

from generator.model.answer import Fate, PageReading
from generator.model.geometry import MM_PER_INCH
from generator.read import thresholds as t
from generator.read.blank.runbook import RunBook
from generator.read.lie.faults import unfit
from generator.read.lie.rings import find_rings
from generator.read.picture.grid import Levels
from generator.read.picture.image import PageImage
from generator.read.picture.negative import ADVICE as NEGATIVE_ADVICE
from generator.read.picture.negative import NOTE as NEGATIVE_NOTE
from generator.read.picture.negative import REASON as NEGATIVE_REASON
from generator.read.picture.negative import looks_negative, positive
from generator.read.picture.size import bounded, guessed_scale
from generator.read.place.codes import Search, locate
from generator.read.place.known_pages import recognise
from generator.read.place.laid import pile_of
from generator.read.place.proofs import shows_die
from generator.read.place.several import area_of, enlarged, together, told
from generator.read.place.sheets import Lying
from generator.read.placed import read_placed
from generator.read.unread import (
    SCAN_AGAIN,
    blank_side,
    failed,
    looks_empty,
    nothing_found,
    proof_sheet,
    too_small,
    unknown_page,
    unknown_run,
)


def read_page(image: PageImage, runs: RunBook) -> PageReading:
    """Read one page side. Never raises for what the picture shows: every page gets a fate, a reason and an advice."""
    if not looks_negative(image.grey):
        return _read_positive(image, runs)
    turned = _read_positive(positive(image), runs)
    if turned.code is not None or turned.proposed:
        return replace(turned, notes=(NEGATIVE_NOTE, *turned.notes))
    reading = _read_positive(image, runs)
    if reading.fate is not Fate.UNREADABLE or reading.code is not None or reading.proposed:
        return reading
    return replace(reading, reason=NEGATIVE_REASON, advice=NEGATIVE_ADVICE)


def _read_positive(image: PageImage, runs: RunBook) -> PageReading:
    reading = _read_picture(image, runs)
    if image.whole is None:
        return reading
    if all(each.fate in _CERTAIN and each.dpi >= _HALF_WILL_DO_DPI for each in (reading, *reading.beside)):
        return enlarged(reading, 2)
    whole = replace(image, grey=image.whole(), colour=None, dpi=image.dpi and image.dpi * 2, whole=None)
    return _read_picture(whole, runs)


_CERTAIN = (Fate.READ, Fate.BLANK)  # of half a scan; all else is looked at whole
_HALF_WILL_DO_DPI = t.FINEST_PX_PER_MM / 2 * MM_PER_INCH  # from here on boxes of the whole are sampled from half of it


def _read_picture(image: PageImage, runs: RunBook) -> PageReading:
    if min(image.grey.shape[:2]) < t.SMALLEST_SIDE_PX:
        return too_small(image)
    levels = Levels(bounded(image.grey))
    search = Search(levels, runs, guessed_scale(levels))
    found = locate(search)
    if found is None:
        return _without_code(image, levels, search, runs)
    pile = pile_of(search, runs, found)
    if len(pile.sheets) == 1 and not pile.hidden:
        return told(_read_sheet(image, search, runs, pile.sheets[0]), pile.sheets[0])
    readings = []
    for each in () if pile.covered else pile.sheets:  # each on a picture of its own: covering one must not hide another
        readings.append(_read_sheet(image, replace(search, levels=Levels(levels.full)), runs, each))
    return together(image, pile, readings, [area_of(image, levels, each, runs) for each in pile.sheets])


def _read_sheet(image: PageImage, search: Search, runs: RunBook, lying: Lying) -> PageReading:
    """One sheet in the picture, whose code was found."""
    found, fit = lying.found, lying.fit
    if found.code.run not in runs:
        return unknown_run(image, found)
    if runs.page(found.code) is None:
        return unknown_page(image, found)
    if fit is not None and not fit.rings and looks_empty(search):
        return blank_side(image, search)  # the code shines through from the other side
    problem = unfit(fit)
    if fit is None or problem:
        return failed(image, found, problem)
    return read_placed(image, search.levels, runs[found.code.run], found, fit, runs.reference(found.code))


def _without_code(image: PageImage, levels: Levels, search: Search, runs: RunBook) -> PageReading:
    """A page whose QRs cannot be read: told by its code in clear or its print, or left to a person."""
    if search.false_code or looks_empty(search):
        return nothing_found(image, search)
    if shows_die(find_rings(levels, search.guess)):
        return proof_sheet(image)
    known = recognise(levels, search.guess, runs)
    if known is None:
        return nothing_found(image, search)
    if known.found is None or known.fit.px_per_mm < t.SMALLEST_PX_PER_MM:
        dpi = round(known.fit.dpi, 1)
        reason, advice = (known.reason, known.advice) if known.found is None else (unfit(known.fit), SCAN_AGAIN)
        reading = PageReading(image.source, Fate.UNREADABLE, reason=reason, advice=advice, dpi=dpi, notes=known.notes)
        return replace(reading, proposed=known.proposed, rotation=known.fit.rotation)
    code = known.found.code
    reading = read_placed(image, levels, runs[code.run], known.found, known.fit, runs.reference(code))
    return replace(reading, notes=(*reading.notes, *known.notes))
