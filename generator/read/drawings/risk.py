"""How sure the lines of a plot are: what speaks against them, seen over the whole plot.

The lines themselves say little of their own faults: one that was broken off at today looks like a line without dashes.
So the ink that lies beyond an end, ends that could have been joined otherwise at nearly the same cost, and lines that
touch are looked at together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.read.drawings import nets
from generator.read.drawings.accept import Claims, Course
from generator.read.drawings.ink import FieldInk
from generator.read.drawings.join import REACH_MM, Strands, candidates, link_features
from generator.read.drawings.split import WITHIN, Weighed

Floats = NDArray[np.float64]
AHEAD_MM, AHEAD_WIDENS = 2.0, 0.6  # mm beside where a line is heading, and so much more per mm farther on
WRITING_NEAR_MM = 8.0  # mm: words this near a line's end may hide how it goes on
TOUCH_MM, APART_MM = 1.2, 3.0  # mm: lines this close touch; they have parted when they are so far from each other
LINE_FROM = 0.5  # chance from which a strand counts as a line
SHORT = 0.1  # of the axis after today: a line that ends before may have lost its dashes
NO_TIE = 12.0  # log odds: a join that nothing competes with
LINE_FEATURES = 31


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found in a plot, for who judges it. `likely`: that each claim is a line; `accepted`: of the claims;
    `looks`: of each accepted one where its dashes may begin; `room`: lines that the sheet has room for."""

    claims: Claims
    strands: Strands
    likely: Floats
    accepted: tuple[int, ...]
    looks: tuple[Weighed, ...]
    ink: FieldInk
    room: int
    today: float
    across: float  # mm of the whole time axis
    left: float  # mm: where it begins in the picture

    @property
    def own(self) -> NDArray[np.intp]:
        """The strands that are lines."""
        return np.array([self.claims.index[i] for i in self.accepted], np.intp)


def judged(seen: Seen) -> tuple[float, list[float]]:
    """How sure it is that these are the lines and how they run; and of each line, that its dashes begin there."""
    lines = line_features(seen)
    plot = nets.sigmoid(nets.scores("plot", plot_features(seen, lines)))[0, 0]
    if not len(lines):
        return float(plot), []
    return float(plot), nets.sigmoid(nets.scores("dashes", lines))[:, 0].astype(float).tolist()


def line_features(seen: Seen) -> nets.Floats:
    """What says whether the dashes of each line begin where they seem to: one row per accepted line."""
    own = seen.own
    if not len(own):
        return np.zeros((0, LINE_FEATURES), np.float32)
    s, ahead, words = seen.strands, *_beyond(seen)
    odds_free, odds_taken = _odds_on(seen)
    touch, kiss = _touches([seen.claims.courses[i] for i in seen.accepted])
    loose = float(np.log1p(_loose(seen)))
    rows = []
    for k, (strand, look) in enumerate(zip(own.tolist(), seen.looks, strict=True)):
        likely = look.likely
        best = int(np.argmax(likely))
        place = float(look.places[best])
        same = np.abs(look.places - place) <= WITHIN
        others = np.where(same, 0, likely)
        kind = 1 if place > 1.5 else 2 if place < 0 else 0
        end, start = (s.ends[strand, 1, 0] - seen.left) / seen.across, (s.ends[strand, 0, 0] - seen.left) / seen.across
        second = float(look.places[int(np.argmax(others))])
        rows.append(
            [
                float(likely[same].sum()), float(others.max(initial=0.0)), kind == 0, kind == 1, kind == 2,
                place - seen.today if kind == 0 else 0.0, min(abs(place - seen.today), 0.15) if kind == 0 else 0.0,
                second > 1.5, second < 0, end, end - seen.today, min(abs(end - seen.today), 0.15), start,
                np.log1p(float(ahead[k])), np.log1p(float(words[k])), odds_free[k], odds_taken[k],
                min(s.sure[strand], default=1.0), min(s.tight[strand], default=NO_TIE), np.log(len(s.members[strand])),
                float(touch[k]), float(kiss[k]), float(seen.ink.bilevel), np.log(max(s.width[strand], 0.1)),
                s.dark[strand], len(own), float(seen.likely[seen.accepted[k]]), np.log(len(look.places)),
                float(s.likely[strand, 0]), float(seen.claims.features[seen.accepted[k], 5]),
                loose,
            ]
        )  # fmt: skip
    return np.array(rows, np.float32)


def plot_features(seen: Seen, lines: nets.Floats) -> nets.Floats:
    """What says whether the lines of a plot are all right: one row. `lines`: see `line_features`."""
    own, s = seen.own, seen.strands
    refused = [float(seen.likely[i]) for i in range(len(seen.claims.index)) if i not in seen.accepted]
    tight = sorted(value for strand in own.tolist() for value in s.tight[strand])
    close = [*tight, NO_TIE, NO_TIE, NO_TIE][:3]
    few = len(lines) == 0
    short = (lines[:, 10] < SHORT) & (lines[:, 3] > 0) if not few else np.zeros(0, np.bool_)
    more = [
        *close, float(sum(value < 2 for value in tight)), max(refused, default=0.0), float(len(refused)),
        0.0 if few else float(lines[:, 13].max()), 0.0 if few else float((lines[:, 13] * short).max()),
        float(short.sum()), 0.0 if few else float(lines[:, 14].max()), -NO_TIE if few else float(lines[:, 15].max()),
        -NO_TIE if few else float(lines[:, 16].max()), 0.0 if few else float(lines[:, 20].max()),
        0.0 if few else float(lines[:, 21].max()), 1.0 if few else float(lines[:, 0].min()),
        float(np.log1p(_loose(seen))), 1.0 if few else float(lines[:, 9].min()),
        0.0 if few else float(lines[:, 12].max()), float(len(own) >= 3),
    ]  # fmt: skip
    return np.array([[*_by_themselves(seen), *more]], np.float32)


def _by_themselves(seen: Seen) -> list[float]:
    """What the lines say of themselves."""
    claims, s, likely = seen.claims, seen.strands, seen.likely
    order = np.sort(np.abs(likely - LINE_FROM))
    margins = [float(order[i]) if len(order) > i else LINE_FROM for i in range(3)]
    rows = claims.features[list(seen.accepted)] if seen.accepted else np.zeros((1, claims.features.shape[1]))
    all_ink = max(float(s.length.sum()), 1.0)
    lost = 1 - float(s.length[seen.own].sum()) / all_ink
    kinds = (s.likely * s.length[:, None]).sum(axis=0) / all_ink
    return [
        len(seen.accepted), float(len(seen.accepted) > seen.room), float(not seen.accepted), *margins,
        float(np.prod(np.maximum(likely, 1 - likely))) if len(likely) else 1.0,
        float(rows[:, 8].min()), float(rows[:, 9].min()), float(rows[:, 6].max()), float(rows[:, 5].max()),
        float(rows[:, 12].max()), float(rows[:, 13].min()), float(rows[:, 2].max()), lost, *kinds.tolist(),
        float(seen.ink.bilevel), float(rows[:, 15].min()), len(claims.index), float(rows[:, 18].max()),
    ]  # fmt: skip


def _free(seen: Seen) -> NDArray[np.bool_]:
    free = np.ones(len(seen.strands.members), np.bool_)
    free[seen.own] = False
    return free


def _loose(seen: Seen) -> float:
    """Ink (mm) that looks like lines and is part of none."""
    s = seen.strands
    return float((s.length * s.likely[:, 0])[_free(seen)].sum())


def _beyond(seen: Seen) -> tuple[Floats, Floats]:
    """Of each line: ink like a line where it is heading, and ink like writing near its end (mm each)."""
    s, own = seen.strands, seen.own
    free = _free(seen)
    end, way = s.ends[own, 1], s.ways[own, 1]
    gap = s.ends[None, :, 0] - end[:, None]
    along = (gap * way[:, None]).sum(axis=2)
    aside = np.abs(gap[..., 0] * way[:, None, 1] - gap[..., 1] * way[:, None, 0])
    there = (along > -AHEAD_MM) & (aside < AHEAD_MM + AHEAD_WIDENS * np.maximum(along, 0)) & free[None]
    middle = s.ends.mean(axis=1)
    near = (np.hypot(*(middle[None] - end[:, None]).transpose(2, 0, 1)) < WRITING_NEAR_MM) & free[None]
    return (there * s.length * s.likely[:, 0]).sum(axis=1), (near * s.length * s.likely[:, 1:].sum(axis=1)).sum(axis=1)


def _odds_on(seen: Seen) -> tuple[Floats, Floats]:
    """Of each line: the best odds that it goes on in what is no line, and in what is another line's."""
    s, own = seen.strands, seen.own
    best = np.full((2, len(own)), -NO_TIE)
    pairs = candidates(s, REACH_MM[1])
    if len(pairs):
        pairs = pairs[np.isin(pairs[:, 0], own)]
    if len(pairs):
        odds = nets.scores("far", link_features(s, pairs, seen.ink))[:, 0].astype(np.float64)
        free = _free(seen)[pairs[:, 1]]
        for k, strand in enumerate(own.tolist()):
            for row, mask in enumerate((free, ~free)):
                best[row, k] = odds[(pairs[:, 0] == strand) & mask].max(initial=-NO_TIE)
    return best[0], best[1]


def _touches(courses: Sequence[Course]) -> tuple[Floats, Floats]:
    """Of each line: how often another touches it, and how often they part again on the side where they came from."""
    touch, kiss = np.zeros(len(courses)), np.zeros(len(courses))
    for one in range(len(courses)):
        for other in range(one):
            gap = courses[one].y - courses[other].y
            for crossed in _meetings(gap):
                touch[[one, other]] += 1
                kiss[[one, other]] += not crossed
    return touch, kiss


def _meetings(gap: Floats) -> list[bool]:
    """Each time two lines come together and part: whether they crossed."""
    found, side, close = [], 0.0, False
    for value in gap[np.isfinite(gap)].tolist():
        if abs(value) < TOUCH_MM:
            close = True
        elif abs(value) > APART_MM or not close:
            if close and side:
                found.append((value > 0) != (side > 0))
            side, close = value, False
    return found
