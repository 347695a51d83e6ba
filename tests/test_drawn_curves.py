"""A curve that was drawn on a printed sheet and scanned in colour, all the way to numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest

from generator.define.library import Library
from generator.keep.store.capture import answers as kept_answers
from generator.keep.store.capture import read_capture, write_capture
from generator.model.answer import AnswerState, Fate, PageReading, PageSource
from generator.model.code import PageCode
from generator.model.geometry import PT_PER_MM, Box
from generator.model.layout import PageLayout
from generator.model.run import Run
from generator.read.blank.runbook import RunBook
from generator.read.decode.kinds import Kind
from generator.read.decode.picture import Pixels, load_pictures
from generator.read.drawings import plots
from generator.read.lie.register import Fit
from generator.read.page import read_page
from generator.read.picture.grid import Levels
from generator.read.picture.image import PageImage
from generator.selftest import Plan, printed

PX_PER_MM = 200 / 25.4
SOURCE = PageSource("stapel.jpg", "0" * 64, 1)
THREE = np.array([(-1.0, -1.8), (0.6, -1.9), (1.0, -1.0), (0.0, -0.1), (1.1, 0.8), (0.4, 1.8), (-1.0, 1.7)])  # mm
BLACK, GREEN, RED = (30, 30, 30), (60, 130, 20), (40, 30, 200)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, PageLayout, np.ndarray]:
    """The growth curve of a run, and its print as a colour picture."""
    folder: Path = tmp_path_factory.mktemp("druk")
    product, run = printed(Plan("kern", "zonneveen"), Library(None), folder)
    place, page = next((i, p) for i, p in enumerate(run.layout.pages) if p.axes)
    pdf = pdfium.PdfDocument(product.files[0])
    picture = pdf[product.pages_of(1)[place]].render(scale=PX_PER_MM / PT_PER_MM).to_numpy()[:, :, :3].copy()
    pdf.close()
    return run, page, picture


def drawn(picture: np.ndarray, plot: Box, start: float, end: float, colour: tuple[int, int, int]) -> None:
    """A straight line from height to height; solid until 0.6 of the axis, then dashes."""
    spans = [(0.02, 0.6), *((x, x + 0.03) for x in np.arange(0.62, 0.93, 0.052))]
    for a, b in spans:
        at = [(plot.x + x * plot.width, plot.bottom - (start + (end - start) * x) * plot.height) for x in (a, b)]
        points = np.round(np.array(at) * PX_PER_MM * 16).astype(np.int32)
        cv2.polylines(picture, [points], False, colour, 4, cv2.LINE_AA, 4)


def scanned(picture: np.ndarray, run: Run, colour: bool = True) -> PageReading:
    rng = np.random.default_rng(5)
    noisy = np.clip(cv2.GaussianBlur(picture, (0, 0), 0.6) + rng.normal(0, 4, picture.shape), 0, 255).astype(np.uint8)
    flat = noisy if colour else cv2.cvtColor(noisy, cv2.COLOR_BGR2GRAY)
    data = cv2.imencode(".jpg", flat, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()
    pixels = next(load_pictures(data, Kind.JPEG, 1, 1, quick=True))
    assert isinstance(pixels, Pixels)
    assert (pixels.coloured is not None) == colour, "only what has colours can be had in colour"
    image = PageImage(pixels.grey, SOURCE, pixels.colour, pixels.dpi, pixels.bilevel, pixels.whole, pixels.coloured)
    return read_page(image, RunBook({run.layout.run: run}))


def test_two_drawn_lines_become_numbers(sheet: tuple[Run, PageLayout, np.ndarray]) -> None:
    run, page, print_ = sheet
    picture, plot = print_.copy(), page.axes[0].box
    drawn(picture, plot, 0.2, 0.8, GREEN)
    drawn(picture, plot, 0.7, 0.3, RED)
    reading = scanned(picture, run)
    assert reading.fate is Fate.READ
    (answer,) = (a for a in reading.answers if a.curve is not None)
    assert answer.state in (AnswerState.SEEN, AnswerState.DOUBTFUL) and answer.curve is not None
    rising, falling = answer.curve.lines
    for line, (start, end) in ((rising, (20, 80)), (falling, (70, 30))):
        for place in (0.1, 0.5, 0.8):
            assert line.at(place) == pytest.approx(start + (end - start) * place, abs=1.0)
        assert line.dashed_from == pytest.approx(0.6, abs=0.04)
    rows = read_capture(write_capture(reading))["answers"]
    assert reading.code is not None
    back = kept_answers(rows, reading.code, "", SOURCE.file, SOURCE.page)
    assert next(a for a in back if a.curve is not None).curve == answer.curve, "kept as it was read"


def written(picture: np.ndarray, page: PageLayout, numbers: tuple[int, ...], colour: tuple[int, int, int]) -> None:
    """Names on name lines: a wave that stands for letters."""
    for field in page.fields:
        if field.name.endswith(tuple(f"_lijn{number}" for number in numbers)):
            x = np.linspace(field.box.x + 3, field.box.x + 30, 80)
            y = field.box.bottom - 2.5 + 1.3 * np.sin(x * 2.6)
            points = np.round(np.stack([x, y], axis=1) * PX_PER_MM * 16).astype(np.int32)
            cv2.polylines(picture, [points], False, colour, 3, cv2.LINE_AA, 4)


@pytest.mark.parametrize(
    ("lines", "names", "number", "asked"),
    [
        ((BLACK, BLACK), (BLACK, BLACK), False, False),
        ((BLACK, BLACK), (BLACK, BLACK), True, True),
        ((GREEN, RED), (BLACK, BLACK), False, False),
        ((GREEN, RED), ((200, 60, 20), (20, 140, 230)), False, True),
        ((GREEN, RED), (RED, GREEN), False, False),
    ],
)
def test_which_name_is_of_which_line_is_asked_where_anything_may_tell(
    sheet: tuple[Run, PageLayout, np.ndarray],
    lines: tuple[tuple[int, int, int], ...],
    names: tuple[tuple[int, int, int], ...],
    number: bool,
    asked: bool,
) -> None:
    run, page, print_ = sheet
    picture, plot = print_.copy(), page.axes[0].box
    for colour, start, end in zip(lines, (0.2, 0.7), (0.8, 0.3), strict=True):
        drawn(picture, plot, start, end, colour)
    for place, colour in enumerate(names, start=1):
        written(picture, page, (place,), colour)
    if number:  # a three, where only 1 and 2 have names
        points = (THREE + np.array([plot.x + 80, plot.bottom - 12])) * PX_PER_MM * 16
        cv2.polylines(picture, [np.round(points).astype(np.int32)], False, BLACK, 3, cv2.LINE_AA, 4)
    (answer,) = (a for a in scanned(picture, run).answers if a.curve is not None)
    assert answer.curve is not None and answer.curve.lines_sure
    assert answer.curve.names_sure is not asked
    if asked:
        assert (answer.state, "naam" in answer.why) == (AnswerState.DOUBTFUL, True)


def test_the_picture_of_what_was_read_shows_each_line_on_its_ink_and_its_future_in_dashes(
    sheet: tuple[Run, PageLayout, np.ndarray],
) -> None:
    run, page, print_ = sheet
    picture, plot = print_.copy(), page.axes[0].box
    drawn(picture, plot, 0.2, 0.8, (40, 40, 40))
    reading = scanned(picture, run, colour=False)
    shown = cv2.imdecode(np.frombuffer(reading.overlay, np.uint8), cv2.IMREAD_COLOR).astype(int)
    scale = shown.shape[1] / page.width
    rows, columns = np.nonzero(shown.max(axis=2) - shown.min(axis=2) > 60)  # the scan is grey: colour is the reading
    x = ((columns + 0.5) / scale - plot.x) / plot.width
    y = (plot.bottom - (rows + 0.5) / scale) / plot.height
    inside = (x > 0.04) & (x < 0.9) & (y > 0.02) & (y < 0.98)
    ring = np.hypot((x - 0.6) * plot.width, (y - 0.56) * plot.height) < 4
    x, y = x[inside & ~ring], y[inside & ~ring]
    off = (y - (0.2 + 0.6 * x)) * plot.height  # mm; a pixel is 0.4, and JPEG smears colour over two
    assert abs(off.mean()) < 0.15 and np.quantile(np.abs(off), 0.95) < 1.4
    place = np.unique(np.round(x * plot.width * scale))
    past, future = place[place < 0.58 * plot.width * scale], place[place > 0.63 * plot.width * scale]
    assert np.diff(past).max() <= 2, "the past is one line"
    assert (np.diff(future) >= 3).sum() >= 4, "the future is dashes"


def test_an_empty_plot_has_no_curve_and_no_colour_is_asked_for(
    sheet: tuple[Run, PageLayout, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _, print_ = sheet
    monkeypatch.setattr(plots, "in_colour", lambda *_: pytest.fail("nobody drew anything"))
    reading = scanned(print_.copy(), run)
    assert reading.fate is Fate.READ
    assert not [a for a in reading.answers if a.curve is not None]


def test_what_is_private_is_covered_in_the_colour_picture_too(sheet: tuple[Run, PageLayout, np.ndarray]) -> None:
    run, page, _ = sheet
    code = PageCode(run.layout.run, page.form, 1, page.page)
    secret = replace(RunBook({run.layout.run: run}).reference(code), private=(Box(60, 120, 40, 20),))
    lies = Fit(np.diag([PX_PER_MM, PX_PER_MM, 1.0]), ("tl", "tr", "bl", "br"), 20.0)
    colour = np.full((round(297 * PX_PER_MM), round(210 * PX_PER_MM), 3), (0, 0, 200), np.uint8)
    grey = Levels(np.zeros((colour.shape[0] // 2, colour.shape[1] // 2), np.uint8))
    half = Fit(np.diag([PX_PER_MM / 2, PX_PER_MM / 2, 1.0]), lies.rings, lies.black)
    seen, fit = plots.in_colour(grey, colour, half, secret)
    assert fit.px_per_mm == pytest.approx(PX_PER_MM, rel=0.01)
    row, column = round(130 * PX_PER_MM), round(80 * PX_PER_MM)
    assert seen.full[row, column].tolist() == [255, 255, 255]
    assert seen.full[round(100 * PX_PER_MM), column].tolist() == [0, 0, 200]
