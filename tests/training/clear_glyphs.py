"""Makes `generator/read/place/clear_glyphs.npz`: how the characters of the page code look in several typefaces.

Run once, when a typeface is added to the house: python tests/training/clear_glyphs.py FONT.ttf …

Reading needs only what comes out: it must work on paper of brands that are no longer there. Glyphs are stored as drawn
by one rasteriser with their capitals CAP_PX high, with the typeface's proportions beside them.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from generator.model.code import ALPHABET
from generator.read.place import clear_code
from generator.read.place.clear_code import CAP_PX, RIM_PX

CHARACTERS = ALPHABET + "-"
WIDEST_PX = 30  # px: no capital of a text typeface is wider
OVERSAMPLE = 8  # drawn so much larger, then averaged: edges as a scanner sees them
EM_PX = 1000  # px: the size at which proportions are measured


def glyphs(font: bytes) -> tuple[np.ndarray, np.ndarray, float]:
    """The patches (33 x rows x WIDEST_PX, 255 = ink), their advances (px) and the capitals' height (em)."""
    measure = ImageFont.truetype(io.BytesIO(font), EM_PX)
    box = measure.getbbox("H", anchor="ls")
    cap_em = -box[1] / EM_PX
    size = CAP_PX * OVERSAMPLE / cap_em
    drawn = ImageFont.truetype(io.BytesIO(font), size)
    advances = np.array([measure.getlength(c) / EM_PX / cap_em * CAP_PX for c in CHARACTERS])
    rows = CAP_PX + 2 * RIM_PX
    patches = np.zeros((len(CHARACTERS), rows, WIDEST_PX), np.uint8)
    for index, char in enumerate(CHARACTERS):
        picture = Image.new("L", (WIDEST_PX * OVERSAMPLE, rows * OVERSAMPLE), 0)
        ImageDraw.Draw(picture).text((0, (CAP_PX + RIM_PX) * OVERSAMPLE), char, font=drawn, fill=255, anchor="ls")
        patches[index] = np.asarray(picture.resize((WIDEST_PX, rows), Image.Resampling.BOX))
    return patches, advances, cap_em


def main(paths: list[str]) -> None:
    """Write the file beside the module that reads it."""
    made = [glyphs(Path(path).read_bytes()) for path in paths]
    np.savez_compressed(
        Path(clear_code.__file__).with_name("clear_glyphs.npz"),
        patches=np.stack([each[0] for each in made]),
        advances=np.stack([each[1] for each in made]),
        cap_em=np.array([each[2] for each in made]),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
