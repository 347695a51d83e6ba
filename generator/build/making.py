"""The second half of a build: files are written, and the run is kept before they get their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.atomic import atomic_file, atomic_folder, write_atomically
from generator.build.layouts import symbols
from generator.build.orders import Order, Product
from generator.build.prepared import Prepared
from generator.keep.store import Store
from generator.make.drawing import Drawing
from generator.make.fonts import FALLBACK
from generator.make.paint import paint_blank
from generator.make.printrun import NUMBER_DIGITS, Place, PrintJob, PrintReport, plans, write_run, write_split
from generator.make.printrun.lettering import ABOUT, APART, characters
from generator.model.layout import Layout
from generator.model.layout_json import dumps
from generator.model.run import Copy, Run

Progress = Callable[[int, int | None], None]
NAME_NOTE = "Wie zijn naam invult, is niet meer anoniem. Op de bladen staan daarom de teksten voor bladen met een naam."
PREVIEW_PAGES = 24  # previews of one run: enough to see every sheet, few enough to look at


@dataclass(frozen=True, slots=True)
class Making:
    """Everything is known; what is left is writing."""

    ready: Prepared
    run: Run
    store: Store
    out: Path
    progress: Progress | None

    @property
    def order(self) -> Order:
        """What was asked for."""
        return self.ready.order

    @property
    def layout(self) -> Layout:
        """What stands where."""
        return self.run.layout

    def print_run(self) -> Product:
        """The PDF for the printer, or one PDF per copy."""
        job = self._job()
        if self.order.split:
            folder = self.out / self._stem()
            with atomic_folder(folder) as part:
                report = write_split(job, self._copies(), part, self._tick)
                self._keep(self._copies())
            files = tuple(sorted(folder.glob("*.pdf")))
        else:
            files = (self.out / f"{self._stem()}.pdf",)
            with atomic_file(files[0]) as stream:
                report = write_run(job, self._copies(), stream, self._tick)
                self._keep(self._copies())
        return self._product(files, report)

    def fillable(self) -> Product:
        """One fillable PDF per copy, or a single generic one."""
        from generator.make.fillable import FillableMaster  # noqa: PLC0415 (a tenth of a second; not for print)

        entry, _ = symbols(self.layout, self.ready.brand)
        json = dumps(self.layout).encode()
        master = FillableMaster(self.ready.drawing, self.ready.fonts, self.layout, json, entry)
        target = self.out / f"{self._stem()}-invullen"
        if self.order.copies == 0:
            files: tuple[Path, ...] = (target.with_suffix(".pdf"),)
            self._keep(())
            write_atomically(files[0], master.copy(Copy(self.layout.run, 0), self.run.key))
        else:
            with atomic_folder(target) as part:
                for copy in self._copies():
                    name = f"{self.layout.run}-{copy.number:0{NUMBER_DIGITS}d}.pdf"
                    write_atomically(part / name, master.copy(copy, self.run.key), durable=False)
                    self._tick(copy.number)
                self._keep(self._copies())
            files = tuple(sorted(target.glob("*.pdf")))
        return self._product(files, PrintReport(self.order.copies, len(self.layout.pages), 0, 0))

    def _keep(self, copies: Iterable[Copy]) -> None:
        if self.layout.pages:  # nothing comes back of posters alone
            self.store.add_run(self.run, copies, [sheet for sheet in self.ready.sheets if sheet.coded])

    def _job(self) -> PrintJob:
        entry, spare = symbols(self.layout, self.ready.brand)
        families = dict.fromkeys((self.ready.brand.brand.typefaces.body, FALLBACK))
        files = self.ready.library.fonts()
        linked = self.layout.subject_copies > 0
        programs = [files[family].regular.read_bytes() for family in families]
        return PrintJob(
            drawing=self.ready.drawing,
            painted=paint_blank(self.ready.drawing, self.ready.fonts),
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
            self.ready.drawing, self.order.duplex and printed, self.order.paired and printed and not self.order.split
        )
        front, each = () if self.order.split else planned.front, planned.each
        paired = planned.paired
        previews: tuple[Path, ...] = ()
        if self.order.preview:
            from generator.make.preview import write_previews  # noqa: PLC0415 (brings a renderer)

            pages = range(min(PREVIEW_PAGES, len(front) + len(each) + len(paired)))
            previews = write_previews(files[0], self.out / f"{self._stem()}-voorbeeld", "blad", pages=pages)
        return Product(
            run=self.layout.run,
            files=files,
            previews=previews,
            copies=report.copies,
            pages_per_copy=sum(not page.once for page in self.ready.drawing.pages),
            coded_pages=len(self.layout.pages),
            front_pages=len(front),
            sheet_pages=len(each),
            paired_pages=len(paired),
            places=_places(self.ready.drawing, each, paired),
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


def _places(drawing: Drawing, each: Sequence[Place], paired: Sequence[Place]) -> tuple[tuple[int, bool], ...]:
    """Where the coded pages stand, in their own order."""
    both = [
        (place.page, number, shared)
        for shared, places in ((False, each), (True, paired))
        for number, place in enumerate(places)
        if not place.back and drawing.pages[place.page].layout is not None
    ]
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
