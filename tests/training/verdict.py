"""What becomes of pages that were kept by `by_hand.py`: silent errors and questions, with intervals over pages.

Run: python tests/training/verdict.py KEPT.pickle …
"""

from __future__ import annotations

import pickle
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from by_hand import Judged
from rehearsal import built, small_paper

from generator.model.answer import Mark, MarkState, PageSource
from generator.model.run import Run
from generator.read.interpret import interpret
from generator.read.marks.classify import classify
from generator.read.marks.remains import faded
from generator.rehearse.compare import NOTHING, options_of, right_states, verdicts

DRAWS, SEED = 2000, 7  # of pages, with replacement (bootstrap)
Judge = Callable[[Judged], Sequence[Mark]]


def kept(files: Iterable[str]) -> list[Judged]:
    """The pages in these files."""
    return [page for file in files for page in pickle.loads(Path(file).read_bytes())]


@cache
def run_of(layout: str) -> Run:
    """The print run of this print; its code does not matter here."""
    if layout == "small":
        return small_paper.make_paper().run
    with built(layout == "large") as (run, _):
        return run


def as_it_is(page: Judged) -> Sequence[Mark]:
    """The marks as the reader judges them."""
    return classify(page.sheet, page.words, page.exclusive, page.hidden, pencil_lost=faded(page.sheet))


def counted(page: Judged, marks: Sequence[Mark]) -> np.ndarray:
    """Of the mark fields of a page: how many, silent errors, asked about, rightly asked about."""
    run = run_of(page.layout)
    answers = interpret(run.layout, run.layout.pages[page.place], page.code, PageSource("", "0" * 64, 1), marks, (),
                        faded(page.sheet), {})  # fmt: skip
    found = [v for v in verdicts(page.truth, answers, options_of(run.layout)) if v.variable in page.truth.chosen]
    return np.array([
        sum(v.weight for v in found), sum(v.wrong for v in found), sum(v.reviewed and not v.rightly for v in found),
        sum(v.rightly for v in found),
    ])  # fmt: skip


def told(counts: np.ndarray) -> str:
    """Silent errors and questions of pages x (fields, silent, asked, rightly), with 95 % intervals over pages."""
    fields, silent, asked, _ = counts.sum(axis=0)
    rng = np.random.default_rng(SEED)
    drawn = counts[rng.integers(len(counts), size=(DRAWS, len(counts)))].sum(axis=1)
    shares = drawn[:, 1:3] / np.maximum(drawn[:, :1], 1) * 100
    (low_s, low_a), (high_s, high_a) = np.percentile(shares, (2.5, 97.5), axis=0)
    return (
        f"{len(counts)} pages, {fields} fields: silent {silent} = {100 * silent / fields:.3f} % "
        f"({low_s:.3f}-{high_s:.3f}), "
        f"to review {asked} = {100 * asked / fields:.2f} % ({low_a:.2f}-{high_a:.2f})"
    )


def boxes(pages: Sequence[Judged], judged: Sequence[Sequence[Mark]]) -> Counter[tuple[str, str]]:
    """(what was drawn, state) → boxes with something drawn or something read."""
    table: Counter[tuple[str, str]] = Counter()
    for page, marks in zip(pages, judged, strict=True):
        for mark in marks:
            kind = page.truth.kinds.get(mark.field, NOTHING)
            if kind != NOTHING or mark.state is not MarkState.BLANK:
                table[kind, mark.state.value] += 1
    return table


def main(files: Sequence[str], judge: Judge = as_it_is) -> None:
    """Print the tables of these files."""
    for file in files:
        pages = [page for page in kept([file]) if page.shown]
        judged = [judge(page) for page in pages]
        counts = np.array([counted(page, marks) for page, marks in zip(pages, judged, strict=True)])
        print(f"{Path(file).stem}: {told(counts)}")
        table = boxes(pages, judged)
        for kind in sorted({kind for kind, _ in table}):
            print(f"   {kind:20}", {state: n for (k, state), n in sorted(table.items()) if k == kind})
        why: Counter[str] = Counter()
        by_hand: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(4, int))
        for page, marks, count in zip(pages, judged, counts, strict=True):
            by_hand[page.hand] += count
            for m in marks:
                if m.state is MarkState.DOUBTFUL:
                    why[f"{m.why.name}"] += 1
        print("  ", dict(why.most_common()))
        print("  ", {hand: tuple(count[:3].tolist()) for hand, count in sorted(by_hand.items())})
        wrong = [(p, m) for p, ms in zip(pages, judged, strict=True) for m in ms
                 if m.state not in right_states(p.truth.kinds.get(m.field, NOTHING))]  # fmt: skip
        print("   wrong boxes:", Counter((p.truth.kinds.get(m.field, NOTHING), m.state.value) for p, m in wrong))


if __name__ == "__main__":
    main(sys.argv[1:])
