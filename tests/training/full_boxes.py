"""Makes `generator/read/full_boxes.npz`: how likely a box with much ink was cancelled rather than chosen.

Run: python tests/training/full_boxes.py [pages]      (asks for the real marks, see below)

Recipe: pages of the pack `kern`, ordinary and large, and a page with smaller boxes, with every pen. About half of the
boxes get a mark at random: ticks, long ones too, crosses, thick (repeated) crosses, scribbles, strokes; boxes filled
up, filled up in a hurry and scratched out; and real crosses, fills and filled-up boxes
(`generator.rehearse.realmarks`). They go through all copiers, faxes, coarse and fine scans and phones. Of the boxes
with much ink (SOME_INK) the picture and features are kept, with what was meant. Three small networks are fitted to
four fifths of the *pages*, each box in all eight positions; the last fifth is only judged, and its table is printed.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import cv2
import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1] / "read")]
import paper as small_paper

from generator.build import Order, build
from generator.define.library import Library
from generator.keep.store import STORE_NAME, Store
from generator.model.geometry import Box
from generator.model.layout import Field, FieldShape, PageLayout
from generator.model.run import Run
from generator.read import full_boxes, locate, marks, register, shapes
from generator.read import thresholds as t
from generator.read.classify import black_and_white
from generator.read.features import BoxFeatures
from generator.read.grid import Levels
from generator.read.intake.kinds import Kind
from generator.read.intake.picture import Pixels, load_pictures
from generator.read.runbook import RunBook
from generator.rehearse import realmarks
from generator.rehearse.page import draw
from generator.rehearse.pens import PENS, MarkKind, Pen, Stroke, mark, solid
from generator.rehearse.printer import printed_pages
from generator.rehearse.realmarks import RealMarks, Stamp
from generator.rehearse.ways import WAYS, Way

PAGES, SEED = 1500, 404
MARKED_SHARE = 0.5  # of the boxes
BOXES_NEEDED = 6  # on a page, to be worth reading
HELD_OUT = 5  # one page in so many is only judged
PRINT_APART = 1_000_000  # between the page numbers of one print and the next
HIDDEN, NETWORKS = 24, 3
EPOCHS, BATCH, RATE, DECAY = 14, 256, 2e-3, 0.02
Prints = Callable[[int, int], np.ndarray]  # place in the run, dpi → the empty page
Row = tuple[int, str, str, BoxFeatures, bool]  # page number, way, kind of mark, features, black and white
SCRIBBLE_PEN_MM = 0.8  # a thicker pen's scribble is a filled-up box
WEIGHTS = {"copier": 0.6, "fax": 0.25, "photo": 0.15}
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


def fill_in(
    paper: np.ndarray, page: PageLayout, pen: Pen, dpi: float, real: RealMarks | None, rng: np.random.Generator
) -> dict[str, str]:
    """Marks in about half of the boxes; the kind of each by field name."""
    truth: dict[str, str] = {}
    strokes: list[Stroke] = []
    stamps: list[Stamp] = []
    for field in boxes_of(page):
        kind = str(rng.choice(KINDS))
        if rng.random() >= MARKED_SHARE or (kind == "fill" and pen.width > SCRIBBLE_PEN_MM):
            continue
        if kind.startswith("real"):
            stamp = real.pick(MarkKind(kind.removeprefix("real ")), field.box, pen, rng) if real else None
            if stamp is None:
                continue
            stamps.append(stamp)
        else:
            strokes += strokes_of(kind, field.box, pen, rng)
        truth[field.name] = kind
    draw(paper, strokes, pen, dpi, rng)
    realmarks.paste(paper, tuple(stamps), dpi)
    return truth


def boxes_of(page: PageLayout) -> list[Field]:
    return [f for f in page.fields if f.shape is FieldShape.BOX and not f.private]


def sheet_of(data: bytes, kind: str, runs: RunBook) -> marks.Sheet | None:
    """The features of a page, if its code is found."""
    pixels = next(load_pictures(data, Kind(kind), 1, 1))
    if not isinstance(pixels, Pixels):
        return None
    levels = Levels(pixels.grey)
    search = locate.Search(levels, runs, max(pixels.grey.shape) / 297)
    found = locate.locate(search)
    if not isinstance(found, locate.Found):
        return None
    reference = runs.reference(found.code)
    fit = register.register(levels, reference, (found,))
    bilevel = bool(np.isin(pixels.grey[::7, ::7], (0, 255)).all())
    return None if fit is None or isinstance(fit, str) else marks.measure(levels, fit, reference, bilevel)


@contextmanager
def built(large: bool) -> Iterator[tuple[Run, Prints]]:
    """The pack as a print run of one copy, and its empty pages as pixels."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / STORE_NAME) as store:
        product = build(Order("kern", "waterrade", copies=1, large=large), Library(None), store, Path(folder))

        @cache
        def prints(place: int, dpi: int) -> np.ndarray:
            index = product.pages_of(1)[place]
            return next(printed_pages(product.files[0], dpi, range(index, index + 1)))

        yield store.run(product.run), prints


def rehearse(pages: int, run: Run, prints: Prints, real: RealMarks | None, seed: int) -> list[Row]:
    """Every box with much ink of so many filled-in pages."""
    rng, rows = np.random.default_rng(seed), []
    runs, layout = RunBook({run.layout.run: run}), run.layout
    usable = [i for i, page in enumerate(layout.pages) if len(boxes_of(page)) >= BOXES_NEEDED]
    for number in range(pages):
        way, pen = a_way(rng), PENS[int(rng.integers(len(PENS)))]
        place = usable[int(rng.integers(len(usable)))]
        paper, page = prints(place, way.dpi).copy(), layout.pages[place]
        truth = fill_in(paper, page, pen, way.dpi, real, rng)
        handed = way.take(paper, page, rng)
        sheet = sheet_of(handed.data, handed.format, runs) if handed.shows(pen) else None
        if sheet is not None:
            rows += [
                (number, way.name, truth[f.field.name], f, black_and_white(sheet))
                for f in sheet.features
                if f.coverage >= t.SOME_INK and f.field.name in truth
            ]
    return rows


def a_way(rng: np.random.Generator) -> Way:
    group = WAYS[str(rng.choice(list(WEIGHTS), p=list(WEIGHTS.values())))]
    chances = np.array([way.weight for way in group])
    return group[int(rng.choice(len(group), p=chances / chances.sum()))]


def turned(rows: np.ndarray) -> np.ndarray:
    """The rows with their pictures mirrored and turned all eight ways."""
    side = shapes.VIEW_PX
    pictures, numbers = rows[:, : side * side].reshape(-1, side, side), rows[:, side * side :]
    ways = [np.rot90(p, k, (1, 2)) for p in (pictures, pictures[:, :, ::-1]) for k in range(4)]
    return np.vstack([np.hstack([way.reshape(len(rows), -1), numbers]) for way in ways])


def fit_network(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Weights of one network with one hidden layer (cross entropy, Adam: Kingma and Ba 2015)."""
    weights = [
        rng.normal(0, math.sqrt(2 / x.shape[1]), (x.shape[1], HIDDEN)), np.zeros(HIDDEN),
        rng.normal(0, math.sqrt(1 / HIDDEN), HIDDEN), np.zeros(1),
    ]  # fmt: skip
    weights = [w.astype(np.float32) for w in weights]
    mean, square = ([np.zeros_like(w) for w in weights] for _ in range(2))
    batches, step = max(1, len(x) // BATCH), 0
    for epoch in range(EPOCHS):
        rate = RATE * 0.5 * (1 + math.cos(math.pi * epoch / EPOCHS))
        for batch in np.array_split(rng.permutation(len(x)), batches):
            step += 1
            for i, slope in enumerate(_slopes(x[batch], y[batch], weights)):
                mean[i] = 0.9 * mean[i] + 0.1 * slope
                square[i] = 0.999 * square[i] + 0.001 * slope**2
                change = mean[i] / (1 - 0.9**step) / (np.sqrt(square[i] / (1 - 0.999**step)) + 1e-8)
                weights[i] -= rate * (change + (DECAY * weights[i] if weights[i].ndim == 2 else 0))
    return tuple(weights)


def _slopes(x: np.ndarray, y: np.ndarray, weights: list[np.ndarray]) -> list[np.ndarray]:
    """The gradient of the mean cross entropy by each weight."""
    hidden, bias, out, end = weights
    active = np.maximum(x @ hidden + bias, 0)
    wrong = (1 / (1 + np.exp(-np.clip(active @ out + end, -30, 30))) - y) / len(x)
    back = np.outer(wrong, out) * (active > 0)
    return [x.T @ back, back.sum(0), active.T @ wrong, wrong.sum(keepdims=True)]


def fitted(x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """The model as it is stored."""
    middle, scale = x.mean(0), x.std(0) + 0.05
    everything, meant = (turned(x) - middle) / scale, np.tile(y, 8)
    everything, meant = everything.astype(np.float32), meant.astype(np.float32)
    nets = [fit_network(everything, meant, np.random.default_rng([SEED, n])) for n in range(NETWORKS)]
    names = ("hidden", "bias", "out", "end")
    return {"middle": middle, "scale": scale} | {
        name: np.stack([net[i] for net in nets]).squeeze(-1) if name == "end" else np.stack([net[i] for net in nets])
        for i, name in enumerate(names)
    }


def main() -> None:
    """Rehearse, fit, judge what was held out, and write the model."""
    cv2.setNumThreads(1)
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    real = realmarks.load()
    if real is None:
        sys.exit("The real marks are not here (WERKBLAD_REALMARKS): without them the model would not know real ink.")
    rows: list[Row] = []
    with built(large=False) as (run, prints):
        rows += rehearse(pages // 2, run, prints, real, SEED)
    with built(large=True) as (run, prints):
        rows += [(PRINT_APART + n, *rest) for n, *rest in rehearse(pages // 5, run, prints, real, SEED + 1)]
    one = small_paper.make_paper()
    small = rehearse(pages * 3 // 10, one.run, lambda _, dpi: small_print(dpi), real, SEED + 2)
    rows += [(2 * PRINT_APART + n, *rest) for n, *rest in small]
    learn(rows)


@cache
def small_print(dpi: int) -> np.ndarray:
    """The page with small boxes that the tests of reading use."""
    return small_paper.make_paper().printed(dpi)


def learn(rows: list[Row]) -> None:
    """Fit to four fifths of the pages, print what the last fifth says, and write the model."""
    x = np.stack([full_boxes.inputs(f.view, full_boxes.values(f, bilevel)) for *_, f, bilevel in rows])
    y = np.array([kind in CANCELLING for _, _, kind, _, _ in rows], np.float32)
    train = np.array([number % HELD_OUT != 0 for number, *_ in rows])
    model = fitted(x[train], y[train])
    small = {name: value.astype(np.float16 if name == "hidden" else np.float32) for name, value in model.items()}
    np.savez_compressed(Path(full_boxes.__file__).with_name(full_boxes.MODEL), **small)
    report(rows, full_boxes.probabilities(x, {name: v.astype(np.float32) for name, v in small.items()}), y, train)


def report(rows: list[Row], likely: np.ndarray, y: np.ndarray, train: np.ndarray) -> None:
    """What the pages that were held out say: states by kind of mark, and how honest the probabilities are."""
    table: Counter[tuple[str, str]] = Counter()
    for (_, _, kind, _, _), p, seen in zip(rows, likely, train, strict=True):
        if not seen:
            table[
                kind, "cancelled" if p >= t.SURELY_CANCELLED else "marked" if p <= t.SURELY_CHOSEN else "doubtful"
            ] += 1
    print(f"{train.sum()} boxes to fit, {(~train).sum()} held out\n")
    print("| drawn | chosen | doubtful | cancelled |\n|---|--:|--:|--:|")
    for kind in KINDS:
        print(
            f"| {kind} | " + " | ".join(str(table[kind, state]) for state in ("marked", "doubtful", "cancelled")) + " |"
        )
    print("\n| said (%) | boxes | were cancelled (%) |\n|---|--:|--:|")
    for low, high in ((0, 0.02), (0.02, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 0.98), (0.98, 1.01)):
        some = ~train & (likely >= low) & (likely < high)
        if some.any():
            print(f"| {low * 100:g} – {min(100, high * 100):g} | {some.sum()} | {100 * y[some].mean():.1f} |")


if __name__ == "__main__":
    main()
