"""Which row has the headings, which columns make the name, and when that is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from roster_shelf import book, labels, notes, refusal, text

from generator.define.roster.words import Role, role_of


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Naam", Role.NAME),
        ("NAAM:*", Role.NAME),
        ("Naam van de medewerker", Role.NAME),
        ("Deelnemersnaam", Role.NAME),
        ("Volledige naam (verplicht)", Role.NAME),
        ("Voor- en achternaam", Role.NAME),
        ("Full_name", Role.NAME),
        ("Medewerker", Role.PERSON),
        ("Deelnemers", Role.PERSON),
        ("Voornaam deelnemer", Role.FIRST),
        ("First name", Role.FIRST),
        ("Roepnaam", Role.CALLED),
        ("Voorletter(s)", Role.INITIALS),
        ("Voorvoegsel achternaam", Role.MIDDLE),
        ("Achternaam incl. tussenvoegsel", Role.LAST),
        ("Tussenvoegsel + achternaam", Role.LAST),
        ("Geboortenaam", Role.BIRTH),
        ("Achternaam, voornaam", Role.BOTH),
        ("Voornaam/achternaam", Role.BOTH),
        ("Naam team", Role.GROUP),
        ("Teamnaam", Role.GROUP),
        ("Aantal", Role.COPIES),
        ("Aantal deelnemers", None),
        ("Aantal uren", None),
        ("Personeelsnummer", Role.OTHER),
        ("Nr. medewerker", Role.OTHER),
        ("Naam leidinggevende", None),
        ("Straatnaam", None),
        ("Gebruikersnaam", None),
        ("naam;team", None),
        ("Jan Bos", None),
        ("", None),
    ],
)
def test_what_headings_mean(heading: str, role: Role | None) -> None:
    assert role_of(heading) is role


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Voornaam;Naam\nJan;Peeters\nEls;de Wit\n", ["Jan Peeters", "Els de Wit"]),
        ("Naam;Voornaam\nJan Peeters;Jan\nEls de Wit;Els\n", ["Jan Peeters", "Els de Wit"]),
        ("Naam;Tussenvoegsel;Voornaam\nVries;de;Jan\nKok;;Els\n", ["Jan de Vries", "Els Kok"]),
        ("Naam;Tussenvoegsel\nVries;de\nKok;\n", ["de Vries", "Kok"]),
        ("Voorletters;Tussenvoegsel;Naam\nJ.P.;de;Vries\nE.;;Kok\n", ["J.P. de Vries", "E. Kok"]),
        ("Naam;Voorletters\nJan de Vries;J.\nEls Kok;E.\n", ["Jan de Vries", "Els Kok"]),
        ("Medewerker;Voornaam;Achternaam\nVries, Jan de;Jan;Vries\n", ["Jan Vries"]),
        ("Nr;Voornamen;Roepnaam;Voorvoegsel;Achternaam\n1;Johannes Cornelis;Jan;van;Dam\n", ["Jan van Dam"]),
        ("Medewerker;Roepnaam;Achternaam\n100234;Jan;Vries\n100235;Els;Kok\n", ["Jan Vries", "Els Kok"]),
        ("Medewerker;Naam\n100234;Jan Bos\n", ["Jan Bos"]),
        ("Naam;Voornaam;Achternaam\n;Jan;Bos\n", ["Jan Bos"]),
        ("Naam;Deelnemer\nJan Bos;Jan Bos\n", ["Jan Bos"]),
        ("Deelnemer\nTeam 1\nTeam 002\n", ["Team 1", "Team 002"]),
        ('"Achternaam, voornaam";Team\n"Vries, Jan de";A\n', ["Vries, Jan de"]),
        ("Achternaam, Voornaam;Team\nVries, Jan de;A\nBos, Els;B\n", ["Vries, Jan de", "Bos, Els"]),
        ("Naam leidinggevende;Medewerker\nPiet Baas;Jan Bos\n", ["Jan Bos"]),
        ("ID;Persoon\n1;Jan Bos\n", ["Jan Bos"]),
        ("team\n1\n2\n", ["1", "2"]),
        (",naam\n0,Jan\n1,Els\n", ["Jan", "Els"]),
        ("naam;functie\nJan;Medewerker\nEls;Deelnemer\n", ["Jan", "Els"]),
        ("team;rol\nGroen;deelnemer\n", ["Groen"]),
        ("Deelnemers;\nNaam;Functie\nJan;x\n", ["Jan"]),
        ("Deelnemerslijst 12 maart\n\nDeelnemer;Functie\nJan;x\n", ["Jan"]),
        ("Naam;Jan de Organisator\nAfdeling;Groen\n\nDeelnemer;Functie\nEls;x\nPiet;y\n", ["Els", "Piet"]),
        ("Afdeling;Groen en Reiniging\n\nNaam;Functie\nJan;x\n", ["Jan"]),
        ("Medewerker;;Werk\nVoornaam;Achternaam;Afdeling\nJan;Bos;Groen\n", ["Jan Bos"]),
        ("Legenda: x is aanwezig\n\n\nTeam;Plaats\nGroen;Hal\n", ["Groen"]),
    ],
)
def test_the_columns_that_make_the_name(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert labels(text(tmp_path, content)) == expected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("naam;mail;naam\nJan;x;Bos\n", "A 'naam', C 'naam'"),
        ("Naam;Deelnemer\nJan Bos;Els Kok\n", "A 'Naam', B 'Deelnemer'"),
        ("Naam;Voornaam;Achternaam\nWerf 1;Jan;Vries\nWerf 2;Els;Kok\n", "A 'Naam', B 'Voornaam', C 'Achternaam'"),
        ("Medewerker;Voornaam\nBos;Jan\nKok;Els\n", "A 'Medewerker', B 'Voornaam'"),
        ("Team;Ploeg;Team\nA;x;B\n", "A 'Team', C 'Team'"),
    ],
)
def test_in_doubt_it_is_asked(tmp_path: Path, content: str, said: str) -> None:
    asked = refusal(text(tmp_path, content))
    assert said in asked and "--roster-column A" in asked


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("medewerker\n100\n200\n", "staan nummers en geen namen"),
        ("naam;team\n0012;A\n0013;B\n", "staan nummers en geen namen"),
        ("Medewerker\nM-00123\nM-00124\n", "staan nummers en geen namen"),
        ("Medewerker;x\n1,00E+05;\n1,01E+05;\n", "staan nummers en geen namen"),
        ("naam;x\nJan;\n1,5E+09;\n", "regel 3: '1,5E+09' is geen naam"),
        ("naam\nJan\n42\n", "regel 3: '42' is geen naam"),
        ("naam\nJan\n-\n", "regel 3: '-' is geen naam"),
        ("Jan Bos\nEls Kok\n", "geen kolom met een naam. Op regel 1 staat: 'Jan Bos'"),
        ("Deelnemers;\nWie;Waar\nJan;A\n", "geen kolom met een naam"),
        ('"naam;team"\n"Jan;A"\n', "'naam;team'"),
        ("naam;team\nJan;A\n\nMedewerker;team\nEls;B\n", "regel 4: 'Medewerker' is een kop"),
        ("naam;team\n;A\n;B\n", "kolom A (naam) is leeg"),
        ("Team;plaats\n;x\n", "kolom A (team) is leeg"),
    ],
)
def test_what_is_no_list_of_names_is_refused(tmp_path: Path, content: str, said: str) -> None:
    assert said in refusal(text(tmp_path, content))


def test_the_column_can_be_named(tmp_path: Path) -> None:
    twice = text(tmp_path, "naam;mail;naam\nJan;x;Bos\n")
    assert labels(twice, "C") == ["Bos"]
    assert labels(twice, "c", "A") == ["Bos Jan"]
    assert "A 'naam', C 'naam'" in refusal(twice, "naam")
    assert "A 'naam', B 'mail', C 'naam'" in refusal(twice, "achternaam")
    unknown = text(tmp_path, "Lijst van mei\nWie;Waar;A\nJan;x;1\nA;y;2\n", name="wie.csv")
    assert labels(unknown, "wie:") == ["Jan", "A"]
    numbers = text(tmp_path, "medewerker\n100\n200\n", name="nummers.csv")
    assert labels(numbers, "Medewerker") == ["100", "200"]
    letters = text(tmp_path, "naam;team\nA;x\nB;y\n", name="letters.csv")
    assert labels(letters, "A") == ["A", "B"]  # a letter is a column before it is a cell


def test_what_was_taken_and_left_out_is_told(tmp_path: Path) -> None:
    rows = [["Lijst van mei"], [], ["Voornaam", "Achternaam", "Aantal"], ["Jan", "Bos", 2], ["Jan", "Bos", 1]]
    rows += [["Els", None, 1], [], ["Piet", "Kok", 1], ["Totaal", None, 5]]
    path = book(tmp_path, rows)
    assert labels(path) == ["Jan Bos", "Jan Bos", "Jan Bos", "Els", "Piet Kok"]
    said = notes(path)
    for part in (
        "werkblad 'Sheet', koppen op regel 3, naam uit kolom A + B (voornaam + achternaam)",
        "aantal uit kolom C (aantal)",
        "1 regel overgeslagen (regel 1): boven de koppen.",
        "1 regel overgeslagen (regel 9): een optelling",
        "Regel 6: daar staat maar een deel van de naam.",
        "Regel 8: er staat een lege regel boven.",
        "'Jan Bos' 2 keer",
    ):
        assert part in said


def test_a_list_of_teams_under_naam_is_not_questioned(tmp_path: Path) -> None:
    path = text(tmp_path, "naam\nTeam Groen\nTeam Zorg\n")
    assert labels(path) == ["Team Groen", "Team Zorg"]
    assert "groep" not in notes(path)


@pytest.mark.parametrize(
    ("content", "expected", "said"),
    [
        ("naam;aantal\nA;3\nTotaal:;3\n", ["A"] * 3, "regel 3): een optelling"),
        ("nr;naam;aantal\n1;A;2\nEindtotaal;;2\n", ["A"] * 2, "regel 3): een optelling"),
        ("naam;uren\nTotaalvoetbal;3\n", ["Totaalvoetbal"], ""),
        ("naam;team\nJan;A\nNaam;team\nEls;B\n", [], "kop"),
        ("naam;team\nJan;A\nnaam;team\nEls;B\n", ["Jan", "Els"], "regel 3): dat zijn de koppen"),
        ("naam;functie\nTeam Groen;\nJan;x\nEls;y\n", ["Team Groen", "Jan", "Els"], "Regel 2: zo begint een groep"),
    ],
)
def test_rows_that_are_no_people(tmp_path: Path, content: str, expected: list[str], said: str) -> None:
    path = text(tmp_path, content)
    if not expected:
        assert said in refusal(path)
    else:
        assert labels(path) == expected
        assert said in notes(path)
