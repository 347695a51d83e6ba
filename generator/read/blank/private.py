"""Which parts of a page a person keeps for themselves. They are covered before anything looks at it (`cover`).

Where they are, the layout says. Older layouts only say which fields are private; there it is the room around these, as
far as the nearest thing that is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from generator.model.geometry import Box, around
from generator.model.layout import PageLayout
from generator.read import thresholds as t
from generator.read.picture.image import Grey

RUN_ON_MM = 10.0  # older layouts: below private fields; a stroke runs on by 8 mm
LABEL_MM = 22.0  # older layouts: above private fields; a label, a hint and a line of explanation
CLEAR_MM = 1.0  # older layouts: what is read keeps this much around it
QUIET_MM = 2.5  # around codes
PAPER = 255  # grey level


def private_areas(page: PageLayout) -> tuple[Box, ...]:
    """What is covered of the part of a page that is read, mm. Nothing that is read lies in it."""
    if page.private_areas:
        return page.private_areas
    own: dict[str, list[Box]] = {}
    for field in page.fields:
        if field.private and field.box.y < page.height:
            own.setdefault(field.variable, []).append(field.box)
    read = list(_read(page)) if own else []
    return tuple(_room(around(boxes), read, page) for boxes in own.values())


def _read(page: PageLayout) -> Iterator[Box]:
    """All that must stay in sight."""
    yield from (field.box.grown(CLEAR_MM) for field in page.open_fields)
    yield from (code.box.grown(QUIET_MM) for code in page.codes)
    for mark in page.fiducials:
        yield Box(mark.centre.x, mark.centre.y, 0.0, 0.0).grown(mark.diameter / 2 + CLEAR_MM)


def _room(own: Box, read: Sequence[Box], page: PageLayout) -> Box:
    """The room around private fields: across the page, up over the label, down as far as a stroke runs on."""
    beside = [box for box in read if box.y < own.bottom and own.y < box.bottom]
    left = max((box.right for box in beside if box.centre.x < own.x), default=0.0)
    right = min((box.x for box in beside if box.centre.x > own.right), default=page.width)
    left, right = min(left, own.x), max(right, own.right)
    near = [box for box in read if box.x < right and left < box.right]
    top = max((box.bottom for box in near if box.centre.y < own.y), default=0.0)
    bottom = min((box.y for box in near if box.centre.y > own.bottom), default=page.height)
    top, bottom = min(own.y, max(top, own.y - LABEL_MM)), max(own.bottom, min(bottom, own.bottom + RUN_ON_MM))
    return Box(left, top, right - left, bottom - top)


def whitened(blank: Grey, areas: Sequence[Box]) -> Grey:
    """An empty page (at GRID_PX_PER_MM) with these areas as paper."""
    if not areas:
        return blank
    blank = np.array(blank)
    for area in areas:
        left, top, right, bottom = (
            max(0, round(side * t.GRID_PX_PER_MM)) for side in (area.x, area.y, area.right, area.bottom)
        )
        blank[top:bottom, left:right] = PAPER
    return blank
