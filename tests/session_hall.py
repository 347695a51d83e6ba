"""A session with a crew that answered, served: the beamer's page as a browser meets it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from flask import Flask
from group_sample import crew

from generator.define.library import Library
from generator.entry import StoreFront
from generator.houses import house_of
from generator.keep.store.sqlite import SqliteStore
from generator.session import RunSession
from generator.web.entry.pages import Pages
from generator.web.entry.serving import EntryServing
from generator.web.guard import Guard
from generator.web.session.pages import add_session


@contextmanager
def session_of(workspace: Path, pack: str, people: int, *, reached_at: str = "") -> Iterator[str]:
    """The facilitator's address. `reached_at`: what stands on the screen as the address to join."""
    run, place = crew(workspace, pack, people), workspace / "out" / "werkblad.sqlite"
    library, guard = Library(workspace), Guard()
    with StoreFront(lambda: SqliteStore(place, must_exist=True, any_thread=True), partial(house_of, library)) as front:
        desk, pages = RunSession(front, library, run), Pages(front.houses())

        def more(app: Flask, secure: bool) -> None:
            add_session(app, desk, front, pages, guard, secure=secure)

        serving = EntryServing(front, pages, more=more)
        desk.reached_at(reached_at or serving.addresses[0])
        thread = threading.Thread(target=serving.run, daemon=True)
        thread.start()
        try:
            yield f"{serving.addresses[0]}groep/?sleutel={guard.token}"
        finally:
            serving.stop()
            thread.join(10)
