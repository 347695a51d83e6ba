"""House styles that are read in another process are those that a library reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.define.library import Library
from generator.houses import house_apart, house_of
from generator.web.entry.front import House

Reader = Callable[[Path, str], House]


def test_a_house_style_comes_whole_out_of_another_process(tmp_path: Path) -> None:
    apart, loaded = house_apart(tmp_path, "zonneveen"), Library(tmp_path).brand("zonneveen")
    assert apart == house_of(Library(tmp_path), "zonneveen")
    assert (apart.brand, apart.logo, apart.logo_kind) == (loaded.brand, loaded.logo, loaded.logo_kind)
    assert apart.letters is not None and apart.letters.bold.is_file()


@pytest.mark.parametrize("read", [house_apart, lambda folder, key: house_of(Library(folder), key)])
@pytest.mark.parametrize("wrong", [False, True])
def test_of_a_house_style_that_cannot_be_read_there_is_its_key(tmp_path: Path, read: Reader, wrong: bool) -> None:
    if wrong:
        (tmp_path / "brand" / "weg").mkdir(parents=True)
        (tmp_path / "brand" / "weg" / "brand.yaml").write_text("name: 1: 2", encoding="utf-8")
    assert read(tmp_path, "weg") == House("weg")
