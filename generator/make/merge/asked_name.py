"""A field for a name or number on the generic fillable PDF, where the order asks for it: an ordinary text field.

It stands in the strip where a named copy has its name, on the first coded page. What is typed there is a column like
any other, and a label only: two people may type the same, so it never tells answers apart.
"""

from __future__ import annotations

from dataclasses import replace

from generator.make.drawing import Drawing, Op, RectOp, TextOp
from generator.make.style import Style
from generator.model.domains import Text
from generator.model.geometry import PT_PER_MM, Point
from generator.model.layout import Field, FieldRole, FieldShape
from generator.model.variable import Variable

NAME = "werkblad_naam"
LABEL = "Naam of nummer (mag leeg blijven)"
FRAME_MM = 0.25
CORNER_MM = 0.8
LABEL_DOWN = 1.25  # of the label's size: its baseline below the frame


def name_variable(form: str) -> Variable:
    """The column."""
    return Variable(NAME, form, "naam", Text(), "text", LABEL)


def asking_name(drawing: Drawing, style: Style) -> Drawing:
    """The drawing with the field and its frame. Its label is drawn only: a reader hears it as the field's name."""
    pages = list(drawing.pages)
    for number, page in enumerate(pages):
        if page.layout is None or page.layout.name_strip is None:
            continue
        strip, voice = page.layout.name_strip, style.tiny
        baseline = strip.bottom + LABEL_DOWN * voice.size_pt / PT_PER_MM
        ops: tuple[Op, ...] = (
            RectOp(strip, stroke=style.colours.rule, width=FRAME_MM, radius=CORNER_MM),
            TextOp(Point(strip.x, baseline), LABEL, voice.font(), voice.size_pt, voice.colour),
        )
        field = Field(NAME, NAME, "naam", "text", FieldRole.WRITE, FieldShape.AREA, strip, LABEL, lines=1)
        layout = replace(page.layout, fields=(field, *page.layout.fields))
        pages[number] = replace(page, ops=(*page.ops, *ops), layout=layout)
        break
    return replace(drawing, pages=tuple(pages))
