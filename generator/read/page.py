"""Reading one page, as a table of contents: locate → register → marks → writings → interpret → overlay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import cv2
import numpy as np

from generator.model import proof
from generator.model.answer import Fate, MarkState, PageReading
from generator.model.geometry import MM_PER_INCH, Box
from generator.model.layout import Fiducial, PageLayout
from generator.model.run import Run
from generator.model.variable import VariableType
from generator.read import thresholds as t
from generator.read.blank.reference import PageReference
from generator.read.blank.runbook import RunBook
from generator.read.blank.surroundings import look_around
from generator.read.cover import cover_private, may_show
from generator.read.interpret import interpret
from generator.read.lie.flatten import from_far
from generator.read.lie.register import Fit, code_mark, register
from generator.read.lie.rings import find_rings
from generator.read.marks.classify import classify
from generator.read.marks.evidence import Sheet
from generator.read.marks.measure import measure
from generator.read.marks.remains import faded
from generator.read.marks.words import measure_words
from generator.read.overlay import backdrop, overlay
from generator.read.picture.emptiness import is_empty_side
from generator.read.picture.found import Found
from generator.read.picture.grid import Levels, corners_of, in_picture, project
from generator.read.picture.image import Grey, PageImage
from generator.read.picture.negative import ADVICE as NEGATIVE_ADVICE
from generator.read.picture.negative import NOTE as NEGATIVE_NOTE
from generator.read.picture.negative import REASON as NEGATIVE_REASON
from generator.read.picture.negative import looks_negative, positive
from generator.read.place.codes import Search, all_codes, locate, paper_and_black
from generator.read.place.known_pages import by_marks, recognise
from generator.read.place.proofs import shows_die
from generator.read.place.several import area_of, enlarged, together, told
from generator.read.place.sheets import Lying, Pile, of_one_sheet, sheets_in
from generator.read.writing.measure import is_bilevel, measure_writings

A4_HEIGHT_MM = 297.0  # the page is taken for A4 until its code is found


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
        return PageReading(image.source, Fate.UNREADABLE, reason=_TOO_SMALL, advice=_FINER)
    levels = Levels(_bounded(image.grey))
    search = Search(levels, runs, _guess(levels))
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


def pile_of(search: Search, runs: RunBook, found: Found) -> Pile:
    """The sheets in a picture in which a code was found, each as it lies."""
    known = runs.page(found.code) is not None
    fit = fitted(search, runs.reference(found.code), found) if known else None
    return sheets_in(search, runs, Lying(found, fit), partial(fitted, search))


def _read_sheet(image: PageImage, search: Search, runs: RunBook, lying: Lying) -> PageReading:
    """One sheet in the picture, whose code was found."""
    found, fit = lying.found, lying.fit
    if found.code.run not in runs:
        return _unknown_run(image, found)
    if runs.page(found.code) is None:
        return _failed(
            image,
            found,
            "De code op deze bladzijde hoort bij een bekende oplage, maar die oplage heeft deze bladzijde niet.",
            "Kijk of de oplage opnieuw is gemaakt; lees de PDF van deze oplage nog een keer in.",
        )
    if fit is not None and not fit.rings and is_empty_side(search.levels.at(search.guess, _EMPTY_LOOK)[0]):
        return _blank(image, search)  # the code shines through from the other side
    problem = _unfit(fit)
    if fit is None or problem:
        return _failed(image, found, problem or "Deze bladzijde is niet recht te leggen.", _SCAN_AGAIN)
    return _read(image, search.levels, runs[found.code.run], found, fit, runs.reference(found.code))


def fitted(search: Search, reference: PageReference, found: Found, group: Sequence[Found] | None = None) -> Fit | None:
    """How a page whose code was found lies: by that code, by all its codes (`group`, if known), by its marks."""
    levels, page = search.levels, reference.page
    founds: Sequence[Found] = (found,)
    fit = register(levels, reference, founds)
    if fit is None or len(fit.rings) < len(page.fiducials):
        founds = of_one_sheet(found, all_codes(search, found), page) if group is None else group
        fit = register(levels, reference, founds) or fit
    if fit is None or (len(fit.rings) < len(page.fiducials) and not _placed(levels, fit, page)):
        marked = by_marks(levels, search.guess, reference, found)
        fit = marked if marked and (fit is None or _better(marked, fit, page, founds)) else fit
    return fit


def _without_code(image: PageImage, levels: Levels, search: Search, runs: RunBook) -> PageReading:
    """A page whose QRs cannot be read: told by its code in clear or its print, or left to a person."""
    if search.false_code or is_empty_side(search.levels.at(search.guess, _EMPTY_LOOK)[0]):
        return _nothing_found(image, search)
    if shows_die(find_rings(levels, search.guess)):
        return PageReading(image.source, Fate.UNREADABLE, reason=proof.WHAT, advice=proof.ADVICE)
    known = recognise(levels, search.guess, runs)
    if known is None:
        return _nothing_found(image, search)
    if known.found is None or known.fit.px_per_mm < t.SMALLEST_PX_PER_MM:
        dpi = round(known.fit.dpi, 1)
        reason, advice = (known.reason, known.advice) if known.found is None else (_unfit(known.fit), _SCAN_AGAIN)
        told = PageReading(image.source, Fate.UNREADABLE, reason=reason, advice=advice, dpi=dpi, notes=known.notes)
        return replace(told, proposed=known.proposed, rotation=known.fit.rotation)
    code = known.found.code
    reading = _read(image, levels, runs[code.run], known.found, known.fit, runs.reference(code))
    return replace(reading, notes=(*reading.notes, *known.notes))


def _read(image: PageImage, levels: Levels, run: Run, found: Found, fit: Fit, reference: PageReference) -> PageReading:
    """A page that was found and laid straight."""
    code = found.code
    cover_private(levels, fit, reference)
    bilevel = image.bilevel or is_bilevel(image.grey)
    sheet = measure(levels, fit, reference, bilevel)
    if _lost(sheet, fit) and len(fit.rings) < _RINGS_NEEDED:
        return _failed(image, found, _MISPLACED, _SCAN_AGAIN)
    words = measure_words(levels, fit, reference, sheet.correction)
    exclusive = _exclusive(run)
    expected = reference.seen_from_far
    shown = backdrop(levels, fit, reference.page)
    around = look_around(from_far(shown, levels, fit, sheet.correction, expected), expected)
    marks = classify(sheet, words, exclusive, around.hidden)
    lost = faded(sheet)
    writings = measure_writings(levels, fit, reference, sheet, around, bilevel)
    bad = _bad_fit(fit, sheet, reference)
    fate = Fate.DOUBTFUL if bad else Fate.READ
    hidden = bool(bad) and not may_show(fit, reference)
    answers = interpret(run.layout, reference.page, code, image.source, marks, writings, lost)
    seen = shown, reference, sheet.correction, marks, writings, code, fate, answers
    picture = b"" if hidden else overlay(*seen)
    unwritten = all(not w.inked and w.confidence >= t.WRITING_SURE for w in writings)
    empty = unwritten and all(m.state is MarkState.BLANK for m in marks)
    gone = (_EMPTY_BILEVEL, _LOOK_OR_SCAN_GREY) if bilevel and empty else ("", "")
    reason, advice = (bad, _CHECK_PAGE) if bad else gone
    return PageReading(
        source=image.source,
        fate=fate,
        code=code,
        reason=reason,
        advice=advice,
        marks=marks,
        writings=() if hidden else writings,
        answers=answers,
        found_by=found.found_by,
        residual_mm=round(sheet.correction.residual_mm, 3),
        dpi=round(fit.dpi, 1),
        rotation=fit.rotation,
        overlay=picture,
        notes=_notes(found.verified, lost),
    )


def _notes(verified: bool, lost: bool) -> tuple[str, ...]:
    """What the ledger says beside a page. `lost`: some of its pencil is not in the scan."""
    notes = [] if verified else ["De controle van de code kon niet worden gedaan: de sleutel ontbreekt."]
    if lost:
        notes.append(f"Potlood is in deze zwart-witscan deels weggevallen. {_LOOK_OR_SCAN_GREY}")
    return tuple(notes)


def _exclusive(run: Run) -> frozenset[str]:
    """The variables that take one answer."""
    return frozenset(v.name for v in run.layout.variables if v.type is VariableType.SELECT_ONE)


_EMPTY_LOOK = 2.0  # px/mm: about 50 dpi is enough to see that a side is empty
_ALL_BLACK = 50  # grey level of most of a page: no paper is that dark
_BLACK = "Deze bladzijde is bijna helemaal zwart."
_BLACK_ADVICE = "Scan haar opnieuw, met het blad op de glasplaat en het deksel dicht, en zonder 'negatief'."
_TOO_SMALL, _FINER = "De afbeelding is te klein om te lezen.", "Scan op 200 of 300 dpi."
_SCAN_AGAIN = "Scan deze bladzijde opnieuw: plat op de glasplaat, de hele bladzijde in beeld, 200 of 300 dpi."
_EMPTY_BILEVEL = "Deze zwart-witscan is leeg. Is er met potlood geschreven, dan is dat niet te zien."
_LOOK_OR_SCAN_GREY = "Kijk op het papier. Staat er iets? Scan dan opnieuw in grijs."
_CHECK_PAGE = "Kijk de hele bladzijde na met 'werkblad review', of scan haar opnieuw: plat en recht."


def _bounded(grey: Grey) -> Grey:
    """Pictures finer than anybody needs are halved until they are not."""
    while max(grey.shape[:2]) > t.BIG_SIDE_PX and min(grey.shape[:2]) >= 4:
        size = (grey.shape[1] // 2, grey.shape[0] // 2)
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return grey


def _guess(levels: Levels) -> float:
    """px/mm if the picture shows one A4 page."""
    rows, columns = levels.full.shape[:2]
    return float(max(rows, columns) / A4_HEIGHT_MM)


def _placed(levels: Levels, fit: Fit, page: PageLayout) -> bool:
    """Whether the marks that were not found lie beyond the picture: then something else may only look like them."""
    away = [mark for mark in page.fiducials if mark.id not in fit.rings]
    corners = np.vstack([corners_of(_around(mark)) for mark in away]) if away else np.zeros((0, 2))
    shown = in_picture(levels.full, fit.matrix, corners).reshape(-1, 4).all(axis=1)
    return len(fit.rings) >= _RINGS_PLENTY and not bool(shown.any())


def _better(marked: Fit, fit: Fit, page: PageLayout, founds: Sequence[Found]) -> bool:
    """Whether marks from anywhere in the picture place the page better: more of them, and where the codes agree.

    Where a corner is folded over, a corner of the code beside it may look like the mark that it hides.
    """
    slack = _off_codes(fit, page, founds) + t.RING_ASTRAY_MM
    return len(marked.rings) > len(fit.rings) and _off_codes(marked, page, founds) <= slack


def _off_codes(fit: Fit, page: PageLayout, founds: Sequence[Found]) -> float:
    """How far (mm) the corners of the codes at most lie from where a fit puts them."""
    off = 0.0
    for found in founds:
        mark = code_mark(page, found)
        if mark is not None and found.corners is not None:
            apart = project(fit.matrix, corners_of(mark.box)) - found.corners
            off = max(off, float(np.linalg.norm(apart, axis=1).max()) / fit.px_per_mm)
    return off


def _around(mark: Fiducial) -> Box:
    half = mark.diameter / 2
    return Box(mark.centre.x - half, mark.centre.y - half, mark.diameter, mark.diameter)


def _unfit(fit: Fit | None) -> str:
    """Why a page cannot be looked at, or ''."""
    if fit is None:
        return "De code is gevonden, maar niet waar zij op de bladzijde hoort te staan."
    if not np.all(np.isfinite(fit.matrix)) or fit.px_per_mm < t.SMALLEST_PX_PER_MM:
        return f"De scan is te klein of te grof ({fit.dpi:.0f} dpi): de vakjes zijn niet te beoordelen."
    return ""


_ALL_RINGS = 4
_RINGS_PLENTY = 3  # registration marks that, with the code, place a page if the fourth lies beyond the picture
_RINGS_NEEDED = 2  # registration marks: with fewer, a code's corners alone place the far side of the sheet
_WAVY = "De bladzijde ligt krom of is vervormd: de gedrukte lijnen en woorden staan niet waar ze horen te staan."
_MISPLACED = "De code is gelezen, maar de bladzijde is niet goed te plaatsen: de hoektekens zijn niet te zien."


def _lost(sheet: Sheet, fit: Fit) -> bool:
    """Whether most boxes are not where they should be."""
    correction = sheet.correction
    placed = len(fit.rings) >= _RINGS_PLENTY and correction.residual_mm <= t.WELL_PLACED_MM
    share = t.LOST_OUTLINES_SHARE_PLACED if placed else t.LOST_OUTLINES_SHARE
    if correction.base is not None:  # print all over the page was found where it should be
        share = 1.0 if len(fit.rings) == _ALL_RINGS else t.LOST_OUTLINES_SHARE_FLAT
    return correction.looked - correction.seen > share * correction.looked


def _bad_fit(fit: Fit, sheet: Sheet, reference: PageReference) -> str:
    """Why a page is doubtful as a whole, or ''."""
    correction = sheet.correction
    if _lost(sheet, fit):
        return "Veel vakjes staan niet waar ze horen te staan. Zijn er strepen of vlekken op het blad, of een vouw?"
    if sheet.cut_off:
        return "Een deel van de bladzijde valt buiten de scan."
    # what is private was covered where the fit puts it
    known = correction.base is not None and not reference.private
    limit = t.CORRECTABLE_BY_PRINT_MM if known else t.CORRECTABLE_MM
    if correction.residual_mm > limit or correction.remaining_mm > t.REMAINING_MM:
        off = f"{correction.residual_mm:.1f}".replace(".", ",")
        return f"Het blad ligt krom of is vervormd: de vakjes liggen {off} mm van hun plaats."
    if correction.anchors_off_mm > t.ANCHORS_OFF_MM or correction.astray > t.ANCHORS_ASTRAY_SHARE:
        return _WAVY
    if len(fit.rings) < _RINGS_NEEDED and reference.page.fiducials:
        return "Van de vier hoektekens zijn er te weinig te zien om de bladzijde precies te plaatsen."
    return ""


def _failed(image: PageImage, found: Found, reason: str, advice: str) -> PageReading:
    source, by = image.source, found.found_by
    told = PageReading(source, Fate.UNREADABLE, found.code, reason=reason, advice=advice, found_by=by)
    return replace(told, rotation=found.rotation)


def _unknown_run(image: PageImage, found: Found) -> PageReading:
    run = found.code.run
    return PageReading(
        image.source,
        Fate.UNKNOWN_RUN,
        found.code,
        reason=f"Deze bladzijde hoort bij oplage {run}, en die is hier niet bekend.",
        advice=f"Lees eerst de PDF van oplage {run} in (die voor de printer), "
        "of lees deze bladzijde in waar de oplage is gemaakt.",
        found_by=found.found_by,
        rotation=found.rotation,
    )


def _nothing_found(image: PageImage, search: Search) -> PageReading:
    """No code: an empty side, or a page that a person must look at; say why as well as the picture allows."""
    if is_empty_side(search.levels.at(search.guess, _EMPTY_LOOK)[0]):
        return _blank(image, search)
    reason, advice = _why(search)
    dpi = round(search.guess * MM_PER_INCH, 1)
    return PageReading(image.source, Fate.UNREADABLE, reason=reason, advice=advice, dpi=dpi)


def _blank(image: PageImage, search: Search) -> PageReading:
    return PageReading(image.source, Fate.BLANK, reason="Lege kant.", dpi=round(search.guess * MM_PER_INCH, 1))


def _why(search: Search) -> tuple[str, str]:
    grey = search.levels.full
    rows, columns = grey.shape[:2]
    paper, black = paper_and_black(grey)
    ratio = max(rows, columns) / max(1, min(rows, columns))
    if search.false_code:
        return (
            "De code op deze bladzijde klopt niet: de controletekens horen niet bij deze oplage.",
            "Kijk of deze bladzijde echt bij deze oplage hoort. Zo ja: scan haar opnieuw.",
        )
    if search.guess < t.SMALLEST_PX_PER_MM:
        return _TOO_SMALL, _FINER
    if ratio > 1.75:
        return "Dit is geen hele bladzijde: een deel ontbreekt.", _SCAN_AGAIN
    if paper < _ALL_BLACK:
        return _BLACK, _BLACK_ADVICE
    if paper - black < t.FAINT_CONTRAST:
        if np.count_nonzero(grey[::4, ::4] < paper - t.FAINT_CONTRAST) > t.SOME_DARK_SHARE * grey[::4, ::4].size:
            return (
                "Op deze bladzijde staat bijna niets, en geen code van een werkblad.",
                "Is het geen werkblad? Leg het opzij. Is het er wel een? Scan het opnieuw, met alle vier de hoeken "
                "in beeld.",
            )
        return (
            "De scan is te vaag: papier en inkt verschillen te weinig.",
            "Scan opnieuw met meer contrast (donkerder).",
        )
    if search.foreign:
        return (
            "Er staat wel een QR-code op deze bladzijde, maar niet die van een werkblad.",
            "Scan hem opnieuw als het een werkblad is. Is het geen werkblad? Leg het opzij.",
        )
    return (
        "De hoek met de code ontbreekt, of de code is niet te lezen.",
        "Scan deze bladzijde opnieuw, met alle vier de hoeken in beeld. Lukt dat niet: zeg met 'werkblad review' "
        "welk blad het is. Is het geen werkblad? Leg het opzij.",
    )
