"""The pictures a person decides by: cut clean and large out of the input page, or else out of what was stored."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from generator.keep.pictures import FolderPictures, PicturesAt
from generator.keep.settle import source_of
from generator.keep.store import Store
from generator.model.answer import Fate, Mark, MarkState, PageReading, PageSource, Source
from generator.model.code import PageCode
from generator.model.drawn_map import DrawnMap
from generator.model.geometry import Box, Point, around
from generator.model.layout import Field, FieldRole, PageLayout
from generator.read.assigned import upright
from generator.read.blank.private import private_areas, whitened
from generator.read.blank.reference import render_blank
from generator.read.blank.runbook import RunBook
from generator.read.cover import has_private, veiled
from generator.read.drawings.maps.shown import draw_map
from generator.read.drawings.shown import draw_curve
from generator.read.intake.facts import FileFacts, PageRef
from generator.read.intake.files import find_files
from generator.read.intake.finding import inspect, load, page_picture, with_inside
from generator.read.intake.names import FoundFile, from_address
from generator.read.picture.image import Colour, Grey, PageImage
from generator.read.picture.size import A4_HEIGHT_MM
from generator.read.place.several import is_sheet_of
from generator.read.thresholds import GRID_PX_PER_MM
from generator.review.areas import axes_of, frame_area, plot_area, view
from generator.review.canvas import ORANGE, Quality, coloured, cut_out, encoded, frame, not_shown, resized, stacked

PX_PER_MM = 7.0  # px/mm (180 dpi): a tick box is 28 px, twice that on the screens of phones
CONTEXT_PX_PER_MM = 3.0  # px/mm: the page as a whole, to see where one is
SENT_PX_PER_MM = 2.0  # px/mm: the same in a file that is sent: 420 px wide, shown in 256 to 448
LOST_PAGE_PX = 1500  # px: longest side of a page that nobody could place
PAGES_KEPT = 10  # upright pages in memory, about 3 MB each
LOST_KEPT = 4  # pages that nobody could place, 2 to 5 MB each
FRAME_MM = 1.6  # mm outside a doubtful box: the mark itself stays free
BENT_MM = 0.5  # mm: where boxes lie so far off, a crop is cut where they lie; a frame leaves 1.6 mm


@dataclass(frozen=True, slots=True)
class Upright:
    """A page side as it was laid out, in grey or colour. `clean`: from the input file, not from the overlay."""

    picture: Grey | Colour
    px_per_mm: float
    clean: bool


class PagePictures:
    """Finds input files again and cuts pictures out of their pages. For one thread at a time."""

    def __init__(self, store: Store, out: Path, scans: Sequence[Path] = (), at: PicturesAt = FolderPictures) -> None:
        self._store, self._out, self._scans = store, out, tuple(scans)
        self._stored = at(out)
        self._files: dict[str, FoundFile | None] = {}
        self._pages: OrderedDict[tuple[str, int, PageCode], Upright | None] = OrderedDict()
        self._lost: OrderedDict[PageSource, Grey | Colour] = OrderedDict()
        self._books: dict[str, RunBook] = {}
        self._indexed = not scans

    # --- files --------------------------------------------------------------------------------------------------------

    def ref(self, source: PageSource, code: PageCode | None = None) -> PageRef | None:
        """The address of an input page, if its file is still there, unchanged."""
        file = self._file(source)
        return None if file is None else PageRef(file, source.digest, source.page, code)

    def _file(self, source: PageSource) -> FoundFile | None:
        digest = source.digest
        if digest not in self._files:
            place = self._store.input_place(digest)
            if place is not None and (path := Path(place[0])).exists():
                members, area = from_address(place[1])
                self._look(path, members)
                if area:
                    self._cut(source, members, area)
            if digest not in self._files and not self._indexed:
                self._indexed = True
                for path in self._scans:
                    self._look(path, None)
            self._files.setdefault(digest, None)
        return self._files[digest]

    def _cut(self, sheet: PageSource, members: tuple[int, ...], area: tuple[int, ...]) -> None:
        """One of several sheets in a picture, if the picture is still the same."""
        for digest, file in list(self._files.items()):
            if file is not None and file.members == members and is_sheet_of(sheet, digest):
                self._files[sheet.digest] = replace(file, shown=sheet.file, area=area)

    def _look(self, path: Path, members: tuple[int, ...] | None) -> None:
        for file in find_files((path,), leave_out=self._out):
            if not isinstance(file, FoundFile):
                continue
            if members is not None and file.members != members[: len(file.members)]:
                continue
            for facts in with_inside(file) if members != file.members else (inspect(file),):
                if isinstance(facts, FileFacts) and members in (None, facts.file.members):
                    self._files[facts.digest] = facts.file

    # --- pages --------------------------------------------------------------------------------------------------------

    def lost_page(self, source: PageSource, turns: int, quality: Quality = Quality.HERE) -> bytes | None:
        """An input page as it came, turned so many quarters."""
        small = self.open_lost(source)
        return None if small is None else encoded(np.ascontiguousarray(np.rot90(small, -turns)), quality)

    def open_lost(self, source: PageSource) -> Grey | Colour | None:
        """An input page as it came, small enough to be sent to a browser."""
        if source not in self._lost:
            ref = self.ref(source)
            image = _loaded(ref) if ref is not None else None
            if image is None:
                return None
            picture = image.colour if image.colour is not None else image.grey
            small = resized(picture, min(1.0, LOST_PAGE_PX / max(picture.shape[:2])))
            self._lost[source] = self._veiled(picture, small)
            while len(self._lost) > LOST_KEPT:
                self._lost.popitem(last=False)
        self._lost.move_to_end(source)
        return self._lost[source]

    def _veiled(self, picture: Grey | Colour, small: Grey | Colour) -> Grey | Colour:
        """A page that nobody could place, small, without anything that may be for the person alone."""
        pages = [page for name in self._store.run_names() for page in self._store.layout(name).pages]
        if not any(map(has_private, pages)):
            return small
        scale = max(small.shape[:2]) / max(picture.shape[:2])
        grey = picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
        guess = max(grey.shape[:2]) / A4_HEIGHT_MM
        veil = veiled(picture, grey, guess, pages)
        return not_shown(small) if veil is None else resized(veil, scale)

    def open(self, reading: PageReading) -> Upright | None:
        """The page laid straight; the last few are kept."""
        assert reading.code is not None
        key = reading.source.digest, reading.source.page, reading.code
        if key not in self._pages:
            self._pages[key] = self._from_input(reading) or self._from_overlay(reading) or self._from_print(reading)
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(key)
        return self._pages[key]

    def _book(self, run: str) -> RunBook:
        """The known pages of a run, taken from the store once."""
        if run not in self._books:
            self._books[run] = RunBook({run: self._store.run(run)})
        return self._books[run]

    def _from_input(self, reading: PageReading) -> Upright | None:
        code = reading.code
        ref = self.ref(reading.source)
        image = _loaded(ref) if ref is not None else None
        if image is None or code is None:
            return None
        book = self._book(code.run)
        if reading.fate is Fate.DOUBTFUL and has_private(book.reference(code).page):
            return None  # a bad fit may miss what should be covered
        picture = upright(image, book, code, PX_PER_MM, bent=reading.residual_mm > BENT_MM)
        return None if picture is None else Upright(picture, PX_PER_MM, True)

    def _from_overlay(self, reading: PageReading) -> Upright | None:
        code = reading.code
        page = self._store.layout(code.run).page(code.form, code.page) if code is not None else None
        data = self._stored.get(reading.overlay_file)
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
        if page is None or picture is None:
            return None
        px_per_mm = picture.shape[1] / page.width
        for area in () if page.private_areas else private_areas(page):  # an older program covered less of it
            corners = [round(side * px_per_mm) for side in (area.x, area.y, area.right, area.bottom)]
            cv2.rectangle(picture, corners[:2], corners[2:], (255, 255, 255), -1)
        return Upright(np.asarray(picture, dtype=np.uint8), px_per_mm, False)

    def _from_print(self, reading: PageReading) -> Upright | None:
        """The page with nothing on it, for what was drawn on a screen."""
        code = reading.code
        if code is None or source_of(reading) is not Source.WEB:
            return None
        book = self._book(code.run)
        page = book.page(code)
        if page is None:
            return None
        return Upright(whitened(render_blank(book[code.run], page), private_areas(page)), GRID_PX_PER_MM, True)

    # --- what is shown ------------------------------------------------------------------------------------------------

    def question(
        self,
        reading: PageReading,
        page: PageLayout,
        variable: str,
        quality: Quality = Quality.HERE,
        *,
        wide: bool = False,
    ) -> bytes | None:
        """The boxes or lines of a question, large, with their neighbours; doubtful boxes are framed, else all.

        Above them the heads of their columns. `wide`: with all words of the line, for a broad screen.
        """
        laid = self.open(reading)
        on_map = _drawn_on(reading, variable)
        if laid is not None and on_map is not None:
            return encoded(_with_map(laid, *on_map), quality)
        fields = [field for field in page.fields if field.variable == variable]
        if laid is None or not fields:
            crop = next((a.crop for a in reading.answers if a.variable == variable), "")
            return self._stored.get(crop)
        shown = view(fields, page, wide=wide)
        cut = cut_out(laid.picture, shown.rows, laid.px_per_mm)
        if laid.clean and (framed := _framed(reading.marks, fields)):
            cut = coloured(cut).copy()
            for box in framed:
                here = replace(box, x=box.x - shown.rows.x, y=box.y - shown.rows.y)
                frame(cut, here.grown(FRAME_MM), laid.px_per_mm, 2)
        if laid.clean:
            cut = _with_curves(cut, reading, page, variable, shown.rows, laid.px_per_mm)
            cut = _with_stickies(cut, reading, variable, shown.rows, laid.px_per_mm)
        if shown.heads is not None:
            cut = stacked(cut_out(laid.picture, shown.heads, laid.px_per_mm), cut)
        if not laid.clean:
            cut = resized(cut, max(1.0, PX_PER_MM / laid.px_per_mm))
        return encoded(cut, quality)

    def plot(self, reading: PageReading, page: PageLayout, variable: str) -> bytes | None:
        """A plot as it was drawn, with nothing over it: the page draws its lines itself."""
        laid, axes = self.open(reading), axes_of(variable, page)
        if laid is None or axes is None:
            return None
        cut = cut_out(laid.picture, plot_area(axes, page), laid.px_per_mm)
        if not laid.clean:
            cut = resized(cut, max(1.0, PX_PER_MM / laid.px_per_mm))
        return encoded(cut, Quality.HERE)

    def kept(self, name: str) -> bytes | None:
        """A picture that reading made, by its name."""
        return self._stored.get(name)

    def sheet(self, reading: PageReading) -> bytes | None:
        """The whole page with nothing drawn on it, as small as it can be sent."""
        laid = self.open(reading)
        if laid is None:
            return None
        return encoded(resized(laid.picture, SENT_PX_PER_MM / laid.px_per_mm), Quality.SENT)

    def context(self, reading: PageReading, page: PageLayout, variable: str) -> bytes | None:
        """The whole page, small, with a frame around the question."""
        # Of a sheet that lay badly the overlay shows what was read, so that one look can settle all of it.
        shows_all = self._from_overlay(reading) if reading.fate is Fate.DOUBTFUL else None
        laid = shows_all or self.open(reading)
        fields = [field for field in page.fields if field.variable == variable]
        if laid is None:
            return None
        small = coloured(resized(laid.picture, CONTEXT_PX_PER_MM / laid.px_per_mm)).copy()
        on_map = _drawn_on(reading, variable)
        if on_map is not None:
            frame(small, on_map[0], CONTEXT_PX_PER_MM, 3)
        elif fields:
            frame(small, frame_area(fields, page), CONTEXT_PX_PER_MM, 3)
        return encoded(small, Quality.HERE)


def _with_curves(
    cut: Grey | Colour, reading: PageReading, page: PageLayout, variable: str, area: Box, px_per_mm: float
) -> Grey | Colour:
    """The cut with the lines over it that were read in its plot."""
    plots = {axes.field: axes.box for axes in page.axes}
    for curve in (a.curve for a in reading.answers if a.variable == variable and a.curve is not None):
        cut, box = coloured(cut).copy(), plots[curve.field]
        draw_curve(cut, curve, replace(box, x=box.x - area.x, y=box.y - area.y), px_per_mm)
    return cut


def _with_stickies(
    cut: Grey | Colour, reading: PageReading, variable: str, area: Box, px_per_mm: float
) -> Grey | Colour:
    """The cut with a frame around each sticky note that was found there."""
    notes = [note for answer in reading.answers if answer.variable == variable for note in answer.stickies]
    if not notes:
        return cut
    framed = coloured(cut).copy()
    for note in notes:
        centre = (note.box.centre.x - area.x) * px_per_mm, (note.box.centre.y - area.y) * px_per_mm
        corners = cv2.boxPoints((centre, (note.width * px_per_mm, note.height * px_per_mm), note.angle))
        cv2.polylines(framed, [np.round(corners).astype(np.int32)], True, ORANGE, 3, cv2.LINE_AA)
    return framed


def _drawn_on(reading: PageReading, variable: str) -> tuple[Box, DrawnMap] | None:
    """Where a map stands and what was drawn on it, if the question is about that."""
    for answer in reading.answers:
        if answer.variable == variable and answer.drawn is not None and answer.box is not None:
            return answer.box, answer.drawn
    return None


def _with_map(laid: Upright, area: Box, drawn: DrawnMap) -> Colour:
    """A map with what was found on it, numbered as the boxes to tick are."""
    cut = coloured(cut_out(laid.picture, area, laid.px_per_mm)).copy()
    draw_map(cut, drawn, Point(area.x, area.y), laid.px_per_mm)
    return cut


def _framed(marks: Iterable[Mark], fields: Iterable[Field]) -> list[Box]:
    """The doubtful boxes. If each is clear by itself (two crosses where one may be): all together, as the question."""
    names = {mark.field for mark in marks if mark.state is MarkState.DOUBTFUL}
    boxes = {field.name: field.box for field in fields if field.role is FieldRole.MARK}
    doubtful = [box for name, box in boxes.items() if name in names]
    return doubtful or ([around(list(boxes.values()))] if boxes else [])


def _loaded(ref: PageRef) -> PageImage | None:
    loaded = load(ref)
    if isinstance(loaded, PageImage):
        return loaded
    picture = page_picture(ref) if not isinstance(loaded, PageReading) else None
    return picture if isinstance(picture, PageImage) else None
