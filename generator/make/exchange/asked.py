"""What a sheet asks, value by value, for programs that know no sheets: texts, and groups of values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.model.domains import Choice, Drawing
from generator.model.sheet import (
    Ask,
    Block,
    Canvas,
    Columns,
    Heading,
    Panel,
    Paragraph,
    Question,
    Sheet,
    Together,
)
from generator.model.texts import Rich, plain, unbroken
from generator.model.variable import Variable

CODE_NAME = "code"
"""What the question for the code of somebody's sheet is called, so that an address can fill it in."""

CODE_LABEL = "Welke code staat er op je blad?"
CODE_HINT = "De code staat onder het blokje dat je scant. Heb je geen blad? Laat dit leeg."

_DRAWN = "{label}: tekenen kan daar niet. Wat erbij te kiezen en te typen is, staat er wel in."
_KEPT = "{label}: dit is alleen voor de persoon zelf, en gaat niet mee."


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one question. `label` and `hint` are the question's; each value's own words are in `labels`.

    `alike`: all of them are chosen from the same codes, one each (a table of choices).
    """

    name: str
    label: str
    hint: str
    variables: tuple[Variable, ...]
    labels: tuple[str, ...]
    required: bool = False

    @property
    def alike(self) -> Choice | None:
        """The codes that all values share, if they are a table of choices."""
        first = self.variables[0].domain
        same = len(self.variables) > 1 and all(v.domain == first for v in self.variables)
        return first if same and isinstance(first, Choice) and first.at_most == 1 else None


@dataclass(frozen=True, slots=True)
class Passage:
    """Words between the questions."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A sheet's questions in order. `left_out`: what did not go with it, in words (Dutch)."""

    form: str
    version: int
    wording: str
    title: str
    lead: str
    footer: str
    parts: tuple[Passage | Group, ...]
    left_out: tuple[str, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The questions alone."""
        return tuple(part for part in self.parts if isinstance(part, Group))


def words(rich: Rich | str) -> str:
    """A text without its weights, and without the places where paper may break a word."""
    return unbroken(rich if isinstance(rich, str) else plain(rich))


def outgoing(sheet: Sheet) -> Outgoing:
    """What goes out of this sheet: everything that is asked, but what is private and what is drawn."""
    left_out: list[str] = []
    parts = tuple(_parts(sheet.blocks, left_out))
    who = (words(sheet.who_sees), words(sheet.footer))
    return Outgoing(
        sheet.form,
        sheet.version,
        sheet.wording,
        words(sheet.title),
        words(sheet.lead),
        "\n\n".join(text for text in who if text),
        parts,
        tuple(left_out),
    )


def _parts(blocks: Sequence[Block], left_out: list[str]) -> Iterator[Passage | Group]:
    for block in blocks:
        match block:
            case Ask():
                yield from _group(block.question, left_out)
            case Heading():
                yield Passage(words(block.text), heading=True)
            case Paragraph() if block.text:
                yield Passage(words(block.text))
            case _:
                if isinstance(block, Panel) and block.title:
                    yield Passage(words(block.title), heading=True)
                for inner in _inside(block):
                    yield from _parts(inner, left_out)


def _inside(block: Block) -> Iterator[Sequence[Block]]:
    """The blocks in a block, in reading order; none in how to fill in paper, the facilitator's tables, breaks."""
    match block:
        case Panel() | Together():
            yield block.children
        case Columns():
            yield from block.columns
        case Canvas():
            yield from (cell.children for row in block.rows for cell in row.cells)
        case _:
            pass


def _group(question: Question, left_out: list[str]) -> Iterator[Passage | Group]:
    label = words(question.label)
    open_ones = tuple(v for v in question.variables if not v.private)
    if len(open_ones) < len(question.variables):
        left_out.append(_KEPT.format(label=label))
    asked = tuple(v for v in open_ones if not isinstance(v.domain, Drawing))
    if len(asked) < len(open_ones):
        left_out.append(_DRAWN.format(label=label))
    if asked:
        own = tuple(_own_label(label, variable) for variable in asked)
        yield Group(question.id, label, words(question.hint), asked, own, question.required)
    elif not question.variables and label:
        yield Passage(label)  # a note


def _own_label(question: str, variable: Variable) -> str:
    """What a value is called within its question: its label without the question's words."""
    own = words(variable.label).removeprefix(question).lstrip(" :")
    return own or words(variable.label)
