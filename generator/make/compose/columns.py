"""Columns that leave no room for what stands beside them: how many would fit is said, not which word was the victim."""

from __future__ import annotations

from collections.abc import Sequence

from generator.model.errors import LayoutOverflowError


def too_many_columns(
    sheet: str, question: str, widths: Sequence[float], room: float, *, least: int
) -> LayoutOverflowError:
    """The error. `widths` (mm) of the columns, `room` (mm) for all of them; a question has `least` of them or more."""
    fit, used = 0, 0.0
    for width in sorted(widths, reverse=True):  # the widest first: then any so many of them fit
        used += width
        if used > room:
            break
        fit += 1
    where = f"Blad '{sheet}': vraag '{question}'"
    if fit < least:
        return LayoutOverflowError(
            f"{where} heeft zulke brede koppen dat er geen plaats blijft voor wat ernaast staat.",
            "Maak de koppen korter, of verdeel lange woorden.",
        )
    return LayoutOverflowError(
        f"{where} heeft {len(widths)} kolommen. Met deze koppen passen er {fit}.",
        "Haal kolommen weg, maak de koppen korter, of maak er twee vragen van.",
    )
