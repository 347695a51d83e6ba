"""Curves as they were read: drawn lines where there are any, else the levels that were chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from generator.keep.network import level_of
from generator.keep.plots import CURVE, height_of, plots_of
from generator.keep.response import Response
from generator.model.answer import Answer, AnswerState
from generator.model.curve import STEP, Curve, CurveLine, numbers_of
from generator.model.layout import Layout
from generator.model.lookback import Points, SeenCurve, SeenLine
from generator.model.part_names import line_number
from generator.model.questions.curve import Plot
from generator.model.sheet import Sheet
from generator.model.texts import plain
from generator.model.variable import Variable, variable_name

_NOT_DRAWN = (AnswerState.BLANK, AnswerState.UNREADABLE)


def curves_seen(response: Response, layout: Layout, sheets: Sequence[Sheet]) -> Mapping[str, list[SeenCurve]]:
    """The curves of each form on which there is a line."""
    plots = plots_of(sheets)
    titles = {variable_name(s.form, q.id): plain(q.label) for s in sheets for q in s.questions}
    levels: dict[str, list[Variable]] = defaultdict(list)
    for variable in layout.variables:
        if variable.item_type == CURVE and not variable.private:
            levels[variable_name(variable.form, variable.item)].append(variable)
    found: dict[str, list[SeenCurve]] = defaultdict(list)
    for name, variables in levels.items():
        plot, form = plots.get(name), variables[0].form
        if plot is None:
            continue
        lines = (*_drawn(name, response), *_chosen(name, variables, plot, response))
        if lines:
            moments = tuple((at, plain(label)) for _, label, at in plot.moments)
            ends = plain(plot.y[1]), plain(plot.y[2])
            found[form].append(SeenCurve(titles.get(name, ""), lines, plot.today, *ends, moments))
    return found


def _drawn(name: str, response: Response) -> Iterator[SeenLine]:
    """The lines of a drawing."""
    answer = response.answers.get(name)
    if answer is None or answer.curve is None or answer.state in _NOT_DRAWN:
        return
    sure = answer.curve.lines_sure and _settled(answer, response)
    for number, line in zip(numbers_of(answer.curve.lines), answer.curve.lines, strict=True):
        split = sure and line.split_sure
        yield SeenLine(number, _parts(line), line.dashed_from, drawn=True, sure=sure, split_sure=split)


def _settled(answer: Answer, response: Response) -> bool:
    """Whether nobody has to look at this drawing for another reason than its lines."""
    doubtful = answer.state is AnswerState.DOUBTFUL and answer.curve is not None and _all_sure(answer.curve)
    return not doubtful and answer.variable not in response.contested


def _all_sure(curve: Curve) -> bool:
    return curve.lines_sure and curve.splits_sure and curve.names_sure


def _parts(line: CurveLine) -> tuple[Points, ...]:
    """The pieces of a line without gaps."""
    parts: list[list[tuple[float, float]]] = [[]]
    for index, height in enumerate(line.heights):
        if height is None:
            parts.append([])
        else:
            parts[-1].append((index * STEP, height / 100))
    return tuple(tuple(part) for part in parts if part)


def _chosen(name: str, variables: Sequence[Variable], plot: Plot, response: Response) -> Iterator[SeenLine]:
    """The lines of which a level was chosen at moments; none that was drawn on a screen too."""
    if (drawing := response.answers.get(name)) is not None and drawing.curve is not None:
        return
    places = {moment: at for moment, _, at in plot.moments}
    lines: dict[str, list[tuple[float, Answer]]] = defaultdict(list)
    for variable in variables:
        answer = response.answers.get(variable.name)
        if len(variable.part) == 2 and answer is not None and answer.state is not AnswerState.BLANK:
            line, moment = variable.part
            if moment in places:
                lines[line].append((places[moment], answer))
    for line, chosen in lines.items():
        heights = [(at, level_of(answer)) for at, answer in chosen]
        points = tuple(sorted((at, height_of(level, plot) / 100) for at, level in heights if level is not None))
        sure = len(points) == len(chosen) and not any(a.variable in response.contested for _, a in chosen)
        if points:
            yield SeenLine(line_number(line), (points,), plot.today, drawn=False, sure=sure, split_sure=True)
