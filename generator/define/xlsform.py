"""An XLSForm → a definition to go on with: the questions that paper knows too. What does not fit is told by row.

See https://xlsform.org for the format. Logic (relevant, calculation, repeats) has no place on paper and is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from generator.define.roster.opening import open_table
from generator.model.errors import DefinitionError, NotFoundError, Problem, RosterError

NAME_CHARS = 40  # of a name in a definition
SCALE_STEPS = range(2, 12)  # that a scale may have
YAML_WIDTH = 110  # characters in a line of the file
_HEADS = {"list name": "list_name", "command": "type", "tag": "name", "list_name": "list_name"}
_LOGIC = ("relevant", "calculation", "repeat_count", "choice_filter", "trigger")
_DRAWN = ("image", "photo")
_TABLES = ("table-list", "label", "list-nolabel")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """The definition as YAML, its key, and what of the XLSForm is not in it (Dutch, by row)."""

    key: str
    text: str
    left_out: tuple[str, ...]


def from_xlsform(path: Path, key: str = "") -> Taken:
    """The definition in an XLSForm; `key` names it (written as names are), else its own id or the file does.

    Raises NotFoundError, and DefinitionError with what is wrong with the workbook.
    """
    survey, choices, settings = (_rows(path, name, must=name == "survey") for name in ("survey", "choices", "settings"))
    head: Row = next((row for _, row in settings), {})
    own = _name(_label(head, "form_id") or path.stem, "formulier")
    reading = _Reading(_lists(choices), own)
    reading.take(survey)
    sections = reading.sections()
    if not any(section["items"] for section in sections):
        raise _wrong(path, "In dit bestand staat geen vraag die op papier kan.", "Kijk of het een XLSForm is.")
    title = _label(head, "form_title") or path.stem
    name = _name(key, own)
    whole = {
        "key": name,
        "version": 1,
        "title": title,
        "description": f"Overgenomen uit {path.name}",
        "audience": "iedereen",
        "sections": sections,
    }
    return Taken(name, _as_yaml(whole), tuple(reading.left_out))


def _wrong(path: Path, what: str, mend: str) -> DefinitionError:
    return DefinitionError((Problem(path.name, None, what, mend, "xlsform"),))


def _rows(path: Path, sheet: str, *, must: bool) -> list[tuple[int, Row]]:
    """The rows of a sheet by their headings, with their numbers; none without that sheet, unless it `must` be there."""
    try:
        with open_table(path, sheet) as table:
            rows = iter(table.rows())
            heads = [_head(cell) for cell in next(rows).cells]
            return [
                (row.line, {head: cell.strip() for head, cell in zip(heads, row.cells, strict=False) if head})
                for row in rows
                if not row.blank
            ]
    except NotFoundError:
        raise
    except (RosterError, StopIteration) as error:
        if not must and isinstance(error, RosterError):
            return []
        mend = "Een XLSForm is een Excel-bestand met de werkbladen 'survey', 'choices' en 'settings'."
        raise _wrong(path, "Dit is niet te lezen als XLSForm.", mend) from error


def _head(cell: str) -> str:
    plain = " ".join(cell.strip().lower().split())
    return _HEADS.get(plain, plain)


def _label(row: Row, head: str) -> str:
    """A text: that without a language, else the Dutch one, else the first."""
    return _literal(_spoken(row, head))


def _literal(text: str) -> str:
    """A text in which nothing is an instruction of ours: no names to fill in, no bold."""
    return text.replace("{{", "{ {").replace("{%", "{ %").replace("{#", "{ #").replace("**", "")


def _spoken(row: Row, head: str) -> str:
    if row.get(head):
        return row[head]
    spoken = {key: text for key, text in row.items() if key.startswith(f"{head}::") and text}
    dutch = (text for key, text in spoken.items() if "nl" in key or "nederlands" in key or "dutch" in key)
    return next(dutch, next(iter(spoken.values()), ""))


def _lists(rows: list[tuple[int, Row]]) -> dict[str, list[dict[str, str]]]:
    lists: dict[str, list[dict[str, str]]] = {}
    for _, row in rows:
        name, code = row.get("list_name", ""), row.get("name", "")
        if name and code:
            known = lists.setdefault(name, [])
            known.append({"name": _free(code, [each["name"] for each in known]), "label": _label(row, "label") or code})
    return lists


@dataclass(slots=True)
class _Reading:
    lists: Mapping[str, list[dict[str, str]]]
    form: str
    left_out: list[str] = field(default_factory=list)
    _sections: list[dict[str, Any]] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _groups: list[tuple[str, Row]] = field(default_factory=list)
    _table: dict[str, Any] | None = None

    def take(self, rows: list[tuple[int, Row]]) -> None:
        for line, row in rows:
            kind, _, of = " ".join(row.get("type", "").split()).partition(" ")
            kind = kind.lower().replace(" ", "_")
            if kind in ("begin", "end"):
                kind, of = f"{kind}_{of.split(' ')[0]}", ""
            if kind.startswith("begin_"):
                self._begin(line, kind, row)
            elif kind.startswith("end_"):
                self._table = None
                if self._groups:
                    self._groups.pop()
            elif kind:
                self._ask(line, kind, of, row)

    def sections(self) -> list[dict[str, Any]]:
        return [section for section in self._sections if section["items"]]

    def _begin(self, line: int, kind: str, row: Row) -> None:
        self._groups.append((kind, row))
        label = _label(row, "label")
        if kind == "begin_repeat":
            self.left_out.append(
                f"rij {line}: een herhaling staat één keer op het blad ({label or row.get('name', '')})."
            )
        self._logic(line, row)
        if "table-list" in row.get("appearance", "") or "field-list" in row.get("appearance", ""):
            return  # becomes a table of choices, or stays among the others
        section: dict[str, Any] = {"id": self._name(row.get("name", "deel"))}
        if label:
            section["title"] = label
        self._sections.append(section | {"items": []})

    def _ask(self, line: int, kind: str, of: str, row: Row) -> None:
        self._logic(line, row)
        if _in_table(row, self._groups) and kind == "select_one":
            self._as_row(line, of, row)
            return
        self._table = None
        item = None if self._is_code(line, kind, row) else self._item(line, kind, of, row)
        if item is None:
            return
        if _label(row, "hint") and item["type"] != "note":
            item["hint"] = _label(row, "hint")
        if row.get("required", "").lower() in ("yes", "true", "ja") and item["type"] != "note":
            item["required"] = True
        self._put(item)

    def _put(self, item: dict[str, Any]) -> None:
        if not self._sections:
            self._sections.append({"id": self._name("deel"), "items": []})
        self._sections[-1]["items"].append(item)

    def _is_code(self, line: int, kind: str, row: Row) -> bool:
        """The question for the code of a sheet, which `werkblad export` adds: on paper it is printed."""
        ours = kind == "text" and row.get("name") == "code" and "{18}" in row.get("constraint", "")
        if ours:
            self.left_out.append(f"rij {line}: de vraag naar de code; die staat al op elk blad.")
        return ours

    def _item(self, line: int, kind: str, of: str, row: Row) -> dict[str, Any] | None:
        label = _label(row, "label")
        base: dict[str, Any] = {
            "type": kind,
            "id": self._name(row.get("name", kind)),
            "label": label or row.get("name", ""),
        }
        match kind:
            case "note" | "date":
                return base if label or kind == "date" else None
            case "text":
                return base | {"lines": 3 if "multiline" in row.get("appearance", "") else 1}
            case "integer":
                return base | _bounds(row.get("constraint", ""))
            case "select_one" | "select_multiple":
                return self._chosen(line, base, of)
            case "range":
                return self._scale(line, base, row)
            case _ if kind in _DRAWN and "draw" in row.get("appearance", ""):
                return base | {"type": "drawing"}
        self.left_out.append(f"rij {line}: '{kind}' kan niet op papier ({label or row.get('name', '')}).")
        return None

    def _chosen(self, line: int, base: dict[str, Any], of: str) -> dict[str, Any] | None:
        name, _, more = of.partition(" ")
        choices = self.lists.get(name, [])
        if len(choices) < 2:
            self.left_out.append(f"rij {line}: van de lijst '{name}' zijn de keuzes er niet.")
            return None
        if "or_other" in more:
            base = base | {"other": "Anders, namelijk"}
        return base | {"choices": choices}

    def _scale(self, line: int, base: dict[str, Any], row: Row) -> dict[str, Any] | None:
        numbers = dict(re.findall(r"(start|end|step)\s*=\s*(\d+)", row.get("parameters", "")))
        steps = int(numbers.get("end", 10))
        if numbers.get("start", "1") != "1" or numbers.get("step", "1") != "1" or steps not in SCALE_STEPS:
            self.left_out.append(f"rij {line}: een schaal loopt op papier van 1 tot hoogstens {SCALE_STEPS[-1]}.")
            return None
        return base | {"type": "scale", "steps": steps, "left": "niet", "right": "heel erg"}

    def _as_row(self, line: int, of: str, row: Row) -> None:
        choices = self.lists.get(of.split(" ", maxsplit=1)[0], [])
        label = _label(row, "label").strip()
        if row.get("appearance") == "label" or not label:
            return  # the heads of the table
        if self._table is None or self._table["choices"] != choices:
            group = self._groups[-1][1] if self._groups else {}
            title = _label(group, "label") or label
            if not 2 <= len(choices) <= 11:
                self.left_out.append(f"rij {line}: een tabel heeft 2 tot 11 keuzes naast elkaar ({title}).")
                return
            name = self._name(group.get("name", "tabel"))
            self._table = {"type": "likert", "id": name, "label": title, "rows": [], "choices": choices}
            self._put(self._table)
        names = [each["name"] for each in self._table["rows"]]
        own = row.get("name", "rij").removeprefix(f"{self.form}_").removeprefix(f"{self._table['id']}_")
        self._table["rows"].append({"name": _free(own, names), "label": label})

    def _logic(self, line: int, row: Row) -> None:
        for head in _LOGIC:
            if row.get(head):
                self.left_out.append(
                    f"rij {line}: '{head}' ({row[head]}) kan niet op papier; de vraag staat er altijd."
                )

    def _name(self, wanted: str) -> str:
        name = _free(wanted.removeprefix(f"{self.form}_"), self._names)
        self._names.append(name)
        return name


def _in_table(row: Row, groups: list[tuple[str, Row]]) -> bool:
    around = groups[-1][1].get("appearance", "") if groups else ""
    return "table-list" in around or row.get("appearance", "") in _TABLES


def _bounds(constraint: str) -> dict[str, int]:
    """Bounds of a whole number, where the constraint says no more than that."""
    found: dict[str, int] = {}
    for sign, number in re.findall(r"\.\s*(>=|<=)\s*(-?\d+)", constraint):
        found["minimum" if sign == ">=" else "maximum"] = int(number)
    if "maximum" in found:
        found["digits"] = max(1, len(str(found["maximum"])))
    return found


def _name(text: str, otherwise: str) -> str:
    """A name as definitions have them: small letters, digits, single underscores."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:NAME_CHARS].strip("_")
    if name and not name[0].isalpha():
        name = f"k_{name}"[:NAME_CHARS].strip("_")
    return name or otherwise


def _free(wanted: str, taken: list[str]) -> str:
    base = name = _name(wanted, "keuze")
    number = 1
    while name in taken:
        number += 1
        name = f"{base[: NAME_CHARS - len(str(number)) - 1]}_{number}"
    return name


def _as_yaml(whole: Mapping[str, Any]) -> str:
    writer = YAML()
    writer.width = YAML_WIDTH
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.representer.ignore_aliases = lambda *_: True  # a list of choices stands at each question in full
    stream = StringIO()
    writer.dump(dict(whole), stream)
    return stream.getvalue()
