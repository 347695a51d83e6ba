"""A session with a group: digital entry, a page for the beamer, and copies for who has no sheet. A table of contents.

Pictures are drawn when what may be shown changed; the page asks every few seconds, and mostly hears that nothing did.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import threading
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import qrcode
from qrcode.image.svg import SvgPathImage

from generator.define.library import Library
from generator.entry import StoreFront
from generator.group import drawn_group
from generator.keep.entry.fold import fold
from generator.keep.group import group_pictures, how_many
from generator.keep.kept import changes
from generator.keep.store import Store
from generator.make.group import charts
from generator.make.merge import facilitator_sheet
from generator.make.paint import paint_blank
from generator.make.preview import page_pictures
from generator.make.style import PAPER_WHITE, Style
from generator.model.entry import Hand
from generator.model.errors import DefinitionError, NotFoundError
from generator.model.group import LEAST_PEOPLE, GroupPictures
from generator.model.run import Copy
from generator.model.texts import plain, unbroken
from generator.press import Press
from generator.web.entry.tokens import new_device
from generator.web.session.desk import Slide, Stand

LOOK_SECONDS = 2.0  # between two looks at the store, however many pages ask
SLIDE_DPI = 140  # of a slide: 1,640 px wide, and on a beamer of 1,920 × 1,080 there is room for 1,420
QUIET_MODULES = 2  # white around the code; the page has white around it as well
_VERSION_BYTES = 6


class RunSession:
    """Fulfils `web.session.desk.SessionDesk`. Raises NotFoundError for a run or house style that is not there.

    `at_end`: the picture comes when joining is closed, and then it may be split (see `keep.group`).
    """

    def __init__(self, front: StoreFront, library: Library, run: str, *, at_end: bool = False) -> None:
        self._front, self._library = front, library
        self._layout = front.read(lambda store: store.layout(run))
        self._sheets = front.read(lambda store: store.sheets(run))
        self._brand = library.brand(self._layout.brand).brand
        self._title = unbroken(self._titled())
        self._base = ""
        self._lock = threading.Lock()
        self._looked, self._seen = 0.0, -1
        self._group = GroupPictures(0, 0, ())
        self._drawn: dict[str, tuple[bytes, ...]] = {}
        self._open = True
        self._final, self._held = at_end, at_end

    def _titled(self) -> str:
        """The pack's title as it is today; else the title of the first sheet."""
        if len(self._sheets) > 1:
            with contextlib.suppress(NotFoundError, DefinitionError):
                pack = self._library.pack(self._layout.pack)
                return plain(facilitator_sheet(pack, self._brand, self._sheets, self._library.templates()).title)
        return plain(self._sheets[0].title) if self._sheets else self._layout.pack

    def reached_at(self, address: str) -> None:
        """Where phones reach these pages."""
        self._base = address.rstrip("/")

    @property
    def run(self) -> str:
        """The run's name."""
        return self._layout.run

    @property
    def title(self) -> str:
        """What the room came for: its pack, or its only sheet."""
        return self._title

    @property
    def address(self) -> str:
        """Where to join, without what a browser adds by itself."""
        parts = urlsplit(self._base)
        return f"{parts.netloc}{parts.path}/{self.run}"

    @property
    def open(self) -> bool:
        """Whether somebody without a sheet may join."""
        return self._open

    def stand(self) -> Stand:
        """How it stands, at most a moment old."""
        group = self._now()
        slides = tuple(Slide(chart.title, chart.told) for chart in charts(group))
        needed = max(0, LEAST_PEOPLE - group.answered)
        return Stand(_version(group), group.answered, needed, group.shown, slides, self._open, self._held)

    def _now(self) -> GroupPictures:
        with self._lock:
            if time.monotonic() - self._looked > LOOK_SECONDS or not self._looked:
                self._group = self._front.read(self._pictures)
                self._looked = time.monotonic()
            return self._group

    def _pictures(self, store: Store) -> GroupPictures:
        """What may be shown; nothing is counted again while nothing came in."""
        fold(store)
        number = changes(store)
        if number != self._seen:
            self._seen = number
            if self._held:
                self._group = GroupPictures(how_many(store, self.run), 0, ())
            else:
                self._group = group_pictures(store, self.run, final=self._final)
        return self._group

    def picture(self, version: str, number: int) -> bytes | None:
        """A slide as PNG."""
        group = self._now()
        if version != _version(group):
            return None
        with self._lock:
            if version not in self._drawn:
                press = Press(self._library, self._layout.brand)
                drawing = drawn_group(group, press, self.run)
                self._drawn = {version: tuple(page_pictures(paint_blank(drawing, press.fonts), SLIDE_DPI))}
            pages = self._drawn[version]
        return pages[number - 1] if 0 < number <= len(pages) else None

    def joining(self) -> bytes:
        """The code that leads to `address`."""
        code = qrcode.QRCode(border=QUIET_MODULES, image_factory=SvgPathImage)
        code.add_data(f"{self._base}/{self.run}")
        out = io.BytesIO()
        code.make_image().save(out)
        return out.getvalue()

    def close(self, *, closed: bool) -> None:
        """Nobody new may join, or they may again."""
        with self._lock:
            self._open = not closed
            if closed and self._held:
                self._held, self._looked, self._seen = False, 0.0, -1

    def join(self) -> Hand | None:
        """A fresh copy, with the next number of this run."""
        if not self._open:
            return None
        copy = self._front.write(self._next_copy)
        return Hand(self.run, copy, new_device())

    def _next_copy(self, store: Store) -> int:
        numbers = [copy.number for copy in store.copies(self.run)]
        copy = max(numbers, default=0) + 1
        store.add_run(store.run(self.run), [Copy(self.run, copy)])
        return copy

    def colours(self) -> Mapping[str, str]:
        """The house style."""
        colours = Style.of(self._brand).colours
        strong, tint = colours.strong or colours.heading, colours.tint or PAPER_WHITE
        return {"paper": PAPER_WHITE, "ink": colours.ink, "heading": colours.heading, "strong": strong, "tint": tint,
                "muted": colours.muted, "rule": colours.rule}  # fmt: skip


def _version(group: GroupPictures) -> str:
    return hashlib.blake2b(repr(group.pictures).encode(), digest_size=_VERSION_BYTES).hexdigest()
