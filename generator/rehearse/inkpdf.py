"""Pen strokes in a PDF: a filled-in sheet that a real printer can print and a real copier can scan."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pikepdf

from generator.model.curve import CurveLine
from generator.model.geometry import PT_PER_MM, Box
from generator.rehearse.drawn import MeantMap
from generator.rehearse.filler import Truth
from generator.rehearse.pens import Pen, Stroke


@dataclass(frozen=True, slots=True)
class InkedPage:
    """What to draw on one page: its place in the PDF (from 0), its height in mm, the strokes (mm) and the pen."""

    index: int
    height: float
    strokes: Sequence[Stroke]
    pen: Pen


def inked(pdf: bytes, pages: Sequence[InkedPage]) -> bytes:
    """These pages of the PDF, with strokes on them. What Werkblad put into the file for itself is taken out.

    It is then a stranger's PDF with a picture of a filled-in sheet, and is read as such.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        wanted = {each.index for each in pages}
        for each in pages:
            page = document.pages[each.index]
            page.contents_add(document.make_stream(b"q"), prepend=True)
            page.contents_add(document.make_stream(b"Q " + _lines(each)))
        for index in reversed(range(len(document.pages))):
            if index not in wanted:
                del document.pages[index]
        for entry in ("/Names", "/AF", "/PieceInfo"):
            if entry in document.Root:
                del document.Root[entry]
        out = io.BytesIO()
        document.remove_unreferenced_resources()
        document.save(out, deterministic_id=True)
        return out.getvalue()


def _lines(page: InkedPage) -> bytes:
    """PDF operators: round caps and joins, the pen's grey, one path per stroke."""
    grey = 1 - page.pen.darkness
    parts = [f"q 1 J 1 j {page.pen.width * PT_PER_MM:.2f} w {grey:.3f} G"]
    for stroke in page.strokes:
        points = [(x * PT_PER_MM, (page.height - y) * PT_PER_MM) for x, y in stroke]
        start, rest = points[0], points[1:]
        lines = " ".join(f"{x:.2f} {y:.2f} l" for x, y in rest)
        parts.append(f"{start[0]:.2f} {start[1]:.2f} m {lines} S")
    return " ".join([*parts, "Q"]).encode("ascii")


def truth_to_json(truth: Truth) -> dict[str, Any]:
    """The truth for a file."""
    return asdict(truth) | {"unclear": sorted(truth.unclear)}


def truth_from_json(data: dict[str, Any]) -> Truth:
    """The truth from a file. Raises KeyError, TypeError or AttributeError if it is something else."""
    return Truth(
        chosen={str(name): tuple(map(str, codes)) for name, codes in data["chosen"].items()},
        inked={str(name): bool(ink) for name, ink in data["inked"].items()},
        unclear=frozenset(map(str, data["unclear"])),
        kinds={str(name): str(kind) for name, kind in data["kinds"].items()},
        curves={str(name): tuple(map(_line, lines)) for name, lines in data.get("curves", {}).items()},
        numbers={str(name): str(text) for name, text in data.get("numbers", {}).items()},
        maps={str(name): _map(drawn) for name, drawn in data.get("maps", {}).items()},
    )


def _map(data: dict[str, Any]) -> MeantMap:
    circles = tuple((str(name), Box(**box), str(around)) for name, box, around in data["circles"])
    return MeantMap(circles, tuple((str(one), str(other)) for one, other in data["edges"]))


def _line(data: dict[str, Any]) -> CurveLine:
    heights = tuple(None if h is None else float(h) for h in data["heights"])
    begins = data["dashed_from"]
    return CurveLine(heights, tuple(map(float, data["confidence"])), None if begins is None else float(begins), 1.0)
