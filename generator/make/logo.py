"""Logos: SVG, PDF, PNG or JPEG in; something that painters can place out. A logo without ink is an error.

Logos come from outside, so their bytes are distrusted: sizes are limited before anything is unpacked, SVG and PDF are
drawn in a process of their own (`limited`), and what a painter cannot take over exactly becomes pixels. What a user
should know of it but can print with, is a note.
"""

from __future__ import annotations

import functools
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from generator import svg
from generator.make import pdf_page
from generator.make.drawing import Picture
from generator.make.drawn_before import drawn_once
from generator.make.ink import (
    CROP_GAIN,
    INK_LEVEL,
    MIN_DPI,
    PRINT_DPI,
    TOLD_GAIN,
    Ink,
    gain,
    ink_of,
    on_white,
    printed_mm,
)
from generator.make.limited import TooMuchError, limited
from generator.make.pdf_page import KEEP_PX, png, rasterised
from generator.model.errors import DefinitionError, Problem
from generator.model.geometry import MM_PER_INCH

MAX_BYTES = 5 * 1024 * 1024  # a logo for print is under 1 MB; it is in every PDF once
MAX_PIXELS = 40_000_000  # 6300 × 6300; more only costs memory
LOOK_PX = 400  # longest side of the picture in which ink is looked for
MAX_RATIO = 30.0  # longer than this a logo is a line
PDF_SECONDS = 10.0  # to open and draw a PDF; an ordinary logo takes 0.1
KNOWN_LOGOS = 16  # kept drawn: `check` draws every sheet in every house style

LOOK = "Kijk op een proefblad of het logo nog klopt."
LETTERED = "In het logo staat tekst. Die tekenen we met een lettertype dat hier is: dat kan anders uitvallen."

_TOO_MUCH = "kost te veel tijd of geheugen om te tekenen"
_SIMPLER = "Maak het eenvoudiger, of sla het op als PNG van minstens 1400 beeldpunten breed."


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a logo that can be printed: what, and what to do (Dutch)."""

    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.what} {self.mend}"


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo ready to paint, and what to tell about it."""

    picture: Picture
    notes: tuple[Note, ...] = ()


class _LogoError(Exception):
    """What is wrong, after "Het logo", and what to do (Dutch)."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend)
        self.what = what
        self.mend = mend


def picture(logo: bytes, name: str, fonts: tuple[str, ...] = ()) -> Picture:
    """The logo in the file `name`, ready to paint. Raises DefinitionError with what is wrong and what to do."""
    return drawn(logo, name, fonts).picture


def drawn(logo: bytes, name: str, fonts: tuple[str, ...] = ()) -> Logo:
    """The logo in the file `name`, with what to tell about it.

    `fonts` are files of the typeface that stands in where an SVG asks for one that is not there.
    Raises DefinitionError with what is wrong and what to do.
    """
    outcome = _outcome(logo, fonts)
    if isinstance(outcome, _LogoError):
        raise DefinitionError((Problem(name, None, f"Het logo {outcome.what}.", outcome.mend, "logo"),))
    return outcome


@functools.lru_cache(maxsize=KNOWN_LOGOS)
def _outcome(logo: bytes, fonts: tuple[str, ...]) -> Logo | _LogoError:
    """What came of it, also where that is an error: what took ten seconds to refuse is not tried again."""
    try:
        made = _drawn(logo, fonts)
        _printable(made.picture)
    except (_LogoError, svg.SvgError, pdf_page.PdfError) as error:
        return _LogoError(error.what, error.mend)
    except TooMuchError:
        return _LogoError(_TOO_MUCH, _SIMPLER)
    return made


def _drawn(logo: bytes, fonts: tuple[str, ...]) -> Logo:
    if len(logo) > MAX_BYTES:
        raise _LogoError(f"is groter dan {MAX_BYTES // 1024 // 1024} MB", "Neem een kleinere versie.")
    if logo.startswith(b"%PDF"):
        return _from_pdf(logo)
    if logo.startswith((b"\x89PNG", b"\xff\xd8")):
        return _from_pixels(logo)
    if svg.looks_like_svg(logo):
        return _from_svg(logo, fonts)
    raise _LogoError("is geen SVG, PDF, PNG of JPEG", "Sla het logo op als SVG of PNG.")


def _printable(made: Picture) -> None:
    if not 1 / MAX_RATIO < made.width / made.height < MAX_RATIO:
        raise _LogoError("is veel te smal of te laag", "Snijd het wit eromheen bij, of neem een andere versie.")
    if not _has_ink(made):
        raise _LogoError("is leeg of wit: op papier zie je niets", "Neem de versie voor een witte achtergrond.")


def greyed(colour: Picture) -> Picture:
    """The same logo in greys, as pixels."""
    return _as_png(ImageOps.grayscale(_on_paper(colour, KEEP_PX)))


def _from_pixels(data: bytes) -> Logo:
    image, kind = _opened(data)
    turned = ImageOps.exif_transpose(image)
    ink, told = _cut(turned.size, ink_of(_small(turned)))
    as_it_is = kind == "jpeg" and max(turned.size) <= KEEP_PX and turned.size == image.size
    if ink is None and as_it_is and turned.mode in ("RGB", "L"):
        return Logo(Picture("jpeg", data, float(turned.width), float(turned.height)), _too_few(turned.size))
    kept = turned.convert("RGBA" if "A" in turned.getbands() or "transparency" in turned.info else "RGB")
    kept = kept if ink is None else _part(kept, ink)
    sharp = _too_few(kept.size)
    if max(kept.size) > KEEP_PX:
        kept.thumbnail((KEEP_PX, KEEP_PX), Image.Resampling.LANCZOS)
    return Logo(_as_png(kept), (*told, *sharp))


def _opened(data: bytes) -> tuple[Image.Image, str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                if image.width * image.height > MAX_PIXELS:
                    what = f"heeft te veel pixels ({image.width} × {image.height})"
                    raise _LogoError(what, "Maak het kleiner.")
                image.load()
                return image, (image.format or "").lower()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _LogoError("is kapot en gaat niet open", "Sla het logo opnieuw op als PNG.") from error


def _small(image: Image.Image) -> Image.Image:
    small = image.convert("RGBA")
    small.thumbnail((pdf_page.LOOK_PX, pdf_page.LOOK_PX))
    return small


def _cut(size: tuple[float, float], ink: Ink | None) -> tuple[Ink | None, tuple[Note, ...]]:
    """The part to print, if that is not the whole, and what to tell about it."""
    if ink is None or gain(size, ink) <= TOLD_GAIN:
        return None, ()
    larger = f"{gain(size, ink):.1f}".replace(".", ",")
    if gain(size, ink) <= CROP_GAIN:
        what = f"Er zit veel wit om het logo. Zonder dat wit wordt het {larger} keer zo groot."
        return None, (Note(what, "Snijd het bij in een tekenprogramma, als het groter moet."),)
    what = f"Er zit veel wit om het logo. Dat snijden we weg; het logo wordt zo {larger} keer zo groot."
    return ink.roomy(), (Note(what, "Beter is een bestand zonder wit eromheen."),)


def _part(image: Image.Image, ink: Ink) -> Image.Image:
    wide, high = image.size
    return image.crop((int(ink.left * wide), int(ink.top * high), round(ink.right * wide), round(ink.bottom * high)))


def _too_few(size: tuple[int, int]) -> tuple[Note, ...]:
    wide = printed_mm(*size)[0]
    dpi = size[0] / (wide / MM_PER_INCH)
    if dpi >= MIN_DPI:
        return ()
    what = f"Het logo heeft weinig beeldpunten ({size[0]} × {size[1]}): op papier {dpi:.0f} dpi, en dat is onscherp."
    needed = round(wide / MM_PER_INCH * PRINT_DPI / 100) * 100
    return (Note(what, f"Neem een SVG, of een plaatje van minstens {needed} beeldpunten breed."),)


def _as_png(image: Image.Image) -> Picture:
    return Picture("png", png(image), float(image.width), float(image.height))


def _from_pdf(data: bytes) -> Logo:
    page = limited(pdf_page.page_of, data, seconds=PDF_SECONDS)
    return _placed(page.kind, page.data, (page.width, page.height), page.ink)


def _from_svg(data: bytes, fonts: tuple[str, ...]) -> Logo:
    plain = svg.safe(data)
    for inner in plain.pictures:
        _small_enough(inner)
    try:
        made = drawn_once(plain.text, fonts if plain.lettered else (), lambda: _vector(plain, fonts))
    except ValueError as error:
        mend = "Sla het op als 'gewone SVG', of als PNG."
        raise _LogoError("is een SVG die wij niet kunnen tekenen", mend) from error
    told = tuple(Note(f"In het logo zit {what}; op papier valt dat weg.", LOOK) for what in plain.dropped)
    if plain.lettered:
        told += (Note(LETTERED, "Zet in het tekenprogramma de tekst om in lijnen (contouren)."),)
    logo = _placed(made.kind, made.data, (made.width, made.height), made.ink)
    return Logo(logo.picture, told + logo.notes)


def _vector(plain: svg.Svg, fonts: tuple[str, ...]) -> pdf_page.Page:
    from generator.make import vector  # noqa: PLC0415 (only an SVG that is new here needs it)

    return vector.draw(plain, fonts)


def _small_enough(inner: bytes) -> None:
    """A picture in an SVG, before anybody unpacks it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(inner), formats=("PNG", "JPEG", "GIF", "WEBP")) as image:
                if image.width * image.height > MAX_PIXELS:
                    what = f"heeft een plaatje met te veel pixels ({image.width} × {image.height})"
                    raise _LogoError(what, "Maak dat plaatje kleiner.")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _LogoError("heeft een plaatje dat niet opengaat", "Sla het logo opnieuw op.") from error


def _placed(kind: str, data: bytes, size: tuple[float, float], ink: Ink | None) -> Logo:
    """Without the white of a page around it."""
    part, told = _cut(size, ink)
    if kind == "png":
        with Image.open(io.BytesIO(data)) as image:
            made = _as_png(_part(image, part)) if part else Picture("png", data, *map(float, image.size))
        return Logo(made, told)
    if part is None:
        return Logo(Picture("pdf", data, *size), told)
    return Logo(Picture("pdf", *pdf_page.cropped(data, part)), told)


def _on_paper(shown: Picture, longest: int) -> Image.Image:
    if shown.kind == "pdf":
        return on_white(rasterised(shown.data, longest))
    with Image.open(io.BytesIO(shown.data)) as image:
        whole = image.convert("RGBA")
    whole.thumbnail((longest, longest))
    return on_white(whole)


def _has_ink(shown: Picture) -> bool:
    darkest, _ = ImageOps.grayscale(_on_paper(shown, LOOK_PX)).getextrema()
    return isinstance(darkest, int | float) and darkest < INK_LEVEL
