"""A stack of filled forms, as large as a municipality: each file is one copy with an update behind it, as pdf.js saves.

Filling in with a library costs 30 ms a file. Copies of one run have the same object numbers, so an update can be
written as bytes: 2 ms a file, and what comes out is what Firefox writes.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf

from generator.build import Identity, Order, build
from generator.define.library import Library
from generator.keep.store import Store

IDENTITY = Identity("0ABC12", bytes(range(16)), "2026-03-04T05:06:07Z")


def make_stack(folder: Path, store: Store, pack: str, copies: int) -> list[Path]:
    """The empty copies of a run."""
    order = Order(pack, "waterrade", kind="fillable", copies=copies)
    return list(build(order, Library(None), store, folder, identity=IDENTITY).files)


class Filler:
    """Knows where the fields of a run's copies are; learnt from one copy."""

    def __init__(self, sample: Path) -> None:
        self._tops: dict[str, tuple[int, pikepdf.Object]] = {}
        self._pdf = pikepdf.open(sample)
        for top in self._pdf.Root.AcroForm.Fields:  # type: ignore[attr-defined]
            self._tops[str(top.T)] = (top.objgen[0], top)
        self._size = int(self._pdf.trailer.Size)  # type: ignore[arg-type]
        self._info = self._pdf.trailer.Info.objgen[0]

    def buttons(self) -> dict[str, list[str]]:
        """The boxes and groups of boxes, with the states that they can have."""
        found = {}
        for name, (_, top) in self._tops.items():
            if top.FT == "/Btn":
                looks = [kid.AP.N for kid in top.get("/Kids", [top])]
                found[name] = [str(state) for look in looks for state in look.keys() if state != "/Off"]  # noqa: SIM118
        return found

    def filled(self, data: bytes, values: Mapping[str, str], saved: str) -> bytes:
        """A copy with values: a text, or for a field that starts with / the state of a box or group of boxes."""
        start = int(data[data.rindex(b"startxref") + 9 :].split()[0])
        root = self._pdf.Root.objgen[0]
        out, places = io.BytesIO(), {}
        for number, body in self._objects(values, saved):
            places[number] = len(data) + out.tell() + 1
            out.write(b"\n%d 0 obj\n%s\nendobj" % (number, body))
        table = len(data) + out.tell() + 1
        places[self._size] = table
        rows = b"".join(struct.pack(">BIH", 1, places[n], 0) for n in sorted(places))
        index = b" ".join(b"%d 1" % n for n in sorted(places))
        out.write(
            b"\n%d 0 obj\n<< /Type /XRef /Size %d /Root %d 0 R /Info %d 0 R /Prev %d /W [1 4 2] "
            b"/Index [%s] /Length %d >>" % (self._size, self._size + 1, root, self._info, start, index, len(rows))
        )
        out.write(b"\nstream\n" + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table)
        return data + out.getvalue()

    def _objects(self, values: Mapping[str, str], saved: str) -> Iterator[tuple[int, bytes]]:
        yield self._info, b"<< /CreationDate (D:20260304050607Z) /ModDate (%s) >>" % saved.encode()
        for name, value in values.items():
            number, top = self._tops[name]
            if not value.startswith("/"):
                yield number, _with(top, V=pikepdf.String(value))
            elif "/Kids" not in top:
                yield number, _with(top, V=pikepdf.Name(value), AS=pikepdf.Name(value))
            else:
                yield number, _with(top, V=pikepdf.Name(value))
                for kid in top.Kids:
                    yield kid.objgen[0], _with(kid, AS=pikepdf.Name(value if value in kid.AP.N else "/Off"))


def _with(old: pikepdf.Object, **entries: pikepdf.Object) -> bytes:
    changed = pikepdf.Dictionary(old)
    for key, value in entries.items():
        changed["/" + key] = value
    return changed.unparse()
