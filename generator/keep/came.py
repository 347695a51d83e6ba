"""Of which forms anything came in: only those have columns, and only their wordings stand in the codebook.

A build of which no page came back (a trial, a form that nobody handed in) neither widens the table nor changes a word
in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.keep.store import Store
from generator.model.layout import Layout

_PAGES = "SELECT DISTINCT run, form FROM pages WHERE fate IN ('read', 'doubtful') AND run IS NOT NULL"
_TYPED = "SELECT DISTINCT run, variable FROM decisions WHERE variable IS NOT NULL"  # also where no page could be read


def of_what_came(store: Store, layouts: Sequence[Layout]) -> list[Layout]:
    """The layouts, each with the variables of forms of which pages came in (or answers, typed by a person)."""
    forms = set(store.rows(_PAGES))
    typed = set(store.rows(_TYPED))
    return [_narrowed(layout, forms, typed) for layout in layouts]


def _narrowed(layout: Layout, forms: set[tuple[str, int]], typed: set[tuple[str, str]]) -> Layout:
    came = {form.key for index, form in enumerate(layout.forms) if (layout.run, index) in forms}
    came |= {variable.form for variable in layout.variables if (layout.run, variable.name) in typed}
    return replace(layout, variables=tuple(variable for variable in layout.variables if variable.form in came))
