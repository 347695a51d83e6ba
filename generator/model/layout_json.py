"""A Layout as stable, documented JSON (docs/layout-json.md), and back. Exact: what comes back equals what went in.

Two tables, so that other programs need no knowledge of ours: `pages` (every page side of one copy, in order) and
`fields` (every place to answer, with the `page` it stands on, counted from 1 through the copy). All lengths in mm from
the top left of the page.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import Any, TypeAlias

from generator.model.domains import Choice, Domain, Value, VariableType, domain_of
from generator.model.geometry import Box, Point
from generator.model.json_node import JsonNode
from generator.model.layout import (
    LAYOUT_FORMAT,
    Axes,
    CodeMark,
    CodeRole,
    Fiducial,
    FiducialKind,
    Field,
    FieldRole,
    FieldShape,
    FormRef,
    Layout,
    PageLayout,
    Place,
)
from generator.model.scores import Member, Method, ScoreRule
from generator.model.variable import CellOf, Variable

Json: TypeAlias = dict[str, Any]


def to_json(layout: Layout) -> Json:
    """The layout as JSON values, keys in documented order."""
    return {
        "format": layout.format,
        "unit": "mm",
        "origin": "top-left",
        "run": layout.run,
        "created": layout.created,
        "program": layout.program,
        "pack": layout.pack,
        "brand": layout.brand,
        "kind": layout.kind,
        **({"subject_copies": layout.subject_copies} if layout.subject_copies else {}),
        "forms": [_form_json(form) for form in layout.forms],
        "pages": [_page_json(number, page, layout.forms) for number, page in enumerate(layout.pages, 1)],
        "fields": [_field_json(number, f) for number, page in enumerate(layout.pages, 1) for f in page.fields],
        "variables": [_variable_json(variable) for variable in layout.variables],
    }


def dumps(layout: Layout, indent: int | None = None) -> str:
    """The layout as JSON text; compact without `indent`."""
    separators = (",", ":") if indent is None else None
    return json.dumps(to_json(layout), ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)


def digest(layout: Layout) -> str:
    """SHA-256 (hex) of the canonical form: compact JSON with sorted keys, UTF-8."""
    text = json.dumps(to_json(layout), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def loads(text: str | bytes) -> Layout:
    """The layout in a JSON text. Raises ValueError that names the place which is wrong."""
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise ValueError("layout: nested too deeply") from error
    return from_json(data)


def from_json(data: object) -> Layout:
    """The layout in JSON values; unknown keys are ignored. Raises ValueError that names the place which is wrong."""
    node = JsonNode(data, "layout")
    found = node.integer("format")
    if found > LAYOUT_FORMAT:
        raise ValueError(
            f"layout.format: {found} is from a newer Werkblad (this one reads up to {LAYOUT_FORMAT}); update Werkblad"
        )
    fields: dict[int, list[Field]] = {}
    for item in node.items("fields"):
        fields.setdefault(item.integer("page"), []).append(_field(item))
    pages = tuple(_page(item, tuple(fields.pop(number, ()))) for number, item in enumerate(node.items("pages"), 1))
    if fields:
        raise ValueError(f"layout.fields: page {min(fields)} does not exist")
    return Layout(
        run=node.string("run"),
        created=node.string("created"),
        program=node.string("program"),
        pack=node.string("pack"),
        brand=node.string("brand"),
        kind=node.string("kind"),
        forms=tuple(_form(item) for item in node.items("forms")),
        pages=pages,
        variables=tuple(_variable(item) for item in node.items("variables")),
        format=found,
        subject_copies=node.maybe("subject_copies", node.integer) or 0,
    )


def _form_json(form: FormRef) -> Json:
    known: Json = {"key": form.key, "version": form.version, "title": form.title}
    if form.large is not None:  # a run of before these were kept says nothing, and keeps its digest
        known |= {"large": form.large, "address": form.address, "wording": form.wording}
    if form.linked:
        known["linked"] = True
    if form.scores:  # as above
        known["scores"] = [_score_rule_json(rule) for rule in form.scores]
    return known


def _score_rule_json(rule: ScoreRule) -> Json:
    return {
        "name": rule.name,
        "label": rule.label,
        "method": rule.method.value,
        "poles": list(rule.poles),
        "low": _score_json(rule.low),
        "high": _score_json(rule.high),
        "members": [
            {"variable": m.variable, "choice": m.choice, "reverse": m.reverse, "side": m.side} for m in rule.members
        ],
    }


def _score_rule(node: JsonNode) -> ScoreRule:
    members = (
        Member(m.string("variable"), m.maybe("choice", m.string), m.truth("reverse"), m.integer("side"))
        for m in node.items("members")
    )
    return ScoreRule(
        name=node.string("name"),
        label=node.string("label"),
        method=node.choice("method", Method),
        members=tuple(members),
        poles=tuple(node.strings("poles")),
        low=node.maybe("low", node.number),
        high=node.maybe("high", node.number),
    )


def _form(node: JsonNode) -> FormRef:
    return FormRef(
        key=node.string("key"),
        version=node.integer("version"),
        title=node.string("title"),
        large=node.maybe("large", node.truth),
        address=node.maybe("address", node.string) or "",
        wording=node.maybe("wording", node.string) or "",
        linked=bool(node.maybe("linked", node.truth)),
        scores=tuple(map(_score_rule, node.items("scores"))) if node.has("scores") else (),
    )


def _box_json(box: Box) -> Json:
    return {"x": float(box.x), "y": float(box.y), "width": float(box.width), "height": float(box.height)}


def _point_json(point: Point) -> Json:
    return {"x": float(point.x), "y": float(point.y)}


def _score_json(score: float | None) -> float | None:
    return None if score is None else float(score)  # 1 and 1.0 must give one digest


def _page_json(number: int, page: PageLayout, forms: tuple[FormRef, ...]) -> Json:
    return {
        "page": number,
        "form": forms[page.form].key if page.form < len(forms) else None,
        "form_index": page.form,
        "form_page": page.page,
        "width": float(page.width),
        "height": float(page.height),
        "fiducials": [
            {"id": f.id, "kind": f.kind.value, "centre": _point_json(f.centre), "diameter": float(f.diameter)}
            for f in page.fiducials
        ],
        "codes": [{"role": c.role.value, "box": _box_json(c.box), "modules": c.modules} for c in page.codes],
        "name_strip": _box_json(page.name_strip) if page.name_strip else None,
        "axes": [{"field": a.field, "box": _box_json(a.box), "today": float(a.today)} for a in page.axes],
        "places": [
            {"field": p.field, "number": p.number, "ring": p.ring, "centre": _point_json(p.centre),
             "diameter": float(p.diameter)}
            for p in page.places
        ],
        **_kept_back_json(page),
    }  # fmt: skip


def _kept_back_json(page: PageLayout) -> Json:
    """What is not to be read. Left out where there is none: older programs read such a layout as it is."""
    found: Json = {}
    if page.private_areas:
        found["private_areas"] = [_box_json(box) for box in page.private_areas]
    if page.below:
        found["below"] = float(page.below)
    return found


def _field_json(page: int, field: Field) -> Json:
    return {
        "name": field.name,
        "variable": field.variable,
        "item": field.item,
        "type": field.type,
        "choice": field.choice,
        "page": page,
        "box": _box_json(field.box),
        "role": field.role.value,
        "shape": field.shape.value,
        "label": field.label,
        "private": field.private,
        "lines": field.lines,
        "outline": float(field.outline_mm),
    }


def _seldom_json(variable: Variable) -> Json:
    """What few variables have; left out where there is nothing, so that a layout of before keeps its digest."""
    found: Json = {}
    if variable.hint:
        found["hint"] = variable.hint
    if variable.opposes:
        found["opposes"] = True
    if variable.explains:
        found["explains"] = variable.explains
    if isinstance(variable.domain, Choice) and variable.domain.in_column is not None:
        found["in_column"] = variable.domain.in_column
    if variable.cell is not None:
        cell = variable.cell
        found["cell"] = {"row": cell.row, "row_label": cell.row_label, "column": cell.column, "series": cell.series}
    return found


def _variable_json(variable: Variable) -> Json:
    return _seldom_json(variable) | {
        "name": variable.name,
        "form": variable.form,
        "item": variable.item,
        "type": variable.type.value,
        "item_type": variable.item_type,
        "label": variable.label,
        "required": variable.required,
        "private": variable.private,
        "part": list(variable.part),
        "numeric": variable.numeric,
        "on_paper": variable.on_paper,
        "minimum": variable.minimum,
        "maximum": variable.maximum,
        "at_least": variable.domain.at_least if isinstance(variable.domain, Choice) else None,
        "at_most": variable.domain.at_most if isinstance(variable.domain, Choice) else None,
        "dimension": variable.dimension,
        "pole": variable.pole,
        "reverse": variable.reverse,
        "score": _score_json(variable.score),
        "values": [
            {"name": v.name, "label": v.label, "dimension": v.dimension, "pole": v.pole, "reverse": v.reverse,
             "score": _score_json(v.score), "exclusive": v.exclusive}
            for v in variable.values
        ],
    }  # fmt: skip


def _page(node: JsonNode, fields: tuple[Field, ...]) -> PageLayout:
    return PageLayout(
        form=node.integer("form_index"),
        page=node.integer("form_page"),
        width=node.number("width"),
        height=node.number("height"),
        fiducials=tuple(
            Fiducial(f.string("id"), f.choice("kind", FiducialKind), f.point("centre"), f.number("diameter"))
            for f in node.items("fiducials")
        ),
        codes=tuple(
            CodeMark(c.choice("role", CodeRole), c.box("box"), c.integer("modules")) for c in node.items("codes")
        ),
        fields=fields,
        name_strip=node.maybe("name_strip", node.box),
        axes=tuple(Axes(a.string("field"), a.box("box"), a.number("today")) for a in node.items("axes")),
        places=tuple(
            Place(p.string("field"), p.integer("number"), p.string("ring"), p.point("centre"), p.number("diameter"))
            for p in node.items("places")
        ),
        private_areas=tuple(node.boxes("private_areas")) if node.has("private_areas") else (),
        below=node.maybe("below", node.number) or 0.0,
    )


def _field(node: JsonNode) -> Field:
    return Field(
        name=node.string("name"),
        variable=node.string("variable"),
        item=node.string("item"),
        type=node.string("type"),
        role=node.choice("role", FieldRole),
        shape=node.choice("shape", FieldShape),
        box=node.box("box"),
        label=node.string("label"),
        choice=node.maybe("choice", node.string),
        private=node.truth("private"),
        lines=node.integer("lines"),
        outline_mm=node.number("outline"),
    )


def _variable(node: JsonNode) -> Variable:
    return Variable(
        name=node.string("name"),
        form=node.string("form"),
        item=node.string("item"),
        domain=_domain(node),
        item_type=node.string("item_type"),
        label=node.string("label"),
        part=_part(node),
        required=node.truth("required"),
        private=node.truth("private"),
        on_paper=node.truth("on_paper"),
        dimension=node.maybe("dimension", node.string),
        pole=node.maybe("pole", node.string),
        reverse=node.truth("reverse"),
        score=node.maybe("score", node.number),
        hint=node.maybe("hint", node.string) or "",
        explains=node.maybe("explains", node.string) or "",
        opposes=bool(node.maybe("opposes", node.truth)),
        cell=_cell(node.child("cell")) if node.has("cell") else None,
    )  # fmt: skip


def _cell(node: JsonNode) -> CellOf:
    return CellOf(*(node.string(key) for key in ("row", "row_label", "column", "series")))


def _domain(node: JsonNode) -> Domain:
    """What the variable may hold; layouts from before `at_most` say it by their type alone."""
    values = tuple(
        Value(
            v.string("name"), v.string("label"), v.maybe("dimension", v.string), v.maybe("pole", v.string),
            v.truth("reverse"), v.maybe("score", v.number), bool(v.maybe("exclusive", v.truth)),
        )
        for v in node.items("values")
    )  # fmt: skip
    low, high = node.maybe("minimum", node.integer), node.maybe("maximum", node.integer)
    domain = domain_of(node.choice("type", VariableType), values, node.truth("numeric"), low, high)
    if isinstance(domain, Choice):
        least, most = node.maybe("at_least", node.integer), node.maybe("at_most", node.integer)
        return replace(
            domain, at_least=least or 0, at_most=most or domain.at_most,
            in_column=node.maybe("in_column", node.integer),
        )  # fmt: skip
    return domain


_OLD_PARTS = (
    ("network", re.compile(r"p\d\d_(?:naam|geeft|nabij)")),
    ("curve", re.compile(r"lijn\d(?:_.+)?")),
)
"""How a question with parts of two steps named them before layouts said so."""


def _part(node: JsonNode) -> tuple[str, ...]:
    """Which part of its question a variable is; from its name in a layout of before parts were kept."""
    if node.has("part"):
        return tuple(node.strings("part"))
    rest = node.string("name").removeprefix(f"{node.string('form')}_{node.string('item')}").removeprefix("_")
    two = any(kind == node.string("item_type") and shape.fullmatch(rest) for kind, shape in _OLD_PARTS)
    return tuple(rest.split("_", 1)) if two else (rest,) if rest else ()
