"""Every sheet that ships, every part of it, on a narrow phone: what does not fit, what axe finds, how it looks.

    python tests/benchmarks/look_entry_sheets.py [FORM …] [--out FOLDER]

Each part is looked at as a drawing and as its list, by day, by night and in forced colours, at 320 px (which is what
400 % leaves of a screen of 1280 px). Prints what is wrong, and a line per sheet; `--out`: pictures of the first and the
middle part at 360 px. The tests ask the same of every kind of question; this asks it of the whole library.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from entry_pages import form_sheet, run_of
from entry_stub import serving
from phone import SMALL, axe, chromium, phone
from playwright.sync_api import Browser, Page, expect

from generator.web.entry.parts import parts

HIGH, TARGET_PX = 3600, 43.5
LOOKS = {"light": ("light", "none"), "dark": ("dark", "none"), "forced": ("light", "active")}
SMALL_TARGETS = """least => [...document.querySelectorAll('main a.b, button, summary, .o, .t')]
  .filter(x => x.offsetParent && !x.closest('.vh')).map(x => [x.getBoundingClientRect(), x.outerHTML.slice(0, 80)])
  .filter(([r]) => r.height < least || r.width < least).map(([r, h]) => `${r.width}x${r.height} ${h}`)"""
CUT = """() => [...document.querySelectorAll('form:not([hidden]) *')].filter(x => x.offsetParent && x.clientWidth
  && !x.closest('.vh') && !x.querySelector('.vh') && x.scrollWidth > x.clientWidth + 1
  && getComputedStyle(x).overflowX !== 'visible').map(x => x.outerHTML.slice(0, 80))"""


def wrong_on(page: Page) -> Iterator[str]:
    """What is wrong with the part that is shown."""
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > SMALL:
        yield f"{wide} px wide"
    yield from (f"small: {each}" for each in page.evaluate(SMALL_TARGETS, TARGET_PX))
    yield from (f"cut: {each}" for each in page.evaluate(CUT))
    for name, (scheme, forced) in LOOKS.items():
        page.emulate_media(color_scheme=scheme, forced_colors=forced)  # type: ignore[arg-type]
        yield from (f"axe, {name}: {each}" for each in axe(page))
    page.emulate_media(color_scheme="light", forced_colors="none")


def look(browser: Browser, key: str, out: Path | None) -> tuple[int, list[str]]:
    """How many parts a sheet has, and what is wrong with each."""
    sheet = form_sheet(key)
    found, wrong = parts(sheet), []
    with serving(run_of([sheet])) as (address, _), phone(browser, SMALL, HIGH, bypass_csp=True) as page:
        for part in found:
            page.goto(f"{address}/blad/{key}#deel-{part.number}")
            expect(page.locator("#nr")).to_have_text("Nummer 014")
            expect(page.locator(f"#p{part.number}")).to_be_visible()
            wrong += [f"{key} {part.number}: {each}" for each in wrong_on(page)]
            lists = page.locator("form:not([hidden]) button[value=list]").all()
            for each in lists:
                each.click()
            wrong += [f"{key} {part.number}, list: {each}" for each in (wrong_on(page) if lists else ())]
            if out is not None and part.number in (1, len(found) // 2 + 1):
                page.set_viewport_size({"width": 360, "height": 740})
                page.screenshot(path=out / f"{key}-{part.number:02}.png", full_page=True)
                page.set_viewport_size({"width": SMALL, "height": HIGH})
    return len(found), wrong


def main() -> int:
    """Look at all of them."""
    words = argparse.ArgumentParser()
    words.add_argument("forms", nargs="*", default=sorted(path.stem for path in (ROOT / "forms").glob("*.yaml")))
    words.add_argument("--out", type=Path)
    given = words.parse_args()
    if given.out is not None:
        given.out.mkdir(parents=True, exist_ok=True)
    every = 0
    with chromium() as browser:
        for key in given.forms:
            number, wrong = look(browser, key, given.out)
            every += len(wrong)
            print(f"{key}: {number} parts, {len(wrong)} wrong", *wrong, sep="\n  ", flush=True)
    print(f"{len(given.forms)} sheets, {every} wrong")
    return bool(every)


if __name__ == "__main__":
    sys.exit(main())
