"""Any sheet that can be written: it is laid out whole and without overlap, or refused with a message."""

from __future__ import annotations

from collections import Counter

from compose_sample import brand, drawn, overlaps, rich, sheet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.make.style import Style
from generator.model.errors import LayoutOverflowError
from generator.model.geometry import Box, Orientation
from generator.model.questions.base import Option
from generator.model.questions.choice import Between, Boxes
from generator.model.questions.curve import Plot
from generator.model.questions.digits import DAY_CELLS, Cells
from generator.model.questions.drawing import Room
from generator.model.questions.likert import Matrix
from generator.model.questions.network import Map, RingPart
from generator.model.questions.scale import Steps
from generator.model.questions.text import Lines, Numbered
from generator.model.questions.words import Circled
from generator.model.sheet import (
    Ask,
    Bullets,
    Columns,
    Heading,
    Panel,
    Paragraph,
    Question,
    Table,
    TickExample,
    Together,
)

WORDS = [
    "werk",
    "leren",
    "groei",
    "loopbaan",
    "inzetbaarheid",
    "ik",
    "jij",
    "wij",
    "leidinggevende",
    "buitendienst",
    "en",
    "of",
    "een",
    "de",
]
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)  # it takes minutes; the sheet as found says enough
text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(lambda words: rich(" ".join(words)))
label = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: rich(" ".join(words)))
name = st.text("abcdefghijklmnopqrstuvwxyz", min_size=6, max_size=6)


def named(labels: list[tuple], private: bool = False) -> tuple[Option, ...]:
    return tuple(Option(f"o{n}", one, private and n % 2 == 1) for n, one in enumerate(labels))


choices = st.lists(text, min_size=2, max_size=12).map(named)
few = st.lists(label, min_size=2, max_size=5).map(named)
axis = st.tuples(label, label, label)


@st.composite
def networks(draw: st.DrawFn) -> Map:
    rings, first = [], 1
    for number in range(draw(st.integers(1, 6))):
        places = draw(st.integers(1, 8))
        rings.append(RingPart(f"r{number}", draw(label), tuple(range(first, first + places))))
        first += places
    steps = draw(st.integers(2, 7))
    return Map(
        rich("ik"),
        tuple(rings),
        draw(label),
        draw(label),
        draw(few)[:3],
        draw(label),
        rich("ver"),
        rich("nabij"),
        steps,
    )


labelled = st.lists(label, min_size=2, max_size=6).map(lambda ls: tuple((f"m{i}", x, 0.0) for i, x in enumerate(ls)))
plots = st.builds(
    Plot, axis, axis, st.integers(1, 5), st.floats(0.1, 0.9), label, label, st.integers(3, 10), labelled,
    st.floats(60, 150),
)  # fmt: skip
cells = st.one_of(st.builds(lambda n: Cells((n,)), st.integers(1, 9)), st.just(DAY_CELLS))
questions = st.one_of(
    st.builds(Question, name, st.just("select_one"), text, st.builds(Boxes, choices), text, private=st.booleans()),
    st.builds(Question, name, st.just("scale"), text, st.builds(Steps, st.integers(2, 11), text, text)),
    st.builds(Question, name, st.just("likert"), text, st.builds(Matrix, choices, few)),
    st.builds(Question, name, st.just("text"), text, st.builds(Lines, st.integers(1, 12))),
    st.builds(Question, name, st.just("text"), text, st.builds(Numbered, st.integers(1, 9))),
    st.builds(Question, name, st.just("integer"), text, cells),
    st.builds(Question, name, st.just("words"), text, st.builds(Circled, few, st.integers(0, 10))),
    st.builds(Question, name, st.just("drawing"), text, st.builds(Room, st.floats(20, 200))),
    st.builds(Question, name, st.just("curve"), text, plots),
    st.builds(Question, name, st.just("network"), text, networks()),
)
asks = st.builds(Ask, questions, columns=st.integers(1, 4), fill=st.booleans(), bare=st.booleans())
simple = st.one_of(
    st.builds(Heading, text, st.sampled_from([2, 3]), st.sampled_from([None, "clock"])),
    st.builds(Paragraph, text, st.sampled_from(["lead", "body", "small", "hint"])),
    st.builds(Bullets, st.lists(text, max_size=6).map(tuple), st.booleans()),
    st.builds(TickExample, text, text),
    st.builds(Between, text, text, st.just("clock"), middle=text),
    st.just(Table((rich("Wat"), rich("Wie")), ((rich("werk"), rich("ik")), (rich("groei"), ())), (3, 1))),
)
several = st.lists(simple, min_size=1, max_size=4).map(tuple)
blocks = st.one_of(
    simple,
    asks,
    st.builds(Panel, several, text, st.sampled_from(["plain", "tint", "accent"]), st.sampled_from([None, "star"])),
    st.builds(lambda a, b: Columns((a, b), (1.0, 2.0)), several, several),
    st.builds(Together, several),
)
styles = st.builds(
    Style.of,
    st.sampled_from([brand(heading_style=style) for style in ("plain", "bar", "block")]),
    large=st.booleans(),
    ink_saver=st.booleans(),
    kind=st.sampled_from(["print", "fillable"]),
)


@given(st.lists(blocks, max_size=7, unique_by=lambda b: b.question.id if isinstance(b, Ask) else id(b)), styles,
       st.sampled_from(list(Orientation)))  # fmt: skip
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_any_sheet_is_laid_out_whole_or_refused(found: list, style: Style, orientation: Orientation) -> None:
    try:
        drawing = drawn(sheet(*found, orientation=orientation), style=style)
    except LayoutOverflowError as error:
        assert "Blad 'blad'" in str(error) and error.mend
        return
    names = Counter()
    for page in drawing.pages:
        assert page.layout is not None
        assert list(overlaps(page)) == []
        fields = page.layout.fields
        names.update(f.name for f in fields)
        for number, field in enumerate(fields):
            assert field.box.x > 15 and field.box.right < page.width - 15
            assert field.box.y > 30 and field.box.bottom < page.height - (
                11 if field.private else 24 + page.layout.below
            )
            strips = page.layout.private_areas
            if field.private:
                room = Box(0.0, field.box.y - 8, page.width, field.box.height + 16)
                assert field.box.y > page.layout.height or any(strip.contains(room) for strip in strips), field.name
            else:
                assert not any(strip.overlaps(field.box) for strip in strips), field.name
            for other in fields[number + 1 :]:
                assert not field.box.grown(-0.05).overlaps(other.box), (field.name, other.name)
    asked = [b.question for b in found if isinstance(b, Ask)]
    assert {q.id for q in asked} <= {n.split("_")[1] for n in names}
    assert max(names.values(), default=1) == 1
