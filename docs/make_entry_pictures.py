"""Makes the pictures of docs/entry.md: `PYTHONPATH=tests python docs/make_entry_pictures.py`. Needs chromium.

Everything shown is the real page in a real browser, with the server of the tests behind it.
"""

from __future__ import annotations

import io
import math
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from entry_pages import form_sheet, run_of
from entry_stub import Got, serving
from phone import arrived, chromium, phone, until
from PIL import Image
from playwright.sync_api import Browser, Page
from session_hall import session_of

TARGET = Path(__file__).parent / "pictures" / "invullen"
SHOWN_PX = 260  # width of a phone in the documentation
GAP_PX = 12
COLOURS = 64  # of the palette: flat colours and letters
FORMS = ("inzetbaarheid", "scan", "betekenis", "talenten", "groeicurve", "netwerkkaart")


def on(path: str, do: Callable[[Page, Got], None] = lambda page, got: None, **more: object) -> tuple[str, object, dict]:
    """A phone on an address, after somebody did something."""
    return path, do, more


def ticked(page: Page, got: Got) -> None:
    """Three faces."""
    for row, code in (("nieuw", "wel"), ("meegaan", "niet")):
        page.locator(f'[name="inzetbaarheid_werk_{row}"][value="{code}"]').check()
    arrived(page)


def unconnected(page: Page, got: Got) -> None:
    """Three answers without a connection."""
    page.context.set_offline(True)
    for number in (1, 2, 3):
        page.locator("form:visible input").nth(number).check()
    page.locator(".state", has_text="op uw telefoon").wait_for()


def refused(page: Page, got: Got) -> None:
    """An answer that we do not take."""
    got.answer = lambda _: 422
    page.locator("form:visible input").nth(1).check()
    page.get_by_role("button", name="Bewaar als bestand").wait_for()


def worded(page: Page, got: Got) -> None:
    """Words that fit, and two that do not."""
    for number, times in ((0, 1), (3, 2), (6, 1), (9, 1), (12, 2)):
        for _ in range(times):
            page.locator("form:visible .word").nth(number).click()
    arrived(page)
    page.evaluate("scrollTo(0, 0)")


def drawn(page: Page, got: Got) -> None:
    """A line by finger."""
    page.locator("button[value=draw]").click()
    page.locator(".plot").evaluate("e => e.scrollIntoView({block: 'center'})")
    box = page.locator(".plot svg").bounding_box()
    assert box is not None
    for n in range(41):
        x, height = n / 40, 0.15 + 0.6 * (n / 40) ** 0.7 + 0.12 * math.sin(n / 5)
        page.mouse.move(box["x"] + x * box["width"], box["y"] + (1 - height) * box["height"])
        if not n:
            page.mouse.down()
    page.mouse.up()
    arrived(page)


def tapped(page: Page, got: Got) -> None:
    """Levels by tapping."""
    for moment, level in (("start", 2), ("onderweg", 3), ("vandaag", 3), ("volgend_jaar", 4), ("later", 5)):
        page.locator(f'[name="groeicurve_lijn_lijn1_{moment}"][value="{level}"]').check(force=True)
    arrived(page)


def listed(page: Page, got: Got) -> None:
    """The same as a list."""
    tapped(page, got)
    page.locator("button[value=list]").click()


def mapped(page: Page, got: Got) -> None:
    """People on the map."""
    for place, name in ((2, "Anna"), (5, "Karim"), (9, "Noor")):
        page.locator(".place").nth(place - 1).click()
        page.keyboard.type(name)
    arrived(page)


def done(page: Page, got: Got) -> None:
    """The end."""
    page.locator("#done", has_text="Alles is binnen").wait_for()


STRIPS = {
    "bladen": ("waterrade", (on("/bladen"), on("/blad/inzetbaarheid", ticked), on("/blad/inzetbaarheid#deel-2"),
                             on("/klaar/inzetbaarheid", done))),
    "soorten": ("waterrade", (on("/blad/scan#deel-2", unconnected), on("/blad/betekenis#deel-2", worded),
                              on("/blad/talenten#deel-2"), on("/blad/netwerkkaart"))),
    "tekenen": ("waterrade", (on("/blad/groeicurve", drawn), on("/blad/groeicurve", tapped),
                              on("/blad/groeicurve", listed), on("/blad/netwerkkaart", mapped))),
    "anders": ("zonneveen", (on("/"), on("/blad/inzetbaarheid", ticked, color_scheme="dark"),
                             on("/blad/scan#deel-2", refused), on("/nieuws"))),
}  # fmt: skip


def strip(browser: Browser, name: str) -> None:
    """Phones beside one another in one picture."""
    brand, steps = STRIPS[name]
    run = run_of([form_sheet(key, brand) for key in FORMS], brand)
    shots = []
    for path, do, more in steps:
        with serving(run) as (address, got), phone(browser, device_scale_factor=1, **more) as page:
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            do(page, got)
            page.wait_for_timeout(300)
            if name != "tekenen":
                page.evaluate("scrollTo(0, 0)")
            else:
                page.locator("h2:visible, .tools:visible").first.evaluate("e => scrollTo(0, e.offsetTop - 70)")
            shots.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
    high = round(shots[0].height * SHOWN_PX / shots[0].width)
    whole = Image.new("RGB", (len(shots) * (SHOWN_PX + GAP_PX) - GAP_PX, high), "#888888")
    for number, picture in enumerate(shots):
        small = picture.resize((SHOWN_PX, high), Image.Resampling.LANCZOS)
        whole.paste(small, (number * (SHOWN_PX + GAP_PX), 0))
    TARGET.mkdir(parents=True, exist_ok=True)
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(TARGET / f"{name}.png", optimize=True)


def beamer(browser: Browser) -> None:
    """The beamer's page: how to join, and a picture of the group."""
    shots = []
    with (
        tempfile.TemporaryDirectory() as folder,
        session_of(Path(folder), "scan", 14, reached_at="https://invullen.waterrade.example/") as address,
    ):
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(address)
        shots.append(page.screenshot())
        page.locator("#next").click()
        page.locator("#next").click()
        until(page, "document.images[0].complete && document.images[0].naturalWidth > 0")
        shots.append(page.screenshot())
        page.close()
    wide, high = 2 * SHOWN_PX, 2 * SHOWN_PX * 1080 // 1920
    whole = Image.new("RGB", (2 * wide + GAP_PX, high), "#888888")
    for number, shot in enumerate(shots):
        small = Image.open(io.BytesIO(shot)).convert("RGB").resize((wide, high), Image.Resampling.LANCZOS)
        whole.paste(small, (number * (wide + GAP_PX), 0))
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(TARGET / "beamer.png", optimize=True)


def main() -> None:
    """All strips; with their names: those."""
    chosen = sys.argv[1:] or [*STRIPS, "beamer"]
    with chromium() as browser:
        if "beamer" in chosen:
            chosen.remove("beamer")
            beamer(browser)
        for name in chosen:
            strip(browser, name)


if __name__ == "__main__":
    main()
