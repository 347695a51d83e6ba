"""What was read of one person's sheets, to look back on: curves, maps, dimensions, words, and the rest as a list.

Private questions are in none of it, and neither is the name that a build may print. What a person still has to look at
is there, and is marked as doubtful. A table of contents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.keep.lookback.curves import curves_seen
from generator.keep.lookback.listed import Listed
from generator.keep.lookback.maps import maps_seen
from generator.keep.lookback.ticks import poles_seen, words_seen
from generator.keep.response import Response
from generator.model.layout import Layout
from generator.model.lookback import Lookback, SeenForm, SeenPicture
from generator.model.sheet import Sheet

__all__ = ["Seer", "told"]


def told(copy: int, instance: str) -> str:
    """Whose it is, for people: a number, never a name."""
    return f"exemplaar {copy}" if copy else f"ingevulde pdf {instance}"


class Seer:
    """Looks back on responses of one run. `layout`: with what only screens ask too; `sheets`: as they were printed."""

    def __init__(self, layout: Layout, sheets: Sequence[Sheet]) -> None:
        self._layout, self._sheets = layout, sheets
        self._listed = Listed(layout, sheets)

    def of(self, response: Response) -> Lookback:
        """All that was read of a response."""
        forms = tuple(self._forms(response))
        return Lookback(response.run, told(response.copy, response.instance), forms, response.waiting)

    def _forms(self, response: Response) -> Iterator[SeenForm]:
        """Each form of which a page came in, also if nothing was answered on it."""
        came = {v.form for v in self._layout.variables if v.name in response.answers and not v.private}
        curves = curves_seen(response, self._layout, self._sheets)
        maps = maps_seen(response, self._layout, self._sheets)
        for form in self._layout.forms:
            own: list[SeenPicture] = [*curves.get(form.key, ()), *maps.get(form.key, ())]
            own += poles_seen(response, self._layout, form)
            own += words_seen(response, self._layout, form)
            questions, empty = self._listed.of(response, form.key)
            if form.key in came:
                yield SeenForm(form.title, tuple(own), questions, empty)
