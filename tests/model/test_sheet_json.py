"""A sheet survives the way through JSON unchanged, whatever kinds and blocks it holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli.kinds import example
from generator.define.library import Library
from generator.make.merge import merge
from generator.model.questions import KINDS
from generator.model.sheet import Sheet
from generator.model.sheet_json import dumps, loads


def shipped() -> list[Sheet]:
    library = Library(None)
    brand = library.brand("waterrade").brand
    return [
        merge(library.form(entry["key"]), brand, library.templates(), large=large, digital=digital)
        for entry in library.listing()["forms"]
        for large, digital in ((False, False), (True, True))
    ]


@pytest.mark.slow
def test_every_shipped_sheet_comes_back_equal() -> None:
    for sheet in shipped():
        text = dumps([sheet])
        (again,) = loads(text)
        assert again == sheet, sheet.form
        assert dumps([again]) == text


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_comes_back_equal(kind: str, tmp_path: Path) -> None:
    sheets = tuple(
        sheet for n in range(1 + len(KINDS[kind].more_examples)) for sheet in example(kind, tmp_path, n).sheets
    )
    assert loads(dumps(sheets)) == sheets


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", '{"format": 1, "sheets": [{"is": "sheet.Nothing"}]}', '{"format": 1, "sheets": [{}]}',
     '{"format": 1, "sheets": [{"is": "sheet.Sheet"}]}', "nonsense"],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        loads(text)


def test_sheets_of_a_newer_program_are_refused() -> None:
    with pytest.raises(ValueError, match="newer"):
        loads(json.dumps({"format": 2, "sheets": []}))


def test_a_field_that_is_not_known_here_is_passed_over() -> None:
    data = json.loads(dumps(shipped()[:1]))
    data["sheets"][0]["later"] = True
    assert loads(json.dumps(data)) == tuple(shipped()[:1])
