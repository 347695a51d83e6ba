"""Real pen marks, cut from sheets that people filled in, pasted on simulated ones.

They are data to work with and no part of the product: they lie outside the repository, and without them
`load` returns None. Layout of the folder: `index.csv` and `ink/*.png`, 144 × 144 px, ink darkness 0 … 255, of which
the middle 64 × 64 px was the printed box.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import MM_PER_INCH, Box
from generator.rehearse.page import Grey
from generator.rehearse.pens import MarkKind, Pen

INDEX = "index.csv"
FOLDER_VARIABLE = "WERKBLAD_REALMARKS"  # names the folder
BESIDE = Path("..") / "shared" / "realmarks"  # else looked for here, from the repository
CROP_PX, BOX_PX = 144, 64
SPARSE, FULL = 0.5, 0.75  # share of the box that is inked: a fill below is a choice, above it cancels
INKED = 60  # ink darkness (0 … 255) above which a pixel counts as inked
STRONG = 0.98  # the quantile of the inked pixels that is taken as a pen's own darkness
_LABELS = {  # circles drawn in the box; "overdrawn" is left out: nobody can say what was meant
    "tick": MarkKind.TICK, "cross": MarkKind.CROSS, "circle": MarkKind.CIRCLE, "slash": MarkKind.STROKE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stamp:
    """A real mark at a place: `ink` (0 … 1) spans `area` (mm) on the page."""

    ink: NDArray[np.float32]
    area: Box


@dataclass(frozen=True, slots=True)
class Variety:
    """How far a mark may differ from the one that was found. Shares of its size but for the first and the last."""

    degrees: float = 8.0  # turned either way
    stretch: float = 0.1  # larger or smaller
    oblong: float = 0.0  # standard deviation, each direction by itself
    shift: float = 0.04  # standard deviation, share of the box
    thickness_px: float = 0.0  # px of the crop that its strokes may grow or shrink on each side


AS_FOUND = Variety()
VARIED = Variety(15.0, 0.2, 0.1, 0.08, 1.9)  # to learn from: a few hundred marks stand for everybody's


class RealMarks:
    """The marks by the kind as which they are used."""

    def __init__(self, marks: dict[MarkKind, list[NDArray[np.float32]]]) -> None:
        self._marks = marks

    def count(self, kind: MarkKind) -> int:
        """How many there are of this kind."""
        return len(self._marks.get(kind, ()))

    def parts(self, every: int) -> tuple[RealMarks, RealMarks]:
        """Two sets without a mark in common: all but one in `every`, and the rest."""
        many, few = {}, {}
        for kind, marks in self._marks.items():
            few[kind] = marks[::every]
            many[kind] = [mark for index, mark in enumerate(marks) if index % every]
        return RealMarks(many), RealMarks(few)

    def pick(
        self, kind: MarkKind, box: Box, pen: Pen, rng: np.random.Generator, variety: Variety = AS_FOUND
    ) -> Stamp | None:
        """A mark of this kind for this box in the darkness of this pen, or None if there is none of that kind."""
        among = self._marks.get(kind)
        if not among:
            return None
        return stamp(among[int(rng.integers(len(among)))], box, pen, rng, variety)


def stamp(ink: NDArray[np.float32], box: Box, pen: Pen, rng: np.random.Generator, variety: Variety) -> Stamp:
    """This mark for this box in the darkness of this pen."""
    grown = box.grown((CROP_PX - BOX_PX) / 2 / BOX_PX * box.width)
    return Stamp(np.minimum(_varied(ink, variety, rng) * pen.darkness, 1).astype(np.float32), grown)


def _varied(ink: NDArray[np.float32], variety: Variety, rng: np.random.Generator) -> NDArray[np.float32]:
    """The mark, turned, stretched, moved, and its strokes thinner or thicker."""
    angle = rng.uniform(-variety.degrees, variety.degrees)
    turn = np.asarray(cv2.getRotationMatrix2D((CROP_PX / 2, CROP_PX / 2), angle, 1.0), np.float64)
    stretch = 1 + rng.uniform(-variety.stretch, variety.stretch) + rng.normal(0, variety.oblong, 2)
    turn[:, :2] *= stretch[:, None]
    turn[:, 2] = (turn[:, 2] - CROP_PX / 2) * stretch + CROP_PX / 2 + rng.normal(0, variety.shift * BOX_PX, 2)
    turned = np.asarray(cv2.warpAffine(ink, turn, (CROP_PX, CROP_PX)), np.float32)
    thicker = round(rng.uniform(-variety.thickness_px, variety.thickness_px))
    if thicker:
        around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * abs(thicker) + 1,) * 2)
        turned = np.asarray((cv2.dilate if thicker > 0 else cv2.erode)(turned, around), np.float32)
    return turned


def load(folder: Path | None = None) -> RealMarks | None:
    """The real marks in `folder`, else where the environment says, else beside the repository; None if absent."""
    folder = folder or _usual_folder()
    if not (folder / INDEX).is_file():
        return None
    marks: dict[MarkKind, list[NDArray[np.float32]]] = defaultdict(list)
    for _, kind, ink in named(folder):
        marks[kind].append(ink)
    return RealMarks(dict(marks))


def named(folder: Path | None = None) -> Iterator[tuple[str, MarkKind, NDArray[np.float32]]]:
    """Each mark there: its file's name without ending, as what it is used, and its ink."""
    for row, kind, ink in described(folder):
        yield Path(row["file"]).stem, kind, ink


def described(folder: Path | None = None) -> Iterator[tuple[dict[str, str], MarkKind, NDArray[np.float32]]]:
    """Each mark there: its row of the index, as what it is used, and its ink. None, if there is no index."""
    folder = folder or _usual_folder()
    if not (folder / INDEX).is_file():
        return
    with (folder / INDEX).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            picture = cv2.imread(str(folder / row["file"]), cv2.IMREAD_GRAYSCALE)
            if picture is None or picture.shape != (CROP_PX, CROP_PX):
                continue
            kind = _kind(row["label"], np.asarray(picture, np.uint8))
            if kind is not None:
                yield row, kind, _normal(np.asarray(picture, np.uint8))


def _usual_folder() -> Path:
    said = os.environ.get(FOLDER_VARIABLE)
    return Path(said) if said else Path(__file__).resolve().parents[2] / BESIDE


def _kind(label: str, picture: Grey) -> MarkKind | None:
    """As what a mark is used. Half-full fills are left out: nobody can say what they mean on our sheets."""
    if label != "fill":
        return _LABELS.get(label)
    edge = (CROP_PX - BOX_PX) // 2
    share = float((picture[edge:-edge, edge:-edge] > INKED).mean())
    return MarkKind.FILL if share < SPARSE else MarkKind.SOLID if share > FULL else None


def _normal(picture: Grey) -> NDArray[np.float32]:
    """Ink 0 … 1, where 1 is this pen's own darkness."""
    inked = picture[picture > INKED]
    top = float(np.quantile(inked, STRONG)) if inked.size else 255.0
    return np.minimum(picture / np.float32(top), 1).astype(np.float32)


def paste(page: Grey, stamps: tuple[Stamp, ...], dpi: float) -> None:
    """Put real marks on a grey page of `dpi` in place. Ink darkens what is there; it never lightens print."""
    scale = dpi / MM_PER_INCH
    height, width = page.shape
    for stamp in stamps:
        left, top = round(stamp.area.x * scale), round(stamp.area.y * scale)
        size = max(1, round(stamp.area.width * scale))
        ink = cv2.resize(stamp.ink, (size, size), interpolation=cv2.INTER_AREA)
        x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + size), min(height, top + size)
        if x0 >= x1 or y0 >= y1:
            continue
        window = page[y0:y1, x0:x1]
        kept = 1 - ink[y0 - top : y1 - top, x0 - left : x1 - left]
        page[y0:y1, x0:x1] = (window * kept).astype(np.uint8)
