"""A whole self-test, of which every page is kept as it stands before its marks are judged.

Run: python tests/training/selftest_kept.py OUT.pickles GROUP SHEETS SEED [PICTURES]
GROUP: of `rehearse.ways`. PICTURES: a folder for pictures of what was read wrong.

One run tells of two versions of the judgement: `without.py` judges the pages that were kept again. What is not a mark
is kept as it was read.
"""

from __future__ import annotations

import os
import pickle
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO
from unittest import mock

import cv2

from generator import selftest
from generator.define.library import Library
from generator.model.answer import Answer, Fate, Mark
from generator.model.code import PageCode
from generator.model.run import Run
from generator.read import placed
from generator.read.marks.evidence import Sheet
from generator.read.marks.words import WordFeatures
from generator.rehearse.filler import Truth

SHUFFLED = 600  # tasks of one block: a run that is stopped holds all ways alike but for its last block


@dataclass(frozen=True)
class Rehearsed:
    """A page of a self-test. `sheet` is None, if its marks were not judged."""

    way: str
    pen: str
    shown: bool
    fate: str
    place: int
    code: PageCode
    truth: Truth
    sheet: Sheet | None
    words: tuple[WordFeatures, ...]
    exclusive: frozenset[str]
    hidden: frozenset[str]
    marks: tuple[Mark, ...]
    answers: tuple[Answer, ...]


NOT_JUDGED = (None, (), frozenset(), frozenset())


class Keeper:
    """Keeps what the self-test's reader judged, page by page."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.given = out, None  # type: ignore[var-annotated]
        self._classify, self._judged = placed.classify, selftest.judged
        self._start, self._rehearse = selftest._Stage.__init__, selftest._Stage.rehearse

    def start(self, stage: Any, plan: Any, product: Any, run: Run, *rest: Any) -> None:
        self._start(stage, plan, product, run, *rest)
        pickle.dump(run, self.out)

    def classify(self, *given: Any) -> Any:
        self.given = given  # type: ignore[assignment]
        return self._classify(*given)

    def judged(self, way: str, pen: str, page: Any, truth: Truth, reading: Any, code: PageCode, options: Any) -> Any:
        result = self._judged(way, pen, page, truth, reading, code, options)
        sheet, words, exclusive, hidden, *_ = self.given or NOT_JUDGED
        self.given = None
        read = reading.fate is Fate.READ and reading.code == code and sheet is not None
        place = (page.form, page.page)
        self.last = Rehearsed(
            way, pen, True, "read" if read else reading.fate.value, place, code, truth,
            replace(sheet, correction=None) if read else None, words, exclusive, hidden, reading.marks,
            reading.answers,
        )  # fmt: skip
        return result

    def rehearse(self, stage: Any, task: Any) -> Any:
        self.last = None
        result = self._rehearse(stage, task)
        if self.last is not None:
            pickle.dump((replace(self.last, shown=not result.faint), replace(result, evidence=())), self.out)
            self.out.flush()
        return result


def main(out: str, group: str, sheets: int, seed: int, pictures: str) -> None:
    """Run it, and say what came of it."""
    with Path(out).open("wb") as file:
        keeper = Keeper(file)

        with (
            mock.patch.object(placed, "classify", keeper.classify),
            mock.patch.object(selftest, "judged", keeper.judged),
            mock.patch.object(selftest, "BLOCK", SHUFFLED),
            mock.patch.object(selftest._Stage, "__init__", lambda *given: keeper.start(*given)),  # noqa: PLW0108 (given its stage)
            mock.patch.object(selftest._Stage, "rehearse", lambda *given: keeper.rehearse(*given)),  # noqa: PLW0108
        ):
            plan = selftest.Plan("kern", "waterrade", sheets, group, seed, pictures=200)
            report = selftest.selftest(plan, Library(None), Path(pictures))
    total = report.total
    print(group, seed, total.pages, total.fields, total.silent, total.reviewed)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    cv2.setNumThreads(1)
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), (sys.argv[5:] or [f"{sys.argv[1]}-pictures"])[0])
