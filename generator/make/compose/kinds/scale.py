"""A row of boxes between two poles."""

from __future__ import annotations

from generator.make.compose.pen import Pen
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.questions import (
    as_question,
    head_pieces,
    maker,
)
from generator.model.geometry import Box
from generator.model.questions.scale import Steps
from generator.model.sheet import Ask
from generator.model.texts import Span

POLE_MIN_MM = 24.0  # narrower, and the poles of a scale stand above the boxes
SCALE_PITCH_BOXES = 2.0  # distance of the boxes of a scale, in boxes


def scale_pieces(ask: Ask, look: Steps, width: float, bench: Bench) -> list[Piece]:
    """A row of boxes between two poles, numbered."""
    style = bench.style
    pitch = style.box * SCALE_PITCH_BOXES
    row_width = pitch * (look.steps - 1) + style.box
    beside = (width - row_width) / 2 - style.grid * 1.5
    above = beside < max(POLE_MIN_MM, _longest_word(look, bench))
    body = _scale_row(ask, look, width, bench, pitch, 0.0 if above else beside)
    return as_question(ask, head_pieces(ask, width, bench), [body], bench)


def _longest_word(look: Steps, bench: Bench) -> float:
    return max(bench.setter.widest_word(pole, bench.style.body) for pole in (look.left, look.right))


def _scale_row(ask: Ask, look: Steps, width: float, bench: Bench, pitch: float, beside: float) -> Piece:
    """The boxes; poles at both sides, or (`beside` 0) above the ends."""
    style, voice = bench.style, bench.style.body
    row_width = pitch * (look.steps - 1) + style.box
    spread = width - style.box - (pitch if bench.beside else 0.0)  # its last box is not taken for the next scale's
    step = pitch if beside else min(spread / max(1, look.steps - 1), pitch * 2)
    span = step * (look.steps - 1) + style.box  # from the first box to the last
    pole_width = beside or max(span / 2 - style.grid / 2, _longest_word(look, bench))
    left = bench.setter.lines(look.left, voice, pole_width)
    right = bench.setter.lines(look.right, voice, pole_width)
    pole_height = max(len(left), len(right)) * voice.leading
    number_height = style.small.leading
    row_height = number_height + style.box + 0.6
    height = max(row_height, pole_height) if beside else pole_height + row_height
    pole, numbers, other = bench.parent.branch("P"), bench.parent.branch("L"), bench.parent.branch("P")
    make = maker(ask.question, bench)

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        start = x + (width - row_width) / 2 if beside else x
        top = y + (height - row_height) / 2 if beside else y + pole_height
        middle = top + number_height + style.box / 2
        if beside:
            pole_top = max(y, min(middle - len(left) * voice.leading / 2, y + height - len(left) * voice.leading))
            pen.lines(left, x, pole_top, voice, pole, "right", pole_width)
        else:
            pen.lines(left, x, y, voice, pole)
        for value in range(1, look.steps + 1):
            box = Box(start + (value - 1) * step, top + number_height, style.box, style.box)
            item = numbers.branch("LI")
            form = item.branch("Lbl").branch("Form")
            pen.tick_box(box)
            pen.field(make.mark(box, str(value), str(value), outline=style.outline), form)
            pen.write(
                (Span(str(value)),), box.x - 3, top - 0.3, style.box + 6, style.small, item.branch("LBody"), "centre"
            )
        if beside:
            pole_top = max(y, min(middle - len(right) * voice.leading / 2, y + height - len(right) * voice.leading))
            pen.lines(right, x + width - pole_width, pole_top, voice, other)
        else:
            pen.lines(right, x + span - pole_width, y, voice, other, "right", pole_width)

    return Drawn(height, paint)
