"""How the small networks of drawings are taught: one hidden layer, by Adam."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np

from generator.read.drawings import nets
from generator.read.marks.networks import softmax, stored_in


def use(name: str, model: dict[str, np.ndarray], file: Path) -> None:
    """Let reading use what was taught."""
    stored = {}
    with contextlib.suppress(FileNotFoundError):
        stored = dict(stored_in(file))
    stored |= {f"{name}.{key}": value for key, value in model.items()}
    np.savez_compressed(file, **{k: v.astype(np.float32) for k, v in stored.items()})
    stored_in.cache_clear()


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


def several(
    x: np.ndarray, y: np.ndarray, hidden: int = 8, epochs: int = 40, batch: int = 32, first: int = 6
) -> dict[str, np.ndarray]:
    """Five networks as one that says their mean: what one of them took for a rule others do not. `first`: seed."""
    models = [classes(x, y, 1, hidden, epochs, seed, batch) for seed in range(first, first + 5)]
    joined = {key: models[0][key] for key in ("middle", "scale")}
    joined["first"] = np.concatenate([m["first"] for m in models], axis=1)
    joined["bias"] = np.concatenate([m["bias"] for m in models])
    joined["second"] = np.concatenate([m["second"] for m in models]) / len(models)
    joined["end"] = np.mean([m["end"] for m in models], axis=0)
    return joined
