"""The small XML that a sheet's template writes, read into the blocks of a Sheet. Described in docs/sjablonen.md.

Every problem is kept with the element it is in, which knows its line of the template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, cast, get_args

from generator.make.merge.text import rich
from generator.make.merge.xml_tree import Element
from generator.model.icons import ICONS
from generator.model.questions.choice import Between
from generator.model.questions.note import Said
from generator.model.questions.text import Lines, Numbered
from generator.model.sheet import (
    Ask,
    Block,
    Bullets,
    Canvas,
    CanvasCell,
    CanvasRow,
    CellShape,
    Columns,
    Heading,
    PageBreak,
    Panel,
    PanelTone,
    Paragraph,
    Question,
    Step,
    Strip,
    Table,
    TickExample,
    Together,
)
from generator.model.texts import Rich

MAX_SHARE = 100.0
MAX_ASK_LINES = 60  # lines on an A3 page
MAX_ASK_COLUMNS = 6  # more do not fit a page's width
MAX_TABLE_COLUMNS = 8
MAX_STEPS = 5  # in a row: each a few words

Report = Callable[[Element | None, str, str], None]
Tone = Literal["plain", "tint", "accent"]


class BlockReader:
    """Turns elements into blocks; keeps which question was placed where, and reports what is wrong."""

    def __init__(self, questions: Mapping[str, Question], report: Report) -> None:
        self._questions = questions
        self._report = report
        self.placed: dict[str, Element] = {}
        self.footer: Rich = ()
        self._readers: dict[str, Callable[[Element], Block | None]] = {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "list": self._list,
            "table": self._table,
            "tick-example": self._tick_example,
            "strip": self._strip,
            "tension": self._tension,
            "ask": self._ask,
            "panel": self._panel,
            "columns": self._columns,
            "canvas": self._canvas,
            "together": self._together,
            "page-break": self._page_break,
        }

    @property
    def known(self) -> tuple[str, ...]:
        """The block elements there are."""
        return tuple(sorted(self._readers))

    def sheet(self, root: Element) -> tuple[Block, ...]:
        """The blocks of a whole sheet; its `<footer>` is kept in `footer`."""
        if root.tag != "sheet":
            self._report(root, f"het sjabloon begint met <{root.tag}>", "Zet alles in één <sheet> … </sheet>.")
        self._attributes(root)
        for element in [e for e in root.elements if e.tag == "footer"]:
            self._attributes(element)
            self.footer = self._inline(element)
            root.content.remove(element)
        return self._blocks(root)

    def _blocks(self, parent: Element) -> tuple[Block, ...]:
        if parent.loose_text:
            what = f"in <{parent.tag}> staat losse tekst: '{parent.loose_text[:40]}'"
            self._report(parent, what, "Zet tekst in een <paragraph>.")
        blocks = []
        for element in parent.elements:
            reader = self._readers.get(element.tag)
            if reader is None:
                mend = f"Hier kan: {', '.join(self.known)}."
                self._report(element, f"<{element.tag}> kan niet in <{parent.tag}>", mend)
                continue
            block = reader(element)
            if block is not None:
                blocks.append(block)
        return tuple(blocks)

    # -- texts ---------------------------------------------------------------------------------------------------

    def _inline(self, element: Element) -> Rich:
        pieces: list[str] = []
        for part in element.content:
            if isinstance(part, str):
                pieces.append(part)
            elif part.tag == "b" and not part.elements:
                pieces.append(f"**{part.loose_text}**" if part.loose_text else "")
            else:
                self._report(part, f"<{part.tag}> kan niet in een tekst", "In een tekst kan alleen <b> of **vet**.")
        return rich("".join(pieces))

    def _heading(self, element: Element) -> Block | None:
        values = self._attributes(element, "level", "icon")
        level = self._one_of(element, values, "level", ("2", "3"), "2")
        text = self._inline(element)
        return Heading(text, 3 if level == "3" else 2, self._icon(element, values)) if text else None

    def _paragraph(self, element: Element) -> Block | None:
        values = self._attributes(element, "style")
        style = self._one_of(element, values, "style", ("lead", "body", "small", "hint"), "body")
        text = self._inline(element)
        return Paragraph(text, cast('Literal["lead", "body", "small", "hint"]', style)) if text else None

    def _list(self, element: Element) -> Block | None:
        values = self._attributes(element, "ordered")
        items = tuple(filter(None, (self._list_item(i) for i in self._only(element, "item"))))
        return Bullets(items, self._flag(element, values, "ordered")) if items else None

    def _list_item(self, element: Element) -> Rich:
        """A text, or with `question` the text of a note."""
        values = self._attributes(element, "question")
        if "question" not in values:
            return self._inline(element)
        question = self._placed(element, values["question"])
        if question is not None and not isinstance(question.look, Said):
            what = f"vraag '{question.id}' is van het type {question.type} en kan niet in een <item>"
            self._report(element, what, "Gebruik <ask>. In een <item> kan alleen een note.")
        return question.label if question else ()

    def _table(self, element: Element) -> Block | None:
        values = self._attributes(element, "widths")
        header: tuple[Rich, ...] = ()
        rows: list[tuple[Rich, ...]] = []
        for row in self._only(element, "header", "row"):
            self._attributes(row)
            cells = tuple(self._inline(cell) for cell in self._only(row, "cell"))
            if row.tag == "header":
                header = cells
            else:
                rows.append(cells)
        count = len(header) or max(map(len, rows), default=0)
        if not 1 <= count <= MAX_TABLE_COLUMNS or any(len(row) != count for row in rows):
            mend = f"Geef elke rij evenveel cellen (1 tot {MAX_TABLE_COLUMNS})."
            self._report(element, "de rijen van deze tabel zijn niet even lang", mend)
            return None
        return Table(header, tuple(rows), self._shares(element, values, "widths", count))

    def _tick_example(self, element: Element) -> Block:
        self._attributes(element)
        texts = {child.tag: self._inline(child) for child in self._only(element, "tick", "correct")}
        for needed in ("tick", "correct"):
            if not texts.get(needed):
                self._report(
                    element, f"in <tick-example> ontbreekt <{needed}>", f"Voeg <{needed}>tekst</{needed}> toe."
                )
        return TickExample(texts.get("tick", ()), texts.get("correct", ()))

    def _strip(self, element: Element) -> Block | None:
        self._attributes(element)
        steps: list[Step] = []
        texts: dict[str, Rich] = {}
        for child in self._only(element, "item", "tick", "correct"):
            values = self._attributes(child, *(("icon",) if child.tag == "item" else ()))
            if child.tag != "item":
                texts[child.tag] = self._inline(child)
            elif text := self._inline(child):
                steps.append(Step(text, self._icon(child, values)))
        if len(steps) > MAX_STEPS:
            self._report(element, f"<strip> heeft {len(steps)} stappen", f"Maak er hoogstens {MAX_STEPS}.")
            return None
        return Strip(tuple(steps), texts.get("tick", ()), texts.get("correct", ())) if steps else None

    def _tension(self, element: Element) -> Block | None:
        self._attributes(element)
        said: dict[str, Rich] = {}
        icons: dict[str, str | None] = {}
        for child in self._only(element, "left", "middle", "right"):
            values = self._attributes(child, *(() if child.tag == "middle" else ("icon",)))
            if text := self._inline(child):
                said[child.tag], icons[child.tag] = text, self._icon(child, values)
        if not {"left", "right"} <= said.keys():
            self._report(element, "<tension> heeft geen twee polen", "Zet er een <left> en een <right> met tekst in.")
            return None
        return Between(said["left"], said["right"], icons["left"], icons["right"], middle=said.get("middle", ()))

    # -- questions -----------------------------------------------------------------------------------------------

    def _ask(self, element: Element) -> Block | None:
        values = self._attributes(element, "question", "lines", "columns", "fill", "bare", "icon")
        self._only(element)
        question = self._placed(element, values.get("question", ""))
        if question is None:
            return None
        if isinstance(question.look, Said):
            return Paragraph(question.label)
        lines = self._number(element, values, "lines", MAX_ASK_LINES)
        if lines is not None and not isinstance(question.look, Lines | Numbered):
            self._report(element, f"'lines' kan niet bij een vraag van het type {question.type}", "Haal het weg.")
        columns = self._number(element, values, "columns", MAX_ASK_COLUMNS) or 1
        fill, bare = (self._flag(element, values, name) for name in ("fill", "bare"))
        return Ask(question, lines, columns, fill, bare, self._icon(element, values))

    def _placed(self, element: Element, name: str) -> Question | None:
        """The question of this id, now noted as placed; None (and a report) if it cannot stand here."""
        question = self._questions.get(name)
        if question is None:
            known = ", ".join(self._questions) or "geen"
            self._report(element, f"vraag '{name}' bestaat niet in dit formulier", f"Kies uit: {known}.")
            return None
        if name in self.placed:
            self._report(element, f"vraag '{name}' staat twee keer op het werkblad", "Haal er één weg.")
            return None
        self.placed[name] = element
        return question

    # -- containers ----------------------------------------------------------------------------------------------

    def _panel(self, element: Element) -> Block | None:
        values = self._attributes(element, "title", "tone", "icon")
        children, title = self._blocks(element), rich(values.get("title", ""))
        if not children and not title:
            return None
        tone = cast(PanelTone, self._one_of(element, values, "tone", get_args(PanelTone), "plain"))
        return Panel(children, title, tone, self._icon(element, values))

    def _columns(self, element: Element) -> Block | None:
        values = self._attributes(element, "shares", "level")
        columns = []
        for column in self._only(element, "column"):
            self._attributes(column)
            columns.append(self._blocks(column))
        if not 1 <= len(columns) <= MAX_ASK_COLUMNS:
            self._report(element, f"<columns> heeft {len(columns)} kolommen", f"Maak er 1 tot {MAX_ASK_COLUMNS}.")
            return None
        shares = self._shares(element, values, "shares", len(columns))
        return Columns(tuple(columns), shares, self._flag(element, values, "level"))

    def _canvas(self, element: Element) -> Block | None:
        self._attributes(element)
        rows = []
        for row in self._only(element, "row"):
            values = self._attributes(row, "share")
            cells = tuple(self._cell(cell) for cell in self._only(row, "cell"))
            if not cells:
                self._report(row, "een rij van het canvas is leeg", "Zet er een <cell> in, of haal de rij weg.")
                continue
            rows.append(CanvasRow(cells, self._share(row, values)))
        if not rows:
            self._report(element, "het canvas is leeg", "Zet er een <row> met een <cell> in.")
            return None
        return Canvas(tuple(rows))

    def _cell(self, element: Element) -> CanvasCell:
        values = self._attributes(element, "title", "share", "tone", "icon", "shape")
        tone, icon = self._tone(element, values), self._icon(element, values)
        shape = cast(CellShape, self._one_of(element, values, "shape", get_args(CellShape), "frame"))
        title, share = rich(values.get("title", "")), self._share(element, values)
        return CanvasCell(title, self._blocks(element), share, tone, icon, shape)

    def _together(self, element: Element) -> Block | None:
        self._attributes(element)
        children = self._blocks(element)
        return Together(children) if children else None

    def _page_break(self, element: Element) -> Block:
        self._attributes(element)
        self._only(element)
        return PageBreak()

    # -- attributes ----------------------------------------------------------------------------------------------

    def _attributes(self, element: Element, *known: str) -> Mapping[str, str]:
        for name in element.attributes:
            if name not in known:
                choice = ", ".join(known) or "niets"
                self._report(element, f"<{element.tag}> kent geen '{name}'", f"Hier kan: {choice}.")
        return {n: v.strip() for n, v in element.attributes.items() if n in known and v.strip()}

    def _only(self, element: Element, *tags: str) -> list[Element]:
        if element.loose_text:
            what = f"in <{element.tag}> staat losse tekst: '{element.loose_text[:40]}'"
            self._report(element, what, "Haal die weg of zet er het juiste element omheen.")
        for child in element.elements:
            if child.tag not in tags:
                choice = ", ".join(f"<{t}>" for t in tags) or "niets"
                self._report(child, f"<{child.tag}> kan niet in <{element.tag}>", f"Hier kan: {choice}.")
        return [child for child in element.elements if child.tag in tags]

    def _one_of(
        self, element: Element, values: Mapping[str, str], name: str, choices: tuple[str, ...], default: str
    ) -> str:
        value = values.get(name, default)
        if value not in choices:
            self._report(element, f"'{name}' is '{value}'", f"Kies uit: {', '.join(choices)}.")
            return default
        return value

    def _tone(self, element: Element, values: Mapping[str, str]) -> Tone:
        return cast(Tone, self._one_of(element, values, "tone", ("plain", "tint", "accent"), "plain"))

    def _icon(self, element: Element, values: Mapping[str, str]) -> str | None:
        if "icon" not in values:
            return None
        return self._one_of(element, values, "icon", tuple(sorted(ICONS)), "star")

    def _flag(self, element: Element, values: Mapping[str, str], name: str) -> bool:
        value = values.get(name, "nee").lower()
        return self._one_of(element, {name: value}, name, ("ja", "nee", "true", "false"), "nee") in ("ja", "true")

    def _number(self, element: Element, values: Mapping[str, str], name: str, top: int) -> int | None:
        text = values.get(name)
        if text is None:
            return None
        if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= top:
            return int(text)
        self._report(element, f"'{name}' is '{text[:40]}'", f"Geef een heel getal van 1 tot {top}.")
        return None

    def _share(self, element: Element, values: Mapping[str, str]) -> float:
        return self._shares(element, values, "share", 1)[0]

    def _shares(self, element: Element, values: Mapping[str, str], name: str, count: int) -> tuple[float, ...]:
        if name not in values:
            return (1.0,) * count
        try:
            shares = tuple(float(part) for part in values[name].replace(",", ".").split())
        except ValueError:
            shares = ()
        if len(shares) != count or not all(0 < share <= MAX_SHARE for share in shares):
            mend = f"Geef {count} getal{'len' if count > 1 else ''} groter dan 0, met spaties ertussen."
            self._report(element, f"'{name}' is '{values[name][:40]}'", mend)
            return (1.0,) * count
        return shares
