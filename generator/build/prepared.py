"""The first half of a build: all is looked up, merged and drawn, and nothing is written."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.build.orders import Order
from generator.define.layers import Kind as Definition
from generator.define.library import Library, LoadedBrand
from generator.define.node import did_you_mean, shown
from generator.make.compose import compose
from generator.make.drawing import Drawing
from generator.make.fonts import FontBook
from generator.make.merge import facilitator_sheet, merge_both
from generator.make.merge.asked_name import asking_name
from generator.make.style import Style
from generator.model.code import MAX_COPY
from generator.model.errors import DefinitionError, NotFoundError, Problem, RosterError
from generator.model.geometry import Orientation, Paper
from generator.model.pack import Linked, Pack
from generator.model.questions.grid import Rowed
from generator.model.sheet import Canvas, Sheet
from generator.model.texts import plain
from generator.press import logo_of


@dataclass(frozen=True, slots=True)
class Prepared:
    """An order of which everything is known but the run's name: drawn, and nothing written yet."""

    order: Order
    library: Library
    brand: LoadedBrand
    fonts: FontBook
    sheets: tuple[Sheet, ...]
    drawing: Drawing
    notes: tuple[str, ...] = ()
    linked: Linked | None = None


def prepare(order: Order, library: Library) -> Prepared:
    """Look everything up, merge and draw. Writes nothing. Raises errors of `model.errors`."""
    _check(order)
    pack = _pack(library, order.pack, order.sheet_only)
    library.require(_form_keys(pack), order.brand)
    brand = library.brand(order.brand)
    order = _linked(order, pack)
    if order.large is None:
        order = replace(order, large=isinstance(pack, Pack) and pack.large)
    notes = _kept_promises(order, pack, library)
    fonts = FontBook(library.fonts())
    sheets = _sheets(order, pack, library, brand)
    notes += library.address_notes(order.brand) if any(sheet.coded for sheet in sheets) else ()
    drawing = _draw(order, sheets, brand, fonts, _title(sheets, brand))
    if order.ask_name:
        drawing = asking_name(drawing, style_of(order, sheets[0], brand))
    notes += tuple(f"Logo: {problem.what} {problem.mend}" for problem in logo_problems(brand))
    linked = pack.linked if isinstance(pack, Pack) else None
    return Prepared(order, library, brand, fonts, tuple(sheets), drawing, notes, linked)


def _check(order: Order) -> None:
    if order.labels is not None and order.copies == 0:
        raise RosterError("De deelnemerslijst is leeg.", "Zet onder de kopregel een regel per deelnemer.")
    if order.copies > MAX_COPY:
        what = f"{order.copies} exemplaren passen niet in één oplage (hoogstens {MAX_COPY})."
        raise RosterError(what, "Maak twee oplagen van de helft.")


def _linked(order: Order, pack: Pack | str) -> Order:
    """An order of sheets about persons is of so many persons; their copies are told by numbers, never by names."""
    if isinstance(pack, str) or pack.linked is None:
        return order
    if order.named:
        what = "Op bladen die over iemand gaan komt een nummer, geen naam."
        raise RosterError(what, "Gebruik '--copies' met het aantal personen, en houd zelf bij wie welk nummer heeft.")
    if order.copies == 0:
        what = "Bladen die over iemand gaan hebben een nummer. Eén algemene PDF kan dat niet hebben."
        raise RosterError(what, "Gebruik '--copies' met het aantal personen.")
    order = replace(order, copies=order.copies * pack.linked.copies)
    _check(order)
    return order


def _pack(library: Library, key: str, sheet_only: bool) -> Pack | str:
    """The pack of that key; or, if it is a form's key, that key: then only its sheet is made."""
    forms = library.keys(Definition.FORM)
    packs = [] if sheet_only else library.keys(Definition.PACK)
    if key not in packs and key not in forms:
        raise NotFoundError(f"Er is geen pakket of formulier '{key}'.", did_you_mean(key, [*packs, *forms]))
    return library.pack(key) if key in packs else key


def _sheets(order: Order, pack: Pack | str, library: Library, brand: LoadedBrand) -> list[Sheet]:
    """The merged sheets in order; a print run of a pack opens with the facilitator's page."""
    templates, large, digital, named = library.templates(), bool(order.large), order.kind == "fillable", order.named
    sheets: list[Sheet] = []
    for key in _form_keys(pack):
        with _at_their_lines(library, order, forms=(key,)):
            form = library.form(key)
            sheet = merge_both(form, brand.brand, templates, large=large, digital=digital, named=named)
            if order.paper is Paper.A3 and not sheet.a3 and grows(sheet):
                sheet = merge_both(form, brand.brand, templates, large=large, digital=digital, named=named, a3=True)
            sheets.append(sheet)
    if isinstance(pack, str) or digital:
        return sheets
    with _at_their_lines(library, order, packs=(order.pack,)):
        return [facilitator_sheet(pack, brand.brand, sheets, templates, large=False, named=named), *sheets]


def _form_keys(pack: Pack | str) -> tuple[str, ...]:
    return (pack,) if isinstance(pack, str) else pack.sheets


def _kept_promises(order: Order, pack: Pack | str, library: Library) -> tuple[str, ...]:
    """What to say about texts that speak of sheets without a name. Raises DefinitionError if one would be untrue."""
    if not order.named:
        return ()
    broken = library.promises(_form_keys(pack), order.brand)
    wrong = tuple(problem for problem in broken if problem.severity == "fout")
    if wrong:
        raise DefinitionError(wrong)
    return tuple(str(problem) for problem in broken)


@contextlib.contextmanager
def _at_their_lines(library: Library, order: Order, **sources: Sequence[str]) -> Iterator[None]:
    """Merging knows texts, not where they stand: the library does."""
    try:
        yield
    except DefinitionError as error:
        raise DefinitionError(library.placed(error.problems, brand=order.brand, **sources)) from error


def _title(sheets: Sequence[Sheet], brand: LoadedBrand) -> str:
    return f"{plain(sheets[0].title)} – {brand.brand.name}"


def logo_problems(brand: LoadedBrand) -> tuple[Problem, ...]:
    """What to know of a logo that can be printed. Raises DefinitionError for one that cannot."""
    logo, file = logo_of(brand), shown(brand.folder / brand.logo_name)
    return tuple(Problem(file, None, note.what, note.mend, "logo", "let op") for note in (logo.notes if logo else ()))


def _draw(order: Order, sheets: Sequence[Sheet], brand: LoadedBrand, fonts: FontBook, title: str) -> Drawing:
    logo = logo_of(brand)
    pictures = {} if logo is None else {"logo": logo.picture}
    styles = [style_of(order, sheet, brand) for sheet in sheets]
    return compose(sheets, styles, pictures, fonts, title)


def style_of(order: Order, sheet: Sheet, brand: LoadedBrand) -> Style:
    """Only what lies on a table grows to A3; what one person fills in at a chair stays A4."""
    asked = order.paper if grows(sheet) else Paper.A4
    return Style.of(
        brand.brand,
        paper=Paper.A5 if sheet.half else Paper.A3 if sheet.a3 else asked,
        large=bool(order.large),
        greyscale=order.greyscale,
        ink_saver=order.ink_saver,
        kind=order.kind,
    )


def grows(sheet: Sheet) -> bool:
    """A poster, or a table on landscape paper: a placemat, or what a team fills in together."""
    lying = sheet.orientation is Orientation.LANDSCAPE and any(isinstance(q.look, Rowed) for q in sheet.questions)
    return lying or any(isinstance(block, Canvas) for block in sheet.blocks)
