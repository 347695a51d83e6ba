"""What has not come in yet: it tells where a page without a code may belong."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from generator.keep.response import PageState, Response
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.model.code import PageCode

SHOWN = 12  # lines of what is missing, beside a page that must be placed
_GONE = (PageState.MISSING, PageState.UNREADABLE)
Sheet = tuple[int, int]  # form, page


class Gaps:
    """Per run the pages that are not there, copy by copy; kept up to date while pages are placed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._gone: dict[str, dict[int, tuple[Sheet, ...]]] = {}  # of copies of which something came
        self._labels: dict[str, dict[int, str]] = {}

    def note(self, response: Response) -> None:
        """What is missing of a copy of which something came."""
        gone = tuple((page.form, page.page) for page in response.pages if page.state in _GONE)
        self._gone.setdefault(response.run, {})[response.copy] = gone

    def again(self, run: str, copy: int) -> None:
        """Something changed about this copy."""
        self._gone.get(run, {}).pop(copy, None)
        for response in responses(self._store, run, copy):
            self.note(response)

    def _copies(self, run: str) -> dict[int, str]:
        """The copies of a run and the names on them."""
        if run not in self._labels:
            self._labels[run] = {copy.number: copy.label for copy in self._store.copies(run)}
        return self._labels[run]

    def lines(self, run: str) -> tuple[str, ...]:
        """The first few copies of which pages are missing, for people."""
        return tuple(islice(self._lines(run), SHOWN))

    def _lines(self, run: str) -> Iterator[str]:
        layout, labels, came = self._store.layout(run), self._copies(run), self._gone.get(run, {})

        def named(copy: int) -> str:
            label = labels.get(copy, "")
            return f"exemplaar {copy} ({label})" if label else f"exemplaar {copy}"

        for copy, gone in sorted(came.items()):
            if gone and copy:
                yield f"{named(copy)}: {', '.join(f'{layout.forms[f].title} blz. {p}' for f, p in gone)}"
        yield from (f"{named(copy)}: alles" for copy in labels if copy not in came)

    def without(self, page: PageCode) -> tuple[int, ...]:
        """The copies of the run in which this page is missing: the first few, and one more if there are more."""
        came, sheet = self._gone.get(page.run, {}), (page.form, page.page)
        missing = (copy for copy in self._copies(page.run) if copy not in came or sheet in came[copy])
        return tuple(islice(missing, SHOWN + 1))
