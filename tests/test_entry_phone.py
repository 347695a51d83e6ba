"""The whole line of digital entry: a code is scanned, a phone answers, and it stands in the table as paper would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from entry_hall import Hall, hall_of
from phone import arrived, chromium, phone
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WRONG = "Deze code werkt hier niet."


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with hall_of(tmp_path_factory.mktemp("werkmap")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def fill_in(page: Page) -> None:
    page.locator('[name="blad_rol"][value="a"]').check()
    page.locator('[name="blad_wat"][value="y"]').check()
    page.locator('[name="blad_waarom"]').fill("Omdat het kan")


def test_from_the_code_on_paper_to_the_table(browser: Browser, hall: Hall) -> None:
    with phone(browser) as page:
        page.goto(hall.scanned(1))
        expect(page).to_have_url(f"{hall.address}/blad/blad#deel-1")
        expect(page.locator("#nr")).to_have_text("Nummer 001")
        fill_in(page)
        page.locator("#next").click()
        page.locator('[name="blad_jaren"]').fill("7")
        for place, typed in enumerate(("1", "12", "2026")):
            page.locator('[name="blad_sinds"]').nth(place).fill(typed)
        page.locator("#next").click()
        expect(page.locator(".state")).to_have_text("Van dit deel bewaren wij niets.")
        page.locator("#next").click()
        expect(page.locator("#done")).to_have_text("Klaar. Alles is binnen.", timeout=20_000)
        assert hall.answers(1) == {
            "blad_rol": ("a",), "blad_wat": ("y",), "blad_waarom": "Omdat het kan", "blad_jaren": "7",
            "blad_sinds": "2026-12-01",
        }  # fmt: skip
    with phone(browser) as other:  # whose sheet it is now, nobody else can open it; and it looks like a wrong code
        other.goto(hall.scanned(1))
        expect(other.locator("h1")).to_have_text(WRONG)


def test_without_javascript_the_same_stands_in_the_table(browser: Browser, hall: Hall) -> None:
    with phone(browser, java_script_enabled=False) as page:
        page.goto(hall.scanned(2))
        page.wait_for_url("**?zonder#deel-1")
        fill_in(page)
        page.locator("#p1 button.p").click()
        page.wait_for_url("**bewaard=1**")
        expect(page.locator('[name="blad_wat"][value="y"]')).to_be_checked()
        page.locator('[name="blad_jaren"]').fill("7")
        page.locator("#p2 button.p").click()
        page.wait_for_url("**bewaard=2**")
        found = hall.answers(2)
        assert (found["blad_rol"], found["blad_wat"], found["blad_jaren"]) == (("a",), ("y",), "7")


def test_going_on_with_a_continue_code_on_another_phone(browser: Browser, hall: Hall) -> None:
    with phone(browser) as first, phone(browser) as second:
        first.goto(hall.scanned(3))
        expect(first.locator("#nr")).to_have_text("Nummer 003")
        fill_in(first)
        first.goto(f"{hall.address}/bladen")
        arrived(first)
        first.get_by_role("button", name="Geef mij een verder-code").click()
        expect(first.locator(".code")).to_be_visible()
        second.goto(f"{hall.address}/ik-was-al-bezig")
        second.locator("#code").fill(first.locator(".code").inner_text().lower())
        second.get_by_role("button", name="Ga verder").click()
        second.get_by_role("link", name="Over je werk").click()
        expect(second.locator('[name="blad_rol"][value="a"]')).to_be_checked()
        expect(second.locator('[name="blad_waarom"]')).to_have_value("Omdat het kan")
        second.locator('[name="blad_rol"][value="b"]').check()
        arrived(second)
        assert hall.answers(3)["blad_rol"] == ("b",)


def test_wiping_the_phone_keeps_what_was_sent(browser: Browser, hall: Hall) -> None:
    with phone(browser) as page:
        page.goto(hall.scanned(4))
        expect(page.locator("#nr")).to_have_text("Nummer 004")
        fill_in(page)
        page.goto(f"{hall.address}/bladen")
        arrived(page)
        page.get_by_role("button", name="Wis dit toestel").click()
        page.locator("#wipeyes").click()
        expect(page.locator("h1")).to_have_text("Dit toestel is gewist")
        assert hall.answers(4)["blad_rol"] == ("a",)
        page.goto(f"{hall.address}/blad/blad")
        expect(page.locator("h1")).not_to_have_text("Over je werk")
