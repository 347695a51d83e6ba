"""What people decided, as an overlay over what was read: rows that are only ever added, and what they come to.

A decision is about an answer (run, copy, instance, variable) or about an input page (digest, page). What holds is a
pure function of the *set* of rows: the latest one that nobody took back. So rows may come in any order, from several
people and from files, twice if need be, and reading again never loses them.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from generator.keep.store import Store
from generator.model.answer import Answer, AnswerState, Source
from generator.model.code import PageCode
from generator.model.curve import Curve
from generator.model.curve_text import curve_of
from generator.model.drawn_map import is_drawn_name

ID_BYTES = 12  # random: two people on two computers must never make the same one
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"  # fixed width: sorts as time does


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
    return (moment or datetime.now(UTC)).astimezone(UTC).strftime(TIME)


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


# --- in the store -----------------------------------------------------------------------------------------------------

COLUMNS = "id, at, kind, who, run, copy, instance, variable, digest, page, form, sheet_page, value, evidence, withdraws"


def _decision(row: tuple[Any, ...]) -> Decision:
    key, at, kind, who, run, copy, instance, variable, digest, page, form, sheet_page, value, evidence, withdraws = row
    chosen, text = json.loads(value)
    subject = AnswerKey(run, copy, instance, variable) if digest is None else PageKey(digest, page)
    code = PageCode(run, form, copy, sheet_page) if form is not None else None
    seen = tuple(json.loads(evidence))
    return Decision(key, at, Kind(kind), subject, who, tuple(chosen), text, code, seen, withdraws)


def all_decisions(store: Store) -> Iterator[Decision]:
    """Every row ever kept, in the order of time."""
    for row in store.rows(f"SELECT {COLUMNS} FROM decisions ORDER BY at, id"):
        yield _decision(row)


def standing(store: Store, subject: AnswerKey | PageKey) -> Decision | None:
    """The decision about this that is in force now, whoever made it."""
    if isinstance(subject, PageKey):
        where, values = "digest = ? AND page = ?", astuple(subject)
    else:
        where = "run = ? AND copy = ? AND instance = ? AND variable = ? AND digest IS NULL"
        values = astuple(subject)
    return in_force(_decision(row) for row in store.rows(f"SELECT {COLUMNS} FROM decisions WHERE {where}", *values))


Decided = dict[str, dict[str, Decision]]
"""Of one copy: instance → variable → the decision in force."""


def decided_about(store: Store, run: str, copy: int, instance: str | None = None) -> Decided:
    """What was decided about the answers of a copy (of one saved copy of it)."""
    which, values = ("", (run, copy)) if instance is None else (" AND instance = ?3", (run, copy, instance))
    where = f"WHERE run = ?1 AND copy = ?2{which} AND digest IS NULL ORDER BY instance, variable"
    rows = (_decision(row) for row in store.rows(f"SELECT {COLUMNS} FROM decisions {where}", *values))
    decided: Decided = {}
    for subject, same in groupby(rows, key=lambda d: d.subject):
        holding = in_force(same)
        if holding is not None and isinstance(subject, AnswerKey):
            decided.setdefault(subject.instance, {})[subject.variable] = holding
    return decided


def page_decisions(store: Store) -> dict[PageKey, Decision]:
    """What was decided about input pages, and is in force."""
    order = "WHERE digest IS NOT NULL ORDER BY digest, page"
    rows = (_decision(row) for row in store.rows(f"SELECT {COLUMNS} FROM decisions {order}"))
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
