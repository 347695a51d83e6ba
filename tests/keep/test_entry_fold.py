"""Events become readings: what a hand filled in counts as a page does, once, whatever its devices sent."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keep_samples import KEY, RUN, answer, layout, reading

from generator.keep.entry import codes
from generator.keep.entry.events import keep_events
from generator.keep.entry.fold import WHY_TWO_DEVICES, fold
from generator.keep.responses import responses
from generator.keep.status import status
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.answer import Answer, AnswerState, Source
from generator.model.code import ALPHABET
from generator.model.entry import EntryEvent, EventKind, Hand
from generator.model.run import Copy, Run

ANSWERED, BLANK, DOUBTFUL = AnswerState.ANSWERED, AnswerState.BLANK, AnswerState.DOUBTFUL
DEVICES = tuple(letter * 10 for letter in ALPHABET[10:16])


def said(seq: int, variable: str, value: object) -> EntryEvent:
    content = json.dumps({"value": value, "variable": variable}, separators=(",", ":"))
    return EntryEvent(seq, variable.partition("_")[0], EventKind.ANSWER, content)


def seen(seq: int, *variables: str, form: str = "scan") -> EntryEvent:
    return EntryEvent(seq, form, EventKind.SEEN, '{"part":1}', variables)


def sent(store: SqliteStore, *events: EntryEvent, copy: int = 1, device: str = DEVICES[0]) -> None:
    with store.writing():
        keep_events(store, Hand(RUN, copy, device), events)


def only(store: SqliteStore, copy: int = 1) -> dict[str, Answer]:
    fold(store)
    (response,) = responses(store, RUN, copy)
    return dict(response.answers)


def test_an_answer_on_a_phone_is_an_answer_of_its_copy(store: SqliteStore) -> None:
    sent(store, said(1, "scan_beleid", "ja"), said(2, "scan_beleid", "nee"), said(3, "scan_jaren", " 12 "))
    answers = only(store)
    assert (answers["scan_beleid"].chosen, answers["scan_jaren"].text) == (("nee",), "12")
    assert {a.source for a in answers.values()} == {Source.WEB} and {a.state for a in answers.values()} == {ANSWERED}
    assert "scan_kort" not in answers, "nobody saw that question"


def test_what_is_not_ticked_in_a_part_that_was_seen_is_blank(store: SqliteStore) -> None:
    sent(store, said(1, "scan_beleid", "ja"), seen(2, "scan_beleid", "scan_kort"))
    answers = only(store)
    assert answers["scan_kort"].state is BLANK and answers["scan_beleid"].state is ANSWERED
    assert "scan_cijfer" not in answers


def test_a_box_is_0_only_where_its_part_was_seen(store: SqliteStore, tmp_path: Path) -> None:
    sent(store, said(1, "scan_beleid", "ja"), copy=1)
    sent(store, said(1, "scan_beleid", "ja"), seen(2, "scan_kort"), copy=2)
    write_tables(store, tmp_path / "uit")
    header, one, two = (line.split(",") for line in (tmp_path / "uit" / "responses.csv").read_text().splitlines())
    place = header.index("scan_kort_nu")
    assert (one[place], two[place]) == ("", "0")
    assert ",web," in (tmp_path / "uit" / "answers.csv").read_text()


@pytest.mark.parametrize(
    ("variable", "typed"),
    [("scan_jaren", "een paar"), ("scan_jaren", "51"), ("scan_sinds", "31-2-2026"), ("scan_jaren", "1.5")],
)
def test_what_cannot_be_is_doubtful_and_stays_as_it_was_typed(store: SqliteStore, variable: str, typed: str) -> None:
    sent(store, said(1, variable, typed))
    found = only(store)[variable]
    assert (found.state, found.text) == (DOUBTFUL, typed) and found.why


def test_more_than_may_be_chosen_is_doubtful_as_on_paper(store: SqliteStore) -> None:
    sent(store, said(1, "scan_sinds", "3 mei 2019"), said(2, "scan_kort", ["later", "nu"]))
    answers = only(store)
    assert answers["scan_sinds"].text == "2019-05-03"
    assert answers["scan_kort"].chosen == ("nu", "later"), "in the order of the sheet"


def test_private_answers_are_never_made_into_a_reading(store: SqliteStore) -> None:
    sent(store, said(1, "scan_ziek", "ja"), said(2, "scan_beleid", "ja"))
    assert "scan_ziek" not in only(store)


def test_folding_again_changes_nothing(store: SqliteStore) -> None:
    sent(store, said(1, "scan_beleid", "ja"))
    before = only(store)
    number = list(store.rows("SELECT number FROM changes"))
    assert fold(store) == 0 and only(store) == before
    assert list(store.rows("SELECT number FROM changes")) == number
    sent(store, said(1, "scan_beleid", "ja"))
    assert fold(store) == 0, "a repeat brings nothing new"


# --- several devices --------------------------------------------------------------------------------------------------


def goes_on(store: SqliteStore, copy: int = 1, device: str = DEVICES[1], first: str = DEVICES[0]) -> None:
    with store.writing():
        codes.make_code(store, Hand(RUN, copy, first), "ABCD1234", KEY)
        assert codes.go_on(store, "ABCD1234", device, [KEY]) == Hand(RUN, copy, device)


def test_who_goes_on_elsewhere_has_the_last_word(store: SqliteStore) -> None:
    sent(store, said(1, "scan_beleid", "ja"), said(2, "scan_jaren", "3"))
    goes_on(store)
    sent(store, said(1, "scan_beleid", "nee"), said(2, "scan_jaren", None), device=DEVICES[1])
    answers = only(store)
    assert answers["scan_beleid"].chosen == ("nee",)
    assert answers["scan_jaren"].state is BLANK, "who saw the old answer may take it back"


def test_two_devices_that_did_not_know_of_each_other_are_both_shown(store: SqliteStore) -> None:
    sent(store, said(1, "scan_beleid", "ja"))
    goes_on(store)
    sent(store, said(1, "scan_beleid", "nee"), said(2, "scan_jaren", None), device=DEVICES[1])
    sent(store, said(2, "scan_beleid", "ja"), said(3, "scan_jaren", "4"))  # the first phone was without a line
    answers = only(store)
    assert answers["scan_beleid"].state is DOUBTFUL and answers["scan_beleid"].why.startswith(WHY_TWO_DEVICES)
    assert "Ja" in answers["scan_beleid"].why and "Nee" in answers["scan_beleid"].why
    assert answers["scan_jaren"].text == "4", "blank never beats filled"


def test_an_answer_that_came_under_a_used_number_is_shown_to_a_person(store: SqliteStore) -> None:
    sent(store, said(1, "scan_beleid", "ja"), said(2, "scan_jaren", "3"))
    only(store)
    sent(store, said(1, "scan_beleid", "nee"), said(2, "scan_jaren", "4"))  # both refused with 409
    answers = only(store)
    assert {answers[name].state for name in ("scan_beleid", "scan_jaren")} == {DOUBTFUL}
    assert "'3'; '4'" in answers["scan_jaren"].why
    sent(store, said(1, "scan_cijfer", "2"))  # and this is all that is known of a third question
    assert (only(store)["scan_cijfer"].state, only(store)["scan_cijfer"].chosen) == (DOUBTFUL, ("2",))
    sent(store, said(3, "scan_jaren", "5"))
    assert only(store)["scan_jaren"].text == "5", "who says so again, later, has settled it"


def test_an_old_continue_code_does_not_work(store: SqliteStore) -> None:
    goes_on(store)
    store.change([("UPDATE entry_codes SET until = '2020-01-01T00:00:00+00:00'", ())])
    with store.writing():
        assert codes.go_on(store, "ABCD1234", DEVICES[2], [KEY]) is None


def test_on_the_generic_copy_each_hand_is_a_person_of_its_own(store: SqliteStore) -> None:
    for device, value in zip(DEVICES[:2], ("ja", "nee"), strict=True):
        sent(store, said(1, "scan_beleid", value), copy=0, device=device)
    fold(store)
    found = {r.instance: r.answers["scan_beleid"].chosen for r in responses(store, RUN, 0)}
    assert found == {f"web-{DEVICES[0]}": ("ja",), f"web-{DEVICES[1]}": ("nee",)}
    assert not codes.taken(store, Hand(RUN, 0, DEVICES[2])) and not codes.taken(store, Hand(RUN, 1, DEVICES[2]))


# --- paper, PDF and screen --------------------------------------------------------------------------------------------


def test_half_on_paper_and_half_on_a_phone_is_one_whole_answer(store: SqliteStore) -> None:
    store.add_reading(reading(1, 0, answer("scan_beleid", chosen=("ja",)), answer("scan_cijfer", BLANK)))
    sent(store, said(1, "scan_cijfer", "2"), seen(2, "scan_beleid", "scan_cijfer"))
    answers = only(store)
    assert (answers["scan_beleid"].chosen, answers["scan_cijfer"].chosen) == (("ja",), ("2",))
    assert {answers[n].state for n in ("scan_beleid", "scan_cijfer")} == {ANSWERED}
    (run,) = status(store)
    assert (run.paper, run.web, run.several_ways, run.received, run.doubtful_answers) == (1, 1, 1, 1, 0)


@pytest.mark.parametrize("source", [Source.PAPER, Source.PDF])
def test_where_the_ways_differ_a_person_is_asked(store: SqliteStore, source: Source) -> None:
    store.add_reading(reading(1, 0, answer("scan_beleid", chosen=("ja",)), source=source))
    sent(store, said(1, "scan_beleid", "nee"))
    fold(store)
    (response,) = responses(store, RUN, 1)
    found = response.answers["scan_beleid"]
    assert found.state is DOUBTFUL and "digitaal" in found.why and "'Ja'" in found.why and "'Nee'" in found.why
    assert len(response.several["scan_beleid"]) == 2


def test_all_three_ways_of_one_copy_are_one_row(store: SqliteStore, tmp_path: Path) -> None:
    same = answer("scan_beleid", chosen=("ja",))
    store.add_reading(reading(1, 0, same))
    store.add_reading(reading(1, 0, same, source=Source.PDF, scan="a.pdf", found_by="fields"))
    sent(store, said(1, "scan_beleid", "ja"))
    assert only(store)["scan_beleid"].state is ANSWERED
    assert write_tables(store, tmp_path / "uit").responses == 1
    ledger = (tmp_path / "uit" / "ledger.csv").read_text()
    assert ledger.count("digitaal ingevuld") and ledger.count("duplicate") == 2
    (run,) = status(store)
    assert (run.paper, run.pdf, run.web, run.several_ways) == (1, 1, 1, 1)


# --- properties -------------------------------------------------------------------------------------------------------

_CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "scan_beleid": st.sampled_from(["ja", "nee"]),
        "scan_kort": st.lists(st.sampled_from(["nu", "later"]), unique=True),
        "scan_cijfer": st.sampled_from(["1", "2", "3"]),
        "scan_waarom": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20),
        "scan_jaren": st.one_of(st.integers(-5, 70).map(str), st.sampled_from(["een paar", "007", "+3"])),
        "scan_sinds": st.sampled_from(["1-4-2019", "2019-04-01", "31-2-2019", "gisteren"]),
        "groei_kaart_p01_geeft": st.lists(st.sampled_from(["advies", "steun"]), unique=True),
        "groei_kaart_p01_nabij": st.sampled_from(["1", "2"]),
    },
)


def _as_pdf(variable: str, value: str | list[str] | None) -> Answer:
    """What the reader of filled PDFs makes of the same in the fields of a PDF."""
    from generator.read.filled.answers import content_of

    known = next(v for v in layout().variables if v.name == variable)
    if known.values:
        chosen = tuple(v.name for v in known.values if v.name in (value or ()))
        return answer(variable, ANSWERED if chosen else BLANK, chosen=chosen)
    if not value or not str(value).strip():
        return answer(variable, BLANK)
    content = content_of(known, str(value))
    return answer(variable, content.state, text=content.text, why=content.why)


def _row(store: SqliteStore, folder: Path) -> list[str]:
    write_tables(store, folder)
    return (folder / "responses.csv").read_text("utf-8").split("\n", 1)


@pytest.mark.parametrize("source", [Source.PDF, Source.PAPER])
@settings(max_examples=5, deadline=None)
@given(answers=_CHOICES)
def test_the_same_answers_give_the_same_row_whichever_way_they_come(
    tmp_path_factory: pytest.TempPathFactory, source: Source, answers: dict[str, str | list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("wegen")
    if source is Source.PAPER:  # where what is written is a picture until somebody types it
        answers = {name: value for name, value in answers.items() if layout().variable(name).values}
    open_ones = [v for v in layout().variables if not v.private and v.on_paper]
    with _store(folder / "web") as web, _store(folder / "pdf") as pdf:
        for form, index in (("scan", 0), ("groei", 1)):
            own = [v for v in open_ones if v.form == form and not (form == "groei" and v.name == "groei_lijn")]
            placed = [_as_pdf(v.name, answers.get(v.name)) for v in own]
            found_by = "fields" if source is Source.PDF else "entry"
            pdf.add_reading(reading(1, index, *placed, source=source, scan=f"{form}.pdf", found_by=found_by))
        events = [said(seq, name, value) for seq, (name, value) in enumerate(answers.items(), 1)]
        everything = (v.name for v in open_ones if v.form == "scan")
        rest = (v.name for v in open_ones if v.form == "groei" and v.name != "groei_lijn")
        sent(web, *events, seen(50, *everything), seen(51, *rest, form="groei"))
        assert _row(web, folder / "uit-web") == _row(pdf, folder / "uit-pdf")


def _store(folder: Path) -> SqliteStore:
    store = SqliteStore(folder / "werkblad.sqlite")
    store.add_run(Run(layout(), KEY, b"%PDF-1.7 leeg"), [Copy(RUN, 1)])
    return store


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(6)), repeats=st.lists(st.integers(0, 5), max_size=6), data=st.data())
def test_repeats_in_any_order_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: Sequence[int], repeats: Sequence[int], data: st.DataObject
) -> None:
    """Whatever a device sends again, and however it is cut into requests: an event counts once, where it came first."""
    folder = tmp_path_factory.mktemp("volgorde")
    events = [said(n + 1, "scan_jaren", str(n)) for n in range(6)]
    queue = [*order, *repeats]
    with _store(folder) as store:
        for start, stop in _cuts(len(queue), data):
            sent(store, *(events[n] for n in queue[start:stop]))
        assert only(store)["scan_jaren"].text == str(order[-1])
        assert list(store.rows("SELECT count(*) FROM entry_events")) == [(6,)]


def _cuts(length: int, data: st.DataObject) -> Iterator[tuple[int, int]]:
    places = sorted(data.draw(st.sets(st.integers(1, length - 1), max_size=3)))
    yield from itertools.pairwise([0, *places, length])
