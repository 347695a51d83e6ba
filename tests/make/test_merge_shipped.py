"""What ships merges: every form with every brand, in both sizes, and every pack's page."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from generator.make.merge import facilitator_sheet, merge
from generator.model.brand import Brand
from generator.model.definition import FormDefinition
from generator.model.pack import Pack
from generator.model.sheet import Heading, Sheet
from generator.model.sheet_json import dumps
from generator.model.template import TemplateSet
from generator.model.texts import plain, unsaid
from generator.model.variable import Variable

ROOT = Path(__file__).parents[2]
FORMS = {path.stem: path for path in sorted((ROOT / "forms").glob("*.yaml"))}
PACKS = {path.stem: path for path in sorted((ROOT / "forms" / "packs").glob("*.yaml"))}
BRANDS = {path.parent.name: path for path in sorted((ROOT / "brand").glob("*/brand.yaml"))}
TEMPLATES = {path.name: path.read_text("utf-8") for path in (ROOT / "templates").glob("*.j2")}


def loaded(path: Path) -> dict[str, object]:
    data: dict[str, object] = YAML(typ="safe").load(path)
    if "extends" not in data:
        return data
    # rooms do not import each other, so a sub-brand's keys are laid over its parent's here
    result = loaded(BRANDS[str(data.pop("extends"))])
    for key, value in data.items():
        old = result.get(key)
        result[key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def templates() -> TemplateSet:
    return TemplateSet(TEMPLATES, {name: f"templates/{name}" for name in TEMPLATES})


def sheet(form: str, brand: str, large: bool = False) -> Sheet:
    made = FormDefinition.model_validate(loaded(FORMS[form]))
    return merge(made, Brand.model_validate(loaded(BRANDS[brand])), templates(), large=large)


def in_brands(keys: Iterable[str]) -> list[object]:
    """Each in every brand; the everyday tests take one."""
    first, *others = sorted(BRANDS)
    return [(key, first) for key in keys] + [
        pytest.param(*one, marks=pytest.mark.slow) for one in product(keys, others)
    ]


@pytest.mark.parametrize(("form", "brand"), in_brands(FORMS))
def test_every_form_merges_with_every_brand_in_both_sizes(form: str, brand: str) -> None:
    normal, large = sheet(form, brand), sheet(form, brand, large=True)
    asks = any(True for item in FormDefinition.model_validate(loaded(FORMS[form])).items for _ in item.slots(unsaid))
    assert bool(normal.variables) == asks and normal.blocks  # a poster to look at asks nothing
    assert [v.name for v in normal.variables] == [v.name for v in large.variables]
    assert all(plain(q.label) for q in normal.questions)


FAMILIAR = re.compile(r"\b(je|jij|jou|jouw|jezelf)\b", re.IGNORECASE)
GENERAL = frozenset(("Van een fout mag je leren.",))  # "je" is everybody here


@pytest.mark.parametrize("form", [key for key in FORMS if key != "voorbeeld"])  # which shows the kinds of questions
def test_who_is_addressed_with_u_is_never_called_je(form: str) -> None:
    brand = Brand.model_validate(loaded(BRANDS["waterrade"]) | {"address": "u"})
    made = merge(FormDefinition.model_validate(loaded(FORMS[form])), brand, templates())
    said = [text for text in texts_of(json.loads(dumps([made]))) if not any(text.endswith(end) for end in GENERAL)]
    assert [text for text in said if FAMILIAR.search(text)] == []


def texts_of(part: object) -> Iterable[str]:
    """All texts in a tree of JSON."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from texts_of(inner)


@pytest.mark.parametrize(("pack", "brand"), in_brands(PACKS))
def test_every_packs_page_merges(pack: str, brand: str) -> None:
    made = Pack.model_validate(loaded(PACKS[pack]))
    sheets = [sheet(key, brand) for key in made.sheets]
    page = facilitator_sheet(made, Brand.model_validate(loaded(BRANDS[brand])), sheets, templates())
    assert not page.coded and page.blocks


@pytest.mark.parametrize(
    ("minutes", "says"),
    [(30, "(30 minuten)"), (60, "(1 uur)"), (120, "(2 uur)"), (170, "(2 uur en 50 minuten)")],
)
def test_the_time_table_says_how_long_it_takes_as_people_do(minutes: int, says: str) -> None:
    data = loaded(PACKS["kern"])
    steps = [{"minutes": minutes, "what": "Praten"}]
    made = Pack.model_validate({**data, "facilitator": {"goal": "Weten hoe lang", "steps": steps}})
    sheets = [sheet(key, "waterrade") for key in made.sheets]
    page = facilitator_sheet(made, Brand.model_validate(loaded(BRANDS["waterrade"])), sheets, templates())
    headings = [plain(block.text) for block in page.blocks if isinstance(block, Heading)]
    assert f"Tijdschema {says}" in [heading.replace("\u00a0", " ") for heading in headings]


def test_the_kern_workshop_takes_two_to_three_hours() -> None:
    pack = Pack.model_validate(loaded(PACKS["kern"]))
    assert pack.sheets == ("scan", "loopbaanpropositie", "groeicurve", "netwerkkaart")
    assert 120 <= sum(step.minutes for step in pack.facilitator.steps) <= 180


POLES = {
    "reageren_anticiperen": {"anticiperen": 4, "reageren": 1},
    "inclusief_exclusief": {"inclusief": 3, "exclusief": 2},
    "standaardisatie_maatwerk": {"maatwerk": 3, "standaardisatie": 2},
    "comfort_uitdaging": {"uitdaging": 3, "comfort": 2},
    "ondersteuning_zelfsturing": {"zelfsturing": 3, "ondersteuning": 2},
}


def statements() -> list[Variable]:
    """The questions of the scan; who fills it in says first which role that is."""
    role, *rest = sheet("scan", "waterrade").variables
    assert role.name == "scan_rol"
    return rest


def test_the_scan_has_25_statements_with_dimension_and_pole() -> None:
    found: dict[str, Counter[str]] = {}
    for variable in statements():
        for value in variable.values:
            assert value.dimension and value.pole
            found.setdefault(value.dimension, Counter())[value.pole] += 1
    assert found == POLES


def test_the_scans_poles_alternate_so_that_nobody_ticks_down_one_side() -> None:
    for variable in statements():
        poles = [value.pole for value in variable.values]
        runs = re.findall(r"(.)\1*", "".join("ab"[p == poles[0]] for p in poles))
        assert len(runs) >= 3, f"{variable.name}: {poles}"


def test_the_example_shows_every_question_type_and_one_private_item() -> None:
    made = sheet("voorbeeld", "zonneveen")
    types = {"select_one", "select_multiple", "scale", "likert", "text", "integer", "date", "words", "drawing", "curve"}
    assert {q.type for q in made.questions} == types | {"network", "note"}
    assert [q.id for q in made.questions if q.private] == ["prive"]


@pytest.mark.parametrize("form", ["groeicurve", "netwerkkaart"])
def test_a_brand_switches_the_address_of_an_employees_sheet(form: str) -> None:
    made = FormDefinition.model_validate(loaded(FORMS[form]))
    base = loaded(BRANDS["waterrade"])
    polite = merge(made, Brand.model_validate(base | {"address": "u"}), templates())
    familiar = merge(made, Brand.model_validate(base | {"address": "je"}), templates())
    words = re.compile(r"\b(je|jij|jou|jouw)\b", re.IGNORECASE)
    questions = [part for q in polite.questions for part in (q.label, q.hint)]
    texts = [plain(r) for r in (polite.title, polite.lead, polite.who_sees, *questions)]
    assert [t for t in texts if words.search(t)] == []
    assert words.search(plain(familiar.lead))
