"""The status of a run, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from keep_samples import DOUBTFUL, RUN, answer, groei_answers, reading, scan_answers

from generator.cli.told import status_text
from generator.keep.deciding import keep_decisions
from generator.keep.decisions import AnswerKey, Kind, PageKey, decide
from generator.keep.entry.second import Seconds
from generator.keep.responses import responses
from generator.keep.status import RunStatus, as_json, ranges, status
from generator.keep.store import Store
from generator.model.answer import Fate
from generator.model.code import PageCode
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
    assert [(m.copy, m.pages) for m in found.missing] == [(2, ("groei blz. 1",))]
    assert [(t.file, t.fate, t.reason) for t in found.trouble] == [("d.pdf", "unreadable", "Te donker.")]
    assert (homeless.run, homeless.trouble[0].file, homeless.trouble[0].page) == ("", "e.pdf", 7)
    text = status_text([found, homeless])
    for part in (
        f"Oplage {RUN}",
        "3 exemplaren uitgegeven",
        "exemplaar 2: groei blz. 1",
        "e.pdf, blz. 7: onleesbaar",
        "Scan opnieuw.",
    ):
        assert part in text
    assert json.loads(as_json([found, homeless]))[0]["received"] == 2


def test_of_a_run_taken_over_from_its_pdf_nobody_says_that_none_were_issued() -> None:
    said = status_text(
        [RunStatus("7K3M9Q", "kern", "waterrade", "print", "2026-11-20", received=4, complete=4, pages=28)]
    )
    assert "elders gemaakt" in said and "0 exemplaren" not in said


def test_what_people_decided_is_in_the_status(store: Store) -> None:
    store.add_reading(reading(1, 0, answer("scan_beleid", DOUBTFUL, chosen=("ja",)), scan="a.pdf"))
    store.add_reading(reading(2, 0, *scan_answers(), scan="dubbel.pdf"))
    lost = [replace(reading(1, 0, scan=f"{name}.pdf", fate=Fate.UNREADABLE, reason="Geen code."), code=None)
            for name in ("kladje", "los", "open")]  # fmt: skip
    for page in lost:
        store.add_reading(page)
    key = AnswerKey(RUN, 1, "", "scan_beleid")
    keys = [PageKey(page.source.digest, 1) for page in lost]
    doubt = next(iter(responses(store, RUN)))
    keep_decisions(
        store,
        [
            decide(Kind.VALUE, key, chosen=("nee",), evidence=doubt.evidence("scan_beleid")),
            decide(Kind.DISMISSED, PageKey(reading(2, 0, scan="dubbel.pdf").source.digest, 1)),
            decide(Kind.DISMISSED, keys[0]),
            decide(Kind.ASSIGNED, keys[1], code=PageCode(RUN, 1, 3, 1)),
        ],
    )
    store.add_reading(reading(1, 0, answer("scan_beleid", chosen=("ja",)), scan="later.pdf"))
    found, homeless = status(store)
    assert (found.doubtful_answers, found.contested_answers, found.dismissed_pages) == (0, 1, 1)
    assert [(t.file, "toegewezen" in t.reason) for t in homeless.trouble] == [("los.pdf", True), ("open.pdf", False)]
    assert homeless.dismissed_pages == 1
    text = status_text([found, homeless])
    assert "  Al beslist, maar een latere scan zegt iets anders: 1 antwoord\n    → Kijk ernaar met" in text
    assert text.count("Opzij gelegd (hoort er niet bij): 1 bladzijde") == 2 and "kladje" not in text
    told = json.loads(as_json([found, homeless]))
    assert [(each["contested_answers"], each["dismissed_pages"]) for each in told] == [(1, 1), (0, 1)]


def test_second_copies_of_a_device_are_told_with_numbers_only_where_no_names_stand_on_the_sheets(store: Store) -> None:
    begin = "INSERT INTO entry_devices VALUES (?, ?, ?, ?, 0, ?)"
    store.append(begin, [(RUN, copy, f"D{copy}", f"D{copy}", copy > 1) for copy in (1, 2, 3)])
    store.add_reading(replace(reading(2, 0, *scan_answers(), scan="digitaal"), found_by="web"))
    (found,) = status(store, [RUN])
    assert found.second == Seconds(2, (2, 3))
    assert "2 exemplaren (2–3) zijn ingevuld op een toestel" in status_text([found])
    store.change([("UPDATE copies SET label = 'Noor' WHERE run = ? AND number = 1", (RUN,))])
    (found,) = status(store, [RUN])
    assert found.second == Seconds(2, ())
    assert "2 exemplaren zijn ingevuld op een toestel" in status_text([found])


def test_a_run_can_be_asked_for_by_name(store: Store) -> None:
    assert [each.run for each in status(store, [RUN.lower()])] == [RUN]
    with pytest.raises(NotFoundError):
        status(store, ["AAAAAA"])


def test_an_empty_store_says_what_to_do(store: Store) -> None:
    assert "werkblad build" in status_text([])
