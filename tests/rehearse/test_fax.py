"""Faxes: unequal resolutions, black and white, lines lost or doubled; and who can be seen in black and white."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from rehearse_sample import DPI, printed

from generator.rehearse import fax, pens
from generator.rehearse.handed import HandedIn, jpeg
from generator.rehearse.ways import WAYS, ways

STILL = replace(fax.FINE_FAX, skew=0, noise=0, dropped=0, repeated=0, broken=0)


def _opened(handed: HandedIn) -> Image.Image:
    return Image.open(io.BytesIO(handed.data))


@pytest.mark.parametrize(("machine", "down"), [(fax.STANDARD_FAX, 98), (fax.FINE_FAX, 196)])
def test_a_fax_is_1728_wide_in_black_and_white_with_its_own_resolutions(machine: fax.Fax, down: int) -> None:
    with _opened(fax.fax(printed(), DPI, machine, np.random.default_rng(1), 150)) as image:
        assert (image.mode, image.width) == ("1", fax.FAX_COLUMNS)
        assert image.height == pytest.approx(297 / 25.4 * down, rel=0.01)
        assert [round(value) for value in image.info["dpi"]] == [204, down]


def test_lines_are_lost_doubled_or_garbled_only_where_the_machine_says_so() -> None:
    page = np.repeat(np.arange(1000) % 2 * 255, fax.FAX_COLUMNS).reshape(1000, -1).astype(np.uint8)
    below = slice(40, None)  # the sender's header is above
    rng = np.random.default_rng
    assert (fax._sent(page, STILL, rng(1))[below] == page[below]).all()
    assert len(fax._sent(page, replace(STILL, dropped=0.2), rng(1))) < 1000
    assert len(fax._sent(page, replace(STILL, repeated=0.2), rng(1))) > 1000
    garbled = fax._sent(page, replace(STILL, broken=30), rng(1))[below] != page[below]
    assert 0 < garbled.any(axis=1).sum() <= 30


def test_the_sender_s_header_stands_at_the_top() -> None:
    header = fax._sent(np.full((1000, fax.FAX_COLUMNS), 255, np.uint8), STILL, np.random.default_rng(1))
    assert (header[:40] == 0).any()
    assert (header[40:] == 255).all()


def test_pale_pencil_is_gone_from_a_black_and_white_scan_and_ink_is_not() -> None:
    dark = HandedIn(b"", "tiff", threshold=130)
    assert dark.shows(pens.BALLPOINT)
    assert not dark.shows(pens.PALE_PENCIL)
    assert jpeg(printed()).shows(pens.PALE_PENCIL), "a grey scan keeps it"


@pytest.mark.parametrize(("name", "dpi"), [("scan 100 dpi", 100), ("scan 600 dpi", 600)])
def test_coarse_and_fine_scans_have_the_resolution_of_their_name(name: str, dpi: int) -> None:
    assert [way.dpi for way in WAYS["fax"] if way.name == name] == [dpi]


def test_all_ways_have_their_own_names_and_all_means_all() -> None:
    names = [way.name for way in ways("all")]
    assert len(names) == len(set(names)) == sum(len(group) for group in WAYS.values())
    with pytest.raises(KeyError):
        ways("kapot")
