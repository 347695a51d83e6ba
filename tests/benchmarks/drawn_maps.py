"""How well what people draw on network maps is found, on maps that nothing was tuned on: tables by degradation and pen.

    python tests/benchmarks/drawn_maps.py STROKES OUT.jsonl MAPS [SEED] [JOBS]

MAPS per degradation. Letters and loops are of the part of Omniglot that the networks were not taught on. Ink that a
black-and-white scan lost stands apart: nobody can find it there.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

import cv2
import maps
import numpy as np
from as_they_come import Record, measured
from fields import TAKINGS

from generator.model.drawn_map import SURE, DrawnMap
from generator.read.drawings.ink import field_ink
from generator.read.drawings.maps.find import read_map
from generator.rehearse.map_sketches import MapSketch
from generator.rehearse.sketches import SKETCH_PENS

SEED = 4343


def one(job: tuple[int, int, int]) -> Record:
    """A map, read and compared."""
    seed, way, index = job
    cv2.setNumThreads(1)
    taking, pen = TAKINGS[way], SKETCH_PENS[index % len(SKETCH_PENS)]
    picture, paper, truth = maps.drawn_map((seed, way, index), taking, "test", pen=pen)
    told = {"way": taking.name, "pen": pen.name, "lost": maps.lost(truth, taking), "index": index}
    return told | read_as(picture, paper, taking.bilevel, truth)


def read_as(picture: np.ndarray, paper: maps.Paper, bilevel: bool, truth: MapSketch) -> Record:
    """What is read of a map beside what was meant, and the CPU that it took. `truth`: anything with the same names."""
    began = time.process_time()
    ink = field_ink(picture, paper.printed, maps.SCALE, maps.CONTRAST, bilevel)
    read = read_map(ink, paper.space).map
    spent = time.process_time() - began
    circles, edges = compared(read, truth)
    return {
        "form": paper.space.form,
        "circles": len(truth.circles), "edges": len(truth.edges), "extras": sorted(truth.extras),
        "read circles": circles, "read edges": edges, "ms": 1000 * spent,
    }  # fmt: skip


def compared(read: DrawnMap, truth: MapSketch) -> tuple[list[tuple[bool, float]], list[tuple[bool, float]]]:
    """Of each circle and line that was read whether it is right, and how sure it is. Each meant one counts once."""
    middles = np.array([(c.box.centre.x, c.box.centre.y) for c in read.circles]).reshape(-1, 2)
    sizes = np.array([(c.box.width + c.box.height) / 4 for c in read.circles])
    said = maps.matched_at(middles, sizes, truth)
    names, circles = {}, []
    for circle, index in zip(read.circles, said.tolist(), strict=True):
        right = index >= 0 and truth.circles[index].name not in names.values()
        right = right and truth.circles[index].around == circle.around
        if right:
            names[circle.name] = truth.circles[index].name
        circles.append((bool(right), circle.confidence))
    edges = []
    for edge in read.edges:
        pair = sorted(names.get(n, n if n[0] != "c" else "?") for n in (edge.one, edge.other))
        edges.append((tuple(pair) in truth.edges, edge.confidence))
    return circles, edges


def figures(records: list[Record], key: str, least: float = 0.0) -> tuple[float, float]:
    """Precision and recall of circles or edges, of those that are at least so sure."""
    read = [ok for r in records for ok, sure in r[f"read {key}"] if sure >= least]
    meant = sum(r[key] for r in records)
    return sum(read) / max(len(read), 1), sum(read) / max(meant, 1)


def row(name: str, records: list[Record]) -> str:
    """A row of a table in Markdown."""
    whole = [
        sum(ok for ok, _ in r["read circles"]) == len(r["read circles"]) == r["circles"]
        and sum(ok for ok, _ in r["read edges"]) == len(r["read edges"]) == r["edges"]
        for r in records
    ]
    cells = [*figures(records, "circles"), *figures(records, "edges"), *figures(records, "edges", SURE)]
    told = " | ".join(f"{v:.3f}" for v in cells)
    n, m = sum(r["circles"] for r in records), sum(r["edges"] for r in records)
    ms = np.mean([r["ms"] for r in records])
    return f"| {name} | {len(records)} | {n} | {m} | {told} | {100 * np.mean(whole):.0f} % | {ms:.0f} |"


HEAD = (
    "| | maps | circles | lines | circles right | found | lines right | found | lines ≥ 0.9 right | found |"
    " whole map | ms |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)


EXTRAS = ("words", "note", "scratched", "ring", "arrow", "double", "dashed", "retraced", "lifted", "stray", "colours")


def tables(records: list[Record], extras: tuple[str, ...] = EXTRAS) -> str:
    """All tables, in Markdown."""
    seen, lost = [r for r in records if not r["lost"]], [r for r in records if r["lost"]]
    parts = [HEAD, row("all", seen)]
    for key in ("way", "pen", "form"):
        groups: dict[object, list[Record]] = defaultdict(list)
        for r in seen:
            groups[r[key]].append(r)
        parts += [row(str(name), g) for name, g in groups.items()]
    for extra in extras:
        if mine := [r for r in seen if extra in r["extras"]]:
            parts.append(row(f"with {extra}", mine))
    if lost:
        parts.append(row("too pale for 1-bit (not counted)", lost))
    return "\n".join(parts)


if __name__ == "__main__":
    cv2.setNumThreads(0)  # a process that is forked while OpenCV has threads waits for ever
    os.environ["WERKBLAD_STROKES"] = sys.argv[1]
    out, count = Path(sys.argv[2]), int(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else SEED
    jobs = int(sys.argv[5]) if len(sys.argv) > 5 else 2
    work = [(seed, way, index) for index in range(count) for way in range(len(TAKINGS))]
    maps.papers(), maps.known_loops("test"), maps.known_lines("test")  # processes that are forked have them
    print(tables(measured(one, work, jobs, out)))
