"""The runs a reader knows, and what their pages look like with nothing on them.

A RunBook is pickled once to each worker process; blank pages are rendered there on first use and kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.model.code import PageCode
from generator.model.layout import PageLayout
from generator.model.map_space import maps_of
from generator.model.run import Run
from generator.read.blank.reference import PageReference, counted, prepare, render_blank, render_colours, render_small
from generator.read.picture.image import Grey

SMALL_KEPT = 400  # pages: 60 kB each
REFERENCES_KEPT = 48  # pages: about 2 MB each; more than the sheets of two packs in one batch


class RunBook(Mapping[str, Run]):
    """A read-only mapping of run name → Run, with a small cache of prepared blank pages."""

    def __init__(self, runs: Mapping[str, Run]) -> None:
        self._runs = dict(runs)
        self._references: OrderedDict[tuple[str, int, int], PageReference] = OrderedDict()
        self._small: OrderedDict[tuple[str, int, int], Grey] = OrderedDict()

    def __getitem__(self, name: str) -> Run:
        return self._runs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._runs)

    def __len__(self) -> int:
        return len(self._runs)

    def __reduce__(self) -> tuple[type[RunBook], tuple[dict[str, Run]]]:
        return (RunBook, (self._runs,))

    def page(self, code: PageCode) -> PageLayout | None:
        """The layout of the page side with this code, if run and page are known."""
        run = self._runs.get(code.run)
        return run.layout.page(code.form, code.page) if run else None

    def reference(self, code: PageCode) -> PageReference:
        """What the page side with this code looks like when empty. Raises KeyError for an unknown page."""
        key = (code.run, code.form, code.page)
        found = self._references.get(key)
        if found is not None:
            self._references.move_to_end(key)
            return found
        run, page = self._runs[code.run], self.page(code)
        if page is None:
            raise KeyError(key)
        blank, maps = render_blank(run, page), maps_of(run.layout, page)
        made = replace(prepare(page, blank, counted(run), maps), colours=render_colours(run, page))
        self._references[key] = made
        while len(self._references) > REFERENCES_KEPT:
            self._references.popitem(last=False)
        return made

    def small(self, run: Run, page: PageLayout) -> Grey:
        """What is dark on the empty page, in few pixels: to compare a picture with."""
        key = (run.layout.run, page.form, page.page)
        if key not in self._small:
            self._small[key] = render_small(run, page)
            while len(self._small) > SMALL_KEPT:
                self._small.popitem(last=False)
        return self._small[key]
