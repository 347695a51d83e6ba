"""What is no picture: each question with what was answered; of handwriting that nobody typed, its picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.make.compose.pen import Pen
from generator.make.compose.structure import Branch
from generator.make.drawing import Picture
from generator.make.lookback.doubt import doubt
from generator.make.lookback.flow import COLUMN_MM, Block, heading, note
from generator.make.lookback.typed import fitted
from generator.model.geometry import Box, Point
from generator.model.lookback import SeenAnswer, SeenForm
from generator.model.texts import Rich, Span

INDENT_MM = 3.0
CROP_SHARE = 0.75  # of its size on paper: it is to be recognised, not to be worked on
MOST_CROP_MM = 34.0  # high
BELOW_MM = 1.2
NOTHING = "Hier lazen wij niets."  # what is private was not read: so not that nothing was filled in
WRITTEN = "geschreven, nog niet overgetypt"


def blocks(form: SeenForm, pen: Pen, section: Branch, crops: Mapping[str, Picture]) -> Iterator[Block]:
    """The questions, and how many were left empty."""
    pale = pen.style.small.on(pen.style.colours.muted)
    if not form.questions:
        yield note(NOTHING, pen, pale, section.branch("P"))
        return
    for question in form.questions:
        yield heading(question.title, pen, pen.style.body.heavy(), section.branch("H3"))
        answers = section.branch("L")
        for answer in question.answers:
            yield _row(answer, pen, answers.branch("LI"), crops)
    if form.empty:
        many = "1 andere vraag is" if form.empty == 1 else f"{form.empty} andere vragen zijn"
        yield note(f"{many} niet ingevuld.", pen, pale, section.branch("P"))


def words_of(answer: SeenAnswer, *, pictured: bool) -> Rich:
    """The row as a text: what stands at it, and what was answered; with a question mark in front if it is not sure.

    `pictured`: what was written is shown below it, and needs no words.
    """
    said = answer.said or ("" if pictured else WRITTEN)
    label = f"{answer.label.rstrip(':')}: " if answer.label and said else answer.label
    spans = (Span("" if answer.sure else "? ", bold=True), Span(label), Span(said, bold=answer.sure))
    return tuple(span for span in (*spans, Span(doubt(sure=answer.sure))) if span.text)


def _row(answer: SeenAnswer, pen: Pen, item: Branch, crops: Mapping[str, Picture]) -> Block:
    body = item.branch("LBody")
    picture = crops.get(answer.crop) if answer.crop else None
    words = words_of(answer, pictured=picture is not None)
    lines, voice = fitted(pen, words, pen.style.body, COLUMN_MM - INDENT_MM)
    size = _size(picture, answer.wide) if picture is not None else (0.0, 0.0)
    figure = body.figure(f"Het handschrift bij: {answer.label or 'deze vraag'}") if picture is not None else body

    def draw(on: Pen, at: Point) -> None:
        below = on.lines(lines, at.x + INDENT_MM, at.y, voice, body)
        if picture is not None:
            on.image(Box(at.x + INDENT_MM, below + 0.4, *size), answer.crop, figure)

    height = len(lines) * voice.leading + size[1] + BELOW_MM
    return Block(height, draw, picture=answer.crop if picture is not None else "")


def _size(picture: Picture, wide: float) -> tuple[float, float]:
    """How large the picture of something written is shown, mm. `wide`: how wide it is on paper (0: not known)."""
    room = COLUMN_MM - INDENT_MM
    width = min(room, CROP_SHARE * wide) if wide else room
    high = width * picture.height / picture.width
    share = min(1.0, MOST_CROP_MM / high)
    return width * share, high * share
