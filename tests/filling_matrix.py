"""What is filled in to try a program: every type of question, and every sort of text that people type.

`KNOWN` says where a program does not bring everything back; a test holds each program to it, and the table in
`docs/filled-pdfs.md` is made from it. Renew that table with: python tests/filling_matrix.py
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from filling import FLAT, WITH_FIELDS, Filling

from generator.model.answer import Answer, AnswerState
from generator.model.layout import Layout
from generator.model.variable import Variable, VariableType, field_name

DOCS = Path(__file__).parent.parent / "docs" / "filled-pdfs.md"
BEGIN, END = "<!-- programs: begin -->", "<!-- programs: end -->"
EXACT, SEEN, DOUBT, LOST = "exact", "crop", "doubtful", "not kept"

LONG = "Vandaag was een mooie dag, want er was tijd om iets af te maken. " * 30
TEXTS: dict[str, tuple[str, str]] = {  # sort of text → variable, text
    "Western European": ("voorbeeld_trots", "Eén café, één façade: “mooi” – voor € 5"),
    "Łódź, Ş, ĳ": ("voorbeeld_stappen_1", "Łódź, Şahin, Dvořák, ĳs"),
    "Greek, Cyrillic": ("voorbeeld_stappen_2", "Ελένη и Надя"),
    "emoji": ("voorbeeld_stappen_3", "blij 😀🎉 samen 👩\u200d👩\u200d👧 duim 👍🏽"),
    "newer emoji": ("voorbeeld_curve_lijn1", "denk 🤔"),
    "right to left": ("voorbeeld_curve_lijn2", "שלום en مرحبا"),
    "long, with line breaks": ("voorbeeld_verhaal", f"Regel een\nregel twee\n\nna een lege regel\n{LONG}einde"),
    "control characters": ("voorbeeld_kring_p01_naam", "tab\thier, bel\x07daar"),
    "formula": ("voorbeeld_kring_p02_naam", "=1+1"),
    "spaces around": ("voorbeeld_kring_p03_naam", "  ruim  "),
    "letter and accent apart": ("voorbeeld_kring_p04_naam", "Jose\u0301"),
    "digits": ("voorbeeld_kring_p05_naam", "007"),
}
PLAIN = "gewoon"
NUMBER, DAY, DAY_ISO = "12", "31-12-2026", "2026-12-31"

CHOOSING = {
    ("select_one", VariableType.SELECT_ONE): "one choice",
    ("select_multiple", VariableType.SELECT_MULTIPLE): "several choices",
    ("scale", VariableType.SELECT_ONE): "scale",
    ("likert", VariableType.SELECT_ONE): "likert, one per row",
    ("likert", VariableType.SELECT_MULTIPLE): "likert, several per row",
    ("words", VariableType.SELECT_MULTIPLE): "words",
    ("curve", VariableType.SELECT_ONE): "curve: level per moment",
    ("network", VariableType.SELECT_MULTIPLE): "network: gives",
    ("network", VariableType.SELECT_ONE): "network: closeness",
}
TYPING = {
    ("words", VariableType.TEXT): "own words",
    ("integer", VariableType.INTEGER): "whole number",
    ("date", VariableType.DATE): "date",
}

BY_FONT = ("Western European", "Łódź, Ş, ĳ", "Greek, Cyrillic", "emoji", "newer emoji", "right to left",
           "control characters", "letter and accent apart")  # fmt: skip
KNOWN: dict[str, dict[str, str]] = {
    "PDFium (Chrome, Edge)": {"newer emoji": DOUBT, "control characters": LOST},  # a tab becomes a space
    "PDFium, printed to PDF": {
        "Western European": DOUBT,  # “ ” – in a font of its own that does not name its letters
        "Łódź, Ş, ĳ": LOST,  # ĳ is not drawn
        "emoji": DOUBT, "newer emoji": LOST, "right to left": DOUBT, "long, with line breaks": DOUBT,
        "control characters": LOST, "spaces around": LOST, "letter and accent apart": LOST,
    },
    "poppler, printed to PDF": {
        "emoji": LOST, "newer emoji": LOST, "right to left": DOUBT, "long, with line breaks": DOUBT,
        "control characters": LOST, "spaces around": LOST,
    },
    "pdf.js in Chromium, printed to PDF": {
        **dict.fromkeys([*TYPING.values(), *TEXTS], SEEN), "spaces around": DOUBT,  # a short word: little ink
    },
}  # fmt: skip


def type_of(variable: Variable) -> str:
    """The row of the first table that a variable belongs to; '' for texts, which have a table of their own."""
    return CHOOSING.get((variable.item_type, variable.type)) or TYPING.get((variable.item_type, variable.type), "")


def filling(layout: Layout) -> Filling:
    """An answer to every question: the second choice, or the first and the last, and the texts from above."""
    texts = dict(TEXTS.values())
    radios: dict[str, str] = {}
    ticks: list[str] = []
    for variable in layout.variables:
        codes = [value.name for value in variable.values]
        if variable.private or variable.type is VariableType.DRAWING:
            continue
        if variable.type is VariableType.SELECT_ONE:
            radios[variable.name] = codes[1]
        elif variable.type is VariableType.SELECT_MULTIPLE:
            ticks += [field_name(variable.name, code) for code in (codes[0], codes[-1])]
        else:
            usual = {VariableType.INTEGER: NUMBER, VariableType.DATE: DAY}.get(variable.type, PLAIN)
            texts.setdefault(variable.name, usual)
    return Filling(texts, radios, tuple(ticks))


def outcome(layout: Layout, answers: Mapping[str, Answer]) -> dict[str, str]:
    """For every row of both tables: exactly what was filled in, doubtful, or something else."""
    texts = {variable: sort for sort, (variable, _) in TEXTS.items()}
    found: dict[str, set[str]] = {}
    for variable in layout.variables:
        row = texts.get(variable.name) or type_of(variable)
        if row and not variable.private:
            found.setdefault(row, set()).add(_came_back(variable, answers.get(variable.name)))
    return {row: max(seen, key=[EXACT, SEEN, DOUBT, LOST].index) for row, seen in found.items()}


def _came_back(variable: Variable, answer: Answer | None) -> str:
    if answer is None or answer.state is AnswerState.DOUBTFUL:
        return DOUBT if answer else LOST
    if answer.state is AnswerState.SEEN:
        return SEEN
    codes = [value.name for value in variable.values]
    same = {
        VariableType.SELECT_ONE: lambda: answer.chosen == (codes[1],),
        VariableType.SELECT_MULTIPLE: lambda: answer.chosen == (codes[0], codes[-1]),
        VariableType.INTEGER: lambda: answer.text == NUMBER,
        VariableType.DATE: lambda: answer.text == DAY_ISO,
        VariableType.TEXT: lambda: answer.text == dict(TEXTS.values()).get(variable.name, PLAIN),
    }[variable.type]()
    return EXACT if same and answer.state is AnswerState.ANSWERED else LOST


def tables() -> str:
    """Both tables, as they stand in the docs."""
    rows = [*dict.fromkeys([*CHOOSING.values(), *TYPING.values()]), *TEXTS]
    programs = [*WITH_FIELDS, *FLAT]
    half = len(rows) - len(TEXTS)
    return "\n".join(
        [*_table("question type", rows[:half], programs), "", *_table("typed text", rows[half:], programs)]
    )


def _table(title: str, rows: list[str], programs: list[str]) -> list[str]:
    shown = {EXACT: "exact", SEEN: "*crop*", DOUBT: "doubtful", LOST: "*not kept*"}
    lines = [f"| {title} | {' | '.join(programs)} |", "|---" * (len(programs) + 1) + "|"]
    lines += [f"| {row} | {' | '.join(shown[KNOWN.get(p, {}).get(row, EXACT)] for p in programs)} |" for row in rows]
    return lines


def section(text: str) -> tuple[str, str, str]:
    """The docs before the tables, the tables, and what comes behind them."""
    before, _, rest = text.partition(BEGIN)
    inside, _, behind = rest.partition(END)
    return before, inside.strip(), behind


if __name__ == "__main__":
    before, _, behind = section(DOCS.read_text(encoding="utf-8"))
    DOCS.write_text(f"{before}{BEGIN}\n{tables()}\n{END}{behind}", encoding="utf-8")
