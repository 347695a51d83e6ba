"""A hand-made drawing with every op, every kind of field and every role: what the fillable writer must cope with."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from variable_sample import made_variable

from generator.make.drawing import (
    CircleOp,
    Drawing,
    FontRef,
    ImageOp,
    LineOp,
    Op,
    PageDrawing,
    PathOp,
    Picture,
    RectOp,
    StructNode,
    TextOp,
)
from generator.make.fillable import PLAIN, FillableMaster, Options
from generator.make.fonts import FontBook
from generator.make.qr import QrFactory
from generator.model.code import CODE_LENGTH
from generator.model.geometry import Box, Point
from generator.model.layout import (
    CodeMark,
    CodeRole,
    Field,
    FieldRole,
    FieldShape,
    FormRef,
    Layout,
    PageLayout,
)
from generator.model.run import Copy
from generator.model.variable import Value, Variable, VariableType

ROOT = Path(__file__).parents[2]
KEY = bytes(range(16))
RUN = "0ABC12"
CREATED = "2026-03-04T05:06:07Z"
LAYOUT_JSON = b'{"run": "0ABC12", "note": "a layout without its key"}'


class Family(NamedTuple):
    regular: Path
    bold: Path


FAMILIES = sorted(folder for folder in (ROOT / "brand/fonts").iterdir() if folder.is_dir())
FONTS = FontBook({f.name: Family(f / "regular.ttf", f / "bold.ttf") for f in FAMILIES})
BODY, BOLD = FontRef("figtree"), FontRef("figtree", bold=True)
INK = "#1A1A1A"


def fillable_pdf(drawing: Drawing, layout: Layout, copy: Copy, options: Options = PLAIN) -> bytes:
    """One copy of a run with fixed name, key and fonts."""
    return FillableMaster(drawing, FONTS, layout, LAYOUT_JSON, entry(), options).copy(copy, KEY)


def entry() -> QrFactory:
    return QrFactory("HTTPS://INVUL.VOORBEELDSTAD.NL/W/", CODE_LENGTH)


class Sketch:
    """One page in the making."""

    def __init__(self) -> None:
        self.nodes: list[StructNode] = []
        self.ops: list[Op] = []
        self.fields: list[Field] = []
        self.field_nodes: dict[str, int] = {}

    def node(self, role: str, parent: int, **facts: str) -> int:
        self.nodes.append(StructNode(role, parent, **facts))
        return len(self.nodes) - 1

    def text(self, node: int, x: float, y: float, text: str, font: FontRef = BODY, size: float = 11) -> None:
        self.ops.append(TextOp(Point(x, y), text, font, size, INK, node))

    def leaf(self, role: str, parent: int, x: float, y: float, text: str, *, size: float = 11, scope: str = "") -> int:
        node = self.node(role, parent, scope=scope)
        self.text(node, x, y, text, BOLD if role in ("H1", "H2", "TH") else BODY, size)
        return node

    def field(self, field: Field, node: int) -> None:
        self.fields.append(field)
        self.field_nodes[field.name] = node
        if field.shape is FieldShape.BOX:
            self.ops.append(RectOp(field.box, "#FFFFFF", INK, 0.42))
        elif field.shape is FieldShape.AREA:
            self.ops.append(RectOp(field.box, None, "#767676", 0.25, 0.8))


def mark(variable: str, choice: str, label: str, box: Box, *, private: bool = False, word: bool = False) -> Field:
    shape = FieldShape.WORD if word else FieldShape.BOX
    return Field(
        f"{variable}__{choice}", variable, "item", "select", FieldRole.MARK, shape, box, label, choice, private, 0, 0.42
    )


def area(variable: str, kind: str, label: str, box: Box, *, lines: int = 1, role: FieldRole = FieldRole.WRITE) -> Field:
    return Field(variable, variable, "item", kind, role, FieldShape.AREA, box, label, None, False, lines)


def _choices(
    s: Sketch, sheet: int, top: float, variable: str, names: dict[str, str], make: Callable[..., Field]
) -> None:
    group = s.node("L", sheet)
    for i, (name, label) in enumerate(names.items()):
        item = s.node("LI", group)
        form = s.node("Form", s.node("Lbl", item))
        s.field(make(variable, name, f"{label}", Box(20, top + 8 * i, 5.2, 5.2)), form)
        s.leaf("LBody", item, 28, top + 8 * i + 4, label.split(": ")[-1])


def _head(s: Sketch, sheet: int) -> None:
    logo = s.node("Figure", sheet, alt="Logo van de gemeente Voorbeeldstad")
    s.ops.append(ImageOp(Box(160, 10, 30, 10), "png", logo))
    s.ops.append(ImageOp(Box(160, 22, 30, 10), "pdf", logo))
    s.ops.append(ImageOp(Box(160, 34, 30, 10), "jpeg", logo))
    s.leaf("H1", sheet, 20, 25, "Mijn werk in Łódź en ’s-Hertogenbosch", size=20)
    lead = s.node("P", sheet)
    s.text(lead, 20, 33, "Dit is een zin die over twee")
    s.text(lead, 20, 38, "regels loopt, met een ")
    s.text(s.node("Span", lead), 58, 38, "vet", BOLD)
    s.text(lead, 66, 38, "woord.")
    s.leaf("H2", sheet, 20, 48, "Kruisjes", size=14)


def page_one(s: Sketch, root: int) -> int:
    sheet = s.node("Sect", root, title="Mijn werk")
    _head(s, sheet)
    _choices(s, sheet, 52, "werk_team", {"ja": "Werk je in een team?: ja", "nee": "Werk je in een team?: nee"}, mark)
    _choices(s, sheet, 72, "werk_wat", {"a": "Wat doe je?: plannen (en dóén)", "b": "Wat doe je?: bouwen"}, mark)

    def private(*args: object) -> Field:
        return mark(*args, private=True)  # type: ignore[arg-type]

    _choices(s, sheet, 92, "werk_slaap", {"1": "Ik slaap goed: nee", "2": "Ik slaap goed: ja"}, private)
    words = s.node("P", sheet)
    for i, (name, word) in enumerate({"rust": "rust", "groei": "groei", "vrij": "vrij"}.items()):
        span = s.node("Form", words)
        s.text(span, 20 + 30 * i, 118, word)
        s.field(mark("werk_woorden", name, f"Wat past?: {word}", Box(20 + 30 * i, 114, 18, 5), word=True), span)
    s.leaf("H2", sheet, 20, 128, "Schrijven", size=14)
    for top, height, variable, kind, label in (
        (132, 8, "werk_naam", "text", "Hoe heet je functie?"),
        (146, 24, "werk_waarom", "text", "Waarom?"),
        (178, 9, "werk_jaren", "integer", "Hoeveel jaar?"),
        (192, 9, "werk_sinds", "date", "Sinds wanneer?"),
    ):
        question = s.leaf("P", sheet, 20, top - 1, label)
        lines = {"integer": 3, "date": 8}.get(kind, 1 if height < 10 else 4)
        width = 24 if kind == "integer" else 100
        s.field(area(variable, kind, label, Box(20, top, width, height), lines=lines), s.node("Form", question))
    s.ops.append(LineOp(Point(20, 205), Point(190, 205), 0.3, "#999999", (1.0, 1.0), True))
    return sheet


def page_two(s: Sketch, root: int) -> int:
    sheet = s.node("Sect", root, title="Mijn groei & tabel")
    s.leaf("H1", sheet, 20, 25, "Mijn groei", size=20)
    figure = s.node("Figure", sheet, alt="Tekenveld: teken je groei als lijn. Van links naar rechts loopt de tijd.")
    s.field(area("groei_lijn", "curve", "Teken je groei", Box(20, 40, 100, 60), role=FieldRole.DRAW), figure)
    s.ops.append(CircleOp(Point(70, 70), 10, None, "#AA0000", 0.4, (1.0, 0.5), figure))
    path = (("M", 20.0, 100.0), ("C", 40.0, 90.0, 60.0, 50.0, 120.0, 45.0), ("L", 120.0, 100.0), ("Z",))
    s.ops.append(PathOp(path, "#EEEEFF", "#0000AA", 0.3, (), figure))
    bare = s.node("Figure", sheet)
    s.field(area("groei_vrij", "drawing", "Teken je werkplek", Box(130, 40, 50, 60), role=FieldRole.DRAW), bare)
    table = s.node("Table", sheet)
    row = s.node("TR", table)
    s.leaf("TH", row, 20, 120, "Moment", scope="Column")
    for i in (1, 2):
        s.leaf("TH", row, 70 + 20 * i, 120, str(i), scope="Column")
    for r, moment in enumerate(("start", "nu")):
        row = s.node("TR", table)
        s.leaf("TH", row, 20, 130 + 10 * r, moment, scope="Row")
        for i in (1, 2):
            form = s.node("Form", s.node("TD", row))
            box = Box(70 + 20 * i, 126 + 10 * r, 5.2, 5.2)
            s.field(mark(f"groei_{moment}", str(i), f"Niveau, {moment}: {i}", box), form)
    s.leaf("P", sheet, 20, 160, "Alleen papier (niet gelezen).")
    return sheet


def _variables() -> tuple[Variable, ...]:
    one, many = VariableType.SELECT_ONE, VariableType.SELECT_MULTIPLE

    def variable(name: str, kind: VariableType, label: str, *choices: str, **facts: object) -> Variable:
        values = tuple(Value(c, c) for c in choices)
        form, item = name.split("_", 1)
        return made_variable(name, form, item, kind, kind.value, label, values, **facts)  # type: ignore[arg-type]

    return (
        variable("werk_team", one, "Werk je in een team?", "ja", "nee", required=True),
        variable("werk_wat", many, "Wat doe je?", "a", "b"),
        variable("werk_slaap", one, "Ik slaap goed", "1", "2", private=True),
        variable("werk_woorden", many, "Wat past?", "rust", "groei", "vrij"),
        variable("werk_naam", VariableType.TEXT, "Hoe heet je functie?", required=True),
        variable("werk_waarom", VariableType.TEXT, "Waarom?"),
        variable("werk_jaren", VariableType.INTEGER, "Hoeveel jaar?", minimum=0, maximum=60),
        variable("werk_sinds", VariableType.DATE, "Sinds wanneer?"),
        variable("groei_lijn", VariableType.DRAWING, "Teken je groei"),
        variable("groei_vrij", VariableType.DRAWING, "Teken je werkplek"),
        variable("groei_start", one, "Niveau, start", "1", "2", numeric=True),
        variable("groei_nu", one, "Niveau, nu", "1", "2", numeric=True),
    )


def _picture(kind: str) -> Picture:
    out = io.BytesIO()
    if kind == "pdf":
        canvas = Canvas(out, pagesize=(90, 30))
        canvas.setFillColorRGB(0.1, 0.4, 0.2)
        canvas.circle(45, 15, 14, fill=1)
        canvas.save()
    else:
        Image.new("RGBA" if kind == "png" else "RGB", (90, 30), (200, 40, 40, 128)[: 4 if kind == "png" else 3]).save(
            out, kind
        )
    return Picture(kind, out.getvalue(), 90, 30)


def sample() -> tuple[Drawing, Layout]:
    """The drawing and the layout that belongs to it."""
    s = Sketch()
    root = s.node("Document", -1)
    pages, layouts = [], []
    for number, draw in enumerate((page_one, page_two), start=1):
        s.ops, s.fields, s.field_nodes = [], [], {}
        sheet = draw(s, root)
        codes = (
            CodeMark(CodeRole.ENTRY, Box(172, 255, 18, 18), entry().modules),
            CodeMark(CodeRole.SPARE, Box(12, 12, 8, 8), 21),
            CodeMark(CodeRole.CLEAR, Box(130, 270, 40, 3)),
        )
        layout = PageLayout(number - 1, 1, 210, 297, (), codes, tuple(s.fields), Box(20, 275, 60, 8))
        layouts.append(layout)
        pages.append(PageDrawing(210, 297, tuple(s.ops), layout, dict(s.field_nodes), sheet))
    drawing = Drawing(
        tuple(pages), tuple(s.nodes), {k: _picture(k) for k in ("png", "jpeg", "pdf")}, "Werkbladen: proef"
    )
    forms = (FormRef("werk", 1, "Mijn werk"), FormRef("groei", 1, "Mijn groei"))
    return drawing, Layout(
        RUN, CREATED, "0.1.0", "proef", "voorbeeldstad", "fillable", forms, tuple(layouts), _variables()
    )
