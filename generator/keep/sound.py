"""Whether an answer can be what its variable says. What cannot be is doubtful: no table holds an impossible value."""

from __future__ import annotations

from dataclasses import replace

from generator.model.answer import Answer, AnswerState
from generator.model.domains import Choice
from generator.model.variable import Variable


def sound_answer(answer: Answer, variable: Variable | None) -> Answer:
    """The answer itself if it fits its variable (None: no such variable in the run), else the same as doubtful."""
    if variable is None:
        why = "Deze vraag staat niet in deze oplage."
    elif answer.state is not AnswerState.ANSWERED:
        return answer
    else:
        why = variable.domain.wrong(answer.said) or _amiss(answer, variable)
    return replace(answer, state=AnswerState.DOUBTFUL, why=answer.why or why) if why else answer


def _amiss(answer: Answer, variable: Variable) -> str:
    return variable.domain.amiss(answer.chosen) if isinstance(variable.domain, Choice) else ""


def doubted(answer: Answer, reason: str) -> Answer:
    """An answer of a page that is doubtful as a whole: a proposal, no longer an answer."""
    if answer.state is AnswerState.DOUBTFUL:
        return answer
    why = f"Het hele blad is twijfelachtig. {reason}".strip()
    return replace(answer, state=AnswerState.DOUBTFUL, why=why)
