"""Words of handwriting: in the order in which people read; and what is said where the engine is not installed."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from generator.model.errors import NotFoundError
from generator.read.writing.ocr import in_lines, text_reader


def box(x: float, y: float) -> np.ndarray:
    return np.array([[x, y], [x + 50, y], [x + 50, y + 20], [x, y + 20]], float)


def test_words_are_told_line_by_line_from_left_to_right() -> None:
    corners = np.stack([box(80, 4), box(10, 40), box(10, 0), box(90, 43)])
    assert in_lines(corners, ("wereld", "tot", "hallo", "ziens")) == "hallo wereld\ntot ziens"


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(NotFoundError) as refused:
        text_reader()
    assert "niet geïnstalleerd" in str(refused.value) and "werkblad[ocr]" in refused.value.mend


def test_a_picture_is_read_by_the_engine_and_a_broken_one_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[int, ...]] = []

    class Engine:
        def __init__(self, params: dict[str, str]) -> None:
            assert params["Global.log_level"] == "error"

        def __call__(self, picture: np.ndarray) -> SimpleNamespace:
            shown.append(picture.shape)
            return SimpleNamespace(txts=("samen", "leren"), boxes=[box(0, 0), box(70, 1)])

    monkeypatch.setitem(sys.modules, "rapidocr", SimpleNamespace(RapidOCR=Engine))
    read = text_reader()
    picture = cv2.imencode(".png", np.full((100, 3200), 255, np.uint8))[1].tobytes()
    assert read(picture) == "samen leren" and shown == [(50, 1600, 3)]
    assert read(b"geen plaatje") == "" and len(shown) == 1


def test_the_engine_itself_reads_print_where_it_is_installed() -> None:
    pytest.importorskip("rapidocr")
    paper = np.full((90, 500), 255, np.uint8)
    cv2.putText(paper, "samen leren", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 0, 3)
    assert "samen" in text_reader()(cv2.imencode(".png", paper)[1].tobytes()).lower()
