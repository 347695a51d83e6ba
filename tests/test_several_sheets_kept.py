"""Two sheets in one picture, all the way: two pages in the store, the same at a second reading, and each is shown."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent / "read"))

from paper import RUN, make_paper, raster
from paper import draw_pdf as drawn

from generator.collect import collect
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import Fate
from generator.model.code import PageCode
from generator.model.run import Copy
from generator.read.intake.names import address, from_address
from generator.review.pictures import PagePictures

PAPER = make_paper()


def sheet(copy: int, box: str) -> np.ndarray:
    pixels = raster(drawn(PAPER.page, PAPER.labels, PageCode(RUN, 0, copy, 1)), 150)
    at, scale = PAPER.field(box).box, 150 / 25.4
    corners = [(int(x * scale), int(y * scale)) for x, y in ((at.x, at.y), (at.right, at.bottom))]
    cv2.line(pixels, corners[0], corners[1], 20, 3)
    cv2.line(pixels, (corners[0][0], corners[1][1]), (corners[1][0], corners[0][1]), 20, 3)
    return pixels


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    cv2.imwrite(str(folder / "a3.png"), np.hstack([sheet(1, "v1__2"), sheet(2, "v2__2")]))
    return folder


def test_each_sheet_is_kept_once_and_shown_by_itself(scans: Path, tmp_path: Path) -> None:
    out = tmp_path / "uit"
    with SqliteStore(tmp_path / "w.sqlite") as store:
        store.add_run(PAPER.run, [Copy(RUN, 1), Copy(RUN, 2)])
        first = collect([scans], store, out)
        rows = sorted(store.readings(), key=lambda reading: reading.source.file)
        assert (first.pages, first.count(Fate.READ)) == (2, 2)
        assert [(r.source.file, r.source.page, r.code and r.code.copy) for r in rows] == [
            ("scans/a3.png", 1, 1),
            ("scans/a3.png (blad 2)", 1, 2),
        ]
        assert all((out / r.overlay_file).is_file() for r in rows)
        again = collect([scans], store, out)
        assert (again.pages, again.before, len(list(store.readings()))) == (0, 1, 2)
        pictures = PagePictures(store, out)
        for reading, box in zip(rows, ("v1__2", "v2__2"), strict=True):
            laid = pictures.open(reading)
            assert laid is not None
            assert laid.clean
            at = PAPER.field(box).box
            place = [round(v * laid.px_per_mm) for v in (at.y + 1, at.bottom - 1, at.x + 1, at.right - 1)]
            assert int(laid.picture[place[0] : place[1], place[2] : place[3]].min()) < 120  # its own cross
        whole, cut = (pictures.open_lost(r.source) for r in rows)
        assert whole is not None
        assert cut is not None
        assert whole.shape[1] > whole.shape[0]  # the picture as it came
        assert cut.shape[1] < cut.shape[0]  # of the second sheet only what is its own
        cv2.imwrite(str(scans / "a3.png"), sheet(3, "v1__1"))  # the file is another by now
        assert PagePictures(store, out).ref(rows[1].source) is None


def test_addresses_hold_places_and_areas() -> None:
    for members, area in (((), ()), ((3, 0), ()), ((), (1, 2, 30, 40)), ((5,), (0, 0, 9, 9))):
        assert from_address(address(members, area)) == (members, area)
