"""The recipe of `generator/read/drawings/curves.npz`: seven small networks, taught on drawn fields of known truth.

    python tests/training/drawing.py STROKES FOLDER FIELDS

STROKES: folder with `omniglot/omniglot.npz` (letters of real people; not part of the repository). FOLDER: where fields
that were drawn are kept, so that teaching can be done again. FIELDS: how many.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import contextlib
import pickle
import sys
import tempfile
import zlib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from fields import MARGIN_MM, TAKINGS, Taking, cut, moved, paint, taken

from generator.define.library import Library
from generator.model.curve import CurveLine
from generator.model.geometry import MM_PER_INCH, Box, Point
from generator.read.blank.reference import _grey_at_paper, spread_print
from generator.read.drawings import accept, curve, join, nets, risk, split
from generator.read.drawings.ink import FieldInk, field_ink
from generator.read.drawings.pieces import Pieces, pieces_of
from generator.read.marks.networks import softmax, stored_in
from generator.rehearse.lines import same_split
from generator.rehearse.pens import Pen, Stroke
from generator.rehearse.sketches import SKETCH_PENS, USUAL, MeantLine, Sketch, sketch
from generator.selftest import Plan, printed

DPI = 300
SCALE = 6.0
SPREAD_MM = 0.3
LINE, WRITING, SCRATCH = 0, 1, 2
APART = 10_000  # from this seed on: fields for what is taught last
CLASS = {"line": LINE, "word": WRITING, "number": WRITING, "arrow": WRITING, "scratch": SCRATCH}


@dataclass
class Example:
    """A field with its truth; the ink packed."""

    seed: tuple[int, ...]
    taking: str
    truth: Sketch
    ink: bytes
    pieces: Pieces
    owner: np.ndarray  # of each piece: line from 1, 0 for none
    kind: np.ndarray

    def field(self) -> FieldInk:
        return pickle.loads(zlib.decompress(self.ink))


@cache
def paper() -> tuple[np.ndarray, Box, float, np.ndarray]:
    """The empty field in colour, its plot, today, and the known print."""
    import pypdfium2 as pdfium

    with tempfile.TemporaryDirectory() as folder:
        product, run = printed(Plan("kern", "waterrade"), Library(None), Path(folder))
        place, page = next((i, p) for i, p in enumerate(run.layout.pages) if p.axes)
        pdf = pdfium.PdfDocument(product.files[0])
        picture = pdf[product.pages_of(1)[place]].render(scale=DPI / 72).to_numpy()[:, :, :3].copy()
    axes = page.axes[0]
    area = axes.box.grown(MARGIN_MM)
    empty = cut(picture, DPI, area)
    grey = cv2.GaussianBlur(cv2.cvtColor(empty, cv2.COLOR_BGR2GRAY), (0, 0), 1.0)
    share = DPI / MM_PER_INCH / SCALE
    size = (round(grey.shape[1] / share), round(grey.shape[0] / share))
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    return empty, axes.box, axes.today, spread_print(_grey_at_paper(small), SCALE, SPREAD_MM)


@cache
def omniglot(part: str) -> list[np.ndarray]:
    stored = np.load(
        Path(os.environ["WERKBLAD_STROKES"]) / "omniglot/omniglot.npz", allow_pickle=True, encoding="latin1"
    )
    return list(stored[part])


def letters(part: str):
    def some(at: Point, height: float, rng: np.random.Generator) -> list[Stroke]:
        """Real people's letters beside each other."""
        strokes, x = [], at.x
        known = omniglot(part)
        for _ in range(int(rng.integers(2, 8))):
            rows = known[int(rng.integers(len(known)))].astype(float)
            xy = np.cumsum(rows[:, :2], axis=0)
            xy -= xy.min(axis=0)
            xy *= height * rng.uniform(0.6, 1.1) / max(float(xy.max()), 1.0)
            ends = np.flatnonzero(rows[:, 2]) + 1
            for part_of in np.split(xy, ends):
                if len(part_of) > 1:
                    strokes.append(part_of + np.array([x, at.y - float(xy[:, 1].max())]))
            x += float(xy[:, 0].max()) + height * rng.uniform(0.1, 0.4)
        return strokes

    return some


def any_pen(rng: np.random.Generator) -> Pen:
    pen = SKETCH_PENS[int(rng.integers(len(SKETCH_PENS)))]
    return replace(
        pen, width=pen.width * rng.uniform(0.8, 1.25), darkness=min(0.95, pen.darkness * rng.uniform(0.9, 1.1))
    )


DARKEST_LOST = 118  # grey level: strokes this pale are lost in some black-and-white scans


def shows(truth: Sketch, taking: Taking) -> bool:
    """Whether all lines are in the picture at all: what black and white loses nobody can read."""
    levels = (
        255 * (1 - d.pen.darkness * (1 - np.dot(d.tint, (0.114, 0.587, 0.299)))) for d in (x.ink for x in truth.lines)
    )
    return not taking.bilevel or (not any(x.ink.pen.grain for x in truth.lines) and max(levels) < DARKEST_LOST)


def drawn_field(seed: tuple[int, ...], taking: Taking, part: str, pen: Pen | None = None, count: int | None = None):
    """A field as it comes in, and its truth."""
    rng = np.random.default_rng(list(seed))
    empty, plot, today, _ = paper()
    area = plot.grown(MARGIN_MM)
    own = letters(part) if rng.random() < 0.7 else None
    truth = sketch(plot, today, rng, pen=pen or any_pen(rng), count=count, manner=USUAL, letters=own)
    page = empty.copy()
    paint(page, moved(truth.drawn, area), DPI, rng)
    picture, _ = taken(page, DPI, taking, rng)
    return picture, truth


def example(job: tuple[tuple[int, ...], str]) -> Example:
    seed, part = job
    cv2.setNumThreads(1)
    taking = TAKINGS[np.random.default_rng([*seed, 7]).integers(len(TAKINGS))]
    picture, truth = drawn_field(seed, taking, part)
    ink = field_ink(picture, paper()[3], SCALE, 205.0, taking.bilevel)
    pieces = pieces_of(ink)
    owner, kind = owners(truth, pieces)
    return Example(
        seed,
        taking.name,
        truth,
        zlib.compress(pickle.dumps(ink if ink.colour is None else replace(ink, colour=ink.colour[:1, :1])), 1),
        pieces,
        owner,
        kind,
    )


def owners(truth: Sketch, pieces: Pieces) -> tuple[np.ndarray, np.ndarray]:
    """Of each piece: which line it is (0: none), and its class (-1: several or nothing)."""
    _, plot, _, printed_ = paper()
    area = plot.grown(MARGIN_MM)
    count = len(pieces)
    best, owner, kind = np.full(count, 0.55), np.zeros(count, int), np.full(count, -1)
    which = np.repeat(np.arange(count), np.diff(pieces.starts))
    line = 0
    for each in moved(truth.drawn, area):
        line += each.what == "line"
        raster = np.full(printed_.shape, 255, np.uint8)
        wide = max(1, round((each.ink.pen.width + 0.7) * SCALE))
        for stroke in each.strokes:
            cv2.polylines(raster, [np.round(stroke * SCALE * 16).astype(np.int32)], False, 0, wide, cv2.LINE_8, 4)
        at = np.clip((pieces.points * SCALE).astype(int), 0, np.array(raster.shape[::-1]) - 1)
        share = np.bincount(which, raster[at[:, 1], at[:, 0]] == 0, minlength=count) / np.maximum(
            np.diff(pieces.starts), 1
        )
        better = share > best
        best[better], kind[better] = share[better], CLASS[each.what]
        owner[better] = line if each.what == "line" else 0
    return owner, kind


# --- teaching ---------------------------------------------------------------------------------------------------------


def taught(
    x: np.ndarray, loss_slope, outputs: int, hidden: int, rng: np.random.Generator, epochs: int, batches
) -> dict[str, np.ndarray]:
    """A network with one hidden layer, by Adam. `loss_slope(scores, rows)`: slope of the loss to the scores."""
    middle, scale = x.mean(axis=0), x.std(axis=0) + 1e-3
    z = ((x - middle) / scale).astype(np.float32)
    n = x.shape[1]
    weights = [
        rng.normal(0, np.sqrt(2 / n), (n, hidden)), np.zeros(hidden),
        rng.normal(0, np.sqrt(1 / hidden), (hidden, outputs)), np.zeros(outputs),
    ]  # fmt: skip
    weights = [w.astype(np.float32) for w in weights]
    first, second, step = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights], 0
    total = epochs * len(batches)
    for _ in range(epochs):
        for index in rng.permutation(len(batches)):
            rows = batches[index]
            a = z[rows]
            h = np.maximum(a @ weights[0] + weights[1], 0)
            slope = loss_slope(h @ weights[2] + weights[3], rows)
            back = (slope @ weights[2].T) * (h > 0)
            grads = [a.T @ back, back.sum(0), h.T @ slope, slope.sum(0)]
            step += 1
            rate = 3e-3 * (1 - step / (total + 1)) + 1e-5
            for i, g in enumerate(grads):
                slope_of = g + 1e-4 * weights[i]
                first[i] = 0.9 * first[i] + 0.1 * slope_of
                second[i] = 0.999 * second[i] + 0.001 * slope_of**2
                weights[i] = weights[i] - rate * (first[i] / (1 - 0.9**step)) / (
                    np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8
                )
    names = ("first", "bias", "second", "end")
    return {"middle": middle, "scale": scale, **dict(zip(names, weights, strict=True))}


def in_batches(count: int, size: int, rng: np.random.Generator) -> list[np.ndarray]:
    return np.array_split(rng.permutation(count), max(1, count // size))


def classes(
    x: np.ndarray, y: np.ndarray, outputs: int, hidden: int, epochs: int, seed: int, batch: int = 256
) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)

    def slope(scored: np.ndarray, rows: np.ndarray) -> np.ndarray:
        if outputs == 1:
            return (nets.sigmoid(scored) - y[rows, None]) / len(rows)
        likely = softmax(scored)
        likely[np.arange(len(rows)), y[rows]] -= 1
        return likely / len(rows)

    return taught(x, slope, outputs, hidden, rng, epochs, in_batches(len(x), batch, rng))


def choices(groups: list[np.ndarray], right: list[int], hidden: int, epochs: int, seed: int) -> dict[str, np.ndarray]:
    """A score per candidate, so that the right one of each group is likeliest."""
    x = np.concatenate(groups)
    starts = np.concatenate([[0], np.cumsum([len(g) for g in groups])])
    rng = np.random.default_rng(seed)
    order = [np.array(part) for part in np.array_split(rng.permutation(len(groups)), max(1, len(groups) // 32))]
    batches = [np.concatenate([np.arange(starts[g], starts[g + 1]) for g in part]) for part in order]
    group_of = np.repeat(np.arange(len(groups)), np.diff(starts))
    good = np.zeros(len(x), np.float32)
    good[[starts[g] + r for g, r in enumerate(right)]] = 1

    def slope(scored: np.ndarray, rows: np.ndarray) -> np.ndarray:
        own = group_of[rows]
        _, own = np.unique(own, return_inverse=True)
        top = np.full(own.max() + 1, -np.inf)
        np.maximum.at(top, own, scored[:, 0])
        grown = np.exp(scored[:, 0] - top[own])
        likely = grown / np.bincount(own, grown)[own]
        return (likely - good[rows])[:, None] / (own.max() + 1)

    return taught(x, slope, 1, hidden, rng, epochs, batches)


def use(name: str, model: dict[str, np.ndarray]) -> None:
    """Let reading use what was taught."""
    stored = {}
    with contextlib.suppress(FileNotFoundError):
        stored = dict(stored_in(nets.FILE))
    stored |= {f"{name}.{key}": value.astype(np.float32) for key, value in model.items()}
    np.savez_compressed(nets.FILE, **{k: v.astype(np.float32) for k, v in stored.items()})
    stored_in.cache_clear()


def true_links(strands: join.Strands, owner: np.ndarray, pairs: np.ndarray, pieces: Pieces) -> np.ndarray:
    """Which pairs follow each other in one line (-1: cannot be told)."""
    own = np.array([_owner(m, owner, pieces) for m in strands.members])
    left = strands.ends[:, 0, 0]
    right = strands.ends[:, 1, 0]
    said = np.zeros(len(pairs), int)
    for line in range(1, int(owner.max(initial=0)) + 1):
        mine = np.flatnonzero(own == line)
        for a in mine:
            nexts = [b for b in mine if b != a and left[b] > right[a] - join.BACK_MM and right[b] > right[a]]
            if not nexts:
                continue
            first = min(left[b] for b in nexts)
            near = {b for b in nexts if left[b] <= first + 0.6}
            rows = np.flatnonzero((pairs[:, 0] == a) & np.isin(pairs[:, 1], list(near)))
            said[rows] = 1
    unknown = (own[pairs] < 0).any(axis=1)
    said[unknown & (said == 0)] = -1
    return said


def _owner(members, owner: np.ndarray, pieces: Pieces) -> int:
    """Which line a strand is for the most part (-1: mixed)."""
    tally = np.bincount(owner[list(members)], pieces.length[list(members)] + 1e-3)
    best = int(np.argmax(tally))
    return best if tally[best] > 0.8 * tally.sum() else -1


def teach(examples: list[Example]) -> None:
    have = [e for e in examples if len(e.pieces)]
    x = np.concatenate([e.pieces.looks for e in have])
    y = np.concatenate([e.kind for e in have])
    x, y = x[y >= 0], y[y >= 0]
    use("stroke", classes(x, y, 3, 32, 20, 1))
    likely = softmax(nets.scores("stroke", x.astype(np.float32)))
    print("stroke", len(y), "right", (likely.argmax(1) == y).mean(), np.bincount(y), flush=True)
    strands = [join.singles(e.pieces) for e in have]
    ways = zip(("near", "far"), join.REACH_MM, join.LEAST_ODDS, (2, 3), strict=True)
    for name, reach, least, seed in ways:
        pairs = [join.candidates(s, reach) for s in strands]
        feats = [join.link_features(s, p, e.field()) for s, p, e in zip(strands, pairs, have, strict=True)]
        said = [true_links(s, e.owner, p, e.pieces) for s, e, p in zip(strands, have, pairs, strict=True)]
        x, y = np.concatenate(feats), np.concatenate(said)
        use(name, classes(x[y >= 0], y[y >= 0].astype(np.float32), 1, 32, 8 if name == "near" else 16, seed))
        odds = [nets.scores(name, f)[:, 0].astype(float) if len(f) else np.zeros(0) for f in feats]
        o = np.concatenate(odds)[y >= 0]
        print(name, len(o), "links", int((y == 1).sum()), "wrong", ((o > 0) != (y[y >= 0] == 1)).sum(), flush=True)
        strands = [
            join.joined(s, join.matched(p, d, least), e.pieces) if len(p) else s
            for s, e, p, d in zip(strands, have, pairs, odds, strict=True)
        ]
    _teach_accept(have, strands)


def _teach_accept(have: list[Example], strands: list[join.Strands]) -> None:
    _, plot, today, _ = paper()
    plot_here = Box(MARGIN_MM, MARGIN_MM, plot.width, plot.height)
    rows, said, groups, right = [], [], [], []
    for e, s in zip(have, strands, strict=True):
        ink = e.field()
        claims = accept.claims_of(s, e.pieces, plot_here, ink)
        pairs = pairing(claims.courses, e.truth)
        rows.append(claims.features)
        said.append(np.array([i in pairs for i in range(len(claims.index))], np.float32))
        for i, line in pairs.items():
            loose = split.loose_after(s, [claims.index[k] for k in pairs], claims.index[i])
            runs = split.runs_of(claims.courses[i], ink, plot_here, (0.0, 0.0))
            strand = claims.index[i]
            c = split.candidates_of(runs, today, float(s.width[strand]), float(s.dark[strand]), ink.bilevel, loose)
            meant = e.truth.lines[line].dashed_from
            wanted = 2.0 if meant is None else -1.0 if meant == 0 else meant
            off = np.abs(c.places - wanted)
            if off.min() < 0.04:
                groups.append(c.features)
                right.append(int(off.argmin()))
    x, y = np.concatenate(rows), np.concatenate(said)
    use("accept", classes(x, y, 1, 24, 40, 4, 64))
    p = nets.sigmoid(nets.scores("accept", x))[:, 0]
    print("accept", len(y), "wrong", ((p > 0.5) != (y > 0.5)).mean(), flush=True)
    use("split", choices(groups, right, 40, 40, 5))
    ok = [int(np.argmax(nets.scores("split", g)[:, 0])) == r for g, r in zip(groups, right, strict=True)]
    print("split", len(groups), "right", np.mean(ok), flush=True)


def teach_risk(examples: list[Example], most: int = 3) -> None:
    """How sure the lines of a plot are, and where each one's dashes begin: taught on fields that nothing else was
    taught on, so that the networks that read made no better mistakes there than anywhere."""
    _, plot, today, _ = paper()
    here = Box(MARGIN_MM, MARGIN_MM, plot.width, plot.height)
    plots, lines_right, lines, splits_right = [], [], [], []
    curve.judged = lambda seen: (1.0, [1.0] * len(seen.accepted))  # it is taught here  # type: ignore[assignment]
    for e in examples:
        if not len(e.pieces) or not shows(e.truth, next(t for t in TAKINGS if t.name == e.taking)):
            continue
        read = curve.read_pieces(e.pieces, e.field(), here, today, "plot", most)
        if read.seen is None:
            continue
        rows = risk.line_features(read.seen)
        plots.append(risk.plot_features(read.seen, rows)[0])
        pairs = pairing([read.claims.courses[i] for i in read.accepted], e.truth)
        number = len(pairs) == len(read.accepted) == len(e.truth.lines)
        found = dict(zip((read.accepted.index(i) for i in read.order), read.curve.lines, strict=True))
        near = [mean_off(found[k], e.truth.lines[j]) < 4 for k, j in pairs.items()]
        lines_right.append(number and all(near))
        for k, j in pairs.items():
            lines.append(rows[k])
            splits_right.append(same_split(found[k].dashed_from, e.truth.lines[j].dashed_from))
    use("plot", several(np.array(plots), np.array(lines_right, np.float32)))
    use("dashes", several(np.array(lines), np.array(splits_right, np.float32)))
    for name, x, y in (("plot", plots, lines_right), ("dashes", lines, splits_right)):
        p, right = nets.sigmoid(nets.scores(name, np.array(x)))[:, 0], np.array(y)
        for least in (0.8, 0.85, 0.9, 0.93, 0.95):
            kept = p >= least
            print(name, least, "asked", 1 - kept.mean(), "right", right[kept].mean(), "all", right.mean(), flush=True)


def several(x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """A few networks as one that says their mean: what one of them took for a rule others do not."""
    models = [classes(x, y, 1, 8, 12, seed, 32) for seed in range(6, 11)]
    joined = {key: models[0][key] for key in ("middle", "scale")}
    joined["first"] = np.concatenate([m["first"] for m in models], axis=1)
    joined["bias"] = np.concatenate([m["bias"] for m in models])
    joined["second"] = np.concatenate([m["second"] for m in models]) / len(models)
    joined["end"] = np.mean([m["end"] for m in models], axis=0)
    return joined


def mean_off(line: CurveLine, meant: MeantLine) -> float:
    """How far a line is from what was meant, hundredths of the axis."""
    heights = np.array([np.nan if h is None else h for h in line.heights])
    return float(np.nanmean(np.abs(heights - meant.heights)))


def pairing(courses, truth: Sketch, most: float = 6.0) -> dict[int, int]:
    """Which strand is which line: by mean distance (hundredths of the axis), each once; only where they agree over
    most of the line."""
    from scipy.optimize import linear_sum_assignment

    _, plot, _, _ = paper()
    if not courses or not truth.lines:
        return {}
    cost = np.full((len(courses), len(truth.lines)), 1e3)
    at = np.round(np.linspace(0, 1, 51) * (accept.COLUMNS - 1)).astype(int)
    for i, c in enumerate(courses):
        y = 100 * (1 - (c.y[at] - MARGIN_MM) / plot.height)
        for j, line in enumerate(truth.lines):
            both = np.isfinite(y) & np.isfinite(line.heights)
            either = np.isfinite(y) | np.isfinite(line.heights)
            if both.sum() > 0.5 * either.sum():
                cost[i, j] = np.abs(y - line.heights)[both].mean()
    rows, columns = linear_sum_assignment(cost)
    return {int(r): int(c) for r, c in zip(rows, columns, strict=True) if cost[r, c] < most}


def examples_of(folder: Path, count: int, start: int = 0, jobs: int = 2) -> list[Example]:
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    paper(), omniglot("train")  # processes that are forked have them
    paper_jobs = [((91, i), "train") for i in range(start, start + count)]
    for block in range(0, count, 100):
        file = folder / f"{start + block}.pkl"
        if not file.exists():
            with ProcessPoolExecutor(jobs) as pool:
                made = list(pool.map(example, paper_jobs[block : block + 100], chunksize=5))
            file.write_bytes(pickle.dumps(made))
        found += pickle.loads(file.read_bytes())
    return found


if __name__ == "__main__":
    cv2.setNumThreads(0)  # a process that is forked while OpenCV has threads waits for ever
    os.environ["WERKBLAD_STROKES"] = sys.argv[1]
    folder, fields = Path(sys.argv[2]), int(sys.argv[3])
    teach(examples_of(folder, fields))
    teach_risk(examples_of(folder, fields, APART))
