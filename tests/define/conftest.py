"""The room's fixture: a small library to change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from define_shelf import BRAND, FORM, LOGO, PACK, REPOSITORY, SHORT_FORM, Shelf

from generator.define import layers


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """A sound library: nothing in it has a problem."""
    shelf = Shelf(tmp_path / "shipped", tmp_path / "mine")
    monkeypatch.setattr(layers, "shipped_root", lambda: shelf.shipped)
    shelf.write("forms/scan.yaml", FORM, shipped=True)
    shelf.write("forms/kort.yaml", SHORT_FORM, shipped=True)
    shelf.write("forms/packs/kern.yaml", PACK, shipped=True)
    shelf.write("brand/waterrade/brand.yaml", BRAND, shipped=True)
    shelf.write("brand/waterrade/logo.svg", LOGO, shipped=True)
    shelf.write("templates/sheet.xml.j2", "<sheet>{{ form.title }}</sheet>", shipped=True)
    shelf.write("templates/facilitator.xml.j2", "<sheet>{{ pack.title }}</sheet>", shipped=True)
    family = shelf.shipped / "brand" / "fonts" / "atkinson"
    family.parent.mkdir(parents=True)
    shutil.copytree(REPOSITORY / "brand" / "fonts" / "atkinson", family)
    shelf.workspace.mkdir()
    (shelf.workspace / "forms").mkdir()
    return shelf
