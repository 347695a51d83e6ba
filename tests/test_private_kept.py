"""Whatever is kept, shown or sent of a sheet is the same, byte for byte, with private ink and without."""

from __future__ import annotations

import io
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import private_case as sheets
import pytest
from private_case import Case
from private_ways import DPI, both, code_of, older, usual

from generator.collect import Rereading, collect
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.answer import Fate, PageReading
from generator.rehearse import inkpdf
from generator.rehearse.inkpdf import InkedPage
from generator.rehearse.pens import GEL_PEN
from generator.review.desk import ReviewDesk
from generator.review.exchange import export
from generator.review.pictures import PagePictures
from generator.web.items import Queue


@pytest.fixture
def made() -> Case:
    return usual()


@dataclass(frozen=True)
class Kept:
    """What a stack leaves behind, with the digests of the files that came in left out: these differ."""

    pictures: list[bytes]
    tables: dict[str, str]
    store: list[str]
    shown: list[bytes | None]
    exported: str


def kept(made: Case, origin: Path, folder: Path, own: bool) -> Kept:
    """The sheet as it comes in: read, shown in review, exported, in tables."""
    shutil.copytree(origin, folder)
    scans, out = folder / "scans", folder / "out"
    scans.mkdir()
    for one in sheets.pages(made):
        cv2.imwrite(str(scans / f"{one.number}.png"), sheets.filled(one, DPI, own))
    with SqliteStore(folder / "werkblad.sqlite") as store:
        collect([scans], store, out)
        write_tables(store, out)
        desk = ReviewDesk(store, out, Rereading(store, out))
        works = [work for queue in (Queue.DOUBTS, Queue.TEXTS) for work in desk.works(queue)]
        shown = [desk.picture(work.id, 0, kind, 0) for work in works for kind in ("uitsnede", "blad")]
        export(desk, folder / "nakijken.html", texts=True)
        desk.close()
        rows = [repr(reading) for reading in store.readings()]
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    pictures = sorted(data for name, data in files.items() if name.endswith((".jpg", ".png")))
    tables = {name: _told(data.decode("utf-8")) for name, data in files.items() if name.endswith((".csv", ".json"))}
    work = re.search(r'id="werk">(.*?)</script>', (folder / "nakijken.html").read_text(encoding="utf-8"), re.DOTALL)
    assert work is not None
    sent = json.loads(work[1])
    sent_pictures = [item["pictures"] for item in sent["items"]], sorted(sent["pages"].values())
    return Kept(pictures, tables, [_told(row) for row in rows], shown, json.dumps(sent_pictures))


def _told(text: str) -> str:
    return re.sub(r"[0-9a-f]{64}|-[0-9a-f]{8}\.|\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)?", "", text)


def test_nothing_that_is_kept_shown_or_sent_differs(made: Case, tmp_path: Path) -> None:
    origin = tmp_path / "oplage"
    one = sheets.case(origin)
    without, with_ink = (kept(one, origin, tmp_path / f"eigen-{own}", own) for own in (False, True))
    assert len(without.pictures) >= 3 and any(without.shown) and "data:image" in without.exported
    assert with_ink.pictures == without.pictures
    assert with_ink.tables == without.tables
    assert with_ink.store == without.store
    assert with_ink.shown == without.shown
    assert with_ink.exported == without.exported


def annotated(pdf: bytes, made: Case, own: bool) -> bytes:
    """A fillable PDF with ink on top, as a tablet's pen leaves it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for one in sheets.pages(made):
            strokes = [*sheets.read_ink(one.page), *(sheets.private_ink(one) if own else ())]
            sheet = document.pages[one.number]
            drawn = document.make_stream(inkpdf._lines(InkedPage(one.number, one.page.paper_height, strokes, GEL_PEN)))
            drawn.Type, drawn.Subtype, drawn.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, sheet.mediabox
            ink = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Ink, Rect=sheet.mediabox, F=4,
                InkList=pikepdf.Array([pikepdf.Array([10, 10, 20, 20])]), AP=pikepdf.Dictionary(N=drawn),
            )  # fmt: skip
            sheet.Annots.append(document.make_indirect(ink))
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def test_ink_on_a_filled_pdf_leaves_no_trace_either(tmp_path: Path) -> None:
    one = sheets.case(tmp_path / "oplage", kind="fillable")
    found = []
    for own in (False, True):
        folder = tmp_path / f"eigen-{own}"
        shutil.copytree(tmp_path / "oplage", folder)
        (folder / "ingevuld.pdf").write_bytes(annotated(one.pdf, one, own))
        with SqliteStore(folder / "werkblad.sqlite") as store:
            collect([folder / "ingevuld.pdf"], store, folder / "out")
            said = [_told(repr(reading)) for reading in store.readings()]
        found.append(([path.read_bytes() for path in sorted((folder / "out").rglob("*.jpg"))], said))
    assert len(found[0][0]) >= 2 and found[0] == found[1]


def test_a_picture_that_an_older_program_kept_is_covered_when_it_is_shown(made: Case, tmp_path: Path) -> None:
    one = older(both(made)[0])
    (tmp_path / "overlays").mkdir()
    size = (round(one.page.height * 2), round(one.page.width * 2))
    cv2.imwrite(str(tmp_path / "overlays" / "x.png"), np.zeros(size, np.uint8))
    reading = PageReading(sheets.SOURCE, Fate.READ, code_of(one), overlay_file="overlays/x.png")
    with SqliteStore(tmp_path / "werkblad.sqlite") as store:
        store.add_run(one.run)
        laid = PagePictures(store, tmp_path).open(reading)
    assert laid is not None
    for field in one.page.fields:
        middle = laid.picture[round(field.box.centre.y * 2), round(field.box.centre.x * 2)]
        assert (middle.min() == 255) == field.private, field.name
