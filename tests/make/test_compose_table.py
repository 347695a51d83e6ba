"""Tables, poles and series on paper: where their fields stand, what a screen reader hears, what fits."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from generator.build import Order, Prepared, prepare
from generator.define.library import Library
from generator.make.drawing import LineOp, TextOp
from generator.make.style import BOX_MM, LARGE_BOX_MM
from generator.model.errors import LayoutOverflowError
from generator.model.geometry import Box
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
