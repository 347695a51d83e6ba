"""The codebook: what each column of the wide table asked, in the words that people read, and how it is scored later.

A row per column; where people read different words (another version, large type, "je" or "u", another order) a row for
each reading, with the runs in which it was printed. Those words come from the stored layouts, never from today's
definitions. `codes` is its second half: a row per code that a column can hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace

from generator.keep import scores
from generator.keep.cells import holds
from generator.keep.columns import DataColumn, Kind, Variant, Wide, numbered, title
from generator.keep.table import Cell, Column, TableSpec, flag, number, text, whole
from generator.model.layout import FormRef, Layout
from generator.model.variable import Value, Variable, variable_name

RULE = "rule"  # the kind of a row about a score in scores.csv
EMPTY = "leeg = niet gedrukt op dit exemplaar, niet binnen, twijfel, of op dit hele formulier is niets ingevuld"
_YES_NO_LABELS = {
    Kind.CHOICE: f"1 = aangekruist | 0 = niet aangekruist | {EMPTY}",
    Kind.DRAWN: f"1 = getekend | 0 = niet getekend | {EMPTY}",
}

_TYPES = "Soort gegevens: string = tekst, integer = heel getal, number = getal, date = datum (jjjj-mm-dd)"
_KINDS = (
    "Wat de kolom is: about = over het exemplaar, value = het antwoord, choice = deze keuze wel (1) of niet (0), "
    "drawn = er is getekend (1) of niet (0), crop = het plaatje erbij, number = de hoeveelste keuze op het blad, "
    "score = de score van de keuze, rule = hoe een score in scores.csv is geteld"
)
_VARIANTS = "Hoe het blad eruitzag: standard = gewoon, large = grote letters en weinig woorden"


def _reading() -> tuple[Column, ...]:
    """The columns that say where these words were read."""
    return (
        text("form", "Formulier"),
        whole("version", "Versie van het formulier", minimum=1),
        text("variant", _VARIANTS, enum=tuple(Variant)),
        text("address", "Hoe de lezer is aangesproken: je, u of jullie"),
    )


SPEC = TableSpec(
    "codebook",
    "Codeboek: een rij per kolom van responses.csv; meer rijen waar niet iedereen hetzelfde las",
    (
        text("column", "Kolom in responses.csv (kind = rule: score in scores.csv)", required=True),
        text("label", "Wat er gevraagd werd, zoals het op het blad stond", required=True),
        text("hint", "Wat er als uitleg onder stond"),
        text("type", _TYPES, enum=("string", "integer", "number", "date"), required=True),
        text("kind", _KINDS, enum=("about", *(kind.value for kind in Kind), RULE), required=True),
        text("values", "Codes en wat ze betekenen, in de volgorde op het blad; bij rule: hoe er geteld is"),
        text("runs", "Oplagen waarin het zo op het blad stond; leeg bij kolommen over het exemplaar"),
        *_reading(),
        whole("order", "De hoeveelste op het formulier, zoals gedrukt", minimum=1),
        whole("page", "Bladzijde van het formulier", minimum=1),
        text("variable", "Variabele in answers.csv"),
        text("item", "Vraag in het formulier"),
        text("question", "Soort vraag"),
        flag("needed", "Verplichte vraag (1) of niet (0)"),
        text("dimension", "Dimensie (voor de score)"),
        text("pole", "Pool (voor de score)"),
        flag("reverse", "Omgekeerd scoren (1) of niet (0)"),
        number("score", "Score"),
    ),
    primary_key=("column", "runs"),
)

CODES_SPEC = TableSpec(
    "codes",
    "Codes: een rij per keuze van een kolom, met nummer en score",
    (
        text("column", "Kolom in responses.csv", required=True),
        text("code", "Code in de kolom", required=True),
        whole("number", "De hoeveelste keuze op het blad", required=True, minimum=1),
        text("label", "Wat er op het blad stond", required=True),
        text("runs", "Oplagen waarin het zo op het blad stond", required=True),
        *_reading(),
        text("dimension", "Dimensie (voor de score)"),
        text("pole", "Pool (voor de score)"),
        flag("reverse", "Omgekeerd scoren (1) of niet (0)", required=True),
        number("score", "Score"),
    ),
    primary_key=("column", "code", "runs"),
)


@dataclass(frozen=True, slots=True)
class _Read:
    """What people read at a variable: its words, and where it stood. Equal where they read the same."""

    variable: Variable
    form: FormRef
    order: int
    page: int | None
    runs: list[str] = field(default_factory=list, compare=False, hash=False)

    @property
    def where(self) -> list[Cell]:
        """The cells of `_reading`."""
        form = self.form
        return [form.key, form.version, variant(form), form.address or None]


def variant(form: FormRef) -> str | None:
    """In which size and words the form was printed, if that was kept."""
    if form.large is None:
        return None
    return (Variant.LARGE if form.large else Variant.STANDARD).value


class _Readings:
    """The readings of each variable over some runs, oldest first."""

    def __init__(self, layouts: Sequence[Layout]) -> None:
        self._found: dict[str, dict[_Read, _Read]] = {}
        for layout in layouts:
            forms = {form.key: replace(form, scores=()) for form in layout.forms}  # they are no words
            places = _places(layout)
            for variable in layout.variables:
                order, page = places[variable.name]
                read = _Read(variable, forms.get(variable.form, FormRef(variable.form, 1, "")), order, page)
                self._found.setdefault(variable.name, {}).setdefault(read, read).runs.append(layout.run)

    def of(self, column: DataColumn) -> Iterator[_Read]:
        """The readings of a column, oldest first."""
        yield from (read for read in self._found.get(column.variable.name, {}) if holds(column, read.variable))


def _places(layout: Layout) -> dict[str, tuple[int, int | None]]:
    """Of each variable the how-manieth of its form it is, as printed, and on which page of the form it stands."""
    pages = {field.variable: page.page for page in reversed(layout.pages) for field in page.fields}
    printed = dict.fromkeys(field.variable for page in layout.pages for field in page.fields)
    rank = {name: place for place, name in enumerate(printed)}
    numbers: dict[str, int] = {}
    found: dict[str, tuple[int, int | None]] = {}
    for variable in sorted(layout.variables, key=lambda v: rank.get(v.name, len(rank))):
        # What only a PDF asks goes with what stands before it: paper and PDF count alike.
        numbers[variable.form] = max(1, numbers.get(variable.form, 0) + variable.on_paper)
        found[variable.name] = numbers[variable.form], pages.get(variable.name)
    return found


def _told(variable: Variable) -> str:
    """The codes of a variable and what they mean, in the order of the sheet."""
    counted = numbered(variable)
    return " | ".join(
        f"{value.name} = {f'{place}. ' if counted else ''}{value.label}"
        for place, value in enumerate(variable.values, 1)
    )


def _row(column: DataColumn, read: _Read) -> list[Cell]:
    variable, kind = read.variable, column.kind
    value = next((v for v in variable.values if column.value is not None and v.name == column.value.name), None)
    codes = _told(variable) if kind is Kind.VALUE else _YES_NO_LABELS.get(kind, "")
    return [
        column.column.name,
        title(kind, variable, value),
        variable.hint or None,
        column.column.type,
        kind.value,
        codes,
        " ".join(read.runs),
        *read.where,
        read.order,
        read.page,
        variable.name,
        variable.item,
        variable.item_type,
        int(variable.required),
        *(_scoring(variable, value) if kind is not Kind.CROP else [None] * 4),
    ]


def _scoring(variable: Variable, value: Value | None) -> list[Cell]:
    """Dimension, pole, reverse and score: of the choice that the column is about, else of the question."""
    if value is None:
        return [variable.dimension, variable.pole, int(variable.reverse), variable.score]
    score = variable.score if value.score is None else value.score
    reverse = int(value.reverse or variable.reverse)
    return [value.dimension or variable.dimension, value.pole or variable.pole, reverse, score]


def codebook_rows(wide: Wide, layouts: Sequence[Layout], hidden: Set[str] = frozenset()) -> Iterator[list[Cell]]:
    """The rows, in the order of the wide table's columns, then those of scores.

    `layouts`: the runs of which pages came, oldest first; `hidden`: what does not count in scores.
    """
    readings = _Readings(layouts)
    for about in wide.about:
        codes = "1 = ja | 0 = nee" if about.enum == (0, 1) else ""
        head: list[Cell] = [about.name, about.title, None, about.type, "about", codes]
        yield [*head, *[None] * (len(SPEC.columns) - len(head))]
    for column in wide.data:
        for read in readings.of(column):
            yield _row(column, read)
    yield from _rule_rows(layouts, hidden)


def _rule_rows(layouts: Sequence[Layout], hidden: Set[str]) -> Iterator[list[Cell]]:
    """A row per score, and per way in which it was counted."""
    found: dict[tuple[Cell, ...], list[str]] = {}
    for layout in layouts:
        for form, rule, used in scores.rules(layout, hidden):
            counted = scores.told(rule, used)
            form_cells = (form.key, form.version, variant(form), form.address or None)
            key = (variable_name(form.key, rule.name), rule.label, counted, rule.method.value, *form_cells)
            found.setdefault(key, []).append(layout.run)
    for (column, label, how, method, *where), runs in found.items():
        row: list[Cell] = [column, label, None, "number", RULE, how, " ".join(runs), *where, *[None] * 4, method]
        yield [*row, *[None] * (len(SPEC.columns) - len(row))]


def code_rows(wide: Wide, layouts: Sequence[Layout]) -> Iterator[list[Cell]]:
    """A row per code that a value column can hold, in the order of the sheet."""
    readings = _Readings(layouts)
    for column in wide.data:
        if column.kind is Kind.VALUE:
            for read in readings.of(column):
                for place, value in enumerate(read.variable.values, 1):
                    who: list[Cell] = [column.column.name, value.name, place, value.label, " ".join(read.runs)]
                    yield [*who, *read.where, value.dimension, value.pole, int(value.reverse), value.score]
