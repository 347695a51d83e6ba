"""All definitions there are: what ships and the user's workspace, by key; and every problem in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from generator.define.locate import (
    KIND_NAMES,
    Entry,
    FontFiles,
    Kind,
    font_families,
    layers,
    template_files,
)
from generator.define.logo import Logo, read_logo
from generator.define.node import Map, did_you_mean, plain
from generator.define.resolve import Resolver
from generator.define.translate import validated
from generator.model.brand import Brand
from generator.model.definition import FormDefinition, Text, TextVariants
from generator.model.errors import DefinitionError, NotFoundError, Problem
from generator.model.pack import Pack
from generator.model.template import TemplateSet

TEMPLATE_MAX_BYTES = 256 * 1024  # the longest template is some 10 kB
BROKEN_DESCRIPTION = "Dit bestand heeft fouten; zie `werkblad check`."

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class LoadedBrand:
    """A brand, its logo's bytes, and the folder it came from. `logo_kind`: "svg", "png", "jpeg" or "pdf"."""

    brand: Brand
    logo: bytes | None
    logo_name: str
    folder: Path
    logo_kind: str = ""


class Library:
    """The definitions, by key. A file in the workspace covers the shipped one with the same key."""

    def __init__(self, workspace: Path | None = None) -> None:
        self._layers = layers(workspace)
        self._resolver = Resolver(self._layers)

    def form(self, key: str) -> FormDefinition:
        """The form `key`. Raises NotFoundError, or DefinitionError with everything that is wrong with it."""
        return self._load(FormDefinition, self._entry(Kind.FORM, key))[0]

    def pack(self, key: str) -> Pack:
        """The pack `key`. Raises NotFoundError or DefinitionError."""
        return self._load(Pack, self._entry(Kind.PACK, key))[0]

    def brand(self, key: str) -> LoadedBrand:
        """The brand `key` with its logo. Raises NotFoundError or DefinitionError."""
        entry = self._entry(Kind.BRAND, key)
        brand, tree = self._load(Brand, entry)
        logo = brand_logo(brand, tree)
        if logo is None:
            return LoadedBrand(brand, None, "", entry.path.parent)
        return LoadedBrand(brand, logo.data, logo.path.name, entry.path.parent, logo.kind)

    def templates(self) -> TemplateSet:
        """All templates, the user's over the shipped ones. Raises DefinitionError if one cannot be read."""
        texts: dict[str, str] = {}
        files: dict[str, str] = {}
        for layer in reversed(self._layers):
            for name, path in template_files(layer):
                texts[name] = read_template(path)
                files[name] = str(path)
        return TemplateSet(texts, files)

    def fonts(self) -> Mapping[str, FontFiles]:
        """The typeface families by name."""
        return {name: files for layer in reversed(self._layers) for name, files in font_families(layer)}

    def listing(self) -> dict[str, list[dict[str, Any]]]:
        """What there is, a line each: key, title, description, where ("workspace" or "shipped")."""
        return {
            "forms": [self._listed(Kind.FORM, FormDefinition, key) for key in self._resolver.keys(Kind.FORM)],
            "packs": [self._listed(Kind.PACK, Pack, key) for key in self._resolver.keys(Kind.PACK)],
            "brands": [self._listed(Kind.BRAND, Brand, key) for key in self._resolver.keys(Kind.BRAND)],
        }

    def _listed(self, kind: Kind, model: type[BaseModel], key: str) -> dict[str, Any]:
        entry = self._entry(kind, key)
        line = {"key": key, "title": key, "description": BROKEN_DESCRIPTION, "where": entry.layer.where}
        try:
            definition, _ = self._load(model, entry)
        except DefinitionError:
            return line
        title = definition.name if isinstance(definition, Brand) else getattr(definition, "title", key)
        return {**line, "title": default_text(title), "description": getattr(definition, "description", "")}

    def _entry(self, kind: Kind, key: str) -> Entry:
        entry = self._resolver.entry(kind, key)
        if entry is None:
            raise NotFoundError(f"Er is geen {KIND_NAMES[kind]} `{key}`.", did_you_mean(key, self._resolver.keys(kind)))
        return entry

    def _load(self, model: type[M], entry: Entry) -> tuple[M, Map]:
        tree = self._resolver.tree(entry)
        definition, problems = validated(model, tree, plain(tree))
        if definition is None:
            raise DefinitionError(tuple(problems))
        return definition, tree


def brand_logo(brand: Brand, tree: Map) -> Logo | None:
    """The brand's logo, looked up beside the file that names it. Raises DefinitionError."""
    if brand.logo is None:
        return None
    spot = tree.key_spot("logo")
    return read_logo(spot.path.parent, brand.logo, spot)


def read_template(path: Path) -> str:
    """A template's text. Raises DefinitionError if it is too large or no UTF-8."""
    try:
        data = path.read_bytes() if path.stat().st_size <= TEMPLATE_MAX_BYTES else None
        if data is None:
            raise _template_error(
                path, f"Dit sjabloon is groter dan {TEMPLATE_MAX_BYTES // 1024} kB.", "Maak het kleiner."
            )
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _template_error(path, "Dit sjabloon is geen UTF-8.", "Sla het opnieuw op met codering UTF-8.") from error
    except OSError as error:
        raise _template_error(
            path, f"Dit sjabloon is niet te lezen ({error.strerror}).", "Kijk de rechten na."
        ) from error


def _template_error(path: Path, what: str, mend: str) -> DefinitionError:
    return DefinitionError((Problem(str(path), None, what, mend, "sjabloon"),))


def default_text(text: Text) -> str:
    """A text as it is without a variant."""
    return text.default if isinstance(text, TextVariants) else text
