"""The status of a run, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from keep_samples import DOUBTFUL, RUN, answer, groei_answers, reading, scan_answers

from generator.keep.status import as_json, as_text, ranges, status
from generator.keep.store import Store
from generator.model.answer import Fate
from generator.model.errors import NotFoundError


@pytest.mark.parametrize(("numbers", "text"), [((), ""), ((1,), "1"), ((1, 2, 3), "1–3"), ((1, 3, 4, 9), "1, 3–4, 9")])
def test_ranges(numbers: tuple[int, ...], text: str) -> None:
    assert ranges(numbers) == text


def test_the_status_counts_what_came_and_names_what_did_not(store: Store) -> None:
    store.add_reading(reading(1, 0, *scan_answers(), scan="a.pdf"))
    store.add_reading(reading(1, 1, *groei_answers(), scan="a.pdf", page=2))
    store.add_reading(reading(1, 0, *scan_answers(), scan="b.pdf"))
    store.add_reading(reading(2, 0, answer("scan_beleid", DOUBTFUL, chosen=("ja",), why="Vaag."), scan="c.pdf"))
    store.add_reading(reading(2, 1, scan="d.pdf", fate=Fate.UNREADABLE, reason="Te donker.", advice="Scan opnieuw."))
    lost = reading(1, 0, scan="e.pdf", page=7, fate=Fate.UNREADABLE, reason="Geen code gevonden.")
    store.add_reading(replace(lost, code=None))
    found, homeless = status(store)
    assert (found.issued, found.received, found.complete, found.pages) == (3, 2, 1, 3)
    assert (found.duplicates, found.doubtful_answers, found.nothing_yet) == (1, 1, "3")
    assert [(m.copy, m.pages) for m in found.missing] == [(2, ("groei 1",))]
    assert [(t.file, t.fate, t.reason) for t in found.trouble] == [("d.pdf", "unreadable", "Te donker.")]
    assert (homeless.run, homeless.trouble[0].file, homeless.trouble[0].page) == ("", "e.pdf", 7)
    text = as_text([found, homeless])
    for part in (
        f"Oplage {RUN}",
        "3 exemplaren uitgegeven",
        "exemplaar 2: groei 1",
        "e.pdf, blz. 7: onleesbaar",
        "Scan opnieuw.",
    ):
        assert part in text
    assert json.loads(as_json([found, homeless]))[0]["received"] == 2


def test_a_run_can_be_asked_for_by_name(store: Store) -> None:
    assert [each.run for each in status(store, [RUN.lower()])] == [RUN]
    with pytest.raises(NotFoundError):
        status(store, ["AAAAAA"])


def test_an_empty_store_says_what_to_do(store: Store) -> None:
    assert "werkblad build" in as_text([])
