"""What came in for a copy, made into one response. A page that came more often is settled first (`keep.settle`).

A pure function of a set of readings: the order in which they came makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import groupby

from generator.keep.decisions import Decided, Decision, PageKey, decided_answer, token
from generator.keep.openwork import DONE, left_to_type, placed_by_hand
from generator.keep.response import LOOK_YOURSELF, IssuedPage, PageState, Response, Verdict
from generator.keep.settle import (
    Settled,
    claims_of,
    in_agreement,
    looked_at,
    one_each,
    place_of,
    rank,
    settle,
    told,
)
from generator.keep.ways import asks_across
from generator.model.answer import Answer, AnswerState, Fate, PageReading
from generator.model.drawn_map import is_drawn_name
from generator.model.layout import Layout, PageLayout
from generator.model.together import bound
from generator.model.variable import Variable

_USABLE = (Fate.READ, Fate.DOUBTFUL)
LOOSE = "los-"  # begins the made-up instance of a loose page
_LOOSE_CHARS = 8  # of the digest, in that instance


def response_key(reading: PageReading) -> tuple[int, str]:
    """Which response a coded reading belongs to: its copy, and for a generic PDF the instance.

    A loose page of a generic PDF that says nothing about whose it is, is a response of its own: joining such pages
    would be a guess.
    """
    assert reading.code is not None
    if reading.code.copy:
        return reading.code.copy, ""
    loose = f"{LOOSE}{reading.source.digest[:_LOOSE_CHARS]}-{reading.source.page}"
    return 0, reading.instance or loose


def _whose(copy: int, instance: str) -> str:
    return f"exemplaar {copy}" if copy else f"ingevulde pdf {instance}"


def _open_questions(settled: Settled, decided: Mapping[str, Decision]) -> tuple[str, str]:
    """What is left to do on a page that was read well: reason and advice, or two times ''."""
    names = {answer.variable for answer in settled.answers if answer.state is AnswerState.DOUBTFUL} - set(decided)
    if not names:
        return "", ""
    what = "1 antwoord met twijfel." if len(names) == 1 else f"{len(names)} antwoorden met twijfel."
    return f"Gelezen, met {what}", LOOK_YOURSELF


def _compared(layout: Layout) -> bool:
    """Whether answers must be compared with others: those of a question, or those of several ways."""
    return bool(bound(layout.variables)) or asks_across(layout.variables)


_latest: list[tuple[Layout, dict[str, Variable], bool]] = []


def _variables(layout: Layout) -> tuple[dict[str, Variable], bool]:
    """The layout's variables by name, and whether some must agree with others; made once for all copies of a run."""
    if not _latest or _latest[0][0] is not layout:
        variables = {variable.name: variable for variable in layout.variables}
        _latest[:] = [(layout, variables, _compared(layout))]
    _, known, linked = _latest[0]
    return known, linked


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of one issued page."""

    page: IssuedPage
    verdicts: Sequence[Verdict]
    answers: Sequence[Answer] = ()
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    to_type: Mapping[str, PageReading] = field(default_factory=dict)


def _read(issued: PageLayout, settled: Settled, aside: Iterable[Verdict], decided: Mapping[str, Decision]) -> _Came:
    """A page of which there is a reading."""
    state = PageState.RECEIVED if settled.fate is Fate.READ else PageState.DOUBTFUL
    own, *others = settled.verdicts
    if not own.reason:  # what came in and what was issued say the same
        reason, advice = _open_questions(settled, decided)
        own = replace(own, reason=reason, advice=advice)
    page = IssuedPage(issued.form, issued.page, state, settled.active, own.reason, own.advice)
    return _Came(page, (*aside, own, *others), settled.answers, settled.several)


def _not_read(
    issued: PageLayout, came: Sequence[PageReading], variables: Mapping[str, Variable], decided: Mapping[str, Decision]
) -> _Came:
    """A page of which nothing could be read. A person may have placed it, and typed what is on it."""
    form, number = issued.form, issued.page
    by_hand = min(filter(placed_by_hand, came), key=rank, default=None)
    left = left_to_type(issued, variables, decided) if by_hand is not None else ()
    if by_hand is not None and not left:
        verdicts = [_set_aside(reading, ()) for reading in came if reading is not by_hand]
        page = IssuedPage(form, number, PageState.RECEIVED, by_hand, DONE)
        return _Came(page, [*verdicts, Verdict(by_hand.source, Fate.READ, DONE)])
    to_type = dict.fromkeys(left, by_hand) if by_hand is not None else {}
    page = IssuedPage(form, number, PageState.MISSING)
    if bad := min((reading for reading in came if reading.fate is Fate.UNREADABLE), key=rank, default=None):
        page = IssuedPage(form, number, PageState.UNREADABLE, bad, bad.reason, bad.advice)
    return _Came(page, [_set_aside(reading, ()) for reading in came], to_type=to_type)


def _respond(
    layout: Layout, copy: int, instance: str, readings: Sequence[PageReading], decided: Mapping[str, Decision]
) -> Response:
    variables, linked = _variables(layout)
    by_page: dict[tuple[int, int], list[PageReading]] = defaultdict(list)
    for reading in readings:
        assert reading.code is not None
        by_page[reading.code.form, reading.code.page].append(reading)
    came = [(issued, by_page.pop((issued.form, issued.page), [])) for issued in layout.pages]
    usable = [[reading for reading in readings if reading.fate in _USABLE] for _, readings in came]
    settled = [settle(good, _whose(copy, instance), variables) if good else None for good in usable]
    if linked:
        settled = in_agreement(settled, variables, decided)
    pages: list[_Came] = []
    for (issued, all_came), good, page in zip(came, usable, settled, strict=True):
        if page is not None:
            aside = (_set_aside(reading, good) for reading in all_came if reading.fate not in _USABLE)
            pages.append(_read(issued, looked_at(page, decided), aside, decided))
        else:
            pages.append(_not_read(issued, all_came, variables, decided))
    verdicts = [verdict for each in pages for verdict in each.verdicts]
    verdicts += [_out_of_place(reading) for rest in by_page.values() for reading in rest]
    several = {name: tokens for each in pages for name, tokens in each.several.items()}
    answers = _one_answer_each([answer for each in pages for answer in each.answers], variables)
    given = {name: d for name, d in decided.items() if _may_be_decided(name, variables)}
    read = {name: answers[name] for name in given if name in answers}
    contested = _lay_over(answers, given, several, variables)
    return Response(
        run=layout.run,
        copy=copy,
        instance=instance,
        answers={name: answers.pop(name) for name in variables if name in answers} | dict(sorted(answers.items())),
        pages=tuple(each.page for each in pages),
        verdicts=tuple(sorted(verdicts, key=lambda verdict: (verdict.source.digest, verdict.source.page))),
        decided=given,
        read=read,
        several=several,
        contested=contested,
        to_type={name: reading for each in pages for name, reading in each.to_type.items()},
    )


def _may_be_decided(name: str, variables: Mapping[str, Variable]) -> bool:
    """Whether a decision may be about this: an open question, or what was drawn on a map."""
    return not variables[name].private if name in variables else is_drawn_name(name)


def _one_answer_each(answers: Sequence[Answer], variables: Mapping[str, Variable]) -> dict[str, Answer]:
    final = {answer.variable: answer for answer in answers}
    if len(final) < len(answers):  # two pages claim one variable: never in a layout of ours
        return one_each(claims_of(answers), variables)
    return final


def _lay_over(
    answers: dict[str, Answer],
    decided: Mapping[str, Decision],
    several: Mapping[str, tuple[str, ...]],
    variables: Mapping[str, Variable],
) -> tuple[str, ...]:
    """Put decisions in the place of what was read; which of them a later reading contests."""
    contested = []
    for name, decision in decided.items():
        was = answers.get(name)
        evidence = several.get(name) or (() if was is None else (token(was),))
        answers[name], news = decided_answer(decision, was, evidence, _news(was, variables.get(name)))
        contested += [name] * news
    return tuple(contested)


def _set_aside(bad: PageReading, usable: Sequence[PageReading]) -> Verdict:
    """The verdict on a page that yielded nothing: it is settled if the same page came in readable after all."""
    if bad.fate is Fate.UNREADABLE and usable and bad.code is not None and bad.code.copy:
        better = place_of(min(usable, key=rank))
        return Verdict(bad.source, Fate.DUPLICATE, f"Niet te lezen, maar een betere scan is gebruikt: {better}.")
    return Verdict(bad.source, bad.fate, bad.reason, bad.advice)


def _news(read: Answer | None, variable: Variable | None) -> str:
    if read is None:
        return ""
    return read.why if read.state is AnswerState.DOUBTFUL else f"De lezing zegt: {told(read, variable)}."


def _out_of_place(reading: PageReading) -> Verdict:
    if reading.fate not in _USABLE:
        return Verdict(reading.source, reading.fate, reading.reason, reading.advice)
    return Verdict(
        reading.source,
        Fate.UNREADABLE,
        "De code op dit blad is goed, maar zo'n blad hoort niet bij deze oplage.",
        "Kijk of je in de goede werkmap staat.",
    )


def consolidate(
    readings: Iterable[PageReading],
    layout: Layout,
    decided: Mapping[tuple[int, str], Mapping[str, Decision]] | None = None,
    dismissed: Set[PageKey] = frozenset(),
) -> tuple[Response, ...]:
    """The responses in these readings of one run, by copy and instance. Readings without a code are passed over.

    `decided`: what people decided, by copy and instance; `dismissed`: input pages that they said do not belong here.
    """
    decided = decided or {}
    groups: dict[tuple[int, str], list[PageReading]] = {key: [] for key in decided}
    for reading in readings:
        code, source = reading.code, reading.source
        if code is None or code.run != layout.run or (dismissed and PageKey(source.digest, source.page) in dismissed):
            continue
        groups.setdefault(response_key(reading), []).append(reading)
    return tuple(_respond(layout, *key, groups[key], decided.get(key, {})) for key in sorted(groups))


def responses_of_copy(
    readings: Iterable[PageReading], layout: Layout, copy: int, decided: Decided, dismissed: Set[PageKey]
) -> Iterator[Response]:
    """The responses of one copy, streamed: of a generic PDF one saved copy at a time is in memory."""
    left = dict(decided)
    for key, group in groupby(readings, key=response_key):
        own = left.pop(key[1], {})
        yield from consolidate(group, layout, {key: own} if own else None, dismissed)
    for instance, own in sorted(left.items()):  # nothing of it was read; what a person filled in still counts
        yield _respond(layout, copy, instance, (), own)
