"""A pack, as a table of contents: define → merge → compose → paint → keep."""

from __future__ import annotations

import contextlib
import datetime
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import __version__
from generator.atomic import atomic_file, atomic_folder, write_atomically
from generator.define.layers import Kind as Definition
from generator.define.library import Library, LoadedBrand
from generator.define.node import did_you_mean, shown
from generator.keep.changed import LastBuilt, Spoken, changed
from generator.keep.store import Store
from generator.make.compose import compose
from generator.make.drawing import Drawing
from generator.make.fillable import FillableMaster
from generator.make.fonts import FALLBACK, FontBook
from generator.make.logo import Logo, drawn
from generator.make.merge import facilitator_sheet, merge
from generator.make.merge.asked_name import asking_name, name_variable
from generator.make.paint import paint_blank
from generator.make.preview import write_previews
from generator.make.printrun import NUMBER_DIGITS, Place, PrintJob, PrintReport, plans, write_run, write_split
from generator.make.printrun.lettering import ABOUT, APART, characters
from generator.make.qr import QrFactory, entry_symbols, spare_symbols, with_modules
from generator.make.style import Kind, Style
from generator.model.code import KEY_BYTES, MAX_COPY, MAX_FORM, MAX_PAGE, MAX_RUN, run_name
from generator.model.errors import DefinitionError, LayoutOverflowError, NotFoundError, Problem, RosterError
from generator.model.geometry import Orientation, Paper
from generator.model.layout import CodeRole, FormRef, Layout, format_of
from generator.model.layout_json import dumps
from generator.model.pack import Linked, Pack
from generator.model.questions.grid import Rowed
from generator.model.run import Copy, Run
from generator.model.sheet import Canvas, Sheet
from generator.model.texts import plain

Progress = Callable[[int, int | None], None]
NAME_NOTE = "Wie zijn naam invult, is niet meer anoniem. Op de bladen staan daarom de teksten voor bladen met een naam."
NO_POSTER_NOTE = (
    "Hier zit geen poster bij, en geen liggende tabel: met '--paper a3' blijft alles A4. Alleen die worden groter."
)
PREVIEW_PAGES = 24  # previews of one run: enough to see every sheet, few enough to look at


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for. `large` None = as the pack says.

    `labels` gives the names for the copies, as often as it is called (a roster is streamed, never a list), `copies` of
    them. A fillable order of 0 copies is one generic PDF for an intranet; with `ask_name` it has a field for a name.
    """

    pack: str
    brand: str
    copies: int = 1
    labels: Callable[[], Iterable[str]] | None = None
    kind: Kind = "print"
    paper: Paper = Paper.A4
    large: bool | None = None
    greyscale: bool = False
    ink_saver: bool = False
    duplex: bool = True
    split: bool = False
    preview: bool = False
    ask_name: bool = False
    sheet_only: bool = False  # the form of that key, also where a pack has that key
    paired: bool = True  # of a single print file: pages of half an A4 stand two on a sheet

    @property
    def named(self) -> bool:
        """Whether a name stands on the sheets, or a field that asks for one."""
        return self.labels is not None or self.ask_name


_LIKE_A_NUMBER = re.compile(r"\d+(E\d+)?")  # Excel makes 1000 of a run 0001E3 in a CSV


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes this run this run: its name, the key of its page codes, and when it was made (UTC, ISO 8601)."""

    run: str
    key: bytes
    created: str

    @staticmethod
    def fresh(taken: Sequence[str] = ()) -> Identity:
        """A new one; its name is not among `taken`, and nothing that a spreadsheet takes for a number."""
        name = run_name(secrets.randbelow(MAX_RUN) + 1)
        while name in taken or _LIKE_A_NUMBER.fullmatch(name):
            name = run_name(secrets.randbelow(MAX_RUN) + 1)
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        return Identity(name, secrets.token_bytes(KEY_BYTES), now.isoformat().replace("+00:00", "Z"))


@dataclass(frozen=True, slots=True)
class Product:
    """What was made.

    `pages_per_copy` counts coded pages. In a single file the first copy begins at page `front_pages`; each copy has
    `sheet_pages` of its own (white backs included), and behind every second one stand the `paired_pages` that the two
    share. The coded pages of a copy stand at `places`, from 0: (its place, whether that is among the shared pages).
    """

    run: str
    files: tuple[Path, ...]
    previews: tuple[Path, ...]
    copies: int
    pages_per_copy: int
    front_pages: int
    sheet_pages: int
    paired_pages: int
    places: tuple[tuple[int, bool], ...]
    notes: tuple[str, ...] = ()

    def pages_of(self, copy: int) -> tuple[int, ...]:
        """Where the coded pages of a copy (from 1) stand in a single file, counted from 0."""
        pair, second = divmod(copy - 1, 2)
        first = self.front_pages + pair * (2 * self.sheet_pages + self.paired_pages)
        shared = first + min(2, self.copies - 2 * pair) * self.sheet_pages
        own = first + second * self.sheet_pages
        return tuple((shared if paired else own) + place for place, paired in self.places)


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
    notes = (*_kept_promises(order, pack, library), *library.address_notes(order.brand))
    fonts = FontBook(library.fonts())
    sheets = _sheets(order, pack, library, brand)
    drawing = _draw(order, sheets, brand, fonts, _title(sheets, brand))
    if order.ask_name:
        drawing = asking_name(drawing, _style(order, sheets[0], brand))
    notes += tuple(f"Logo: {problem.what} {problem.mend}" for problem in logo_problems(brand))
    linked = pack.linked if isinstance(pack, Pack) else None
    return Prepared(order, library, brand, fonts, tuple(sheets), drawing, notes, linked)


def make(
    ready: Prepared,
    store: Store,
    out: Path,
    *,
    identity: Identity | None = None,
    progress: Progress | None = None,
) -> Product:
    """Write what was prepared. Raises DefinitionError if a form asks otherwise than its version did when last built."""
    changes = changed_forms(ready, LastBuilt(store))
    if any(change.severity == "fout" for change in changes):
        raise DefinitionError(changes)
    identity = identity or Identity.fresh(store.run_names())
    layout = _with_subjects(_layout(ready.order, identity, ready.sheets, ready.drawing, ready.brand), ready.linked)
    run = Run(layout, identity.key, _blank(ready.drawing, ready.fonts))
    asked = tuple(sheet for sheet in ready.sheets if sheet.coded)
    making = _Making(
        ready.order, ready.drawing, layout, run, asked, ready.fonts, ready.library, ready.brand, store, out, progress
    )
    product = making.print_run() if ready.order.kind == "print" else making.fillable()
    a3 = ready.order.paper is Paper.A3 and not any(map(_grows, ready.sheets))
    return replace(
        product, notes=(*ready.notes, *map(_note, changes), *product.notes, *([NO_POSTER_NOTE] if a3 else []))
    )


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
            sheets.append(merge(library.form(key), brand.brand, templates, large=large, digital=digital, named=named))
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


def _logo(brand: LoadedBrand) -> Logo | None:
    return drawn(brand.logo, shown(brand.folder / brand.logo_name), brand.type_files) if brand.logo else None


def logo_problems(brand: LoadedBrand) -> tuple[Problem, ...]:
    """What to know of a logo that can be printed. Raises DefinitionError for one that cannot."""
    logo, file = _logo(brand), shown(brand.folder / brand.logo_name)
    return tuple(Problem(file, None, note.what, note.mend, "logo", "let op") for note in (logo.notes if logo else ()))


def _draw(order: Order, sheets: Sequence[Sheet], brand: LoadedBrand, fonts: FontBook, title: str) -> Drawing:
    logo = _logo(brand)
    pictures = {} if logo is None else {"logo": logo.picture}
    styles = [_style(order, sheet, brand) for sheet in sheets]
    return compose(sheets, styles, pictures, fonts, title)


def _style(order: Order, sheet: Sheet, brand: LoadedBrand) -> Style:
    """Only what lies on a table grows to A3; what one person fills in at a chair stays A4."""
    return Style.of(
        brand.brand,
        paper=Paper.A5 if sheet.half else order.paper if _grows(sheet) else Paper.A4,
        large=bool(order.large),
        greyscale=order.greyscale,
        ink_saver=order.ink_saver,
        kind=order.kind,
    )


def _grows(sheet: Sheet) -> bool:
    """A poster, or a table on landscape paper: a placemat, or what a team fills in together."""
    lying = sheet.orientation is Orientation.LANDSCAPE and any(isinstance(q.look, Rowed) for q in sheet.questions)
    return lying or any(isinstance(block, Canvas) for block in sheet.blocks)


def _layout(order: Order, identity: Identity, sheets: Sequence[Sheet], drawing: Drawing, brand: LoadedBrand) -> Layout:
    coded = [sheet for sheet in sheets if sheet.coded]
    pages = tuple(page.layout for page in drawing.pages if page.layout is not None)
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
        brand=brand.brand.key,
        kind=order.kind,
        forms=tuple(_form_ref(sheet) for sheet in coded),
        pages=pages,
        variables=variables,
        format=format_of(pages),
    )
    return with_modules(layout, *_symbols(layout, brand))


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
    return Spoken(_form_ref(sheet), brand, sheet.variables, listed)


def changed_forms(ready: Prepared, last: LastBuilt) -> tuple[Problem, ...]:
    """Where these sheets differ from the same version of their form as it was last built."""
    sheets = (sheet for sheet in ready.sheets if sheet.coded)
    spoken = [_spoken(sheet, ready.brand.brand.key) for sheet in sheets]
    return tuple(
        ready.library.spot(change.form.key, "version").problem(change.what, change.mend, change.code, change.severity)
        for change in changed(last, spoken)
    )


def _note(problem: Problem) -> str:
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return f"{where}: {problem.what}.\n    → {problem.mend}"


def _symbols(layout: Layout, brand: LoadedBrand) -> tuple[QrFactory, QrFactory]:
    sizes = {mark.role: mark.box.width for page in layout.pages for mark in page.codes}
    return entry_symbols(brand.brand.entry_url, sizes[CodeRole.ENTRY]), spare_symbols(sizes[CodeRole.SPARE])


def _blank(drawing: Drawing, fonts: FontBook) -> bytes:
    """The coded pages with nothing on them: what reading compares with."""
    return paint_blank(replace(drawing, pages=tuple(p for p in drawing.pages if p.layout is not None)), fonts)


@dataclass(frozen=True, slots=True)
class _Making:
    """Everything is known; what is left is writing."""

    order: Order
    drawing: Drawing
    layout: Layout
    run: Run
    sheets: tuple[Sheet, ...]
    fonts: FontBook
    library: Library
    brand: LoadedBrand
    store: Store
    out: Path
    progress: Progress | None

    def print_run(self) -> Product:
        """The PDF for the printer, or one PDF per copy."""
        job = self._job()
        if self.order.split:
            folder = self.out / self._stem()
            with atomic_folder(folder) as part:
                report = write_split(job, self._copies(), part, self._tick)
                self.store.add_run(self.run, self._copies(), self.sheets)
            files = tuple(sorted(folder.glob("*.pdf")))
        else:
            files = (self.out / f"{self._stem()}.pdf",)
            with atomic_file(files[0]) as stream:
                report = write_run(job, self._copies(), stream, self._tick)
                self.store.add_run(self.run, self._copies(), self.sheets)
        return self._product(files, report)

    def fillable(self) -> Product:
        """One fillable PDF per copy, or a single generic one."""
        entry, _ = _symbols(self.layout, self.brand)
        json = dumps(self.layout).encode()
        master = FillableMaster(self.drawing, self.fonts, self.layout, json, entry)
        target = self.out / f"{self._stem()}-invullen"
        if self.order.copies == 0:
            files: tuple[Path, ...] = (target.with_suffix(".pdf"),)
            self.store.add_run(self.run, [], self.sheets)
            write_atomically(files[0], master.copy(Copy(self.layout.run, 0), self.run.key))
        else:
            with atomic_folder(target) as part:
                for copy in self._copies():
                    name = f"{self.layout.run}-{copy.number:0{NUMBER_DIGITS}d}.pdf"
                    write_atomically(part / name, master.copy(copy, self.run.key), durable=False)
                    self._tick(copy.number)
                self.store.add_run(self.run, self._copies(), self.sheets)
            files = tuple(sorted(target.glob("*.pdf")))
        return self._product(files, PrintReport(self.order.copies, len(self.layout.pages), 0, 0))

    def _job(self) -> PrintJob:
        entry, spare = _symbols(self.layout, self.brand)
        families = dict.fromkeys((self.brand.brand.typefaces.body, FALLBACK))
        files = self.library.fonts()
        linked = self.layout.subject_copies > 0
        programs = [files[family].regular.read_bytes() for family in families]
        return PrintJob(
            drawing=self.drawing,
            painted=paint_blank(self.drawing, self.fonts),
            layout=self.layout,
            key=self.run.key,
            entry=entry,
            spare=spare,
            fonts=programs,
            charset=characters(self.order.labels() if self.order.labels else (APART, ABOUT) if linked else ()),
            duplex=self.order.duplex,
            paired=self.order.paired,
        )

    def _copies(self) -> Iterator[Copy]:
        """Streamed: a run of 60,000 copies is never a list."""
        if self.order.labels is not None:
            for number, label in enumerate(self.order.labels(), start=1):
                yield Copy(self.layout.run, number, label)
        else:
            for number in range(1, self.order.copies + 1):
                yield Copy(self.layout.run, number)

    def _tick(self, number: int) -> None:
        if self.progress is not None:
            self.progress(number, self.order.copies)

    def _stem(self) -> str:
        return f"{self.layout.pack}-{self.layout.brand}-{self.layout.run}"

    def _product(self, files: tuple[Path, ...], report: PrintReport) -> Product:
        printed = self.order.kind == "print"
        planned = plans(
            self.drawing, self.order.duplex and printed, self.order.paired and printed and not self.order.split
        )
        front, each = () if self.order.split else planned.front, planned.each
        paired = planned.paired
        previews: tuple[Path, ...] = ()
        if self.order.preview:
            pages = range(min(PREVIEW_PAGES, len(front) + len(each) + len(paired)))
            previews = write_previews(files[0], self.out / f"{self._stem()}-voorbeeld", "blad", pages=pages)
        return Product(
            run=self.layout.run,
            files=files,
            previews=previews,
            copies=report.copies,
            pages_per_copy=len(self.layout.pages),
            front_pages=len(front),
            sheet_pages=len(each),
            paired_pages=len(paired),
            places=_places(each, paired),
            notes=(
                *_subject_notes(self.layout, report.copies),
                *_notes(report),
                *([NAME_NOTE] if self.order.ask_name else []),
            ),
        )


def _subject_notes(layout: Layout, copies: int) -> tuple[str, ...]:
    """How copies and persons belong together: whoever hands them out must know."""
    each = layout.subject_copies
    if not each:
        return ()
    last = layout.subject(copies)
    first = "exemplaar 1" if each == 1 else f"exemplaar 1 tot en met {each}"
    what = f"{_copies(each)} per persoon, voor persoon 1 tot en met {last}: {first} gaat over persoon 1, en zo verder."
    return (f"{what} Schrijf voor jezelf op wie welk nummer heeft, en bewaar dat apart van de bladen.",)


def _places(each: Sequence[Place], paired: Sequence[Place]) -> tuple[tuple[int, bool], ...]:
    """Where the coded pages stand, in their own order."""
    both = [(place.page, number, False) for number, place in enumerate(each) if not place.back]
    both += [(place.page, number, True) for number, place in enumerate(paired) if not place.back]
    return tuple((number, shared) for _, number, shared in sorted(both))


def _notes(report: PrintReport) -> tuple[str, ...]:
    notes = []
    if report.replaced:
        notes.append(f"Bij {_copies(report.replaced)} staat een teken in de naam dat geen lettertype heeft: nu '?'.")
    if report.shortened:
        notes.append(f"Bij {_copies(report.shortened)} was de naam te lang voor de strook; die is ingekort.")
    return tuple(notes)


def _copies(number: int) -> str:
    return f"{number} {'exemplaar' if number == 1 else 'exemplaren'}"
