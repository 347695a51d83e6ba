"""Form fields of a fillable PDF (ISO 32000-1 §12.7): names, types, tooltips and looks.

Fields that look the same share their appearance streams. What is typed or ticked is shown by the viewer; the looks
here are those of an empty form, plus the cross of a ticked box. No JavaScript (PDF/A), no NeedAppearances.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.make.fillable.content import colour, rect_points, rounded
from generator.make.fillable.tags import Annotation
from generator.make.pdf_objects import Body, Name, Ref, Value, number
from generator.make.style import WORD_MARGIN_MM
from generator.model.domains import Day, Whole
from generator.model.geometry import PT_PER_MM, Box
from generator.model.layout import Field, FieldRole, FieldShape
from generator.model.variable import Variable, VariableType

CODE_FIELD = "werkblad_code"
FONT_RESOURCE = "WbTekst"

PRINT = 1 << 2  # annotation flag; PDF/A wants it on every widget
READ_ONLY, REQUIRED = 1, 1 << 1  # field flags, ISO 32000-1 table 221
MULTILINE, COMB = 1 << 12, 1 << 24  # table 228
RADIO = 1 << 15  # table 226; NoToggleToOff stays off: a choice can be taken back where the viewer can

DATE_CHARS = 10  # dd-mm-jjjj
LINE_FACTOR = 1.25  # line distance of typed text, in type sizes: what viewers use
MULTILINE_FROM = 2.2  # a box this many type lines high holds several lines
SINGLE_SHARE = 0.72  # type size in a low box, as a share of its height
MIN_SIZE_PT = 6.0
CROSS_INSET = 0.2  # of the box: the cross stays inside the outline, as one would draw it
CROSS_PEN = 0.11  # pen width, of the box: clear, and far from a solid (= cancelled) box
TEXT_MARGIN_MM = 0.8  # typed text stays clear of the printed frame, left and right
WORD_PEN_PT = 1.8  # as a ring with a thick pen
CROSS_STYLE = "8"  # /MK /CA: a cross, for viewers that draw it themselves


@dataclass(frozen=True, slots=True)
class Look:
    """How answers look: least type size in points (a page of larger text gets larger answers), and their colour."""

    size_pt: float = 11.0
    ink: str = "#1A1A1A"


@dataclass(frozen=True, slots=True)
class Placed:
    """A field on its page, and the widget that stands for it."""

    field: Field
    height: float  # of the page, mm
    widget: Annotation
    size_pt: float = 0.0  # of the text on its page


def has_widget(field: Field) -> bool:
    """Whether a field can be filled in: not a drawing, and not for the person's own eyes only."""
    return field.role is not FieldRole.DRAW and not field.private


class FieldWriter:
    """Writes the fields of one document."""

    def __init__(self, body: Body, pages: Sequence[Ref], variables: Iterable[Variable], look: Look, font: Ref) -> None:
        self._body, self._pages, self._look = body, pages, look
        self._variables: Mapping[str, Variable] = {v.name: v for v in variables}
        self.resources: dict[str, Value] = {"Font": {FONT_RESOURCE: font}}
        self._resources = body.add(self.resources)
        self._tops: list[Ref] = []

    def write(self, placed: Sequence[Placed], extra: Sequence[Ref] = ()) -> dict[str, Value]:
        """All fields; returns the AcroForm dictionary. `extra` are fields that were made elsewhere."""
        groups: dict[str, list[Placed]] = {}
        for one in placed:
            groups.setdefault(one.field.variable, []).append(one)
        for variable, group in groups.items():
            kind = self._kind(variable, group[0].field)
            if kind is VariableType.SELECT_ONE:
                self._radio(variable, group)
            else:
                for one in group:
                    self._tops.append(self._check(one) if one.field.role is FieldRole.MARK else self._text(one, kind))
        return {
            "Fields": [*self._tops, *extra],
            "DR": self.resources,
            "DA": self._default_appearance(self._look.size_pt),
        }

    def _kind(self, variable: str, field: Field) -> VariableType:
        known = self._variables.get(variable)
        if known is not None:
            return known.type
        return VariableType.TEXT if field.role is FieldRole.WRITE else VariableType.SELECT_MULTIPLE

    def _flags(self, variable: str) -> int:
        known = self._variables.get(variable)
        return REQUIRED if known is not None and known.required else 0

    def _tooltip(self, variable: str, label: str, hint: str = "") -> str:
        parts = [label, "(verplicht)" if self._flags(variable) else "", hint]
        return " ".join(part for part in parts if part)

    # -- boxes to tick

    def _radio(self, variable: str, group: Sequence[Placed]) -> None:
        known = self._variables[variable]
        parent = self._body.add({
            "FT": Name("Btn"), "Ff": RADIO | self._flags(variable), "T": variable,
            "TU": self._tooltip(variable, known.label), "V": Name("Off"), "Kids": [one.widget.ref for one in group],
        })  # fmt: skip
        for one in group:
            entries = self._button(one)
            self._body.put(one.widget.ref, {**entries, "Parent": parent, "TU": one.field.label})
        self._tops.append(parent)

    def _check(self, one: Placed) -> Ref:
        flags = self._flags(one.field.variable) if one.field.choice is None else 0  # any one may stay open
        return self._body.put(one.widget.ref, {
            **self._button(one), "FT": Name("Btn"), "Ff": flags or None, "T": one.field.name, "TU": one.field.label,
            "V": Name("Off"),
        })  # fmt: skip

    def _button(self, one: Placed) -> dict[str, Value | None]:
        word = one.field.shape is FieldShape.WORD
        box = _grown(one.field.box, *WORD_MARGIN_MM) if word else one.field.box.grown(one.field.outline_mm / 2)
        left, bottom, right, top = rect_points(box, one.height)
        on, off = self._looks(right - left, top - bottom, word)
        return {
            **self._widget(box, one.height, one.widget),
            "AS": Name("Off"), "AP": {"N": {one.field.choice or "Ja": on, "Off": off}},
            "MK": {"CA": CROSS_STYLE},  # no /BC: the page has the frame, and MuPDF would add a circle to an open box
        }  # fmt: skip

    def _looks(self, width: float, height: float, word: bool) -> tuple[Ref, Ref]:
        """Appearances of a ticked and an open box of this size."""
        draw = _ring if word else _cross
        return self._form(width, height, draw(width, height, self._look.ink)), self._form(width, height, b"")

    def _form(self, width: float, height: float, content: bytes) -> Ref:
        return self._body.shared_stream(content, {
            "Type": Name("XObject"), "Subtype": Name("Form"), "BBox": [0, 0, round(width, 2), round(height, 2)],
            "Resources": self._resources,
        })  # fmt: skip

    # -- places to type

    def _text(self, one: Placed, kind: VariableType) -> Ref:
        field = one.field
        entries = self._text_entries(
            field.name, self._tooltip(field.variable, field.label, self._hint(field.variable)),
            _room(field, kind),
            one.height, one.widget, lines=1 if kind is not VariableType.TEXT else 0, size_pt=one.size_pt,
        )  # fmt: skip
        flags = self._flags(field.variable)
        if kind is VariableType.INTEGER and field.lines > 0:
            entries["MaxLen"] = field.lines
            flags |= COMB if field.lines > 1 else 0
        if kind is VariableType.DATE:
            entries["MaxLen"] = DATE_CHARS
        existing = entries["Ff"]
        entries["Ff"] = (existing if isinstance(existing, int) else 0) | flags or None
        return self._body.put(one.widget.ref, entries)

    def _text_entries(
        self, name: str, label: str, box: Box, height: float, widget: Annotation, *, lines: int, size_pt: float = 0.0
    ) -> dict[str, Value | None]:
        """A text field; `lines` 1 forces a single line, 0 lets the height of the box decide."""
        tall, full = box.height * PT_PER_MM, max(self._look.size_pt, size_pt)
        several = lines != 1 and tall >= MULTILINE_FROM * LINE_FACTOR * full
        size = full if several else max(MIN_SIZE_PT, min(full, tall * SINGLE_SHARE))
        return {
            **self._widget(box, height, widget), "FT": Name("Tx"), "Ff": MULTILINE if several else None, "T": name,
            "TU": label, "DA": self._default_appearance(size),
            "AP": {"N": self._form(box.width * PT_PER_MM, tall, b"/Tx BMC\nEMC")}, "MK": {},
        }  # fmt: skip

    def _hint(self, variable: str) -> str:
        known = self._variables.get(variable)
        return known.domain.hint if known is not None and isinstance(known.domain, Whole | Day) else ""

    def _default_appearance(self, size: float) -> str:
        return f"/{FONT_RESOURCE} {number(size).decode()} Tf {colour(self._look.ink, b'rg').decode()}"

    def _widget(self, box: Box, height: float, widget: Annotation) -> dict[str, Value | None]:
        return {
            "Type": Name("Annot"), "Subtype": Name("Widget"), "Rect": list(rect_points(box, height)), "F": PRINT,
            "P": self._pages[widget.page], "StructParent": widget.struct_parent,
        }  # fmt: skip


def _room(field: Field, kind: VariableType) -> Box:
    """Where one types: inside the printed frame; digits stand in their printed cells."""
    return field.box if kind is VariableType.INTEGER else _grown(field.box, -TEXT_MARGIN_MM, 0.0)


def _grown(box: Box, wide: float, high: float) -> Box:
    """The box with `wide` mm more left and right and `high` mm more above and below."""
    return Box(box.x - wide, box.y - high, box.width + 2 * wide, box.height + 2 * high)


def _cross(width: float, height: float, ink: str) -> bytes:
    left, bottom, right, top = (number(v) for v in (
        width * CROSS_INSET, height * CROSS_INSET, width * (1 - CROSS_INSET), height * (1 - CROSS_INSET),
    ))  # fmt: skip
    pen = b"%s %s w 1 J" % (colour(ink, b"RG"), number(min(width, height) * CROSS_PEN))
    return b"q %s %s %s m %s %s l %s %s m %s %s l S Q" % (pen, left, bottom, right, top, left, top, right, bottom)


def _ring(width: float, height: float, ink: str) -> bytes:
    half = WORD_PEN_PT / 2
    path = rounded(half, half, width - half, height - half, (height - WORD_PEN_PT) / 2, (height - WORD_PEN_PT) / 2)
    return b"q %s %s w %s S Q" % (colour(ink, b"RG"), number(WORD_PEN_PT), path)
