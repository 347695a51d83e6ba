"""A brand's logo: inside the brand's own folder, whole, not too big, and of a kind that can be printed."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from generator import svg
from generator.define.node import Spot
from generator.model.errors import DefinitionError, Problem, system_reason

LOGO_MAX_BYTES = 5 * 1024 * 1024  # a logo for print is under 1 MB; it is in every PDF once
LOGO_MAX_PIXELS = 40_000_000  # 6300 × 6300: A4 at 600 dpi; more only costs memory
MEND = "Sla het logo opnieuw op, of neem een andere versie."

Trouble = tuple[str, str] | None  # what is wrong, and what to do if that is not MEND (Dutch)


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo file's bytes and what they are: "svg", "png", "jpeg" or "pdf"."""

    data: bytes
    kind: str
    path: Path


def read_logo(folder: Path, name: str, spot: Spot) -> Logo:
    """The logo `name` of the brand in `folder`. Raises DefinitionError that points at `spot`."""
    path = folder / name
    if Path(name).is_absolute() or "\\" in name or ":" in name or not _inside(path, folder):
        what = f"Het logo '{name}' ligt buiten de map van de huisstijl."
        raise _error(spot, what, "Zet het logo in dezelfde map als brand.yaml en noem alleen de bestandsnaam.")
    try:
        if not path.is_file():
            raise _error(
                spot, f"Het logo '{name}' is er niet.", "Zet het bestand naast brand.yaml, of kijk de naam na."
            )
        with path.open("rb") as handle:
            data = handle.read(LOGO_MAX_BYTES + 1)
    except OSError as error:
        raise _error(
            spot, f"Het logo '{name}' is niet te lezen ({system_reason(error)}).", "Kijk de rechten na."
        ) from error
    if len(data) > LOGO_MAX_BYTES:
        what = f"Het logo '{name}' is groter dan {LOGO_MAX_BYTES // 1024 // 1024} MB."
        raise _error(spot, what, "Neem een kleinere versie, het liefst een SVG.")
    kind = kind_of(data)
    if kind is None:
        what = f"Het logo '{name}' is geen SVG, PNG, JPEG of PDF."
        raise _error(spot, what, "Sla het logo op als SVG of PNG. Alleen de naam veranderen helpt niet.")
    trouble = _TESTS[kind](data)
    if trouble:
        raise _error(spot, f"Het logo '{name}' {trouble[0]}", trouble[1] or MEND)
    return Logo(data, kind, path)


def kind_of(data: bytes) -> str | None:
    """What the bytes are, by content and not by name."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    return "svg" if svg.looks_like_svg(data) else None


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _error(spot: Spot, what: str, mend: str) -> DefinitionError:
    problem: Problem = spot.problem(what, mend, "logo")
    return DefinitionError((problem,))


def _picture_trouble(data: bytes) -> Trouble:
    from PIL import Image  # noqa: PLC0415 - only who has a logo pays for it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                width, height = picture.size
                if width * height > LOGO_MAX_PIXELS:
                    return f"is te groot ({width} × {height} beeldpunten).", ""
                picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "is te groot (te veel beeldpunten).", ""
    except Exception:  # a broken picture raises whatever its decoder likes
        return "is beschadigd: het plaatje is niet te openen.", ""
    return None


def _svg_trouble(data: bytes) -> Trouble:
    try:
        svg.safe(data)
    except svg.SvgError as error:
        return f"{error.what}.", error.mend
    return None


def _pdf_trouble(data: bytes) -> Trouble:
    import pikepdf  # noqa: PLC0415 - only who has a PDF logo pays for it

    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            pages = len(document.pages)
            return None if pages == 1 else (f"heeft {pages} bladzijden; het moet er één zijn.", "")
    except pikepdf.PasswordError:
        return "is beveiligd met een wachtwoord.", ""
    except Exception:  # whatever a broken PDF makes the library raise
        return "is beschadigd: de PDF is niet te openen.", ""


_TESTS = {"png": _picture_trouble, "jpeg": _picture_trouble, "svg": _svg_trouble, "pdf": _pdf_trouble}
