"""A PDF that is written as a stream: objects leave memory at once, whatever their number (ISO 32000-1 §7.5).

Page dictionaries and the page tree go into object streams, a few thousand bytes at a time; where each object stands is
kept in a passing file and becomes the cross-reference stream at the end. So 60,000 copies need no more memory than 600.
"""

from __future__ import annotations

import errno
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from generator.make.pdf_objects import HEADER, Name, Packed, Ref, Value, serialise

KIDS = 64  # pages per node of the page tree: balanced, as §7.7.3.3 advises for speed of access
HELD_OBJECTS = 128  # objects per object stream; a reader unpacks all of a stream for one object
HELD_ROWS = 8192  # cross-reference rows in memory
ROW = 7  # bytes per row: kind 1, offset or holder 4, index 2
MAX_OFFSET = (1 << 32) - 1  # what the four bytes of a row can say
STREAM_LEVEL, LIST_LEVEL = 6, 9  # zlib levels: many small contents; few lists that are all digits


class PrintFile:
    """One PDF in the making, behind the objects that all its copies share."""

    def __init__(self, stream: IO[bytes], shared: Packed) -> None:
        self._stream = stream
        self._offset = len(HEADER) + len(shared.data)
        self.next = shared.next
        self._rows = _Rows(shared)
        self._held: list[tuple[int, bytes]] = []
        stream.write(HEADER)
        stream.write(shared.data)

    def reserve(self) -> int:
        """The next free object number."""
        number = self.next
        self.next += 1
        return number

    def put(self, number: int, value: bytes) -> None:
        """An object that is no stream, under a reserved number; it is packed with others."""
        self._held.append((number, value))
        if len(self._held) >= HELD_OBJECTS:
            self._flush()

    def put_content(self, data: bytes) -> int:
        """A content stream; compressed when that makes it smaller."""
        number = self.reserve()
        packed = zlib.compress(data, STREAM_LEVEL)
        if len(packed) < len(data):
            self._write(number, b"<</Filter/FlateDecode/Length %d>>" % len(packed), packed)
        else:
            self._write(number, b"<</Length %d>>" % len(data), data)
        return number

    def finish(self, root: Mapping[str, Value], info: Ref, ids: tuple[bytes, bytes]) -> None:
        """The catalog, the cross-reference stream and the end of the file."""
        catalog = self.reserve()
        self.put(catalog, serialise(root))
        self._flush()
        number = self.reserve()
        place = self._offset
        self._rows.put(number, 1, place, 0)
        with self._rows.compressed(self.next) as table:
            length = table.tell()
            head: dict[str, Value] = {
                "Type": Name("XRef"), "Size": self.next, "W": [1, 4, 2], "Root": Ref(catalog), "Info": info,
                "ID": list(ids), "Filter": Name("FlateDecode"), "DecodeParms": {"Predictor": 12, "Columns": ROW},
                "Length": length,
            }  # fmt: skip
            self._stream.write(b"%d 0 obj\n" % number + serialise(head) + b"\nstream\n")
            table.seek(0)
            while chunk := table.read(1 << 16):
                self._stream.write(chunk)
        self._stream.write(b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % place)

    def _write(self, number: int, head: bytes, data: bytes) -> None:
        whole = b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, head, data)
        if self._offset > MAX_OFFSET:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        self._rows.put(number, 1, self._offset, 0)
        self._stream.write(whole)
        self._offset += len(whole)

    def _flush(self) -> None:
        """Write the held objects as one object stream (§7.5.7)."""
        if not self._held:
            return
        holder = self.reserve()
        index, place = [], 0
        for position, (number, value) in enumerate(self._held):
            index.append(b"%d %d" % (number, place))
            place += len(value) + 1
            self._rows.put(number, 2, holder, position)
        first = b" ".join(index) + b"\n"
        packed = zlib.compress(first + b"\n".join(value for _, value in self._held), STREAM_LEVEL)
        head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (len(index), len(first), len(packed))
        self._held = []
        self._write(holder, head, packed)


class _Rows:
    """Cross-reference rows: the last few thousand in memory, the rest in a passing file."""

    def __init__(self, shared: Packed) -> None:
        self._window = shared.table()
        self._base = 0  # number of the first row in memory
        self._late: dict[int, bytes] = {}  # rows that came after their place had left memory
        self._spool: IO[bytes] | None = None

    def put(self, number: int, kind: int, place: int, index: int) -> None:
        row = b"%c%b%b" % (kind, place.to_bytes(4, "big"), index.to_bytes(2, "big"))
        at = (number - self._base) * ROW
        if at < 0:
            self._late[number] = row
            return
        if at >= len(self._window):
            self._window.extend(bytes(at + ROW - len(self._window)))
        self._window[at : at + ROW] = row
        if len(self._window) >= 2 * HELD_ROWS * ROW:
            self._spill()

    def _spill(self) -> None:
        """Let the older half go: rows still open (a page tree node, a holder) are nearly always in the younger half."""
        if self._spool is None:
            self._spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `compressed`
        cut = HELD_ROWS * ROW
        self._spool.write(self._window[:cut])
        del self._window[:cut]
        self._base += HELD_ROWS

    def compressed(self, size: int) -> IO[bytes]:
        """All rows up to `size`, packed with the "up" predictor, in a passing file that stands at its end."""
        self._window.extend(bytes(max(0, (size - self._base) * ROW - len(self._window))))
        packed = tempfile.SpooledTemporaryFile(max_size=1 << 16)  # noqa: SIM115 - the caller closes it
        squeeze = zlib.compressobj(LIST_LEVEL)
        above = bytes(ROW)
        for start, chunk in self._chunks():
            rows = bytearray(chunk)
            for number in [n for n in self._late if start <= n < start + len(rows) // ROW]:
                at = (number - start) * ROW
                rows[at : at + ROW] = self._late.pop(number)
            packed.write(squeeze.compress(_up(rows, above)))
            above = bytes(rows[-ROW:])
        packed.write(squeeze.flush())
        return packed

    def _chunks(self) -> Iterator[tuple[int, bytes]]:
        """The rows in order, a handful at a time, with the number of the first."""
        if self._spool is not None:
            with self._spool as spool:
                spool.seek(0)
                start = 0
                while chunk := spool.read(HELD_ROWS * ROW):
                    yield start, chunk
                    start += len(chunk) // ROW
        yield self._base, bytes(self._window)


def _up(rows: bytes | bytearray, above: bytes) -> bytes:
    """Rows as PNG's filter "up" codes them (a 2, then each byte less the one above it): columns go at once."""
    coded = bytearray(len(rows) // ROW * (ROW + 1))
    coded[:: ROW + 1] = bytes((2,)) * (len(rows) // ROW)
    for column in range(ROW):
        here = rows[column::ROW]
        over = above[column : column + 1] + here[:-1]
        coded[column + 1 :: ROW + 1] = bytes((a - b) & 0xFF for a, b in zip(here, over, strict=True))
    return bytes(coded)


@dataclass
class _Node:
    number: int
    kids: list[int] = field(default_factory=list)
    pages: int = 0


class PageTree:
    """A balanced page tree of any size, of which only one branch is in memory."""

    def __init__(self, file: PrintFile) -> None:
        self._file = file
        self._open: list[_Node | None] = []
        self.pages = 0

    def parent(self) -> int:
        """The number of the node that will hold the next page."""
        return self._node(0).number

    def add(self, page: int) -> None:
        """A page whose parent is `parent()`."""
        self.pages += 1
        self._hang(0, page, 1)

    def finish(self) -> Ref:
        """Close all nodes. The root."""
        level = 0
        while True:
            node = self._open[level] if level < len(self._open) else None
            above = any(self._open[level + 1 :])
            if node is not None and not above:
                self._put(node, None)
                return Ref(node.number)
            if node is not None:
                self._close(level)
            level += 1

    def _node(self, level: int) -> _Node:
        while len(self._open) <= level:
            self._open.append(None)
        node = self._open[level]
        if node is None:
            node = self._open[level] = _Node(self._file.reserve())
        return node

    def _hang(self, level: int, kid: int, pages: int) -> None:
        node = self._node(level)
        node.kids.append(kid)
        node.pages += pages
        if len(node.kids) == KIDS:
            self._close(level)

    def _close(self, level: int) -> None:
        node = self._node(level)
        self._open[level] = None
        self._put(node, self._node(level + 1).number)
        self._hang(level + 1, node.number, node.pages)

    def _put(self, node: _Node, parent: int | None) -> None:
        up = b"" if parent is None else b"/Parent %d 0 R" % parent
        kids = b" ".join(b"%d 0 R" % kid for kid in node.kids)
        self._file.put(node.number, b"<</Type/Pages%b/Count %d/Kids[%b]>>" % (up, node.pages, kids))
