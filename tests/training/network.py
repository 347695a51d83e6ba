"""Fits the small networks of `generator/read/marks/networks.py`, and judges them on what was held out. numpy alone."""

from __future__ import annotations

import math
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from generator.read.marks import networks
from generator.read.marks.networks import FIRST_KERNEL, LAYERS, PIXELS, SECOND, SECOND_KERNEL, Activity

SEED, NETWORKS = 404, 3
FIRST_CHANNELS, SECOND_CHANNELS, HIDDEN = 12, 24, 64
EPOCHS, BATCH, RATE, DECAY = 40, 256, 2e-3, 0.04
MOVED_PX = 1  # a picture is moved by so much at most, each time it is shown: a box is found that well
FLOOR = 0.05  # added to an input's standard deviation: one that never changes stays harmless


def begun(inputs: int, classes: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Weights to begin with (He et al. 2015), in the order of LAYERS."""
    joined = len(SECOND) * SECOND_CHANNELS + inputs - PIXELS
    sizes = (
        (FIRST_KERNEL**2, FIRST_CHANNELS), (SECOND_KERNEL**2 * FIRST_CHANNELS, SECOND_CHANNELS),
        (joined, HIDDEN), (HIDDEN, classes),
    )  # fmt: skip
    weights = [[rng.normal(0, math.sqrt(2 / size[0]), size), np.zeros(size[1])] for size in sizes]
    return [w.astype(np.float32) for pair in weights for w in pair]


def fit_network(x: np.ndarray, y: np.ndarray, seed: int) -> list[np.ndarray]:
    """Weights of one network for scaled rows `x` of classes `y` (0 … n - 1). Cross entropy, Adam (Kingma and Ba 2015)
    with decoupled decay."""
    rng = np.random.default_rng([SEED, seed])
    weights = begun(x.shape[1], int(y.max()) + 1, rng)
    mean, square = ([np.zeros_like(w) for w in weights] for _ in range(2))
    batches, step = max(1, len(x) // BATCH), 0
    for epoch in range(EPOCHS):
        rate = RATE * 0.5 * (1 + math.cos(math.pi * epoch / EPOCHS))
        for batch in np.array_split(rng.permutation(len(x)), batches):
            step += 1
            for i, slope in enumerate(slopes(moved(x[batch], rng), y[batch], weights)):
                mean[i] = 0.9 * mean[i] + 0.1 * slope
                square[i] = 0.999 * square[i] + 0.001 * slope**2
                change = mean[i] / (1 - 0.9**step) / (np.sqrt(square[i] / (1 - 0.999**step)) + 1e-8)
                weights[i] -= rate * (change + (DECAY * weights[i] if weights[i].ndim == 2 else 0))
    return weights


def moved(rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The rows, their pictures moved a little, all the same way."""
    side = math.isqrt(PIXELS)
    steps = rng.integers(-MOVED_PX, MOVED_PX + 1, 2)
    pictures = np.roll(rows[:, :PIXELS].reshape(-1, side, side), steps, axis=(1, 2))
    return np.hstack([pictures.reshape(len(rows), -1), rows[:, PIXELS:]])


def slopes(x: np.ndarray, y: np.ndarray, weights: list[np.ndarray]) -> list[np.ndarray]:
    """The gradient of the mean cross entropy by each weight, in the order of LAYERS."""
    a: Activity = networks.active(x, weights)
    _, _, second, _, hidden, _, out, _ = weights
    wrong = a.chances.copy()
    wrong[np.arange(len(y)), y] -= 1
    wrong /= len(x)
    units = (wrong @ out.T) * (a.hidden > 0)
    joined = units @ hidden.T
    two = joined[:, : len(SECOND) * second.shape[1]].reshape(a.second.shape) * (a.second > 0)
    gathered = (two @ second.T).reshape(len(x), len(SECOND), SECOND_KERNEL**2, -1)
    one = np.zeros_like(a.first)
    for place in range(SECOND_KERNEL**2):  # within one place of the kernel no pixel comes twice
        one[:, SECOND[:, place]] += gathered[:, :, place]
    one *= a.first > 0
    return [
        np.einsum("npk,npc->kc", a.seen, one, optimize=True), one.sum((0, 1)),
        np.einsum("npk,npc->kc", a.gathered, two, optimize=True), two.sum((0, 1)),
        a.joined.T @ units, units.sum(0), a.hidden.T @ wrong, wrong.sum(0),
    ]  # fmt: skip


def fitted(x: np.ndarray, y: np.ndarray, processes: int = 1) -> networks.Model:
    """The model, as it is stored. All pixels are scaled alike."""
    middle, scale = x.mean(0), x.std(0) + FLOOR
    middle[:PIXELS], scale[:PIXELS] = middle[:PIXELS].mean(), scale[:PIXELS].mean()
    rows = ((x - middle) / scale).astype(np.float32)
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:
        nets = list(pool.map(fit_network, repeat(rows), repeat(y), range(NETWORKS)))
    stacked = {name: np.stack([net[i] for net in nets]) for i, name in enumerate(LAYERS)}
    return {"middle": middle, "scale": scale, **stacked}


def shifted(model: networks.Model, rarer: dict[int, float]) -> networks.Model:
    """The model for a world in which these classes are so many times rarer than among the examples (Bayes)."""
    end = model["end"].copy()
    for kind, times in rarer.items():
        end[:, kind] -= math.log(times)
    return {**model, "end": end}


def store(model: networks.Model, name: str) -> networks.Model:
    """Write the model beside the reader, its large parts in half precision; returns what a reader will have."""
    small = {key: value.astype(np.float16 if value.ndim == 3 else np.float32) for key, value in model.items()}
    np.savez_compressed(Path(networks.__file__).with_name(f"{name}.npz"), **small)
    return {key: value.astype(np.float32) for key, value in small.items()}


def calibration(likely: np.ndarray, y: np.ndarray, weights: np.ndarray) -> str:
    """How honest the probabilities are, as a markdown table; each row counts for its weight."""
    lines = ["| said (%) | boxes | were (%) |", "|---|--:|--:|"]
    for low, high in ((0, 0.001), (0.001, 0.02), (0.02, 0.2), (0.2, 0.8), (0.8, 0.98), (0.98, 0.999), (0.999, 1.01)):
        some = (likely >= low) & (likely < high)
        if some.any():
            share = 100 * np.average(y[some], weights=weights[some])
            lines.append(f"| {low * 100:g} – {min(100, high * 100):g} | {some.sum()} | {share:.2f} |")
    return "\n".join(lines)
