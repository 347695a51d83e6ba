"""Makes `generator/read/full_boxes.npz`: how likely a box with much ink was cancelled rather than chosen.

Run: python tests/training/full_boxes.py [pages]      (asks for the real marks: WERKBLAD_REALMARKS)

Recipe: pages of the pack `kern`, ordinary and large, and a page with smaller boxes, with every pen. About half of the
boxes get a mark at random: ticks, long ones too, crosses, thick (repeated) crosses, scribbles, strokes; boxes filled
up, filled up in a hurry and scratched out; and real crosses, fills and filled-up boxes. They go through all copiers,
faxes, coarse and fine scans and phones. Of the boxes with much ink (SOME_INK) the picture and features are kept, with
what was meant. Three networks are fitted to four fifths of the pages and of the real marks, each box in all eight
positions; the rest is only judged, and its table is printed.
"""

from __future__ import annotations

import sys
from collections import Counter

import cv2
import network
import numpy as np
from rehearsal import Filled, Seen, pages_of_all_prints

from generator.model.geometry import Box
from generator.model.layout import Field
from generator.read import full_boxes, networks
from generator.read import thresholds as t
from generator.rehearse.pens import MarkKind, Pen, Stroke, mark, solid
from generator.rehearse.realmarks import RealMarks

PAGES = 3000
MARKED_SHARE = 0.5  # of the boxes
SCRIBBLE_PEN_MM = 0.8  # a thicker pen's scribble is a filled-up box
CANCELLING = ("solid", "hurried", "scratch", "real solid")
KINDS = (
    "tick", "long_tick", "cross", "thick cross", "fill", "stroke", "solid", "hurried", "scratch",
    "real cross", "real fill", "real solid",
)  # fmt: skip


def strokes_of(kind: str, box: Box, pen: Pen, rng: np.random.Generator) -> list[Stroke]:
    """The strokes of a made-up mark."""
    if kind == "hurried":  # one direction only, its lines just touching
        return solid(box, rng, pen.width * rng.uniform(1.0, 1.5))[:1]
    if kind == "thick cross":
        return [*mark(MarkKind.CROSS, box, pen, rng), *mark(MarkKind.CROSS, box, pen, rng)]
    return mark(MarkKind(kind), box, pen, rng)


def fill_in(boxes: list[Field], pen: Pen, real: RealMarks, rng: np.random.Generator) -> Filled:
    """Marks in about half of the boxes."""
    kinds: dict[str, str] = {}
    strokes, stamps = [], []
    for field in boxes:
        kind = str(rng.choice(KINDS))
        if rng.random() >= MARKED_SHARE or (kind == "fill" and pen.width > SCRIBBLE_PEN_MM):
            continue
        if kind.startswith("real"):
            stamp = real.pick(MarkKind(kind.removeprefix("real ")), field.box, pen, rng)
            if stamp is None:
                continue
            stamps.append(stamp)
        else:
            strokes += strokes_of(kind, field.box, pen, rng)
        kinds[field.name] = kind
    return kinds, strokes, stamps


def learn(rows: list[Seen]) -> None:
    """Fit, write the model, and print what was held out."""
    rows = [r for r in rows if r.features.coverage >= t.SOME_INK and r.kind in KINDS]
    x = np.stack([full_boxes.inputs(r.features, r.bilevel) for r in rows])
    y = np.array([r.kind in CANCELLING for r in rows], np.float32)
    held = np.array([r.held_out for r in rows])
    model = network.store(network.fitted(x[~held], y[~held], turn=True), full_boxes.MODEL)
    likely = networks.probabilities(x[held], model)
    table: Counter[tuple[str, str]] = Counter()
    for r, p in zip((r for r in rows if r.held_out), likely, strict=True):
        table[r.kind, "c" if p >= t.SURELY_CANCELLED else "m" if p <= t.SURELY_CHOSEN else "d"] += 1
    print(f"{(~held).sum()} boxes to fit, {held.sum()} held out\n")
    print("| drawn | chosen | doubtful | cancelled |\n|---|--:|--:|--:|")
    for kind in KINDS:
        print(f"| {kind} | {table[kind, 'm']} | {table[kind, 'd']} | {table[kind, 'c']} |")
    print("\n" + network.calibration(likely, y[held]))


if __name__ == "__main__":
    cv2.setNumThreads(1)
    learn(pages_of_all_prints(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES, fill_in))
