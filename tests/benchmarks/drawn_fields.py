"""How well drawn curves are read, on fields that nothing was tuned on: tables by degradation, pen and number of lines.

    python tests/benchmarks/drawn_fields.py STROKES OUT.jsonl FIELDS [SEED] [JOBS] [ours|foreign]

It goes on where it was stopped. FIELDS per degradation; whose people draw: our own simulator's, or those of
`training/foreign_curves`. Letters at the lines are of the part of Omniglot that the networks were not taught on. What
black and white lost nobody can read: such fields stand apart.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

import cv2
import drawing
import numpy as np
from as_they_come import Record, measured
from fields import TAKINGS, Taking, paint, taken
from foreign_curves import NIBS
from foreign_takings import WAYS, Way, came_in, foreign_drawn, inked, shows
from plot_paper import DPI

from generator.model.curve import SURE_LINES, SURE_SPLIT
from generator.model.geometry import MM_PER_INCH, Point
from generator.read.drawings.curve import Read, read_curve, with_names
from generator.read.drawings.ink import FieldInk, field_ink
from generator.read.drawings.names import NameLine, tint_of
from generator.rehearse.lines import HEIGHT_OFF, same_split
from generator.rehearse.sketches import SKETCH_PENS, Drawn, Sketch

SEED = 4242
MOST = 3
FAR = 6.0  # hundredths: a line that lies farther off is another one
NAME_MM, LETTER_MM = (60.0, 11.0), 4.0  # a name line, and the letters on it
NAME_SEED = 0x4E  # names are written with chance of their own: the fields stay those they were


@dataclass(frozen=True)
class Field:
    """A field as it came in. `way`, `pen`: for tables; `lost`: black and white left too little of a line to read;
    `names`: the lines beside it on which each line's name was written, in the ink of that line."""

    picture: np.ndarray
    truth: Sketch
    way: str
    pen: str
    contrast: float
    bilevel: bool
    lost: bool
    names: tuple[NameLine, ...]


def our_field(seed: int, way: int, index: int) -> Field:
    taking, pen = TAKINGS[way], SKETCH_PENS[index % len(SKETCH_PENS)]
    picture, truth = drawing.drawn_field((seed, way, index), taking, "test", pen=pen)
    lost = not drawing.shows(truth, taking)
    return Field(picture, truth, taking.name, pen.name, drawing.OUR_CONTRAST, taking.bilevel, lost,
                 names_of(truth, (seed, way, index), taking))  # fmt: skip


def foreign_field(seed: int, way: int, index: int) -> Field:
    coming, nib = WAYS[way], NIBS[index % len(NIBS)]
    picture, truth, contrast = foreign_drawn((seed, way, index), coming, "test", nib)
    lost = bool(coming.bits) and not shows(picture, truth)
    return Field(picture, truth, coming.name, nib.name, contrast, bool(coming.bits), lost,
                 names_of(truth, (seed, way, index), coming))  # fmt: skip


def names_of(truth: Sketch, seed: tuple[int, ...], way: Taking | Way) -> tuple[NameLine, ...]:
    """Letters of held-out people on the name line of each line, as their colour comes in."""
    rng, write = np.random.default_rng([*seed, NAME_SEED]), drawing.letters("test")
    wide, high = (round(mm * DPI / MM_PER_INCH) for mm in NAME_MM)
    found = []
    for number, line in enumerate(truth.lines, start=1):
        tint = None
        if way.colour and len(truth.lines) > 1:
            page = np.full((high, wide, 3), 255, np.uint8)
            name = (Drawn(line.ink, tuple(write(Point(3, NAME_MM[1] - 3), LETTER_MM, rng)), "word"),)
            if isinstance(way, Way):
                inked(page, name, DPI, rng)
                tint = tint_of(came_in(page, DPI, replace(way, slant=1.0), rng)[0])
            else:
                paint(page, name, DPI, rng)
                tint = tint_of(taken(page, DPI, way, rng)[0])
        found.append(NameLine(number, tint))
    return tuple(found)


def numbered(truth: Sketch) -> list[bool]:
    """Of each line: whether its number was written at it."""
    found: list[bool] = []
    for each in truth.drawn:
        if each.what == "line":
            found.append(False)
        elif each.what == "number":
            found[-1] = True
    return found


SOURCES = {"ours": (our_field, len(TAKINGS)), "foreign": (foreign_field, len(WAYS))}


def read_of(field: Field) -> tuple[Read, FieldInk]:
    _, plot, today, printed = drawing.paper()
    ink = field_ink(field.picture, printed, drawing.SCALE, field.contrast, field.bilevel)
    return read_curve(ink, drawing.in_picture(plot), today, "plot", MOST), ink


def one(job: tuple[str, int, int, int]) -> Record:
    """A field, read and compared."""
    source, seed, way, index = job
    cv2.setNumThreads(1)
    field = SOURCES[source][0](seed, way, index)
    drawing.paper()
    began = time.process_time()
    read, ink = read_of(field)
    spent = time.process_time() - began
    return {
        "source": source, "seed": seed, "at": way, "index": index, "way": field.way, "pen": field.pen,
        "lost": field.lost, "colour": ink.colour is not None, "ms": 1000 * spent, **compared(read, ink, field),
    }  # fmt: skip


def compared(read: Read, ink: FieldInk, field: Field) -> Record:
    """What was read beside what was meant."""
    truth = field.truth
    pairs = drawing.pairing(read.courses, truth, drawing.in_picture(drawing.paper()[1]), FAR)
    lines, written = with_names(read, ink, field.names, MOST).lines, numbered(truth)
    errors, means, splits, names = [], [], [], []
    for mine, theirs in pairs.items():
        line, meant = read.curve.lines[mine], truth.lines[theirs]
        y = np.array([np.nan if h is None else h for h in line.heights])
        off = np.abs(y - meant.heights)
        errors += np.round(off[np.isfinite(off)], 3).tolist()
        means.append(float(np.nanmean(off)))
        splits.append((same_split(line.dashed_from, meant.dashed_from), line.split_confidence))
        names.append((theirs + 1, lines[mine].number, written[theirs]))
    return {
        "n": len(truth.lines), "read": len(read.curve.lines), "extras": sorted(truth.extras), "errors": errors,
        "means": means, "splits": splits, "sure": read.curve.confidence, "names": names,
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


LEASTS = (0.0, 0.5, 0.7, 0.8, 0.9, SURE_SPLIT, 0.95, 0.97, 0.99)


def risk_coverage(records: list[Record]) -> str:
    """Of the split, at several thresholds: the share that is asked about, and the share of the rest that is right."""
    splits = [(ok, sure) for r in records if not r["lost"] for ok, sure in r["splits"]]
    out = []
    for least in LEASTS:
        kept = [ok for ok, sure in splits if sure >= least]
        right = f"{100 * np.mean(kept):.1f} %" if kept else ""
        out.append(f"| {least:.2f} | {100 * (1 - len(kept) / max(len(splits), 1)):.1f} % | {right} |")
    return "\n".join(["| sure from | asked | the rest right |", "|--:|--:|--:|", *out])


def names_found(records: list[Record]) -> str:
    """Of plots with more lines, all of whose names were written: which lines were given their name."""
    groups = defaultdict(list)
    for r in records:
        own = "colours" in r["extras"] and r["colour"]
        for meant, said, written in r["names"] if r["n"] > 1 and not r["lost"] else ():
            groups["number and colour" if own and written else "colour" if own else "number" if written else "nothing"
                   ].append((meant, said))  # fmt: skip
    out = []
    for sign, lines in sorted(groups.items()):
        right, named = sum(m == s for m, s in lines), sum(s > 0 for _, s in lines)
        out.append(f"| {sign} | {len(lines)} | {right} | {named - right} |")
    return "\n".join(["| what told a line's name | lines | right | wrong |", "|---|--:|--:|--:|", *out])


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
    print(names_found(found))
