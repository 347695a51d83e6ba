"""Texts: as a definition writes them (in several voices), and as a sheet says them (final, in weights)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
"""A stable identifier: small letters, digits, single underscores (a double one separates a field from its choice)."""

SOFT_HYPHEN = "\u00ad"
TEXT_MAX_CHARS = 4000  # a longer text cannot stand on one A3 page at a readable size
Line = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_MAX_CHARS)]

PrintedUrl = Annotated[str, StringConstraints(pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://[!-~]+$", max_length=80)]
"""A web address that is printed as a QR code; a longer one makes modules that copiers smear."""


class Strict(BaseModel):
    """Frozen, and a key that does not exist is an error, not a shrug. Built for use when it is first used."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False, defer_build=True
    )


class TextVariants(Strict):
    """One text in several voices. `default` is used where the asked-for variant is not there."""

    default: Line
    je: Line | None = None
    u: Line | None = None
    jullie: Line | None = None
    large: Line | None = None  # few words, for field crews
    screen: Line | None = None  # for who fills in on a screen, where the others speak of paper


Text: TypeAlias = Line | TextVariants


class TextByNames(Strict):
    """One text for sheets on which no name stands, and one for those with a name (each in as many voices as needed)."""

    anonymous: Text
    named: Text


Promise: TypeAlias = Text | TextByNames
"""A text that promises something to who fills in; what holds may differ once a name stands on the sheet."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one weight."""

    text: str
    bold: bool = False


Rich: TypeAlias = tuple[Span, ...]

Say: TypeAlias = Callable[[Text], Rich]
"""A text in the right voice, its names filled in, in its weights."""


def plain(rich: Rich) -> str:
    """The text without its weights."""
    return "".join(span.text for span in rich)


def unbroken(text: str) -> str:
    """The text without the places where paper may break a word."""
    return text.replace(SOFT_HYPHEN, "")


def default_text(text: Text) -> str:
    """A text as it is without a variant."""
    return text if isinstance(text, str) else text.default


def unsaid(text: Text) -> Rich:
    """The text as it is written, for who needs names and numbers only (a `Say` without a brand)."""
    return (Span(default_text(text)),)
