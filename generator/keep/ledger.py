"""The ledger: a row for every page that was issued and for every page that came in, each with exactly one fate."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from generator.keep.decisions import Decision, Kind, PageKey, page_decisions
from generator.keep.kept import current, start_again
from generator.keep.response import LOOK_YOURSELF, IssuedPage, PageState, Response, Verdict
from generator.keep.responses import Unit, unit_of
from generator.keep.store import Store
from generator.keep.table import Cell, TableSpec, number, text, whole
from generator.keep.withdrawn import NOTE, withdrawn
from generator.model.answer import Fate, PageSource
from generator.model.layout import Layout

_FOUND_BY = (
    "Waaraan het blad herkend is: entry = de grote QR-code, spare = de kleine QR-code, clear = de code in letters, "
    "fields = de invulvelden van de PDF, person = een mens wees het aan"
)
_FATES = (
    "Wat ermee gebeurde: read = gelezen, doubtful = twijfel over het blad, duplicate = dubbel, blank = lege kant, "
    "original = een leeg origineel, unreadable = niet te lezen, unknown_run = van een onbekende oplage, "
    "dismissed = hoort er niet bij, received = binnen, missing = niet binnen"
)

SPEC = TableSpec(
    "ledger",
    "Logboek: elke bladzijde die binnenkwam en elke bladzijde die is uitgegeven",
    (
        text("kind", "Binnengekomen (input) of uitgegeven (issued)", enum=("input", "issued"), required=True),
        text("file", "Bestand"),
        whole("page", "Bladzijde in het bestand", minimum=0),
        text("fate", _FATES, enum=tuple(dict.fromkeys([*Fate, *PageState])), required=True),
        text("run", "Oplage"),
        whole("copy", "Exemplaar", minimum=0),
        text("instance", "Ingevulde versie"),
        text("form", "Formulier"),
        whole("form_page", "Bladzijde van het formulier", minimum=1),
        text("found_by", _FOUND_BY),
        whole("rotation", "Draaiing in de scan, graden"),
        number("dpi", "Scherpte van de scan, punten per inch"),
        number("residual_mm", "Afwijking van de gedrukte merken, mm"),
        text("reason", "Waarom"),
        text("advice", "Wat nu te doen"),
        text("notes", "Wat er verder opviel"),
    ),
)

_NOTHING_TO_DO = "Je hoeft niets te doen."
_USUAL: dict[str, tuple[str, str]] = {  # where a reading says no more than its fate
    Fate.READ: ("Goed gelezen.", _NOTHING_TO_DO),
    Fate.DOUBTFUL: ("Over dit blad is twijfel.", LOOK_YOURSELF),
    Fate.DUPLICATE: ("Dit blad is er al.", _NOTHING_TO_DO),
    Fate.BLANK: ("Lege kant.", _NOTHING_TO_DO),
    Fate.ORIGINAL: ("Een leeg origineel.", _NOTHING_TO_DO),
    Fate.UNREADABLE: ("Niet te lezen.", "Scan deze bladzijde opnieuw, of zeg met 'werkblad review' welk blad het is."),
    Fate.UNKNOWN_RUN: ("Van een oplage die hier niet bekend is.", "Lees eerst de PDF van die oplage in."),
    Fate.DISMISSED: ("Hoort er niet bij.", _NOTHING_TO_DO),
    PageState.RECEIVED: ("Binnen en gelezen.", _NOTHING_TO_DO),
}

_LEFT = (
    "SELECT p.digest, p.page FROM pages p WHERE (p.digest, p.page) > (?, ?) AND NOT EXISTS "
    "(SELECT 1 FROM kept_inputs k WHERE k.digest = p.digest AND k.page = p.page){which} "
    "ORDER BY p.digest, p.page LIMIT ?"
)
_INPUT = (
    "SELECT digest, page, file, fate, run, copy, instance, form, sheet_page, found_by, rotation, dpi, residual_mm, "
    "reason, advice, notes FROM pages WHERE digest = ? AND page = ?"
)
_KEEP = (
    "INSERT OR REPLACE INTO kept_inputs (digest, page, file, run, copy, instance, data) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_AT_ONCE = 512  # rows in a transaction
_RECIPE = "inputs"  # the name of their recipe

Verdicts = Callable[[Unit], Mapping[PageKey, Verdict] | None]
"""The final fates of a unit's input pages; None if they are not known now."""


def _of_runs(runs: Sequence[str] | None) -> str:
    """A condition for pages of these runs (None: for all). Names of runs are six characters that need no quoting."""
    return "" if runs is None else " AND p.run IN ({})".format(", ".join(f"'{run}'" for run in runs))


def freshen_inputs(
    store: Store, runs: Sequence[str] | None, recipe: str, verdicts: Verdicts, text: Callable[[list[Cell]], bytes]
) -> None:
    """Make and keep the rows of input pages that are not made yet. `text`: a row as it is written.

    Those of a unit that somebody changed meanwhile are left.
    """
    if not current(store, _RECIPE, recipe):
        start_again(store, _RECIPE, recipe, "DELETE FROM kept_inputs")
    maker, last = _InputRows(store), ("", 0)
    sql = _LEFT.format(which=_of_runs(runs))
    while left := list(store.rows(sql, *last, _AT_ONCE)):
        last = left[-1]
        with store.writing():
            found = [row for key in left for row in store.rows(_INPUT, *key)]
            store.passing(_KEEP, maker.made(found, verdicts, text))


class _InputRows:
    """Makes the rows of input pages; what holds for all of them is looked up once."""

    def __init__(self, store: Store) -> None:
        self._layouts = {name: store.layout(name) for name in store.run_names()}
        self._withdrawn = withdrawn(store)
        self._people = page_decisions(store)

    def made(
        self, found: Sequence[tuple[Any, ...]], verdicts: Verdicts, text: Callable[[list[Cell]], bytes]
    ) -> Iterator[tuple[object, ...]]:
        """What is to be kept of these pages; nothing of those whose unit is not made now."""
        known: dict[Unit, Mapping[PageKey, Verdict] | None] = {}
        for digest, page, file, fate, run, copy, instance, *more, reason, advice, notes in found:
            unit, key = unit_of(run, copy, instance), PageKey(digest, page)
            final: Mapping[PageKey, Verdict] | None = {}
            if run in self._layouts:
                if unit not in known:
                    known[unit] = verdicts(unit)
                final = known[unit]
            if final is None:
                continue
            source = PageSource(file, digest, page)
            verdict = self._said(key) or final.get(key) or Verdict(source, Fate(fate), reason, advice)
            cells = self._cells(source, verdict, run, copy, instance, *more, notes)
            yield digest, page, file, *(unit if run is not None else (None, None, None)), text(cells)

    def _cells(self, source: PageSource, verdict: Verdict, *about: Any) -> list[Cell]:
        run, copy, instance, form, sheet_page, *rest, notes = about
        return [
            "input",
            source.file,
            source.page,
            verdict.fate.value,
            run,
            copy,
            instance,
            None if run is None else _form(self._layouts.get(run), form),
            sheet_page or None,
            *rest,
            *_spoken(verdict.fate, verdict.reason, verdict.advice),
            "; ".join([*json.loads(notes), *([NOTE] if run in self._withdrawn else [])]),
        ]

    def _said(self, key: PageKey) -> Verdict | None:
        """What a person said of an input page goes over what the readings say."""
        decision = self._people.get(key)
        if decision is None or decision.kind is not Kind.DISMISSED:
            return None
        source = PageSource("", key.digest, key.page)
        return Verdict(source, Fate.DISMISSED, f"Hoort er niet bij{_by(decision)}.", _NOTHING_TO_DO)


def input_lines(store: Store, runs: Sequence[str] | None) -> Iterator[bytes]:
    """The rows of input pages as they are written, by file and page; all of them must be made (`inputs_left`)."""
    which = _of_runs(runs).replace(" AND", " WHERE", 1)
    for (data,) in store.rows(f"SELECT p.data FROM kept_inputs p{which} ORDER BY p.file, p.page, p.digest"):
        yield data


def _by(decision: Decision) -> str:
    return f", volgens {decision.who}" if decision.who else ", volgens een mens"


def _form(layout: Layout | None, form: int) -> str | None:
    """The form's name; of a run that is not known here nobody knows it."""
    return layout.forms[form].key if layout is not None and form < len(layout.forms) else None


def _spoken(fate: str, reason: str, advice: str) -> tuple[str, str]:
    """Reason and next action: no row goes without."""
    usual = _USUAL.get(fate, ("", ""))
    return reason or usual[0], advice or usual[1]


def _issued(run: str, copy: int, instance: str, key: str, title: str, page: IssuedPage, whose: str) -> list[Cell]:
    """A row about a page that was issued. `whose`: '' if nothing came of its whole copy."""
    reason, advice = page.reason, page.advice
    if page.state is PageState.MISSING:
        reason, advice = _missing(title, page.page, whose, copy)
    elif page.state is PageState.UNREADABLE:
        again = f"Scan bladzijde {page.page} van '{title}' van {whose} opnieuw."
        advice = f"{again} {advice}".strip()
    reason, advice = _spoken(page.state, reason, advice)
    place = (page.reading.source.file, page.reading.source.page) if page.reading else (None, None)
    where: list[Cell] = [run, copy, instance, key, page.page]
    return ["issued", *place, page.state.value, *where, None, None, None, None, reason, advice, None]


def _missing(title: str, number: int, whose: str, copy: int) -> tuple[str, str]:
    if not whose:
        return (
            "Van dit exemplaar is nog niets binnen.",
            f"Vraag de deelnemer om exemplaar {copy}, of scan het alsnog.",
        )
    return "Deze bladzijde is nog niet binnen.", f"Zoek bladzijde {number} van '{title}' van {whose}, en scan die."


def response_rows(layout: Layout, response: Response) -> Iterator[list[Cell]]:
    """A row per page of a copy of which something came."""
    whose = f"exemplaar {response.copy}" if response.copy else f"de ingevulde pdf {response.file or response.instance}"
    for page in response.pages:
        form = layout.forms[page.form]
        yield _issued(layout.run, response.copy, response.instance, form.key, form.title, page, whose)


def absent_rows(layout: Layout, copy: int) -> Iterator[list[Cell]]:
    """A row per page of a copy of which nothing came."""
    for page in layout.pages:
        form = layout.forms[page.form]
        gone = IssuedPage(page.form, page.page, PageState.MISSING)
        yield _issued(layout.run, copy, "", form.key, form.title, gone, "")
