"""The examples in the guide work with what ships."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from define_shelf import REPOSITORY

from generator.define.library import Library

GUIDE = (REPOSITORY / "docs" / "definities.md").read_text(encoding="utf-8")
EXAMPLES = [block for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.S) if not block.startswith("# yaml-lang")]


def test_there_are_examples_of_every_operation() -> None:
    assert all(any(f"{word}:" in block for block in EXAMPLES) for word in ("change", "replace", "add", "hide", "order"))


@pytest.mark.parametrize("block", EXAMPLES, ids=range(len(EXAMPLES)))
def test_example_has_no_problem(tmp_path: Path, block: str) -> None:
    place = re.match(r"# (forms/\S+\.yaml|brand/\S+\.yaml)", block)
    path = tmp_path / (place[1] if place else "forms/scan.yaml")
    path.parent.mkdir(parents=True)
    path.write_text(block if place else "extends: scan\nversion: 2\n" + block, encoding="utf-8")
    assert [str(p) for p in Library(tmp_path).check([path])] == []
