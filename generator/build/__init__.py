"""A pack, as a table of contents: define → merge → compose → paint → keep.

`orders` are the nouns; `prepared` looks up, merges and draws; `layouts` is what the store keeps; `making` writes.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.build.layouts import changed_forms, kept_run
from generator.build.making import PREVIEW_PAGES, Making, Progress
from generator.build.orders import Identity, Order, Product
from generator.build.prepared import Prepared, grows, logo_problems, prepare
from generator.define.library import Library
from generator.keep.changed import LastBuilt
from generator.keep.store import Store
from generator.model.errors import DefinitionError, NotFoundError, Problem
from generator.model.geometry import Paper

NO_POSTER_NOTE = (
    "Hier zit geen poster bij, en geen liggende tabel: met '--paper a3' blijft alles A4. Alleen die worden groter."
)

__all__ = [
    "PREVIEW_PAGES",
    "Identity",
    "Order",
    "Prepared",
    "Product",
    "Progress",
    "build",
    "changed_forms",
    "logo_problems",
    "make",
    "prepare",
    "require_questions",
]


def build(
    order: Order,
    library: Library,
    store: Store,
    out: Path,
    *,
    identity: Identity | None = None,
    progress: Progress | None = None,
) -> Product:
    """Make a run: write its files in `out` and keep its layout in the store. Raises errors of `model.errors`.

    The run is in the store before its files get their final names, so no paper can exist that cannot be read.
    """
    return make(prepare(order, library), store, out, identity=identity, progress=progress)


def make(
    ready: Prepared,
    store: Store,
    out: Path,
    *,
    identity: Identity | None = None,
    progress: Progress | None = None,
) -> Product:
    """Write what was prepared.

    Raises DefinitionError if a form asks otherwise than its version did when last built, and NotFoundError if there is
    nothing to fill in where that was asked for.
    """
    if ready.order.kind == "fillable":
        require_questions(ready)
    changes = changed_forms(ready, LastBuilt(store))
    if any(change.severity == "fout" for change in changes):
        raise DefinitionError(changes)
    identity = identity or Identity.fresh(store.run_names())
    making = Making(ready, kept_run(ready, identity), store, out, progress)
    product = making.print_run() if ready.order.kind == "print" else making.fillable()
    a3 = ready.order.paper is Paper.A3 and not any(sheet.a3 or grows(sheet) for sheet in ready.sheets)
    return replace(
        product, notes=(*ready.notes, *map(_note, changes), *product.notes, *([NO_POSTER_NOTE] if a3 else []))
    )


def require_questions(ready: Prepared) -> None:
    """Raises NotFoundError if there are posters alone: nothing to fill in, and nothing to read."""
    if not any(sheet.coded for sheet in ready.sheets):
        raise NotFoundError(
            f"In '{ready.order.pack}' is niets in te vullen: er staan alleen posters in.",
            f"Maak ze voor de printer: werkblad build {ready.order.pack} --brand {ready.order.brand}",
        )


def _note(problem: Problem) -> str:
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return f"{where}: {problem.what}.\n    → {problem.mend}"
