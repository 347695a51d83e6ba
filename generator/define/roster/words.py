"""What a heading means. A heading is words: 'Naam van de medewerker', 'Deelnemersnaam' and 'naam:' say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from generator.define.node import nearest


class Role(Enum):
    """What the cells under a heading hold."""

    NAME = "naam"  # the word itself: a whole name, or a surname beside a first name
    PERSON = "medewerker"  # only who it is about: a name, or a number
    FIRST = "voornaam"
    CALLED = "roepnaam"
    INITIALS = "voorletters"
    MIDDLE = "tussenvoegsel"
    LAST = "achternaam"
    BIRTH = "geboortenaam"
    BOTH = "achternaam, voornaam"
    GROUP = "team"
    COPIES = "aantal"
    OTHER = "functie"  # known, but nothing that is printed


NAMING = frozenset({Role.NAME, Role.FIRST, Role.CALLED, Role.INITIALS, Role.LAST, Role.BIRTH, Role.BOTH})

_WORDS = {
    Role.NAME: "naam namen name names fullname weergavenaam displayname",
    Role.FIRST: "voornaam voornamen firstname forename givenname",
    Role.CALLED: "roepnaam",
    Role.INITIALS: "voorletters voorletter initialen initials",
    Role.MIDDLE: "tussenvoegsel tussenvoegsels tussenv tv voorvoegsel voorvoegsels prefix",
    Role.LAST: "achternaam achternamen familienaam lastname surname",
    Role.BIRTH: "geboortenaam meisjesnaam geslachtsnaam",
    Role.GROUP: "team teamnaam groep groepsnaam ploeg afdeling label teams groepen",
    Role.COPIES: "aantal aantallen exemplaren copies",
    Role.OTHER: (
        "nr nummer id code functie rol email mail telefoon tel mobiel adres straat postcode plaats woonplaats datum "
        "geboortedatum geslacht leeftijd locatie werk opmerking opmerkingen leidinggevende manager komt aanwezig uren "
        "personeelsnummer medewerkernummer deelnemernummer organisatie bedrijf dienst onderdeel contract schaal"
    ),
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split()}
_PERSONS = (
    "medewerker werknemer deelnemer collega cursist kandidaat persoon leerling student lid employee participant "
    "medewerkers werknemers deelnemers collega's collegas cursisten kandidaten personen leerlingen studenten leden "
    "employees participants"
)
_PERSON = frozenset(_PERSONS.split())
_FILLERS = "van de het een der voor of the volledige volle full hele gehele uw je jouw en and incl inclusief met"
_SMALL = frozenset(_FILLERS.split())
_PHRASES = {
    "first name": "voornaam",
    "last name": "achternaam",
    "given name": "voornaam",
    "e mail": "email",
    "voor en achternaam": "naam",
}
_ORDER = ("team", "teams", "teamnaam", "groep", "groepen", "groepsnaam", "ploeg", "afdeling", "label")
_GIVEN = frozenset({Role.FIRST, Role.CALLED, Role.INITIALS})
_SURNAMES = frozenset({Role.LAST, Role.BIRTH, Role.NAME})
_PARTS = _GIVEN | _SURNAMES | {Role.MIDDLE}
_ENGLISH_WORDS = "name names fullname displayname firstname forename givenname initials prefix lastname surname"
_ENGLISH = frozenset(_ENGLISH_WORDS.split())  # understood, never proposed


def plain(heading: str) -> str:
    """A heading without signs, remarks in brackets and capitals."""
    bare = re.sub(r"\([^)]*\)", " ", heading.casefold())
    return " ".join(re.sub(r"[_\-:*?!.,\"/+&]", " ", bare).split())


def role_of(heading: str) -> Role | None:
    """What a heading means; None if it has a word that is not known here."""
    text = plain(heading)
    for phrase, word in _PHRASES.items():
        text = text.replace(phrase, word)
    words = [word for word in text.split() if word not in _SMALL]
    left = [word for word in map(_without_person, words) if word]
    if not left:
        return Role.PERSON if words else None
    roles = [_ROLE_OF.get(word) for word in left]
    if len(set(roles)) == 1:
        return roles[0] if roles[0] is not Role.COPIES or left == words else None  # 'aantal deelnemers' may be anything
    return _role_of_several(roles, joined=any(sign in heading for sign in "+&,/") or " en " in text)


def _role_of_several(roles: Sequence[Role | None], *, joined: bool) -> Role | None:
    """'Naam team' is a team, 'Achternaam, voornaam' a whole name, 'Voorvoegsel achternaam' the prefix only."""
    kinds = set(roles)
    if kinds == {Role.GROUP, Role.NAME}:
        return Role.GROUP
    if kinds <= _PARTS and kinds & _GIVEN and kinds & _SURNAMES:
        return Role.BOTH
    if kinds <= _SURNAMES | {Role.MIDDLE}:
        return Role.MIDDLE if roles[0] is Role.MIDDLE and not joined else Role.LAST
    return None


def _without_person(word: str) -> str:
    """'deelnemersnaam' → 'naam'; 'medewerker' → ''."""
    if word in _PERSON:
        return ""
    for person in _PERSON if word.endswith(("naam", "namen")) else ():
        if word.startswith(person) and (rest := word[len(person) :].lstrip("s'’")) in ("naam", "namen"):
            return rest
    return word


def group_rank(heading: str) -> int:
    """Teams go before departments."""
    return min((_ORDER.index(word) for word in plain(heading).split() if word in _ORDER), default=len(_ORDER))


def meant(heading: str) -> str:
    """' Is 'nam' misschien naam?' for a heading that is nearly one; else empty."""
    known = [word for word, role in _ROLE_OF.items() if role is not Role.OTHER and role is not Role.COPIES]
    hit = nearest(plain(heading), sorted(word for word in (*known, *_PERSON) if word not in _ENGLISH))
    return f" Is '{heading[:30]}' misschien {hit}?" if hit else ""
