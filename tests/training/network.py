"""Fits the small networks of `generator/read/networks.py`, and judges them on what was held out. numpy alone."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from generator.read import networks, shapes

SEED, HIDDEN, NETWORKS = 404, 48, 3
EPOCHS, BATCH, RATE, DECAY = 20, 256, 2e-3, 0.04
FLOOR = 0.05  # added to an input's standard deviation: pixels that never change stay harmless


def turned(rows: np.ndarray) -> np.ndarray:
    """The rows with their pictures mirrored and turned all eight ways."""
    side = shapes.VIEW_PX
    pictures, numbers = rows[:, : side * side].reshape(-1, side, side), rows[:, side * side :]
    ways = [np.rot90(p, k, (1, 2)) for p in (pictures, pictures[:, :, ::-1]) for k in range(4)]
    return np.vstack([np.hstack([way.reshape(len(rows), -1), numbers]) for way in ways])


def fit_network(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
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
    return weights


def _slopes(x: np.ndarray, y: np.ndarray, weights: list[np.ndarray]) -> list[np.ndarray]:
    """The gradient of the mean cross entropy by each weight."""
    hidden, bias, out, end = weights
    active = np.maximum(x @ hidden + bias, 0)
    wrong = (1 / (1 + np.exp(-np.clip(active @ out + end, -30, 30))) - y) / len(x)
    back = np.outer(wrong, out) * (active > 0)
    return [x.T @ back, back.sum(0), active.T @ wrong, wrong.sum(keepdims=True)]


def fitted(x: np.ndarray, y: np.ndarray, turn: bool) -> networks.Model:
    """The model, as it is stored. `turn`: the answer is the same whichever way the picture is turned."""
    middle, scale = x.mean(0), x.std(0) + FLOOR
    everything = (((turned(x) if turn else x) - middle) / scale).astype(np.float32)
    meant = np.tile(y, 8 if turn else 1).astype(np.float32)
    nets = [fit_network(everything, meant, np.random.default_rng([SEED, n])) for n in range(NETWORKS)]
    hidden, bias, out, end = (np.stack([net[i] for net in nets]) for i in range(4))
    return {"middle": middle, "scale": scale, "hidden": hidden, "bias": bias, "out": out, "end": end[:, 0]}


def store(model: networks.Model, name: str) -> networks.Model:
    """Write the model beside the reader, in half precision; returns what a reader will have."""
    small = {key: value.astype(np.float16 if key == "hidden" else np.float32) for key, value in model.items()}
    np.savez_compressed(Path(networks.__file__).with_name(f"{name}.npz"), **small)
    return {key: value.astype(np.float32) for key, value in small.items()}


def calibration(likely: np.ndarray, y: np.ndarray) -> str:
    """How honest the probabilities are, as a markdown table."""
    lines = ["| said (%) | boxes | were (%) |", "|---|--:|--:|"]
    for low, high in ((0, 0.02), (0.02, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 0.98), (0.98, 1.01)):
        some = (likely >= low) & (likely < high)
        if some.any():
            lines.append(f"| {low * 100:g} – {min(100, high * 100):g} | {some.sum()} | {100 * y[some].mean():.1f} |")
    return "\n".join(lines)
