"""What people decided, as an overlay over what was read: rows that are only ever added, and what they come to.

A decision is about an answer (run, copy, instance, variable) or about an input page (digest, page). What holds is a
pure function of the *set* of rows: the latest one that nobody took back. So rows may come in any order, from several
people and from files, twice if need be, and reading again never loses them.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from generator.keep.entry.asked import asked_layout
from generator.keep.store import Store, safe_text
from generator.model.answer import Answer, AnswerState, Source
from generator.model.code import PageCode
from generator.model.curve import Curve
from generator.model.curve_text import curve_of, curve_text
from generator.model.domains import Choice, Drawing, Said
from generator.model.drawn_map import is_drawn_name, is_proposal
from generator.model.errors import DecisionError
from generator.model.layout import Layout
from generator.model.map_said import NAME_CHARS, MapSaid, said_of, said_text
from generator.model.map_space import maps_of

ID_BYTES = 12  # random: two people on two computers must never make the same one
MAX_TEXT_CHARS = 10_000  # of a typed text: far more than fits any field
MAX_WHO_CHARS = 40  # initials or a first name
_ID = re.compile(r"[0-9a-z-]{8,64}")
_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"  # fixed width: sorts as time does
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Kind(StrEnum):
    """What was decided."""

    VALUE = "value"  # this is what stands there
    BLANK = "blank"  # nothing was answered
    SEEN = "seen"  # there is a text or drawing, not typed out
    DRAWN = "drawn"  # these are the lines that were drawn; `text`: see `model.curve_text`
    UNREADABLE = "unreadable"  # something stands there, and nobody can tell what
    ASSIGNED = "assigned"  # this input page is that page of that copy
    DISMISSED = "dismissed"  # this input page does not belong here
    WITHDRAWN = "withdrawn"  # takes an earlier decision back


BY_PERSON = "person"  # `found_by` of a reading that took a person's word for which page it is
DRAWN_WAYS = frozenset({Source.PAPER.value, Source.PDF.value, Source.WEB.value})  # `chosen` of a drawing that is SEEN
PAGE_KINDS = (Kind.ASSIGNED, Kind.DISMISSED)


@dataclass(frozen=True, slots=True, order=True)
class AnswerKey:
    """The answer that a decision is about."""

    run: str
    copy: int
    instance: str
    variable: str


@dataclass(frozen=True, slots=True, order=True)
class PageKey:
    """The input page that a decision is about: page of the file with this SHA-256."""

    digest: str
    page: int


@dataclass(frozen=True, slots=True)
class Decision:
    """One row. `evidence`: the tokens (see `token`) of what the reading said when the person looked."""

    id: str
    at: str  # UTC, microseconds: "2026-03-01T09:30:00.000000Z"
    kind: Kind
    subject: AnswerKey | PageKey
    who: str = ""  # initials, if somebody likes to
    chosen: tuple[str, ...] = ()
    text: str = ""
    code: PageCode | None = None  # ASSIGNED
    evidence: tuple[str, ...] = ()
    withdraws: str = ""  # WITHDRAWN: the id


def time_text(moment: datetime | None = None) -> str:
    """A moment (None: now) as decisions note it."""
    return (moment or datetime.now(UTC)).astimezone(UTC).strftime(_TIME)


def new_id() -> str:
    """A name for a decision that nobody else will make."""
    return secrets.token_hex(ID_BYTES)


def decide(kind: Kind, subject: AnswerKey | PageKey, **more: Any) -> Decision:
    """A decision made now. `more`: the other fields of `Decision`."""
    return Decision(new_id(), time_text(), kind, subject, **more)


def withdrawal(decision: Decision, who: str = "") -> Decision:
    """The row that takes `decision` back."""
    return decide(Kind.WITHDRAWN, decision.subject, who=who, withdraws=decision.id)


def in_force(rows: Iterable[Decision]) -> Decision | None:
    """Of the rows about one subject: the latest that was not taken back. The order of `rows` makes no difference."""
    rows = list(rows)
    withdrawn = {row.withdraws for row in rows if row.kind is Kind.WITHDRAWN}
    standing = [row for row in rows if row.kind is not Kind.WITHDRAWN and row.id not in withdrawn]
    return max(standing, key=lambda row: (row.at, row.id), default=None)


# --- what readings say, and whether that contradicts a decision -------------------------------------------------------


def token(answer: Answer) -> str:
    """What a reading says, in one word that two readings share exactly if they say the same. Of what was drawn on a
    screen it says so: it is another drawing than the one on paper. Of a drawn map it says what was found, so that a
    decision tells what the person saw."""
    way = [answer.source.value] if answer.curve is not None and answer.source is Source.WEB else []
    said = answer.chosen if answer.drawn is None else [one.name for one in answer.drawn.proposals]
    return json.dumps([answer.state.value, sorted(said), answer.text, *way], ensure_ascii=False)


def names_seen(decision: Decision) -> frozenset[str]:
    """What was found on a map when a person decided about it: names of circles and lines."""
    found = (json.loads(said)[1] for said in decision.evidence)
    return frozenset(str(name) for names in found for name in names)


def _decided_state(decision: Decision) -> AnswerState:
    return {
        Kind.VALUE: AnswerState.ANSWERED,
        Kind.BLANK: AnswerState.BLANK,
        Kind.SEEN: AnswerState.SEEN,
        Kind.DRAWN: AnswerState.SEEN,
        Kind.UNREADABLE: AnswerState.UNREADABLE,
    }[decision.kind]


def contradicts(said: str, decision: Decision) -> bool:
    """Whether a reading (its token) says surely something else than the person did. Doubt contradicts nothing."""
    state, chosen, text, *way = json.loads(said)
    if state in (AnswerState.DOUBTFUL, AnswerState.UNREADABLE):
        return False
    if state == AnswerState.SEEN:  # ink, whatever it says: only "nothing" denies it, or another drawing that holds
        holding = decision.chosen or (Source.PAPER.value,)
        another = decision.kind in (Kind.SEEN, Kind.DRAWN) and (way or [Source.PAPER.value])[0] not in holding
        return decision.kind is Kind.BLANK or (another and bool(way or decision.chosen))
    decided = _decided_state(decision)
    return [state, chosen, text] != [decided.value, sorted(decision.chosen), decision.text]


def decided_answer(
    decision: Decision, read: Answer | None, evidence: Sequence[str], news: str = ""
) -> tuple[Answer, bool]:
    """The answer as the person decided, and whether a reading has come since that contradicts it.

    `read`: what the reading says, if there still is one; `evidence`: its tokens; `news`: how to tell what it says.
    """
    key = decision.subject
    assert isinstance(key, AnswerKey)
    base = read or Answer(
        key.run, key.copy, key.instance, key.variable, AnswerState.BLANK, 0.0, Source.REVIEW, why=_GONE
    )
    new = [said for said in evidence if said not in decision.evidence and contradicts(said, decision)]
    why = f"{_CONTESTED} {news}".strip() if new else _GONE if read is None else ""
    answer = replace(
        base,
        state=_decided_state(decision),
        confidence=1.0,
        source=Source.REVIEW,
        text="" if decision.kind is Kind.DRAWN or is_drawn_name(key.variable) else decision.text,  # no words of people
        chosen=decision.chosen,
        why=why,
        proposal=" ".join(base.chosen) or base.text or (base.guess.text if base.guess is not None else ""),
        curve=_decided_lines(decision, base) if decision.kind is Kind.DRAWN else base.curve,
        guess=None,
    )
    return _of_its_way(answer, decision), bool(new)


def _decided_lines(decision: Decision, base: Answer) -> Curve:
    """The lines that a person decided, with the words that were found in the plot."""
    return replace(curve_of(decision.text), words=base.curve.words if base.curve is not None else ())


def _of_its_way(answer: Answer, decision: Decision) -> Answer:
    """The answer with the drawing that a person said holds, where drawings came in more ways than one."""
    if decision.kind is not Kind.SEEN or not decision.chosen:
        return answer
    drawn = next((way for way in answer.ways if way.source.value in decision.chosen), answer)
    return replace(answer, chosen=(), curve=drawn.curve, crop=drawn.crop)


_CONTESTED = "Hierover is al beslist, maar een latere lezing zegt iets anders. Kijk nog een keer."
_GONE = "Dit is met de hand ingevuld, niet gelezen."


# --- checks -----------------------------------------------------------------------------------------------------------


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
        moment = datetime.strptime(at, _TIME).replace(tzinfo=UTC)
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
    private = {f.variable for page in layout.pages for f in page.fields if f.private}
    if variable is None or variable.private or variable.name in private:
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


MOST_PROPOSALS = 200  # on one map: far more than anybody draws


def _checked_map(decision: Decision, key: AnswerKey, layout: Layout) -> Decision:
    """A decision about what was drawn on a map: which of the proposals are so, and what was added to them."""
    space = next((s for page in layout.pages for s in maps_of(layout, page) if s.variable == key.variable), None)
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


# --- in the store -----------------------------------------------------------------------------------------------------

_COLUMNS = (
    "id, at, kind, who, run, copy, instance, variable, digest, page, form, sheet_page, value, evidence, withdraws"
)
_HOLES = ", ".join("?" * len(_COLUMNS.split(", ")))


def _row(decision: Decision) -> tuple[object, ...]:
    subject, code = decision.subject, decision.code
    head = decision.id, decision.at, decision.kind.value, decision.who
    tail = json.dumps([decision.chosen, decision.text]), json.dumps(decision.evidence), decision.withdraws
    if isinstance(subject, AnswerKey):
        return (*head, subject.run, subject.copy, subject.instance, subject.variable, None, None, None, None, *tail)
    where = (code.run, code.copy, None, None) if code else (None,) * 4
    sheet = (code.form, code.page) if code else (None, None)
    return (*head, *where, subject.digest, subject.page, *sheet, *tail)


def _decision(row: tuple[Any, ...]) -> Decision:
    key, at, kind, who, run, copy, instance, variable, digest, page, form, sheet_page, value, evidence, withdraws = row
    chosen, text = json.loads(value)
    subject = AnswerKey(run, copy, instance, variable) if digest is None else PageKey(digest, page)
    code = PageCode(run, form, copy, sheet_page) if form is not None else None
    seen = tuple(json.loads(evidence))
    return Decision(key, at, Kind(kind), subject, who, tuple(chosen), text, code, seen, withdraws)


def keep_decisions(store: Store, decisions: Iterable[Decision]) -> int:
    """Keep checked decisions, in one transaction; how many were new (an id that is there already changes nothing).

    Raises DecisionError, NotFoundError, StoreError; then none of them is kept.
    """
    rows = [_row(checked(decision, store)) for decision in decisions]
    return store.append(f"INSERT OR IGNORE INTO decisions ({_COLUMNS}) VALUES ({_HOLES})", rows)


def all_decisions(store: Store) -> Iterator[Decision]:
    """Every row ever kept, in the order of time."""
    for row in store.rows(f"SELECT {_COLUMNS} FROM decisions ORDER BY at, id"):
        yield _decision(row)


def standing(store: Store, subject: AnswerKey | PageKey) -> Decision | None:
    """The decision about this that is in force now, whoever made it."""
    if isinstance(subject, PageKey):
        where, values = "digest = ? AND page = ?", astuple(subject)
    else:
        where = "run = ? AND copy = ? AND instance = ? AND variable = ? AND digest IS NULL"
        values = astuple(subject)
    return in_force(_decision(row) for row in store.rows(f"SELECT {_COLUMNS} FROM decisions WHERE {where}", *values))


Decided = dict[str, dict[str, Decision]]
"""Of one copy: instance → variable → the decision in force."""


def decided_about(store: Store, run: str, copy: int, instance: str | None = None) -> Decided:
    """What was decided about the answers of a copy (of one saved copy of it)."""
    which, values = ("", (run, copy)) if instance is None else (" AND instance = ?3", (run, copy, instance))
    where = f"WHERE run = ?1 AND copy = ?2{which} AND digest IS NULL ORDER BY instance, variable"
    rows = (_decision(row) for row in store.rows(f"SELECT {_COLUMNS} FROM decisions {where}", *values))
    decided: Decided = {}
    for subject, same in groupby(rows, key=lambda d: d.subject):
        holding = in_force(same)
        if holding is not None and isinstance(subject, AnswerKey):
            decided.setdefault(subject.instance, {})[subject.variable] = holding
    return decided


def page_decisions(store: Store) -> dict[PageKey, Decision]:
    """What was decided about input pages, and is in force."""
    order = "WHERE digest IS NOT NULL ORDER BY digest, page"
    rows = (_decision(row) for row in store.rows(f"SELECT {_COLUMNS} FROM decisions {order}"))
    found: dict[PageKey, Decision] = {}
    for subject, same in groupby(rows, key=lambda d: d.subject):
        holding = in_force(same)
        if holding is not None and isinstance(subject, PageKey):
            found[subject] = holding
    return found


def assignments(store: Store) -> dict[PageKey, PageCode]:
    """The input pages of which a person said which page of which copy they are. Reading takes them at that word."""
    return {key: d.code for key, d in page_decisions(store).items() if d.code is not None}


def wants_reading(store: Store, key: PageKey, code: PageCode | None) -> bool:
    """Whether a kept page is not (or no longer) read as the person says. `code`: what the person says, if anything."""
    sql = "SELECT found_by, run, form, copy, sheet_page FROM pages WHERE digest = ? AND page = ?"
    for found_by, *kept in store.rows(sql, key.digest, key.page):
        if code is None:
            return bool(found_by == BY_PERSON)
        return kept != [code.run, code.form, code.copy, code.page]
    return True


def dismissed(store: Store) -> set[PageKey]:
    """The input pages of which a person said that they do not belong here."""
    return {key for key, d in page_decisions(store).items() if d.kind is Kind.DISMISSED}
