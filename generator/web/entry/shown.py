"""A sheet as its template takes it: parts with their blocks, questions with their controls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from generator.model.questions.note import Said
from generator.model.sheet import Ask, Panel, Sheet
from generator.model.texts import Rich
from generator.web.entry.controls import Choose, Cloud, Control, Dated, Given, Lines, Write
from generator.web.entry.forms import controls
from generator.web.entry.front import Value
from generator.web.entry.parts import Leaf, Part, parts
from generator.web.entry.posed import Posed

LABELLED = (Choose, Write, Dated, Lines, Cloud)  # say their question's label themselves


@dataclass(frozen=True, slots=True)
class Context:
    """Where a control stands: in which part, whether its label is the part's title, whether it is said already."""

    part: int
    plain: bool = False
    named: bool = False
    bare: bool = False

    def within(self) -> Context:
        """For what stands inside a question that is labelled already."""
        return replace(self, named=False, bare=False)

    def bared(self, bare: bool) -> Context:
        """For a question whose label stands above it."""
        return replace(self, bare=bare)


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question's controls; `headed`: its label stands above them."""

    label: Rich
    hint: Rich
    controls: tuple[Control, ...]
    headed: bool
    title_id: str


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block by the name of its class."""

    kind: str
    of: Any
    question: ShownQuestion | None = None
    children: tuple[ShownBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part with its blocks; `heading`: whether its title is shown, hidden, or said by its question ("")."""

    part: Part
    blocks: tuple[ShownBlock, ...]
    heading: Literal["shown", "hidden", ""]
    ctx: Context


def shown_parts(sheet: Sheet, answers: Mapping[str, Value], *, plain: bool) -> tuple[ShownPart, ...]:
    """The parts of a sheet with what was answered."""
    given = {name: told for name, value in answers.items() if (told := _told(value))}
    return tuple(_part(part, sheet, given, plain) for part in parts(sheet))


def _told(value: Value) -> tuple[str, ...]:
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def _part(part: Part, sheet: Sheet, given: Given, plain: bool) -> ShownPart:
    context = Context(part.number, plain, part.named)
    polite = sheet.address == "u"
    blocks = tuple(_block(leaf, part, given, polite) for leaf in part.blocks)
    heading: Literal["shown", "hidden", ""] = "" if part.named else "shown" if part.title else "hidden"
    return ShownPart(part, blocks, heading, context)


def _block(leaf: Leaf, part: Part, given: Given, polite: bool) -> ShownBlock:
    kind = type(leaf).__name__
    if isinstance(leaf, Ask):
        return ShownBlock(kind, leaf, _question(leaf, part, given, polite))
    if isinstance(leaf, Panel):
        inner = tuple(ShownBlock(type(child).__name__, child) for child in leaf.children)
        return ShownBlock(kind, leaf, children=inner)
    return ShownBlock(kind, leaf)


def _question(ask: Ask, part: Part, given: Given, polite: bool) -> ShownQuestion:
    question = ask.question
    found = controls(Posed(question, given, polite, ask.lines, ask.bare))
    own = found[0] if found else None
    labelled = isinstance(own, LABELLED) and getattr(own, "size", "question") == "question"
    headed = not labelled and not isinstance(question.look, Said)
    title = f"deel-{part.number}" if part.named else f"v-{part.number}-{question.id}"
    return ShownQuestion(question.label, question.hint, found, headed, title)


def pictograms(shown: Iterable[ShownPart]) -> tuple[str, ...]:
    """The names of all pictograms on these parts, each once."""
    names = {"ok", "phone", "warn", "lock", "sound", "pencil"}
    for own in shown:
        names.update(_icons(own.blocks))
    return tuple(sorted(names))


def _icons(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        for each in value:
            yield from _icons(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for own in fields(value):
            inner = getattr(value, own.name)
            if own.name == "icon" and inner:
                yield inner
            elif (own.name != "look" and isinstance(inner, tuple)) or is_dataclass(inner):
                yield from _icons(inner)
