"""QR symbols: the same modules as the library makes, and readable by three independent readers."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import qrcode
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyzbar import pyzbar
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from generator.make.qr import (
    ALPHANUMERIC,
    MAX_PAYLOAD,
    QrFactory,
    entry_symbols,
    spare_symbols,
    split_template,
    with_modules,
)
from generator.model.code import ALPHABET, PageCode
from generator.model.errors import DefinitionError
from generator.model.geometry import Box
from generator.model.layout import CodeMark, CodeRole, Layout, PageLayout

KEY = bytes(range(16))
CODE = PageCode("7H3K9M", 2, 41, 3).encode(KEY)
URL = "https://werk.example.nl/invul/{code}?taal=nl"


def pixels(factory: QrFactory, code: str) -> NDArray[np.uint8]:
    """The symbol as modules, 1 = black."""
    rows = np.frombuffer(factory.bits(code), np.uint8).reshape(factory.modules, factory.row_bytes)
    return np.unpackbits(rows, axis=1)[:, : factory.modules]


def picture(factory: QrFactory, code: str) -> NDArray[np.uint8]:
    """The symbol as a grey picture with its quiet zone of 4 modules, 6 pixels per module."""
    return np.kron(np.pad(1 - pixels(factory, code), 4, constant_values=1), np.ones((6, 6), np.uint8)) * 255


def library_matrices(factory: QrFactory, code: str) -> list[list[list[bool]]]:
    """The library's own symbol under each of the eight masks."""
    text = factory.payload(code)
    mode = MODE_ALPHA_NUM if set(text) <= set(ALPHANUMERIC) else MODE_8BIT_BYTE
    matrices = []
    for mask in range(8):
        level = {"M": ERROR_CORRECT_M, "L": ERROR_CORRECT_L}[factory.level]
        version = (factory.modules - 17) // 4
        symbol = qrcode.QRCode(version=version, error_correction=level, border=0, mask_pattern=mask)
        symbol.add_data(QRData(text.encode(), mode=mode), optimize=0)
        symbol.make(fit=False)
        matrices.append(symbol.get_matrix())
    return matrices


printable = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
alphanumeric = st.text(st.sampled_from(ALPHANUMERIC), max_size=40)


@settings(max_examples=25, deadline=None)
@given(
    parts=st.tuples(printable, printable) | st.tuples(alphanumeric, alphanumeric),
    codes=st.lists(st.text(st.sampled_from(ALPHABET), min_size=7, max_size=7), min_size=2, max_size=3),
    whole_first=st.sampled_from((0, 1)),  # from basis matrices, or the first one whole
)
def test_equals_the_library_under_one_of_the_masks(parts: tuple[str, str], codes: list[str], whole_first: int) -> None:
    prefix, suffix = parts[0], parts[1][: MAX_PAYLOAD - 7 - len(parts[0])]
    factory = QrFactory(prefix, 7, suffix, whole_first=whole_first)
    masks = [library_matrices(factory, code).index(pixels(factory, code).astype(bool).tolist()) for code in codes]
    assert len(set(masks)) == 1


@settings(max_examples=60, deadline=None)
@given(code=st.text(st.sampled_from(ALPHABET), min_size=18, max_size=18))
def test_decodes_with_three_readers(code: str) -> None:
    for factory in FACTORIES:
        image = picture(factory, code)
        expected = factory.payload(code)
        assert [found.text for found in zxingcpp.read_barcodes(image)] == [expected]
        assert [found.data.decode() for found in pyzbar.decode(image, [pyzbar.ZBarSymbol.QRCODE])] == [expected]


def test_decodes_with_opencv() -> None:
    for factory in FACTORIES:
        text, _, _ = cv2.QRCodeDetector().detectAndDecode(picture(factory, CODE))
        assert text == factory.payload(CODE)


FACTORIES = (entry_symbols(URL, 18), entry_symbols("https://w.example.nl/W/{code}", 18), spare_symbols(9))


@pytest.mark.parametrize(
    ("template", "payload"),
    [
        ("https://w.example.nl/{code}", f"HTTPS://W.EXAMPLE.NL/{CODE}"),
        ("https://w.example.nl:8080/A-1/{code}", f"HTTPS://W.EXAMPLE.NL:8080/A-1/{CODE}"),
        ("https://w.example.nl/w/{code}", f"https://w.example.nl/w/{CODE}"),  # a path keeps its small letters
        ("https://w.example.nl/{code}?L=NL", f"https://w.example.nl/{CODE}?L=NL"),  # "?" has no alphanumeric value
        ("HTTPS://W.EXAMPLE.NL/{code}/X", f"HTTPS://W.EXAMPLE.NL/{CODE}/X"),
    ],
)
def test_capitals_only_where_the_url_keeps_its_meaning(template: str, payload: str) -> None:
    assert entry_symbols(template, 18).payload(CODE) == payload


@pytest.mark.parametrize(
    ("prefix", "size_mm", "level", "modules"),
    [
        ("HTTPS://W.EXAMPLE.NL/", 18, "M", 29),  # 39 characters: version 3-M holds 61, 0.62 mm per module
        ("https://werk.example.nl/" + "x" * 36, 18, "L", 33),  # 78 bytes: 5-M would need 37 modules, 0.49 mm
        ("https://werk.example.nl/" + "x" * 36, 20, "M", 37),  # 78 bytes on 20 mm: 37 modules of 0.54 mm
        ("", 9, "M", 21),  # 0.43 mm, but level L would be as large
    ],
)
def test_level_m_where_modules_stay_large_enough(prefix: str, size_mm: float, level: str, modules: int) -> None:
    factory = QrFactory(prefix, 18, size_mm=size_mm)
    assert (factory.level, factory.modules) == (level, modules)


@pytest.mark.parametrize(
    "template",
    [
        "https://x.nl/" + "a" * 60 + "{code}",
        "https://x.nl/{code}/{code}",
        "https://x.nl/",
        "https://Łódź.example/{code}",
    ],
)
def test_an_address_that_does_not_print_is_a_clear_error(template: str) -> None:
    with pytest.raises(DefinitionError, match="entry_url"):
        entry_symbols(template, 18)


def test_a_code_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="18"):
        spare_symbols(9).bits("ABC")


@pytest.mark.parametrize("whole_first", [0, 1])
def test_a_code_outside_the_alphabet_is_refused(whole_first: int) -> None:
    with pytest.raises(ValueError, match=r"alphanumeric|can not be represented"):
        QrFactory("", 18, whole_first=whole_first).bits("a" * 18)


def test_split_keeps_both_sides() -> None:
    assert split_template("https://x.nl/{code}/p") == ("https://x.nl/", "/p")


def test_the_layout_learns_how_many_modules_are_printed() -> None:
    marks = (
        CodeMark(CodeRole.ENTRY, Box(0, 0, 18, 18)),
        CodeMark(CodeRole.SPARE, Box(0, 0, 9, 9)),
        CodeMark(CodeRole.CLEAR, Box(0, 0, 40, 3)),
    )
    layout = Layout("7H3K9M", "", "", "", "", "print", (), (PageLayout(0, 1, 210, 297, (), marks, ()),), ())
    found = with_modules(layout, FACTORIES[0], FACTORIES[2])
    assert [code.modules for code in found.pages[0].codes] == [33, 21, 0]
