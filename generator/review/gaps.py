"""What has not come in yet: it tells where a page without a code may belong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from generator.keep.brief import Brief, brief
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.model.code import PageCode

SHOWN = 12  # missing pages to choose from, beside a page that must be placed
Sheet = tuple[int, int]  # form, page


class Gaps:
    """Per run the pages that are not there, copy by copy; kept up to date while pages are placed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._gone: dict[str, dict[int, tuple[Sheet, ...]]] = {}  # of copies of which something came
        self._labels: dict[str, dict[int, str]] = {}

    def note(self, one: Brief) -> None:
        """What is missing of a copy of which something came."""
        self._gone.setdefault(one.run, {})[one.copy] = tuple((page.form, page.page) for page in one.gone)

    def again(self, run: str, copy: int) -> None:
        """Something changed about this copy."""
        self._gone.get(run, {}).pop(copy, None)
        for response in responses(self._store, run, copy):
            self.note(brief(response))

    def _copies(self, run: str) -> dict[int, str]:
        """The copies of a run and the names on them."""
        if run not in self._labels:
            self._labels[run] = {copy.number: copy.label for copy in self._store.copies(run)}
        return self._labels[run]

    def label(self, run: str, copy: int) -> str:
        """The name on this copy, or ''."""
        return self._copies(run).get(copy, "")

    def missing(self, runs: Sequence[str], likely: Collection[PageCode] = ()) -> tuple[PageCode, ...]:
        """Pages that have not come in: the first few, and one more if there are more; of these kinds, if any are given.

        Of copies of which something came first: their other pages are lost, or lie here without a code.
        """
        kinds = {(page.run, page.form, page.page) for page in likely}
        found = (page for each in (self._partly, self._wholly) for run in runs for page in each(run))
        wanted = (page for page in found if not kinds or (page.run, page.form, page.page) in kinds)
        return tuple(islice(wanted, SHOWN + 1))

    def _partly(self, run: str) -> Iterator[PageCode]:
        for copy, gone in sorted(self._gone.get(run, {}).items()):
            yield from (PageCode(run, form, copy, page) for form, page in gone if copy)

    def _wholly(self, run: str) -> Iterator[PageCode]:
        came, pages = self._gone.get(run, {}), self._store.layout(run).pages
        for copy in self._copies(run):
            if copy not in came:
                yield from (PageCode(run, page.form, copy, page.page) for page in pages)

    def without(self, page: PageCode) -> tuple[int, ...]:
        """The copies of the run in which this page is missing: the first few, and one more if there are more."""
        came, sheet = self._gone.get(page.run, {}), (page.form, page.page)
        missing = (copy for copy in self._copies(page.run) if copy not in came or sheet in came[copy])
        return tuple(islice(missing, SHOWN + 1))
