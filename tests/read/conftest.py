"""Where a test of this room fails, the page that was read last stays in tests/failures, as it came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from generator.read import page
from generator.read.blank.runbook import RunBook
from generator.read.picture.image import PageImage

FAILURES = Path(__file__).parents[1] / "failures" / "lezen"
_last: list[np.ndarray] = []


@pytest.fixture(scope="module", autouse=True)
def _remembered() -> Iterator[None]:
    """Whatever way a page comes to be read, it passes here."""
    real = page._read_picture

    def seen(image: PageImage, runs: RunBook) -> object:
        _last[:] = [image.grey]
        return real(image, runs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "_read_picture", seen)
        yield
    _last.clear()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A picture is of the test that fails, not of the one before."""
    _last.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[object]:
    """Leave the picture, named after the test."""
    report = yield
    if report.when == "call" and report.failed and _last:
        FAILURES.mkdir(parents=True, exist_ok=True)
        path = FAILURES / f"{re.sub('[^A-Za-z0-9]+', '-', item.name)[:120]}.png"
        cv2.imwrite(str(path), _last[0])
        report.sections.append(("picture", str(path)))
    return report
