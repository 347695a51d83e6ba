"""The pages of digital entry, as HTML out of values: fulfils `rendering.Rendering`. Nothing here asks or keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.model.domains import Drawing
from generator.model.questions.curve import Plot
from generator.model.questions.network import Map
from generator.model.sheet import Sheet
from generator.model.texts import plain
from generator.model.variable import Variable
from generator.web.entry.dress import Dress, dress, static_file
from generator.web.entry.engine import engine
from generator.web.entry.front import House, OpenRun, Value
from generator.web.entry.parts import answer_of, parts
from generator.web.entry.rendering import Asset, Filled
from generator.web.entry.shown import pictograms, shown_parts

NOBODY = House("Werkblad")  # where it is not known whose pages these are
SIGNS = ("ok", "phone", "warn", "lock", "sound", "pencil")
WORKER = "sw.js"


@dataclass
class Pages:
    """Makes the pages of these houses. Style and typefaces are made once.

    `root`: the path below which all pages are asked for, without a slash behind it ('' at the root of a name).
    """

    houses: Sequence[House] = ()
    root: str = ""

    def __post_init__(self) -> None:
        self._dressed: dict[int, tuple[House, Dress]] = {}
        self._assets: dict[str, Asset] = {}
        for house in (*self.houses, NOBODY):
            self._dress(house)

    def _dress(self, house: House) -> Dress:
        known = self._dressed.get(id(house))
        if known is None or known[0] is not house:
            known = house, dress(house, self.root)
            self._dressed[id(house)] = known
            self._assets.update(known[1].assets)
        return known[1]

    @cached_property
    def _anybody(self) -> House:
        """Whose pages those are that belong to no run: of the only house there is."""
        return self.houses[0] if len({house.name for house in self.houses}) == 1 else NOBODY

    def _page(self, template: str, house: House, sheets: Sequence[Sheet] = (), **names: Any) -> str:
        common = {
            "house": self._dress(house), "symbols": SIGNS, "number": "", "home": False, "lang": "nl", "root": self.root,
            "polite": bool(sheets) and sheets[0].address == "u",
        }  # fmt: skip
        return engine().get_template(template).render({**common, **names})

    # --- what the routes ask ------------------------------------------------------------------------------------------

    def parts(self, sheet: Sheet) -> Mapping[int, Sequence[Variable]]:
        """By the number of each part the variables that it asks."""
        return {part.number: part.variables for part in parts(sheet)}

    def typed(self, variable: Variable, given: Sequence[str]) -> Value:
        """What the fields of that name in a form without JavaScript say."""
        return answer_of(variable, given)

    def landing(self, run: OpenRun | None) -> str:
        """The first page."""
        house = self._anybody if run is None else run.house
        return self._page("landing.html", house, run.sheets if run else (), title="Digitaal invullen", run=run,
                          lines=run.lines if run else ())  # fmt: skip

    def joining(self, run: OpenRun, title: str, *, open_now: bool) -> str:
        """For who has no sheet: what this is, and a button to begin."""
        return self._page("join.html", run.house, run.sheets, title=title, run=run, open_now=open_now)

    def sheets(self, run: OpenRun, number: str | None) -> str:
        """The sheets of a copy, who asks, who sees the answers, how long they are kept."""
        return self._page(
            "sheets.html", run.house, run.sheets, title="Mijn bladen", run=run, number=number or "",
            lines=run.lines, asked={sheet.form: asked(sheet) for sheet in run.sheets},
        )  # fmt: skip

    def sheet(self, run: OpenRun, sheet: Sheet, filled: Filled | None, part: int = 0) -> str:
        """A sheet: blank with JavaScript, or without it and with what was answered."""
        shown = shown_parts(sheet, filled.answers if filled else {}, plain=filled is not None)
        names: dict[str, Any] = {
            "title": plain(sheet.title), "form": sheet.form, "version": sheet.version, "parts": shown, "home": True,
            "lang": sheet.language, "symbols": pictograms(shown), "plain": filled is not None, "saved": None,
            "lead": sheet.lead, "draws": draws(sheet), "scanned": part,
        }  # fmt: skip
        if filled is not None:
            names |= {"token": filled.token, "nonces": filled.nonces, "saved": filled.saved}
        return self._page("sheet.html", run.house, (sheet,), **names)

    def receipt(self, run: OpenRun, sheet: Sheet) -> str:
        """After "Klaar"."""
        return self._page(
            "receipt.html", run.house, (sheet,), title=plain(sheet.title), form=sheet.form, run=run, home=False,
            asked=asked(sheet),
        )  # fmt: skip

    def go_on(self, code: str | None, wrong: bool) -> str:
        """A continue code, or a field for one."""
        title = "Later verder, of op een ander toestel" if code else "Ik was al bezig"
        return self._page("go_on.html", self._anybody, title=title, code=code, wrong=wrong)

    def wiped(self) -> str:
        """After everything on this device was thrown away."""
        return self._page("wiped.html", self._anybody, title="Dit toestel is gewist")

    def news(self, what: str, mend: str, status: int) -> str:
        """A page that only says something."""
        return self._page("news.html", self._anybody, title=what.rstrip("."), what=what, mend=mend, status=status)

    def assets(self) -> Mapping[str, Asset]:
        """Files that pages fetch, by their name below `/vast/`."""
        return self._assets

    def root_files(self) -> Mapping[str, Asset]:
        """The service worker."""
        return {WORKER: Asset(static_file(WORKER), "text/javascript")}


def draws(sheet: Sheet) -> bool:
    """Whether there is something on it that can be drawn on a screen."""
    return any(isinstance(question.look, Plot | Map) and not question.private for question in sheet.questions)


def asked(sheet: Sheet) -> int:
    """How many answers a phone asks for."""
    return sum(not v.private and not isinstance(v.domain, Drawing) for part in parts(sheet) for v in part.variables)
