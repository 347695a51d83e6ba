"""Templates as values: read from files by `define`, run by `make`. And the names that Jinja in a text may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TEXT_NAMES = frozenset({"brand", "words", "address", "large"})
"""What a text in a form, pack or brand may use: `{{ words.organisatie }}`, `{{ brand.name }}`, `{% if large %}`."""

TEMPLATE_NAMES = TEXT_NAMES | {"form"}
"""What a sheet's template may use besides: the form with its sections and items."""

FACILITATOR_NAMES = TEXT_NAMES | {"pack", "sheets"}
"""What the template of the facilitator's page may use besides."""

FUNCTION_NAMES = frozenset({"range", "namespace"})
"""The functions that every template has."""

FILTER_NAMES = frozenset(
    {
        *("abs", "capitalize", "count", "d", "default", "first", "float", "int", "join", "last", "length", "list"),
        *("lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "select", "selectattr", "sort"),
        *("string", "sum", "title", "trim", "unique", "upper"),
    }
)
"""The filters (`{{ naam|upper }}`) that texts and templates have."""

BRAND_NAMES = frozenset({"key", "name", "short_name", "privacy", "contact", "words"})
"""What `brand.` offers."""

CONTACT_NAMES = frozenset({"name", "email", "phone"})
"""What `brand.contact.` offers."""

SHEET_TEMPLATE = "sheet.xml.j2"
FACILITATOR_TEMPLATE = "facilitator.xml.j2"


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """Jinja2 templates by name, and the file each came from (for messages)."""

    texts: Mapping[str, str]
    files: Mapping[str, str]
