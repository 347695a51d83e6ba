"""What a phone loses: kill -9 of the browser, connections that come and go, two tabs. Run: python tests/benchmarks/…

An answer counts as given when it is in the phone's own store; what was ticked in the last moment before a kill may be
in neither. The server of the tests (`entry_stub`) keeps events by number and is the oracle: lost is what was given and
never came, double is what came twice under two numbers. Prints a table.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from entry_pages import form_sheet, run_of
from entry_stub import Got, serving
from killed import Killable
from phone import arrived, chromium, phone, until
from playwright.sync_api import Page, expect

SHEET = "inzetbaarheid"
ROWS = ("nieuw", "meegaan", "beter", "tijd", "ander_werk", "zeggen", "vinden", "vragen")
CODES = ("helemaal_niet", "niet", "half", "wel", "helemaal")
SEED = 15


def to_sheet(page: Page, address: str) -> None:
    """The sheet, with this phone's own answers."""
    page.goto(f"{address}/blad/{SHEET}")
    expect(page.locator("#nr")).to_have_text("Nummer 014", timeout=60_000)


def tick(page: Page, row: str, code: str) -> None:
    """A tap."""
    page.locator(f'[name="{SHEET}_werk_{row}"][value="{code}"]').check()


def counted(got: Got, given: int) -> tuple[int, int]:
    """How many of the given changes never came, and how many came twice or under a number of another."""
    numbers = [seq for _, seq in got.kept]
    return given - len(set(numbers)), len(numbers) - len(set(numbers)) + len(got.clashes)


def kills(turns: int, dice: random.Random) -> tuple[int, int, int]:
    """Given, lost and double over so many kills; the server is down half of the time and loses every fifth answer."""
    with serving(run_of([form_sheet(SHEET)])) as (address, got), tempfile.TemporaryDirectory() as folder:
        given, now = 0, dict.fromkeys(ROWS, 0)
        got.loses = lambda post: post % 5 == 0
        with Killable(Path(folder) / "profiel") as browser:
            for turn in range(turns):
                down = turn % 2
                got.answer = lambda _, down=down: 503 if down else 0
                page = browser.page()
                to_sheet(page, address)
                for row in dice.sample(ROWS, 4):
                    before = page.evaluate("meta('seq ' + handOf(me))") or 0
                    now[row] = (now[row] + 1) % len(CODES)
                    tick(page, row, CODES[now[row]])
                    until(page, "n => meta('seq ' + handOf(me)).then(seq => seq > n)", before)
                    given += 1
                page.wait_for_timeout(dice.choice((0, 0, 50, 400, 900)))
                browser.kill()
            got.answer, got.loses = (lambda _: 0), (lambda _: False)
            page = browser.page()
            to_sheet(page, address)
            arrived(page, 120)
        return given, *counted(got, given)


def connections(turns: int, dice: random.Random) -> tuple[int, int, int]:
    """Given, lost and double while the connection goes and comes so many times."""
    with serving(run_of([form_sheet(SHEET)])) as (address, got), chromium() as browser, phone(browser) as page:
        to_sheet(page, address)
        given, now = 0, dict.fromkeys(ROWS, 0)
        for _ in range(turns):
            page.context.set_offline(True)
            for row in dice.sample(ROWS, 2):
                now[row] = (now[row] + 1) % len(CODES)
                tick(page, row, CODES[now[row]])
                given += 1
            page.wait_for_timeout(dice.choice((0, 50, 500)))
            page.context.set_offline(False)
            page.wait_for_timeout(dice.choice((0, 50, 500)))
        arrived(page, 120)
        return given, *counted(got, given)


def tabs(turns: int) -> tuple[int, int, int]:
    """Given, lost and double in two tabs at once, in a hall without HTTPS."""
    hall = "for (const k of ['locks', 'serviceWorker']) Object.defineProperty(navigator, k, { value: undefined });"
    with serving(run_of([form_sheet(SHEET)])) as (address, got), chromium() as browser, phone(browser) as page:
        page.context.add_init_script(hall)
        other = page.context.new_page()
        to_sheet(page, address)
        to_sheet(other, address)
        for turn in range(turns):
            for place in range(4):
                tick(page, ROWS[place], CODES[(turn + place) % 5])
                tick(other, ROWS[place + 4], CODES[(turn + place) % 5])
        arrived(page, 120)
        arrived(other, 120)
        return 8 * turns, *counted(got, 8 * turns)


def main() -> None:
    """Measure, and print a table."""
    words = argparse.ArgumentParser()
    words.add_argument("--kills", type=int, default=50)
    words.add_argument("--connections", type=int, default=100)
    words.add_argument("--tabs", type=int, default=50)
    many = words.parse_args()
    print("| what | times | answers given | lost | double | seconds |\n|---|--:|--:|--:|--:|--:|")
    for name, times, work in (
        ("kill -9 of the browser", many.kills, lambda: kills(many.kills, random.Random(SEED))),
        ("offline and back", many.connections, lambda: connections(many.connections, random.Random(SEED))),
        ("two tabs, plain http", many.tabs, lambda: tabs(many.tabs)),
    ):
        start = time.monotonic()
        given, lost, double = work()
        print(f"| {name} | {times} | {given} | {lost} | {double} | {time.monotonic() - start:.0f} |", flush=True)


if __name__ == "__main__":
    main()
