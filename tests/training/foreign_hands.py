"""What the network makes of hands that it never saw: taught without the real marks of one source, judged on these.

Run: python tests/training/foreign_hands.py odk- [pages] [processes]      (the beginning of the marks' file names)

The fifth of the marks that `intent.py` holds out comes from sheets of which it learned the other four fifths: the same
few hands. So pages are filled in with real marks alone; the simulated rest of the recipe teaches as it always does.
(Its letters may cross a mark of the source that is left out, in a few boxes.)
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import cv2
import intent as recipe
import network
import numpy as np
from rehearsal import Filled, Seen, pages_of_all_prints

from generator.model.layout import Field
from generator.read.marks import intent, networks
from generator.rehearse import realmarks
from generator.rehearse.pens import MarkKind, Pen
from generator.rehearse.realmarks import AS_FOUND, VARIED

PAGES = 7500
REAL_PAGES = 2000
VARIED_SHARE = 0.6  # of ticks, crosses and rings; the others are judged
KINDS = (MarkKind.TICK, MarkKind.CROSS, MarkKind.CIRCLE, MarkKind.FILL, MarkKind.SOLID)
FULL_KINDS = (MarkKind.FILL, MarkKind.SOLID)  # how full they are is what they say


@cache
def marks() -> dict[MarkKind, list[tuple[str, Any]]]:
    """The real marks by kind, with their names."""
    found: dict[MarkKind, list[tuple[str, Any]]] = {kind: [] for kind in KINDS}
    for name, kind, ink in realmarks.named():
        found[kind].append((name, ink))
    return found


def real_marks_alone(boxes: list[Field], pen: Pen, _real: object, rng: np.random.Generator) -> Filled:
    """Real marks in half of the boxes. What was drawn says whose it is, and whether it is as it was found."""
    kinds, stamps = {}, []
    for field in boxes:
        if rng.random() < recipe.MARKED_SHARE:
            kind = KINDS[int(rng.integers(len(KINDS)))]
            name, ink = marks()[kind][int(rng.integers(len(marks()[kind])))]
            varied = kind not in FULL_KINDS and rng.random() < VARIED_SHARE
            stamps.append(realmarks.stamp(ink, field.box, pen, rng, VARIED if varied else AS_FOUND))
            kinds[field.name] = f"real {kind.value}|{name}|{'varied' if varied else 'found'}"
    return kinds, [], stamps


def rows_of(rows: list[Seen]) -> tuple[np.ndarray, np.ndarray]:
    """What a network sees of the boxes, and their classes."""
    seen = np.stack([intent.inputs(r.features, r.pen, r.bilevel) for r in rows])
    return seen, np.array([recipe.meaning(r.kind.split("|")[0]) for r in rows])


def judge(source: str, pages: int, processes: int) -> None:
    """Teach without the source, and print what becomes of its marks."""
    taught = [r for r in pages_of_all_prints(pages, recipe.fill_in, processes) if not r.held_out and recipe.asked(r)]
    simulated = [r for r in taught if not r.kind.startswith("real")]
    every = pages_of_all_prints(max(1, pages * REAL_PAGES // PAGES), real_marks_alone, processes)
    real = [r for r in every if "|" in r.kind and recipe.asked(r)]
    others = [r for r in real if not r.kind.split("|")[1].startswith(source)]
    chosen = np.random.default_rng(network.SEED).permutation(len(others))[: len(taught) - len(simulated)]
    x, y = rows_of(simulated + [others[i] for i in chosen])
    model = network.shifted(network.fitted(x, y, processes), {recipe.NEITHER: recipe.RARER})
    theirs = [r for r in real if r.kind.split("|")[1].startswith(source) and r.kind.endswith("found")]
    likely = networks.probabilities(rows_of(theirs)[0], {key: value.astype(np.float32) for key, value in model.items()})
    print(f"{len(x)} boxes to fit, {len(theirs)} with marks of {source}*\n")
    shown = [Seen(r.page, r.way, r.kind.split("|")[0], r.features, r.pen, r.bilevel) for r in theirs]
    print("\n".join(line for line in recipe.table(shown, likely).splitlines() if "| real" in line or "drawn" in line))


if __name__ == "__main__":
    cv2.setNumThreads(1)
    source, pages, processes = (*sys.argv[1:], *("odk-", str(PAGES), "1")[len(sys.argv) - 1 :])
    judge(source, int(pages), int(processes))
