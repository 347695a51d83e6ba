"""What a screen asks beyond the paper: the curve's table stands on no printed page, and its answers need columns."""

from __future__ import annotations

from dataclasses import replace

from generator.keep.store import Store
from generator.model.layout import Layout
from generator.model.variable import Variable

FOUND_BY = "web"  # of readings that were made of digital entry
_CAME = f"SELECT 1 FROM pages WHERE run = ? AND found_by = '{FOUND_BY}' LIMIT 1"  # in full: SQLite takes its index then


def asked_layout(store: Store, run: str) -> Layout:
    """The run's layout; once somebody filled it in on a screen, also with the variables that only a screen asks.

    Raises NotFoundError.
    """
    layout = store.layout(run)
    came = store.rows(_CAME, layout.run)
    return with_screen_variables(store, layout) if next(came, None) is not None else layout


_made: list[tuple[Layout, Layout]] = []  # the last few: all copies of a run ask for the same one
_REMEMBERED = 8


def with_screen_variables(store: Store, layout: Layout) -> Layout:
    """The layout with all variables of its stored sheets, each where it stands on the sheet."""
    for known, whole in _made:
        if known is layout:
            return whole
    whole = _whole(store, layout)
    _made.insert(0, (layout, whole))
    del _made[_REMEMBERED:]
    return whole


def _whole(store: Store, layout: Layout) -> Layout:
    printed = {variable.name: variable for variable in layout.variables}
    sheets = {sheet.form: sheet for sheet in store.sheets(layout.run)}
    missing = [v for sheet in sheets.values() for v in sheet.variables if v.name not in printed]
    if not missing:
        return layout
    asked: list[Variable] = []
    for form in layout.forms:
        own = [variable for variable in layout.variables if variable.form == form.key]
        sheet = sheets.get(form.key)
        on_sheet = list(sheet.variables) if sheet is not None else own
        names = {variable.name for variable in on_sheet}
        asked += [variable for variable in own if variable.name not in names]  # the name that a build may ask for
        asked += [printed.get(variable.name, variable) for variable in on_sheet]
    return replace(layout, variables=tuple(asked))


def pages_of_variables(layout: Layout) -> dict[str, tuple[int, int]]:
    """On which page (form, page) each variable counts: where its field is printed, else where its question is."""
    fields = [(page, field) for page in layout.pages for field in page.fields]
    by_name: dict[str, tuple[int, int]] = {}
    by_item: dict[tuple[int, str], tuple[int, int]] = {}
    for page, field in fields:
        by_name.setdefault(field.variable, (page.form, page.page))
        by_item.setdefault((page.form, field.item), (page.form, page.page))
    first = {page.form: (page.form, page.page) for page in reversed(layout.pages)}
    forms = {form.key: index for index, form in enumerate(layout.forms)}
    places = {}
    for variable in layout.variables:
        form = forms[variable.form]
        place = by_name.get(variable.name) or by_item.get((form, variable.item)) or first.get(form)
        if place is not None:
            places[variable.name] = place
    return places
