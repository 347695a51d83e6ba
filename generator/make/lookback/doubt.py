"""How what is not certain is called and drawn, the same in every picture."""

from __future__ import annotations

UNSURE = "niet zeker"
DASH_MM = (1.6, 1.3)  # of lines and outlines that may not be so


def doubt(*, sure: bool) -> str:
    """What stands behind the words of something: nothing where it is certain."""
    return "" if sure else f" ({UNSURE})"


def dash(*, sure: bool) -> tuple[float, ...]:
    """How its line is broken: not where it is certain."""
    return () if sure else DASH_MM
