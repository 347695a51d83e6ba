"""A sheet as a survey of LimeSurvey: its tab-separated structure file, and the map of the codes it gave.

LimeSurvey allows letters and digits only: 20 of them for a question, 5 for an answer. Ours are longer and have
underscores, so each gets a code of its own there, and the map says which is which. See LimeSurvey's manual, "Tab
Separated Value survey structure".
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.make.exchange.asked import CODE_HINT, CODE_LABEL, CODE_NAME, Group, Outgoing, Passage, words
from generator.model.domains import Choice, Day, Whole
from generator.model.exchange import CodeMap, SentColumn
from generator.model.variable import Variable

SYSTEM = "limesurvey"
QUESTION_CODE_CHARS = 20  # LimeSurvey's limit
LANGUAGE = "nl"
_HEADS = (
    "id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation",
    "mandatory", "encrypted", "other", "default", "same_default", "same_script", "max_answers", "min_num_value_n",
    "max_num_value_n", "num_value_int_only", "date_format",
)  # fmt: skip
_SIGNS = re.compile(r"[^A-Za-z0-9]")
_ONE, _SEVERAL, _ARRAY, _LONG, _SHORT, _NUMBER, _DATE, _WORDS = "L", "M", "F", "T", "S", "N", "D", "X"


@dataclass(frozen=True, slots=True)
class Survey:
    """The file, and what its columns of answers will be called."""

    data: bytes
    codes: CodeMap


def to_limesurvey(sheet: Outgoing, run: str = "") -> Survey:
    """The survey: one group of questions for each heading of the sheet."""
    made = _Made()
    rows = [*_settings(sheet), *made.groups(sheet)]
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, _HEADS, dialect="excel-tab", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    sent = CodeMap(SYSTEM, sheet.form, sheet.version, sheet.wording, run, CODE_NAME, tuple(made.columns))
    return Survey(stream.getvalue().encode("utf-8-sig"), sent)


def _settings(sheet: Outgoing) -> Iterator[dict[str, str]]:
    yield {"class": "S", "name": "language", "text": LANGUAGE}
    yield {"class": "S", "name": "format", "text": "G"}  # a group on each screen
    yield {"class": "S", "name": "anonymized", "text": "N"}  # the code must come back with the answers
    yield {"class": "S", "name": "ipaddr", "text": "N"}
    yield {"class": "S", "name": "allowsave", "text": "Y"}
    texts = (("title", sheet.title), ("welcometext", _page(sheet.lead)), ("endtext", _page(sheet.footer)))
    for name, text in texts:
        if text:
            yield {"class": "SL", "name": f"surveyls_{name}", "text": text, "language": LANGUAGE}


def _page(text: str) -> str:
    """A text as a page shows it; what looks like a tag or an expression of LimeSurvey is only text."""
    shown = html.escape(words(text), quote=False).replace("{", "{ ")
    return shown.replace("\n", "<br>")


@dataclass(slots=True)
class _Made:
    """Rows, with codes that stand once."""

    columns: list[SentColumn] = field(default_factory=list)
    _taken: set[str] = field(default_factory=lambda: {CODE_NAME})

    def groups(self, sheet: Outgoing) -> Iterator[dict[str, str]]:
        number = 1
        yield _group(number, sheet.title)
        yield _question(_SHORT, CODE_NAME, CODE_LABEL, CODE_HINT)
        for part in sheet.parts:
            if isinstance(part, Passage) and part.heading:
                number += 1
                yield _group(number, part.text)
            elif isinstance(part, Passage):
                yield _question(_WORDS, self._code("tekst"), part.text)
            else:
                yield from self._asked(part)

    def _asked(self, group: Group) -> Iterator[dict[str, str]]:
        if group.alike is not None:
            yield from self._array(group, group.alike)
            return
        lone = len(group.variables) == 1
        for variable, label in zip(group.variables, group.labels, strict=True):
            asked = group.label if lone else variable.label
            hint = (group.hint if lone else variable.hint) or ""
            yield from self._one(variable, asked or label, hint, group.required)

    def _array(self, group: Group, choice: Choice) -> Iterator[dict[str, str]]:
        """A table of choices: a row of the table is a subquestion."""
        code = self._code(group.name)
        yield _question(_ARRAY, code, group.label, group.hint, group.required)
        for row, (variable, label) in enumerate(zip(group.variables, group.labels, strict=True), 1):
            yield {"class": "SQ", "type/scale": "0", "name": f"R{row}", "text": _page(label), "language": LANGUAGE}
            self.columns.append(SentColumn(f"{code}[R{row}]", variable.name, codes=_codes(choice)))
        yield from _answers(choice)

    def _one(self, variable: Variable, label: str, hint: str, required: bool) -> Iterator[dict[str, str]]:
        code = self._code(variable.name.removeprefix(f"{variable.form}_"))
        match variable.domain:
            case Choice() as choice if choice.at_most == 1:
                yield _question(_ONE, code, label, hint, required)
                yield from _answers(choice)
                self.columns.append(SentColumn(code, variable.name, codes=_codes(choice)))
            case Choice() as choice:
                most = "" if choice.at_most is None else str(choice.at_most)
                yield _question(_SEVERAL, code, label, hint, required) | {"max_answers": most}
                for place, value in enumerate(choice.values, 1):
                    yield {"class": "SQ", "type/scale": "0", "name": f"K{place}", "text": _page(value.label),
                           "language": LANGUAGE}  # fmt: skip
                    self.columns.append(SentColumn(f"{code}[K{place}]", variable.name, choice=value.name))
            case Whole() as whole:
                low, high = ("" if bound is None else str(bound) for bound in (whole.minimum, whole.maximum))
                bounds = {"min_num_value_n": low, "max_num_value_n": high, "num_value_int_only": "1"}
                yield _question(_NUMBER, code, label, hint, required) | bounds
                self.columns.append(SentColumn(code, variable.name))
            case Day():
                yield _question(_DATE, code, label, hint, required) | {"date_format": "dd-mm-yyyy"}
                self.columns.append(SentColumn(code, variable.name))
            case _:
                yield _question(_LONG, code, label, hint, required)
                self.columns.append(SentColumn(code, variable.name))

    def _code(self, name: str) -> str:
        """A code for a question that no other has, as much like our name as fits."""
        plain = _SIGNS.sub("", name)
        short = (plain if plain[:1].isalpha() else f"q{plain}")[:QUESTION_CODE_CHARS]
        code, number = short, 1
        while code.lower() in self._taken:
            number += 1
            code = f"{short[: QUESTION_CODE_CHARS - len(str(number))]}{number}"
        self._taken.add(code.lower())
        return code


def _group(number: int, name: str) -> dict[str, str]:
    return {"class": "G", "type/scale": f"G{number}", "name": name, "relevance": "1", "language": LANGUAGE}


def _question(kind: str, code: str, label: str, hint: str = "", required: bool = False) -> dict[str, str]:
    return {
        "class": "Q",
        "type/scale": kind,
        "name": code,
        "relevance": "1",
        "text": _page(label),
        "help": _page(hint),
        "language": LANGUAGE,
        "mandatory": "Y" if required else "N",
        "other": "N",
    }


def _answers(choice: Choice) -> Iterator[dict[str, str]]:
    for (theirs, _), value in zip(_codes(choice), choice.values, strict=True):
        yield {"class": "A", "type/scale": "0", "name": theirs, "text": _page(value.label), "language": LANGUAGE}


def _codes(choice: Choice) -> tuple[tuple[str, str], ...]:
    """Theirs and ours: A1, A2 … as many as there are values (60 at most, so they fit)."""
    return tuple((f"A{place}", value.name) for place, value in enumerate(choice.values, 1))
