"""The self-test of one's own copier: a filled-in sheet to print and scan, and what came back beside the truth."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from generator.atomic import write_atomically
from generator.build import Order, make, prepare, require_questions
from generator.define.library import Library
from generator.keep.store.sqlite import STORE_NAME, SqliteStore
from generator.model.answer import Fate, PageReading
from generator.model.errors import NotFoundError, NothingReadError
from generator.model.run import Run
from generator.read.intake.facts import PageRef
from generator.read.intake.finding import find_pages
from generator.read.local import local_reader
from generator.read.reader import Limits, Readers
from generator.rehearse.compare import compare, options_of
from generator.rehearse.filler import EVERYDAY, Truth, fill_page
from generator.rehearse.inkpdf import InkedPage, inked, truth_from_json, truth_to_json
from generator.rehearse.pens import PENS
from generator.rehearse.tally import PageResult, Report, judged
from generator.selftest import PICTURES_KEPT

SHEET_SUFFIX = "-ingevuld.pdf"
OWN_SCAN = "eigen scan"
FOREIGN = "hoort er niet bij"
PICTURES = "plaatjes"
_GOOD = (Fate.READ, Fate.DOUBTFUL)
MISSING = "missing"  # the fate of a page of the proof sheet that did not come back


def print_sheet(pack: str, brand: str, library: Library, folder: Path, seed: int | None = None) -> tuple[Path, Path]:
    """A known filled-in copy of a pack to print and scan on one's own copier: its PDF, and the truth beside it.

    The run is kept in a store of its own in `folder`, so that a workspace's tables never hold made-up answers.
    """
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory(prefix="werkblad-selftest-") as passing, SqliteStore(folder / STORE_NAME) as store:
        ready = prepare(Order(pack, brand, duplex=False, paired=False), library)
        require_questions(ready)
        product = make(ready, store, Path(passing))
        layout = store.layout(product.run)
        pages: list[InkedPage] = []
        truths: list[dict[str, Any]] = []
        for index, page in zip(product.pages_of(1), layout.pages, strict=True):
            pen = PENS[len(pages) % len(PENS)]
            filled = fill_page(layout, page, pen, rng, replace(EVERYDAY, blank_page=0.0))
            pages.append(InkedPage(index, page.paper_height, filled.strokes, pen))
            truths.append({"form": page.form, "page": page.page, "pen": pen.name} | truth_to_json(filled.truth))
        pdf = inked(product.files[0].read_bytes(), pages)
    sheet, truth = folder / f"{product.run}{SHEET_SUFFIX}", folder / f"{product.run}.json"
    write_atomically(truth, json.dumps({"run": product.run, "pages": truths}, ensure_ascii=False, indent=1).encode())
    write_atomically(sheet, pdf)
    return sheet, truth


def compare_scans(paths: Sequence[Path], folder: Path, jobs: int = 1, readers: Readers = local_reader) -> Report:
    """Read scans of sheets that `print_sheet` made in `folder`, and compare.

    Nothing is kept of it but pictures of what went wrong (in `folder`/plaatjes), so other copiers and settings can be
    compared at will. Raises NotFoundError if no sheet was made here, NothingReadError if none of its pages is there.
    """
    sheets = _known_sheets(folder)
    report = Report(OWN_SCAN, 0)
    refs: list[PageRef] = []
    for each in find_pages(paths):
        if isinstance(each, PageReading):
            _compare_foreign(each, report)
        else:
            refs.append(each)
    came: set[SheetKey] = set()
    with readers(min(jobs, max(1, len(refs))), sheets.runs, Limits()) as reader:
        for reading in reader.read(refs):
            key = (reading.code.run, reading.code.form, reading.code.page) if reading.code is not None else None
            if key is None or key not in sheets.truths:
                _compare_foreign(reading, report)
                continue
            came.add(key)
            _compare_page(reading, key, sheets, report, folder / PICTURES)
    if not came:
        raise NothingReadError(
            "In deze scans is geen bladzijde van het ingevulde proefblad te vinden.",
            f"Print {', '.join(f'{run}{SHEET_SUFFIX}' for run in sheets.runs)} uit {folder}, en scan dat.",
        )
    for key, (pen, _) in sheets.truths.items():
        if key not in came and key[0] in {run for run, _, _ in came}:
            report.add(PageResult(OWN_SCAN, pen, MISSING))
            report.notes.append(f"{sheets.name(key)}: niet teruggekomen. Scan die bladzijde erbij.")
    return report


def _compare_foreign(reading: PageReading, report: Report) -> None:
    """Count a page that is not one of the proof sheet; an empty back is none of our concern."""
    blank = reading.fate is Fate.BLANK
    report.add(PageResult(OWN_SCAN, FOREIGN, reading.fate.value, back=blank))
    if not blank:
        page = f", blz. {reading.source.page}" if reading.source.page else ""
        why = "Dit is geen bladzijde van het proefblad." if reading.fate in _GOOD else reading.reason
        report.notes.append(f"{reading.source.file}{page}: {why}")


def _compare_page(reading: PageReading, key: SheetKey, sheets: _Sheets, report: Report, pictures: Path) -> None:
    """Count a page of the proof sheet; say what was read otherwise than it was filled in, and keep its picture."""
    pen, truth = sheets.truths[key]
    layout = sheets.runs[key[0]].layout
    page = layout.pages[[(p.form, p.page) for p in layout.pages].index(key[1:])]
    assert reading.code is not None
    report.add(judged(OWN_SCAN, pen, page, truth, reading, reading.code, options_of(layout)))
    if reading.fate not in _GOOD:
        report.notes.append(f"{sheets.name(key)}: {reading.reason}")
        return
    wrong = compare(truth, reading.answers, options_of(layout)).examples
    report.notes += [f"{sheets.name(key)}: {example}" for example in wrong]
    if wrong and reading.overlay and len(report.evidence) < PICTURES_KEPT:
        name = f"{layout.forms[key[1]].key}-{key[2]}-{len(report.evidence) + 1}.jpg"
        write_atomically(pictures / name, reading.overlay, durable=False)
        report.evidence.append(name)


SheetKey = tuple[str, int, int]
"""Run, form and page."""


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The proof sheets that were made in a folder: of each page the pen and what was meant; and their runs."""

    truths: dict[SheetKey, tuple[str, Truth]]
    runs: dict[str, Run]

    def name(self, key: SheetKey) -> str:
        """A page, for people."""
        run, form, page = key
        return f"{self.runs[run].layout.forms[form].title}, blz. {page}"


def _known_sheets(folder: Path) -> _Sheets:
    """All sheets that were made in this folder."""
    truths: dict[SheetKey, tuple[str, Truth]] = {}
    runs: dict[str, Run] = {}
    files = sorted(folder.glob("*.json"))
    if files and (folder / STORE_NAME).is_file():
        with SqliteStore(folder / STORE_NAME) as store:
            known = set(store.run_names())
            for file in files:
                try:
                    data = json.loads(file.read_text("utf-8"))
                    found = {
                        (str(data["run"]), int(p["form"]), int(p["page"])): (str(p["pen"]), truth_from_json(p))
                        for p in data["pages"]
                    }
                except (ValueError, KeyError, TypeError, AttributeError):
                    continue  # some other JSON file
                truths |= {key: value for key, value in found.items() if key[0] in known}
            runs = {name: store.run(name) for name in {key[0] for key in truths}}
    if not truths:
        raise NotFoundError(
            f"{folder}: hier is geen ingevuld proefblad gemaakt.", "Maak er eerst een met: werkblad selftest --print"
        )
    return _Sheets(truths, runs)
