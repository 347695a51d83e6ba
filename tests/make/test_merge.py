"""What a merge makes of a small form, and what it says when form and template do not fit."""

from __future__ import annotations

from types import CodeType
from typing import Any

import pytest
from jinja2 import Environment

from generator.make.merge import facilitator_sheet, merge
from generator.model.brand import Brand
from generator.model.definition import FormDefinition
from generator.model.errors import DefinitionError, Problem
from generator.model.pack import Pack
from generator.model.questions.choice import Between
from generator.model.questions.network import Map
from generator.model.sheet import (
    Ask,
    Bullets,
    Canvas,
    Columns,
    Heading,
    PageBreak,
    Panel,
    Paragraph,
    Sheet,
    Table,
    TickExample,
    Together,
)
from generator.model.template import TemplateSet
from generator.model.texts import Span, plain
from generator.model.variable import Value, VariableType

ALL = '{% for item in form.items %}<ask question="{{ item.id }}"/>{% endfor %}'


def brand(**changes: Any) -> Brand:
    base: dict[str, Any] = {
        "key": "proef",
        "name": "Gemeente Proef & Zoon",
        "short_name": "Proef",
        "description": "om te proberen",
        "palette": {"primary": "#123456", "accent": "#345678"},
        "typefaces": {"heading": "figtree", "body": "figtree"},
        "contact": {"name": "Team Werk", "email": "werk@proef.example"},
        "privacy": "Alleen {{ words.organisatie }} leest dit.",
        "words": {"organisatie": "gemeente"},
        "entry_url": "https://w.example/{code}",
    }
    return Brand.model_validate(base | changes)


def form(*items: dict[str, Any], **changes: Any) -> FormDefinition:
    base: dict[str, Any] = {
        "key": "blad",
        "version": 3,
        "title": "Het blad",
        "description": "proef",
        "audience": "medewerker",
        "sections": [{"id": "deel", "items": [*items]}],
    }
    return FormDefinition.model_validate(base | changes)


def note(name: str = "n", label: Any = "Lees dit.") -> dict[str, Any]:
    return {"type": "note", "id": name, "label": label}


def text(name: str = "t", **more: Any) -> dict[str, Any]:
    return {"type": "text", "id": name, "label": "Schrijf", **more}


def templates(body: str, **others: str) -> TemplateSet:
    texts = {"sheet.xml.j2": body if "<sheet" in body else f"<sheet>{body}</sheet>"}
    texts |= {f"{name}.xml.j2": source for name, source in others.items()}
    return TemplateSet(texts, {name: f"mijn/{name}" for name in texts})


def problems(form_: FormDefinition, body: str, **others: str) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionError) as caught:
        merge(form_, brand(), templates(body, **others))
    return caught.value.problems


def test_a_sheet_carries_the_form_and_the_brands_footer() -> None:
    sheet = merge(form(text(), title="Het **grote** blad", who_sees="Niemand."), brand(), templates(ALL))
    assert (sheet.form, sheet.version, sheet.coded) == ("blad", 3, True)
    assert sheet.title == (Span("Het "), Span("grote", bold=True), Span(" blad"))
    assert plain(sheet.who_sees) == "Niemand."
    assert plain(sheet.footer) == "Alleen gemeente leest dit. Vragen? Team Werk, werk@proef.example"


def test_a_template_may_bring_its_own_footer() -> None:
    sheet = merge(form(note()), brand(), templates(f"<footer>Van {{{{ brand.name }}}}</footer>{ALL}"))
    assert plain(sheet.footer) == "Van Gemeente Proef & Zoon"


def test_the_brand_then_the_form_then_the_reader_decide_the_address() -> None:
    voices = {"default": "d", "je": "jij", "u": "U", "jullie": "JULLIE"}

    def said(audience: str, own: str | None, brands: str | None) -> str:
        made = form(note(label=voices), audience=audience, address=own)
        block = merge(made, brand(address=brands), templates(ALL)).blocks[0]
        assert isinstance(block, Paragraph)
        return plain(block.text)

    assert said("medewerker", None, None) == "jij"
    assert said("organisatie", None, None) == "U"
    assert said("organisatie", "jullie", None) == "JULLIE"
    assert said("organisatie", "jullie", "je") == "jij"
    assert said("commissie", None, None) == "U"
    assert {said(who, None, None) for who in ("leidinggevende", "gemengd", "collega", "iedereen")} == {"jij"}


def test_large_takes_the_short_text_and_else_the_address() -> None:
    made = form(
        note("a", {"default": "lang", "large": "kort", "je": "lang, jij"}), note("b", {"default": "x", "je": "y"})
    )
    texts = [plain(b.text) for b in merge(made, brand(), templates(ALL), large=True).blocks if isinstance(b, Paragraph)]
    assert texts == ["kort", "y"]


def test_a_brands_name_is_a_value_and_never_a_template_or_xml() -> None:
    sheet = merge(form(note(label="Van {{ brand.name }} <b>")), brand(name="{{ 7 * 7 }} & <ask/>"), templates(ALL))
    assert [plain(b.text) for b in sheet.blocks if isinstance(b, Paragraph)] == ["Van {{ 7 * 7 }} & <ask/> <b>"]


def test_every_block_of_the_vocabulary() -> None:
    made = form(note(), text("a"), text("b"), text("c"))
    body = """
    <heading level="3" icon="star">Kop</heading>
    <paragraph style="small">Tekst met <b>vet</b></paragraph>
    <list ordered="ja"><item>een</item><item question="n"/></list>
    <table widths="1 2,5"><header><cell>h1</cell><cell>h2</cell></header><row><cell>a</cell><cell/></row></table>
    <tension><left icon="chair">vast</left><middle>half</middle><right>los</right></tension>
    <tick-example><tick>kruis</tick><correct>vol</correct></tick-example>
    <panel title="P" tone="accent" icon="eye"><together><ask question="a" lines="7" bare="ja"/></together></panel>
    <columns shares="2 1"><column><ask question="b"/></column><column/></columns>
    <page-break/>
    <canvas><row share="2"><cell title="C" share="3" tone="tint"><ask question="c" fill="true"/></cell></row></canvas>
    """
    blocks = merge(made, brand(), templates(body)).blocks
    kinds = [Heading, Paragraph, Bullets, Table, Between, TickExample, Panel, Columns, PageBreak, Canvas]
    assert [type(b) for b in blocks] == kinds
    heading, paragraph, bullets, table, tension, tick, panel, columns, _, canvas = blocks
    assert heading == Heading((Span("Kop"),), 3, "star")
    assert paragraph == Paragraph((Span("Tekst met "), Span("vet", bold=True)), "small")
    assert bullets == Bullets(((Span("een"),), (Span("Lees dit."),)), ordered=True)
    assert table == Table(((Span("h1"),), (Span("h2"),)), (((Span("a"),), ()),), (1.0, 2.5))
    assert tension == Between((Span("vast"),), (Span("los"),), "chair", middle=(Span("half"),))
    assert tick == TickExample((Span("kruis"),), (Span("vol"),))
    assert isinstance(panel, Panel) and isinstance(panel.children[0], Together)
    ask = panel.children[0].children[0]
    assert isinstance(ask, Ask) and (ask.lines, ask.bare, ask.fill, ask.question.id) == (7, True, False, "a")
    assert isinstance(columns, Columns) and columns.shares == (2.0, 1.0) and columns.columns[1] == ()
    assert isinstance(canvas, Canvas)
    cell = canvas.rows[0].cells[0]
    assert (canvas.rows[0].share, cell.share, cell.tone, plain(cell.title)) == (2.0, 3.0, "tint", "C")


def test_all_problems_of_a_template_come_at_once_with_their_lines() -> None:
    made = form(text("a"), text("b"), {"type": "date", "id": "d", "label": "Dag"})
    body = (
        "<sheet>\n"
        '<panl title="x"/>\n'
        '{% for i in [1] %}\n<ask question="wg"/>\n{% endfor %}\n'
        '<ask question="a"/><ask\n question="a"/>\n'
        '<ask question="d" lines="3" colour="red"/>\n'
        '<heading level="9" icon="draak">Kop</heading>\n'
        "los\n"
        "</sheet>"
    )
    found = problems(made, body)
    assert all(p.file == "mijn/sheet.xml.j2" and p.mend for p in found)
    assert [(p.line, p.what) for p in found] == [
        (1, "in <sheet> staat losse tekst: 'los'"),
        (2, "<panl> kan niet in <sheet>"),
        (4, "vraag 'wg' bestaat niet in dit formulier"),
        (6, "vraag 'a' staat twee keer op het werkblad"),
        (8, "<ask> kent geen 'colour'"),
        (8, "'lines' kan niet bij een vraag van het type date"),
        (9, "'level' is '9'"),
        (9, "'icon' is 'draak'"),
        (None, "vraag 'b' van formulier blad staat niet op het werkblad"),
    ]


def test_a_problem_in_an_included_template_is_told_there() -> None:
    (found,) = problems(form(note()), ALL + "{% include 'deel.xml.j2' %}", deel="\n\n<paneel/>")
    assert (found.file, found.line) == ("mijn/deel.xml.j2", 3)


def test_unknown_names_are_all_told_with_a_suggestion() -> None:
    found = problems(form(note()), "<sheet>\n{{ frm.title }}\n{{ brnd }}</sheet>")
    assert [(p.line, p.what) for p in found] == [(2, "de naam 'frm' bestaat niet"), (3, "de naam 'brnd' bestaat niet")]
    assert "Bedoelde je 'form'?" in found[0].mend


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        ("<sheet>\n{{ form.titel }}</sheet>", 2, "'form' heeft geen onderdeel 'titel'"),
        ("<sheet>\n\n{% if large %}</sheet>", 3, "gaat wel open, maar niet dicht"),
        ("<sheet>{{ form.title|knip }}</sheet>", 1, "het filter 'knip' bestaat niet"),
        ("<sheet>\n{% fro x %}</sheet>", 2, "de opdracht 'fro' bestaat niet"),
        ("<sheet>\n<panel>\n<page-break>\n</panel></sheet>", 3, "niet of verkeerd gesloten"),
        ("<sheet>{% include 'weg.j2' %}</sheet>", 1, "het sjabloon 'weg.j2' bestaat niet"),
        ("<sheet>{{ form.sections }}</sheet>", 1, "geen tekst maar een lijst"),
        ('<!DOCTYPE s [<!ENTITY x "y">]><sheet>&x;</sheet>', None, "DOCTYPE"),
    ],
)
def test_a_broken_template_says_where_and_what(body: str, line: int | None, what: str) -> None:
    found = problems(form(note()), body)
    assert found[0].line == line
    assert what in found[0].what


def test_a_template_that_is_not_there() -> None:
    (found,) = problems(form(note(), template="mijn.j2"), ALL)
    assert found.what == "het sjabloon 'mijn.j2' bestaat niet" and "sheet.xml.j2" in found.mend


def test_broken_texts_are_all_told_together_with_the_template() -> None:
    made = form(note("a", "Dag {{ naam }}"), note("b", "{{ brand.kleur }}"), note("c", "{% if %}"), note("d", "x\x07"))
    found = problems(made, ALL + "<oeps/>")
    assert [p.file for p in found] == ["formulier blad"] * 4 + ["mijn/sheet.xml.j2"]
    whats = "\n".join(p.what for p in found)
    for part in ("de naam 'naam' bestaat niet", "'brand' heeft geen onderdeel 'kleur'", "U+0007", "<oeps>"):
        assert part in whats


def test_two_items_that_make_the_same_column_are_refused() -> None:
    rows = [{"name": "b", "label": "B"}]
    yes_no = [{"name": "ja", "label": "ja"}, {"name": "nee", "label": "nee"}]
    matrix = {"type": "likert", "id": "a", "label": "A", "rows": rows, "choices": yes_no}
    found = problems(form(matrix, text("a_b")), ALL)
    assert [p.what for p in found] == ["vraag 'a' en vraag 'a_b' leveren allebei de kolom 'blad_a_b' op"]


CHOICES = [
    {"name": "p", "label": "Peer", "scoring": {"dimension": "fruit", "pole": "zoet"}},
    {"name": "q", "label": "Q"},
]
POLES = {"left": "links", "right": "rechts"}
ITEM_VARIABLES: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"type": "select_one", "choices": CHOICES}, [("blad_i", "select_one")]),
    ({"type": "select_multiple", "choices": CHOICES}, [("blad_i", "select_multiple")]),
    ({"type": "scale", "steps": 3, **POLES}, [("blad_i", "select_one")]),
    (
        {"type": "likert", "rows": [{"name": "r1", "label": "R"}, {"name": "r2", "label": "S"}], "choices": CHOICES},
        [("blad_i_r1", "select_one"), ("blad_i_r2", "select_one")],
    ),
    (
        {"type": "likert", "multiple": True, "rows": [{"name": "r1", "label": "R"}], "choices": CHOICES},
        [("blad_i_r1", "select_multiple")],
    ),
    ({"type": "text"}, [("blad_i", "text")]),
    ({"type": "text", "numbered": 2}, [("blad_i_1", "text"), ("blad_i_2", "text")]),
    ({"type": "integer"}, [("blad_i", "integer")]),
    ({"type": "date"}, [("blad_i", "date")]),
    ({"type": "drawing"}, [("blad_i", "drawing")]),
    (
        {"type": "words", "choices": CHOICES, "blanks": 2},
        [("blad_i", "select_multiple"), ("blad_i_eigen1", "text"), ("blad_i_eigen2", "text")],
    ),
    (
        {
            "type": "curve",
            "x": {"label": "tijd", "start": "toen", "end": "later"},
            "y": {"label": "kunnen", "start": "weinig", "end": "veel"},
            "lines": 2,
            "levels": 3,
            "today_label": "vandaag",
            "line_label": "Lijn",
            "moments": [{"name": "nu", "label": "nu", "at": 0.6}, {"name": "straks", "label": "straks", "at": 1}],
        },
        [
            ("blad_i", "drawing"),
            *(("blad_i_lijn1", "text"), ("blad_i_lijn1_nu", "select_one"), ("blad_i_lijn1_straks", "select_one")),
            *(("blad_i_lijn2", "text"), ("blad_i_lijn2_nu", "select_one"), ("blad_i_lijn2_straks", "select_one")),
        ],
    ),
    (
        {
            "type": "network",
            "centre": "ik",
            "rings": [{"name": "in", "label": "in", "places": 1}, {"name": "uit", "label": "uit", "places": 1}],
            "name_label": "Wie?",
            "gives_label": "Geeft",
            "gives": CHOICES,
            "closeness_label": "Nabij",
            "closeness_left": "ver",
            "closeness_right": "dichtbij",
        },
        [
            ("blad_i", "drawing"),
            *(("blad_i_p01_naam", "text"), ("blad_i_p01_geeft", "select_multiple"), ("blad_i_p01_nabij", "select_one")),
            *(("blad_i_p02_naam", "text"), ("blad_i_p02_geeft", "select_multiple"), ("blad_i_p02_nabij", "select_one")),
        ],
    ),
    ({"type": "note"}, []),
]


@pytest.mark.parametrize(("item", "expected"), ITEM_VARIABLES, ids=lambda v: v["type"] if isinstance(v, dict) else "")
def test_the_variables_of_each_type(item: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    made = form({"id": "i", "label": "Vraag", **item})
    variables = merge(made, brand(), templates(ALL)).variables
    assert [(v.name, v.type.value) for v in variables] == expected
    assert {v.item_type for v in variables} <= {item["type"]}


def test_values_carry_labels_scoring_and_whether_they_are_numbers() -> None:
    scale = {
        "type": "scale",
        "id": "s",
        "label": "S",
        "steps": 3,
        "scoring": {"dimension": "d", "reverse": True},
        **POLES,
    }
    pick = {"type": "select_multiple", "id": "m", "label": "M", "choices": CHOICES}
    first, second = merge(form(scale, pick), brand(), templates(ALL)).variables
    assert first.numeric and (first.dimension, first.reverse) == ("d", True)
    assert first.values == (Value("1", "1 (links)"), Value("2", "2"), Value("3", "3 (rechts)"))
    assert not second.numeric and second.values[0] == Value("p", "Peer", "fruit", "zoet")


def test_private_counts_for_an_item_and_for_a_row() -> None:
    rows = [{"name": "open", "label": "o"}, {"name": "dicht", "label": "d", "private": True}]
    matrix = {"type": "likert", "id": "m", "label": "M", "rows": rows, "choices": CHOICES}
    sheet = merge(form(matrix, text("geheim", private=True)), brand(), templates(ALL))
    assert [(v.name, v.private) for v in sheet.variables] == [
        ("blad_m_open", False),
        ("blad_m_dicht", True),
        ("blad_geheim", True),
    ]
    assert [row.private for row in sheet.questions[0].look.rows] == [False, True]  # type: ignore[attr-defined]


def test_the_curves_table_is_not_on_paper() -> None:
    curve = next(item for item, _ in ITEM_VARIABLES if item["type"] == "curve")
    variables = merge(form({"id": "i", "label": "V", **curve}), brand(), templates(ALL)).variables
    assert {v.name: v.on_paper for v in variables if v.type is VariableType.SELECT_ONE and v.on_paper} == {}
    assert variables[2].values[0] == Value("1", "1 (weinig)") and variables[2].numeric


def test_network_places_are_numbered_from_the_middle_outwards() -> None:
    network = next(item for item, _ in ITEM_VARIABLES if item["type"] == "network")
    network = {**network, "rings": [{"name": "a", "label": "a", "places": 2}, {"name": "b", "label": "b", "places": 3}]}
    parts = merge(form({"id": "i", "label": "V", **network}), brand(), templates(ALL)).questions[0].look
    assert isinstance(parts, Map) and [(r.name, r.places) for r in parts.rings] == [("a", (1, 2)), ("b", (3, 4, 5))]


PACK = {
    "key": "pak",
    "title": "Het pak",
    "description": "proef",
    "audience": "medewerker",
    "sheets": ["blad"],
    "facilitator": {
        "goal": "Weten wat {{ words.organisatie }} doet",
        "steps": [{"minutes": 50, "what": "Praten"}, {"minutes": 15, "what": "Invullen", "sheet": "blad"}],
    },
}
PAGE = """<sheet><paragraph>{{ pack.goal }} in {{ pack.minutes }}</paragraph><table>{% for s in pack.steps %}
<row><cell>{{ s.starts }}</cell><cell>{{ s.what }}</cell><cell>{{ s.sheet }}</cell></row>{% endfor %}</table></sheet>"""


def test_the_facilitators_page_has_a_time_table_and_no_code() -> None:
    sheets: list[Sheet] = [merge(form(note()), brand(), templates(ALL))]
    page = facilitator_sheet(Pack.model_validate(PACK), brand(), sheets, templates(ALL, facilitator=PAGE))
    assert not page.coded and page.variables == () and plain(page.title) == "Het pak"
    goal, table = page.blocks
    assert isinstance(goal, Paragraph) and plain(goal.text) == "Weten wat gemeente doet in 65"
    assert isinstance(table, Table)
    rows = [[plain(cell) for cell in row] for row in table.rows]
    assert rows == [["0:00", "Praten", ""], ["0:50", "Invullen", "Het blad"]]


def test_a_template_is_compiled_once_and_still_knows_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of a template is told apart by its text and by which one it is in this merge."""
    compiled: list[str | None] = []
    compile_it = Environment.compile

    def counted(self: Environment, source: str, name: str | None = None, filename: str | None = None) -> CodeType:
        compiled.append(name)
        return compile_it(self, source, name, filename)

    monkeypatch.setattr(Environment, "compile", counted)
    part = "\n\n<bogus/>"
    first, second = '{% include "deel.xml.j2" %}', '\n{% include "ander.xml.j2" %}{% include "deel.xml.j2" %}'
    for _ in range(2):
        for body in (first, second):
            said = problems(form(note()), body + '<ask question="n"/>', deel=part, ander="<page-break/>")
            assert [(problem.file, problem.line) for problem in said] == [("mijn/deel.xml.j2", 3)]
    assert compiled.count("sheet.xml.j2") == 2  # two texts
    assert compiled.count("deel.xml.j2") == 2  # the second template of one merge, the third of the other
    (changed,) = problems(form(note()), first + '<ask question="n"/>', deel="\n<bogus/>")
    assert (changed.file, changed.line) == ("mijn/deel.xml.j2", 2)


def test_an_unknown_name_is_told_each_time() -> None:
    for names in ({}, {"kop": "<page-break/>"}):
        (said,) = problems(form(note()), "{{ iets }}", **names)
        assert (said.line, "'iets'" in said.what) == (1, True)
