"""The ink in a writing or drawing field: darkness beyond paper and print; and whether there is any worth a look."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from generator.read import thresholds as t
from generator.read.blank.reference import AreaReference, Mask, blackened
from generator.read.picture.grid import PAPER_GREY, in_order
from generator.read.picture.image import Grey
from generator.read.picture.paper_tone import at_paper

DUST_MM2 = 0.1  # mm²: in black and white less than this away from print is not worth a look


@dataclass(frozen=True, slots=True)
class Ink:
    """Darkness x 255 beyond paper and print, and from where on it is perhaps and surely ink."""

    dark: Grey
    faint: float
    sure: float
    trace: float  # from where on a long trace is worth asking about
    bands: Mask  # where something pale and wide lies: highlighter, a stain
    bilevel: bool = False  # in black and white only: pale strokes are dots, or gone


def ink_of(seen: Grey, area: AreaReference, contrast: float, bilevel: bool) -> Ink:
    """The ink in an upright picture of an area. `contrast`: grey levels between this sheet's paper and print."""
    even, bands = at_paper(seen, area.px_per_mm)
    darkness = np.clip((PAPER_GREY - np.arange(256)) * 255 / contrast, 0, 255).round().astype(np.uint8)
    dark = np.asarray(cv2.LUT(even, darkness), np.uint8)
    if not bilevel:
        dark = np.asarray(cv2.GaussianBlur(dark, SMOOTH_PX, 0), np.uint8)
    bias, noise = _paper_noise(_sample(dark, area))
    faint = bias + max(t.FAINT_INK * 255, t.FAINT_OVER_NOISE * noise)
    sure = bias + max(t.SURE_INK * 255, t.SURE_OVER_NOISE * noise)
    printed = blackened(area.printed) if bilevel else area.printed
    return Ink(
        np.asarray(cv2.subtract(dark, printed), np.uint8), faint, sure, faint - TRACE_PALER * 255, bands, bilevel
    )


TRACE_PALER = 0.025  # darkness: copied twice, pale pencil is 0.08-0.1 in many short pieces; empty paper has none
SMOOTH_PX = (3, 3)  # px of the crop: less than half a pencil stroke, and most of the grain of paper and camera
NOISE_SAMPLE = 1500  # pixels: enough to know the paper by
NOISE_QUANTILES = (0.10, 0.35)  # of these: even of a field that is written full, this much is paper …
NOISE_SPAN, NOISE_TO_MIDDLE = 0.896, 0.385  # … standard deviations between these quantiles, and from there to the mean


def _sample(dark: Grey, area: AreaReference) -> Grey:
    """Some pixels away from print."""
    step = max(1, int(math.sqrt(dark.size / NOISE_SAMPLE)))
    return np.asarray(dark[::step, ::step][~area.corridor[::step, ::step]], np.uint8)


def _paper_noise(dark: Grey) -> tuple[float, float]:
    """How dark (x 255) blank paper is here, and its standard deviation."""
    if dark.size == 0:
        return 0.0, 0.0
    ordered = in_order(dark)
    low, high = (float(ordered[int((dark.size - 1) * share)]) for share in NOISE_QUANTILES)
    noise = min((high - low) / NOISE_SPAN, t.NOISE_MAX * 255)
    return min(high + NOISE_TO_MIDDLE * noise, t.NOISE_MAX * 255), noise


def nothing_there(seen: Grey, area: AreaReference, contrast: float, bilevel: bool) -> bool:
    """Whether a quick look shows even paper and known print alone, as most empty fields do.

    Keener than the full look: what that one counts as ink is darker than GLANCE_INK here.
    """
    sample = in_order(seen[::GLANCE_STEP_PX, ::GLANCE_STEP_PX].ravel())
    paper = float(sample[int(len(sample) * GLANCE_PAPER)])
    level = paper * (1 - GLANCE_INK * contrast / PAPER_GREY)
    _, dark = cv2.threshold(cv2.blur(seen, (3, 3)), level, 1, cv2.THRESH_BINARY_INV)
    return _only_print(np.asarray(dark, np.uint8), area, bilevel)


GLANCE_INK = 0.06  # darkness: FAINT_INK is 0.105; grain and JPEG stay below this once 3 x 3 pixels are averaged
GLANCE_STEP_PX, GLANCE_PAPER = 7, 0.85  # px between the pixels by which paper is known, and its place among them


def hardly_any(mask: Mask, area: AreaReference, bilevel: bool) -> bool:
    """Whether there is no ink worth a look away from print."""
    return _only_print(mask.view(np.uint8), area, bilevel)


def _only_print(dark: Grey, area: AreaReference, bilevel: bool) -> bool:
    """Whether what is dark (1) lies by known print, but for specks."""
    beyond = cv2.countNonZero(cv2.compare(dark, area.corridor.view(np.uint8), cv2.CMP_GT))
    return beyond <= (DUST_MM2 if bilevel else t.WRITING_DOUBT_MM2) * area.px_per_mm**2
