"""What a group said, in pictures that may be shown: numbers → pages → files. A table of contents."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from generator import __version__
from generator.atomic import output_error, write_atomically
from generator.define.library import Library
from generator.define.node import shown
from generator.keep.group import group_pictures
from generator.keep.store import Store
from generator.make.drawing import Drawing
from generator.make.fonts import FontBook
from generator.make.group import group_drawing
from generator.make.logo import drawn
from generator.make.preview import page_pictures
from generator.make.style import Style
from generator.make.tagged import tagged_pdf
from generator.model.errors import NotFoundError, NothingReadError
from generator.model.group import LEAST_PEOPLE, GroupPictures

PDF_NAME = "groepsbeeld-{run}.pdf"
PNG_NAME = "groepsbeeld-{run}-{number:02d}.png"


@dataclass(frozen=True, slots=True)
class Shown:
    """What was written, and of how many people: who answered, and who is in the pictures."""

    pdf: Path
    pictures: tuple[Path, ...]
    answered: int
    people: int


def show(store: Store, library: Library, run: str, folder: Path, brand: str = "", *, final: bool = False) -> Shown:
    """Write the pictures of a run as a PDF and as PNGs into `folder`, in the run's house style or in `brand`.

    `final`: nobody comes any more, so it may be shown by role and as whole lines too.

    Raises NotFoundError (run, house style), NothingReadError if there are too few people, OutputError.
    """
    layout = store.layout(run)
    group = group_pictures(store, layout.run, final=final)
    if group.too_few:
        raise NothingReadError(
            f"Van oplage {layout.run} is er nog geen groepsbeeld: er {_answered(group.answered)}.",
            f"Er is een beeld vanaf {LEAST_PEOPLE} mensen die dezelfde vragen hebben beantwoord.",
        )
    fonts = FontBook(library.fonts())
    drawing = drawn_group(group, library, brand or layout.brand, fonts, layout.run)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    pdf = tagged_pdf(drawing, fonts, now, __version__)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise output_error(folder, error) from error
    pngs = []
    for number, picture in enumerate(page_pictures(pdf), 1):
        pngs.append(folder / PNG_NAME.format(run=layout.run, number=number))
        write_atomically(pngs[-1], picture)
    write_atomically(folder / PDF_NAME.format(run=layout.run), pdf)
    return Shown(folder / PDF_NAME.format(run=layout.run), tuple(pngs), group.answered, group.shown)


def drawn_group(group: GroupPictures, library: Library, brand: str, fonts: FontBook, run: str) -> Drawing:
    """The pages of these pictures. Raises NotFoundError for a house style that is gone, DefinitionError."""
    try:
        loaded = library.brand(brand)
    except NotFoundError as error:
        raise NotFoundError(error.what, "Noem met --brand een huisstijl die er wel is.") from error
    logo = drawn(loaded.logo, shown(loaded.folder / loaded.logo_name), loaded.type_files) if loaded.logo else None
    pictures = {} if logo is None else {"logo": logo.picture}
    title = f"Groepsbeeld {run} – {loaded.brand.name}"
    return group_drawing(group, Style.of(loaded.brand, large=True), pictures, fonts, title)


def _answered(people: int) -> str:
    return "heeft 1 mens geantwoord" if people == 1 else f"hebben {people} mensen geantwoord"
