"""How the label of a part of a question reads, in the codebook and to a screen reader."""

from __future__ import annotations

import pytest

from generator.model.variable import under


@pytest.mark.parametrize(
    ("question", "part", "reads"),
    [
        ("Wat past?", "rust", "Wat past? rust"),
        ("Mijn kaart", "5, Wie is het?", "Mijn kaart: 5, Wie is het?"),
        ("Kies er een.", "plannen", "Kies er een. plannen"),
        ("Een loopbaan staat voor …", "groei", "Een loopbaan staat voor … groei"),
        ("Wat past?", "", "Wat past?"),
    ],
)
def test_no_colon_comes_after_a_question_mark(question: str, part: str, reads: str) -> None:
    assert under(question, part) == reads
