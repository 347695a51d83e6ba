"""The ledger: a row for every page that was issued and for every page that came in, each with exactly one fate."""

from __future__ import annotations

import json
from collections.abc import Iterator

from generator.keep.decisions import Decision, Kind, page_decisions
from generator.keep.response import LOOK_YOURSELF, IssuedPage, PageState, Response
from generator.keep.store import Store
from generator.keep.table import Cell, TableSpec, number, text, whole
from generator.keep.withdrawn import NOTE, withdrawn
from generator.model.answer import Fate
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

_CREATE = (
    "CREATE TEMP TABLE IF NOT EXISTS verdicts (digest TEXT, page INTEGER, fate TEXT, reason TEXT, advice TEXT, "
    "PRIMARY KEY (digest, page)) WITHOUT ROWID"
)
_INPUT = (
    "SELECT p.file, p.page, coalesce(v.fate, p.fate), p.run, p.copy, p.instance, p.form, p.sheet_page, p.found_by, "
    "p.rotation, p.dpi, p.residual_mm, coalesce(v.reason, p.reason), coalesce(v.advice, p.advice), p.notes "
    "FROM pages p LEFT JOIN temp.verdicts v ON v.digest = p.digest AND v.page = p.page "
)
_ORDER = " ORDER BY p.file, p.page, p.digest"


def note_verdicts(store: Store, response: Response) -> None:
    """Remember the final fates of a response's input pages (in a passing table: they may be more than fits memory)."""
    values = [(v.source.digest, v.source.page, v.fate.value, v.reason, v.advice) for v in response.verdicts]
    store.passing("INSERT OR REPLACE INTO temp.verdicts VALUES (?, ?, ?, ?, ?)", values)


def start(store: Store) -> None:
    """Make room for the verdicts of a new pass."""
    store.passing(_CREATE)
    store.passing("DELETE FROM temp.verdicts")


def note_people(store: Store) -> None:
    """What people said of input pages goes over what the readings say: the last word in a pass."""
    rows = [
        (key.digest, key.page, Fate.DISMISSED.value, f"Hoort er niet bij{_by(decision)}.", "Je hoeft niets te doen.")
        for key, decision in page_decisions(store).items()
        if decision.kind is Kind.DISMISSED
    ]
    store.passing("INSERT OR REPLACE INTO temp.verdicts VALUES (?, ?, ?, ?, ?)", rows)


def _by(decision: Decision) -> str:
    return f", volgens {decision.who}" if decision.who else ", volgens een mens"


def _form(layout: Layout | None, form: int) -> str | None:
    """The form's name; of a run that is not known here nobody knows it."""
    return layout.forms[form].key if layout is not None and form < len(layout.forms) else None


def input_rows(store: Store, runs: tuple[str, ...] | None) -> Iterator[list[Cell]]:
    """A row per input page, by file and page. `runs` None: all pages, also those that belong to no run."""
    if runs is None:
        found = store.rows(_INPUT + _ORDER)
    else:
        holes = ", ".join("?" * len(runs))
        found = store.rows(f"{_INPUT} WHERE p.run IN ({holes}) {_ORDER}", *runs)
    known, gone = {name: store.layout(name) for name in store.run_names()}, withdrawn(store)
    for file, page, fate, run, copy, instance, form, sheet_page, *rest, reason, advice, notes in found:
        key = None if run is None else _form(known.get(run), form)
        yield [
            "input",
            file,
            page,
            fate,
            run,
            copy,
            instance,
            key,
            sheet_page or None,
            *rest,
            *_spoken(fate, reason, advice),
            "; ".join([*json.loads(notes), *([NOTE] if run in gone else [])]),
        ]


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
