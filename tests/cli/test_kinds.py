"""docs/vraagsoorten.md tells of every kind of question what the program knows of it today, and its examples work."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydantic import BaseModel

from generator.cli import kinds as made
from generator.define.library import Library
from generator.model.definition import FormDefinition, Section
from generator.model.questions import KINDS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "vraagsoorten.md"
GUIDE = ROOT / "docs" / "definities.md"
PICTURES = PAGE.parent / made.PICTURES
SAME_GREY = 3.0  # grey levels on average: another version of the library that renders may shade edges otherwise


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == made.page(), "run: python -m generator.cli.kinds docs/vraagsoorten.md"


def test_every_kind_has_words_a_section_and_a_place_in_the_guide() -> None:
    text, guide = made.page(), GUIDE.read_text("utf-8")
    for kind in KINDS:
        assert text.count(f": `{kind}`\n") == 1 and f"`{kind}`" in guide


def models() -> list[tuple[type[BaseModel], str]]:
    every = [(model, kind) for kind, model in KINDS.items()]
    return [*every, (FormDefinition, ""), (Section, ""), *((model, "") for model in made.PARTS)]


@pytest.mark.parametrize(("model", "kind"), models(), ids=lambda each: getattr(each, "__name__", each))
def test_every_field_is_described(model: type[BaseModel], kind: str) -> None:
    text = made.page()
    if kind:
        section = text.split(f": `{kind}`\n", 1)[1].split("\n## ", 1)[0]
        common = text.split("## Velden die elke vraag heeft", 1)[1].split("\n## ", 1)[0]
        text = section + common
    missing = [name for name in model.model_fields if name != "type" and f"\n| `{name}` | " not in text]
    assert missing == []
    silent = [name for name in model.model_fields if name != "type" and not made.words_of(model, name, kind)]
    assert silent == []


EXAMPLES = [(kind, number) for kind, model in KINDS.items() for number in range(1 + len(model.more_examples))]


@pytest.mark.parametrize(("kind", "number"), EXAMPLES)
def test_each_example_passes_check_and_can_be_made(kind: str, number: int, tmp_path: Path) -> None:
    ready = made.example(kind, tmp_path, number)
    assert {question.type for question in ready.sheets[0].questions} == {kind}
    made.example(kind, tmp_path, number, large=True)
    made.example(kind, tmp_path, number, kind="fillable", copies=0)
    problems = Library(tmp_path).check([tmp_path / "forms" / f"{kind}.yaml"])
    assert [str(problem) for problem in problems if problem.severity == "fout"] == []


@pytest.mark.parametrize(("kind", "number"), EXAMPLES)
def test_each_picture_shows_what_is_made_now(kind: str, number: int, tmp_path: Path) -> None:
    held, file = io.BytesIO(), PICTURES / (f"{kind}-{number}.png" if number else f"{kind}.png")
    made.picture(kind, tmp_path, number).quantize(made.COLOURS).save(held, "PNG")
    now, kept = (np.asarray(Image.open(each).convert("L"), dtype=float) for each in (held, file))
    assert now.shape == kept.shape
    assert float(np.abs(now - kept).mean()) <= SAME_GREY


def test_a_page_that_lags_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stale = tmp_path / "vraagsoorten.md"
    stale.write_text("# Vraagsoorten\n", "utf-8")
    assert made.run(["--check", str(stale)]) == 1
    assert "is stale" in capsys.readouterr().out
