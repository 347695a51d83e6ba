"""What was ticked or circled, as pictures: dimensions with two sides, and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.keep.group.measures import POLES, Measure, Panel
from generator.keep.response import Response
from generator.model.answer import Answer, AnswerState
from generator.model.layout import FormRef, Layout
from generator.model.lookback import SeenPole, SeenPoles, SeenWords
from generator.model.variable import Variable

WORDS = "words"
_TOLD = (AnswerState.ANSWERED, AnswerState.DOUBTFUL)


def poles_seen(response: Response, measures: Sequence[Measure], form: FormRef) -> Iterator[SeenPoles]:
    """The dimensions of a form on which anything came in."""
    sides = [m for m in measures if m.form == form.key and m.panel is Panel.POLES]
    rows = []
    for name, pair in groupby(sides, key=lambda m: m.about.variable.name):
        both = tuple(pair)
        if len(both) == POLES and name in response.answers:
            left, right = both
            ticks = (_number(left, response), _number(right, response))
            rows.append(SeenPole(left.about.label, right.about.label, *ticks, left.top or 0, right.top or 0))
    if any(row.left_ticks or row.right_ticks or None in (row.left_ticks, row.right_ticks) for row in rows):
        yield SeenPoles(form.title, tuple(rows))


def _number(measure: Measure, response: Response) -> int | None:
    value = None if measure.about.variable.name in response.contested else measure.value(response)
    return None if value is None else int(value)


def on_poles(variable: Variable) -> bool:
    """Whether the choices of a variable stand at two sides."""
    sides = {value.pole for value in variable.values}
    return len(sides) == POLES and None not in sides and "" not in sides and variable.item_type != "network"


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
