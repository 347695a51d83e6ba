"""What is no picture, as a list: each question with its answers in words, as they stood on the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.keep.group.measures import sides_of
from generator.keep.lookback.ticks import WORDS
from generator.keep.network_own import NETWORK
from generator.keep.plots import CURVE
from generator.keep.response import Response
from generator.model.answer import Answer, AnswerState
from generator.model.domains import Said
from generator.model.layout import Layout
from generator.model.lookback import SeenAnswer, SeenQuestion
from generator.model.part_names import place_number
from generator.model.sheet import Sheet
from generator.model.texts import plain, unbroken
from generator.model.variable import Variable, VariableType

DRAWN, UNREAD = "getekend", "niet te lezen"
_TYPED = (AnswerState.ANSWERED,)  # somebody said what stands there: its picture is needed no more


class Listed:
    """Makes the list of each form of a run."""

    def __init__(self, layout: Layout, sheets: Sequence[Sheet]) -> None:
        self._titles = {(s.form, q.id): unbroken(plain(q.label)) for s in sheets for q in s.questions}
        self._wide = {f.variable: f.box.width for page in layout.pages for f in page.fields if f.choice is None}
        self._items: dict[str, list[tuple[str, list[Variable]]]] = {}
        asked = [v for v in layout.variables if not v.private and v.name.startswith(f"{v.form}_")]
        for (form, item), group in groupby(asked, key=lambda v: (v.form, v.item)):
            variables = [v for v in group if not _pictured(v, layout)]
            if variables:
                self._items.setdefault(form, []).append((item, variables))

    def of(self, response: Response, form: str) -> tuple[tuple[SeenQuestion, ...], int]:
        """The questions of a form with an answer, and how many have none."""
        found, empty = [], 0
        for item, variables in self._items.get(form, ()):
            title = self._titles.get((form, item)) or variables[0].label
            answers = (*self._of_parts(variables, response, title), *self._of_places(variables, response))
            if answers:
                found.append(SeenQuestion(title, answers))
            else:
                empty += any(variable.name in response.answers for variable in variables)
        return tuple(found), empty

    def _of_parts(self, variables: Sequence[Variable], response: Response, title: str) -> Iterator[SeenAnswer]:
        for variable in variables:
            answer = _given(variable, response)
            if answer is not None and answer.curve is None and not _at_place(variable):
                label = unbroken(variable.label).removeprefix(title).lstrip(" :")
                yield self._row(label, variable, answer, response)

    def _of_places(self, variables: Sequence[Variable], response: Response) -> Iterator[SeenAnswer]:
        """A row for each place of a map: who, what they give, how close; the picture of a name that nobody typed."""
        for place, parts in groupby(filter(_at_place, variables), key=lambda v: v.part[0]):
            given = [(v, a) for v in parts if (a := _given(v, response)) is not None]
            if not given:
                continue
            told = [_said(v, a) for v, a in given]
            crop, wide = next(
                ((a.crop, self._wide.get(v.name, 0.0)) for v, a in given if a.crop and a.state not in _TYPED), ("", 0.0)
            )
            sure = all(s for _, s in told) and not any(v.name in response.contested for v, _ in given)
            words = "; ".join(filter(None, (words for words, _ in told)))
            yield SeenAnswer(f"plek {place_number(place)}", words, sure, crop, wide)

    def _row(self, label: str, variable: Variable, answer: Answer, response: Response) -> SeenAnswer:
        said, sure = _said(variable, answer)
        crop = answer.crop if answer.state not in _TYPED else ""
        wide = self._wide.get(variable.name, 0.0)
        return SeenAnswer(label, said, sure and variable.name not in response.contested, crop, wide)


def _pictured(variable: Variable, layout: Layout) -> bool:
    """Whether this is shown in a picture instead. (A curve that gave no lines is listed: it has a crop.)"""
    if variable.item_type == CURVE:
        return len(variable.part) > 1
    if variable.item_type == WORDS:
        return bool(variable.values)
    if variable.item_type == NETWORK:
        return variable.type is VariableType.DRAWING
    return bool(sides_of(variable, layout))


def _at_place(variable: Variable) -> bool:
    """Whether it says something of a place on a map."""
    return variable.item_type == NETWORK and len(variable.part) > 1


def _given(variable: Variable, response: Response) -> Answer | None:
    """What was answered, if anything."""
    answer = response.answers.get(variable.name)
    return None if answer is None or answer.state is AnswerState.BLANK else answer


def _said(variable: Variable, answer: Answer) -> tuple[str, bool]:
    """An answer in words ('': handwriting that nobody typed), and whether it is certain."""
    match answer.state:
        case AnswerState.UNREADABLE:
            return UNREAD, False
        case AnswerState.SEEN:
            if variable.type is VariableType.DRAWING:
                return _stuck(answer) or DRAWN, True
            probably = f"waarschijnlijk {_told(variable, Said(text=answer.guess.text))}" if answer.guess else ""
            return probably, answer.guess is None
    if variable.type is VariableType.DRAWING:
        return _stuck(answer) or DRAWN, answer.state is AnswerState.ANSWERED
    return _told(variable, answer.said), answer.state is AnswerState.ANSWERED


def _told(variable: Variable, said: Said) -> str:
    return unbroken(variable.domain.told(said))


def _stuck(answer: Answer) -> str:
    """The notes that were stuck on it, in words."""
    many = len(answer.stickies)
    return "" if not many else "1 plakbriefje" if many == 1 else f"{many} plakbriefjes"
