"""Nothing is lost or counted twice: offline, two tabs, lost answers, a shared phone, a browser that is killed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from entry_pages import form_sheet, run_of
from entry_stub import TOKEN, Got, serving
from killed import Killable
from phone import arrived, chromium, phone, until
from playwright.sync_api import Browser, Page, expect

from generator.model.domains import Text
from generator.web.entry.parts import parts

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SHEET = "inzetbaarheid"
ROWS = ("nieuw", "meegaan", "beter", "tijd", "ander_werk", "zeggen", "vinden", "vragen")
CODES = ("helemaal_niet", "niet", "half", "wel", "helemaal")
HALL = "for (const k of ['locks', 'serviceWorker']) Object.defineProperty(navigator, k, { value: undefined });"
"""Plain http in a hall: no certificate, so no service worker and no locks."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def stub() -> Iterator[tuple[str, Got]]:
    with serving(run_of([form_sheet(SHEET)])) as found:
        yield found


def to_sheet(page: Page, address: str) -> None:
    page.goto(f"{address}/blad/{SHEET}")
    expect(page.locator("#nr")).to_have_text("Nummer 014")


def tick(page: Page, row: str, code: str) -> None:
    page.locator(f'[name="{SHEET}_werk_{row}"][value="{code}"]').check()


def queued(page: Page, least: int) -> None:
    """Wait until so many are on the phone."""
    until(page, "n => all().then(rows => rows.length >= n)", least)


def assert_each_once(got: Got, changes: int) -> None:
    """Every change came in once, numbered without a gap."""
    assert got.clashes == []
    assert sorted(seq for _, seq in got.kept) == list(range(1, changes + 1))


def test_offline_and_back(browser: Browser, stub: tuple[str, Got]) -> None:
    address, got = stub
    with phone(browser) as page:
        to_sheet(page, address)
        for turn in range(4):
            page.context.set_offline(True)
            for place in range(3):
                tick(page, ROWS[place], CODES[(turn + place) % 5])
            expect(page.locator(".state")).to_have_text("Geen bereik. 3 antwoorden op je telefoon.")
            page.context.set_offline(False)
            arrived(page)
            expect(page.locator(".state")).to_contain_text("Verstuurd om")
        assert_each_once(got, 12)
        assert got.values() == {f"{SHEET}_werk_{ROWS[n]}": CODES[(3 + n) % 5] for n in range(3)}


@pytest.mark.parametrize("hall", [False, True])
def test_two_tabs_send_once_each_and_one_at_a_time(browser: Browser, stub: tuple[str, Got], hall: bool) -> None:
    address, got = stub
    with phone(browser) as page:
        if hall:
            page.context.add_init_script(HALL)
        other = page.context.new_page()
        to_sheet(page, address)
        to_sheet(other, address)
        for turn in range(5):
            for place in range(4):
                tick(page, ROWS[place], CODES[(turn + place) % 5])
                tick(other, ROWS[place + 4], CODES[(turn + place) % 5])
        arrived(page)
        arrived(other)
        assert_each_once(got, 40)
        assert got.most_at_once == 1
        assert got.values() == {f"{SHEET}_werk_{row}": CODES[(4 + n % 4) % 5] for n, row in enumerate(ROWS)}


def test_answers_of_the_server_that_get_lost_change_nothing(browser: Browser, stub: tuple[str, Got]) -> None:
    address, got = stub
    got.answer = lambda post: 503 if post % 5 == 2 else 0
    got.loses = lambda post: post % 3 == 1
    with phone(browser) as page:
        to_sheet(page, address)
        for turn in range(3):
            for place, row in enumerate(ROWS):
                tick(page, row, CODES[(turn + place) % 5])
            page.wait_for_timeout(700)
        arrived(page, 60)
        assert_each_once(got, 24)
        assert got.repeats > 0


def test_a_server_that_is_down_is_said_and_tried_again(browser: Browser, stub: tuple[str, Got]) -> None:
    address, got = stub
    got.answer = lambda _: 503
    with phone(browser) as page:
        to_sheet(page, address)
        tick(page, "nieuw", "wel")
        told = "Versturen lukt nu niet. Wij proberen het opnieuw. Ga gerust door."
        expect(page.locator(".state")).to_have_text(told)
        expect(page.locator("#say")).to_have_text(told)  # announced: it is a change of kind
        got.answer = lambda _: 0
        arrived(page)
        assert_each_once(got, 1)


def test_what_is_refused_is_never_dropped(browser: Browser, stub: tuple[str, Got], tmp_path: Path) -> None:
    address, got = stub
    got.answer = lambda _: 422
    with phone(browser, accept_downloads=True) as page:
        to_sheet(page, address)
        tick(page, "nieuw", "wel")
        expect(page.get_by_text("1 antwoord kwam niet aan.").first).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="Bewaar als bestand").click()
        download.value.save_as(tmp_path / "a.json")
        (event,) = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
        assert (event["variable"], event["value"]) == (f"{SHEET}_werk_nieuw", "wel")
        page.reload()
        expect(page.get_by_text("1 antwoord kwam niet aan.").first).to_be_visible()
        got.answer = lambda _: 0
        page.get_by_role("button", name="Probeer nog eens").click()
        until(page, "all().then(rows => !rows.length)")
        assert_each_once(got, 1)
        expect(page.locator("#n-refused")).to_have_count(0)


def test_a_sheet_opens_again_without_a_connection(browser: Browser, stub: tuple[str, Got]) -> None:
    address, got = stub
    with phone(browser) as page:
        to_sheet(page, address)
        tick(page, "nieuw", "wel")
        arrived(page)
        until(
            page,
            "caches.open('werkblad-1').then(c => c.keys()).then(k => k.some(r => r.url.endsWith('.css')) "
            "&& k.some(r => r.url.endsWith('/blad/inzetbaarheid')))",
        )
        page.context.set_offline(True)
        again = page.context.new_page()
        again.goto(f"{address}/blad/{SHEET}")
        expect(again.locator('[name="inzetbaarheid_werk_nieuw"][value="wel"]')).to_be_checked()
        tick(again, "tijd", "half")
        expect(again.locator(".state")).to_have_text("Geen bereik. 1 antwoord op je telefoon.")
        page.context.set_offline(False)
        arrived(again)
        assert_each_once(got, 2)


def test_answers_given_before_the_page_knows_whose_they_are(browser: Browser, stub: tuple[str, Got]) -> None:
    address, got = stub
    with phone(browser) as page:
        page.route("**/toestel.json", lambda route: (page.wait_for_timeout(1500), route.continue_()))
        page.goto(f"{address}/blad/{SHEET}")
        tick(page, "nieuw", "wel")
        tick(page, "tijd", "half")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        arrived(page)
        assert_each_once(got, 2)
        assert page.locator('[name="inzetbaarheid_werk_tijd"][value="half"]').is_checked()


def test_a_shared_phone_mixes_nothing(browser: Browser, stub: tuple[str, Got]) -> None:
    address, got = stub
    other = TOKEN.replace(".14.ZZ", ".15.YY")
    with phone(browser) as page:
        to_sheet(page, address)
        got.answer = lambda _: 503
        tick(page, "nieuw", "wel")
        queued(page, 1)
        got.token = other  # somebody else scans their own sheet
        to_sheet(page, address)
        expect(page.locator("main :checked")).to_have_count(0)
        tick(page, "nieuw", "niet")
        queued(page, 2)
        got.answer = lambda _: 0
        arrived(page)
        name = f"{SHEET}_werk_nieuw"
        assert (got.values(), got.values(other)) == ({name: "wel"}, {name: "niet"})


def test_a_phone_that_lost_its_store_does_not_use_its_numbers_again(browser: Browser, stub: tuple[str, Got]) -> None:
    address, got = stub
    with phone(browser) as page:
        to_sheet(page, address)
        tick(page, "nieuw", "wel")
        arrived(page)
        got.answers = dict(got.values())
        page.evaluate("indexedDB.deleteDatabase('werkblad')")
        to_sheet(page, address)
        expect(page.locator('[name="inzetbaarheid_werk_nieuw"][value="wel"]')).to_be_checked()
        tick(page, "nieuw", "half")
        arrived(page)
        assert got.clashes == [] and got.values()[f"{SHEET}_werk_nieuw"] == "half"


def test_a_number_that_was_used_before_gets_another_and_nothing_is_lost(
    browser: Browser, stub: tuple[str, Got]
) -> None:
    address, got = stub
    got.tells_last = False
    got.kept[TOKEN, 1] = {"seq": 1, "form": SHEET, "kind": "seen", "part": 1}  # from before the phone lost its store
    with phone(browser) as page:
        to_sheet(page, address)
        tick(page, "nieuw", "wel")
        arrived(page)
        assert got.values() == {f"{SHEET}_werk_nieuw": "wel"} and len(got.clashes) == 1
        expect(page.locator("#n-refused")).to_have_count(0)


def test_a_phone_that_can_keep_nothing_says_so_and_sends_at_once(browser: Browser, stub: tuple[str, Got]) -> None:
    address, got = stub
    with phone(browser) as page:
        page.add_init_script("indexedDB.open = () => { throw new DOMException('no', 'InvalidStateError'); };")
        to_sheet(page, address)
        expect(page.get_by_text("Deze telefoon kan niets bewaren.")).to_be_visible()
        tick(page, "nieuw", "wel")
        arrived(page)
        assert got.values() == {f"{SHEET}_werk_nieuw": "wel"}


def test_a_store_that_the_system_closed_is_opened_again(browser: Browser, stub: tuple[str, Got]) -> None:
    address, got = stub
    with phone(browser) as page:
        to_sheet(page, address)
        for place in range(4):
            page.evaluate("open().then(db => db.close())")  # as iOS does to a page in the background
            tick(page, ROWS[place], "wel")
            queued(page, 0)
        arrived(page)
        assert_each_once(got, 4)


def test_what_is_typed_when_the_page_is_left_arrives(browser: Browser) -> None:
    sheet = form_sheet("bordkaart")
    with serving(run_of([sheet])) as (address, got), phone(browser) as page:
        texts = (part.number for part in parts(sheet) for v in part.variables if isinstance(v.domain, Text))
        page.goto(f"{address}/blad/bordkaart#deel-{next(texts)}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        page.locator("form:visible .t").first.fill("half getypt")
        page.goto(f"{address}/bladen")
        arrived(page)
        assert "half getypt" in got.values().values()


def test_a_browser_that_is_killed_loses_nothing_that_was_kept(stub: tuple[str, Got], tmp_path: Path) -> None:
    address, got = stub
    dice = random.Random(15)
    changes: dict[str, str] = {}
    total = 0
    with Killable(tmp_path / "profiel") as browser:
        for turn in range(4):
            got.answer = (lambda _: 503) if turn % 2 else (lambda _: 0)
            page = browser.page()
            to_sheet(page, address)
            for row in dice.sample(ROWS, 3):
                code = CODES[(CODES.index(changes.get(row, CODES[-1])) + 1 + turn % 2) % 5]
                before = page.evaluate("meta('seq ' + handOf(me))") or 0
                tick(page, row, code)
                until(page, "n => meta('seq ' + handOf(me)).then(seq => seq > n)", before)
                changes[row], total = code, total + 1
            browser.kill()
        got.answer = lambda _: 0
        page = browser.page()
        to_sheet(page, address)
        arrived(page)
    assert_each_once(got, total)
    assert got.values() == {f"{SHEET}_werk_{row}": code for row, code in changes.items()}
