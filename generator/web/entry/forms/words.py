"""Words to circle: loose words to tap. Where they may also be struck through, each has two boxes."""

from __future__ import annotations

from generator.model.questions.words import STRUCK, Circled
from generator.model.texts import Span
from generator.web.entry.controls import Choose, Cloud, Control, Word, Write
from generator.web.entry.forms.choices import ticks_of
from generator.web.entry.posed import Posed, most_of


def circled_form(posed: Posed, look: Circled) -> tuple[Control, ...]:
    """The words, then a field for each empty place."""
    question, variable = posed.question, posed.variable()
    first: Control
    if look.strike:
        away = posed.variable(*STRUCK)
        yes, no = posed.codes(variable.name), posed.codes(away.name)
        words = tuple(Word(o.name, o.label, o.icon, o.name in yes, o.name in no) for o in look.options)
        first = Cloud(variable.name, away.name, question.label, words, question.hint, most_of(variable))
    else:
        ticks = ticks_of(look.options, variable, posed)
        first = Choose(variable.name, question.label, ticks, False, "chips", question.hint, most_of(variable))
    own = [posed.variable(f"eigen{number}") for number in range(1, look.blanks + 1)]
    label = "Eigen woord" if len(own) == 1 else "Eigen woord {}"
    fields = (
        Write(v.name, (Span(label.format(number)),), posed.text(v.name), size="cell") for number, v in enumerate(own, 1)
    )
    return (first, *fields)
