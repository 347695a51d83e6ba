"""Makes `generator/read/marks/intent.npz`: what the ink in a box was meant as: a choice, cancelled, or nothing for it.

Run: python tests/training/intent.py [pages] [processes]      (asks for the real marks: WERKBLAD_REALMARKS)

Recipe: pages of the pack `kern`, ordinary and large, and a page with smaller boxes, with every pen, each a little
different. In about half of the boxes a mark at random: ticks, long ones too, crosses, thick (repeated) crosses,
scribbles, strokes, dots, rings, and the same in all sorts of ways (freehand.py): leaning, narrow, gone over again, much
smaller than the box, as broad as a brush;
boxes filled up, filled up in a hurry and scratched out; and real ticks, crosses, fills, rings and filled-up boxes. Over
and between them what is no mark: question marks in and beside boxes, "n.v.t." and words written across, tails that
run on from a mark into the next box. On a third of the pages all that is drawn is as soft as in a coarse picture, since
the real marks were cut from such pictures: soft must not mean real. They go through all copiers, faxes, coarse and fine
scans and phones; to one page in six something happens first (creases, coffee, highlighter, a copy of a copy), and what
that leaves in empty boxes is no mark either. Of the boxes whose ink is enough for a mark the picture and the features
are kept, with what was meant. What is no mark is `RARER` times as frequent here as among people (in a self-test); the
model is shifted by that. Networks are fitted to four fifths of the pages and of the real marks; the rest is only
judged, and its tables are printed.
"""

from __future__ import annotations

import sys
from collections import Counter

import cv2
import freehand
import network
import numpy as np
from rehearsal import NOTHING, Filled, Seen, pages_of_all_prints

from generator.model.answer import MarkState
from generator.model.geometry import Box, Point
from generator.model.layout import Field
from generator.read.marks import intent, networks
from generator.read.marks.intent import Intent
from generator.read.marks.judge import A_CHOICE, decide
from generator.rehearse import pens
from generator.rehearse.pens import MarkKind, Pen, Stroke
from generator.rehearse.realmarks import AS_FOUND, VARIED, RealMarks

PAGES = 7500
MARKED_SHARE = 0.5  # of the boxes
OTHER_SHARE = 0.12  # of the boxes: something that is no mark begins there
QUESTION_SHARE = 0.6  # of these: question marks; the rest is letters and words
TAIL_SHARE = 0.15  # of the marks
NEAR_MM = 16.0  # mm, middle to middle: a tail reaches a box that is this near
SCRIBBLE_PEN_MM = 0.66  # a thicker pen's scribble is a filled-up box
BOLD_PEN_MM = 0.7  # a thicker pen's bold cross hides nearly all of the box, as cancelling does
RARER = 30.0  # what is no mark but could be one: of marks with ink enough 1 in 3 here, about 1 in 100 among people
SPOILED = "spoiled"  # a mark with writing over it: nobody can say what is right
CHOSEN, CANCELLED, NEITHER = range(3)  # the classes, in the order of Intent
CHOICES = (
    "tick", "long_tick", "cross", "thick cross", "stroke", "dot", "fill", "circle", *freehand.WAYS,
    "real tick", "real cross", "real fill", "real circle",
)  # fmt: skip
SCRIBBLES = ("fill", "free scribble", "free loop", "free spiral", "free hatch")
CANCELLING = ("solid", "hurried", "scratch", "real solid")
OTHERS = ("not question", "not letters", "not word", NOTHING)


def kind_of_mark(rng: np.random.Generator, pen: Pen) -> str:
    """A choice in two boxes of three, else a cancelled one."""
    kind = str(rng.choice(CHOICES if rng.random() < 2 / 3 else CANCELLING))
    if kind.startswith("bold") and (pen.width > BOLD_PEN_MM or pen.grain):  # a brush has no grain
        return kind.replace("bold", "free")
    return "cross" if kind in SCRIBBLES and pen.width > SCRIBBLE_PEN_MM else kind


def strokes_of(kind: str, box: Box, pen: Pen, rng: np.random.Generator) -> list[Stroke]:
    """The strokes of a made-up mark."""
    if kind == "hurried":  # one direction only, its lines just touching
        return pens.solid(box, rng, pen.width * rng.uniform(1.0, 1.5))[:1]
    if kind in freehand.WAYS:
        return freehand.drawn(kind, box, rng)
    if kind == "thick cross":
        return [*pens.mark(MarkKind.CROSS, box, pen, rng), *pens.mark(MarkKind.CROSS, box, pen, rng)]
    return pens.mark(MarkKind(kind), box, pen, rng)


def no_mark(field: Field, rng: np.random.Generator) -> tuple[str, list[Stroke]]:
    """A question mark, letters or a word, in, over or beside a box."""
    box = field.box
    height = float(rng.uniform(2.5, 7.0))
    if rng.random() < QUESTION_SHARE:  # most of them with their middle somewhere in the box
        at = Point(box.x + rng.normal(0.5, 0.3) * box.width, box.centre.y + rng.normal(0.5, 0.15) * height)
        return "not question", pens.question_mark(at, height, rng)
    at = Point(box.x + rng.uniform(-0.6, 1.6) * box.width, box.bottom + rng.uniform(-0.5, 0.4) * box.height)
    start = Point(at.x - rng.uniform(0, 2) * height, at.y)
    if rng.random() < 0.5:
        return "not letters", pens.not_applicable(start, height, rng)
    return "not word", pens.scribble_word(start, float(rng.uniform(1.5, 4)) * height, height * 0.6, rng)


def fill_in(boxes: list[Field], pen: Pen, real: RealMarks, rng: np.random.Generator) -> Filled:
    """Marks, and what is none."""
    kinds: dict[str, str] = {}
    strokes, stamps = [], []
    others: list[tuple[str, Stroke]] = []
    for field in boxes:
        if rng.random() < OTHER_SHARE:
            kind, drawn = no_mark(field, rng)
            others += [(kind, stroke) for stroke in drawn]
        elif rng.random() < MARKED_SHARE:
            kind = kind_of_mark(rng, pen)
            if kind.startswith("real"):
                variety = (
                    AS_FOUND if kind in ("real fill", "real solid") else VARIED
                )  # how full they are is what they say
                stamp = real.pick(MarkKind(kind.removeprefix("real ")), field.box, pen, rng, variety)
                stamps += [stamp] if stamp is not None else []
            else:
                strokes += strokes_of(kind, field.box, pen, rng)
            kinds[field.name] = kind
    marked = dict(kinds)
    for field in boxes:
        for kind, stroke in others:
            if _touches(stroke, field.box):
                kinds[field.name] = SPOILED if field.name in marked else kind
        beside = [o for o in boxes if o.name not in kinds and 0 < _apart(o, field) <= NEAR_MM]
        if field.name in marked and beside and rng.random() < TAIL_SHARE:
            strokes += pens.tail(field.box, min(beside, key=lambda o: _apart(o, field)).box, rng)
    return kinds, strokes + [stroke for _, stroke in others], stamps


def _touches(stroke: Stroke, box: Box) -> bool:
    """Whether a stroke comes near a box."""
    near = box.grown(1.0)
    x, y = stroke[:, 0], stroke[:, 1]
    return bool(((x > near.x) & (x < near.right) & (y > near.y) & (y < near.bottom)).any())


def _apart(one: Field, other: Field) -> float:
    a, b = one.box.centre, other.box.centre
    return float(np.hypot(a.x - b.x, a.y - b.y))


def meaning(kind: str) -> int:
    """The class of a kind."""
    return CANCELLED if kind in CANCELLING else CHOSEN if kind in CHOICES else NEITHER


def asked(r: Seen) -> bool:
    """Whether a reader asks what its ink was meant as."""
    return r.kind != SPOILED and decide(r.features, r.pen, A_CHOICE)[0] is MarkState.MARKED


def learn(rows: list[Seen], processes: int = 1) -> None:
    """Fit, write the model, and print what was held out."""
    rows = [r for r in rows if asked(r)]
    x = np.stack([intent.inputs(r.features, r.pen, r.bilevel) for r in rows])
    y = np.array([meaning(r.kind) for r in rows])
    held = np.array([r.held_out for r in rows])
    model = network.shifted(network.fitted(x[~held], y[~held], processes), {NEITHER: RARER})
    likely = networks.probabilities(x[held], network.store(model, intent.MODEL))
    print(f"{(~held).sum()} boxes to fit, {held.sum()} held out\n")
    print(table([r for r in rows if r.held_out], likely))
    rarity = np.where(y[held] == NEITHER, 1 / RARER, 1.0)
    for kind, name in ((CANCELLED, "cancelled"), (NEITHER, "no mark")):
        print(f"\n{name}:\n" + network.calibration(likely[:, kind], y[held] == kind, rarity))


def table(rows: list[Seen], likely: np.ndarray) -> str:
    """What a reader makes of the boxes, by what was drawn."""
    counts: Counter[tuple[str, MarkState]] = Counter()
    for r, chances in zip(rows, likely.tolist(), strict=True):
        counts[r.kind, decide(r.features, r.pen, Intent(*chances))[0]] += 1
    states = (MarkState.MARKED, MarkState.DOUBTFUL, MarkState.CANCELLED)
    lines = ["| drawn | chosen | doubtful | cancelled |", "|---|--:|--:|--:|"]
    for kind in (*CHOICES, *CANCELLING, *OTHERS):
        lines.append(f"| {kind} | " + " | ".join(str(counts[kind, state]) for state in states) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    cv2.setNumThreads(1)
    pages, processes = (int(value) for value in (*sys.argv[1:], *(str(PAGES), "1")[len(sys.argv) - 1 :]))
    learn(pages_of_all_prints(pages, fill_in, processes), processes)
