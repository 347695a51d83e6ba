"""Phones for load and kill tests: each keeps its line open, as browsers do, and sends again what nobody answered."""

from __future__ import annotations

import http.client
import json
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from entry_cases import built, code_of

from generator.keep.store.sqlite import SqliteStore

SECONDS_TO_START = 60.0
_SENDS_AGAIN_AFTER = 0.05  # s, when nobody answers


class ServerProcess:
    """`werkblad serve` in a process of its own, on 127.0.0.1. `pin`: on this core only."""

    def __init__(self, workspace: Path, port: int = 0, pin: int | None = None) -> None:
        order = [sys.executable, "-u", "-m", "generator", "-w", str(workspace), "serve", "--port", str(port)]
        if pin is not None:
            order = ["taskset", "-c", str(pin), *order]
        self.process = subprocess.Popen(order, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        self.port = 0
        for line in self.process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                self.port = int(found[1])
                break
        assert self.port, "it did not start"

    def kill(self) -> None:
        """As a power cut does it."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def memory(self, what: str = "VmHWM") -> float:
        """The most memory that it ever had (VmHWM) or has (VmRSS), MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(rf"{what}:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024


@dataclass
class Phone:
    """One phone with one copy. `port` is asked for before each request: a server that comes back has another one."""

    code: str
    port: Callable[[], int]
    waits: list[float] = field(default_factory=list)  # s, of each request that was answered
    failures: int = 0  # requests that nobody answered
    repeats: int = 0  # sent again on purpose
    acknowledged: dict[int, str] = field(default_factory=dict)  # by number what is said to be kept
    odd: list[str] = field(default_factory=list)
    _line: http.client.HTTPConnection | None = None
    _cookie: str = ""
    token: str = ""

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, bytes, str]:
        """A request over the open line: status, body, cookie that was set. Raises OSError or HTTPException."""
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.port(), timeout=30)
        heads = {"Cookie": self._cookie} if self._cookie else {}
        data = None
        if body is not None:
            data, heads["Content-Type"] = json.dumps(body), "application/json"
        begun = time.monotonic()
        try:
            self._line.request(method, path, data, heads)
            response = self._line.getresponse()
            got = response.read()
        except (OSError, http.client.HTTPException):
            self._line.close()
            self._line = None
            raise
        self.waits.append(time.monotonic() - begun)
        return response.status, got, response.getheader("Set-Cookie") or ""

    def come_in(self) -> None:
        """Scan the code, open the sheet."""
        status, _, cookie = self._surely("GET", f"/{self.code}")
        assert status == 200, status
        self._cookie = cookie.partition(";")[0]
        _, data, _ = self._surely("GET", "/toestel.json")
        self.token = json.loads(data)["token"]

    def _surely(self, method: str, path: str, body: object = None) -> tuple[int, bytes, str]:
        while True:
            try:
                return self.ask(method, path, body)
            except (OSError, http.client.HTTPException):
                self.failures += 1
                time.sleep(_SENDS_AGAIN_AFTER)

    def send(self, seq: int, variable: str, value: object, form: str = "blad") -> None:
        """Send an answer until it is acknowledged."""
        event = {"seq": seq, "form": form, "kind": "answer", "variable": variable, "value": value, "base": 0, "at": 0}
        status, data, _ = self._surely("POST", "/antwoorden", {"token": self.token, "events": [event]})
        if status != 200:
            self.odd.append(f"{status}")
            return
        for ack in json.loads(data)["acks"]:
            if ack["status"] != 200:
                self.odd.append(str(ack))
            elif self.acknowledged.setdefault(ack["seq"], ack["at"]) != ack["at"]:
                self.odd.append(f"acknowledged twice, at {self.acknowledged[ack['seq']]} and {ack['at']}")


def all_at_once(phones: Iterable[Phone], work: Callable[[Phone], None]) -> float:
    """Let all phones do their work at the same time; how many seconds it took."""
    threads = [threading.Thread(target=work, args=(phone,), daemon=True) for phone in phones]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - begun


def fills_in(answers: int, repeats: float = 0.0) -> Callable[[Phone], None]:
    """A person who gives so many answers without a pause, and a phone that sends this share of them twice."""

    def work(phone: Phone) -> None:
        chance = random.Random(phone.code)
        for seq in range(1, answers + 1):
            phone.send(seq, "blad_jaren", str(seq))
            if chance.random() < repeats:
                phone.send(again := chance.randint(1, seq), "blad_jaren", str(again))

    return work


def killed(folder: Path, kills: int, phones: int = 12, answers: int = 10**9) -> dict[str, Any]:
    """Two servers on one file, killed in turn while phones write through both, with one answer in five sent twice."""
    place, run = built(folder, copies=phones)
    servers = [ServerProcess(folder), ServerProcess(folder)]
    room = [
        Phone(code_of(place, run, number), lambda which=number % 2: servers[which].port)
        for number in range(1, phones + 1)
    ]
    stop = threading.Event()

    def work(phone: Phone) -> None:
        phone.come_in()
        chance, repeats = random.Random(phone.code), 0
        for seq in range(1, min(answers, 19_999)):
            if stop.is_set():
                break
            phone.send(seq, "blad_jaren", str(seq))
            if chance.random() < 0.2:
                phone.send(again := chance.randint(max(1, seq - 50), seq), "blad_jaren", str(again))
                repeats += 1
        phone.repeats = repeats

    thread = threading.Thread(target=all_at_once, args=(room, work))
    thread.start()
    for number in range(kills):
        time.sleep(random.uniform(0.2, 1.0))
        servers[number % 2].kill()
        servers[number % 2] = ServerProcess(folder)
    stop.set()
    thread.join()
    for server in servers:
        server.kill()
    with SqliteStore(place) as store:
        rows = list(store.rows("SELECT copy, seq, at FROM entry_events"))
        ((clashes,),) = store.rows("SELECT count(*) FROM entry_clashes")
        whole = [row for (row,) in store.rows("PRAGMA integrity_check")] == ["ok"]
    kept = {(copy, seq): at for copy, seq, at in rows}
    said = {(number, seq): at for number, phone in enumerate(room, 1) for seq, at in phone.acknowledged.items()}
    return {
        "kills": kills,
        "acknowledged": len(said),
        "lost": sum(kept.get(key) != at for key, at in said.items()),
        "double": len(rows) - len(kept) + clashes,
        "repeats": sum(phone.repeats for phone in room),
        "broken lines": sum(phone.failures for phone in room),
        "odd": [odd for phone in room for odd in phone.odd],
        "file whole": int(whole),
    }
