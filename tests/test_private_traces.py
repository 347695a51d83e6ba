"""A private answer leaves no trace: what is kept of a sheet is the same, byte for byte, with private ink and without.

The ink does what hands do: crosses run on by 8 mm, labels are ringed and underlined, somebody writes in the margin.
Guards are switched off as well, to see that this test would notice.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import private_case as sheets
import pytest
from PIL import Image
from private_case import Case

from generator.collect import Rereading, collect
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.make import compose
from generator.make.compose import private as strips
from generator.model.answer import Fate, PageReading
from generator.model.geometry import MM_PER_INCH, PT_PER_MM, Box
from generator.model.layout import PageLayout
from generator.read import assigned, cover, placed
from generator.read.assigned import upright
from generator.read.blank import reference as blank
from generator.read.blank.runbook import RunBook
from generator.read.filled import answers
from generator.read.filled.fields import FieldKind, Widget
from generator.read.lie.register import Fit
from generator.read.picture.grid import Levels, corners_of, project
from generator.read.picture.size import A4_HEIGHT_MM
from generator.rehearse import inkpdf, scanner
from generator.rehearse.camera import CAMERAS, photo
from generator.rehearse.inkpdf import InkedPage
from generator.rehearse.page import Grey
from generator.rehearse.pens import GEL_PEN
from generator.review.desk import ReviewDesk
from generator.review.exchange import export
from generator.review.pictures import NOT_SHOWN, PagePictures
from generator.web.items import Queue

DPI = 200
PHOTO_DPI = 300
Way = Callable[[Case, bool, bool], PageReading]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return sheets.case(tmp_path_factory.mktemp("eigen"))


def by(copier: scanner.Copier, seed: int = 3, turns: int = 0) -> Way:
    def way(one: Case, own: bool, torn: bool) -> PageReading:
        paper = sheets.filled(one, copier.dpi, own, torn)
        scan = scanner.scan(paper, copier, np.random.default_rng(seed), quarter_turns=turns)
        return sheets.read(one, scan, copier.dpi)

    return way


def by_phone(camera: object, seed: int = 3) -> Way:
    def way(one: Case, own: bool, torn: bool) -> PageReading:
        paper = sheets.filled(one, PHOTO_DPI, own, torn)
        mm = (one.page.width, paper.shape[0] * MM_PER_INCH / PHOTO_DPI)
        taken = photo(paper, mm, camera, np.random.default_rng(seed))  # type: ignore[arg-type]
        return sheets.read(one, sheets.pixels(taken.data), None)

    return way


def bent(depth_mm: float) -> Way:
    def way(one: Case, own: bool, torn: bool) -> PageReading:
        return sheets.read(one, sheets.bent(sheets.filled(one, DPI, own, torn), depth_mm, DPI), DPI)

    return way


FEW: dict[str, Way] = {"scan": by(scanner.OFFICE_GREY), "bent": bent(0.4), "photo": by_phone(CAMERAS[0])}
MANY: dict[str, Way] = {
    **{copier.name: by(copier, seed) for seed, copier in enumerate(scanner.COPIERS)},
    **{f"turned {turns}": by(scanner.OFFICE_GREY, 9, turns) for turns in (1, 2, 3)},
    **{camera.name: by_phone(camera, seed) for seed, camera in enumerate(CAMERAS)},
    **{f"bent {depth} mm": bent(depth) for depth in (-0.4, -0.8, 1.5, 2.5, -4.0, 6.0)},
}


def traces(one: Case, way: Way, torn: bool = False) -> list[str]:
    """What of a reading tells that there was private ink."""
    without, with_ink = way(one, False, torn), way(one, True, torn)
    return [name for name in vars_of(without) if getattr(without, name) != getattr(with_ink, name)]


def vars_of(reading: PageReading) -> list[str]:
    return list(reading.__dataclass_fields__)


def both(made: Case) -> list[Case]:
    found = sheets.pages(made)
    assert [bool(one.page.private_areas) for one in found] == [True, True]
    assert [bool(one.page.below) for one in found] == [False, True]
    return found


# --- nothing is left --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FEW)
@pytest.mark.parametrize("number", [0, 1])
def test_a_reading_is_the_same_with_private_ink_and_without(made: Case, number: int, name: str) -> None:
    one = both(made)[number]
    assert traces(one, FEW[name]) == []
    assert FEW[name](one, True, False).fate is Fate.READ


CHOICE = """\
version: 1
title: Wat weegt mee?
description: Een keuze die niemand leest
audience: medewerker
who_sees: De adviseur ziet dit blad.
sections:
  - id: een
    items:
      - type: select_multiple
        id: weegt
        label: Wat weegt mee?
        choices:
          - {name: tijd, label: De werktijden}
          - {name: thuis, label: Hoe het thuis gaat, private: true}
          - {name: geld, label: Het geld}
      - {type: text, id: trots, label: Waar ben je trots op?, lines: 2}
"""


@pytest.mark.parametrize("name", FEW)
def test_a_choice_that_is_private_leaves_nothing_among_those_that_are_read(tmp_path: Path, name: str) -> None:
    one = sheets.case(tmp_path, CHOICE)
    assert traces(one, FEW[name]) == []
    reading = FEW[name](one, True, False)
    assert reading.fate is Fate.READ
    assert [answer.variable for answer in reading.answers] == ["eigen_weegt", "eigen_trots"]
    assert [mark.field for mark in reading.marks] == ["eigen_weegt__tijd", "eigen_weegt__geld"]


TABLE = """\
version: 1
title: Wat weegt mee?
description: Een rij die niemand leest
audience: medewerker
who_sees: De adviseur ziet dit blad.
sections:
  - id: een
    items:
      - type: table
        id: hobbels
        label: Wat houdt je tegen?
        rows:
          - {name: reizen, label: Het reizen}
          - {name: thuis, label: Hoe het thuis gaat, private: true}
          - {name: geld, label: Het geld}
        columns:
          - {name: telt, type: scale, label: Telt mee, steps: 3}
          - {name: hulp, type: text, label: Wat helpt?}
"""


@pytest.mark.parametrize("name", FEW)
def test_a_row_of_a_table_that_is_private_leaves_nothing_among_those_that_are_read(tmp_path: Path, name: str) -> None:
    one = sheets.case(tmp_path, TABLE)
    assert traces(one, FEW[name]) == []
    reading = FEW[name](one, True, False)
    assert reading.fate is Fate.READ
    asked = [f"eigen_hobbels_{row}_{column}" for row in ("reizen", "geld") for column in ("telt", "hulp")]
    assert [answer.variable for answer in reading.answers] == asked


def test_torn_off_or_not_the_page_reads(made: Case) -> None:
    one = both(made)[1]
    whole, torn = (FEW["scan"](one, True, is_torn) for is_torn in (False, True))
    assert whole.fate is torn.fate is Fate.READ
    assert whole.answers and [(a.variable, a.chosen, a.state) for a in whole.answers] == [
        (a.variable, a.chosen, a.state) for a in torn.answers
    ]


WRITTEN = """\
version: 1
title: Wat weegt mee?
description: Schrijven, en een deel voor jezelf
audience: medewerker
who_sees: De adviseur ziet dit blad.
sections:
  - id: een
    items:
      - {type: text, id: trots, label: Waar ben je trots op?, lines: 2}
      - {type: text, id: zorg, label: Waar lig je wakker van?, private: true, lines: 2}
      - {type: text, id: hulp, label: Wie helpt je?, lines: 2}
"""


@pytest.mark.parametrize("depth", [-4.0, 6.0])
def test_where_boxes_are_not_found_nobody_knows_where_the_strip_lies(made: Case, depth: float) -> None:
    one = both(made)[0]
    assert traces(one, bent(depth)) == []
    reading = bent(depth)(one, True, False)
    assert reading.fate is Fate.DOUBTFUL and not reading.overlay


@pytest.mark.parametrize("depth", [-3.0, 4.0])
def test_where_there_are_no_boxes_the_print_tells_that_the_strip_lies_elsewhere(
    tmp_path: Path, depth: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = sheets.case(tmp_path, WRITTEN)
    assert traces(one, bent(depth)) == []
    for made_of_pictures in ("read_plots", "read_numbers", "read_stickies", "read_maps"):
        monkeypatch.setattr(
            placed, made_of_pictures, lambda *_: pytest.fail("something is made of what may be private")
        )
    reading = bent(depth)(one, True, False)
    assert reading.fate is Fate.DOUBTFUL and "een deel ligt" in reading.reason and not reading.overlay


@pytest.mark.slow
@pytest.mark.parametrize("name", MANY)
@pytest.mark.parametrize(("number", "torn"), [(0, False), (1, False), (1, True)])
def test_no_way_back_shows_private_ink(made: Case, number: int, torn: bool, name: str) -> None:
    one = both(made)[number]
    assert traces(one, MANY[name], torn) == []


def test_pictures_end_where_reading_ends(made: Case) -> None:
    one = both(made)[1]
    reading = FEW["scan"](one, True, False)
    shown = Image.open(io.BytesIO(reading.overlay)).size
    assert shown[1] / shown[0] == pytest.approx(one.page.height / one.page.width, abs=0.01)
    assert reading.code is not None
    laid = upright(
        sheets.image(sheets.filled(one, DPI, True), DPI), RunBook({one.run.layout.run: one.run}), reading.code, 4.0
    )
    assert laid is not None and laid.shape == (round(one.page.height * 4), round(one.page.width * 4))


def test_what_lies_below_the_cut_is_covered_before_anything_is_measured(made: Case) -> None:
    one = both(made)[1]
    picture = sheets.filled(one, DPI, True)
    levels, scale = Levels(picture), DPI / MM_PER_INCH
    levels.halved(1)
    fit = Fit(np.diag([scale, scale, 1.0]), ("tl", "tr", "bl", "br"), 0.0)
    cover.cover_private(levels, fit, RunBook({one.run.layout.run: one.run}).reference(code_of(one)))
    below = round(one.page.height * scale) + 1
    assert picture[below:].min() < 100
    assert levels.full[below:].min() == 255 and levels.halved(1)[below // 2 + 1 :].min() == 255


def code_of(one: Case):  # type: ignore[no-untyped-def]
    reading = by(scanner.OFFICE_GREY)(one, False, False)
    assert reading.code is not None
    return reading.code


# --- older layouts ----------------------------------------------------------------------------------------------------


def older(one: Case) -> Case:
    """As a program kept it that only knew which fields are private."""
    layout = one.run.layout
    pages = tuple(replace(each, private_areas=()) for each in layout.pages)
    return replace(one, run=replace(one.run, layout=replace(layout, pages=pages)))


def test_an_older_layout_is_covered_by_the_room_around_its_private_fields(made: Case) -> None:
    one = older(both(made)[0])
    areas = blank.private_areas(one.page)
    for field in one.page.fields:
        inside = [area.contains(field.box.grown(8.0)) for area in areas]
        assert any(inside) if field.private else not any(area.overlaps(field.box) for area in areas), field.name
    assert traces(one, FEW["scan"]) == []


def test_in_an_older_layout_what_is_read_stays_in_sight(made: Case) -> None:
    """Fields beside, above and below private ones, close by, as older sheets have them."""
    layout = older(both(made)[0]).page
    ours = next(field for field in layout.fields if field.private)
    places = [
        replace(ours.box, x=ours.box.x + dx, y=ours.box.y + dy) for dx, dy in ((-30, 0), (99, 0), (0, 7), (0, -7))
    ]
    near = [replace(ours, name=f"x{n}", variable=f"x{n}", private=False, box=box) for n, box in enumerate(places)]
    crowded: PageLayout = replace(layout, fields=(ours, *near))
    (area,) = blank.private_areas(crowded)
    assert area.contains(ours.box)
    assert not any(area.overlaps(field.box) for field in near)


# --- each guard -------------------------------------------------------------------------------------------------------


def test_all_is_covered_before_anything_is_measured(made: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Levels] = []
    areas: list[Box] = []
    real = placed.measure

    def measured(levels: Levels, fit: Fit, *more: object) -> object:
        seen.append(levels)
        for area in areas:
            corners = np.round(project(fit.matrix, corners_of(area.grown(-0.5)))).astype(np.int32)
            inside = cv2.fillConvexPoly(np.zeros(levels.full.shape, np.uint8), corners, (1,)).view(np.bool_)
            assert levels.full[inside].min() == 255
        return real(levels, fit, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(placed, "measure", measured)
    for one in both(made):
        areas[:] = one.page.private_areas
        FEW["scan"](one, True, False)
    assert len(seen) == 2


def test_without_the_cover_a_sheet_shown_upright_would_show_it(made: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def differs(one: Case) -> bool:
        book, code = RunBook({one.run.layout.run: one.run}), code_of(one)
        shown = [upright(sheets.image(sheets.filled(one, DPI, own), DPI), book, code, 4.0) for own in (False, True)]
        assert shown[0] is not None and shown[1] is not None
        return not np.array_equal(*shown)

    for one in both(made):
        assert not differs(one)
        with monkeypatch.context() as off:
            off.setattr(assigned, "cover_private", lambda *_: None)
            assert differs(one)


def test_without_the_older_layouts_rule_this_would_be_seen(made: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blank, "private_areas", lambda layout: layout.private_areas)
    assert "overlay" in traces(older(both(made)[0]), FEW["scan"])


@dataclass(frozen=True)
class Off:
    """A guard of the sheet that is switched off."""

    place: object
    name: str
    instead: object


OFF = {
    "room around private questions": Off(strips, "ROOM_MM", 0.5),
    "the cut line": Off(compose, "parted", lambda blocks: (tuple(blocks), ())),
}


@pytest.mark.parametrize("guard", OFF)
def test_without_a_guard_of_the_sheet_this_would_be_seen(
    guard: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OFF[guard].place, OFF[guard].name, OFF[guard].instead)
    one = sheets.pages(sheets.case(tmp_path))
    if guard == "the cut line":
        assert not any(each.page.below for each in one)
    else:
        assert any(traces(each, FEW["scan"]) for each in one)


# --- all that is kept -------------------------------------------------------------------------------------------------


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


def test_fields_of_a_pdf_lie_where_they_were_put_also_above_a_cut_line(made: Case) -> None:
    """A PDF counts from the foot of the paper, which lies below what is read."""
    one = both(made)[1]
    field = next(field for field in one.page.open_fields if field.choice)
    at = field.box.centre.x * PT_PER_MM, (297.0 - field.box.centre.y) * PT_PER_MM
    lost_its_name = Widget("", FieldKind.BUTTON, on=("1",), centre=at)
    assert answers._name_by_place(lost_its_name, one.page) == field.name


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


# --- a page that nobody could place -----------------------------------------------------------------------------------


def without_codes(one: Case, picture: Grey) -> Grey:
    for mark in one.page.codes:
        box, scale = mark.box.grown(3.0), DPI / MM_PER_INCH
        top, bottom, left, right = (round(v * scale) for v in (box.y, box.bottom, box.x, box.right))
        picture[max(0, top) : bottom, max(0, left) : right] = 255
    return picture


@pytest.mark.parametrize("turns", [0, 2])
@pytest.mark.parametrize("number", [0, 1])
def test_a_lost_page_is_shown_without_what_is_private(made: Case, number: int, turns: int) -> None:
    one = both(made)[number]
    pictures = [np.rot90(without_codes(one, sheets.filled(one, DPI, own)), turns) for own in (False, True)]
    grey = [np.ascontiguousarray(picture) for picture in pictures]
    guess = max(grey[0].shape) / A4_HEIGHT_MM
    assert not np.array_equal(*grey)
    shown = [cover.veiled(picture, picture, guess, one.run.layout.pages) for picture in grey]
    assert shown[0] is not None and shown[1] is not None and np.array_equal(*shown)
    assert np.count_nonzero(shown[0] < 100) > 0.3 * np.count_nonzero(grey[0] < 100)  # the rest is there


def test_a_lost_page_that_shows_no_marks_is_not_shown(made: Case, tmp_path: Path) -> None:
    one = both(made)[1]
    picture = without_codes(one, sheets.filled(one, DPI, True))[round(40 * DPI / MM_PER_INCH) :]
    guess = max(picture.shape) / A4_HEIGHT_MM
    assert cover.veiled(picture, picture, guess, one.run.layout.pages) is None
    open_pages = [replace(each, fields=each.open_fields, below=0.0) for each in one.run.layout.pages]
    assert cover.veiled(picture, picture, guess, open_pages) is picture
    assert "papier" in NOT_SHOWN[-1]


# --- the room for error -----------------------------------------------------------------------------------------------


def test_the_cover_of_a_sheet_that_lies_askew_reaches_beyond_its_edges(made: Case) -> None:
    """What is covered goes past the paper's own edges, since a sheet may lie a little beside its marks."""
    one = both(made)[0]
    scale, beside = DPI / MM_PER_INCH, 20 * DPI / MM_PER_INCH
    fit = Fit(np.array([[scale, 0, beside], [0, scale, 0], [0, 0, 1.0]]), ("tl", "tr", "bl", "br"), 0.0)
    levels = Levels(np.zeros((round(300 * scale), round(260 * scale)), np.uint8))
    cover.cover_private(levels, fit, RunBook({one.run.layout.run: one.run}).reference(code_of(one)))
    (area,) = one.page.private_areas
    left, _, right, _ = np.round(project(fit.matrix, corners_of(area))[:, 0]).astype(int)
    row, out = round(area.centre.y * scale), round(8 * scale)
    assert levels.full[row, left - out] == 255 and levels.full[row, right + out] == 255


def test_a_sheet_that_fits_badly_is_shown_only_if_its_end_is_known(made: Case) -> None:
    first, second = both(made)
    book = RunBook({made.run.layout.run: made.run})
    strip, cut = (book.reference(code_of(one)) for one in (first, second))
    cut = replace(cut, private=())  # with nothing but what lies below the cut line
    well, badly = (Fit(np.eye(3), rings, 0.0) for rings in (("tl", "bl", "br"), ("tl", "tr", "bl")))
    assert [cover.may_show(fit, strip) for fit in (well, badly)] == [False, False]
    assert [cover.may_show(fit, cut) for fit in (well, badly)] == [True, False]


def test_what_is_known_of_the_empty_page_ends_where_reading_does(made: Case) -> None:
    """Nothing of a page is looked for where it is covered or cut off: neither landmarks nor print that must show."""
    one = both(made)[1]
    reference = RunBook({one.run.layout.run: one.run}).reference(code_of(one))
    empty = blank.render_blank(one.run, one.page)
    assert empty.shape == (round(one.page.height * 6), round(one.page.width * 6))
    (area,) = one.page.private_areas
    inner, scale = area.grown(-2.0), blank.COARSE_PX_PER_MM
    rows, columns = (slice(round(a * scale), round(b * scale)) for a, b in ((inner.y, inner.bottom), (5, 205)))
    assert reference.coarse[rows, columns].max() == 0
    assert not any(area.y + 2 < y < area.bottom - 2 for _, y in reference.landmarks.centres)
