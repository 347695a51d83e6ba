"""What has not come in yet, as a list to print and tick off: which sheets of which copy.

A name stands there only if the roster's names were kept with the run; without a roster a copy is its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.keep.brief import Gone, briefs
from generator.keep.entry.fold import fold
from generator.keep.response import PageState
from generator.keep.status import ranges
from generator.keep.store import Store
from generator.keep.withdrawn import out_of_sight
from generator.model.layout import Layout
from generator.model.run import Copy

_TICK = "[ ]"


def _sheets(layout: Layout, gone: Sequence[Gone]) -> str:
    """ "Scan blz. 2; Mijn netwerk blz. 1–2 (opnieuw scannen)"."""
    parts = []
    for (form, state), group in groupby(gone, key=lambda page: (page.form, page.state)):
        again = " (opnieuw scannen)" if state is PageState.UNREADABLE else ""
        parts.append(f"{layout.forms[form].title}, blz. {ranges(page.page for page in group)}{again}")
    return "; ".join(parts)


def _line(copy: Copy, what: str) -> str:
    name = f" ({copy.label})" if copy.label else ""
    return f"  {_TICK} exemplaar {copy.number}{name}: {what}"


def _of_run(store: Store, run: str) -> Iterator[str]:
    """A line per issued copy of which something is missing, by number."""
    layout = store.layout(run)
    came = (one for one in briefs(store, run) if one.copy)
    one = next(came, None)
    for copy in store.copies(run):
        while one is not None and one.copy < copy.number:
            one = next(came, None)
        if one is None or one.copy != copy.number or not one.some:
            yield _line(copy, "nog niets binnen")
        elif one.gone:
            yield _line(copy, _sheets(layout, one.gone))


def reminders(store: Store, runs: Sequence[str] | None = None, *, everything: bool = False) -> Iterator[str]:
    """The lines of the list (Dutch), streamed. `runs` None: all (withdrawn ones only with `everything`).

    Raises NotFoundError.
    """
    fold(store)
    with store.snapshot():
        chosen = None if runs is None else {store.layout(name).run for name in runs}
        hidden = frozenset() if everything or runs is not None else out_of_sight(store)
        for summary in store.runs():
            if summary.name in hidden or (chosen is not None and summary.name not in chosen) or not summary.issued:
                continue
            yield f"Nog niet binnen van oplage {summary.name} ({summary.pack}, {summary.created[:10]}):"
            count = 0
            for line in _of_run(store, summary.name):
                count += 1
                yield line
            copies = "exemplaar" if summary.issued == 1 else "exemplaren"
            yield f"  {count} van {summary.issued} {copies}" if count else "  niets: alles is binnen"
            yield ""
