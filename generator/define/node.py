"""A YAML file as a tree in which every value knows its file and line, so that a message can point at it.

Overlays mix values of several files; each keeps its own place.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.model.errors import Problem

SIMILAR_ENOUGH = 0.6  # difflib ratio from which a name is offered as "did you mean": two typing errors in a short word
ANONYMOUS, NAMED = "anonymous", "named"  # a text for sheets without a name, and for those with one
VARIANTS = frozenset({"je", "u", "jullie", "large"})  # of a text, besides its default


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file: line from 1, 0 for the file as a whole."""

    path: Path
    line: int = 0

    @property
    def file(self) -> str:
        """The file's name for a message."""
        return shown(self.path)

    def problem(self, what: str, mend: str, code: str, severity: str = "fout") -> Problem:
        """A problem at this place."""
        return Problem(self.file, self.line or None, what, mend, code, severity)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value. `text_line` is the line on which a text's own first line stands (below a `|` or `>`).

    `raw`: what stands in the file, where YAML makes something else than that text of it (007, 1.10, True).
    """

    value: str | int | float | bool | None
    spot: Spot
    text_line: int = 0
    raw: str = ""

    @property
    def written(self) -> str:
        """What stands there, as somebody typed it."""
        return self.raw or ("" if self.value is None else str(self.value))


@dataclass(frozen=True, slots=True)
class Seq:
    """A list."""

    items: tuple[Node, ...]
    spot: Spot


@dataclass(frozen=True, slots=True)
class Map:
    """Keys and values, in the order of the file; `keys` tells where each key stands."""

    entries: Mapping[str, Node]
    keys: Mapping[str, Spot]
    spot: Spot

    def get(self, key: str) -> Node | None:
        """The value of `key`, or None."""
        return self.entries.get(key)

    def text(self, key: str) -> str | None:
        """The value of `key` if it is a text."""
        value = self.entries.get(key)
        return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else None

    def key_spot(self, key: str) -> Spot:
        """Where `key` stands (the map's own place if it is not there)."""
        return self.keys.get(key, self.spot)

    def with_entry(self, key: str, value: Node, spot: Spot | None = None) -> Map:
        """The same map with one key set."""
        return Map({**self.entries, key: value}, {**self.keys, key: spot or value.spot}, self.spot)

    def without(self, *gone: str) -> Map:
        """The same map without these keys."""
        entries = {k: v for k, v in self.entries.items() if k not in gone}
        return Map(entries, {k: s for k, s in self.keys.items() if k in entries}, self.spot)


Node = Scalar | Seq | Map


def texts(node: Node) -> Iterator[Scalar]:
    """Every single value in a tree, in order."""
    if isinstance(node, Scalar):
        yield node
    else:
        for part in node.entries.values() if isinstance(node, Map) else node.items:
            yield from texts(part)


def plain(node: Node) -> Any:
    """The tree as plain Python values."""
    if isinstance(node, Map):
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, Seq):
        return [plain(item) for item in node.items]
    return node.value


def found(root: Node, where: Iterable[str | int]) -> tuple[Node, Spot]:
    """The deepest node on the way `where`, and its place (for the value of a key: the key's line).

    Steps that are not in the tree are skipped: pydantic puts the names of union members between the real steps.
    """
    node, spot = root, root.spot
    for step in where:
        if isinstance(node, Map) and isinstance(step, str) and step in node.entries:
            spot = node.key_spot(step)
            node = node.entries[step]
        elif isinstance(node, Seq) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            spot = node.spot
    return node, spot


def merged(base: Node, change: Node) -> Node:
    """`change` laid over `base`: maps are merged key by key, an empty value (null) takes a key away, the rest replaces.

    A text that gets only variants (`{u: …}`) stays as the default of those variants; one that gets only a text for
    sheets with a name (`{named: …}`) stays as that for sheets without.
    """
    if isinstance(base, Scalar) and isinstance(change, Map) and change.entries and change.entries.keys() <= VARIANTS:
        return change.with_entry("default", base)
    if isinstance(change, Map) and change.entries.keys() == {NAMED} and not _by_names(base):
        return change.with_entry(ANONYMOUS, base)
    if not isinstance(base, Map) or not isinstance(change, Map):
        return change
    entries, keys = dict(base.entries), dict(base.keys)
    for key, value in change.entries.items():
        if isinstance(value, Scalar) and value.value is None:
            entries.pop(key, None)
            keys.pop(key, None)
            continue
        entries[key] = merged(entries[key], value) if key in entries else value
        keys[key] = change.key_spot(key)
    return Map(entries, keys, base.spot)


def _by_names(node: Node) -> bool:
    return isinstance(node, Map) and ANONYMOUS in node.entries


def shown(path: Path) -> str:
    """A path as people would type it: relative if it lies under the current folder."""
    absolute = path if path.is_absolute() else Path.cwd() / path
    here = Path(os.getcwd())  # noqa: PTH109 - not resolved, like the paths that people give
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like `name`, or None."""
    hits = difflib.get_close_matches(name.lower()[:80], sorted(set(known)), n=1, cutoff=SIMILAR_ENOUGH)
    return hits[0] if hits else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """What to do about an unknown name: the nearest known one, and all there are."""
    names = sorted(set(known))
    hit = nearest(name, names)
    listed = f"Je kunt kiezen uit: {', '.join(names)}." if names else "Er is er nog geen."
    if hit:
        return f"Bedoel je '{hit}'? {listed}"
    return f"{otherwise} {listed}".strip()
