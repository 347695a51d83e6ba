"""Whether a form still says what it said when its version was last built.

A version is a promise: all sheets of one version of a form ask the same. Where columns or choices differ (one more, one
less, another kind of answer) figures of one version could no longer be counted together, so a build is refused until
the version goes up. Where only words differ, the codebook keeps both texts and a typo may simply be mended: that is
told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.keep.store import Store, capture
from generator.keep.withdrawn import out_of_sight
from generator.model.layout import FormRef, Layout
from generator.model.variable import Variable

FILLABLE = "fillable"
_NAMED = 3  # differences that a message names
_SHOWN_CHARS = 60  # of a text, in a message


@dataclass(frozen=True, slots=True)
class Spoken:
    """A form as it would be built now: its words in one voice, and all of its variables."""

    form: FormRef
    brand: str
    variables: tuple[Variable, ...]
    from_brand: frozenset[str] = frozenset()  # questions of which the house style gives the choices or rows
    by_paper: frozenset[str] = frozenset()  # variables that are there on large paper only


@dataclass(frozen=True, slots=True)
class Change:
    """How a form differs from its own version as it was last built. `breaks`: figures would not add up."""

    form: FormRef
    run: str
    how: str  # Dutch; '' where only the definition's digest tells
    breaks: bool

    @property
    def severity(self) -> str:
        """As of a problem: "fout" stops a build."""
        return "fout" if self.breaks else "let op"

    @property
    def code(self) -> str:
        """The problem's code."""
        return "versie-anders" if self.breaks else "versie-tekst"

    @property
    def what(self) -> str:
        """What is wrong."""
        other = "zijn andere vragen of keuzes" if self.breaks else "staat een andere tekst"
        how = f" ({self.how})" if self.how else ""
        return f"er {other} dan in oplage {self.run}, en de versie is nog {self.form.version}{how}"

    @property
    def mend(self) -> str:
        """What to do."""
        higher = f"Maak er 'version: {self.form.version + 1}' van."
        if not self.breaks:
            return f"{higher} Alleen een tikfout verbeterd? Dan mag het zo blijven: het codeboek bewaart beide teksten."
        back = f"Is oplage {self.run} nergens uitgedeeld? Dan kun je die intrekken: 'werkblad withdraw {self.run}'."
        return f"{higher} {back}"


class LastBuilt:
    """Which run was the last of each version of each form. Withdrawn runs were never handed out, and do not count."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._runs: dict[tuple[str, int], str] = {}
        gone = out_of_sight(store)
        for name, data in store.rows("SELECT name, layout FROM runs ORDER BY created, name"):
            if name not in gone:
                self._runs |= dict.fromkeys(_forms(capture.unpacked(data)), name)

    def layout(self, form: str, version: int) -> Layout | None:
        """That run's layout."""
        name = self._runs.get((form, version))
        return None if name is None else self._store.layout(name)


def _forms(text: str) -> list[tuple[str, int]]:
    """The forms in a layout's JSON and their versions; they stand before the pages, which are long and are not read."""
    head, found, _ = text.partition(',"pages":')
    forms = json.loads(f"{head}}}" if found else text)["forms"]
    return [(form["key"], form["version"]) for form in forms]


def changed(last: LastBuilt, spoken: Sequence[Spoken]) -> Iterator[Change]:
    """The forms that differ from the last run of the same form in the same version."""
    for each in spoken:
        built = last.layout(each.form.key, each.form.version)
        change = _change(each, built) if built is not None else None
        if change is not None:
            yield change


def _change(now: Spoken, built: Layout) -> Change | None:
    was = next(form for form in built.forms if form.key == now.form.key)
    before = tuple(variable for variable in built.variables if variable.form == was.key and _asked(variable))
    after = tuple(variable for variable in now.variables if variable.on_paper or built.kind == FILLABLE)
    promised = [
        tuple(v for v in asked if v.item not in now.from_brand and v.name not in now.by_paper)
        for asked in (before, after)
    ]
    broken = list(_broken(*promised))
    if broken:
        more = f", en nog {len(broken) - _NAMED}" if len(broken) > _NAMED else ""
        return Change(now.form, built.run, f"{'; '.join(broken[:_NAMED])}{more}", breaks=True)
    if not was.wording or was.wording == now.form.wording:
        return None  # the same definition: what may differ now is the house style's, or the voice
    same_voice = (now.brand, now.form.large, now.form.address) == (built.brand, was.large, was.address)
    return Change(now.form, built.run, _texts(before, after) if same_voice else "", breaks=False)


def _asked(variable: Variable) -> bool:
    """Whether it is one of the form's questions; the field for a name that a build may add is none."""
    return variable.name.startswith(f"{variable.form}_")


def _broken(before: Sequence[Variable], after: Sequence[Variable]) -> Iterator[str]:
    """What differs in columns and choices."""
    old, new = {variable.name: variable for variable in before}, {variable.name: variable for variable in after}
    for name, was in old.items():
        now = new.get(name)
        if now is None:
            yield f"'{name}' is weg"
        elif (now.type, now.numeric) != (was.type, was.numeric):
            yield f"'{name}' is een ander soort vraag"
        elif now.private != was.private:
            yield f"'{name}' is {'nu' if now.private else 'niet meer'} privé"
        else:
            codes, left = [value.name for value in now.values], [value.name for value in was.values]
            yield from (f"bij '{name}' is de keuze '{code}' nieuw" for code in codes if code not in left)
            yield from (f"bij '{name}' is de keuze '{code}' weg" for code in left if code not in codes)
    yield from (f"'{name}' is nieuw" for name in new if name not in old)


def _texts(before: Sequence[Variable], after: Sequence[Variable]) -> str:
    """The first text that differs, before and after; '' if none of the questions does."""
    now = {variable.name: variable for variable in after}
    for was in before:
        if was.name not in now:
            continue
        pairs = [(was.label, now[was.name].label), (was.hint, now[was.name].hint)]
        labels = {value.name: value.label for value in now[was.name].values}
        pairs += [(value.label, labels.get(value.name, value.label)) for value in was.values]
        for one, other in pairs:
            if one != other:
                return f"'{_short(one)}' werd '{_short(other)}'"
        if [value.name for value in was.values] != list(labels):
            return f"de keuzes van '{was.name}' staan in een andere volgorde"
    return ""


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 1]}…"
