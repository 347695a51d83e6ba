"""Each question type: which fields it makes, and where."""

from __future__ import annotations

from itertools import pairwise

import pytest
from compose_sample import BOOK, brand, drawn, options, rich, said, sheet, text_question

from generator.make.compose import compose
from generator.make.drawing import Drawing, LineOp
from generator.make.style import Style
from generator.model.errors import DefinitionError, LayoutOverflowError, NotFoundError
from generator.model.geometry import Orientation
from generator.model.layout import Field, FieldRole, FieldShape
from generator.model.questions.base import Option
from generator.model.questions.choice import Boxes
from generator.model.questions.likert import Matrix
from generator.model.questions.network import Map, RingPart
from generator.model.questions.scale import Steps
from generator.model.questions.text import Lines, Numbered
from generator.model.questions.words import Circled
from generator.model.sheet import (
    Ask,
    Canvas,
    CanvasCell,
    CanvasRow,
    Heading,
    PageBreak,
    Panel,
    Paragraph,
    Question,
    Together,
)


def fields(drawing: Drawing) -> list[Field]:
    return [f for page in drawing.pages if page.layout for f in page.layout.fields]


def test_choices_stand_below_one_another_and_are_named_after_question_and_option() -> None:
    ask = Ask(Question("kleur", "select_one", rich("Welke kleur?"), Boxes(options("rood", "blauw"))))
    red, blue = fields(drawn(sheet(ask)))
    assert (red.name, blue.name) == ("blad_kleur__o1", "blad_kleur__o2")
    assert (red.label, red.choice, red.item) == ("Welke kleur? rood", "o1", "kleur")
    assert red.box.x == blue.box.x and red.box.bottom + 2 < blue.box.y


def test_columns_fill_downwards() -> None:
    ask = Ask(Question("k", "select_multiple", rich("Wat?"), Boxes(options(*"abcdef"))), columns=3)
    boxes = [f.box for f in fields(drawn(sheet(ask)))]
    assert [round(b.x) for b in boxes] == [round(boxes[i].x) for i in (0, 0, 2, 2, 4, 4)]
    assert len({round(b.x) for b in boxes}) == 3


def test_a_scale_is_a_row_of_equal_steps() -> None:
    ask = Ask(Question("s", "scale", rich("Hoe?"), Steps(7, rich("kort"), rich("lang"))))
    boxes = [f.box for f in fields(drawn(sheet(ask)))]
    steps = {round(b.x - a.x, 3) for a, b in pairwise(boxes)}
    assert len(boxes) == 7 and len(steps) == 1 and len({b.y for b in boxes}) == 1


@pytest.mark.parametrize(("large", "least"), [(False, 9.0), (True, 11.0)])
def test_writing_lines_are_far_enough_apart(large: bool, least: float) -> None:
    drawing = drawn(sheet(text_question("t", 3)), style=Style.of(brand(), large=large))
    (field,) = fields(drawing)
    lines = sorted(
        op.start.y
        for op in drawing.pages[0].ops
        if isinstance(op, LineOp) and field.box.y < op.start.y <= field.box.bottom + 0.01
    )
    assert len(lines) == field.lines >= 3
    assert all(b - a >= least for a, b in pairwise(lines))


def test_a_field_to_type_in_has_no_lines() -> None:
    drawing = drawn(sheet(text_question("t", 3)), style=Style.of(brand(), kind="fillable"))
    (field,) = fields(drawing)
    inside = [
        op for op in drawing.pages[0].ops if isinstance(op, LineOp) and field.box.y < op.start.y < field.box.bottom
    ]
    assert inside == []


def test_numbered_lines_are_values_of_their_own() -> None:
    ask = Ask(Question("n", "text", rich("Noem er drie"), Numbered(3)))
    assert [f.name for f in fields(drawn(sheet(ask)))] == ["blad_n_1", "blad_n_2", "blad_n_3"]


def test_words_can_be_circled_without_touching_a_neighbour() -> None:
    ask = Ask(Question("w", "words", rich("Omcirkel"), Circled(options(*(f"woord{n}" for n in range(20))), 3)))
    made = fields(drawn(sheet(ask)))
    words = [f for f in made if f.role is FieldRole.MARK]
    assert len(words) == 20 and all(f.shape is FieldShape.WORD and f.outline_mm == 0 for f in words)
    assert [f.name for f in made if f.role is FieldRole.WRITE] == [f"blad_w_eigen{n}" for n in (1, 2, 3)]
    for number, one in enumerate(words):
        for other in words[number + 1 :]:
            assert not one.box.grown(2.5).overlaps(other.box.grown(2.5))


def network(rings: int, places: int) -> Ask:
    parts = tuple(
        RingPart(f"r{i}", rich(f"ring {i}"), tuple(range(1 + i * places, 1 + (i + 1) * places))) for i in range(rings)
    )
    return Ask(
        Question("kaart", "network", rich("Wie?"), Map(
            rich("ik"), parts, rich("Naam"), rich("Geeft"), options("advies", "steun"), rich("Nabij"),
            rich("ver"), rich("dichtbij"), 4,
        ))
    )  # fmt: skip


@pytest.mark.parametrize(("rings", "places"), [(1, 8), (2, 3), (4, 3), (4, 6), (6, 2)])
@pytest.mark.parametrize("orientation", list(Orientation))
def test_places_of_a_map_lie_apart_and_on_their_ring(rings: int, places: int, orientation: Orientation) -> None:
    drawing = drawn(sheet(network(rings, places), orientation=orientation))
    page = next(p.layout for p in drawing.pages if p.layout and p.layout.places)
    (area,) = [f for f in page.fields if f.role is FieldRole.DRAW]
    spots = page.places
    assert [p.number for p in spots] == list(range(1, rings * places + 1))
    centre = area.box.centre
    radii: dict[str, list[float]] = {}
    for spot in spots:
        distance = ((spot.centre.x - centre.x) ** 2 + (spot.centre.y - centre.y) ** 2) ** 0.5
        radii.setdefault(spot.ring, []).append(distance)
        assert distance + spot.diameter / 2 <= area.box.width / 2 + 0.1
        for other in spots:
            if other is not spot:
                apart = ((spot.centre.x - other.centre.x) ** 2 + (spot.centre.y - other.centre.y) ** 2) ** 0.5
                assert apart > spot.diameter, (spot.number, other.number)
    assert len(radii) == rings and all(max(r) - min(r) < 0.05 for r in radii.values())
    assert sorted(min(r) for r in radii.values()) == [min(r) for r in radii.values()]
    assert sum(f.name.endswith("_naam") for f in fields(drawing)) == rings * places


def test_private_questions_say_so_and_are_marked() -> None:
    rows = (Option("werk", rich("Ik leer.")), Option("slaap", rich("Ik slaap goed."), private=True))
    matrix = Ask(Question("m", "likert", rich("Hoe gaat het?"), Matrix(rows, options("nee", "ja"))))
    own = Ask(Question("p", "select_one", rich("Fit?"), Boxes(options("nee", "ja")), private=True))
    drawing = drawn(sheet(own, matrix))
    assert said(drawing.pages[0]).count("Alleen voor jou: dit wordt niet gelezen en niet bewaard.") == 2
    assert {f.variable for f in fields(drawing) if f.private} == {"blad_m_slaap", "blad_p"}


def test_a_long_matrix_goes_on_with_its_head_repeated() -> None:
    rows = tuple(Option(f"r{n}", rich(f"Uitspraak {n} over het werk.")) for n in range(40))
    ask = Ask(Question("m", "likert", rich("Wat vind je?"), Matrix(rows, options("oneens", "eens"))))
    drawing = drawn(sheet(ask))
    assert len(drawing.pages) > 1
    for page in drawing.pages:
        assert said(page).count("oneens") == 1
    assert [n.role for n in drawing.nodes].count("Table") == 1, "one table for a screen reader"
    heads = [n for n in drawing.nodes if n.role == "TH" and n.scope == "Column"]
    assert len(heads) == 2, "the repeated head is not read aloud again"


@pytest.mark.parametrize(
    ("rows", "heads", "asked", "made"),
    [
        (("Ik leer.", "Ik slaap.", "Ik lach."), ("nee", "ja"), 2, 2),
        (("Loopbaanontwikkelingsmogelijkheden",) * 4, ("nooit", "soms", "vaak", "altijd"), 2, 1),
        (("Ik leer.", "Ik slaap."), ("nee", "ja"), 4, 2),
        (("Ik leer.", "Ik slaap."), tuple("abcdefghi"), 2, 1),
        (("Ik leer.",), ("nee", "ja"), 2, 1),
    ],
)
def test_rows_stand_in_columns_only_where_there_are_rows_and_room(
    rows: tuple[str, ...], heads: tuple[str, ...], asked: int, made: int
) -> None:
    question = Question("m", "likert", rich("Hoe gaat het?"), Matrix(options(*rows), options(*heads)))
    drawing = drawn(sheet(Ask(question, columns=asked)))
    assert len(fields(drawing)) == len(rows) * len(heads)
    assert len({field.box.x for field in fields(drawing)}) == made * len(heads)
    assert [node.role for node in drawing.nodes].count("Table") == made, "tables for a screen reader"


def test_a_heading_is_never_the_last_thing_on_a_page() -> None:
    for filler in range(12, 24):
        drawing = drawn(sheet(text_question("a", filler), Heading(rich("Het kopje")), text_question("b", 4)))
        page = next(p for p in drawing.pages if "Het kopje" in said(p))
        assert "Vraag b?" in said(page)


def test_together_and_page_break() -> None:
    drawing = drawn(sheet(text_question("a", 20), Together((text_question("b", 2), text_question("c", 2)))))
    (page,) = {n for n, p in enumerate(drawing.pages) for t in ("Vraag b?", "Vraag c?") if t in said(p)}
    assert page == 1
    assert len(drawn(sheet(Paragraph(rich("een")), PageBreak(), Paragraph(rich("twee")))).pages) == 2


def test_long_text_flows_to_the_next_page_whole() -> None:
    story = " ".join(f"woord{n}" for n in range(3000))
    drawing = drawn(sheet(Paragraph(rich(story))))
    assert len(drawing.pages) > 2
    found = " ".join(said(p) for p in drawing.pages).split()
    assert [w for w in found if w.startswith("woord")] == story.split()


def test_what_fits_on_no_page_is_an_error_that_names_it() -> None:
    with pytest.raises(LayoutOverflowError, match=r"Blad 'blad'.*vraag 'enorm'.*mm hoog") as caught:
        drawn(sheet(text_question("enorm", 40)))
    assert "minder regels" in caught.value.mend


def test_a_word_that_is_wider_than_its_place_is_an_error_and_a_soft_hyphen_helps() -> None:
    long = "verantwoordelijkheidsgevoelontwikkelingstraject"
    cells = (CanvasCell(rich(long), ()), *(CanvasCell(rich("x"), ()) for _ in range(4)))
    with pytest.raises(LayoutOverflowError, match="verantwoordelijk"):
        drawn(sheet(Canvas((CanvasRow(cells),)), orientation=Orientation.LANDSCAPE))
    soft = (CanvasCell(rich("verantwoorde\u00adlijkheids\u00adgevoel"), ()), *cells[1:])
    page = drawn(sheet(Canvas((CanvasRow(soft),)), orientation=Orientation.LANDSCAPE)).pages[0]
    assert "verantwoorde-" in said(page) or "verantwoordelijkheids-" in said(page)


def test_a_canvas_fills_its_page() -> None:
    def cell(name: str) -> CanvasCell:
        ask = Ask(Question(name, "text", rich(name), Lines(3)), fill=True, bare=True)
        return CanvasCell(rich(name), (Paragraph(rich("Denk aan later."), "small"), ask))

    canvas = Canvas((CanvasRow((cell("a"), cell("b")), 2), CanvasRow((cell("c"),), 1)))
    drawing = drawn(sheet(canvas, orientation=Orientation.LANDSCAPE))
    (page,) = drawing.pages
    a, b, c = fields(drawing)
    assert a.box.height == pytest.approx(b.box.height) and a.box.height > 1.5 * c.box.height
    assert page.height - 40 < c.box.bottom < page.height - 27


def test_signs_that_no_typeface_has_are_reported_all_at_once() -> None:
    with pytest.raises(DefinitionError) as caught:
        drawn(sheet(Paragraph(rich("Muziek 𝄞 en 𓀀"))))
    assert [p.code for p in caught.value.problems] == ["teken", "teken"]
    assert "U+1D11E" in str(caught.value)


def test_names_from_anywhere_are_set_with_a_typeface_that_has_them() -> None:
    text = "Łódź Şahin ’s-Hertogenbosch Ĳsselstein ☺"
    drawing = drawn(sheet(Paragraph(rich(text))), style=Style.of(brand()))
    assert said(drawing.pages[0]).count(text) == 1 or "☺" in said(drawing.pages[0])
    assert all(BOOK.has(c, op.font) for op in drawing.pages[0].ops if hasattr(op, "text") for c in op.text)


def test_an_unknown_pictogram_is_an_error_with_the_choice() -> None:
    with pytest.raises(NotFoundError, match="eenhoorn") as caught:
        drawn(sheet(Panel((Paragraph(rich("x")),), rich("Titel"), icon="eenhoorn")))
    assert "clock" in caught.value.mend


@pytest.mark.parametrize(
    ("levels", "roles"),
    [((2, 3, 2), "H1 H2 H3 H2"), ((3, 3), "H1 H2 H2"), ((3, 2, 3), "H1 H2 H2 H3")],
)
def test_heading_levels_do_not_skip(levels: tuple[int, ...], roles: str) -> None:
    drawing = drawn(sheet(*(Heading(rich("Deel"), 2 if level == 2 else 3) for level in levels)))
    assert " ".join(n.role for n in drawing.nodes if n.role.startswith("H")) == roles


def test_pages_without_codes_have_no_layout() -> None:
    plain = sheet(Paragraph(rich("Voor de begeleider.")))
    uncoded = type(plain)(**{f: getattr(plain, f) for f in plain.__slots__ if f != "coded"}, coded=False)
    drawing = compose([uncoded, plain], Style.of(brand()), {}, BOOK)
    assert drawing.pages[0].layout is None
    assert drawing.pages[1].layout is not None and drawing.pages[1].layout.form == 0


def test_choices_stand_in_as_many_columns_as_hold_their_longest_word() -> None:
    for longest, columns in (("aan", 4), ("onderwijsassistenten", 2)):
        words = options(longest, "bij", "dan", "een")
        ask = Ask(Question("k", "select_one", rich("Wat?"), Boxes(words)), columns=4)
        assert len({f.box.x for f in fields(drawn(sheet(ask)))}) == columns
