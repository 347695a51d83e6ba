"""Sheets and pages of digital entry for tests: every kind by its examples, in a house style that ships."""

from __future__ import annotations

import functools
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import houses
from generator.define.library import Library
from generator.make.merge import merge
from generator.model.questions import KINDS
from generator.model.sheet import Sheet
from generator.web.entry.front import House, OpenRun, SheetLine, Value
from generator.web.entry.pages import Pages
from generator.web.entry.rendering import Filled

FORM = """\
version: 1
title: Proef
description: Een proef
audience: medewerker
minutes: 5
sections:
  - id: een
    items:
{item}
      - {{type: select_one, id: erbij, label: "Klaar?", choices: [{{name: ja, label: ja}}, {{name: nee, label: nee}}]}}
"""
VOID = frozenset({"meta", "link", "input", "img", "br", "use", "path", "hr"})


def examples() -> list[tuple[str, int]]:
    """Every kind by its main example and by those of its options: (name, number)."""
    return [(name, n) for name in KINDS for n in range(1 + len(KINDS[name].more_examples))]


@functools.cache
def sheet_of(kind: str, number: int, *, private: bool = False) -> Sheet:
    """A sheet with this example of a kind, and one plain question."""
    example = (KINDS[kind].example, *KINDS[kind].more_examples)[number]
    item = textwrap.indent(example, " " * 6).rstrip()
    if private:
        item = item.replace(f"- type: {kind}\n", f"- type: {kind}\n        private: true\n", 1)
    with TemporaryDirectory() as folder:
        (Path(folder) / "forms").mkdir()
        text = FORM.format(item=item)
        (Path(folder) / "forms" / "kind.yaml").write_text(text, encoding="utf-8")
        library = Library(Path(folder))
        return merge(library.form("kind"), library.brand("waterrade").brand, library.templates())


@functools.cache
def sheet_of_all(*, options: bool = False) -> Sheet:
    """A sheet with the main example of every kind, a section each; with those of its options too."""
    shown = [text for kind in KINDS.values() for text in (kind.example, *(kind.more_examples if options else ()))]
    sections = []
    for number, text in enumerate(shown):  # the examples were not made to stand in one form: other names
        item = re.sub(r"\bid: (\w+)", rf"id: \1_{number}", textwrap.indent(text, " " * 6).rstrip(), count=1)
        sections.append(f"  - id: s{number}\n    title: Deel {number}\n    items:\n{item}\n")
    with TemporaryDirectory() as folder:
        (Path(folder) / "forms").mkdir()
        form = FORM.partition("sections:\n")[0] + "sections:\n" + "".join(sections)
        (Path(folder) / "forms" / "alles.yaml").write_text(form, encoding="utf-8")
        library = Library(Path(folder))
        return merge(library.form("alles"), library.brand("waterrade").brand, library.templates())


@functools.cache
def shipped() -> Library:
    """What ships."""
    return Library()


@functools.cache
def form_sheet(key: str, brand: str = "waterrade") -> Sheet:
    """A form that ships, as a screen says it."""
    library = shipped()
    return merge(library.form(key), library.brand(brand).brand, library.templates(), screen=True)


def run_of(sheets: Sequence[Sheet], brand: str = "waterrade") -> OpenRun:
    """A run of these sheets."""
    house = house_of(brand)
    lines = tuple(SheetLine(sheet.form, sheet.title, sheet.minutes) for sheet in sheets)
    who, privacy = (sheets[0].who_sees, sheets[0].footer) if sheets else ((), ())
    return OpenRun("ABCDEF", house, tuple(sheets), lines, who, privacy, "v1")


@functools.cache
def house_of(brand: str) -> House:
    """A house style that ships."""
    return houses.house_of(shipped(), brand)


@functools.cache
def _pages(brand: str) -> Pages:
    return Pages((house_of(brand),))


def pages_of(run: OpenRun) -> Pages:
    """The pages of a run's house."""
    assert run.house.brand is not None
    return _pages(run.house.brand.key)


def filled_with(answers: Mapping[str, Value], saved: int | None = None) -> Filled:
    """As without JavaScript."""
    return Filled("1.ABCDEF.14.ZZZZZZZZZZ.x", answers, {n: f"N{n}" for n in range(1, 100)}, saved)


@dataclass
class Node:
    """An element."""

    tag: str
    attributes: dict[str, str]
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def all(self, tag: str = "") -> Iterator[Node]:
        """Itself and all below it, of this tag."""
        if not tag or self.tag == tag:
            yield self
        for child in self.children:
            yield from child.all(tag)

    def above(self, tag: str) -> Node | None:
        """The nearest element of this tag around it."""
        node = self.parent
        while node is not None and node.tag != tag:
            node = node.parent
        return node

    @property
    def text(self) -> str:
        """What it says, without line ends."""
        return " ".join(" ".join([*self.texts, *(child.text for child in self.children)]).split())

    def get(self, name: str) -> str:
        """An attribute; '' if it is not there."""
        return self.attributes.get(name, "")


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Node("", {})
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.wrong.append(f"double attribute in {tag}: {names}")
        node = Node(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.at.tag != tag or self.at.parent is None:
            self.wrong.append(f"</{tag}> closes <{self.at.tag}>")
            return
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.texts.append(data)


def tree(html: str) -> Node:
    """The page as a tree; every tag must close in order."""
    found = _Tree()
    found.feed(html)
    found.close()
    assert found.wrong == [] and found.at is found.root, found.wrong
    return found.root
