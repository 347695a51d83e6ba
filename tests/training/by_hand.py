"""Pages filled in by one person each, as a reader sees them when it judges marks: to learn from, and to judge by.

Run: python tests/training/by_hand.py OUT.pickle PART PAGES [SEED [GROUP [CORRECT]]]
PART: train | validation | test | drawn (no real hands) | everyday (as a self-test fills in).
GROUP: copier | grey | bilevel | photo | mixed.

What `classify` and `interpret` were given is kept of every page, with the truth; so marks can be judged again, by other
models and thresholds, in milliseconds. Real marks: WERKBLAD_REALMARKS.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

import cv2
import numpy as np
from freehand import any_pen
from persons import somebody
from rehearsal import boxes_of, built, small_paper, small_print

from generator.model.answer import Fate, PageSource
from generator.model.layout import PageLayout
from generator.read import page as page_reader
from generator.read import placed
from generator.read.blank.runbook import RunBook
from generator.read.decode.kinds import Kind
from generator.read.decode.picture import Pixels, load_pictures
from generator.read.marks.evidence import Sheet
from generator.read.marks.words import WordFeatures
from generator.read.picture.image import PageImage
from generator.rehearse import realmarks
from generator.rehearse.filler import EVERYDAY, SCRIBBLE_MAX_PEN_MM, Habits, Truth, fill_page
from generator.rehearse.handed import HandedIn
from generator.rehearse.page import draw
from generator.rehearse.pens import PENS, MarkKind, Pen
from generator.rehearse.person import Person
from generator.rehearse.realhands import Hand, Part, hands
from generator.rehearse.realmarks import RealMarks
from generator.rehearse.ways import WAYS, Way

BOXES_NEEDED = 6  # on a page, to be worth reading
# to learn from: more of what is rare; the model is shifted by that
LEARNING = replace(EVERYDAY, other_style=0.1, correct=0.3, question=0.03, not_applicable=0.03, tail=0.05,
                   only_cancelled=0.006, blank_page=0.0)  # fmt: skip
MIXED_SHARE, MIXED_STYLES = 0.2, 0.65  # of the pages to learn from: by somebody who makes all sorts of marks, so often
GROUPS = {"copier": {"copier": 1.0}, "photo": {"photo": 1.0},
          "mixed": {"copier": 0.5, "photo": 0.25, "fax": 0.1, "soiled": 0.15}}  # fmt: skip
HALF = 0.5  # of these pages: with real marks of all hands that are learned from
FINE = [pen for pen in PENS if pen.width <= SCRIBBLE_MAX_PEN_MM]


@dataclass(frozen=True)
class Judged:
    """A page as it stands before its marks are judged. `hand` is whose real marks these are, else the kind."""

    hand: str
    way: str
    pen: str
    shown: bool  # whether this pen can be seen in this scan at all
    sheet: Sheet
    words: tuple[WordFeatures, ...]
    exclusive: frozenset[str]
    hidden: frozenset[str]
    truth: Truth
    layout: str  # which print: ordinary, large, small
    place: int  # of the page in it
    code: Any


def seen(handed: HandedIn, runs: RunBook) -> tuple[Any, ...] | None:
    """What `classify` was given of this page, and its code, if the page is read."""
    pixels = next(load_pictures(handed.data, Kind(handed.format), 1, 1, quick=True))
    if not isinstance(pixels, Pixels):
        return None
    image = PageImage(pixels.grey, PageSource("", "0" * 64, 1), pixels.colour, pixels.dpi, pixels.bilevel, pixels.whole)
    kept: list[tuple[Any, ...]] = []
    judge = placed.classify

    def classify(*given: Any) -> Any:
        kept.append(given)
        return judge(*given)

    with mock.patch.object(placed, "classify", classify):
        reading = page_reader.read_page(image, runs)
    return (*kept[-1][:4], reading.code) if kept and reading.fate is Fate.READ else None


def marks_of(real: Sequence[Hand]) -> RealMarks:
    """The marks of these hands together."""
    found: dict[MarkKind, list[np.ndarray]] = {}
    for hand in real:
        for kind, inks in hand.marks.items():
            found.setdefault(kind, []).extend(inks)
    return RealMarks(found)


def ways_of(group: str) -> tuple[list[Way], np.ndarray]:
    """The ways of a group and how often each comes."""
    if group in ("grey", "bilevel"):
        some = [way for way in WAYS["copier"] if ("zwart-wit" in way.name) == (group == "bilevel")]
        return some, np.full(len(some), 1 / len(some))
    found, chances = [], []
    for name, share in GROUPS[group].items():
        total = sum(way.weight for way in WAYS[name])
        found += WAYS[name]
        chances += [share * way.weight / total for way in WAYS[name]]
    return found, np.array(chances)


def pages(part: str, number: int, seed: int, group: str, habits: Habits) -> list[Judged]:
    """So many pages by persons of this part."""
    real = [] if part in ("drawn", "everyday") else [h for h in hands() if h.part is Part(part) and h.choosing]
    rng = np.random.default_rng([seed, 51])
    made: list[Judged] = []
    shares = {"ordinary": 0.65, "large": 0.15, "small": 0.2}
    for kind, share in shares.items():
        count = round(share * number)
        if kind == "small":
            made += _of(kind, small_paper.make_paper().run, small_print, count, part, real, rng, group, habits)
        else:
            with built(kind == "large") as (run, prints):
                made += _of(kind, run, prints, count, part, real, rng, group, habits)
    return made


def _of(
    kind: str, run: Any, prints: Any, count: int, part: str, real: Sequence[Hand], rng: np.random.Generator,
    group: str, habits: Habits,
) -> list[Judged]:  # fmt: skip
    runs, layout, made = RunBook({run.layout.run: run}), run.layout, []
    usable = [i for i, page in enumerate(layout.pages) if len(boxes_of(page)) >= BOXES_NEEDED]
    among, chances = ways_of(group)
    learning = part in ("train", "drawn")
    for _ in range(count):
        way = among[int(rng.choice(len(among), p=chances / chances.sum()))]
        pen: Pen = any_pen((PENS if learning else FINE)[int(rng.integers(len(PENS if learning else FINE)))], rng)
        person: Person | None
        if part == "everyday":
            pen, person, hand = PENS[int(rng.integers(len(PENS)))], None, "self-test"
        elif learning:
            person, hand = somebody(pen, list(real), rng), ""
        else:
            one = real[int(rng.integers(len(real)))]
            person, hand = one.person(rng), one.name
        place = usable[int(rng.integers(len(usable)))]
        paper, page = prints(place, way.dpi).copy(), layout.pages[place]
        mixes = learning and rng.random() < MIXED_SHARE
        mixed = replace(habits, other_style=MIXED_STYLES) if mixes else habits
        pasted = marks_of(real) if mixes and real and rng.random() < HALF else None
        filled = fill_page(layout, page, pen, rng, mixed, pasted, person)
        draw(paper, list(filled.strokes), pen, way.dpi, rng)
        realmarks.paste(paper, filled.stamps, way.dpi)
        handed = way.take(paper, page, rng)
        found = seen(handed, runs)
        if found is None:
            continue
        sheet, words, exclusive, hidden, code = found
        made.append(
            Judged(
                hand or (person.kind if person else ""),
                way.name,
                pen.name,
                handed.shows(pen),
                replace(sheet, correction=None),
                words,
                exclusive,
                hidden,
                filled.truth,
                kind,
                place,
                code,
            )
        )
    return made


def page_of(layouts: dict[str, list[PageLayout]], one: Judged) -> PageLayout:
    """The layout of a page."""
    return layouts[one.layout][one.place]


if __name__ == "__main__":
    cv2.setNumThreads(1)
    out, part, number, seed, group, correct = (
        *sys.argv[1:],
        *("", "train", "100", "1", "mixed", "")[len(sys.argv) - 1 :],
    )
    usual = {"train": LEARNING, "drawn": LEARNING, "everyday": EVERYDAY}.get(part, replace(EVERYDAY, other_style=0.0))
    habits = replace(usual, correct=float(correct)) if correct else usual
    Path(out).write_bytes(pickle.dumps(pages(part, int(number), int(seed), group, habits)))
