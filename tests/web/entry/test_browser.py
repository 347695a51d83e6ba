"""Real browsers on every kind: what somebody answers on a phone is what comes in, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from entry_answers import answer_to, as_lists, comes_in_by_keys, give, open_all, wanted_of
from entry_pages import examples, form_sheet, run_of, sheet_of, sheet_of_all
from entry_stub import TOKEN, serving
from phone import PHONE, SMALL, arrived, axe, chromium, phone
from playwright.sync_api import Browser, Page, expect

from generator.model.domains import Choice, Day, Whole
from generator.web.entry.front import Value
from generator.web.entry.parts import answer_of, parts

pytestmark = [pytest.mark.slow, pytest.mark.browser]
HIGH = 3600  # px: nothing lies below the sticky bar
SENT_MS = 15_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.parametrize("width", [PHONE, SMALL])
@pytest.mark.parametrize(("kind", "number"), examples())
def test_what_is_answered_on_a_phone_comes_in(browser: Browser, kind: str, number: int, width: int) -> None:
    sheet = sheet_of(kind, number)
    with serving(run_of([sheet])) as (address, got), phone(browser, width) as page:
        page.goto(f"{address}/blad/{sheet.form}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        wanted: dict[str, Value] = {}
        for part in parts(sheet):
            expect(page.locator(f"#p{part.number}")).to_be_visible()  # the part before is kept first
            assert page.locator("form:visible").count() == 1
            open_all(page)
            for name, value in wanted_of(sheet, part.number).items():
                give(page, next(v for v in part.variables if v.name == name), value)
                wanted[name] = value
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.locator("#next").click()
        expect(page.locator("#done")).to_have_text("Klaar. Alles is binnen.", timeout=SENT_MS)
        assert got.values() == wanted
        assert got.seen() == {(sheet.form, part.number) for part in parts(sheet) if part.variables}
        assert [e["kind"] for e in got.kept.values()].count("done") == 1
        page.goto(f"{address}/blad/{sheet.form}")  # back on the same phone: one's own answers stand there
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        shown = page.evaluate("Object.fromEntries([...new Set([...document.querySelectorAll('main [name]')]"
                              ".map(x => x.name))].map(n => [n, valueOf(n)]))")  # fmt: skip
        assert shown == wanted


@pytest.mark.parametrize(("kind", "number"), examples())
def test_without_javascript_what_is_answered_comes_in(browser: Browser, kind: str, number: int) -> None:
    sheet = sheet_of(kind, number)
    with serving(run_of([sheet])) as (address, got), phone(browser, SMALL, java_script_enabled=False) as page:
        page.goto(f"{address}/blad/{sheet.form}")
        page.wait_for_url("**?zonder")  # a phone without JavaScript is sent there by the page itself
        made = {}
        for part in parts(sheet):
            form = page.locator(f"#p{part.number}")
            wanted = wanted_of(sheet, part.number)
            for variable in part.variables:
                value, fields = wanted[variable.name], form.locator(f'[name="{variable.name}"]')
                if isinstance(variable.domain, Choice):
                    for code in [value] if isinstance(value, str) else value or []:
                        form.locator(f'[name="{variable.name}"][value="{code}"]').check()
                elif isinstance(variable.domain, Day):
                    for place, typed in enumerate(str(value).split("-")):
                        fields.nth(place).fill(typed)
                else:
                    fields.fill(str(value))
            if part.variables:
                form.locator("button.p").click()
                page.wait_for_url(f"**bewaard={part.number}**")
                expect(page.get_by_text("Dit deel is verstuurd.")).to_be_visible()
                made |= wanted
        pages = {part.number: part.variables for part in parts(sheet)}
        said = {v.name: answer_of(v, given.get(v.name, [])) for _, n, given in got.forms for v in pages[n]}
        assert said == made
        assert all({"t", "n"} <= set(given) for _, _, given in got.forms)


PAGES = ("/", "/bladen", "/klaar/inzetbaarheid", "/ik-was-al-bezig", "/verder", "/gewist", "/nieuws")
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}


@pytest.mark.parametrize("brand", ["waterrade", "zonneveen"])
def test_axe_finds_nothing_on_the_pages_around_the_sheets(browser: Browser, brand: str) -> None:
    run = run_of([form_sheet("inzetbaarheid", brand)], brand)
    with serving(run) as (address, _), phone(browser, SMALL, HIGH, bypass_csp=True) as page:
        for path in PAGES:
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            assert_for_everybody(page)


TOO_SMALL = """() => [...document.querySelectorAll('main a.b, button, summary, .o, .t')]
  .filter(x => x.offsetParent && !x.closest('.vh')).map(x => [x.getBoundingClientRect(), x.outerHTML.slice(0, 80)])
  .filter(([r]) => r.height < 43.5 || r.width < 43.5).map(([r, h]) => `${r.width}x${r.height} ${h}`)"""


def assert_for_everybody(page: Page) -> None:
    """Axe finds nothing by day, by night or in forced colours; targets are large; nothing lies beside the screen."""
    for look in LOOKS.values():
        page.emulate_media(**{"color_scheme": "light", "forced_colors": "none", **look})
        assert axe(page) == [], look
    page.emulate_media(color_scheme="light", forced_colors="none")
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL


@pytest.mark.parametrize(("kind", "number"), examples())
def test_axe_finds_nothing_on_any_kind(browser: Browser, kind: str, number: int) -> None:
    sheet = sheet_of(kind, number)
    with serving(run_of([sheet])) as (address, _), phone(browser, SMALL, HIGH, bypass_csp=True) as page:
        page.goto(f"{address}/blad/{sheet.form}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        for part in parts(sheet):
            if page.locator("form:not([hidden]) button[value=list]").count():
                assert_for_everybody(page)  # the drawing, before it is looked at as its list
                as_lists(page)
            for variable in part.variables[:3]:  # with something chosen and something wrong
                if not isinstance(variable.domain, Day):
                    give(page, variable, "een dag" if isinstance(variable.domain, Whole) else answer_to(variable, 1))
            page.mouse.move(0, 0)
            assert_for_everybody(page)
            if part.number < len(parts(sheet)):
                page.locator("#next").click()
        page.goto(f"{address}/blad/{sheet.form}?zonder")
        assert_for_everybody(page)


def test_a_private_part_says_so_and_sends_nothing(browser: Browser) -> None:
    sheet = form_sheet("inzetbaarheid")
    with serving(run_of([sheet])) as (address, got), phone(browser) as page:
        page.goto(f"{address}/blad/{sheet.form}#deel-2")
        expect(page.locator(".state")).to_have_text("Van dit deel bewaren wij niets.")
        assert page.locator("form:visible [name]").count() == 0
        page.locator("#next").click()
        expect(page.locator("#done")).to_have_text("Klaar. Alles is binnen.", timeout=SENT_MS)
        assert {e["kind"] for e in got.kept.values()} == {"done"}


@pytest.mark.parametrize("took_ms", [80, 460])
def test_letters_of_the_house_wait_for_a_quick_line(browser: Browser, took_ms: int) -> None:
    sheet = form_sheet("inzetbaarheid")
    came = f"performance.getEntriesByType = () => [{{ requestStart: 0, responseEnd: {took_ms} }}]"
    with serving(run_of([sheet])) as (address, _), phone(browser) as page:
        fetched: list[str] = []
        page.on("request", lambda asked: fetched.append(asked.url))
        page.add_init_script(came)
        page.goto(f"{address}/blad/{sheet.form}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        page.wait_for_load_state("networkidle")
        assert sum(url.endswith(".woff2") for url in fetched) == (2 if took_ms < 300 else 0)
        assert any(url.endswith(".css") for url in fetched)


@pytest.mark.parametrize("key", ["dialoog", "sleutelen"])
@pytest.mark.parametrize("width", [360, SMALL])
def test_the_numbers_of_a_scale_stand_on_one_line_in_a_card_too(browser: Browser, key: str, width: int) -> None:
    sheet = form_sheet(key)
    with serving(run_of([sheet])) as (address, _), phone(browser, width, HIGH) as page:
        page.goto(f"{address}/blad/{key}#deel-{2 if key == 'dialoog' else 1}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        lines = page.evaluate("""() => [...document.querySelectorAll('.card[open] .seg')]
          .map(s => [...s.querySelectorAll('.o')]).filter(o => o.length === 5)
          .map(o => new Set(o.map(x => Math.round(x.getBoundingClientRect().top))).size)""")
        assert lines and set(lines) == {1}
        assert page.evaluate(TOO_SMALL) == []


def test_wiping_leaves_nothing_on_the_phone(browser: Browser) -> None:
    sheet = form_sheet("inzetbaarheid")
    with serving(run_of([sheet])) as (address, got), phone(browser) as page:
        page.goto(f"{address}/blad/{sheet.form}")
        page.locator('[name="inzetbaarheid_werk_nieuw"]').first.check()
        arrived(page)
        page.goto(f"{address}/bladen")
        expect(page.locator("#begin")).to_have_text("Ga verder")
        page.get_by_role("button", name="Wis dit toestel").click()
        expect(page.locator("#wipeno")).to_be_focused()
        page.locator("#wipeyes").click()
        expect(page.locator("h1")).to_have_text("Dit toestel is gewist")
        left = page.evaluate("""async () => { const rows = await all(); const keys = await tx('readonly', s => {
          const a = s.values.getAll(), b = s.meta.getAll(); return () => [...a.result, ...b.result]; });
          return [rows.length, keys.length, (await caches.keys()).length]; }""")
        assert left == [0, 0, 0] and got.wiped == [TOKEN]


def test_remarks_stand_beside_what_was_typed_and_nothing_is_refused(browser: Browser) -> None:
    sheet = form_sheet("bordkaart")
    with serving(run_of([sheet])) as (address, got), phone(browser) as page:
        number = next(n for n in parts(sheet) if any(isinstance(v.domain, Whole) for v in n.variables))
        page.goto(f"{address}/blad/bordkaart#deel-{number.number}")
        field = page.locator("[data-number]").first
        field.fill("een dag")
        field.blur()
        expect(page.locator(".err:visible")).to_contain_text("‘een dag’ is geen getal.")
        assert field.get_attribute("aria-invalid") == "true"
        day = page.locator("form:visible [data-date]").first
        for place, typed in enumerate(("31", "6", "2026")):
            day.locator("input").nth(place).fill(typed)
        day.locator("input").last.blur()
        expect(day.locator(".err")).to_have_text("31 juni bestaat niet. Bedoel je 30 juni of 1 juli?")
        page.locator("#next").click()  # nobody is stopped; what was remarked is said once more
        expect(page.locator("#n-look")).to_contain_text("Kijk nog even naar 2 antwoorden. Ze zijn wel bewaard.")
        page.locator("#n-look a").last.click()
        expect(page.locator("#n-look")).to_have_count(0)
        field.fill("12")
        field.blur()
        expect(page.locator(".err:visible")).to_have_count(1)
        arrived(page)
        told = [e["value"] for e in got.kept.values() if e["kind"] == "answer"]
        assert "een dag" in told and "31-6-2026" in told and got.values()["bordkaart_uren"] == "12"


VOICES = """(voices => {
  const said = self.said = [];
  const speech = { speaking: false, cancel() {}, speak: u => said.push([u.text, u.voice.name]), getVoices: () => voices,
                   addEventListener() {} };
  Object.defineProperty(self, 'speechSynthesis', { value: speech });
  self.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})"""
LOCAL = '{ name: "Fenna", lang: "nl-NL", localService: true }'
REMOTE = '{ name: "Wolk", lang: "nl-NL", localService: false }'
ENGLISH = '{ name: "Ann", lang: "en-GB", localService: true }'


@pytest.mark.parametrize("lang", ["nl-NL", "nl_NL", "nl"])  # Android writes it with a low line
def test_a_question_is_read_aloud_by_a_voice_of_the_device_itself(browser: Browser, lang: str) -> None:
    sheet = form_sheet("inzetbaarheid")
    with serving(run_of([sheet])) as (address, _), phone(browser) as page:
        page.add_init_script(f"{VOICES}([{REMOTE}, {ENGLISH}, {LOCAL.replace('nl-NL', lang)}])")
        page.goto(f"{address}/blad/{sheet.form}")
        button = page.get_by_role("button", name="Lees voor").first
        box = button.bounding_box()
        assert box is not None and 43.5 <= box["height"] < 60 and box["width"] < 200
        button.click()
        said = page.evaluate("said")
        assert {voice for _, voice in said} == {"Fenna"}
        assert said[0][0].startswith("Ik heb het laatste half jaar") and [text for text, _ in said][-1] == "helemaal"


@pytest.mark.parametrize("voices", ["", REMOTE, ENGLISH, f"{REMOTE}, {ENGLISH}"])
def test_without_a_dutch_voice_of_the_device_nothing_is_offered(browser: Browser, voices: str) -> None:
    sheet = form_sheet("inzetbaarheid")
    with serving(run_of([sheet])) as (address, _), phone(browser) as page:
        page.add_init_script(f"{VOICES}([{voices}])")
        page.goto(f"{address}/blad/{sheet.form}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        assert page.locator("[data-read]").count() == 0


def test_every_kind_is_answered_with_keys_only(browser: Browser) -> None:
    comes_in_by_keys(browser, sheet_of_all(options=True), SENT_MS)


def test_with_keys_only(browser: Browser) -> None:
    sheet = form_sheet("talenten")
    with serving(run_of([sheet])) as (address, got), phone(browser) as page:
        page.goto(f"{address}/blad/{sheet.form}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        page.locator(".chips input").first.focus()
        page.keyboard.press("Space")
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "next":
                break
        assert page.evaluate("document.activeElement.id") == "next"
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{address}/blad/talenten#deel-2")
        assert page.evaluate("document.activeElement.tagName") == "H2"
        arrived(page)
        assert [len(value) for value in got.values().values()] == [1]
