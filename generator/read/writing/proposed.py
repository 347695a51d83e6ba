"""What number or date stands in a row of cells: a proposal for a person, with how likely it is right.

Each cell gives chances for each digit. What can stand there goes by the rules of what was asked: a number lies within
its bounds and has no gaps, a date exists. Of all that can, the likeliest is proposed, if it is likely enough.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from generator.model.answer import Guess
from generator.model.cells import DATE_GROUPS
from generator.model.domains import Day, Domain, Said, Whole
from generator.read.writing.cells import Seen
from generator.read.writing.digits import NO_DIGIT, Floats, digit_chances

PROPOSED_FROM = 0.6  # chance from which something is proposed: below it, typing is faster than mending
FIRST_YEAR, LAST_YEAR = 1900, 2100  # years in which a date on a worksheet can lie
LEAK = 0.3  # share of what the rules forbid that still counts against a proposal: people do write such things
DIGITS_KEPT = 3  # of each cell: the likeliest digits
SLOPE, OFFSET = 0.83, 0.81  # of log odds: makes chances as large as fields are right (see tests/training/digits.py)
FURTHEST = 12.0  # log odds beyond which no chance is told


def propose(seen: Sequence[Seen], domain: Domain) -> Guess | None:
    """The likeliest number or date in these cells; None where nothing is likely enough, or a cell holds no digit."""
    raw = likeliest(seen, domain)
    if raw is None:
        return None
    text, chance = raw
    sure = calibrated(chance)
    return Guess(text, round(sure, 3)) if sure >= PROPOSED_FROM else None


def calibrated(chance: float) -> float:
    """How often a field of which the rules say `chance` is right."""
    odds = math.log(max(chance, 1e-9) / max(1 - chance, 1e-9))
    return 1 / (1 + math.exp(-max(-FURTHEST, min(FURTHEST, SLOPE * odds + OFFSET))))


def likeliest(seen: Sequence[Seen], domain: Domain) -> tuple[str, float] | None:
    """The likeliest text and its chance by the networks and the rules, before it is calibrated."""
    inked = [place for place, one in enumerate(seen) if one.picture is not None]
    if not inked or any(one.amiss for one in seen):
        return None
    pictures = np.stack([one.picture for one in seen if one.picture is not None])
    chances = np.zeros((len(seen), NO_DIGIT + 1), np.float32)
    chances[inked] = digit_chances(pictures)
    if isinstance(domain, Whole):
        return _number(inked, chances, domain)
    return _day(inked, chances) if isinstance(domain, Day) and len(seen) == sum(DATE_GROUPS) else None


def _number(inked: Sequence[int], chances: Floats, domain: Whole) -> tuple[str, float] | None:
    if inked[-1] - inked[0] + 1 != len(inked):
        return None  # a gap: nobody knows what stands there
    found: dict[str, float] = {"": 1.0}
    for place in inked:
        best = np.argsort(-chances[place, :NO_DIGIT])[:DIGITS_KEPT]
        grown = {text + str(digit): p * float(chances[place, digit]) for text, p in found.items() for digit in best}
        found = dict(sorted(grown.items(), key=lambda one: -one[1])[:200])
    sound = {text: p for text, p in found.items() if not domain.wrong(Said(text=text))}
    return _best(sound)


def _best(sound: dict[str, float]) -> tuple[str, float] | None:
    if not sound:
        return None
    allowed = sum(sound.values())
    text = max(sound, key=lambda one: sound[one])
    return text, sound[text] / (allowed + LEAK * max(0.0, 1 - allowed))


def _day(inked: Sequence[int], chances: Floats) -> tuple[str, float] | None:
    days, months = (_two(chances[at : at + 2], [p - at for p in inked if at <= p < at + 2]) for at in (0, 2))
    if not {4, 5, 6, 7} <= set(inked) or not days or not months:
        return None
    years: dict[int, float] = {0: 1.0}
    for place in range(4, 8):
        best = np.argsort(-chances[place, :NO_DIGIT])[:DIGITS_KEPT]
        years = {y * 10 + int(d): p * float(chances[place, d]) for y, p in years.items() for d in best}
    sound = {}
    for year, in_year in years.items():
        if not FIRST_YEAR <= year <= LAST_YEAR:
            continue
        for month, in_month in months.items():
            for day, on_day in days.items():
                if _exists(year, month, day):
                    sound[f"{year:04d}-{month:02d}-{day:02d}"] = in_year * in_month * on_day
    return _best(sound)


def _two(chances: Floats, inked: Sequence[int]) -> dict[int, float]:
    """Numbers of one or two cells, with their chances. A single digit may stand in either cell."""
    if not inked:
        return {}
    found = {0: 1.0}
    for place in inked:
        best = np.argsort(-chances[place, :NO_DIGIT])[:DIGITS_KEPT]
        found = {n * 10 + int(d): p * float(chances[place, d]) for n, p in found.items() for d in best}
    return found


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
