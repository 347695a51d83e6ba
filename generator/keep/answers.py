"""The long table: a row per answer, with where it came from and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.keep.cells import numbers, scores
from generator.keep.columns import counted
from generator.keep.response import Response
from generator.keep.table import WHO, Cell, TableSpec, number, text, whole
from generator.model.answer import Answer, AnswerState, Source
from generator.model.geometry import Box, around
from generator.model.layout import Layout
from generator.model.variable import VariableType

_DIGITS = 3  # of a confidence and of mm: finer than either is known

_STATES = (
    "Wat het antwoord waard is: answered = ingevuld, blank = leeg, seen = er is geschreven of getekend (zie crop), "
    "doubtful = twijfel (een mens moet kijken), unreadable = een mens keek en kan het ook niet lezen"
)
_SOURCES = (
    "Waar het vandaan komt: paper = van papier, pdf = uit een invul-PDF, web = digitaal ingevuld, "
    "review = door een mens nagekeken"
)

SPEC = TableSpec(
    "answers",
    "Antwoorden: een rij per vraag en exemplaar",
    (
        *WHO,
        text("form", "Formulier"),
        whole("form_page", "Bladzijde van het formulier", minimum=1),
        text("item", "Vraag"),
        text("variable", "Variabele", required=True),
        text("value", "Antwoord; bij meer keuzes met een spatie ertussen"),
        whole("number", "De hoeveelste keuze het is (bij stellingen en schalen)"),
        number("score", "De score van de keuze, als die er een heeft"),
        text(
            "proposal", "Wat er misschien staat (bij twijfel en bij cijfers), of wat gelezen was voor een mens besliste"
        ),
        text("state", _STATES, enum=tuple(AnswerState), required=True),
        number("confidence", "Zekerheid, 0 tot 1"),
        text("source", _SOURCES, enum=tuple(Source), required=True),
        text("file", "Bestand"),
        whole("page", "Bladzijde in het bestand", minimum=0),
        number("x", "Plek op het blad: links, mm"),
        number("y", "Plek op het blad: boven, mm"),
        number("w", "Breedte, mm"),
        number("h", "Hoogte, mm"),
        text("crop", "Plaatje van het vak om in te schrijven of te tekenen, ook als het leeg is"),
        text("why", "Waarom het twijfelachtig is"),
    ),
)


_NO_COUNTS: tuple[Mapping[str, float | None], Mapping[str, float | None]] = ({}, {})
_Edges = tuple[float | None, float | None, float | None, float | None]


def _rounded(box: Box | None) -> _Edges:
    if box is None:
        return None, None, None, None
    x, y, width, height = (round(float(edge), _DIGITS) for edge in (box.x, box.y, box.width, box.height))
    return x, y, width, height


def _proposed(answer: Answer, said: str) -> str | None:
    """What may stand there, of what nobody decided yet; else what was read before somebody did."""
    if answer.guess is not None and answer.state in (AnswerState.SEEN, AnswerState.DOUBTFUL):
        return said or answer.guess.text
    return (said if answer.state is AnswerState.DOUBTFUL else answer.proposal) or None


class AnswerRows:
    """Makes the rows of one run; where each variable stands on paper is looked up once."""

    def __init__(self, layout: Layout) -> None:
        self._variables = {variable.name: variable for variable in layout.variables}
        self._counts = {
            variable.name: (numbers(variable) if counted(variable) else {}, scores(variable))
            for variable in layout.variables
            if variable.type is VariableType.SELECT_ONE
        }
        self._pages: dict[str, int] = {}
        self._choices: dict[tuple[str, str], Box] = {}
        boxes: dict[str, list[Box]] = {}
        for page in layout.pages:
            for field in page.fields:
                self._pages[field.variable] = page.page
                boxes.setdefault(field.variable, []).append(field.box)
                if field.choice is not None:
                    self._choices[field.variable, field.choice] = field.box
        self._boxes = {name: around(each) for name, each in boxes.items()}
        self._known: dict[tuple[str, tuple[str, ...]], _Edges] = {}

    def _edges(self, answer: Answer) -> _Edges:
        """Where the answer stands: its own box, else the boxes that were chosen, else all of the variable's."""
        if answer.box is not None:
            return _rounded(answer.box)
        key = (answer.variable, answer.chosen)
        if key not in self._known:
            chosen = [box for name in answer.chosen if (box := self._choices.get((answer.variable, name)))]
            found = _rounded(around(chosen) if chosen else self._boxes.get(answer.variable))
            if len(chosen) < len(answer.chosen):
                return found  # a choice that is not on the paper: anything may stand there, so it is not remembered
            self._known[key] = found
        return self._known[key]

    def _figures(self, answer: Answer) -> tuple[float | None, float | None]:
        """The number and the score of the one choice."""
        if answer.state is not AnswerState.ANSWERED or len(answer.chosen) != 1:
            return None, None
        number, score = self._counts.get(answer.variable, _NO_COUNTS)
        return number.get(answer.chosen[0]), score.get(answer.chosen[0])

    def rows(self, response: Response) -> Iterator[list[Cell]]:
        """A row per answer, in the layout's order."""
        for answer in response.answers.values():
            variable = self._variables.get(answer.variable)
            said = " ".join(answer.chosen) or answer.text
            yield [
                response.run,
                response.copy,
                response.instance,
                variable.form if variable else None,
                self._pages.get(answer.variable),
                variable.item if variable else None,
                answer.variable,
                said if answer.state is AnswerState.ANSWERED else None,
                *self._figures(answer),
                _proposed(answer, said),
                answer.state.value,
                round(float(answer.confidence), _DIGITS),
                answer.source.value,
                answer.file,
                answer.page,
                *self._edges(answer),
                answer.crop or None,
                answer.why or None,
            ]
