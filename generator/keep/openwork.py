"""What a person must still look at, from whatever reading it came: pages without a place, pages that a person placed
but that cannot be laid straight (their answers are typed over, question by question), and how much there is."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from generator.keep.decisions import BY_PERSON, Decision, PageKey, page_decisions
from generator.keep.store import Store, capture
from generator.model.answer import Fate, PageReading, PageSource
from generator.model.code import PageCode
from generator.model.layout import PageLayout
from generator.model.variable import Variable, VariableType

# A page that could not be read makes way once the same page of the same copy came in readable.
_LOST = (
    "SELECT digest, page, file, reason, advice, run, form, copy, sheet_page, notes, capture, rotation FROM pages p "
    "WHERE fate IN ('unreadable', 'unknown_run') AND page > 0 AND NOT EXISTS (SELECT 1 FROM pages q "
    "WHERE q.run = p.run AND q.copy = p.copy AND q.copy > 0 AND q.form = p.form AND q.sheet_page = p.sheet_page "
    "AND q.fate IN ('read', 'doubtful')) ORDER BY file, page, digest"
)


@dataclass(frozen=True, slots=True)
class LostPage:
    """An input page that could not be read or is of an unknown run, and of which nobody said anything yet."""

    key: PageKey
    source: PageSource
    reason: str
    advice: str
    code: PageCode | None
    proposed: tuple[PageCode, ...] = ()  # what it looks like; copy 0: not known
    rotation: int | None = None  # how it lies in the input, degrees clockwise, if that is known


def lost_pages(store: Store) -> Iterator[LostPage]:
    """The input pages that nobody could place, by file and page."""
    decided = page_decisions(store)
    for digest, page, file, reason, advice, run, form, copy, sheet_page, notes, data, lies in store.rows(_LOST):
        key = PageKey(digest, page)
        if key not in decided:
            code = PageCode(run, form, copy, sheet_page) if run is not None else None
            told = " ".join([reason, *json.loads(notes)])
            proposed = capture.proposed(capture.read_capture(data)["proposed"])
            rotation = lies if lies or proposed or code is not None else None
            yield LostPage(key, PageSource(file, digest, page), told, advice, code, proposed, rotation)


def placed_pages(store: Store) -> Iterator[tuple[LostPage, Decision]]:
    """The input pages of which a person said where they belong (or that they do not), by file and page."""
    found = []
    sql = "SELECT file, reason, advice, rotation, fate IN ('read', 'doubtful') FROM pages WHERE digest = ? AND page = ?"
    for key, decision in page_decisions(store).items():
        for file, reason, advice, lies, read in store.rows(sql, key.digest, key.page):
            source = PageSource(file, key.digest, key.page)
            rotation = lies if lies or read else None
            found.append((LostPage(key, source, reason, advice, decision.code, rotation=rotation), decision))
    yield from sorted(found, key=lambda pair: (pair[0].source.file, pair[0].source.page, pair[0].source.digest))


def page_in(store: Store, code: PageCode, but: PageKey) -> str:
    """Where this page of this copy came from already, for people, passing over one input page; '' if it did not."""
    sql = (
        "SELECT file, page FROM pages WHERE run = ? AND copy = ? AND form = ? AND sheet_page = ? "
        "AND fate IN ('read', 'doubtful') AND NOT (digest = ? AND page = ?) ORDER BY file, page LIMIT 1"
    )
    rows = store.rows(sql, code.run, code.copy, code.form, code.page, but.digest, but.page)
    return next((f"{file}, blz. {page}" for file, page in rows), "")


@dataclass(frozen=True, slots=True)
class OpenWork:
    """How many answers and pages wait for a person: what `werkblad review` shows."""

    answers: int = 0
    pages: int = 0

    def __bool__(self) -> bool:
        return bool(self.answers or self.pages)

    def __str__(self) -> str:
        answers = f"{self.answers} {'antwoord' if self.answers == 1 else 'antwoorden'}"
        pages = f"{self.pages} {'bladzijde' if self.pages == 1 else 'bladzijden'}"
        return " en ".join(part for part, number in ((answers, self.answers), (pages, self.pages)) if number) or "niets"


DONE = "Dit blad was niet recht te leggen. Een mens heeft alles overgetypt."


def placed_by_hand(reading: PageReading) -> bool:
    """Whether a person said which page this is, and reading could make nothing of it."""
    return reading.fate is Fate.UNREADABLE and reading.found_by == BY_PERSON


def left_to_type(page: PageLayout, variables: Mapping[str, Variable], decided: Container[str]) -> tuple[str, ...]:
    """The questions of a page that nobody answered yet, in order, without private ones and drawings."""
    hidden = {field.variable for field in page.fields if field.private}
    names = dict.fromkeys(field.variable for field in page.fields)
    return tuple(
        name
        for name in names
        if name not in decided
        and name not in hidden
        and (variable := variables.get(name)) is not None
        and not variable.private
        and variable.type is not VariableType.DRAWING
    )
