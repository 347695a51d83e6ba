"""Pages below a path, whether the webserver before them hands the path on or not."""

from __future__ import annotations

from typing import cast

import click
import pytest
from entry_cases import PlainRendering
from flask import Flask, request, url_for

from generator.cli.serve_command import checked_address, path_of
from generator.model.errors import OutputError
from generator.web.entry.below import below, refuse_own
from generator.web.entry.front import Front
from generator.web.entry.serving import EntryServing


@pytest.fixture
def app() -> Flask:
    made = Flask(__name__, static_folder=None)
    made.add_url_rule("/", "landing", lambda: "begin")
    made.add_url_rule("/blad/<form>", "sheet", lambda form: f"{url_for('sheet', form=form)} {request.script_root}")
    return made


@pytest.mark.parametrize("asked", ["/werk/blad/blad/scan", "/blad/scan"])
def test_addresses_that_are_made_begin_with_the_path(app: Flask, asked: str) -> None:
    app.wsgi_app = below(app.wsgi_app, "/werk/blad")  # type: ignore[method-assign,assignment]
    assert app.test_client().get(asked).get_data(as_text=True) == "/werk/blad/blad/scan /werk/blad"


@pytest.mark.parametrize("asked", ["/werkblad", "/werkblad/", "/"])
def test_the_path_itself_is_the_first_page(app: Flask, asked: str) -> None:
    app.wsgi_app = below(app.wsgi_app, "/werkblad")  # type: ignore[method-assign,assignment]
    assert app.test_client().get(asked).get_data(as_text=True) == "begin"


def test_a_name_that_only_begins_alike_is_another_page(app: Flask) -> None:
    app.wsgi_app = below(app.wsgi_app, "/werkblad")  # type: ignore[method-assign,assignment]
    assert app.test_client().get("/werkbladen").status_code == 404


@pytest.mark.parametrize(
    ("typed", "address", "path"),
    [
        (None, "", ""),
        ("https://invullen.onzegemeente.nl/", "https://invullen.onzegemeente.nl", ""),
        ("https://www.onzegemeente.nl/werkblad/", "https://www.onzegemeente.nl/werkblad", "/werkblad"),
        (
            "https://www.onzegemeente.nl:8443/hr/werkblad",
            "https://www.onzegemeente.nl:8443/hr/werkblad",
            "/hr/werkblad",
        ),
    ],
)
def test_an_address_may_have_a_path(typed: str | None, address: str, path: str) -> None:
    assert checked_address(typed) == address and path_of(address) == path


@pytest.mark.parametrize(
    "typed", ["onzegemeente.nl", "ftp://onzegemeente.nl", "https://x.nl/?a=1", "https://x.nl/#a", "https://x.nl/{code}",
              "https://x.nl//a", "https://x.nl/a b"],
)  # fmt: skip
def test_what_is_no_address_is_said(typed: str) -> None:
    with pytest.raises(click.UsageError, match="geen webadres"):
        checked_address(typed)


@pytest.mark.parametrize("root", ["/blad", "/blad/scan", "/sw.js"])
def test_a_path_that_begins_like_an_own_address_is_refused(app: Flask, root: str) -> None:
    with pytest.raises(OutputError, match="is al een adres van Werkblad zelf") as refused:
        refuse_own(root, app.url_map, ["sw.js"])
    assert root in refused.value.what and "ander pad" in refused.value.mend


@pytest.mark.parametrize("root", ["/klaar", "/ik-was-al-bezig", "/groep/x"])
def test_nobody_is_served_below_an_address_of_the_pages_themselves(root: str) -> None:
    def session(app: Flask, _: bool) -> None:
        app.add_url_rule("/groep/", "beamer", lambda: "")

    front = cast(Front, None)  # nobody is asked for anything
    with pytest.raises(OutputError, match=root.split("/")[1]):
        EntryServing(front, PlainRendering(), base_url=f"https://www.onzegemeente.nl{root}", more=session)


@pytest.mark.parametrize("root", ["", "/werkblad", "/bladen", "/werk/blad"])
def test_other_paths_are_fine(app: Flask, root: str) -> None:
    refuse_own(root, app.url_map, ["sw.js"])
