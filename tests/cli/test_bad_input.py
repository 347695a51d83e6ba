"""What people order that cannot be: names, definitions, logos, rosters. Input, phrase and exit code side by side."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from bad_input_sample import Printed, ask, left, werkblad

from generator.define.workspace import init_workspace

# -- names that are not there ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ("build krn --brand waterrade", 4, "Bedoel je 'kern'?"),
        ("build scna --brand waterrade", 4, "Er is geen pakket of formulier 'scna'"),
        ("build kern --brand watrade", 4, "Bedoel je 'waterrade'?"),
        ("build kern --brand waterrade --roster weg.csv", 4, "De lijst weg.csv is er niet"),
        ("build kern --brand waterrade --roster .", 5, "dit is een map, geen lijst"),
        ("build kern --brand waterrade --copies 0", 2, "Kies een getal: 1 t/m 1.048.575"),
        ("build kern", 2, "Zet deze optie erbij: '--brand'"),
        ("build kern --brand waterrade --kind fillable --split", 2, "Laat --split weg"),
        ("build kern --brand waterrade --kind fillable --simplex", 2, "Laat --simplex weg"),
        ("demo --brand watrade", 4, "Bedoel je 'waterrade'?"),
        ("init nieuw --brand watrade", 4, "Bedoel je 'waterrade'?"),
        ("init nieuw --pack krn", 4, "Bedoel je 'kern'?"),
        ("layout 7K3M9Q", 4, "Hier zijn nog geen oplagen"),
        ("status 7K3M9Q", 4, "Hier zijn nog geen oplagen"),
        ("read nergens", 4, "nergens: dit bestand of deze map is er niet"),
        ("check nee.yaml", 4, "nee.yaml is er niet"),
        ("brand check watrade", 4, "Bedoel je 'waterrade'?"),
        ("-w nergens list", 4, "De werkmap nergens is er niet"),
        ("review weg.pdf", 4, "weg.pdf: dit bestand of deze map is er niet"),
        ("help", 0, "Zo begin je:"),
        ("read", 2, "→ Bijvoorbeeld: werkblad read scans/\n"),
        ("purge --yess", 2, "→ Uitleg: werkblad purge --help"),
        ("build kern --huisstijl waterrade", 2, "Bedoel je '--brand'?"),
        ("read scans --huisstijl waterrade", 2, "De optie --huisstijl bestaat niet.\n"),
        ("build scan --brand waterrade --kind Invulbaar", 2, "Kies uit 'print', 'fillable'"),
    ],
)
def test_what_is_not_there(here: Path, capfd: pytest.CaptureFixture[str], arguments: str, code: int, says: str) -> None:
    got, said = ask(capfd, *arguments.split())
    assert (got, says in said) == (code, True), said
    assert left(here) == set(), "a command that failed on a name leaves no files"


def test_a_path_with_spaces_and_no_quotes_is_told_with_the_quotes(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "de scans van mei").mkdir()
    code, said = ask(capfd, "read", "los.pdf", "de", "scans", "van", "mei")
    assert (code, f"Werkblad zocht in {here}." in said) == (4, True), (
        "of the first that is missing: where it was sought"
    )
    (here / "los.pdf").touch()
    code, said = ask(capfd, "read", "los.pdf", "de", "scans", "van", "mei")
    assert (code, 'om een naam met een spatie: "de scans van mei"' in said) == (4, True), said


def test_an_empty_folder_is_told_without_pointing_at_tables(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "scans").mkdir()
    code, said = ask(capfd, "read", "scans")
    assert (code, "geen enkel bestand gevonden" in said, "De tabellen staan" in said) == (9, True, False), said


def test_paper_may_be_typed_in_capitals(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, said = ask(capfd, "build", "scan", "--brand", "waterrade", "--paper", "A3")
    assert (code, "Hier zit geen poster bij" in said) == (0, True), said


def test_the_next_command_after_init_can_be_copied_when_the_name_has_spaces(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert 'cd "mijn map"\n' in ask(capfd, "init", "mijn map")[1]


def test_a_run_that_is_not_in_the_store(here: Path, capfd: pytest.CaptureFixture[str], run: Printed) -> None:
    run.stored_in(here)
    assert ask(capfd, "layout", "ZZZZZZ")[0] == 4
    assert ask(capfd, "status", "ZZZZZZ")[0] == 4
    code, said = ask(capfd, "layout", run.run.lower())
    assert (code, f"Oplage {run.run}" in said) == (0, True)


def test_a_folder_that_has_something_in_it_is_not_made_a_workspace(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "brief.txt").write_text("van mij")
    code, said = ask(capfd, "init", ".")
    assert (code, "bestaat al en is niet leeg" in said) == (8, True)
    assert left(here) == {"brief.txt"}


# -- definitions -------------------------------------------------------------------------------------------------------

BROKEN = {
    "forms/scan.yaml": "extends: scan\nversion: twee\ntitel: Eigen scan\nhide: [nope]\n",
    "forms/groeicurve.yaml": 'extends: groeicurve\nversion: 2\ntitle: "open\n',
    "brand/eigen/brand.yaml": "extends: waterrade\nname: Eigen\nlogo: weg.svg\npalette: {primary: rood}\n",
    "templates/netwerkkaart.xml.j2": "<sheet>{{ onbekend }}</sheet>",
}


def test_all_mistakes_are_told_at_once_each_with_file_and_line(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name, text in BROKEN.items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(text)
    code, said = ask(capfd, "check")
    assert code == 3
    for place in (
        "forms/scan.yaml:2: fout",
        "forms/scan.yaml:3: fout",
        "forms/scan.yaml:4: fout",
        "forms/groeicurve.yaml:3: fout",
        "brand/eigen/brand.yaml:3: fout",
        "brand/eigen/brand.yaml:4: fout",
        "templates/netwerkkaart.xml.j2:1: fout",
    ):
        assert place in said, said
    assert said.count("→") == 7, "each says what to do"


def test_a_text_that_fails_only_when_it_is_filled_in_is_told_with_its_line(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "forms").mkdir()
    (here / "forms/scan.yaml").write_text(
        "extends: scan\nversion: 2\nchange:\n  tijd:\n    label: Deel {{ words.team / 3 }}\n"
        "lead: >\n  Eerste regel\n  {{ words.team.foo }}\nwho_sees: '{{ 1 / 0 }}'\n"
    )
    for command in ("check forms/scan.yaml", "build scan --brand waterrade"):
        code, said = ask(capfd, *command.split())
        assert code == 3
        for line, says in ((5, "kan hier alleen met gewone getallen"), (7, "onderdeel 'foo'"), (9, "gedeeld door nul")):
            assert any(one.startswith(f"forms/scan.yaml:{line}:") and says in one for one in said.splitlines()), said


def test_a3_without_a_poster_is_told(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, said = ask(capfd, "build", "scan", "--brand", "waterrade", "--paper", "a3")
    assert (code, "Hier zit geen poster bij" in said) == (0, True), said


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("<sheet>{{ onbekend }}</sheet>", "de naam 'onbekend' bestaat niet"),
        ("{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}", "niet klaar binnen"),
        ("{% macro f() %}{{ f() }}{% endmacro %}<sheet>{{ f() }}</sheet>", "roept zichzelf steeds weer aan"),
        ("<sheet><script/></sheet>", "<script> kan niet in <sheet>"),
        ("<sheet>", "XML"),
        ("{{ ''.__class__ }}", "templates/sheet.xml.j2"),
    ],
)
def test_templates(here: Path, capfd: pytest.CaptureFixture[str], template: str, says: str) -> None:
    (here / "templates").mkdir()
    (here / "templates" / "sheet.xml.j2").write_text(template)
    started = time.process_time()
    code, said = ask(capfd, "build", "scan", "--brand", "waterrade")
    assert (code, says in said) == (3, True), said
    assert "templates/sheet.xml.j2" in said
    assert time.process_time() - started < 10
    assert left(here) == {"templates/sheet.xml.j2"}


@pytest.mark.parametrize(
    ("logo", "says"),
    [
        (b"", "is geen SVG, PNG, JPEG of PDF"),
        (b"<svg>kapot", "is beschadigd"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "is leeg of wit"),
        (b"%PDF-1.7 niets", "logo.svg"),
        (
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "x">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
            "een ander bestand (met een XML-entiteit)",
        ),
    ],
)
def test_broken_logos(here: Path, capfd: pytest.CaptureFixture[str], logo: bytes, says: str) -> None:
    init_workspace(here / "map", brand="zonneveen", pack="kern")
    (here / "map/brand/zonneveen/logo.svg").write_bytes(logo)
    before = left(here)
    code, said = ask(capfd, "-w", "map", "build", "scan", "--brand", "zonneveen")
    assert (code, says in said) == (3, True), said
    assert left(here) == before


# -- rosters -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roster", "says"),
    [
        (b"", "de lijst is leeg"),
        (b"naam\n", "onder de koppen staat niemand"),
        (b"leeftijd;straat\n44;Dorpsstraat\n", "er is geen kolom met een naam"),
        (b"nam\nSanne\n", "Is 'nam' misschien naam?"),
        (b"naam;aantal\nSanne;veel\n", "regel 2: 'veel' is geen goed aantal"),
        (b'naam\n"Sanne\n', "de aanhalingstekens kloppen niet"),
        (b"%PDF-1.7", "Dit is een PDF"),
        (b"PK\x03\x04rommel", "lijst.csv"),
        ("naam\n" + "x" * 500 + "\n", "de naam is langer dan 120 tekens"),
        ("naam\n" + "Sanne\n" * 100_001, "meer dan 100.000 regels"),
    ],
    ids=["empty", "nobody", "no name", "typing error", "count", "quote", "pdf", "zip", "long", "too many"],
)
def test_rosters(here: Path, capfd: pytest.CaptureFixture[str], roster: bytes | str, says: str) -> None:
    (here / "lijst.csv").write_bytes(roster if isinstance(roster, bytes) else roster.encode())
    code, said = ask(capfd, "build", "scan", "--brand", "waterrade", "--roster", "lijst.csv")
    assert (code, says in said) == (5, True), said
    assert left(here) == {"lijst.csv"}


@pytest.mark.slow
def test_a_roster_of_sixty_thousand_rows_is_no_problem(here: Path) -> None:
    rows = "".join(f"Deelnemer {number} uit ’s-Hertogenbosch;Łódź\n" for number in range(60_000))
    (here / "lijst.csv").write_text("naam;team\n" + rows, "utf-8")
    started = time.monotonic()
    done = werkblad("build", "scan", "--brand", "waterrade", "--roster", "lijst.csv", cwd=here)
    assert (done.code, "60000 exemplaren" in done.out) == (0, True), done.err
    assert time.monotonic() - started < 120
    assert werkblad("status", cwd=here).out.count("60000 exemplaren uitgegeven") == 1


def test_what_was_taken_from_a_list_is_told_before_it_is_printed(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    people = "Voornaam;Naam;Team\nRené;Bos;A\nEls;Kok;A\nAli;Kaya;B\nJo;Mol;B\n"
    (here / "lijst.csv").write_bytes(people.encode("cp850"))
    code, said = ask(capfd, "build", "scan", "--brand", "waterrade", "--roster", "lijst.csv")
    assert code == 0
    assert "Lijst lijst.csv: tekstbestand met puntkomma's, MS-DOS-tekens (cp850) (René), koppen op regel 1" in said
    assert "naam uit kolom A + B (voornaam + naam)" in said
    assert "4 regels: 'René Bos', 'Els Kok', 'Ali Kaya' …" in said
    assert "Let op: De letters zijn gelezen als MS-DOS-tekens" in said
    code, said = ask(capfd, "build", "scan", "--brand", "waterrade", "--roster", "lijst.csv", "--roster-column", "C")
    assert (code, "4 regels: 'A', 'A', 'B' …" in said) == (0, True), said


def test_options_of_a_list_need_a_list(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, said = ask(capfd, "build", "scan", "--brand", "waterrade", "--roster-column", "C")
    assert (code, "horen bij --roster" in said) == (2, True)
    assert left(here) == set()
