"""A phone in a test: Debian's browsers through Playwright, and axe. Skipped where they are not; in CI they must be."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from filling import NODE, _node_ready
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FIREFOX = shutil.which("firefox-esr") or "/usr/bin/firefox-esr"
RELAY = Path(__file__).parent / "bidi_relay.py"
PHONE, SMALL = 390, 320
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]


def needs(there: bool, what: str) -> None:
    """Skip the test; in CI fail it, because there nobody reads skips."""
    if there:
        return
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@cache
def playwright() -> Playwright:
    """The one that this process may have; it ends with it."""
    started = sync_playwright().start()
    atexit.register(started.stop)
    return started


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser."""
    needs(Path(CHROMIUM).exists(), "Debian's chromium is not there")
    browser = playwright().chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


NO_SCRIPT: Mapping[str, Any] = {"javascript.enabled": False}
NIGHT: Mapping[str, Any] = {"layout.css.prefers-color-scheme.content-override": 0}
FORCED: Mapping[str, Any] = {"ui.useAccessibilityTheme": 1, "browser.display.document_color_use": 2}
"""Preferences of Firefox: what Playwright sets by page in Chromium, an unchanged Firefox takes at its start."""


@contextmanager
def firefox(preferences: Mapping[str, Any] | None = None) -> Iterator[Browser]:
    """Debian's Firefox ESR, unchanged, by WebDriver BiDi."""
    needs(Path(FIREFOX).exists(), "Debian's firefox-esr is not there")
    here = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # the relay runs in the Python of the tests
    browser = playwright().firefox.launch(
        channel="moz-firefox",
        executable_path=RELAY,
        env={**os.environ, "PATH": here, "FIREFOX": FIREFOX},
        firefox_user_prefs=dict(preferences or {}),
    )
    yield browser
    browser.close()


@contextmanager
def phone(browser: Browser, width: int = PHONE, height: int = 844, **more: Any) -> Iterator[Page]:
    """A page in a context of its own. An error of its scripts fails the test."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height}, locale="nl-NL", has_touch=True, **more
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda told: wrong.append(told.text) if "Content Security" in told.text else None)
    yield page
    context.close()
    assert wrong == []


def until(page: Page, condition: str, *given: Any, timeout_s: float = 20.0) -> None:
    """Wait until an expression (which may be a promise) holds. The pages allow no `eval`, so it is asked from here."""
    end = time.monotonic() + timeout_s
    while not page.evaluate(condition, *given):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(50)


def arrived(page: Page, timeout_s: float = 20.0) -> None:
    """Wait until nothing waits on this phone."""
    until(page, "document.body.dataset.waiting === '0'", timeout_s=timeout_s)


@cache
def axe_script() -> str:
    """axe-core, as `tests/node/package-lock.json` pins it."""
    why = _node_ready()
    needs(not why, why)
    return (NODE / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def axe(page: Page) -> list[str]:
    """What axe finds: rule and element. Text below a sticky bar is seen when one scrolls: look with a high window."""
    page.evaluate(axe_script())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]
