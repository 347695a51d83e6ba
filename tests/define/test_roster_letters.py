"""Separators, quotes and encodings of text files: the names as they are, or a refusal with the line."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from roster_shelf import labels, notes, refusal, text

NAMES = [
    "René Müller", "Zoë Çelik", "Özgür Bakker", "Chloë Smit", "José García", "Hélène Dubois",
    "Björn Ångström", "André Hazes", "Noël Caïro", "Daniël de Vries", "Anaïs Noé", "Françoise Lefèvre",
    "Naïma Aït", "Loïs Têtu", "Iñaki Peña", "Estée Coëlho", "RENÉ MÜLLER", "ZOË ÇELIK",
    "Émile Zola", "Thérèse Kok", "Raúl Muñoz", "Inés López", "Michaël Böhm",
]  # fmt: skip
PLAIN = ["Jan Bos", "Els Kok"]


UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", [*UNICODE, "cp1252", "mac_roman", "cp850"])
def test_every_way_in_which_excel_writes_letters(tmp_path: Path, encoding: str) -> None:
    dice = random.Random(encoding)
    for count in (1, 2, 5, len(NAMES)):
        for turn in range(len(NAMES) if count == 1 else 10):
            people = [NAMES[turn]] if count == 1 else dice.sample(NAMES, count)
            people = [name for name in people if name.encode(encoding, "replace").decode(encoding) == name] + PLAIN
            path = text(tmp_path, "naam;team\r\n" + "".join(f"{name};Noord\r\n" for name in people), encoding)
            assert labels(path) == people


@pytest.mark.parametrize(
    ("encoding", "name", "said"),
    [
        ("mac_roman", "René", "gelezen als Mac-tekens (René)"),
        ("cp850", "René", "gelezen als MS-DOS-tekens (cp850) (René)"),
        ("cp1252", "René", "Windows-tekens (René)"),
        ("cp1254", "Ayşe Doğan", "Turkse Windows-tekens (Ayşe, Doğan)"),
        ("cp1250", "Łukasz Wałęsa", "Midden-Europese Windows-tekens (Łukasz, Wałęsa)"),
    ],
)
def test_a_guess_about_letters_is_told(tmp_path: Path, encoding: str, name: str, said: str) -> None:
    path = text(tmp_path, f"naam\n{name}\n", encoding)
    assert labels(path) == [name]
    assert said in notes(path)


@pytest.mark.parametrize(
    "content",
    [
        "naam\nRenÃ© MÃ¼ller\n".encode(),  # UTF-8 that another program took for Windows' letters
        "naam\nRené\n".encode() + "Zoë\n".encode("cp1252"),  # two files pasted together
        "naam\nRen\ufffd\n".encode(),
        b"naam\nJ\x81\x8d\x90n\n",
    ],
)
def test_garbled_letters_are_refused(tmp_path: Path, content: bytes) -> None:
    said = refusal(text(tmp_path, content))
    assert "regel 2" in said and "niet goed te lezen" in said


def test_garbled_letters_elsewhere_do_not_matter(tmp_path: Path) -> None:
    assert labels(text(tmp_path, b"naam;x\nJan;\x81\x8d\x90\n")) == ["Jan"]
    assert labels(text(tmp_path, "naam;x\nRené;€ 12 – 5°\n", "cp1252")) == ["René"]


def test_a_lost_letter_is_pointed_at(tmp_path: Path) -> None:
    assert "Regel 2: er staat een vraagteken" in notes(text(tmp_path, "naam\nRen? M?ller\n"))


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("naam\nVries, Jan de\nVries, Els de\n", "regel 2, 3"),
        ("naam\nJan Bos\nVries, Jan de\n", "regel 3"),
        ("team,locatie\nGroen, Reiniging,Werf 1\nZorg,Werf 2\n", "regel 2"),
        ("naam;team\nJan;A\nBos;Els;B\n", "regel 3"),
        ("naam\tteam\nJan\tA\nBos\tEls\tB\n", "regel 3"),
        ("naam|team\nJan|A\nBos|Els|B\n", "regel 3"),
        ("naam,team\nJan,A\nEls,B\nVries, Jan de,\n", "regel 4"),  # the last cell is empty
        ("naam,team,mail\nJan,A,x\nEls,B,y\nVries, Jan de,Groen\n", "regel 4"),  # as many cells as headings
        ("naam,team\nJan,A\nEls,B\nVries,Jan de,\n", "regel 4"),
        ('sep=,\nnaam,team\n"Vries, Jan de",A\nBos, Els,B\n', "regel 4"),
    ],
)
def test_a_separator_inside_a_name_is_refused(tmp_path: Path, content: str, lines: str) -> None:
    said = refusal(text(tmp_path, content))
    assert f"{lines}:" in said and "in een naam" in said


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("naam;team\nJan;A;\nEls;B;\n", ["Jan", "Els"]),  # a separator too many, on every row
        ("naam, team\nJan, A\nEls, B\n", ["Jan", "Els"]),
        ("naam;uren\nJan;1,5\nEls;2,5\n", ["Jan", "Els"]),
        ("naam;team\nVries, Jan de;Groen, Zorg\n", ["Vries, Jan de"]),
        ("naam,team,mail\nJan\nEls,B\n", ["Jan", "Els"]),
    ],
)
def test_other_separators_do_no_harm(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert labels(text(tmp_path, content)) == expected


def test_a_name_over_two_lines_is_refused(tmp_path: Path) -> None:
    path = text(tmp_path, 'naam;x\n"Jan\nPiet";2\nEls;3\n')
    assert "regel 2: in de cel met de naam staan twee regels" in refusal(path)


ERRORS = ["#N/B", "#N/A", "#VERW!", "#REF!", "#WAARDE!", "#DEEL/0!", "#NAAM?", "#NV", "Fout:508", "###"]


@pytest.mark.parametrize("error", ERRORS)
def test_errors_of_spreadsheets_are_no_names(tmp_path: Path, error: str) -> None:
    path = text(tmp_path, f"naam;x\nJan;1\n{error};2\n")
    assert f"regel 3: daar staat een fout van Excel ({error})" in refusal(path)
    assert labels(text(tmp_path, f"naam;x\nJan;{error}\n")) == ["Jan"]


def test_lines_end_as_any_system_ends_them(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        assert labels(text(tmp_path, f"naam;x{end}Jan;1{end}Els;2{end}")) == ["Jan", "Els"]


def test_columns_of_spaces_are_no_cells(tmp_path: Path) -> None:
    assert "met spaties uit elkaar" in refusal(text(tmp_path, "Naam      Team\nJan Bos   Groen\n"))


def test_every_limit_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = text(tmp_path, "naam;aantal\n" + "Jan;1000\n" * 1_049)
    assert "1049000 exemplaren" in refusal(path)
    monkeypatch.setattr("generator.define.roster.separated.LINES_MAX", 3)
    assert "te veel regels" in refusal(path)
    monkeypatch.setattr("generator.define.roster.opening.FILE_MAX_BYTES", 100)
    assert "groter dan" in refusal(path)


def test_one_endless_line_is_refused_at_once(tmp_path: Path) -> None:
    assert "te lang" in refusal(text(tmp_path, b"naam\n" + b"," * 3_000_000))
