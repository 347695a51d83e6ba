"""QR symbols for thousands of page codes, exact and cheap.

Why this is allowed. For one version, error-correction level and mask, ISO/IEC 18004 turns a message into modules in
steps that are each affine over GF(2): data encodation into a bit stream (clause 7.4), Reed-Solomon error correction,
which is linear over GF(2^8) and so over its bits (7.5), interleaving and placement, which only permute (7.6, 7.7), and
masking and format information, which add constants (7.8, 7.9). So with payloads of one length the matrix of a
message is the matrix of another one, XOR a basis matrix for every bit in which the two differ.

The matrices come from the `qrcode` library; here they are held as Python integers whose rows are padded to whole bytes,
so that `int.to_bytes` is the 1-bit image that a PDF wants. The mask is chosen once per factory instead of per symbol;
a reader takes the mask from the format information, whichever it is.
"""

from __future__ import annotations

import functools
import string
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, cast
from urllib.parse import urlsplit

import qrcode
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from generator.model.code import CODE_LENGTH
from generator.model.errors import DefinitionError, Problem
from generator.model.layout import CodeRole, Layout

ALPHANUMERIC = string.digits + string.ascii_uppercase + " $%*+-./:"  # ISO/IEC 18004 clause 7.3.4, in value order
MAX_PAYLOAD = 80  # characters; measured: at 18 mm 79 characters decode 10 of 10 at 100 dpi, 162 characters 0 of 10
MIN_MODULE_MM = 0.5  # below this, office copiers smear modules together
PLACEHOLDER = "{code}"
WHOLE_FIRST = 8  # symbols made whole before basis matrices, which cost as much as 60: one copy needs no more
OWN_WORD = "WERKBLAD "  # before the code where there is no address: who scans it sees text, and no link to nowhere

_PAIR_BITS, _SINGLE_BITS, _BYTE_BITS = 11, 6, 8  # clause 7.4.5 (alphanumeric) and 7.4.6 (byte)
_PAIR = 2  # characters
_VALUE = {char: value for value, char in enumerate(ALPHANUMERIC)}
_RADIX = len(ALPHANUMERIC)


@dataclass(frozen=True, slots=True)
class _Unit:
    """One number of the bit stream: its place, its width, and which characters of the code it takes."""

    index: int
    bits: int
    start: int  # in the code
    end: int
    before: str  # characters of the prefix in the same pair
    after: str  # characters of the suffix in the same pair


class QrFactory:
    """Symbols of one kind: `prefix` + a code of `code_length` characters + `suffix`.

    Every symbol has the same `modules` per side, so that a layout can be made before the codes are known. Error
    correction is level M, or L where M would make modules below 0.5 mm on a symbol of `size_mm`. Raises ValueError for
    payloads above 80 characters.
    """

    def __init__(
        self, prefix: str, code_length: int, suffix: str = "", *, size_mm: float = 18.0, whole_first: int = WHOLE_FIRST
    ) -> None:
        self.prefix, self.code_length, self.suffix = prefix, code_length, suffix
        length = len(prefix) + code_length + len(suffix)
        if length > MAX_PAYLOAD:
            raise ValueError(f"{length} characters in a QR symbol, at most {MAX_PAYLOAD} print well")
        (prefix + suffix).encode("ascii")  # other characters have no fixed meaning in byte mode; raises ValueError
        self._alphanumeric = all(char in _VALUE for char in prefix + suffix)
        zeros = prefix + "0" * code_length + suffix
        self._level, self._version = self._level_and_version(zeros, size_mm)
        self.modules: int = modules_of(self._version)
        self.row_bytes: int = (self.modules + 7) // 8
        self._mask: int = self._symbol(zeros, self._level, self._version).best_mask_pattern()
        self._units = tuple(self._units_of_code())
        self._whole_left = whole_first
        self._basis: dict[tuple[int, int], int] = {}
        self._patches: list[dict[str, int]] = [{} for _ in self._units]

    @property
    def level(self) -> str:
        """The error-correction level: "M" or "L"."""
        return "M" if self._level == ERROR_CORRECT_M else "L"

    @property
    def leads_somewhere(self) -> bool:
        """Whether who scans it comes to an address."""
        return "://" in self.prefix

    def payload(self, code: str) -> str:
        """What a reader of the symbol will see."""
        return self.prefix + code + self.suffix

    def bits(self, code: str) -> bytes:
        """The symbol without quiet zone: rows from the top, a bit per module (black = 1), rows padded to bytes."""
        if len(code) != self.code_length:
            raise ValueError(f"a code has {self.code_length} characters, not {len(code)}")
        if self._whole_left > 0:
            self._whole_left -= 1
            return self._packed(self._image(self.payload(code)))
        image = self._zeros
        for unit, patches in zip(self._units, self._patches, strict=True):
            text = code[unit.start : unit.end]
            patch = patches.get(text)
            if patch is None:
                patch = patches[text] = self._patch(unit, text)
            image ^= patch
        return self._packed(image)

    def _packed(self, image: int) -> bytes:
        return image.to_bytes(self.row_bytes * self.modules, "big")

    @functools.cached_property
    def _zeros(self) -> int:
        """The symbol of the code that is all zeros."""
        return self._image(self.payload("0" * self.code_length))

    @functools.cached_property
    def _empty(self) -> int:
        """The symbol of a message that is all zeros."""
        return self._image(self._message({}))

    def _patch(self, unit: _Unit, text: str) -> int:
        """What changes in the image when this part of the code is `text` instead of zeros."""
        zeros = "0" * len(text)
        differing = self._number(unit.before + text + unit.after) ^ self._number(unit.before + zeros + unit.after)
        patch = 0
        for bit in range(unit.bits):
            if differing >> bit & 1:
                patch ^= self._basis_image(unit, bit)
        return patch

    def _basis_image(self, unit: _Unit, bit: int) -> int:
        """The modules that turn over when this one bit of the message does."""
        key = (unit.index, bit)
        if key not in self._basis:
            self._basis[key] = self._image(self._message({unit.index: 1 << bit})) ^ self._empty
        return self._basis[key]

    def _number(self, text: str) -> int:
        """The number that stands for one unit in the bit stream."""
        if not self._alphanumeric:
            return text.encode("latin-1")[0]
        try:
            values = [_VALUE[char] for char in text]
        except KeyError as error:
            raise ValueError(f"{error.args[0]!r} is not in the alphanumeric set of a QR symbol") from error
        return values[0] * _RADIX + values[1] if len(values) == _PAIR else values[0]

    def _units_of_code(self) -> Iterator[_Unit]:
        """The units of the bit stream (pairs of characters, or bytes) in which the code stands."""
        first, last = len(self.prefix), len(self.prefix) + self.code_length
        whole = self.prefix + "0" * self.code_length + self.suffix
        step = _PAIR if self._alphanumeric else 1
        for index, start in enumerate(range(0, len(whole), step)):
            end = min(start + step, len(whole))
            if start >= last or end <= first:
                continue
            inner, outer = max(start, first), min(end, last)
            bits = _BYTE_BITS if step == 1 else _PAIR_BITS if end - start == _PAIR else _SINGLE_BITS
            yield _Unit(index, bits, inner - first, outer - first, whole[start:inner], whole[outer:end])

    def _message(self, numbers: dict[int, int]) -> str:
        """A message of our length in which every unit is zero except these."""
        length = len(self.prefix) + self.code_length + len(self.suffix)
        step = _PAIR if self._alphanumeric else 1
        parts = ["0" * min(step, length - i) if self._alphanumeric else "\0" for i in range(0, length, step)]
        for index, number in numbers.items():
            if not self._alphanumeric:
                parts[index] = chr(number)
            elif len(parts[index]) == _PAIR:
                high, low = divmod(number, _RADIX)
                parts[index] = ALPHANUMERIC[high] + ALPHANUMERIC[low]
            else:
                parts[index] = ALPHANUMERIC[number]
        return "".join(parts)

    def _level_and_version(self, message: str, size_mm: float) -> tuple[int, int]:
        """Level M, unless its modules get too small and level L really makes them larger."""
        versions = {
            level: self._symbol(message, level, 1).best_fit(start=1) for level in (ERROR_CORRECT_M, ERROR_CORRECT_L)
        }
        small = size_mm / modules_of(versions[ERROR_CORRECT_M]) < MIN_MODULE_MM
        if small and versions[ERROR_CORRECT_L] < versions[ERROR_CORRECT_M]:
            return ERROR_CORRECT_L, versions[ERROR_CORRECT_L]
        return ERROR_CORRECT_M, versions[ERROR_CORRECT_M]

    def _symbol(self, message: str, level: int, version: int) -> qrcode.QRCode[Any]:
        mode = cast("Literal[2, 4]", MODE_ALPHA_NUM if self._alphanumeric else MODE_8BIT_BYTE)
        symbol: qrcode.QRCode[Any] = qrcode.QRCode(version=version, error_correction=level, border=0)
        symbol.add_data(QRData(message.encode("latin-1"), mode), optimize=0)
        return symbol

    def _image(self, message: str) -> int:
        symbol = self._symbol(message, self._level, self._version)
        symbol.mask_pattern = self._mask
        symbol.make(fit=False)
        padding = "0" * (self.row_bytes * 8 - self.modules)
        rows = ("".join("1" if module else "0" for module in row) for row in symbol.get_matrix())
        return int("".join(row + padding for row in rows), 2)


def plain_symbol(text: str) -> tuple[tuple[bool, ...], ...]:
    """A symbol of its own for any ASCII text: rows of modules, dark is True. Level M. Raises ValueError if too long."""
    if len(text) > MAX_PAYLOAD:
        raise ValueError(f"{len(text)} characters in a QR symbol, at most {MAX_PAYLOAD} print well")
    symbol = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    symbol.add_data(text)
    symbol.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in symbol.get_matrix())


def modules_of(version: int) -> int:
    """Modules per side of a symbol of this version (ISO/IEC 18004 clause 5.3.1)."""
    return 17 + 4 * version


def split_template(template: str) -> tuple[str, str]:
    """What stands before and after `{code}` in a URL template, in capitals where that keeps its meaning.

    Scheme and host mean the same in capitals (RFC 3986 section 6.2.2.1); a path does not. So all is put in capitals,
    which makes a smaller symbol, only if the rest has no small letters; otherwise the URL stays as it was given.
    Raises ValueError if `{code}` does not stand in it exactly once.
    """
    before, after = template.split(PLACEHOLDER)
    parts = urlsplit(template.replace(PLACEHOLDER, ""))
    rest = parts.path + parts.query + parts.fragment
    raised = (before + after).upper()
    if parts.username is None and rest == rest.upper() and all(char in _VALUE for char in raised):
        return before.upper(), after.upper()
    return before, after


def entry_symbols(template: str | None, size_mm: float) -> QrFactory:
    """The factory for the big code: the URL of digital entry, or without one the page code behind a word of ours.

    With that word the big code still differs from the small one: that is how a reader tells them apart. Raises
    DefinitionError if the URL does not print well.
    """
    if template is None:
        return QrFactory(OWN_WORD, CODE_LENGTH, size_mm=size_mm)
    try:
        before, after = split_template(template)
        return QrFactory(before, CODE_LENGTH, after, size_mm=size_mm)
    except ValueError as error:
        what = f"entry_url is niet goed te drukken als QR-code: {template}"
        room = MAX_PAYLOAD - CODE_LENGTH
        mend = (
            f"Gebruik een adres van hoogstens {room} gewone tekens (zonder {PLACEHOLDER}), het liefst in HOOFDLETTERS."
        )
        raise DefinitionError((Problem("huisstijl", None, what, mend, code="qr-adres"),)) from error


def with_modules(layout: Layout, entry: QrFactory, spare: QrFactory) -> Layout:
    """The layout with the number of modules filled in, once the symbols are chosen."""
    modules = {CodeRole.ENTRY: entry.modules, CodeRole.SPARE: spare.modules, CodeRole.CLEAR: 0}
    pages = (replace(p, codes=tuple(replace(c, modules=modules[c.role]) for c in p.codes)) for p in layout.pages)
    return replace(layout, pages=tuple(pages))


def spare_symbols(size_mm: float) -> QrFactory:
    """The factory for the small code in the other corner: the page code alone."""
    return QrFactory("", CODE_LENGTH, size_mm=size_mm)
