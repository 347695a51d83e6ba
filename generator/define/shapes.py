"""The shapes of overlays: files that say `extends` and then only what differs."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from generator.model.audience import Address, Audience
from generator.model.definition import HowTo
from generator.model.geometry import Orientation
from generator.model.icons import Icon
from generator.model.pack import Linked
from generator.model.score_shape import Score
from generator.model.texts import Line, Name, Promise, Strict, Text

Reference = Line
"""An id of a section or item; `item.choice` for a choice or row; `sections.x` or `items.x` where both exist."""


class Addition(Strict):
    """Something new in a form, and its place: at most one of `after`, `before` and `into`."""

    after: Reference | None = None
    before: Reference | None = None
    into: Reference | None = None
    items: tuple[dict[str, Any], ...] | None = None
    section: dict[str, Any] | None = None


class OnlyNamed(Strict):
    """A text for sheets with a name, beside the one that is there for sheets without."""

    named: Text


class FormOverlay(Strict):
    """A form that starts from another. Top-level texts replace; the operations work in the order below."""

    extends: Name
    key: Name | None = None
    version: int = Field(ge=1)
    title: Text | None = None
    lead: Text | None = None
    description: Line | None = None
    audience: Audience | None = None
    minutes: int | None = Field(default=None, ge=1, le=480)
    address: Address | None = None
    orientation: Orientation | None = None
    paper: Literal["a3", "a4", "a5"] | None = None
    template: str | None = None
    scene: tuple[Icon, ...] | None = Field(default=None, max_length=6)
    howto: tuple[Line | HowTo, ...] | None = None
    who_sees: Promise | OnlyNamed | None = None
    scores: tuple[Score, ...] | None = None
    change: dict[str, dict[str, Any]] = Field(default_factory=dict)
    replace: dict[str, dict[str, Any]] = Field(default_factory=dict)
    add: tuple[Addition, ...] = ()
    hide: tuple[Reference, ...] = ()
    order: tuple[Reference, ...] = ()


class SheetAddition(Strict):
    """A sheet that joins a pack, and its place (at the end if none is given)."""

    sheet: Name
    after: Name | None = None
    before: Name | None = None


class PackOverlay(Strict):
    """A pack that starts from another. `facilitator` is merged key by key; its lists replace."""

    extends: Name
    key: Name | None = None
    title: Text | None = None
    description: Line | None = None
    audience: Audience | None = None
    large: bool | None = None
    linked: Linked | None = None
    facilitator: dict[str, Any] | None = None
    add: tuple[SheetAddition, ...] = ()
    hide: tuple[Name, ...] = ()
    order: tuple[Name, ...] = ()
