"""What a phone waits for and pulls in at a first visit, and without a connection later. Prints tables.

    python tests/benchmarks/bench_entry_page.py [FORM …] [--visits 5] [--lighthouse FOLDER_WITH_NODE_MODULES]

`werkblad serve` and Debian's Chromium on one machine. The network and the processor are slowed by the DevTools protocol
to 400 kbit/s, 400 ms and four times; Lighthouse (`npm install lighthouse` in a folder of one's own) does the same by
itself. On a busy machine times are upper bounds: the best of the visits says most.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from entry_cases import built, code_of
from entry_load import Phone, ServerProcess
from phone import CHROMIUM, chromium, phone, until
from playwright.sync_api import Browser, Page, expect

FORMS = ("netwerkkaart", "jobrolnetwerk", "scan", "voorbeeld", "portfolio", "groeicurve")
KBIT_S, DELAY_MS, SLOWER = 400, 400, 4
QUIET_MS = 5_000  # interactive: nothing longer than 50 ms happens for so long (as Lighthouse counts)
WATCH = """
self.tasks = [];
new PerformanceObserver(l => l.getEntries().forEach(e => tasks.push([e.startTime, e.startTime + e.duration])))
  .observe({ type: 'longtask', buffered: true });
new MutationObserver(() => {
  if (!self.usable && document.body && document.body.classList.contains('on')) self.usable = performance.now();
  const nr = document.querySelector('#nr');
  if (!self.known && nr && nr.textContent) self.known = performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
"""
TIMES = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const ready = performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd;
  const painted = paint ? paint.startTime : 0;
  const end = Math.max(painted, ready, ...tasks.filter(t => t[1] > painted).map(t => t[1]));
  return [painted, self.usable, end, self.known];
}"""


@dataclass(frozen=True)
class Visit:
    """Of one first visit: times in ms since the tap on the link, bytes on the wire by kind, and reopening offline."""

    painted: float
    usable: float  # the script listens: taps are kept
    interactive: float
    known: float  # this phone's own number and answers are there
    bodies: Mapping[str, int]
    all_bytes: int  # with heads, before the service worker fetches what it keeps
    again: float  # offline


def pulled(page: Page) -> tuple[Any, dict[str, int], list[int]]:
    """Slow the line and the processor down, and count what comes: the session, bodies by kind, all with heads."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    rate = KBIT_S * 1000 / 8
    slow = {"offline": False, "latency": DELAY_MS, "downloadThroughput": rate, "uploadThroughput": rate}
    wire.send("Network.emulateNetworkConditions", slow)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    bodies: dict[str, int] = defaultdict(int)
    every: list[int] = []
    kinds: dict[str, str] = {}
    heads: dict[str, int] = {}

    def come(told: dict[str, Any]) -> None:
        response = told["response"]
        name = "drawing" if "/tekenen-" in response["url"] else told["type"]
        kinds[told["requestId"]], heads[told["requestId"]] = name, response["encodedDataLength"]

    def ended(told: dict[str, Any]) -> None:
        name, size = kinds.get(told["requestId"], "?"), int(told["encodedDataLength"])
        every.append(size)
        bodies[name] += size - heads.get(told["requestId"], 0)

    def asked(told: dict[str, Any]) -> None:
        if "redirectResponse" in told:
            every.append(int(told["redirectResponse"]["encodedDataLength"]))

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.responseReceived", come)
    wire.on("Network.loadingFinished", ended)
    return wire, bodies, every


def visit(browser: Browser, address: str, code: str) -> Visit:
    """A code is scanned for the first time; later the same sheet is opened without a connection."""
    with phone(browser, 360, 740, service_workers="allow") as page:
        page.add_init_script(WATCH)
        wire, bodies, every = pulled(page)
        page.goto(f"{address}/{code}")
        expect(page.locator("#nr")).not_to_be_empty(timeout=60_000)
        page.wait_for_timeout(QUIET_MS)
        painted, usable, interactive, known = page.evaluate(TIMES)
        until(page, "caches.open('werkblad-1').then(c => c.keys()).then(k => k.some(r => r.url.includes('/klaar/')))",
              timeout_s=60)  # fmt: skip
        wire.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        sheet = page.url.partition("#")[0]
        page.context.set_offline(True)
        again = page.context.new_page()
        again.add_init_script(WATCH)
        again.context.new_cdp_session(again).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        again.goto(sheet)
        expect(again.locator("#nr")).not_to_be_empty()
        again.wait_for_timeout(500)
        return Visit(painted, usable, interactive, known, dict(bodies), sum(every), again.evaluate(TIMES)[3])


def lighthouse(folder: Path, address: str) -> tuple[float, float]:
    """Interactive by Lighthouse, s: worked out (its usual way), and really slowed down."""
    found = []
    for way in ("simulate", "devtools"):
        order = [
            "npx", "lighthouse", address, "--quiet", "--output=json", "--only-audits=interactive",
            f"--throttling-method={way}", f"--throttling.rttMs={DELAY_MS}", f"--throttling.throughputKbps={KBIT_S}",
            f"--throttling.requestLatencyMs={DELAY_MS}", f"--throttling.downloadThroughputKbps={KBIT_S}",
            f"--throttling.uploadThroughputKbps={KBIT_S}", f"--throttling.cpuSlowdownMultiplier={SLOWER}",
            "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
        ]  # fmt: skip
        said = subprocess.run(
            order, cwd=folder, check=True, capture_output=True, env=os.environ | {"CHROME_PATH": CHROMIUM}
        )
        found.append(json.loads(said.stdout)["audits"]["interactive"]["numericValue"] / 1000)
    return found[0], found[1]


def main() -> None:
    """Measure, and print two tables."""
    words = argparse.ArgumentParser()
    words.add_argument("forms", nargs="*", default=list(FORMS))
    words.add_argument("--visits", type=int, default=5)
    words.add_argument("--lighthouse", type=Path)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs = {form: built(folder, copies=given.visits + 1, form=form) for form in given.forms}
        server = ServerProcess(folder)
        address = f"http://127.0.0.1:{server.port}"
        try:
            print("| sheet | HTML | CSS | JS | drawing | logo | fonts | all with heads | painted s | usable "
                  "| interactive | own answers | offline again | Lighthouse | … slowed |")  # fmt: skip
            print("|---|" + "--:|" * 14)
            for form, (place, run) in runs.items():
                warm = Phone(code_of(place, run, 1), lambda: server.port)
                warm.come_in()  # a page is made once, for the first who asks
                warm.ask("GET", f"/blad/{form}")
                with chromium() as browser:
                    found = [visit(browser, address, code_of(place, run, n)) for n in range(1, given.visits + 1)]
                size = found[0].bodies
                sizes = [size.get(kind, 0) for kind in ("Document", "Stylesheet", "Script", "drawing", "Image", "Font")]
                spans = [
                    " ".join(f"{getattr(v, what) / 1000:.1f}" for v in sorted(found, key=lambda v: getattr(v, what)))
                    for what in ("painted", "usable", "interactive", "known", "again")
                ]
                says = ("–", "–")
                if given.lighthouse:
                    code = code_of(place, run, given.visits + 1)
                    says = tuple(f"{took:.1f}" for took in lighthouse(given.lighthouse.resolve(), f"{address}/{code}"))
                print(
                    "| " + " | ".join([form, *map(str, sizes), str(found[0].all_bytes), *spans, *says]) + " |",
                    flush=True,
                )
        finally:
            server.kill()


if __name__ == "__main__":
    main()
