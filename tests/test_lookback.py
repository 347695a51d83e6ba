"""Looking back: what was read of one person, from answers to a page. Doubt is shown, private things never are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from group_sample import crew, store_of
from pdf_oracles import assert_accessible_archive
from pypdf import PdfReader
from variable_sample import with_values

from generator.cli import main
from generator.define.library import Library
from generator.keep.lookback import Seer
from generator.keep.response import Response
from generator.keep.responses import responses
from generator.lookback import look_back
from generator.make.compose.text import Setter
from generator.make.drawing import CircleOp, Drawing, PathOp, TextOp
from generator.make.fonts import FontBook
from generator.make.lookback import lookback_drawing
from generator.make.lookback.flow import Block, Room, columns_of
from generator.make.style import Style
from generator.model.answer import Answer, AnswerState, Source
from generator.model.curve import PLACES, Curve, CurveLine
from generator.model.drawn_map import DrawnCircle, DrawnEdge, DrawnMap
from generator.model.errors import NotFoundError, OutputError
from generator.model.geometry import Box
from generator.model.layout import Layout
from generator.model.lookback import (
    Lookback,
    SeenAnswer,
    SeenCurve,
    SeenForm,
    SeenLine,
    SeenMap,
    SeenPoles,
    SeenQuestion,
    SeenWords,
)
from generator.model.map_space import maps_of

NASTY = "Donaudampfschifffahrtsgesellschaft" * 12 + " \U0001f600 \u4f60 en\ttab\nregel"


@pytest.fixture(scope="module")
def kern(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    workspace = tmp_path_factory.mktemp("terug")
    return workspace, crew(workspace, "kern", 3)


@pytest.fixture(scope="module")
def one(kern: tuple[Path, str]) -> tuple[Seer, Layout, Response]:
    with store_of(kern[0]) as opened:
        layout = opened.layout(kern[1])
        return Seer(layout, opened.sheets(kern[1])), layout, next(responses(opened, kern[1], 2))


def with_answers(response: Response, *answers: Answer) -> Response:
    return replace(response, answers={**response.answers, **{answer.variable: answer for answer in answers}})


def answer(response: Response, variable: str, state: AnswerState, **facts: object) -> Answer:
    return replace(
        Answer(response.run, response.copy, "", variable, state, 1.0, Source.PAPER),
        **facts,  # type: ignore[arg-type]
    )


def drawing(seen: Lookback) -> Drawing:
    library = Library(None)
    style = Style.of(library.brand("waterrade").brand).smaller(0.82)
    return lookback_drawing(seen, style, {}, {}, FontBook(library.fonts()), "Terugblik")


def texts(made: Drawing) -> str:
    return " ".join(op.text for page in made.pages for op in page.ops if isinstance(op, TextOp))


def alone(*pictures: SeenCurve | SeenMap | SeenWords, answers: tuple[SeenAnswer, ...] = ()) -> Lookback:
    questions = (SeenQuestion("Vraag", answers),) if answers else ()
    return Lookback("7K3M9Q", "exemplaar 1", (SeenForm("Blad", pictures, questions, 0),), 0)


def test_every_answer_of_a_person_is_in_a_picture_or_in_the_list(one: tuple[Seer, Layout, Response]) -> None:
    seer, layout, response = one
    seen = seer.of(response)
    assert {type(p) for form in seen.forms for p in form.pictures} >= {SeenPoles, SeenMap}
    listed = {a.said for form in seen.forms for q in form.questions for a in q.answers}
    roles = {v.name: v for v in layout.variables if v.item == "rol"}
    for name, variable in roles.items():
        if response.answers[name].state is AnswerState.ANSWERED:
            assert variable.domain.told(response.answers[name].said) in listed


def test_the_dimensions_are_the_ticks_that_were_put(one: tuple[Seer, Layout, Response]) -> None:
    seer, layout, response = one
    (poles,) = [p for form in seer.of(response).forms for p in form.pictures if isinstance(p, SeenPoles)]
    ticked = {v.name: set(response.answers[v.name].chosen) for v in layout.variables if v.dimension and v.values}
    by_hand = sum(value.pole is not None for v in layout.variables if v.name in ticked
                  for value in v.values if value.name in ticked[v.name])  # fmt: skip
    assert sum((row.left_ticks or 0) + (row.right_ticks or 0) for row in poles.rows) == by_hand > 0


def test_what_is_doubtful_is_shown_as_doubtful(one: tuple[Seer, Layout, Response]) -> None:
    seer, layout, response = one
    several = next(v for v in layout.variables if v.dimension and len(v.values) > 3)
    role = next(v for v in layout.variables if v.item == "rol")
    unsure = with_answers(
        response,
        answer(response, several.name, AnswerState.DOUBTFUL, chosen=several.domain.names[:1]),  # type: ignore[union-attr]
        answer(response, role.name, AnswerState.DOUBTFUL, chosen=role.domain.names[:1]),  # type: ignore[union-attr]
    )
    seen = seer.of(unsure)
    assert seen.doubts == response.doubtful + 2
    (poles,) = [p for form in seen.forms for p in form.pictures if isinstance(p, SeenPoles)]
    assert any(row.left_ticks is None and row.right_ticks is None for row in poles.rows)
    said = texts(drawing(seen))
    assert "(niet zeker)" in said and "? " in said


def test_a_form_that_was_left_blank_is_not_told_as_doubtful(one: tuple[Seer, Layout, Response]) -> None:
    seer, layout, response = one
    blank = {name: answer(response, name, AnswerState.BLANK) for name in response.answers}
    seen = seer.of(replace(response, answers=blank))
    assert not [picture for form in seen.forms for picture in form.pictures]
    assert texts(drawing(seen)).count("Hier lazen wij niets.") == len(layout.forms), (
        "and nobody thinks a sheet was lost"
    )


def test_a_choice_of_one_that_has_two_sides_is_in_the_list(one: tuple[Seer, Layout, Response]) -> None:
    """The bars count ticks; of one choice there is nothing to count."""
    _, layout, response = one
    role = next(v for v in layout.variables if v.item == "rol")
    sided = tuple(replace(value, pole=("links", "rechts")[n % 2]) for n, value in enumerate(role.values))
    variables = tuple(with_values(v, sided) if v is role else v for v in layout.variables)
    told = with_answers(response, answer(response, role.name, AnswerState.ANSWERED, chosen=(sided[0].name,)))
    seen = Seer(replace(layout, variables=variables), ()).of(told)
    assert sided[0].label in {a.said for form in seen.forms for q in form.questions for a in q.answers}


def test_private_answers_and_the_printed_name_are_in_no_part_of_it(
    one: tuple[Seer, Layout, Response], kern: tuple[Path, str]
) -> None:
    _, layout, response = one
    secret = next(v for v in layout.variables if v.item == "rol")
    hidden = replace(layout, variables=tuple(replace(v, private=True) if v is secret else v for v in layout.variables))
    with store_of(kern[0]) as opened:
        seer = Seer(hidden, opened.sheets(kern[1]))
    told = with_answers(
        response,
        answer(response, secret.name, AnswerState.ANSWERED, chosen=secret.domain.names[:1]),  # type: ignore[union-attr]
        answer(response, "naam", AnswerState.ANSWERED, text="Fatma Şahin"),
    )
    said = repr(seer.of(told))
    assert secret.label not in said and "Fatma" not in said


LINE = CurveLine(tuple(20 + k if k < 40 else None for k in range(PLACES)), (1.0,) * PLACES, 0.5, 0.99)


def test_a_drawn_line_is_solid_until_its_dashes_begin(one: tuple[Seer, Layout, Response]) -> None:
    seer, layout, response = one
    variable = next(v for v in layout.variables if v.item_type == "curve" and not v.part)
    curve = Curve(variable.name, 0.6, (LINE, replace(LINE, split_confidence=0.2)), 0.99)
    drawn = with_answers(response, answer(response, variable.name, AnswerState.SEEN, curve=curve))
    (seen,) = [p for form in seer.of(drawn).forms for p in form.pictures if isinstance(p, SeenCurve)]
    assert [(line.sure, line.split_sure) for line in seen.lines] == [(True, True), (True, False)]
    made = drawing(alone(seen))
    paths = [op for op in made.pages[0].ops if isinstance(op, PathOp)]
    solid, dashed = ([op for op in paths if bool(op.dash) is dash] for dash in (False, True))
    assert len(solid) == len(dashed) == 2
    assert max(s[1] for op in solid for s in op.segments) == pytest.approx(
        min(s[1] for op in dashed for s in op.segments)
    )
    assert texts(made).count("?") == 1, "only where the second line's dashes begin"


def test_lines_that_are_not_sure_say_so(one: tuple[Seer, Layout, Response]) -> None:
    seer, layout, response = one
    variable = next(v for v in layout.variables if v.item_type == "curve" and not v.part)
    curve = Curve(variable.name, 0.6, (LINE,), 0.4)
    drawn = with_answers(response, answer(response, variable.name, AnswerState.DOUBTFUL, curve=curve))
    (seen,) = [p for form in seer.of(drawn).forms for p in form.pictures if isinstance(p, SeenCurve)]
    made = drawing(alone(seen))
    assert "1?" in texts(made)
    assert any("niet zeker" in node.alt for node in made.nodes)


def test_the_number_of_a_line_is_moved_only_for_one_that_stands_there() -> None:
    def at(first_ends: float) -> list[float]:
        ends = ((first_ends, 0.50), (1.0, 0.49))
        lines = tuple(SeenLine(n, (((0.0, 0.2), end),), None, True, True, True) for n, end in enumerate(ends, 1))
        made = drawing(alone(SeenCurve("Lijnen", lines, 0.5, "laag", "hoog")))
        found = {op.text: op.at.y for op in made.pages[0].ops if isinstance(op, TextOp) and op.text in ("1", "2")}
        return [found["1"], found["2"]]

    apart, beside = at(0.6), at(1.0)
    assert 0 < apart[1] - apart[0] < 1.0, "each at the end of its line, mm"
    assert beside[0] == apart[0] and beside[1] > apart[1] + 1.0


def test_what_was_drawn_on_a_map_is_dashed_until_a_person_said_so(one: tuple[Seer, Layout, Response]) -> None:
    seer, layout, response = one
    space = next(space for page in layout.pages for space in maps_of(layout, page))
    circle = DrawnCircle(Box(space.area.x + 5, space.area.y + 5, 16, 12), 0.97)
    edge = DrawnEdge(circle.name, "p01", 0.9, ((30.0, 40.0), (60.0, 60.0)))
    drawn = with_answers(
        response, answer(response, space.variable, AnswerState.DOUBTFUL, drawn=DrawnMap((circle,), (edge,)))
    )
    (seen,) = [p for form in seer.of(drawn).forms for p in form.pictures if isinstance(p, SeenMap)]
    (extra,) = [node for node in seen.nodes if node.drawn]
    assert not extra.sure and [tie.sure for tie in seen.ties] == [False]
    made = drawing(alone(seen))
    assert any(isinstance(op, CircleOp) and op.dash for op in made.pages[0].ops)
    assert any("niet zeker" in node.alt for node in made.nodes)


@pytest.mark.parametrize("many", [1, 30, 200])
def test_everything_stands_on_the_pages_once_and_within_them(many: int) -> None:
    answers = tuple(SeenAnswer(f"rij {n}", f"antwoord{n}e {NASTY if n == 0 else ''}", n % 3 > 0) for n in range(many))
    words = SeenWords("Woorden", tuple(f"woord{n}" for n in range(20)), ("weg",), sure=False)
    made = drawing(alone(words, answers=answers))
    said = texts(made)
    for n in range(many):
        assert len(re.findall(rf"antwoord{n}e", said)) == 1
    setter = Setter(FontBook(Library(None).fonts()))
    for page in made.pages:
        for op in page.ops:
            if isinstance(op, TextOp):
                assert 0 < op.at.y < page.height
                assert op.at.x + setter.book.width(op.text, op.font, op.size_pt) < page.width


def test_headings_stay_with_what_stands_below_them_however_full_a_column_is() -> None:
    high = ((40.0, False, 0.0), (5.0, True, 3.0), (5.0, True, 3.0), (10.0, False, 0.0))
    blocks = [Block(height, lambda *_: None, keeps=keeps, space=space) for height, keeps, space in high]
    for bottom in range(40, 70):
        room = Room((0.0,), 0.0, float(bottom))
        assert [len(page) for page in columns_of(blocks, (room, room))] in ([1, 3], [4]), f"torn at {bottom} mm"


def test_a_file_for_each_person_that_says_nothing_about_them_in_its_name(
    kern: tuple[Path, str], tmp_path: Path
) -> None:
    workspace, run = kern
    with store_of(workspace) as opened:
        made = list(look_back(opened, Library(workspace), run, tmp_path))
    assert [each.pdf.name for each in made] == [f"terugblik-{run}-{copy:04d}.pdf" for copy in (1, 2, 3)]
    assert all(re.fullmatch(rf"terugblik-{run}-\d{{4}}(-\d)?\.(pdf|png)", path.name) for path in tmp_path.iterdir())
    assert "exemplaar 1" in PdfReader(made[0].pdf).pages[0].extract_text()
    assert all(len(PdfReader(each.pdf).pages) == len(each.pictures) for each in made)


def test_no_page_of_last_time_stays_beside_those_of_now(kern: tuple[Path, str], tmp_path: Path) -> None:
    workspace, run = kern
    old = [tmp_path / f"terugblik-{run}-0001-{page}.png" for page in range(1, 6)]
    for path in old:
        path.write_bytes(b"")
    with store_of(workspace) as opened:
        (made,) = look_back(opened, Library(workspace), run, tmp_path, response="1")
    assert set(tmp_path.iterdir()) == {made.pdf, *made.pictures} and len(made.pictures) < len(old)
    old[3].mkdir()
    old[2].mkdir()
    with store_of(workspace) as opened, pytest.raises(OutputError, match="schrijven lukte niet"):
        list(look_back(opened, Library(workspace), run, tmp_path, response="1"))


def test_who_is_in_is_told_by_number(tmp_path: Path) -> None:
    run = crew(tmp_path, "kern", 11)
    with store_of(tmp_path) as opened, pytest.raises(NotFoundError) as told:
        list(look_back(opened, Library(tmp_path), run, tmp_path, response="99"))
    assert "1, 2, 3, 4, 5, 6, 7, 8 …" in told.value.mend


def test_a_response_is_found_by_its_number_or_a_code_on_its_sheet(kern: tuple[Path, str], tmp_path: Path) -> None:
    from generator.model.code import PageCode, for_people

    workspace, run = kern
    with store_of(workspace) as opened:
        code = for_people(PageCode(run, 1, 2, 1).encode(opened.run(run).key))
        for asked in ("0002", code.lower()):
            (made,) = look_back(opened, Library(workspace), run, tmp_path, response=asked)
            assert made.pdf.name == f"terugblik-{run}-0002.pdf"
        wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
        for asked, told in ((wrong, "geen code van oplage"), ("9", "exemplaar 9"), ("iets", "'iets'")):
            with pytest.raises(NotFoundError, match=told):
                list(look_back(opened, Library(workspace), run, tmp_path, response=asked))


def test_the_command_says_where_it_is_and_refuses_what_does_not_go_together(
    kern: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace, run = kern

    def called(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as done:
            main(["-w", str(workspace), "picture", run, *words, "--out", str(tmp_path)])
        caught = capsys.readouterr()
        return int(done.value.code or 0), caught.out + caught.err

    code, output = called("--response", "3")
    assert code == 0 and f"terugblik-{run}-0003.pdf" in output
    assert called("--each", "--final")[0] != 0 and called("--each", "--response", "1")[0] != 0
    code, output = called("--response", "")
    assert code == 2 and "Achter --response" in output, "never a picture of the group instead"
    code, output = called("--response", "1", "--brand", "waterad")
    assert code != 0 and "waterrade" in output


@pytest.fixture
def seen_all() -> Iterator[Lookback]:
    words = SeenWords("Woorden", ("rust", "ruimte"), ("haast",), sure=False)
    yield alone(words, answers=(SeenAnswer("rij", NASTY, False), SeenAnswer("", "", True)))


@pytest.mark.slow
@pytest.mark.parametrize("brand", ["waterrade", "zonneveen"])
def test_vera_finds_nothing(kern: tuple[Path, str], tmp_path: Path, brand: str) -> None:
    workspace, run = kern
    with store_of(workspace) as opened:
        for made in look_back(opened, Library(workspace), run, tmp_path, brand):
            assert_accessible_archive(made.pdf.read_bytes())


@pytest.mark.slow
def test_vera_finds_nothing_in_what_people_may_type(seen_all: Lookback) -> None:
    from generator.make.tagged import tagged_pdf

    fonts = FontBook(Library(None).fonts())
    assert_accessible_archive(tagged_pdf(drawing(seen_all), fonts, "2026-11-20T10:00:00+00:00", "1"))
