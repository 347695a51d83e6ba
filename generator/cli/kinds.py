"""Writes `docs/vraagsoorten.md`: each kind of question with its fields, an example and a picture of that example.

`python -m generator.cli.kinds docs/vraagsoorten.md` writes the page and its pictures; with `--check` it says whether
the page is up to date. What can stand where, and the words, come from the kinds themselves.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pypdfium2
from PIL import Image
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.build import Order, Prepared, prepare
from generator.define.library import Library
from generator.define.schema_words import DUTCH
from generator.make.drawing import RectOp, TextOp
from generator.make.paint import paint_blank
from generator.model.definition import FormDefinition, HowTo, Section
from generator.model.geometry import PT_PER_INCH, PT_PER_MM, Box
from generator.model.icons import Icon
from generator.model.questions import KINDS, Item
from generator.model.questions.base import Asking, Choice, Row, Scoring, Series
from generator.model.questions.choice import Ends
from generator.model.questions.curve import Axis, Moment
from generator.model.questions.network import Ring, Written
from generator.model.questions.poles import PoleRow
from generator.model.questions.table import (
    DateColumn,
    ManyColumn,
    NumberColumn,
    OneColumn,
    ScaleColumn,
    TextColumn,
    TickColumn,
)
from generator.model.texts import Name, Promise, Text, TextByNames, TextVariants

PICTURES = "pictures/soorten"
BRAND = "waterrade"
FORM = """\
version: 1
title: Voorbeeld
description: Een voorbeeld van één soort vraag
audience: organisatie
sections:
  - id: deel
    items:
"""
DPI = 90
MARGIN_MM = 5.0  # of paper around the question
ABOVE_MM = 7.0  # of paper above the baseline of its first line: below the ornament of the title
FRAME_ABOVE_MM = 2.0  # likewise above a frame that its label stands in
COLOURS = 48  # in a palette: print and flat colours look the same, the file is a third
KEY = "key"  # of a form: the file's name says it
ALWAYS = ("id", "label", "beside", "hint", "icon", "required", "private", "scoring")  # what (nearly) every kind has
PARTS: dict[type[BaseModel], str] = {
    Choice: "Een keuze",
    Row: "Een rij",
    PoleRow: "Een rij tussen uitersten",
    Ends: "Twee uitersten",
    Series: "Een keer van een reeks",
    TextColumn: "Een kolom om in te schrijven",
    OneColumn: "Een kolom met één keuze",
    ManyColumn: "Een kolom met meer keuzes",
    ScaleColumn: "Een kolom met een schaal",
    NumberColumn: "Een kolom met een getal",
    DateColumn: "Een kolom met een datum",
    TickColumn: "Een kolom met een vakje",
    Scoring: "Gegevens voor een score",
    Axis: "Een as",
    Moment: "Een moment",
    Ring: "Een ring",
    Written: "Een schrijfveld bij een kaart",
    TextVariants: "Eén tekst in meer vormen",
    HowTo: "Een stap met een plaatje",
    TextByNames: "Twee teksten: met en zonder naam",
}
_NAMED = {int: "heel getal", float: "getal met een punt", bool: "`true` (ja) of `false` (nee)", str: "tekst"}


# --- what may stand in a field ----------------------------------------------------------------------------------------


def _shape(annotation: Any) -> str:
    """A type in words."""
    if annotation in (Text, Promise):
        return "tekst"
    if annotation is Name:
        return "naam"
    origin = get_origin(annotation)
    if origin is Annotated:
        return _shape(get_args(annotation)[0])
    if annotation == Icon:
        return "naam van een plaatje"
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(annotation))
    if origin is tuple:
        return f"lijst: {_shape(get_args(annotation)[0])}"
    if origin in (Union, UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        if TextVariants in parts:
            return "tekst"
        return " of ".join(dict.fromkeys(map(_shape, parts)))
    if annotation in PARTS:
        return f"[{PARTS[annotation].lower()}](#{_anchor(PARTS[annotation])})"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "deel" if annotation is Section else "vraag"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{choice.value}`" for choice in annotation)
    return _NAMED.get(annotation, "vraag")


def _anchor(heading: str) -> str:
    return "".join(c for c in heading.lower().replace(" ", "-") if c.isalnum() or c in "-_")


def _bounds(info: FieldInfo) -> str:
    """Smallest and largest: "2–11"."""
    limits = {
        name: getattr(rule, name)
        for rule in info.metadata
        for name in ("ge", "gt", "le", "lt", "min_length", "max_length")
        if getattr(rule, name, None) is not None
    }
    low = limits.get("ge", limits.get("gt", limits.get("min_length") if info.annotation is not str else None))
    high = limits.get("le", limits.get("lt", limits.get("max_length")))
    if low is None and high is None:
        return ""
    if high is None:
        return f", minstens {low:g}"
    return f", {low:g}–{high:g}" if low is not None else f", hoogstens {high:g}"


def _is_name(info: FieldInfo) -> bool:
    """Pydantic takes a field's `Name` apart: what is left of it is its pattern."""
    return info.annotation is str and any(
        str(getattr(rule, "pattern", "") or "").startswith("^[a-z]") for rule in info.metadata
    )


def _default(name: str, info: FieldInfo) -> str:
    if info.is_required() and name != KEY:
        return "**moet**"
    value = info.default
    if info.is_required() or value in (None, ()) or value is False:
        return "mag weg"
    return f"mag weg: {str(value).replace('.', ',') if isinstance(value, float) else getattr(value, 'value', value)}"


def words_of(model: type[BaseModel], name: str, kind: str = "") -> str:
    """What a field means; empty if nobody wrote that down."""
    own = KINDS[kind].field_words if kind in KINDS else {}
    return own.get(name) or DUTCH.get(f"{model.__name__}.{name}") or DUTCH.get(f"*.{name}") or ""


def _table(model: type[BaseModel], names: tuple[str, ...], kind: str = "") -> Iterator[str]:
    yield from ("| veld | wat het is | wat er kan staan | nodig? |", "|---|---|---|---|")
    for name in names:
        info = model.model_fields[name]
        shape = "naam" if _is_name(info) else f"{_shape(info.annotation)}{_bounds(info)}"
        yield f"| `{name}` | {words_of(model, name, kind)} | {shape} | {_default(name, info)} |"


# --- the page ---------------------------------------------------------------------------------------------------------

_HEAD = """\
# Vraagsoorten

<!-- Made by `python -m generator.cli.kinds docs/vraagsoorten.md`: do not edit. -->

Alle soorten vragen voor een formulier, elk met een voorbeeld dat je kunt kopiëren en met hoe het er op papier uitziet.
Hoe je een formulier begint, staat in [Formulieren, pakketten en huisstijlen maken](definities.md#een-nieuw-formulier).
"""


def page() -> str:
    """The whole page, Markdown."""
    lines = [_HEAD, "| type | waarvoor |", "|---|---|"]
    for kind, model in KINDS.items():
        lines.append(f"| [`{kind}`](#{_anchor(f'{model.title}: {kind}')}) | {model.words} |")
    lines += ["", "## Het formulier", "", "Wat bovenaan staat, buiten de vragen.", ""]
    lines += [*_table(FormDefinition, tuple(FormDefinition.model_fields)), ""]
    lines += ["### Een deel (sectie)", "", *_table(Section, tuple(Section.model_fields)), ""]
    lines += ["## Velden die elke vraag heeft", "", "Een `note` heeft er alleen `id`, `label` en `beside` van.", ""]
    lines += [*_table(Asking, ALWAYS), ""]
    for kind, model in KINDS.items():
        lines += _section(kind, model)
    lines += ["## Onderdelen", "", "Wat in een lijst of achter een veld kan staan.", ""]
    for part, heading in PARTS.items():
        lines += [f"### {heading}", "", *_table(part, tuple(part.model_fields)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _section(kind: str, model: type[Item]) -> Iterator[str]:
    shared = {"type", *ALWAYS} - model.__annotations__.keys()
    own = tuple(name for name in model.model_fields if name != "type" and name not in shared)
    yield from (f"## {model.title}: `{kind}`", "", model.about, "", f"![{model.title}]({PICTURES}/{kind}.png)", "")
    yield from ("```yaml", model.example.rstrip(), "```", "")
    for number, more in enumerate(model.more_examples, 1):
        yield from ("Of zo:", "", f"![{model.title}]({PICTURES}/{kind}-{number}.png)", "")
        yield from ("```yaml", more.rstrip(), "```", "")
    if own:
        yield from (*_table(model, own, kind), "")
    yield from (f"**In de tabel:** {model.data}", "")


# --- the pictures -----------------------------------------------------------------------------------------------------


def example(of: str, folder: Path, number: int = 0, **more: Any) -> Prepared:
    """An example of a kind (0: the main one) as a form of its own, drawn. `folder`: where it may be written; `more`: of
    the order."""
    text = (KINDS[of].example, *KINDS[of].more_examples)[number]
    path = folder / "forms" / f"{of}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(FORM + "".join(f"      {line}\n" for line in text.splitlines()), encoding="utf-8")
    return prepare(Order(of, BRAND, **more), Library(folder))


def picture(kind: str, folder: Path, number: int = 0) -> Image.Image:
    """The question of an example, cut out of its sheet."""
    ready = example(kind, folder, number)
    drawn = ready.drawing.pages[0]
    label = ready.sheets[0].questions[0].label[0].text.split()[0]
    place = next(op.at for op in drawn.ops if isinstance(op, TextOp) and op.text.split()[:1] == [label])
    frames = [op.box.y for op in drawn.ops if isinstance(op, RectOp) and op.box.contains(Box(place.x, place.y, 0, 0))]
    top = min([place.y - ABOVE_MM, *(y - FRAME_ABOVE_MM for y in frames)])
    with pypdfium2.PdfDocument(paint_blank(ready.drawing, ready.fonts)) as pdf:
        sheet = pdf[0].render(scale=DPI / PT_PER_INCH).to_pil().convert("RGB")
    scale = PT_PER_MM * DPI / PT_PER_INCH
    foot = next(op.at.y for op in drawn.ops if isinstance(op, TextOp) and op.text.startswith("Wij bewaren"))
    cut = sheet.crop((int(14 * scale), int(top * scale), sheet.width - int(14 * scale), int((foot - 4) * scale)))
    inked = cut.convert("L").point(lambda grey: 255 if grey < 200 else 0).getbbox() or (0, 0, *cut.size)
    question: Image.Image = cut.crop((0, 0, cut.width, min(cut.height, inked[3] + int(MARGIN_MM * scale))))
    return question


def write_pictures(folder: Path) -> None:
    """All pictures, as PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for kind, model in KINDS.items():
            for number in range(1 + len(model.more_examples)):
                held = io.BytesIO()
                picture(kind, Path(scratch), number).quantize(COLOURS).save(held, "PNG", optimize=True)
                (folder / (f"{kind}-{number}.png" if number else f"{kind}.png")).write_bytes(held.getvalue())


def run(arguments: list[str]) -> int:
    """`[--check] FILE`: write the page and its pictures, or compare the page; the exit code."""
    path = Path(next(a for a in arguments if a != "--check"))
    if "--check" not in arguments:
        path.write_text(page(), encoding="utf-8")
        write_pictures(path.parent / PICTURES)
        return 0
    if path.read_text("utf-8") == page():
        return 0
    sys.stdout.write(f"{path} is stale: run python -m generator.cli.kinds {path}\n")
    return 1


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
