"""All readings of one page of one copy, made into one: which counts, what is double, what contradicts.

Nothing is chosen in silence: readings that differ make the answers concerned doubtful, with all of them shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.keep.decisions import Decision, decided_answer, token
from generator.keep.entry.asked import FOUND_BY
from generator.keep.response import Verdict
from generator.keep.sound import doubted, sound_answer
from generator.keep.ways import across, drawn_alike
from generator.model.answer import Answer, AnswerState, Fate, PageReading, Source
from generator.model.together import disagreements
from generator.model.variable import Variable, VariableType

_SAVED = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z")  # sorts as time does
_WAYS_DIFFER = {
    frozenset({Source.PAPER, Source.PDF}): "Papier en pdf verschillen",
    frozenset({Source.PAPER, Source.WEB}): "Papier en digitaal verschillen",
    frozenset({Source.PDF, Source.WEB}): "De pdf en wat digitaal is ingevuld verschillen",
    frozenset({Source.PAPER, Source.PDF, Source.WEB}): "Papier, pdf en digitaal verschillen",
    frozenset({Source.WEB}): "Twee mensen of toestellen vulden dit blad digitaal in, en verschillen",
}
COMPARE = "Vergelijk de bladen met 'werkblad review' en kies per antwoord."


def source_of(reading: PageReading) -> Source:
    """The way a reading came."""
    if reading.answers:
        return reading.answers[0].source
    if reading.found_by == FOUND_BY:
        return Source.WEB
    return Source.PDF if reading.values or reading.found_by == "fields" else Source.PAPER


def place_of(reading: PageReading) -> str:
    """Where a reading came from, for people."""
    return f"{reading.source.file}, blz. {reading.source.page}"


def _doubts(reading: PageReading) -> int:
    return sum(answer.state is AnswerState.DOUBTFUL for answer in reading.answers)


def rank(reading: PageReading) -> tuple[bool, int, str, int]:
    """Best first; the digest settles ties, because it does not depend on who came first or where the file lies."""
    return reading.fate is not Fate.READ, _doubts(reading), reading.source.digest, reading.source.page


@dataclass(frozen=True, slots=True)
class Settled:
    """The reading of a page that counts, what it says, and what became of each of its input pages."""

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
            f"Oudere versie van {whose}: een nieuwere ({place_of(min(new, key=rank))}) is gebruikt, deze is bewaard.",
        )
        for r in old
    ]
    return [r for r in readings if r not in old], verdicts


def _worse_scans(readings: Sequence[PageReading]) -> tuple[list[PageReading], list[Verdict]]:
    """A page whose fit was doubtful makes way for a good reading that came the same way."""
    good = {source_of(r): r for r in sorted(readings, key=rank, reverse=True) if r.fate is Fate.READ}
    worse = [r for r in readings if r.fate is not Fate.READ and source_of(r) in good]
    verdicts = [
        Verdict(r.source, Fate.DUPLICATE, f"Een betere scan van dit blad is gebruikt: {place_of(good[source_of(r)])}.")
        for r in worse
    ]
    return [r for r in readings if r not in worse], verdicts


def _empty_twins(readings: Sequence[PageReading]) -> tuple[list[PageReading], list[Verdict]]:
    """A page that nobody wrote on (a spare print, the printer's own PDF) makes way for the same page with answers.

    Paper and screens: an empty PDF may be a person's newer wish, and then the dates decide.
    """
    empty = [
        r
        for r in readings
        if r.fate is Fate.READ
        and source_of(r) is not Source.PDF
        and all(answer.state is AnswerState.BLANK for answer in r.answers)
    ]
    filled = [r for r in readings if r not in empty]
    if not filled or not empty:
        return list(readings), []
    place = place_of(min(filled, key=rank))
    verdicts = [
        Verdict(r.source, Fate.DUPLICATE, f"Leeg blad; het ingevulde blad is gebruikt: {place}.") for r in empty
    ]
    return filled, verdicts


def _meaning(answer: Answer) -> tuple[object, ...]:
    return answer.state, tuple(sorted(answer.chosen)), answer.text


def _same(one: Answer, other: Answer) -> bool:
    """Whether two readings agree about an answer; of two ways, one may have left it open."""
    ways = {one.source, other.source}
    if len(ways) > 1 and one.state is other.state is AnswerState.SEEN and (one.curve or other.curve):
        return drawn_alike((one, other))
    blank = AnswerState.BLANK in (one.state, other.state) and len(ways) > 1 and Source.WEB in ways
    return blank or _meaning(one) == _meaning(other)


def told(answer: Answer, variable: Variable | None) -> str:
    """What an answer says, for people."""
    if answer.state is AnswerState.BLANK:
        return "niets"
    if answer.text:
        return f"'{answer.text}'"
    if answer.chosen:
        labels = {value.name: value.label for value in variable.values} if variable else {}
        return " en ".join(f"'{labels.get(name, name)}'" for name in answer.chosen)
    if answer.curve is not None and answer.state is AnswerState.SEEN:
        lines = len(answer.curve.lines)
        return "een getekende lijn" if lines == 1 else f"{lines} getekende lijnen"
    return "iets geschreven of getekend" if answer.state is AnswerState.SEEN else "twijfel"


def _both(answers: Sequence[Answer], variable: Variable | None) -> Answer:
    """The answer of readings that differ: doubtful, with all of them shown. The first gives place and crop.

    What several sheets say together nobody said: of a question with more answers nothing is proposed.
    """
    seen: dict[tuple[object, ...], str] = {}
    for answer in answers:
        place = f"{answer.file}, blz. {answer.page}"
        drawn = answer.source if answer.curve is not None else None  # two that differ are told apart by how they came
        seen.setdefault((*_meaning(answer), drawn), f"{told(answer, variable)} ({place})")
    kinds = {answer.source for answer in answers}
    what = _WAYS_DIFFER.get(frozenset(kinds), "Lezingen van dit blad verschillen")
    many = variable is not None and variable.type is VariableType.SELECT_MULTIPLE
    chosen = () if many else tuple(dict.fromkeys(name for answer in answers for name in answer.chosen))
    order = {value.name: place for place, value in enumerate(variable.values)} if variable else {}
    return replace(
        answers[0],
        state=AnswerState.DOUBTFUL,
        confidence=0.0,
        text="",
        chosen=tuple(sorted(chosen, key=lambda name: (order.get(name, len(order)), name))),
        crop=next((answer.crop for answer in answers if answer.crop), ""),
        why=f"{what}: {'; '.join(seen.values())}.",
        guess=None,
        ways=_by_way(answers),
    )


def _by_way(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """The first answer of each way, if there are more ways than one."""
    first = {answer.source: answer for answer in reversed(answers)}
    return tuple(first[source] for source in Source if source in first) if len(first) > 1 else ()


def _filled_first(claims: Mapping[str, list[Answer]]) -> dict[str, list[Answer]]:
    """The claims; where a screen left open what paper or PDF says, or the other way round, without the open ones.

    Who fills in half on paper and half on a phone has answered all of it. Two scans of one paper are another matter
    (one of them was read wrongly), and a PDF that was emptied may be meant so.
    """
    kept = {}
    for name, answers in claims.items():
        filled = [answer for answer in answers if answer.state is not AnswerState.BLANK]
        ways = {answer.source for answer in answers}
        kept[name] = filled if filled and len(ways) > 1 and Source.WEB in ways else answers
    return kept


def _differing(claims: Mapping[str, Sequence[Answer]]) -> set[str]:
    return {
        name
        for name, answers in claims.items()
        if len({_meaning(answer) for answer in answers}) > 1
        or (any(answer.curve for answer in answers) and not drawn_alike(answers))
    }


def claims_of(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    """The answers by variable."""
    claims: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        claims[answer.variable].append(answer)
    return claims


def one_each(claims: Mapping[str, Sequence[Answer]], variables: Mapping[str, Variable]) -> dict[str, Answer]:
    """One answer per variable; where several differ, a doubtful one that shows them all."""
    differing = _differing(claims)
    return {
        name: _both(answers, variables.get(name)) if name in differing else _one(answers)
        for name, answers in claims.items()
    }


def _one(answers: Sequence[Answer]) -> Answer:
    """The answer of readings that agree."""
    ways = _by_way(answers) if len(answers) > 1 else ()
    return replace(answers[0], ways=ways) if ways else answers[0]


def settle(readings: Sequence[PageReading], whose: str, variables: Mapping[str, Variable]) -> Settled:
    """Decide about all readings of one page side."""
    if len(readings) == 1:  # nearly always
        (only,) = readings
        verdict = Verdict(only.source, only.fate, only.reason, only.advice)
        return Settled(only, _answers(only, variables), only.fate, (verdict,))
    left, older = _older_versions(readings, whose)
    left, worse = _worse_scans(left)
    left, empty = _empty_twins(left)
    left.sort(key=rank)
    active, *others = left
    claims = _filled_first(claims_of(answer for reading in left for answer in _answers(reading, variables)))
    differing = _differing(claims)
    own = _verdict_on_active(active, len(differing), len(older), whose)
    first = {answer.variable: answer for answer in _answers(active, variables)}
    verdicts = [own, *older, *worse, *empty]
    for reading in others:
        same = all(_same(first.get(a.variable, a), a) for a in _answers(reading, variables))
        verdicts.append(_verdict_on_other(reading, active, same))
    several = {name: tuple(dict.fromkeys(token(answer) for answer in claims[name])) for name in sorted(differing)}
    return Settled(active, tuple(one_each(claims, variables).values()), own.fate, tuple(verdicts), several)


def in_agreement(
    pages: Sequence[Settled | None], variables: Mapping[str, Variable], decided: Mapping[str, Decision]
) -> list[Settled | None]:
    """The pages of one copy; answers that do not agree with others of their question are doubtful.

    What a person decided counts as it was decided, and is not doubted again.
    """
    answers = {answer.variable: answer for page in pages if page is not None for answer in page.answers}
    for name, decision in decided.items():
        if name in variables:
            answers[name], _ = decided_answer(decision, answers.get(name), ())
    whys = across(variables, answers) | disagreements(variables, answers)
    whys = {name: why for name, why in whys.items() if name not in decided}
    return [page and _with_doubts(page, whys) for page in pages]


def _with_doubts(page: Settled, whys: Mapping[str, str]) -> Settled:
    if not any(answer.variable in whys for answer in page.answers):
        return page
    doubted = (
        replace(answer, state=AnswerState.DOUBTFUL, why=whys[answer.variable]) if answer.variable in whys else answer
        for answer in page.answers
    )
    return replace(page, answers=tuple(doubted))


def looked_at(settled: Settled, decided: Mapping[str, Decision]) -> Settled:
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
        return Verdict(reading.source, Fate.DUPLICATE, f"Dit blad is er al: {place_of(active)}.")
    return Verdict(
        reading.source,
        Fate.DOUBTFUL,
        f"Dit blad is er al ({place_of(active)}), maar de antwoorden verschillen.",
        COMPARE,
    )


def _verdict_on_active(active: PageReading, differing: int, older: int, whose: str) -> Verdict:
    if differing:
        what = "1 antwoord verschilt" if differing == 1 else f"{differing} antwoorden verschillen"
        reason = f"Dit blad kwam vaker binnen en {what}."
        return Verdict(active.source, Fate.DOUBTFUL, reason, COMPARE)
    reason = active.reason
    if older:
        nth = "Tweede" if older == 1 else f"{older + 1}e"
        reason = f"{reason} {nth} versie van {whose}, nieuwer: gebruikt de nieuwste, de oude bewaard.".strip()
    return Verdict(active.source, active.fate, reason, active.advice)
