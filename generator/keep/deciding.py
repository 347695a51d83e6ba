"""New decisions: whether they can be of this store (a file may come from anywhere), and keeping them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from generator.keep.columns import hidden_variables
from generator.keep.decisions import (
    COLUMNS,
    DRAWN_WAYS,
    PAGE_KINDS,
    TIME,
    AnswerKey,
    Decision,
    Kind,
    PageKey,
    names_seen,
    time_text,
)
from generator.keep.entry.asked import asked_layout
from generator.keep.store import Store, safe_text
from generator.model.curve_text import curve_of, curve_text
from generator.model.domains import Choice, Drawing, Said
from generator.model.drawn_map import is_drawn_name, is_proposal
from generator.model.errors import DecisionError
from generator.model.layout import Layout
from generator.model.map_said import NAME_CHARS, MapSaid, said_of, said_text
from generator.model.map_space import map_named

MAX_TEXT_CHARS = 10_000  # of a typed text: far more than fits any field
MAX_WHO_CHARS = 40  # initials or a first name
MOST_PROPOSALS = 200  # on one map: far more than anybody draws
_ID = re.compile(r"[0-9a-z-]{8,64}")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_HOLES = ", ".join("?" * len(COLUMNS.split(", ")))


def keep_decisions(store: Store, decisions: Iterable[Decision]) -> int:
    """Check decisions and keep them in one transaction; how many were new (an id that is there changes nothing).

    Raises DecisionError, NotFoundError, StoreError; then none of them is kept.
    """
    rows = [_row(checked(decision, store)) for decision in decisions]
    return store.append(f"INSERT OR IGNORE INTO decisions ({COLUMNS}) VALUES ({_HOLES})", rows)


def _row(decision: Decision) -> tuple[object, ...]:
    subject, code = decision.subject, decision.code
    head = decision.id, decision.at, decision.kind.value, decision.who
    tail = json.dumps([decision.chosen, decision.text]), json.dumps(decision.evidence), decision.withdraws
    if isinstance(subject, AnswerKey):
        return (*head, subject.run, subject.copy, subject.instance, subject.variable, None, None, None, None, *tail)
    where = (code.run, code.copy, None, None) if code else (None,) * 4
    sheet = (code.form, code.page) if code else (None, None)
    return (*head, *where, subject.digest, subject.page, *sheet, *tail)


def _wrong(what: str) -> DecisionError:
    return DecisionError(f"Deze beslissing kan niet. {what}", "Kijk of het bestand bij deze werkmap hoort.")


def _no_copy(layout: Layout, number: int) -> DecisionError:
    return DecisionError(
        f"Oplage {layout.run} heeft geen exemplaar {number}.", "Kijk nog eens naar het nummer op het blad."
    )


def checked(decision: Decision, store: Store) -> Decision:
    """The decision, cleaned, if it can be one of this store. Raises DecisionError or NotFoundError (Dutch)."""
    if not _ID.fullmatch(decision.id) or (decision.withdraws and not _ID.fullmatch(decision.withdraws)):
        raise _wrong("Het kenmerk is niet goed.")
    decision = replace(decision, who=_clean(decision.who, MAX_WHO_CHARS), at=_checked_time(decision.at))
    if (decision.kind is Kind.WITHDRAWN) != bool(decision.withdraws):
        raise _wrong("Er staat niet bij welke beslissing wordt teruggedraaid.")
    if isinstance(decision.subject, PageKey):
        return _checked_page(decision, store)
    if decision.kind in PAGE_KINDS:
        raise _wrong("Zo'n beslissing hoort bij een bladzijde, niet bij een antwoord.")
    layout = asked_layout(store, decision.subject.run)
    if not store.has_copy(layout.run, decision.subject.copy):  # or the tables would hold somebody who is not there
        raise _no_copy(layout, decision.subject.copy)
    return _checked_answer(decision, decision.subject, layout)


def _clean(text: str, most: int) -> str:
    return safe_text(_UNPRINTABLE.sub("", text)).strip()[:most]


def _checked_time(at: str) -> str:
    """A time in the future is of a clock that runs ahead: it counts as now, so that later decisions still win."""
    try:
        moment = datetime.strptime(at, TIME).replace(tzinfo=UTC)
    except ValueError:
        raise _wrong("De tijd is niet goed.") from None
    return min(time_text(moment), time_text())


def _checked_page(decision: Decision, store: Store) -> Decision:
    key = decision.subject
    assert isinstance(key, PageKey)
    if decision.kind not in (*PAGE_KINDS, Kind.WITHDRAWN):
        raise _wrong("Zo'n beslissing hoort bij een antwoord, niet bij een bladzijde.")
    if next(store.rows("SELECT 1 FROM pages WHERE digest = ? AND page = ?", key.digest, key.page), None) is None:
        raise _wrong("Die bladzijde is hier nooit ingelezen.")
    if (decision.kind is Kind.ASSIGNED) != (decision.code is not None):
        raise _wrong("Er staat niet bij welke bladzijde dit is.")
    if decision.code is not None:
        layout = store.layout(decision.code.run)
        if layout.page(decision.code.form, decision.code.page) is None:
            raise _wrong(f"Oplage {layout.run} heeft zo'n bladzijde niet.")
        if not store.has_copy(layout.run, decision.code.copy):
            raise _no_copy(layout, decision.code.copy)
    return replace(decision, chosen=(), text="", evidence=())


def _checked_answer(decision: Decision, key: AnswerKey, layout: Layout) -> Decision:
    if key.copy < 0 or len(key.instance) > MAX_TEXT_CHARS or len(decision.evidence) > MAX_TEXT_CHARS:
        raise _wrong("Het exemplaar is niet goed.")
    if is_drawn_name(key.variable):
        return _checked_map(decision, key, layout)
    variable = next((v for v in layout.variables if v.name == key.variable), None)
    if variable is None or variable.name in hidden_variables([layout]):
        raise _wrong(f"Oplage {layout.run} heeft geen open vraag {key.variable!r}.")
    if decision.kind is Kind.DRAWN:
        return replace(decision, text=_checked_lines(decision.text, variable.name, layout), chosen=(), code=None)
    if decision.kind is not Kind.VALUE:
        if decision.kind is Kind.SEEN and isinstance(variable.domain, Choice):
            raise _wrong("Bij een aankruisvraag moet je kiezen.")
        way = decision.chosen if decision.kind is Kind.SEEN and isinstance(variable.domain, Drawing) else ()
        if len(way) > 1 or not set(way) <= DRAWN_WAYS:
            raise _wrong("Die tekening is er niet.")
        return replace(decision, chosen=way, text="", code=None)
    text = _clean(decision.text, MAX_TEXT_CHARS)
    chosen: tuple[str, ...] = ()
    if isinstance(variable.domain, Choice):
        text, chosen = "", variable.domain.ordered(decision.chosen)
    elif isinstance(variable.domain, Drawing) or not text:
        raise DecisionError("Er is niets getypt.", "Typ wat er staat. Staat er niets? Kies dan 'Niets ingevuld'.")
    if not text and not chosen:
        raise DecisionError("Er is niets gekozen.", "Kies een antwoord, of 'Niets ingevuld'.")
    if wrong := variable.domain.wrong(Said(chosen, text)):
        raise DecisionError(wrong, "Kies of typ iets anders.")
    return replace(decision, chosen=chosen, text=text, code=None)


def _checked_lines(text: str, variable: str, layout: Layout) -> str:
    """The lines of a drawing with axes, in the one way in which they are kept. Raises DecisionError."""
    try:
        curve = curve_of(text)
    except ValueError:
        raise _wrong("De lijnen zijn niet te lezen.") from None
    fields = {field.name for page in layout.pages for field in page.fields if field.variable == variable}
    axes = [axes for page in layout.pages for axes in page.axes if axes.field in fields]
    if not axes:
        raise _wrong("Bij deze vraag horen geen lijnen.")
    if not curve.lines:
        raise DecisionError("Er is geen lijn.", "Voeg een lijn toe. Staat er niets? Kies dan 'Niets ingevuld'.")
    named = [line.number for line in curve.lines if line.number]
    if len(set(named)) < len(named):
        raise DecisionError("Twee lijnen hebben dezelfde naam.", "Geef elke lijn een eigen naam, of geen.")
    from_above = sorted(curve.lines, key=lambda line: -next(h for h in reversed(line.heights) if h is not None))
    return curve_text(axes[0].field, axes[0].today, from_above)


def _checked_map(decision: Decision, key: AnswerKey, layout: Layout) -> Decision:
    """A decision about what was drawn on a map: which of the proposals are so, and what was added to them."""
    space = map_named(layout, key.variable)
    if space is None:
        raise _wrong(f"Oplage {layout.run} heeft geen kaart {key.variable!r}.")
    if decision.kind is Kind.VALUE and not decision.chosen:
        raise DecisionError("Er is niets gekozen.", "Kies wat klopt, of 'Niets ingevuld'.")
    good = all(map(is_proposal, decision.chosen)) and len(decision.chosen) <= MOST_PROPOSALS
    if decision.kind in (Kind.SEEN, Kind.DRAWN) or not good:
        raise _wrong("Kies per kring en per lijn of die klopt.")
    try:
        names_seen(decision)
        said = said_of(decision.text) if decision.kind is Kind.VALUE else MapSaid()
    except (ValueError, TypeError, LookupError, RecursionError):
        raise _wrong("Er staat niet bij wat er op de kaart te zien was.") from None
    printed = {node.name for node in space.nodes}
    circles = {name for name in (*decision.chosen, *said.added) if "-" not in name}
    if not {end for edge in said.edges for end in (edge.one, edge.other)} <= printed | circles:
        raise DecisionError("Een lijn leidt nergens heen.", "Kies voor beide einden iemand die op de kaart staat.")
    said = replace(said, names=tuple((circle, _clean(name, NAME_CHARS)) for circle, name in said.names))
    chosen = tuple(dict.fromkeys((*decision.chosen, *said.added))) if decision.kind is Kind.VALUE else ()
    return replace(decision, chosen=chosen, text=said_text(said), code=None)
