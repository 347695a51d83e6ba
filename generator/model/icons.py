"""The pictograms that a definition or template may name; `pictogram_paths` has their lines."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Icon: TypeAlias = Literal[
    "angel", "arrow", "barrow", "battery", "battery_low", "battery_full", "battery_half", "bear", "bear_sitting",
    "bench", "bike", "bolt", "book", "box", "building", "bulb", "calendar", "chair", "check", "clock", "compass",
    "cone", "cup", "curve", "dice", "door", "ear", "easel", "eye", "face_glad", "face_happy", "face_neutral",
    "face_sad", "face_upset", "flag", "gear", "gift", "growth", "hands", "heart", "helmet", "hourglass",
    "house", "info", "key", "ladder", "lamp", "lock", "magnifier", "map", "meal", "megaphone", "menu", "mirror",
    "network", "oak", "pen", "pencil", "people", "person", "phone", "question", "return", "root", "scales",
    "scan", "seed", "shovel", "signpost", "speech", "sprout", "star", "sun", "target", "team", "tick", "tools", "tree",
    "van", "warning", "weight", "wrench",
]  # fmt: skip
"""The name of a pictogram. It never stands without its word."""

ICONS = frozenset(get_args(Icon))
