"""What is drawn on paper: a curve as levels at moments, a map as its places, a free drawing on paper only.

The lists here are the whole answer and need no JavaScript. `data` is what a drawing that is laid over them has to know.
"""

from __future__ import annotations

import json

from generator.model.part_names import GIVES, NAME, NEAR, line_name, place_name
from generator.model.questions.curve import Plot
from generator.model.questions.drawing import Room
from generator.model.questions.network import Map, RingPart, Spokes
from generator.model.texts import Span, plain
from generator.web.entry.controls import Card, Choose, Control, Mapped, OnPaper, Tick, Write
from generator.web.entry.controls import Plot as PlotControl
from generator.web.entry.forms.choices import steps_of, ticks_of
from generator.web.entry.forms.rows import cells
from generator.web.entry.posed import Posed, layout_of, said, takes_one

PAPER = {
    False: "Tekenen kan hier niet. Teken het op je papieren blad.",
    True: "Tekenen kan hier niet. Teken het op uw papieren blad.",
}


def room_form(posed: Posed, look: Room) -> tuple[Control, ...]:
    """Where to draw instead."""
    return (OnPaper(PAPER[posed.polite]),)


def plot_form(posed: Posed, look: Plot) -> tuple[Control, ...]:
    """For each line its name, and a level at each moment."""
    low, high = look.y[1], look.y[2]
    series = []
    for number in range(1, look.lines + 1):
        own, called = line_name(number), f"Lijn {number}"
        name = posed.variable(own)
        fields: list[Control] = [
            Write(name.name, (*look.line_label, Span(f" {number}")), posed.text(name.name), size="cell", within=called)
        ]
        for moment, label, _at in look.moments:
            variable = posed.variable(own, moment)
            chosen = posed.codes(variable.name)
            ticks = tuple(
                Tick(str(n), (Span(str(n)),), None, str(n) in chosen, _level(n, look))
                for n in range(1, look.levels + 1)
            )
            fields.append(Choose(variable.name, label, ticks, True, "seg", size="cell", within=called))
        series.append(Card(called, tuple(fields), number))
    data = {
        "moments": [[name, plain(label), at] for name, label, at in look.moments],
        "levels": look.levels,
        "today": look.today,
        "todayLabel": plain(look.today_label),
        "x": [plain(text) for text in look.x],
        "y": [plain(text) for text in look.y],
        "lines": [[line_name(n), f"{plain(look.line_label)} {n}"] for n in range(1, look.lines + 1)],
    }
    return (PlotControl(posed.question.id, tuple(series), low, high, look.levels, look.y[0], _json(data)),)


def _level(step: int, look: Plot) -> str:
    end = said(look.y[1]) if step == 1 else said(look.y[2]) if step == look.levels else ""
    return f"{step} van {look.levels}" + (f", {end}" if end else "")


def map_form(posed: Posed, look: Map) -> tuple[Control, ...]:
    """A card for each place, and the fields of the map as a whole."""
    cards = tuple(_place(number, ring, posed, look) for number, ring in _places(look))
    writing = tuple(
        Write(v.name, option.label, posed.text(v.name))
        for option, v in ((option, posed.variable(option.name)) for option in look.writing)
    )
    data = {
        "centre": plain(look.centre),
        "rings": [[ring.name, plain(ring.label), list(ring.places)] for ring in look.rings],
        "places": look.places,
        "spokes": isinstance(look, Spokes),
    }
    return (Mapped(posed.question.id, cards, writing, _json(data)),)


def _places(look: Map) -> list[tuple[int, RingPart | None]]:
    if look.rings:
        return [(number, ring) for ring in look.rings for number in ring.places]
    return [(number, None) for number in range(1, look.places + 1)]


def _place(number: int, ring: RingPart | None, posed: Posed, look: Map) -> Card:
    own, title = place_name(number), f"Plek {number}"
    if look.table is not None:
        rung = next(rung for rung in look.table.rungs if rung.number == number)
        fields = cells(rung, look.table.groups, posed, title)
    else:
        name, gives, near = (posed.variable(own, part) for part in (NAME, GIVES, NEAR))
        ticks = ticks_of(look.gives, gives, posed)
        fields = (
            Write(name.name, look.name_label, posed.text(name.name), size="cell", within=title),
            Choose(
                gives.name, look.gives_label, ticks, takes_one(gives), layout_of(ticks), size="cell", within=title
            ),
            steps_of(
                look.closeness_steps, near, posed, look.closeness_label, look.closeness_left, look.closeness_right,
                size="cell", within=title,
            ),
        )  # fmt: skip
    beside = said(ring.label) if ring else ""
    return Card(title, fields, number, beside, ring.icon if ring else None)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
