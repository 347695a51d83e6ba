"""What is to be looked at: doubtful answers, answers that a later scan contradicts, pages nobody could place, texts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.keep.brief import Brief, briefs
from generator.keep.decisions import AnswerKey, PageKey
from generator.keep.entry.asked import asked_layout
from generator.keep.entry.fold import fold
from generator.keep.openwork import LostPage, lost_pages, placed_pages
from generator.keep.response import Response
from generator.keep.responses import responses, responses_beside
from generator.keep.store import Store
from generator.model.answer import Answer, AnswerState, Fate, PageReading, PageSource, Source
from generator.model.code import PageCode
from generator.model.layout import Layout, PageLayout
from generator.model.map_space import maps_of
from generator.model.variable import Variable, VariableType
from generator.review.gaps import Gaps
from generator.review.proposals import drawn_variable, with_proposals
from generator.web.items import Queue

_ID_BYTES = 9  # of a digest: one in 10^10 for two of 100,000 items to share a name
_TYPED = (VariableType.TEXT, VariableType.INTEGER, VariableType.DATE)


@dataclass(frozen=True, slots=True)
class AnswerWork:
    """An answer to be looked at. `said`: what the readings say now."""

    id: str
    key: AnswerKey
    variable: Variable
    form: str
    sheet: PageLayout | None
    said: Answer
    evidence: tuple[str, ...]
    order: tuple[object, ...]
    why: str = ""
    plain: Answer | None = None  # read without doubt, but the sheet as a whole is doubtful

    @property
    def place(self) -> tuple[object, ...]:
        """The sheet on which it stands, of which response."""
        where = (self.sheet.form, self.sheet.page) if self.sheet else ()
        return self.key.run, self.key.copy, self.key.instance, *where


@dataclass(frozen=True, slots=True)
class PageWork:
    """An input page to be placed."""

    id: str
    key: PageKey
    source: PageSource
    reason: str
    advice: str
    code: PageCode | None
    order: tuple[object, ...]
    proposed: tuple[PageCode, ...] = ()  # what it looks like; copy 0: not known
    rotation: int | None = None  # how it lies in the input, degrees clockwise, if that is known


Work = AnswerWork | PageWork


class Slip(NamedTuple):
    """An answer to be looked at, before anybody does: opened (`opened`) it is an `AnswerWork`."""

    id: str
    order: tuple[object, ...]
    key: AnswerKey


def proposed_runs(works: Iterable[Work]) -> frozenset[str]:
    """The runs to which pages that must be placed may belong."""
    pages = (work for work in works if isinstance(work, PageWork))
    return frozenset(code.run for work in pages for code in (*work.proposed, work.code) if code is not None)


def name_of(key: AnswerKey | PageKey) -> str:
    """The name of an item in an address: says nothing, and is the same tomorrow."""
    parts = (key.digest, key.page) if isinstance(key, PageKey) else (key.run, key.copy, key.instance, key.variable)
    return hashlib.blake2b("\0".join(map(str, parts)).encode(), digest_size=_ID_BYTES).hexdigest()


def worklist(store: Store, gaps: Gaps) -> dict[Queue, list[Work | Slip]]:
    """All piles, in the order in which they go fastest: a question of all copies, then the next. Fills `gaps`.

    From what is kept in brief, so that there may be many: what was answered is looked up for who opens an item.
    """
    fold(store)
    piles: dict[Queue, list[Work | Slip]] = {queue: [] for queue in Queue}
    with store.snapshot():
        for place, run in enumerate(store.run_names()):
            finder = _Finder(asked_layout(store, run), place)
            for one in briefs(store, run):
                gaps.note(one)
                for queue, slip in finder.slips(one):
                    piles[queue].append(slip)
        piles[Queue.PAGES] += _lost_pages(store)
        piles[Queue.DONE] += _placed_pages(store, len(store.run_names()))
    for pile in piles.values():
        pile.sort(key=lambda work: work.order)
    return piles


def work_of_copy(store: Store, run: str, copy: int) -> Iterator[tuple[Queue, Work]]:
    """The work in one copy: what a page that was just placed brings."""
    finder = _Finder(asked_layout(store, run), store.run_names().index(run))
    for response in responses(store, run, copy):
        yield from finder.work(response)


def opened(store: Store, slip: Slip) -> Iterator[AnswerWork]:
    """The work behind a slip, with what lies beside it: all of its copy."""
    key = slip.key
    finder = _Finder(asked_layout(store, key.run), store.run_names().index(key.run))
    for response in responses_beside(store, key.run, key.copy, key.instance):
        yield from (work for _, work in finder.work(response))


class _Finder:
    """Finds the work in the responses of one run; what its layout says is looked up once."""

    def __init__(self, layout: Layout, place: int) -> None:
        self._layout, self._place = layout, place
        hidden = {f.variable for page in layout.pages for f in page.fields if f.private}
        self._variables = {
            v.name: (index, v) for index, v in enumerate(layout.variables) if not v.private and v.name not in hidden
        }
        self._sheets: dict[str, PageLayout] = {}
        for page in layout.pages:
            for field in page.fields:
                self._sheets.setdefault(field.variable, page)
            for space in maps_of(layout, page):
                self._variables[space.variable] = len(layout.variables), drawn_variable(space)
                self._sheets[space.variable] = page

    def slips(self, one: Brief) -> Iterator[tuple[Queue, Slip]]:
        """The same as `work`, unopened."""
        doubts = dict.fromkeys((*one.doubtful, *one.contested, *one.to_type))
        for name in doubts:
            yield from self._slip(Queue.DOUBTS, one, name)
        for name in one.seen:
            if name not in doubts and name in self._variables and self._variables[name][1].type in _TYPED:
                yield from self._slip(Queue.TEXTS, one, name)
        for name in one.decided:
            if name not in one.contested:
                yield from self._slip(Queue.DONE, one, name)

    def _slip(self, queue: Queue, one: Brief, name: str) -> Iterator[tuple[Queue, Slip]]:
        if name in self._variables:
            key = AnswerKey(one.run, one.copy, one.instance, name)
            yield queue, Slip(name_of(key), self._order(key), key)

    def _order(self, key: AnswerKey) -> tuple[object, ...]:
        return self._place, self._variables[key.variable][0], key.copy, key.instance

    def work(self, response: Response) -> Iterator[tuple[Queue, AnswerWork]]:
        """What a person should look at."""
        contested = set(response.contested)
        for name, answer in response.answers.items():
            if name not in self._variables:
                continue
            if answer.state is AnswerState.DOUBTFUL or name in contested:
                yield Queue.DOUBTS, self._made(response, name, answer)
            elif answer.state is AnswerState.SEEN and self._variables[name][1].type in _TYPED:
                yield Queue.TEXTS, self._made(response, name, answer)
        for name in response.decided:
            if name in self._variables and name in response.answers and name not in contested:
                yield Queue.DONE, self._made(response, name, response.answers[name])
        for name, reading in response.to_type.items():
            if name in self._variables:
                yield Queue.DOUBTS, self._made(response, name, _unread(response, name, reading))

    def _made(self, response: Response, name: str, answer: Answer) -> AnswerWork:
        variable = self._variables[name][1]
        sheet = self._sheets.get(name)
        title = next((form.title for form in self._layout.forms if form.key == variable.form), variable.form)
        key = AnswerKey(response.run, response.copy, response.instance, name)
        said = response.read.get(name, answer)
        if said.drawn is not None:
            variable, said = with_proposals(variable, said, said.drawn)
        return AnswerWork(
            name_of(key),
            key,
            variable,
            title,
            sheet,
            said,
            response.evidence(name),
            self._order(key),
            answer.why,
            _plain(response, name, sheet),
        )


_TYPE_OVER = "Dit blad was niet recht te leggen. Zoek de vraag op het plaatje, en kies of typ wat er staat."


def _unread(response: Response, name: str, reading: PageReading) -> Answer:
    """The answer to a question of which only a picture of the whole page is there."""
    file, page = reading.source.file, reading.source.page
    key = response.run, response.copy, response.instance, name
    return Answer(*key, AnswerState.DOUBTFUL, 0.0, Source.PAPER, file=file, page=page, why=_TYPE_OVER)


def _plain(response: Response, name: str, sheet: PageLayout | None) -> Answer | None:
    """What the reading of a badly lying sheet says about a variable, if it had no doubt about that itself."""
    if sheet is None or name in response.several or name in response.decided:
        return None
    for page in response.pages:
        if (page.form, page.page) == (sheet.form, sheet.page) and page.reading and page.reading.fate is Fate.DOUBTFUL:
            said = next((answer for answer in page.reading.answers if answer.variable == name), None)
            return said if said is not None and said.state is not AnswerState.DOUBTFUL else None
    return None


def _page_work(lost: LostPage, order: tuple[object, ...]) -> PageWork:
    name, facts = name_of(lost.key), (lost.key, lost.source, lost.reason, lost.advice, lost.code)
    return PageWork(name, *facts, order, lost.proposed, lost.rotation)


def _lost_pages(store: Store) -> Iterator[PageWork]:
    """Pages that could not be read, or are of an unknown run, and of which nobody said anything yet."""
    for place, lost in enumerate(lost_pages(store)):
        yield _page_work(lost, (place,))


def _placed_pages(store: Store, after: int) -> Iterator[PageWork]:
    """Pages of which somebody said something, behind the answers (`after`: the number of runs)."""
    for place, (page, _) in enumerate(placed_pages(store)):
        yield _page_work(page, (after, place))
