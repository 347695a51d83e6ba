"""Pages that were not read: each gets a fate, and says in Dutch why and what to do next."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from generator.model import proof
from generator.model.answer import Fate, PageReading
from generator.model.geometry import MM_PER_INCH
from generator.read import thresholds as t
from generator.read.picture.emptiness import is_empty_side
from generator.read.picture.found import Found
from generator.read.picture.image import PageImage
from generator.read.place.codes import Search, paper_and_black

_EMPTY_LOOK = 2.0  # px/mm: about 50 dpi is enough to see that a side is empty
_ALL_BLACK = 50  # grey level of most of a page: no paper is that dark
_BLACK = "Deze bladzijde is bijna helemaal zwart."
_BLACK_ADVICE = "Scan haar opnieuw, met het blad op de glasplaat en het deksel dicht, en zonder 'negatief'."
TOO_SMALL, FINER = "De afbeelding is te klein om te lezen.", "Scan op 200 of 300 dpi."
SCAN_AGAIN = "Scan deze bladzijde opnieuw: plat op de glasplaat, de hele bladzijde in beeld, 200 of 300 dpi."


def too_small(image: PageImage) -> PageReading:
    """A picture too small for any page."""
    return PageReading(image.source, Fate.UNREADABLE, reason=TOO_SMALL, advice=FINER)


def proof_sheet(image: PageImage) -> PageReading:
    """A proof that was printed to look at."""
    return PageReading(image.source, Fate.UNREADABLE, reason=proof.WHAT, advice=proof.ADVICE)


def looks_empty(search: Search) -> bool:
    """Whether nobody wrote or printed on this side."""
    return is_empty_side(search.levels.at(search.guess, _EMPTY_LOOK)[0])


def failed(image: PageImage, found: Found, reason: str, advice: str = SCAN_AGAIN) -> PageReading:
    """A page whose code was found, and that cannot be laid straight or looked at."""
    source, by = image.source, found.found_by
    told = PageReading(source, Fate.UNREADABLE, found.code, reason=reason, advice=advice, found_by=by)
    return replace(told, rotation=found.rotation)


def unknown_run(image: PageImage, found: Found) -> PageReading:
    """A good code of a run that is not in this store."""
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


def unknown_page(image: PageImage, found: Found) -> PageReading:
    """A code of a known run that has no such page."""
    return failed(
        image,
        found,
        "De code op deze bladzijde hoort bij een bekende oplage, maar die oplage heeft deze bladzijde niet.",
        "Kijk of de oplage opnieuw is gemaakt; lees de PDF van deze oplage nog een keer in.",
    )


def nothing_found(image: PageImage, search: Search) -> PageReading:
    """No code: an empty side, or a page that a person must look at; say why as well as the picture allows."""
    if looks_empty(search):
        return blank_side(image, search)
    reason, advice = _why(search)
    dpi = round(search.guess * MM_PER_INCH, 1)
    return PageReading(image.source, Fate.UNREADABLE, reason=reason, advice=advice, dpi=dpi)


def blank_side(image: PageImage, search: Search) -> PageReading:
    """An empty side."""
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
        return TOO_SMALL, FINER
    if ratio > 1.75:
        return "Dit is geen hele bladzijde: een deel ontbreekt.", SCAN_AGAIN
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
