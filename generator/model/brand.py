"""A brand: who asks, in which voice, type and colours. The shape of the files under `brand/`, after `extends`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.model.audience import Address
from generator.model.icons import Icon
from generator.model.texts import Line, Name, PrintedUrl, Promise, Strict

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]

EntryUrl = Annotated[str, StringConstraints(pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://\S*\{code\}\S*$", max_length=120)]
"""URL template of digital entry; `{code}` becomes the page code."""


class Palette(Strict):
    """Colours as the house style gives them; what fails contrast is derived darker where it is used (and reported)."""

    primary: Colour
    accent: Colour
    ink: Colour = "#1A1A1A"
    tint: Colour | None = None  # light background of panels; derived from primary if absent


class Typefaces(Strict):
    """Families under `brand/fonts/` (folder names): one for headings, one for text."""

    heading: Name
    body: Name


class Contact(Strict):
    """Whom to ask. All of it is printed."""

    name: Line
    email: Line | None = None
    phone: Line | None = None


class BrandValue(Strict):
    """One of the values that the organisation stands for ("kernwaarden"). `name` is the code in the data."""

    name: Name
    label: Line


class Offer(Strict):
    """What people can go to: an open hour, a career coach, a page. All of it is printed."""

    name: Name
    label: Line
    address: Line | None = None  # where and when
    url: PrintedUrl | None = None
    phone: Line | None = None


class BrandWords(Strict):
    """Words that differ between organisations."""

    organisatie: Line = "organisatie"
    team: Line = "team"
    medewerker: Line = "medewerker"
    leidinggevende: Line = "leidinggevende"


class Brand(Strict):
    """One organisation's house style, ready to use."""

    key: Name
    name: Line  # "Gemeente Voorbeeldstad"
    short_name: Line
    description: Line  # one line for `werkblad list`
    palette: Palette
    logo: str | None = None  # path inside the brand's folder: SVG, PNG, JPEG or PDF
    logo_alt: Line | None = None
    typefaces: Typefaces
    contact: Contact
    privacy: Promise
    address: Address | None = None  # overrides the forms' own
    words: BrandWords = BrandWords()
    values: tuple[BrandValue, ...] = Field(default=(), min_length=2, max_length=20)  # forms take choices from these
    offers: tuple[Offer, ...] = Field(default=(), max_length=40)
    entry_url: EntryUrl | None = None  # without it nothing on paper speaks of digital entry
    kit: Mapping[Icon, Icon] = Field(default_factory=dict, max_length=40)  # things under a title that are others here
    corner_radius_mm: float = Field(default=2.0, ge=0, le=6)
    heading_style: Literal["plain", "bar", "block"] = "plain"

    def scene(self, things: Iterable[Icon]) -> tuple[Icon, ...]:
        """Things of a sheet's world as they look in this one, each once."""
        return tuple(dict.fromkeys(self.kit.get(thing, thing) for thing in things))
