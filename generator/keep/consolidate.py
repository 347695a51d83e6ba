"""What came in for a copy, made into one response: which reading of a page counts, what is double, what contradicts.

A pure function of a set of readings: the order in which they came makes no difference. Nothing is chosen in silence:
readings of one page that differ make the answers concerned doubtful, with both shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

from generator.keep.decisions import Decided, Decision, PageKey, decided_answer, token
from generator.keep.overtype import DONE, left_to_type, placed_by_hand
from generator.keep.sound import doubted, sound_answer
from generator.model.answer import Answer, AnswerState, Fate, PageReading, PageSource, Source
from generator.model.layout import Layout
from generator.model.variable import Variable

_USABLE = (Fate.READ, Fate.DOUBTFUL)
_SAVED = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z")  # sorts as time does
_LOOSE_CHARS = 8  # of the digest, in the made-up instance of a loose page


LOOK_YOURSELF = "Kijk ernaar met 'werkblad review'."


class PageState(StrEnum):
    """What became of a page that was issued."""

    RECEIVED = "received"
    DOUBTFUL = "doubtful"
    UNREADABLE = "unreadable"  # it came, but could not be read
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The final fate of an input page."""

    source: PageSource
    fate: Fate
    reason: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class IssuedPage:
    """A page of a copy: what became of it, and the reading that counts."""

    form: int
    page: int
    state: PageState
    reading: PageReading | None = None
    reason: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """All that came of one copy (of a generic PDF: of one saved copy). `answers` by variable, in the layout's order."""

    run: str
    copy: int
    instance: str
    answers: Mapping[str, Answer]
    pages: tuple[IssuedPage, ...]
    verdicts: tuple[Verdict, ...]
    decided: Mapping[str, Decision] = field(default_factory=dict)  # what people decided about these answers
    read: Mapping[str, Answer] = field(default_factory=dict)  # of what is decided: what the readings say
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # where readings differ: the token of each
    contested: tuple[str, ...] = ()  # decided, and since then a reading came that says something else
    to_type: Mapping[str, PageReading] = field(default_factory=dict)  # open questions on pages that were placed by hand

    def evidence(self, variable: str) -> tuple[str, ...]:
        """What the readings say about a variable, as tokens: what somebody who decides now has seen."""
        if variable in self.several:
            return self.several[variable]
        answer = self.read.get(variable) if variable in self.decided else self.answers.get(variable)
        return () if answer is None else (token(answer),)

    @property
    def counts(self) -> bool:
        """Whether it is a row in the tables: a page of it could be read, or a person filled something in."""
        return bool(self.received or self.decided)

    @property
    def received(self) -> int:
        """How many of its pages could be read."""
        return sum(page.state in (PageState.RECEIVED, PageState.DOUBTFUL) for page in self.pages)

    @property
    def complete(self) -> bool:
        """Whether all of its pages could be read."""
        return self.received == len(self.pages)

    @property
    def waiting(self) -> int:
        """How many answers wait for a person, for whatever reason."""
        return self.doubtful + len(self.contested) + len(self.to_type)

    @property
    def doubtful(self) -> int:
        """How many answers a person must look at."""
        return sum(answer.state is AnswerState.DOUBTFUL for answer in self.answers.values())


def response_key(reading: PageReading) -> tuple[int, str]:
    """Which response a coded reading belongs to: its copy, and for a generic PDF the instance.

    A loose page of a generic PDF that says nothing about whose it is, is a response of its own: joining such pages
    would be a guess.
    """
    assert reading.code is not None
    if reading.code.copy:
        return reading.code.copy, ""
    loose = f"los-{reading.source.digest[:_LOOSE_CHARS]}-{reading.source.page}"
    return 0, reading.instance or loose


def source_of(reading: PageReading) -> Source:
    """The way a reading came."""
    if reading.answers:
        return reading.answers[0].source
    return Source.PDF if reading.values or reading.found_by == "fields" else Source.PAPER


def _place(reading: PageReading) -> str:
    return f"{reading.source.file}, blz. {reading.source.page}"


def _doubts(reading: PageReading) -> int:
    return sum(answer.state is AnswerState.DOUBTFUL for answer in reading.answers)


def _rank(reading: PageReading) -> tuple[bool, int, str, int]:
    """Best first; the digest settles ties, because it does not depend on who came first or where the file lies."""
    return reading.fate is not Fate.READ, _doubts(reading), reading.source.digest, reading.source.page


# --- one page of one copy ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Settled:
    active: PageReading
    answers: tuple[Answer, ...]
    fate: Fate
    verdicts: tuple[Verdict, ...]  # the active reading's own first
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # where readings differ: their tokens


def _older_versions(readings: Sequence[PageReading], whose: str) -> tuple[list[PageReading], list[Verdict]]:
    """Of saved PDFs of one copy the newest counts. Those that do not say when they were saved cannot be set aside."""
    dated = [r for r in readings if _SAVED.fullmatch(r.saved) and source_of(r) is Source.PDF]
    newest = max((r.saved for r in dated), default="")
    old = [r for r in dated if r.saved < newest]
    new = [r for r in dated if r.saved == newest]
    verdicts = [
        Verdict(
            r.source,
            Fate.DUPLICATE,
            f"Oudere versie van {whose}: een nieuwere ({_place(min(new, key=_rank))}) is gebruikt, deze is bewaard.",
        )
        for r in old
    ]
    return [r for r in readings if r not in old], verdicts


def _worse_scans(readings: Sequence[PageReading]) -> tuple[list[PageReading], list[Verdict]]:
    """A page whose fit was doubtful makes way for a good reading that came the same way."""
    good = {source_of(r): r for r in sorted(readings, key=_rank, reverse=True) if r.fate is Fate.READ}
    worse = [r for r in readings if r.fate is not Fate.READ and source_of(r) in good]
    verdicts = [
        Verdict(r.source, Fate.DUPLICATE, f"Een betere scan van dit blad is gebruikt: {_place(good[source_of(r)])}.")
        for r in worse
    ]
    return [r for r in readings if r not in worse], verdicts


def _empty_twins(readings: Sequence[PageReading]) -> tuple[list[PageReading], list[Verdict]]:
    """A page that nobody wrote on (a spare print, the printer's own PDF) makes way for the same page with answers.

    Only paper: an empty PDF may be a person's newer wish, and then the dates decide.
    """
    empty = [
        r
        for r in readings
        if r.fate is Fate.READ
        and source_of(r) is Source.PAPER
        and all(answer.state is AnswerState.BLANK for answer in r.answers)
    ]
    filled = [r for r in readings if r not in empty]
    if not filled or not empty:
        return list(readings), []
    place = _place(min(filled, key=_rank))
    verdicts = [
        Verdict(r.source, Fate.DUPLICATE, f"Leeg blad; het ingevulde blad is gebruikt: {place}.") for r in empty
    ]
    return filled, verdicts


def _meaning(answer: Answer) -> tuple[object, ...]:
    return answer.state, tuple(sorted(answer.chosen)), answer.text


def told(answer: Answer, variable: Variable | None) -> str:
    """What an answer says, for people."""
    if answer.state is AnswerState.BLANK:
        return "niets"
    if answer.text:
        return f"'{answer.text}'"
    if answer.chosen:
        labels = {value.name: value.label for value in variable.values} if variable else {}
        return " en ".join(f"'{labels.get(name, name)}'" for name in answer.chosen)
    return "iets geschreven of getekend" if answer.state is AnswerState.SEEN else "twijfel"


def _both(answers: Sequence[Answer], variable: Variable | None) -> Answer:
    """The answer of readings that differ: doubtful, with all of them shown. The first gives place and crop."""
    seen: dict[tuple[object, ...], str] = {}
    for answer in answers:
        place = f"{answer.file}, blz. {answer.page}"
        seen.setdefault(_meaning(answer), f"{told(answer, variable)} ({place})")
    kinds = {answer.source for answer in answers}
    what = "Papier en pdf verschillen" if kinds == {Source.PAPER, Source.PDF} else "Lezingen van dit blad verschillen"
    chosen = tuple(dict.fromkeys(name for answer in answers for name in answer.chosen))
    order = {value.name: place for place, value in enumerate(variable.values)} if variable else {}
    return replace(
        answers[0],
        state=AnswerState.DOUBTFUL,
        confidence=0.0,
        text="",
        chosen=tuple(sorted(chosen, key=lambda name: (order.get(name, len(order)), name))),
        crop=next((answer.crop for answer in answers if answer.crop), ""),
        why=f"{what}: {'; '.join(seen.values())}.",
    )


def _differing(claims: Mapping[str, Sequence[Answer]]) -> set[str]:
    return {name for name, answers in claims.items() if len({_meaning(answer) for answer in answers}) > 1}


def _claims(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    claims: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        claims[answer.variable].append(answer)
    return claims


def _one_each(claims: Mapping[str, Sequence[Answer]], variables: Mapping[str, Variable]) -> dict[str, Answer]:
    differing = _differing(claims)
    return {
        name: _both(answers, variables.get(name)) if name in differing else answers[0]
        for name, answers in claims.items()
    }


def _settle(readings: Sequence[PageReading], whose: str, variables: Mapping[str, Variable]) -> _Settled:
    """Decide about all readings of one page side."""
    if len(readings) == 1:  # nearly always
        (only,) = readings
        verdict = Verdict(only.source, only.fate, only.reason, only.advice)
        return _Settled(only, _answers(only, variables), only.fate, (verdict,))
    left, older = _older_versions(readings, whose)
    left, worse = _worse_scans(left)
    left, empty = _empty_twins(left)
    left.sort(key=_rank)
    active, *others = left
    claims = _claims(answer for reading in left for answer in _answers(reading, variables))
    differing = _differing(claims)
    own = _verdict_on_active(active, len(differing), len(older), whose)
    first = {answer.variable: _meaning(answer) for answer in _answers(active, variables)}
    verdicts = [own, *older, *worse, *empty]
    for reading in others:
        same = all(first.get(a.variable, _meaning(a)) == _meaning(a) for a in _answers(reading, variables))
        verdicts.append(_verdict_on_other(reading, active, same))
    several = {name: tuple(dict.fromkeys(token(answer) for answer in claims[name])) for name in sorted(differing)}
    return _Settled(active, tuple(_one_each(claims, variables).values()), own.fate, tuple(verdicts), several)


def _looked_at(settled: _Settled, decided: Mapping[str, Decision]) -> _Settled:
    """A doubtful page of which a person decided every doubtful answer (or that has none) needs no more looking at."""
    doubtful = [answer.variable for answer in settled.answers if answer.state is AnswerState.DOUBTFUL]
    if settled.fate is not Fate.DOUBTFUL or not all(name in decided for name in doubtful):
        return settled
    own, *others = settled.verdicts
    done = f"{own.reason} {'Een mens heeft ernaar gekeken.' if doubtful else 'Er is hier niets te lezen.'}".strip()
    verdicts = [Verdict(own.source, Fate.READ, done)]
    for verdict in others:
        double = Verdict(verdict.source, Fate.DUPLICATE, f"{verdict.reason} Een mens heeft gekozen.".strip())
        verdicts.append(double if verdict.fate is Fate.DOUBTFUL else verdict)
    return replace(settled, fate=Fate.READ, verdicts=tuple(verdicts))


def _answers(reading: PageReading, variables: Mapping[str, Variable]) -> tuple[Answer, ...]:
    """A reading's answers, without what is private; impossible ones and those of a doubtful page are doubtful."""
    sound = []
    for answer in reading.answers:
        variable = variables.get(answer.variable)
        if variable is None or not variable.private:
            sound.append(sound_answer(answer, variable))
    return tuple(sound if reading.fate is Fate.READ else (doubted(answer, reading.reason) for answer in sound))


def _verdict_on_other(reading: PageReading, active: PageReading, same: bool) -> Verdict:
    if same:
        return Verdict(reading.source, Fate.DUPLICATE, f"Dit blad is er al: {_place(active)}.")
    return Verdict(
        reading.source,
        Fate.DOUBTFUL,
        f"Dit blad is er al ({_place(active)}), maar de antwoorden verschillen.",
        "Vergelijk de bladen en kies per antwoord.",
    )


def _verdict_on_active(active: PageReading, differing: int, older: int, whose: str) -> Verdict:
    if differing:
        what = "1 antwoord verschilt" if differing == 1 else f"{differing} antwoorden verschillen"
        reason = f"Dit blad kwam vaker binnen en {what}."
        return Verdict(active.source, Fate.DOUBTFUL, reason, "Vergelijk de bladen en kies per antwoord.")
    reason = active.reason
    if older:
        nth = "Tweede" if older == 1 else f"{older + 1}e"
        reason = f"{reason} {nth} versie van {whose}, nieuwer: gebruikt de nieuwste, de oude bewaard.".strip()
    return Verdict(active.source, active.fate, reason, active.advice)


# --- a copy, a run ----------------------------------------------------------------------------------------------------


def _whose(copy: int, instance: str) -> str:
    return f"exemplaar {copy}" if copy else f"ingevulde pdf {instance}"


def _open_questions(settled: _Settled, decided: Mapping[str, Decision]) -> tuple[str, str]:
    """What is left to do on a page that was read well: reason and advice, or two times ''."""
    names = {answer.variable for answer in settled.answers if answer.state is AnswerState.DOUBTFUL} - set(decided)
    if not names:
        return "", ""
    what = "1 antwoord met twijfel." if len(names) == 1 else f"{len(names)} antwoorden met twijfel."
    return f"Gelezen, met {what}", LOOK_YOURSELF


_latest: list[tuple[Layout, dict[str, Variable]]] = []


def _variables(layout: Layout) -> dict[str, Variable]:
    """The layout's variables by name; made once for all copies of a run, which come after one another."""
    known = next((found for of, found in _latest if of is layout), None)
    if known is None:
        known = {variable.name: variable for variable in layout.variables}
        _latest[:] = [(layout, known)]
    return known


def _respond(
    layout: Layout, copy: int, instance: str, readings: Sequence[PageReading], decided: Mapping[str, Decision]
) -> Response:
    variables = _variables(layout)
    by_page: dict[tuple[int, int], list[PageReading]] = defaultdict(list)
    for reading in readings:
        assert reading.code is not None
        by_page[reading.code.form, reading.code.page].append(reading)
    pages: list[IssuedPage] = []
    answers: list[Answer] = []
    verdicts: list[Verdict] = []
    several: dict[str, tuple[str, ...]] = {}
    to_type: dict[str, PageReading] = {}
    for issued in layout.pages:
        came = by_page.pop((issued.form, issued.page), [])
        usable = [reading for reading in came if reading.fate in _USABLE]
        by_hand = None if usable else min(filter(placed_by_hand, came), key=_rank, default=None)
        left = left_to_type(issued, variables, decided) if by_hand is not None else ()
        verdicts.extend(_set_aside(r, usable) for r in came if r.fate not in _USABLE and (left or r is not by_hand))
        if usable:
            settled = _looked_at(_settle(usable, _whose(copy, instance), variables), decided)
            several |= settled.several
            answers.extend(settled.answers)
            verdicts.extend(settled.verdicts)
            state = PageState.RECEIVED if settled.fate is Fate.READ else PageState.DOUBTFUL
            own = settled.verdicts[0]
            reason, advice = (own.reason, own.advice) if own.reason else _open_questions(settled, decided)
            pages.append(IssuedPage(issued.form, issued.page, state, settled.active, reason, advice))
        elif by_hand is not None and not left:
            verdicts.append(Verdict(by_hand.source, Fate.READ, DONE))
            pages.append(IssuedPage(issued.form, issued.page, PageState.RECEIVED, by_hand, DONE))
        elif bad := min((r for r in came if r.fate is Fate.UNREADABLE), key=_rank, default=None):
            pages.append(IssuedPage(issued.form, issued.page, PageState.UNREADABLE, bad, bad.reason, bad.advice))
        else:
            pages.append(IssuedPage(issued.form, issued.page, PageState.MISSING))
        to_type |= dict.fromkeys(left, by_hand) if by_hand is not None else {}
    verdicts.extend(_out_of_place(r) for rest in by_page.values() for r in rest)
    final = {answer.variable: answer for answer in answers}
    if len(final) < len(answers):  # two pages claim one variable: never in a layout of ours
        final = _one_each(_claims(answers), variables)
    given = {name: d for name, d in decided.items() if name in variables and not variables[name].private}
    read = {name: final[name] for name in given if name in final}
    contested = []
    for name, decision in given.items():
        was = final.get(name)
        evidence = several.get(name) or (() if was is None else (token(was),))
        final[name], news = decided_answer(decision, was, evidence, _news(was, variables[name]))
        contested += [name] * news
    ordered = {name: final.pop(name) for name in variables if name in final} | dict(sorted(final.items()))
    verdicts.sort(key=lambda verdict: (verdict.source.digest, verdict.source.page))
    return Response(
        layout.run,
        copy,
        instance,
        ordered,
        tuple(pages),
        tuple(verdicts),
        given,
        read,
        several,
        tuple(contested),
        to_type,
    )


def _set_aside(bad: PageReading, usable: Sequence[PageReading]) -> Verdict:
    """The verdict on a page that yielded nothing: it is settled if the same page came in readable after all."""
    if bad.fate is Fate.UNREADABLE and usable and bad.code is not None and bad.code.copy:
        better = _place(min(usable, key=_rank))
        return Verdict(bad.source, Fate.DUPLICATE, f"Niet te lezen, maar een betere scan is gebruikt: {better}.")
    return Verdict(bad.source, bad.fate, bad.reason, bad.advice)


def _news(read: Answer | None, variable: Variable) -> str:
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
        "Kijk of dit de goede opslag is (--out).",
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
