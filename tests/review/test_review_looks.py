"""In a real browser: by day and by night, on a broad screen, a phone and at 400 % zoom; axe says what is wrong."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browser_pipe import Browser
from filling import NODE, _absent, _node_ready
from review_case import LOST_COPY, LOST_PAGE, Case
from test_review_browser import DESK, PHONE, wait, wide

from generator.keep.decisions import all_decisions
from generator.keep.store import Store
from generator.model.answer import Fate
from generator.review.desk import ReviewDesk
from generator.review.worklist import AnswerWork
from generator.web.items import Ask, Queue, Reply
from generator.web.serve import Serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ZOOMED = (320, 256)  # CSS px: what is left of 1280 x 1024 at 400 % zoom
NARROW = (320, 700)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with Browser(tmp_path / "profiel", *DESK) as opened:
        yield opened


@pytest.fixture
def root(desk: ReviewDesk, browser: Browser) -> Iterator[str]:
    """The address of the pages, to which the browser is admitted."""
    serving = Serving(desk)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    browser.open(serving.address.url)
    yield serving.address.url.partition("/?")[0]
    serving.stop()
    thread.join(10)


def show(
    browser: Browser, address: str, size: tuple[int, int] = DESK, *, dark: bool = False, touch: bool = False
) -> None:
    """The page on such a screen, with its script and pictures there."""
    browser.resize(*size)
    browser.call("Emulation.setTouchEmulationEnabled", enabled=touch)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.call("Emulation.setEmulatedMedia", features=[scheme])
    browser.open(address)
    wait(browser, "[...document.querySelectorAll('.look img')].every((i) => i.complete)")


def work_that(desk: ReviewDesk, ask: Ask, queue: Queue = Queue.DOUBTS) -> AnswerWork:
    return next(w for w in desk.works(queue) if isinstance(w, AnswerWork) and desk.shown(w).ask is ask)


def screens(desk: ReviewDesk) -> dict[str, str]:
    """A screen of each kind."""
    (lost,) = desk.works(Queue.PAGES)
    return {
        "start": "/",
        "one": f"/twijfel/{work_that(desk, Ask.ONE).id}",
        "many": f"/twijfel/{work_that(desk, Ask.MANY).id}",
        "text": f"/teksten/{work_that(desk, Ask.TEXT, Queue.TEXTS).id}",
        "page": f"/bladzijden/{lost.id}",
        "decided": "/beslist/",
        "gone": "/twijfel/0000",
    }


def found_by_axe(browser: Browser) -> list[str]:
    """What axe finds wrong with the page as it is, a line each."""
    browser.run((NODE / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8") + "; 1")
    only = json.dumps({"runOnly": {"type": "tag", "values": RULES}})
    browser.run(
        f"window.gevonden = null; axe.run(document, {only}).then((r) => {{ window.gevonden = r.violations; }}); 1"
    )
    wait(browser, "window.gevonden !== null")
    return list(
        browser.run(
            "gevonden.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary))"
        )
    )


@pytest.fixture
def axe() -> None:
    if why := _node_ready():
        _absent(why)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [DESK, PHONE, NARROW])
def test_everybody_can_use_every_screen(
    desk: ReviewDesk, browser: Browser, root: str, axe: None, size: tuple[int, int], dark: bool
) -> None:
    done = desk.works(Queue.DOUBTS)[-1]
    desk.decide(done.id, Reply("blank"), "iemand", "an")
    for name, path in screens(desk).items():
        show(browser, root + path, size, dark=dark)
        assert found_by_axe(browser) == [], name
        assert wide(browser) <= 0, name


def test_by_night_the_screen_is_dark_and_the_words_are_light(
    desk: ReviewDesk, browser: Browser, root: str, axe: None
) -> None:
    show(browser, root + screens(desk)["many"], dark=True)
    ground = browser.run("getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)")
    assert max(ground) < 50
    assert found_by_axe(browser) == []


def test_the_crop_takes_the_room_that_a_broad_screen_has(desk: ReviewDesk, browser: Browser, root: str) -> None:
    show(browser, root + screens(desk)["one"])
    width, natural = browser.run(
        "(() => { const i = document.querySelector('.crop'); return [i.width, i.naturalWidth]; })()"
    )
    assert width >= 900, "of 1280: beside it lies the whole page"
    assert natural >= width, "and it is not blown up"
    for size in (PHONE, NARROW):
        show(browser, root + screens(desk)["one"], size)
        assert browser.run("document.querySelector('.crop').width") >= size[0] - 50
        assert browser.run("document.querySelector('.crop').naturalWidth") < natural, (
            "there the boxes stay large enough"
        )


@pytest.mark.parametrize("kind", ["one", "many", "text", "page"])
@pytest.mark.parametrize("size", [ZOOMED, PHONE])
def test_the_paper_stays_in_sight_and_hides_nothing_that_has_the_focus(
    desk: ReviewDesk, browser: Browser, root: str, kind: str, size: tuple[int, int]
) -> None:
    show(browser, root + screens(desk)[kind], size)
    browser.run("document.querySelector('.walk').scrollIntoView({block: 'end'}); 1")
    look = "document.querySelector('.look').getBoundingClientRect()"
    top, bottom = browser.run(f"[{look}.top, {look}.bottom]")
    assert top >= -1 and bottom >= 40, "it is in sight when the last buttons are"
    assert bottom <= 0.56 * size[1], "and leaves room for them"
    hidden = browser.run(  # backwards: then what has the focus comes in from above
        "[...document.querySelector('.ask').querySelectorAll('a, button, input:not([type=hidden]), select, textarea')]"
        ".reverse().filter((e) => { e.focus(); const r = e.getBoundingClientRect();"
        f" return r.top < {look}.bottom - 1 && r.bottom > {look}.top && r.height > 0; }}).map((e) => e.outerHTML)"
    )
    assert hidden == []


def test_hints_for_keys_stay_away_from_screens_to_touch(desk: ReviewDesk, browser: Browser, root: str) -> None:
    seen = "[...document.querySelectorAll('kbd, .keys')].filter((e) => e.offsetParent !== null).length"
    show(browser, root + screens(desk)["one"])
    assert browser.run(seen) > 3
    browser.run("document.getElementById('toetsen').click(); 1")
    assert (
        browser.run("[...document.querySelectorAll('.options kbd')].filter((e) => e.offsetParent !== null).length") == 0
    )
    browser.run("document.getElementById('toetsen').click(); 1")
    show(browser, root + screens(desk)["one"], PHONE, touch=True)
    assert browser.run("matchMedia('(pointer: coarse)').matches")
    assert browser.run(seen) == 0


def test_what_is_typed_waits_in_its_tab_until_it_is_kept(
    desk: ReviewDesk, store: Store, browser: Browser, root: str
) -> None:
    path = screens(desk)["text"]
    show(browser, root + path)
    browser.run("document.getElementById('tekst').focus(); 1")
    browser.type("Half af")
    show(browser, root + "/")
    show(browser, root + path)
    assert browser.run("document.getElementById('tekst').value") == "Half af"
    assert "nog niet bewaard" in browser.run("document.querySelector('.draft').textContent")
    browser.run("document.querySelector('.typed .save').click(); 1")
    wait(browser, f"location.pathname !== '{path}' || document.querySelector('h1').textContent.startsWith('Klaar met')")
    until = time.monotonic() + 10
    while not list(all_decisions(store)) and time.monotonic() < until:
        time.sleep(0.05)
    assert [row.text for row in all_decisions(store)] == ["Half af"]
    show(browser, root + path)
    assert browser.run("document.querySelector('.draft') === null"), "it was kept"
    assert browser.complaints() == []


def test_missing_pages_are_buttons_and_a_wrong_copy_is_asked_about(
    desk: ReviewDesk, store: Store, case: Case, browser: Browser, axe: None
) -> None:
    for reading in list(store.readings()):
        if reading.fate is Fate.UNREADABLE:
            store.add_reading(replace(reading, proposed=()), again=True)
    store.append("INSERT INTO copies SELECT run, 0 + ?, '' FROM copies LIMIT 1", [(n,) for n in range(900, 930)])
    fresh = case.desk(store)
    serving = Serving(fresh)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    try:
        browser.open(serving.address.url)
        (lost,) = fresh.works(Queue.PAGES)
        show(browser, serving.address.url.partition("/?")[0] + f"/bladzijden/{lost.id}", PHONE, dark=True)
        assert browser.run("document.querySelectorAll('button[name=plek]').length") == 12
        assert found_by_axe(browser) == []
        has_it = 3 - LOST_COPY
        options = "[...document.querySelectorAll('#blad option')]"
        value = f"{options}.find((o) => o.textContent.startsWith('blz. {LOST_PAGE} ')).value"
        browser.run(f"document.getElementById('blad').value = {value}; 1")
        browser.run(f"document.getElementById('exemplaar').value = '{has_it}'; 1")
        browser.run("document.querySelector('.typed .save').click(); 1")
        wait(browser, "document.querySelector('h1').textContent === 'Is dit het goede exemplaar?'")
        assert found_by_axe(browser) == []
        assert list(all_decisions(store)) == []
        browser.press("1")
        wait(browser, "document.querySelector('h1').textContent.startsWith('Klaar met')")
        (made,) = all_decisions(store)
        assert made.code is not None and made.code.copy == LOST_COPY
    finally:
        serving.stop()
        thread.join(10)
