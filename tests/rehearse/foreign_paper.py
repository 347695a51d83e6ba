"""Proof sheets, spoilt by a simulator that is not ours: Augraphy (MIT licence), which no part of Werkblad knows.

Our own simulated copiers are what reading was made with; somebody else's tell what nobody thought of. Augraphy is not
among our requirements (it is large): give it an environment of its own. Then, from the repository:

    werkblad selftest --print --seed 1 --out proef   # a few times, with other seeds: filled-in sheets
    for f in proef/*-ingevuld.pdf; do pdftoppm -r 200 -gray "$f" "${f%.pdf}"; done
    python tests/rehearse/foreign_paper.py proef spoilt 14   # with Augraphy: 14 pages of each kind of damage, askew
    werkblad selftest --out proef --compare spoilt/DirtyDrum --json

docs/reading-measured.md has what came of it.
"""

from __future__ import annotations

import importlib
import random
import sys
from pathlib import Path

import cv2
import numpy as np

KINDS = (
    "BadPhotoCopy", "BindingsAndFasteners", "BleedThrough", "BookBinding", "Brightness", "BrightnessTexturize",
    "ColorPaper", "DelaunayTessellation", "DirtyDrum", "DirtyRollers", "DirtyScreen", "Dithering", "DotMatrix",
    "DoubleExposure", "Faxify", "Folding", "Gamma", "GlitchEffect", "Hollow", "InkBleed", "InkMottling", "InkShifter",
    "Jpeg", "LCDScreenPattern", "LensFlare", "Letterpress", "LightingGradient", "LinesDegradation",
    "LowInkPeriodicLines", "LowInkRandomLines", "LowLightNoise", "Moire", "NoiseTexturize", "NoisyLines", "PageBorder",
    "PatternGenerator", "ReflectedLight", "SectionShift", "ShadowCast", "Squish", "Stains", "SubtleNoise",
    "VoronoiTessellation", "WaterMark",
)  # fmt: skip
MOST_ASKEW = 1.5  # degrees
JPEG_QUALITY = 80  # %


def spoilt(picture: np.ndarray, kind: str, rng: random.Random) -> np.ndarray:
    """The page, a little askew and with this damage, as chance (a seed drawn from `rng`) will have it."""
    seed = rng.randrange(1 << 31)
    random.seed(seed)
    np.random.seed(seed)  # what Augraphy draws from
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-MOST_ASKEW, MOST_ASKEW), 1)
    laid = cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    made = getattr(importlib.import_module("augraphy"), kind)(p=1)(laid)
    return np.asarray(made[0] if isinstance(made, tuple | list) else made)


def main(sheets: Path, out: Path, pages: int) -> None:
    """So many pages of each kind, in a folder of that name."""
    scans = sorted(sheets.glob("*.pgm"))
    for kind in KINDS:
        rng = random.Random(kind)
        folder = out / kind
        folder.mkdir(parents=True, exist_ok=True)
        for number, scan in enumerate(rng.sample(scans, min(pages, len(scans)))):
            made = spoilt(cv2.imread(str(scan), cv2.IMREAD_COLOR), kind, rng)
            cv2.imwrite(str(folder / f"{number:03d}.jpg"), made, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        print(f"{kind}: {len(list(folder.iterdir()))}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
