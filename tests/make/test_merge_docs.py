"""The page for people who override a template names everything there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.make.merge.sheet_xml import BlockReader
from generator.model.template import FACILITATOR_NAMES, FILTER_NAMES, FUNCTION_NAMES, TEMPLATE_NAMES

PAGE = (Path(__file__).parents[2] / "docs" / "sjablonen.md").read_text("utf-8")
ELEMENTS = BlockReader({}, lambda element, what, mend: None).known


@pytest.mark.parametrize("name", sorted(ELEMENTS))
def test_every_element_is_described(name: str) -> None:
    assert f"<{name}>" in PAGE or f"<{name}/>" in PAGE


@pytest.mark.parametrize("name", sorted(FILTER_NAMES | FUNCTION_NAMES | TEMPLATE_NAMES | FACILITATOR_NAMES))
def test_every_name_is_described(name: str) -> None:
    assert any(f"`{name}{end}" in PAGE for end in ("`", ".", "(", " "))
