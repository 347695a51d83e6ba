"""A build costs what it makes: it opens and loads nothing that it does not need."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import Order, prepare
from generator.define import resolve
from generator.define.library import Library


def test_a_pack_opens_only_its_own_definitions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsing the whole library takes longer than all the rest of a small build."""
    opened: list[Path] = []
    read = resolve.read_yaml
    monkeypatch.setattr(resolve, "read_yaml", lambda path: opened.append(path) or read(path))
    ready = prepare(Order("kern", "waterrade"), Library(None))
    forms = {f"{sheet.form}.yaml" for sheet in ready.sheets if sheet.coded}
    assert len(forms) > 2
    assert sorted(path.name for path in opened) == sorted((*forms, "kern.yaml", "brand.yaml"))
