"""What was read of one person, as a page to look back on: answers → pages → files. A table of contents."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from generator.define.library import Library
from generator.keep.entry.asked import asked_layout
from generator.keep.entry.fold import fold
from generator.keep.lookback import Seer
from generator.keep.pictures import FolderPictures, Pictures
from generator.keep.places import places
from generator.keep.response import Response
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.make.drawing import Drawing, Picture
from generator.make.lookback import lookback_drawing
from generator.make.style import Style
from generator.model.code import CODE_LENGTH, parse, verify
from generator.model.errors import NotFoundError, NothingReadError
from generator.model.lookback import Lookback
from generator.model.run import Run
from generator.press import Press

STEM = "terugblik-{run}-{who}"  # codes and numbers only: nothing about a person
SMALLER = 0.82  # of the type on a sheet: one page to read, not to fill in
KNOWN_TOLD = 8  # of who is in: more do not read on one line


@dataclass(frozen=True, slots=True)
class Made:
    """The files about one response. `doubts`: how many answers nobody has settled yet."""

    pdf: Path
    pictures: tuple[Path, ...]
    doubts: int


def look_back(
    store: Store, library: Library, run: str, folder: Path, brand: str = "", response: str | None = None
) -> Iterator[Made]:
    """Write what was read of one response (None: of each of a run) as a PDF and PNGs into `folder`, one by one.

    `response`: the copy's number, a code from one of its sheets, or the name of a filled PDF as the tables have it.
    Raises NotFoundError (run, response, house style), NothingReadError if nothing came in, OutputError.
    """
    fold(store)
    layout = asked_layout(store, store.layout(run).run)
    seer = Seer(layout, store.sheets(layout.run))
    press = Press(library, layout.brand, brand)
    shelves = [FolderPictures(place.folder) for place in places(store)]
    for each in _wanted(store, store.run(layout.run), response):
        seen = seer.of(each)
        who = f"{each.copy:04d}" if each.copy else f"pdf-{each.instance}"
        stem = STEM.format(run=each.run, who=who)
        yield Made(*press.write(_drawn(seen, press, shelves), folder, stem, "d"), seen.doubts)


def _wanted(store: Store, run: Run, asked: str | None) -> Iterator[Response]:
    """The responses that were asked for, at least one."""
    copy, instance = (None, None) if asked is None else _meant(asked, run)
    came = (each for each in responses(store, run.layout.run, copy) if each.counts)
    wanted = (each for each in came if instance in (None, each.instance))
    first = next(wanted, None)
    if first is None:
        raise _absent(store, run.layout.run, f"exemplaar {copy}" if copy else f"'{asked}'")
    return chain((first,), wanted)


def _absent(store: Store, run: str, what: str) -> NotFoundError | NothingReadError:
    """Nothing came in of what was asked for."""
    known = list(islice((each for each in responses(store, run) if each.counts), KNOWN_TOLD + 1))
    if not known:
        return NothingReadError(f"Van oplage {run} is nog niets binnen.", "Lees eerst met 'werkblad read'.")
    told = ", ".join(str(each.copy) if each.copy else each.instance for each in known[:KNOWN_TOLD])
    return NotFoundError(
        f"Van {what} is in oplage {run} niets binnen.",
        f"Wel binnen: {told}{' …' if len(known) > KNOWN_TOLD else ''}. "
        "Noem het nummer van het exemplaar, of de code die op het blad staat.",
    )


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


def _drawn(seen: Lookback, press: Press, shelves: Sequence[Pictures]) -> Drawing:
    """The pages about one response. `shelves`: where the pictures of what was written may be."""
    names = {a.crop for form in seen.forms for q in form.questions for a in q.answers if a.crop}
    crops = {name: picture for name in sorted(names) if (picture := _crop(name, shelves)) is not None}
    title = f"Terugblik {seen.run}, {seen.who} – {press.brand.name}"
    return lookback_drawing(seen, Style.of(press.brand).smaller(SMALLER), press.logo, crops, press.fonts, title)


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
