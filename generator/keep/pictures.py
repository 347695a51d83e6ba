"""Crops and overlays as files beside the tables. Their names hold codes and variables only, nothing about a person.

They are written before the row that names them is committed: a killed program may leave a picture without a row (the
next reading writes the same bytes under the same name), never a row without its picture.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.atomic import write_atomically
from generator.model.answer import PageReading
from generator.model.layout import Layout

CROPS, OVERLAYS = "crops", "overlays"
_DIGEST_CHARS = 8  # of the input's SHA-256: two scans of one page must not overwrite each other's pictures
_JPEG_MAGIC = b"\xff\xd8"


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


def store_pictures(folder: Path, reading: PageReading, layout: Layout | None) -> PageReading:
    """Write the reading's crops and overlay under `folder`; the reading with file names in place of their bytes.

    Fields that are private in the layout get no picture. Without a code or layout there is nothing to name a picture
    after, and the bytes are let go. Raises OutputError.
    """
    bare = replace(reading, overlay=b"", writings=tuple(replace(w, crop=b"") for w in reading.writings))
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
        write_atomically(folder / name, writing.crop, durable=False)
        crops.setdefault(field.variable, name)
    overlay = ""
    if reading.overlay:
        overlay = overlay_name(reading, layout)
        write_atomically(folder / overlay, reading.overlay, durable=False)
    answers = tuple(replace(a, crop=crops.get(a.variable, a.crop)) for a in reading.answers)
    return replace(bare, overlay_file=overlay, answers=answers)
