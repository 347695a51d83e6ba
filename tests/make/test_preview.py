"""Previews: the right page, the right size, whole files."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from printrun_sample import paint

from generator.make import preview
from generator.make.preview import page_pictures, write_previews
from generator.model.errors import WerkbladError


def test_one_picture_per_page_in_the_asked_resolution(tmp_path: Path) -> None:
    paths = write_previews(paint(3, 0), tmp_path / "beeld", "scan", dpi=72)
    assert [path.name for path in paths] == ["scan-01.png", "scan-02.png", "scan-03.png"]
    with Image.open(paths[1]) as image:
        assert image.size == (596, 842)  # A4 in points, rounded up
        assert image.convert("L").getextrema()[0] < 60  # there is ink


def test_from_a_file_as_from_bytes(tmp_path: Path) -> None:
    (tmp_path / "run.pdf").write_bytes(paint(1, 0))
    assert list(page_pictures(tmp_path / "run.pdf", 20)) == list(page_pictures(paint(1, 0), 20))


def test_only_the_asked_pages() -> None:
    assert len(list(page_pictures(paint(4, 0), 20, range(1, 3)))) == 2


def test_pixels_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "MAX_PIXELS", 10_000)
    (picture,) = page_pictures(paint(1, 0), 50_000)
    with Image.open(io.BytesIO(picture)) as image:
        assert 8_000 < image.width * image.height < 11_000


def test_no_pdf_is_a_clear_error() -> None:
    with pytest.raises(WerkbladError, match="geen leesbare PDF"):
        list(page_pictures(b"geen pdf"))
