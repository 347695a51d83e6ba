"""Truth against reading: which answers are right, which are wrong in silence, which were sent to a person."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from generator.model.answer import Answer, AnswerState
from generator.rehearse.filler import Truth


@dataclass(slots=True)
class Score:
    """Counts of fields (a select_one is one field, a select_multiple one per option, a writing field one)."""

    fields: int = 0
    silent: int = 0
    reviewed: int = 0
    missing: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another count to this one."""
        self.fields += other.fields
        self.silent += other.silent
        self.reviewed += other.reviewed
        self.missing += other.missing
        self.examples += other.examples


def compare(truth: Truth, answers: Iterable[Answer], options: Mapping[str, int]) -> Score:
    """Compare one page. `options`: number of options per select_multiple variable (absent: counts as 1)."""
    read = {answer.variable: answer for answer in answers}
    score = Score()
    for variable, chosen in truth.chosen.items():
        weight = options.get(variable, 1)
        score.fields += weight
        answer = read.get(variable)
        if answer is None:
            score.missing += weight
        elif answer.state is AnswerState.DOUBTFUL:
            score.reviewed += 1
        elif set(answer.chosen) != set(chosen):
            score.silent += max(1, len(set(answer.chosen) ^ set(chosen))) if variable in options else 1
            score.examples.append(f"{variable}: {' '.join(chosen) or '-'} → {' '.join(answer.chosen) or '-'}")
    for variable, inked in truth.inked.items():
        score.fields += 1
        answer = read.get(variable)
        if answer is None:
            score.missing += 1
        elif answer.state is AnswerState.DOUBTFUL:
            score.reviewed += 1
        elif (answer.state is not AnswerState.BLANK) != inked:
            score.silent += 1
            score.examples.append(f"{variable}: {'inkt' if inked else 'leeg'} → {answer.state}")
    return score


def wilson(errors: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95 % confidence interval of a share (Wilson 1927; z is the normal quantile at 97.5 %)."""
    if total == 0:
        return 0.0, 1.0
    share = errors / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    below = 1 + z * z / total
    return max(0.0, (middle - spread) / below), min(1.0, (middle + spread) / below)
