"""A run as it is kept: its layout, its key, the blank pages, and the copies that were issued."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.layout import Layout


@dataclass(frozen=True, slots=True)
class Run:
    """One build.

    `key` proves page codes (empty if only a respondent's PDF was seen). `blank` is a PDF of the coded pages in the
    layout's order as they were printed, without codes and names: what a page looks like with nothing on it.
    `copies`: how many were issued, numbered from 1; None where that is not known (the run came inside a PDF) or
    where one file may be printed by many (a generic fillable PDF).
    """

    layout: Layout
    key: bytes
    blank: bytes
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """One issued copy. `label` is the roster's name or team (personal data: only where the pack asks for it)."""

    run: str
    number: int
    label: str = ""
