"""Typewriter habits become type; bold becomes spans."""

from __future__ import annotations

import pytest

from generator.make.merge.text import control_character, rich, typeset
from generator.model.texts import Span

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('Zeg "ja" of "nee"', "Zeg “ja” of “nee”"),
        ("'s-Hertogenbosch en 't Zand", "’s-Hertogenbosch en ’t Zand"),
        ("Sint 's avonds", "Sint ’s avonds"),
        ("foto's van collega's", "foto’s van collega’s"),
        ("het woord 'groei' telt", "het woord ‘groei’ telt"),
        ("kort - heel kort", f"kort{NBSP}– heel kort"),
        ("hr-adviseur", "hr-adviseur"),
        ("en dan...", "en dan…"),
        ("in 15 minuten en 3 uur", f"in 15{NBSP}minuten en 3{NBSP}uur"),
        ("€ 5", f"€{NBSP}5"),
        ("Łódź, Şahin, Ĳsselstein", "Łódź, Şahin, Ĳsselstein"),
        ("Zu\u0308rich", "Zürich"),
    ],
)
def test_typesetting(typed: str, printed: str) -> None:
    assert typeset(typed) == printed


def test_bold_and_white_space() -> None:
    assert rich("  Kruis **één\n vakje**  aan ") == (Span("Kruis "), Span("één vakje", bold=True), Span(" aan"))


def test_stars_that_mark_nothing_stay() -> None:
    assert rich("2 ** 3 en 4 ** 5") == (Span("2 ** 3 en 4 ** 5"),)
    assert rich("los **sterretje") == (Span("los **sterretje"),)


def test_characters_that_cannot_be_printed_are_named() -> None:
    assert control_character("goed\n\ttekst") is None
    assert control_character("bel\x07") == "U+0007"
    assert control_character("half\ud800") == "U+D800"
