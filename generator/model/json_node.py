"""JSON from outside, read value by value: whatever is wrong is said with the place where it stands."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, TypeVar

from generator.model.geometry import Box, Point

_E = TypeVar("_E", bound=Enum)
_T = TypeVar("_T")


class JsonNode:
    """A JSON object and the path to it. What is asked for and is not there, or is something else, raises ValueError."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{path}: expected an object")
        self._value: Mapping[str, object] = value
        self._path = path

    def _get(self, key: str, kind: type[_T] | tuple[type, ...], called: str) -> Any:
        value = self._value.get(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise ValueError(
                f"{self._path}.{key}: expected {called}" + ("" if key in self._value else ", it is missing")
            )
        return value

    def string(self, key: str) -> str:
        """A text that UTF-8 can hold."""
        text = str(self._get(key, str, "a text"))
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise ValueError(f"{self._path}.{key}: holds half a character (a lone surrogate)")
        return text

    def integer(self, key: str) -> int:
        """A whole number."""
        return int(self._get(key, int, "a whole number"))

    def truth(self, key: str) -> bool:
        """True or false."""
        return bool(self._get(key, bool, "true or false"))

    def number(self, key: str) -> float:
        """A finite number."""
        value = self._get(key, (int, float), "a number")
        if (isinstance(value, int) and abs(value) > 1 << 53) or not math.isfinite(value):
            raise ValueError(f"{self._path}.{key}: expected a number that can be measured")
        return float(value)

    def choice(self, key: str, kind: type[_E]) -> _E:
        """A member of an enum, by its value."""
        text = self.string(key)
        try:
            return kind(text)
        except ValueError:
            known = ", ".join(str(member.value) for member in kind)
            raise ValueError(f"{self._path}.{key}: {text!r} is not one of {known}") from None

    def maybe(self, key: str, get: Callable[[str], _T]) -> _T | None:
        """What `get` finds at `key`; None if there is nothing."""
        return None if self._value.get(key) is None else get(key)

    def strings(self, key: str) -> Iterable[str]:
        """A list of texts."""
        for place, value in enumerate(self._get(key, list, "a list")):
            if not isinstance(value, str):
                raise ValueError(f"{self._path}.{key}[{place}]: expected a text")
            yield value

    def items(self, key: str) -> Iterable[JsonNode]:
        """A list of objects."""
        for place, value in enumerate(self._get(key, list, "a list")):
            yield JsonNode(value, f"{self._path}.{key}[{place}]")

    def has(self, key: str) -> bool:
        """Whether there is something."""
        return self._value.get(key) is not None

    def boxes(self, key: str) -> Iterable[Box]:
        """A list of boxes."""
        for item in self.items(key):
            yield Box(item.number("x"), item.number("y"), item.number("width"), item.number("height"))

    def child(self, key: str) -> JsonNode:
        """An object."""
        return JsonNode(self._value.get(key), f"{self._path}.{key}")

    def box(self, key: str) -> Box:
        """A box."""
        node = self.child(key)
        return Box(node.number("x"), node.number("y"), node.number("width"), node.number("height"))

    def point(self, key: str) -> Point:
        """A point."""
        node = self.child(key)
        return Point(node.number("x"), node.number("y"))
