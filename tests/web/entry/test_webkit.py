"""WebKit, as Debian has it: every kind filled in, by its pages without a program too, drawn by tapping, opened again
without a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from entry_answers import wanted_of
from entry_pages import form_sheet, run_of, sheet_of_all
from entry_stub import serving
from phone import axe_script
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from webkit import holds, webkit

from generator.model.domains import Choice, Day
from generator.model.variable import Variable
from generator.web.entry.front import Value
from generator.web.entry.parts import answer_of, parts

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SHEET = "inzetbaarheid"
OPEN = "form:not([hidden]) "


@pytest.fixture(scope="module")
def browser() -> Iterator[WebDriver]:
    with webkit() as found:
        yield found


def tap(browser: WebDriver, selector: str, place: int = 0) -> WebElement:
    """Bring it to the middle of the screen and click there."""
    found = browser.find_elements(By.CSS_SELECTOR, selector)[place]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
    found.click()
    return found


def give(browser: WebDriver, variable: Variable, value: Value) -> None:
    """Answer as a person does: a click on a choice, typing in a field."""
    field = f'{OPEN}[name="{variable.name}"]'
    card = f"{OPEN}details:has([name='{variable.name}'])"
    if browser.find_elements(By.CSS_SELECTOR, f"{card}:not([open])"):
        tap(browser, f"{card} > summary")
    if isinstance(variable.domain, Choice):
        if browser.find_elements(By.CSS_SELECTOR, f".wordlist[hidden] [name='{variable.name}']"):
            tap(browser, f"{OPEN}[data-list]")
        for code in [value] if isinstance(value, str) else value or []:
            choice = f'{field}[value="{code}"]'
            if not browser.find_element(By.CSS_SELECTOR, choice).is_selected():
                tap(browser, choice)
        return
    for place, typed in enumerate(str(value).split("-") if isinstance(variable.domain, Day) else [str(value)]):
        tap(browser, field, place).send_keys(typed)


def opened(browser: WebDriver, address: str, form: str) -> None:
    browser.get(f"{address}/blad/{form}")
    holds(browser, "document.querySelector('#nr').textContent === 'Nummer 014'")


def test_every_kind_that_is_filled_in_comes_in(browser: WebDriver) -> None:
    sheet = sheet_of_all()
    with serving(run_of([sheet])) as (address, got):
        opened(browser, address, sheet.form)
        wanted: dict[str, Value] = {}
        for part in parts(sheet):
            holds(browser, f"!document.querySelector('#p{part.number}').hidden")
            for shown in browser.find_elements(By.CSS_SELECTOR, f"{OPEN}button[value=list]"):
                shown.click()
            browser.execute_script(f"document.querySelectorAll('{OPEN}details').forEach(d => {{ d.hidden = false; }})")
            for variable in part.variables:
                wanted[variable.name] = wanted_of(sheet, part.number)[variable.name]
                give(browser, variable, wanted[variable.name])
            assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
            tap(browser, "#next")
        holds(browser, "document.querySelector('#done')?.textContent === 'Klaar. Alles is binnen.'")
        assert got.values() == wanted and got.clashes == []


def test_the_page_without_a_program_sends_every_kind(browser: WebDriver) -> None:
    """Its driver needs a browser that runs scripts, so it opens the page where others are sent; that one has none."""
    sheet = sheet_of_all()
    with serving(run_of([sheet])) as (address, got):
        browser.get(f"{address}/blad/{sheet.form}?zonder")
        assert not browser.find_elements(By.TAG_NAME, "script")
        made: dict[str, Value] = {}
        for part in (part for part in parts(sheet) if part.variables):
            made |= (wanted := wanted_of(sheet, part.number))
            for variable in part.variables:
                fill_plain(browser, f"#p{part.number} [name='{variable.name}']", variable, wanted[variable.name])
            tap(browser, f"#p{part.number} button.p")
            holds(browser, f"location.search.endsWith('bewaard={part.number}')")
            assert "Dit deel is verstuurd." in browser.find_element(By.TAG_NAME, "main").text
        pages = {part.number: part.variables for part in parts(sheet)}
        assert {v.name: answer_of(v, given.get(v.name, [])) for _, n, given in got.forms for v in pages[n]} == made


def fill_plain(browser: WebDriver, fields: str, variable: Variable, value: Value) -> None:
    """Answer on a page where all stands open."""
    if isinstance(variable.domain, Choice):
        for code in [value] if isinstance(value, str) else value or []:
            tap(browser, f'{fields}[value="{code}"]')
        return
    for place, typed in enumerate(str(value).split("-") if isinstance(variable.domain, Day) else [str(value)]):
        tap(browser, fields, place).send_keys(typed)


def test_axe_finds_nothing_on_a_sheet_of_all_kinds(browser: WebDriver) -> None:
    sheet = sheet_of_all()
    with serving(run_of([sheet])) as (address, _):
        opened(browser, address, sheet.form)
        browser.execute_script(axe_script())
        for number in (part.number for part in parts(sheet)):
            browser.execute_script(
                f"document.querySelectorAll('form[data-part]').forEach(f => {{ f.hidden = f.id !== 'p{number}'; }})"
            )
            found = browser.execute_async_script(
                "const done = arguments[arguments.length - 1];"
                "axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.map(v => v.id)));"
            )
            assert found == [], f"part {number}"


def test_a_curve_is_drawn_by_tapping_and_people_are_put_on_the_map(browser: WebDriver) -> None:
    with serving(run_of([form_sheet("groeicurve"), form_sheet("netwerkkaart")])) as (address, got):
        opened(browser, address, "groeicurve")
        first = "groeicurve_lijn_lijn1"
        for moment, level in (("start", "2"), ("vandaag", "5"), ("later", "4")):
            tap(browser, f'.plot [name="{first}_{moment}"][value="{level}"]')
        assert browser.execute_script("return document.querySelector('.ln').getAttribute('d').length > 10")
        opened(browser, address, "netwerkkaart")
        tap(browser, ".place", 4)
        browser.switch_to.active_element.send_keys("Karim" + Keys.TAB)
        holds(browser, "document.body.dataset.waiting === '0'")
        said = {name: value for name, value in got.values().items() if value}
        assert {name[len(first) + 1 :]: value for name, value in said.items() if name.startswith(first)} == {
            "start": "2", "vandaag": "5", "later": "4",
        }  # fmt: skip
        assert said["netwerkkaart_netwerk_p05_naam"] == "Karim"


def test_a_sheet_opens_again_while_the_server_is_away(browser: WebDriver) -> None:
    with serving(run_of([form_sheet(SHEET)])) as (address, got):
        opened(browser, address, SHEET)
        tap(browser, f'[name="{SHEET}_werk_nieuw"][value="wel"]')
        holds(browser, "document.body.dataset.waiting === '0'")
        holds(browser, "caches.open('werkblad-1').then(c => c.keys()).then(k => k.some(r => r.url.endsWith('.css')) "
                       f"&& k.some(r => r.url.endsWith('/blad/{SHEET}')))")  # fmt: skip
        assert got.values() == {f"{SHEET}_werk_nieuw": "wel"}
    browser.get(f"{address}/blad/{SHEET}")
    holds(browser, f"""document.querySelector('[name="{SHEET}_werk_nieuw"][value="wel"]').checked""")
    tap(browser, f'[name="{SHEET}_werk_tijd"][value="half"]')
    holds(browser, "all().then(rows => rows.length === 1)")
    with serving(run_of([form_sheet(SHEET)]), int(address.rpartition(":")[2])) as (_, later):
        holds(browser, "document.body.dataset.waiting === '0'", 90)
        assert later.values() == {f"{SHEET}_werk_tijd": "half"}


def test_a_page_that_was_left_while_it_was_at_the_store_keeps_nobody_from_it(browser: WebDriver) -> None:
    """WebKit puts a page that is left to sleep with its transactions, and those of other pages would wait for them."""
    at_the_store = "(async () => { for (;;) await all(); })().catch(() => 0)"
    with serving(run_of([form_sheet(SHEET)])) as (address, got):
        for name in (f"{SHEET}_werk_nieuw", f"{SHEET}_werk_tijd"):
            opened(browser, address, SHEET)
            holds(browser, "document.body.dataset.waiting === '0'")
            tick = f"document.querySelector('[name={name}][value=niet]').click()"
            browser.execute_script(f"{at_the_store}; {tick}; location.href = '/klaar/{SHEET}'")
            holds(browser, "document.querySelector('#done')?.textContent === 'Klaar. Alles is binnen.'")
            assert got.values()[name] == "niet"
        browser.back()
        holds(browser, f"""document.querySelector('[name="{SHEET}_werk_nieuw"][value="niet"]')?.checked""")
        tap(browser, f'[name="{SHEET}_werk_nieuw"][value="wel"]')
        holds(browser, "document.body.dataset.waiting === '0'")
        assert got.values() == {f"{SHEET}_werk_nieuw": "wel", f"{SHEET}_werk_tijd": "niet"}
