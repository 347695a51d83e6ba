"""A store with an invented run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from keep_samples import KEY, RUN, layout

from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.model.run import Copy, Run


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with the run and three issued copies."""
    with SqliteStore(tmp_path / "out" / "werkblad.sqlite") as opened:
        opened.add_run(Run(layout(), KEY, b"%PDF-1.7 leeg"), (Copy(RUN, number) for number in (1, 2, 3)))
        yield opened
