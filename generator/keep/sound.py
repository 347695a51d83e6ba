"""Whether an answer can be what its variable says. What cannot be is doubtful: no table holds an impossible value."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from generator.model.answer import Answer, AnswerState
from generator.model.variable import Variable, VariableType

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")  # 18 digits fit in every program's 64-bit integer


def _wrong_text(text: str, variable: Variable) -> str:
    if variable.type is VariableType.DATE:
        try:
            fine = date.fromisoformat(text).isoformat() == text
        except ValueError:
            fine = False
        return "" if fine else f"'{text}' is geen datum."
    if variable.type is VariableType.INTEGER:
        if not _WHOLE.fullmatch(text):
            return f"'{text}' is geen heel getal."
        low, high, number = variable.minimum, variable.maximum, int(text)
        if (low is not None and number < low) or (high is not None and number > high):
            return f"{text} ligt buiten de grenzen ({'' if low is None else low} tot {'' if high is None else high})."
    return ""


def _wrong_choice(chosen: tuple[str, ...], variable: Variable) -> str:
    names = [value.name for value in variable.values]
    strange = [name for name in chosen if name not in names]
    if strange:
        return f"Deze keuze bestaat niet bij deze vraag: {', '.join(strange)}."
    if variable.type is VariableType.SELECT_ONE and len(chosen) != 1:
        return f"Er zijn {len(chosen)} keuzes, terwijl er één mag."
    return ""


def sound_answer(answer: Answer, variable: Variable | None) -> Answer:
    """The answer itself if it fits its variable (None: no such variable in the run), else the same as doubtful."""
    if variable is None:
        why = "Deze vraag staat niet in deze oplage."
    elif answer.state is not AnswerState.ANSWERED:
        return answer
    elif variable.type in (VariableType.SELECT_ONE, VariableType.SELECT_MULTIPLE):
        why = _wrong_choice(answer.chosen, variable)
    else:
        why = _wrong_text(answer.text, variable)
    return replace(answer, state=AnswerState.DOUBTFUL, why=answer.why or why) if why else answer


def doubted(answer: Answer, reason: str) -> Answer:
    """An answer of a page that is doubtful as a whole: a proposal, no longer an answer."""
    if answer.state is AnswerState.DOUBTFUL:
        return answer
    why = f"Het hele blad is twijfelachtig. {reason}".strip()
    return replace(answer, state=AnswerState.DOUBTFUL, why=why)
