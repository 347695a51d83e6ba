"""For whom a sheet is, and what follows from that: how its reader is addressed, and what the reader must be told."""

from __future__ import annotations

from typing import Literal, TypeAlias

from generator.model.icons import Icon

Address: TypeAlias = Literal["je", "u", "jullie"]

Audience: TypeAlias = Literal[
    "organisatie",  # HR, management, works council: about the organisation
    "medewerker",  # about oneself
    "leidinggevende",  # about an employee, or about oneself
    "gemengd",  # employee and manager, each or together
    "collega",  # about a colleague: feedback
    "commissie",  # those who weigh: a career committee
    "iedereen",  # whoever comes by
]

SCENES: dict[Audience, tuple[Icon, ...]] = {
    "organisatie": ("building", "bike"),
    "medewerker": ("sprout", "oak"),
    "collega": ("bench", "cup"),
    "commissie": ("building", "oak"),
}
"""What stands on the line under the title of a sheet that names nothing for it."""
SCENE: tuple[Icon, ...] = ("bench", "oak")

_FORMAL: frozenset[Audience] = frozenset({"organisatie", "commissie"})


def spoken_to(audience: Audience) -> Address:
    """How this reader is addressed where neither the form nor the brand says so."""
    return "u" if audience in _FORMAL else "je"


def about_people(audience: Audience) -> bool:
    """Whether who fills it in writes about himself or about somebody else, and so must know who sees it."""
    return audience != "organisatie"
