"""The lines of a plot as a form: heights that can be typed (or dragged), lines that are merged, exchanged, added.

Works without JavaScript: every button sends the whole form, and the page comes back with the lines as they are then.
Nothing is kept before somebody says that it is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.model.curve import PLACES, STEP, CurveLine
from generator.model.curve_text import curve_of, curve_text
from generator.model.errors import DecisionError
from generator.web.items import PlotShown

EVERY = 2  # places: at each second one a height can be typed or dragged, about 6 mm apart on paper
NODES = tuple(range(0, PLACES, EVERY))
HALF_WAY = 50.0  # height of a line that is new
RING_MM, DIGIT_AWAY_MM = 1.6, 3.5  # of the mark where dashes begin; how far a line's number stands before it

Heights = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A height that can be changed: its place in %, the height as it is typed ('' if the line is not there)."""

    index: int
    percent: int
    typed: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as it is drawn (points in mm of the picture) and typed."""

    past: str
    future: str
    start: tuple[float, float] | None  # where its number stands
    ring: tuple[float, float] | None  # where its dashes begin
    dashed: str  # in %
    number: int
    nodes: tuple[Node, ...]
    heights: str  # JSON, for the script


@dataclass(frozen=True, slots=True)
class PlotView:
    """All that a page needs to show a plot. `text`: the lines as they are sent back with the form; `today`: in %."""

    plot: PlotShown
    lines: tuple[LineView, ...]
    text: str
    today: str


def laid_out(plot: PlotShown) -> PlotView:
    """The plot with its lines."""
    lines = tuple(_view(line, plot) for line in plot.lines)
    return PlotView(plot, lines, curve_text(plot.field, plot.today, plot.lines), _typed(100 * plot.today))


def _view(line: CurveLine, plot: PlotShown) -> LineView:
    left, top, width, height = plot.box
    known = [(index * STEP, h) for index, h in enumerate(line.heights) if h is not None]
    start = 2.0 if line.dashed_from is None else line.dashed_from
    ring = line.at(start) if 0 < start <= 1 else None

    def place(x: float, h: float) -> tuple[float, float]:
        return round(left + x * width, 2), round(top + (1 - h / 100) * height, 2)

    turn = [place(start, ring)] if ring is not None else []
    return LineView(
        past=_points([*(place(x, h) for x, h in known if x < start), *turn]),
        future=_points([*turn, *(place(x, h) for x, h in known if x >= start)]),
        start=place(*known[0]) if known else None,
        ring=turn[0] if turn else None,
        dashed="" if line.dashed_from is None else _typed(100 * line.dashed_from),
        number=line.number,
        nodes=tuple(Node(i, round(100 * p * STEP), _height(line.heights[p])) for i, p in enumerate(NODES)),
        heights="[" + ",".join("null" if h is None else f"{h:.2f}" for h in line.heights) + "]",
    )


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in places)


def _typed(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def _height(value: float | None) -> str:
    return "" if value is None else _typed(value)


# --- what comes back --------------------------------------------------------------------------------------------------


def changed(form: Mapping[str, str], plot: PlotShown) -> PlotShown:
    """The plot with its lines as the form says, and as its button asks. Raises DecisionError (Dutch)."""
    lines = _lines(form, plot)
    match form.get("actie", ""):
        case "samen":
            lines = _merged(lines, *_pair(form, lines))
        case "wissel":
            lines = _exchanged(lines, *_pair(form, lines), _where(form))
        case "nieuw":
            lines = _added(lines, plot)
    return replace(plot, lines=tuple(lines.values()))


def before(form: Mapping[str, str], plot: PlotShown) -> PlotShown:
    """The plot with the lines that the form was made of; as it is if the form says nothing of lines."""
    try:
        lines = curve_of(form["lijnen"]).lines
    except (KeyError, ValueError):
        return plot
    return replace(plot, lines=lines)


def _lines(form: Mapping[str, str], plot: PlotShown) -> dict[int, CurveLine]:
    """The lines of the form as they were typed, by their place in it; without those that do not belong here."""
    lines = enumerate(before(form, plot).lines)
    return {index: _line(form, line, index) for index, line in lines if f"weg-{index}" not in form}


def _line(form: Mapping[str, str], line: CurveLine, index: int) -> CurveLine:
    name, dashed = form.get(f"naam-{index}", "0"), form.get(f"streep-{index}", "")
    heights = _bent(line.heights, [form.get(f"h-{index}-{node}", "").strip() for node in range(len(NODES))], index + 1)
    start = line.dashed_from
    if dashed.strip() != ("" if start is None else _typed(100 * start)):
        start = _percent(dashed, f"Waar de streepjes van lijn {index + 1} beginnen")
    sure = tuple(float(height is not None) for height in heights)
    return CurveLine(heights, sure, start, 1.0, int(name) if len(name) == 1 and name in "0123456789" else 0)


def _percent(text: str, what: str) -> float | None:
    """A share of the time axis out of a typed percentage; None if nothing was typed."""
    if not text.strip():
        return None
    value = _number(text)
    if value is None or not 0 <= value <= 100:
        raise DecisionError(f"{what}: dat is geen getal van 0 tot 100.", "Typ een percentage, zoals 60.")
    return value / 100


def _number(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if -1e6 < value < 1e6 else None  # no "nan", no "inf"


def _bent(old: Heights, typed: Sequence[str], number: int) -> Heights:
    """A line bent through the heights that were typed: between two of them it keeps the form that it had.

    An emptied height at an end shortens the line, a filled one beyond it lengthens it.
    """
    were = [old[place] for place in NODES]
    now: list[float | None] = []
    for node, text in enumerate(typed):
        value = were[node]
        if text != _height(value):
            value = _number(text) if text else None
            if text and (value is None or not 0 <= value <= 100):
                where = f"Lijn {number}, hoogte bij {round(100 * NODES[node] * STEP)} %"
                raise DecisionError(f"{where}: '{text[:20]}' is geen getal van 0 tot 100.", "Typ een ander getal.")
        now.append(value)
    if now == were:
        return old
    known = [node for node, value in enumerate(now) if value is not None]
    if len(known) < 2:
        raise DecisionError(
            f"Lijn {number} heeft minder dan twee hoogten.", "Moet de lijn weg? Kies 'Dit is geen lijn: weg ermee'."
        )
    first, last = known[0], known[-1]
    ends = next(n for n, v in enumerate(were) if v is not None), max(n for n, v in enumerate(were) if v is not None)
    return tuple(
        _at(place, old, were, now, known)
        if NODES[first] <= place <= NODES[last]
        else _moved(old[place], were[first], now[first])
        if place < NODES[first] and first == ends[0]
        else _moved(old[place], were[last], now[last])
        if place > NODES[last] and last == ends[1]
        else None
        for place in range(PLACES)
    )


def _moved(height: float | None, was: float | None, now: float | None) -> float | None:
    """A height beyond the last one that can be typed: it goes along."""
    if height is None or was is None or now is None:
        return height
    return min(100.0, max(0.0, height + now - was))


def _at(
    place: int, old: Heights, were: Sequence[float | None], now: Sequence[float | None], known: Sequence[int]
) -> float:
    """The height between two heights that are known."""
    after = next(node for node in known if NODES[node] >= place)
    before_ = max((node for node in known if NODES[node] <= place), default=after)
    high, low = now[after], now[before_]
    assert high is not None and low is not None
    share = (place - NODES[before_]) / max(NODES[after] - NODES[before_], 1)
    straight = low + (high - low) * share
    was_low, was_high, own = were[before_], were[after], old[place]
    if after - before_ > 1 or was_low is None or was_high is None or own is None:
        return straight
    return min(100.0, max(0.0, own + straight - (was_low + (was_high - was_low) * share)))


# --- lines that belong together ---------------------------------------------------------------------------------------


def _pair(form: Mapping[str, str], lines: Mapping[int, CurveLine]) -> tuple[int, int]:
    """The two lines that were chosen."""
    places = {str(index): index for index in lines}
    one, other = (places.get(form.get(name, "")) for name in ("van", "met"))
    if one is None or other is None or one == other:
        raise DecisionError("Kies twee verschillende lijnen.", "Een lijn die weg gaat, kun je niet kiezen.")
    return one, other


def _where(form: Mapping[str, str]) -> float:
    """From where on two lines go on as the other did."""
    share = _percent(form.get("vanaf", ""), "Vanaf waar ze wisselen")
    if share is None:
        raise DecisionError("Er staat niet vanaf waar de twee lijnen wisselen.", "Typ een percentage, zoals 60.")
    return share


def _merged(lines: Mapping[int, CurveLine], one: int, other: int) -> dict[int, CurveLine]:
    """Two lines as one: where both are, the first holds; what lies between them is straight."""
    a, b = lines[one], lines[other]
    both = tuple(x if x is not None else y for x, y in zip(a.heights, b.heights, strict=True))
    known = [place for place, height in enumerate(both) if height is not None]
    full = tuple(_straight(both, known, place) for place in range(PLACES))
    starts = [_dashed(line) for line in (a, b)]
    dashed = min((start for start in starts if start is not None), default=None)
    line = CurveLine(full, tuple(float(h is not None) for h in full), dashed, 1.0, a.number or b.number)
    return {index: line if index == one else each for index, each in lines.items() if index != other}


def _dashed(line: CurveLine) -> float | None:
    """Where dashes begin; of a line that is dashed all along: where it begins itself, unless that is at the left."""
    first = next((place for place, height in enumerate(line.heights) if height is not None), 0)
    return line.dashed_from if line.dashed_from != 0 or first * STEP < 0.1 else first * STEP


def _straight(heights: Heights, known: Sequence[int], place: int) -> float | None:
    if heights[place] is not None or not known or not known[0] < place < known[-1]:
        return heights[place]
    low, high = max(k for k in known if k < place), min(k for k in known if k > place)
    first, last = heights[low], heights[high]
    assert first is not None and last is not None
    return first + (last - first) * (place - low) / (high - low)


def _exchanged(lines: Mapping[int, CurveLine], one: int, other: int, share: float) -> dict[int, CurveLine]:
    """From a place on each of two lines goes on as the other did: they were joined wrongly where they met."""
    a, b = lines[one], lines[other]
    made = {one: _crossed(a, b, share), other: _crossed(b, a, share)}
    for index, line in made.items():
        if sum(height is not None for height in line.heights) < 2:
            raise DecisionError(f"Zo blijft er van lijn {index + 1} niets over.", "Kies een andere plaats.")
    return {**lines, **made}


def _crossed(first: CurveLine, then: CurveLine, share: float) -> CurveLine:
    heights = tuple((first if place * STEP < share else then).heights[place] for place in range(PLACES))
    known = [place for place, height in enumerate(heights) if height is not None]
    full = tuple(_straight(heights, known, place) for place in range(PLACES))
    dashed = first.dashed_from
    if dashed is None or dashed >= share:
        dashed = None if then.dashed_from is None else max(then.dashed_from, share)
    return CurveLine(full, tuple(float(h is not None) for h in full), dashed, 1.0, first.number)


def _added(lines: Mapping[int, CurveLine], plot: PlotShown) -> dict[int, CurveLine]:
    """One line more, level and half way up: to be drawn by hand."""
    if len(lines) >= plot.most:
        raise DecisionError(f"Er zijn al {len(lines)} lijnen.", "Meer lijnen heeft dit blad niet.")
    return {**lines, max(lines, default=-1) + 1: CurveLine((HALF_WAY,) * PLACES, (1.0,) * PLACES, plot.today, 1.0)}
