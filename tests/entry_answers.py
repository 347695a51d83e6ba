"""Answering on the pages of digital entry as a person does: by tapping and typing, or with keys only."""

from __future__ import annotations

from entry_pages import run_of
from entry_stub import serving
from phone import phone
from playwright.sync_api import Browser, Page, expect

from generator.model.domains import Choice, Day, Whole
from generator.model.questions.choice import OTHER
from generator.model.sheet import Sheet
from generator.model.variable import Variable
from generator.web.entry.front import Value
from generator.web.entry.parts import parts


def answer_to(variable: Variable, number: int) -> Value:
    """An answer that differs from question to question."""
    match variable.domain:
        case Choice(at_most=1) as own:
            return OTHER if OTHER in own.names else own.names[number % len(own.names)]
        case Choice() as own if variable.opposes:
            return [own.names[-1]]
        case Choice() as own:
            return [own.names[0], *(name for name in own.names[1:] if name == OTHER)]
        case Day():
            return "9-3-2026"
        case Whole():
            return str(number % 9 + 1)
        case _:
            return f"tekst {number} é"


def wanted_of(sheet: Sheet, number: int) -> dict[str, Value]:
    return {v.name: answer_to(v, n) for n, v in enumerate(parts(sheet)[number - 1].variables)}


def as_lists(page: Page) -> None:
    """What can be drawn on this part, as its list."""
    for as_list in page.locator("form:not([hidden]) button[value=list]").all():
        as_list.click()


def open_all(page: Page) -> None:
    """Cards that are closed and words that are a list: as somebody would open them, one by one. A curve as its list."""
    as_lists(page)
    page.evaluate("""() => {
      document.querySelectorAll('form:not([hidden]) details').forEach(d => { d.hidden = false; });
    }""")


def give(page: Page, variable: Variable, value: Value) -> None:
    """Answer as a person does: a tap on a choice, typing in a field."""
    fields = page.locator(f'form:not([hidden]) [name="{variable.name}"]')
    card = page.locator(f'form:not([hidden]) details:has([name="{variable.name}"])')
    if card.count() and card.get_attribute("open") is None:
        card.locator("summary").click()
        expect(card).to_have_attribute("open", "")
    if isinstance(variable.domain, Choice):
        for code in [value] if isinstance(value, str) else value or []:
            choice = page.locator(f'form:not([hidden]) [name="{variable.name}"][value="{code}"]')
            if choice.evaluate("x => !!x.closest('.wordlist[hidden]')"):
                page.locator("form:not([hidden]) [data-list]").click()
            if not choice.is_checked():
                choice.check()
    elif isinstance(variable.domain, Day):
        for place, part in enumerate(str(value).split("-")):
            fields.nth(place).fill(part)
            fields.nth(place).blur()
    else:
        fields.first.fill(str(value))
        fields.first.blur()


FOCUSED = """() => {
  const x = document.activeElement, r = x.getBoundingClientRect(), bar = document.querySelector('.bar');
  const sticks = bar && !bar.contains(x) && getComputedStyle(bar).position !== 'static';
  const low = sticks ? bar.getBoundingClientRect().top : innerHeight;
  const shows = [x, x.parentElement, x.nextElementSibling].some(e => e && (getComputedStyle(e).outlineStyle !== 'none'
    || getComputedStyle(e).boxShadow !== 'none'));
  return { id: x.id, tag: x.tagName, type: x.type || '', name: x.name || '', value: x.value || '', checked: !!x.checked,
    html: x.outerHTML.slice(0, 120), opened: x.tagName === 'SUMMARY' && x.parentNode.open, list: x.value === 'list',
    pressed: x.getAttribute('aria-pressed'), add: x.matches('[data-add]'), word: x.matches('.word'),
    hidden: r.bottom <= 1 || r.top >= low - 1, shows };
}"""
MOST_KEYS = 900  # for one part: a table of twelve rows has about 300 places to stop at


SETTLED_MS = 300  # a busy machine lays out the page, and scrolls it, later than it moves the focus


def with_keys(page: Page) -> list[str]:
    """Answer all of the part that is open with Tab, Space, Enter and letters, up to "Verder". Says what was wrong.

    A list is opened instead of a drawing, a row is added while there is one to add. Wrong is where the focus cannot be
    seen: no outline, or behind the bar at the foot.
    """
    page.evaluate("document.querySelector('form:not([hidden]) h2').focus()")
    wrong, words = [], 0
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["id"] == "next":
            return wrong
        if at["add"]:  # goes to the first field of the new row
            page.keyboard.press("Enter")
            at = page.evaluate(FOCUSED)
        if at["tag"] != "BODY" and (at["hidden"] or not at["shows"]):
            page.wait_for_timeout(SETTLED_MS)
            at = page.evaluate(FOCUSED)
        if at["tag"] != "BODY" and (at["hidden"] or not at["shows"]):
            wrong.append(f"{'behind something' if at['hidden'] else 'no outline'}: {at['html']}")
        if at["type"] in ("radio", "checkbox") and not at["checked"]:
            page.keyboard.press("Space")
        elif at["tag"] == "TEXTAREA" or at["type"] in ("text", "tel"):
            page.keyboard.type("3")
        elif (at["list"] and at["pressed"] != "true") or (at["tag"] == "SUMMARY" and not at["opened"]):
            page.keyboard.press("Enter")
        elif at["word"]:  # one fits, the next does not
            words += 1
            for _ in range(1 + words % 2):
                page.keyboard.press("Space")
    return [*wrong, "Verder was never reached"]


def comes_in_by_keys(browser: Browser, sheet: Sheet, sent_ms: int) -> None:
    """Assert that all of a sheet can be answered with keys only, and arrives; `sent_ms`: within what time."""
    with serving(run_of([sheet])) as (address, got), phone(browser) as page:
        page.goto(f"{address}/blad/{sheet.form}")
        expect(page.locator("#nr")).to_have_text("Nummer 014")
        for part in parts(sheet):
            expect(page.locator(f"#p{part.number}")).to_be_visible()
            assert not (wrong := with_keys(page)), wrong
            page.keyboard.press("Enter")
        expect(page.locator("#done")).to_have_text("Klaar. Alles is binnen.", timeout=sent_ms)
        answered = {name for name, value in got.values().items() if value}
        assert answered == {variable.name for part in parts(sheet) for variable in part.variables}
