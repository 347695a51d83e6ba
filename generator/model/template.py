"""Templates as values: read from files by `define`, run by `make`. And the names that Jinja in a text may use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

TEXT_NAMES = frozenset({"brand", "words", "address", "large", "named"})
"""What a text in a form, pack or brand may use: `{{ words.organisatie }}`, `{{ brand.name }}`, `{% if large %}`, and
`{% if named %}` where a name stands on the sheet."""

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

BRAND_NAMES = frozenset({"key", "name", "short_name", "privacy", "contact", "words", "values", "offers"})
"""What `brand.` offers."""

CONTACT_NAMES = frozenset({"name", "email", "phone"})
"""What `brand.contact.` offers."""

_TOKENS = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "begin of print statement": "{{",
    "begin of statement block": "{%",
    "end of template": "het einde",
    "name": "een naam",
    "integer": "een getal",
    "string": "een tekst",
}
_SYNTAX = (  # what Jinja says of a text that it cannot parse → the same in Dutch
    (r"No filter named '(.+)'", "het filter '{0}' bestaat niet"),
    (r"No test named '(.+)'", "de vraag 'is {0}' bestaat niet"),
    (r"Encountered unknown tag '([^']+)'", "de opdracht '{0}' bestaat niet, of staat op de verkeerde plaats"),
    (r"[Uu]nexpected end of template", "een {{% if %}}, {{% for %}} of {{{{ gaat wel open, maar niet dicht"),
    (r"[Ee]xpected token '(.+)', got '(.+)'", "bij '{1}' gaat het mis; hier hoort '{0}'"),
    (r"Expected an expression, got '(.+)'", "bij '{0}' gaat het mis; hier hoort een naam, een getal of een tekst"),
    (r"unexpected '(.+)', expected '(.+)'", "'{0}' hoort hier niet; hier hoort '{1}'"),
    (r"unexpected (?:char )?'(.+)'", "'{0}' hoort hier niet"),
    (r"tag name expected", "na {{% hoort een opdracht, bijvoorbeeld if of for"),
    (r"block '(.+)' defined twice", "het blok '{0}' staat er twee keer"),
)


def syntax_in_dutch(message: str) -> str:
    """What is wrong with Jinja's grammar in a text, from Jinja's own English."""
    for pattern, dutch in _SYNTAX:
        if found := re.match(pattern, message):
            return dutch.format(*(_TOKENS.get(token, token) for token in found.groups()))
    return "hier staat iets wat geen Jinja is"


FACILITATOR_TEMPLATE = "facilitator.xml.j2"


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """Jinja2 templates by name, and the file each came from (for messages)."""

    texts: Mapping[str, str]
    files: Mapping[str, str]
