"""In a real browser: the file that was sent, decided by keys; and the served pages at two widths."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_pipe import Browser
from review_case import LOST_COPY, Case

from generator.keep.decisions import all_decisions
from generator.keep.store import Store
from generator.review.desk import ReviewDesk
from generator.review.exchange import export, read_decisions
from generator.web.items import Queue
from generator.web.serve import Address, Serving

pytestmark = pytest.mark.browser
PHONE, DESK = (390, 844), (1280, 900)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with Browser(tmp_path / "profiel", *DESK) as opened:
        yield opened


def decided(browser: Browser) -> list[dict[str, object]]:
    return list(json.loads(browser.run("window.werkbladBestand()"))["beslissingen"])


def wide(browser: Browser) -> int:
    """How far the page sticks out of the screen, px. A phone zooms out for it: `innerWidth` would stick out as well."""
    return int(browser.run("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_the_sent_file_is_decided_by_keys_and_comes_back(
    desk: ReviewDesk, store: Store, case: Case, browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "nakijken.html"
    made = export(desk, path)
    browser.open(path.as_uri())
    assert browser.run("document.getElementById('stand').textContent") == f"Nog {made.items} van {made.items}"
    assert browser.run("document.querySelector('.crop').naturalWidth") > 300
    browser.press("x")  # unreadable
    browser.press("u")  # no, back
    browser.press("ArrowRight")
    browser.press("0")  # nothing filled in
    assert [row["kind"] for row in decided(browser)] == ["unreadable", "withdrawn", "blank"]
    assert browser.run("document.getElementById('stand').textContent") == f"Nog {made.items - 1} van {made.items}"
    browser.open(path.as_uri())  # closed and opened again: nothing is lost
    assert len(decided(browser)) == 3
    answers = tmp_path / "beslissingen.json"
    answers.write_text(browser.run("window.werkbladBestand()"), encoding="utf-8")
    assert desk.take_in(read_decisions(answers)) == 3
    assert len(list(all_decisions(store))) == 3
    assert browser.complaints() == []
    assert {url.split("/")[0] for url in browser.fetched()} == {"file:"}


def test_a_page_in_the_sent_file_is_turned_by_a_key(desk: ReviewDesk, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "nakijken.html"
    export(desk, path)
    browser.open(path.as_uri())
    while not browser.run("Boolean(document.querySelector('img.whole'))"):
        browser.press("ArrowRight")
    browser.press("d")
    browser.press("d")
    assert browser.run("document.querySelector('img.whole').style.transform") == "rotate(180deg) scale(1)"
    assert wide(browser) <= 0


def test_the_sent_file_fits_a_phone(desk: ReviewDesk, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "nakijken.html"
    export(desk, path, texts=True)
    browser.resize(*PHONE)
    browser.open(path.as_uri())
    assert wide(browser) <= 0
    small = "Array.from(document.querySelectorAll('button')).filter(b => b.getBoundingClientRect().height < 44).length"
    assert browser.run(small) == 0
    browser.picture(tmp_path / "telefoon.png")


def test_the_served_pages_are_decided_by_keys(desk: ReviewDesk, store: Store, browser: Browser) -> None:
    addresses: list[Address] = []
    serving = Serving(desk)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    addresses.append(serving.address)
    try:
        browser.open(addresses[0].url)
        browser.run("document.querySelector('a.save').click()")
        total = desk.progress(Queue.DOUBTS).total
        wait(browser, f"document.querySelector('label[for=voortgang]').textContent.includes('nog {total} van')")
        wait(browser, "document.querySelector('.crop').naturalWidth > 300")
        browser.press("x")
        wait(browser, f"document.querySelector('label[for=voortgang]').textContent.includes('nog {total - 1} van')")
        browser.resize(*PHONE)
        assert wide(browser) <= 0
        browser.press("u")
        wait(browser, f"document.querySelector('label[for=voortgang]').textContent.includes('nog {total} van')")
        assert [row.kind.value for row in all_decisions(store)] == ["unreadable", "withdrawn"]
        assert browser.complaints() == []
        with pytest.raises(urllib.error.HTTPError, match="403"):  # and nobody without the token
            urllib.request.urlopen(addresses[0].url.partition("?")[0])
    finally:
        serving.stop()
        thread.join(5)
    assert not thread.is_alive(), "it ends at once, though the browser still holds its line"


def test_a_page_known_by_its_print_is_placed_by_one_key(desk: ReviewDesk, store: Store, browser: Browser) -> None:
    serving = Serving(desk)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    try:
        browser.open(serving.address.url)
        browser.open(f"{serving.address.url.partition('/?')[0]}/bladzijden/")
        assert "blz. 2" in browser.run("document.querySelector('#blad option:checked').textContent")
        browser.press("Enter")
        wait(browser, "document.querySelector('h1').textContent.startsWith('Klaar met')")
    finally:
        serving.stop()
        thread.join(10)
    (made,) = all_decisions(store)
    assert (made.kind.value, made.code and made.code.copy) == ("assigned", LOST_COPY)


def wait(browser: Browser, condition: str) -> None:
    """Until the page says so, and its script runs."""
    import time

    runs = "(!document.querySelector('script[src]') || document.documentElement.className.includes('toetsen'))"
    condition = f"{runs} && {condition}"

    until = time.monotonic() + 15
    while not browser.run(f"Boolean((() => {{ try {{ return {condition}; }} catch (e) {{ return false; }} }})())"):
        assert time.monotonic() < until, condition
        time.sleep(0.05)
