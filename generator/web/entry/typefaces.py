"""Typefaces for the web: what Latin texts need of a TrueType file, as WOFF2. Made once, kept in memory."""

from __future__ import annotations

import functools
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

CUT_SECONDS = 60.0  # for one file: it takes one, on a machine that is busy with other things more


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


def faces(family: str, files: FontPaths | None) -> tuple[Face, ...]:
    """The two weights of a family; () where its files are not there or cannot be used: pages then do without."""
    if files is None:
        return ()
    try:
        pairs = ((400, files.regular), (700, files.bold))
        return tuple(Face(family, weight, _woff2(path, path.stat().st_mtime_ns)) for weight, path in pairs)
    except (OSError, subprocess.SubprocessError):
        return ()


@functools.cache
def _woff2(path: Path, stamp: int) -> bytes:
    """The file's Latin part (`stamp` tells versions of it apart), cut in a process of its own."""
    order = [sys.executable, "-m", "generator.web.entry.cut_typeface", str(path)]
    return subprocess.run(order, capture_output=True, check=True, timeout=CUT_SECONDS).stdout
