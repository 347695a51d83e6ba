"""The recipe of `generator/read/drawings/curves.npz`: seven small networks, taught on drawn fields of known truth.

    python tests/training/drawing.py STROKES FOLDER FIELDS [JOBS] [stroke,joins,lines]

STROKES: folder with `omniglot` and `sketchresponse` (strokes of real people; not part of the repository). FOLDER: where
fields that were drawn are kept, so that teaching can be done again. FIELDS: how many of each source's people on the
plot as it lies; a third more stand. Usually one run makes all seven from nothing; of
what is not named the networks stay as they are. How sure it is, is learnt on fields that the networks which read them
had not seen: those of each half read the other half. docs/drawings.md says how the ones that ship were made.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import pickle
import shutil
import sys
import tempfile
import zlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from fields import MARGIN_MM, TAKINGS, Taking, lain_on, moved, paint, taken
from foreign_takings import WAYS, foreign_drawn
from foreign_takings import shows as shows_foreign
from plot_paper import DPI, LYING, PRINTS, SCALE, paper
from real_strokes import letters, omniglot
from small_nets import choices, classes, several, use

from generator.model.curve import CurveLine
from generator.model.geometry import Box
from generator.read.drawings import accept, curve, join, nets, risk, split
from generator.read.drawings.ink import FieldInk, field_ink
from generator.read.drawings.pieces import Pieces, pieces_of
from generator.read.marks.networks import softmax
from generator.rehearse.lines import HEIGHT_OFF, same_split
from generator.rehearse.pens import Pen
from generator.rehearse.sketches import SKETCH_PENS, USUAL, MeantLine, Sketch, sketch

LINE, WRITING, SCRATCH = 0, 1, 2
OUR_CONTRAST = 205.0  # grey levels between paper and print, of fields by `fields.taken`
SOURCES = ("ours", "foreign")  # who draws: our simulator's people, and those of `foreign_curves`
PARTS = ("stroke", "joins", "lines")  # what can be taught, each with how sure it is
HALVES = 2
BLOCK = 100  # fields that are kept together
CLASS = {"line": LINE, "word": WRITING, "number": WRITING, "arrow": WRITING, "scratch": SCRATCH}


@dataclass
class Example:
    """A field with its truth; the ink packed. `shown`: whether all of its lines can be seen in it at all."""

    seed: tuple[int, ...]
    shown: bool
    truth: Sketch
    ink: bytes
    pieces: Pieces
    owner: np.ndarray  # of each piece: line from 1, 0 for none
    kind: np.ndarray
    print: str = LYING  # see `plot_paper.paper`

    def field(self) -> FieldInk:
        return pickle.loads(zlib.decompress(self.ink))

    @property
    def plot(self) -> Box:
        """The axes' box, in mm from the picture's top left."""
        return in_picture(paper(self.print)[1])


def in_picture(plot: Box) -> Box:
    return Box(MARGIN_MM, MARGIN_MM, plot.width, plot.height)


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


def drawn_field(seed: tuple[int, ...], taking: Taking, part: str, pen: Pen | None = None, kind: str = LYING):
    """A field as it comes in, and its truth (strokes in mm from the picture's top left)."""
    rng = np.random.default_rng(list(seed))
    empty, plot, today, _ = paper(kind)
    area = plot.grown(MARGIN_MM)
    own = letters(part) if rng.random() < 0.7 else None
    truth = sketch(plot, today, rng, pen=pen or any_pen(rng), manner=USUAL, letters=own)
    truth = replace(truth, drawn=moved(truth.drawn, area))
    page = empty.copy()
    paint(page, truth.drawn, DPI, rng)
    picture, _ = taken(page, DPI, taking, rng)
    return picture, truth


def example(job: tuple[str, str, tuple[int, ...], str]) -> Example:
    print_, source, seed, part = job
    cv2.setNumThreads(1)
    rng = np.random.default_rng([*seed, 7])
    if source == "foreign":
        way = WAYS[rng.integers(len(WAYS))]
        picture, truth, contrast = foreign_drawn(seed, way, part, kind=print_)
        bilevel = bool(way.bits)
        shown = not bilevel or shows_foreign(picture, truth)
    else:
        taking = TAKINGS[rng.integers(len(TAKINGS))]
        picture, truth = drawn_field(seed, taking, part, kind=print_)
        contrast, bilevel, shown = OUR_CONTRAST, taking.bilevel, shows(truth, taking)
    ink = field_ink(picture, paper(print_)[3], SCALE, contrast, bilevel)
    pieces = pieces_of(ink)
    owner, kind = owners(truth, pieces, paper(print_)[3].shape)
    return Example(
        seed,
        shown,
        truth,
        zlib.compress(pickle.dumps(ink if ink.colour is None else replace(ink, colour=ink.colour[:1, :1])), 1),
        pieces,
        owner,
        kind,
        print_,
    )


def owners(truth: Sketch, pieces: Pieces, size: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Of each piece: which line it is (0: none), and its class (-1: several or nothing)."""
    ink = lain_on(truth.drawn, pieces, size, SCALE)
    is_line = np.array([each.what == "line" for each in truth.drawn] + [False])
    classes_ = np.array([CLASS[each.what] for each in truth.drawn] + [-1])
    return np.where(is_line, np.cumsum(is_line), 0)[ink], classes_[ink]


# --- teaching ---------------------------------------------------------------------------------------------------------


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


def teach(parts: Sequence[str], have: list[Example]) -> None:
    """The networks that read, or some of them: the others stay as they are."""
    if "stroke" in parts:
        x, y = np.concatenate([e.pieces.looks for e in have]), np.concatenate([e.kind for e in have])
        x, y = x[y >= 0], y[y >= 0]
        use("stroke", classes(x, y, 3, 64, 40, 1), nets.FILE)
        likely = softmax(nets.scores("stroke", x.astype(np.float32)))
        print("stroke", len(y), "right", (likely.argmax(1) == y).mean(), np.bincount(y), flush=True)
    if "joins" in parts:
        teach_joins(have)
    if "lines" in parts:
        teach_lines(have, [join.strands_of(e.pieces, e.field()) for e in have])


def teach_joins(have: list[Example]) -> None:
    """How ends are joined, of pieces and of the strands that these make."""
    strands = [join.singles(e.pieces) for e in have]
    ways = zip(("near", "far"), join.REACH_MM, join.LEAST_ODDS, (64, 32), (2, 3), strict=True)
    for name, reach, least, hidden, seed in ways:
        pairs = [join.candidates(s, reach) for s in strands]
        feats = [join.link_features(s, p, e.field()) for s, p, e in zip(strands, pairs, have, strict=True)]
        said = [true_links(s, e.owner, p, e.pieces) for s, e, p in zip(strands, have, pairs, strict=True)]
        x, y = np.concatenate(feats), np.concatenate(said)
        use(name, classes(x[y >= 0], y[y >= 0].astype(np.float32), 1, hidden, 16, seed), nets.FILE)
        odds = [nets.scores(name, f)[:, 0].astype(float) if len(f) else np.zeros(0) for f in feats]
        o = np.concatenate(odds)[y >= 0]
        print(name, len(o), "links", int((y == 1).sum()), "wrong", ((o > 0) != (y[y >= 0] == 1)).sum(), flush=True)
        strands = [
            join.joined(s, join.matched(p, d, least), e.pieces) if len(p) else s
            for s, e, p, d in zip(strands, have, pairs, odds, strict=True)
        ]


def teach_lines(have: list[Example], strands: list[join.Strands]) -> None:
    """Which strands are lines, and where their past ends."""
    rows, said, groups, right = [], [], [], []
    for e, s in zip(have, strands, strict=True):
        ink, plot_here, today = e.field(), e.plot, paper(e.print)[2]
        claims = accept.claims_of(s, e.pieces, plot_here, ink)
        pairs = pairing(claims.courses, e.truth, plot_here)
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
    use("accept", classes(x, y, 1, 24, 40, 4, 64), nets.FILE)
    p = nets.sigmoid(nets.scores("accept", x))[:, 0]
    print("accept", len(y), "wrong", ((p > 0.5) != (y > 0.5)).mean(), flush=True)
    use("split", choices(groups, right, 40, 40, 5), nets.FILE)
    ok = [int(np.argmax(nets.scores("split", g)[:, 0])) == r for g, r in zip(groups, right, strict=True)]
    print("split", len(groups), "right", np.mean(ok), flush=True)


@dataclass
class Judged:
    """What says how sure it is, and whether it was right: of plots, and of the lines in them."""

    plots: list[np.ndarray] = field(default_factory=list)
    lines_right: list[bool] = field(default_factory=list)
    lines: list[np.ndarray] = field(default_factory=list)
    splits_right: list[bool] = field(default_factory=list)

    def add(self, examples: list[Example], most: int = 3) -> None:
        """What is read of these now. What black and white lost tells nothing."""
        curve.judged = lambda seen: (1.0, [1.0] * len(seen.accepted))  # it is taught here  # type: ignore[assignment]
        for e in examples:
            if not e.shown:
                continue
            read = curve.read_pieces(e.pieces, e.field(), e.plot, paper(e.print)[2], "plot", most)
            if read.seen is None:
                continue
            rows = risk.line_features(read.seen)
            self.plots.append(risk.plot_features(read.seen, rows)[0])
            pairs = pairing(read.courses, e.truth, e.plot)
            number = len(pairs) == len(read.curve.lines) == len(e.truth.lines)
            near = [mean_off(read.curve.lines[k], e.truth.lines[j]) < HEIGHT_OFF for k, j in pairs.items()]
            self.lines_right.append(number and all(near))
            for k, j in pairs.items():
                self.lines.append(rows[read.order[k]])
                meant = e.truth.lines[j].dashed_from
                self.splits_right.append(same_split(read.curve.lines[k].dashed_from, meant))


def teach_all(parts: Sequence[str], examples: list[Example]) -> None:
    """Teach these parts, and how sure it is. How sure it is, is learnt from what each half's networks make of the
    other half: on fields they were taught on they make fewer mistakes than anywhere."""
    have, ships, judged = [e for e in examples if len(e.pieces)], nets.FILE, Judged()
    with tempfile.TemporaryDirectory() as folder:
        for half in range(HALVES):
            nets.FILE = Path(folder) / f"{half}.npz"
            shutil.copy(ships, nets.FILE)
            teach(parts, [e for i, e in enumerate(have) if i % HALVES != half])
            judged.add(have[half::HALVES])
    nets.FILE = ships
    teach(parts, have)
    teach_risk(judged)


def teach_risk(judged: Judged) -> None:
    """How sure the lines of a plot are, and where each one's dashes begin."""
    for name, x, right in (
        ("plot", np.array(judged.plots), np.array(judged.lines_right)),
        ("dashes", np.array(judged.lines), np.array(judged.splits_right)),
    ):
        use(name, several(x, right.astype(np.float32)), nets.FILE)
        p = nets.sigmoid(nets.scores(name, x))[:, 0]
        for least in (0.8, 0.85, 0.9, 0.93, 0.95):
            kept = p >= least
            print(name, least, "asked", 1 - kept.mean(), "right", right[kept].mean(), "all", right.mean(), flush=True)


def mean_off(line: CurveLine, meant: MeantLine) -> float:
    """How far a line is from what was meant, hundredths of the axis."""
    heights = np.array([np.nan if h is None else h for h in line.heights])
    return float(np.nanmean(np.abs(heights - meant.heights)))


def pairing(courses, truth: Sketch, plot: Box, most: float = 6.0) -> dict[int, int]:
    """Which strand is which line: by mean distance (hundredths of the axis), each once; only where they agree over
    most of the line."""
    from scipy.optimize import linear_sum_assignment

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


def examples_of(folder: Path, count: int, jobs: int = 2) -> list[Example]:
    """So many fields of each source's people on the plot as it lies, and a third of that on one that stands; kept by
    hundreds."""
    found = []
    for print_ in PRINTS:
        paper(print_), omniglot("train")  # processes that are forked have them
        for source in SOURCES:
            place = folder / print_ / source
            place.mkdir(parents=True, exist_ok=True)
            for block in range(0, count if print_ == LYING else count // 3, BLOCK):
                file = place / f"{block}.pkl"
                if not file.exists():
                    work = [(print_, source, (91, i), "train") for i in range(block, block + BLOCK)]
                    with ProcessPoolExecutor(jobs) as pool:
                        whole_or_not(file, pickle.dumps(list(pool.map(example, work, chunksize=5))))
                found += pickle.loads(file.read_bytes())
    return found


def whole_or_not(file: Path, content: bytes) -> None:
    passing = file.with_suffix(".part")
    passing.write_bytes(content)
    passing.rename(file)


if __name__ == "__main__":
    cv2.setNumThreads(0)  # a process that is forked while OpenCV has threads waits for ever
    os.environ["WERKBLAD_STROKES"] = sys.argv[1]
    folder, fields = Path(sys.argv[2]), int(sys.argv[3])
    jobs = int(sys.argv[4]) if len(sys.argv) > 4 else 2
    parts = sys.argv[5].split(",") if len(sys.argv) > 5 else PARTS
    teach_all(parts, examples_of(folder, fields, jobs))
