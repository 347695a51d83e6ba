"""Pictures of logos that are kept between runs: the same picture, and never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.make import drawn_before
from generator.make.drawn_before import KEPT, drawn_once
from generator.make.ink import Ink
from generator.make.pdf_page import Page

PAGE = Page("png", b"\x89PNG and so on", 30.0, 20.0, Ink(0.1, 0.2, 0.9, 0.8))


class Pen:
    """Draws, and counts how often."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self) -> Page:
        self.drawn += 1
        return PAGE


@pytest.fixture
def pen() -> Pen:
    return Pen()


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(drawn_before, "_folder", lambda: tmp_path / "logos")
    return tmp_path / "logos"


def test_what_was_drawn_once_is_not_drawn_again(pen: Pen) -> None:
    assert [drawn_once("<svg/>", (), pen) for _ in range(3)] == [PAGE] * 3
    assert pen.drawn == 1


def test_another_logo_or_another_typeface_is_drawn(pen: Pen, tmp_path: Path) -> None:
    font = tmp_path / "font.ttf"
    for content in (b"one", b"two"):
        font.write_bytes(content)
        drawn_once("<svg/>", (str(font),), pen)
    drawn_once("<svg> </svg>", (), pen)
    assert pen.drawn == 3


def test_other_code_or_another_program_draws_anew(pen: Pen, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_once("<svg/>", (), pen)
    monkeypatch.setattr(drawn_before, "version", lambda _: "9.9")
    drawn_once("<svg/>", (), pen)
    monkeypatch.setattr(drawn_before, "_OURS", ("vector.py",))
    drawn_once("<svg/>", (), pen)
    assert pen.drawn == 3


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b'{"kind": "png"}'])
def test_half_a_file_is_drawn_again_and_mended(pen: Pen, shelf: Path, left: bytes) -> None:
    drawn_once("<svg/>", (), pen)
    (kept,) = shelf.iterdir()
    kept.write_bytes(left)
    assert [drawn_once("<svg/>", (), pen) for _ in range(2)] == [PAGE] * 2
    assert pen.drawn == 2


def test_where_nothing_can_be_kept_the_logo_is_drawn_each_time(pen: Pen, shelf: Path) -> None:
    shelf.write_text("a file where the folder should be")
    assert [drawn_once("<svg/>", (), pen) for _ in range(2)] == [PAGE] * 2
    assert pen.drawn == 2


def test_the_oldest_make_way(pen: Pen, shelf: Path) -> None:
    for number in range(KEPT + 2):
        drawn_once(f"<svg id='{number}'/>", (), pen)
        for age, kept in enumerate(sorted(shelf.iterdir(), key=lambda path: path.stat().st_mtime_ns)):
            os.utime(kept, (age, age))
    assert len(list(shelf.iterdir())) == KEPT
    drawn_once(f"<svg id='{KEPT + 1}'/>", (), pen)
    assert pen.drawn == KEPT + 2
