"""`scores` of a form as an HR adviser writes them, and how they become rules over its variables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from generator.model.domains import Choice, Whole
from generator.model.questions.base import Steps, Trouble
from generator.model.scores import Member, Method, ScoreRule, counts, figures, span
from generator.model.texts import Name, Strict, Text
from generator.model.variable import Variable

Counted = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=120)]
"""What counts: a question's id, `id.row` (`id.row.column`), or with `.choice` behind it one of its choices."""


class Score(Strict):
    """What is counted from the answers: of the questions in `items`, of one `dimension`, of a `pole` or two `poles`."""

    name: Name
    label: Text
    method: Method
    items: tuple[Counted, ...] = Field(default=(), max_length=200)
    dimension: Name | None = None
    pole: Name | None = None
    poles: tuple[Name, Name] | None = None
    reverse: tuple[Counted, ...] = ()
    range: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A member with the variable that it counts."""

    variable: Variable
    member: Member
    paths: tuple[str, ...]  # all the names that a definition can call it by


@dataclass(frozen=True, slots=True)
class Resolved:
    """A score worked out. `rule` None: nothing is left of it. `lost`: what it names and is not there."""

    rule: ScoreRule | None
    lost: tuple[Trouble, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def resolve(score: Score, label: str, variables: Sequence[Variable]) -> Resolved:
    """The rule of a score over the variables of its form, and everything that is wrong with it."""
    all_there = [found for variable in variables if not variable.explains for found in _members(variable)]
    if not any((score.items, score.dimension, score.pole, score.poles)):
        return Resolved(None, (), (_says_nothing(score),))
    known = {path for found in all_there for path in found.paths}
    lost = tuple(_lost(score, known))
    score = score.model_copy(update={"reverse": tuple(name for name in score.reverse if name in known)})
    reverse = set(score.reverse)
    chosen = []
    for found in all_there:
        side = _side(score, found)
        if side is not None and _named(score.items, found):
            turned = found.member.reverse or not reverse.isdisjoint(found.paths)
            member = Member(found.member.variable, found.member.choice, turned, side)
            chosen.append(_Found(found.variable, member, found.paths))
    if len({found.member.side for found in chosen}) < len(score.poles or (None,)):
        return Resolved(None, (*lost, _nothing(score)))
    low, high = score.range or (None, None)
    members = tuple(found.member for found in chosen)
    rule = ScoreRule(score.name, label, score.method, members, score.poles or (), low, high)
    return Resolved(rule, lost, tuple(_troubles(score, rule, chosen)))


def _members(variable: Variable) -> Iterator[_Found]:
    """All that could count of a variable: itself, and each of its choices."""
    path = ".".join((variable.item, *variable.part))
    above = (variable.item, path)
    yield _Found(variable, Member(variable.name, reverse=variable.reverse), above)
    if isinstance(variable.domain, Choice):
        for value in variable.values:
            turned = value.reverse or variable.reverse
            yield _Found(variable, Member(variable.name, value.name, turned), (*above, f"{path}.{value.name}"))


def _named(items: Sequence[str], found: _Found) -> bool:
    """Whether it counts, by name; without names: all that can."""
    variable, choice = found.variable, found.member.choice
    if choice is not None and found.paths[-1] in items:
        return True
    natural = (choice is not None) == _by_choices(variable)
    if items:
        return natural and any(path in items for path in found.paths[:2])
    return natural and isinstance(variable.domain, Choice | Whole) and not variable.private


def _by_choices(variable: Variable) -> bool:
    """Whether its choices are counted rather than itself: several may be ticked, or each has a pole of its own."""
    several = isinstance(variable.domain, Choice) and not counts(variable)
    return several or any(value.pole for value in variable.values)


def _side(score: Score, found: _Found) -> int | None:
    """On which side of the score it is, by dimension and pole; None: on none."""
    value = next((v for v in found.variable.values if v.name == found.member.choice), None)
    dimension = (value.dimension if value is not None else None) or found.variable.dimension
    pole = (value.pole if value is not None else None) or found.variable.pole
    if score.dimension is not None and dimension != score.dimension:
        return None
    if score.poles is not None:
        return score.poles.index(pole) if pole in score.poles else None
    if score.pole is not None and pole != score.pole:
        return None
    if value is not None and value.exclusive:
        return None  # "none of these" is no more of anything
    return 0


def _lost(score: Score, known: Set[str]) -> Iterator[Trouble]:
    for key in ("items", "reverse"):
        for place, name in enumerate(getattr(score, key)):
            if name not in known:
                what = f"De score '{score.name}' noemt '{name}', maar dat is hier geen vraag, rij of keuze."
                mend = "Noem een vraag bij haar 'id', een rij als 'id.rij', of een keuze als 'id.keuze'."
                yield Trouble((key, place), what, mend, "score-onbekend")


def _says_nothing(score: Score) -> Trouble:
    what = f"De score '{score.name}' zegt niet wat er meetelt."
    return Trouble((), what, "Zet er 'items', 'dimension', 'pole' of 'poles' bij.", "score-leeg")


def _nothing(score: Score) -> Trouble:
    what = f"Bij de score '{score.name}' telt er niets mee, of niets van een van de polen."
    return Trouble((), what, "Kijk naar 'scoring' bij de vragen en keuzes.", "score-leeg")


_Rule = Callable[[Score, ScoreRule, Sequence[_Found]], str]


def _troubles(score: Score, rule: ScoreRule, chosen: Sequence[_Found]) -> Iterator[Trouble]:
    """What cannot be counted so."""
    for where, says, mend in _CHECKS:
        what = says(score, rule, chosen)
        if what:
            yield Trouble(where, f"De score '{score.name}': {what}", mend, "score")


def _private(score: Score, rule: ScoreRule, chosen: Sequence[_Found]) -> str:
    hidden = next((found for found in chosen if found.variable.private), None)
    return "" if hidden is None else f"'{hidden.paths[1]}' is privé en wordt nooit gelezen."


def _no_number(score: Score, rule: ScoreRule, chosen: Sequence[_Found]) -> str:
    wrong = next((f for f in chosen if f.member.choice is None and not counts(f.variable)), None)
    return "" if wrong is None else f"'{wrong.paths[1]}' geeft geen getal en geen kruisje."


def _mixed(score: Score, rule: ScoreRule, chosen: Sequence[_Found]) -> str:
    kinds = {found.member.choice is None for found in chosen}
    return "kruisjes en getallen tellen door elkaar." if len(kinds) > 1 else ""


def _method(score: Score, rule: ScoreRule, chosen: Sequence[_Found]) -> str:
    if score.method is Method.SHARE and not rule.ticks:
        return "een aandeel kan alleen van keuzes om aan te kruisen."
    if score.method is Method.MEAN and rule.ticks:
        return "een gemiddelde kan niet van kruisjes."
    return ""


def _sides(score: Score, rule: ScoreRule, chosen: Sequence[_Found]) -> str:
    if score.method is Method.BALANCE and score.poles is None:
        return "voor een balans zijn twee polen nodig."
    if score.poles is not None and score.method in (Method.SHARE, Method.MEAN):
        return "bij twee polen hoort 'balance' of 'sum'."
    return ""


def _range(score: Score, rule: ScoreRule, chosen: Sequence[_Found]) -> str:
    if score.range is None:
        return ""
    low, high = score.range
    if rule.ticks:
        return "kruisjes hebben geen 'range'."
    if low >= high:
        return "bij 'range' hoort eerst het laagste getal en dan het hoogste."
    for found in chosen:
        own = span(found.variable)
        if own is not None and not low <= own[0] <= own[1] <= high:
            return f"'{found.paths[1]}' loopt van {own[0]:g} tot {own[1]:g}, en dat past niet in 'range'."
    return ""


def _scales(score: Score, rule: ScoreRule, chosen: Sequence[_Found]) -> str:
    if rule.ticks or not (score.method is Method.MEAN or score.poles):
        return ""
    spans = {(len(figures(f.variable)), span(f.variable)) for f in chosen if f.variable.values}
    return "de vragen hebben niet allemaal dezelfde schaal." if len(spans) > 1 else ""


def _turned(score: Score, rule: ScoreRule, chosen: Sequence[_Found]) -> str:
    known = {path for found in chosen for path in found.paths}
    strange = next((name for name in score.reverse if name not in known), None)
    if strange is not None:
        return f"'{strange}' staat bij 'reverse', maar telt niet mee."
    bare = next((f for f in chosen if f.member.reverse and f.member.choice is None and not rule.span(f.variable)), None)
    return "" if bare is None else f"om '{bare.paths[1]}' om te keren is het laagste en hoogste getal nodig."


_CHECKS: tuple[tuple[Steps, _Rule, str], ...] = (
    ((), _private, "Laat deze vraag weg uit de score."),
    ((), _no_number, "Neem keuzes, schalen of getallen."),
    ((), _mixed, "Maak er twee scores van."),
    (("method",), _method, "Neem 'mean' bij getallen en 'share' bij kruisjes; 'sum' kan bij allebei."),
    (("method",), _sides, "Schrijf bijvoorbeeld: method: balance, poles: [eerste, tweede]."),
    (("range",), _range, "Schrijf bijvoorbeeld 'range: [1, 5]', of laat 'range' weg: dan telt de gedrukte schaal."),
    ((), _scales, "Neem alleen vragen met dezelfde schaal bij elkaar."),
    (("reverse",), _turned, "Noem alleen vragen die meetellen, en geef bij vrije getallen 'range'."),
)
