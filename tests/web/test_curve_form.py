"""Lines as a form: what a height that is typed does to its line, and what the buttons do to lines."""

from __future__ import annotations

import numpy as np
import pytest

from generator.model.curve import PLACES, STEP, CurveLine
from generator.model.errors import DecisionError
from generator.web.curve_form import NODES, before, changed, laid_out
from generator.web.items import PlotShown

X = np.arange(PLACES) * STEP


def line(
    heights: np.ndarray, start: float = 0.0, end: float = 1.0, dashed: float | None = 0.6, number: int = 0
) -> CurveLine:
    known = tuple(round(float(h), 2) if start <= x <= end else None for x, h in zip(X, heights, strict=True))
    return CurveLine(known, tuple(float(h is not None) for h in known), dashed, 0.7, number)


WAVE = 40 + 20 * np.sin(9 * X)
RISING, FALLING = 10 + 80 * X, 90 - 80 * X


def plot(*lines: CurveLine) -> PlotShown:
    return PlotShown(
        "groei", 0.6, (160, 165), (9, 9, 140, 147), lines, ((1, "Lijn 1"), (2, "Lijn 2"), (3, "Lijn 3")), 3
    )


def form(shown: PlotShown, **typed: str) -> dict[str, str]:
    """What a browser sends of the page as it was made, with some fields changed (`h_0_5` is `h-0-5`)."""
    made = laid_out(shown)
    sent = {"lijnen": made.text}
    for index, each in enumerate(made.lines):
        sent |= {f"naam-{index}": str(each.number), f"streep-{index}": each.dashed}
        sent |= {f"h-{index}-{node.index}": node.typed for node in each.nodes}
    return sent | {name.replace("_", "-"): value for name, value in typed.items()}


def after(shown: PlotShown, **typed: str) -> tuple[CurveLine, ...]:
    return changed(form(shown, **typed), shown).lines


def known(one: CurveLine) -> np.ndarray:
    return np.array([np.nan if h is None else h for h in one.heights])


def test_a_form_that_nobody_touched_says_what_was_read_and_is_certain_of_it() -> None:
    shown = plot(line(WAVE, 0.03, 0.97, 0.6123, 2), line(RISING, dashed=None))
    for one, was in zip(after(shown), shown.lines, strict=True):
        assert (one.heights, one.dashed_from, one.number) == (was.heights, was.dashed_from, was.number)
        assert one.split_confidence == 1 and set(one.confidence) <= {0.0, 1.0}


def test_a_height_that_is_typed_bends_the_line_there_and_nowhere_else() -> None:
    (one,) = after(plot(line(WAVE)), h_0_10="75,5")
    was, at = WAVE, NODES[10]
    assert one.heights[at] == 75.5
    moved = known(one) - was
    assert np.allclose(moved[: NODES[9] + 1], 0, atol=0.01) and np.allclose(moved[NODES[11] :], 0, atol=0.01)
    assert 0 < moved[at - 1] / moved[at] < 1, "in between it keeps its form, and goes along"


def test_a_height_that_is_emptied_shortens_a_line_and_one_beyond_it_lengthens_it() -> None:
    shown = plot(line(RISING, 0.1, 0.9))
    (shorter,) = after(shown, h_0_22="")
    assert np.flatnonzero(np.isfinite(known(shorter)))[[0, -1]].tolist() == [5, NODES[21]]
    (longer,) = after(shown, h_0_25="95")
    assert longer.heights[-1] == 95 and longer.heights[5] == RISING[5].round(2)
    assert longer.heights[49] == pytest.approx((RISING[44] + 5 / 6 * (95 - RISING[44])), abs=0.5), "straight to there"


def test_where_dashes_begin_is_typed_and_a_name_is_chosen() -> None:
    shown = plot(line(WAVE), line(RISING))
    one, other = after(shown, streep_0="45,5", streep_1="", naam_0="3")
    assert (one.dashed_from, one.number, other.dashed_from) == (pytest.approx(0.455), 3, None)
    assert after(shown, streep_0="0")[0].dashed_from == 0, "dashed all along"


def test_lines_are_taken_away_and_added() -> None:
    shown = plot(line(WAVE), line(RISING))
    (left,) = after(shown, weg_0="on")
    assert np.allclose(known(left), RISING, atol=0.01)
    more = after(shown, actie="nieuw")
    assert len(more) == 3 and set(more[2].heights) == {50.0}
    with pytest.raises(DecisionError, match="al 3 lijnen"):
        after(plot(*more), actie="nieuw")


def test_two_pieces_of_one_line_are_merged() -> None:
    past, future = line(RISING, 0, 0.56, None, 2), line(RISING, 0.66, 1, 0.0)
    (one,) = after(plot(past, future), actie="samen", van="0", met="1")
    assert np.allclose(known(one), RISING, atol=0.05), "the gap between them is straight"
    assert one.number == 2 and one.dashed_from == pytest.approx(0.66), "the dashes are those of the second"


def test_a_line_that_goes_does_not_change_which_lines_are_meant() -> None:
    past, future = line(RISING, 0, 0.56, None), line(RISING, 0.66, 1, 0.0)
    shown = plot(line(WAVE), past, future, line(FALLING))
    merged, other = after(shown, weg_0="on", actie="samen", van="1", met="2")
    assert np.allclose(known(merged), RISING, atol=0.05) and np.allclose(known(other), FALLING, atol=0.01)
    with pytest.raises(DecisionError, match="twee verschillende lijnen"):
        after(shown, weg_0="on", actie="samen", van="0", met="2")


def test_two_lines_that_were_joined_wrongly_where_they_cross_are_exchanged() -> None:
    bounced = np.maximum(RISING, FALLING), np.minimum(RISING, FALLING)
    shown = plot(line(bounced[0], dashed=0.7), line(bounced[1], dashed=None))
    one, other = after(shown, actie="wissel", van="0", met="1", vanaf="50")
    assert np.allclose(known(one), FALLING, atol=0.02) and np.allclose(known(other), RISING, atol=0.02)
    assert (one.dashed_from, other.dashed_from) == (None, 0.7), "dashes go along with what they are on"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"h_0_3": "hoog"}, "Lijn 1, hoogte bij 12 %"),
        ({"h_1_25": "120"}, "Lijn 2, hoogte bij 100 %"),
        ({"h_0_0": "nan"}, "Lijn 1"),
        ({"streep_1": "-3"}, "streepjes van lijn 2"),
        ({f"h_0_{node}": "" for node in range(1, len(NODES))}, "minder dan twee hoogten"),
        ({"actie": "samen", "van": "0", "met": "0"}, "twee verschillende lijnen"),
        ({"actie": "wissel", "van": "0", "met": "7", "vanaf": "50"}, "twee verschillende lijnen"),
        ({"actie": "wissel", "van": "0", "met": "1", "vanaf": "ver"}, "geen getal van 0 tot 100"),
        ({"actie": "wissel", "van": "0", "met": "1", "vanaf": " "}, "niet vanaf waar"),
    ],
)
def test_what_is_typed_wrongly_is_told_by_its_place(typed: dict[str, str], told: str) -> None:
    with pytest.raises(DecisionError, match=told):
        after(plot(line(WAVE), line(RISING)), **typed)


def test_a_form_that_was_tampered_with_changes_nothing() -> None:
    shown = plot(line(WAVE))
    assert before({"lijnen": "["}, shown) == shown
    assert before({}, shown) == shown


def test_the_past_and_the_dashes_meet_where_the_ring_stands() -> None:
    shown = plot(line(RISING, dashed=0.61))
    (view,) = laid_out(shown).lines
    assert view.ring is not None
    turn = f"{view.ring[0]:.2f},{view.ring[1]:.2f}"
    assert view.past.endswith(turn) and view.future.startswith(turn)
    assert view.ring == (pytest.approx(9 + 0.61 * 140, abs=0.01), pytest.approx(9 + (1 - 0.588) * 147, abs=0.05))
