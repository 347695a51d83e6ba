"""Tables that other programs export: found columns, and rows that mean what was asked."""

from __future__ import annotations

import pytest
from variable_sample import made_variable

from generator.model.exchange import CodeMap, SentColumn
from generator.model.variable import Value, Variable, VariableType
from generator.read.exported.columns import find_columns
from generator.read.exported.rows import Row, row_of

CHOICES = (Value("kort", "Kort dag"), Value("lang_werk", "Lang werk"))
VARIABLES: dict[str, Variable] = {
    v.name: v
    for v in (
        made_variable("f_een", "f", "een", VariableType.SELECT_ONE, "select_one", "Een?", CHOICES),
        made_variable("f_meer", "f", "meer", VariableType.SELECT_MULTIPLE, "select_multiple", "Meer?", CHOICES),
        made_variable("f_tekst", "f", "tekst", VariableType.TEXT, "text", "Tekst?"),
        made_variable("f_getal", "f", "getal", VariableType.INTEGER, "integer", "Getal?"),
        made_variable("f_dag", "f", "dag", VariableType.DATE, "date", "Dag?"),
    )
}
SEVERAL = {"f_meer": ("kort", "lang_werk")}
OURS = CodeMap("xlsform", "f", 1, "w", "7K3M9Q", "code", tuple(SentColumn(name, name) for name in VARIABLES))
THEIRS = CodeMap(
    "limesurvey",
    "f",
    1,
    "w",
    "7K3M9Q",
    "code",
    (
        SentColumn("een", "f_een", codes=(("A1", "kort"), ("A2", "lang_werk"))),
        SentColumn("meer[K1]", "f_meer", choice="kort"),
        SentColumn("meer[K2]", "f_meer", choice="lang_werk"),
        SentColumn("tekst", "f_tekst"),
        SentColumn("getal", "f_getal"),
        SentColumn("dag", "f_dag"),
    ),
)


def row(sent: CodeMap, table: dict[str, str]) -> Row:
    return row_of(list(table.values()), find_columns(list(table), sent, SEVERAL), VARIABLES)


ANSWERED = {"f_een": "lang_werk", "f_meer": ("kort", "lang_werk"), "f_tekst": "Ja, hoor", "f_getal": "8",
            "f_dag": "2026-06-30"}  # fmt: skip

EXPORTS = {
    "ODK Central": (
        OURS,
        {"SubmissionDate": "2026-03-01T09:30:00.000Z", "code": "X", "vraag_a-f_een": "lang_werk",
         "f_meer": "kort lang_werk", "f_tekst": "Ja, hoor", "f_getal": "8", "f_dag": "2026-06-30",
         "meta-instanceID": "uuid:1", "KEY": "uuid:1"},
    ),
    "Kobo with split boxes": (
        OURS,
        {"end": "2026-03-01T10:30:00+01:00", "code": "X", "vraag_a/f_een": "lang_werk", "vraag_b/f_meer/kort": "1",
         "vraag_b/f_meer/lang_werk": "1", "f_tekst": "Ja, hoor", "f_getal": "8", "f_dag": "2026-06-30",
         "_uuid": "uuid:1"},
    ),
    "Kobo with both": (
        OURS,
        {"end": "2026-03-01T09:30:00Z", "code": "X", "f_een": "lang_werk", "f_meer": "kort lang_werk",
         "f_meer/kort": "1", "f_meer/lang_werk": "1", "f_tekst": "Ja, hoor", "f_getal": "8", "f_dag": "2026-06-30",
         "_uuid": "uuid:1"},
    ),
    "labels instead of codes": (
        OURS,
        {"end": "2026-03-01T09:30:00Z", "code": "X", "f_een": "Lang werk", "f_meer": "Kort dag;Lang werk;",
         "f_tekst": "Ja, hoor", "f_getal": "8", "f_dag": "30-06-2026", "id": "uuid:1"},
    ),
    "LimeSurvey": (
        THEIRS,
        {"id": "uuid:1", "submitdate": "2026-03-01 09:30:00", "lastpage": "3", "code": "X", "een": "A2",
         "meer[K1]": "Y", "meer[K2]": "Y", "tekst": "Ja, hoor", "getal": "8.0000000000", "dag": "2026-06-30 00:00:00"},
    ),
    "LimeSurvey for a statistics package, whole answers": (
        THEIRS,
        {"id": "uuid:1", "submitdate": "01-03-2026 09:30", "code": "X", "een": "Lang werk", "meer_K1": "Ja",
         "meer_K2": "Ja", "tekst": "Ja, hoor", "getal": "8", "dag": "2026-06-30"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", EXPORTS)
def test_each_programs_table_says_the_same(program: str) -> None:
    found = row(*EXPORTS[program])
    values = dict(found.values)
    if program.startswith("labels"):
        assert values.pop("f_dag") == "30-06-2026"  # the domain reads it as people write it
        assert values == {name: said for name, said in ANSWERED.items() if name != "f_dag"}
    else:
        assert values == ANSWERED
    assert (found.code, found.number, found.moment) == ("X", "uuid:1", "2026-03-01T09:30:00Z")


def test_what_was_left_open_is_not_answered() -> None:
    sent, table = EXPORTS["LimeSurvey"]
    empty = dict.fromkeys(table, "") | {"meer[K1]": "N", "meer[K2]": "Nee"}
    assert row(sent, empty).values == {}


def test_what_is_no_code_of_ours_stays_as_it_was_written() -> None:
    sent, table = EXPORTS["LimeSurvey"]
    said = row(sent, table | {"een": "A9", "meer[K2]": "misschien"}).values
    assert said["f_een"] == "A9"
    assert said["f_meer"] == ("kort", "misschien")


def test_columns_that_are_not_there_are_named() -> None:
    sent, table = EXPORTS["LimeSurvey"]
    headings = [name for name in table if name not in ("tekst", "meer[K1]", "meer[K2]")]
    assert find_columns(headings, sent, SEVERAL).missing == ("f_meer", "f_tekst")


def test_two_columns_for_one_question_are_refused() -> None:
    with pytest.raises(ValueError, match="f_tekst"):
        find_columns(["a/f_tekst", "b/f_tekst"], OURS, SEVERAL)


def test_a_short_row_has_open_answers() -> None:
    columns = find_columns(list(VARIABLES), OURS, SEVERAL)
    assert row_of(["kort"], columns, VARIABLES).values == {"f_een": "kort"}
