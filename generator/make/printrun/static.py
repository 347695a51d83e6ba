"""The painted pages as shared objects: what all copies have in common is written once, as Form XObjects.

A Form XObject instead of a shared content stream, because a printer's RIP may keep the drawn form in memory, and
because the page's own state and resource names cannot clash with what a copy adds.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pikepdf

from generator.make.pdf_objects import Body, Name, Raw, Ref, Value

_LEFT_OUT = frozenset({"/Parent", "/StructParents", "/StructParent", "/Metadata", "/PieceInfo"})  # lead out of the page


@dataclass(frozen=True, slots=True)
class StaticPage:
    """One painted page: its Form XObject and its media box in points (left, bottom, right, top)."""

    form: Ref
    media_box: tuple[float, float, float, float]

    @property
    def height_pt(self) -> float:
        """From the bottom to the top edge."""
        return self.media_box[3] - self.media_box[1]

    @property
    def width_pt(self) -> float:
        """From the left to the right edge."""
        return self.media_box[2] - self.media_box[0]


def import_pages(body: Body, painted: bytes) -> tuple[StaticPage, ...]:
    """Put every page of a PDF of our own into `body` as a Form XObject, with all it uses."""
    with pikepdf.open(io.BytesIO(painted)) as pdf:
        carrier = _Carrier(body)
        return tuple(carrier.page(page) for page in pdf.pages)


class _Carrier:
    """Carries objects over from one PDF; an object that several pages use is carried once."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._refs: dict[tuple[int, int], Ref] = {}

    def page(self, page: pikepdf.Page) -> StaticPage:
        box = [float(edge) for edge in page.mediabox]
        parts = _content_parts(page.obj)
        form: dict[str, Value] = {
            "Type": Name("XObject"),
            "Subtype": Name("Form"),
            "BBox": box,
            "Resources": self._value(page.obj.get("/Resources", pikepdf.Dictionary())),
        }
        if "/Group" in page.obj:
            form["Group"] = self._value(page.obj.Group)
        return StaticPage(self._body.stream(b"\n".join(parts), form), (box[0], box[1], box[2], box[3]))

    def _value(self, value: object) -> Value:
        if not isinstance(value, pikepdf.Object):
            return Raw(format(value, "f").encode()) if isinstance(value, Decimal) else _plain(value)
        if not value.is_indirect:
            return self._direct(value)
        known = self._refs.get(value.objgen)
        if known is None:
            known = self._refs[value.objgen] = self._body.reserve()
            if isinstance(value, pikepdf.Stream):
                entries = {str(k)[1:]: self._value(v) for k, v in value.items() if k not in {"/Length", *_LEFT_OUT}}
                self._body.put_stream(known, value.read_raw_bytes(), entries, pack=False)
            else:
                self._body.put(known, self._direct(value))
        return known

    def _direct(self, value: pikepdf.Object) -> Value:
        if isinstance(value, pikepdf.Dictionary):
            return {str(k)[1:]: self._value(v) for k, v in value.items() if k not in _LEFT_OUT}
        if isinstance(value, pikepdf.Array):
            return [self._value(item) for item in value.as_list()]
        if isinstance(value, pikepdf.Name):
            return Name(str(value)[1:])
        if isinstance(value, pikepdf.String):
            return bytes(value)
        return Raw(value.unparse())


def _plain(value: object) -> Value:
    if value is None or isinstance(value, bool | int | float):
        return value
    raise TypeError(f"no PDF object: {value!r}")


def _content_parts(page: pikepdf.Dictionary | pikepdf.Object) -> Iterator[bytes]:
    contents = page.get("/Contents")
    if contents is None:
        return
    for stream in contents.as_list() if isinstance(contents, pikepdf.Array) else [contents]:
        yield stream.read_bytes()
