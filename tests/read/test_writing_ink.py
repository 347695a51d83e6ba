"""Empty writing and drawing fields are read as empty, written ones as written, whatever lies over the page.

Each case: what is on the paper, how it was scanned, and what may be answered. Pictures of failures: tests/failures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import paper
import pytest

from generator.model.answer import Fate, PageReading
from generator.model.geometry import MM_PER_INCH, Box
from generator.model.run import Run
from generator.read.blank.runbook import RunBook
from generator.read.decode.picture import squared
from generator.read.page import read_page
from generator.read.writing.measure import stretched

DPI = 200
FAILURES = Path(__file__).parents[1] / "failures"
FIELDS = ("t1", "t2", "d")
Picture = np.ndarray
PAPER = paper.make_paper()
RUNS = RunBook({PAPER.run.layout.run: PAPER.run})


def px(mm: float) -> int:
    return round(mm * DPI / MM_PER_INCH)


def printed() -> Picture:
    return paper.raster(paper.draw_pdf(PAPER.page, PAPER.labels, PAPER.code), DPI)


def box_of(name: str) -> Box:
    return PAPER.field(name).box


def words(picture: Picture, box: Box, darkness: float, pen_mm: float = 0.5, height_mm: float = 4.0) -> None:
    """Something like handwriting on the first line of a field."""
    rng = np.random.default_rng(7)
    layer = np.zeros(picture.shape, np.float32)
    x, y = box.x + 4, box.y + 6
    points = []
    for step in range(34):  # up and down, as "minimum" is written
        height = height_mm * rng.uniform(0.4, 0.8) if step % 2 else 0.0
        points.append((px(x + step * 1.1), px(y - height)))
    cv2.polylines(layer, [np.array(points)], False, (darkness,), max(1, px(pen_mm)), cv2.LINE_AA)
    picture[:] = np.clip(picture * (1 - layer), 0, 255)


def darkened(picture: Picture, amount: np.ndarray) -> Picture:
    return np.clip(picture * (1 - amount), 0, 255).astype(np.uint8)


def read(picture: Picture, name: str, bilevel: bool = False) -> PageReading:
    reading = read_page(replace(paper.image(picture, DPI), bilevel=bilevel), RUNS)
    if reading.fate not in (Fate.READ, Fate.DOUBTFUL):
        keep(picture, name)
    assert reading.fate in (Fate.READ, Fate.DOUBTFUL), reading.reason
    return reading


def keep(picture: Picture, name: str) -> None:
    FAILURES.mkdir(exist_ok=True)
    cv2.imwrite(str(FAILURES / f"writing-{name}.png"), picture)


def states(reading: PageReading) -> dict[str, str]:
    return {a.variable: a.state.value for a in reading.answers if a.variable in FIELDS}


def expect(picture: Picture, name: str, wanted: dict[str, set[str]], bilevel: bool = False) -> None:
    """Compare; leave the picture if it is not as wanted."""
    found = states(read(picture, name, bilevel))
    wrong = {field: state for field, state in found.items() if state not in wanted[field]}
    if wrong or set(found) != set(wanted):
        keep(picture, name)
    assert not wrong
    assert set(found) == set(wanted)


MUGS = (8, 13, 15, 29)  # seeds of rings that were taken for writing once
BLANK, SEEN, DOUBTFUL = {"blank"}, {"seen"}, {"doubtful"}
NOT_SEEN, NOT_BLANK = {"blank", "doubtful"}, {"seen", "doubtful"}
EMPTY = dict.fromkeys(FIELDS, BLANK)


@pytest.mark.parametrize("shift", [0.0, 0.35])
@pytest.mark.parametrize("threshold", [110, 150, 190])
def test_ruled_lines_of_a_black_and_white_scan_are_no_writing(threshold: int, shift: float) -> None:
    grey = paper.lay(printed(), dpi=DPI, degrees=0.6, shift_mm=(shift, shift), noise=4)
    expect(np.where(grey < threshold, 0, 255).astype(np.uint8), f"bitonal-{threshold}-{shift}", EMPTY)


@pytest.mark.parametrize("dpi", [100, 150, pytest.param(600, marks=pytest.mark.slow)])
def test_ruled_lines_at_any_resolution_are_no_writing(dpi: int) -> None:
    grey = paper.raster(paper.draw_pdf(PAPER.page, PAPER.labels, PAPER.code), dpi)
    expect(paper.lay(grey, dpi=dpi, degrees=-0.8, noise=3, jpeg=75), f"dpi-{dpi}", EMPTY)


@pytest.mark.parametrize("depth", [0.3, 0.55])
def test_the_edge_of_a_shadow_is_no_writing(depth: float) -> None:
    picture = printed()
    shade = np.zeros(picture.shape, np.float32)
    hand = np.array([[px(10), px(297)], [px(60), px(222)], [px(150), px(240)], [px(160), px(297)]])
    cv2.fillConvexPoly(shade, hand, (depth,))
    shade = cv2.GaussianBlur(shade, (0, 0), px(2.5))
    expect(darkened(picture, shade), f"shadow-{depth}", EMPTY)


@pytest.mark.parametrize("darkness", [0.1, 0.2])
def test_highlighter_alone_is_not_taken_for_writing(darkness: float) -> None:
    picture = printed()
    band = np.zeros(picture.shape, np.float32)
    for name in ("t1", "d"):
        box = box_of(name)
        cv2.line(band, (px(box.x - 10), px(box.y + 8)), (px(box.x + 50), px(box.y + 8)), (darkness,), px(4.0))
    band = cv2.GaussianBlur(band, (0, 0), 1.0)
    expect(darkened(picture, band), f"highlighter-{darkness}", {"t1": NOT_SEEN, "t2": BLANK, "d": NOT_SEEN})


@pytest.mark.parametrize("width", [1.8, 2.6, 3.5])
def test_a_coffee_ring_is_not_taken_for_writing(width: float) -> None:
    picture = printed()
    ring = np.zeros(picture.shape, np.float32)
    cv2.circle(ring, (px(100), px(230)), px(40), (0.25,), px(width))
    ring = cv2.GaussianBlur(ring, (0, 0), px(0.25))
    expect(darkened(picture, ring), f"coffee-{width}", {"t1": NOT_SEEN, "t2": NOT_SEEN, "d": NOT_SEEN})


@pytest.mark.parametrize("size", [1.4, 1.8, 2.4, 3.5, 5.0])
@pytest.mark.parametrize("darkness", [0.2, 0.34])
def test_drops_of_coffee_are_not_taken_for_writing(darkness: float, size: float) -> None:
    picture = printed()
    drops = np.zeros(picture.shape, np.float32)
    for name, share in (("t1", 0.3), ("t2", 0.7), ("d", 0.2), ("d", 0.6)):
        box = box_of(name)
        at = px(box.x + share * box.width), px(box.y + 5)
        cv2.circle(drops, at, px(size / 2), (darkness,), -1, cv2.LINE_AA)
    drops = cv2.GaussianBlur(drops, (0, 0), px(0.25))
    expect(scanned(darkened(picture, drops)), f"drops-{darkness}-{size}", dict.fromkeys(FIELDS, NOT_SEEN))


@pytest.mark.parametrize(
    "seed", [*MUGS, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(40) if seed not in MUGS)]
)
def test_the_dark_rim_of_a_mug_is_not_taken_for_writing(seed: int) -> None:
    """A broken ring with a darker rim and drops beside it, anywhere over the fields."""
    picture, rng = printed(), np.random.default_rng(seed)
    ring = np.zeros(picture.shape, np.float32)
    at, radius = (px(rng.uniform(40, 170)), px(rng.uniform(200, 270))), px(rng.uniform(35, 45))
    cv2.circle(ring, at, radius, (rng.uniform(0.1, 0.3),), px(rng.uniform(1.5, 4)))
    cv2.circle(ring, at, radius + px(1), (rng.uniform(0.2, 0.4),), px(0.5))
    gap = rng.uniform(0, 360)
    cv2.ellipse(ring, at, (radius, radius), 0, gap, gap + 80, (0.03,), px(6))
    for _ in range(4):
        drop = px(rng.uniform(25, 185)), px(rng.uniform(218, 255))
        cv2.circle(ring, drop, px(rng.uniform(0.5, 3)), (rng.uniform(0.1, 0.35),), -1)
    ring = cv2.GaussianBlur(ring, (0, 0), px(0.25))
    expect(scanned(darkened(picture, ring)), f"rim-{seed}", dict.fromkeys(FIELDS, NOT_SEEN))


@pytest.mark.parametrize("darkness", [0.35, 0.8])
def test_writing_under_a_mugs_ring_is_not_lost(darkness: float) -> None:
    picture = printed()
    words(picture, box_of("t1"), darkness)
    ring = np.zeros(picture.shape, np.float32)
    cv2.circle(ring, (px(60), px(262)), px(40), (0.25,), px(2.5))
    ring = cv2.GaussianBlur(ring, (0, 0), px(0.25))
    wanted = {"t1": SEEN if darkness > 0.5 else NOT_BLANK, "t2": NOT_SEEN, "d": NOT_SEEN}
    expect(scanned(darkened(picture, ring)), f"under-ring-{darkness}", wanted)


@pytest.mark.parametrize("down", [False, True])
def test_dirt_on_the_glass_and_creases_are_not_taken_for_writing(down: bool) -> None:
    picture = printed()
    line = np.zeros(picture.shape, np.float32)
    ends = ((px(60), 0), (px(61), picture.shape[0])) if down else ((0, px(222)), (picture.shape[1], px(223)))
    cv2.line(line, ends[0], ends[1], (0.4,), px(0.4), cv2.LINE_AA)
    expect(darkened(picture, line), f"line-{down}", {"t1": NOT_SEEN, "t2": NOT_SEEN, "d": NOT_SEEN})


@pytest.mark.parametrize("tint", [0.1, 0.3])
def test_coloured_paper_is_no_writing_and_hides_none(tint: float) -> None:
    picture = printed()
    words(picture, box_of("t2"), 0.6)
    tinted = darkened(picture, np.full(picture.shape, tint, np.float32))
    expect(paper.lay(tinted, dpi=DPI, noise=4), f"tint-{tint}", {"t1": BLANK, "t2": SEEN, "d": BLANK})


def test_what_shines_through_from_the_back_is_no_writing() -> None:
    picture = printed()
    back = printed()
    words(back, box_of("d"), 0.9)
    words(back, box_of("t1"), 0.9)
    through = cv2.GaussianBlur(np.fliplr(back), (0, 0), px(0.25)).astype(np.float32)
    expect(darkened(picture, (255 - through) / 255 * 0.12), "see-through", dict.fromkeys(FIELDS, NOT_SEEN))


def scanned(picture: Picture) -> Picture:
    return paper.lay(picture, dpi=DPI, degrees=0.5, noise=4, jpeg=75)


def shaded(picture: Picture) -> Picture:
    light = np.linspace(0.0, 0.5, picture.shape[1], dtype=np.float32)[None, :]
    return paper.lay(darkened(picture, np.broadcast_to(light, picture.shape)), dpi=DPI, blur=1.2, noise=3)


def coarse(picture: Picture) -> Picture:
    return cv2.resize(paper.lay(picture, dpi=DPI, noise=4), None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)


@pytest.mark.parametrize("way", [scanned, shaded, coarse], ids=lambda way: way.__name__)
@pytest.mark.parametrize("darkness", [0.26, 0.32, 0.5, 0.9])
def test_handwriting_is_seen_or_asked_about(darkness: float, way: Callable[[Picture], Picture]) -> None:
    picture = printed()
    for name in FIELDS:
        words(picture, box_of(name), darkness)
    wanted = SEEN if darkness >= 0.5 else NOT_BLANK
    expect(way(picture), f"pencil-{way.__name__}-{darkness}", dict.fromkeys(FIELDS, wanted))


def test_handwriting_under_highlighter_is_not_lost() -> None:
    picture = printed()
    words(picture, box_of("t1"), 0.7)
    band = np.zeros(picture.shape, np.float32)
    box = box_of("t1")
    cv2.line(band, (px(box.x), px(box.y + 5)), (px(box.x + 60), px(box.y + 5)), (0.2,), px(4.5))
    expect(darkened(picture, band), "under-highlighter", {"t1": NOT_BLANK, "t2": BLANK, "d": BLANK})


def test_descenders_of_the_field_above_are_not_this_fields() -> None:
    picture = printed()
    box = box_of("t1")
    for step in range(6):
        x = px(box.x + 6 + step * 9)
        cv2.line(picture, (x, px(box.bottom - 4)), (x - 3, px(box.bottom + 3.5)), (40,), px(0.6), cv2.LINE_AA)
        cv2.ellipse(picture, (x, px(box.bottom - 4)), (px(1.2), px(1.2)), 0, 0, 360, (40,), px(0.6), cv2.LINE_AA)
    expect(picture, "descenders", {"t1": SEEN, "t2": BLANK, "d": BLANK})


def test_a_long_tick_that_ends_in_a_writing_field_is_not_writing() -> None:
    picture = printed()
    box = box_of("t1")
    start = (px(box.right + 14), px(box.y - 12))
    cv2.line(picture, start, (px(box.right - 5), px(box.y + 4)), (30,), px(0.7), cv2.LINE_AA)
    expect(picture, "long-tick", {"t1": NOT_SEEN, "t2": BLANK, "d": NOT_SEEN})


def test_dust_is_no_writing() -> None:
    picture = printed()
    rng = np.random.default_rng(3)
    for _ in range(150):
        at = int(rng.integers(picture.shape[1])), int(rng.integers(px(215), px(258)))
        cv2.circle(picture, at, max(1, px(0.15)), (60,), -1, cv2.LINE_AA)
    expect(picture, "dust", EMPTY)


# --- black and white: pencil that fell apart, and what a fax does to its lines


def specks(picture: Picture, box: Box, count: int, seed: int) -> None:
    """What a black-and-white scan leaves of a pale pencil word: dots of a tenth of a millimetre, as high as letters."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        at = px(box.x + 4 + rng.uniform(0, 30)), px(box.y + 2 + rng.uniform(0, 4))
        cv2.rectangle(picture, at, (at[0] + 1, at[1] + 1), (0,), -1)


def in_black_and_white(picture: Picture) -> Picture:
    return np.where(paper.lay(picture, dpi=DPI, degrees=0.3, noise=3) < 130, 0, 255).astype(np.uint8)


def test_a_few_specks_of_a_pencil_word_are_asked_about_but_dust_is_not() -> None:
    picture = printed()
    specks(picture, box_of("t1"), 16, 1)
    box = box_of("t2")
    for share in (0.2, 0.8):  # two specks of dust, far apart
        at = px(box.x + share * box.width), px(box.y + 4)
        cv2.rectangle(picture, at, (at[0] + 1, at[1] + 1), (0,), -1)
    expect(in_black_and_white(picture), "specks", {"t1": DOUBTFUL, "t2": BLANK, "d": BLANK})


def test_where_pencil_fell_apart_an_empty_field_may_have_been_written_in_too() -> None:
    picture = printed()
    specks(picture, box_of("t1"), 30, 1)
    specks(picture, box_of("d"), 30, 2)
    expect(in_black_and_white(picture), "pencil-fell-apart", dict.fromkeys(FIELDS, DOUBTFUL))


@pytest.mark.parametrize("down", [98.0, 196.0])
def test_garbled_lines_of_a_fax_are_not_taken_for_writing(down: float) -> None:
    across = 204.0
    grey = paper.lay(printed(), dpi=DPI, degrees=0.7, noise=3)
    size = (round(grey.shape[1] * across / DPI), round(grey.shape[0] * down / DPI))
    sent = np.where(cv2.resize(grey, size, interpolation=cv2.INTER_AREA) < 150, 0, 255).astype(np.uint8)
    rng = np.random.default_rng(5)
    for name, share in (("t1", 0.3), ("t1", 0.75), ("t2", 0.55), ("d", 0.4)):
        box = box_of(name)
        row, start = round((box.y + share * box.height) * down / MM_PER_INCH), round((box.x + 8) * across / MM_PER_INCH)
        sent[row, start : start + 200] = rng.choice((0, 255), 200)
    arrived = squared(sent, across, down)
    expect(arrived.grey, f"garbled-{down}", dict.fromkeys(FIELDS, NOT_SEEN), arrived.bilevel)


# --- one writer, one pen


def test_a_trace_far_paler_than_the_rest_of_the_page_is_asked_about() -> None:
    picture = printed()
    words(picture, box_of("t1"), 0.95, pen_mm=0.9)
    words(picture, box_of("t2"), 0.34)
    expect(scanned(picture), "paler", {"t1": SEEN, "t2": DOUBTFUL, "d": BLANK})


def test_a_trace_far_paler_than_the_marks_in_boxes_is_asked_about() -> None:
    picture = printed()
    words(picture, box_of("t2"), 0.32)
    expect(scanned(picture), "pencil-alone", {"t1": BLANK, "t2": NOT_BLANK, "d": BLANK})
    for row in range(6):
        box = PAPER.field(f"v{row}__2").box
        cv2.line(picture, (px(box.x), px(box.y)), (px(box.right), px(box.bottom)), (10,), px(1.0), cv2.LINE_AA)
        cv2.line(picture, (px(box.right), px(box.y)), (px(box.x), px(box.bottom)), (10,), px(1.0), cv2.LINE_AA)
    expect(scanned(picture), "paler-than-marks", {"t1": BLANK, "t2": DOUBTFUL, "d": BLANK})


def test_a_pencil_page_is_judged_by_its_own_pencil() -> None:
    picture = printed()
    for name in FIELDS:
        words(picture, box_of(name), 0.5)
    expect(scanned(picture), "all-pencil", dict.fromkeys(FIELDS, SEEN))


def test_a_crease_through_a_drawing_is_no_drawing_though_print_cuts_it_up() -> None:
    layout = PAPER.run.layout
    fields = tuple(replace(f, lines=3) if f.name == "d" else f for f in PAPER.page.fields)
    page = replace(PAPER.page, fields=fields)
    run = Run(replace(layout, pages=(page,)), paper.KEY, paper.draw_pdf(page, PAPER.labels, None))
    picture = paper.raster(paper.draw_pdf(page, PAPER.labels, PAPER.code), DPI)
    crease = np.zeros(picture.shape, np.float32)
    x = box_of("d").centre.x
    cv2.line(crease, (px(x), 0), (px(x + 1.5), picture.shape[0]), (0.3,), px(0.5), cv2.LINE_AA)
    reading = read_page(paper.image(darkened(picture, crease), DPI), RunBook({layout.run: run}))
    assert states(reading)["d"] in NOT_SEEN


def trace(picture: Picture, box: Box, darkness: float) -> Picture:
    """A curve of dashes, as a copy of a copy shows pale pencil."""
    layer = np.zeros(picture.shape, np.float32)
    for step in range(12):
        x, y = box.x + 5 + step * 3.5, box.y + 10 - 0.06 * (step - 4) ** 2
        cv2.line(layer, (px(x), px(y)), (px(x + 2.4), px(y - 0.4)), (darkness,), px(0.4), cv2.LINE_AA)
    return darkened(picture, layer)


def test_a_trace_of_pencil_that_is_hardly_there_is_asked_about_unless_the_writer_used_a_pen() -> None:
    picture = printed()
    expect(scanned(trace(picture, box_of("d"), 0.11)), "trace", {"t1": BLANK, "t2": BLANK, "d": DOUBTFUL})
    words(picture, box_of("t1"), 0.8)
    expect(scanned(trace(picture, box_of("d"), 0.11)), "trace-pen", {"t1": SEEN, "t2": BLANK, "d": BLANK})


def test_a_crop_is_stretched_until_its_ink_is_dark_and_its_paper_white_but_grain_stays_grain() -> None:
    rng = np.random.default_rng(2)
    dusk = np.clip(rng.normal(150, 3, (90, 300)), 0, 255).astype(np.uint8)
    pencil = dusk.copy()
    pencil[40:44, 30:270] = 95
    seen = stretched(pencil)
    assert np.median(seen) > 235 and seen[41, 100] < 150
    assert stretched(dusk).std() < 7  # nothing there still looks like nothing
    print_and_paper = np.full((60, 60), 250, np.uint8)
    print_and_paper[20:30] = 10
    assert abs(int(stretched(print_and_paper)[25, 5]) - 10) < 12  # what has contrast keeps it
