"""What was read of one person, as a page to look back on: answers → pages → files. A table of contents."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from generator import __version__
from generator.atomic import output_error, write_atomically
from generator.define.library import Library
from generator.define.node import shown
from generator.keep.entry.asked import asked_layout
from generator.keep.entry.fold import fold
from generator.keep.lookback import Seer
from generator.keep.pictures import FolderPictures, Pictures
from generator.keep.places import places
from generator.keep.response import Response
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.make.drawing import Picture
from generator.make.fonts import FontBook
from generator.make.logo import drawn
from generator.make.lookback import lookback_drawing
from generator.make.preview import page_pictures
from generator.make.style import Style
from generator.make.tagged import tagged_pdf
from generator.model.code import CODE_LENGTH, parse, verify
from generator.model.errors import NotFoundError, NothingReadError
from generator.model.lookback import Lookback
from generator.model.run import Run

STEM = "terugblik-{run}-{who}"  # codes and numbers only: nothing about a person
SMALLER = 0.82  # of the type on a sheet: one page to read, not to fill in


@dataclass(frozen=True, slots=True)
class Made:
    """The files about one response. `doubts`: how many answers nobody has settled yet."""

    pdf: Path
    pictures: tuple[Path, ...]
    doubts: int


def look_back(
    store: Store, library: Library, run: str, folder: Path, brand: str = "", response: str = ""
) -> Iterator[Made]:
    """Write what was read of one response (all of a run if `response` is '') as a PDF and PNGs into `folder`.

    `response`: the copy's number, a code from one of its sheets, or the name of a filled PDF as the tables have it.
    Raises NotFoundError (run, response, house style), NothingReadError if nothing came in, OutputError.
    """
    fold(store)
    layout = asked_layout(store, store.layout(run).run)
    found = _wanted(store, store.run(layout.run), response)
    seer = Seer(layout, store.sheets(layout.run))
    press = _Press(library, brand or layout.brand)
    shelves = [FolderPictures(place.folder) for place in places(store)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise output_error(folder, error) from error
    for each in found:
        seen = seer.of(each)
        yield _written(press.pdf(seen, shelves), folder, each, seen.doubts)


def _wanted(store: Store, run: Run, asked: str) -> list[Response]:
    """The responses that were asked for."""
    name = run.layout.run
    came = [each for each in responses(store, name) if each.counts]
    if not came:
        raise NothingReadError(f"Van oplage {name} is nog niets binnen.", "Lees eerst met 'werkblad read'.")
    if not asked:
        return came
    copy, instance = _meant(asked, run)
    found = [each for each in came if (each.copy, each.instance) == (copy, instance)]
    if not found:
        what = f"exemplaar {copy}" if copy else f"'{asked}'"
        known = sorted(str(each.copy) if each.copy else each.instance for each in came)[:8]
        raise NotFoundError(
            f"Van {what} is in oplage {name} niets binnen.",
            f"Wel binnen: {', '.join(known)}{' …' if len(came) > len(known) else ''}. "
            "Noem het nummer van het exemplaar, of de code die op het blad staat.",
        )
    return found


def _meant(asked: str, run: Run) -> tuple[int, str]:
    """Copy and instance. Raises NotFoundError for a code of another run, or one that cannot be."""
    clean = asked.strip()
    if clean.isdecimal() and len(clean) < CODE_LENGTH:
        return int(clean), ""
    code = parse(clean) if len(clean.replace("-", "").replace(" ", "")) == CODE_LENGTH else None
    if code is None:
        return 0, clean
    if (run.key and verify(clean, run.key) is None) or code.run != run.layout.run or not code.copy:
        raise NotFoundError(
            f"De code {clean} is geen code van oplage {run.layout.run}.",
            "Typ de code over zoals zij op het blad staat.",
        )
    return code.copy, ""


class _Press:
    """Makes PDFs in one house style. Raises NotFoundError for a house style that is gone, DefinitionError."""

    def __init__(self, library: Library, brand: str) -> None:
        try:
            loaded = library.brand(brand)
        except NotFoundError as error:
            raise NotFoundError(error.what, "Noem met --brand een huisstijl die er wel is.") from error
        logo = drawn(loaded.logo, shown(loaded.folder / loaded.logo_name), loaded.type_files) if loaded.logo else None
        self._logo = {} if logo is None else {"logo": logo.picture}
        self._fonts = FontBook(library.fonts())
        self._style = Style.of(loaded.brand).smaller(SMALLER)
        self._name = loaded.brand.name
        self._now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")

    def pdf(self, seen: Lookback, shelves: Sequence[Pictures]) -> bytes:
        """What was read of one response. `shelves`: where the pictures of what was written may be."""
        names = {a.crop for form in seen.forms for q in form.questions for a in q.answers if a.crop}
        crops = {name: picture for name in sorted(names) if (picture := _crop(name, shelves)) is not None}
        title = f"Terugblik {seen.run}, {seen.who} – {self._name}"
        drawing = lookback_drawing(seen, self._style, self._logo, crops, self._fonts, title)
        return tagged_pdf(drawing, self._fonts, self._now, __version__)


def _crop(name: str, shelves: Sequence[Pictures]) -> Picture | None:
    """A picture of something written; None if it is on no shelf any more."""
    data = next((data for shelf in shelves if (data := shelf.get(name)) is not None), None)
    if data is None:
        return None
    try:
        with Image.open(io.BytesIO(data)) as image:
            kind = "jpeg" if image.format == "JPEG" else "png"
            return Picture(kind, data, image.width, image.height)
    except UnidentifiedImageError:
        return None


def _written(pdf: bytes, folder: Path, response: Response, doubts: int) -> Made:
    stem = STEM.format(run=response.run, who=f"{response.copy:04d}" if response.copy else f"pdf-{response.instance}")
    pngs = []
    for number, picture in enumerate(page_pictures(pdf), 1):
        pngs.append(folder / f"{stem}-{number}.png")
        write_atomically(pngs[-1], picture)
    path = folder / f"{stem}.pdf"
    write_atomically(path, pdf)
    return Made(path, tuple(pngs), doubts)
