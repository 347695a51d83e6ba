"""Crops and overlays beside the tables. Their names hold codes and variables only, nothing about a person.

They are put away before the row that names them is committed: a killed program may leave a picture without a row (the
next reading puts the same bytes under the same name), never a row without its picture.

Whoever needs pictures asks for `Pictures`; that they are files, and hard links of one another, only this module knows.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from generator.atomic import output_error, write_atomically
from generator.keep.columns import hidden_variables
from generator.model.answer import Answer, PageReading
from generator.model.curve import Words
from generator.model.drawn_map import DrawnCircle
from generator.model.layout import Layout
from generator.model.sticky import Sticky

CROPS, OVERLAYS = "crops", "overlays"
_DIGEST_CHARS = 8  # of the input's SHA-256: two scans of one page must not overwrite each other's pictures
_JPEG_MAGIC = b"\xff\xd8"
Shown = TypeVar("Shown", Sticky, Words, DrawnCircle)


class Pictures(Protocol):
    """The pictures beside one set of tables, by the names that `crop_name` and `overlay_name` give them."""

    def put(self, name: str, data: bytes) -> None:
        """Put a picture away: whole or not at all. Raises OutputError."""

    def get(self, name: str) -> bytes | None:
        """The picture of this name; None if it is not here (a name that leads elsewhere is not)."""

    def has(self, name: str) -> bool:
        """Whether a picture of this name is here."""

    def bring(self, name: str, others: Sequence[Pictures]) -> None:
        """Bring a picture here from the first of the others that has it. Raises OutputError."""

    def shelves(self) -> frozenset[str]:
        """What comes before the last `/` of the names there are: a kind and a run."""

    def count(self, shelf: str) -> int:
        """How many pictures are on a shelf."""

    def throw_away(self, shelf: str) -> None:
        """Throw away all pictures on a shelf; none there is fine. Raises OutputError."""


PicturesAt = Callable[[Path], Pictures]
"""The pictures beside the tables in this folder."""


class FolderPictures(Pictures):
    """`Pictures` as files in the folder of the tables; brought there as hard links, where the disk has those."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: bytes) -> None:
        write_atomically(self._folder / name, data, durable=False)

    def get(self, name: str) -> bytes | None:
        path = (self._folder / name).resolve()
        if not name or not path.is_relative_to(self._folder.resolve()) or not path.is_file():
            return None
        return path.read_bytes()

    def has(self, name: str) -> bool:
        return (self._folder / name).is_file()

    def bring(self, name: str, others: Sequence[Pictures]) -> None:
        source = next((other for other in others if other.has(name)), None)
        target = self._folder / name
        try:
            if isinstance(source, FolderPictures):
                with contextlib.suppress(OSError):  # another disk, or one without links
                    target.parent.mkdir(parents=True, exist_ok=True)
                    os.link(source._folder / name, target)
                    return
            if source is not None and (data := source.get(name)) is not None:
                self.put(name, data)
        except OSError as error:
            raise output_error(target, error) from error

    def shelves(self) -> frozenset[str]:
        found = (path for kind in (CROPS, OVERLAYS) for path in (self._folder / kind).glob("*") if path.is_dir())
        return frozenset(f"{path.parent.name}/{path.name}" for path in found)

    def count(self, shelf: str) -> int:
        return sum(path.is_file() for path in (self._folder / shelf).glob("*"))

    def throw_away(self, shelf: str) -> None:
        try:
            if (self._folder / shelf).is_dir():
                shutil.rmtree(self._folder / shelf)
        except OSError as error:
            raise output_error(self._folder / shelf, error) from error


def shelves_of(run: str) -> tuple[str, ...]:
    """Where the pictures of a run are."""
    return tuple(f"{kind}/{run}" for kind in (CROPS, OVERLAYS))


def _stem(reading: PageReading, layout: Layout) -> str:
    code = reading.code
    assert code is not None
    form = layout.forms[code.form].key if code.form < len(layout.forms) else str(code.form)
    return f"{code.copy:04d}-{form}-{code.page}"


def _source(reading: PageReading) -> str:
    return f"{reading.source.digest[:_DIGEST_CHARS]}.{reading.source.page}"


def crop_name(reading: PageReading, layout: Layout, field: str, suffix: str = "png") -> str:
    """`crops/<run>/<copy>-<form>-<page>-<field>-<scan>.<its page>.png`, relative to the tables."""
    return f"{CROPS}/{layout.run}/{_stem(reading, layout)}-{field}-{_source(reading)}.{suffix}"


def overlay_name(reading: PageReading, layout: Layout) -> str:
    """`overlays/<run>/<copy>-<form>-<page>-<scan>.<its page>.jpg`, relative to the tables."""
    return f"{OVERLAYS}/{layout.run}/{_stem(reading, layout)}-{_source(reading)}.jpg"


def store_pictures(pictures: Pictures, reading: PageReading, layout: Layout | None) -> PageReading:
    """Put the reading's crops and overlay away; the reading with their names in place of their bytes.

    Fields that are private in the layout get no picture. Without a code or layout there is nothing to name a picture
    after, and the bytes are let go. Raises OutputError.
    """
    bare = replace(
        reading,
        overlay=b"",
        writings=tuple(replace(w, crop=b"") for w in reading.writings),
        answers=tuple(_with_shown(answer, _let_go) for answer in reading.answers),
    )
    if reading.code is None or layout is None:
        return bare
    fields = {field.name: field for page in layout.pages for field in page.fields}
    hidden = hidden_variables([layout])

    def put(what: str, crop: bytes) -> str:
        name = crop_name(reading, layout, what, "jpg" if crop.startswith(_JPEG_MAGIC) else "png")
        pictures.put(name, crop)
        return name

    def named(answer: Answer, kind: str, shown: tuple[Shown, ...]) -> tuple[Shown, ...]:
        if answer.variable in hidden:
            return _let_go(answer, kind, shown)
        of = answer.variable.replace(".", "-")  # of what was drawn on a map the name has a full stop
        return tuple(
            replace(each, crop=b"", picture=put(f"{of}-{kind}{number:02d}", each.crop) if each.crop else each.picture)
            for number, each in enumerate(shown, start=1)
        )

    crops: dict[str, str] = {}
    for writing in reading.writings:
        field = fields.get(writing.field)
        if writing.crop and field is not None and field.variable not in hidden:
            crops.setdefault(field.variable, put(field.name, writing.crop))
    overlay = overlay_name(reading, layout) if reading.overlay else ""
    if overlay:
        pictures.put(overlay, reading.overlay)
    answers = (replace(a, crop=crops.get(a.variable, a.crop)) for a in reading.answers)
    return replace(bare, overlay_file=overlay, answers=tuple(_with_shown(answer, named) for answer in answers))


class _Change(Protocol):
    """What becomes of the notes, words or circles of an answer. `kind`: which of these, in the names of files."""

    def __call__(self, answer: Answer, kind: str, shown: tuple[Shown, ...], /) -> tuple[Shown, ...]: ...


def _with_shown(answer: Answer, change: _Change) -> Answer:
    """The answer with all that there are pictures of within its field (`Answer.shown`) changed."""
    curve, drawn = answer.curve, answer.drawn
    return replace(
        answer,
        stickies=change(answer, "plak", answer.stickies),
        curve=curve and replace(curve, words=change(answer, "woord", curve.words)),
        drawn=drawn and replace(drawn, circles=change(answer, "kring", drawn.circles)),
    )


def _let_go(_answer: Answer, _kind: str, shown: tuple[Shown, ...]) -> tuple[Shown, ...]:
    return tuple(replace(each, crop=b"") for each in shown)
