"""Too many columns: the message says how many fit, and so many do fit; no word is blamed and no length is negative."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.build import Order, prepare
from generator.define.library import Library
from generator.model.errors import LayoutOverflowError

LONG = "Arbeidsongeschiktheidsverzekeringsmaatschappijen" * 2
WORDS = ("helemaal niet mee eens", "soms wel en soms niet", "wekelijks", "op mijn situatie")


def choices(count: int, words: tuple[str, ...] = WORDS) -> str:
    listed = (f"{{name: k{n}, label: {words[n % len(words)]} {n}}}" for n in range(count))
    return f"[{', '.join(listed)}]"


def matrix(count: int) -> str:
    return f"{{type: likert, id: m, label: Hoe is het?, rows: [{{name: r, label: Een}}], choices: {choices(count)}}}"


def private_matrix(count: int) -> str:
    return matrix(count).replace("label: Een", "label: Een, private: true")


def network(count: int) -> str:
    return (
        "{type: network, id: m, label: Wie?, centre: Ik, rings: [{name: a, label: Dichtbij, places: 3}], "
        f"name_label: Naam, gives_label: Geeft, gives: {choices(count, ('loopbaangesprekken', 'luisteren'))}, "
        "closeness_label: Hoe dichtbij?, closeness_left: ver, closeness_right: dichtbij, closeness_steps: 7}"
    )


def drawn(folder: Path, item: str) -> str:
    """What is said when this is drawn large; empty if it fits."""
    (folder / "forms").mkdir(exist_ok=True)
    (folder / "forms" / "proef.yaml").write_text(
        "version: 1\ntitle: Proef\ndescription: Proef\naudience: organisatie\n"
        f"sections:\n  - id: s\n    items:\n      - {item}\n",
        encoding="utf-8",
    )
    try:
        prepare(Order("proef", "waterrade", large=True), Library(folder))
    except LayoutOverflowError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("kind", "most"), [(matrix, 11), (private_matrix, 9), (network, 6)])
def test_as_many_fit_as_it_says(tmp_path: Path, kind: object, most: int) -> None:
    assert callable(kind)
    said = drawn(tmp_path, kind(most))
    found = re.search(r"vraag 'm' heeft (\d+) kolommen\. Met deze koppen passen er (\d+)\.", said)
    assert found is not None and int(found[1]) == most, said
    assert drawn(tmp_path, kind(int(found[2]))) == ""


@pytest.mark.parametrize(
    "item",
    [
        matrix(2).replace("Een", LONG),
        matrix(11).replace("Een", "Arbeidsongeschiktheidsverzekering"),
        network(6).replace("Naam", "Arbeidsongeschiktheidsverzekeringsmaatschappij"),
        network(6).replace("loopbaangesprekken", "arbeidsongeschiktheidsverzekering"),
        network(1).replace("loopbaangesprekken", "Arbeidsongeschiktheidsverzekeringsmaatschappijen" * 2),
    ],
)
def test_no_length_is_negative_whatever_is_too_wide(tmp_path: Path, item: str) -> None:
    said = drawn(tmp_path, item)
    assert said and not re.search(r"-\d+ mm", said), said


def test_a_word_that_is_too_long_by_itself_is_named(tmp_path: Path) -> None:
    item = matrix(2).replace("Een", LONG)
    assert f"'{LONG}' is te breed" in drawn(tmp_path, item)
