"""Jinja in texts and templates, looked at without running it: does it parse, and does every name exist?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from jinja2 import TemplateSyntaxError, nodes

from generator.define.node import Map, Node, Scalar, Seq, Spot, did_you_mean
from generator.model.brand import BrandWords
from generator.model.errors import Problem
from generator.model.template import (
    BRAND_NAMES,
    CONTACT_NAMES,
    FACILITATOR_NAMES,
    FACILITATOR_TEMPLATE,
    FILTER_NAMES,
    FUNCTION_NAMES,
    TEMPLATE_NAMES,
    TEXT_NAMES,
    syntax_in_dutch,
)
from generator.sandbox.budget import Budget
from generator.sandbox.environment import MAX_SOURCE_CHARS, OwnSyntaxError, Sandbox, undeclared

_OPENERS = ("{{", "{%", "{#")
_WORDS = frozenset(BrandWords.model_fields)
_PARTS: Mapping[str, frozenset[str]] = {
    "brand": BRAND_NAMES,
    "brand.contact": CONTACT_NAMES,
    "brand.words": _WORDS,
    "words": _WORDS,
}


_SANDBOX = Sandbox({}, Budget(), xml=False)  # looks only: nothing is run, so nothing is counted


def check_texts(tree: Node) -> Iterator[Problem]:
    """The problems of every text in a definition."""
    if isinstance(tree, Map):
        for value in tree.entries.values():
            yield from check_texts(value)
    elif isinstance(tree, Seq):
        for item in tree.items:
            yield from check_texts(item)
    else:
        yield from check_text(tree)


def check_text(text: Scalar) -> Iterator[Problem]:
    """The problems of one text."""
    if not isinstance(text.value, str) or not any(opener in text.value for opener in _OPENERS):
        return
    yield from _problems(text.value, text.spot.path, text.text_line or text.spot.line, TEXT_NAMES)


def check_template(name: str, source: str, path: Path, known: Collection[str]) -> Iterator[Problem]:
    """The problems of a template; `known` are the names of all templates."""
    if name == FACILITATOR_TEMPLATE:
        names = FACILITATOR_NAMES
    else:  # a part that others include may be used by both
        names = TEMPLATE_NAMES if name.startswith("sheet") else TEMPLATE_NAMES | FACILITATOR_NAMES
    yield from _problems(source, path, 1, names, known)


def _problems(
    source: str, path: Path, first_line: int, names: frozenset[str], known: Collection[str] = ()
) -> Iterator[Problem]:
    if len(source) > MAX_SOURCE_CHARS:
        what = f"Deze tekst is langer dan {MAX_SOURCE_CHARS} tekens."
        yield Spot(path, first_line).problem(what, "Verdeel hem over meer bestanden.", "sjabloon")
        return
    try:
        tree = _SANDBOX.parse(source)
        used = undeclared(tree)
    except TemplateSyntaxError as error:
        what, mend = _explained(error)
        yield Spot(path, first_line + error.lineno - 1).problem(what, mend, "jinja")
        return
    except RecursionError:
        yield Spot(path, first_line).problem("Deze Jinja-code is te diep genest.", "Maak het eenvoudiger.", "jinja")
        return
    # Jinja calls a name undeclared that is set in only one branch of an `if`: that may well be right
    allowed = names | FUNCTION_NAMES
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    if not tree.find(nodes.Extends):  # else a parent may bring names
        for node in tree.find_all(nodes.Name):
            if node.ctx == "load" and node.name in used - allowed - own:
                spot = Spot(path, first_line + node.lineno - 1)
                yield spot.problem(
                    f"De naam '{node.name}' bestaat niet.", did_you_mean(node.name, allowed), "jinja-naam"
                )
    yield from _unknown_parts(tree, path, first_line, used)
    yield from _unknown_templates(tree, path, first_line, known)


def _unknown_parts(tree: nodes.Template, path: Path, first_line: int, used: set[str]) -> Iterator[Problem]:
    """`brand.nmae`, `words.gemeent`: parts that what is offered does not have."""
    for node in tree.find_all(nodes.Getattr):
        owner = _dotted(node.node)
        if owner.partition(".")[0] in used and owner in _PARTS and node.attr not in _PARTS[owner]:
            what = f"'{owner}' heeft geen onderdeel '{node.attr}'."
            mend = did_you_mean(node.attr, _PARTS[owner])
            yield Spot(path, first_line + node.lineno - 1).problem(what, mend, "jinja-naam")


def _dotted(node: nodes.Expr) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    return f"{_dotted(node.node)}.{node.attr}" if isinstance(node, nodes.Getattr) else "?"


def _unknown_templates(tree: nodes.Template, path: Path, first_line: int, known: Collection[str]) -> Iterator[Problem]:
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        name = getattr(node, "template", None)
        if isinstance(name, nodes.Const) and name.value not in known:
            what = f"Het sjabloon '{name.value}' is er niet."
            mend = did_you_mean(str(name.value), known)
            yield Spot(path, first_line + node.lineno - 1).problem(what, mend, "sjabloon")


def _explained(error: TemplateSyntaxError) -> tuple[str, str]:
    message = error.message or ""
    what = message if isinstance(error, OwnSyntaxError) else syntax_in_dutch(message)
    what = f"{what[0].upper()}{what[1:]}."
    if message.startswith("No filter named"):
        return what, did_you_mean(message.split("'")[1], FILTER_NAMES)
    if message.startswith("No test named"):
        return what, "Gebruik bijvoorbeeld 'is defined'."
    if message.startswith("Encountered unknown tag"):
        return what, "Gebruik bijvoorbeeld {% if … %} … {% endif %}."
    if message.lower().startswith("unexpected end of template"):
        return what, "Sluit af met {% endif %}, {% endfor %} of }}."
    return what, "Kijk na wat er tussen {{ }} of {% %} staat."
