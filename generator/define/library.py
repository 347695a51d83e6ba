"""All definitions there are: what ships and the user's workspace, by key; and every problem in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from generator.define.address import address_notes, check_address
from generator.define.checks import check_brand, check_font, check_form, check_pack
from generator.define.jinja_check import check_template, check_texts
from generator.define.layers import (
    KIND_NAMES,
    SHIPPED,
    TEMPLATE_SUFFIX,
    Entry,
    FontFiles,
    Kind,
    entry_of,
    font_families,
    layers,
    misnamed,
    template_files,
    template_name,
)
from generator.define.logo import Logo, read_logo
from generator.define.node import Map, Spot, did_you_mean, plain, shown, texts
from generator.define.private import check_opened, check_private_place, private_spots
from generator.define.promises import check_promises, check_template_promises
from generator.define.resolve import Resolver
from generator.define.translate import validated
from generator.model.brand import Brand
from generator.model.definition import FormDefinition
from generator.model.errors import DefinitionError, NotFoundError, Problem, system_reason
from generator.model.pack import Pack
from generator.model.template import TemplateSet
from generator.model.texts import default_text

TEMPLATE_MAX_BYTES = 256 * 1024  # the longest template is some 10 kB
BROKEN_DESCRIPTION = "Dit bestand heeft fouten; zie 'werkblad check'."

M = TypeVar("M", bound=BaseModel)

MODELS: Mapping[Kind, type[BaseModel]] = {Kind.FORM: FormDefinition, Kind.PACK: Pack, Kind.BRAND: Brand}


@dataclass(frozen=True, slots=True)
class LoadedBrand:
    """A brand, its logo's bytes, and the folder it came from. `logo_kind`: "svg", "png", "jpeg" or "pdf"."""

    brand: Brand
    logo: bytes | None
    logo_name: str
    folder: Path
    logo_kind: str = ""
    type_files: tuple[str, ...] = ()  # of its text typeface, which stands in for one that a logo asks for


@dataclass(frozen=True, slots=True)
class _Checked:
    """A file after all checks. `definition` is None if its shape is wrong."""

    definition: BaseModel | None
    problems: tuple[Problem, ...]
    logo: Logo | None = None


class Library:
    """The definitions, by key. A file in the workspace covers the shipped one with the same key."""

    def __init__(self, workspace: Path | None = None) -> None:
        self._layers = layers(workspace)
        self._resolver = Resolver(self._layers)
        self._known: dict[Path, _Checked] = {}

    def form(self, key: str) -> FormDefinition:
        """The form `key`. Raises NotFoundError, or DefinitionError with everything that is wrong with it."""
        return self._load(FormDefinition, Kind.FORM, key)[0]

    def pack(self, key: str) -> Pack:
        """The pack `key`. Raises NotFoundError or DefinitionError."""
        return self._load(Pack, Kind.PACK, key)[0]

    def brand(self, key: str) -> LoadedBrand:
        """The brand `key` with its logo. Raises NotFoundError or DefinitionError."""
        brand, checked = self._load(Brand, Kind.BRAND, key)
        folder = self.entry(Kind.BRAND, key).path.parent
        if checked.logo is None:
            return LoadedBrand(brand, None, "", folder)
        files = self.fonts()[brand.typefaces.body]
        type_files = (str(files.regular), str(files.bold))
        return LoadedBrand(brand, checked.logo.data, checked.logo.path.name, folder, checked.logo.kind, type_files)

    def templates(self) -> TemplateSet:
        """All templates, the user's over the shipped ones. Raises DefinitionError if one cannot be read."""
        texts: dict[str, str] = {}
        files: dict[str, str] = {}
        for layer in reversed(self._layers):
            for name, path in template_files(layer):
                texts[name] = read_template(path)
                files[name] = shown(path)
        return TemplateSet(texts, files)

    def fonts(self) -> Mapping[str, FontFiles]:
        """The typeface families by name."""
        return {name: files for layer in reversed(self._layers) for name, files in font_families(layer)}

    def require(self, forms: Iterable[str], brand: str) -> None:
        """Raises DefinitionError with everything that is wrong with any of these; NotFoundError if one is not there."""
        entries = (*(self.entry(Kind.FORM, key) for key in forms), self.entry(Kind.BRAND, brand))
        wrong = dict.fromkeys(p for entry in entries for p in self._checked(entry).problems if p.severity == "fout")
        if wrong:
            raise DefinitionError(tuple(wrong))

    def promises(self, forms: Iterable[str], brand: str) -> tuple[Problem, ...]:
        """What these would print on a sheet with a name and does not hold there; errors: what may not be printed."""
        entries = (*(self.entry(Kind.FORM, key) for key in forms), self.entry(Kind.BRAND, brand))
        trees = map(self._resolver.tree, entries)
        return tuple(dict.fromkeys(problem for tree in trees for problem in check_promises(tree, building=True)))

    def address_notes(self, brand: str) -> tuple[str, ...]:
        """What is known, without asking the internet, about the address behind the code on every sheet (Dutch)."""
        return address_notes(self.brand(brand).brand.entry_url)

    def placed(
        self, problems: Iterable[Problem], *, forms: Iterable[str] = (), packs: Iterable[str] = (), brand: str
    ) -> tuple[Problem, ...]:
        """The problems, each that is about a text with the file and line where that text stands in these."""
        keys = (*((Kind.FORM, key) for key in forms), *((Kind.PACK, key) for key in packs), (Kind.BRAND, brand))
        trees = [self._resolver.tree(self.entry(kind, key)) for kind, key in keys]
        return tuple(_at_home(problem, trees) for problem in problems)

    def spot(self, form: str, key: str) -> Spot:
        """Where a key of a form's definition stands. Raises NotFoundError or DefinitionError."""
        return self._resolver.tree(self.entry(Kind.FORM, form)).key_spot(key)

    def private_spots(self, form: str) -> dict[str, Spot]:
        """Where a form says that a question is private, by its id. Raises NotFoundError or DefinitionError."""
        return private_spots(self._resolver.tree(self.entry(Kind.FORM, form)))

    def listing(self) -> dict[str, list[dict[str, Any]]]:
        """What there is, a line each: key, title, description, where ("workspace" or "shipped"), and for whom.

        Forms and packs also say their minutes, if they are known; packs their sheets; forms the packs that hold them.
        """
        names = {"forms": Kind.FORM, "packs": Kind.PACK, "brands": Kind.BRAND}
        found = {name: [self._listed(kind, key) for key in self._resolver.keys(kind)] for name, kind in names.items()}
        for form in found["forms"]:
            form["packs"] = [pack["key"] for pack in found["packs"] if form["key"] in pack.get("sheets", ())]
        return found

    def keys(self, kind: Kind) -> list[str]:
        """The keys of all definitions of a kind, without opening one."""
        return self._resolver.keys(kind)

    def check(self, paths: Sequence[Path] | None = None) -> tuple[Problem, ...]:
        """Every problem there is, or those of the given files and folders. Raises NotFoundError for a missing path."""
        problems: dict[Problem, None] = {}  # in order, each once
        for found in self._everything() if paths is None else self._of_paths(paths):
            problems.update(dict.fromkeys(found))
        return tuple(problems)

    def _everything(self) -> Iterator[Iterable[Problem]]:
        for entry in self._resolver.all_entries():
            yield self._checked(entry).problems
        for layer in reversed(self._layers):
            for name, path in template_files(layer):
                yield self._template_problems(name, path)
            for path in misnamed(layer):
                yield (_misnamed(path),)
        for family, files in self.fonts().items():
            yield check_font(family, files, Spot(files.regular))

    def _of_paths(self, paths: Sequence[Path]) -> Iterator[Iterable[Problem]]:
        for path in paths:
            if not path.exists():
                raise NotFoundError(f"Het bestand {path} is er niet.", "Kijk de naam na.")
            files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
            for file in files:
                entry = entry_of(file, self._layers)
                if entry is not None:
                    yield self._checked(entry).problems
                elif file.suffix == TEMPLATE_SUFFIX:
                    yield self._template_problems(template_name(file), file)
                elif path.is_file():
                    yield (_misnamed(file),)

    def _template_problems(self, name: str, path: Path) -> Iterable[Problem]:
        try:
            source = read_template(path)
            known = self._template_names
            return (*check_template(name, source, path, known), *check_template_promises(source, path))
        except DefinitionError as error:
            return error.problems

    @cached_property
    def _template_names(self) -> frozenset[str]:
        return frozenset(name for layer in self._layers for name, _ in template_files(layer))

    def _listed(self, kind: Kind, key: str) -> dict[str, Any]:
        entry = self.entry(kind, key)
        line = {"key": key, "title": key, "description": BROKEN_DESCRIPTION, "where": entry.layer.where}
        try:
            definition = validated(MODELS[kind], tree := self._resolver.tree(entry), plain(tree))[0]
        except DefinitionError:
            return line
        if definition is None:
            return line
        title = definition.name if isinstance(definition, Brand) else getattr(definition, "title", key)
        description = getattr(definition, "description", "")
        line |= {"title": default_text(title), "description": description}
        return line | _of_use(definition)

    def entry(self, kind: Kind, key: str) -> Entry:
        """The file behind a key. Raises NotFoundError."""
        entry = self._resolver.entry(kind, key)
        if entry is None:
            raise NotFoundError(f"Er is geen {KIND_NAMES[kind]} '{key}'.", did_you_mean(key, self._resolver.keys(kind)))
        return entry

    def _load(self, model: type[M], kind: Kind, key: str) -> tuple[M, _Checked]:
        checked = self._checked(self.entry(kind, key))
        errors = tuple(p for p in checked.problems if p.severity == "fout")
        if errors or not isinstance(checked.definition, model):
            raise DefinitionError(errors)
        return checked.definition, checked

    def _checked(self, entry: Entry) -> _Checked:
        if entry.path not in self._known:
            self._known[entry.path] = self._check_entry(entry)
        return self._known[entry.path]

    def _check_entry(self, entry: Entry) -> _Checked:
        try:
            tree = self._resolver.tree(entry)
        except DefinitionError as error:
            return _Checked(None, error.problems)
        definition, problems = validated(MODELS[entry.kind], tree, plain(tree))
        if definition is None:
            name = tree.text("logo") if entry.kind is Kind.BRAND else None
            problems += _logo(name, tree)[1]
            problems += check_texts(tree if entry.kind is not Kind.BRAND else tree.get("privacy") or tree)
            return _Checked(None, tuple(sorted(problems, key=lambda p: p.line or 0)))
        logo = None
        if isinstance(definition, FormDefinition):
            problems += check_texts(tree)
            problems += check_form(definition, tree, self._template_names)
            base = self._resolver.base(entry)
            problems += check_opened(self._resolver.tree(base), tree) if base is not None else ()
            problems += check_private_place(tree)
            problems += check_promises(tree)
        elif isinstance(definition, Pack):
            problems += check_texts(tree)
            problems += check_pack(definition, tree, self._forms(definition.sheets))
        elif isinstance(definition, Brand):
            problems += check_texts(tree.get("privacy") or tree)
            problems += check_brand(definition, tree, self.fonts())
            problems += check_promises(tree)
            if entry.layer.where != SHIPPED:  # those that ship are examples, and say so themselves
                spot = tree.key_spot("entry_url")
                problems += check_address(definition.entry_url, spot if spot.path == entry.path else Spot(entry.path))
            logo, found = _logo(definition.logo, tree)
            problems += found
        return _Checked(definition, tuple(problems), logo)

    def _forms(self, wanted: Iterable[str]) -> dict[str, FormDefinition | None]:
        """Every form's key; those that are wanted with their definition, if it has no problems of its own."""
        forms: dict[str, FormDefinition | None] = dict.fromkeys(self._resolver.keys(Kind.FORM))
        for key in wanted:
            entry = self._resolver.entry(Kind.FORM, key)
            definition = self._checked(entry).definition if entry is not None else None
            if isinstance(definition, FormDefinition):
                forms[key] = definition
        return forms


def _of_use(definition: BaseModel) -> dict[str, Any]:
    """What whoever chooses wants to know: for whom it is, the minutes (if they are known), the sheets of a pack."""
    if isinstance(definition, Pack):
        minutes = sum(step.minutes for step in definition.facilitator.steps)
        return {"audience": definition.audience, "minutes": minutes, "sheets": list(definition.sheets)}
    if not isinstance(definition, FormDefinition):
        return {}
    known = {"audience": definition.audience, "minutes": definition.minutes}
    return {name: value for name, value in known.items() if value is not None}


def _logo(name: str | None, tree: Map) -> tuple[Logo | None, tuple[Problem, ...]]:
    """The brand's logo, looked up beside the file that names it (for a sub-brand: its parent's folder)."""
    if name is None:
        return None, ()
    spot = tree.key_spot("logo")
    try:
        return read_logo(spot.path.parent, name, spot), ()
    except DefinitionError as error:
        return None, error.problems


def _at_home(problem: Problem, trees: Sequence[Map]) -> Problem:
    about = problem.about.strip()
    home = next((text for tree in trees for text in texts(tree) if about and str(text.value).strip() == about), None)
    if home is None:
        return replace(problem, about="")
    line = home.text_line or home.spot.line
    return replace(problem, file=home.spot.file, line=line or None, about="")


def _misnamed(path: Path) -> Problem:
    what = "Dit bestand wordt niet gebruikt: de naam of de plaats klopt niet."
    mend = (
        "Formulieren: forms/<naam>.yaml. Pakketten: forms/packs/<naam>.yaml. "
        "Huisstijlen: brand/<naam>/brand.yaml. Sjablonen: templates/<naam>.j2."
    )
    return Spot(path).problem(what, mend, "plaats", "let op")


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
            path, f"Dit sjabloon is niet te lezen ({system_reason(error)}).", "Kijk de rechten na."
        ) from error


def _template_error(path: Path, what: str, mend: str) -> DefinitionError:
    return DefinitionError((Problem(shown(path), None, what, mend, "sjabloon"),))
