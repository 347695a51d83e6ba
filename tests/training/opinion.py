"""Makes `generator/read/marks/opinion.npz`: what a box is, judged beside the rest of its page.

Run: python tests/training/opinion.py KEPT.pickle …      (pages of the part `train` that by_hand.py kept)

Recipe: pages filled in by one person each (persons.py): a third with the real marks of one hand of the part `train`,
the others with a mark of their own, drawn; cancelling is five times as frequent as among people, what is no mark six
times, and the model is shifted by that (Bayes). Rows are the boxes with ink enough for a mark, beside what the first
look made of their page.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from by_hand import Judged
from verdict import kept

from generator.model.answer import Mark
from generator.read.marks import opinion
from generator.read.marks.classify import first_look
from generator.read.marks.facts import Facts
from generator.read.marks.opinion import CANCELLED, CHOSEN, LAYERS, MOST_SPREADS, NEITHER, forward
from generator.read.marks.remains import faded
from generator.rehearse.compare import MEANS_CANCELLED, MEANS_NOTHING, NOTHING

SEED, NETWORKS = 909, 3
HIDDEN = (64, 24)
EPOCHS, BATCH, RATE, DECAY = 40, 128, 2e-3, 0.03
HUSHED = 0.25  # of the inputs are left out, each time a row is shown: no network may hang on one of them
FLOOR = 0.05  # added to an input's standard deviation: one that never changes stays harmless
RARER = {CANCELLED: 3.0, NEITHER: 5.0}  # than in the recipe; cancelling a little less, since to miss it is worse


def rows_of(page: Judged) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """What the model sees of the legible boxes of a page, what they mean, and their places."""
    facts, marks = judged(page)
    places = [place for place, f in enumerate(facts.boxes) if f.legible]
    kinds = [page.truth.kinds.get(facts.boxes[place].field.name, NOTHING) for place in places]
    if not places:
        return np.zeros((0, 0), np.float32), np.zeros(0, int), places
    return opinion.inputs(facts, marks, places), np.array([meaning(kind) for kind in kinds]), places


def judged(page: Judged) -> tuple[Facts, list[Mark]]:
    """The facts of a page, and its boxes as the first look has them."""
    return first_look(page.sheet, page.exclusive, page.hidden, pencil_lost=faded(page.sheet))


def meaning(kind: str) -> int:
    """The class of what was drawn."""
    return CANCELLED if kind in MEANS_CANCELLED else NEITHER if kind in MEANS_NOTHING else CHOSEN


def fitted(x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """The model, as it is stored."""
    middle, scale = x.mean(0), x.std(0) + FLOOR
    rows = np.clip((x - middle) / scale, -MOST_SPREADS, MOST_SPREADS).astype(np.float32)
    nets = [fit_network(rows, y, number) for number in range(NETWORKS)]
    model = {name: np.stack([net[i] for net in nets]) for i, name in enumerate(LAYERS)}
    for kind, times in RARER.items():
        model["end"][:, kind] -= math.log(times)
    return {"middle": middle, "scale": scale, **model}


def fit_network(x: np.ndarray, y: np.ndarray, seed: int) -> list[np.ndarray]:
    """Weights of one network, in the order of LAYERS. Cross entropy, Adam with decoupled decay."""
    rng = np.random.default_rng([SEED, seed])
    sizes = ((x.shape[1], HIDDEN[0]), HIDDEN, (HIDDEN[1], 3))
    pairs = [(rng.normal(0, math.sqrt(2 / size[0]), size), np.zeros(size[1])) for size in sizes]
    weights = [np.asarray(part, np.float32) for pair in pairs for part in pair]
    mean, square = ([np.zeros_like(w) for w in weights] for _ in range(2))
    step = 0
    for epoch in range(EPOCHS):
        rate = RATE * 0.5 * (1 + math.cos(math.pi * epoch / EPOCHS))
        for batch in np.array_split(rng.permutation(len(x)), max(1, len(x) // BATCH)):
            step += 1
            shown = x[batch] * (rng.random((len(batch), x.shape[1])) > HUSHED).astype(np.float32) / (1 - HUSHED)
            for i, slope in enumerate(slopes(shown, y[batch], weights)):
                mean[i] = 0.9 * mean[i] + 0.1 * slope
                square[i] = 0.999 * square[i] + 0.001 * slope**2
                change = mean[i] / (1 - 0.9**step) / (np.sqrt(square[i] / (1 - 0.999**step)) + 1e-8)
                weights[i] -= (rate * (change + (DECAY * weights[i] if weights[i].ndim == 2 else 0))).astype(np.float32)
    return weights


def slopes(x: np.ndarray, y: np.ndarray, weights: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The gradient of the mean cross entropy by each weight, in the order of LAYERS."""
    one, two, chances = forward(x, weights)
    wrong = chances.copy()
    wrong[np.arange(len(y)), y] -= 1
    wrong /= len(x)
    second = (wrong @ weights[4].T) * (two > 0)
    first = (second @ weights[2].T) * (one > 0)
    return [x.T @ first, first.sum(0), one.T @ second, second.sum(0), two.T @ wrong, wrong.sum(0)]


def main(files: Sequence[str]) -> None:
    """Fit, and write the model beside the reader."""
    seen = [rows_of(page) for page in kept(files) if page.shown]
    x = np.concatenate([rows for rows, _, places in seen if places])
    y = np.concatenate([meanings for _, meanings, places in seen if places])
    model = fitted(x, y)
    np.savez_compressed(
        Path(opinion.__file__).with_name(f"{opinion.MODEL}.npz"),
        **{name: v.astype(np.float32) for name, v in model.items()},
    )
    counts = np.bincount(y, minlength=3)
    print(f"{len(x)} boxes of {len(seen)} pages: {counts[CHOSEN]} chosen, {counts[CANCELLED]} cancelled, "
          f"{counts[NEITHER]} no mark")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
