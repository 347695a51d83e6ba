"""Typefaces for the web: what Latin texts need of a TrueType file, as WOFF2. Made once, kept in memory."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError

LATIN = (  # Dutch and its neighbours, and the signs that pages use
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2028),
    *(0x2030, 0x2039, 0x203A, 0x20AC, 0x2190, 0x2192, 0x2212),
)
FEATURES = ("kern", "liga", "ccmp", "locl", "mark", "mkmk")


class FontPaths(Protocol):
    """The two files of a family."""

    @property
    def regular(self) -> Path:
        """The upright TrueType file."""

    @property
    def bold(self) -> Path:
        """The bold TrueType file."""


@dataclass(frozen=True, slots=True)
class Face:
    """One weight of a typeface as a file for the web."""

    family: str
    weight: int
    data: bytes


def faces(family: str, fonts: Mapping[str, FontPaths]) -> tuple[Face, ...]:
    """The two weights of a family; () where its files are not there or cannot be used: pages then do without."""
    files = fonts.get(family)
    if files is None:
        return ()
    try:
        pairs = ((400, files.regular), (700, files.bold))
        return tuple(Face(family, weight, _woff2(path, path.stat().st_mtime_ns)) for weight, path in pairs)
    except (OSError, TTLibError, ValueError, KeyError, AttributeError, AssertionError):
        return ()


@functools.cache
def _woff2(path: Path, stamp: int) -> bytes:
    """The file's Latin part (`stamp` tells versions of it apart)."""
    options = subset.Options()
    options.flavor, options.hinting, options.layout_features = "woff2", False, list(FEATURES)
    options.drop_tables += ["DSIG"]
    options.name_IDs, options.notdef_outline, options.recalc_timestamp = [1, 2], True, False
    font = TTFont(str(path), lazy=True, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LATIN)
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
