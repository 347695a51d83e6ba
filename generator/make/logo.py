"""Logos: SVG, PDF, PNG or JPEG in; something that painters can place out. A logo without ink is an error.

Logos come from outside, so their bytes are distrusted: sizes are limited before anything is unpacked, an SVG may not
reach for other files, and what a painter cannot take over exactly (fonts, print colours) becomes pixels.
"""

from __future__ import annotations

import io
import re
import warnings

import pikepdf
import pypdfium2
from PIL import Image, ImageOps

from generator.make.drawing import Picture
from generator.model.errors import DefinitionError, Problem

MAX_BYTES = 5 * 1024 * 1024  # a logo for print is under 1 MB; it is in every PDF once
MAX_PIXELS = 40_000_000  # 6300 × 6300; more only costs memory
KEEP_PX = 1800  # longest side that is kept: 600 dpi at 76 mm
LOOK_PX = 400  # longest side of the picture in which ink is looked for
INK_LEVEL = 250  # of 255: lighter than this on white paper is not seen
MAX_RATIO = 30.0  # longer than this a logo is a line
SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
SETS_TEXT = frozenset(("BT", "ET", "Tf", "TL", "Tc", "Tw", "Tz", "Ts", "Tr", "Td", "TD", "Tm", "T*"))  # show nothing

Step = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage

_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*((?:[^()]|\([^()]*\))*))?\)")
_CUSTOM = re.compile(r"(--[\w-]+)\s*:\s*([^;}\"']+)")
_REACHES_OUT = re.compile(r"(?:href|src)\s*=\s*[\"'](?!#|data:image/)|url\(\s*[\"']?(?!#|data:)|@import|<!ENTITY", re.I)


def picture(logo: bytes, name: str) -> Picture:
    """The logo in the file `name`, ready to paint. Raises DefinitionError with what is wrong and what to do."""
    if len(logo) > MAX_BYTES:
        raise _error(name, f"is groter dan {MAX_BYTES // 1024 // 1024} MB", "Neem een kleinere versie.")
    if logo.startswith(b"%PDF"):
        result = _from_pdf(logo, name)
    elif logo.startswith((b"\x89PNG", b"\xff\xd8")):
        result = _from_pixels(logo, name)
    elif b"<svg" in logo[:65536].lower():
        result = _from_svg(logo, name)
    else:
        raise _error(name, "is geen SVG, PDF, PNG of JPEG", "Sla het logo op als SVG of PNG.")
    if not 1 / MAX_RATIO < result.width / result.height < MAX_RATIO:
        raise _error(name, "is veel te smal of te laag", "Snijd het wit eromheen bij, of neem een andere versie.")
    if not _has_ink(result):
        raise _error(name, "is leeg of wit: op papier zie je niets", "Neem de versie voor een witte achtergrond.")
    return result


def greyed(colour: Picture) -> Picture:
    """The same logo in greys, as pixels."""
    return _as_png(ImageOps.grayscale(_on_white(colour, KEEP_PX)))


def _error(name: str, what: str, mend: str) -> DefinitionError:
    return DefinitionError((Problem(name, None, f"Het logo {what}.", mend, "logo"),))


def _from_pixels(data: bytes, name: str) -> Picture:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise _error(name, f"heeft te veel pixels ({image.width} × {image.height})", "Maak het kleiner.")
                kind = (image.format or "").lower()
                image.draft("RGB", (KEEP_PX, KEEP_PX)) if image.mode == "RGB" else None
                image.load()
                turned = ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _error(name, "is kapot en gaat niet open", "Sla het logo opnieuw op als PNG.") from error
    small = max(turned.size) <= KEEP_PX
    if kind == "jpeg" and small and turned.mode in ("RGB", "L") and turned.size == image.size:
        return Picture("jpeg", data, float(turned.width), float(turned.height))
    kept = turned.convert("RGBA" if "A" in turned.getbands() or "transparency" in turned.info else "RGB")
    if not small:
        kept.thumbnail((KEEP_PX, KEEP_PX), Image.Resampling.LANCZOS)
    return _as_png(kept)


def _as_png(image: Image.Image) -> Picture:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return Picture("png", out.getvalue(), float(image.width), float(image.height))


def _from_pdf(data: bytes, name: str) -> Picture:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            page = pdf.pages[0]
            left, bottom, right, top = (float(v) for v in page.cropbox)
            single = pikepdf.new()
            single.pages.append(page)
            steps = pikepdf.parse_content_stream(page)
            shows_text = any(str(step.operator) in SHOWS_TEXT for step in steps)
            turned = int(page.obj.get("/Rotate", 0)) % 360 != 0
            if not shows_text:
                _without_fonts(single, [step for step in steps if str(step.operator) not in SETS_TEXT])
            out = io.BytesIO()
            single.save(out, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise _error(name, "heeft een wachtwoord", "Sla het logo op zonder wachtwoord.") from error
    except (pikepdf.PdfError, IndexError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise _error(name, "is kapot en gaat niet open", "Sla het logo opnieuw op, liefst als SVG.") from error
    if right - left <= 0 or top - bottom <= 0:
        raise _error(name, "heeft geen afmetingen", "Sla het logo opnieuw op, liefst als SVG.")
    vector = Picture("pdf", out.getvalue(), right - left, top - bottom)
    return _as_png(rasterised(vector.data, KEEP_PX)) if shows_text or turned else vector


def _without_fonts(single: pikepdf.Pdf, steps: list[Step]) -> None:
    """ReportLab sets a font on every page, also where it writes nothing: an unembedded font in every print run."""
    page = single.pages[0]
    page.obj.Contents = single.make_stream(pikepdf.unparse_content_stream(steps))
    if "/Font" in page.obj.get("/Resources", pikepdf.Dictionary()):
        del page.obj.Resources["/Font"]


def _from_svg(data: bytes, name: str) -> Picture:
    from reportlab.graphics import renderPDF  # noqa: PLC0415 (slow to import, and only an SVG needs it)
    from svglib.svglib import svg2rlg  # noqa: PLC0415

    text = data.decode("utf-8-sig", "replace")
    if _REACHES_OUT.search(text):
        raise _error(
            name, "verwijst naar een ander bestand of naar internet", "Sla het logo op als één SVG zonder verwijzingen."
        )
    try:
        drawing = svg2rlg(io.BytesIO(without_variables(text).encode()))
        if drawing is None or drawing.width <= 0 or drawing.height <= 0:
            raise ValueError("no size")
        pdf: bytes = renderPDF.drawToString(drawing, autoSize=1)  # type: ignore[assignment]
    except (RecursionError, MemoryError):
        raise
    except Exception as error:
        raise _error(
            name, "is een SVG die wij niet kunnen tekenen", "Sla het op als 'gewone SVG', of als PNG."
        ) from error
    return _from_pdf(pdf, name)


def without_variables(svg: str) -> str:
    """The SVG with `var(--x, fallback)` worked out: svglib draws nothing where it meets one."""
    known = {key: value.strip() for key, value in _CUSTOM.findall(svg)}

    def value(match: re.Match[str]) -> str:
        return known.get(match[1]) or (match[2] or "").strip() or "#000000"

    for _ in range(4):  # a variable may stand for another
        if not _VAR.search(svg):
            break
        svg = _VAR.sub(value, svg)
        known = {key: _VAR.sub(value, found) for key, found in known.items()}
    return re.sub("currentcolor", "#000000", svg, flags=re.I)


def rasterised(pdf: bytes, longest: int) -> Image.Image:
    """The first page on nothing (transparent), its longest side `longest` pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        bitmap = page.render(scale=longest / max(page.get_size()), fill_color=(255, 255, 255, 0))
        image: Image.Image = bitmap.to_pil().convert("RGBA")
        return image
    finally:
        document.close()


def _on_white(shown: Picture, longest: int) -> Image.Image:
    if shown.kind == "pdf":
        image = rasterised(shown.data, longest)
    else:
        image = Image.open(io.BytesIO(shown.data)).convert("RGBA")
        image.thumbnail((longest, longest))
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    return ground.convert("RGB")


def _has_ink(shown: Picture) -> bool:
    darkest, _ = ImageOps.grayscale(_on_white(shown, LOOK_PX)).getextrema()
    return isinstance(darkest, int | float) and darkest < INK_LEVEL
