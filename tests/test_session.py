"""A session: who has no sheet joins, the beamer shows what may be shown, and nobody else gets in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from group_sample import crew

from generator import session as session_module
from generator.define.library import Library
from generator.entry import StoreFront
from generator.houses import house_of
from generator.keep.group import group_pictures
from generator.keep.store.sqlite import SqliteStore
from generator.model.entry import EntryEvent, EventKind
from generator.session import RunSession
from generator.web.entry.app import create_app
from generator.web.entry.below import below
from generator.web.entry.pages import Pages
from generator.web.guard import Guard
from generator.web.session.pages import add_session

ISSUED = 12


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    workspace = tmp_path_factory.mktemp("zaal")
    return workspace, crew(workspace, "evaluatie", ISSUED)


@pytest.fixture(scope="module")
def session(hall: tuple[Path, str]) -> Iterator[tuple[Flask, RunSession, Guard]]:
    workspace, run = hall
    path, library, guard = workspace / "out" / "werkblad.sqlite", Library(workspace), Guard()
    with StoreFront(lambda: SqliteStore(path, must_exist=True, any_thread=True), partial(house_of, library)) as front:
        desk, pages = RunSession(front, library, run), Pages(front.houses())
        desk.reached_at("http://localhost/")
        app = create_app(front, pages, hosts=("localhost",))
        add_session(app, desk, front, pages, guard)
        yield app, desk, guard


@pytest.fixture
def phone(session: tuple[Flask, RunSession, Guard]) -> FlaskClient:
    return session[0].test_client()


@pytest.fixture
def beamer(session: tuple[Flask, RunSession, Guard]) -> FlaskClient:
    client = session[0].test_client()
    assert client.get(f"/groep/?sleutel={session[2].token}").status_code == 302
    return client


def test_the_beamer_page_tells_how_to_join_and_how_many_answered(
    beamer: FlaskClient, session: tuple[Flask, RunSession, Guard]
) -> None:
    page = beamer.get("/groep/").get_data(as_text=True)
    assert f"localhost/{session[1].run}" in page
    assert f'id="answered">{ISSUED}<' in page
    assert "/groep/meedoen.svg" in page
    assert "<svg" in beamer.get("/groep/meedoen.svg").get_data(as_text=True)


def test_its_pictures_are_the_groups_with_all_numbers_in_words(beamer: FlaskClient) -> None:
    page = beamer.get("/groep/?beeld=1").get_data(as_text=True)
    source, alt = re.search(r'<img src="([^"]+)" alt="([^"]+)"', page).groups()  # type: ignore[union-attr]
    assert "Wat vond je ervan?" in alt and "mensen" in alt
    picture = beamer.get(source)
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    assert beamer.get("/groep/beeld/000000000000/1.png").status_code == 404  # of another moment


def test_the_pages_own_look_sends_nothing_where_nothing_changed(beamer: FlaskClient) -> None:
    first = beamer.get("/groep/stand.json")
    again = beamer.get("/groep/stand.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


@pytest.mark.parametrize("path", ["/groep/", "/groep/stand.json", "/groep/meedoen.svg", "/groep/vast/beamer.js"])
def test_staff_pages_are_shut_for_who_has_no_token(phone: FlaskClient, path: str) -> None:
    assert phone.get(path).status_code == 403
    assert phone.get(f"{path}?sleutel=verkeerd").status_code == 403


def test_who_has_no_sheet_gets_a_copy_of_their_own_and_only_one(
    phone: FlaskClient, session: tuple[Flask, RunSession, Guard], hall: tuple[Path, str]
) -> None:
    run = session[1].run
    assert "Begin zonder blad" in phone.get(f"/{run.lower()}").get_data(as_text=True)
    for _ in range(2):
        joined = phone.post("/meedoen")
        assert (joined.status_code, joined.headers["Location"]) == (303, "/bladen")
    assert phone.get("/toestel.json").get_json()["number"] == f"{ISSUED + 1:03d}"
    with SqliteStore(hall[0] / "out" / "werkblad.sqlite") as store:
        assert max(copy.number for copy in store.copies(run)) == ISSUED + 1


def test_a_look_at_the_invitation_makes_no_copy(
    phone: FlaskClient, session: tuple[Flask, RunSession, Guard], hall: tuple[Path, str]
) -> None:
    with SqliteStore(hall[0] / "out" / "werkblad.sqlite") as store:
        before = len(list(store.copies(session[1].run)))
        phone.get(f"/{session[1].run}")
        assert len(list(store.copies(session[1].run))) == before


def test_joining_can_be_closed_by_staff_alone(
    beamer: FlaskClient, phone: FlaskClient, session: tuple[Flask, RunSession, Guard]
) -> None:
    assert phone.post("/groep/open", data={"dicht": "1"}).status_code == 403
    assert beamer.post("/groep/open", data={"dicht": "1", "vorm": "verkeerd"}).status_code == 400
    form = re.search(r'name="vorm" value="([^"]+)"', beamer.get("/groep/").get_data(as_text=True))
    assert form is not None
    assert beamer.post("/groep/open", data={"dicht": "1", "vorm": form[1]}).status_code == 303
    try:
        assert phone.post("/meedoen").status_code == 409
        assert "meedoen.svg" not in beamer.get("/groep/").get_data(as_text=True), (
            "a code that leads nowhere is not shown"
        )
        assert "kan nu niet" in phone.get(f"/{session[1].run}").get_data(as_text=True)
    finally:
        beamer.post("/groep/open", data={"dicht": "0", "vorm": form[1]})
    assert phone.post("/meedoen").status_code == 303


def test_a_session_below_a_path_leads_nobody_out_of_it(session: tuple[Flask, RunSession, Guard]) -> None:
    app, desk, guard = session
    plain = app.wsgi_app
    app.wsgi_app = below(plain, "/hr/werkblad")  # type: ignore[method-assign,assignment]
    try:
        beamer = app.test_client()
        assert beamer.get(f"/hr/werkblad/groep/?sleutel={guard.token}").headers["Location"] == "/hr/werkblad/groep/"
        page = beamer.get("/hr/werkblad/groep/").get_data(as_text=True)
        links = re.findall(r'(?:href|src|action|data-stand)="(/[^"]*)"', page)
        assert links and all(link.startswith("/hr/werkblad/groep/") for link in links)
        assert app.test_client().post("/meedoen").headers["Location"] == "/hr/werkblad/bladen"
        assert "Begin zonder blad" in app.test_client().get(f"/hr/werkblad/{desk.run}").get_data(as_text=True)
    finally:
        app.wsgi_app = plain  # type: ignore[method-assign]


def test_nothing_is_counted_again_until_something_came(hall: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, run = hall
    path, library, looks = workspace / "out" / "werkblad.sqlite", Library(workspace), []
    monkeypatch.setattr(session_module, "LOOK_SECONDS", -1.0)
    monkeypatch.setattr(session_module, "group_pictures", lambda *a, **k: looks.append(1) or group_pictures(*a, **k))
    with StoreFront(lambda: SqliteStore(path, must_exist=True, any_thread=True), partial(house_of, library)) as front:
        desk = RunSession(front, library, run)
        before = [desk.stand() for _ in range(3)][-1]
        assert len(looks) == 1
        newcomer = desk.join()
        assert newcomer is not None
        opened = front.run(run)
        assert opened is not None
        variable = next(v for v in opened.sheets[0].variables if not v.private)
        content = json.dumps({"variable": variable.name, "value": None})
        front.keep(newcomer, [EntryEvent(1, variable.form, EventKind.ANSWER, content)])
        assert desk.stand().answered == before.answered + 1 and len(looks) == 2


def test_a_picture_at_the_end_waits_until_joining_is_closed(hall: tuple[Path, str]) -> None:
    workspace, run = hall
    path, library = workspace / "out" / "werkblad.sqlite", Library(workspace)
    with StoreFront(lambda: SqliteStore(path, must_exist=True, any_thread=True), partial(house_of, library)) as front:
        desk = RunSession(front, library, run, at_end=True)
        before = desk.stand()
        assert before.held and before.slides == () and before.answered >= ISSUED
        desk.close(closed=True)
        after = desk.stand()
        assert not after.held and after.slides
        desk.close(closed=False)
        assert desk.stand().slides, "what was shown stays"
