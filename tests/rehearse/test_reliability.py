"""How sure a reading said to be, against how often it was right."""

from collections import Counter

from generator.model.answer import Answer, AnswerState, Mark, MarkState, Source
from generator.rehearse.compare import verdicts
from generator.rehearse.filler import Truth
from generator.rehearse.reliability import ANSWERS, BOXES, rows, stated


def _mark(field: str, state: MarkState, confidence: float) -> Mark:
    return Mark(field, state, confidence, 0.1)


def _answer(variable: str, state: AnswerState, confidence: float, *chosen: str) -> Answer:
    return Answer("7K3M9Q", 1, "", variable, state, confidence, Source.PAPER, chosen=chosen)


def test_a_box_counts_as_right_if_its_state_says_what_was_drawn() -> None:
    truth = Truth({}, {}, kinds={"a": "cross", "b": "solid", "c": "question", "d": "cross"})
    marks = [
        _mark("a", MarkState.MARKED, 0.95),  # right
        _mark("b", MarkState.MARKED, 0.95),  # was cancelled
        _mark("c", MarkState.MARKED, 0.6),  # nobody's choice
        _mark("d", MarkState.DOUBTFUL, 0.5),  # says nothing
        _mark("e", MarkState.BLANK, 0.95),  # nothing was drawn
    ]
    assert stated(truth, marks, (), ()) == Counter(
        {
            (BOXES, "marked", 0.95, True): 1,
            (BOXES, "marked", 0.95, False): 1,
            (BOXES, "marked", 0.6, False): 1,
            (BOXES, "blank", 0.95, True): 1,
        }
    )


def test_answers_count_by_their_own_confidence_and_doubt_is_left_out() -> None:
    truth = Truth({"one": ("1",), "two": ("1",), "three": ("2",)}, {"word": True})
    answers = (
        _answer("one", AnswerState.ANSWERED, 0.9, "1"),
        _answer("two", AnswerState.ANSWERED, 0.9, "2"),
        _answer("three", AnswerState.DOUBTFUL, 0.5),
        _answer("word", AnswerState.SEEN, 0.99),
    )
    told = stated(truth, (), answers, verdicts(truth, answers, {}))
    assert told == Counter(
        {
            (ANSWERS, "answered", 0.9, True): 1,
            (ANSWERS, "answered", 0.9, False): 1,
            (ANSWERS, "seen", 0.99, True): 1,
        }
    )


def test_the_table_has_a_row_per_stated_confidence_with_what_was_right() -> None:
    told = Counter(
        {
            (BOXES, "marked", 0.96, True): 30,
            (BOXES, "marked", 0.95, False): 10,
            (BOXES, "marked", 1.0, True): 5,
            (BOXES, "blank", 0.96, True): 7,
        }
    )
    told_by_state = [(r.state, r.low, r.high, r.number, r.right) for r in rows(told)]
    assert told_by_state == [
        ("blank", 0.95, 0.97, 7, 7),
        ("marked", 0.95, 0.97, 40, 30),
        ("marked", 0.9995, 1.0, 5, 5),
    ]
    together = list(rows(told, (0.0, 0.9), by_state=False))
    assert [(r.state, r.number, r.right) for r in together] == [("", 52, 42)]
    row = next(r for r in rows(told) if r.number == 40)
    assert row.as_json()["stated"] == 0.9575
    assert row.as_json()["was_right"] == 0.75
    assert row.as_json()["was_right_low"] < 0.75 < row.as_json()["was_right_high"]
