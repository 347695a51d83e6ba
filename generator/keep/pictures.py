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
        answers=tuple(map(_without_pictures, reading.answers)),
    )
    if reading.code is None or layout is None:
        return bare
    fields = {field.name: field for page in layout.pages for field in page.fields}
    hidden = {variable.name for variable in layout.variables if variable.private}
    crops: dict[str, str] = {}
    for writing in reading.writings:
        field = fields.get(writing.field)
        if not writing.crop or field is None or field.private or field.variable in hidden:
            continue
        name = crop_name(reading, layout, field.name, "jpg" if writing.crop.startswith(_JPEG_MAGIC) else "png")
        pictures.put(name, writing.crop)
        crops.setdefault(field.variable, name)
    overlay = ""
    if reading.overlay:
        overlay = overlay_name(reading, layout)
        pictures.put(overlay, reading.overlay)
    answers = tuple(
        replace(
            a,
            crop=crops.get(a.variable, a.crop),
            stickies=_named(pictures, reading, layout, f"{a.variable}-plak", a.stickies),
            curve=a.curve
            and replace(a.curve, words=_named(pictures, reading, layout, f"{a.variable}-woord", a.curve.words)),
            drawn=a.drawn
            and replace(a.drawn, circles=_named(pictures, reading, layout, f"{_plain(a)}-kring", a.drawn.circles)),
        )
        for a in reading.answers
    )
    return replace(bare, overlay_file=overlay, answers=answers)


def _without_pictures(answer: Answer) -> Answer:
    curve = answer.curve and replace(answer.curve, words=tuple(replace(w, crop=b"") for w in answer.curve.words))
    drawn = answer.drawn and replace(answer.drawn, circles=tuple(replace(c, crop=b"") for c in answer.drawn.circles))
    stickies = tuple(replace(note, crop=b"") for note in answer.stickies)
    return replace(answer, stickies=stickies, curve=curve, drawn=drawn)


def _plain(answer: Answer) -> str:
    """The name of an answer as it may stand in that of a file: what was drawn on a map has a full stop."""
    return answer.variable.replace(".", "-")


def _named(
    pictures: Pictures, reading: PageReading, layout: Layout, stem: str, shown: tuple[Shown, ...]
) -> tuple[Shown, ...]:
    """Notes or words of an answer, with the names of their pictures in place of the bytes."""
    named = []
    for number, each in enumerate(shown, start=1):
        name = each.picture
        if each.crop:
            name = crop_name(reading, layout, f"{stem}{number:02d}", "jpg")
            pictures.put(name, each.crop)
        named.append(replace(each, crop=b"", picture=name))
    return tuple(named)
