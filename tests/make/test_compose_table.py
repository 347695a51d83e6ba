"""Tables, poles and series on paper: where their fields stand, what a screen reader hears, what fits."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from pdf_oracles import assert_accessible_archive

from generator.build import Order, Prepared, build, prepare
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.make.drawing import LineOp, TextOp
from generator.make.style import BOX_MM, LARGE_BOX_MM
from generator.model.domains import Choice
from generator.model.errors import LayoutOverflowError
from generator.model.geometry import Box, Paper
from generator.model.layout import Field, FieldRole

HEAD = "version: 1\ntitle: Proef\ndescription: Proef\naudience: organisatie\n"
ROWS = "[{name: a, left: voor een post, right: voor een loopbaan}, {name: b, left: kort, right: lang}]"
SERIES = "series: [{name: nu, label: nu}, {name: straks, label: gewenst}]"
POLES = f"{{type: poles, id: m, label: Hoe is het?, steps: 5, rows: {ROWS}}}"
TWICE = POLES.replace("steps: 5", f"steps: 5, {SERIES}")
LIKERT = (
    f"{{type: likert, id: m, label: Hoe vaak?, {SERIES}, choices: [{{name: nooit, label: nooit}}, "
    "{name: vaak, label: vaak}], rows: [{name: a, label: Ik leer., icon: book}, {name: b, label: Ik help.}]}"
)


def library(folder: Path, *items: str) -> Library:
    (folder / "forms").mkdir(exist_ok=True)
    lines = "".join(f"      - {item}\n" for item in items)
    (folder / "forms" / "proef.yaml").write_text(f"{HEAD}sections:\n  - id: s\n    items:\n{lines}", encoding="utf-8")
    return Library(folder)


def ready(folder: Path, *items: str, **wishes: object) -> Prepared:
    return prepare(Order("proef", "waterrade", **wishes), library(folder, *items))  # type: ignore[arg-type]


def fields(made: Prepared) -> list[Field]:
    return [field for page in made.drawing.pages if page.layout for field in page.layout.fields]


def boxes(made: Prepared, variable: str) -> list[Box]:
    return [field.box for field in fields(made) if field.variable == f"proef_m_{variable}"]


def middle(box: Box) -> float:
    return box.y + box.height / 2


LONG = "Ik weet wat er nodig is en waarom dat zo is. Mijn werkgever zegt wat er nodig is en wat er allemaal kan."
NARROW = (
    f"{{type: table, id: m, label: Klopt dit?, rows_label: Wat nodig is, rows: [{{name: a, label: {LONG}}}, "
    "{name: b, label: Kort.}], columns: [{name: stand, type: scale, label: Klopt dit?, steps: 5, "
    "series: [{name: ik, label: ik}, {name: werkgever, label: werkgever}]}, {name: bij, type: text, label: Voorbeeld}]}"
)


def test_words_that_would_stand_in_a_narrow_column_stand_above_their_cells(tmp_path: Path) -> None:
    narrow, wide = (
        ready(tmp_path, NARROW, large=True),
        ready(tmp_path, NARROW.replace(LONG, "Ik weet het."), large=True),
    )
    for made, above in ((narrow, True), (wide, False)):
        words = {op.text.strip(): op.at for op in made.drawing.pages[0].ops if isinstance(op, TextOp)}
        marks = [field.box for field in fields(made) if field.role is FieldRole.MARK]
        written = [field.box for field in fields(made) if field.role is FieldRole.WRITE]
        second = [field.box for field in fields(made) if "_b_" in field.variable]
        assert (min(box.x for box in marks) < 50.0) == above and (min(box.width for box in written) > 60.0) == above
        assert (words["Kort."].y < min(box.y for box in second)) == above
        assert words["Wat nodig is"].y < min(box.y for box in marks)


@pytest.mark.parametrize("item", [POLES, TWICE, LIKERT])
@pytest.mark.parametrize("wishes", [{}, {"large": True}, {"kind": "fillable"}, {"ink_saver": True}])
def test_boxes_are_whole_and_apart_with_room_for_a_thick_pen(
    tmp_path: Path, item: str, wishes: dict[str, object]
) -> None:
    made = ready(tmp_path, item, **wishes)
    marks = [field.box for field in fields(made) if field.role is FieldRole.MARK]
    assert marks and {round(box.width, 3) for box in marks} == {LARGE_BOX_MM if wishes.get("large") else BOX_MM}
    for number, one in enumerate(marks):
        for other in marks[number + 1 :]:
            assert max(abs(one.x - other.x), abs(one.y - other.y)) >= one.width + 2.5


def test_the_boxes_of_a_row_stand_on_one_line_between_its_poles(tmp_path: Path) -> None:
    made = ready(tmp_path, POLES)
    own = boxes(made, "a")
    assert len({round(middle(box), 3) for box in own}) == 1
    words = {op.text: op for op in made.drawing.pages[0].ops if isinstance(op, TextOp)}
    assert words["voor een post"].at.x < own[0].x and words["voor een loopbaan"].at.x > own[-1].right
    assert abs(words["voor een post"].at.y - middle(own[0])) < 2.5, "mm"


def test_series_stand_under_one_another_at_the_same_places(tmp_path: Path) -> None:
    for item in (TWICE, LIKERT):
        made = ready(tmp_path, item)
        now, wanted = boxes(made, "a_nu"), boxes(made, "a_straks")
        assert [box.x for box in now] == [box.x for box in wanted]
        assert all(one.bottom < other.y for one, other in zip(now, wanted, strict=True))
        said = [op.text for op in made.drawing.pages[0].ops if isinstance(op, TextOp)]
        assert said.count("nu") == said.count("gewenst") == 2  # at each of the two rows


def test_a_rail_never_touches_a_box(tmp_path: Path) -> None:
    made = ready(tmp_path, POLES)
    own = boxes(made, "a")
    rails = [
        (op.start.x, op.end.x)
        for op in made.drawing.pages[0].ops
        if isinstance(op, LineOp) and abs(op.start.y - middle(own[0])) < 0.01
    ]
    assert len(rails) == len(own) + 1, "from pole to pole"
    for left, right in rails:
        assert all(right <= box.x - 1.4 or left >= box.right + 1.4 for box in own)


def test_what_a_cell_is_called(tmp_path: Path) -> None:
    made = ready(tmp_path, TWICE)
    variables = {v.name: v for v in made.sheets[0].variables}
    asked = variables["proef_m_a_straks"]
    assert asked.label == "Hoe is het? voor een post – voor een loopbaan, gewenst"
    assert asked.part == ("a", "straks") and asked.cell is not None
    assert (asked.cell.row, asked.cell.column, asked.cell.series) == ("a", "", "straks")
    assert asked.cell.row_label == "voor een post – voor een loopbaan"
    assert [value.label for value in asked.values] == ["1 (voor een post)", "2", "3", "4", "5 (voor een loopbaan)"]
    labels = {field.label for field in fields(made) if field.variable == asked.name}
    assert labels == {f"{asked.label}: {n}" for n in range(1, 6)}


def test_a_scale_in_series_is_one_row(tmp_path: Path) -> None:
    made = ready(tmp_path, f"{{type: scale, id: m, label: Hoe?, left: slecht, right: goed, {SERIES}}}")
    assert [v.name for v in made.sheets[0].variables] == ["proef_m_nu", "proef_m_straks"]
    said = [op.text for op in made.drawing.pages[0].ops if isinstance(op, TextOp)]
    assert said.count("slecht") == said.count("goed") == 1


def test_a_screen_reader_hears_one_regular_table_and_its_head_once(tmp_path: Path) -> None:
    many = ", ".join(f"{{name: r{n}, left: links van {n}, right: rechts van {n}}}" for n in range(30))
    made = ready(tmp_path, POLES.replace(ROWS, f"[{many}]"))
    assert len(made.drawing.pages) > 1
    for page in made.drawing.pages:
        assert [op.text for op in page.ops if isinstance(op, TextOp)].count("5") == 1, "the head is repeated"
    nodes = made.drawing.nodes
    assert [node.role for node in nodes].count("Table") == 1
    rows = [number for number, node in enumerate(nodes) if node.role == "TR"]
    cells = [sum(node.parent == row and node.role in ("TH", "TD") for node in nodes) for row in rows]
    assert len(rows) == 31 and set(cells) == {3}


def test_private_rows_lie_in_a_strip_of_their_own(tmp_path: Path) -> None:
    item = TWICE.replace("right: voor een loopbaan", "right: voor een loopbaan, private: true")
    made = ready(tmp_path, item)
    (page,) = [page.layout for page in made.drawing.pages if page.layout]
    assert {f.variable for f in page.fields if f.private} == {"proef_m_a_nu", "proef_m_a_straks"}
    (strip,) = page.private_areas
    for field in page.fields:
        room = Box(0.0, field.box.y - 8.0, page.width, field.box.height + 16.0)
        assert strip.contains(room) if field.private else not strip.overlaps(field.box)


@pytest.mark.parametrize("steps", [11, 10, 9])
def test_as_many_steps_fit_as_it_says(tmp_path: Path, steps: int) -> None:
    wide = TWICE.replace("voor een post", "arbeidsmarkt").replace("gewenst", "over een jaar")
    with pytest.raises(LayoutOverflowError) as caught:
        ready(tmp_path, wide.replace("steps: 5", f"steps: {steps}"), large=True)
    found = re.search(r"vraag 'm' heeft (\d+) kolommen\. Met deze koppen passen er (\d+)\.", str(caught.value))
    assert found is not None and int(found[1]) == steps, str(caught.value)
    ready(tmp_path, wide.replace("steps: 5", f"steps: {found[2]}"), large=True)


def test_names_that_run_into_one_another_are_told(tmp_path: Path) -> None:
    rows = "[{name: a, left: l, right: r}, {name: a_nu, left: l, right: r}]"
    series = "series: [{name: nu_nu, label: nu}, {name: nu, label: straks}]"
    item = POLES.replace(ROWS, rows).replace("steps: 5", f"steps: 5, {series}")
    (problem,) = library(tmp_path, item).check()
    assert "proef_m_a_nu_nu" in problem.what and problem.code == "kolom-dubbel"


def test_series_have_different_names_and_there_are_two_or_more(tmp_path: Path) -> None:
    double = POLES.replace("steps: 5", "series: [{name: nu, label: nu}, {name: nu, label: straks}]")
    assert "'nu' staat twee keer in 'series'" in str(library(tmp_path, double).check()[0])
    single = POLES.replace("steps: 5", "series: [{name: nu, label: nu}]")
    assert library(tmp_path, single).check()


def test_rows_are_even(tmp_path: Path) -> None:
    made = ready(
        tmp_path, POLES.replace("name: b, left: kort, right: lang", "name: b, left: kort en klein, right: lang")
    )
    first, second = (boxes(made, name) for name in "ab")
    assert [box.x for box in first] == [box.x for box in second]
    assert {round(b.x - a.x, 3) for a, b in pairwise(first)} == {round(first[1].x - first[0].x, 3)}


COLUMNS = (
    "[{name: taak, type: text, label: Taak}, {name: t, type: select_one, label: Tijd, choices: "
    "[{name: s, label: S}, {name: m, label: M}, {name: l, label: L}]}, {name: g, type: scale, label: Hoe goed, "
    "steps: 3}, {name: n, type: integer, label: Uren, digits: 2}, {name: k, type: tick, label: klaar}]"
)
TABLE = f"{{type: table, id: m, label: Mijn taken, blank_rows: 3, columns: {COLUMNS}}}"
REMARK = (
    "{type: table, id: m, label: Regels, rows_label: Regel, rows: [{name: a, label: Tijd, icon: clock}, "
    "{name: b, label: Geld}], columns: [{name: k, type: select_one, label: Stand, choices: [{name: ja, label: ja}, "
    "{name: nee, label: nee}]}, {name: w, type: text, label: Opmerking, lines: 2}, "
    "{name: d, type: date, label: Wanneer}]}"
)


@pytest.mark.parametrize("item", [TABLE, REMARK])
@pytest.mark.parametrize("wishes", [{}, {"large": True}, {"kind": "fillable"}, {"kind": "fillable", "large": True}])
def test_cells_are_large_enough_and_apart(tmp_path: Path, item: str, wishes: dict[str, object]) -> None:
    last = r", \{name: \w, type: (tick|date), label: \w+\}(?=\])"
    made = ready(tmp_path, re.sub(last, "", item) if "large" in wishes else item, **wishes)
    for field in fields(made):
        if field.role is FieldRole.WRITE:
            assert field.box.height >= (6.0 if "kind" in wishes else 8.0) and field.box.width >= 12.0, field.name
        for other in fields(made):
            assert field is other or not field.box.overlaps(other.box)


def test_a_table_asks_each_column_of_each_row(tmp_path: Path) -> None:
    made = ready(tmp_path, TABLE)
    variables = made.sheets[0].variables
    assert [v.name.removeprefix("proef_m_") for v in variables][:6] == ["1_taak", "1_t", "1_g", "1_n", "1_k", "2_taak"]
    assert [v.type.value for v in variables][:5] == ["text", "select_one", "select_one", "integer", "select_multiple"]
    assert [v.label for v in variables][:2] == ["Mijn taken: 1, Taak", "Mijn taken: 1, Tijd"]
    cells = [v.cell for v in variables if v.cell]
    assert {(c.row, c.column) for c in cells} == {(r, c) for r in "123" for c in ("taak", "t", "g", "n", "k")}


def test_a_writing_line_lies_in_the_row_of_its_boxes(tmp_path: Path) -> None:
    made = ready(tmp_path, REMARK)
    (choice, *_), (remark,), (day,) = boxes(made, "a_k"), boxes(made, "a_w"), boxes(made, "a_d")
    assert remark.y < middle(choice) < remark.bottom and remark.y < middle(day) < remark.bottom
    assert remark.height >= 2 * 9.0
    assert "dd-mm-jjjj" in [op.text for op in made.drawing.pages[0].ops if isinstance(op, TextOp)]


def test_shares_part_what_is_left_to_write_in(tmp_path: Path) -> None:
    columns = "[{name: x, type: text, label: X, share: 2}, {name: y, type: text, label: Y}]"
    made = ready(tmp_path, f"{{type: table, id: m, label: M, blank_rows: 1, columns: {columns}}}")
    (wide,), (narrow,) = boxes(made, "1_x"), boxes(made, "1_y")
    assert wide.width > 1.4 * narrow.width and wide.right < narrow.x


def test_where_more_lines_are_written_the_words_beside_them_break_sooner(tmp_path: Path) -> None:
    """The room is for the hand: words take as many lines as the writing does, and the rest of the width is left."""
    row = "{name: a, label: Wat verandert er hier in het werk voor wie al lang bij ons in dienst is?}"
    column = "{name: wat, type: text, label: Wat?, lines: %d}, {name: ja, type: tick, label: ja}"
    wide = []
    for written in (1, 4):
        item = f"{{type: table, id: m, label: Hoe?, rows: [{row}], columns: [{column % written}]}}"
        (line,) = boxes(ready(tmp_path, item), "a_wat")
        wide.append(line.width)
    assert wide[1] > wide[0] + 5.0, "mm"


def test_the_head_of_a_single_box_does_not_break_over_every_word(tmp_path: Path) -> None:
    columns = "[{name: wat, type: text, label: Wat?}, {name: ja, type: tick, label: ik bel of mail}]"
    made = ready(tmp_path, f"{{type: table, id: m, label: Wie?, blank_rows: 2, columns: {columns}}}")
    said = {op.text.strip(): op.at.y for op in made.drawing.pages[0].ops if isinstance(op, TextOp)}
    assert len({y for text, y in said.items() if text in {"ik", "bel", "of", "mail", "ik bel", "of mail"}}) == 2


def test_as_many_columns_fit_as_it_says(tmp_path: Path) -> None:
    column = "{{name: c{n}, type: text, label: Arbeidsmarkt}}"

    def table(count: int) -> str:
        columns = ", ".join(column.format(n=n) for n in range(count))
        return f"{{type: table, id: m, label: M, blank_rows: 2, columns: [{columns}]}}"

    with pytest.raises(LayoutOverflowError) as caught:
        ready(tmp_path, table(12))
    found = re.search(r"vraag 'm' heeft (\d+) kolommen\. Met deze koppen passen er (\d+)\.", str(caught.value))
    assert found is not None and int(found[1]) == 12
    ready(tmp_path, table(int(found[2])))
    with pytest.raises(LayoutOverflowError):
        ready(tmp_path, table(int(found[2]) + 1))


def test_a_table_on_landscape_paper_grows_to_a3(tmp_path: Path) -> None:
    flat = library(tmp_path, TABLE)
    assert prepare(Order("proef", "waterrade", paper=Paper.A3), flat).drawing.pages[0].width < 220
    path = tmp_path / "forms" / "proef.yaml"
    path.write_text(path.read_text("utf-8").replace("sections:", "orientation: landscape\nsections:"), "utf-8")
    assert prepare(Order("proef", "waterrade", paper=Paper.A3), Library(tmp_path)).drawing.pages[0].width > 400


MANY = (
    "{{type: table, id: m, label: M, blank_rows: 1, "
    "columns: [{{name: h, type: select_multiple, label: Hulp, {0}, {1}}}]}}"
)
HELP = "choices: [{name: a, label: a}, {name: b, label: b}, {name: c, label: c}]"


def test_how_many_of_a_column_stands_in_its_head_and_in_the_data(tmp_path: Path) -> None:
    (sheet,) = prepare(Order("proef", "waterrade"), library(tmp_path, MANY.format("min: 1, max: 2", HELP))).sheets
    variable = next(variable for variable in sheet.variables if variable.name == "proef_m_1_h")
    assert isinstance(variable.domain, Choice)
    assert (variable.domain.at_least, variable.domain.at_most) == (1, 2)
    assert "1 tot en met 2" in variable.label.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("item", "where", "says"),
    [
        (TABLE.replace("blank_rows: 3, ", ""), 8, "rijen met een naam ('rows'), lege rijen ('blank_rows')"),
        (TABLE.replace("name: t,", "name: taak,"), 8, "'taak' staat twee keer in 'columns'"),
        (TABLE.replace("name: m, label: M", "name: s, label: M"), 8, "'s' staat twee keer in 'choices'"),
        (TABLE.replace("digits: 2", "digits: 2, maximum: 100"), 8, "100 past niet in 2 vakjes"),
        (TABLE.replace("type: tick", "type: vink"), 8, "'vink'"),
        (MANY.format("min: 3, max: 2", HELP), 8, "'min' (3) is groter dan 'max' (2)"),
        (REMARK.replace("icon: clock", "icon: klok"), 8, "'icon' kan niet 'klok' zijn"),
    ],
)
def test_what_is_wrong_with_a_table_is_told(tmp_path: Path, item: str, where: int, says: str) -> None:
    problems = library(tmp_path, item).check()
    assert any(says in problem.what and problem.line == where for problem in problems), problems


@pytest.mark.slow
def test_accessible_when_typed(tmp_path: Path) -> None:
    store_path = tmp_path / "s.sqlite"
    with SqliteStore(store_path) as store:
        items = (
            TABLE,
            REMARK.replace("id: m", "id: n"),
            TWICE.replace("id: m", "id: o"),
            LIKERT.replace("id: m", "id: p"),
        )
        order = Order("proef", "zonneveen", copies=1, kind="fillable")
        product = build(order, library(tmp_path, *items), store, tmp_path / "out")
        assert_accessible_archive(product.files[0].read_bytes())


def test_a_count_per_column_does_not_go_with_series(tmp_path: Path) -> None:
    item = LIKERT.replace("id: m", "id: m, multiple: true, max_per_column: 1")
    assert "gaan niet samen" in str(library(tmp_path, item).check()[0])
