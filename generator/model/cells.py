"""Where the cells of a number or a date stand within its field: one digit in each."""

from __future__ import annotations

from generator.model.geometry import Box
from generator.model.layout import Field

CELL_SHAPE = 7.0 / 9.0  # width of a cell by its height, as dates were always printed
DATE_GROUPS = (2, 2, 4)  # day, month and year, with the same room between them


def cells_of(field: Field, date: bool) -> tuple[Box, ...]:
    """The cells of a field (mm, as the field itself), or () where it has none that are known."""
    box, count = field.box, field.lines
    groups = DATE_GROUPS if date and count == sum(DATE_GROUPS) else (count,)
    width = box.height * CELL_SHAPE if len(groups) > 1 else box.width / max(count, 1)
    between = (box.width - count * width) / (len(groups) - 1) if len(groups) > 1 else 0.0
    if count < 1 or between < 0:
        return ()
    cells: list[Box] = []
    for number, group in enumerate(groups):
        start = box.x + len(cells) * width + number * between
        cells += [Box(start + place * width, box.y, width, box.height) for place in range(group)]
    return tuple(cells)
