"""An invented run of two small forms, and readings of its pages."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from variable_sample import made_variable

from generator.model.answer import Answer, AnswerState, Fate, PageReading, PageSource, Source
from generator.model.code import PageCode
from generator.model.geometry import Box, Point
from generator.model.layout import Field, FieldRole, FieldShape, FormRef, Layout, PageLayout, Place
from generator.model.variable import Value, Variable, VariableType

RUN = "7K3M9Q"
KEY = bytes(range(16))

ANSWERED, BLANK, SEEN, DOUBTFUL = AnswerState.ANSWERED, AnswerState.BLANK, AnswerState.SEEN, AnswerState.DOUBTFUL


def _values(*names: str) -> tuple[Value, ...]:
    return tuple(Value(name, name.capitalize()) for name in names)


def variables() -> tuple[Variable, ...]:
    kind = VariableType
    return (
        made_variable(
            "scan_beleid", "scan", "beleid", kind.SELECT_ONE, "select_one", "Is er beleid?", _values("ja", "nee"),
        ),
        made_variable(
            "scan_kort",
            "scan",
            "kort",
            kind.SELECT_MULTIPLE,
            "select_multiple",
            "Wat geldt?",
            (Value("nu", "Nu", "tijd", "reageren", score=1.0), Value("later", "Later", "tijd", "anticiperen", True)),
        ),
        made_variable(
            "scan_cijfer", "scan", "cijfer", kind.SELECT_ONE, "scale", "Cijfer", _values("1", "2", "3"), numeric=True,
        ),
        made_variable(
            "scan_ziek", "scan", "ziek", kind.SELECT_ONE, "select_one", "Gezond?", _values("ja", "nee"), private=True,
        ),
        made_variable("scan_waarom", "scan", "waarom", kind.TEXT, "text", "Waarom?"),
        made_variable("scan_jaren", "scan", "jaren", kind.INTEGER, "integer", "Jaren", minimum=0, maximum=50),
        made_variable("scan_sinds", "scan", "sinds", kind.DATE, "date", "Sinds"),
        made_variable("groei_lijn", "groei", "lijn", kind.DRAWING, "curve", "Teken je groei"),
        made_variable("groei_lijn_lijn1", "groei", "lijn", kind.TEXT, "curve", "Naam van lijn 1", part=("lijn1",)),
        made_variable(
            "groei_lijn_lijn1_start", "groei", "lijn", kind.SELECT_ONE, "curve", "Start", _values("1", "2"),
            numeric=True, on_paper=False, part=("lijn1", "start"),
        ),
        made_variable(
            "groei_kaart_p01_naam", "groei", "kaart", kind.TEXT, "network", "Plek 1: naam", part=("p01", "naam"),
        ),
        made_variable(
            "groei_kaart_p01_geeft", "groei", "kaart", kind.SELECT_MULTIPLE, "network", "Plek 1: geeft",
            _values("advies", "steun"), part=("p01", "geeft"),
        ),
        made_variable(
            "groei_kaart_p01_nabij", "groei", "kaart", kind.SELECT_ONE, "network", "Plek 1: nabij", _values("1", "2"),
            numeric=True, part=("p01", "nabij"),
        ),
    )  # fmt: skip


def _fields(form: str, names: tuple[Variable, ...]) -> tuple[Field, ...]:
    fields = []
    for row, v in enumerate(v for v in names if v.form == form and v.on_paper):
        if v.values:
            for place, value in enumerate(v.values):
                box = Box(20 + 10 * place, 30 + 8 * row, 4, 4)
                name = f"{v.name}__{value.name}"
                mark = (FieldRole.MARK, FieldShape.BOX, box, value.label, value.name, v.private)
                fields.append(Field(name, v.name, v.item, v.item_type, *mark))
        else:
            role = FieldRole.DRAW if v.type is VariableType.DRAWING else FieldRole.WRITE
            box = Box(20, 30 + 8 * row, 100, 7)
            fields.append(
                Field(v.name, v.name, v.item, v.item_type, role, FieldShape.AREA, box, v.label, private=v.private)
            )
    return tuple(fields)


def layout(run: str = RUN, created: str = "2026-03-01T09:00:00Z", kind: str = "print") -> Layout:
    """Form `scan` on one page, form `groei` on one page with a map of one place on ring "team"."""
    every = variables()
    groei = _fields("groei", every)
    pages = (
        PageLayout(0, 1, 210, 297, (), (), _fields("scan", every)),
        PageLayout(
            1, 1, 210, 297, (), (), groei, places=(Place("groei_kaart_p01_naam", 1, "team", Point(50, 50), 12),)
        ),
    )
    forms = (FormRef("scan", 1, "Scan"), FormRef("groei", 2, "Mijn groei"))
    return Layout(run, created, "0.1.0", "kern", "voorbeeldstad", kind, forms, pages, every)


def answer(variable: str, state: AnswerState = ANSWERED, **more: object) -> Answer:
    given = Answer(RUN, 0, "", variable, state, 0.97, Source.PAPER)
    return replace(given, **more)  # type: ignore[arg-type]


def reading(
    copy: int = 1,
    form: int = 0,
    *answers: Answer,
    scan: str = "stapel.pdf",
    page: int = 1,
    fate: Fate = Fate.READ,
    source: Source = Source.PAPER,
    content: str = "",
    **more: object,
) -> PageReading:
    """A reading of page 1 of a form, as the reader would hand it over. `scan` also makes the digest."""
    origin = PageSource(scan, hashlib.sha256(f"{scan}{content}".encode()).hexdigest(), page)
    code = PageCode(RUN, form, copy, 1)
    placed = tuple(replace(a, copy=copy, source=source, file=scan, page=page) for a in answers)
    return replace(PageReading(origin, fate, code, answers=placed), **more)  # type: ignore[arg-type]


def scan_answers(beleid: str = "ja") -> tuple[Answer, ...]:
    return (
        answer("scan_beleid", chosen=(beleid,)),
        answer("scan_kort", chosen=("nu",)),
        answer("scan_cijfer", chosen=("2",)),
        answer("scan_waarom", SEEN, crop="crops/7K3M9Q/0001-scan-1-scan_waarom-aa.1.png"),
        answer("scan_jaren", text="12"),
        answer("scan_sinds", text="2019-04-01"),
    )


def groei_answers() -> tuple[Answer, ...]:
    return (
        answer("groei_lijn", SEEN, crop="crops/7K3M9Q/0001-groei-1-groei_lijn-aa.2.png"),
        answer("groei_lijn_lijn1", BLANK),
        answer("groei_kaart_p01_naam", SEEN, crop="crops/7K3M9Q/naam.png"),
        answer("groei_kaart_p01_geeft", chosen=("steun",)),
        answer("groei_kaart_p01_nabij", chosen=("2",)),
    )
