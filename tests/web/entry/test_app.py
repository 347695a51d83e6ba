"""The addresses of digital entry, from a scanned code to what is kept, with a rendering that has no looks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from entry_cases import PlainRendering, built, code_of, opener
from flask.testing import FlaskClient

from generator.define.library import Library
from generator.entry import StoreFront
from generator.houses import house_of
from generator.keep.entry.second import seconds_of
from generator.keep.store.sqlite import SqliteStore
from generator.web.entry import app as app_module
from generator.web.entry.app import create_app
from generator.web.entry.cookies import COOKIE, PLAIN_COOKIE
from generator.web.entry.limits import Limits


class Place:
    """A workspace with a run, and browsers on it."""

    def __init__(self, folder: Path, front: StoreFront, run: str, place: Path) -> None:
        self.folder, self.run, self.place = folder, run, place
        self.app = create_app(front, PlainRendering(), hosts=("invullen.example",))
        self.app.view_functions["landing"].__self__._limits = Limits(lambda: 1000.0)  # type: ignore[attr-defined]

    def browser(self) -> FlaskClient:
        return self.app.test_client()

    def begun(self, copy: int = 1) -> FlaskClient:
        """A browser that scanned a copy."""
        browser = self.browser()
        assert browser.get(f"/{code_of(self.place, self.run, copy)}").status_code == 200
        return browser

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with SqliteStore(self.place) as store:
            return list(store.rows(sql))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("werkmap")
    place, run = built(folder, copies=40)
    with StoreFront(opener(place), partial(house_of, Library(folder))) as front:
        yield Place(folder, front, run, place)


@pytest.fixture
def here(whole: Place) -> Place:
    """The same, with nothing in it yet and no wrong code counted."""
    with SqliteStore(whole.place) as store:
        tables = ("entry_events", "entry_devices", "entry_codes", "entry_clashes", "entry_unfolded", "pages")
        store.change([(f"DELETE FROM {table}", ()) for table in tables])
        front = whole.app.view_functions["landing"].__self__._front  # type: ignore[attr-defined]
    return Place(whole.folder, front, whole.run, whole.place)


def token(browser: FlaskClient) -> str:
    return str(browser.get("/toestel.json").get_json()["token"])


def answer(seq: int, variable: str, value: object, form: str = "blad", **more: object) -> dict[str, object]:
    return {"seq": seq, "form": form, "kind": "answer", "variable": variable, "value": value, "base": 0, "at": 1} | more


def post(browser: FlaskClient, *events: object, **more: Any) -> Any:
    return browser.post("/antwoorden", json={"token": token(browser), "events": list(events)}, **more)


def statuses(response: Any) -> list[int]:
    return [ack["status"] for ack in response.get_json()["acks"]]


# --- coming in --------------------------------------------------------------------------------------------------------


def test_a_code_opens_its_sheet_at_its_page(here: Place) -> None:
    code = code_of(here.place, here.run, 2)
    for typed in (code, code.lower(), f"{code[:6]}-{code[6:12]}-{code[12:]}", f"w/{code}", f"?code={code}"):
        response = here.browser().get(f"/{typed}")
        assert response.status_code == 200 and "<h1>Over je werk</h1>1" in response.get_data(as_text=True)
        assert response.headers["Cache-Control"] == "no-store" and code.encode() not in response.data
        cookie = response.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and code not in cookie


def test_who_fills_in_without_javascript_is_sent_to_the_sheet_with_their_answers(here: Place) -> None:
    browser = here.browser()
    browser.set_cookie(PLAIN_COOKIE, "1")
    response = browser.get(f"/{code_of(here.place, here.run, 2)}")
    assert (response.status_code, response.headers["Location"]) == (303, "/blad/blad#deel-1")


def seconds(here: Place) -> tuple[int, ...]:
    with SqliteStore(here.place) as store:
        return seconds_of(store, here.run).numbers


def test_a_second_copy_on_one_device_is_marked_and_both_are_kept(here: Place) -> None:
    browser = here.begun(5)
    assert statuses(post(browser, answer(1, "blad_rol", "a"))) == [200]
    assert seconds(here) == (), "one copy is one copy, however often it is sent"
    browser.get(f"/{code_of(here.place, here.run, 4)}")
    assert seconds(here) == (), "looking is not filling in"
    assert statuses(post(browser, answer(1, "blad_rol", "b"))) == [200]
    browser.get(f"/{code_of(here.place, here.run, 5)}")
    assert statuses(post(browser, answer(2, "blad_waarom", "nog iets"))) == [200]
    assert seconds(here) == (4,), "that which came later, whichever is answered now"
    assert here.rows("SELECT copy, count(*) FROM entry_events GROUP BY copy") == [(4, 1), (5, 2)]


def test_copies_on_different_devices_are_not_marked(here: Place) -> None:
    for copy in (6, 7):
        assert statuses(post(here.begun(copy), answer(1, "blad_rol", "a"))) == [200]
    assert seconds(here) == ()


def test_without_javascript_a_second_copy_is_marked_too(here: Place) -> None:
    browser = here.begun(8)
    for copy in (8, 9):
        browser.get(f"/{code_of(here.place, here.run, copy)}")
        form = {"t": token(browser), "n": f"N{copy}", "blad_rol": "a"}
        assert browser.post("/blad/blad/deel/1", data=form).status_code == 303
    assert seconds(here) == (9,)


def test_looking_changes_nothing_in_the_store(here: Place) -> None:
    browser = here.begun()
    for address in ("/", "/bladen", "/blad/blad", "/blad/blad?zonder", "/toestel.json", "/klaar/blad", "/sw.js"):
        assert browser.get(address).status_code == 200, address
    assert here.rows("SELECT count(*) FROM entry_events") == here.rows("SELECT count(*) FROM entry_devices") == [(0,)]
    assert browser.get("/antwoorden").status_code == browser.get("/wis").status_code == 404


def test_a_wrong_code_and_one_that_somebody_else_uses_look_alike(here: Place) -> None:
    code = code_of(here.place, here.run)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert statuses(post(here.begun(), answer(1, "blad_rol", "a"))) == [200]
    used, bad = here.browser().get(f"/{code}"), here.browser().get(f"/{wrong}")
    assert (used.status_code, used.data, dict(used.headers)) == (bad.status_code, bad.data, dict(bad.headers))
    other = code_of(here.place, here.run, 39)
    assert here.browser().get(f"/{'ZZZZZZ' + other[6:]}").data == bad.data, "nor is it told that a run does not exist"
    assert here.browser().get("/wachtwoord").data == bad.data


def test_who_began_comes_back_with_the_same_code(here: Place) -> None:
    browser = here.begun()
    first = token(browser)
    post(browser, answer(1, "blad_rol", "a"))
    browser.get(f"/{code_of(here.place, here.run, 2)}")
    assert token(browser) != first, "a phone that two people share has two tokens"
    assert browser.get(f"/{code_of(here.place, here.run, 1)}").status_code == 200
    assert token(browser) == first


def test_wrong_codes_are_limited_and_right_ones_are_not(here: Place) -> None:
    code = code_of(here.place, here.run, 7)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    seen = [here.browser().get(f"/{wrong}").status_code for _ in range(45)]
    assert seen[:30] == [404] * 30 and set(seen[30:]) == {429}
    for copy in range(8, 39):
        assert here.browser().get(f"/{code_of(here.place, here.run, copy)}").status_code == 200
    assert here.browser().get(f"/{code}").status_code == 429, "of the copy that somebody guesses at nothing is told"


# --- answers ----------------------------------------------------------------------------------------------------------


def test_answers_are_kept_once(here: Place) -> None:
    browser = here.begun()
    events = [answer(1, "blad_rol", "a"), answer(2, "blad_wat", ["x", "z"]), answer(3, "blad_waarom", "Zó “fijn” 🙂")]
    first = post(browser, *events)
    again = post(browser, *[{**event, "at": 99, "base": 7} for event in reversed(events)])
    assert statuses(first) == statuses(again) == [200, 200, 200]
    assert sorted(a["at"] for a in first.get_json()["acks"]) == sorted(a["at"] for a in again.get_json()["acks"])
    assert here.rows("SELECT count(*) FROM entry_events") == [(3,)]
    assert browser.get("/toestel.json").get_json()["answers"] == {
        "blad_rol": "a",
        "blad_wat": ["x", "z"],
        "blad_waarom": "Zó “fijn” 🙂",
    }


def test_the_same_number_with_something_else_in_it_is_told_and_kept(here: Place) -> None:
    browser = here.begun()
    post(browser, answer(1, "blad_rol", "a"))
    assert statuses(post(browser, answer(1, "blad_rol", "b"), answer(2, "blad_jaren", "3"))) == [409, 200]
    assert here.rows("SELECT json_extract(content, '$.value') FROM entry_events WHERE seq = 1") == [("a",)]
    assert here.rows("SELECT json_extract(content, '$.value') FROM entry_clashes") == [("b",)]


def test_what_is_typed_is_never_refused(here: Place) -> None:
    browser = here.begun()
    typed = ("een paar", "31-2-2026", "", "\u0000 \ud800 \U0001f600", "1" * 400)
    events = [answer(number, "blad_jaren", text) for number, text in enumerate(typed, 1)]
    assert statuses(post(browser, *events)) == [200] * len(typed)


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (answer(1, "blad_gezond", "a"), 422),  # private: never stored
        (answer(1, "blad_rol", "c"), 422),
        (answer(1, "blad_rol", ["a"]), 400),
        (answer(1, "blad_wat", "x"), 400),
        (answer(1, "blad_wat", ["x", "x"]), 400),
        (answer(1, "blad_jaren", 3), 400),
        (answer(1, "blad_niets", "a"), 422),
        (answer(1, "blad_rol", "a", form="ander"), 422),
        (answer(1, "blad_waarom", "x" * 10_001), 413),
        (answer(0, "blad_rol", "a"), 400),
        (answer(20_001, "blad_rol", "a"), 413),
        ({"seq": True, "form": "blad", "kind": "done"}, 400),
        ({"seq": 1, "form": "blad", "kind": "seen", "part": 99}, 422),
        ({"seq": 1, "form": "blad", "kind": "gezien", "part": 1}, 400),
        ({"seq": 1, "form": "blad", "kind": "drawn", "item": "rol", "series": "a", "points": [], "way": "list"}, 422),
        ("tekst", 400),
        ([], 400),
    ],
)
def test_what_nobody_can_have_sent_is_refused_by_itself(here: Place, event: object, status: int) -> None:
    good = answer(7, "blad_rol", "b")
    response = post(here.begun(), event, good)
    assert sorted(statuses(response)) == sorted([200, status])
    assert here.rows("SELECT seq FROM entry_events") == [(7,)]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[1]", 400),
        (b'{"events": []}', 403),
        (b'{"token": "1.7K3M9Q.1.AAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA", "events": []}', 403),
        (b'{"events": ' + b"[" * 60_000, 400),
        (b'{"token": 1, "events": [' + b"{}," * 300 + b"{}]}", 413),
        (b'{"token": "' + b"x" * 70_000 + b'", "events": []}', 413),
        (b'{"a": "[[[[[[[[[[", "events": []}', 403),
    ],
)
def test_a_body_of_another_shape_is_refused(here: Place, body: bytes, status: int) -> None:
    response = here.browser().post("/antwoorden", data=body, content_type="application/json")
    assert response.status_code == status and response.mimetype == "application/json"


def test_another_site_cannot_make_a_phone_send(here: Place) -> None:
    browser = here.begun()
    for heads in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://kwaad.example"},
    ):
        assert post(browser, answer(1, "blad_rol", "a"), headers=heads).status_code == 403
    for heads in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {"Origin": "null"}):
        assert post(browser, answer(1, "blad_rol", "a"), headers=heads).status_code == 200
    mine = {"token": token(browser), "events": []}
    assert browser.post("/antwoorden", data=json.dumps(mine), content_type="text/plain").status_code == 415
    assert browser.get("/", headers={"Host": "kwaad.example"}).status_code == 421


def test_a_token_is_of_one_device_and_a_cookie_is_no_token(here: Place) -> None:
    browser = here.begun()
    good = token(browser)
    cookie = browser.get_cookie(COOKIE)
    assert cookie is not None
    for bad in (cookie.value, good[:-1] + ("A" if good[-1] != "A" else "B"), good.replace(".1.", ".2."), "", None, 3):
        assert browser.post("/antwoorden", json={"token": bad, "events": []}).status_code == 403
    browser.set_cookie(COOKIE, good)
    assert browser.get("/toestel.json").get_json() == {"token": None}


# --- without JavaScript -----------------------------------------------------------------------------------------------


def form(browser: FlaskClient, **fields: object) -> dict[str, object]:
    return {"t": token(browser), "n": "NONCE12345"} | fields


def test_forms_work_without_javascript_and_count_once(here: Place) -> None:
    browser = here.begun()
    sent = form(browser, blad_rol="a", blad_wat=["x", "y"], blad_waarom="Daarom")
    for _ in range(2):
        response = browser.post("/blad/blad/deel/1", data=sent)
        assert (response.status_code, response.headers["Location"]) == (303, "/blad/blad?bewaard=1#deel-2")
    assert here.rows("SELECT count(*) FROM entry_events") == [(4,)], "three answers, and that it was seen"
    changed = browser.post("/blad/blad/deel/1", data=form(browser, n="NONCE23456", blad_rol="b"))
    assert changed.status_code == 303
    assert browser.get("/toestel.json").get_json()["answers"] == {
        "blad_rol": "b", "blad_wat": None, "blad_waarom": None,
    }  # fmt: skip
    last = browser.post("/blad/blad/deel/2", data=form(browser, n="N3", blad_jaren="een paar"))
    assert last.headers["Location"] == "/klaar/blad"
    assert "een paar" in browser.get("/blad/blad").text, "who sends forms gets pages with their answers in them"
    assert here.browser().get(f"/{code_of(here.place, here.run)}").status_code == 404, "and now it is claimed"


def test_a_form_needs_its_token_and_its_cookie(here: Place) -> None:
    mine, other = here.begun(1), here.begun(2)
    assert mine.post("/blad/blad/deel/1", data=form(other, blad_rol="a")).status_code == 400
    assert mine.post("/blad/blad/deel/1", data={"n": "x", "blad_rol": "a"}).status_code == 400
    assert mine.post("/blad/blad/deel/9", data=form(mine)).status_code == 400
    assert here.rows("SELECT count(*) FROM entry_events") == [(0,)]


# --- going on elsewhere, leaving --------------------------------------------------------------------------------------


def test_a_continue_code_hands_over_what_was_answered(here: Place) -> None:
    first, second = here.begun(), here.browser()
    post(first, answer(1, "blad_rol", "a"), answer(2, "blad_waarom", "Daarom"))
    code = first.post("/verder", json={"token": token(first)}).get_json()["code"]
    assert len(code) == 9 and code[4] == "-"
    assert code.replace("-", "").encode() not in b"".join(p.read_bytes() for p in here.place.parent.glob("*.sqlite*"))
    response = second.post("/ik-was-al-bezig", data={"code": f" {code.lower()} "})
    assert (response.status_code, response.headers["Location"]) == (303, "/bladen")
    assert second.get("/toestel.json").get_json()["answers"] == {"blad_rol": "a", "blad_waarom": "Daarom"}
    assert statuses(post(second, answer(1, "blad_rol", "b"))) == [200], "it has numbers of its own"
    assert here.browser().post("/ik-was-al-bezig", data={"code": "0000-0000"}).status_code == 404


def test_wrong_continue_codes_are_limited(here: Place) -> None:
    seen = [here.browser().post("/ik-was-al-bezig", data={"code": "0000-0000"}).status_code for _ in range(35)]
    assert seen[:30] == [404] * 30 and set(seen[30:]) == {429}


def test_wiping_a_device_keeps_what_was_sent(here: Place) -> None:
    browser = here.begun()
    post(browser, answer(1, "blad_rol", "a"))
    assert browser.post("/wis", data={"t": token(browser)}).status_code == 200
    assert browser.get("/toestel.json").get_json() == {"token": None}
    assert here.rows("SELECT count(*) FROM entry_events") == [(1,)]


# --- what every answer carries ----------------------------------------------------------------------------------------


def test_pages_fetch_nothing_elsewhere_and_are_remembered_by_nobody(here: Place) -> None:
    browser = here.begun()
    for address in ("/", "/bladen", "/blad/blad", "/toestel.json", "/bestaat-niet/niet"):
        heads = browser.get(address).headers
        assert heads["Cache-Control"] == "no-store" and heads["Referrer-Policy"] == "no-referrer"
        assert heads["X-Robots-Tag"] == "noindex, nofollow" and "unsafe" not in heads["Content-Security-Policy"]
        assert heads["Content-Security-Policy"].startswith("default-src 'none';")
    assert "immutable" in browser.get("/vast/a.css").headers["Cache-Control"]
    assert browser.get("/sw.js").headers["Cache-Control"] == "no-cache"
    assert browser.get("/vast/../../etc/passwd").status_code == 404


def test_the_blank_sheet_is_the_same_for_every_copy_and_packed_once(here: Place) -> None:
    one, two = here.begun(1), here.begun(2)
    post(one, answer(1, "blad_waarom", "geheim"))
    heads = {"Accept-Encoding": "gzip"}
    first, second = (browser.get("/blad/blad", headers=heads) for browser in (one, two))
    assert first.data == second.data and b"geheim" not in first.data
    again = two.get("/blad/blad", headers={**heads, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_sheet_stays_as_it_was_printed(here: Place) -> None:
    form = here.folder / "forms" / "blad.yaml"
    before = form.read_text("utf-8")
    form.write_text(before.replace("Over je werk", "Iets heel anders").replace("version: 1", "version: 2"), "utf-8")
    try:
        with StoreFront(opener(here.place), partial(house_of, Library(here.folder))) as front:
            app = create_app(front, PlainRendering(), hosts=())
            browser = app.test_client()
            browser.get(f"/{code_of(here.place, here.run)}")
            assert "Over je werk" in browser.get("/blad/blad").text
    finally:
        form.write_text(before, "utf-8")


def test_nothing_is_logged_of_who_came_with_which_code(here: Place, caplog: pytest.LogCaptureFixture) -> None:
    code = code_of(here.place, here.run)
    with caplog.at_level("DEBUG"):
        browser = here.begun()
        post(browser, answer(1, "blad_waarom", "geheim"))
        here.browser().get(f"/{code[:-1]}")
        browser.post("/antwoorden", data=b"{", content_type="application/json")
    assert code[6:] not in caplog.text and "geheim" not in caplog.text and "127.0.0.1" not in caplog.text


def test_a_run_of_before_sheets_were_kept_is_told_so(here: Place) -> None:
    with SqliteStore(here.place) as store:
        ((data,),) = store.rows("SELECT data FROM sheets")
        store.change([("DELETE FROM sheets", ())])
    try:
        with StoreFront(opener(here.place), partial(house_of, Library(here.folder))) as front:
            app = create_app(front, PlainRendering(), hosts=())
            page = app.test_client().get(f"/{code_of(here.place, here.run)}")
            assert page.status_code == 200 and app_module._OLD[0] in page.text
    finally:
        with SqliteStore(here.place) as store:
            store.change([("INSERT INTO sheets VALUES (?, ?)", (here.run, data))])
