"""What the rest of a page says of a box: scribbles, tails, scratch-outs and rings beside choices."""

from __future__ import annotations

import numpy as np
import paper as sheets
import pytest
from test_page_marks import ONE, RUNS, read, state

from generator.model.answer import AnswerState, MarkState
from generator.read import thresholds as t
from generator.read.decode.kinds import Kind
from generator.read.decode.picture import Pixels, load_pictures
from generator.read.marks.evidence import Evidence
from generator.read.marks.judge import decide
from generator.read.page import read_page
from generator.read.picture.image import PageImage
from generator.rehearse.page import draw
from generator.rehearse.pens import BALLPOINT, FELT_PEN, GEL_PEN, MARKER, PENCIL, MarkKind, Pen, mark, tail
from generator.rehearse.ways import WAYS

B, M, C, D = MarkState.BLANK, MarkState.MARKED, MarkState.CANCELLED, MarkState.DOUBTFUL


def test_what_a_fax_fills_up_of_a_gel_pens_scribble_is_asked_about() -> None:
    """Eight scribbles by standard fax, of which the network holds one for cancelled: it does not see the others."""
    way = next(way for way in WAYS["fax"] if way.name == "fax, gewoon")
    rng, picture = np.random.default_rng(8), ONE.printed(way.dpi)
    rows = range(0, 16, 2)
    for row in rows:
        draw(picture, mark(MarkKind.FILL, ONE.field(f"b__k{row}").box, GEL_PEN, rng), GEL_PEN, way.dpi, rng)
    handed = way.take(picture, ONE.run.layout.pages[0], rng)
    faxed = next(load_pictures(handed.data, Kind(handed.format), 1, 1))
    assert isinstance(faxed, Pixels)
    image = PageImage(faxed.grey, sheets.SOURCE, None, faxed.dpi, faxed.bilevel, faxed.whole)
    found = [state(read_page(image, RUNS), f"b__k{row}") for row in rows]
    assert set(found) <= {M, D}
    assert M in found


@pytest.mark.parametrize("pen", [BALLPOINT, GEL_PEN, FELT_PEN, MARKER, PENCIL], ids=lambda pen: pen.name)
def test_tails_of_choices_are_seldom_asked_about_and_never_choices(pen: Pen) -> None:
    """In a question with more than one answer, where each box could be chosen as well."""
    rng, picture = np.random.default_rng(5), ONE.printed(200)
    rows = range(0, 15, 3)
    for row in rows:
        box, beside = ONE.field(f"b__k{row}").box, ONE.field(f"b__k{row + 1}").box
        draw(picture, mark(MarkKind.CROSS, box, pen, rng), pen, 200, rng)
        draw(picture, tail(box, beside, rng), pen, 200, rng)
    reading = read(picture)
    assert [state(reading, f"b__k{row}") for row in rows].count(M) >= 4
    seen = [state(reading, f"b__k{row + 1}") for row in rows]
    assert set(seen) <= {B, D}
    assert pen is MARKER or seen.count(B) >= 3  # of 5


@pytest.mark.parametrize("pen", [BALLPOINT, GEL_PEN, FELT_PEN], ids=lambda pen: pen.name)
def test_a_choice_scratched_out_beside_a_long_tick_is_no_question(pen: Pen) -> None:
    rng, picture = np.random.default_rng(7), ONE.printed(200)
    rows = range(0, 16, 3)
    for row in rows:
        for name, kind in ((f"v{row}__2", MarkKind.SCRATCH), (f"v{row}__3", MarkKind.LONG_TICK)):
            draw(picture, mark(kind, ONE.field(name).box, pen, rng), pen, 200, rng)
    answers = {a.variable: a for a in read(picture).answers}
    found = [(answers[f"v{row}"].state, answers[f"v{row}"].chosen) for row in rows]
    assert {chosen for state, chosen in found if state is AnswerState.ANSWERED} == {("3",)}
    assert [state for state, _ in found].count(AnswerState.ANSWERED) >= 5  # of 6


# --- rings ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sectors", "of_width", "bent", "state"),
    [
        (16, 0.6, 0.02, M),
        (16, 1.3, 0.02, D),  # crossed out, from side to side
        (16, 0.6, 0.5, D),  # scratched out
        (12, 0.6, 0.02, D),  # the rings of other boxes
    ],
)
def test_a_whole_ring_with_the_end_of_a_stroke_in_it_is_a_choice(
    sectors: int, of_width: float, bent: float, state: MarkState
) -> None:
    field = ONE.field("b__k2")
    long = of_width * field.box.width
    ringed = Evidence(field, sectors=sectors, foreign=long, foreign_area=1.2, bent=bent)
    assert long > t.GRAZE_MM
    assert decide(ringed, 0.7, None)[0] is state
