"""A run that was built in a workspace, its front, and a plain rendering of it: what the tests of entry start from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

from generator.build import Order, build
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.model.code import PageCode
from generator.model.domains import Choice, Drawing
from generator.model.sheet import Sheet
from generator.model.texts import plain
from generator.model.variable import Variable
from generator.web.entry.front import OpenRun, Value
from generator.web.entry.rendering import Asset, Filled

BLAD = """\
version: 1
title: Over je werk
description: Een proef
audience: organisatie
sections:
  - id: een
    title: Nu
    items:
      - {type: select_one, id: rol, label: "Werk je hier?", choices: [{name: a, label: Ja}, {name: b, label: Nee}]}
      - type: select_multiple
        id: wat
        label: "Wat past?"
        max: 2
        choices: [{name: x, label: Rust}, {name: y, label: Reuring}, {name: z, label: Ruimte}]
      - {type: text, id: waarom, label: "Waarom?"}
  - id: twee
    title: Straks
    items:
      - {type: integer, id: jaren, label: "Hoeveel jaar?", minimum: 0, maximum: 60}
      - {type: date, id: sinds, label: "Sinds wanneer?"}
  - id: drie
    title: Voor jezelf
    items:
      - type: select_one
        id: gezond
        label: "Gezond?"
        private: true
        choices: [{name: a, label: Ja}, {name: b, label: Nee}]
"""


def built(folder: Path, copies: int = 3, form: str = "blad", kind: str = "print") -> tuple[Path, str]:
    """A workspace with a run of the sheet above (or of a shipped form or pack): its store, and the run's name."""
    path = folder / "forms" / "blad.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(BLAD, encoding="utf-8")
    place = folder / "out" / "werkblad.sqlite"
    with SqliteStore(place) as store:
        product = build(Order(form, "waterrade", copies=copies, kind=kind), Library(folder), store, folder / "out")  # type: ignore[arg-type]
    return place, product.run


def opener(place: Path) -> Callable[[], SqliteStore]:
    """Opens the store, for a front."""
    return lambda: SqliteStore(place, must_exist=True, any_thread=True)


def code_of(place: Path, run: str, copy: int = 1, form: int = 0, page: int = 1) -> str:
    """The code that is printed on a page."""
    with SqliteStore(place) as store:
        return PageCode(run, form, copy, page).encode(store.run(run).key)


class PlainRendering:
    """Pages without any looks: what the routes say, and nothing of how it is shown."""

    def parts(self, sheet: Sheet) -> Mapping[int, Sequence[Variable]]:
        groups: dict[str, list[Variable]] = {}
        for variable in sheet.variables:
            if not variable.private and not isinstance(variable.domain, Drawing):
                groups.setdefault(variable.item, []).append(variable)
        items = list(groups.values())
        return {
            n: [v for group in items[at : at + 3] for v in group] for n, at in enumerate(range(0, len(items), 3), 1)
        }

    def typed(self, variable: Variable, given: Sequence[str]) -> Value:
        if isinstance(variable.domain, Choice):
            return (given[0] if given else None) if variable.domain.at_most == 1 else list(given)
        return given[0] if given and given[0].strip() else None

    def landing(self, run: OpenRun | None) -> str:
        return f"begin {run.name if run else '-'}"

    def sheets(self, run: OpenRun, number: str | None) -> str:
        return f"bladen {run.name} {number}"

    def sheet(self, run: OpenRun, sheet: Sheet, filled: Filled | None, part: int = 0) -> str:
        more = "" if filled is None else escape(f"{filled.token} {dict(filled.answers)} {dict(filled.nonces)}")
        return f"<h1>{plain(sheet.title)}</h1>{part or ''}{more}"

    def receipt(self, run: OpenRun, sheet: Sheet) -> str:
        return "klaar"

    def go_on(self, code: str | None, wrong: bool) -> str:
        return f"verder {code} {wrong}"

    def wiped(self) -> str:
        return "gewist"

    def news(self, what: str, mend: str, status: int) -> str:
        return f"{what} {mend}"

    def assets(self) -> Mapping[str, Asset]:
        return {"a.css": Asset(b"p{}" * 100, "text/css")}

    def root_files(self) -> Mapping[str, Asset]:
        return {"sw.js": Asset(b"//", "text/javascript")}
