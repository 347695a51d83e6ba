"""YAML of people: every slip is a Dutch message with its line, and nothing hostile gets through."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.define.node import plain
from generator.define.yaml_source import FILE_MAX_BYTES, parse_yaml, read_yaml
from generator.model.errors import DefinitionError, Problem

HERE = Path("form.yaml")


def problem(text: str) -> Problem:
    with pytest.raises(DefinitionError) as caught:
        parse_yaml(text, HERE)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb:\n\t- x\n", 3, "tab"),
        ("a: 1\nb: 'open\nc: 2\n", 2, "aanhalingsteken"),
        ("a: 1\nb: [1, 2\nc: 3\n", 2, "haak"),
        ("a: 1\nb: twee: drie\n", 2, "dubbele punt"),
        ("a:\n  b: 1\n c: 2\n", 3, "springt niet goed in"),
        ("a: 1\nb: @naam\n", 2, "teken beginnen"),
        ("a: 1\na: 2\n", 2, "tweede keer"),
        ("a: 1\nb: &x [1]\nc: *x\n", 2, "Ankers"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "YAML-labels"),
        ("a: 1\nb: {{ words.team }}\n", 2, "blok kan geen naam"),
        ("a: 1\n---\nb: 2\n", 2, "meer documenten"),
        ('a: 1\nb: "\\x07"\n', 2, "stuurteken"),
        ("", None, "leeg"),
        ("- a\n- b\n", None, "naam: waarde"),
    ],
)
def test_each_slip_is_said_with_its_line(text: str, line: int | None, said: str) -> None:
    found = problem(text)
    assert (found.line, said in found.what) == (line, True), str(found)
    assert found.mend


def test_words_stay_words_and_letters_are_composed() -> None:
    tree = parse_yaml("a: ja\nb: off\nc: 2024-01-02\nd: true\ne: 3\nf: 0.5\ng: S\u0327ahin\nh: e\u0301\ni:\n", HERE)
    words = {"a": "ja", "b": "off", "c": "2024-01-02", "g": "Şahin", "h": "é"}
    assert plain(tree) == {**words, "d": True, "e": 3, "f": 0.5, "i": None}


@pytest.mark.parametrize("bomb", ["a: " + "[" * 200_000, "a: " + "{b: " * 90_000, "a: [" + "1," * 200_000 + "1]"])
def test_a_bomb_is_refused_soon(bomb: str) -> None:
    begin = time.process_time()
    assert "te groot" in problem(bomb).what
    assert time.process_time() - begin < 8


def test_alias_bomb_never_grows() -> None:
    text = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    assert "Ankers" in problem(text).what


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"title: caf\xe9\n", "UTF-8"),
        (b"title: a\0b\n", "NUL"),
        (b"title: " + b"a" * FILE_MAX_BYTES, "groter dan"),
    ],
)
def test_a_file_that_is_no_utf8_text_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "form.yaml"
    path.write_bytes(data)
    with pytest.raises(DefinitionError, match=said):
        read_yaml(path)


def test_bom_and_utf16_are_read(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        path = tmp_path / "form.yaml"
        path.write_text("title: Łódź\n", encoding=encoding)
        assert plain(read_yaml(path)) == {"title": "Łódź"}


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab:-[]{},&*!|>'\"#%@` \t\n?~<=é\u0000\u2028"), max_size=60))
def test_whatever_is_typed_gives_a_tree_or_problems(text: str) -> None:
    try:
        plain(parse_yaml(text, HERE))
    except DefinitionError as error:
        assert error.problems and all(p.mend for p in error.problems)


def test_a_text_is_parsed_once_and_a_changed_file_anew(tmp_path: Path) -> None:
    """Every library of a process reads what ships: parsing it all takes a second each time."""
    file = tmp_path / "form.yaml"
    file.write_text("title: Een\n", "utf-8")
    first = read_yaml(file)
    assert read_yaml(file) is first
    file.write_text("title: Twee\n", "utf-8")  # as long as before, and within the same moment
    assert plain(read_yaml(file)) == {"title": "Twee"}
    other = tmp_path / "other.yaml"
    other.write_text("title: Een\n", "utf-8")
    assert read_yaml(other).spot.path == other
