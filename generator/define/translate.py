"""Pydantic's errors in words that an HR adviser understands, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.define.node import Map, Node, Scalar, Seq, Spot, did_you_mean, found
from generator.define.shapes import OnlyNamed
from generator.model.definition import HowTo
from generator.model.errors import Problem
from generator.model.texts import TextByNames, TextVariants

M = TypeVar("M", bound=BaseModel)

OVERLAY_WORDS = frozenset({"change", "replace", "add", "hide", "order"})
SHOWN_CHARS = 40  # as much of a wrong value as a message repeats

_PATTERNS: tuple[tuple[str, str, str], ...] = (
    (
        "a-z0-9",
        "{value} is geen goede naam.",
        "Gebruik alleen kleine letters, cijfers en enkele _ (geen spatie of streepje), en begin met een letter.",
    ),
    ("[!-~]", "{value} is geen goed webadres.", "Begin met https:// en zet er geen spaties in."),
    ("[0-9A-Fa-f]{6}", "{value} is geen kleur.", "Schrijf een kleur als '#1A2B3C', tussen aanhalingstekens."),
    (
        "code",
        "{value} is geen goed webadres.",
        "Begin met https:// en zet {code} op de plaats van de code, zonder spaties.",
    ),
    ("[Hh][Tt]", "{value} is geen goed webadres.", "Begin met https:// en gebruik geen spaties."),
)

_SIMPLE: Mapping[str, tuple[str, str]] = {
    "missing": ("'{field}' ontbreekt.", "Zet een regel '{field}: …' erbij."),
    "string_too_short": ("'{field}' is leeg.", "Vul een tekst in, of haal de regel weg."),
    "string_too_long": ("'{field}' is langer dan {max_length} tekens.", "Maak de tekst korter."),
    "too_short": ("'{field}' heeft er te weinig ({actual_length}).", "Er horen er minstens {min_length} te zijn."),
    "too_long": ("'{field}' heeft er te veel ({actual_length}).", "Er mogen er hoogstens {max_length} zijn."),
    "greater_than_equal": ("'{field}' is te klein: {value}.", "Het kleinste getal dat mag is {ge}."),
    "greater_than": ("'{field}' is te klein: {value}.", "Het getal moet groter zijn dan {gt}."),
    "less_than_equal": ("'{field}' is te groot: {value}.", "Het grootste getal dat mag is {le}."),
    "less_than": ("'{field}' is te groot: {value}.", "Het getal moet kleiner zijn dan {lt}."),
    "finite_number": ("'{field}' is geen gewoon getal: {value}.", "Schrijf een getal, bijvoorbeeld 0.5."),
}
_WANTED: Mapping[str, tuple[str, str]] = {
    "string": ("een tekst", "Zet de tekst tussen aanhalingstekens."),
    "int": ("een heel getal", "Schrijf een getal zonder aanhalingstekens, zoals 3."),
    "float": ("een getal", "Schrijf een getal met een punt, zoals 0.5."),
    "bool": ("ja of nee", "Schrijf true (ja) of false (nee)."),
    "model": ("een blok met 'naam: waarde'-regels", "Laat die regels inspringen onder de naam."),
    "dict": ("een blok met 'naam: waarde'-regels", "Laat die regels inspringen onder de naam."),
    "tuple": ("een lijst", "Zet elk deel op een eigen regel met een streepje ervoor."),
    "list": ("een lijst", "Zet elk deel op een eigen regel met een streepje ervoor."),
}

_SHAPES = (
    TextVariants.__name__,
    HowTo.__name__,
    TextByNames.__name__,
    OnlyNamed.__name__,
)  # names of union members in pydantic's places
_NAMES = frozenset({"name", "id", "key"})  # fields for names, which begin with a letter
_ANYTHING = ("iets anders", "Kijk in docs/definities.md wat hier kan staan.")


def validated(model: type[M], root: Map, values: Mapping[str, Any]) -> tuple[M | None, list[Problem]]:
    """The model of these values, or every problem in them; `root` is the tree the values came from."""
    try:
        return model.model_validate(values), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems = [_problem(model, root, detail) for detail in details if not _noise(root, detail)]
        return None, sorted(problems, key=lambda p: p.line or 0)


def _noise(root: Node, error: ErrorDetails) -> bool:
    """Whether an error only repeats another: the other member of a union, or a list whose items failed."""
    node, _ = found(root, error["loc"])
    steps = [str(step) for step in error["loc"]]
    if any(step.startswith("constrained-str") for step in steps) and isinstance(node, Map):
        return True
    if _other_shape(root, error["loc"]):
        return True
    if set(_SHAPES) & set(steps) and isinstance(node, (Scalar, Seq)) and error["type"] == "model_type":
        return True
    return error["type"] == "too_short" and isinstance(node, Seq) and len(node.items) >= error["ctx"]["min_length"]


def _other_shape(root: Node, where: tuple[str | int, ...]) -> bool:
    """Whether the error is about another shape of text than the one that somebody plainly meant."""
    at = next((n for n, step in enumerate(where) if step in _SHAPES), None)
    node = found(root, where[:at])[0]
    if at is None or not isinstance(node, Map):
        return False
    given = node.entries.keys()
    if given & TextByNames.model_fields.keys():
        meant = (OnlyNamed if given == OnlyNamed.model_fields.keys() else TextByNames).__name__
        return where[at] != meant
    return where[at] not in {TextVariants.__name__, HowTo.__name__}


def _problem(model: type[BaseModel], root: Node, error: ErrorDetails) -> Problem:
    node, spot = found(root, error["loc"])
    kind, context = error["type"], error.get("ctx", {})
    field = next((str(s) for s in reversed(error["loc"]) if _is_field(s)), "dit deel")
    value = f"'{_shown(node.written if isinstance(node, Scalar) else str(error['input']))}'"
    facts = {**context, "field": field, "value": value}
    if kind in _SIMPLE:
        what, mend = _SIMPLE[kind]
        return spot.problem(what.format(**facts), mend.format(**facts), kind)
    if kind == "extra_forbidden":
        known = _fields(model, error["loc"][:-1])
        if len(error["loc"]) == 1 and field in OVERLAY_WORDS and "extends" not in known:
            what = f"'{field}' kan alleen in een bestand met 'extends'."
            return spot.problem(what, "Zet er 'extends: …' bij, of haal dit weg.", "onbekend-veld")
        return spot.problem(f"'{field}' bestaat hier niet.", did_you_mean(field, known), "onbekend-veld")
    if kind in ("literal_error", "enum"):
        expected = str(context["expected"]).replace(" or ", " of ")
        return spot.problem(f"'{field}' kan niet {value} zijn.", _near(value.strip("'"), expected), "waarde")
    if kind == "union_tag_invalid":
        told, spot = found(root, (*error["loc"], "type"))
        given = told.written if isinstance(told, Scalar) else str(context["tag"])
        what = f"Er is geen vraagsoort '{_shown(given)}'."
        return spot.problem(what, _near(given, context["expected_tags"]), "type")
    if kind == "union_tag_not_found":
        return spot.problem(
            "'type' ontbreekt: welke soort vraag is dit?", "Zet een regel 'type: text' erbij.", "missing"
        )
    if kind == "string_pattern_mismatch":
        for part, what, mend in _PATTERNS:
            if part in context["pattern"]:
                return spot.problem(f"'{field}': " + what.format(value=value), mend, "vorm")
    if kind == "value_error":
        return spot.problem(f"{error['msg'].removeprefix('Value error, ')}.", "Geef elk een eigen naam.", "dubbel")
    steps = [step for step in error["loc"] if isinstance(step, int) or _is_field(step)]
    return _wrong_sort(kind, spot, field, node, in_list=bool(steps) and isinstance(steps[-1], int))


def _wrong_sort(kind: str, spot: Spot, field: str, node: Node, *, in_list: bool) -> Problem:
    wanted, mend = _WANTED.get(kind.partition("_")[0], _ANYTHING)
    if isinstance(node, Map):
        got = "een blok met regels"
    elif isinstance(node, Seq):
        got = "een lijst"
    else:
        got = f"'{_shown(node.written)}'" if node.written else "niets"
        if kind == "string_type":
            mend = _quoted("" if in_list else field, node.written) or mend
    return spot.problem(f"Bij '{field}' hoort {wanted}, maar er staat {got}.", mend, "soort")


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…"


def _quoted(field: str, written: str) -> str:
    """How to write what stands there so that it is a text: that very text in quotes. Empty if there is nothing."""
    if not written:
        return ""
    if len(written) > SHOWN_CHARS:  # half of it would be another text
        return "Zet wat er staat tussen aanhalingstekens."
    mend = f'Schrijf het zo: {field}: "{written}"' if field else f'Schrijf het zo: "{written}"'
    return f"{mend}. Begint een naam met een cijfer? Zet er dan een letter voor." if field in _NAMES else mend


def _near(given: str, expected: str) -> str:
    known = [part.strip(" '") for part in expected.replace(" of ", ",").split(",")]
    return did_you_mean(given, known)


def _is_field(step: str | int) -> bool:
    return isinstance(step, str) and step not in _SHAPES and not step.startswith("constrained-str")


def _fields(model: type[BaseModel], where: tuple[str | int, ...]) -> set[str]:
    """The names that may stand in the map at `where`."""
    current: list[type[BaseModel]] = [model]
    for step in where:
        if isinstance(step, int):
            continue
        named = [m for m in current if m.__name__ == step or _tag(m) == step]
        inner = [m for m in current if step in m.model_fields for m in _models(m.model_fields[step].annotation)]
        current = inner or named or current
    return {name for m in current for name in m.model_fields}


def _tag(model: type[BaseModel]) -> str | None:
    field = model.model_fields.get("type")
    options = get_args(field.annotation) if field and get_origin(field.annotation) is Literal else ()
    return str(options[0]) if options else None


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models anywhere in a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for part in get_args(annotation):
        yield from _models(part)
