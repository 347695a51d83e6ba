"""From a definition file to its full tree: read it, and work out what it extends, layer by layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.define.extends import overlay_brand, overlay_form, overlay_pack
from generator.define.layers import KIND_NAMES, Entry, Kind, Layer, entries
from generator.define.node import Map, Scalar, did_you_mean, plain
from generator.define.shapes import FormOverlay, PackOverlay
from generator.define.translate import validated
from generator.define.yaml_source import read_yaml
from generator.model.errors import DefinitionError, Problem

CHAIN_MAX = 8  # files that extend one another; a municipality, its service and its team need three


class Resolver:
    """Finds definition files over the layers and resolves what they extend. Reads every file once."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self.layers = layers
        self._found: dict[Kind, dict[str, list[Entry]]] = {}
        for kind in Kind:
            by_key = self._found.setdefault(kind, {})
            for layer in layers:
                for entry in entries(layer, kind):
                    by_key.setdefault(entry.key, []).append(entry)
        self._read: dict[Path, Map | DefinitionError] = {}

    def keys(self, kind: Kind) -> list[str]:
        """All keys of one kind."""
        return sorted(self._found[kind])

    def entry(self, kind: Kind, key: str) -> Entry | None:
        """The file that counts for a key: the user's before what ships."""
        found = self._found[kind].get(key)
        return found[0] if found else None

    def all_entries(self) -> Iterable[Entry]:
        """Every file, also those that another layer covers."""
        for by_key in self._found.values():
            for found in by_key.values():
                yield from found

    def tree(self, entry: Entry) -> Map:
        """The file with everything it extends worked in. Raises DefinitionError."""
        return self._tree(entry, ())

    def base(self, entry: Entry) -> Entry | None:
        """The file that this one extends, if it says so and that file is there."""
        key = self._source(entry.path).text("extends")
        return None if key is None else self._base_entry(entry, key)

    def _tree(self, entry: Entry, trail: tuple[Path, ...]) -> Map:
        root = self._source(entry.path)
        problems = _key_problems(entry, root)
        root = root.with_entry("key", Scalar(entry.key, root.key_spot("key")), root.key_spot("key"))
        if root.get("extends") is None:
            if problems:
                raise DefinitionError(tuple(problems))
            return root
        problems += _shape_problems(entry.kind, root)
        base = self._base_tree(entry, root, (*trail, entry.path), problems)
        if base is None:
            raise DefinitionError(tuple(problems))
        if problems:
            root = _sound(entry.kind, root)  # go on with the rest: people want to hear everything at once
        if entry.kind is Kind.FORM:
            tree = overlay_form(base, root, problems)
        elif entry.kind is Kind.PACK:
            tree = overlay_pack(base, root, problems)
        else:
            tree = overlay_brand(base, root)
        if problems:
            raise DefinitionError(tuple(problems))
        return tree

    def _base_tree(self, entry: Entry, root: Map, trail: tuple[Path, ...], problems: list[Problem]) -> Map | None:
        spot = root.key_spot("extends")
        key = root.text("extends")
        if key is None:
            mend = (
                f"Zet er de naam van een {KIND_NAMES[entry.kind]}, bijvoorbeeld 'extends: {self._example(entry.kind)}'."
            )
            problems.append(spot.problem("Bij 'extends' hoort één naam.", mend, "extends"))
            return None
        base = self._base_entry(entry, key)
        if base is None:
            what = f"'extends: {key}': dit {KIND_NAMES[entry.kind]} is er niet."
            if key == entry.key:
                what = f"'extends: {key}' wijst naar dit bestand zelf, en er wordt geen '{key}' meegeleverd."
            others = [k for k in self.keys(entry.kind) if k != entry.key]
            problems.append(spot.problem(what, did_you_mean(key, others), "extends"))
            return None
        if base.path in trail or len(trail) > CHAIN_MAX:
            names = " → ".join(path.stem if entry.kind is not Kind.BRAND else path.parent.name for path in trail)
            what = f"'extends' loopt in een kring of is te lang: {names} → {key}."
            problems.append(spot.problem(what, "Laat een van deze bestanden niets uitbreiden.", "kring"))
            return None
        try:
            return self._tree(base, trail)
        except DefinitionError as error:
            problems.extend(error.problems)
            return None

    def _base_entry(self, entry: Entry, key: str) -> Entry | None:
        """The file behind `extends: key`. With its own key a file means the one a layer further down."""
        candidates = self._found[entry.kind].get(key, [])
        if key != entry.key:
            return candidates[0] if candidates else None
        order = [layer.root for layer in self.layers]
        depth = order.index(entry.layer.root) if entry.layer.root in order else -1
        lower = (
            c for c in candidates if order.index(c.layer.root) > depth and c.path.resolve() != entry.path.resolve()
        )
        return next(lower, None)

    def _source(self, path: Path) -> Map:
        if path not in self._read:
            try:
                self._read[path] = read_yaml(path)
            except DefinitionError as error:
                self._read[path] = error
        known = self._read[path]
        if isinstance(known, DefinitionError):
            raise known
        return known

    def _example(self, kind: Kind) -> str:
        keys = self.keys(kind)
        return keys[0] if keys else "naam"


def _key_problems(entry: Entry, root: Map) -> list[Problem]:
    key = root.get("key")
    if key is None or plain(key) == entry.key:
        return []
    place = "de map" if entry.kind is Kind.BRAND else "het bestand"
    what = f"'key' is '{plain(key)}', maar {place} heet '{entry.key}'."
    return [root.key_spot("key").problem(what, "Maak de namen gelijk, of haal de regel 'key' weg.", "key")]


_NEEDED: Mapping[str, object] = {"extends": "naam", "version": 1}  # what an overlay cannot do without
_OVERLAYS: Mapping[Kind, type[FormOverlay] | type[PackOverlay]] = {Kind.FORM: FormOverlay, Kind.PACK: PackOverlay}


def _shape_problems(kind: Kind, root: Map) -> list[Problem]:
    shape = _OVERLAYS.get(kind)
    if shape is None:
        return []
    _, problems = validated(shape, root, _without_nulls(root))
    return problems


def _sound(kind: Kind, root: Map) -> Map:
    """An overlay without the keys whose values are of a wrong shape."""
    shape = _OVERLAYS.get(kind)
    if shape is None:
        return root
    rest = {name: value for name, value in _NEEDED.items() if name in shape.model_fields}
    values = _without_nulls(root)
    wrong = (key for key in values if key not in rest and validated(shape, root, {**rest, key: values[key]})[1])
    return root.without(*wrong)


def _without_nulls(root: Map) -> dict[str, object]:
    """An empty value in an overlay means: take it away; that is no error of shape."""
    return {key: plain(node) for key, node in root.entries.items() if not _is_null(root, key)}


def _is_null(root: Map, key: str) -> bool:
    node = root.entries[key]
    return isinstance(node, Scalar) and node.value is None
