"""Makes `generator/read/thin_marks.npz`: how likely the ink in a box is a mark for that box.

Run: python tests/training/thin_marks.py [pages]      (asks for the real marks: WERKBLAD_REALMARKS)

Recipe: as in full_boxes.py, with marks that leave paper, drawn and real, in a third of the boxes; and over and between
them what is no mark: question marks beside and over boxes, "n.v.t." and words written across, tails that run on from a
mark into the next box; and the rings round neighbours. Boxes without a mark of their own whose ink would count as one
are the examples of what was not meant. They are far more than people make: the model is to doubt.
"""

from __future__ import annotations

import sys
from collections import Counter

import cv2
import network
import numpy as np
from rehearsal import NOTHING, Filled, Seen, pages_of_all_prints

from generator.model.answer import MarkState
from generator.model.geometry import Box, Point
from generator.model.layout import Field
from generator.read import networks, thin_marks
from generator.read import thresholds as t
from generator.read.classify import decide
from generator.rehearse import pens
from generator.rehearse.pens import MarkKind, Pen, Stroke
from generator.rehearse.realmarks import RealMarks

PAGES = 3000
MARKED_SHARE = 0.33  # of the boxes
OTHER_SHARE = 0.06  # of the boxes: something that is no mark begins there
TAIL_SHARE = 0.15  # of the marks
NEAR_MM = 16.0  # mm, middle to middle: a tail reaches a box that is this near
SPOILED = "spoiled"  # a mark with writing over it: nobody can say what is right
KINDS = (
    "tick", "long_tick", "cross", "stroke", "dot", "fill", "circle", "real tick", "real cross", "real fill",
    "real circle",
)  # fmt: skip


def no_mark(field: Field, rng: np.random.Generator) -> list[Stroke]:
    """A question mark, letters or a word, in, over or beside a box."""
    box, kind = field.box, int(rng.integers(3))
    height = float(rng.uniform(2.5, 6.0))
    at = Point(box.x + rng.uniform(-0.6, 1.6) * box.width, box.bottom + rng.uniform(-0.5, 0.4) * box.height)
    if kind == 0:
        return pens.question_mark(at, height, rng)
    start = Point(at.x - rng.uniform(0, 2) * height, at.y)
    if kind == 1:
        return pens.not_applicable(start, height, rng)
    return pens.scribble_word(start, float(rng.uniform(1.5, 4)) * height, height * 0.6, rng)


def fill_in(boxes: list[Field], pen: Pen, real: RealMarks, rng: np.random.Generator) -> Filled:
    """Marks, and what is none."""
    kinds: dict[str, str] = {}
    strokes, stamps = [], []
    others: list[Stroke] = []
    for field in boxes:
        if rng.random() < OTHER_SHARE:
            others += no_mark(field, rng)
        elif rng.random() < MARKED_SHARE:
            kind = str(rng.choice(KINDS))
            if kind.startswith("real"):
                stamp = real.pick(MarkKind(kind.removeprefix("real ")), field.box, pen, rng)
                stamps += [stamp] if stamp is not None else []
            else:
                strokes += pens.mark(MarkKind(kind), field.box, pen, rng)
            kinds[field.name] = kind
    for field in boxes:
        if field.name in kinds and any(_touches(stroke, field.box) for stroke in others):
            kinds[field.name] = SPOILED
        beside = [o for o in boxes if o.name not in kinds and 0 < _apart(o, field) <= NEAR_MM]
        if field.name in kinds and beside and rng.random() < TAIL_SHARE:
            strokes += pens.tail(field.box, min(beside, key=lambda o: _apart(o, field)).box, rng)
    return kinds, strokes + others, stamps


def _touches(stroke: Stroke, box: Box) -> bool:
    """Whether a stroke comes near a box."""
    near = box.grown(1.0)
    x, y = stroke[:, 0], stroke[:, 1]
    return bool(((x > near.x) & (x < near.right) & (y > near.y) & (y < near.bottom)).any())


def _apart(one: Field, other: Field) -> float:
    a, b = one.box.centre, other.box.centre
    return float(np.hypot(a.x - b.x, a.y - b.y))


def _counts(r: Seen) -> bool:
    """Whether its ink would be taken for a mark, but for these networks."""
    return decide(r.features, r.pen, None)[0] is MarkState.MARKED


def learn(rows: list[Seen]) -> None:
    """Fit, write the model, and print what was held out."""
    rows = [r for r in rows if r.features.coverage < t.SOME_INK and r.kind != SPOILED and _counts(r)]
    x = np.stack([thin_marks.inputs(r.features, r.pen, r.bilevel) for r in rows])
    y = np.array([r.kind != NOTHING for r in rows], np.float32)
    held = np.array([r.held_out for r in rows])
    model = network.store(network.fitted(x[~held], y[~held], turn=False), thin_marks.MODEL)
    likely = networks.probabilities(x[held], model)
    table: Counter[tuple[str, bool]] = Counter()
    for r, p in zip((r for r in rows if r.held_out), likely, strict=True):
        table[r.kind, bool(p >= t.SURELY_MEANT)] += 1
    print(f"{(~held).sum()} boxes to fit, {held.sum()} held out\n")
    print("| drawn | chosen | doubtful |\n|---|--:|--:|")
    for kind in (*KINDS, NOTHING):
        print(f"| {kind} | {table[kind, True]} | {table[kind, False]} |")
    print("\n" + network.calibration(likely, y[held]))


if __name__ == "__main__":
    cv2.setNumThreads(1)
    learn(pages_of_all_prints(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES, fill_in))
