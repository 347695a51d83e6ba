"""A workspace that is served, as a hall full of phones meets it: where browser tests of the whole line start."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from entry_cases import built, code_of, opener

from generator.define.library import Library
from generator.entry import StoreFront
from generator.houses import house_of
from generator.keep.entry.fold import fold
from generator.keep.responses import responses
from generator.keep.store.sqlite import SqliteStore
from generator.web.entry.pages import Pages
from generator.web.entry.serving import EntryServing


@dataclass(frozen=True)
class Hall:
    """A workspace that is served. `address` without a slash at its end."""

    address: str
    place: Path
    run: str

    def scanned(self, copy: int) -> str:
        """What stands in the QR code of a copy."""
        return f"{self.address}/{code_of(self.place, self.run, copy)}"

    def answers(self, copy: int) -> dict[str, object]:
        """What stands in the table of a copy: codes or text, by variable."""
        with SqliteStore(self.place) as store:
            fold(store)
            found = next((r for r in responses(store, self.run) if r.copy == copy), None)
            if found is None:
                return {}
            return {name: answer.chosen or answer.text for name, answer in found.answers.items()}


@contextmanager
def hall_of(folder: Path, *, copies: int = 6, form: str = "blad", **more: Any) -> Iterator[Hall]:
    """A hall with a run of a form. `more`: of `EntryServing`."""
    place, run = built(folder, copies=copies, form=form)
    library = Library(folder)
    with StoreFront(opener(place), partial(house_of, library)) as front:
        root = urlsplit(more.get("base_url", "")).path
        serving = EntryServing(front, Pages(front.houses(), root), **more)
        thread = threading.Thread(target=serving.run, daemon=True)
        thread.start()
        try:
            yield Hall(serving.addresses[0].rstrip("/"), place, run)
        finally:
            serving.stop()
            thread.join(10)
