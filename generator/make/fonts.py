"""Typefaces: how wide a text is, which family can print a character, and the ReportLab font behind it.

A family that lacks a character borrows it from `FALLBACK`, which has the widest coverage of what ships. What no
family has is told (`missing`), so that nobody finds an empty box on paper.
"""

from __future__ import annotations

import functools
import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from generator.make.drawing import FontRef
from generator.model.errors import NotFoundError
from generator.model.geometry import PT_PER_MM

FALLBACK = "sourcesans"
CAP_HEIGHT_EM = 0.69  # where a font does not tell: about that of the families that ship
EM = 1000.0  # font units per em, as ReportLab gives them
SPACES = "\u00a0\u202f\u2007\u2009"  # printed as a plain space where a font lacks them


class FontPaths(Protocol):
    """The two files of a family."""

    @property
    def regular(self) -> Path:
        """The upright TrueType file."""

    @property
    def bold(self) -> Path:
        """The bold TrueType file."""


@functools.cache
def _loaded(path: str, stamp: int) -> TTFont:
    """The font in `path`, registered under a name of its own (`stamp` tells versions of the file apart)."""
    name = "wb" + hashlib.sha256(f"{path}|{stamp}".encode()).hexdigest()[:12]
    font = TTFont(name, path)
    pdfmetrics.registerFont(font)
    return font


class _Chart(dict[str, tuple[str, FontRef]]):
    """Which character stands for another and in which font, for one wanted font: each is looked up once."""

    def __init__(self, choose: Callable[[str, FontRef], tuple[str, FontRef]], ref: FontRef) -> None:
        super().__init__()
        self._choose, self._ref = choose, ref

    def __missing__(self, char: str) -> tuple[str, FontRef]:
        chosen = self[char] = self._choose(char, self._ref)
        return chosen


class _Widths(dict[str, float]):
    """How wide each character is, in font units, for one wanted font."""

    def __init__(self, chart: _Chart, book: FontBook) -> None:
        super().__init__()
        self._chart, self._book = chart, book

    def __missing__(self, char: str) -> float:
        drawn, font = self._chart[char]
        face = self._book.font(font).face
        units = float(sum(face.charWidths.get(ord(part), face.defaultWidth) for part in drawn))
        self[char] = units
        return units


class FontBook:
    """All families of a build. Values in, numbers out; a font file is opened at its first use."""

    def __init__(self, files: Mapping[str, FontPaths]) -> None:
        self._files = dict(files)
        self._fonts: dict[FontRef, TTFont] = {}
        self._charts: dict[FontRef, tuple[_Chart, _Widths]] = {}

    def font(self, ref: FontRef) -> TTFont:
        """ReportLab's font for a family and weight. Raises NotFoundError if there is none, or it is broken."""
        if ref not in self._fonts:
            pair = self._files.get(ref.family)
            if pair is None:
                raise NotFoundError(
                    f"Het lettertype '{ref.family}' is er niet.",
                    f"Kies een van: {', '.join(sorted(self._files))}; of zet het in brand/fonts/{ref.family}/.",
                )
            path = pair.bold if ref.bold else pair.regular
            try:
                self._fonts[ref] = _loaded(str(path), path.stat().st_mtime_ns)
            except (OSError, TTFError, ValueError, KeyError, IndexError) as error:
                raise NotFoundError(
                    f"Het lettertypebestand {path} is niet te gebruiken ({error}).",
                    "Zet er een heel TrueType-bestand (.ttf) neer.",
                ) from error
        return self._fonts[ref]

    def has(self, char: str, ref: FontRef) -> bool:
        """Whether this very font can print the character."""
        return ord(char) in self.font(ref).face.charToGlyph

    def runs(self, text: str, ref: FontRef) -> list[tuple[str, FontRef]]:
        """The text cut into pieces that one font each can print; `FALLBACK` helps where `ref` cannot."""
        pieces: list[tuple[str, FontRef]] = []
        chart = self._chart(ref)[0]
        for char in unicodedata.normalize("NFC", text):
            drawn, font = chart[char]
            if pieces and pieces[-1][1] == font:
                pieces[-1] = (pieces[-1][0] + drawn, font)
            else:
                pieces.append((drawn, font))
        return pieces

    def missing(self, text: str, ref: FontRef) -> tuple[str, ...]:
        """The characters that neither this font nor the fallback can print."""
        spare = self._spare(ref)
        absent = {
            char
            for char in unicodedata.normalize("NFC", text)
            if not self.has(char, ref) and not self.has(char, spare) and char not in SPACES and char.isprintable()
        }
        return tuple(sorted(absent))

    def width(self, text: str, ref: FontRef, size_pt: float) -> float:
        """How wide the text is in mm, fallback included."""
        widths = self._chart(ref)[1]
        total = sum(map(widths.__getitem__, unicodedata.normalize("NFC", text)), 0.0)
        return total / EM * size_pt / PT_PER_MM

    def cap_height(self, ref: FontRef, size_pt: float) -> float:
        """Height of a capital in mm: boxes and pictograms are centred on it."""
        units = getattr(self.font(ref).face, "capHeight", None) or CAP_HEIGHT_EM * EM
        return float(units) / EM * size_pt / PT_PER_MM

    def families(self) -> Iterable[str]:
        """The names of all families."""
        return self._files.keys()

    def _chart(self, ref: FontRef) -> tuple[_Chart, _Widths]:
        if ref not in self._charts:
            chart = _Chart(self._choose, ref)
            self._charts[ref] = (chart, _Widths(chart, self))
        return self._charts[ref]

    def _spare(self, ref: FontRef) -> FontRef:
        return FontRef(FALLBACK, ref.bold) if FALLBACK in self._files else ref

    def _choose(self, char: str, ref: FontRef) -> tuple[str, FontRef]:
        if self.has(char, ref):
            return char, ref
        if char in SPACES or char.isspace():
            return " ", ref
        spare = self._spare(ref)
        return char, (spare if self.has(char, spare) else ref)
