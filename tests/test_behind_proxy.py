"""The sample configurations of nginx and Caddy, run before the pages, and a phone's browser that comes through them.

Nginx is there in CI; Caddy's test is skipped where it is not. The name is that of the sample; it leads here.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from entry_hall import Hall, hall_of
from phone import ARGUMENTS, CHROMIUM, arrived, needs, phone, playwright, until
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SAMPLES = Path(__file__).parent.parent / "docs" / "serving"
NAME = "invullen.onzegemeente.example"
BEHIND = "127.0.0.1:8080"  # as the samples say it


def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass(frozen=True)
class Certificate:
    certificate: Path
    key: Path

    @property
    def digest(self) -> str:
        """By which the browser knows it."""
        show = ["openssl", "x509", "-in", str(self.certificate), "-pubkey", "-noout"]
        pem = subprocess.run(show, capture_output=True, check=True, text=True).stdout
        der = base64.b64decode("".join(pem.splitlines()[1:-1]))
        return base64.b64encode(hashlib.sha256(der).digest()).decode()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    needs(shutil.which("openssl") is not None, "openssl is not there")
    folder = tmp_path_factory.mktemp("certificaat")
    made = Certificate(folder / "fullchain.pem", folder / "privkey.pem")
    order = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={NAME} -addext subjectAltName=DNS:{NAME}"
    places = ["-keyout", str(made.key), "-out", str(made.certificate)]
    subprocess.run([*order.split(), *places], check=True, capture_output=True)
    made.key.chmod(0o644)
    return made


@pytest.fixture(scope="module")
def browser(certificate: Certificate) -> Iterator[Browser]:
    needs(Path(CHROMIUM).exists(), "Debian's chromium is not there")
    more = [
        f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
        f"--ignore-certificate-errors-spki-list={certificate.digest}",
    ]
    opened = playwright().chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *more])
    yield opened
    opened.close()


@contextmanager
def running(command: list[str], listens: int, folder: Path) -> Iterator[None]:
    """A server, from when it listens until it is ended."""
    with (folder / "uitvoer.txt").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, env={**os.environ, "HOME": str(folder)})
    try:
        end = time.monotonic() + 20
        while socket.socket().connect_ex(("127.0.0.1", listens)):
            assert process.poll() is None and time.monotonic() < end, (folder / "uitvoer.txt").read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def nginx(folder: Path, behind: str, own: Certificate, root: str) -> Iterator[tuple[str, Path]]:
    """nginx with its sample: the address, and its log."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    needs(Path(program).exists(), "nginx is not there")
    https, http, log = port(), port(), folder / "werkblad.log"
    sample = (SAMPLES / "nginx.conf").read_text(encoding="utf-8")
    for said, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{https} ssl"),
        ("listen 80", f"listen 127.0.0.1:{http}"),
        ("/etc/ssl/invullen/fullchain.pem", str(own.certificate)),
        ("/etc/ssl/invullen/privkey.pem", str(own.key)),
        ("/var/log/nginx/werkblad.log", str(log)),
        ("/var/log/nginx/werkblad-error.log", str(folder / "fouten.log")),
        (BEHIND, behind),
        *([("    location / {", f"    location {root}/ {{")] if root else []),
    ):
        assert said in sample, said
        sample = sample.replace(said, here)
    (folder / "werkblad.conf").write_text(sample, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{ {temporary}\n include {folder}/werkblad.conf; }}\n",
        encoding="utf-8",
    )
    folder.chmod(0o755)
    with running([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)], https, folder):
        yield f"https://{NAME}:{https}{root}", log


@contextmanager
def caddy(folder: Path, behind: str, own: Certificate, root: str) -> Iterator[tuple[str, Path]]:
    """Caddy with its sample; a certificate of its own it could only get for a name that is known outside."""
    program = shutil.which("caddy")
    if program is None:
        pytest.skip("caddy is not there")
    https, sample = port(), (SAMPLES / "Caddyfile").read_text(encoding="utf-8")
    for said, here in (
        ("{\n\tlog default", "{\n\tadmin off\n\tauto_https disable_redirects\n\tlog default"),
        (f"\n{NAME} {{", f"\nhttps://{NAME}:{https} {{\n\ttls {own.certificate} {own.key}"),
        (BEHIND, behind),
        *([("\treverse_proxy ", f"\treverse_proxy {root}/* ")] if root else []),
    ):
        assert said in sample, said
        sample = sample.replace(said, here)
    (folder / "Caddyfile").write_text(sample, encoding="utf-8")
    with running([program, "run", "--config", str(folder / "Caddyfile")], https, folder):
        yield f"https://{NAME}:{https}{root}", folder / "uitvoer.txt"


Server = Callable[..., "Iterator[tuple[str, Path]]"]


@contextmanager
def reached(folder: Path, server: Server, own: Certificate, root: str) -> Iterator[tuple[Hall, Path]]:
    """A hall behind a server, and the server's log."""
    behind, place = port(), folder / "server"
    place.mkdir()
    base = f"https://{NAME}{root}"
    with (
        hall_of(folder, port=behind, base_url=base) as hall,
        server(place, f"127.0.0.1:{behind}", own, root) as (address, log),  # type: ignore[attr-defined]
    ):
        yield replace(hall, address=address), log


@pytest.mark.parametrize("root", ["", "/werk/blad"])
@pytest.mark.parametrize("server", [nginx, caddy])
def test_from_the_code_to_the_table_through_the_sample(
    browser: Browser, tmp_path: Path, certificate: Certificate, server: Server, root: str
) -> None:
    with reached(tmp_path, server, certificate, root) as (hall, log), phone(browser) as page:
        wrong: list[str] = []
        page.on("response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.goto(hall.scanned(1))
        expect(page).to_have_url(f"{hall.address}/blad/blad#deel-1")
        expect(page.locator("#nr")).to_have_text("Nummer 001")
        page.locator('[name="blad_rol"][value="a"]').check()
        arrived(page)
        assert hall.answers(1) == {"blad_rol": ("a",)}
        names = {cookie["name"]: cookie for cookie in page.context.cookies()}
        assert {c["path"] for c in names.values()} == {f"{root}/"} and all(c["secure"] for c in names.values())
        assert [n for n, c in names.items() if not c["httpOnly"]] == ["werkblad_houder"]
        opened_without_a_connection(page, hall)
        page.get_by_role("link", name="Alle bladen").click()
        expect(page).to_have_url(f"{hall.address}/bladen")
        page.get_by_role("button", name="Geef mij een verder-code").click()
        expect(page.locator(".code")).to_be_visible()
        code = page.locator(".code").inner_text()
        with phone(browser) as other:
            other.goto(f"{hall.address}/ik-was-al-bezig")
            other.locator("#code").fill(code)
            other.get_by_role("button", name="Ga verder").click()
            other.get_by_role("link", name="Over je werk").click()
            expect(other.locator('[name="blad_rol"][value="a"]')).to_be_checked()
        page.get_by_role("button", name="Wis dit toestel").click()
        page.locator("#wipeyes").click()
        expect(page.locator("h1")).to_have_text("Dit toestel is gewist")
        assert wrong == []
        told = log.read_text(encoding="utf-8", errors="replace")
        printed = hall.scanned(1).rpartition("/")[2]
        assert printed[6:] not in told and "127.0.0.1" not in re.sub(r"127\.0\.0\.1:\d+", "", told)


def opened_without_a_connection(page, hall: Hall) -> None:  # type: ignore[no-untyped-def]
    """The service worker, below its own path."""
    kept = "caches.keys().then(k => Promise.all(k.map(n => caches.open(n).then(c => c.keys())))).then(a => a.flat()"
    until(page, f"{kept}.some(r => r.url.endsWith('/blad/blad')))")
    until(page, f"{kept}.some(r => r.url.includes('/vast/') && r.url.endsWith('.css')))")
    page.context.set_offline(True)
    page.goto(f"{hall.address}/blad/blad")
    expect(page.locator('[name="blad_rol"][value="a"]')).to_be_checked()
    page.context.set_offline(False)


@pytest.mark.parametrize("root", ["", "/werkblad"])
def test_without_javascript_through_nginx(
    browser: Browser, tmp_path: Path, certificate: Certificate, root: str
) -> None:
    with (
        reached(tmp_path, nginx, certificate, root) as (hall, _),
        phone(browser, java_script_enabled=False) as page,
    ):
        page.goto(hall.scanned(2))
        page.wait_for_url("**?zonder#deel-1")
        page.locator('[name="blad_rol"][value="a"]').check()
        page.locator("#p1 button.p").click()
        page.wait_for_url("**bewaard=1**")
        expect(page.locator('[name="blad_rol"][value="a"]')).to_be_checked()
        assert page.url.startswith(f"{hall.address}/blad/blad?")
        assert hall.answers(2)["blad_rol"] == ("a",)
