"""The one error table: what can go wrong, what it is called, and with which exit code the program ends.

Every exception a user can meet derives from `WerkbladError` and owns its `exit_code`. Messages are Dutch (B1) and
say where, what, and what to do next. 0 = ok, 1 = error, 2 = usage (click's own), 3 and up are ours.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file of the user: where, what, how to mend it (all Dutch)."""

    file: str
    line: int | None
    what: str
    mend: str
    code: str = ""
    severity: str = "fout"  # "fout" stops a build, "let op" does not
    about: str = ""  # the text in the file that it is about, where the place is not known yet; not shown

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        code = f" [{self.code}]" if self.code else ""
        return f"{where}: {self.severity}: {self.what}{code}\n    → {self.mend}"


class WerkbladError(Exception):
    """Something a user must know. `what` says where and what; `mend` says what to do next."""

    exit_code: ClassVar[int] = 1
    meaning: ClassVar[str] = "Er ging iets mis."

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.what}\n    → {self.mend}" if self.mend else self.what


class DefinitionError(WerkbladError):
    """Forms, brands, packs or templates have problems; all of them are listed."""

    exit_code = 3
    meaning = "Een formulier, huisstijl, pakket of sjabloon heeft fouten (alle fouten staan in de melding)."

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = problems


class NotFoundError(WerkbladError):
    """A key (form, pack, brand, run) or path that does not exist."""

    exit_code = 4
    meaning = "Iets wat je noemt bestaat niet: een pakket, huisstijl, formulier, oplage of bestand."


class RosterError(WerkbladError):
    """The roster cannot be used: no heading, missing column, too large, broken file."""

    exit_code = 5
    meaning = "De deelnemerslijst is niet te gebruiken."


class LayoutOverflowError(WerkbladError):
    """A text or block does not fit on the page, even alone."""

    exit_code = 6
    meaning = "Een tekst of blok past niet op de bladzijde."


class StoreError(WerkbladError):
    """The store is damaged, locked by another program, or from a newer version."""

    exit_code = 7
    meaning = "De opslag (database) is niet te gebruiken."


class OutputError(WerkbladError):
    """Writing failed: full disk, no permission, a file in the way. Nothing half-written is left."""

    exit_code = 8
    meaning = "Schrijven lukte niet (volle schijf, geen rechten). Er is niets half geschreven."


class NothingReadError(WerkbladError):
    """None of the given files held a page that could be read."""

    exit_code = 9
    meaning = "Geen enkele bladzijde was te lezen."


class NeedsReviewError(WerkbladError):
    """Done and everything is saved, but some pages or answers need a person."""

    exit_code = 10
    meaning = "Klaar en alles is bewaard, maar een mens moet nog naar enkele bladzijden of antwoorden kijken."


class DecisionError(WerkbladError):
    """A person's decision, or a file of them, cannot be taken in."""

    exit_code = 11
    meaning = "Een beslissing of een bestand met beslissingen is niet te gebruiken."


class InterruptedByUserError(WerkbladError):
    """The user pressed Ctrl-C. What was read is kept; run again to go on."""

    exit_code = 130
    meaning = "Afgebroken. Wat al gelezen was, is bewaard."


_SYSTEM = {
    errno.ENOENT: "het is er niet",
    errno.EACCES: "je mag er niet bij, of een ander programma heeft het open",
    errno.EPERM: "je mag er niet bij",
    errno.EISDIR: "het is een map",
    errno.ENOTDIR: "een deel van het pad is geen map",
    errno.ENOSPC: "de schijf is vol",
    errno.EROFS: "de schijf is alleen om te lezen",
    errno.EIO: "de schijf geeft een fout",
    errno.EBUSY: "een ander programma gebruikt het",
    errno.EMFILE: "er staan te veel bestanden open",
    errno.ENAMETOOLONG: "de naam is te lang",
}


def system_reason(error: OSError) -> str:
    """Why the system refused, in Dutch: its own words come in the language of the system."""
    return _SYSTEM.get(error.errno or 0, f"systeemfout {error.errno}" if error.errno else "onbekende systeemfout")
