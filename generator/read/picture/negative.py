"""White ink on black paper: scans that were turned round on the way, by a wrong tag in the file or a setting.

A negative is read as the positive that it is of, and the ledger says so. Photos of a sheet on a dark table are dark as
well, but what is light in them is broad.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import cv2
import numpy as np

from generator.read.picture.image import Grey, PageImage

NOTE = "Deze scan was een negatief (wit op zwart); hij is omgekeerd gelezen."
REASON = "Deze scan lijkt een negatief: wit op zwart."
ADVICE = "Zet 'negatief' of 'omkeren' uit op de scanner, of keer de kleuren om, en lees hem opnieuw in."
DARK = 110  # grey level: the paper of a negative is darker; grey recycled paper is 180
LIGHT = 60  # grey levels above that paper: print and ink of a negative
EVEN = 30  # grey levels: nothing on a negative is much darker than its paper; beside a sheet in the shade the table is
EACH_PX = 16  # px: between pixels that are looked at first, 15,000 on an A4 of 200 dpi
SMALL_PX = 300  # px: longest side at which light and dark are weighed; 1 px is 1 mm
BROAD_PX = 31  # px: wider than bars and pictures on a sheet, narrower than any sheet in a photo
BROAD_SHARE = 0.05  # of the picture: light as broad as that is paper, not ink
SOME_SHARE = 0.001  # of the picture: less is nothing at all


def looks_negative(grey: Grey) -> bool:
    """Whether this shows light ink on dark paper."""
    sampled = grey[::EACH_PX, ::EACH_PX]
    if 2 * cv2.countNonZero(np.asarray(sampled >= DARK, np.uint8)) >= sampled.size:  # a tenth of what a median takes
        return False
    scale = min(1.0, SMALL_PX / max(grey.shape[:2]))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    darkest, paper = (float(level) for level in np.percentile(small, (10, 50)))
    if paper - darkest > EVEN:
        return False
    light = (small > paper + LIGHT).astype(np.uint8)
    broad = cv2.morphologyEx(light, cv2.MORPH_OPEN, np.ones((BROAD_PX, BROAD_PX), np.uint8))
    return bool(light.mean() > SOME_SHARE and broad.mean() < BROAD_SHARE)


def positive(image: PageImage) -> PageImage:
    """The page as it looked on paper."""
    whole = None if image.whole is None else partial(_turned, image.whole)
    return replace(image, grey=np.asarray(255 - image.grey, np.uint8), colour=None, whole=whole, coloured=None)


def _turned(whole: Callable[[], Grey]) -> Grey:
    return np.asarray(255 - whole(), np.uint8)
