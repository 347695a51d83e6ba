"""The Frictionless description of the tables (Data Package and Table Schema, version 1)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from generator.keep.csvfile import LINE_END, Dialect
from generator.keep.table import Column, TableSpec


def _field(column: Column, dialect: Dialect) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "title": column.title}
    if column.type == "number" and dialect.decimal != ".":
        field["decimalChar"] = dialect.decimal
    if column.type == "integer" and dialect.guarded:
        field["bareNumber"] = False  # a number that was typed with a zero before it has an apostrophe there
    limits = {"enum": list(column.enum) or None, "minimum": column.minimum, "maximum": column.maximum}
    constraints: dict[str, Any] = {name: limit for name, limit in limits.items() if limit is not None}
    if column.required:
        constraints["required"] = True
    if constraints:
        field["constraints"] = constraints
    return field


def _resource(spec: TableSpec, dialect: Dialect) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, dialect) for column in spec.columns],
        "missingValues": [""],
    }
    if spec.primary_key:
        schema["primaryKey"] = list(spec.primary_key)
    if spec.foreign_keys:
        schema["foreignKeys"] = [
            {"fields": [key.column], "reference": {"resource": key.table, "fields": [key.other]}}
            for key in spec.foreign_keys
        ]
    return {
        "name": spec.name,
        "title": spec.title,
        "path": f"{spec.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": dialect.encoding,
        "dialect": {"delimiter": dialect.delimiter, "quoteChar": '"', "doubleQuote": True, "lineTerminator": LINE_END},
        "schema": schema,
    }


def datapackage(specs: Sequence[TableSpec], dialect: Dialect, runs: Sequence[Mapping[str, str]]) -> str:
    """`datapackage.json`. `runs` says which builds the tables come from (name, pack, brand, created)."""
    package = {
        "profile": "tabular-data-package",
        "name": "werkblad",
        "title": "Antwoorden op werkbladen",
        "description": (
            "Een lege cel is: niet ingevuld, niet gedrukt op dit exemplaar, niet binnen of twijfel (zie answers.csv en "
            "ledger.csv). 0 staat er alleen als op hetzelfde formulier iets is ingevuld."
        ),
        "runs": list(runs),
        "resources": [_resource(spec, dialect) for spec in specs],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"
