"""What is kept of a run that was prepared; and how its forms differ from those of the last run of their version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator import __version__
from generator.build.orders import Identity
from generator.build.prepared import Prepared
from generator.define.library import LoadedBrand
from generator.keep.changed import LastBuilt, Spoken, changed
from generator.make.compose.furniture import ENTRY_MM, SPARE_MM
from generator.make.merge.asked_name import name_variable
from generator.make.paint import paint_blank
from generator.make.qr import QrFactory, entry_symbols, spare_symbols, with_modules
from generator.model.code import MAX_FORM, MAX_PAGE
from generator.model.errors import LayoutOverflowError, Problem
from generator.model.layout import CodeRole, FormRef, Layout, format_of
from generator.model.pack import Linked
from generator.model.questions.text import MOST_NUMBERED, Numbered
from generator.model.run import Run
from generator.model.sheet import Sheet
from generator.model.texts import plain
from generator.model.variable import variable_name


def kept_run(ready: Prepared, identity: Identity) -> Run:
    """The run as the store keeps it, with its coded pages with nothing on them: what reading compares with."""
    layout = _with_subjects(_layout(ready, identity), ready.linked)
    coded = tuple(page for page in ready.drawing.pages if page.layout is not None)
    return Run(layout, identity.key, paint_blank(replace(ready.drawing, pages=coded), ready.fonts) if coded else b"")


def _layout(ready: Prepared, identity: Identity) -> Layout:
    order, sheets = ready.order, ready.sheets
    coded = [sheet for sheet in sheets if sheet.coded]
    pages = tuple(page.layout for page in ready.drawing.pages if page.layout is not None)
    for what, number, most in (
        ("werkbladen", len(coded) - 1, MAX_FORM),
        ("bladzijden", max((page.page for page in pages), default=0), MAX_PAGE),
    ):
        if number > most:
            raise LayoutOverflowError(f"Dit pakket heeft te veel {what} (hoogstens {most}).", "Verdeel het over twee.")
    variables = tuple(
        variable for sheet in coded for variable in sheet.variables if variable.on_paper or order.kind == "fillable"
    )
    if order.ask_name:
        variables = (name_variable(coded[0].form), *variables)
    layout = Layout(
        run=identity.run,
        created=identity.created,
        program=__version__,
        pack=order.pack,
        brand=ready.brand.brand.key,
        kind=order.kind,
        forms=tuple(_form_ref(sheet) for sheet in coded),
        pages=pages,
        variables=variables,
        format=format_of(pages),
    )
    return with_modules(layout, *symbols(layout, ready.brand))


def _with_subjects(layout: Layout, linked: Linked | None) -> Layout:
    """The layout with which sheets are about a person, and how many copies are about each."""
    if linked is None:
        return layout
    forms = tuple(replace(form, linked=form.key in linked.sheets) for form in layout.forms)
    return replace(layout, forms=forms, subject_copies=linked.copies)


def _form_ref(sheet: Sheet) -> FormRef:
    return FormRef(
        sheet.form, sheet.version, plain(sheet.title), sheet.large, sheet.address, sheet.wording, sheet.scores
    )


def _spoken(sheet: Sheet, brand: str) -> Spoken:
    listed = frozenset(question.id for question in sheet.questions if question.from_brand)
    return Spoken(_form_ref(sheet), brand, sheet.variables, listed, frozenset(_on_a3_only(sheet)))


def _on_a3_only(sheet: Sheet) -> Iterator[str]:
    """The numbered lines that may be there on A3 and not on A4: the same version asks both."""
    for question in sheet.questions:
        if isinstance(question.look, Numbered) and question.look.least:
            numbers = range(question.look.least + 1, MOST_NUMBERED + 1)
            yield from (variable_name(sheet.form, question.id, str(number)) for number in numbers)


def changed_forms(ready: Prepared, last: LastBuilt) -> tuple[Problem, ...]:
    """Where these sheets differ from the same version of their form as it was last built."""
    sheets = (sheet for sheet in ready.sheets if sheet.coded)
    spoken = [_spoken(sheet, ready.brand.brand.key) for sheet in sheets]
    return tuple(
        ready.library.spot(change.form.key, "version").problem(change.what, change.mend, change.code, change.severity)
        for change in changed(last, spoken)
    )


def symbols(layout: Layout, brand: LoadedBrand) -> tuple[QrFactory, QrFactory]:
    """What makes the two QR symbols of each page: that of the brand's address, and the spare one."""
    usual = {CodeRole.ENTRY: ENTRY_MM, CodeRole.SPARE: SPARE_MM}  # of posters, which have neither
    sizes = usual | {mark.role: mark.box.width for page in layout.pages for mark in page.codes}
    return entry_symbols(brand.brand.entry_url, sizes[CodeRole.ENTRY]), spare_symbols(sizes[CodeRole.SPARE])
