"""Which letters do a file's bytes stand for? Marks and UTF-8 tell it for sure; else the names themselves do.

Excel writes CSV in four ways (Windows, Mac, MS-DOS, UTF-8), and nothing in the file says which. In the wrong one an é
becomes a sign (Ren‚) or a capital inside a word (RenÈ): what reads most like names is taken, and that is told.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK_BYTES = 1 << 20
WORDS_MAX = 5_000  # different words with a letter beyond ASCII; more add nothing
NUL_SHARE = 0.25  # of the bytes at even or at odd places: UTF-16 of Latin letters has nearly all
TRUSTED_SCORE = 1.0  # per letter; names in their own encoding get 2 to 3, in a wrong one less than nothing
SHOWN_WORDS = 3

_WORD = re.compile(rb"[A-Za-z'\x80-\xff]*[\x80-\xff][A-Za-z'\x80-\xff]*")
_OFTEN = frozenset("éëïüöèçáóíúñäêôâàåßÉËÏÜÖÈÇÁÓÍÚÑÄÊÔÂÀÅ")  # in names in the Netherlands
_RARELY = frozenset("îûãõùìøæÎÛÃÕØÆ")
_EASTERN = frozenset("şğıŞĞİłńśčšžćżźęąőűŁŚČŠŽĆŻŹ")
_ODD = frozenset("ðþÐÞƒªºµ\ufb01\ufb02\u03b1\u0393\u03c0\u03a3\u03c3\u03c4\u03a6\u0398\u03a9\u03b4\u03c6")
_CLIPPED = ("s", "t", "n")  # ’s-Gravenhage, van ’t Hof
_APOSTROPHES = "’‘´`"
_NONE = "\ufffd"


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec of Python, its name for people (Dutch), and how sure it is.

    `trusted`: the letters read like letters. `guess`: the names told it, so somebody should look at `words`.
    """

    codec: str
    name: str
    trusted: bool = True
    guess: bool = False
    words: tuple[str, ...] = ()


_LEGACY = {  # in the order in which they are believed when they do equally well
    "cp1252": "Windows-tekens",
    "cp850": "MS-DOS-tekens (cp850)",
    "cp437": "MS-DOS-tekens (cp437)",
    "mac_roman": "Mac-tekens",
    "cp1254": "Turkse Windows-tekens",
    "cp1250": "Midden-Europese Windows-tekens",
}
_EASTERN_CODECS = ("cp1254", "cp1250")


def recognise(path: Path) -> Encoding:
    """The encoding of a text file."""
    with path.open("rb") as handle:
        start = handle.read(CHUNK_BYTES)
    if start.startswith(codecs.BOM_UTF8):
        return Encoding("utf-8-sig", "UTF-8")
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return Encoding("utf-32", "UTF-32")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16", "UTF-16")
    if codec := _utf16_without_mark(start):
        return Encoding(codec, "UTF-16")
    return Encoding("utf-8", "UTF-8") if _is_utf8(path) else _by_the_names(path)


def _utf16_without_mark(start: bytes) -> str:
    half = len(start) // 2
    if half and start[1::2].count(0) > NUL_SHARE * half and start[::2].count(0) < NUL_SHARE * half / 4:
        return "utf-16-le"
    if half and start[::2].count(0) > NUL_SHARE * half and start[1::2].count(0) < NUL_SHARE * half / 4:
        return "utf-16-be"
    return ""


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK_BYTES):
            yield chunk


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _by_the_names(path: Path) -> Encoding:
    words: dict[bytes, None] = {}
    for chunk in _chunks(path):
        words.update(dict.fromkeys(_WORD.findall(chunk)))
        if len(words) > WORDS_MAX:
            break
    scores = {codec: sum(_likeness(word, codec) for word in words) for codec in _LEGACY}
    codec = max(scores, key=scores.__getitem__)  # the first of equals
    lettered = [word for word in words if any(map(str.isalpha, word.decode(codec, "replace")))]  # no lone € or –
    trusted = sum(_likeness(word, codec) for word in lettered) >= TRUSTED_SCORE * sum(map(_beyond_ascii, lettered))
    shown = tuple(word.decode(codec, "replace") for word in lettered[:SHOWN_WORDS])
    return Encoding(codec, _LEGACY[codec], trusted, codec != "cp1252", shown)


def _beyond_ascii(word: bytes) -> int:
    return sum(byte >= 0x80 for byte in word)


def _likeness(word: bytes, codec: str) -> float:
    """How much a word reads like part of a name: per letter beyond ASCII some 3 for yes, -4 for no."""
    text = word.decode(codec, "replace")
    return sum(_letter(text, place, codec) for place, char in enumerate(text) if not char.isascii())


def _letter(text: str, place: int, codec: str) -> float:
    char = text[place]
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    if char in _APOSTROPHES:
        return 3.0 if not before and after and text[place + 1 :].lower() in _CLIPPED else 1.5
    if not char.isalpha():
        return -4.0 if before.isalpha() or after.isalpha() or char == _NONE else -0.5
    if char in _ODD:
        return -2.0
    capitals = sum(c.isupper() for c in text if c.isascii())
    small = sum(c.islower() for c in text if c.isascii())
    inside = before.islower() or (before.isalpha() and after.islower())
    if (char.isupper() and inside) or (char.islower() and capitals > 1 and not small):
        return -4.0  # a capital inside a word, or a small letter among capitals
    if char.islower() and after.isupper() and not before.isupper():
        return -4.0
    if char in _EASTERN:
        return 2.0 if codec in _EASTERN_CODECS else -2.0
    if char.islower() and not before:
        return 1.0  # names begin with a capital
    return 3.0 if char in _OFTEN else 2.0 if char in _RARELY else 0.5
