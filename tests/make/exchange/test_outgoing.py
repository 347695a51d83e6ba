"""What goes out to other programs: every question but what is private or drawn, and a way back for each answer."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

import pytest

from generator.define.library import Library
from generator.make.exchange.asked import CODE_NAME, outgoing
from generator.make.exchange.limesurvey import to_limesurvey
from generator.make.exchange.xlsform import code_map, to_xlsform
from generator.make.merge import merge
from generator.model import exchange
from generator.model.domains import Choice, Drawing
from generator.model.sheet import Sheet

FORMS = tuple(sorted(path.stem for path in (Path(__file__).parents[3] / "forms").glob("*.yaml")))
EVERYDAY = ("voorbeeld", "scan", "groeicurve", "netwerkkaart", "inzetbaarheid")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("werkmap"))


def sheet(library: Library, key: str) -> Sheet:
    return merge(library.form(key), library.brand("waterrade").brand, library.templates())


def asked_of(made: Sheet) -> set[str]:
    return {v.name for v in made.variables if not v.private and not isinstance(v.domain, Drawing)}


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), dialect="excel-tab"))


@pytest.mark.parametrize("key", [pytest.param(key, marks=() if key in EVERYDAY else pytest.mark.slow) for key in FORMS])
def test_each_answer_has_a_way_out_and_a_way_back(library: Library, key: str) -> None:
    made = sheet(library, key)
    out = outgoing(made)
    assert {v.name for group in out.groups for v in group.variables} == asked_of(made)
    for sent in (code_map(out), to_limesurvey(out).codes):
        assert {column.variable for column in sent.columns} == asked_of(made)
        headers = [column.header for column in sent.columns]
        assert len(set(headers)) == len(headers)
        assert exchange.loads(exchange.dumps(sent)) == sent


@pytest.mark.parametrize("key", [pytest.param(key, marks=() if key in EVERYDAY else pytest.mark.slow) for key in FORMS])
def test_pyxform_takes_the_xlsform_and_asks_the_same(library: Library, key: str) -> None:
    convert = pytest.importorskip("pyxform.xls2xform").convert
    made = sheet(library, key)
    result = convert(xlsform=io.BytesIO(to_xlsform(outgoing(made))), validate=False, file_type=".xlsx")
    assert not result.warnings
    assert set(re.findall(r"<bind nodeset=\"[^\"]*/([a-z0-9_]+)\"", result.xform)) >= {*asked_of(made), CODE_NAME}
    codes = set(re.findall(r"<name>([^<]+)</name>", result.xform)) | set(
        re.findall(r"<value>([^<]+)</value>", result.xform)
    )
    for variable in made.variables:
        if variable.name in asked_of(made) and isinstance(variable.domain, Choice):
            assert codes >= set(variable.domain.names)


@pytest.mark.parametrize("key", [pytest.param(key, marks=() if key in EVERYDAY else pytest.mark.slow) for key in FORMS])
def test_limesurvey_gets_codes_that_it_allows_and_that_stand_once(library: Library, key: str) -> None:
    survey = to_limesurvey(outgoing(sheet(library, key)))
    questions: list[str] = []
    inside: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(survey.data):
        if row["class"] == "Q":
            questions.append(row["name"])
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", row["name"])
        elif row["class"] in ("SQ", "A"):
            assert re.fullmatch(r"[A-Za-z0-9]{1,5}", row["name"])
            inside[f"{questions[-1]} {row['class']}"].append(row["name"])
    assert len({code.lower() for code in questions}) == len(questions)
    assert all(len(set(codes)) == len(codes) for codes in inside.values())
    there = {*questions, *(f"{key.split()[0]}[{code}]" for key, codes in inside.items() for code in codes)}
    assert {column.header for column in survey.codes.columns} <= there


def test_what_is_private_or_drawn_stays_and_is_told(library: Library) -> None:
    made = sheet(library, "inzetbaarheid")
    out = outgoing(made)
    private = [v.name for v in made.variables if v.private]
    assert private and any("alleen voor de persoon zelf" in line for line in out.left_out)
    for data in (to_limesurvey(out).data, exchange.dumps(code_map(out)).encode()):
        assert not any(name.encode() in data for name in private)
    assert any("tekenen kan daar niet" in line for line in outgoing(sheet(library, "groeicurve")).left_out)


def test_a_label_that_begins_as_a_formula_stays_a_text(library: Library) -> None:
    from dataclasses import replace

    from openpyxl import load_workbook

    from generator.model.texts import Span

    made = replace(sheet(library, "evaluatie"), title=(Span("=1+1"),), lead=(Span("=HYPERLINK(1) ${zin}"),))
    book = load_workbook(io.BytesIO(to_xlsform(outgoing(made))))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type == "s" for cell in cells)
    assert "=1+1" in [cell.value for cell in cells]
    assert not any("${" in str(cell.value) for cell in cells)  # would be taken for another question


@pytest.mark.parametrize("text", ["", "[]", '{"format": 99}', '{"format": 1, "columns": [{"header": 3}]}', "null"])
def test_what_is_no_map_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        exchange.loads(text)
