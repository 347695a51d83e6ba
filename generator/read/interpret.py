"""What the marks and writings of a page mean: one Answer per open variable that has fields on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from generator.model.answer import Answer, AnswerState, Guess, Mark, MarkState, PageSource, Source, Writing
from generator.model.code import PageCode
from generator.model.curve import Curve
from generator.model.domains import Choice
from generator.model.geometry import Box, around
from generator.model.layout import Field, FieldRole, FieldShape, Layout, PageLayout
from generator.model.reason import Reason
from generator.model.sticky import STICKY_SURE, Sticky
from generator.model.variable import Variable, VariableType
from generator.read import thresholds as t
from generator.read.marks.judge import UNSURE

WHY_ONLY_CANCELLED = "Er is alleen een vakje helemaal zwart gemaakt. Is dat een keuze of juist niet?"
WHY_UNSURE = "Niet duidelijk of dit vakje is aangekruist."
WHY_UNSURE_WORD = "Niet duidelijk of dit woord is omcirkeld."
WHY_UNSURE_STRUCK = "Niet duidelijk of dit woord is doorgestreept."
_WHY_UNSURE = {
    FieldShape.BOX: WHY_UNSURE,
    FieldShape.WORD: WHY_UNSURE_WORD,
    FieldShape.STRUCK: WHY_UNSURE_STRUCK,
    FieldShape.AREA: WHY_UNSURE,
}
WHY_FADED = "In deze zwart-witscan is potlood weggevallen. Kijk op het papier wat hier is aangekruist."
WHY_LITTLE_INK = "Er staat iets kleins. Niet duidelijk of dat een antwoord is."
WHY_DIRTY = "Rond dit vak zit ook vuil of inkt. Niet duidelijk of hier iets is geschreven."

WHY_LINES = "Niet zeker is hoeveel lijnen hier staan en hoe ze lopen. Kijk of de gekleurde lijnen kloppen."
WHY_SPLIT = "Niet zeker is waar een dichte lijn ophoudt en de streepjes beginnen."
WHY_NAMES = "Niet zeker is welke naam bij welke lijn hoort."
WHY_STUCK = "Niet zeker hoeveel plakbriefjes hier hangen, en waar elk briefje ophoudt."
WHY_HIDDEN = "Dit vak is niet goed te zien: er ligt iets op, of er schijnt een lamp in. Kijk op het papier."
_BY_NOTES = frozenset({WHY_HIDDEN, WHY_DIRTY, WHY_LITTLE_INK})  # what a note on a field explains


def interpret(
    layout: Layout,
    page: PageLayout,
    code: PageCode,
    source: PageSource,
    marks: Iterable[Mark],
    writings: Iterable[Writing],
    faded: bool = False,
    curves: Iterable[Curve] = (),
    guesses: Mapping[str, Guess] = MappingProxyType({}),
    stickies: Mapping[str, tuple[Sticky, ...]] = MappingProxyType({}),
) -> tuple[Answer, ...]:
    """The answers of a page, in the order in which their variables first stand on it. Private ones yield nothing.

    `faded`: the scan lost pencil, so what it shows nothing of is asked about. `guesses`: what probably stands in
    fields, by field; it changes no answer. `stickies`: the notes that were stuck on fields.
    """
    by_mark = {mark.field: mark for mark in marks}
    by_writing = {writing.field: writing for writing in writings}
    drawn = {curve.field: curve for curve in curves}
    variables = {variable.name: variable for variable in layout.variables}
    groups: dict[str, list[Field]] = {}
    for field in page.fields:
        groups.setdefault(field.variable, []).append(field)
    answers = []
    for name, fields in groups.items():
        variable = variables.get(name)
        if variable is None or variable.private or any(field.private for field in fields):
            continue
        if any(field.role is FieldRole.MARK for field in fields):
            state, chosen, confidence, why = chosen_of(variable, fields, by_mark)
            if faded and _perhaps_gone(variable, state):
                state, confidence, why = AnswerState.DOUBTFUL, UNSURE, WHY_FADED
        else:
            chosen = ()
            state, confidence, why = _written(fields, by_writing)
        curve = next((drawn[field.name] for field in fields if field.name in drawn), None)
        if curve is not None and state is AnswerState.SEEN:
            state, confidence, why = _drawn(curve, confidence)
        notes = next((stickies[field.name] for field in fields if field.name in stickies), ())
        if notes:
            state, confidence, why = _stuck(notes, state, confidence, why)
        answers.append(
            Answer(
                run=code.run,
                copy=code.copy,
                instance="",
                variable=name,
                state=state,
                confidence=round(confidence, 4),
                source=Source.PAPER,
                chosen=chosen,
                file=source.file,
                page=source.page,
                box=_around(fields, chosen),
                why=why,
                curve=curve,
                guess=next((guesses[field.name] for field in fields if field.name in guesses), None),
                stickies=notes,
            )
        )
    return tuple(answers)


def chosen_of(
    variable: Variable, fields: Sequence[Field], marks: Mapping[str, Mark]
) -> tuple[AnswerState, tuple[str, ...], float, str]:
    """State, chosen codes, confidence and (if doubtful) why, of one select variable."""
    ticked = [(f, marks[f.name]) for f in fields if f.role is FieldRole.MARK and f.name in marks]
    chosen = tuple(f.choice or "" for f, m in ticked if m.state is MarkState.MARKED)
    unsure = [(f, m) for f, m in ticked if m.state is MarkState.DOUBTFUL]
    cancelled = any(m.state is MarkState.CANCELLED for _, m in ticked)
    confidence = min((m.confidence for _, m in ticked), default=0.0)
    if unsure:
        return AnswerState.DOUBTFUL, chosen, confidence, _why(unsure)
    domain = variable.domain
    if isinstance(domain, Choice) and (amiss := domain.amiss(chosen)):
        return AnswerState.DOUBTFUL, chosen, 0.5, amiss
    if not chosen and cancelled and variable.type is not VariableType.SELECT_MULTIPLE:
        return AnswerState.DOUBTFUL, (), 0.5, WHY_ONLY_CANCELLED
    return (AnswerState.ANSWERED if chosen else AnswerState.BLANK), chosen, confidence, ""


MOST_NAMED = 3  # boxes in doubt that are named


def _why(unsure: Sequence[tuple[Field, Mark]]) -> str:
    """Why a question is in doubt: what is not clear, the reason of its first box, and which boxes they are."""
    field, mark = unsure[0]
    if all(m.why is Reason.ONLY_SOLID for _, m in unsure):
        why = WHY_ONLY_CANCELLED
    else:
        what = _WHY_UNSURE[field.shape]
        why = f"{what.removesuffix('.')}: {mark.why.words}." if mark.why else what
    labels = "; ".join(f.label for f, _ in unsure[:MOST_NAMED] if f.label)
    return f"{why} ({labels})" if labels else why


def _perhaps_gone(variable: Variable, state: AnswerState) -> bool:
    """Whether a mark may have been here of which a faded page shows nothing: one choice of one is all there can be."""
    more = state is AnswerState.ANSWERED and variable.type is VariableType.SELECT_MULTIPLE
    return more or state is AnswerState.BLANK


def _written(fields: Sequence[Field], writings: Mapping[str, Writing]) -> tuple[AnswerState, float, str]:
    seen = [writings[f.name] for f in fields if f.name in writings]
    if not seen:
        return AnswerState.BLANK, 0.0, ""
    confidence = min(w.confidence for w in seen)
    if any(w.inked and not w.dirty for w in seen):
        return AnswerState.SEEN, confidence, ""
    if any(w.inked for w in seen):
        return AnswerState.DOUBTFUL, confidence, WHY_DIRTY
    if confidence < t.WRITING_SURE:
        return AnswerState.DOUBTFUL, confidence, WHY_HIDDEN if any(w.hidden for w in seen) else WHY_LITTLE_INK
    return AnswerState.BLANK, confidence, ""


def _stuck(notes: Sequence[Sticky], state: AnswerState, confidence: float, why: str) -> tuple[AnswerState, float, str]:
    """A field with notes on it is not empty, and they are what hides it. A person looks where one of them is not sure.

    What is chosen (marks) stays as it is.
    """
    if state is AnswerState.ANSWERED or (why and why not in _BY_NOTES):
        return state, confidence, why
    sure = min(note.confidence for note in notes)
    return (AnswerState.SEEN, sure, "") if sure >= STICKY_SURE else (AnswerState.DOUBTFUL, sure, WHY_STUCK)


def _drawn(curve: Curve, inked: float) -> tuple[AnswerState, float, str]:
    """A plot with ink in it: a person looks where its lines, the ends of their past, or their names are not sure."""
    doubts = ((curve.lines_sure, WHY_LINES), (curve.splits_sure, WHY_SPLIT), (curve.names_sure, WHY_NAMES))
    why = next((why for sure, why in doubts if not sure), "")
    if not why:
        return AnswerState.SEEN, inked, ""
    return AnswerState.DOUBTFUL, min(curve.confidence, *(line.split_confidence for line in curve.lines), UNSURE), why


def _around(fields: Sequence[Field], chosen: Sequence[str]) -> Box:
    """The chosen boxes, or all of the variable's fields."""
    boxes = [f.box for f in fields if f.choice in chosen and f.choice is not None] or [f.box for f in fields]
    return around(boxes)
