"""How a sheet is cut into screens: everything that is asked stands in exactly one part, and nothing private does."""

from __future__ import annotations

import pytest
from entry_pages import examples, form_sheet, sheet_of

from generator.model.domains import Choice, Day, Drawing, Text, Value, Whole
from generator.model.geometry import Orientation
from generator.model.questions.note import Said
from generator.model.questions.text import Lines
from generator.model.sheet import (
    Ask,
    Canvas,
    CanvasCell,
    CanvasRow,
    Columns,
    Heading,
    PageBreak,
    Panel,
    Paragraph,
    Question,
    Sheet,
    Together,
)
from generator.model.texts import Span, plain
from generator.model.variable import Variable
from generator.web.entry.parts import answer_of, parts

FORMS = ("scan", "inzetbaarheid", "talenten", "groeicurve", "netwerkkaart", "loopbaanpropositie", "startgesprek")


def text(name: str, *, private: bool = False) -> Ask:
    variable = Variable(f"f_{name}", "f", name, Text(), "text", name, private=private)
    return Ask(Question(name, "text", (Span(name),), Lines(1), private=private, variables=(variable,)))


def sheet(*blocks: object) -> Sheet:
    asks = [block for block in blocks if isinstance(block, Ask)]
    variables = tuple(v for ask in asks for v in ask.question.variables)
    return Sheet("f", 1, (Span("F"),), (), Orientation.PORTRAIT, blocks, variables)  # type: ignore[arg-type]


def shape(own: Sheet) -> list[tuple[str, list[str]]]:
    return [
        (plain(part.title), [block.question.id for block in part.blocks if isinstance(block, Ask)])
        for part in parts(own)
    ]


@pytest.mark.parametrize("key", FORMS)
def test_every_question_of_a_sheet_that_ships_stands_in_one_part(key: str) -> None:
    own = form_sheet(key)
    asked = [v.name for part in parts(own) for v in part.variables]
    private = {v.name for q in own.questions if q.private for v in q.variables}
    wanted = [v for v in own.variables if not v.private and v.name not in private]
    assert sorted(asked) == sorted(v.name for v in wanted if not isinstance(v.domain, Drawing))
    assert [part.number for part in parts(own)] == list(range(1, len(parts(own)) + 1))


@pytest.mark.parametrize(("kind", "number"), examples())
def test_every_kind_stands_in_one_part(kind: str, number: int) -> None:
    own = sheet_of(kind, number)
    asked = [v.name for part in parts(own) for v in part.variables]
    assert sorted(asked) == sorted(v.name for v in own.variables if not v.private and not isinstance(v.domain, Drawing))


def test_a_heading_begins_a_part_and_what_stands_above_the_first_question_goes_with_it() -> None:
    own = sheet(Paragraph((Span("Lees dit."),)), Heading((Span("Een"),)), text("a"), PageBreak(), text("b"),
                Heading((Span("Twee"),)), Paragraph((Span("Uitleg"),)), text("c"))  # fmt: skip
    assert shape(own) == [("Een", ["a", "b"]), ("Twee", ["c"])]
    assert isinstance(parts(own)[0].blocks[0], Paragraph)
    assert isinstance(parts(own)[1].blocks[0], Paragraph)


def test_blocks_side_by_side_and_in_frames_stand_below_one_another_in_reading_order() -> None:
    panel = Panel((text("c"),), title=(Span("Kader"),))
    cell = CanvasCell((Span("Vak"),), (Paragraph((Span("uitleg"),)), text("d")))
    own = sheet(Columns(((text("a"),), (text("b"),)), (1.0, 1.0)), Together((panel,)), Canvas((CanvasRow((cell,)),)))
    (part,) = parts(own)
    told = [plain(b.text) if isinstance(b, Heading) else "" for b in part.blocks]
    assert shape(own) == [("", ["a", "b", "c", "d"])]
    assert [text for text in told if text] == ["Kader", "Vak"]


def test_sections_side_by_side_are_asked_one_after_the_other() -> None:
    heads = Columns(((Heading((Span("Links"),), 2),), (Heading((Span("Rechts"),), 2),)), (1.0, 1.0))
    rows = [Columns(((text(f"l{n}"),), (text(f"r{n}"),)), (1.0, 1.0)) for n in (1, 2)]
    found = parts(sheet(heads, *rows, text("onder")))
    assert [(plain(p.title), [v.item for v in p.variables]) for p in found] == [
        ("Links", ["l1", "l2"]),
        ("Rechts", ["r1", "r2", "onder"]),
    ]


def test_a_long_section_is_cut_between_questions_and_keeps_its_heading() -> None:
    own = sheet(Heading((Span("Lang"),)), *(text(f"v{n}") for n in range(20)))
    found = shape(own)
    assert len(found) > 2 and {title for title, _ in found} == {"Lang"}
    assert [name for _, names in found for name in names] == [f"v{n}" for n in range(20)]


def test_what_is_private_has_a_part_to_itself_and_asks_nothing() -> None:
    own = sheet(text("a"), text("b", private=True), text("c"))
    assert [(p.private, [v.name for v in p.variables]) for p in parts(own)] == [
        (False, ["f_a"]), (True, []), (False, ["f_c"]),
    ]  # fmt: skip


def test_a_part_of_one_question_is_called_by_it_but_not_by_a_text() -> None:
    assert [part.named for part in parts(sheet(text("a")))] == [True]
    note = Ask(Question("n", "note", (Span("Lees."),), Said()))
    assert [part.named for part in parts(sheet(note))] == [False]
    assert len(parts(sheet())) == 1


DAY = Variable("f_d", "f", "d", Day(), "date", "d")
ONE = Variable("f_o", "f", "o", Choice((Value("a", "a"), Value("b", "b"))), "select_one", "o")
MANY = Variable("f_m", "f", "m", Choice((Value("a", "a"), Value("b", "b")), at_most=None), "select_multiple", "m")
NUMBER = Variable("f_n", "f", "n", Whole(), "integer", "n")


@pytest.mark.parametrize(
    ("variable", "given", "told"),
    [
        (DAY, ["31", "12", "2026"], "31-12-2026"), (DAY, ["", "", ""], None), (DAY, ["31", "", "2026"], "31--2026"),
        (DAY, [], None), (DAY, ["", "", "morgen"], "--morgen"), (ONE, ["b"], "b"), (ONE, [], None), (ONE, [""], None),
        (MANY, ["b", "a"], ["b", "a"]), (MANY, [], []), (NUMBER, [" veel "], " veel "), (NUMBER, ["  "], None),
        (NUMBER, ["a\r\nb"], "a\nb"),
    ],
)  # fmt: skip
def test_what_a_form_says_is_an_answer_as_it_was_typed(variable: Variable, given: list[str], told: object) -> None:
    assert answer_of(variable, given) == told
