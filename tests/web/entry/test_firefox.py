"""Debian's Firefox ESR, unchanged, on the pages of digital entry: what Chromium is asked elsewhere, asked once more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from entry_answers import comes_in_by_keys, give, open_all, wanted_of
from entry_pages import form_sheet, run_of, sheet_of, sheet_of_all
from entry_stub import serving
from phone import FORCED, NIGHT, NO_SCRIPT, PHONE, SMALL, arrived, axe, firefox, phone, until
from playwright.sync_api import Browser, Page, expect

from generator.model.domains import Choice, Day
from generator.model.variable import Variable
from generator.web.entry.front import Value
from generator.web.entry.parts import answer_of, parts

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SENT_MS = 20_000
SHEET = "inzetbaarheid"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with firefox() as found:
        yield found


def test_what_is_answered_in_firefox_comes_in(browser: Browser) -> None:
    sheet = sheet_of_all()
    with serving(run_of([sheet])) as (address, got), phone(browser) as page:
        page.goto(f"{address}/blad/{sheet.form}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        wanted: dict[str, Value] = {}
        for part in parts(sheet):
            expect(page.locator(f"#p{part.number}")).to_be_visible()
            open_all(page)
            for name, value in wanted_of(sheet, part.number).items():
                give(page, next(v for v in part.variables if v.name == name), value)
                wanted[name] = value
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
            page.locator("#next").click()
        expect(page.locator("#done")).to_have_text("Klaar. Alles is binnen.", timeout=SENT_MS)
        assert got.values() == wanted and got.clashes == []


def test_every_kind_is_answered_with_keys_only(browser: Browser) -> None:
    comes_in_by_keys(browser, sheet_of_all(), SENT_MS)


def test_a_curve_is_drawn_with_and_without_dragging(browser: Browser) -> None:
    line = "groeicurve_lijn_lijn1"
    with serving(run_of([form_sheet("groeicurve")])) as (address, got), phone(browser) as page:
        page.goto(f"{address}/blad/groeicurve")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        page.locator("button[value=draw]").click()
        page.locator(".plot").evaluate("e => e.scrollIntoView({block: 'start'})")
        box = page.locator(".plot svg").bounding_box()
        assert box is not None
        for place in range(41):  # from the lower left to the upper right
            page.mouse.move(box["x"] + box["width"] * place / 40, box["y"] + box["height"] * (1 - place / 40))
            if not place:
                page.mouse.down()
        page.mouse.up()
        page.get_by_role("button", name="Klaar met tekenen").click()
        page.locator(f'[name="{line}_vandaag"][value="1"]').check(force=True)
        arrived(page)
        said = {name: value for name, value in got.values().items() if name.startswith(line)}
        assert list(said.values()) == ["1", "2", "1", "4", "5"]


def test_offline_and_back(browser: Browser) -> None:
    with serving(run_of([form_sheet(SHEET)])) as (address, got), phone(browser) as page:
        page.goto(f"{address}/blad/{SHEET}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        for code in ("niet", "wel"):
            page.context.set_offline(True)
            for row in ("nieuw", "meegaan", "beter"):
                page.locator(f'[name="{SHEET}_werk_{row}"][value="{code}"]').check()
            expect(page.locator(".state")).to_have_text("Geen bereik. 3 antwoorden op je telefoon.")
            page.context.set_offline(False)
            arrived(page)
        assert sorted(seq for _, seq in got.kept) == list(range(1, 7)) and got.clashes == []
        assert set(got.values().values()) == {"wel"} and len(got.values()) == 3


def test_a_sheet_opens_again_while_the_server_is_away(browser: Browser) -> None:
    with phone(browser) as page:
        with serving(run_of([form_sheet(SHEET)])) as (address, got):
            page.goto(f"{address}/blad/{SHEET}")
            expect(page.locator("#nr")).to_have_text("Nummer 014")
            page.locator(f'[name="{SHEET}_werk_nieuw"][value="wel"]').check()
            arrived(page)
            until(page, "caches.open('werkblad-1').then(c => c.keys()).then(k => k.some(r => r.url.endsWith('.css')) "
                        f"&& k.some(r => r.url.endsWith('/blad/{SHEET}')))")  # fmt: skip
        again = page.context.new_page()
        again.goto(f"{address}/blad/{SHEET}")
        expect(again.locator(f'[name="{SHEET}_werk_nieuw"][value="wel"]')).to_be_checked()
        again.locator(f'[name="{SHEET}_werk_tijd"][value="half"]').check()
        until(again, "all().then(rows => rows.length === 1)")
        assert len(got.kept) == 1
        with serving(run_of([form_sheet(SHEET)]), int(address.rpartition(":")[2])) as (_, later):
            arrived(again, 90)
            assert later.values() == {f"{SHEET}_werk_tijd": "half"}


def test_what_is_typed_when_the_page_is_left_arrives(browser: Browser) -> None:
    sheet = sheet_of("text", 0)
    with serving(run_of([sheet])) as (address, got), phone(browser) as page:
        page.goto(f"{address}/blad/{sheet.form}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        page.locator("form:visible .t").first.fill("half getypt")
        page.goto(f"{address}/bladen")
        arrived(page)
        assert "half getypt" in got.values().values()


def test_reading_aloud_is_offered_only_by_a_dutch_voice_of_this_machine(browser: Browser) -> None:
    with serving(run_of([form_sheet(SHEET)])) as (address, _), phone(browser) as page:
        page.goto(f"{address}/blad/{SHEET}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        dutch = "speechSynthesis.getVoices().some(v => v.localService && v.lang.toLowerCase().startsWith('nl'))"
        assert (page.locator("[data-read]").count() > 0) == page.evaluate(dutch)


def test_without_javascript_every_kind_comes_in() -> None:
    """By mouse and keys: where scripts are off, Playwright cannot wait for a field to be ready."""
    sheet = sheet_of_all()
    with firefox(NO_SCRIPT) as browser, serving(run_of([sheet])) as (address, got), phone(browser, SMALL) as page:
        page.goto(f"{address}/blad/{sheet.form}")
        page.wait_for_url("**?zonder")  # the page itself sends who has no JavaScript there
        made: dict[str, Value] = {}
        for part in parts(sheet):
            if part.variables:
                _fill_plain(page, part.number, wanted := wanted_of(sheet, part.number), part.variables)
                made |= wanted
        pages = {part.number: part.variables for part in parts(sheet)}
        assert {v.name: answer_of(v, given.get(v.name, [])) for _, n, given in got.forms for v in pages[n]} == made


def _fill_plain(page: Page, part: int, wanted: dict[str, Value], variables: tuple[Variable, ...]) -> None:
    form = page.locator(f"#p{part}")
    for variable in variables:
        value, fields = wanted[variable.name], form.locator(f'[name="{variable.name}"]')
        if isinstance(variable.domain, Choice):
            for code in [value] if isinstance(value, str) else value or []:
                form.locator(f'[name="{variable.name}"][value="{code}"]').check(force=True)
            continue
        typed = str(value).split("-") if isinstance(variable.domain, Day) else [str(value)]
        for place, text in enumerate(typed):
            fields.nth(place).click(force=True)
            page.keyboard.type(text)
    form.locator("button.p").click(force=True)
    page.wait_for_url(f"**bewaard={part}**")
    assert "Dit deel is verstuurd." in page.locator("main").inner_text()


@pytest.mark.parametrize("look", ["light", "dark", "forced"])
def test_axe_finds_nothing(look: str) -> None:
    preferences = {"light": {}, "dark": NIGHT, "forced": FORCED}[look]
    query = {"light": "light", "dark": "dark", "forced": "active"}[look]
    feature = "forced-colors" if look == "forced" else "prefers-color-scheme"
    sheet = sheet_of_all()
    with (
        firefox(preferences) as browser,
        serving(run_of([sheet])) as (address, _),
        phone(browser, SMALL, 3600) as page,
    ):
        page.goto(f"{address}/blad/{sheet.form}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        assert page.evaluate(f"matchMedia('({feature}: {query})').matches")
        for drawn in (True, False):
            page.evaluate("document.querySelectorAll('form[data-part]').forEach(form => { form.hidden = false; })")
            if not drawn:
                open_all(page)
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= SMALL
