"""What was drawn on a page's maps, as answers that a person settles: nothing of it counts before that."""

from __future__ import annotations

from collections.abc import Iterable

from generator.model.answer import Answer, AnswerState, PageSource, Source
from generator.model.code import PageCode
from generator.read.drawings.maps.area import DrawnOn

WHY = "Op de kaart zijn kringen of lijnen getekend. Kijk per nummer of het klopt."


def drawn_answers(code: PageCode, source: PageSource, maps: Iterable[DrawnOn]) -> tuple[Answer, ...]:
    """An answer per map on which something was drawn: always in doubt, with what was found as proposals."""
    return tuple(
        Answer(
            run=code.run,
            copy=code.copy,
            instance="",
            variable=each.space.variable,
            state=AnswerState.DOUBTFUL,
            confidence=round(min(one.confidence for one in each.drawn.proposals), 4),
            source=Source.PAPER,
            file=source.file,
            page=source.page,
            box=each.space.area,
            why=WHY,
            drawn=each.drawn,
        )
        for each in maps
    )
