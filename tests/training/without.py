"""What the judgement of marks would be without one of its rules: silent errors and questions, on pages that were kept.

Run: python tests/training/without.py KEPT … [-- NAME …]     (what by_hand.py and selftest_kept.py wrote)

Nothing is read again: what the network `intent` said of each box is worked out once, and each variant
judges from there.
A change is a list of names to put something else behind, so a rule is taken out without touching it.
"""

from __future__ import annotations

import pickle
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import numpy as np
from by_hand import Judged
from selftest_kept import Rehearsed
from verdict import run_of

from generator.model.answer import Mark, PageSource
from generator.model.layout import PageLayout
from generator.model.reason import Reason
from generator.model.run import Run
from generator.read import thresholds as t
from generator.read.drawings.maps.area import crossed
from generator.read.interpret import interpret
from generator.read.marks import classify, judge, opinion, vetoes
from generator.read.marks.intent import inputs, intents
from generator.read.marks.remains import faded
from generator.rehearse.compare import NOTHING, options_of, right_states, verdicts
from generator.rehearse.filler import Truth

Change = tuple[Any, str, Any]
NO_PAGE = PageSource("", "0" * 64, 1)


@dataclass
class Kept:
    """A page of either kind, and what was worked out of it once."""

    run: Run
    layout: PageLayout
    page: Judged | Rehearsed
    pen: str
    way: str
    hand: str
    intents: list[Any]
    crossed: frozenset[str] = frozenset()

    @property
    def truth(self) -> Truth:
        return self.page.truth


def kept(file: str) -> list[Kept]:
    """The pages of one file whose pen the scan can show."""
    found = []
    with Path(file).open("rb") as stream:
        first = pickle.load(stream)
        if isinstance(first, list):
            for page in first:
                if page.shown:
                    run = run_of(page.layout)
                    found.append(Kept(run, run.layout.pages[page.place], page, page.pen, page.way, page.hand, []))
        else:
            pages = {(p.form, p.page): p for p in first.layout.pages}
            while True:
                try:
                    page, _ = pickle.load(stream)
                except (EOFError, pickle.UnpicklingError):
                    break
                if page.shown:
                    found.append(Kept(first, pages[page.place], page, page.pen, page.way, "", []))
    for one in found:
        if one.page.sheet is not None:
            legible = [f for f in one.page.sheet.boxes if f.legible]
            rows = [inputs(f, one.page.sheet.pen, one.page.sheet.darkness_lost) for f in legible]
            one.intents = intents(np.array(rows, np.float32))
        if isinstance(one.page, Rehearsed):
            maps = [SimpleNamespace(drawn=a.drawn) for a in one.page.answers if a.drawn is not None]
            one.crossed = crossed(maps, one.layout.fields)  # type: ignore[arg-type]
    return found


def marks_of(one: Kept) -> Sequence[Mark]:
    """Its marks, as the judgement now is."""
    page = one.page
    with mock.patch.object(classify, "intents", lambda _: one.intents):
        lost = faded(page.sheet)
        return classify.classify(page.sheet, page.words, page.exclusive, page.hidden, one.crossed, lost)


def found_of(one: Kept, marks: Sequence[Mark]) -> np.ndarray:
    """Of the fields of marks: how many, silent errors, asked about, rightly asked about."""
    page = one.page
    answers = interpret(one.run.layout, one.layout, page.code, NO_PAGE, marks, (), faded(page.sheet))
    found = [v for v in verdicts(page.truth, answers, options_of(one.run.layout))
             if v.variable in page.truth.chosen]  # fmt: skip
    return np.array([sum(v.weight for v in found), sum(v.wrong for v in found),
                     sum(v.reviewed and not v.rightly for v in found), sum(v.rightly for v in found)])  # fmt: skip


@contextmanager
def changed(changes: Sequence[Change]) -> Iterator[None]:
    """With these names meaning something else."""
    with ExitStack() as stack:
        for where, name, what in changes:
            stack.enter_context(mock.patch.object(where, name, what))
        yield


def never(*_: Any) -> bool:
    return False


def as_they_are(_facts: Any, marks: Sequence[Mark]) -> list[Mark]:
    return list(marks)


def no_veto(*which: Reason) -> Change:
    return (classify, "VETOES", {why: veto for why, veto in vetoes.VETOES.items() if why not in which})


BESIDE: list[Change] = [(judge, "_half_beside", never)]
WEAK: list[Change] = [(t, "WEAK_OF_PEN", 0.0)]
FULLER: list[Change] = [(opinion, "_fuller", lambda *_: 9.0)]
VARIANTS: Mapping[str, Sequence[Change]] = {
    "as it is": [],
    "no second opinion": [(classify, "second_opinion", as_they_are)],
    "streaks cleared": [(opinion, "CLEARABLE", opinion.CLEARABLE | {Reason.STREAK})],
    "tails from .8": [(opinion, "ANOTHERS", 0.8)],
    "tails from .95": [(opinion, "ANOTHERS", 0.95)],
    "tails from .99": [(opinion, "ANOTHERS", 0.99)],
    "tails not cleared": [(opinion, "WHOSE", frozenset())],
    "no half beside": BESIDE,
    "no weak of pen": WEAK,
    "no end of a stroke": [(t, "ENTERING_MM", 0.0)],
    "no fuller": FULLER,
    "no drawn over": [no_veto(Reason.DRAWN_OVER)],
    "no only solid": [no_veto(Reason.ONLY_SOLID)],
}


def told(pages: Sequence[Kept], changes: Sequence[Change]) -> tuple[str, Counter[tuple[str, str, str]]]:
    """Counts, and of the boxes that are read wrong: what was drawn, as what, why."""
    total, wrong = np.zeros(4, int), Counter[tuple[str, str, str]]()
    with changed(changes):
        for one in pages:
            if one.page.sheet is None:
                continue
            marks = marks_of(one)
            total += found_of(one, marks)
            for mark in marks:
                kind = one.truth.kinds.get(mark.field, NOTHING)
                if mark.state not in right_states(kind):
                    wrong[kind, mark.state.value, mark.why.name] += 1
    fields, silent, asked, rightly = total
    return f"{silent:3d} {asked:5d} {100 * asked / fields:6.3f} % {rightly:4d}", wrong


def main(files: Sequence[str], names: Sequence[str]) -> None:
    """A table: a row for each variant, a column for each file."""
    every = {Path(file).stem: kept(file) for file in files}
    for name, pages in every.items():
        fields = sum(sum(options_of(one.run.layout).get(v, 1) for v in one.truth.chosen) for one in pages)
        print(f"{name}: {len(pages)} pages, {fields} fields")
    print(f"{'':32}", *(f"{name:>22}" for name in every))
    for variant in names or VARIANTS:
        results = [told(pages, VARIANTS[variant]) for pages in every.values()]
        print(f"{variant:32}", *(f"{result:>22}" for result, _ in results), flush=True)
        wrong = sum((found for _, found in results), Counter[tuple[str, str, str]]())
        print("      ", {" ".join(key): n for key, n in wrong.most_common(9)})


if __name__ == "__main__":
    given = sys.argv[1:]
    cut = given.index("--") if "--" in given else len(given)
    main(given[:cut], given[cut + 1 :])
