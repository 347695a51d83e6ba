"""The twelve worst of what `drawn_fields.py` read, as one picture: what was read over what was drawn.

    python tests/benchmarks/drawn_worst.py STROKES RECORDS.jsonl OUT.jpg

Worst: wrong without a question first; then by lines too many or too few, by how far a line lies off, by dashes.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

import cv2
import drawing
import numpy as np
from drawn_fields import SOURCES, Record, read_of
from fields import MARGIN_MM

from generator.model.curve import SURE_LINES, SURE_SPLIT
from generator.model.geometry import Box
from generator.read.drawings.shown import draw_curve
from generator.rehearse.lines import HEIGHT_OFF

SHOWN, ACROSS = 12, 4
SHARE = 0.36  # of a field's size
PALE = 0.75  # of the scan: the rest is white, so that the lines stand out


def asked(record: Record) -> bool:
    return record["sure"] < SURE_LINES or any(c < SURE_SPLIT for _, c in record["splits"])


def badness(record: Record) -> tuple[object, ...]:
    miss = abs(record["n"] - record["read"]) + record["n"] - len(record["means"])
    wrong = sum(not ok for ok, _ in record["splits"])
    off = max(record["means"], default=0)
    return (miss or wrong or off >= HEIGHT_OFF) and not asked(record), miss, off, wrong


def tile(record: Record) -> np.ndarray:
    field = SOURCES[str(record["source"])][0](record["seed"], record["at"], record["index"])
    plot = drawing.paper()[1]
    read, _ = read_of(field)
    shown = field.picture if field.picture.ndim == 3 else cv2.cvtColor(field.picture, cv2.COLOR_GRAY2BGR)
    shown = cv2.resize(shown, None, fx=SHARE, fy=SHARE, interpolation=cv2.INTER_AREA)
    shown = cv2.addWeighted(shown, PALE, np.full_like(shown, 255), 1 - PALE, 0)
    draw_curve(shown, read.curve, Box(MARGIN_MM, MARGIN_MM, plot.width, plot.height), drawing.SCALE * SHARE)
    told = f"{record['n']} drawn, {record['read']} read"
    told += "" if all(ok for ok, _ in record["splits"]) else ", dashes wrong"
    told += ", asked" if asked(record) else ", not asked"
    cv2.rectangle(shown, (0, 0), (shown.shape[1], 16), (255, 255, 255), -1)
    cv2.putText(shown, told, (4, 12), cv2.FONT_HERSHEY_SIMPLEX, 0.38, (30, 30, 160), 1, cv2.LINE_AA)
    return np.asarray(cv2.copyMakeBorder(shown, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=(160, 160, 160)), np.uint8)


if __name__ == "__main__":
    os.environ["WERKBLAD_STROKES"] = sys.argv[1]
    records = [json.loads(line) for line in Path(sys.argv[2]).read_text().splitlines()]
    worst = sorted((r for r in records if not r["lost"]), key=badness, reverse=True)[:SHOWN]
    tiles = [tile(record) for record in worst]
    rows = [np.hstack(tiles[start : start + ACROSS]) for start in range(0, len(tiles), ACROSS)]
    cv2.imwrite(sys.argv[3], np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, 75])
