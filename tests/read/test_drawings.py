"""Lines that people drew in a plot: read as numbers. What is drawn here is drawn by OpenCV, not by the rehearsal."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from generator.model.answer import AnswerState
from generator.model.curve import Curve, CurveLine, Words, features_of, line_beside
from generator.model.geometry import Box
from generator.read.decode.coloured import has_colour, jpeg_in_colour, picture_in_colour
from generator.read.drawings.curve import read_curve
from generator.read.drawings.ink import field_ink
from generator.read.drawings.shown import LINE_COLOURS, draw_curve
from generator.read.drawings.words import words_of
from generator.read.interpret import _drawn

SCALE = 6.0
PLOT = Box(2, 2, 140, 100)
TODAY = 0.6
BLACK, RED, BLUE = (20, 20, 20), (30, 30, 200), (190, 60, 20)
Height = Callable[[np.ndarray], np.ndarray]


def paper() -> np.ndarray:
    rng = np.random.default_rng(1)
    size = (round(104 * SCALE), round(144 * SCALE), 3)
    return np.clip(rng.normal(244, 3, size), 0, 255).astype(np.uint8)


def put(picture: np.ndarray, x: np.ndarray, y: np.ndarray, colour: tuple[int, int, int] = BLACK, wide: int = 3) -> None:
    """A stroke through places of the plot (shares)."""
    at = np.stack([PLOT.x + x * PLOT.width, PLOT.bottom - y * PLOT.height], axis=1) * SCALE * 16
    cv2.polylines(picture, [np.round(at).astype(np.int32)], False, colour, wide, cv2.LINE_AA, 4)


def line(picture: np.ndarray, height: Height, until: float = TODAY, end: float = 0.96, **look: object) -> None:
    """Solid until a place, dashes after it."""
    x = np.linspace(0.03, until, 80)
    put(picture, x, height(x), **look)  # type: ignore[arg-type]
    start = until + 0.02
    while start < end:
        x = np.linspace(start, min(start + 0.03, end), 8)
        put(picture, x, height(x), **look)  # type: ignore[arg-type]
        start += 0.052


def read(picture: np.ndarray) -> Curve:
    printed = np.zeros(picture.shape[:2], np.uint8)
    return read_curve(field_ink(picture, printed, SCALE, 205.0, False), PLOT, TODAY, "lijn", 3).curve


def off(found: CurveLine, height: Height) -> np.ndarray:
    x = np.linspace(0, 1, len(found.heights))
    known = np.array([np.nan if h is None else h for h in found.heights])
    return np.abs(known - 100 * height(x))[np.isfinite(known)]


def rising(x: np.ndarray) -> np.ndarray:
    return 0.2 + 0.5 / (1 + np.exp(-9 * (x - 0.4)))


def falling(x: np.ndarray) -> np.ndarray:
    return 0.8 - 0.5 * x


def test_a_line_is_as_high_as_it_was_drawn_and_its_past_ends_where_its_dashes_begin() -> None:
    picture = paper()
    line(picture, rising)
    (found,) = read(picture).lines
    assert off(found, rising).max() < 1
    assert found.dashed_from == pytest.approx(TODAY, abs=0.03)
    assert found.heights[0] is None and found.heights[25] is not None


def test_lines_that_cross_stay_themselves_also_in_one_colour() -> None:
    for colours in ((RED, BLUE), (BLACK, BLACK)):
        picture = paper()
        for height, colour in zip((rising, falling), colours, strict=True):
            line(picture, height, colour=colour)
        lines = read(picture).lines
        assert len(lines) == 2
        assert off(lines[0], rising).max() < 2, "the higher at its end comes first"
        assert off(lines[1], falling).max() < 2


def test_a_line_without_dashes_has_no_place_where_they_begin() -> None:
    picture = paper()
    x = np.linspace(0.02, 0.97, 200)
    put(picture, x, rising(x))
    (found,) = read(picture).lines
    assert found.dashed_from is None


def test_words_are_no_lines() -> None:
    picture = paper()
    cv2.putText(picture, "opleiding", (300, 300), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.2, BLACK, 2, cv2.LINE_AA)
    line(picture, falling)
    assert len(read(picture).lines) == 1


def test_words_are_kept_apart_with_their_place_and_picture() -> None:
    picture = paper()
    cv2.putText(picture, "opleiding", (500, 150), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.2, BLACK, 2, cv2.LINE_AA)
    cv2.putText(picture, "nieuw team", (120, 540), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.2, BLACK, 2, cv2.LINE_AA)
    line(picture, falling)
    ink = field_ink(picture, np.zeros(picture.shape[:2], np.uint8), SCALE, 205.0, False)
    one, other = words_of(read_curve(ink, PLOT, TODAY, "lijn", 3), picture, PLOT, SCALE)
    assert (one.left, other.left) == pytest.approx(((120 / SCALE - 2) / 140, (500 / SCALE - 2) / 140), abs=0.02)
    assert one.high < other.low, "heights count from the foot of the axis"
    shown = cv2.imdecode(np.frombuffer(other.crop, np.uint8), cv2.IMREAD_COLOR)
    dark = shown.min(axis=2) < 128
    edges = (dark[:4], dark[-4:], dark[:, :4], dark[:, -4:])
    assert dark.any() and not any(edge.any() for edge in edges), "the whole word"


def test_words_stand_at_the_line_that_is_nearest_and_at_none_if_all_are_far() -> None:
    low, high = (CurveLine((height,) * 51, (1.0,) * 51, None, 1.0) for height in (20.0, 60.0))
    assert line_beside(Words(0.4, 0.6, 24.0, 30.0), (low, high)) == 0
    assert line_beside(Words(0.4, 0.6, 55.0, 65.0), (low, high)) == 1, "written through it"
    assert line_beside(Words(0.4, 0.6, 80.0, 90.0), (low, high)) is None
    assert line_beside(Words(0.4, 0.6, 80.0, 90.0), ()) is None


def test_noise_in_a_dark_corner_of_a_photo_is_no_ink() -> None:
    picture = np.full(paper().shape, 240, np.uint8)
    line(picture, rising)
    light = np.linspace(1.0, 0.4, picture.shape[1])[None, :, None]
    noise = np.random.default_rng(2).normal(0, 4, picture.shape)
    dim = np.clip(picture * light * 0.7 + noise, 0, 255).astype(np.uint8)
    ink = field_ink(dim, np.zeros(picture.shape[:2], np.uint8), SCALE, 110.0, False)
    drawn = cv2.dilate((picture.min(axis=2) < 128).view(np.uint8), np.ones((9, 9), np.uint8)) > 0
    inside = np.s_[40:-40, 40:-40]  # at its very edge the light on the paper is a guess
    assert (ink.mask & ~drawn)[inside].sum() < 0.02 * ink.mask.sum()
    assert ink.mask[picture.min(axis=2) < 60].mean() > 0.9


def test_a_curve_is_shown_where_it_was_read_and_what_is_dashed_as_dashes() -> None:
    heights = tuple(
        100 * float(h) if 0.1 <= x <= 0.9 else None for x, h in ((i / 50, rising(i / 50)) for i in range(51))
    )
    curve = Curve("lijn", TODAY, (CurveLine(heights, (1.0,) * 51, TODAY, 1.0),), 1.0)
    canvas = np.full((1040, 1440, 3), 255, np.uint8)
    draw_curve(canvas, curve, PLOT, 10.0, lambda places: np.full_like(places, 1.0))  # the sheet lies 1 mm aside
    rows, columns = np.nonzero((canvas == LINE_COLOURS[0]).all(axis=2))
    x, y = (columns + 0.5) / 10 - 1 - PLOT.x, PLOT.bottom - ((rows + 0.5) / 10 - 1)
    share = x / PLOT.width
    for start, end, full in ((0.12, 0.58, True), (0.63, 0.9, False)):
        part = (share > start) & (share < end)
        assert np.abs(y[part] - rising(share[part]) * PLOT.height).max() < 1.1, "mm: half its width, and steep"
        filled = len(np.unique(columns[part])) / ((end - start) * PLOT.width * 10)
        assert (filled > 0.99) if full else (0.4 < filled < 0.8)
    assert not (share > 0.905).any(), "and nowhere beyond its last height"


def test_the_printed_axis_beside_its_place_is_no_line_but_a_line_that_comes_near_it_is() -> None:
    picture = paper()
    line(picture, rising)
    x = np.linspace(-0.005, 1.0, 100)
    put(picture, x, 0.002 * np.sin(9 * x), wide=3)
    assert len(read(picture).lines) == 1
    picture = paper()
    line(picture, lambda x: 0.004 + 0.12 * np.clip(x - 0.5, 0, None))
    assert len(read(picture).lines) == 1


def test_a_line_that_seems_to_end_at_today_with_dashes_beyond_it_is_asked_about_or_read_with_them() -> None:
    for height in (rising, falling):
        for gap in (0.08, 0.14):  # 11 and 20 mm
            picture = paper()
            x = np.linspace(0.03, TODAY, 80)
            put(picture, x, height(x))
            for start in np.arange(TODAY + gap, 0.95, 0.05):
                x = np.linspace(start, start + 0.025, 8)
                put(picture, x, height(x))
            found = read(picture)
            right = len(found.lines) == 1 and found.lines[0].dashed_from == pytest.approx(TODAY, abs=0.05)
            assert right or not (found.lines_sure and found.splits_sure), (height, gap)
    plain = paper()
    line(plain, rising)
    assert read(plain).lines_sure and read(plain).splits_sure, "and what is plain is not asked about"


def test_nothing_drawn_is_no_line() -> None:
    assert read(paper()).lines == ()


def test_what_is_not_sure_is_asked() -> None:
    sure = CurveLine((10.0, 20.0), (1.0, 1.0), None, 0.99)
    unsure = CurveLine((10.0, 20.0), (1.0, 1.0), 0.6, 0.5)
    assert _drawn(Curve("a", 0.6, (sure,), 0.99), 0.9)[0] is AnswerState.SEEN
    assert _drawn(Curve("a", 0.6, (sure,), 0.3), 0.9)[0] is AnswerState.DOUBTFUL
    state, confidence, why = _drawn(Curve("a", 0.6, (unsure,), 0.99), 0.9)
    assert (state, "streepjes" in why) == (AnswerState.DOUBTFUL, True)
    assert confidence <= 0.6


def test_a_name_that_belongs_to_no_line_is_asked_about() -> None:
    one, two = (CurveLine((10.0, 20.0), (1.0, 1.0), None, 0.99, number) for number in (2, 0))
    assert _drawn(Curve("a", 0.6, (one, two), 0.99, named=(2,)), 0.9)[0] is AnswerState.SEEN
    assert _drawn(Curve("a", 0.6, (), 0.99, named=(1, 2)), 0.9)[0] is AnswerState.SEEN, "there is no line to name"
    state, confidence, why = _drawn(Curve("a", 0.6, (one, two), 0.99, named=(1, 2)), 0.9)
    assert (state, "naam" in why) == (AnswerState.DOUBTFUL, True) and confidence <= 0.6


def test_features_say_what_a_line_does() -> None:
    heights = tuple(None if i == 0 else min(2.0 * i, 60.0) for i in range(51))
    found = features_of(CurveLine(heights, (1.0,) * 51, 0.6, 1.0), 0.6)
    assert found is not None
    assert (found.start, found.today, found.future) == (2.0, 60.0, 60.0)
    assert found.past_slope == pytest.approx(100, abs=1) and found.future_slope == 0
    assert (found.peak, found.lowest, found.lowest_at) == (60.0, 2.0, 0.02)
    assert (found.plateau_from, found.plateau_to) == (pytest.approx(0.6), pytest.approx(1.0))


def test_a_colour_scan_keeps_its_colours_and_a_grey_one_has_none() -> None:
    picture = paper()
    line(picture, rising, colour=RED)
    data = cv2.imencode(".jpg", picture)[1].tobytes()
    found = jpeg_in_colour(data, 1, True)
    assert found is not None and found.shape == picture.shape
    as_png = picture_in_colour(cv2.imencode(".png", picture)[1].tobytes(), 0)
    assert as_png is not None and np.array_equal(as_png, picture), "blue, green, red: as OpenCV has it"
    grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    assert jpeg_in_colour(cv2.imencode(".jpg", grey)[1].tobytes(), 1, True) is None
    assert not has_colour((grey * np.array([0.8, 0.9, 1.0])).astype(np.uint8)), "lamplight is no colour"
    assert jpeg_in_colour(b"nothing", 1, True) is None
