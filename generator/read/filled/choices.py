"""Which choice a button means. Programs that save a form may renumber its states, list what they stand for (/Opt), or
leave out looks and states; where the box lies on the page stays what a person saw when ticking it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.read.filled.fields import OFF, FieldKind, Widget


@dataclass(frozen=True)
class Buttons:
    """The widgets of one choosing variable. `own`: those under its own name, with the choice printed where each lies;
    `per_choice`: those that are fields of one choice each."""

    own: Sequence[tuple[Widget, str | None]]
    per_choice: Sequence[tuple[str | None, Widget]]

    @property
    def odd(self) -> str:
        """Why what is in one of them cannot be taken as it stands, or ''."""
        return next((w.odd for w in (*(w for w, _ in self.own), *(w for _, w in self.per_choice)) if w.odd), "")

    def valued(self, order: Sequence[str]) -> set[str]:
        """The choices that the fields' values say; what is none of `order` stays as it stands there."""
        group, meant = self._group(), self._meanings(order)
        looks = {choice for widget, choice in zip(group, meant, strict=True) if choice and _on(widget.shown)}
        said = {choice for choice, widget in self.per_choice if choice and _on(widget.value)}
        for text in {widget.value for widget in group if _on(widget.value)}:
            said |= _best(text or "", group, meant, order, looks)
        for widget, _ in self.own:
            if widget.kind is not FieldKind.BUTTON:
                said |= {text for text in (*widget.values, widget.value) if text}
        return said

    def shown(self, order: Sequence[str]) -> set[str] | None:
        """The choices that the widgets show; None if no widget says what it shows."""
        group, meant = self._group(), self._meanings(order)
        texts = {t for w, _ in self.own if w.kind is not FieldKind.BUTTON for t in (*w.values, w.value) if t}
        buttons = [*group, *(widget for _, widget in self.per_choice)]
        if all(widget.shown is None for widget in buttons) and not texts:
            return None
        looks = {choice for choice, widget in self.per_choice if choice and _on(widget.shown)}
        for widget, choice in zip(group, meant, strict=True):
            if _on(widget.shown):
                foreign = bool(widget.on) and widget.shown not in widget.on
                looks.add(choice if choice and not (foreign and widget.shown != choice) else widget.shown or "")
        return looks | texts

    def _group(self) -> list[Widget]:
        return [widget for widget, _ in self.own if widget.kind is FieldKind.BUTTON]

    def _meanings(self, order: Sequence[str]) -> list[str | None]:
        """The choice that each button of the group stands for: by its place, its list, its state; by the first of these
        that tells all of them apart, else by what there is."""
        group = self._group()
        places = [place for widget, place in self.own if widget.kind is FieldKind.BUTTON]
        listed = [_known(_listed(widget, widget.index), order) for widget in group]
        states = [_known(widget.on[0] if len(widget.on) == 1 else None, order) for widget in group]
        for way in (places, listed, states):
            if None not in way and len(set(way)) == len(way):
                return list(way)
        return [state or option or place for state, option, place in zip(states, listed, places, strict=True)]


def _best(
    text: str, group: Sequence[Widget], meant: Sequence[str | None], order: Sequence[str], looks: set[str]
) -> set[str]:
    """What a group's value says: a state of one of its buttons, what is listed for one, or its number in the list.

    Where these differ, what the buttons show decides; where nothing is shown, all that it may mean is kept.
    """
    by_state = {choice or text for widget, choice in zip(group, meant, strict=True) if text in widget.on}
    by_name = {text} if text in order else set()
    place = int(text) if text.isdecimal() and len(text) <= 4 else -1  # digits: no list has 10,000
    listed = [choice for widget, choice in zip(group, meant, strict=True) if widget.index == place >= 0]
    by_number = {choice for choice in listed if choice}
    if not by_number and (option := next((_listed(w, place) for w in group if _listed(w, place)), "")):
        by_number = {option}
    ways = [way for way in (by_state, by_name, by_number) if way]
    if not ways:
        return {text}
    agreeing = [way for way in ways if way == looks]
    if agreeing or by_state:
        return agreeing[0] if agreeing else by_state
    return set().union(*ways)


def _listed(widget: Widget, index: int) -> str:
    return widget.options[index] if 0 <= index < len(widget.options) else ""


def _known(name: str | None, order: Sequence[str]) -> str | None:
    return name if name in order else None


def _on(state: str | None) -> bool:
    return state is not None and state not in ("", OFF)
