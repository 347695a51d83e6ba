"""The printed run that the tests of the command line share, and a folder of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from bad_input_sample import Printed, printed


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return printed(tmp_path_factory.mktemp("oplage"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WERKBLAD_STORE", raising=False)
    monkeypatch.delenv("WERKBLAD_WORKSPACE", raising=False)
    return tmp_path
