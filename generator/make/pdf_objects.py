"""PDF objects as bytes (ISO 32000-1 §7.3 and §7.5): just what a fillable PDF needs, and cheap to repeat per copy.

A `Body` numbers objects and holds them. What all copies share is packed once (`frozen`): those bytes stand first in
every file, so they need no renumbering and no second compression; a copy adds its own few objects and the
cross-reference stream. Deterministic: same objects, same bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # the second line has four bytes above 127: PDF/A-2 (ISO 19005-2 §6.1.2)
OBJECTS_PER_STREAM = 200  # ISO 32000-1 §7.5.7 sets no limit; readers unpack a whole stream for one object
COMPRESSION = 9
_NAME_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+.")
_ROW = 7  # bytes per cross-reference row: kind 1, offset or stream number 4, generation or index 2


class Name(str):
    """A PDF name, without its slash."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an object by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes that are PDF syntax already."""

    data: bytes


Value: TypeAlias = (
    "bool | int | float | str | bytes | Name | Ref | Raw | Sequence[Value] | Mapping[str, Value | None] | None"
)


def number(value: float) -> bytes:
    """A number with at most three decimals (0.001 pt is far below what any printer shows)."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return b"0" if text in ("-0", "") else text.encode()


def text_string(text: str) -> bytes:
    """A text string (§7.9.2): plain where it is ASCII, else UTF-16 with a byte order mark."""
    if text.isascii() and text.isprintable():
        return b"(" + text.encode().replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"
    return b"<FEFF" + text.encode("utf-16-be", "surrogatepass").hex().upper().encode() + b">"


def name(text: str) -> bytes:
    """A name with its slash; bytes that are not plain are written as #xx."""
    return b"/" + b"".join(bytes((b,)) if b in _NAME_SAFE else b"#%02X" % b for b in text.encode())


def serialise(value: Value) -> bytes:
    """Any object as bytes. A `str` is a text string, `bytes` a byte string in hexadecimal, a `Name` a name."""
    if isinstance(value, Name):
        return name(value)
    if isinstance(value, Ref):
        return b"%d 0 R" % value.number
    if isinstance(value, Raw):
        return value.data
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, float):
        return number(value)
    if isinstance(value, str):
        return text_string(value)
    if isinstance(value, bytes):
        return b"<" + value.hex().upper().encode() + b">"
    if isinstance(value, Mapping):
        return b"<<" + b"".join(name(k) + b" " + serialise(v) for k, v in value.items() if v is not None) + b">>"
    return b"[" + b" ".join(serialise(item) for item in value) + b"]"


class Body:
    """Objects with their numbers, from `first` upwards."""

    def __init__(self, first: int = 1) -> None:
        self.next = first
        self._plain: dict[int, bytes] = {}
        self._streams: dict[int, bytes] = {}
        self._shared: dict[bytes, Ref] = {}

    def reserve(self) -> Ref:
        """A number for an object that comes later (here or in a copy)."""
        self.next += 1
        return Ref(self.next - 1)

    def put(self, ref: Ref, value: Value) -> Ref:
        """The object with a reserved number."""
        self._plain[ref.number] = serialise(value)
        return ref

    def add(self, value: Value) -> Ref:
        """A new object."""
        return self.put(self.reserve(), value)

    def share(self, value: Value) -> Ref:
        """An object of which equal ones are kept once."""
        data = serialise(value)
        if data not in self._shared:
            self._shared[data] = self.put(self.reserve(), Raw(data))
        return self._shared[data]

    def put_stream(
        self, ref: Ref, data: bytes, entries: Mapping[str, Value] | None = None, *, pack: bool = True
    ) -> Ref:
        """A stream with a reserved number; `pack` compresses it (False: it is as it should be)."""
        head: dict[str, Value] = dict(entries or {})
        if pack:
            packed = zlib.compress(data, COMPRESSION)
            if len(packed) < len(data):
                data, head["Filter"] = packed, Name("FlateDecode")
        head["Length"] = len(data)
        self._streams[ref.number] = serialise(head) + b"\nstream\n" + data + b"\nendstream"
        return ref

    def stream(self, data: bytes, entries: Mapping[str, Value] | None = None, *, pack: bool = True) -> Ref:
        """A new stream."""
        return self.put_stream(self.reserve(), data, entries, pack=pack)

    def shared_stream(self, data: bytes, entries: Mapping[str, Value]) -> Ref:
        """A stream of which equal ones are kept once."""
        key = serialise(entries) + data
        if key not in self._shared:
            self._shared[key] = self.stream(data, entries)
        return self._shared[key]

    def pack(self, offset: int) -> Packed:
        """All objects as bytes that will stand at `offset`, and where each is."""
        chunks: list[bytes] = []
        rows: list[tuple[int, bytes]] = []
        numbers = sorted(self._plain)
        streams = dict(self._streams)
        for start in range(0, len(numbers), OBJECTS_PER_STREAM):
            group = numbers[start : start + OBJECTS_PER_STREAM]
            holder = self.next
            self.next += 1
            streams[holder] = _object_stream([(n, self._plain[n]) for n in group])
            rows += [(n, _row(2, holder, place)) for place, n in enumerate(group)]
        for n in sorted(streams):
            chunk = b"%d 0 obj\n" % n + streams[n] + b"\nendobj\n"
            rows.append((n, _row(1, offset, 0)))
            chunks.append(chunk)
            offset += len(chunk)
        return Packed(b"".join(chunks), tuple(rows), self.next)


@dataclass(frozen=True, slots=True)
class Packed:
    """Objects as bytes, a cross-reference row for each, and the first number that is free."""

    data: bytes
    rows: tuple[tuple[int, bytes], ...]
    next: int

    def table(self) -> bytearray:
        """The cross-reference table of these objects alone."""
        table = bytearray(_ROW * self.next)
        table[:_ROW] = _row(0, 0, 0xFFFF)
        for n, row in self.rows:
            table[n * _ROW : (n + 1) * _ROW] = row
        return table


def finish(frozen: Packed, table: bytes, own: Body, root: Ref, info: Ref, ids: tuple[bytes, bytes]) -> bytes:
    """A whole file: the header, the frozen objects, a copy's `own` objects, the cross-reference stream."""
    start = len(HEADER) + len(frozen.data)
    packed = own.pack(start)
    xref = packed.next
    full = bytearray(_ROW * (xref + 1))
    full[: len(table)] = table
    place = start + len(packed.data)
    for n, row in (*packed.rows, (xref, _row(1, place, 0))):
        full[n * _ROW : (n + 1) * _ROW] = row
    rows = zlib.compress(bytes(full), COMPRESSION)
    head = serialise({
        "Type": Name("XRef"), "Size": xref + 1, "W": [1, 4, 2], "Root": root, "Info": info, "ID": list(ids),
        "Filter": Name("FlateDecode"), "Length": len(rows),
    })  # fmt: skip
    tail = b"%d 0 obj\n" % xref + head + b"\nstream\n" + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % place
    return b"".join((HEADER, frozen.data, packed.data, tail))


def _row(kind: int, field: int, index: int) -> bytes:
    return kind.to_bytes(1, "big") + field.to_bytes(4, "big") + index.to_bytes(2, "big")


def _object_stream(objects: Sequence[tuple[int, bytes]]) -> bytes:
    index, bodies, place = [], [], 0
    for n, data in objects:
        index.append(b"%d %d" % (n, place))
        bodies.append(data)
        place += len(data) + 1
    head = b" ".join(index) + b"\n"
    packed = zlib.compress(head + b"\n".join(bodies), COMPRESSION)
    entries: dict[str, Value] = {
        "Type": Name("ObjStm"), "N": len(objects), "First": len(head), "Filter": Name("FlateDecode"),
        "Length": len(packed),
    }  # fmt: skip
    return serialise(entries) + b"\nstream\n" + packed + b"\nendstream"
