"""The server itself, over real lines: who may send a body, who dawdles, and what a wrong key costs."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from test_guard import ITEM, TOKEN, FakeDesk

from generator.web import lines, patience
from generator.web.guard import MAX_FORM_BYTES, Guard
from generator.web.patience import FREE_TRIES, LONGEST_WAIT_SECONDS, Patience
from generator.web.serve import Serving


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def serving(desk: FakeDesk) -> Iterator[Serving]:
    served = Serving(desk, token=TOKEN)
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    yield served
    served.stop()
    thread.join(10)
    assert not thread.is_alive()


def dial(serving: Serving) -> socket.socket:
    place = urlsplit(serving.address.url)
    assert place.hostname and place.port
    line = socket.create_connection((place.hostname, place.port), timeout=5)
    line.settimeout(5)
    return line


def asked(serving: Serving, method: str, path: str, body: bytes = b"", **heads: str) -> tuple[int, str, dict[str, str]]:
    place = urlsplit(serving.address.url)
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
    try:
        line.request(method, path, body or None, heads)
        answer = line.getresponse()
        return answer.status, answer.read().decode(), {name.lower(): value for name, value in answer.getheaders()}
    finally:
        line.close()


def admitted(serving: Serving) -> dict[str, str]:
    _, _, heads = asked(serving, "GET", f"/?sleutel={TOKEN}")
    return {"Cookie": heads["set-cookie"].partition(";")[0]}


def said(line: socket.socket) -> bytes:
    """What comes back, until the other side hangs up."""
    found = b""
    try:
        while data := line.recv(65536):
            found += data
    except ConnectionResetError:
        pass
    return found


@pytest.mark.parametrize("how", ["Content-Length: 200000", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("more", ["", "Expect: 100-continue\r\n", "Cookie: werkblad_0=x.y\r\n"])
def test_a_body_of_somebody_without_the_key_is_refused_before_it_comes(serving: Serving, how: str, more: str) -> None:
    """Only the heads are sent: the answer must not wait for the rest, and nobody is told to go on."""
    with dial(serving) as line:
        line.sendall(f"POST /klaar HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}{how}\r\n\r\n".encode())
        answer = said(line)
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert "Je mag hier niet naar binnen." in answer.decode()
    assert b"100 Continue" not in answer


def test_a_body_for_another_host_name_is_refused_even_with_the_key(serving: Serving) -> None:
    heads = admitted(serving)
    with dial(serving) as line:
        head = f"POST /klaar HTTP/1.1\r\nHost: kwaad.example\r\nCookie: {heads['Cookie']}\r\nContent-Length: 9\r\n\r\n"
        line.sendall(head.encode())
        assert said(line).startswith(b"HTTP/1.1 403 ")


def test_who_has_the_key_sends_forms_but_none_that_are_too_long(serving: Serving, desk: FakeDesk) -> None:
    heads = admitted(serving) | {"Content-Type": "application/x-www-form-urlencoded"}
    page = asked(serving, "GET", f"/twijfel/{ITEM}", **heads)[1]
    signed = re.search(r'name="vorm" value="([0-9a-f]+)"', page)
    assert signed
    body = f"vorm={signed[1]}&besluit=value&keuze=ja".encode()
    assert asked(serving, "POST", f"/twijfel/{ITEM}", body, **heads)[0] == 200
    assert len(desk.made) == 1
    with dial(serving) as line:
        head = f"POST /klaar HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {heads['Cookie']}\r\n"
        line.sendall(f"{head}Content-Length: {MAX_FORM_BYTES + 1}\r\n\r\n".encode())
        answer = said(line).decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert "Dit is te lang." in answer


def test_many_that_never_finish_their_request_keep_nobody_waiting(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "MOST_LINES", 40)
    held = [dial(serving) for _ in range(60)]
    for line in held:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")
    begun = time.monotonic()
    assert asked(serving, "GET", f"/?sleutel={TOKEN}")[0] == 302
    assert time.monotonic() - begun < 2.0
    time.sleep(0.3)
    gone = sum(not alive(line) for line in held)
    assert gone >= 20, "of too many lines the longest held make way"
    for line in held:
        line.close()


def test_a_request_that_drips_is_cut_off(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then keeps a line from being idle; what counts is when the request began."""
    monkeypatch.setattr(lines, "REQUEST_SECONDS", 1.0)
    with dial(serving) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Traag: ")
        begun = time.monotonic()
        while alive(line) and time.monotonic() - begun < 8:
            try:
                line.sendall(b"a")
            except OSError:
                break
            time.sleep(0.2)
    assert time.monotonic() - begun < 5


def alive(line: socket.socket) -> bool:
    """Whether the other side has not hung up."""
    line.setblocking(False)
    try:
        return line.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        line.settimeout(5)


def test_wrong_keys_slow_down_and_meanwhile_even_the_right_one_waits(serving: Serving) -> None:
    inside = admitted(serving)
    tried = [asked(serving, "GET", f"/?sleutel=geraden-{n}")[0] for n in range(FREE_TRIES + 1)]
    assert tried == [403] * FREE_TRIES + [429]
    status, text, heads = asked(serving, "GET", f"/?sleutel={TOKEN}")
    assert (status, int(heads["retry-after"]) >= 1) == (429, True)
    assert "te vaak een verkeerde sleutel" in text
    assert asked(serving, "GET", "/", **inside)[0] == 200, "who was in already is not bothered"


def test_waiting_grows_is_bounded_and_is_per_household() -> None:
    now = [0.0]
    patient = Patience(lambda: now[0])
    waits = []
    for _ in range(FREE_TRIES + 8):
        patient.failed("192.0.2.7")
        waits.append(patient.waits("192.0.2.7"))
        now[0] += waits[-1]
    assert waits == [0] * (FREE_TRIES - 1) + [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert max(waits) == LONGEST_WAIT_SECONDS
    assert patient.waits("192.0.2.8") == 0
    for last in range(FREE_TRIES + 1):
        patient.failed(f"2001:db8::{last:x}")
    assert patient.waits("2001:db8::ffff") > 0, "one subscriber has all addresses of a network"
    patient.passed("192.0.2.7")
    assert patient.waits("192.0.2.7") == 0


def test_what_is_remembered_of_guessers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "ADDRESSES_KEPT", 3)
    patient = Patience(lambda: 0.0)
    for last in range(1, 8):
        for _ in range(FREE_TRIES):
            patient.failed(f"192.0.2.{last}")
    assert [bool(patient.waits(f"192.0.2.{last}")) for last in range(1, 8)] == [False] * 4 + [True] * 3


def test_a_cookie_that_we_did_not_sign_opens_nothing(serving: Serving) -> None:
    guard = Guard(token=TOKEN)
    real = guard.pass_for("iemand")
    assert guard.named(real) == "iemand"
    for forged in ("iemand." + "0" * 64, real[:-1] + "x", ".", "", real.replace("iemand", "ander"), TOKEN):
        assert guard.named(forged) == ""
        assert asked(serving, "GET", "/", Cookie=f"{guard.cookie}={forged}")[0] == 403
    assert Guard(token=TOKEN + "2").named(real) == ""
