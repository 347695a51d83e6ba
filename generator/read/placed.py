"""A page that was found and laid straight, as a table of contents: cover → marks → writings → answers → overlay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.model.answer import Fate, Guess, Mark, MarkState, PageReading, Writing
from generator.model.curve import Curve
from generator.model.run import Run
from generator.model.sticky import Sticky
from generator.model.variable import VariableType
from generator.read import thresholds as t
from generator.read.blank.reference import PageReference
from generator.read.blank.surroundings import look_around
from generator.read.cover import cover_private, may_show
from generator.read.drawings.maps.answers import drawn_answers
from generator.read.drawings.maps.area import crossed, read_maps
from generator.read.drawings.plots import read_plots
from generator.read.drawings.stickies import read_stickies
from generator.read.interpret import interpret
from generator.read.lie.faults import bad_fit, lost
from generator.read.lie.flatten import from_far
from generator.read.lie.register import Fit
from generator.read.marks.classify import classify
from generator.read.marks.measure import measure
from generator.read.marks.remains import faded
from generator.read.marks.words import measure_words
from generator.read.overlay import backdrop, overlay
from generator.read.picture.found import Found
from generator.read.picture.grid import Levels
from generator.read.picture.image import PageImage
from generator.read.unread import failed
from generator.read.writing.measure import is_bilevel, measure_writings
from generator.read.writing.numbers import read_numbers

_MISPLACED = "De code is gelezen, maar de bladzijde is niet goed te plaatsen: de hoektekens zijn niet te zien."
_NO_KEY = "De controle van de code kon niet worden gedaan: de sleutel ontbreekt."
_LOOK_OR_SCAN_GREY = (
    "Kijk op het papier. Staat er meer dan in de scan? Zet dan het kopieerapparaat op grijs en scan opnieuw: in grijs "
    "blijft potlood te zien."
)
_PENCIL_LOST = "Potlood is in deze zwart-witscan deels weggevallen."
_FADED = f"{_PENCIL_LOST} {_LOOK_OR_SCAN_GREY}"
_EMPTY_BILEVEL = "Deze zwart-witscan is leeg. Is er met potlood geschreven, dan is dat niet te zien."
_CHECK_PAGE = "Kijk de hele bladzijde na met 'werkblad review', of scan haar opnieuw: plat en recht."


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is made of a page's pictures: lines of plots, digits and notes by variable."""

    curves: tuple[Curve, ...] = ()
    numbers: Mapping[str, Guess] = field(default_factory=dict)
    stickies: Mapping[str, tuple[Sticky, ...]] = field(default_factory=dict)


def read_placed(
    image: PageImage, levels: Levels, run: Run, found: Found, fit: Fit, reference: PageReference
) -> PageReading:
    """Read the page that was found. `fit`: how it lies in `levels`; `reference`: the known blank page."""
    cover_private(levels, fit, reference)
    bilevel = image.bilevel or is_bilevel(image.grey)
    sheet = measure(levels, fit, reference, bilevel)
    if lost(sheet.correction, fit, reference) and len(fit.rings) < t.RINGS_NEEDED:
        return failed(image, found, _MISPLACED)
    words = measure_words(levels, fit, reference, sheet.correction)
    shown = backdrop(levels, fit, reference.page)
    expected = reference.seen_from_far
    around = look_around(from_far(shown, levels, fit, sheet.correction, expected), expected)
    bad = bad_fit(fit, sheet.correction, sheet.cut_off, reference)
    hidden = bool(bad) and not may_show(fit, reference)
    maps = () if hidden else read_maps(levels, fit, reference, sheet.correction, bilevel)
    pencil_lost, over = faded(sheet), crossed(maps, reference.page.open_fields)
    marks = classify(sheet, words, _exclusive(run), around.hidden, over, pencil_lost)
    writings = measure_writings(levels, fit, reference, sheet, around, bilevel)
    drawn = _Drawn()  # where what is covered may lie elsewhere: no pictures, and nothing made of what is on them
    if not hidden:
        drawn = _Drawn(
            read_plots(levels, image.coloured, fit, reference, sheet.correction, writings, bilevel),
            read_numbers(levels, fit, reference, sheet, writings, run.layout.variables, bilevel),
            read_stickies(levels, image.coloured, fit, reference),
        )
    meant = marks, writings, pencil_lost, drawn.curves, drawn.numbers, drawn.stickies
    answers = interpret(run.layout, reference.page, found.code, image.source, *meant)
    answers += drawn_answers(found.code, image.source, maps)
    fate = Fate.DOUBTFUL if bad else Fate.READ
    seen = shown, reference, sheet.correction, marks, writings, found.code, fate, answers
    reason, advice = _reason(bad, bilevel and _empty(marks, writings), pencil_lost)
    return PageReading(
        source=image.source,
        fate=fate,
        code=found.code,
        reason=reason,
        advice=advice,
        marks=marks,
        writings=() if hidden else writings,
        answers=answers,
        found_by=found.found_by,
        residual_mm=round(sheet.correction.residual_mm, 3),
        dpi=round(fit.dpi, 1),
        rotation=fit.rotation,
        overlay=b"" if hidden else overlay(*seen),
        notes=(*(() if found.verified else (_NO_KEY,)), *((_FADED,) if pencil_lost else ())),
    )


def _exclusive(run: Run) -> frozenset[str]:
    """The variables that take one answer."""
    return frozenset(v.name for v in run.layout.variables if v.type is VariableType.SELECT_ONE)


def _empty(marks: Sequence[Mark], writings: Sequence[Writing]) -> bool:
    """Whether surely nobody wrote or marked anything."""
    unwritten = all(not w.inked and w.confidence >= t.WRITING_SURE for w in writings)
    return unwritten and all(m.state is MarkState.BLANK for m in marks)


def _reason(bad: str, nothing_left: bool, pencil_lost: bool) -> tuple[str, str]:
    """Reason and advice of a page. `nothing_left`: it is empty, and pencil would not be seen; `pencil_lost`: what is
    left of it shows."""
    if bad:
        return bad, _CHECK_PAGE
    if pencil_lost:
        return _PENCIL_LOST, _LOOK_OR_SCAN_GREY
    return (_EMPTY_BILEVEL, _LOOK_OR_SCAN_GREY) if nothing_left else ("", "")
