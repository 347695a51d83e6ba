"""Sheets, styles and fonts for the tests of typesetting and painting; and what every page must obey."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.define.library import Library
from generator.make.compose import compose
from generator.make.drawing import Drawing, PageDrawing, Picture, TextOp
from generator.make.fonts import FontBook
from generator.make.logo import picture
from generator.make.merge import merge
from generator.make.style import Style
from generator.model.brand import Brand, Contact, Palette, Typefaces
from generator.model.geometry import PT_PER_MM, Box, Orientation, Paper
from generator.model.questions.base import Option
from generator.model.questions.text import Lines
from generator.model.sheet import Ask, Block, Question, Sheet
from generator.model.texts import Rich, Span

ROOT = Path(__file__).parents[2]
LIBRARY = Library(None)
BOOK = FontBook(LIBRARY.fonts())
BRANDS = ("waterrade", "waterrade_buitendienst", "zonneveen")
FORMS = tuple(entry["key"] for entry in LIBRARY.listing()["forms"])
POSTERS = ("inspiratieplaat", "loopbaanspel", "praatplaat")  # they ask nothing: there is nothing to fill in
HEART = ("groeicurve", "loopbaanpropositie", "netwerkkaart", "scan", "voorbeeld")
"""The sheets that the everyday tests walk in every brand and voice; of the rest of the library one brand is enough."""


def rich(text: str) -> Rich:
    return (Span(text),)


def brand(**changes: object) -> Brand:
    plain = Brand(
        key="x",
        name="Gemeente Voorbeeldstad",
        short_name="Voorbeeldstad",
        description="voor de tests",
        palette=Palette(primary="#1F4E79", accent="#D9822B"),
        typefaces=Typefaces(heading="figtree", body="sourcesans"),
        contact=Contact(name="HR-advies"),
        privacy="Anoniem.",
        entry_url="https://x.example/{code}",
    )
    return plain.model_copy(update=changes)


def sheet(*blocks: Block, title: str = "Een blad", orientation: Orientation = Orientation.PORTRAIT) -> Sheet:
    return Sheet("blad", 1, rich(title), rich("Waar het over gaat."), orientation, blocks, footer=rich("Vragen? HR."))


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(f"o{n}", rich(label)) for n, label in enumerate(labels, start=1))


def text_question(name: str, lines: int = 3) -> Ask:
    return Ask(Question(name, "text", rich(f"Vraag {name}?"), Lines(lines)))


def drawn(*sheets: Sheet, style: Style | None = None) -> Drawing:
    return compose(sheets, style or Style.of(brand()), {}, BOOK)


def shipped(form: str, key: str, **wishes: object) -> tuple[Sheet, Drawing]:
    """A sheet that ships, in a brand that ships."""
    loaded = LIBRARY.brand(key)
    large = bool(wishes.get("large", False))
    merged = merge(LIBRARY.form(form), loaded.brand, LIBRARY.templates(), large=large)
    pictures: dict[str, Picture] = {}
    if loaded.logo is not None:
        pictures["logo"] = picture(loaded.logo, loaded.logo_name)
    if merged.a3:  # a poster is one on any order
        wishes = {"paper": Paper.A3, **wishes}
    return merged, compose([merged], Style.of(loaded.brand, **wishes), pictures, BOOK)  # type: ignore[arg-type]


def texts(page: PageDrawing) -> list[TextOp]:
    return [op for op in page.ops if isinstance(op, TextOp)]


def said(page: PageDrawing) -> str:
    return " ".join(op.text.strip() for op in texts(page))


def ink_box(op: TextOp) -> Box:
    """What the letters cover: from the capitals' height to a little below the baseline."""
    cap = BOOK.cap_height(op.font, op.size_pt)
    below = op.size_pt * 0.18 / PT_PER_MM
    return Box(op.at.x, op.at.y - cap, BOOK.width(op.text.rstrip(), op.font, op.size_pt), cap + below)


def overlaps(page: PageDrawing) -> Iterator[tuple[str, str]]:
    """Pairs of texts that lie over one another by more than a hair."""
    boxes = sorted(((ink_box(op), op.text) for op in texts(page) if op.text.strip()), key=lambda pair: pair[0].y)
    for number, (one, text) in enumerate(boxes):
        for other, second in boxes[number + 1 :]:
            if other.y >= one.bottom:
                break
            if one.grown(-0.05).overlaps(other):
                yield text, second
