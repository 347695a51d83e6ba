"""What was ticked or circled, as pictures: dimensions with two sides, and words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from generator.keep.group.measures import Side, sides_of
from generator.keep.response import Response
from generator.model.answer import Answer, AnswerState
from generator.model.layout import FormRef, Layout
from generator.model.lookback import SeenPole, SeenPoles, SeenWords
from generator.model.variable import Variable

WORDS = "words"
_SETTLED = (AnswerState.ANSWERED, AnswerState.BLANK)
_TOLD = (AnswerState.ANSWERED, AnswerState.DOUBTFUL)


def poles_seen(response: Response, layout: Layout, form: FormRef) -> Iterator[SeenPoles]:
    """The dimensions of a form, if anything was ticked there or nobody knows yet whether it was."""
    rows = []
    own = (v for v in layout.variables if v.form == form.key and not v.private and v.name in response.answers)
    for sides in filter(None, (sides_of(variable, layout) for variable in own)):
        left, right = sides.values()
        ticks = (_number(left, response), _number(right, response))
        rows.append(SeenPole(left.label, right.label, *ticks, len(left.codes), len(right.codes)))
    if any(ticks != 0 for row in rows for ticks in (row.left_ticks, row.right_ticks)):
        yield SeenPoles(form.title, tuple(rows))


def _number(side: Side, response: Response) -> int | None:
    answer = response.answers[side.variable.name]
    if answer.state not in _SETTLED or answer.variable in response.contested:
        return None
    return len(side.codes & set(answer.chosen))


def words_seen(response: Response, layout: Layout, form: FormRef) -> Iterator[SeenWords]:
    """The words of each question with words, with what people wrote there themselves."""
    own = [v for v in layout.variables if v.form == form.key and v.item_type == WORDS and not v.private]
    for _, parts in groupby(own, key=lambda v: v.item):
        variables = list(parts)
        given = [(v, a) for v in variables if (a := response.answers.get(v.name)) is not None and a.state in _TOLD]
        circled = [word for v, a in given if not v.opposes for word in _words(v, a)]
        struck = [word for v, a in given if v.opposes for word in _words(v, a)]
        if circled or struck:
            sure = all(a.state is AnswerState.ANSWERED and v.name not in response.contested for v, a in given)
            yield SeenWords(variables[0].label, tuple(circled), tuple(struck), sure)


def _words(variable: Variable, answer: Answer) -> list[str]:
    if not variable.values:
        return [answer.text] if answer.text else []
    labels = {value.name: value.label for value in variable.values}
    return [labels.get(name, name) for name in answer.chosen]
