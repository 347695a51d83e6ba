"""What has not come in yet, as a list to print and tick off: which sheets of which copy.

A name stands there only if the roster's names were kept with the run; without a roster a copy is its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.keep.response import IssuedPage, PageState
from generator.keep.status import ranges
from generator.keep.store import Store
from generator.keep.tables import responses
from generator.keep.withdrawn import out_of_sight
from generator.model.layout import Layout
from generator.model.run import Copy

_GONE = (PageState.MISSING, PageState.UNREADABLE)
_TICK = "[ ]"


def _sheets(layout: Layout, gone: Sequence[IssuedPage]) -> str:
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
    came = (response for response in responses(store, run) if response.copy)
    response = next(came, None)
    for copy in store.copies(run):
        while response is not None and response.copy < copy.number:
            response = next(came, None)
        if response is None or response.copy != copy.number:
            yield _line(copy, "nog niets binnen")
            continue
        gone = [page for page in response.pages if page.state in _GONE]
        if len(gone) == len(response.pages) and all(page.state is PageState.MISSING for page in gone):
            yield _line(copy, "nog niets binnen")
        elif gone:
            yield _line(copy, _sheets(layout, gone))


def reminders(store: Store, runs: Sequence[str] | None = None, *, everything: bool = False) -> Iterator[str]:
    """The lines of the list (Dutch), streamed. `runs` None: all (withdrawn ones only with `everything`).

    Raises NotFoundError.
    """
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
