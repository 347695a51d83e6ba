"""Every way in which paper comes back that issue 3 names, as the file that comes: one test each, with a picture.

A page is filled in with marks that are known, something happens to it, it is handed in as a file, and the file is read.
The page must be known; a box may be asked about, never read as something else. Where it is, the page as it came and
what was read stay in tests/failures.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from paper import make_paper
from PIL import Image, ImageOps

from generator.atomic import write_atomically
from generator.model.answer import Fate, MarkState, PageReading
from generator.model.geometry import MM_PER_INCH, Box
from generator.read.blank.runbook import RunBook
from generator.read.intake.facts import PageRef
from generator.read.intake.finding import find_pages
from generator.read.pages import read_refs
from generator.rehearse import camera, fax, soil
from generator.rehearse.camera import Camera
from generator.rehearse.handed import HandedIn, jpeg
from generator.rehearse.page import draw
from generator.rehearse.pens import GEL_PEN, MarkKind, handwriting, mark
from generator.rehearse.scanner import OFFICE_GREY, Copier, scan

FAILURES = Path(__file__).parents[1] / "failures" / "bronnen"
PAPER = make_paper()
RUNS = RunBook({PAPER.run.layout.run: PAPER.run})
TICKED = {"v0__1": MarkKind.TICK, "v2__5": MarkKind.CROSS, "v5__3": MarkKind.CROSS, "v9__3": MarkKind.TICK,
          "v12__1": MarkKind.CROSS, "v16__2": MarkKind.TICK, "b__k0": MarkKind.CROSS, "b__k6": MarkKind.CROSS,
          "b__k14": MarkKind.TICK}  # fmt: skip
BLACKED = {"v9__4": MarkKind.SOLID, "b__k7": MarkKind.SOLID}
MEANT = dict.fromkeys(TICKED, MarkState.MARKED) | dict.fromkeys(BLACKED, MarkState.CANCELLED)
ASKED_AT_MOST = 20  # of 104 boxes, if the page is no doubt as a whole: pencil under highlighter is asked about

Grey = np.ndarray
Source = Callable[[Grey, np.random.Generator], HandedIn]


def filled(dpi: float) -> Grey:
    """The page with its marks, and handwriting in the first of two writing fields."""
    rng = np.random.default_rng(7)
    picture = PAPER.printed(dpi)
    for name, kind in {**TICKED, **BLACKED}.items():
        draw(picture, mark(kind, PAPER.field(name).box, GEL_PEN, rng), GEL_PEN, dpi, rng)
    field = PAPER.field("t1").box
    line = Box(field.x + 2, field.y, 60, field.height / 2)
    draw(picture, handwriting(line, 1, rng), GEL_PEN, dpi, rng)
    return picture


def soiled(name: str) -> Source:
    def take(page: Grey, rng: np.random.Generator) -> HandedIn:
        return copied(soil.SOILS[name](page, PAPER.page, OFFICE_GREY.dpi, rng), rng)

    return take


def copied(page: Grey, rng: np.random.Generator, copier: Copier = OFFICE_GREY) -> HandedIn:
    return jpeg(scan(page, copier, rng), copier.quality)


def by(copier: Copier) -> Source:
    return lambda page, rng: copied(page, rng, copier)


def shifted(page: Grey, rng: np.random.Generator) -> HandedIn:
    """The copier took the sheet in 7 mm too late and 5 mm to the side: what fell off is gone."""
    moved = np.array([[1, 0, 5 * OFFICE_GREY.dpi / MM_PER_INCH], [0, 1, -7 * OFFICE_GREY.dpi / MM_PER_INCH]])
    laid = cv2.warpAffine(page, moved, page.shape[::-1], borderValue=(255,))
    return copied(np.asarray(laid, np.uint8), rng)


def taken(phone: Camera) -> Source:
    return lambda page, rng: camera.photo(page, (PAPER.page.width, PAPER.page.height), phone, rng)


class OneTable(list[camera.Table]):
    """For the camera, which puts a page on a table at random: this one."""

    PLAIN, WOOD, DARK = camera.Table


def on(table: camera.Table) -> Source:
    """A photo on one kind of table."""

    def take(page: Grey, rng: np.random.Generator) -> HandedIn:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(camera, "Table", OneTable([table]))
            return taken(camera.USUAL)(page, rng)

    return take


def held(orientation: int) -> Source:
    """A phone held another way: the picture is stored turned, and says so."""

    def take(page: Grey, rng: np.random.Generator) -> HandedIn:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(camera, "EXIF_TURNS", {orientation: camera.EXIF_TURNS[orientation]})
            return taken(camera.USUAL)(page, rng)

    return take


def heic(page: Grey, rng: np.random.Generator) -> HandedIn:
    heif = pytest.importorskip("pillow_heif")
    heif.register_heif_opener()
    photo = taken(camera.USUAL)(page, rng)
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo.data)) as image:
        ImageOps.exif_transpose(image).save(out, "HEIF", quality=70, enc_params={"preset": "ultrafast"})
    return HandedIn(out.getvalue(), "jpeg")


def faxed(machine: fax.Fax) -> Source:
    return lambda page, rng: fax.fax(page, OFFICE_GREY.dpi, machine, rng, 150)


PHOTO_DPI = 300  # the paper is drawn this finely before a photo of 12 megapixels
SOURCES: dict[str, tuple[float, Source]] = {
    "photo, 30 degrees aslant": (PHOTO_DPI, taken(camera.STEEP)),
    "photo, uneven light": (PHOTO_DPI, taken(camera.USUAL)),
    "photo, shadow of a hand": (PHOTO_DPI, taken(camera.SHADED)),
    "photo, curl and folds": (PHOTO_DPI, taken(camera.CURLED)),
    "photo, shaken": (PHOTO_DPI, taken(camera.SHAKY)),
    **{f"photo, {table.value}": (PHOTO_DPI, on(table)) for table in camera.Table},
    **{f"photo, Exif orientation {turn}": (PHOTO_DPI, held(turn)) for turn in camera.EXIF_TURNS},
    "photo, HEIC": (PHOTO_DPI, heic),
    "fax, standard": (OFFICE_GREY.dpi, faxed(fax.STANDARD_FAX)),
    "fax, fine": (OFFICE_GREY.dpi, faxed(fax.FINE_FAX)),
    "scan, 100 dpi": (100, by(fax.COARSE_SCAN)),
    "scan, 600 dpi": (600, by(fax.FINEST_SCAN)),
    "shifted by the copier": (OFFICE_GREY.dpi, shifted),
    **{name: (OFFICE_GREY.dpi, soiled(name)) for name in soil.SOILS},
}


def read(name: str, handed: HandedIn, folder: Path) -> PageReading:
    """The file as `werkblad read` reads it."""
    path = folder / "blad.bin"  # what a file is, its bytes say
    path.write_bytes(handed.data)
    (ref,) = find_pages([path])
    assert isinstance(ref, PageRef), f"{name}: {ref.reason}"
    (reading,) = read_refs((ref,), RUNS)
    return reading


def wrong(reading: PageReading) -> list[str]:
    """What was read as something else than it is. On a page that is doubtful as a whole a person looks at all."""
    if reading.fate is Fate.DOUBTFUL:
        return []
    found = [
        f"{mark.field}: {mark.state.value}"
        for mark in reading.marks
        if mark.state not in (MEANT.get(mark.field, MarkState.BLANK), MarkState.DOUBTFUL)
    ]
    states = {answer.variable: answer.state.value for answer in reading.answers}
    wanted = {"t1": "seen", "t2": "blank", "d": "blank"}
    found += [f"{name}: {states[name]}" for name, state in wanted.items() if states[name] not in (state, "doubtful")]
    asked = sum(mark.state is MarkState.DOUBTFUL for mark in reading.marks)
    return found + ([f"{asked} boxes asked about"] if asked > ASKED_AT_MOST else [])


def keep(name: str, handed: HandedIn, reading: PageReading) -> None:
    """Leave the page as it came, and beside it what was read."""
    plain = "".join(c if c.isalnum() else "-" for c in name)
    write_atomically(FAILURES / f"{plain}-zoals-het-kwam.bin", handed.data, durable=False)
    with Image.open(io.BytesIO(handed.data)) as image:
        out = io.BytesIO()
        ImageOps.exif_transpose(image).convert("L").save(out, "PNG")
    write_atomically(FAILURES / f"{plain}.png", out.getvalue(), durable=False)
    if reading.overlay:
        write_atomically(FAILURES / f"{plain}-gelezen.jpg", reading.overlay, durable=False)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 8))])
@pytest.mark.parametrize("name", SOURCES)
def test_a_page_that_comes_this_way_is_known_and_read_or_asked_about(name: str, seed: int, tmp_path: Path) -> None:
    dpi, source = SOURCES[name]
    handed = source(filled(dpi), np.random.default_rng(seed))
    reading = read(name, handed, tmp_path)
    good = reading.fate in (Fate.READ, Fate.DOUBTFUL) and reading.code == PAPER.code and not wrong(reading)
    if not good:
        keep(f"{name} {seed}", handed, reading)
    assert reading.code == PAPER.code, f"{reading.reason} See {FAILURES}"
    assert reading.fate in (Fate.READ, Fate.DOUBTFUL), f"{reading.reason} See {FAILURES}"
    assert wrong(reading) == [], f"see {FAILURES}"
