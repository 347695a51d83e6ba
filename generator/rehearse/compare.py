"""Truth against reading: which answers are right, which are wrong in silence, which were sent to a person."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.model.answer import Answer, AnswerState, Mark, MarkState
from generator.model.layout import FieldRole, Layout, PageLayout
from generator.model.variable import VariableType
from generator.rehearse.filler import Truth
from generator.rehearse.lines import amiss
from generator.rehearse.pens import MarkKind

NOTHING = "niets"  # the kind of mark of a box that was left alone
MEANS_CANCELLED = frozenset(
    {MarkKind.SOLID.value, MarkKind.SCRATCH.value, f"echt {MarkKind.SOLID.value}", f"echt {MarkKind.SCRATCH.value}"}
)
_INKED = {True: "inkt", False: "leeg"}
MEANS_NOTHING = frozenset({NOTHING, MarkKind.PASSING.value, MarkKind.QUESTION.value, MarkKind.NOT_APPLICABLE.value})


@dataclass(slots=True)
class Score:
    """Counts of fields (a select_one is one field, a select_multiple one per option, a writing field one)."""

    fields: int = 0
    silent: int = 0
    reviewed: int = 0
    missing: int = 0
    unclear: int = 0  # sent to a person, and rightly: no reader can know
    examples: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another count to this one."""
        self.fields += other.fields
        self.silent += other.silent
        self.reviewed += other.reviewed
        self.missing += other.missing
        self.unclear += other.unclear
        self.examples += other.examples


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reading of one variable is worth. `weight`: its fields; `wrong`: of these read wrong in silence."""

    variable: str
    weight: int
    wrong: int = 0
    reviewed: bool = False
    missing: bool = False
    rightly: bool = False  # sent to a person, and no reader can know
    meant: str = ""
    read: str = ""


def options_of(layout: Layout) -> dict[str, int]:
    """The number of options of each question with more than one answer: each of them counts as a field."""
    return {v.name: len(v.values) for v in layout.variables if v.type is VariableType.SELECT_MULTIPLE}


def verdicts(truth: Truth, answers: Iterable[Answer], options: Mapping[str, int]) -> Iterator[Verdict]:
    """One verdict per variable of a page. `options`: number of options per select_multiple variable."""
    read = {answer.variable: answer for answer in answers}
    for name, chosen in truth.chosen.items():
        yield _chosen(name, chosen, read.get(name), options.get(name, 0), name in truth.unclear)
    for name, inked in truth.inked.items():
        answer = read.get(name)
        if answer is None:
            yield Verdict(name, 1, missing=True)
        elif answer.state is AnswerState.DOUBTFUL:
            yield Verdict(name, 1, reviewed=True)
        else:
            seen = answer.state is not AnswerState.BLANK
            if seen and inked and (wrong := amiss(truth.curves[name], answer.curve) if name in truth.curves else ""):
                yield Verdict(name, 1, 1, meant=f"{len(truth.curves[name])} lijnen", read=wrong)
                continue
            yield Verdict(name, 1, int(seen != inked), meant=_INKED[inked], read=_INKED[seen])


def proposals(truth: Truth, answers: Iterable[Answer]) -> Counter[str]:
    """Of the numbers and dates that were written: how many were proposed right, wrong, and not at all."""
    read = {answer.variable: answer for answer in answers}
    found: Counter[str] = Counter()
    for name, text in truth.numbers.items():
        guess = read[name].guess if name in read else None
        found["none" if guess is None else "right" if guess.text == text else "wrong"] += 1
    return found


def _chosen(name: str, chosen: tuple[str, ...], answer: Answer | None, options: int, unclear: bool) -> Verdict:
    weight = options or 1
    if answer is None:
        return Verdict(name, weight, missing=True)
    if answer.state is AnswerState.DOUBTFUL:
        return Verdict(name, weight, reviewed=True, rightly=unclear)
    differ = len(set(answer.chosen) ^ set(chosen))
    wrong = differ if options else min(1, differ)
    return Verdict(name, weight, wrong, meant=" ".join(chosen) or "-", read=" ".join(answer.chosen) or "-")


def compare(truth: Truth, answers: Iterable[Answer], options: Mapping[str, int]) -> Score:
    """Compare one page. `options`: number of options per select_multiple variable (absent: counts as 1)."""
    score = Score()
    for verdict in verdicts(truth, answers, options):
        score.fields += verdict.weight
        score.silent += verdict.wrong
        score.missing += verdict.weight if verdict.missing else 0
        score.reviewed += verdict.reviewed and not verdict.rightly
        score.unclear += verdict.rightly
        if verdict.wrong:
            told = [NOTHING if said == "-" else said for said in (verdict.meant, verdict.read)]
            score.examples.append(f"{verdict.variable}: ingevuld was {told[0]}, gelezen is {told[1]}")
    return score


def right_states(kind: str) -> frozenset[MarkState]:
    """What a box with this kind of mark may be read as without being wrong (a person's look is never wrong)."""
    if kind in MEANS_CANCELLED:
        return frozenset({MarkState.CANCELLED, MarkState.DOUBTFUL})
    if kind in MEANS_NOTHING:
        return frozenset({MarkState.BLANK, MarkState.DOUBTFUL})
    return frozenset({MarkState.MARKED, MarkState.DOUBTFUL})


def box_table(truth: Truth, page: PageLayout, marks: Iterable[Mark]) -> Counter[tuple[str, str]]:
    """(kind of mark, state as read) → number of boxes and words of this page."""
    states = {mark.field: mark.state.value for mark in marks}
    table: Counter[tuple[str, str]] = Counter()
    for one in page.fields:
        if one.role is FieldRole.MARK and one.name in states:
            kind = truth.kinds.get(one.name, NOTHING)
            table[f"{kind} {one.shape.value}" if one.shape.value != "box" else kind, states[one.name]] += 1
    return table


def wilson(errors: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95 % confidence interval of a share (Wilson 1927; z is the normal quantile at 97.5 %)."""
    if total == 0:
        return 0.0, 1.0
    share = errors / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    below = 1 + z * z / total
    return max(0.0, (middle - spread) / below), min(1.0, (middle + spread) / below)


def upper_bound(errors: int, total: int) -> float:
    """How high the share may be, with 95 % confidence: the rule of three where no error was seen, else Wilson's."""
    if total == 0:
        return 1.0
    return min(1.0, 3 / total) if errors == 0 else wilson(errors, total)[1]
