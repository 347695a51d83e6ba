"""The recipe of `generator/read/drawings/maps/maps.npz`: small networks, taught on drawn maps of known truth.

    python tests/training/maps.py STROKES FOLDER MAPS

STROKES: folder with `omniglot/omniglot.npz` (strokes of real people; not part of the repository): letters at the lines,
half of the circles and a third of the lines are theirs. FOLDER: where maps that were drawn are kept. MAPS: how many.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import pickle
import sys
import tempfile
import zlib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from drawing import DARKEST_LOST, any_pen
from fields import TAKINGS, Taking, cut, known_print, lain_on, moved, paint, taken
from real_strokes import letters, omniglot, strokes_of
from small_nets import classes, several, use

from generator.define.library import Library
from generator.model.geometry import Box
from generator.model.map_space import MapSpace, maps_of
from generator.read.drawings.ink import FieldInk, field_ink
from generator.read.drawings.maps import arrows, find, nets
from generator.read.drawings.maps.circles import Round
from generator.read.drawings.maps.edges import Claims
from generator.read.drawings.maps.rivals import beside
from generator.read.drawings.nets import sigmoid
from generator.read.drawings.pieces import Pieces, pieces_of
from generator.read.marks.networks import softmax
from generator.rehearse.map_sketches import USUAL_MAPS, MapManner, MapSketch, any_manner, map_sketch
from generator.rehearse.pens import Pen
from generator.selftest import Plan, printed

DPI = 300
SCALE = 5.0
CONTRAST = 205.0  # grey levels between paper and print
PACKS = ("medewerker", "buitendienst", "voorbeeld")


@dataclass
class Paper:
    """An empty map in colour at DPI, and its known print at SCALE."""

    space: MapSpace
    empty: np.ndarray
    printed: np.ndarray

    def share(self, box: Box) -> float:
        """How much of a box is printed on."""
        x, y = box.x - self.space.area.x, box.y - self.space.area.y
        rows = slice(max(0, round(y * SCALE)), max(0, round((y + box.height) * SCALE)))
        part = self.printed[rows, max(0, round(x * SCALE)) : max(0, round((x + box.width) * SCALE))]
        return float((part > STRONG).mean()) if part.size else 0.0


HARD = MapManner(
    circles=1.2, edges=1.8, scratched_line=0.4, scratched_circle=0.25, stray=0.3, note=0.5, names=0.6, between=0.5
)
"""What is easily taken for a circle or a line, more often than people do it."""
STRONG = 64  # of 255: print, no tint


@cache
def papers() -> tuple[Paper, ...]:
    """The maps of the library, as they are printed."""
    import pypdfium2 as pdfium

    found = []
    for pack in PACKS:
        with tempfile.TemporaryDirectory() as folder:
            product, run = printed(Plan(pack, "waterrade"), Library(None), Path(folder))
            pdf = pdfium.PdfDocument(product.files[0])
            for place, page in enumerate(run.layout.pages):
                for space in maps_of(run.layout, page):
                    picture = pdf[product.pages_of(1)[place]].render(scale=DPI / 72).to_numpy()[:, :, :3].copy()
                    empty = cut(picture, DPI, space.area)
                    found.append(Paper(space, empty, known_print(empty, DPI, SCALE)))
    return tuple(found)


@cache
def known_loops(part: str, loose: bool = False) -> list[np.ndarray]:
    """Closed strokes of real people, about 2 wide around (0, 0). `loose`: also open ones, and less round ones."""
    found, (gap, round_off, least) = [], (0.5, 0.2, 0.45) if loose else (0.35, 0.13, 0.6)
    for letter in omniglot(part):
        for s in strokes_of(letter):
            size = np.ptp(s, axis=0) if len(s) >= 12 else np.zeros(2)
            if size.min() < 15 or size.max() > 1.8 * size.min():
                continue
            unit = (s - (s.max(axis=0) + s.min(axis=0)) / 2) / size * 2
            steps = np.diff(s, axis=0)
            steps = steps[np.hypot(*steps.T) > 0]
            turn = np.ptp(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0])))
            radius = np.hypot(*unit.T)
            closed = np.hypot(*(s[0] - s[-1])) < gap * size.max()
            if closed and 1.6 * np.pi < turn < 2.9 * np.pi and radius.std() < round_off and radius.min() > least:
                found.append(unit)
    return found


def loops(part: str, loose: bool = False):
    known = known_loops(part, loose)

    def one(rng: np.random.Generator) -> np.ndarray:
        turn, unit = rng.uniform(0, 2 * np.pi), known[int(rng.integers(len(known)))]
        unit = unit * (rng.choice((-1, 1)), 1)
        way = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        smooth = np.stack([np.interp(np.linspace(0, len(unit) - 1, 90), np.arange(len(unit)), unit[:, i])
                           for i in (0, 1)], axis=1)  # fmt: skip
        smooth[2:-2] = (smooth[:-4] + smooth[1:-3] + smooth[2:-2] + smooth[3:-1] + smooth[4:]) / 5
        return smooth @ way.T

    return one


@cache
def known_lines(part: str) -> list[np.ndarray]:
    """Strokes of real people that lead from one place to another, laid from (0, 0) to (1, 0)."""
    found = []
    for letter in omniglot(part):
        for s in strokes_of(letter):
            if len(s) < 6:
                continue
            chord, long = s[-1] - s[0], float(np.hypot(*np.diff(s, axis=0).T).sum())
            far = float(np.hypot(*chord))
            if far < 30 or far < STRAIGHT * long:
                continue
            laid = (s - s[0]) @ np.array([[chord[0], -chord[1]], [chord[1], chord[0]]]) / far**2
            along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(laid, axis=0).T))])
            at = np.linspace(0, along[-1], 100)
            smooth = np.stack([np.interp(at, along, laid[:, axis]) for axis in (0, 1)], axis=1)
            smooth[3:-3] = sum(smooth[k : len(smooth) - 6 + k] for k in range(7)) / 7
            found.append(smooth)
            if len(found) == MOST_LINES:
                return found
    return found


STRAIGHT, MOST_LINES = 0.88, 4000  # of a stroke's length: how far its ends are apart; strokes that are kept


def lines(part: str):
    known = known_lines(part)

    def one(rng: np.random.Generator) -> np.ndarray:
        return known[int(rng.integers(len(known)))] * (1, rng.choice((-1, 1)) * rng.uniform(0.5, 1.5))

    return one


def drawn_map(
    seed: tuple[int, ...], taking: Taking, part: str, pen: Pen | None = None, manner: MapManner = USUAL_MAPS
) -> tuple[np.ndarray, Paper, MapSketch]:
    """A map as it comes in (in grey), and its truth."""
    rng = np.random.default_rng(list(seed))
    paper = papers()[int(rng.choice(len(papers()), p=(0.35, 0.35, 0.1, 0.1, 0.1)))]
    truth = map_sketch(
        paper.space, rng, manner=manner, pen=pen or any_pen(rng), letters=letters(part) if rng.random() < 0.7 else None,
        loops=loops(part, bool(manner.arcs)) if rng.random() < 0.7 else None, printed=paper.share,
        lines=lines(part) if rng.random() < 0.7 else None,
    )  # fmt: skip
    page = paper.empty.copy()
    paint(page, moved(truth.drawn, paper.space.area), DPI, rng)
    picture, _ = taken(page, DPI, taking, rng, SCALE)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture  # as reading gets it
    return grey, paper, truth


# --- what a map's pieces, rounds and lines are ------------------------------------------------------------------------

CLASS = {"line": find.LINE, "stray": find.LINE, "circle": find.CIRCLE, "word": find.WRITING, "scratch": find.SCRATCH}


@dataclass
class Example:
    """A map with its truth, as far as it is read before any network is asked."""

    taking: Taking
    paper: int
    truth: MapSketch
    ink: bytes
    pieces: Pieces
    kind: np.ndarray  # class of each piece, -1 where it cannot be told

    def field(self) -> FieldInk:
        return pickle.loads(zlib.decompress(self.ink))


def example(job: tuple[tuple[int, ...], str]) -> Example:
    seed, part = job
    cv2.setNumThreads(1)
    taking = TAKINGS[np.random.default_rng([*seed, 7]).integers(len(TAKINGS))]
    kind = seed[-1] % 4
    manner = USUAL_MAPS if kind == 0 else HARD if kind == 1 else any_manner(np.random.default_rng([*seed, 8]))
    picture, paper, truth = drawn_map(seed, taking, part, manner=manner)
    ink = field_ink(picture, paper.printed, SCALE, CONTRAST, taking.bilevel)
    pieces = pieces_of(ink, fold=False)
    small = zlib.compress(pickle.dumps(replace(ink, colour=None)), 1)
    return Example(taking, papers().index(paper), truth, small, pieces, kinds(truth, paper, pieces))


def kinds(truth: MapSketch, paper: Paper, pieces: Pieces) -> np.ndarray:
    """The class of each piece: that of the ink that it lies on for the most part, -1 where it cannot be told."""
    ink = lain_on(moved(truth.drawn, paper.space.area), pieces, paper.printed.shape, SCALE)
    return np.array([CLASS[each.what] for each in truth.drawn] + [-1])[ink]


def lost(truth: MapSketch, taking: Taking) -> bool:
    """Whether a black-and-white scan may have lost some of the ink (see `drawing.shows`)."""
    inks = [d.ink for d in truth.drawn]
    levels = (255 * (1 - ink.pen.darkness * (1 - np.dot(ink.tint, (0.114, 0.587, 0.299)))) for ink in inks)
    return bool(taking.bilevel and (any(ink.pen.grain for ink in inks) or max(levels, default=0) >= DARKEST_LOST))


def matched(middles: np.ndarray, sizes: np.ndarray, truth: MapSketch, space: MapSpace) -> np.ndarray:
    """The same as `matched_at`, of places in the field."""
    return matched_at(middles + np.array([space.area.x, space.area.y]), sizes, truth)


def matched_at(middles: np.ndarray, sizes: np.ndarray, truth: MapSketch) -> np.ndarray:
    """Of circles as read (mm): which meant circle each is, -1 for none. Several may be the same one."""
    said = np.full(len(middles), -1)
    for index, circle in enumerate(truth.circles):
        middle = np.array([circle.box.centre.x, circle.box.centre.y])
        size = (circle.box.width + circle.box.height) / 4
        far = np.hypot(*(middles - middle).T)
        said[(far < NEAR * size + 0.5) & (np.abs(sizes - size) < NEAR * size + 0.3)] = index
    return said


NEAR = 0.35  # of its size: a circle that lies or is so far off is another one


@dataclass
class Known:
    """A map as far as it is read before its lines are asked about; `right`: which meant circle each round is."""

    ink: FieldInk
    space: MapSpace
    likely: np.ndarray
    found: Round
    right: np.ndarray


def teach(examples: list[Example]) -> None:
    """All networks, each on what those before it say."""
    have = [e for e in examples if len(e.pieces)]
    teach_strokes(have)
    known = [known_of(e) for e in have]
    teach_circles(known)
    teach_lines(have, known)


def teach_strokes(have: list[Example]) -> None:
    x, y = np.concatenate([e.pieces.looks for e in have]), np.concatenate([e.kind for e in have])
    use("stroke", classes(x[y >= 0], y[y >= 0], 4, 32, 14, 1), nets.FILE)
    stroke = softmax(nets.scores("stroke", x[y >= 0].astype(np.float32)))
    print("stroke", int((y >= 0).sum()), "right", (stroke.argmax(1) == y[y >= 0]).mean(), flush=True)


def known_of(e: Example) -> Known:
    ink, space = e.field(), papers()[e.paper].space
    likely = find.likely_of(e.pieces)
    found = find.found_rounds(e.pieces, likely, ink, space)
    right = matched(found.middle, np.sqrt(found.half.prod(axis=1)), e.truth, space) if len(found) else np.zeros(0)
    return Known(ink, space, likely, found, right)


def teach_circles(known: list[Known]) -> None:
    x = np.concatenate([k.found.features for k in known if len(k.found)])
    y = np.concatenate([(k.right >= 0).astype(np.float32) for k in known if len(k.found)])
    use("circle", classes(x, y, 1, 24, 30, 2, 64), nets.FILE)
    p = sigmoid(nets.scores("circle", x))[:, 0]
    print("circle", len(y), int(y.sum()), "wrong", ((p > 0.5) != (y > 0.5)).mean(), flush=True)


def teach_lines(have: list[Example], known: list[Known]) -> None:
    """Which claims are lines, and which of their ends have an arrow's head."""
    asked, said, ends, heads = [], [], [], []
    for e, k in zip(have, known, strict=True):
        odds = sigmoid(nets.scores("circle", k.found.features))[:, 0] if len(k.found) else np.zeros(0)
        taken = find.chosen(k.found, odds.astype(float), find.CIRCLE_FROM)
        circles = [find._circle(k.found, i, float(odds[i]), k.space) for i in taken]
        spots = find.spots_of(k.space, circles, k.found, taken)
        claims = find.found_lines(e.pieces, k.likely, k.ink, k.space, spots, k.found, taken)
        if not len(claims):
            continue
        names = {c.name: _meant(int(k.right[i]), e.truth) for c, i in zip(circles, taken, strict=True)}
        right = [pair_of(spots, pair, names) in e.truth.edges for pair in claims.spots]
        asked.append(replace(claims, strands=()))
        said.append(np.array(right, np.float32))
        tips = tips_of(e.truth, k.space)
        for strand in (s for s, good in zip(claims.strands, right, strict=True) if good):
            ends.append(arrows.looks(strand, k.ink))
            heads.append([min((np.hypot(*(tip - end)) for tip in tips), default=99.0) < TIP_MM for end in strand.ends])
    teach_edges(asked, said)
    x, y = np.concatenate(ends), np.concatenate(heads).astype(np.float32)
    mirrored = x.reshape(len(x), -1, 2 * arrows.ASIDE_CELLS)[..., ::-1].reshape(x.shape)
    use("head", classes(np.concatenate([x, mirrored]), np.concatenate([y, y]), 1, 16, 30, 4, 64), nets.FILE)
    p = sigmoid(nets.scores("head", x))[:, 0]
    print("head", len(y), int(y.sum()), "wrong", ((p > 0.5) != (y > 0.5)).mean(), flush=True)


FOLDS = 4  # the second network of lines is taught on what the first says of maps that it was not taught on


def teach_edges(asked: list[Claims], said: list[np.ndarray]) -> None:
    """How likely a line is by itself, and then beside its rivals. A list of maps each."""

    def one(of: list[int]) -> dict[str, np.ndarray]:
        x, y = np.concatenate([asked[i].features for i in of]), np.concatenate([said[i] for i in of])
        return several(x, y, 16, 20, 64, 3)

    rows: dict[int, np.ndarray] = {}
    for fold in range(FOLDS):
        use("edge", one([i for i in range(len(asked)) if i % FOLDS != fold]), nets.FILE)
        for i in range(fold, len(asked), FOLDS):
            alone = sigmoid(nets.scores("edge", asked[i].features.astype(np.float32)))[:, 0]
            rows[i] = beside(asked[i].features, alone, asked[i].spots, asked[i].shared)
    use("edge", one([*range(len(asked))]), nets.FILE)
    x, y = np.concatenate([rows[i] for i in range(len(asked))]).astype(np.float32), np.concatenate(said)
    use("rival", several(x, y, 12, 15, 64, 3), nets.FILE)
    p = sigmoid(nets.scores("rival", x))[:, 0]
    print("lines", len(y), int(y.sum()), "wrong", ((p > 0.5) != (y > 0.5)).mean(), flush=True)


TIP_MM = 3.0  # mm: so near the end of a strand the tip of a head is its own
WING_MM = (1.2, 6.5)  # mm: how long the strokes of a head are


def tips_of(truth: MapSketch, space: MapSpace) -> list[np.ndarray]:
    """Where the heads of arrows are: two short strokes of a line that begin at one place. mm in the field."""
    tips = []
    for each in (d for d in truth.drawn if d.what == "line"):
        for one, other in pairwise(each.strokes):
            long = [float(np.hypot(*np.diff(s, axis=0).T).sum()) for s in (one, other)]
            if WING_MM[0] < min(long) and max(long) < WING_MM[1] and np.hypot(*(one[0] - other[0])) < 1.0:
                tips.append(one[0] - (space.area.x, space.area.y))
    return tips


def _meant(index: int, truth: MapSketch) -> str:
    """What a circle that was read is called in the truth."""
    return truth.circles[index].name if index >= 0 else "?"


def pair_of(spots, pair, names: dict[str, str]) -> tuple[str, str]:
    """The ends of a line, as the truth calls them."""
    one, other = sorted(names.get(spots[i].name, spots[i].name) for i in pair)
    return one, other


def examples_of(folder: Path, count: int, jobs: int = 1) -> list[Example]:
    folder.mkdir(parents=True, exist_ok=True)
    papers(), known_loops("train"), known_lines("train")  # processes that are forked have them
    found = []
    for block in range(0, count, 200):
        file = folder / f"{block}.pkl"
        if not file.exists():
            work = [((93, i), "train") for i in range(block, block + 200)]
            with ProcessPoolExecutor(jobs) as pool:
                file.write_bytes(pickle.dumps(list(pool.map(example, work, chunksize=10))))
            print("drawn", block + 200, flush=True)
        found += pickle.loads(file.read_bytes())
    return found


if __name__ == "__main__":
    cv2.setNumThreads(0)  # a process that is forked while OpenCV has threads waits for ever
    os.environ["WERKBLAD_STROKES"] = sys.argv[1]
    teach(examples_of(Path(sys.argv[2]), int(sys.argv[3])))
