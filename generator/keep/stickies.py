"""The sticky notes on large sheets as rows: one by one, with colour, field and place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.keep.network import OF
from generator.keep.response import Response
from generator.keep.table import Cell, TableSpec, number, text, whole
from generator.model.answer import AnswerState
from generator.model.layout import Layout
from generator.model.sticky import STICKY_SURE, StickyColour

WALL_MM = 350.0  # mm: the longer side of a sheet that hangs on a wall (as reading has it)
_STATES = (AnswerState.ANSWERED.value, AnswerState.DOUBTFUL.value)
SPEC = TableSpec(
    "notes",
    "Plakbriefjes op een groot vel: een rij per briefje",
    (
        *OF,
        text("variable", "Variabele van het vak waar het briefje hangt", required=True),
        whole("note", "Nummer van het briefje in dit vak, van boven naar onder", required=True, minimum=1),
        text("colour", "Kleur", enum=tuple(StickyColour), required=True),
        number("x", "Plek op het blad: links, mm"),
        number("y", "Plek op het blad: boven, mm"),
        number("w", "Hoe breed het briefje is, mm"),
        number("h", "Hoe hoog het briefje is, mm"),
        number("angle", "Hoe scheef het hangt, graden met de klok mee"),
        text("picture", "Plaatje van het briefje"),
        text("state", "Of zeker is dat dit één briefje is", enum=_STATES, required=True),
        number("confidence", "Zekerheid, 0 tot 1"),
    ),
)


def hangs(layouts: Iterable[Layout]) -> bool:
    """Whether any of these runs has a sheet for a wall."""
    return any(max(page.width, page.height) >= WALL_MM for layout in layouts for page in layout.pages)


class StickyRows:
    """Makes the rows of one run."""

    def __init__(self, layout: Layout) -> None:
        self._items = {v.name: (v.form, v.item) for v in layout.variables} if hangs((layout,)) else {}

    def rows(self, response: Response) -> Iterator[list[Cell]]:
        """A row per note of a response."""
        for name, (form, item) in self._items.items():
            answer = response.answers.get(name)
            for place, note in enumerate(answer.stickies if answer is not None else (), start=1):
                state = AnswerState.ANSWERED if note.confidence >= STICKY_SURE else AnswerState.DOUBTFUL
                box: list[Cell] = [
                    round(value, 1) for value in (note.box.x, note.box.y, note.width, note.height, note.angle)
                ]
                who: list[Cell] = [response.run, response.copy, response.instance, form, item]
                yield [*who, name, place, note.colour.value, *box, note.picture or None, state.value, note.confidence]
