"""The layout that travels inside our own PDFs, so that a PDF alone is enough to read its own paper.

Print PDFs carry it as attachments, with the run's key and the blank pages; fillable PDFs in the catalog's PieceInfo,
without them (docs/filled-pdfs.md). A layout from a file is a stranger's word: it is checked, bounded, and only taken
where the store does not know the run.
"""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from generator.model.code import KEY_BYTES, run_number
from generator.model.layout import Layout
from generator.model.layout_json import from_json, loads
from generator.model.proof import MARK, PIECE
from generator.model.run import Run
from generator.read.decode.limits import MIN_PAGE_PT
from generator.read.decode.streams import bounded_bytes
from generator.read.filled.pdf import is_untouched

LAYOUT_NAME = "werkblad-layout.json"
MAX_LAYOUT_BYTES = 32 << 20  # unpacked; a run of 250 full pages is about 10 MB
MAX_BLANK_BYTES = 64 << 20  # unpacked, of one page's drawing; no page of ours has 1 MB
MAX_NAMES = 256  # attachments looked at; ours is the first of its PDF, merged ones have one per original
MAX_NAMES_DEPTH = 8  # of the name tree; ours is flat


@dataclass(frozen=True, slots=True)
class Carried:
    """What a PDF says about itself. `original`: the run of which it is the file as Werkblad wrote it,
    with nothing filled in or drawn; or ''."""

    runs: tuple[Run, ...] = ()
    original: str = ""
    proof: bool = False  # it is a proof, as Werkblad wrote it


def carried_by(pdf: pikepdf.Pdf) -> Carried:
    """The runs whose layout is in this PDF. Never raises: a broken layout is no layout."""
    found = tuple(run for run in (_from_attachments(pdf), _from_piece(pdf)) if run is not None)
    runs = tuple(run for run in found if run.layout.pages)  # of posters alone nothing comes back
    untouched = is_untouched(pdf)
    return Carried(runs, found[0].layout.run if found and untouched else "", says_proof(pdf) and untouched)


def _from_piece(pdf: pikepdf.Pdf) -> Run | None:
    try:
        piece: Any = pdf.Root["/PieceInfo"]
        text = _bytes(piece[PIECE]["/Private"]["/Layout"])
        return _run(loads(text), b"", b"") if text else None
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError, pikepdf.PdfError):
        return None


def _from_attachments(pdf: pikepdf.Pdf) -> Run | None:
    try:
        data = next((data for name, data in _attachments(pdf) if name == LAYOUT_NAME and data), None)
        content = json.loads(data) if data else None
        if not isinstance(content, dict):
            return None
        layout = from_json(content)
        return _run(layout, bytes.fromhex(str(content.get("key", ""))), _blank(pdf, layout))
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError, RecursionError, OSError, pikepdf.PdfError):
        return None


def _run(layout: Layout, key: bytes, blank: bytes) -> Run | None:
    good = run_number(layout.run) is not None and len(key) in (0, KEY_BYTES)
    return Run(layout, key, blank) if good else None


def _attachments(pdf: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    names = pdf.Root.get("/Names")
    tree = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    for name, spec in itertools.islice(_leaves(tree, 0), MAX_NAMES):
        if name == LAYOUT_NAME:
            yield name, _bytes(spec["/EF"]["/F"])


def _leaves(node: object, depth: int) -> Iterator[tuple[str, Any]]:
    """The names and file specifications of a name tree (ISO 32000-1 § 7.9.6)."""
    if not isinstance(node, pikepdf.Dictionary) or depth > MAX_NAMES_DEPTH:
        return
    listed: Any = node.get("/Names")
    for index in range(0, min(len(listed), 2 * MAX_NAMES) - 1, 2) if isinstance(listed, pikepdf.Array) else ():
        yield str(listed[index]), listed[index + 1]
    kids: Any = node.get("/Kids")
    for index in range(min(len(kids), MAX_NAMES)) if isinstance(kids, pikepdf.Array) else ():
        yield from _leaves(kids[index], depth + 1)


def _bytes(stream: object) -> bytes:
    data = bounded_bytes(stream, MAX_LAYOUT_BYTES) if isinstance(stream, pikepdf.Stream) else None
    return data or b""


def _blank(pdf: pikepdf.Pdf, layout: Layout) -> bytes:
    """The layout's pages with nothing on them: the forms that all copies share, each on a page of its own."""
    root: Any = pdf.Root
    try:
        forms = list(root["/PieceInfo"][PIECE]["/Private"].as_list())
    except (KeyError, TypeError, ValueError, AttributeError):
        return b""
    if len(forms) != len(layout.pages) or not all(isinstance(form, pikepdf.Stream) for form in forms):
        return b""
    if any(bounded_bytes(form, MAX_BLANK_BYTES) is None for form in forms):
        return b""
    with pikepdf.new() as out:
        for form in forms:
            _add_page(out, form)
        held = io.BytesIO()
        out.save(held, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return held.getvalue()


def _add_page(out: pikepdf.Pdf, form: Any) -> None:
    left, bottom, right, top = (float(edge) for edge in form.BBox.as_list())
    out.add_blank_page(page_size=(max(right - left, MIN_PAGE_PT), max(top - bottom, MIN_PAGE_PT)))
    page: Any = out.pages[-1].obj
    page.MediaBox = pikepdf.Array([left, bottom, right, top])
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Blank=out.copy_foreign(form)))
    page.Contents = out.make_stream(b"/Blank Do")


def says_proof(pdf: pikepdf.Pdf) -> bool:
    """Whether a PDF calls itself a proof. Never raises."""
    try:
        piece: Any = pdf.Root["/PieceInfo"]
        return bool(piece[PIECE]["/Private"][MARK])
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError, pikepdf.PdfError):
        return False
