"""Which reading of a page counts, what is double, and what contradicts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keep_samples import BLANK, DOUBTFUL, RUN, SEEN, answer, groei_answers, layout, reading, scan_answers

from generator.keep.consolidate import consolidate
from generator.keep.response import PageState, Response
from generator.model.answer import Answer, AnswerState, Fate, PageReading, Source


def one(*readings: PageReading) -> Response:
    (response,) = consolidate(readings, layout())
    return response


def fates(response: Response) -> dict[str, Fate]:
    return {verdict.source.file: verdict.fate for verdict in response.verdicts}


def test_both_pages_make_a_complete_response_in_the_layouts_order() -> None:
    response = one(reading(1, 1, *groei_answers(), scan="b"), reading(1, 0, *scan_answers(), scan="a"))
    assert response.complete and response.received == 2
    assert list(response.answers)[:2] == ["scan_beleid", "scan_kort"]
    assert response.answers["scan_beleid"].chosen == ("ja",)


def test_a_page_that_did_not_come_is_missing() -> None:
    response = one(reading(1, 0, *scan_answers()))
    assert [page.state for page in response.pages] == [PageState.RECEIVED, PageState.MISSING]
    assert not response.complete


def test_a_second_scan_that_agrees_is_a_duplicate() -> None:
    response = one(reading(1, 0, *scan_answers(), scan="a"), reading(1, 0, *scan_answers(), scan="b"))
    assert sorted(fates(response).values()) == [Fate.DUPLICATE, Fate.READ]
    assert response.doubtful == 0


def test_a_second_scan_that_differs_makes_only_those_answers_doubtful_and_shows_both() -> None:
    response = one(reading(1, 0, *scan_answers("ja"), scan="a"), reading(1, 0, *scan_answers("nee"), scan="b"))
    assert set(fates(response).values()) == {Fate.DOUBTFUL}
    doubtful = response.answers["scan_beleid"]
    assert doubtful.state is DOUBTFUL
    assert "'Ja' (a, blz. 1)" in doubtful.why and "'Nee' (b, blz. 1)" in doubtful.why
    assert doubtful.chosen == ("ja", "nee")
    assert response.answers["scan_cijfer"].state is AnswerState.ANSWERED
    assert response.pages[0].state is PageState.DOUBTFUL


def test_an_empty_print_makes_way_for_the_same_page_with_answers() -> None:
    empty = [replace(a, state=BLANK, chosen=(), text="", crop="") for a in scan_answers()]
    response = one(reading(1, 0, *empty, scan="leeg"), reading(1, 0, *scan_answers("ja"), scan="ingevuld"))
    assert fates(response) == {"leeg": Fate.DUPLICATE, "ingevuld": Fate.READ}
    assert response.answers["scan_beleid"].chosen == ("ja",) and response.doubtful == 0
    pdf = reading(1, 0, *empty, scan="pdf", source=Source.PDF)
    later = one(pdf, reading(1, 0, *scan_answers("ja"), scan="ingevuld"))
    assert later.answers["scan_beleid"].state is DOUBTFUL, "an emptied PDF may be meant"


def test_of_three_scans_the_one_that_agrees_is_a_duplicate() -> None:
    scans = [reading(1, 0, *scan_answers(v), scan=n) for n, v in (("a", "ja"), ("b", "ja"), ("c", "nee"))]
    response = one(*scans)
    active = response.pages[0].reading
    assert active is not None
    agreeing = {"a": {"b"}, "b": {"a"}, "c": set()}[active.source.file]
    assert {file for file, fate in fates(response).items() if fate is Fate.DUPLICATE} == agreeing
    assert response.answers["scan_beleid"].state is DOUBTFUL


@pytest.mark.parametrize("first", [Fate.UNREADABLE, Fate.DOUBTFUL])
def test_a_good_scan_replaces_a_bad_one(first: Fate) -> None:
    """A page with a bad fit may have read anything: it does not contradict a good scan."""
    bad = reading(
        1, 0, *(scan_answers("nee") if first is Fate.DOUBTFUL else ()), scan="bad", fate=first, reason="Scheef."
    )
    response = one(bad, reading(1, 0, *scan_answers("ja"), scan="good"))
    assert response.answers["scan_beleid"].chosen == ("ja",) and response.doubtful == 0
    assert response.pages[0].state is PageState.RECEIVED
    assert fates(response) == {"good": Fate.READ, "bad": Fate.DUPLICATE}


def test_a_page_that_is_doubtful_as_a_whole_gives_no_certain_answer() -> None:
    response = one(reading(1, 0, *scan_answers(), fate=Fate.DOUBTFUL, reason="De pasmerken kloppen niet."))
    assert {a.state for a in response.answers.values()} == {DOUBTFUL}
    assert "pasmerken" in response.answers["scan_beleid"].why


def test_an_unreadable_page_with_a_code_is_told_apart_from_a_missing_one() -> None:
    response = one(reading(1, 0, fate=Fate.UNREADABLE, reason="Te licht."))
    assert [page.state for page in response.pages] == [PageState.UNREADABLE, PageState.MISSING]
    assert response.received == 0


def test_of_saved_pdfs_the_newest_counts_and_the_old_one_is_kept() -> None:
    old = reading(12, 0, *scan_answers("ja"), scan="oud.pdf", source=Source.PDF, saved="2026-03-01T08:00:00Z")
    new = reading(12, 0, *scan_answers("nee"), scan="nieuw.pdf", source=Source.PDF, saved="2026-03-02T08:00:00Z")
    response = one(new, old)
    assert response.answers["scan_beleid"].chosen == ("nee",) and response.doubtful == 0
    reasons = {v.source.file: (v.fate, v.reason) for v in response.verdicts}
    used = "Tweede versie van exemplaar 12, nieuwer: gebruikt de nieuwste, de oude bewaard."
    assert reasons["nieuw.pdf"] == (Fate.READ, used)
    assert reasons["oud.pdf"][0] is Fate.DUPLICATE and "Oudere versie van exemplaar 12" in reasons["oud.pdf"][1]


@pytest.mark.parametrize("saved", ["", "gisteren", "D:20260301", "9999"])
def test_a_pdf_without_a_usable_date_cannot_be_called_older_or_newer(saved: str) -> None:
    dated = reading(12, 0, *scan_answers("ja"), scan="a.pdf", source=Source.PDF, saved="2026-03-01T08:00:00Z")
    undated = reading(12, 0, *scan_answers("nee"), scan="b.pdf", source=Source.PDF, saved=saved)
    assert one(dated, undated).answers["scan_beleid"].state is DOUBTFUL


def test_paper_and_pdf_that_differ_are_doubtful() -> None:
    paper = reading(12, 0, *scan_answers("ja"), scan="stapel.pdf")
    filled = reading(12, 0, *scan_answers("nee"), scan="ingevuld.pdf", source=Source.PDF, saved="2026-03-02T08:00:00Z")
    why = one(paper, filled).answers["scan_beleid"].why
    assert why.startswith("Papier en pdf verschillen") and "stapel.pdf" in why and "ingevuld.pdf" in why


def test_saved_copies_of_a_generic_pdf_are_responses_of_their_own() -> None:
    people = [reading(0, 0, *scan_answers(v), scan=v, instance=i) for v, i in (("ja", "b2"), ("nee", "a1"))]
    found = consolidate(people, layout())
    assert [(r.instance, r.answers["scan_beleid"].chosen) for r in found] == [("a1", ("nee",)), ("b2", ("ja",))]


def test_loose_pages_of_a_generic_pdf_are_not_joined() -> None:
    """Two prints of the intranet's PDF, filled in by hand: nothing says that they are of one person."""
    found = consolidate(
        [reading(0, 0, *scan_answers(), scan="x"), reading(0, 1, *groei_answers(), scan="x", page=2)], layout()
    )
    assert len(found) == 2 and all(r.instance.startswith("los-") for r in found)


def test_a_page_that_is_not_in_the_run_is_said_to_be_so() -> None:
    odd = reading(1, 0, *scan_answers())
    assert odd.code is not None
    odd = replace(odd, code=replace(odd.code, page=9))
    (verdict,) = one(odd).verdicts
    assert verdict.fate is Fate.UNREADABLE and "hoort niet bij" in verdict.reason


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (answer("scan_jaren", text="twaalf"), "geen heel getal"),
        (answer("scan_jaren", text="99"), "buiten de grenzen"),
        (answer("scan_jaren", text="-1"), "buiten de grenzen"),
        (answer("scan_sinds", text="31-02-2020"), "geen datum"),
        (answer("scan_sinds", text="2020-02-31"), "geen datum"),
        (answer("scan_beleid", chosen=("misschien",)), "bestaat niet"),
        (answer("scan_beleid", chosen=("ja", "nee")), "2 keuzes"),
        (answer("scan_beleid"), "0 keuzes"),
        (answer("scan_vreemd", text="x"), "staat niet in deze oplage"),
    ],
)
def test_what_cannot_be_is_doubtful(given: Answer, why: str) -> None:
    found = one(reading(1, 0, given)).answers[given.variable]
    assert found.state is DOUBTFUL and why in found.why


def test_what_is_private_is_not_in_a_response() -> None:
    assert "scan_ziek" not in one(reading(1, 0, *scan_answers(), answer("scan_ziek", chosen=("ja",)))).answers


@st.composite
def page_readings(draw: st.DrawFn) -> PageReading:
    number = draw(st.integers(0, 10_000))
    form = draw(st.integers(0, 1))
    fate = draw(st.sampled_from([Fate.READ, Fate.READ, Fate.DOUBTFUL, Fate.UNREADABLE, Fate.ORIGINAL, Fate.BLANK]))
    claims = [
        answer("scan_beleid", chosen=("ja",)),
        answer("scan_beleid", chosen=("nee",)),
        answer("scan_beleid", BLANK),
    ]
    beleid = draw(st.sampled_from([*claims, answer("scan_beleid", DOUBTFUL, chosen=("ja", "nee"))]))
    waarom = draw(st.sampled_from([answer("scan_waarom", SEEN, crop="c.png"), answer("scan_waarom", text="tja")]))
    answers = (beleid, waarom) if form == 0 else groei_answers()
    return reading(
        draw(st.integers(0, 2)),
        form,
        *(answers if fate in (Fate.READ, Fate.DOUBTFUL) else ()),
        scan=f"scan{number}.pdf",
        page=draw(st.integers(1, 3)),
        fate=fate,
        source=draw(st.sampled_from([Source.PAPER, Source.PDF])),
        saved=draw(st.sampled_from(["", "2026-03-01T08:00:00Z", "2026-03-02T08:00:00Z"])),
        instance=draw(st.sampled_from(["", "a1", "b2"])),
    )


_STACKS = st.lists(page_readings(), max_size=8, unique_by=lambda r: (r.source.digest, r.source.page))


@settings(deadline=None)  # a busy machine is no fault
@given(_STACKS.flatmap(lambda stack: st.tuples(st.just(stack), st.permutations(stack))))
def test_the_order_of_arrival_makes_no_difference(stacks: tuple[list[PageReading], list[PageReading]]) -> None:
    first, second = stacks
    assert consolidate(first, layout()) == consolidate(second, layout())


@settings(deadline=None)  # a busy machine is no fault
@given(_STACKS)
def test_every_input_page_has_exactly_one_fate_and_every_issued_page_a_state(stack: list[PageReading]) -> None:
    found = consolidate(stack, layout())
    judged = [(v.source.digest, v.source.page) for response in found for v in response.verdicts]
    assert sorted(judged) == sorted((r.source.digest, r.source.page) for r in stack)
    assert all(len(response.pages) == 2 and response.run == RUN for response in found)


@settings(deadline=None)  # a busy machine is no fault
@given(_STACKS)
def test_readings_that_disagree_never_give_a_certain_answer(stack: list[PageReading]) -> None:
    """Whatever counts as certain was said by all good, undated readings of that page."""
    for response in consolidate(stack, layout()):
        final = response.answers.get("scan_beleid")
        if final is None or final.state is not AnswerState.ANSWERED:
            continue
        good = [
            r
            for r in stack
            if r.code and (r.code.copy, r.code.form) == (response.copy, 0) and r.fate is Fate.READ and not r.saved
            and (response.copy or r.instance == response.instance)
        ]  # fmt: skip
        assert {a.chosen for r in good for a in r.answers if a.variable == "scan_beleid"} <= {final.chosen}
