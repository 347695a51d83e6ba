"""What the answers to one question must agree on, beyond what each may hold by itself.

Three rules: a text behind "anders, namelijk …" goes with that choice, a word is not both circled and struck through,
and a column of a table may be chosen only so many times over all its rows. What does not agree is asked about; nothing
is dropped, and what a person says holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from generator.model.answer import Answer, AnswerState
from generator.model.domains import Choice
from generator.model.variable import Variable

_KNOWN = (AnswerState.ANSWERED, AnswerState.BLANK)  # what was chosen is known
_WRITTEN = (AnswerState.ANSWERED, AnswerState.SEEN)  # something stands there


def bound(variables: Iterable[Variable]) -> tuple[Variable, ...]:
    """The variables whose answers must agree with others: most layouts have none."""
    return tuple(variable for variable in variables if variable.explains or variable.opposes or _counted(variable))


def _counted(variable: Variable) -> bool:
    return isinstance(variable.domain, Choice) and variable.domain.in_column is not None


def disagreements(variables: Mapping[str, Variable], answers: Mapping[str, Answer]) -> dict[str, str]:
    """By variable why its answer needs a person (Dutch). `variables`: all of the layout's, by name."""
    found: dict[str, str] = {}
    columns: dict[tuple[str, ...], list[Variable]] = defaultdict(list)
    for variable in bound(variables.values()):
        if variable.explains:
            found |= _unticked(variable, variables, answers)
        elif variable.opposes:
            found |= _both(variable, variables, answers)
        else:
            columns[variable.form, variable.item, *variable.part[1:]].append(variable)
    for rows in columns.values():
        for name, why in _overfull(rows, answers):
            found.setdefault(name, why)
    return found


def _main(part: Variable, variables: Mapping[str, Variable]) -> Variable | None:
    """The main value of the question that this is a part of."""
    return next((v for v in variables.values() if (v.form, v.item, v.part) == (part.form, part.item, ())), None)


def _both(struck: Variable, variables: Mapping[str, Variable], answers: Mapping[str, Answer]) -> dict[str, str]:
    """What is said to hold and not to hold."""
    asked = _main(struck, variables)
    yes, no = answers.get(asked.name) if asked is not None else None, answers.get(struck.name)
    if asked is None or yes is None or no is None or yes.state not in _KNOWN or no.state not in _KNOWN:
        return {}
    twice = [value.label for value in asked.values if value.name in yes.chosen and value.name in no.chosen]
    why = f"Er is gezegd dat dit klopt én dat het niet klopt: {', '.join(twice)}."
    return dict.fromkeys((asked.name, struck.name), why) if twice else {}


def _unticked(text: Variable, variables: Mapping[str, Variable], answers: Mapping[str, Answer]) -> dict[str, str]:
    """A text that is about a choice which nobody made."""
    asked = _main(text, variables)
    written, choice = answers.get(text.name), answers.get(asked.name) if asked is not None else None
    if asked is None or written is None or choice is None or written.state not in _WRITTEN:
        return {}
    if choice.state not in _KNOWN or text.explains in choice.chosen:
        return {}
    label = next((value.label for value in asked.values if value.name == text.explains), text.explains)
    return {asked.name: f"Er is iets geschreven bij '{label}', maar dat vakje is niet aangekruist."}


def _overfull(rows: list[Variable], answers: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    """The rows with a choice that was made more often than it may be in its column."""
    domain = rows[0].domain
    assert isinstance(domain, Choice) and domain.in_column is not None
    for value in domain.values:
        known = ((row.name, answers[row.name]) for row in rows if row.name in answers)
        chosen = [name for name, answer in known if answer.state in _KNOWN and value.name in answer.chosen]
        if len(chosen) > domain.in_column:
            why = f"In de kolom '{value.label}' zijn {len(chosen)} kruisjes, maar er mogen er {domain.in_column}."
            yield from ((name, why) for name in chosen)
