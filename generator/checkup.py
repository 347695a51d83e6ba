"""Everything that can be known before printing: every file by itself, then every sheet drawn in every house style.

`Library.check` sees a file at a time. What only shows when definition, brand and template meet (an element in the wrong
place, a question that a template forgot, a text that does not fit, a logo without ink) shows here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from generator.build import Order, Prepared, changed_forms, logo_problems, prepare
from generator.define.layers import TEMPLATE_SUFFIX, Kind
from generator.define.library import Library
from generator.define.node import shown
from generator.keep.changed import LastBuilt
from generator.keep.store import Store
from generator.model.errors import DefinitionError, LayoutOverflowError, Problem


def checkup(library: Library, paths: Sequence[Path] | None = None, store: Store | None = None) -> tuple[Problem, ...]:
    """Every problem there is, or those that have to do with the given files and folders.

    `store`: what was built already; a form that differs from it under the same version is told.
    Raises NotFoundError for a path that is not there.
    """
    problems = dict.fromkeys(library.check(paths))
    overflows, changes = _Overflows(), _Changes(None if store is None else LastBuilt(store))
    broken = {problem.file for problem in library.check() if problem.severity == "fout"}
    if not any(file.endswith(TEMPLATE_SUFFIX) for file in broken):  # they would be told again for every sheet
        for order in _orders(library, paths):
            problems.update(dict.fromkeys(_drawn(library, order, overflows, changes)))
    problems.update(dict.fromkeys((*overflows.problems(), *changes.found.values())))
    return tuple(problems)


def _orders(library: Library, paths: Sequence[Path] | None) -> Iterator[Order]:
    """What to draw: each pack and each form by itself in each brand, in normal and in large type, of sound files."""
    listing = library.listing()
    keys = {kind: [entry["key"] for entry in listing[kind]] for kind in ("packs", "forms", "brands")}
    asked = None if paths is None else _Asked(library, paths)
    for brand in filter(lambda key: _sound(library, Kind.BRAND, key), keys["brands"]):
        for key in dict.fromkeys((*keys["packs"], *keys["forms"])):  # a key that is both stands for the pack
            kind = Kind.PACK if key in keys["packs"] else Kind.FORM
            if (asked is None or asked.about(kind, key, brand)) and _sound(library, kind, key):
                yield Order(key, brand, large=False)
                if key in keys["forms"]:
                    yield Order(key, brand, large=True)


class _Asked:
    """Which sheets the given files have to do with."""

    def __init__(self, library: Library, paths: Sequence[Path]) -> None:
        self._library = library
        self._paths = [path.resolve() for path in paths]
        self._all = any(path.suffix == TEMPLATE_SUFFIX or path.name == "templates" for path in self._paths)

    def about(self, kind: Kind, key: str, brand: str) -> bool:
        """Whether one of the files is this definition, this brand (or its logo), or a template."""
        own = self._library.entry(kind, key).path.resolve()
        folder = self._library.entry(Kind.BRAND, brand).path.resolve().parent
        return self._all or any(self._covers(path, own) or self._covers(path, folder) for path in self._paths)

    @staticmethod
    def _covers(path: Path, target: Path) -> bool:
        return path == target or path in target.parents or (target.is_dir() and target in path.parents)


def _sound(library: Library, kind: Kind, key: str) -> bool:
    """Whether a definition loads; if it does not, `Library.check` has said why."""
    load = {Kind.FORM: library.form, Kind.PACK: library.pack, Kind.BRAND: library.brand}[kind]
    try:
        load(key)
    except DefinitionError:
        return False
    return True


@dataclass(slots=True)
class _Overflows:
    """Texts that do not fit, each with where that happens: one problem for all house styles together."""

    found: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)

    def add(self, file: str, error: LayoutOverflowError, order: Order) -> None:
        """Keep one."""
        place = f"{order.brand} met grote letters" if order.large else order.brand
        self.found.setdefault((file, error.what, error.mend), []).append(place)

    def problems(self) -> Iterator[Problem]:
        """All of them."""
        for (file, what, mend), places in self.found.items():
            yield Problem(file, None, f"{what} Zo is het in huisstijl: {', '.join(places)}.", mend, "past-niet")


@dataclass(slots=True)
class _Changes:
    """Forms that differ from what was built: one problem each, in the house style that can show what changed."""

    last: LastBuilt | None
    found: dict[tuple[str, int | None, str], Problem] = field(default_factory=dict)

    def look(self, ready: Prepared) -> None:
        """Compare the sheets of one order."""
        for problem in changed_forms(ready, self.last) if self.last is not None else ():
            place = (problem.file, problem.line, problem.code)
            if place not in self.found or len(problem.what) > len(self.found[place].what):
                self.found[place] = problem


def _drawn(library: Library, order: Order, overflows: _Overflows, changes: _Changes) -> tuple[Problem, ...]:
    """What goes wrong when this is merged and drawn."""
    try:
        ready = prepare(order, library)
        changes.look(ready)
        return (*_uncut(ready, library), *logo_problems(ready.brand))
    except DefinitionError as error:
        return error.problems
    except LayoutOverflowError as error:
        kind = Kind.PACK if any(entry["key"] == order.pack for entry in library.listing()["packs"]) else Kind.FORM
        overflows.add(shown(library.entry(kind, order.pack).path), error, order)
    return ()


def _uncut(ready: Prepared, library: Library) -> Iterator[Problem]:
    """Private questions that a sheet ends with, yet that are too high to lie under a cut line."""
    sheets = [sheet for sheet in ready.sheets if sheet.coded]
    for page in (drawn.layout for drawn in ready.drawing.pages if drawn.layout is not None):
        sheet = sheets[page.form]
        asked = [question for question in reversed(sheet.questions) if question.type != "note"]
        last = [question.id for question in takewhile(lambda question: question.private, asked)]
        there = {field.item for field in page.fields if field.private and field.box.y < page.height}
        for name in there.intersection(last) if len(last) < len(asked) else ():
            what = (
                f"Vraag '{name}' staat niet onder een kniplijn: de privé-vragen aan het eind nemen te veel plaats in."
            )
            mend = "Maak ze korter of stel er minder. Blijven ze zo, dan worden ze op plaatjes afgedekt."
            yield library.private_spots(sheet.form)[name].problem(what, mend, "privé", "let op")
