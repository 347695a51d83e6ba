"""WebKit in a test: Debian's WebKitGTK by its own driver, on a screen of its own.

It shares what Safari does with pages, storage and service workers, not its windows, its voices or its touch.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from phone import needs
from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

DRIVER = shutil.which("WebKitWebDriver")
BROWSERS = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
WIDTH, HEIGHT = 450, 900  # px; its window gets no narrower
SECONDS = 20.0


@contextmanager
def _screen() -> Iterator[str]:
    """A screen that nobody sees."""
    out, into = os.pipe()
    command = ["Xvfb", "-displayfd", str(into), "-screen", "0", f"{WIDTH * 2}x{HEIGHT * 2}x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=(into,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(into)
    with os.fdopen(out) as told:
        number = told.readline().strip()
    try:
        yield f":{number}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def webkit() -> Iterator[WebDriver]:
    """A browser with one page; what it kept goes with it."""
    there = bool(DRIVER and BROWSERS and shutil.which("Xvfb"))
    needs(there, "Debian's webkit2gtk-driver and xvfb are not there")
    options = Options()
    options.binary_location = str(BROWSERS[-1])
    options.add_argument("--automation")
    with _screen() as screen:
        # In a container its own sandbox has no rights to begin with; only pages of the test are opened.
        here = {**os.environ, "DISPLAY": screen, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
        browser = webdriver.WebKitGTK(options=options, service=Service(DRIVER, env=here))
        browser.set_window_size(WIDTH, HEIGHT)
        yield browser
        browser.quit()


def holds(browser: WebDriver, expression: str, timeout_s: float = SECONDS) -> Any:
    """Wait until an expression (which may be a promise) is true; its value."""
    script = (
        f"const done = arguments[arguments.length - 1]; Promise.resolve({expression}).then(done, () => done(null));"
    )
    end = time.monotonic() + timeout_s
    while not (found := browser.execute_async_script(script)):
        assert time.monotonic() < end, expression
        time.sleep(0.05)
    return found
