"""JSON Schemas of the definition files, so that an editor completes and checks YAML while somebody types.

Each schema takes a whole definition or, if the file says `extends`, an overlay.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from generator.atomic import write_atomically
from generator.define.schema_words import DUTCH
from generator.define.shapes import FormOverlay, PackOverlay
from generator.model.brand import Brand
from generator.model.definition import FormDefinition
from generator.model.pack import Pack

DIALECT = "https://json-schema.org/draft/2020-12/schema"
README = """\
# Schema's voor je editor

Met deze bestanden vult je editor aan en wijst hij fouten aan terwijl je typt.

In VS Code: zet de extensie "YAML" aan en begin je bestand met een van deze regels (pas het pad aan):

    # yaml-language-server: $schema=../schemas/form.schema.json
    # yaml-language-server: $schema=../../schemas/pack.schema.json
    # yaml-language-server: $schema=../../schemas/brand.schema.json

- `form.schema.json`: formulieren (`forms/<naam>.yaml`), ook met `extends`
- `form-overlay.schema.json`: alleen formulieren met `extends`
- `pack.schema.json`: pakketten (`forms/packs/<naam>.yaml`)
- `brand.schema.json`: huisstijlen (`brand/<naam>/brand.yaml`)
"""


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by file name."""
    form, overlay = _schema(FormDefinition), _typed_overlay(_schema(FormOverlay), _schema(FormDefinition))
    pack, pack_overlay = _schema(Pack), _schema(PackOverlay)
    words = {"description": DUTCH["*.facilitator"]}
    pack_overlay["properties"]["facilitator"] = {**_partial(pack["$defs"]["Facilitator"]), **words}
    brand = _schema(Brand)
    brand_overlay = _partial_all(brand)
    brand_overlay["properties"]["extends"] = {"type": "string", "description": DUTCH["FormOverlay.extends"]}
    return {
        "form.schema.json": _either("Formulier", form, overlay),
        "form-overlay.schema.json": {"$schema": DIALECT, **overlay, "title": "Formulier met extends"},
        "pack.schema.json": _either("Pakket", pack, _with_defs(pack_overlay, pack)),
        "brand.schema.json": _either("Huisstijl", brand, brand_overlay),
    }


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write all schemas and a README into `folder`; gives the files. Raises OutputError."""
    written = []
    for name, schema in schemas().items():
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        write_atomically(folder / name, text.encode("utf-8"))
        written.append(folder / name)
    write_atomically(folder / "README.md", README.encode("utf-8"))
    return (*written, folder / "README.md")


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    """Pydantic's schema, with Dutch descriptions; `key` may be left out (the file's name says it)."""
    schema = model.model_json_schema()
    for name, part in (*schema.get("$defs", {}).items(), (model.__name__, schema)):
        part.pop("description", None)
        part.pop("title", None)
        if name in DUTCH:
            part["description"] = DUTCH[name]
        for field, shape in part.get("properties", {}).items():
            shape.pop("title", None)
            words = DUTCH.get(f"{name}.{field}") or DUTCH.get(f"*.{field}")
            if words:
                shape["description"] = words
    if "key" in schema.get("required", []):
        schema["required"] = [name for name in schema["required"] if name != "key"]
    return schema


def _either(title: str, whole: Mapping[str, Any], overlay: Mapping[str, Any]) -> dict[str, Any]:
    defs = {**overlay.get("$defs", {}), **whole.get("$defs", {})}
    own, change = ({k: v for k, v in part.items() if k != "$defs"} for part in (whole, overlay))
    return {
        "$schema": DIALECT,
        "title": title,
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/MetExtends"},
        "else": {"$ref": "#/$defs/Volledig"},
        "$defs": {**defs, "Volledig": own, "MetExtends": change},
    }


def _typed_overlay(overlay: dict[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    """The overlay's schema with the shapes of items and sections filled in where pydantic only knows `a dict`."""
    defs = {**form["$defs"], **overlay.get("$defs", {})}
    item = form["$defs"]["Section"]["properties"]["items"]["items"]
    addition = overlay["$defs"]["Addition"]["properties"]
    addition["items"] = {"type": "array", "items": item, "description": DUTCH["Addition.items"]}
    addition["section"] = {"$ref": "#/$defs/Section", "description": DUTCH["Addition.section"]}
    known = {name: {**shape, "default": None} for name, shape in _item_fields(form).items()}
    known |= {name: form["$defs"]["Section"]["properties"][name] for name in ("title", "intro")}
    for shape in known.values():
        shape.pop("default", None)
    overlay["properties"]["change"]["additionalProperties"] = {
        "type": "object",
        "properties": {name: {"description": shape.get("description", "")} for name, shape in known.items()},
        "additionalProperties": False,
    }
    overlay["properties"]["replace"]["additionalProperties"] = {"type": "object"}
    return {**overlay, "$defs": defs}


def _item_fields(form: Mapping[str, Any]) -> dict[str, Any]:
    """All fields that some kind of item has, without those that never change."""
    union = form["$defs"]["Section"]["properties"]["items"]["items"]
    fields: dict[str, Any] = {}
    for reference in union["oneOf"]:
        fields |= form["$defs"][reference["$ref"].rpartition("/")[2]]["properties"]
    return {name: dict(shape) for name, shape in fields.items() if name not in ("id", "type")}


def _with_defs(overlay: dict[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    return {**overlay, "$defs": {**whole["$defs"], **overlay.get("$defs", {})}}


def _partial(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The same shape with nothing required."""
    return {key: value for key, value in schema.items() if key != "required"}


def _partial_all(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The same shape with nothing required, here and in the blocks it uses, and null to take a key away."""
    result = _partial(schema)
    defs = schema.get("$defs", {})
    result["properties"] = {}
    for name, shape in schema["properties"].items():
        inner = defs.get(shape.get("$ref", "").rpartition("/")[2])
        words = {"description": shape.get("description", "")}
        result["properties"][name] = _nullable({**_partial(inner), **words} if inner else dict(shape))
    return result


def _nullable(shape: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in shape:
        return shape
    words = {"description": shape.pop("description")} if "description" in shape else {}
    return {"anyOf": [shape, {"type": "null"}], **words}
