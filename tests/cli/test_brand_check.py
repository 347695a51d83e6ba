"""`werkblad brand check`: every brand has its turn, whatever is wrong with another."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from bad_input_sample import ask

from generator.define.address import answers
from generator.define.workspace import init_workspace

EMPTY_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def brand(here: Path, key: str, text: str, logo: str = "") -> None:
    folder = here / "brand" / key
    folder.mkdir(parents=True)
    (folder / "brand.yaml").write_text(text, encoding="utf-8")
    if logo:
        (folder / "logo.svg").write_text(logo, encoding="utf-8")


def test_every_brand_is_looked_at_and_every_problem_told(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    brand(here, "aaa", "extends: zonneveen\nlogo: logo.svg\n", EMPTY_LOGO)
    brand(here, "bbb", 'extends: zonneveen\npalette: {primary: "rood", accent: "#12"}\n')
    brand(here, "ccc", "extends: zonneveen\nlogo: logo.svg\n", EMPTY_LOGO)
    code, said = ask(capfd, "brand", "check")
    assert code == 3
    for key in ("aaa", "bbb", "ccc"):
        assert f"brand/{key}/" in said
    assert "(zonneveen)" in said and "(waterrade)" in said  # the sound ones are described all the same
    assert said.count("'primary'") == 1 and said.count("'accent'") == 1


def test_named_brands_are_all_looked_at_too(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    brand(here, "aaa", "extends: zonneveen\nlogo: logo.svg\n", EMPTY_LOGO)
    code, said = ask(capfd, "brand", "check", "aaa", "watterade", "zonneveen")
    assert code == 3
    assert "brand/aaa/" in said and "Bedoel je 'waterrade'?" in said
    assert "Gemeente Zonneveen (zonneveen)" in said
    assert ask(capfd, "brand", "check", "watterade")[0] == 4


@pytest.fixture
def server() -> Iterator[int]:
    """Somebody who answers, if only with a no."""

    class Nobody(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(404)
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass  # or it stands among what the tests say

    made = HTTPServer(("127.0.0.1", 0), Nobody)
    Thread(target=made.serve_forever, daemon=True).start()
    yield made.server_port
    made.shutdown()
    made.server_close()


def test_an_address_answers_or_does_not(server: int) -> None:
    assert answers(f"http://127.0.0.1:{server}/{{code}}")
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        assert not answers(f"http://127.0.0.1:{taken.getsockname()[1]}/{{code}}", 1.0)
    assert not answers("http://[/{code}", 1.0)


def test_a_new_workspace_promises_no_page_that_is_not_there(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    init_workspace(here / "w", brand="waterrade", pack="kern")
    text = (here / "w" / "brand" / "waterrade" / "brand.yaml").read_text(encoding="utf-8")
    assert "\n# entry_url: " in text and "\nentry_url" not in text
    code, said = ask(capfd, "-w", str(here / "w"), "brand", "check", "waterrade")
    assert code == 0 and "webadres: geen" in said
