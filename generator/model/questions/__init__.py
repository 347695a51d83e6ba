"""Question kinds: one module each, and the registry that the rooms ask. A kind that is not here does not exist.

A kind is a class under `Item` that says everything about itself: its shape in YAML, its values (`slots`), its look,
what can be wrong with it, and its words. What a kind looks like is a `Look`; a kind that looks like another shares it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import core_schema

from generator.model.questions.base import Item
from generator.model.questions.choice import SelectMultiple, SelectOne
from generator.model.questions.curve import Curve
from generator.model.questions.digits import Date, Integer
from generator.model.questions.drawing import Drawing
from generator.model.questions.likert import Likert
from generator.model.questions.network import Network
from generator.model.questions.note import Note
from generator.model.questions.poles import Poles
from generator.model.questions.scale import Scale
from generator.model.questions.table import Table
from generator.model.questions.text import TextItem
from generator.model.questions.tile import Tile
from generator.model.questions.words import Words

__all__ = ["KINDS", "AnyItem", "Item", "register"]

KINDS: dict[str, type[Item]] = {
    kind.kind(): kind
    for kind in (
        SelectOne, SelectMultiple, Scale, Poles, Likert, Table, TextItem, Integer, Date, Words, Drawing, Curve, Network,
        Note, Tile,
    )
}  # fmt: skip
"""Every kind by its `type` in YAML, in the order of the documentation."""


class _OneOfKinds:
    """Tells pydantic to read `type` and take that kind; asks the registry each time a model is built."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        shapes = {name: handler.generate_schema(kind) for name, kind in KINDS.items()}
        return core_schema.tagged_union_schema(choices=shapes, discriminator="type")


@contextmanager
def register(kind: type[Item], *models: type[BaseModel]) -> Iterator[None]:
    """One more kind for a while, for these models that hold items (inner ones first): how a kind is tried out."""
    KINDS[kind.kind()] = kind
    for model in models:
        model.model_rebuild(force=True)
    try:
        yield
    finally:
        del KINDS[kind.kind()]
        for model in models:
            model.model_rebuild(force=True)


AnyItem: TypeAlias = Annotated[Item, _OneOfKinds]
"""An item of any kind, as a field of a model."""
