"""`werkblad review` as a program: how it ends, what others on the computer see, and that a restart loses nothing."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from review_case import Case

from generator.keep.decisions import all_decisions
from generator.keep.store import Store
from generator.review.desk import ReviewDesk
from generator.web.items import Queue
from generator.web.serve import serve
from generator.web.sitting import SAME_DAY_SECONDS, SITTING_FILE, Sitting, remember, remembered

SECONDS = 30.0  # for the program to start or to end


@dataclass
class Running:
    """The program, and what it said."""

    process: subprocess.Popen[str]
    url: str

    def stop(self, how: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(how)
        said, _ = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, said

    def command_lines(self) -> str:
        """How this program and those that it started can be seen by all users of the computer."""
        shown = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    parent = re.search(r"\nPPid:\s+(\d+)", (entry / "status").read_text())
                    if int(entry.name) == self.process.pid or (parent and int(parent[1]) == self.process.pid):
                        shown.append((entry / "cmdline").read_bytes().decode().replace("\0", " "))
                except OSError:
                    continue
        return "\n".join(shown)


def start(case: Case, *options: str, browser: str = "") -> Running:
    environment = os.environ | {"WERKBLAD_STORE": str(case.store), "BROWSER": browser}
    command = [sys.executable, "-m", "generator", "review", "--out", str(case.out), *options]
    command += [] if browser else ["--no-browser"]
    process = subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    assert process.stdout
    for line in process.stdout:
        if line.strip().startswith("http://"):
            return Running(process, line.strip())
    raise AssertionError("it ended by itself")


class Visitor:
    """A browser without a screen."""

    def __init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, url: str, data: dict[str, str] | None = None) -> tuple[int, str, str]:
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        try:
            answer = self._opener.open(url, body, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status or 0, answer.read().decode(), answer.url or ""


def form(text: str) -> dict[str, str]:
    return dict(re.findall(r'name="(vorm|gezien)" value="([^"]*)"', text))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_however_it_is_stopped_the_tables_are_written(case: Case, how: signal.Signals) -> None:
    (case.out / "answers.csv").unlink(missing_ok=True)
    running = start(case)
    code, said = running.stop(how)
    assert (code, "De tabellen zijn bijgewerkt" in said) == (0, True), said
    assert (case.out / "answers.csv").exists()
    assert "Traceback" not in said


def test_nobody_else_on_the_computer_sees_the_key(case: Case, tmp_path: Path) -> None:
    seen = tmp_path / "gezien.txt"
    program = tmp_path / "bladerprogramma"
    program.write_text(f'#!/bin/sh\necho "$1" > {seen}\nsleep 1\n')
    program.chmod(0o755)
    running = start(case, browser=str(program))
    token = urllib.parse.parse_qs(urllib.parse.urlsplit(running.url).query)["sleutel"][0]
    until = time.monotonic() + 10
    while not (seen.exists() and seen.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    opened = seen.read_text().strip()
    door = Path(urllib.request.url2pathname(urllib.parse.urlsplit(opened).path))
    assert opened.startswith("file://") and token not in opened
    assert str(program) in running.command_lines(), "it is looked for in the right place"
    assert token not in running.command_lines()
    assert running.url in door.read_text().replace("&amp;", "&")
    for private in (door, case.store.parent / SITTING_FILE):
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
    running.stop(signal.SIGTERM)
    assert not door.exists()


@pytest.mark.slow
def test_a_screen_that_stood_open_goes_on_after_a_restart(case: Case, store: Store, desk: ReviewDesk) -> None:
    work = desk.works(Queue.TEXTS)[0]
    visitor, running = Visitor(), start(case)
    visitor.ask(running.url)
    base = running.url.partition("/?")[0]
    status, page, _ = visitor.ask(f"{base}/teksten/{work.id}")
    assert status == 200
    running.stop(signal.SIGKILL)
    again = start(case)
    assert again.url == running.url, "the same key and port, the same day"
    typed = form(page) | {"besluit": "value", "tekst": "Wat ik net aan het typen was"}
    assert visitor.ask(f"{base}/teksten/{work.id}", typed)[0] == 200
    again.stop(signal.SIGTERM)
    assert [row.text for row in all_decisions(store)] == ["Wat ik net aan het typen was"]


def test_the_next_day_has_a_key_of_its_own(tmp_path: Path) -> None:
    sitting = Sitting(port=4321)
    remember(tmp_path, sitting)
    assert remembered(tmp_path) == sitting
    long_ago = time.time() - SAME_DAY_SECONDS - 1
    os.utime(tmp_path / SITTING_FILE, (long_ago, long_ago))
    assert remembered(tmp_path).token != sitting.token
    for odd in ("", "[]", '{"sleutel": "kort", "poort": 1}', '{"sleutel": 5}', '{"sleutel": "' + "x" * 30 + '"}', "\0"):
        (tmp_path / SITTING_FILE).write_text(odd)
        assert remembered(tmp_path).port == 0


@pytest.mark.slow
def test_a_port_that_was_taken_in_the_meantime_gives_another(case: Case, desk: ReviewDesk) -> None:
    first = start(case)
    second = start(case)
    assert first.url != second.url
    for running in (first, second):
        assert Visitor().ask(running.url)[0] == 200
        assert running.stop(signal.SIGTERM)[0] == 0


def test_a_browser_that_cannot_be_opened_is_no_reason_not_to_serve(
    desk: ReviewDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda url: False)

    def ready(address: object) -> None:
        raise KeyboardInterrupt

    serve(desk, folder=tmp_path / "weg", ready=ready)  # nor is a folder in which nothing can be noted
