"""What a person is shown of a piece of work: the scans on which it stands, and the pictures cut out of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.keep.openwork import placed_by_hand
from generator.keep.pictures import PicturesAt
from generator.keep.settle import source_of
from generator.keep.store import Store
from generator.model.answer import PageReading, PageSource, Source
from generator.model.code import PageCode
from generator.model.geometry import Box
from generator.model.layout import PageLayout
from generator.read.intake.facts import PageRef
from generator.review.areas import frame_area
from generator.review.canvas import Quality
from generator.review.pictures import PagePictures
from generator.review.worklist import AnswerWork, PageWork, Work

PLOT = "grafiek"
NOTE = "briefje"  # a sticky note, or words in a plot
CROP, WIDE = "uitsnede", "breed"  # the question, large; the other kind is the page with a frame around it


def _upright(rotation: int | None) -> int:
    """By how many quarters (clockwise) a page that lies so is to be turned, if it is known how it lies."""
    return -(rotation or 0) // 90


def _drawn(reading: PageReading, variable: str) -> bool:
    """Whether lines were drawn there: of all else that came from a screen there is nothing to see."""
    return any(answer.variable == variable and answer.curve is not None for answer in reading.answers)


@dataclass(frozen=True, slots=True)
class Cut:
    """The pictures of a question. `page`: a name that questions on one page share; `area`: mm on `sheet`."""

    crops: tuple[bytes, ...] = ()
    page: str = ""
    area: Box | None = None
    sheet: PageLayout | None = None


class Views:
    """The pictures of all work. For one thread at a time."""

    def __init__(self, store: Store, out: Path, scans: Sequence[Path], at: PicturesAt) -> None:
        self._store = store
        self._pictures = PagePictures(store, out, scans, at)
        self._scans: dict[str, tuple[PageReading, ...]] = {}

    def forget(self, item: str | None = None) -> None:
        """Look again which scans belong to an item (to all of them)."""
        if item is None:
            self._scans.clear()
        else:
            self._scans.pop(item, None)

    def ref(self, source: PageSource, code: PageCode | None = None) -> PageRef | None:
        """The address of an input page, if its file is still there, unchanged."""
        return self._pictures.ref(source, code)

    def scans(self, work: AnswerWork) -> tuple[PageReading, ...]:
        """The readings of the sheet on which a question stands, that of the proposed answer first."""
        if work.sheet is None:
            return ()
        if work.id not in self._scans:
            form, page = work.sheet.form, work.sheet.page
            found = [
                reading
                for reading in self._store.readings(work.key.run, work.key.copy)
                if reading.code is not None
                and (reading.code.form, reading.code.page) == (form, page)
                and (work.key.copy or reading.instance == work.key.instance or not reading.instance)
                and (reading.answers or placed_by_hand(reading))
                and (source_of(reading) is not Source.WEB or _drawn(reading, work.key.variable))
            ]
            own = (work.said.file, work.said.page)
            found.sort(key=lambda r: ((r.source.file, r.source.page) != own, r.source.file, r.source.page))
            self._scans[work.id] = tuple(found)
        return self._scans[work.id]

    def whole(self, work: Work) -> bool:
        """Whether only a picture of the whole page, as it came, can show this question."""
        return isinstance(work, AnswerWork) and any(map(placed_by_hand, self.scans(work)[:1]))

    def picture(self, work: Work, number: int, kind: str, turns: int) -> bytes | None:
        """A picture of the n-th scan."""
        if isinstance(work, PageWork):
            return self._pictures.lost_page(work.source, turns + _upright(work.rotation))
        if kind == NOTE:
            shown = work.said.shown
            return self._pictures.kept(shown[number].picture) if 0 <= number < len(shown) else None
        if work.sheet is None or not 0 <= number < len(self.scans(work)):
            return None
        reading = self.scans(work)[number]
        if self.whole(work):
            return self._pictures.lost_page(reading.source, turns + _upright(reading.rotation))
        if kind == PLOT:
            return self._pictures.plot(reading, work.sheet, work.key.variable)
        if kind in (CROP, WIDE):
            return self._pictures.question(reading, work.sheet, work.key.variable, wide=kind == WIDE)
        return self._pictures.context(reading, work.sheet, work.key.variable)

    def written(self, work: AnswerWork) -> tuple[bytes, ...]:
        """The stored pictures of what was written: of each sticky note, else of the field."""
        names = [note.picture for note in work.said.stickies] or [work.said.crop]
        return tuple(data for name in names if name and (data := self._pictures.kept(name)) is not None)

    def make_ready(self, work: Work) -> None:
        """Open the pages of what somebody will look at next, so that its pictures are there at once."""
        if isinstance(work, PageWork):
            self._pictures.open_lost(work.source)
        elif self.whole(work):
            self._pictures.open_lost(self.scans(work)[0].source)
        else:
            for reading in self.scans(work):
                self._pictures.open(reading)

    # --- for a file that is sent --------------------------------------------------------------------------------------

    def cut(self, work: AnswerWork) -> Cut:
        """All that a file needs to show a question: its pictures, and where it stands on which page."""
        scans = self.scans(work)
        if work.sheet is None or not scans:
            return Cut()
        name, small = work.key.variable, Quality.SENT
        crops = tuple(p for s in scans if (p := self._pictures.question(s, work.sheet, name, small)) is not None)
        fields = [field for field in work.sheet.fields if field.variable == name]
        page = f"{scans[0].source.digest}.{scans[0].source.page}"
        return Cut(crops, page, frame_area(fields, work.sheet) if fields else None, work.sheet)

    def sheet(self, work: AnswerWork) -> bytes | None:
        """The page on which a question stands, small."""
        scans = self.scans(work)
        return self._pictures.sheet(scans[0]) if scans else None

    def sent_page(self, work: PageWork) -> bytes | None:
        """A page that nobody could place, as it goes into a file."""
        return self._pictures.lost_page(work.source, _upright(work.rotation), Quality.SENT)

    def may_leave(self) -> bool:
        """Whether pictures of whole pages that nobody could place may go into a file: nothing on them is private."""
        layouts = [self._store.layout(name) for name in self._store.run_names()]
        return not any(
            any(v.private for v in layout.variables) or any(f.private for page in layout.pages for f in page.fields)
            for layout in layouts
        )
