"""`scores.csv`: what the forms' own rules count from the answers, a row per response and score. No norms are claimed.

Missing is never zero. A choice that was not ticked is "no" only where this person answered something on that form (the
rule of `keep.cells`); what is blank, doubtful, unreadable or not in is missing, and is counted as such. A share or mean
is of what is there, if that is at least half; a sum needs all of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.keep.cells import Answered
from generator.keep.response import Response
from generator.keep.table import WHO, Cell, TableSpec, number, text, whole
from generator.model.answer import Answer, AnswerState
from generator.model.layout import FormRef, Layout
from generator.model.scores import Member, Method, ScoreRule, counts, figures
from generator.model.variable import Variable, variable_name

LEAST_SHARE = 0.5  # of the members that must be there for a share or mean: from fewer, one answer decides too much
DECIMALS = 4  # of a value: more than a group of answers can mean, and a third is not cut short

SPEC = TableSpec(
    "scores",
    "Scores: een rij per exemplaar en score, geteld volgens de regel in codebook.csv (kind = rule)",
    (
        *WHO,
        text("form", "Formulier", required=True),
        text("score", "Score; de regel staat in codebook.csv", required=True),
        text("label", "Hoe de score heet", required=True),
        text("method", "Hoe er geteld is", enum=tuple(method.value for method in Method), required=True),
        number("value", "De score; leeg als er te veel mist"),
        whole("counted", "Hoeveel er meetelde", required=True, minimum=0),
        whole("missing", "Hoeveel er mist: leeg, twijfel of niet binnen", required=True, minimum=0),
    ),
    ("run", "copy", "instance", "score"),
)


def rules(layout: Layout, hidden: Collection[str] = ()) -> Iterator[tuple[FormRef, ScoreRule, Mapping[str, Variable]]]:
    """The rules of a run with their form and the variables that count, without what is hidden."""
    known = {variable.name: variable for variable in layout.variables if variable.name not in hidden}
    for form in layout.forms:
        for rule in form.scores:
            used = {member.variable: known[member.variable] for member in rule.members if member.variable in known}
            if used:
                yield form, rule, used


class ScoreRows:
    """Makes the rows of one run. `layout`: with the variables that have columns."""

    def __init__(self, layout: Layout, hidden: Collection[str] = ()) -> None:
        self._rules = tuple(rules(layout, hidden))
        self._answered = Answered(layout)

    def rows(self, response: Response) -> Iterator[list[Cell]]:
        """The rows of one response."""
        answered = self._answered.forms(response.answers) if self._rules else set()
        for form, rule, used in self._rules:
            made = scored(rule, used, response.answers, answered=form.key in answered)
            name = variable_name(form.key, rule.name)
            who: list[Cell] = [response.run, response.copy, response.instance, form.key]
            yield [*who, name, rule.label, rule.method.value, made.value, made.counted, made.missing]


@dataclass(frozen=True, slots=True)
class Scored:
    """A score of one response. `value` None: too much is missing."""

    value: float | None
    counted: int
    missing: int


def scored(
    rule: ScoreRule, variables: Mapping[str, Variable], answers: Mapping[str, Answer], *, answered: bool
) -> Scored:
    """Count. `answered`: whether this person answered anything on the form."""
    sides: list[list[float | None]] = [[] for _ in rule.poles] or [[]]
    for member in rule.members:
        if member.variable in variables:
            variable = variables[member.variable]
            sides[member.side].append(_value(rule, member, variable, answers.get(variable.name), answered))
    there = [[value for value in side if value is not None] for side in sides]
    counted = sum(map(len, there))
    value = _result(rule, sides, there)
    return Scored(None if value is None else round(value, DECIMALS), counted, sum(map(len, sides)) - counted)


def _result(rule: ScoreRule, sides: Sequence[Sequence[float | None]], there: Sequence[Sequence[float]]) -> float | None:
    if rule.method is Method.SUM and not rule.poles:
        return sum(there[0]) if len(there[0]) == len(sides[0]) else None
    means = [
        sum(known) / len(known) if known and len(known) >= LEAST_SHARE * len(side) else None
        for known, side in zip(there, sides, strict=True)
    ]
    if not rule.poles:
        return means[0]
    first, second = means
    if first is None or second is None:
        return None
    return second - first if rule.method is Method.BALANCE else first + second


def _value(rule: ScoreRule, member: Member, variable: Variable, answer: Answer | None, answered: bool) -> float | None:
    """What a member counts for; None: it is missing."""
    if answer is None or answer.state not in (AnswerState.ANSWERED, AnswerState.BLANK):
        return None
    if member.choice is not None:
        if not (answered if not counts(variable) else answer.state is AnswerState.ANSWERED):
            return None
        ticked = float(member.choice in answer.chosen)
        return 1 - ticked if member.reverse else ticked
    value = _figure(variable, answer) if answer.state is AnswerState.ANSWERED else None
    span = rule.span(variable)
    if value is None or not member.reverse:
        return value
    return None if span is None else span[0] + span[1] - value


def _figure(variable: Variable, answer: Answer) -> float | None:
    if answer.chosen:
        return figures(variable).get(answer.chosen[0])
    try:
        return float(int(answer.text))
    except ValueError:
        return None


# --- the rule in words ------------------------------------------------------------------------------------------------


def told(rule: ScoreRule, variables: Mapping[str, Variable]) -> str:
    """How it is counted, in Dutch, for the codebook."""
    sides = [[m for m in rule.members if m.side == side and m.variable in variables] for side in range(_sides(rule))]
    lists = [", ".join(_called(member) for member in side) for side in sides]
    part = "aandeel aangekruist" if rule.ticks else "gemiddelde"
    if rule.poles:
        first, second = (f"{part} van '{pole}' ({names})" for pole, names in zip(rule.poles, lists, strict=True))
        what = f"{second}, min {first}" if rule.method is Method.BALANCE else f"{first}, plus {second}"
    elif rule.method is Method.SUM:
        what = f"{'aantal kruisjes' if rule.ticks else 'som'} van: {lists[0]}"
    else:
        what = f"{part} van: {lists[0]}"
    return f"{what}.{_range_told(rule, variables)} {_missing_told(rule)}"


_TICKS_TOLD = {
    (Method.SHARE, False): " 0 = geen, 1 = alle.",
    (Method.SUM, True): " Van 0 (geen) tot 2 (alle van beide polen).",
    (Method.BALANCE, True): " Van -1 (alleen de eerste pool) tot 1 (alleen de tweede); 0 = even sterk.",
}


def _sides(rule: ScoreRule) -> int:
    return len(rule.poles) or 1


def _called(member: Member) -> str:
    name = member.variable if member.choice is None else f"{member.variable}_{member.choice}"
    return f"{name} (omgekeerd)" if member.reverse else name


def _range_told(rule: ScoreRule, variables: Mapping[str, Variable]) -> str:
    if rule.ticks:
        return _TICKS_TOLD.get((rule.method, bool(rule.poles)), "")
    used = (variables[member.variable] for member in rule.members if member.variable in variables)
    spans = {span for variable in used if (span := rule.span(variable)) is not None}
    if len(spans) != 1:
        return ""
    low, high = next(iter(spans))
    return f" Een antwoord telt voor {low:g} tot {high:g}."


def _missing_told(rule: ScoreRule) -> str:
    if rule.method is Method.SUM and not rule.poles:
        return "Leeg als er een antwoord mist."
    return "Leeg als er minder dan de helft is ingevuld."
