"""House styles that are read in another process are those that a library reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.define.library import Library
from generator.houses import HousesApart
from generator.model.errors import NotFoundError


def test_a_house_style_comes_whole_out_of_another_process(tmp_path: Path) -> None:
    apart, library = HousesApart(tmp_path), Library(tmp_path)
    look, loaded = apart.brand("zonneveen"), library.brand("zonneveen")
    assert (look.brand, look.logo, look.logo_kind) == (loaded.brand, loaded.logo, loaded.logo_kind)
    assert apart.fonts() == library.fonts()


def test_a_house_style_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="'weg' is niet te lezen"):
        HousesApart(tmp_path).brand("weg")
