"""What is wrong with how a page lies, in words: too coarse, not where it should be, bent, cut off."""

from __future__ import annotations

import numpy as np

from generator.read import thresholds as t
from generator.read.blank.reference import PageReference
from generator.read.lie.correction import Correction
from generator.read.lie.register import Fit

_WAVY = "De bladzijde ligt krom of is vervormd: de gedrukte lijnen en woorden staan niet waar ze horen te staan."
ALONG = (0.05, 0.5, 0.95)  # of the width of a private strip: where its edges are asked about


def unfit(fit: Fit | None) -> str:
    """Why a page cannot be looked at, or ''."""
    if fit is None:
        return "De code is gevonden, maar niet waar zij op de bladzijde hoort te staan."
    if not np.all(np.isfinite(fit.matrix)) or fit.px_per_mm < t.SMALLEST_PX_PER_MM:
        return f"De scan is te klein of te grof ({fit.dpi:.0f} dpi): de vakjes zijn niet te beoordelen."
    return ""


def lost(correction: Correction, fit: Fit, reference: PageReference) -> bool:
    """Whether most boxes are not where they should be. Where something private was covered, boxes have to show it."""
    placed = len(fit.rings) >= t.RINGS_PLENTY and correction.residual_mm <= t.WELL_PLACED_MM
    share = t.LOST_OUTLINES_SHARE_PLACED if placed else t.LOST_OUTLINES_SHARE
    if correction.base is not None and not reference.private:  # print all over the page was found where it should be
        share = 1.0 if len(fit.rings) == t.ALL_RINGS else t.LOST_OUTLINES_SHARE_FLAT
    return correction.looked - correction.seen > share * correction.looked


def private_off_mm(correction: Correction, reference: PageReference) -> float:
    """How far (mm) the edges of what was covered lie from where the fit put them, as far as print and boxes tell.

    Boxes may be too few, or too far off to be found, and then say nothing of the rest of the sheet.
    """
    edges = [
        (area.x + share * area.width, y) for area in reference.private for y in (area.y, area.bottom) for share in ALONG
    ]
    return float(np.abs(correction.at(np.array(edges, np.float64))).max()) if edges else 0.0


def _bent(what: str, off_mm: float) -> str:
    off = f"{off_mm:.1f}".replace(".", ",")
    return f"Het blad ligt krom of is vervormd: {what.format(off)}."


def bad_fit(fit: Fit, correction: Correction, cut_off: bool, reference: PageReference) -> str:
    """Why a page is doubtful as a whole, or ''. `cut_off`: some of its boxes lie outside the picture."""
    if lost(correction, fit, reference):
        return "Veel vakjes staan niet waar ze horen te staan. Zijn er strepen of vlekken op het blad, of een vouw?"
    if cut_off:
        return "Een deel van de bladzijde valt buiten de scan."
    # what is private was covered where the fit puts it
    known = correction.base is not None and not reference.private
    limit = t.CORRECTABLE_BY_PRINT_MM if known else t.CORRECTABLE_MM
    if correction.residual_mm > limit or correction.remaining_mm > t.REMAINING_MM:
        return _bent("de vakjes liggen {} mm van hun plaats", correction.residual_mm)
    if (off := private_off_mm(correction, reference)) > t.PRIVATE_OFF_MM:
        return _bent("een deel ligt {} mm van zijn plaats", off)
    if correction.anchors_off_mm > t.ANCHORS_OFF_MM or correction.astray > t.ANCHORS_ASTRAY_SHARE:
        return _WAVY
    if len(fit.rings) < t.RINGS_NEEDED and reference.page.fiducials:
        return "Van de vier hoektekens zijn er te weinig te zien om de bladzijde precies te plaatsen."
    return ""
