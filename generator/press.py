"""A house style ready to draw with, and pages in it as a PDF with a picture of each beside it.

A floor of its own just below the tables of contents that share it: it needs both `define` and `make`.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
from collections.abc import Iterator
from pathlib import Path

from generator import __version__
from generator.atomic import output_error, write_atomically
from generator.define.library import Library, LoadedBrand
from generator.define.node import shown
from generator.make.drawing import Drawing
from generator.make.fonts import FontBook
from generator.make.logo import Logo, drawn
from generator.model.errors import NotFoundError


def logo_of(loaded: LoadedBrand) -> Logo | None:
    """Its logo, ready to paint; None if it has none. Raises DefinitionError for one that cannot be printed."""
    return drawn(loaded.logo, shown(loaded.folder / loaded.logo_name), loaded.type_files) if loaded.logo else None


class Press:
    """A run's `own` house style, or the one that was asked for `instead`.

    `logo`: by the name under which pages show it; empty if there is none.
    Raises NotFoundError for a house style that is not there (any more), DefinitionError.
    """

    def __init__(self, library: Library, own: str, instead: str = "") -> None:
        try:
            loaded = library.brand(instead or own)
        except NotFoundError as error:
            mend = error.mend if instead else f"Noem met --brand een huisstijl die er wel is. {error.mend}"
            raise NotFoundError(error.what, mend) from error
        logo = logo_of(loaded)
        self.brand = loaded.brand
        self.logo = {} if logo is None else {"logo": logo.picture}
        self.fonts = FontBook(library.fonts())

    def write(self, drawing: Drawing, folder: Path, stem: str, number: str) -> tuple[Path, tuple[Path, ...]]:
        """Write `stem`.pdf and `stem`-1.png … over those of last time, of which none stays. `number`: how pages are
        counted in names, as a format. Raises OutputError."""
        from generator.make.preview import page_pictures  # noqa: PLC0415 (a build needs the logo only)
        from generator.make.tagged import tagged_pdf  # noqa: PLC0415

        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        pdf = tagged_pdf(drawing, self.fonts, now, __version__)
        with _told_at(folder):
            folder.mkdir(parents=True, exist_ok=True)
        names = (folder / f"{stem}-{format(page, number)}.png" for page in itertools.count(1))
        written = []
        for picture in page_pictures(pdf):
            written.append(next(names))
            write_atomically(written[-1], picture)
        write_atomically(folder / f"{stem}.pdf", pdf)
        for old in itertools.takewhile(Path.exists, names):
            with _told_at(old):
                old.unlink()
        return folder / f"{stem}.pdf", tuple(written)


@contextlib.contextmanager
def _told_at(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise output_error(path, error) from error
