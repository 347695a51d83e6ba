"""A sheet as an XLSForm (for ODK, KoboToolbox and Enketo; see https://xlsform.org): each value keeps our name.

So the answers come back under the names of our own table, and the map of codes has little to say.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from generator.make.exchange.asked import CODE_HINT, CODE_LABEL, CODE_NAME, Group, Outgoing, Passage, words
from generator.model.code import CODE_LENGTH
from generator.model.domains import Choice, Day, Whole
from generator.model.exchange import CodeMap, SentColumn
from generator.model.variable import Variable

SYSTEM = "xlsform"
LANGUAGE = "Nederlands (nl)"
_SURVEY = ("type", "name", f"label::{LANGUAGE}", f"hint::{LANGUAGE}", "required", "appearance", "constraint",
           f"constraint_message::{LANGUAGE}")  # fmt: skip
_CHOICES = ("list_name", "name", f"label::{LANGUAGE}")
_SETTINGS = ("form_title", "form_id", "version", "default_language")
_CODE_TYPED = rf"regex(., '^([0-9A-Za-z]-?){{{CODE_LENGTH}}}$')"
_CODE_WRONG = "Een code heeft 18 letters en cijfers. Kijk nog eens, of laat dit leeg."

Cells = tuple[str, ...]


def to_xlsform(sheet: Outgoing) -> bytes:
    """The workbook, with the sheets `survey`, `choices` and `settings`."""
    lists = _Lists()
    survey = list(_survey(sheet, lists))
    settings = (words(sheet.title), sheet.form, str(sheet.version), LANGUAGE)
    book = Workbook(write_only=True)
    for name, rows in (
        ("survey", (_SURVEY, *survey)),
        ("choices", (_CHOICES, *lists.rows())),
        ("settings", (_SETTINGS, settings)),
    ):
        page = book.create_sheet(name)
        for row in rows:
            page.append([_text(page, cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def code_map(sheet: Outgoing, run: str = "") -> CodeMap:
    """Which column of the answers is what: they are called as ours, and codes are ours too."""
    columns = tuple(SentColumn(v.name, v.name) for group in sheet.groups for v in group.variables)
    return CodeMap(SYSTEM, sheet.form, sheet.version, sheet.wording, run, CODE_NAME, columns)


def _text(page: Any, text: str) -> Any:
    """A cell that holds a text, also where it begins as a formula would."""
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    return cell


class _Lists:
    """The lists of choices: one for each set of codes and words, whoever asks it."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[str, str], ...], str] = {}

    def name(self, choice: Choice, variable: str) -> str:
        codes = tuple((value.name, value.label) for value in choice.values)
        return self._known.setdefault(codes, variable)

    def rows(self) -> Iterator[Cells]:
        for codes, name in self._known.items():
            for code, label in codes:
                yield name, code, _safe(label)


def _survey(sheet: Outgoing, lists: _Lists) -> Iterator[Cells]:
    if sheet.lead:
        yield "note", "uitleg", _safe(sheet.lead), "", "", "", "", ""
    yield "text", CODE_NAME, CODE_LABEL, CODE_HINT, "", "", _CODE_TYPED, _CODE_WRONG
    for number, part in enumerate(sheet.parts, 1):
        if isinstance(part, Passage):
            text = f"## {part.text}" if part.heading else part.text
            yield "note", f"tekst_{number}", _safe(text), "", "", "", "", ""
        else:
            yield from _asked(part, lists)
    if sheet.footer:
        yield "note", "wie_ziet_dit", _safe(sheet.footer), "", "", "", "", ""


def _asked(group: Group, lists: _Lists) -> Iterator[Cells]:
    if len(group.variables) == 1 and group.labels[0] in (group.label, group.variables[0].label):
        yield _row(group.variables[0], group.label, group.hint, lists, required=group.required)
        return
    # a group's name may not be that of a question: names of variables hold the form's, so this one is free
    yield "begin_group", f"vraag_{group.name}", _safe(group.label), "", "", "field-list", "", ""
    if group.hint:
        yield "note", f"vraag_{group.name}_uitleg", _safe(group.hint), "", "", "", "", ""
    if group.alike is not None:
        of = f"select_one {lists.name(group.alike, group.variables[0].name)}"
        yield of, f"vraag_{group.name}_koppen", " ", "", "", "label", "", ""
    for variable, label in zip(group.variables, group.labels, strict=True):
        yield _row(variable, label, variable.hint if variable.hint != group.hint else "", lists,
                   appearance="list-nolabel" if group.alike is not None else "")  # fmt: skip
    yield "end_group", "", "", "", "", "", "", ""


def _row(
    variable: Variable, label: str, hint: str, lists: _Lists, *, required: bool = False, appearance: str = ""
) -> Cells:
    kind, looks, limit, wrong = "text", appearance, "", ""
    match variable.domain:
        case Choice() as choice:
            kind = f"{'select_one' if choice.at_most == 1 else 'select_multiple'} {lists.name(choice, variable.name)}"
            if choice.at_most not in (None, 1):
                limit = f"count-selected(.) <= {choice.at_most}"
                wrong = f"Kies er hoogstens {choice.at_most}."
        case Whole() as whole:
            kind = "integer"
            bounds = ((">=", whole.minimum), ("<=", whole.maximum))
            limit = " and ".join(f". {sign} {bound}" for sign, bound in bounds if bound is not None)
            wrong = whole.hint if limit else ""
        case Day():
            kind = "date"
        case _:
            looks = looks or "multiline"
    return kind, variable.name, _safe(label), _safe(hint), "yes" if required else "", looks, limit, wrong


def _safe(text: str) -> str:
    """A text in which nothing is taken for a reference to another question."""
    return words(text).replace("${", "$ {")
