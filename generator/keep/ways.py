"""Where the ways in which one sheet came in (paper, PDF, screen) say different things, beyond one answer and its twin.

Two drawings can be laid over each other; a drawing and levels that were chosen cannot, and a map that was filled in
twice may hold one person at two places. A person is asked; nothing is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.keep.network_own import NETWORK, name_columns
from generator.keep.plots import CURVE
from generator.model.answer import Answer, AnswerState, Source
from generator.model.curve import Curve, CurveLine
from generator.model.variable import Variable

SAME_HEIGHT = 10.0  # of 100: so far apart two hands may draw the same line
SAME_MEAN = 5.0  # … and so far on average
SAME_ENDS = 0.1  # of the axis: so much longer or shorter one of them may be
IN_WORDS = {Source.PAPER: "op papier", Source.PDF: "in de pdf", Source.WEB: "digitaal", Source.REVIEW: "met de hand"}
_OPEN = (AnswerState.BLANK, AnswerState.UNREADABLE)


def drawn_alike(answers: Sequence[Answer]) -> bool:
    """Whether drawings that came in different ways show the same lines; of those without lines nobody can say."""
    by_way = {answer.source: answer for answer in answers if answer.state is AnswerState.SEEN}
    first, *others = by_way.values() or (None,)
    return all(_same_lines(first.curve, other.curve) for other in others if first is not None)


def _same_lines(one: Curve | None, other: Curve | None) -> bool:
    if one is None or other is None or len(one.lines) != len(other.lines):
        return False
    left = list(other.lines)
    for line in one.lines:
        twin = next((each for each in left if _same_line(line, each)), None)
        if twin is None:
            return False
        left.remove(twin)
    return True


def _same_line(one: CurveLine, other: CurveLine) -> bool:
    apart = [abs(a - b) for a, b in zip(one.heights, other.heights, strict=True) if a is not None and b is not None]
    alone = sum((a is None) != (b is None) for a, b in zip(one.heights, other.heights, strict=True))
    if not apart or alone > 2 * SAME_ENDS * len(one.heights):
        return False
    return max(apart) <= SAME_HEIGHT and sum(apart) / len(apart) <= SAME_MEAN


def asks_across(variables: Iterable[Variable]) -> bool:
    """Whether anything is asked of which the ways can only be compared across answers."""
    return any(variable.item_type in (CURVE, NETWORK) for variable in variables)


def across(variables: Mapping[str, Variable], answers: Mapping[str, Answer]) -> dict[str, str]:
    """By variable why its answer needs a person (Dutch), of all answers to the questions of a copy."""
    questions: dict[tuple[str, str, str], list[tuple[Variable, Answer]]] = defaultdict(list)
    for name, answer in answers.items():
        variable = variables.get(name)
        if variable is not None and variable.item_type in (CURVE, NETWORK) and answer.state not in _OPEN:
            questions[variable.item_type, variable.form, variable.item].append((variable, answer))
    found: dict[str, str] = {}
    for (kind, _, _), given in questions.items():
        found |= _drawing_beside_levels(given) if kind == CURVE else dict(_people_of_two_maps(given, variables))
    return found


def _drawing_beside_levels(given: Sequence[tuple[Variable, Answer]]) -> dict[str, str]:
    """A drawing that came in another way than the levels that were chosen."""
    drawing = next((answer for variable, answer in given if not variable.part), None)
    if drawing is None or drawing.source is Source.REVIEW:
        return {}
    drew = {drawing.source, *(way.source for way in drawing.ways)}
    chose = {answer.source for variable, answer in given if len(variable.part) == 2} - drew - {Source.REVIEW}
    if not chose:
        return {}
    how = " en ".join(IN_WORDS[source] for source in sorted(chose))
    why = (
        f"Er is {IN_WORDS[drawing.source]} getekend, en {how} zijn niveaus gekozen. Hoort de tekening erbij? Kies "
        "'Er is iets getekend'. Gelden alleen de niveaus? Kies 'Niets ingevuld'."
    )
    return {drawing.variable: f"{drawing.why} {why}".strip()}


def _people_of_two_maps(
    given: Sequence[tuple[Variable, Answer]], variables: Mapping[str, Variable]
) -> Iterator[tuple[str, str]]:
    """People who stand on the map of one way only, while the other has people of its own: the same ones, perhaps."""
    if len({answer.source for _, answer in given}) < 2:  # nearly always
        return
    first, _ = given[0]
    name = name_columns(v for v in variables.values() if (v.form, v.item) == (first.form, first.item))
    ways: dict[Source, list[Answer]] = defaultdict(list)
    for variable, answer in given:
        named = "_".join(variable.part[1:]) in name.values()
        if named and not answer.ways and answer.source is not Source.REVIEW:
            ways[answer.source].append(answer)
    if len(ways) < 2 or Source.WEB not in ways:
        return
    others = " en ".join(IN_WORDS[source] for source in sorted(ways) if source is not Source.WEB)
    for answer in ways[Source.WEB]:
        why = f"Deze plek is alleen digitaal ingevuld, en {others} staan andere plekken vol. Is dit een ander mens?"
        yield answer.variable, f"{answer.why} {why}".strip()
