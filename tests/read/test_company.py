"""What the rest of a page says of a box in doubt: one hand filled it in. Pictures are made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from unittest.mock import Mock

import cv2
import numpy as np
import paper as sheets
import pytest
from test_page_marks import ONE, RUNS, read, state

from generator.model.answer import AnswerState, Mark, MarkState
from generator.model.geometry import MM_PER_INCH, Box
from generator.model.reason import Reason
from generator.read import thresholds as t
from generator.read.decode.kinds import Kind
from generator.read.decode.picture import Pixels, load_pictures
from generator.read.lie.correction import Correction
from generator.read.marks import classify
from generator.read.marks.company import cleared_by_page
from generator.read.marks.evidence import Evidence, Sheet
from generator.read.marks.facts import Facts
from generator.read.marks.intent import Intent
from generator.read.marks.judge import decide
from generator.read.marks.likeness import likeness, softened
from generator.read.marks.shapes import VIEW_PX
from generator.read.marks.vetoes import VETOES, filled_up, letters_across, vetoed
from generator.read.page import read_page
from generator.read.picture.image import PageImage
from generator.rehearse.page import draw
from generator.rehearse.pens import (
    BALLPOINT,
    FELT_PEN,
    GEL_PEN,
    MARKER,
    PENCIL,
    MarkKind,
    Pen,
    mark,
    question_mark,
    tail,
)
from generator.rehearse.ways import WAYS

B, M, C, D = MarkState.BLANK, MarkState.MARKED, MarkState.CANCELLED, MarkState.DOUBTFUL
CHOICE, PERHAPS_CANCELLED = Intent(0.999, 0.001, 0.0), Intent(0.9, 0.1, 0.0)


def facts(
    boxes: Sequence[Evidence],
    meant: Mapping[str, Intent],
    exclusive: frozenset[str] = frozenset(),
    bilevel: bool = False,
) -> Facts:
    return Facts(Sheet(tuple(boxes), 0.5, 0.05, Mock(spec=Correction), bilevel), meant, exclusive)


# --- as full as choices -----------------------------------------------------------------------------------------------

SCRIBBLE = Evidence(ONE.field("b__k0"), area=10.0, coverage=0.68, extent=6.0, fullness=0.61, core=0.38, darkness=0.5)


def judged(
    box: Evidence,
    choices: list[Evidence],
    intent: Intent = PERHAPS_CANCELLED,
    why: Reason = Reason.NO_MARK,
) -> MarkState:
    """What becomes of a doubtful box beside these sure choices on its page. `why`: the doubt."""
    named = [c._replace(field=ONE.field(f"b__k{1 + i}")) for i, c in enumerate(choices)]
    features = [box, *named]
    marks = [Mark(f.field.name, D if f is box else M, 0.5, 0.1, why) for f in features]
    meant = {f.field.name: intent if f is box else CHOICE for f in features}
    return cleared_by_page(facts(features, meant), marks)[0].state


def test_a_scribble_as_full_as_the_writers_other_choices_is_one() -> None:
    fuller = SCRIBBLE._replace(coverage=0.70, fullness=0.62, core=0.40)
    paler = SCRIBBLE._replace(coverage=0.50, fullness=0.50, core=0.30)
    assert judged(SCRIBBLE, [fuller] * 3) is M
    for less in ({"coverage": 0.6}, {"fullness": 0.5}, {"core": 0.3}, {"crossness": 0.4}):  # the last is a cross
        assert judged(SCRIBBLE, [fuller._replace(**less)] * 3) is D
    assert judged(SCRIBBLE, [fuller] * 2 + [paler] * 9) is D  # fuller than nearly all: two may be slips
    assert judged(SCRIBBLE, []) is D


@pytest.mark.parametrize(
    ("box", "intent", "why"),
    [
        (SCRIBBLE, Intent(0.6, 0.4, 0.0), Reason.CHOSEN_OR_CANCELLED),  # too likely cancelled
        (
            SCRIBBLE._replace(coverage=0.36, fullness=0.0, core=0.0),
            PERHAPS_CANCELLED,
            Reason.CHOSEN_OR_CANCELLED,
        ),  # nobody knows how full
        (SCRIBBLE, Intent(0.85, 0.1, 0.05), Reason.CHOSEN_OR_CANCELLED),  # perhaps letters
        (SCRIBBLE, PERHAPS_CANCELLED, Reason.FAINT),  # too pale for the sheet's pen
        (SCRIBBLE._replace(leaves=True), PERHAPS_CANCELLED, Reason.CHOSEN_OR_CANCELLED),  # runs on, as scratch-outs do
        (SCRIBBLE._replace(spilled=0.2), PERHAPS_CANCELLED, Reason.CHOSEN_OR_CANCELLED),
        (
            SCRIBBLE._replace(coverage=0.99, fullness=0.95, core=0.95),
            PERHAPS_CANCELLED,
            Reason.CHOSEN_OR_CANCELLED,
        ),  # no paper left
    ],
)
def test_what_may_be_something_else_stays_a_question_beside_any_choices(
    box: Evidence, intent: Intent, why: Reason
) -> None:
    assert judged(box, [SCRIBBLE._replace(coverage=1.0, fullness=1.0, core=1.0)] * 5, intent, why) is D


# --- like choices -----------------------------------------------------------------------------------------------------

PERHAPS_NO_MARK = Intent(0.93, 0.0, 0.07)


def view(kind: MarkKind | None, seed: int, dx: int = 0) -> np.ndarray:
    """A box's picture as `Evidence.view` has it: 9 mm wide, the box in its middle. No kind: a question mark."""
    rng, wide = np.random.default_rng(seed), Box(2.25, 2.25, 4.5, 4.5)
    paper = np.full((VIEW_PX * 4, VIEW_PX * 4), 255, np.uint8)
    dpi = VIEW_PX * 4 / 9.0 * MM_PER_INCH
    strokes = question_mark(wide.centre, 4.0, rng) if kind is None else mark(kind, wide, BALLPOINT, rng)
    draw(paper, strokes, BALLPOINT, dpi, rng)
    return np.roll(cv2.resize(255 - paper, (VIEW_PX, VIEW_PX), interpolation=cv2.INTER_AREA), dx, axis=1)


def test_marks_of_one_hand_look_alike_wherever_they_lie_and_other_kinds_do_not() -> None:
    cross = softened(view(MarkKind.CROSS, 1))
    assert likeness(cross, cross) > 0.99
    assert likeness(cross, softened(view(MarkKind.CROSS, 1, dx=3))) > 0.95
    assert likeness(cross, softened(view(MarkKind.CROSS, 2))) > 0.8
    for kind in (MarkKind.TICK, MarkKind.FILL, MarkKind.DOT, None):
        other = softened(view(kind, 1))
        assert likeness(cross, other) == likeness(other, cross) < 0.75


def test_a_part_of_a_mark_is_not_like_the_whole_and_a_mark_cut_off_at_the_edge_is() -> None:
    line = np.zeros((VIEW_PX, VIEW_PX), np.uint8)
    line[11:13, 4:20] = 255
    short, aside = line.copy(), np.roll(line, 6, axis=1)
    short[:, 10:] = 0
    aside[:, :8] = 0
    assert likeness(softened(line), softened(short)) < 0.5
    assert likeness(softened(line), softened(aside)) > 0.9


def test_what_an_outline_leaves_of_a_question_mark_is_not_like_a_stroke_that_chooses() -> None:
    """Seen once: the hook was cut at the outline, and what was left was asked about and compared with strokes."""
    hook, stroke = np.zeros((2, VIEW_PX, VIEW_PX), np.uint8)
    cv2.polylines(hook, [np.array([[15, 7], [11, 11], [10, 15]], np.int32)], False, 255, 2)
    cv2.line(stroke, (16, 7), (8, 16), 255, 2)
    assert 0.6 < likeness(softened(hook), softened(stroke)) < t.LIKENESS


@pytest.mark.parametrize("ink", [0, 255])
def test_nothing_and_ink_all_over_are_like_nothing(ink: int) -> None:
    even = softened(np.full((VIEW_PX, VIEW_PX), ink, np.uint8))
    assert likeness(even, even) == 0.0


@pytest.mark.parametrize(
    ("kind", "changed", "choices", "intent", "why", "state"),
    [
        (MarkKind.CROSS, {}, 3, PERHAPS_NO_MARK, Reason.NO_MARK, M),
        (MarkKind.CROSS, {}, 3, Intent(0.91, 0.0, 0.09), Reason.NO_MARK, M),
        (MarkKind.CROSS, {}, 2, PERHAPS_NO_MARK, Reason.NO_MARK, D),  # two may be slips
        (MarkKind.CROSS, {}, 3, Intent(0.88, 0.0, 0.12), Reason.NO_MARK, D),  # too likely no mark
        (MarkKind.CROSS, {}, 3, Intent(0.88, 0.05, 0.07), Reason.NO_MARK, D),  # perhaps cancelled
        (MarkKind.CROSS, {}, 3, PERHAPS_NO_MARK, Reason.FAINT, D),  # too pale for the sheet's pen
        (MarkKind.CROSS, {"leaves": True}, 3, PERHAPS_NO_MARK, Reason.NO_MARK, D),  # perhaps a tail
        (MarkKind.CROSS, {"foreign": 0.5}, 3, PERHAPS_NO_MARK, Reason.NO_MARK, D),  # perhaps a neighbour's
        (MarkKind.TICK, {}, 3, PERHAPS_NO_MARK, Reason.NO_MARK, D),
        (None, {}, 3, PERHAPS_NO_MARK, Reason.NO_MARK, D),  # a question mark
    ],
)
def test_what_could_be_no_mark_is_one_if_the_writers_choices_look_like_it(
    kind: MarkKind | None, changed: dict[str, object], choices: int, intent: Intent, why: Reason, state: MarkState
) -> None:
    box = Evidence(ONE.field("b__k0"), coverage=0.2, view=view(kind, 7))
    ringed = box._replace(view=None)  # a choice without a picture
    crosses = [box._replace(view=view(MarkKind.CROSS, 7, dx)) for dx in range(choices)]
    assert judged(box._replace(**changed), [ringed, *crosses], intent, why) is state


@pytest.mark.parametrize(
    ("kind", "intent", "state"),
    [
        (MarkKind.CROSS, CHOICE, M),
        (MarkKind.CROSS, PERHAPS_NO_MARK, D),  # two doubts are too many
        (MarkKind.CROSS, PERHAPS_CANCELLED, D),
        (MarkKind.TICK, CHOICE, D),
    ],
)
def test_pale_ink_that_runs_on_like_a_stain_is_a_choice_if_it_looks_like_the_writers_others(
    kind: MarkKind, intent: Intent, state: MarkState
) -> None:
    box = SCRIBBLE._replace(view=view(kind, 7), streaked=True)
    full = box._replace(coverage=0.9, fullness=0.9, core=0.9, streaked=False)
    crosses = [full._replace(view=view(MarkKind.CROSS, 7, dx)) for dx in range(3)]
    assert judged(box, crosses, intent, Reason.STREAK) is state


# --- scribbles that black and white fills up ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cancelled", "choice", "spilled", "state"),
    [
        (0.93, 0.7, 0.05, D),
        (0.98, 0.7, 0.05, C),  # no paper left
        (0.93, 0.6, 0.05, C),  # far fuller than what this hand chooses with
        (0.93, 0.3, 0.05, C),  # which is no scribble
        (0.93, 0.7, 0.2, C),  # scratched out
    ],
)
def test_in_black_and_white_paper_left_in_a_cancelled_box_is_asked_about_where_choices_are_scribbles(
    cancelled: float, choice: float, spilled: float, state: MarkState
) -> None:
    features = [
        SCRIBBLE._replace(field=ONE.field("b__k0"), coverage=cancelled, spilled=spilled),
        SCRIBBLE._replace(field=ONE.field("b__k1"), coverage=choice),
        SCRIBBLE._replace(field=ONE.field("b__k2"), coverage=0.45),  # a paler scribble: the fullest counts
        SCRIBBLE._replace(field=ONE.field("b__k3"), coverage=0.9, crossness=0.4),  # a thick cross says nothing
        SCRIBBLE._replace(field=ONE.field("b__k4"), coverage=0.0),
    ]
    given = (C, M, M, M, B)
    marks = [Mark(f.field.name, said, 0.99, 0.1) for f, said in zip(features, given, strict=True)]
    found = vetoed(facts(features, {}, bilevel=True), marks, {Reason.FILLED_UP: filled_up})
    assert [m.state for m in found] == [state, M, M, M, B]
    assert found[0].confidence == (0.5 if state is D else 0.99)


def test_without_scribbles_nothing_is_taken_for_filled_up() -> None:
    features = [SCRIBBLE._replace(coverage=0.4), SCRIBBLE._replace(field=ONE.field("b__k1"), coverage=0.2)]
    marks = [Mark(f.field.name, said, 0.99, 0.1) for f, said in zip(features, (C, M), strict=True)]
    assert not list(filled_up(facts(features, {}, bilevel=True), marks))


def test_what_a_fax_fills_up_of_a_gel_pens_scribble_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight scribbles by standard fax. Box by box, one of them is read as cancelled."""
    way = next(way for way in WAYS["fax"] if way.name == "fax, gewoon")
    rng, picture = np.random.default_rng(8), ONE.printed(way.dpi)
    rows = range(0, 16, 2)
    for row in rows:
        draw(picture, mark(MarkKind.FILL, ONE.field(f"b__k{row}").box, GEL_PEN, rng), GEL_PEN, way.dpi, rng)
    handed = way.take(picture, ONE.run.layout.pages[0], rng)
    faxed = next(load_pictures(handed.data, Kind(handed.format), 1, 1))
    assert isinstance(faxed, Pixels)
    image = PageImage(faxed.grey, sheets.SOURCE, None, faxed.dpi, faxed.bilevel, faxed.whole)
    together = [state(read_page(image, RUNS), f"b__k{row}") for row in rows]
    monkeypatch.setattr(classify, "VETOES", {why: veto for why, veto in VETOES.items() if why is not Reason.FILLED_UP})
    alone = [state(read_page(image, RUNS), f"b__k{row}") for row in rows]
    assert C in alone
    assert together == [D if said is C else said for said in alone]
    assert M in together


# --- all together -----------------------------------------------------------------------------------------------------


FULL = SCRIBBLE._replace(view=view(MarkKind.SOLID, 1), coverage=0.93, fullness=0.9, core=0.9, area=16.0)
CANCELLED = Intent(0.0, 1.0, 0.0)


def read_together(
    monkeypatch: pytest.MonkeyPatch,
    boxes: dict[str, tuple[Evidence, Intent]],
    odd: frozenset[str] = frozenset(),
    bilevel: bool = False,
    exclusive: frozenset[str] = frozenset(),
) -> dict[str, MarkState]:
    """What becomes of these boxes of one page. `odd`: whose ink runs on as pens' does not."""
    monkeypatch.setattr(classify, "intents", lambda *_: [intent for _, intent in boxes.values()])
    features = tuple(box._replace(field=ONE.field(name), streaked=name in odd) for name, (box, _) in boxes.items())
    sheet = Sheet(features, 0.5, 0.05, Mock(spec=Correction), bilevel)
    return {m.field: m.state for m in classify.classify(sheet, (), exclusive)}


def test_only_ink_that_is_a_marks_by_all_else_is_compared_by_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    cross = SCRIBBLE._replace(view=view(MarkKind.CROSS, 3), coverage=0.2, crossness=0.0)
    pale = cross._replace(darkness=0.2)
    boxes = {f"b__k{n}": (cross._replace(view=view(MarkKind.CROSS, 3, dx=n)), CHOICE) for n in range(3)}
    boxes |= {"b__k3": (cross, PERHAPS_NO_MARK), "b__k4": (pale, PERHAPS_NO_MARK), "b__k5": (cross, CHOICE)}
    found = read_together(monkeypatch, boxes, odd=frozenset({"b__k5"}))
    assert [found[f"b__k{n}"] for n in (3, 4, 5)] == [M, D, M]


def test_how_full_pale_ink_is_that_runs_on_like_a_stain_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = {f"b__k{n}": (SCRIBBLE._replace(view=view(MarkKind.FILL, n)), CHOICE) for n in range(3)}
    boxes["b__k3"] = (SCRIBBLE._replace(view=view(None, 3)), PERHAPS_CANCELLED)
    assert read_together(monkeypatch, boxes)["b__k3"] is M
    assert read_together(monkeypatch, boxes, odd=frozenset({"b__k3"}))["b__k3"] is D


@pytest.mark.parametrize(("bilevel", "state"), [(True, D), (False, C)])
def test_only_black_and_white_fills_up(bilevel: bool, state: MarkState, monkeypatch: pytest.MonkeyPatch) -> None:
    scribble = SCRIBBLE._replace(view=view(MarkKind.FILL, 1))
    boxes = {"b__k0": (FULL, CANCELLED), "b__k1": (scribble, CHOICE)}
    assert read_together(monkeypatch, boxes, bilevel=bilevel)["b__k0"] is state


def test_beside_the_one_choice_of_a_question_paper_left_is_no_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    tick = SCRIBBLE._replace(view=view(MarkKind.TICK, 1), coverage=0.1)
    scribble = SCRIBBLE._replace(view=view(MarkKind.FILL, 1))
    boxes = {"v0__1": (tick, CHOICE), "v0__2": (FULL, CANCELLED), "b__k1": (scribble, CHOICE)}
    found = read_together(monkeypatch, boxes, bilevel=True, exclusive=frozenset({"v0"}))
    assert found == {"v0__1": M, "v0__2": C, "b__k1": M}


# --- tails ------------------------------------------------------------------------------------------------------------


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


STROKE = Evidence(
    ONE.field("b__k1"), area=1.1, coverage=0.06, extent=1.9, depth=0.4, spilled=0.2, leaves=True, darkness=0.5
)
NO_MARK = Intent(0.002, 0.0, 0.998)


@pytest.mark.parametrize(
    ("stroke", "intent", "runs_on", "state"),
    [
        (STROKE, NO_MARK, True, B),
        (STROKE, NO_MARK, False, D),  # the choice nearby has no stroke that could have come here
        (STROKE, Intent(0.45, 0.0, 0.55), True, D),  # perhaps a mark
        (STROKE._replace(depth=0.8), NO_MARK, True, D),  # all through the box: letters
        (STROKE._replace(extent=3.5), NO_MARK, True, D),  # long in it
        (STROKE._replace(coverage=0.5), NO_MARK, True, D),  # far more than a stroke
        (STROKE._replace(field=ONE.field("b__k9")), NO_MARK, True, D),  # far from the choice
        (STROKE._replace(bent=0.3), NO_MARK, True, D),  # turns in it
        (STROKE._replace(leaves=False), NO_MARK, True, D),  # ends at both sides
    ],
)
def test_a_tail_comes_from_a_choice_nearby_is_straight_and_ends_soon(
    stroke: Evidence, intent: Intent, runs_on: bool, state: MarkState
) -> None:
    choice = SCRIBBLE._replace(leaves=runs_on)
    marks = [Mark(choice.field.name, M, 0.99, 0.3), Mark(stroke.field.name, D, 0.5, 0.1, Reason.WHOSE_STROKE)]
    meant = {choice.field.name: CHOICE, stroke.field.name: intent}
    assert cleared_by_page(facts([choice, stroke], meant), marks)[1].state is state


# --- scratched out beside a choice whose stroke runs on --------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("of_choice", "of_cancelled", "state"), [(0.0, 0.0, C), (0.01, 0.0, D), (0.0, 0.01, D), (None, 0.0, D)]
)
def test_letters_across_a_choice_and_a_cancelled_box_are_asked_about(
    of_choice: float | None, of_cancelled: float, state: MarkState
) -> None:
    """Strokes run on from both. The network's doubt about either is enough; of a ringed box it says nothing."""
    choice = SCRIBBLE._replace(field=ONE.field("v0__1"), coverage=0.3, leaves=True)
    full = SCRIBBLE._replace(field=ONE.field("v0__2"), coverage=0.99, leaves=True, spilled=0.3)
    meant = {"v0__2": Intent(0.0, 1 - of_cancelled, of_cancelled)}
    if of_choice is not None:
        meant["v0__1"] = Intent(1 - of_choice, 0.0, of_choice)
    marks = [Mark("v0__1", M, 0.99, 0.3), Mark("v0__2", C, 0.99, 0.9)]
    told = facts([choice, full], meant, frozenset({"v0"}))
    assert vetoed(told, marks, {Reason.LETTERS: letters_across})[1].state is state


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
