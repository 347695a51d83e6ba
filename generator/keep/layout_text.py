"""A layout as text: a stand-in with the same meaning until `model.layout_json` is there."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from typing import Any

from generator.model.layout import Layout


def layout_to_text(layout: Layout) -> str:
    """The layout as JSON."""
    return json.dumps(dataclasses.asdict(layout), ensure_ascii=False, separators=(",", ":"))


def _built(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(kind)
    if origin is tuple:
        return tuple(_built(typing.get_args(kind)[0], each) for each in value)
    if origin in (typing.Union, types.UnionType):
        return _built(next(a for a in typing.get_args(kind) if a is not type(None)), value)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _built(hints[name], each) for name, each in value.items()})  # type: ignore[operator]
    return kind(value)


def layout_from_text(text: str) -> Layout:
    """The layout behind `layout_to_text`."""
    return typing.cast("Layout", _built(Layout, json.loads(text)))
