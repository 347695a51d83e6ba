"""`curve`: a drawing field with axes; in the PDF and on the web the same is asked as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import Field

from generator.model import domains
from generator.model.icons import Icon
from generator.model.part_names import line_name
from generator.model.questions.base import Asking, Look, Slot, Trouble, steps
from generator.model.questions.grid import Grid, GridColumn, GridRow
from generator.model.texts import Name, Rich, Say, Span, Strict, Text


class Axis(Strict):
    """An axis of a curve: its label and what stands at both ends. `icons`: of a standing axis, from low to high."""

    label: Text
    start: Text
    end: Text
    icons: tuple[Icon, ...] = Field(default=(), max_length=5)


class Moment(Strict):
    """A moment on the time axis that the digital table asks a level for. `at`: place on the axis, 0 … 1."""

    name: Name
    label: Text
    at: float = Field(ge=0, le=1)


@dataclass(frozen=True, slots=True)
class Plot(Look):
    """Axes as (label, start, end); moments as (name, label, place 0 … 1); pictograms beside the y axis from low up."""

    x: tuple[Rich, Rich, Rich]
    y: tuple[Rich, Rich, Rich]
    lines: int
    today: float
    today_label: Rich
    line_label: Rich
    levels: int
    moments: tuple[tuple[str, Rich, float], ...]
    height_mm: float
    y_icons: tuple[str, ...] = ()


class Curve(Asking):
    """A drawing field with axes for up to `lines` curves; `today` (0 … 1) is where the dotted line stands.

    On paper it is drawn; in the PDF and on the web the same is asked as a table of `moments` × `levels`.
    """

    words = "Een tekenvak met assen voor een of meer lijnen."
    title = "Een lijn in de tijd"
    about = (
        "Voor hoe iets groeide of veranderde. Op papier teken je de lijn; de stippellijn 'vandaag' staat vast. In "
        "de invul-PDF kies je bij elk moment een hoogte."
    )
    data = (
        "Van papier een plaatje. Van papier en van een telefoon elke getekende lijn als punten in `curve.csv`; uit de "
        "PDF en van een telefoon per lijn en moment een hoogte, ook daar. Wat een lijn zegt, staat in "
        "`curve_features.csv`, met hoe zij binnenkwam. Woorden in de grafiek: een plaatje in `curve_words.csv`."
    )
    example = """\
- type: curve
  id: plezier
  label: Hoe ging het met je plezier in het werk?
  x: {label: De tijd, start: mijn start, end: later}
  y: {label: Plezier, start: weinig, end: veel}
  today: 0.5
  today_label: vandaag
  line_label: Lijn
  moments:
    - {name: start, label: bij de start, at: 0}
    - {name: nu, label: vandaag, at: 0.5}
    - {name: later, label: later, at: 1}
  height_mm: 70
"""
    field_words: ClassVar[Mapping[str, str]] = {
        "lines": "Het aantal lijnen dat je kunt tekenen.",
    }

    type: Literal["curve"]
    x: Axis
    y: Axis
    lines: int = Field(default=1, ge=1, le=5)
    today: float = Field(default=0.6, gt=0, lt=1)
    today_label: Text
    line_label: Text
    levels: int = Field(default=5, ge=3, le=10)
    moments: tuple[Moment, ...] = Field(min_length=2, max_length=8)
    height_mm: float = Field(default=110, ge=60, le=300)

    def slots(self, say: Say) -> Iterator[Slot]:
        """The drawing; per line its name, and a level per moment that is asked on a screen only."""
        yield Slot(domains.Drawing())
        level = steps(self.levels, say(self.y.start), say(self.y.end))
        columns = (
            GridColumn("", (), domains.Text()),
            *(GridColumn(moment.name, say(moment.label), level, on_paper=False) for moment in self.moments),
        )
        name = say(self.line_label)
        rows = tuple(GridRow(line_name(n), (*name, Span(f" {n}"))) for n in range(1, self.lines + 1))
        yield from Grid(rows, columns).slots()

    def look(self, say: Say) -> Look:
        """Axes and a line for each name."""
        x, y = ((say(axis.label), say(axis.start), say(axis.end)) for axis in (self.x, self.y))
        return Plot(
            x=x,
            y=y,
            lines=self.lines,
            today=self.today,
            today_label=say(self.today_label),
            line_label=say(self.line_label),
            levels=self.levels,
            moments=tuple((moment.name, say(moment.label), moment.at) for moment in self.moments),
            height_mm=self.height_mm,
            y_icons=self.y.icons,
        )

    def troubles(self) -> Iterator[Trouble]:
        """Moments out of order."""
        places = [moment.at for moment in self.moments]
        for number, (before, after) in enumerate(pairwise(places), start=1):
            if after <= before:
                what = f"De momenten staan niet op volgorde: {after:g} komt na {before:g}."
                mend = "Zet ze van vroeg naar laat, elk op een eigen plaats."
                yield Trouble(("moments", number, "at"), what, mend, "volgorde")
