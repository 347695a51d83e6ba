"""The layout inside the PDF, so that the PDF alone is enough to read its own paper.

An embedded file `werkblad-layout.json` (ISO 32000-1 §7.11.4, reachable by name and as associated file) holds the layout
as in docs/layout-json.md, plus the run's key where it may go along. The blank pages are not stored twice: a print PDF
points at its own shared forms (a page-piece dictionary, §14.5). `read.attachment` takes all this out again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from generator.make.pdf_objects import Body, Name, Raw, Ref, Value
from generator.model.layout import Layout
from generator.model.layout_json import to_json

ATTACHMENT = "werkblad-layout.json"
PIECE = "Werkblad"


def attach_layout(body: Body, layout: Layout, key: bytes = b"") -> dict[str, Value]:
    """Put the layout (and the key, if it may go along) into the file. Returns entries for the catalog."""
    content = to_json(layout)
    if key:
        content["key"] = key.hex()
    data = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    date = pdf_date(layout.created)
    parameters: dict[str, Value] = {
        "Size": len(data),
        "ModDate": date,
        "CheckSum": hashlib.md5(data, usedforsecurity=False).digest(),  # the PDF standard wants MD5 here
    }
    entries: dict[str, Value] = {
        "Type": Name("EmbeddedFile"),
        "Subtype": Name("application/json"),
        "Params": parameters,
    }
    file = body.add({
        "Type": Name("Filespec"), "F": ATTACHMENT, "UF": ATTACHMENT, "AFRelationship": Name("Data"),
        "Desc": "Plaats van alle vakjes op deze bladen (Werkblad)", "EF": {"F": body.stream(data, entries)},
    })  # fmt: skip
    return {"Names": {"EmbeddedFiles": {"Names": [ATTACHMENT, file]}}, "AF": [file]}


def mark_blank_forms(forms: Sequence[Ref], layout: Layout) -> dict[str, Value]:
    """Catalog entries that say which Form XObjects are the layout's blank pages, in order."""
    private: list[Value] = list(forms)
    return {"PieceInfo": {PIECE: {"LastModified": pdf_date(layout.created), "Private": private}}}


def pdf_date(iso: str) -> Raw:
    """An ISO 8601 time in UTC as a PDF date (§7.9.4); what is no time becomes the turn of 1970."""
    digits = "".join(char for char in iso if char.isascii() and char.isdigit())[:14]
    return Raw(b"(D:%sZ)" % (digits if len(digits) == 14 else "19700101000000").encode())
