"""What the pictures of the documentation are made with: a studio that builds, pages as pictures, a browser."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from generator.build import Identity, Order, Product, build
from generator.define.library import Library
from generator.keep.store import Store
from generator.make.style import Kind
from generator.model.code import KEY_BYTES
from generator.model.geometry import MM_PER_INCH, PT_PER_INCH, Box, Paper

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
CREATED = "2026-11-20T09:00:00Z"
SHEET_WIDTH = 720  # pixels: three beside each other on a wide screen, and still readable alone
DETAIL_DPI = 150
COLOURS = 96  # in a palette: type and flat colours look the same, the file is a third
MAX_BYTES = 150_000
EDGE = (205, 205, 205)  # a hairline around white paper on a white page
BROWSER_SECONDS = 60
Picture = Image.Image


@dataclass(frozen=True, slots=True)
class Studio:
    """Where things are built: a scratch folder with one store."""

    library: Library
    store: Store
    folder: Path

    def build(self, run: str, order: Order) -> Product:
        """A run with a fixed name."""
        return build(order, self.library, self.store, self.folder, identity=Identity(run, bytes(KEY_BYTES), CREATED))

    def sheet(self, run: str, form: str, brand: str, page: int = 0, **more: object) -> Picture:
        """One page of one form's own run, as wide as sheets are shown."""
        return paper(self.build(run, order(form, brand, **more)).files[0], page)


def order(
    pack: str,
    brand: str,
    *,
    copies: int = 1,
    kind: Kind = "print",
    large: bool = False,
    paper: Paper = Paper.A4,
    labels: Callable[[], Iterable[str]] | None = None,
) -> Order:
    """An order with the defaults of the command."""
    return Order(pack, brand, copies=copies, kind=kind, large=large or None, paper=paper, labels=labels)


def rendered(pdf: Path | bytes, page: int, dpi: float) -> Picture:
    """A page of a PDF as a viewer shows it, form fields included."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        return document[page].render(scale=dpi / PT_PER_INCH, may_draw_forms=True).to_pil().convert("RGB")


def paper(pdf: Path | bytes, page: int, width: int = SHEET_WIDTH) -> Picture:
    """A page, drawn large and made small: crisper than drawn small."""
    return framed(narrowed(rendered(pdf, page, 2 * DETAIL_DPI), width))


def narrowed(picture: Picture, width: int) -> Picture:
    """The picture at this width."""
    return picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)


def framed(picture: Picture) -> Picture:
    """A hairline around the paper."""
    ImageDraw.Draw(picture).rectangle((0, 0, picture.width - 1, picture.height - 1), outline=EDGE)
    return picture


def save(name: str, picture: Picture, colours: int = COLOURS) -> None:
    """Write a picture with a palette; its metadata are left out."""
    small = picture.convert("RGB").quantize(
        colours, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE
    )
    small.save(PICTURES / name, "PNG", optimize=True)
    size = (PICTURES / name).stat().st_size
    print(f"{name:<22} {picture.width:>5} x {picture.height:<5} {size / 1000:6.1f} kB")
    if size > MAX_BYTES:
        raise SystemExit(f"{name} is larger than {MAX_BYTES} bytes: show less of it, or smaller.")


def mm(picture: Picture, box: Box, dpi: float) -> Picture:
    """The part of a page picture that a box in mm names."""
    scale = dpi / MM_PER_INCH
    return picture.crop(tuple(round(edge * scale) for edge in (box.x, box.y, box.right, box.bottom)))


def spread(pages: Sequence[Picture], columns: int, gap: int = 18) -> Picture:
    """Pages beside and under each other, each in the middle of its place."""
    width, height = max(page.width for page in pages), max(page.height for page in pages)
    rows = -(-len(pages) // columns)
    table = Image.new("RGB", (columns * (width + gap) + gap, rows * (height + gap) + gap), (236, 238, 240))
    for number, page in enumerate(pages):
        x, y = number % columns * (width + gap) + gap, number // columns * (height + gap) + gap
        table.paste(page, (x + (width - page.width) // 2, y + (height - page.height) // 2))
    return table


def shot(browser: str, address: str, profile: Path, width: int, height: int) -> Picture:
    """What a browser window of this size shows."""
    target = profile.with_suffix(".png")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=nl"]
    command += [f"--user-data-dir={profile}", f"--window-size={width},{height}", f"--screenshot={target}", address]
    subprocess.run(command, check=True, capture_output=True, timeout=BROWSER_SECONDS)
    with Image.open(target) as picture:
        return picture.convert("RGB")
