"""A small form as PDF, with the fields of `docs/filled-pdfs.md`, made with pikepdf alone: no make room needed."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from paper import KEY, RUN
from variable_sample import made_variable

from generator.model.code import PageCode
from generator.model.geometry import PT_PER_MM, Box
from generator.model.layout import Field, FieldRole, FieldShape, FormRef, Layout, PageLayout
from generator.model.run import Run
from generator.model.variable import Value, Variable, VariableType

Name, Array, Text, Dict = pikepdf.Name, pikepdf.Array, pikepdf.String, pikepdf.Dictionary
WIDTH, HEIGHT = 210.0, 297.0
CODES = ("ja", "nee", "soms")


def _mark(variable: str, choice: str, y: float, x: float, kind: str, *, private: bool = False) -> Field:
    return Field(f"{variable}__{choice}", variable, variable, kind, FieldRole.MARK, FieldShape.BOX, Box(x, y, 5, 5),
                 f"{variable}: {choice}", choice=choice, private=private, outline_mm=0.3)  # fmt: skip


def _write(variable: str, y: float, kind: str = "text", role: FieldRole = FieldRole.WRITE) -> Field:
    return Field(variable, variable, variable, kind, role, FieldShape.AREA, Box(30, y, 120, 12), variable, lines=1)


def form_layout() -> Layout:
    """Two pages: choices and texts on the first, one text and a drawing on the second."""

    def variable(name: str, kind: VariableType, *codes: str, private: bool = False) -> Variable:
        return made_variable(
            name, "proef", name, kind, kind.value, name, tuple(Value(c, c) for c in codes), private=private
        )

    one = [_mark("een", code, 50, 30 + 20 * i, "select_one") for i, code in enumerate(CODES)]
    many = [_mark("meer", code, 70, 30 + 20 * i, "select_multiple") for i, code in enumerate(CODES)]
    secret = [_mark("geheim", code, 200, 30 + 20 * i, "select_one", private=True) for i, code in enumerate(CODES)]
    first = (*one, *many, _write("tekst", 90), _write("getal", 110, "integer"), _write("dag", 130, "date"), *secret)
    second = (_write("slot", 60), _write("kaart", 100, "drawing", FieldRole.DRAW))
    pages = tuple(PageLayout(0, n, WIDTH, HEIGHT, (), (), fields) for n, fields in ((1, first), (2, second)))
    kinds = VariableType
    variables = (
        variable("een", kinds.SELECT_ONE, *CODES), variable("meer", kinds.SELECT_MULTIPLE, *CODES),
        variable("tekst", kinds.TEXT), variable("getal", kinds.INTEGER), variable("dag", kinds.DATE),
        variable("geheim", kinds.SELECT_ONE, *CODES, private=True), variable("slot", kinds.TEXT),
        variable("kaart", kinds.DRAWING),
    )  # fmt: skip
    forms = (FormRef("proef", 1, "Proef"),)
    return Layout(RUN, "2026-01-01T00:00:00Z", "0", "proef", "proef", "fillable", forms, pages, variables)


def form_run() -> Run:
    return Run(form_layout(), KEY, b"")


@dataclass
class Form:
    """A form in the making: what is in its fields, and which of its five signs of identity it carries."""

    copy: int = 7
    values: dict[str, Any] = field(default_factory=dict)  # field → /V (text, name, None)
    shown: dict[str, str] = field(default_factory=dict)  # variable__choice → /AS
    rename: dict[str, str] = field(default_factory=dict)
    identity: tuple[str, ...] = ("piece", "link", "field")
    leave_out: tuple[str, ...] = ()

    def pdf(self) -> pikepdf.Pdf:
        pdf = pikepdf.new()
        tops: list[Any] = []
        for page in form_layout().pages:
            pdf.add_blank_page(page_size=(WIDTH * PT_PER_MM, HEIGHT * PT_PER_MM))
            self._page(pdf, page, tops)
        if "field" in self.identity:
            first = PageCode(RUN, 0, self.copy, 1).encode(KEY)
            tops.append(pdf.make_indirect(Dict(FT=Name.Tx, Ff=1, T=Text("werkblad_code"), V=Text(first))))
        pdf.Root.AcroForm = Dict(Fields=Array(tops))
        return pdf

    def data(self) -> bytes:
        out = io.BytesIO()
        self.pdf().save(out, static_id=True)
        return out.getvalue()

    def _page(self, pdf: pikepdf.Pdf, page: PageLayout, tops: list[Any]) -> None:
        annotations: list[Any] = []
        code = PageCode(RUN, 0, self.copy, page.page).encode(KEY)
        groups: dict[str, Any] = {}
        for one in page.fields:
            if (
                one.private
                or one.role is FieldRole.DRAW
                or one.name in self.leave_out
                or one.variable in self.leave_out
            ):
                continue
            widget = self._widget(pdf, one, groups, tops)
            annotations.append(widget)
        if "link" in self.identity:
            action = Dict(S=Name.URI, URI=Text("https://wb.example/" + code))
            annotations.append(Dict(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action))
        if "piece" in self.identity:
            pdf.pages[-1].obj.PieceInfo = Dict(Werkblad=Dict(Private=Dict(Code=Text(code))))
        pdf.pages[-1].obj.Annots = Array(annotations)

    def _widget(self, pdf: pikepdf.Pdf, one: Field, groups: dict[str, Any], tops: list[Any]) -> Any:
        left, right = one.box.x * PT_PER_MM, one.box.right * PT_PER_MM
        top, bottom = (HEIGHT - one.box.y) * PT_PER_MM, (HEIGHT - one.box.bottom) * PT_PER_MM
        widget = Dict(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([left, bottom, right, top]), F=4)
        made = pdf.make_indirect(widget)
        if one.role is FieldRole.WRITE:
            made.FT, made.T = Name.Tx, Text(self._name(one.variable))
            self._put(made, one.variable)
            tops.append(made)
            return made
        look = pdf.make_stream(b"0 0 10 10 re f")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 14, 14])
        made.AP = Dict(N=Dict({f"/{one.choice}": look, "/Off": look}))
        state = self.shown.get(one.name, "Off")
        if state:
            made.AS = Name("/" + state)
        if one.type == "select_multiple":
            made.FT, made.T = Name.Btn, Text(self._name(one.name))
            self._put(made, one.name)
            tops.append(made)
            return made
        if one.variable not in groups:
            group = pdf.make_indirect(Dict(FT=Name.Btn, Ff=1 << 15, T=Text(self._name(one.variable)), Kids=Array()))
            self._put(group, one.variable)
            groups[one.variable] = group
            tops.append(group)
        made.Parent = groups[one.variable]
        groups[one.variable].Kids.append(made)
        return made

    def _name(self, name: str) -> str:
        return self.rename.get(name, self.rename.get("*", "{}").format(name))

    def _put(self, target: Any, name: str) -> None:
        value = self.values.get(name)
        if isinstance(value, bytes):
            target.V = Text(value)
        elif isinstance(value, str):
            target.V = Name(value) if value.startswith("/") else Text(value)
        elif value is not None:
            target.V = value


FULL = Form(
    values={
        "een": "/nee", "meer__ja": "/ja", "meer__soms": "/soms", "tekst": "Łódź, Şahin en 😀\rregel twee",
        "getal": "12", "dag": "31-12-2026", "slot": "tot slot",
    },
    shown={"een__nee": "nee", "meer__ja": "ja", "meer__soms": "soms"},
)  # fmt: skip
