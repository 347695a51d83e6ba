"""Parts: how a sheet is cut into screens. The one place that says so: pages, saving per part and "seen" all ask here.

On paper blocks stand side by side and in frames; on a phone they stand below one another, a section at a time. A
heading begins a part. A section that is too long for a screen or two is cut between its questions, never in one. What
is private has a part to itself, so that the page can say of that part that nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from generator.model.domains import Choice, Day, Drawing
from generator.model.questions.choice import Between, Boxes
from generator.model.questions.curve import Plot
from generator.model.questions.grid import Rowed
from generator.model.questions.likert import Matrix
from generator.model.questions.network import Map
from generator.model.questions.note import Said
from generator.model.questions.text import Lines, Numbered, Open
from generator.model.questions.words import Circled
from generator.model.sheet import (
    Ask,
    Block,
    Bullets,
    Canvas,
    CanvasCell,
    Columns,
    Heading,
    PageBreak,
    Panel,
    Paragraph,
    Sheet,
    Strip,
    Table,
    TickExample,
    Together,
)
from generator.model.texts import Rich
from generator.model.variable import Variable

Leaf = Heading | Paragraph | Bullets | Table | Strip | Panel | Ask
"""A block that stands on a phone as it is; a panel among them asks nothing."""

SCREEN_ROWS = 11.0  # rows of 58 px between head and foot of a phone of 844 px: one part is about so much
WORDS_A_ROW = 2.5  # words to circle that fit side by side on a phone
ROWS_A_STATEMENT = 2.5  # a statement, its choices, and the line that says what was chosen
WHOLE_SCREEN = 99.0  # a drawing or a table has a part to itself


@dataclass(frozen=True, slots=True)
class Part:
    """One screen: `number` from 1; `title` () where it has none. `variables`: those with an input, in reading order."""

    number: int
    title: Rich
    blocks: tuple[Leaf, ...]
    variables: tuple[Variable, ...] = ()
    private: bool = False  # nothing of it is asked, sent or kept
    named: bool = False  # its title is the label of its only question


@dataclass
class _Draft:
    """A part while it is filled: whether something of its own is in it yet, and how high that is."""

    title: Rich
    blocks: list[Leaf] = field(default_factory=list)
    rows: float = 0.0
    private: bool = False

    @property
    def asks(self) -> list[Ask]:
        return [block for block in self.blocks if isinstance(block, Ask)]


def entered(variable: Variable) -> bool:
    """Whether a phone asks for it: what is private never, and a drawing is no field."""
    return not variable.private and not isinstance(variable.domain, Drawing)


def parts(sheet: Sheet) -> tuple[Part, ...]:
    """The parts of a sheet, at least one. Every variable that is `entered` stands in exactly one of them."""
    drafts = [draft for draft in _drafts(_flat(sheet.blocks)) if draft.blocks or draft.title]
    return tuple(_part(number, draft) for number, draft in enumerate(_joined(drafts) or [_Draft(())], start=1))


def answer_of(variable: Variable, given: Sequence[str]) -> str | list[str] | None:
    """What a form without JavaScript says of a variable, as the value of an event (None: nothing).

    `given`: all fields of that name, in order. A date comes in three fields, and a typed one may come in one.
    """
    domain = variable.domain
    if isinstance(domain, Choice):
        chosen = [code for code in given if code]
        return (chosen[0] if chosen else None) if domain.at_most == 1 else chosen
    if isinstance(domain, Day):
        return "-".join(part.strip() for part in given) if any(part.strip() for part in given) else None
    text = given[0].replace("\r\n", "\n") if given else ""
    return text if text.strip() else None


def _part(number: int, draft: _Draft) -> Part:
    asks = draft.asks
    named = not draft.title and len(asks) == 1 and not isinstance(asks[0].question.look, Said)
    variables = tuple(v for ask in asks for v in ask.question.variables if entered(v) and not ask.question.private)
    title = asks[0].question.label if named else draft.title
    return Part(number, title, tuple(draft.blocks), variables, draft.private, named)


def _joined(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Parts that ask nothing and are in no section of their own stand above the part that follows (how it works)."""
    done: list[_Draft] = []
    ahead: list[Leaf] = []
    for draft in drafts:
        if not draft.asks and not draft.title:
            ahead += draft.blocks
            continue
        draft.blocks[:0], ahead = ahead, []
        done.append(draft)
    if ahead and done:
        done[-1].blocks += ahead
    return done or ([_Draft((), ahead)] if ahead else [])


def _drafts(leaves: Iterable[Leaf]) -> Iterator[_Draft]:
    """Cut at headings of level 2, at private questions, and where a screen is full."""
    section: Rich = ()
    now = _Draft(section)
    waiting: list[Leaf] = []  # headings and texts above a question go where it goes
    for leaf in leaves:
        if isinstance(leaf, Heading) and leaf.level == 2:
            now.blocks += waiting
            yield now
            section = leaf.text
            now, waiting = _Draft(section), []
        elif not isinstance(leaf, Ask):
            waiting.append(leaf)
        else:
            rows = _rows(leaf)
            full = now.asks and now.rows + rows > SCREEN_ROWS
            if full or (now.asks and now.private != leaf.question.private):
                yield now
                now = _Draft(() if leaf.question.private else section)
            now.blocks += (*waiting, leaf)
            now.rows, now.private, waiting = now.rows + rows, leaf.question.private, []
    now.blocks += waiting
    yield now


def _flat(blocks: Iterable[Block], *, side: bool = False) -> Iterator[Leaf]:
    """The blocks below one another. What only helps on paper (page breaks, how to tick, poles) is left out.

    `side`: within a frame, where a heading begins no part.
    """
    for block in _sections_in_turn(blocks):
        match block:
            case Together(children=children):
                yield from _flat(children, side=side)
            case Columns(columns=columns):
                yield from _flat((own for column in columns for own in column), side=side)
            case Canvas(rows=rows):
                for cell in (cell for row in rows for cell in row.cells):
                    yield from _cell(cell)
            case Panel():
                yield from _framed(block)
            case Heading(level=2) if side:
                yield replace(block, level=3)
            case PageBreak() | TickExample() | Between() | Strip(steps=()):
                pass
            case _:
                yield block


def _sections_in_turn(blocks: Iterable[Block]) -> Iterator[Block]:
    """Sections side by side are a row of headings and rows of columns below it: on a phone each section is whole."""
    beside: list[Columns] = []
    for block in blocks:
        if beside and isinstance(block, Columns) and len(block.columns) == len(beside[0].columns):
            beside.append(block)
            continue
        yield from _by_column(beside)
        beside = [block] if isinstance(block, Columns) and all(_heads(own) for own in block.columns) else []
        if not beside:
            yield block
    yield from _by_column(beside)


def _by_column(rows: Sequence[Columns]) -> Iterator[Block]:
    for own in zip(*(row.columns for row in rows), strict=True):
        for blocks in own:
            yield from blocks


def _heads(blocks: Sequence[Block]) -> bool:
    first = blocks[0] if blocks else None
    return isinstance(first, Heading) and first.level == 2


def _framed(panel: Panel) -> Iterator[Leaf]:
    """A frame that asks something is a heading and what is in it; any other stays one."""
    inner = tuple(_flat(panel.children, side=True))
    if any(isinstance(leaf, Ask) for leaf in inner):
        if panel.title:
            yield Heading(panel.title, 3, panel.icon)
        yield from inner
    elif inner:
        yield replace(panel, children=inner)


def _cell(cell: CanvasCell) -> Iterator[Leaf]:
    """A field of a poster: its title above what it holds, unless its only question says the same."""
    inner = tuple(_flat(cell.children, side=True))
    asks = [leaf for leaf in inner if isinstance(leaf, Ask)]
    if cell.title and not (len(asks) == 1 and asks[0].question.label == cell.title):
        yield Heading(cell.title, 3, cell.icon)
        yield from inner
    else:
        yield from (replace(leaf, bare=False) if isinstance(leaf, Ask) else leaf for leaf in inner)


def _rows(ask: Ask) -> float:
    """About how high a question is on a phone, in rows of choices, with its label."""
    match ask.question.look:
        case Boxes(options=options, other=other):
            return len(options) + (3.0 if other else 1.0)
        case Matrix(rows=rows):
            return ROWS_A_STATEMENT * len(rows) + 1
        case Rowed(rungs=rungs, groups=(only,)) if any(rung.right for rung in rungs):
            return ROWS_A_STATEMENT * len(rungs) * len(only.column.series) + 1
        case Rowed() | Plot() | Map():
            return WHOLE_SCREEN
        case Circled(options=options, blanks=blanks):
            return len(options) / WORDS_A_ROW + blanks + 2
        case Numbered(count=count):
            return count + 1.0
        case Lines(lines=lines):
            return 2.5 if lines == 1 else 3.5
        case Open():
            return 4.0
        case _:
            return 3.0
