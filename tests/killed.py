"""A browser that can be killed with all its processes, and started again on the same profile: as a phone that dies."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType

from phone import ARGUMENTS, CHROMIUM, needs, playwright
from playwright.sync_api import Page

START_S = 30.0


class Killable:
    """Chromium on a profile. `page()` starts it where it does not run."""

    def __init__(self, profile: Path) -> None:
        needs(Path(CHROMIUM).exists(), "Debian's chromium is not there")
        self._profile, self._process = profile, None

    def __enter__(self) -> Killable:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def page(self) -> Page:
        """A page of the running browser."""
        if self._process is None:
            self._start()
        return self._browser.contexts[0].new_page()

    def _start(self) -> None:
        port_file = self._profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        for lock in self._profile.glob("Singleton*"):
            lock.unlink(missing_ok=True)
        command = [CHROMIUM, "--headless=new", *ARGUMENTS, "--remote-debugging-port=0", "--no-first-run",
                   f"--user-data-dir={self._profile}", "about:blank"]  # fmt: skip
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        end = time.monotonic() + START_S
        while not port_file.exists() or not port_file.read_text(encoding="utf-8").strip():
            assert time.monotonic() < end, "chromium did not start"
            time.sleep(0.05)
        port = port_file.read_text(encoding="utf-8").split()[0]
        self._browser = playwright().chromium.connect_over_cdp(f"http://127.0.0.1:{port}")

    def kill(self) -> None:
        """As when the battery is out: no process of it gets to say anything."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        with contextlib.suppress(Exception):
            self._browser.close()
