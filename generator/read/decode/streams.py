"""Streams of a PDF, unpacked in bounds: a few packed kilobytes may hold gigabytes."""

from __future__ import annotations

import zlib

import pikepdf


def bounded_bytes(stream: pikepdf.Stream, most: int) -> bytes | None:
    """The stream's data, or None if it is larger than `most` bytes or packed in another way than PDFs usually are."""
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array) and len(filters) == 1:
        filters = filters[0]
    packing = None if filters is None or (isinstance(filters, pikepdf.Array) and len(filters) == 0) else str(filters)
    parameters = stream.get("/DecodeParms")
    if packing not in (None, "/FlateDecode") or parameters not in (None, pikepdf.Dictionary()):
        return None
    raw = stream.read_raw_bytes()
    if packing is None:
        return raw if len(raw) <= most else None
    try:
        data = zlib.decompressobj().decompress(raw, most + 1)
    except zlib.error:
        return None
    return data if len(data) <= most else None
