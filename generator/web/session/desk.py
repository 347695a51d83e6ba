"""What the beamer page needs from behind: a protocol, so that this room counts nothing and draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from generator.model.entry import Hand


@dataclass(frozen=True, slots=True)
class Slide:
    """A picture of the group: its title, and all of it in words."""

    title: str
    told: str


@dataclass(frozen=True, slots=True)
class Stand:
    """How a session stands. `version` changes with whatever is shown; `needed`: how many are missing for a picture;
    `held`: the picture waits until joining is closed."""

    version: str
    answered: int
    needed: int
    shown: int
    slides: tuple[Slide, ...]
    open: bool
    held: bool = False


class SessionDesk(Protocol):
    """The desk behind the beamer page. Raises StoreError if nothing can be kept."""

    @property
    def run(self) -> str:
        """The run whose session this is."""

    @property
    def title(self) -> str:
        """What the run is called, for the room."""

    @property
    def address(self) -> str:
        """Where somebody without a sheet joins, as people type it."""

    @property
    def open(self) -> bool:
        """Whether somebody without a sheet may join."""

    def stand(self) -> Stand:
        """How it stands now."""

    def picture(self, version: str, number: int) -> bytes | None:
        """A slide as PNG; None if it is not of this version."""

    def joining(self) -> bytes:
        """The code that leads to `address`, as SVG."""

    def close(self, *, closed: bool) -> None:
        """Nobody new may join (or they may again). Who has begun goes on."""

    def join(self) -> Hand | None:
        """A fresh copy for somebody without a sheet; None while nobody may join."""

    def colours(self) -> Mapping[str, str]:
        """The house style for the page: names of CSS variables and their values."""
