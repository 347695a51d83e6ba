"""What people do: every habit leaves the ink and the truth that belong to it."""

from collections import Counter
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from rehearse_sample import CODES, LAYOUT, PAGE

from generator.model.answer import Answer, AnswerState, Mark, MarkState, Source
from generator.rehearse import pens
from generator.rehearse.compare import Score, box_table, compare, right_states, upper_bound
from generator.rehearse.filler import EVERYDAY, TIDY, FilledPage, Habits, Truth, fill_page
from generator.rehearse.pens import MarkKind

CROSSES = Habits(MappingProxyType({MarkKind.CROSS: 1.0}))
OPTIONS = {"veel": 5}


def _pages(habits: Habits, number: int = 150, pen: pens.Pen = pens.BALLPOINT) -> list[FilledPage]:
    return [fill_page(LAYOUT, PAGE, pen, np.random.default_rng(seed), habits) for seed in range(number)]


def _near(page: FilledPage, name: str, margin: float = 0.0) -> bool:
    """Whether any stroke comes into a field's box."""
    box = next(f.box for f in PAGE.fields if f.name == name).grown(margin)
    points = np.vstack(page.strokes) if page.strokes else np.zeros((0, 2))
    inside = (points[:, 0] > box.x) & (points[:, 0] < box.right) & (points[:, 1] > box.y) & (points[:, 1] < box.bottom)
    return bool(inside.any())


def test_the_truth_names_every_variable_and_every_chosen_box_has_ink_of_its_kind() -> None:
    for page in _pages(replace(CROSSES)):
        assert set(page.truth.chosen) == {"een", "veel"}
        assert set(page.truth.inked) == {"tekst"}
        assert len(page.truth.chosen["een"]) <= 1
        for name, codes in page.truth.chosen.items():
            for code in CODES:
                kind = page.truth.kinds.get(f"{name}__{code}")
                assert (kind == "cross") == (code in codes)
                if code in codes:
                    assert _near(page, f"{name}__{code}")


def test_every_style_of_the_everyday_habits_occurs_and_one_person_mostly_keeps_to_one() -> None:
    kinds = Counter(kind for page in _pages(EVERYDAY, 400) for kind in page.truth.kinds.values())
    assert {kind.value for kind in EVERYDAY.styles} <= set(kinds)
    assert {"solid", "scratch", "passing", "question", "not_applicable"} <= set(kinds)
    styles = {kind.value for kind in EVERYDAY.styles}
    mixed = [len({k for k in p.truth.kinds.values() if k in styles}) for p in _pages(EVERYDAY)]
    assert np.mean(mixed) < 1.4


def test_a_thick_pen_does_not_scribble_because_that_would_be_a_solid_box() -> None:
    for habits in (TIDY, EVERYDAY):
        for page in _pages(habits, 100, pens.MARKER):
            assert "fill" not in page.truth.kinds.values()


def test_a_question_mark_is_ink_beside_a_box_and_no_answer() -> None:
    for page in _pages(replace(CROSSES, question=1.0), 40):
        assert page.truth.chosen == {"een": (), "veel": ()}
        assert page.truth.unclear == {"een", "veel"}
        asked = [name for name, kind in page.truth.kinds.items() if kind == "question"]
        assert len(asked) == 2
        assert all(_near(page, name, 5.0) for name in asked)


def test_not_applicable_is_written_over_the_boxes_of_a_single_choice() -> None:
    for page in _pages(replace(CROSSES, not_applicable=1.0), 40):
        assert page.truth.chosen["een"] == ()
        assert "een" in page.truth.unclear
        assert "veel" not in page.truth.unclear
        assert any(kind == "not_applicable" and _near(page, name) for name, kind in page.truth.kinds.items())


def test_only_cancelled_is_no_answer_and_unclear() -> None:
    found = 0
    for page in _pages(replace(CROSSES, only_cancelled=1.0), 60):
        if "solid" in page.truth.kinds.values() and "een" in page.truth.unclear:
            found += 1
            assert page.truth.chosen["een"] == ()
    assert found > 30


def test_a_tail_ends_in_a_box_that_was_not_chosen() -> None:
    passing = 0
    for page in _pages(replace(CROSSES, tail=1.0), 40):
        for name, kind in page.truth.kinds.items():
            if kind == "passing":
                passing += 1
                variable, code = name.split("__")
                assert code not in page.truth.chosen[variable]
                assert _near(page, name)
    assert passing > 20


@pytest.mark.parametrize(("picked", "cancelled"), [("a", "b"), ("b", "a")])
def test_a_tail_does_not_hide_that_a_box_was_cancelled(
    picked: str, cancelled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.rehearse.filler._pick", lambda *_: ((picked,), (cancelled,)))
    for page in _pages(replace(CROSSES, tail=1.0), 3):
        assert page.truth.kinds == {
            f"{name}__{code}": kind
            for name in ("een", "veel")
            for code, kind in ((picked, "cross"), (cancelled, "solid"))
        }


def test_a_blank_page_has_no_ink_at_all() -> None:
    for page in _pages(replace(CROSSES, blank_page=1.0), 5):
        assert page.strokes == ()
        assert page.truth.chosen == {"een": (), "veel": ()}
        assert page.truth.inked == {"tekst": False}


def _answer(variable: str, state: AnswerState, *chosen: str) -> Answer:
    return Answer("7K3Q9X", 1, "", variable, state, 1.0, Source.PAPER, chosen=chosen)


@pytest.mark.parametrize(
    ("answer", "silent", "reviewed", "unclear"),
    [
        (_answer("een", AnswerState.BLANK), 0, 0, 0),
        (_answer("een", AnswerState.DOUBTFUL), 0, 0, 1),
        (_answer("een", AnswerState.ANSWERED, "a"), 1, 0, 0),
    ],
)
def test_where_nobody_can_know_doubt_and_blank_are_right_and_a_choice_is_not(
    answer: Answer, silent: int, reviewed: int, unclear: int
) -> None:
    score = compare(Truth({"een": ()}, {}, frozenset({"een"})), [answer], {})
    assert (score.fields, score.silent, score.reviewed, score.unclear) == (1, silent, reviewed, unclear)


def test_each_wrong_option_of_a_multiple_choice_counts_and_a_missing_answer_is_missing() -> None:
    truth = Truth({"veel": ("a", "b")}, {"tekst": True})
    score = compare(truth, [_answer("veel", AnswerState.ANSWERED, "b", "c")], OPTIONS)
    assert score == Score(fields=6, silent=2, missing=1, examples=["veel: ingevuld was a b, gelezen is b c"])


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        ("cross", MarkState.MARKED), ("echt tick", MarkState.MARKED), ("solid", MarkState.CANCELLED),
        ("scratch", MarkState.CANCELLED), ("echt solid", MarkState.CANCELLED), ("passing", MarkState.BLANK),
        ("niets", MarkState.BLANK), ("question", MarkState.BLANK),
    ],
)  # fmt: skip
def test_a_box_may_be_read_as_what_was_done_to_it_or_sent_to_a_person(kind: str, right: MarkState) -> None:
    assert right_states(kind) == {right, MarkState.DOUBTFUL}


def test_the_box_table_counts_kinds_by_state() -> None:
    truth = Truth({"een": ("a",)}, {}, kinds={"een__a": "cross"})
    marks = [Mark("een__a", MarkState.MARKED, 1, 0.3), Mark("een__b", MarkState.BLANK, 1, 0)]
    assert box_table(truth, PAGE, marks) == {("cross", "marked"): 1, ("niets", "blank"): 1}


def test_no_error_in_n_bounds_the_rate_by_the_rule_of_three() -> None:
    assert upper_bound(0, 150_000) == pytest.approx(0.02 / 1000)
    assert upper_bound(0, 0) == 1
    assert upper_bound(5, 1000) > 5 / 1000
