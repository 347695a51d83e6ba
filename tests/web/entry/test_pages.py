"""The HTML of every kind: each variable has one named place to answer, everything has a name that can be read aloud."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from entry_pages import Node, examples, filled_with, form_sheet, pages_of, run_of, sheet_of, tree

from generator.model.domains import Choice, Day, Drawing
from generator.model.questions.base import Look
from generator.model.sheet import Sheet
from generator.model.texts import plain
from generator.web.entry.forms import FORMS
from generator.web.entry.front import Value
from generator.web.entry.parts import parts

FIELDS = ("input", "textarea", "select")
HIDDEN = {"t", "n"}


def page(own: Sheet, answers: dict[str, Value] | None = None) -> Node:
    run = run_of([own])
    return tree(pages_of(run).sheet(run, own, None if answers is None else filled_with(answers)))


def fields(root: Node) -> list[Node]:
    return [node for tag in FIELDS for node in root.all(tag) if node.get("name") not in HIDDEN]


def every_look(kind: type[Look] = Look) -> set[str]:
    """By name: a dataclass with slots leaves a twin of itself behind."""
    found = {name for sub in kind.__subclasses__() for name in (f"{sub.__module__}.{sub.__name__}", *every_look(sub))}
    return {name for name in found if name.startswith("generator.")}


def test_every_look_has_a_form() -> None:
    assert every_look() == {f"{look.__module__}.{look.__name__}" for look in FORMS}


@pytest.mark.parametrize(("kind", "number"), examples())
@pytest.mark.parametrize("plain_page", [False, True])
def test_every_variable_has_one_place_to_answer_in_its_part(kind: str, number: int, plain_page: bool) -> None:
    own = sheet_of(kind, number)
    root = page(own, {} if plain_page else None)
    by_part = {form.get("data-part"): form for form in root.all("form") if form.get("data-part")}
    assert list(by_part) == [str(part.number) for part in parts(own)]
    for part in parts(own):
        form = by_part[str(part.number)]
        found = Counter(node.get("name") for node in fields(form))
        assert set(found) == {v.name for v in part.variables}
        for variable in part.variables:
            inputs = [node for node in fields(form) if node.get("name") == variable.name]
            if isinstance(variable.domain, Choice):
                codes = [node.get("value") for node in inputs]
                nothing = [""] if plain_page and variable.domain.at_most == 1 else []
                assert codes == [*variable.domain.names, *nothing], variable.name
                assert {n.get("type") for n in inputs} == {"radio" if variable.domain.at_most == 1 else "checkbox"}
            else:
                assert len(inputs) == (3 if isinstance(variable.domain, Day) else 1), variable.name


@pytest.mark.parametrize(("kind", "number"), examples())
def test_everything_has_a_name_that_can_be_read_aloud(kind: str, number: int) -> None:
    root = page(sheet_of(kind, number))
    ids = [node.get("id") for node in root.all() if node.get("id")]
    assert len(ids) == len(set(ids)), Counter(ids).most_common(2)
    labels = {node.get("for"): node for node in root.all("label") if node.get("for")}
    for node in fields(root):
        around = node.above("label")
        name = around.text if around else labels[node.get("id")].text if node.get("id") in labels else ""
        assert name or node.get("aria-label"), node.attributes
        if node.get("type") in ("radio", "checkbox"):
            group = node.above("fieldset")
            assert group is not None and next(group.all("legend")).text
    for node in root.all():
        for reference in ("aria-describedby", "aria-labelledby"):
            assert set(node.get(reference).split()) <= set(ids), node.attributes
        if node.get("href").startswith("#") and node.tag == "use":
            assert node.get("href")[1:] in ids, node.attributes


@pytest.mark.parametrize(("kind", "number"), examples())
def test_nothing_on_a_page_runs_or_looks_inline_or_comes_from_elsewhere(kind: str, number: int) -> None:
    for node in page(sheet_of(kind, number)).all():
        assert not [name for name in node.attributes if name.startswith("on")] and not node.get("style")
        assert node.tag not in ("style", "iframe", "object")
        if node.tag == "script":
            assert node.get("src").startswith("/vast/") and not node.text
        if node.tag in ("img", "link"):
            assert (node.get("src") or node.get("href")).startswith(("/vast/", "/toestel.json"))


GLUED = ("actieplan", "dialoog", "rolcheck", "teamtaken")  # rows and columns whose labels end with a sign
PRIVATE = [(kind, n) for kind, n in examples() if kind not in ("note", "tile")]


@pytest.mark.parametrize(("kind", "number"), PRIVATE)
def test_a_private_question_is_shown_without_any_field(kind: str, number: int) -> None:
    own = sheet_of(kind, number, private=True)
    root = page(own)
    assert {node.get("name") for node in fields(root)} == {"kind_erbij"}
    told = root.text
    assert plain(own.questions[0].label).replace("\u00ad", "") in told.replace("\u00ad", "")
    assert "Je kunt hier niets invullen." in told


def test_private_rows_and_choices_are_words_beside_questions_that_are_asked() -> None:
    own = sheet_of("select_multiple", 2)
    root = page(own)
    assert "thuis" not in {node.get("value") for node in fields(root)} and "Hoe het thuis gaat" in root.text


def told(variable_names: set[str], own: Sheet) -> dict[str, Value]:
    """An answer to everything: the last choice, a text, a day."""
    found: dict[str, Value] = {}
    for variable in own.variables:
        if variable.name not in variable_names:
            continue
        if isinstance(variable.domain, Choice):
            last = variable.domain.names[-1]
            found[variable.name] = last if variable.domain.at_most == 1 else [last]
        elif isinstance(variable.domain, Day):
            found[variable.name] = "31-12-2026"
        else:
            found[variable.name] = '7 <b>&"\n regels'
    return found


@pytest.mark.parametrize(("kind", "number"), examples())
def test_without_javascript_a_page_shows_what_was_answered(kind: str, number: int) -> None:
    own = sheet_of(kind, number)
    asked = {v.name for v in own.variables if not v.private and not isinstance(v.domain, Drawing)}
    answers = told(asked, own)
    root = page(own, answers)
    for name, answer in answers.items():
        inputs = [node for node in fields(root) if node.get("name") == name]
        if inputs[0].get("type") in ("radio", "checkbox"):
            ticked = [node.get("value") for node in inputs if "checked" in node.attributes]
            assert ticked == ([answer] if isinstance(answer, str) else answer), name
        elif len(inputs) == 3:
            assert "-".join(node.get("value") for node in inputs) == answer
        elif inputs[0].tag == "textarea":
            assert "".join(inputs[0].texts).removeprefix("\n") == answer
        else:
            assert inputs[0].get("value") == answer
    empty = page(own, {})
    nothing = [node for node in fields(empty) if node.get("type") == "radio" and "checked" in node.attributes]
    assert {node.get("value") for node in nothing} <= {""}


def test_the_blank_page_is_the_same_for_everybody_and_holds_no_secret() -> None:
    own = form_sheet("scan")
    run = run_of([own])
    made = pages_of(run).sheet(run, own, None)
    assert made == pages_of(run).sheet(run, own, None)
    assert 'name="t"' not in made and "Nummer" not in tree(made).text


def test_a_page_without_javascript_carries_its_token_and_a_nonce_per_part() -> None:
    root = page(form_sheet("scan"), {})
    assert not list(root.all("script")) and not [n for n in root.all("meta") if n.get("http-equiv") == "refresh"]
    forms = [form for form in root.all("form") if form.get("data-part")]
    for form in forms:
        hidden = {n.get("name"): n.get("value") for n in form.all("input") if n.get("type") == "hidden"}
        assert hidden == {"t": "1.ABCDEF.14.ZZZZZZZZZZ.x", "n": f"N{form.get('data-part')}"}
        assert [button for button in form.all("button") if button.get("type") != "button"]


@pytest.mark.parametrize("brand", ["waterrade", "waterrade_buitendienst", "zonneveen"])
def test_every_page_is_whole_in_every_house_style(brand: str) -> None:
    run = run_of([form_sheet("scan", brand), form_sheet("inzetbaarheid", brand)], brand)
    made = pages_of(run)
    every = (
        made.landing(run), made.landing(None), made.sheets(run, "014"), made.receipt(run, run.sheets[0]),
        made.go_on("7K3M-9QX2", False), made.go_on(None, True), made.wiped(), made.news("Nee.", "Doe dit.", 404),
    )  # fmt: skip
    for html in every:
        root = tree(html)
        assert len(list(root.all("h1"))) == 1 and next(root.all("title")).text
        for node in root.all():
            if (url := node.get("src") or node.get("href")).startswith("/vast/"):
                assert url.removeprefix("/vast/") in made.assets()
    overview = tree(every[2]).text
    assert "Nummer 014" in overview and "15 min" in overview and plain(run.privacy)[:30] in overview


def test_no_label_is_glued_to_a_question_mark() -> None:
    every = [tree(pages_of(run_of([])).sheet(run_of([form_sheet(key)]), form_sheet(key), None)).text for key in GLUED]
    assert [re.findall(r".{20}(?:[?!]:|[?] erbij)", told) for told in every] == [[]] * len(GLUED)
    assert "Taak erbij" in every[-1] and "Nog een erbij" in every[0]


def test_the_number_of_bytes_of_a_first_visit_stays_within_its_limits() -> None:
    import gzip

    run = run_of([form_sheet("scan")])
    made = pages_of(run)
    html = made.sheet(run, run.sheets[0], None)
    packed = {name: len(gzip.compress(asset.data, 9)) for name, asset in made.assets().items()}
    once = re.sub("<noscript>.*?</noscript>", "", html)
    style, script = (packed[url] for url in re.findall(r'(?:href|src)="/vast/([^"]+\.(?:css|js))"', once))
    page = len(gzip.compress(html.encode(), 9))
    assert (page <= 8_000, style <= 8_000, script <= 12_000) == (True, True, True)
    logo = packed[re.findall(r'<img src="/vast/([^"]+)"', html)[0]]
    assert page + style + script + logo <= 30_000  # typefaces: test_letters_of_the_house_wait_for_a_quick_line


def test_drawing_is_fetched_only_where_there_is_something_to_draw_and_is_small() -> None:
    import gzip

    run = run_of([form_sheet("groeicurve"), form_sheet("scan")])
    made = pages_of(run)
    curve, scan = (made.sheet(run, sheet, None) for sheet in run.sheets)
    extra = set(re.findall(r'"/vast/([^"]+\.(?:css|js))"', curve)) - set(
        re.findall(r'"/vast/([^"]+\.(?:css|js))"', scan)
    )
    assert len(extra) == 2
    assert sum(len(gzip.compress(made.assets()[name].data, 9)) for name in extra) <= 10_000
    assert "tekenen-" not in made.sheet(run, run.sheets[0], filled_with({}))  # without JavaScript: the list alone
