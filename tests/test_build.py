"""A build costs what it makes: it opens and loads nothing that it does not need."""

from __future__ import annotations

import subprocess
import sys
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


def test_printing_loads_only_what_it_needs() -> None:
    """Half of what a small build costs is importing; these together would cost as much as all of its drawing."""
    needless = ("numpy", "cv2", "svglib", "generator.make.fillable", "generator.make.tagged", "generator.define.roster")
    code = (
        "import sys, generator.cli.build_command; from generator.build import Order, prepare;"
        "from generator.define.library import Library; import generator.make.printrun;"
        "prepare(Order('voorbeeld', 'waterrade'), Library(None));"
        f"print([name for name in {needless} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
