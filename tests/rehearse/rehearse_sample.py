"""A small made-up page: ten boxes in two questions, a writing area and two QR places, drawn without the make room."""

import cv2
import numpy as np
from variable_sample import made_variable

from generator.model.geometry import MM_PER_INCH, Box
from generator.model.layout import CodeMark, CodeRole, Field, FieldRole, FieldShape, FormRef, Layout, PageLayout
from generator.model.variable import Value, Variable, VariableType

DPI = 100
SCALE = DPI / MM_PER_INCH
CODES = ("a", "b", "c", "d", "e")


def _boxes(name: str, y: float) -> list[Field]:
    return [
        Field(f"{name}__{code}", name, name, "x", FieldRole.MARK, FieldShape.BOX, Box(40 + 12 * i, y, 5, 5), code,
              choice=code, outline_mm=0.35)
        for i, code in enumerate(CODES)
    ]  # fmt: skip


def _variable(name: str, kind: VariableType) -> Variable:
    return made_variable(name, "proef", name, kind, kind.value, name, tuple(Value(code, code) for code in CODES))


WRITE = Field("tekst", "tekst", "tekst", "text", FieldRole.WRITE, FieldShape.AREA, Box(40, 120, 120, 20), "t", lines=2)
PAGE = PageLayout(
    0, 1, 210, 297, (),
    (CodeMark(CodeRole.ENTRY, Box(170, 12, 18, 18), 29), CodeMark(CodeRole.SPARE, Box(20, 270, 12, 12), 21)),
    (*_boxes("een", 60), *_boxes("veel", 80), WRITE),
)  # fmt: skip
LAYOUT = Layout(
    "7K3Q9X", "2026-01-01T00:00:00Z", "0", "proef", "proef", "print", (FormRef("proef", 1, "Proef"),), (PAGE,),
    (
        _variable("een", VariableType.SELECT_ONE), _variable("veel", VariableType.SELECT_MULTIPLE),
        made_variable("tekst", "proef", "tekst", VariableType.TEXT, "text", "tekst"),
    ),
)  # fmt: skip


def printed() -> np.ndarray:
    """The page with black squares for codes and outlines for boxes."""
    page = np.full((round(297 * SCALE), round(210 * SCALE)), 255, np.uint8)
    for mark in PAGE.codes:
        page[at(mark.box)] = 0
    for field in PAGE.fields:
        rows, columns = at(field.box)
        cv2.rectangle(page, (columns.start, rows.start), (columns.stop, rows.stop), 0, 1)
    return page


def at(box: Box) -> tuple[slice, slice]:
    """The pixels of a box, mm."""
    return (
        slice(round(box.y * SCALE), round(box.bottom * SCALE)),
        slice(round(box.x * SCALE), round(box.right * SCALE)),
    )
