"""Words that are circled, struck through or left alone: told apart in pens on copiers, and asked about where not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from generator.build import Order, build
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import MarkState, PageSource
from generator.model.geometry import Box
from generator.model.layout import LAYOUT_FORMAT, Field, FieldShape, PageLayout
from generator.model.layout_json import dumps, loads
from generator.model.run import Run
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.read.picture.image import PageImage
from generator.rehearse import pens
from generator.rehearse.filler import fill_page
from generator.rehearse.page import Grey, draw
from generator.rehearse.pens import Pen, Stroke
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import OFFICE_GREY, WORN, Copier, scan

WORDS = (
    "hiërarchie", "brede inzet", "functiehuis", "flexibel zijn", "managementladder", "iets nieuws proberen",
    "opzij bewegen", "projecten", "uitdaging", "vakmanschap", "vakladder", "dienstjaren", "altijd leren", "zekerheid",
    "rust", "status", "voorspelbaar", "rijker werk",
)  # fmt: skip
FORM = (
    "version: 1\ntitle: Proef\ndescription: Proef\naudience: organisatie\nsections:\n  - id: een\n    items:\n"
    "      - type: words\n        id: w\n        label: Wat past?\n        strike: true\n        choices:\n"
) + "".join(f"          - {{name: w{n}, label: {word}}}\n" for n, word in enumerate(WORDS))
COPIERS, PENS = (OFFICE_GREY, WORN), (pens.BALLPOINT, pens.FELT_PEN, pens.MARKER)


@dataclass(frozen=True)
class Rig:
    run: Run
    pdf: Path
    runs: RunBook

    @property
    def page(self) -> PageLayout:
        return self.run.layout.pages[0]

    @property
    def circled(self) -> list[Field]:
        return [field for field in self.page.fields if field.shape is FieldShape.WORD]

    def read(self, strokes: list[Stroke], pen: Pen, copier: Copier, rng: np.random.Generator) -> dict[str, MarkState]:
        picture: Grey = next(printed_pages(self.pdf, copier.dpi, (0,)))
        draw(picture, strokes, pen, copier.dpi, rng)
        scanned = np.ascontiguousarray(scan(picture, copier, rng))
        reading = read_page(PageImage(scanned, PageSource("a.png", "0" * 64, 1), dpi=copier.dpi), self.runs)
        return {mark.field: mark.state for mark in reading.marks}


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("woorden")
    (folder / "forms").mkdir()
    (folder / "forms" / "p.yaml").write_text(FORM, encoding="utf-8")
    with SqliteStore(folder / "store.sqlite") as store:
        product = build(Order("p", "waterrade", copies=1), Library(folder), store, folder / "out")
        run = store.run(product.run)
        yield Rig(run, product.files[0], RunBook({run.layout.run: run}))


def told(states: dict[str, MarkState], choice: str) -> str:
    both = states[f"p_w__{choice}"], states[f"p_w_weg__{choice}"]
    if MarkState.DOUBTFUL in both:
        return "vraag"
    return {
        (MarkState.MARKED, MarkState.BLANK): "kring",
        (MarkState.BLANK, MarkState.MARKED): "streep",
        (MarkState.BLANK, MarkState.BLANK): "niets",
    }[both]


def table(rig: Rig, copier: Copier, pen: Pen, pages: int, seed: int) -> Counter[tuple[str, str]]:
    """(what was meant, what was read) → words."""
    rng, found = np.random.default_rng(seed), Counter[tuple[str, str]]()
    for _ in range(pages):
        filled = fill_page(rig.run.layout, rig.page, pen, rng)
        states = rig.read(list(filled.strokes), pen, copier, rng)
        circled, struck = (filled.truth.chosen[name] for name in ("p_w", "p_w_weg"))
        for field in rig.circled:
            assert field.choice is not None
            meant = "kring" if field.choice in circled else "streep" if field.choice in struck else "niets"
            found[meant, told(states, field.choice)] += 1
    return found


def silent(found: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    return Counter({(meant, read): n for (meant, read), n in found.items() if read not in (meant, "vraag")})


def test_each_word_is_one_place_with_two_answers(rig: Rig) -> None:
    struck = [field for field in rig.page.fields if field.shape is FieldShape.STRUCK]
    assert [field.box for field in struck] == [field.box for field in rig.circled]
    assert {field.variable for field in struck} == {"p_w_weg"}
    assert rig.run.layout.format == LAYOUT_FORMAT  # an older program says that it cannot read this
    assert loads(dumps(rig.run.layout)) == rig.run.layout


@pytest.mark.parametrize("copier", COPIERS, ids=lambda each: each.name)
@pytest.mark.parametrize("pen", PENS, ids=lambda each: each.name)
def test_circles_strikes_and_words_left_alone_are_told_apart(rig: Rig, pen: Pen, copier: Copier) -> None:
    found = table(rig, copier, pen, pages=1, seed=5)
    assert silent(found) == Counter()
    assert sum(n for (_, read), n in found.items() if read == "vraag") <= 1
    assert {meant for meant, _ in found} == {"kring", "streep", "niets"}


@pytest.mark.slow
@pytest.mark.parametrize("copier", COPIERS, ids=lambda each: each.name)
def test_over_a_thousand_words_nothing_is_read_wrong_in_silence(rig: Rig, copier: Copier) -> None:
    found = sum((table(rig, copier, pen, pages=10, seed=23) for pen in (*PENS, pens.PENCIL)), Counter())
    assert sum(found.values()) == 4 * 10 * len(WORDS)
    assert silent(found) == Counter()
    assert sum(n for (_, read), n in found.items() if read == "vraag") <= 0.04 * sum(found.values())


def underline(box: Box) -> list[Stroke]:
    return [np.array([[box.x, box.bottom + 1.2], [box.right, box.bottom + 1.0]])]


def ring_and_line(box: Box) -> list[Stroke]:
    rng = np.random.default_rng(2)
    return [*pens.circle(box, rng), np.array([[box.x - 1, box.centre.y], [box.right + 1, box.centre.y + 0.3]])]


def half_a_line(box: Box) -> list[Stroke]:
    return [np.array([[box.x - 2, box.centre.y], [box.x + box.width * 0.5, box.centre.y]])]


@pytest.mark.parametrize("copier", COPIERS, ids=lambda each: each.name)
@pytest.mark.parametrize("odd", [underline, ring_and_line, half_a_line])
def test_what_is_neither_is_asked_about(rig: Rig, copier: Copier, odd: object) -> None:
    words = rig.circled[::4]
    strokes = [stroke for field in words for stroke in odd(field.box)]  # type: ignore[operator]
    states = rig.read(strokes, pens.GEL_PEN, copier, np.random.default_rng(4))
    assert {told(states, field.choice or "") for field in words} == {"vraag"}
    others = [field for field in rig.circled if field not in words]
    assert {told(states, field.choice or "") for field in others} == {"niets"}
