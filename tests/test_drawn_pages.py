"""Growth curves on whole pages: printed, drawn in by people, scanned, faxed and photographed, read into the tables."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest

from generator.build import Order, build
from generator.collect import collect
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.curve import PLACES, Curve, CurveLine
from generator.rehearse import ways
from generator.rehearse.lines import amiss, meant_line
from generator.rehearse.page import draw
from generator.rehearse.pens import BALLPOINT, FELT_PEN, GEL_PEN
from generator.rehearse.printer import printed_pages
from generator.rehearse.sketches import sketch

PENS = (BALLPOINT, FELT_PEN, GEL_PEN)
WAYS = tuple(ways.WAYS[group][at] for group, at in (("copier", 0), ("copier", 2), ("fax", 1), ("photo", 0)))
PAGES = 3  # of each way; with one, two and three lines


def rows_of(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def line_of(rows: list[dict[str, str]]) -> CurveLine:
    """A line as whoever opens the table sees it."""
    heights: list[float | None] = [None] * PLACES
    for row in rows:
        heights[round(float(row["x"]) * (PLACES - 1))] = float(row["y"])
    dashed = [row["style"] == "dashed" for row in rows]
    starts = 0.0 if dashed[0] else next((float(row["x"]) for row, is_ in zip(rows, dashed, strict=True) if is_), None)
    return CurveLine(tuple(heights), (1.0,) * PLACES, starts, 1.0)


@pytest.mark.slow
def test_lines_on_whole_pages_come_into_the_table_as_they_were_drawn(tmp_path: Path) -> None:
    meant: dict[int, tuple[CurveLine, ...]] = {}
    scans = tmp_path / "scans"
    scans.mkdir()
    with SqliteStore(tmp_path / "werkblad.sqlite") as store:
        order = Order("groeicurve", "waterrade", copies=PAGES * len(WAYS))
        product = build(order, Library(tmp_path), store, tmp_path / "druk")
        layout = store.run(product.run).layout
        place, page = next((i, p) for i, p in enumerate(layout.pages) if p.axes)
        axes = page.axes[0]
        for copy in range(1, order.copies + 1):
            rng = np.random.default_rng([2611, copy])
            way, pen = WAYS[(copy - 1) % len(WAYS)], PENS[copy % len(PENS)]
            (paper,) = printed_pages(product.files[0], way.dpi, [product.pages_of(copy)[place]])
            drawn = sketch(axes.box, axes.today, rng, pen=pen, count=1 + (copy - 1) // len(WAYS))
            draw(paper, [stroke for each in drawn.drawn for stroke in each.strokes], pen, way.dpi, rng)
            came = way.take(paper, page, rng)
            (scans / f"{copy}.{came.format}").write_bytes(came.data)
            meant[copy] = tuple(map(meant_line, drawn.lines))
        collect([scans], store, tmp_path / "uit", jobs=1)
        write_tables(store, tmp_path / "uit")
    lines: dict[int, dict[str, list[dict[str, str]]]] = defaultdict(lambda: defaultdict(list))
    asked = set()
    for row in rows_of(tmp_path / "uit" / "curve.csv"):
        lines[int(row["copy"])][row["line"]].append(row)
        if row["state"] == "doubtful":
            asked.add(int(row["copy"]))
    for row in rows_of(tmp_path / "uit" / "curve_features.csv"):
        if row["split_state"] == "doubtful":
            asked.add(int(row["copy"]))
    wrong = {
        copy: told for copy, lines_meant in meant.items() if (told := amiss(lines_meant, _curve(lines[copy].values())))
    }
    silent = {copy: told for copy, told in wrong.items() if copy not in asked}
    assert len(meant) == PAGES * len(WAYS)
    assert len(silent) <= 1, f"stil fout: {silent}; gevraagd: {sorted(asked)}"
    assert len(asked) <= len(meant) / 2, "a person is asked about some, not about all"
    errors = np.concatenate([_errors(meant[copy], lines[copy].values()) for copy in meant if copy not in wrong])
    assert np.median(errors) < 0.3 and np.quantile(errors, 0.95) < 1.5, "hundredths of the axis, as the limit says"


def _curve(lines: Iterable[list[dict[str, str]]]) -> Curve:
    return Curve("lijn", 0.6, tuple(line_of(rows) for rows in lines), 1.0)


def _errors(meant: Sequence[CurveLine], lines: Iterable[list[dict[str, str]]]) -> np.ndarray:
    """Of each line that was read, from the nearest that was meant."""
    off = []
    for read in map(line_of, lines):
        apart = [
            np.array(
                [abs(a - b) for a, b in zip(one.heights, read.heights, strict=True) if a is not None and b is not None]
            )
            for one in meant
        ]
        off.append(min(apart, key=lambda each: each.mean() if len(each) else 1e9))
    return np.concatenate(off)
