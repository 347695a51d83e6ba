"""From evidence to marks, as a table of contents: a first look at one box by itself → a second opinion beside the rest
of its page → vetoes.

The first step, `measure`, took the evidence; none of these changes it. Each mark names its reason.
"""

from __future__ import annotations

import numpy as np

from generator.model.answer import Mark
from generator.read.marks.evidence import Sheet
from generator.read.marks.facts import Facts
from generator.read.marks.intent import inputs, intents
from generator.read.marks.judge import judge, judge_words
from generator.read.marks.networks import PIXELS
from generator.read.marks.opinion import second_opinion
from generator.read.marks.remains import cleared_by_remains
from generator.read.marks.vetoes import VETOES, vetoed
from generator.read.marks.words import WordFeatures


def classify(
    sheet: Sheet,
    words: tuple[WordFeatures, ...],
    exclusive: frozenset[str] = frozenset(),
    hidden: frozenset[str] = frozenset(),
    crossed: frozenset[str] = frozenset(),
    pencil_lost: bool = False,
) -> tuple[Mark, ...]:
    """A Mark for every open box and word of a page. All else is as `Facts` has it."""
    facts, marks = first_look(sheet, exclusive, hidden, crossed, pencil_lost)
    marks = second_opinion(facts, marks)
    return vetoed(facts, [*marks, *judge_words(words)], VETOES)


def first_look(
    sheet: Sheet,
    exclusive: frozenset[str],
    hidden: frozenset[str],
    crossed: frozenset[str] = frozenset(),
    pencil_lost: bool = False,
) -> tuple[Facts, list[Mark]]:
    """What is known of a page, and its boxes as a first look has them."""
    legible = [f for f in sheet.boxes if f.legible]
    rows = np.array([inputs(f, sheet.pen, sheet.darkness_lost) for f in legible], np.float32)
    meant = dict(zip((f.field.name for f in legible), intents(rows), strict=True))
    numbers = rows[:, PIXELS:] if len(rows) else rows
    facts = Facts(sheet, meant, exclusive, hidden, numbers, crossed, pencil_lost)
    marks = [judge(f, sheet.pen, meant.get(f.field.name)) for f in sheet.boxes]
    marks = cleared_by_remains(facts, marks) if pencil_lost else marks
    return facts, marks
