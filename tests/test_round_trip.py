"""The crown: answers → sheet → pen → skewed, noisy, turned scan → the same answers, for every question type.

Hypothesis chooses the answers, the pen, the way of marking, the copier and how the page lies; `voorbeeld` has every
question type. A reading may doubt (that goes to a person); it may never be wrong, and it may lose nothing.
"""

from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from generator.build import Identity, Order, build
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import AnswerState, Fate, PageReading, PageSource
from generator.model.geometry import Box
from generator.model.layout import Field, FieldRole, FieldShape, PageLayout
from generator.model.run import Run
from generator.model.variable import VariableType
from generator.read.blank.runbook import RunBook
from generator.read.page import read_page
from generator.read.picture.image import PageImage
from generator.rehearse import pens
from generator.rehearse.page import Grey, draw
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import COPIERS, Copier, scan

SAME = Identity("7K3M9Q", b"0123456789abcdef", "2026-03-01T09:00:00Z")  # the same codes at every run
FAILURES = Path(__file__).parent / "failures"
WAYS = (pens.MarkKind.TICK, pens.MarkKind.CROSS, pens.MarkKind.LONG_TICK)
Answers = dict[str, tuple[str, ...]]


class Printed:
    """A run of `voorbeeld`, printed: its pages as pictures per resolution."""

    def __init__(self, folder: Path) -> None:
        with SqliteStore(folder / "store.sqlite") as store:
            self.product = build(Order("voorbeeld", "waterrade"), Library(None), store, folder, identity=SAME)
            self.run: Run = store.run(self.product.run)
        self.runs = RunBook({self.run.layout.run: self.run})
        self._pictures: dict[int, list[Grey]] = {}

    def picture(self, index: int, dpi: int) -> Grey:
        if dpi not in self._pictures:
            self._pictures[dpi] = list(printed_pages(self.product.files[0], dpi, self.product.pages_of(1)))
        return self._pictures[dpi][index].copy()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return Printed(tmp_path_factory.mktemp("voorbeeld"))


def _selects(page: PageLayout) -> dict[str, list[Field]]:
    groups: dict[str, list[Field]] = defaultdict(list)
    for one in page.fields:
        if one.role is FieldRole.MARK:
            groups[one.variable].append(one)
    return groups


@st.composite
def _answers(pick: st.DrawFn, run: Run, page: PageLayout) -> Answers:
    """Some answer to every select of a page: one code or none for a select_one, any set for a select_multiple."""
    chosen: Answers = {}
    for name, fields in _selects(page).items():
        codes = [f.choice for f in fields if f.choice]
        if run.layout.variable(name).type is VariableType.SELECT_MULTIPLE:
            chosen[name] = tuple(c for c in codes if pick(st.booleans()))
        else:
            chosen[name] = tuple(filter(None, [pick(st.sampled_from([*codes, ""]))]))
    return chosen


def _fill(
    picture: Grey, page: PageLayout, chosen: Answers, written: set[str], pen: pens.Pen, way: pens.MarkKind,
    copier: Copier, rng: np.random.Generator,
) -> None:  # fmt: skip
    for one in page.fields:
        if one.choice in chosen.get(one.variable, ()):
            kind = pens.MarkKind.CIRCLE if one.shape is FieldShape.WORD else way
            draw(picture, pens.mark(kind, one.box, pen, rng), pen, copier.dpi, rng)
        elif one.name in written:
            area = Box(one.box.x, one.box.y, one.box.width, min(one.box.height, 20))
            draw(picture, pens.handwriting(area, max(1, one.lines), rng), pen, copier.dpi, rng)


def _wrong(reading: PageReading, run: Run, chosen: Answers, written: set[str]) -> list[str]:
    """Answers that are wrong without saying so, and answers that are not there."""
    read = {answer.variable: answer for answer in reading.answers}
    wrong = []
    for name, codes in chosen.items():
        answer = read.get(name)
        if run.layout.variable(name).private:
            wrong += [f"{name}: is privé en toch gelezen"] if answer else []
        elif answer is None:
            wrong.append(f"{name}: kwijt")
        elif answer.state is not AnswerState.DOUBTFUL and set(answer.chosen) != set(codes):
            wrong.append(f"{name}: {codes} gelezen als {answer.chosen}")
    for name in written:
        answer = read.get(name)
        if answer is None or answer.state is AnswerState.BLANK:
            wrong.append(f"{name}: geschreven, gelezen als leeg")
    return wrong


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_was_answered_is_what_is_read(printed: Printed, data: st.DataObject) -> None:
    run = printed.run
    index = data.draw(st.integers(0, len(run.layout.pages) - 1), "page")
    page = run.layout.pages[index]
    copier = data.draw(st.sampled_from(COPIERS), "copier")
    usable = [p for p in pens.PENS if p.darkness > 0.5 or not copier.bitonal]  # pencil is lost in black and white
    pen = data.draw(st.sampled_from(usable), "pen")
    way = data.draw(st.sampled_from(WAYS), "way")
    chosen = data.draw(_answers(run, page), "answers")
    writable = [f.name for f in page.fields if f.role is not FieldRole.MARK and not f.private]
    written = data.draw(st.sets(st.sampled_from(writable)), "written") if writable else set()
    turns = data.draw(st.integers(0, 3), "quarter turns")
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1), "seed"))
    picture = printed.picture(index, copier.dpi)
    _fill(picture, page, chosen, written, pen, way, copier, rng)
    seen = scan(picture, copier, rng, quarter_turns=turns)
    reading = read_page(PageImage(seen, PageSource("proef", "0" * 64, 1), dpi=copier.dpi), printed.runs)
    wrong = _wrong(reading, run, chosen, written)
    if reading.fate not in (Fate.READ, Fate.DOUBTFUL) or wrong:
        FAILURES.mkdir(exist_ok=True)
        cv2.imwrite(str(FAILURES / "round-trip.png"), seen)
        note(f"{reading.fate}: {reading.reason}")
    assert reading.fate in (Fate.READ, Fate.DOUBTFUL)
    assert reading.code is not None
    assert (reading.code.form, reading.code.page, reading.code.copy) == (page.form, page.page, 1)
    assert not wrong
