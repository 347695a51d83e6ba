"""Who may come in to the review pages, and what a page says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from generator.model.errors import DecisionError
from generator.web.app import create_app
from generator.web.guard import Guard, is_own_host
from generator.web.items import (
    AnswerItem,
    Ask,
    Clash,
    DecidedRow,
    Doubt,
    Option,
    PageItem,
    Progress,
    Queue,
    Reply,
    RunChoice,
    SheetChoice,
)

TOKEN = "een-lange-sleutel-voor-de-proef"
ITEM, LOST = "aaaa1111", "bbbb2222"
EVIL = "<script>alert(1)</script>"


@dataclass
class FakeDesk:
    """A desk with one doubtful answer and one lost page, that notes what it is asked."""

    made: list[tuple[str, Reply, str, str]] = field(default_factory=list)
    asked: list[tuple[str, int, str, int]] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)

    def progress(self, queue: Queue) -> Progress:
        return Progress(len(self.made), 2)

    def notices(self) -> Sequence[str]:
        return (f"Let op {EVIL}",)

    def after(self, queue: Queue, item: str | None, who: str, *, step: int = 1) -> str | None:
        if queue is Queue.PAGES:
            return LOST if item is None else None
        return ITEM if item is None else None

    def item(self, item: str, who: str) -> AnswerItem | PageItem | None:
        options = (Option("ja", "Ja", True), Option("nee", EVIL))
        if item == ITEM:
            return AnswerItem(ITEM, "Scan", "Is er beleid?", "exemplaar 1", Ask.ONE, options, "", "'Ja'", "Onzeker.", 1)
        return PageItem(LOST, "scan.pdf, blz. 3", "Geen code.", "Scan opnieuw.", 1) if item == LOST else None

    def runs(self) -> Sequence[RunChoice]:
        return (RunChoice("7K3M9Q", "Oplage 7K3M9Q", 3, (SheetChoice("7K3M9Q:0:1", "Scan, blz. 1"),)),)

    def picture(self, item: str, number: int, kind: str, turns: int) -> bytes | None:
        self.asked.append((item, number, kind, turns))
        return b"\xff\xd8plaatje" if item in (ITEM, LOST) else None

    def decided(self, start: int, count: int) -> Sequence[DecidedRow]:
        return [DecidedRow(ITEM, EVIL, "exemplaar 1", "'Ja'", "an")][start : start + count]

    def decide(self, item: str, reply: Reply, who: str, initials: str) -> Clash | Doubt | None:
        if reply.kind not in ("value", "blank", "unreadable", "dismissed", "assigned"):
            raise DecisionError("Deze keuze ken ik niet.", "Kies een van de knoppen.")
        if item not in (ITEM, LOST):
            raise DecisionError("Dit staat niet meer in de lijst.", "Ga terug naar het begin.")
        self.made.append((item, reply, who, initials))
        return None

    def undo(self, who: str, initials: str) -> str | None:
        self.undone.append(who)
        return ITEM if self.made else None

    def finish(self) -> str:
        return "De tabellen zijn bijgewerkt."


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def client(desk: FakeDesk) -> FlaskClient:
    return create_app(desk, Guard(token=TOKEN, hosts=("balie",))).test_client()


def admitted(client: FlaskClient) -> FlaskClient:
    assert client.get(f"/?sleutel={TOKEN}").status_code == 302
    return client


def signature(response: TestResponse) -> str:
    found = re.search(r'name="vorm" value="([0-9a-f]+)"', response.get_data(as_text=True))
    assert found
    return found[1]


def test_without_the_token_there_is_nothing_to_see(client: FlaskClient, desk: FakeDesk) -> None:
    for path in ("/", "/twijfel/", f"/twijfel/{ITEM}", f"/plaatje/{ITEM}/0/uitsnede.jpg", "/?sleutel=geraden"):
        assert client.get(path).status_code == 403
    assert client.post("/klaar").status_code == 403
    assert desk.asked == []


def test_the_token_becomes_a_cookie_and_leaves_the_address(client: FlaskClient) -> None:
    response = client.get(f"/twijfel/{ITEM}?sleutel={TOKEN}")
    assert (response.status_code, response.headers["Location"]) == (302, f"/twijfel/{ITEM}")
    cookies = response.headers.getlist("Set-Cookie")
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert client.get(f"/twijfel/{ITEM}").status_code == 200


def test_a_token_in_an_address_never_leads_elsewhere(client: FlaskClient) -> None:
    response = client.get(f"//kwaad.example/?sleutel={TOKEN}")
    assert "kwaad" not in response.headers.get("Location", "")


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8000", True), ("localhost:8000", True), ("[::1]:8000", True), ("192.168.1.20:8000", True),
        ("balie:8000", True), ("BALIE", True), ("kwaad.example", False), ("balie.kwaad.example", False),
        ("127.0.0.1.kwaad.example", False), ("", False), ("[::1", False),
    ],
)  # fmt: skip
def test_a_foreign_host_name_is_refused(client: FlaskClient, host: str, ours: bool) -> None:
    assert is_own_host(host, ("balie",)) is ours
    if host and host != "[::1":
        status = client.get(f"/?sleutel={TOKEN}", headers={"Host": host}).status_code
        assert status == (302 if ours else 421)


def test_a_form_from_another_site_or_browser_changes_nothing(client: FlaskClient, desk: FakeDesk) -> None:
    other = admitted(create_app(desk, Guard(token=TOKEN)).test_client())
    stolen = signature(other.get("/"))
    admitted(client)
    for form in ({}, {"vorm": ""}, {"vorm": "0" * 64}, {"vorm": stolen}):
        response = client.post(f"/twijfel/{ITEM}", data={"besluit": "value", "keuze": "ja", **form})
        assert response.status_code == 400
    assert desk.made == []


def test_a_signed_form_is_a_decision_with_initials(client: FlaskClient, desk: FakeDesk) -> None:
    admitted(client)
    signed = signature(client.get("/"))
    client.post("/wie", data={"vorm": signed, "wie": " ab "})
    response = client.post(f"/twijfel/{ITEM}", data={"vorm": signed, "besluit": "value", "keuze": "ja"})
    assert "Klaar met" in response.get_data(as_text=True)
    ((item, reply, who, initials),) = desk.made
    assert (item, reply, initials) == (ITEM, Reply("value", ("ja",)), "ab")
    assert who


def test_a_wrong_decision_is_shown_on_the_same_screen(client: FlaskClient) -> None:
    admitted(client)
    signed = signature(client.get("/"))
    response = client.post(f"/twijfel/{ITEM}", data={"vorm": signed, "besluit": "hack"})
    assert response.status_code == 422
    assert "Deze keuze ken ik niet." in response.get_data(as_text=True)


def test_what_was_typed_on_a_stale_screen_stands_there_again(client: FlaskClient, desk: FakeDesk) -> None:
    """A form of another sitting or browser is not believed, and what somebody typed into it is not lost."""
    admitted(client)
    page = client.post(f"/bladzijden/{LOST}", data={"vorm": "0" * 64, "besluit": "assigned", "exemplaar": "Jan & Co"})
    text = page.get_data(as_text=True)
    assert (page.status_code, desk.made) == (400, [])
    assert "Dit scherm was verouderd" in text
    assert 'value="Jan &amp; Co"' in text
    again = {"vorm": signature(page), "besluit": "assigned", "blad": "7K3M9Q:0:1", "exemplaar": "Jan & Co"}
    assert client.post(f"/bladzijden/{LOST}", data=again).status_code == 200
    assert len(desk.made) == 1


@pytest.mark.parametrize("signed", [True, False])
def test_what_was_typed_about_something_that_is_gone_can_be_copied(
    client: FlaskClient, desk: FakeDesk, signed: bool
) -> None:
    admitted(client)
    vorm = signature(client.get("/")) if signed else ""
    page = client.post("/teksten/cccc3333", data={"vorm": vorm, "besluit": "value", "tekst": "Lang verhaal <b>"})
    text = page.get_data(as_text=True)
    assert (page.status_code, "Lang verhaal &lt;b&gt;" in text, desk.made) == (409, True, [])


def test_undo_skip_and_finish(client: FlaskClient, desk: FakeDesk) -> None:
    admitted(client)
    signed = signature(client.get("/"))
    assert client.post("/twijfel/terug", data={"vorm": signed}).headers["Location"] == "/twijfel/"  # nothing to undo
    client.post(f"/twijfel/{ITEM}", data={"vorm": signed, "besluit": "blank"})
    assert client.post("/twijfel/terug", data={"vorm": signed}).headers["Location"] == f"/twijfel/{ITEM}"
    assert client.get(f"/twijfel/{ITEM}/volgende").status_code == 200
    assert client.get(f"/twijfel/{ITEM}/zijwaarts").status_code == 404
    assert "bijgewerkt" in client.post("/klaar", data={"vorm": signed}).get_data(as_text=True)


def test_a_lost_page_is_placed_or_turned(client: FlaskClient, desk: FakeDesk) -> None:
    admitted(client)
    page = client.get(f"/bladzijden/{LOST}?draai=1")
    assert "draai=2" in page.get_data(as_text=True)
    data = {"vorm": signature(page), "besluit": "assigned", "blad": "7K3M9Q:0:1", "exemplaar": "2"}
    client.post(f"/bladzijden/{LOST}", data=data)
    assert desk.made[0][1] == Reply("assigned", copy="2", sheet="7K3M9Q:0:1")
    assert client.get(f"/plaatje/{LOST}/0/blad.jpg?draai=3").status_code == 200
    assert desk.asked[-1] == (LOST, 0, "blad", 3)
    assert client.get("/bladzijden/?draai=2").headers["Location"] == f"/bladzijden/{LOST}?draai=2"  # the next as well


@pytest.mark.parametrize(
    "path",
    [
        "/plaatje/..%2f..%2fetc%2fpasswd/0/uitsnede.jpg",
        "/plaatje/../../werkblad.sqlite/0/uitsnede.jpg",
        f"/plaatje/{ITEM}/0/..%2f..%2fwerkblad.jpg",
        f"/plaatje/{ITEM}/-1/uitsnede.jpg",
        f"/plaatje/{ITEM}/0/uitsnede.jpg?draai=9",
        "/vast/../app.py",
        "/vast/..%2fapp.py",
        "/onbekend/",
        f"/onbekend/{ITEM}",
        "/twijfel/cccc3333",
    ],
)
def test_no_address_leads_to_a_file_of_the_computer(client: FlaskClient, path: str) -> None:
    assert admitted(client).get(path).status_code == 404


def test_pages_bring_nothing_from_elsewhere_and_run_no_text_of_others(client: FlaskClient) -> None:
    admitted(client)
    for path in ("/", f"/twijfel/{ITEM}", f"/bladzijden/{LOST}", "/beslist/"):
        response = client.get(path)
        text = response.get_data(as_text=True)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
        assert EVIL not in text
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', text)
        assert not re.search(r"<[^>]+\s(?:on\w+|style)=", text)  # no inline script or style
        assert '<html lang="nl">' in text


def test_every_control_has_a_name_and_every_picture_a_text(client: FlaskClient) -> None:
    admitted(client)
    for path in (f"/twijfel/{ITEM}", f"/bladzijden/{LOST}", "/"):
        text = client.get(path).get_data(as_text=True)
        assert len(re.findall(r"<h1", text)) == 1
        assert re.findall(r"<img(?![^>]*\balt=\"[^\"]+\")[^>]*>", text) == []
        named = set(re.findall(r'<label for="([^"]+)"', text))
        for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", text):
            if 'type="hidden"' not in tag and 'type="checkbox"' not in tag:
                found = re.search(r'id="([^"]+)"', tag)
                assert found
                assert found[1] in named


@pytest.mark.parametrize("ask", [Ask.ONE, Ask.MANY])
def test_every_option_has_a_key_of_its_own_that_stands_on_the_page(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    options = tuple(Option(f"o{n}", f"Optie {n}") for n in range(1, 15))
    item = AnswerItem(ITEM, "Scan", "Waar?", "exemplaar 1", ask, options, "", "", "", 1, rest=3)
    monkeypatch.setattr(FakeDesk, "item", lambda self, name, who: item)
    text = admitted(client).get(f"/twijfel/{ITEM}").get_data(as_text=True)
    keys = re.findall(r'data-key="([^"]+)"', text)
    assert len(keys) == len(set(keys)), "one key, one meaning"
    assert keys[:14] == list("123456789bcefg") if ask is Ask.ONE else set("123456789bcefg") < set(keys)
    shown = re.findall(r"<kbd>(\w)</kbd> <span>Optie (\d+)", text)
    assert shown == [(key, str(n)) for n, key in enumerate("123456789bcefg", start=1)]


def test_too_long_a_form_is_refused(client: FlaskClient, desk: FakeDesk) -> None:
    admitted(client)
    data = {"vorm": signature(client.get("/")), "besluit": "value", "tekst": "a" * 300_000}
    assert client.post(f"/twijfel/{ITEM}", data=data).status_code == 413
    assert desk.made == []
