"""`werkblad serve` and `werkblad backup`: what they say to who calls them wrongly, and what a copy is."""

from __future__ import annotations

from pathlib import Path

import pytest
from entry_cases import built

from generator.cli import main
from generator.cli.serve_command import _led_astray
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.web.entry.front import House


def called(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    "url",
    [
        "invullen.example",
        "ftp://a.example",
        "https://a.example/bl ad",
        "https://a.example/?x=1",
        "https://",
        "http://[",
    ],
)
def test_a_base_url_is_scheme_name_and_path(here: Path, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    built(here, copies=1)
    assert called("serve", "--base-url", url) == 2
    assert "is geen webadres" in capsys.readouterr().err


def test_without_a_run_there_is_nothing_to_serve_or_to_copy(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("serve",), ("backup", "kopie.sqlite")):
        assert called(*words) == 4
        assert "nog geen oplagen" in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_who_has_no_run_yet_hears_what_to_put_on_the_sheets(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called("serve", "--base-url", "https://invullen.example/hr") == 4
    assert "entry_url: https://invullen.example/hr/{code}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("printed", "addresses", "told"),
    [
        ("http://192.168.1.20:8080/{code}", ("http://127.0.0.1:8080/", "http://192.168.1.20:8080/"), ""),
        ("http://192.168.1.20:8080/{code}", ("http://192.168.1.31:8080/",), "gaat naar http://192.168.1.20:8080/"),
        ("http://192.168.1.20:8080/{code}", ("http://192.168.1.20:8081/",), "Dat is een ander adres"),
        (None, ("http://192.168.1.20:8080/",), "heeft geen entry_url"),
    ],
)
def test_a_printed_code_that_leads_elsewhere_is_told(
    printed: str | None, addresses: tuple[str, ...], told: str
) -> None:
    brand = Library().brand("waterrade").brand.model_copy(update={"entry_url": printed})
    notes = list(_led_astray([House(brand.name, brand)], addresses))
    assert len(notes) == bool(told) and told in "".join(notes)


def test_a_house_style_that_cannot_be_read_is_not_said_to_have_no_address() -> None:
    (note,) = _led_astray([House("weg")], ("http://127.0.0.1:8080/",))
    assert "brand check weg" in note and "entry_url" not in note


def test_a_copy_is_a_store_of_its_own(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, run = built(here, copies=1)
    assert called("backup", "kopie.sqlite") == 0
    assert "reservekopie gemaakt" in capsys.readouterr().out
    assert called("backup", "out/werkblad.sqlite") == 8
    with SqliteStore(here / "kopie.sqlite") as copy:
        assert copy.run_names() == (run,)
