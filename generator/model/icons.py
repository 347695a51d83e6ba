"""The pictograms that a definition or template may name; they are drawn in `make/compose/pictograms`."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Icon: TypeAlias = Literal[
    "arrow", "book", "box", "building", "bulb", "calendar", "check", "clock", "compass", "curve", "eye", "flag",
    "gift", "growth", "hands", "heart", "house", "info", "key", "ladder", "lock", "map", "network", "pen", "pencil",
    "people", "person", "question", "scan", "speech", "star", "sun", "target", "team", "tick", "tools", "tree",
    "weight",
]  # fmt: skip
"""The name of a pictogram. It never stands without its word."""

ICONS = frozenset(get_args(Icon))
