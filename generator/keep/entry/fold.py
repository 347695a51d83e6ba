"""Events → readings: what somebody filled in on a screen becomes the pages of their copy, as paper does.

Each *hand* (a person with one device, or with several that went on with a continue code) is a version of the copy.
A page of it is a reading of `Source.WEB`, so whatever knows readings (status, tables, review, purge) knows these too.

Within a hand the last word counts, in the order in which the server heard it. Where two devices did not know of each
other's answer, blank never beats filled, and two different answers are doubtful with both shown. Of a part that was
seen, what is not ticked is blank; of a part that nobody saw there is no answer at all.

Folding may be done at any time and as often as one likes: it makes the same of the same events.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from generator.keep.entry.asked import FOUND_BY, pages_of_variables, with_screen_variables
from generator.keep.entry.events import Kept, clashes_of, devices_of, events_of
from generator.keep.plots import plots_of_run
from generator.keep.store import Store
from generator.model.answer import Answer, AnswerState, Fate, PageReading, PageSource, Source
from generator.model.code import PageCode
from generator.model.curve import Curve, sampled_line
from generator.model.domains import Choice, Said
from generator.model.entry import CURVE_TOP, EventKind
from generator.model.layout import Layout
from generator.model.part_names import line_number
from generator.model.variable import Variable

DRAWN = "drawn"  # the way of a line that a finger drew (see `generator.web.entry.events.WAYS`)
FILE = "digitaal ingevuld"  # where such a reading came from, for people
GENERIC = "web-"  # begins the instance of a response on the generic copy: there each hand is a person of its own
_AT_ONCE = 64  # copies in a transaction: a tenth of a second during which nobody else can write
_DIGEST_BYTES = 32  # as long as the SHA-256 of a file, which it stands beside
WHY_TWO_DEVICES = "Op een scherm is dit op meer dan één manier ingevuld"
WHY_REFUSED = "Een telefoon stuurde dit onder een nummer dat al gebruikt was. Klopt het?"
CERTAIN, CONFLICTING = 1.0, 0.5  # confidence: what was chosen or typed is what it is; of two that differ one is right

Clash = tuple[str, int, Mapping[str, object]]
Word = str | tuple[str, ...] | None
"""What an event says: a text or code, several codes, or nothing."""
Points = tuple[int | None, ...]
"""The heights (0 … CURVE_TOP) of a line that was drawn with a finger; empty: no such line."""
T = TypeVar("T")


def fold(store: Store) -> int:
    """Make readings of what came in since the last time; of how many copies."""
    waiting = list(store.rows("SELECT run, copy FROM entry_unfolded ORDER BY run, copy"))
    for start in range(0, len(waiting), _AT_ONCE):
        with store.writing():
            for run, copy in waiting[start : start + _AT_ONCE]:
                for reading in readings_of(store, run, copy):
                    store.add_reading(reading, again=True)
                store.passing("DELETE FROM entry_unfolded WHERE run = ? AND copy = ?", [(run, copy)])
    return len(waiting)


def readings_of(store: Store, run: str, copy: int) -> Iterator[PageReading]:
    """What was filled in on a copy, as readings: per hand, per page."""
    layout = with_screen_variables(store, store.layout(run))
    todays = {name: plot.today for name, plot in plots_of_run(store, layout).items()}
    devices = devices_of(store, run, copy)
    hands: dict[str, list[Kept]] = defaultdict(list)
    for event in events_of(store, run, copy):
        hands[devices[event.device][0]].append(event)
    clashes = list(clashes_of(store, run, copy))
    for hand, events in hands.items():
        said = state_of(events, {device: since for device, (_, since) in devices.items()})
        _contest(said, events, clashes)
        yield from _pages(layout, todays, copy, hand, said)


def _contest(state: HandState, events: Sequence[Kept], clashes: Sequence[Clash]) -> None:
    """Beside the last word of a device on a variable stands what came under the same number, or a later one, and was
    refused: a person says which holds."""
    devices = {event.device for event in events}
    last = {
        (event.device, str(event.content["variable"])): event.seq for event in events if event.kind is EventKind.ANSWER
    }
    for device, seq, content in clashes:
        name, word = str(content["variable"]), _said(content["value"])
        if device in devices and seq >= last.get((device, name), 0) and word is not None:
            known = (said for said in state.values.get(name, ()) if said is not None)
            state.values[name] = tuple(dict.fromkeys((*known, word)))
            state.contested.add(name)


@dataclass(slots=True)
class HandState:
    """What a hand has filled in. `values`: by variable what it says, with more than one where devices differ."""

    values: dict[str, tuple[Word, ...]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)  # variables of parts that were seen
    drawn: dict[str, dict[str, tuple[Points, ...]]] = field(default_factory=dict)  # by drawing and line, as `values`
    done: set[str] = field(default_factory=set)  # forms of which somebody pressed "Klaar"
    contested: set[str] = field(default_factory=set)  # variables of which something was refused
    last: str = ""  # when something came last


def state_of(events: Iterable[Kept], since: Mapping[str, int]) -> HandState:
    """What the events of one hand, in order, come to. `since`: after which event each device took over."""
    state = HandState()
    latest: dict[str, dict[str, tuple[int, Word]]] = defaultdict(dict)
    lines: dict[str, dict[str, dict[str, tuple[int, Points | None]]]] = defaultdict(lambda: defaultdict(dict))
    for event in events:
        state.last = max(state.last, event.at)
        content = event.content
        if event.kind is EventKind.SEEN:
            state.seen.update(event.covers)
        elif event.kind is EventKind.DONE:
            state.done.add(event.form)
        elif event.kind is EventKind.DRAWN:
            line = lines[f"{event.form}_{content['item']}"][str(content["series"])]
            line[event.device] = event.place, _freehand(content, line.get(event.device, (0, None))[1])
        else:
            latest[str(content["variable"])][event.device] = (event.place, _said(content["value"]))
    for name, series in lines.items():
        standing_lines = {of: standing(each, since) for of, each in series.items()}
        state.drawn[name] = {of: found for of, each in standing_lines.items() if (found := tuple(filter(None, each)))}
    state.seen |= set(lines)
    state.values = {name: standing(each, since) for name, each in latest.items()}
    return state


def _freehand(content: Mapping[str, object], before: Points | None) -> Points | None:
    """The line that an event tells of, if a finger drew any of it since it was last empty.

    What was only tapped or chosen from a list is levels at moments: nobody said how the line runs between them.
    """
    points = content["points"]
    assert isinstance(points, list)
    return tuple(points) if points and (content["way"] == DRAWN or before) else None


def _said(value: object) -> Word:
    if isinstance(value, list):
        return tuple(str(code) for code in value) or None
    text = "" if value is None else str(value)
    return text if text.strip() else None


def standing(last: Mapping[str, tuple[int, T]], since: Mapping[str, int]) -> tuple[T, ...]:
    """Of the last word of each device those that no other device knew of when it spoke; filled ones before blank."""
    words = list(last.items())
    heads = [
        (place, said)
        for device, (place, said) in words
        if not any(since.get(other, 0) >= place for other, _ in words if other != device)
    ]
    ordered = [said for _, said in sorted(heads, key=lambda head: head[0])]
    return tuple(dict.fromkeys(said for said in ordered if said)) or tuple(ordered[:1])


# --- pages ------------------------------------------------------------------------------------------------------------


def _pages(
    layout: Layout, todays: Mapping[str, float], copy: int, hand: str, state: HandState
) -> Iterator[PageReading]:
    instance = "" if copy else f"{GENERIC}{hand}"
    places = pages_of_variables(layout)
    by_page: dict[tuple[int, int], list[Variable]] = defaultdict(list)
    for variable in layout.variables:
        if variable.name in places and not variable.private:
            by_page[places[variable.name]].append(variable)
    source = hashlib.blake2b(f"{layout.run}|{copy}|{hand}".encode(), digest_size=_DIGEST_BYTES).hexdigest()
    for number, page in enumerate(layout.pages, 1):
        answers = _answers(by_page[page.form, page.page], state, todays)
        if not answers:
            continue
        code = PageCode(layout.run, page.form, copy, page.page)
        origin = PageSource(FILE, source, number)
        yield PageReading(
            origin,
            Fate.READ,
            code,
            answers=tuple(_placed(answer, code, instance, origin) for answer in answers),
            found_by=FOUND_BY,
            instance=instance,
            saved=_whole_seconds(state.last),
        )


def _whole_seconds(moment: str) -> str:
    return f"{moment[:19]}Z" if moment else ""


@dataclass(frozen=True, slots=True)
class _Content:
    """What one variable holds."""

    variable: str
    state: AnswerState
    text: str = ""
    chosen: tuple[str, ...] = ()
    why: str = ""
    curve: Curve | None = None


def _placed(content: _Content, code: PageCode, instance: str, source: PageSource) -> Answer:
    doubtful = content.state is AnswerState.DOUBTFUL
    return Answer(
        run=code.run,
        copy=code.copy,
        instance=instance,
        variable=content.variable,
        state=content.state,
        confidence=CONFLICTING if doubtful else CERTAIN,
        source=Source.WEB,
        text=content.text,
        chosen=content.chosen,
        file=source.file,
        page=source.page,
        why=content.why,
        curve=content.curve,
    )


def _answers(variables: Sequence[Variable], state: HandState, todays: Mapping[str, float]) -> list[_Content]:
    found = []
    for variable in variables:
        said = state.values.get(variable.name)
        if lines := state.drawn.get(variable.name):
            found.append(_drawn(variable.name, lines, todays[variable.name]))
        elif said is not None and said != (None,):
            content = _content(variable, said)
            if variable.name in state.contested and content.state is AnswerState.ANSWERED:
                content = replace(content, state=AnswerState.DOUBTFUL, why=WHY_REFUSED)
            found.append(content)
        elif said is not None or variable.name in state.seen:
            found.append(_Content(variable.name, AnswerState.BLANK))
    return found


def _drawn(name: str, lines: Mapping[str, Sequence[Points]], today: float) -> _Content:
    """What was drawn. Of a line that two devices drew otherwise both are kept, and a person says which holds."""
    each = [
        sampled_line([None if p is None else 100 * p / CURVE_TOP for p in points], today, line_number(of))
        for of, versions in sorted(lines.items())
        for points in versions
    ]
    differing = len(each) > len(lines)
    curve = Curve(name, today, tuple(each), 0.0 if differing else CERTAIN)
    state, why = (AnswerState.DOUBTFUL, f"{WHY_TWO_DEVICES}.") if differing else (AnswerState.SEEN, "")
    return _Content(name, state, why=why, curve=curve)


def _content(variable: Variable, said: Sequence[Word]) -> _Content:
    """What was said about a variable, as its domain takes it. What cannot be is doubtful, and stays as it was typed."""
    if len(said) > 1:
        return _differing(variable, said)
    (only,) = said
    domain = variable.domain
    if isinstance(domain, Choice):
        chosen = domain.ordered((only,) if isinstance(only, str) else only or ())
        amiss = domain.amiss(chosen) or domain.wrong(Said(chosen))
        state = AnswerState.DOUBTFUL if amiss else AnswerState.ANSWERED
        return _Content(variable.name, state, chosen=chosen, why=amiss)
    typed = only if isinstance(only, str) else " ".join(only or ())
    parsed = domain.parse(typed)
    why = parsed.why or domain.wrong(parsed.said)
    if why:
        return _Content(variable.name, AnswerState.DOUBTFUL, typed, why=why)
    return _Content(variable.name, AnswerState.ANSWERED, parsed.said.text)


def _differing(variable: Variable, said: Sequence[Word]) -> _Content:
    each = [_content(variable, [one]) for one in said]
    shown = "; ".join(f"'{variable.domain.told(Said(one.chosen, one.text)) or one.text}'" for one in each)
    return _Content(
        variable.name,
        AnswerState.DOUBTFUL,
        text=each[-1].text,
        chosen=each[-1].chosen,
        why=f"{WHY_TWO_DEVICES}: {shown}.",
    )
