"""All sheets in a house style, to choose from: a book of small pages, or a picture of every page. Nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.atomic import atomic_folder, write_atomically
from generator.build import Prepared
from generator.define.library import Library
from generator.gallery.facts import Listed, drawn, listed
from generator.make.contact import Small, contact_book
from generator.make.fonts import FontBook
from generator.make.preview import page_pictures
from generator.make.proof import painted_plain, painted_proof
from generator.make.style import Style
from generator.model.errors import DefinitionError, LayoutOverflowError

Progress = Callable[[int, int | None], None]
LEAD = "Alle werkbladen, om uit te kiezen. Niet om te gebruiken: maak bladen met 'werkblad build'."


@dataclass(frozen=True, slots=True)
class Gallery:
    """What was made: the file or the folder, how many sheets are in it, and those that are not (Dutch)."""

    place: Path
    sheets: int
    notes: tuple[str, ...]


def make_book(library: Library, brand: str, out: Path, *, large: bool = False, progress: Progress) -> Gallery:
    """Write the book, over that of last time. Raises NotFoundError, DefinitionError (the brand) or OutputError."""
    file = out / f"galerij-{brand}.pdf"
    style, fonts = Style.of(library.brand(brand).brand), FontBook(library.fonts())
    notes: list[str] = []
    small = [_small(sheet, ready) for sheet, ready in _sound(library, brand, large, notes, progress)]
    write_atomically(file, contact_book(small, style, fonts, f"Werkbladen van {style.brand.name}", LEAD))
    return Gallery(file, len(small), tuple(notes))


def make_pictures(library: Library, brand: str, out: Path, *, large: bool = False, progress: Progress) -> Gallery:
    """Write a folder of PNGs, a proof's pages: `scan-01.png` and so on. Raises as `make_book` does."""
    library.brand(brand)
    notes: list[str] = []
    sheets = 0
    with atomic_folder(out / f"galerij-{brand}") as folder:
        for sheet, ready in _sound(library, brand, large, notes, progress):
            for number, picture in enumerate(page_pictures(painted_proof(ready.drawing, ready.fonts)), 1):
                write_atomically(folder / f"{sheet.key}-{number:02d}.png", picture, durable=False)
            sheets += 1
    return Gallery(out / f"galerij-{brand}", sheets, tuple(notes))


def _sound(
    library: Library, brand: str, large: bool, notes: list[str], progress: Progress
) -> Iterator[tuple[Listed, Prepared]]:
    """Each sheet that can be drawn; what cannot is told in `notes`, and the others go on."""
    known = library.listing()["forms"]
    there = {sheet.key: sheet for sheet in listed(library)}
    for number, entry in enumerate(known, 1):
        try:
            ready = drawn(library, entry["key"], brand, large=large)
        except (DefinitionError, LayoutOverflowError):
            notes.append(f"'{entry['key']}' staat er niet in: dit blad heeft fouten. Kijk met 'werkblad check'.")
        else:
            yield there[entry["key"]], ready
        progress(number, len(known))


def _small(sheet: Listed, ready: Prepared) -> Small:
    sizes = tuple((page.width, page.height) for page in ready.drawing.pages)
    minutes = str(sheet.minutes) if sheet.minutes else ""
    return Small(sheet.title, sheet.key, sheet.audience, minutes, painted_plain(ready.drawing, ready.fonts), sizes)
