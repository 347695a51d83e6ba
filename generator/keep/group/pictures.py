"""From what is frozen to pictures: small classes joined, shares rounded, nothing that points at one person."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from generator.keep.group.by_role import Frozen
from generator.keep.group.measures import JOINT, Measure, Panel, Value
from generator.model.domains import Said
from generator.model.group import (
    CLASS_PEOPLE,
    Bar,
    Bars,
    Bundle,
    Moment,
    Part,
    Picture,
    Pole,
    Poles,
    Ring,
    Rings,
    Word,
    Words,
)
from generator.model.layout import Layout
from generator.model.questions.network import Map
from generator.model.sheet import Sheet
from generator.model.texts import plain, unbroken
from generator.model.variable import Variable, under

NEARLY_ALL_BUT = 2  # people: where so few or fewer chose otherwise, numbers would point at them
ROUND_TO = 5  # hundredths: of shares
LEAST_SHARE, MOST_SHARE = 10, 90  # hundredths: nearer to none or all a share is not told
CLEARLY_MORE = 20  # hundredths: so much more ticked at one side, and the verdict says so. Ours, no norm
LITTLE = 35  # hundredths: with both sides below it, little of either was ticked. Ours, no norm
WORDS_SHOWN = 20  # the most chosen ones


def pictures_of(
    layout: Layout, measures: Sequence[Measure], frozen: Mapping[str, Frozen], words: Mapping[str, str]
) -> Iterator[Picture]:
    """The pictures of a run, by form and kind, of whatever is frozen. `words`: see `words_of`."""
    titles = {form.key: form.title for form in layout.forms}
    there = [(measure, frozen[measure.name]) for measure in measures if measure.name in frozen]
    order = {panel: place for place, panel in enumerate(Panel)}
    forms = {form.key: place for place, form in enumerate(layout.forms)}
    there.sort(key=lambda each: (forms.get(each[0].form, 0), order[each[0].panel]))
    for (form, panel), same in groupby(there, key=lambda each: (each[0].form, each[0].panel)):
        made = _MAKERS[panel](titles.get(form, form), list(same), words)
        yield from made


def words_of(sheets: Sequence[Sheet]) -> dict[str, str]:
    """What stands on paper for names: `form_item` → the question, `form:ring` → the ring of a network."""
    found: dict[str, str] = {}
    for sheet in sheets:
        for question in sheet.questions:
            found[f"{sheet.form}_{question.id}"] = unbroken(plain(question.label))
            if isinstance(question.look, Map):
                found |= {f"{sheet.form}:{ring.name}": unbroken(plain(ring.label)) for ring in question.look.rings}
    return found


Frozens = Sequence[tuple[Measure, Frozen]]


def _bars(title: str, same: Frozens, words: Mapping[str, str]) -> Iterator[Picture]:
    """A picture for each question with rows, one for all others."""

    def item(each: tuple[Measure, Frozen]) -> str:
        variable: Variable = each[0].about
        return variable.item if variable.part else ""

    for name, rows in groupby(same, key=item):
        listed = list(rows)
        first: Variable = listed[0][0].about
        question = words.get(f"{first.form}_{first.item}", "") if name else ""
        rows_of = tuple(bar_of(measure.about, frozen.values, question) for measure, frozen in listed)
        yield Bars(under(title, question), rows_of)


def bar_of(variable: Variable, values: Sequence[Value], question: str = "") -> Bar:
    """The bar of one question; of a row of a question with many, what stands at the row."""
    label = unbroken(variable.label.removeprefix(question).lstrip(" :") or variable.label)
    counts = Counter(str(value) for value in values)
    common, most = counts.most_common(1)[0]
    if most >= len(values) - NEARLY_ALL_BUT:
        return Bar(label, (), len(values), unbroken(variable.domain.told(Said((common,)))))
    parts = [Part((unbroken(value.label),), counts[value.name]) for value in variable.values]
    return Bar(label, tuple(_joined(parts)), len(values))


def _joined(parts: list[Part]) -> list[Part]:
    """Classes of fewer than three people joined with the neighbour that has fewer, until there are none."""
    while len(parts) > 1:
        small = next((place for place, part in enumerate(parts) if part.people < CLASS_PEOPLE), None)
        if small is None:
            break
        beside = [place for place in (small - 1, small + 1) if 0 <= place < len(parts)]
        other = min(beside, key=lambda place: parts[place].people)
        low, high = sorted((small, other))
        both = Part((*parts[low].labels, *parts[high].labels), parts[low].people + parts[high].people)
        parts = [*parts[:low], both, *parts[high + 1 :]]
    return parts


def _poles(title: str, same: Frozens, words: Mapping[str, str]) -> Iterator[Picture]:
    rows, parts = [], []
    for _name, pair in groupby(same, key=lambda each: each[0].about.variable.name):
        sides = list(pair)
        if len(sides) == 2:
            (left, first), (right, second) = sides
            labels = left.about.label, right.about.label
            tops, people = (left.top or 1, right.top or 1), min(len(first.values), len(second.values))
            if first.roles != second.roles:
                continue  # never an exact number of one side beside the parts of the other
            if first.roles:
                by_role = list(poles_by_role(labels, (first, second), tops, _roles_told(left.by)))
                rows.append(of_all(by_role))
                told = f"{unbroken(labels[0])} en {unbroken(labels[1])}, per rol"
                parts.append(Poles(under(title, told), tuple(by_role)))
            else:
                shares = share_of(first.values, tops[0]), share_of(second.values, tops[1])
                rows.append(Pole(*labels, *shares, people, verdict(*labels, *shares)))
    if rows:
        yield Poles(title, tuple(rows))
    yield from parts


def _roles_told(by: Variable | None) -> Mapping[str, str]:
    return {value.name: unbroken(value.label) for value in by.values} if by is not None else {}


def poles_by_role(
    labels: tuple[str, str], sides: tuple[Frozen, Frozen], tops: tuple[int, int], told: Mapping[str, str]
) -> Iterator[Pole]:
    """Both sides of a dimension for each role. `told`: the roles in words, in order."""
    for role, name in told.items():
        said = [[v for v, own in zip(f.values, f.roles, strict=True) if own == role] for f in sides]
        if said[0]:
            left, right = (share_of(values, top) for values, top in zip(said, tops, strict=True))
            yield Pole(*labels, left, right, len(said[0]), verdict(*labels, left, right), name)


def of_all(parts: Sequence[Pole]) -> Pole:
    """The whole group, out of what its parts show and of nothing else: so it says nothing more about anybody."""
    people = sum(part.people for part in parts)
    left, right = (
        ROUND_TO
        * round(sum(part.people * share for part, share in zip(parts, shares, strict=True)) / people / ROUND_TO)
        for shares in ([p.left_share for p in parts], [p.right_share for p in parts])
    )
    labels = parts[0].left, parts[0].right
    return Pole(*labels, left, right, people, verdict(*labels, left, right))


def share_of(values: Sequence[Value], top: int) -> int:
    """The share that was ticked, in hundredths, rounded and held between the bounds."""
    exact = 100 * sum(int(value) for value in values) / (top * len(values))
    return max(LEAST_SHARE, min(MOST_SHARE, ROUND_TO * round(exact / ROUND_TO)))


def verdict(left: str, right: str, left_share: int, right_share: int) -> str:
    """What two shares come to, in words."""
    if abs(left_share - right_share) >= CLEARLY_MORE:
        return f"meer {left if left_share > right_share else right}"
    return "weinig van allebei" if max(left_share, right_share) < LITTLE else "in balans"


def _words(title: str, same: Frozens, _: Mapping[str, str]) -> Iterator[Picture]:
    for _name, rows in groupby(same, key=lambda each: each[0].about[0].name):
        listed = list(rows)
        variable: Variable = listed[0][0].about[0]
        words = [word for measure, frozen in listed if (word := word_of(measure.about[1], frozen.values)) is not None]
        if words:
            words.sort(key=lambda word: (not word.nearly, -word.people))
            yield Words(under(title, unbroken(variable.label)), tuple(words[:WORDS_SHOWN]))


def word_of(label: str, values: Sequence[Value]) -> Word | None:
    """The word with its number; None where too few chose it."""
    people = sum(int(value) for value in values)
    if people < CLASS_PEOPLE:
        return None
    return Word(label, 0, nearly=True) if people >= len(values) - NEARLY_ALL_BUT else Word(label, people)


def _bundle(title: str, same: Frozens, _: Mapping[str, str]) -> Iterator[Picture]:
    first = same[0][0].about
    moments = tuple(moment_of(m.about.label, m.about.at, m.about.levels, f.values) for m, f in same)
    if len(moments) > 1:
        yield Bundle(title, tuple(sorted(moments, key=lambda m: m.at)), first.today, *first.ends)


def _whole_lines(title: str, same: Frozens, _: Mapping[str, str]) -> Iterator[Picture]:
    """Lines one by one, and the bundle that follows from them."""
    for measure, frozen in same:
        yield lines_of(title, measure.about, [str(value) for value in frozen.values])


def lines_of(title: str, measures: Sequence[Measure], values: Sequence[str]) -> Bundle:
    """The bundle of whole lines (see `measures.JOINT`), with each of them."""
    levels = sorted(tuple(int(level) for level in value.split(JOINT)) for value in values)
    abouts = [measure.about for measure in measures]
    moments = tuple(
        moment_of(about.label, about.at, about.levels, [line[place] for line in levels])
        for place, about in enumerate(abouts)
    )
    lines = tuple(
        tuple((level - 1) / (about.levels - 1) for level, about in zip(line, abouts, strict=True)) for line in levels
    )
    bottom, top = abouts[0].ends
    return Bundle(title, moments, abouts[0].today, bottom, top, lines)


def moment_of(label: str, at: float, levels: int, values: Sequence[Value]) -> Moment:
    """The middle of the heights and the bounds of the middle half, 0 (lowest level) … 1."""
    heights = sorted((int(value) - 1) / (levels - 1) for value in values)
    low, median, high = statistics.quantiles(heights, n=4, method="inclusive")
    return Moment(label, at, median, low, high, len(heights))


def _rings(title: str, same: Frozens, words: Mapping[str, str]) -> Iterator[Picture]:
    rings = []
    for ring, cells in groupby(same, key=lambda each: each[0].about.ring):
        listed = list(cells)
        named = next((_enough(f.values) for m, f in listed if not m.about.kind), None)
        support = tuple((m.about.label, _enough(f.values)) for m, f in listed if m.about.kind)
        rings.append(Ring(words.get(f"{same[0][0].form}:{ring}", ring), named, support))
    yield Rings(title, tuple(rings), min(len(frozen.values) for _, frozen in same))


def _enough(values: Sequence[Value]) -> int | None:
    total = sum(int(value) for value in values)
    return total if total >= CLASS_PEOPLE else None


_MAKERS = {
    Panel.BARS: _bars,
    Panel.POLES: _poles,
    Panel.WORDS: _words,
    Panel.BUNDLE: _bundle,
    Panel.LINES: _whole_lines,
    Panel.RINGS: _rings,
}
