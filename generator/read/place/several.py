"""Several sheets in one picture, as the ledger has them: each is a page of its own, and says which of how many."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from generator.model.answer import Fate, PageReading, PageSource
from generator.model.code import PageCode
from generator.read.blank.runbook import RunBook
from generator.read.picture.grid import Levels
from generator.read.picture.image import PageImage
from generator.read.place.sheets import MOST_SHEETS, Lying, Pile, outline

ROOM_SHARE = 0.03  # of a sheet's size: room around it in what is cut out for it
_SCAN_APART = "Scan of fotografeer elk blad apart, zonder andere bladen eronder of ernaast."
_UNSURE = "In deze afbeelding liggen bladen over elkaar, en geen ervan is helemaal te zien."
_COVERED = "Op dit blad ligt een ander blad, waarvan de code niet te lezen is."
_HIDDEN = "In deze afbeelding ligt nog een blad, waarvan de code niet te lezen is."


def sheet_source(source: PageSource, number: int) -> PageSource:
    """What stands for sheet `number` (from 2) in a picture, in the ledger and in the store."""
    digest = hashlib.sha256(f"sheet:{source.digest}:{source.page}:{number}".encode()).hexdigest()
    return PageSource(f"{source.file} (blad {number})", digest, source.page)


def is_sheet_of(sheet: PageSource, picture: str) -> bool:
    """Whether this stands for one of the sheets in the picture with that digest."""
    numbers = range(2, MOST_SHEETS + 2)
    return any(sheet_source(PageSource("", picture, sheet.page), n).digest == sheet.digest for n in numbers)


def area_of(image: PageImage, levels: Levels, lying: Lying, runs: RunBook) -> tuple[int, ...]:
    """Where a sheet lies in the picture (px), with a little room; () if that is not known."""
    corners = outline(lying, runs)
    if corners is None:
        return ()
    scale = image.grey.shape[1] / levels.full.shape[1]
    low, high = corners.min(axis=0), corners.max(axis=0)
    room = ROOM_SHARE * (high - low)
    edges = np.clip(np.concatenate([low - room, high + room]) * scale, 0, [*image.grey.shape[1::-1]] * 2)
    return tuple(int(edge) for edge in edges)


def told(reading: PageReading, lying: Lying) -> PageReading:
    """The reading of a sheet, with what lies under it."""
    if lying.unsure:
        fate = Fate.DOUBTFUL if reading.fate is Fate.READ else reading.fate
        return replace(reading, fate=fate, reason=_UNSURE, advice=_SCAN_APART)
    if not lying.under:
        return reading
    what = (
        f"Onder dit blad steekt een ander blad uit ({', '.join(map(_named, lying.under))}). Dat is hier niet gelezen."
    )
    reason, advice = (reading.reason, reading.advice) if reading.reason else (what, _SCAN_APART)
    return replace(reading, reason=reason, advice=advice, notes=(*reading.notes, what))


def _named(code: PageCode) -> str:
    return f"exemplaar {code.copy}, blz. {code.page}"


def together(
    image: PageImage, pile: Pile, readings: Sequence[PageReading], areas: Sequence[tuple[int, ...]]
) -> PageReading:
    """The first sheet's reading, with those of the others beside it."""
    if pile.covered:
        return PageReading(image.source, Fate.UNREADABLE, reason=_COVERED, advice=_SCAN_APART)
    count = len(readings) + pile.hidden
    each_told = [
        replace(each, notes=(f"In deze afbeelding liggen {count} bladen; dit is blad {number}.", *each.notes))
        for number, each in enumerate(map(told, readings, pile.sheets), 1)
    ]
    if pile.hidden:
        each_told.append(PageReading(image.source, Fate.UNREADABLE, reason=_HIDDEN, advice=_SCAN_APART))
    first, *others = each_told
    beside = (
        _as_page(each, sheet_source(image.source, number), area)
        for number, (each, area) in enumerate(zip(others, (*areas[1:], ()), strict=False), 2)
    )
    return replace(first, beside=tuple(beside))


def _as_page(reading: PageReading, source: PageSource, area: tuple[int, ...]) -> PageReading:
    answers = tuple(replace(answer, file=source.file) for answer in reading.answers)
    return replace(reading, source=source, answers=answers, area=area)


def enlarged(reading: PageReading, times: int) -> PageReading:
    """The reading of a picture that was looked at in so many times fewer pixels across."""
    beside = tuple(enlarged(each, times) for each in reading.beside)
    area = tuple(edge * times for edge in reading.area)
    return replace(reading, dpi=reading.dpi * times, beside=beside, area=area)
