"""Items become questions with final texts, and each question gets its variables by the one naming rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.make.merge.text import rich
from generator.model.definition import (
    Axis,
    Choice,
    Curve,
    Date,
    Drawing,
    Integer,
    Item,
    Likert,
    Network,
    Note,
    Row,
    Scale,
    Scoring,
    SelectMultiple,
    SelectOne,
    Text,
    TextItem,
    Words,
)
from generator.model.sheet import CurveParts, NetworkParts, Option, Question, Rich, RingPart, ScaleParts, plain
from generator.model.variable import Value, Variable, VariableType, under, variable_name

Say = Callable[[Text], str]
"""A text in the right voice with its names filled in, `**bold**` still marked."""

_NO_SCORING = Scoring()


def question_of(form: str, item: Item, say: Say) -> Question:
    """The item with every text final, and its variables."""
    return _Builder(form, item, say).question()


class _Builder:
    def __init__(self, form: str, item: Item, say: Say) -> None:
        self._form, self._item, self._say = form, item, say
        self._label = self._rich(item.label)

    def _rich(self, text: Text) -> Rich:
        return rich(self._say(text))

    def _plain(self, text: Text) -> str:
        return plain(self._rich(text))

    def _options(self, entries: Iterable[Choice | Row]) -> tuple[Option, ...]:
        return tuple(Option(e.name, self._rich(e.label), getattr(e, "private", False)) for e in entries)

    def question(self) -> Question:
        item = self._item
        if isinstance(item, Note):
            return Question(item.id, item.type, self._label)
        return Question(
            id=item.id,
            type=item.type,
            label=self._label,
            hint=self._rich(item.hint) if item.hint else (),
            required=item.required,
            private=item.private,
            options=self._options(getattr(item, "choices", ())),
            rows=self._options(item.rows) if isinstance(item, Likert) else (),
            multiple=isinstance(item, Likert) and item.multiple,
            lines=item.lines if isinstance(item, TextItem) else 1,
            numbered=item.numbered if isinstance(item, TextItem) else None,
            digits=item.digits if isinstance(item, Integer) else 0,
            blanks=item.blanks if isinstance(item, Words) else 0,
            height_mm=item.height_mm if isinstance(item, Drawing | Curve) else 0.0,
            scale=self._scale(item) if isinstance(item, Scale) else None,
            curve=self._curve(item) if isinstance(item, Curve) else None,
            network=self._network(item) if isinstance(item, Network) else None,
            variables=self.variables(),
        )

    # -- parts ---------------------------------------------------------------------------------------------------

    def _scale(self, item: Scale) -> ScaleParts:
        return ScaleParts(item.steps, self._rich(item.left), self._rich(item.right))

    def _axis(self, axis: Axis) -> tuple[Rich, Rich, Rich]:
        return self._rich(axis.label), self._rich(axis.start), self._rich(axis.end)

    def _curve(self, item: Curve) -> CurveParts:
        return CurveParts(
            x=self._axis(item.x),
            y=self._axis(item.y),
            lines=item.lines,
            today=item.today,
            today_label=self._rich(item.today_label),
            line_label=self._rich(item.line_label),
            levels=item.levels,
            moments=tuple((m.name, self._rich(m.label), m.at) for m in item.moments),
        )

    def _network(self, item: Network) -> NetworkParts:
        rings, first = [], 1
        for ring in item.rings:
            rings.append(RingPart(ring.name, self._rich(ring.label), tuple(range(first, first + ring.places))))
            first += ring.places
        return NetworkParts(
            centre=self._rich(item.centre),
            rings=tuple(rings),
            name_label=self._rich(item.name_label),
            gives_label=self._rich(item.gives_label),
            gives=self._options(item.gives),
            closeness_label=self._rich(item.closeness_label),
            closeness_left=self._rich(item.closeness_left),
            closeness_right=self._rich(item.closeness_right),
            closeness_steps=item.closeness_steps,
        )

    # -- variables -----------------------------------------------------------------------------------------------

    def variables(self) -> tuple[Variable, ...]:
        item = self._item
        match item:
            case Note():
                return ()
            case SelectOne() | SelectMultiple():
                return (self._variable(VariableType(item.type), values=self._values(item.choices)),)
            case Scale():
                steps = self._steps(item.steps, item.left, item.right)
                return (self._variable(VariableType.SELECT_ONE, values=steps, numeric=True),)
            case Likert():
                return tuple(self._likert_row(item, row) for row in item.rows)
            case TextItem(numbered=None):
                return (self._variable(VariableType.TEXT),)
            case TextItem():
                count = item.numbered or 0
                return tuple(self._variable(VariableType.TEXT, str(n), label=str(n)) for n in range(1, count + 1))
            case Integer():
                return (self._variable(VariableType.INTEGER, minimum=item.minimum, maximum=item.maximum),)
            case Date() | Drawing():
                return (self._variable(VariableType(item.type)),)
            case Words():
                return self._words(item)
            case Curve():
                return self._curve_variables(item)
            case Network():
                return self._network_variables(item)

    def _variable(
        self,
        type_: VariableType,
        *suffix: str,
        label: str = "",
        values: tuple[Value, ...] = (),
        numeric: bool = False,
        on_paper: bool = True,
        private: bool = False,
        scoring: Scoring | None = None,
        minimum: int | None = None,
        maximum: int | None = None,
    ) -> Variable:
        item = self._item
        assert not isinstance(item, Note)
        keys = scoring or item.scoring or _NO_SCORING
        question = plain(self._label)
        return Variable(
            name=variable_name(self._form, item.id, *suffix),
            form=self._form,
            item=item.id,
            type=type_,
            item_type=item.type,
            label=under(question, label),
            values=values,
            required=item.required,
            private=item.private or private,
            numeric=numeric,
            on_paper=on_paper,
            minimum=minimum,
            maximum=maximum,
            dimension=keys.dimension,
            pole=keys.pole,
            reverse=keys.reverse,
            score=keys.score,
            hint=self._plain(item.hint) if item.hint else "",
        )

    def _values(self, choices: Iterable[Choice]) -> tuple[Value, ...]:
        values = []
        for choice in choices:
            keys = choice.scoring or _NO_SCORING
            label = self._plain(choice.label)
            values.append(Value(choice.name, label, keys.dimension, keys.pole, keys.reverse, keys.score))
        return tuple(values)

    def _steps(self, count: int, left: Text, right: Text) -> tuple[Value, ...]:
        """1 … count; the ends are explained."""
        ends = {1: self._plain(left), count: self._plain(right)}
        return tuple(Value(str(n), f"{n} ({ends[n]})" if n in ends else str(n)) for n in range(1, count + 1))

    def _likert_row(self, item: Likert, row: Row) -> Variable:
        return self._variable(
            VariableType.SELECT_MULTIPLE if item.multiple else VariableType.SELECT_ONE,
            row.name,
            label=self._plain(row.label),
            values=self._values(item.choices),
            private=row.private,
            scoring=row.scoring,
        )

    def _words(self, item: Words) -> tuple[Variable, ...]:
        circled = self._variable(VariableType.SELECT_MULTIPLE, values=self._values(item.choices))
        own = (
            self._variable(VariableType.TEXT, f"eigen{n}", label=f"eigen woord {n}") for n in range(1, item.blanks + 1)
        )
        return (circled, *own)

    def _curve_variables(self, item: Curve) -> tuple[Variable, ...]:
        levels = self._steps(item.levels, item.y.start, item.y.end)
        variables = [self._variable(VariableType.DRAWING)]
        for n in range(1, item.lines + 1):
            line = f"lijn{n}"
            name = f"{self._plain(item.line_label)} {n}"
            variables.append(self._variable(VariableType.TEXT, line, label=name))
            for moment in item.moments:
                variables.append(
                    self._variable(
                        VariableType.SELECT_ONE,
                        line,
                        moment.name,
                        label=f"{name}, {self._plain(moment.label)}",
                        values=levels,
                        numeric=True,
                        on_paper=False,
                    )
                )
        return tuple(variables)

    def _network_variables(self, item: Network) -> tuple[Variable, ...]:
        gives = self._values(item.gives)
        near = self._steps(item.closeness_steps, item.closeness_left, item.closeness_right)
        variables = [self._variable(VariableType.DRAWING)]
        numbers = range(1, sum(ring.places for ring in item.rings) + 1)
        for place, number in ((f"p{n:02d}", n) for n in numbers):
            variables += (
                self._variable(VariableType.TEXT, place, "naam", label=f"{number}, {self._plain(item.name_label)}"),
                self._variable(
                    VariableType.SELECT_MULTIPLE,
                    *(place, "geeft"),
                    label=f"{number}, {self._plain(item.gives_label)}",
                    values=gives,
                ),
                self._variable(
                    VariableType.SELECT_ONE,
                    *(place, "nabij"),
                    label=f"{number}, {self._plain(item.closeness_label)}",
                    values=near,
                    numeric=True,
                ),
            )
        return tuple(variables)
