"""Fax machines, and scanners set too coarse or too fine."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generator.model.geometry import MM_PER_INCH
from generator.rehearse.handed import HandedIn, bitonal_tiff
from generator.rehearse.noise import add_noise
from generator.rehearse.page import Grey
from generator.rehearse.scanner import ROUNDED_DOWN, Copier, black_and_white

FAX_DPI = 204.0  # across, ITU-T T.4
FAX_COLUMNS = 1728  # picture elements per line of a G3 fax, ITU-T T.4
HEADER_MM = 4.0  # the line that the sending machine prints at the top


@dataclass(frozen=True, slots=True)
class Fax:
    """A fax machine. `down`: lines per inch; skew in degrees; `noise` in grey levels before it turns black and white.

    `dropped` and `repeated`: largest share of the lines that are lost (what follows moves up) or come twice;
    `broken`: most lines that are garbled.
    """

    name: str
    down: float
    skew: float = 1.5
    noise: float = 10.0
    dropped: float = 0.002
    repeated: float = 0.002
    broken: int = 4


STANDARD_FAX = Fax("fax, gewoon", 98.0)
FINE_FAX = Fax("fax, fijn", 196.0)
COARSE_SCAN = Copier("scan 100 dpi", dpi=100, blur=0.5, noise=5.0)
FINEST_SCAN = Copier("scan 600 dpi", dpi=600, blur=1.5, noise=9.0)


def fax(page: Grey, dpi: float, machine: Fax, rng: np.random.Generator, threshold: int) -> HandedIn:
    """The page (drawn at `dpi`) as the fax that arrives: darker than `threshold` is black."""
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-machine.skew, machine.skew), 1)
    laid = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,))
    columns, rows = round(width * FAX_DPI / dpi), round(height * machine.down / dpi)
    small = cv2.resize(laid, (columns, rows), interpolation=cv2.INTER_AREA)
    line = np.full((rows, FAX_COLUMNS), 255, np.uint8)  # a fax is 215 mm wide; wider pages lose their sides
    used = min(columns, FAX_COLUMNS)
    line[:, (FAX_COLUMNS - used) // 2 :][:, :used] = small[:, (columns - used) // 2 :][:, :used]
    add_noise(line, machine.noise, rng, lift=-ROUNDED_DOWN)
    received = _sent(black_and_white(line, threshold), machine, rng)
    return bitonal_tiff(received, (FAX_DPI, machine.down))


def _sent(page: Grey, machine: Fax, rng: np.random.Generator) -> Grey:
    """What a telephone line does: lines lost, doubled and garbled; and the header of the sender."""
    rows = len(page)
    fate = rng.random(rows)
    lost = fate < rng.uniform(0, machine.dropped)
    twice = fate > 1 - rng.uniform(0, machine.repeated)
    received = np.repeat(page, np.where(lost, 0, np.where(twice, 2, 1)), axis=0)
    for row in rng.integers(0, len(received), int(rng.integers(0, machine.broken + 1))):
        start = int(rng.integers(0, FAX_COLUMNS - 200))
        received[row, start : start + 200] = rng.choice((0, 255), 200)
    header = round(HEADER_MM / MM_PER_INCH * machine.down)
    received[:header] = 255
    size = header / 40  # Hershey letters are about 22 px high at size 1
    text = "22-11-2026 10:14  VAN: GEMEENTE  BLZ. 01/01"
    cv2.putText(received, text, (60, header - 2), cv2.FONT_HERSHEY_SIMPLEX, max(0.3, size), (0,), 1)
    return received
