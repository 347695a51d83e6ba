"""What is known when the boxes of a page are judged together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from generator.read import thresholds as t
from generator.read.marks.evidence import Evidence, Sheet
from generator.read.marks.intent import Intent

ALONG_OUTLINE = 0.1  # of the box: what reaches in no further is the outline, as a coarse fax shows it


@dataclass(frozen=True)
class Facts:
    """The evidence of a page, and what it is part of. Marks beside it stand in the order of `boxes`, then words.

    `meant`: what ink was meant as, by field, of boxes that are legible; `numbers`: what the networks look at of these
    beside their pictures (N x `intent.NUMBERS`); `exclusive`: the variables that take one answer; `hidden`: the fields
    of which nothing printed can be seen; `crossed`: those that a line runs through that was drawn on a map;
    `pencil_lost`: so many marks fell apart in black and white that others may be gone.
    """

    sheet: Sheet
    meant: Mapping[str, Intent]
    exclusive: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    numbers: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    crossed: frozenset[str] = frozenset()
    pencil_lost: bool = False

    @property
    def boxes(self) -> tuple[Evidence, ...]:
        """The evidence of each box."""
        return self.sheet.boxes

    @cached_property
    def questions(self) -> Mapping[str, Sequence[int]]:
        """The places of the boxes of each variable that takes one answer."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, f in enumerate(self.boxes):
            if f.field.variable in self.exclusive:
                found[f.field.variable].append(place)
        return found


def remains(f: Evidence) -> bool:
    """Whether a box holds less ink than a mark has, but more than dust: in black and white, what is left of pencil."""
    return t.SCATTER_MM2 <= f.own_area < t.MARK_MM2 and f.depth >= ALONG_OUTLINE
