"""How well drawn curves are read, on fields that nothing was tuned on: tables by degradation, pen and number of lines.

    python tests/benchmarks/drawn_fields.py STROKES OUT.jsonl FIELDS [SEED] [JOBS] [ours|foreign]

FIELDS per degradation; whose people draw: our own simulator's, or those of `training/foreign_curves`. Letters at the
lines are of the part of Omniglot that the networks were not taught on. What black and white lost nobody can read: such
fields stand apart.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

import cv2
import drawing
import numpy as np
from as_they_come import Record, measured
from fields import TAKINGS
from foreign_curves import NIBS
from foreign_takings import WAYS, foreign_drawn, shows

from generator.model.curve import SURE_LINES, SURE_SPLIT
from generator.read.drawings.curve import Read, read_curve
from generator.read.drawings.ink import field_ink
from generator.rehearse.lines import HEIGHT_OFF, same_split
from generator.rehearse.sketches import SKETCH_PENS, Sketch

SEED = 4242
MOST = 3
FAR = 6.0  # hundredths: a line that lies farther off is another one


@dataclass(frozen=True)
class Field:
    """A field as it came in. `way`, `pen`: for tables; `lost`: black and white left too little of a line to read."""

    picture: np.ndarray
    truth: Sketch
    way: str
    pen: str
    contrast: float
    bilevel: bool
    lost: bool


def our_field(seed: int, way: int, index: int) -> Field:
    taking, pen = TAKINGS[way], SKETCH_PENS[index % len(SKETCH_PENS)]
    picture, truth = drawing.drawn_field((seed, way, index), taking, "test", pen=pen)
    lost = not drawing.shows(truth, taking)
    return Field(picture, truth, taking.name, pen.name, drawing.OUR_CONTRAST, taking.bilevel, lost)


def foreign_field(seed: int, way: int, index: int) -> Field:
    coming, nib = WAYS[way], NIBS[index % len(NIBS)]
    picture, truth, contrast = foreign_drawn((seed, way, index), coming, "test", nib)
    lost = bool(coming.bits) and not shows(picture, truth)
    return Field(picture, truth, coming.name, nib.name, contrast, bool(coming.bits), lost)


SOURCES = {"ours": (our_field, len(TAKINGS)), "foreign": (foreign_field, len(WAYS))}


def read_of(field: Field) -> Read:
    _, plot, today, printed = drawing.paper()
    ink = field_ink(field.picture, printed, drawing.SCALE, field.contrast, field.bilevel)
    return read_curve(ink, drawing.in_picture(plot), today, "plot", MOST)


def one(job: tuple[str, int, int, int]) -> Record:
    """A field, read and compared."""
    source, seed, way, index = job
    cv2.setNumThreads(1)
    field = SOURCES[source][0](seed, way, index)
    truth = field.truth
    drawing.paper()
    began = time.process_time()
    read = read_of(field)
    spent = time.process_time() - began
    pairs = drawing.pairing(read.courses, truth, drawing.in_picture(drawing.paper()[1]), FAR)
    errors, means, splits = [], [], []
    for mine, theirs in pairs.items():
        line, meant = read.curve.lines[mine], truth.lines[theirs]
        y = np.array([np.nan if h is None else h for h in line.heights])
        off = np.abs(y - meant.heights)
        errors += np.round(off[np.isfinite(off)], 3).tolist()
        means.append(float(np.nanmean(off)))
        splits.append((same_split(line.dashed_from, meant.dashed_from), line.split_confidence))
    return {
        "source": source, "seed": seed, "at": way, "way": field.way, "pen": field.pen, "lost": field.lost,
        "n": len(truth.lines), "read": len(read.curve.lines), "extras": sorted(truth.extras), "errors": errors,
        "means": means, "splits": splits, "sure": read.curve.confidence, "ms": 1000 * spent, "index": index,
    }  # fmt: skip


def row(records: list[Record]) -> dict[str, float]:
    """The figures of the issue."""
    errors = np.array([e for r in records for e in r["errors"]] or [np.nan])
    means = np.array([m for r in records for m in r["means"]])
    lines = sum(r["n"] for r in records)
    right = np.array([r["read"] == r["n"] == len(r["means"]) for r in records])
    asked = np.array([r["sure"] < SURE_LINES for r in records])
    splits = [(ok, sure, r["sure"] >= SURE_LINES) for r in records for ok, sure in r["splits"]]
    kept = [ok for ok, sure, _ in splits if sure >= SURE_SPLIT]
    whole = np.array([ok and all(s for s, _ in r["splits"]) and max(r["means"], default=0) < HEIGHT_OFF
                      for r, ok in zip(records, right, strict=True)])  # fmt: skip
    unsure = [any(c < SURE_SPLIT for _, c in r["splits"]) for r in records]
    any_asked = asked | np.array(unsure)
    return {
        "fields": len(records), "median": float(np.median(errors)), "p95": float(np.quantile(errors, 0.95)),
        "good lines": float((means < HEIGHT_OFF).sum() / max(lines, 1)), "number": float(right.mean()),
        "number kept": float(right[~asked].mean()) if (~asked).any() else 0.0, "asked": float(asked.mean()),
        "split": float(np.mean([ok for ok, _, _ in splits])) if splits else 0.0,
        "split kept": float(np.mean(kept)) if kept else 0.0, "split asked": 1 - len(kept) / max(len(splits), 1),
        "silent": float((~whole & ~any_asked).mean()), "silent number": float((~right & ~asked).mean()),
        "field asked": float(any_asked.mean()), "ms": float(np.mean([r["ms"] for r in records])),
    }  # fmt: skip


HEAD = (
    "|  | fields | median | 95th | lines < 4 | number right | number, not asked | asked | split right |"
    " split, not asked | asked | silently wrong | ms |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def told(name: str, r: dict[str, float]) -> str:
    """A row of a table in Markdown."""
    share = [
        r[k] for k in ("good lines", "number", "number kept", "asked", "split", "split kept", "split asked", "silent")
    ]
    cells = [f"{100 * s:.1f} %" for s in share]
    return (
        f"| {name} | {r['fields']} | {r['median']:.2f} | {r['p95']:.2f} | " + " | ".join(cells) + f" | {r['ms']:.0f} |"
    )


def tables(records: list[Record]) -> str:
    """All tables, in Markdown."""
    seen = [r for r in records if not r["lost"]]
    lost = [r for r in records if r["lost"]]
    parts = [HEAD, told("all", row(seen))]
    for key in ("way", "pen", "n"):
        groups: dict[object, list[Record]] = defaultdict(list)
        for r in seen:
            groups[r[key]].append(r)
        parts += [told(f"{name} line(s)" if key == "n" else str(name), row(g)) for name, g in groups.items()]
    for extra in sorted({extra for r in seen for extra in r["extras"]}):
        if mine := [r for r in seen if extra in r["extras"]]:
            parts.append(told(f"with {extra}", row(mine)))
    if lost:
        parts.append(told("lost in black and white (not counted)", row(lost)))
    return "\n".join(parts)


def risk_coverage(records: list[Record]) -> str:
    """Of the split: share asked against share right of what is not asked."""
    splits = sorted(((c, ok) for r in records if not r["lost"] for ok, c in r["splits"]), reverse=True)
    out = []
    for asked in (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5):
        kept = splits[: round(len(splits) * (1 - asked))]
        out.append(f"| {100 * asked:.0f} % | {100 * np.mean([ok for _, ok in kept]):.2f} % | {kept[-1][0]:.3f} |")
    return "\n".join(["| asked | the rest right | certainty from |", "|--:|--:|--:|", *out])


if __name__ == "__main__":
    cv2.setNumThreads(0)  # a process that is forked while OpenCV has threads waits for ever
    os.environ["WERKBLAD_STROKES"] = sys.argv[1]
    out, fields = Path(sys.argv[2]), int(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else SEED
    jobs = int(sys.argv[5]) if len(sys.argv) > 5 else 2
    source = sys.argv[6] if len(sys.argv) > 6 else "ours"
    work = [(source, seed, way, index) for index in range(fields) for way in range(SOURCES[source][1])]
    drawing.paper(), drawing.omniglot("test")  # processes that are forked have them
    found = measured(one, work, jobs, out)
    print(tables(found))
    print(risk_coverage(found))
