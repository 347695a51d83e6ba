"""A simulated respondent at a screen: fills in a PDF's fields at random, and remembers what was typed."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from generator.model.domains import Said
from generator.model.layout import FieldRole, Layout
from generator.model.variable import VariableType, field_name
from generator.rehearse.heed import heeded, may_write

SENTENCES = (
    "Ik wil graag vaker met nieuwe collega’s werken.",
    "Meer tijd om te leren, en minder losse eindjes.",
    "Łucja van het groenteam denkt altijd mee.",
    "Een cursus, en daarna zelf uitproberen.",
    "Ĳsvrij houden van de fietspaden: dat kan slimmer.",
)
TICK_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Typed:
    """What was filled in: codes per select variable, text per writing variable."""

    chosen: dict[str, tuple[str, ...]]
    texts: dict[str, str]


def choose(layout: Layout, rng: np.random.Generator) -> Typed:
    """Random answers to everything that the PDF of this layout asks."""
    chosen: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    fields = {f.variable: f for page in layout.pages for f in page.fields if not f.private}
    for name, one in fields.items():
        variable = layout.variable(name)
        codes = [f.choice for page in layout.pages for f in page.fields if f.variable == name and f.choice]
        if one.role is FieldRole.MARK and variable.type is VariableType.SELECT_MULTIPLE:
            picked = tuple(code for code in codes if rng.random() < TICK_SHARE)
            chosen[name] = heeded(layout, variable, picked, chosen)
        elif one.role is FieldRole.MARK:
            chosen[name] = (codes[int(rng.integers(len(codes)))],)
        elif not may_write(layout, variable, chosen):
            continue
        elif variable.type is VariableType.TEXT:
            texts[name] = SENTENCES[int(rng.integers(len(SENTENCES)))]
        elif variable.type is VariableType.INTEGER:
            texts[name] = str(int(rng.integers(1, 10)))
        elif variable.type is VariableType.DATE:
            texts[name] = f"2026-{int(rng.integers(1, 13)):02d}-{int(rng.integers(1, 29)):02d}"
    return Typed(chosen, texts)


def type_into(pdf: bytes, layout: Layout, typed: Typed) -> bytes:
    """The PDF with its fields filled in, as a program that follows ISO 32000-1 § 12.7.4 would save it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    ticked = {field_name(name, code) for name, codes in typed.chosen.items() for code in codes}
    for page in writer.pages:
        for reference in page.get("/Annots") or []:
            widget = reference.get_object()
            if widget.get("/Subtype") != "/Widget":
                continue
            parent = widget["/Parent"].get_object() if "/Parent" in widget else None
            name = str(widget.get("/T") or (parent or {}).get("/T") or "")
            kind = widget.get("/FT") or (parent or {}).get("/FT")
            if kind == "/Tx" and name in typed.texts:
                widget[NameObject("/V")] = TextStringObject(
                    layout.variable(name).domain.typed(Said(text=typed.texts[name]))
                )
            elif kind == "/Btn":
                _press(widget, parent, name, typed, ticked)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _press(widget: dict, parent: dict | None, name: str, typed: Typed, ticked: set[str]) -> None:  # type: ignore[type-arg]
    """Tick a checkbox or choose a radio button if it is among the answers."""
    states = [state for state in widget["/AP"]["/N"] if state != "/Off"]
    for state in states:
        code = state[1:]
        is_radio = parent is not None and "/T" not in widget
        if name in ticked or (is_radio and code in typed.chosen.get(name, ())):
            widget[NameObject("/AS")] = NameObject(state)
            holder = parent if is_radio and parent is not None else widget
            holder[NameObject("/V")] = NameObject(state)
