"""Letters that a program damaged on the way, and that can be told back.

PDFium (in Chrome and Edge) keeps 16 bits of every character in a form field: an emoji such as U+1F600 comes out as
U+F600. Most of those lie in the private use area, where no keyboard types; those are put back. The others land on
ideographs of old Japanese and Korean codes: they are put back too, but a person must look.
"""

from __future__ import annotations

import re
import unicodedata

_LOST = 0x10000  # what the program dropped
_FLAGS_AND_PICTURES = ((0xF1E6, 0xF1FF), (0xF300, 0xF6FF))  # not F000-F0FF: letters of symbol fonts; not F700: keys
_UNSURE = (0xF900, 0xFAFF)
_EAST_ASIAN = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PICTURES = ("So", "Sk")  # Unicode categories of emoji, and of the skin colours that follow them


def mended(text: str) -> tuple[str, bool]:
    """The text with its emoji put back, and whether that is certain."""
    european = _EAST_ASIAN.search(text) is None
    restored = [_restored(letter, european) for letter in text]
    return "".join(letter for letter, _ in restored), all(sure for _, sure in restored)


def _restored(letter: str, european: bool) -> tuple[str, bool]:
    code = ord(letter)
    if not 0xF000 <= code <= 0xFFFF or unicodedata.category(chr(code + _LOST)) not in _PICTURES:
        return letter, True
    if any(low <= code <= high for low, high in _FLAGS_AND_PICTURES):
        return chr(code + _LOST), True
    unsure = european and _UNSURE[0] <= code <= _UNSURE[1]
    return (chr(code + _LOST), False) if unsure else (letter, True)
