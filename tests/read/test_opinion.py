"""A second opinion on marks: a model beside the rules, told what the rest of the page is like. It clears, and asks."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest
from test_page_marks import ONE, RUNS, drawn

from generator.model.answer import Mark, MarkState
from generator.model.reason import Reason
from generator.read.lie.correction import Correction
from generator.read.marks import opinion
from generator.read.marks.context import contexts, told
from generator.read.marks.evidence import Evidence, Sheet
from generator.read.marks.facts import Facts
from generator.read.marks.intent import NUMBERS, Intent
from generator.read.marks.opinion import ANOTHERS, ASSURED, KEPT, KEPT_IF_FULLER, WHOSE, second_opinion
from generator.read.marks.shapes import VIEW_PX
from generator.read.page import read_page
from generator.rehearse.page import draw
from generator.rehearse.pens import BALLPOINT, GEL_PEN, MarkKind, Pen, mark
from generator.rehearse.scratches import KINDS, Scratching, scratched

B, M, C, D = MarkState.BLANK, MarkState.MARKED, MarkState.CANCELLED, MarkState.DOUBTFUL
VIEW = np.arange(VIEW_PX * VIEW_PX, dtype=np.uint8).reshape(VIEW_PX, VIEW_PX)
LIKELY = (1.0, 0.0, 0.0)
SURE = Intent(1.0, 0.0, 0.0)


def page(*coverages: float, **measured: object) -> Facts:
    """A page with boxes of one question that hold so much ink. `measured`: what else the first one shows."""
    boxes = tuple(
        Evidence(ONE.field(f"b__k{n}"), area=2.0 + n, coverage=coverage, extent=4.0, view=np.roll(VIEW, n))
        for n, coverage in enumerate(coverages)
    )
    boxes = (boxes[0]._replace(**measured), *boxes[1:])
    meant = {f.field.name: Intent(1.0, 0.0, 0.0) for f in boxes}
    numbers = np.zeros((len(boxes), len(NUMBERS)), np.float32)
    numbers[:, NUMBERS.index("own_coverage")] = coverages
    return Facts(Sheet(boxes, 0.5, Mock(spec=Correction)), meant, numbers=numbers)


def weighed(
    monkeypatch: pytest.MonkeyPatch,
    state: MarkState,
    why: Reason,
    chance: tuple[float, float, float],
    ink: float = 0.1,
    others: int = 4,
    intent: Intent = SURE,
    **measured: object,
) -> tuple[MarkState, Reason]:
    """What becomes of a box that the rules left like this and the model holds for that, beside other choices."""
    facts = page(ink, *(0.1,) * others, **measured)
    plain = [Mark(f"b__k{n}", M, 0.99, 0.1, Reason.INK) for n in range(1, 1 + others)]
    marks = [Mark("b__k0", state, 0.9, ink, why), *plain]
    monkeypatch.setattr(opinion, "opinions", lambda _: np.array([chance, *(LIKELY,) * others]))
    facts = replace(facts, meant={**facts.meant, "b__k0": intent})
    found = second_opinion(facts, marks)
    assert found[1:] == marks[1:]
    return found[0].state, found[0].why


@pytest.mark.parametrize("why", sorted(opinion.CLEARABLE))
def test_a_doubt_that_the_model_does_not_share_is_cleared(monkeypatch: pytest.MonkeyPatch, why: Reason) -> None:
    rest = 1 - ASSURED
    assert weighed(monkeypatch, D, why, (ASSURED, rest, 0.0)) == (M, Reason.ALIKE)
    assert weighed(monkeypatch, D, why, (0.0, ASSURED, rest)) == (C, Reason.UNLIKE)
    assert weighed(monkeypatch, D, why, (ASSURED - 0.01, rest + 0.01, 0.0)) == (D, why)


@pytest.mark.parametrize("why", sorted(opinion.CLEARABLE - WHOSE))
def test_what_is_no_mark_stays_a_question(monkeypatch: pytest.MonkeyPatch, why: Reason) -> None:
    assert weighed(monkeypatch, D, why, (0.0, 0.0, 1.0)) == (D, why), "somebody may have meant something by it"


@pytest.mark.parametrize("why", sorted(WHOSE))
def test_a_stroke_that_may_be_another_box_s_and_is_no_mark_here_is_its_tail(
    monkeypatch: pytest.MonkeyPatch, why: Reason
) -> None:
    rest, perhaps = 1 - ANOTHERS, Intent(0.95, 0.0, 0.05)
    assert weighed(monkeypatch, D, why, (rest, 0.0, ANOTHERS), intent=perhaps) == (B, Reason.TAIL)
    assert weighed(monkeypatch, D, why, (rest + 0.01, 0.0, ANOTHERS - 0.01), intent=perhaps) == (D, why)
    assert weighed(monkeypatch, D, why, (0.0, 0.0, 1.0), intent=SURE) == (D, why), "the network sees a choice"


@pytest.mark.parametrize("why", [Reason.FAINT, Reason.BANDED, Reason.SPECK, Reason.TRACE])
def test_doubts_about_the_paper_stay(monkeypatch: pytest.MonkeyPatch, why: Reason) -> None:
    assert weighed(monkeypatch, D, why, LIKELY) == (D, why)


def test_a_choice_that_the_model_does_not_see_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    less = KEPT - 0.05
    assert weighed(monkeypatch, M, Reason.INK, (KEPT, 1 - KEPT, 0.0)) == (M, Reason.INK)
    assert weighed(monkeypatch, M, Reason.INK, (less, 1 - less, 0.0)) == (D, Reason.SCRATCHED)
    assert weighed(monkeypatch, M, Reason.INK, (less, 0.0, 1 - less)) == (D, Reason.NO_MARK)
    assert weighed(monkeypatch, M, Reason.RING, (0.0, 1.0, 0.0)) == (M, Reason.RING), "what it knows nothing of"


def test_what_was_cancelled_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert weighed(monkeypatch, C, Reason.FULL, LIKELY) == (C, Reason.FULL)


def test_a_streak_that_runs_through_is_a_crease_whatever_it_looks_like(monkeypatch: pytest.MonkeyPatch) -> None:
    assert weighed(monkeypatch, D, Reason.STREAK, LIKELY) == (M, Reason.ALIKE)
    assert weighed(monkeypatch, D, Reason.STREAK, LIKELY, leaves=True) == (D, Reason.STREAK)
    assert weighed(monkeypatch, D, Reason.STREAK, LIKELY, foreign=0.5) == (D, Reason.STREAK)


def test_of_a_choice_much_fuller_than_the_others_it_must_be_surer(monkeypatch: pytest.MonkeyPatch) -> None:
    nearly = (KEPT_IF_FULLER - 0.01, 1.01 - KEPT_IF_FULLER, 0.0)
    assert weighed(monkeypatch, M, Reason.INK, nearly) == (M, Reason.INK)
    assert weighed(monkeypatch, M, Reason.INK, nearly, ink=0.6) == (D, Reason.SCRATCHED)
    assert weighed(monkeypatch, M, Reason.INK, LIKELY, ink=0.6) == (M, Reason.INK)
    assert weighed(monkeypatch, M, Reason.INK, nearly, ink=0.6, others=2) == (M, Reason.INK), "too few to compare with"
    why = Reason.CHOSEN_OR_CANCELLED
    assert weighed(monkeypatch, D, why, LIKELY, ink=0.6) == (D, why)
    assert weighed(monkeypatch, D, why, (0.0, 1.0, 0.0), ink=0.6) == (C, Reason.UNLIKE)


def test_a_box_is_compared_with_the_others_never_with_itself() -> None:
    facts = page(0.1, 0.2, 0.6)
    marks = [Mark(f"b__k{n}", state, 0.9, 0.1) for n, state in enumerate((M, M, D))]
    own = told(facts.numbers, np.array([facts.meant[f.field.name] for f in facts.boxes], np.float32))
    apart = contexts(facts, marks, [0, 1, 2], own)[:, 1]  # the second measure: how much of it is inked
    assert apart == pytest.approx([0.1 - 0.2, 0.2 - 0.1, 0.6 - 0.15])
    lone = page(0.1)
    alone = contexts(lone, [Mark("b__k0", M, 0.9, 0.1)], [0], own[:1])
    assert alone[0, : own.shape[1]] == pytest.approx(0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pen", [BALLPOINT, GEL_PEN], ids=lambda pen: pen.name)
def test_a_scratched_out_choice_is_never_a_choice(kind: str, pen: Pen) -> None:
    """A page of crosses; three of the boxes of a question with more answers were crossed, then scratched out."""
    rng = np.random.default_rng(9)
    picture = drawn(pen, *((f"v{row}__{1 + row % 5}", MarkKind.CROSS) for row in range(12)), ("b__k1", MarkKind.CROSS))
    scratches = {"b__k3": 0.35, "b__k6": 0.55, "b__k9": 0.8}
    for name, coverage in scratches.items():
        box = ONE.field(name).box
        over = scratched(Scratching(kind, coverage, float(rng.uniform(0, 3)), 0.55), box, pen.width, rng)
        draw(picture, [*mark(MarkKind.CROSS, box, pen, rng), *over], pen, 200, rng)
    states = {m.field: m.state for m in read_page(page_image(picture), RUNS).marks}
    assert {states[name] for name in scratches} <= {C, D}
    crosses = [states[f"v{row}__{1 + row % 5}"] for row in range(12)]
    assert crosses.count(M) >= 11


def page_image(picture: np.ndarray):  # type: ignore[no-untyped-def]
    """The picture as a copier's scan."""
    import paper as sheets

    return sheets.image(sheets.lay(picture, degrees=0.5, dpi=200, noise=4, seed=3), 200)
