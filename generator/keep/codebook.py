"""The codebook: a row per column of the wide table, with the scoring keys that somebody will need later."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from generator.keep.columns import DataColumn, Kind, Wide
from generator.keep.table import Cell, TableSpec, flag, number, text, whole
from generator.model.layout import Layout
from generator.model.variable import Value

EMPTY = "leeg = niet gedrukt op dit exemplaar, niet binnen, twijfel, of op dit hele formulier is niets ingevuld"
_YES_NO_LABELS = {
    Kind.CHOICE: f"1 = aangekruist | 0 = niet aangekruist | {EMPTY}",
    Kind.DRAWN: f"1 = getekend | 0 = niet getekend | {EMPTY}",
}

_TYPES = "Soort gegevens: string = tekst, integer = heel getal, number = getal, date = datum (jjjj-mm-dd)"
_KINDS = (
    "Wat de kolom is: about = over het exemplaar, value = het antwoord, choice = deze keuze wel (1) of niet (0), "
    "drawn = er is getekend (1) of niet (0), crop = het plaatje erbij"
)

SPEC = TableSpec(
    "codebook",
    "Codeboek: een rij per kolom van responses.csv",
    (
        text("column", "Kolom in responses.csv", required=True),
        text("label", "Wat er gevraagd wordt", required=True),
        text("type", _TYPES, enum=("string", "integer", "number", "date"), required=True),
        text("kind", _KINDS, enum=("about", *(kind.value for kind in Kind)), required=True),
        text("values", "Codes en wat ze betekenen"),
        text("variable", "Variabele in answers.csv"),
        text("item", "Vraag in het formulier"),
        text("question", "Soort vraag"),
        text("form", "Formulier"),
        text("versions", "Versies van het formulier waarin de vraag voorkomt"),
        whole("page", "Bladzijde van het formulier (nieuwste oplage)", minimum=1),
        flag("needed", "Verplichte vraag (1) of niet (0)"),
        text("dimension", "Dimensie (voor de score)"),
        text("pole", "Pool (voor de score)"),
        flag("reverse", "Omgekeerd scoren (1) of niet (0)"),
        number("score", "Score"),
        text("scores", "Score, dimensie en pool per code (JSON)"),
    ),
    primary_key=("column",),
)


def _value_scores(values: Sequence[Value]) -> str:
    keys = {
        value.name: {
            name: part
            for name, part in (
                ("dimension", value.dimension),
                ("pole", value.pole),
                ("reverse", value.reverse or None),
                ("score", value.score),
            )
            if part is not None
        }
        for value in values
    }
    scored = {name: parts for name, parts in keys.items() if parts}
    return json.dumps(scored, ensure_ascii=False, sort_keys=True) if scored else ""


def _versions_of(column: DataColumn, layouts: Sequence[Layout]) -> str:
    name, form = column.variable.name, column.variable.form
    holding = [layout for layout in layouts if any(v.name == name for v in layout.variables)]
    return " ".join(str(v) for v in sorted({ref.version for each in holding for ref in each.forms if ref.key == form}))


def _page_of(column: DataColumn, layouts: Sequence[Layout]) -> int | None:
    for layout in reversed(layouts):
        for page in layout.pages:
            if any(field.variable == column.variable.name for field in page.fields):
                return page.page
    return None


def _row(column: DataColumn, layouts: Sequence[Layout]) -> list[Cell]:
    variable, value = column.variable, column.value
    merged = {each.name: each for version in column.variables for each in version.values}
    values = tuple(merged.values()) if column.kind is Kind.VALUE else ()
    codes = " | ".join(f"{each.name} = {each.label}" for each in values) or _YES_NO_LABELS.get(column.kind, "")
    scored = column.kind is not Kind.CROP
    dimension, pole, reverse, score = variable.dimension, variable.pole, variable.reverse, variable.score
    if value is not None:
        dimension, pole = value.dimension or dimension, value.pole or pole
        reverse, score = value.reverse or reverse, score if value.score is None else value.score
    return [
        column.column.name,
        column.column.title,
        column.column.type,
        column.kind.value,
        codes,
        variable.name,
        variable.item,
        variable.item_type,
        variable.form,
        _versions_of(column, layouts),
        _page_of(column, layouts),
        int(variable.required),
        dimension if scored else None,
        pole if scored else None,
        int(reverse) if scored else None,
        score if scored else None,
        _value_scores(values),
    ]


def codebook_rows(wide: Wide, layouts: Sequence[Layout]) -> Iterator[list[Cell]]:
    """The rows, in the order of the wide table's columns."""
    for about in wide.about:
        codes = "1 = ja | 0 = nee" if about.enum else ""
        yield [about.name, about.title, about.type, "about", codes, *[None] * (len(SPEC.columns) - 5)]
    for column in wide.data:
        yield _row(column, layouts)
