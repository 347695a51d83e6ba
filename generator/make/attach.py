"""The layout inside the PDF, so that the PDF alone is enough to read its own paper.

An embedded file `werkblad-layout.json` (ISO 32000-1 §7.11.4, reachable by name and as associated file) holds the layout
as in docs/layout-json.md, plus the run's key where it may go along. The blank pages are not stored twice: a print PDF
points at its own shared forms (a page-piece dictionary, §14.5); of any other PDF the pages themselves are taken,
without their fields.
"""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from generator.make.pdf_objects import Body, Name, Raw, Ref, Value
from generator.model.code import KEY_BYTES
from generator.model.layout import Layout
from generator.model.layout_json import from_json, to_json

ATTACHMENT = "werkblad-layout.json"
PIECE = "Werkblad"
MAX_JSON = 32 << 20  # bytes once unpacked: a run of 250 full pages is about 10 MB
MAX_NAMES = 64  # embedded files looked at; ours is the first of its PDF
MAX_NAME_NODES = 16  # nodes of the name tree looked at: ours is flat
MAX_CONTENT = 64 << 20  # bytes of page content copied as blank page, once unpacked: no page of ours has 1 MB


@dataclass(frozen=True, slots=True)
class Attached:
    """What a PDF told about itself. `key` is empty if it did not go along; `blank` holds the coded pages, in order."""

    layout: Layout
    key: bytes
    blank: bytes


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


def extract_layout(source: bytes | Path, password: str = "") -> Attached | None:
    """What `attach_layout` put in, or None: no PDF, no layout of ours, damaged, or too large to be ours.

    Raises ValueError with a clear text if the layout is there but of a newer format or not valid. Bounded: nothing
    that unpacks to more than a few dozen MB is unpacked.
    """
    try:
        with pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source, password=password) as pdf:
            data = _embedded(pdf)
            if data is None:
                return None
            content = _decoded(data)
            layout = from_json(content)
            return Attached(layout, _key(content), _blank(pdf, layout))
    except (pikepdf.PdfError, OSError, RecursionError, TypeError, KeyError, AttributeError, IndexError):
        return None


def only_pages(painted: bytes, wanted: Sequence[int]) -> bytes:
    """A PDF of these pages (counted from 0) of a painted one: the run's blank pages without the facilitator's."""
    with pikepdf.open(io.BytesIO(painted)) as pdf, pikepdf.new() as out:
        for index in wanted:
            out.pages.append(pdf.pages[index])
        return _saved(out)


def _decoded(data: bytes) -> Mapping[str, object]:
    try:
        content = json.loads(data)
    except RecursionError as error:
        raise ValueError("layout: nested too deeply") from error
    if not isinstance(content, dict):
        raise ValueError("layout: expected an object")
    return content


def _key(content: Mapping[str, object]) -> bytes:
    text = content.get("key", "")
    key = bytes.fromhex(text) if isinstance(text, str) else b""
    return key if len(key) == KEY_BYTES else b""


def _embedded(pdf: pikepdf.Pdf) -> bytes | None:
    """The bytes of our embedded file, unpacked by ourselves and never beyond MAX_JSON."""
    names = pdf.Root.get("/Names")
    tree = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    nodes = [tree] if isinstance(tree, pikepdf.Dictionary) else []
    for _ in range(MAX_NAME_NODES):
        if not nodes:
            return None
        node = nodes.pop(0)
        pairs = node.get("/Names")
        if isinstance(pairs, pikepdf.Array):
            for place in range(0, min(len(pairs), 2 * MAX_NAMES) - 1, 2):
                if str(pairs[place]) == ATTACHMENT:
                    return _unpacked(pairs[place + 1].EF.F, MAX_JSON)
        kids = node.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            nodes += [kid for kid in list(kids.as_list())[:MAX_NAME_NODES] if isinstance(kid, pikepdf.Dictionary)]
    return None


def _unpacked(stream: object, cap: int) -> bytes | None:
    """A stream's bytes; None if it is no stream, packed in a way that is not ours, damaged, or larger than `cap`."""
    if not isinstance(stream, pikepdf.Stream):
        return None
    raw = stream.read_raw_bytes()
    packing = stream.get("/Filter")
    if isinstance(packing, pikepdf.Array) and len(packing) == 1:
        packing = packing[0]
    if packing is None:
        return raw if len(raw) <= cap else None
    if str(packing) != "/FlateDecode" or "/DecodeParms" in stream:
        return None
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(raw, cap)
    except zlib.error:
        return None
    return data if unpacker.eof else None


def _blank(pdf: pikepdf.Pdf, layout: Layout) -> bytes:
    """The layout's pages with nothing on them, or b"" where the PDF does not hold them (any more)."""
    forms = _own_forms(pdf, len(layout.pages))
    with pikepdf.new() as out:
        if forms is not None:
            for form in forms:
                _page_of_form(out, form)
        elif len(pdf.pages) == len(layout.pages):
            for page in pdf.pages:
                out.pages.append(page)
                if "/Annots" in out.pages[-1].obj:
                    del out.pages[-1].obj["/Annots"]
        else:
            return b""
        return _saved(out)


def _own_forms(pdf: pikepdf.Pdf, expected: int) -> list[pikepdf.Stream] | None:
    piece = pdf.Root.get("/PieceInfo")
    own = piece.get(f"/{PIECE}") if isinstance(piece, pikepdf.Dictionary) else None
    private = own.get("/Private") if isinstance(own, pikepdf.Dictionary) else None
    if not isinstance(private, pikepdf.Array) or len(private) != expected:
        return None
    forms = [form for form in private.as_list() if isinstance(form, pikepdf.Stream) and "/BBox" in form]
    fits = all(_unpacked(form, MAX_CONTENT) is not None for form in forms)
    return forms if len(forms) == expected and fits else None


def _page_of_form(out: pikepdf.Pdf, form: pikepdf.Stream) -> None:
    box = [float(edge) for edge in form.BBox.as_list()]
    out.add_blank_page(page_size=(max(box[2] - box[0], 3), max(box[3] - box[1], 3)))
    page = out.pages[-1]
    page.obj.MediaBox = pikepdf.Array(box)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(S=out.copy_foreign(form)))
    page.obj.Contents = out.make_stream(b"/S Do")


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
