"""How things are written in the store: texts that UTF-8 can hold, packed; and what a page yielded, as one JSON text of
short lists, not objects, because there are millions of them."""

from __future__ import annotations

import json
import zlib
from typing import Any

from generator.model.answer import Answer, AnswerState, FieldValue, Guess, Mark, MarkState, PageReading, Source, Writing
from generator.model.code import PageCode
from generator.model.curve import Curve, CurveLine, Words
from generator.model.drawn_map import DrawnCircle, DrawnEdge, DrawnMap
from generator.model.geometry import Box
from generator.model.reason import Reason
from generator.model.sticky import Sticky, StickyColour

_LEVEL = 3  # zlib: beyond this a page gets 4 % smaller and twice as slow
_STATES = {state.value: state for state in AnswerState}  # a tenth of the time of AnswerState(…)
_SOURCES = {source.value: source for source in Source}
_INK_DIGITS = 5  # of a share: finer than a pixel of the largest field


def safe_text(text: str) -> str:
    """`text` as UTF-8 can hold it: half surrogate pairs (undecodable file names) become visible escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def packed(text: str) -> bytes:
    """`text`, compressed for the store."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)


def unpacked(data: bytes) -> str:
    """The text behind `packed`."""
    return zlib.decompress(data).decode("utf-8", "surrogatepass")


def packed_bytes(data: bytes) -> bytes:
    """`data`, compressed for the store."""
    return zlib.compress(data, _LEVEL)


def unpacked_bytes(data: bytes) -> bytes:
    """The bytes behind `packed_bytes`."""
    return zlib.decompress(data)


def _box(box: Box | None) -> list[float] | None:
    return None if box is None else [round(edge, 3) for edge in (box.x, box.y, box.width, box.height)]


def write_capture(reading: PageReading) -> bytes:
    """What a page yielded, as lists. Run, copy, file and page are not repeated: the row has them."""
    lists = {
        "marks": [_mark(m) for m in reading.marks],
        "writings": [[w.field, w.inked, w.confidence, round(w.ink, _INK_DIGITS)] for w in reading.writings],
        "values": [[v.variable, v.text, v.chosen] for v in reading.values],
        "answers": [_answer(a) for a in reading.answers],
        "proposed": [[p.run, p.form, p.copy, p.page] for p in reading.proposed],
    }
    return packed(json.dumps({name: rows for name, rows in lists.items() if rows}, separators=(",", ":")))


def _answer(a: Answer) -> list[Any]:
    """An answer; few have a curve, a guess of what is written, notes, or a map that was drawn on."""
    row = [a.variable, a.state.value, a.confidence, a.source.value, a.text, a.chosen, _box(a.box), a.crop, a.why]
    more = [
        None if a.curve is None else _curve(a.curve),
        None if a.guess is None else [a.guess.text, a.guess.confidence],
        [_sticky(each) for each in a.stickies] or None,
        None if a.drawn is None else _drawn(a.drawn),
    ]
    while more and more[-1] is None:
        more.pop()
    return [*row, *more]


def _sticky(s: Sticky) -> list[Any]:
    sides = [round(side, 1) for side in (s.width, s.height, s.angle)]
    return [s.colour.value, _box(s.box), *sides, s.confidence, s.picture]


def _sticky_of(row: list[Any]) -> Sticky:
    colour, box, width, height, angle, confidence, picture = row
    return Sticky(StickyColour(colour), Box(*box), width, height, angle, confidence, picture=picture)


def _drawn(drawn: DrawnMap) -> list[Any]:
    circles = [[_box(c.box), c.confidence, c.around, *filter(None, [c.picture])] for c in drawn.circles]
    return [circles, [[e.one, e.other, e.confidence, e.course, *filter(None, [e.towards])] for e in drawn.edges]]


def _drawn_of(row: list[Any]) -> DrawnMap:
    circles, edges = row
    return DrawnMap(
        tuple(DrawnCircle(Box(*box), sure, around, b"", *picture) for box, sure, around, *picture in circles),
        tuple(
            DrawnEdge(one, other, sure, tuple((x, y) for x, y in course), *towards)
            for one, other, sure, course, *towards in edges
        ),
    )


def _curve(curve: Curve) -> list[Any]:
    lines = [[x.heights, x.confidence, x.dashed_from, x.split_confidence, x.number] for x in curve.lines]
    words = [[w.left, w.right, w.low, w.high, w.picture] for w in curve.words]
    return [curve.field, curve.today, curve.confidence, lines, words, curve.named]


def _curve_of(row: list[Any]) -> Curve:
    name, today, confidence, lines, *more = row
    words, names = (*more, [], [])[:2]  # older stores have neither, or words alone
    each = tuple(CurveLine(tuple(h), tuple(c), *rest) for h, c, *rest in lines)
    return Curve(name, today, each, confidence, tuple(map(_words_of, words)), tuple(names))


def _words_of(row: list[Any]) -> Words:
    left, right, low, high, picture = row
    return Words(left, right, low, high, picture=picture)


def _mark(m: Mark) -> list[Any]:
    """A mark; most boxes of a page are empty, and have no reason to keep."""
    row = [m.field, m.state.value, m.confidence, round(m.ink, _INK_DIGITS)]
    return [*row, m.why.value] if m.why else row


def read_capture(data: bytes) -> dict[str, list[list[Any]]]:
    """The lists that `write_capture` wrote, still as JSON."""
    lists = json.loads(unpacked(data))
    return {name: lists.get(name, []) for name in ("marks", "writings", "values", "answers", "proposed")}


def marks(rows: list[list[Any]]) -> tuple[Mark, ...]:
    """Marks from their lists; those of older stores have no reasons."""
    return tuple(
        Mark(name, MarkState(state), confidence, ink, *map(Reason, why)) for name, state, confidence, ink, *why in rows
    )


def writings(rows: list[list[Any]]) -> tuple[Writing, ...]:
    """Writings from their lists; their pictures are files by now."""
    return tuple(Writing(name, inked, confidence, ink) for name, inked, confidence, ink in rows)


def values(rows: list[list[Any]]) -> tuple[FieldValue, ...]:
    """Form field values from their lists."""
    return tuple(FieldValue(name, text, tuple(chosen)) for name, text, chosen in rows)


def proposed(rows: list[list[Any]]) -> tuple[PageCode, ...]:
    """What an input page may be, from the lists."""
    return tuple(PageCode(run, form, copy, page) for run, form, copy, page in rows)


def answers(rows: list[list[Any]], code: PageCode, instance: str, file: str, page: int) -> tuple[Answer, ...]:
    """Answers from their lists and from the row they stand in."""
    run, copy = code.run, code.copy
    return tuple(
        Answer(  # by place: there are millions of them, and names cost a tenth
            run,
            copy,
            instance,
            variable,
            _STATES[state],
            confidence,
            _SOURCES[source],
            text,
            tuple(chosen),
            file,
            page,
            None if box is None else Box(*box),
            crop,
            why,
            "",
            _curve_of(more[0]) if more and more[0] else None,
            Guess(*more[1]) if len(more) > 1 and more[1] else None,
            tuple(map(_sticky_of, more[2])) if len(more) > 2 and more[2] else (),
            _drawn_of(more[3]) if len(more) > 3 else None,
        )
        for variable, state, confidence, source, text, chosen, box, crop, why, *more in rows
    )
