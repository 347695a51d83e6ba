"""How a sheet works, on a light ground: numbered steps, and how to tick and to correct.

The steps stand in one row; on a narrow sheet, where their words would make that row high, under one another.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from generator.make.compose.blocks import panel_ground, ticked_box, undone_box
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import draw_pictogram
from generator.make.compose.pieces import Bench, Drawn, Piece
from generator.make.compose.questions import number_to_do
from generator.make.compose.structure import Branch
from generator.make.compose.text import Line
from generator.make.style import Style
from generator.model.geometry import PT_PER_MM, Box, Point
from generator.model.sheet import Step, Strip
from generator.model.texts import Rich

PAD_MM = 1.2  # above and below
SIDE_MM = 3.0  # before the first step and after the last word
DISC_MM = 7.2  # a filled number: do this
ICON_MM = 7.0
AIR_MM = 2.0  # between number, pictogram and words
STEP_GAP_MM = 5.0  # between two steps
MOST_LINES = 4  # of a step beside others
FIT_MM, WIDER = 0.1, 1.04  # more than its words a line is wide, and the steps in which a narrow one is looked for
ROUNDING_MM = 0.01  # widths are sums of floats
UNDER_GAP_MM = 0.8  # between two steps under one another
EXAMPLE_BOX_MM = 4.4
TIGHT = 1.06  # line distance per type size, where each text is one line


@dataclass(frozen=True)
class _Step:
    icon: str | None
    lines: tuple[Line, ...]
    left: float  # from the strip's edge, mm
    middle: float  # from the middle of the strip, mm


def strip_pieces(block: Strip, width: float, bench: Bench) -> list[Piece]:
    """One piece, as low as its words allow."""
    style = bench.style
    example, wide = _example(block, bench)
    room, voice = width - 2 * SIDE_MM - wide, style.body
    steps, tall = min((_beside(block, room, bench), _under(block, room, bench)), key=lambda made: made[1])
    height = max(tall, len(example) * _example_pitch(style)) + 2 * PAD_MM
    items = bench.parent.branch("L")
    nodes = [items.branch("LI") for _ in steps]
    said = bench.parent.branch("P")

    def paint(pen: Pen, x: float, y: float, _height: float) -> None:
        panel_ground(pen, Box(x, y, width, height), "tint")
        for number, (step, node) in enumerate(zip(steps, nodes, strict=True), start=1):
            left, middle = x + step.left, y + height / 2 + step.middle
            number_to_do(pen, Point(left + DISC_MM / 2, middle), number, node.branch("Lbl"), DISC_MM)
            at = left + DISC_MM + AIR_MM
            if step.icon:
                draw_pictogram(pen, step.icon, at, middle - ICON_MM / 2, ICON_MM, style.colours.heading)
                at += ICON_MM + AIR_MM
            pen.lines(step.lines, at, middle - len(step.lines) * voice.leading / 2, voice, node.branch("LBody"))
        _examples(pen, example, Point(x + width - SIDE_MM - wide, y + height / 2), said)

    return [Drawn(height, paint, gap=style.grid, where="zo werkt dit blad")]


def _extra(step: Step) -> float:
    """What stands before the words of a step, mm."""
    return DISC_MM + AIR_MM + (ICON_MM + AIR_MM if step.icon else 0.0)


def _beside(block: Strip, width: float, bench: Bench) -> tuple[list[_Step], float]:
    """The steps in one row, on as few lines as their words allow; and the height: without an end if none do."""
    if not block.steps:
        return [], DISC_MM
    voice, setter = bench.style.body, bench.setter
    extras = [_extra(step) for step in block.steps]
    room = width - STEP_GAP_MM * len(block.steps) - sum(extras)
    for count in range(1, MOST_LINES + 1):
        widest = [_narrowest(step.text, count, bench) for step in block.steps]
        spare = (room - sum(widest)) / len(widest)
        if spare >= -ROUNDING_MM:
            break
    else:
        return [], math.inf
    left, made = SIDE_MM, []
    for step, own, extra in zip(block.steps, widest, extras, strict=True):
        made.append(_Step(step.icon, setter.lines(step.text, voice, own + spare), left, 0.0))
        left += extra + own + spare + STEP_GAP_MM
    return made, max(DISC_MM, *(len(step.lines) * voice.leading for step in made))


def _narrowest(text: Rich, count: int, bench: Bench) -> float:
    """The width with which a text takes so many lines, mm."""
    voice, setter = bench.style.body, bench.setter
    whole = setter.width(text, voice) + FIT_MM
    width = max(setter.widest_word(text, voice) + FIT_MM, whole / count)
    while len(setter.lines(text, voice, width)) > count:
        width *= WIDER
    return width


def _under(block: Strip, width: float, bench: Bench) -> tuple[list[_Step], float]:
    """The steps under one another, and the height, mm."""
    voice, setter = bench.style.body, bench.setter
    lines = [setter.lines(step.text, voice, width - STEP_GAP_MM - _extra(step)) for step in block.steps]
    heights = [max(DISC_MM, len(own) * voice.leading) for own in lines]
    tall = sum(heights) + UNDER_GAP_MM * (len(heights) - 1)
    top, made = -tall / 2, []
    for step, own, high in zip(block.steps, lines, heights, strict=True):
        made.append(_Step(step.icon, own, SIDE_MM, top + high / 2))
        top += high + UNDER_GAP_MM
    return made, max(DISC_MM, tall)


def _example(block: Strip, bench: Bench) -> tuple[list[tuple[bool, Rich]], float]:
    """The two examples (whether it is the one that is taken back, its words), and how wide they are, mm."""
    rows = [(undone, text) for undone, text in ((False, block.tick), (True, block.correct)) if text]
    voice = bench.style.small
    wide = max((bench.setter.width(text, voice) + EXAMPLE_BOX_MM + AIR_MM + 0.1 for _, text in rows), default=0.0)
    return rows, wide


def _examples(pen: Pen, rows: list[tuple[bool, Rich]], at: Point, tag: Branch) -> None:
    voice = pen.style.small.on(pen.style.colours.ink)
    pitch = _example_pitch(pen.style)
    top = at.y - pitch * len(rows) / 2
    for undone, text in rows:
        box = Box(at.x, top + (pitch - EXAMPLE_BOX_MM) / 2, EXAMPLE_BOX_MM, EXAMPLE_BOX_MM)
        (undone_box if undone else ticked_box)(pen, box)
        words = pen.setter.lines(text, voice, 1000.0)
        pen.lines(words, box.right + AIR_MM, top + (pitch - voice.leading) / 2, voice, tag)
        top += pitch


def _example_pitch(style: Style) -> float:
    """From one example to the next, mm: close, for each is one line."""
    return max(EXAMPLE_BOX_MM + 0.8, style.small.size_pt * TIGHT / PT_PER_MM)
