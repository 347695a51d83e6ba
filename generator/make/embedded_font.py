"""Fonts of a fillable PDF: one embedded subset per typeface serves both the printed text and the typing.

Printed text uses it as a Type0 font (two-byte glyph numbers, any character); form fields as a simple TrueType font with
WinAnsi, the only kind that all viewers can type with. Both share the same font program. A subset holds Latin as used
in Europe and everything that is printed, so that names of copies that come later can be printed as well.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from generator.make.pdf_objects import Body, Name, Ref, Value

EM = 1000  # glyph space of a PDF font
NONSYMBOLIC = 1 << 5  # font descriptor flag: Latin text (ISO 32000-1 table 123)
STEM_V = {False: 80, True: 140}  # regular, bold: only a hint for substitutes, and ours is embedded
LATIN = (*range(0x20, 0x7F), *range(0xA0, 0x180), 0x218, 0x219, 0x21A, 0x21B)
WINANSI = tuple(
    bytes((code,)).decode("cp1252", "ignore") or "•" for code in range(0x20, 0x100)
)  # Annex D.2: holes are •
# Letters of names that WinAnsi lacks, on codes that WinAnsi does not use; AGL names, as ISO 19005-2 §6.2.11.6 wants.
# Viewers that find a letter here draw it with our font instead of one of their own.
EXTRA = {
    "Ğ": "Gbreve", "ğ": "gbreve", "İ": "Idotaccent", "ı": "dotlessi", "Ş": "Scedilla", "ş": "scedilla",
    "Ą": "Aogonek", "ą": "aogonek", "Ć": "Cacute", "ć": "cacute", "Ę": "Eogonek", "ę": "eogonek", "Ł": "Lslash",
    "ł": "lslash", "Ń": "Nacute", "ń": "nacute", "Ś": "Sacute", "ś": "sacute", "Ź": "Zacute", "ź": "zacute",
    "Ż": "Zdotaccent", "ż": "zdotaccent", "Ĳ": "IJ", "ĳ": "ij", "Č": "Ccaron", "č": "ccaron", "ě": "ecaron",
    "ř": "rcaron", "ő": "ohungarumlaut", "ű": "uhungarumlaut", "ă": "abreve", "đ": "dcroat", "ș": "scommaaccent",
}  # fmt: skip
FREE_CODES = (*(code for code in range(1, 32) if code not in b"\t\n\r"), 0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D)
UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "kern", "gasp", "DSIG", "meta")  # text is set without them
_SPACE_LIKE = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\t"), " ")


class EmbeddedFont:
    """One weight of one family, subset to what a document needs."""

    def __init__(self, data: bytes, used: Iterable[str], *, bold: bool, typing: bool) -> None:
        font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
        wanted = set(map(ord, " ?�")) | {ord(c) for text in used for c in text}
        if typing:
            wanted |= set(LATIN) | {ord(c) for c in WINANSI}
        options = Options(layout_features=[], hinting=False, glyph_names=False, name_IDs=[1, 2, 6], notdef_outline=True)
        for table in UNUSED_TABLES:  # before subsetting, which would otherwise read them all: 0.7 s instead of 0.03 s
            if table in font:
                del font[table]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        out = io.BytesIO()
        font.save(out, reorderTables=False)
        self._program = out.getvalue()
        self._bold = bold
        self._scale = EM / font["head"].unitsPerEm
        self._glyphs: dict[int, int] = {c: font.getGlyphID(g) for c, g in font.getBestCmap().items()}
        self._advances = [round(font["hmtx"][g][0] * self._scale) for g in font.getGlyphOrder()]
        self._metrics = self._measure(font)
        digest = hashlib.sha256(self._program).digest()
        tag = "".join(chr(65 + byte % 26) for byte in digest[:6])  # six capitals before the name: §9.6.4
        self._name = f"{tag}+{font['name'].getDebugName(6) or 'Font'}"

    def _measure(self, font: TTFont) -> dict[str, Value]:
        head, os2 = font["head"], font["OS/2"]
        box = (head.xMin, head.yMin, head.xMax, head.yMax)
        return {
            "FontBBox": [round(v * self._scale) for v in box],
            "Ascent": round(font["hhea"].ascent * self._scale),
            "Descent": round(font["hhea"].descent * self._scale),
            "CapHeight": round(getattr(os2, "sCapHeight", 0) * self._scale) or 700,
        }

    def has(self, char: str) -> bool:
        """Whether the subset can print this character."""
        return ord(char) in self._glyphs

    def encode(self, text: str) -> bytes:
        """The text as a hexadecimal string of glyph numbers. A character the font lacks becomes a question mark."""
        spare = self._glyphs[ord("?")]
        folded = "".join(c if self.has(c) else c.translate(_SPACE_LIKE) for c in text)
        return b"<" + b"".join(b"%04X" % self._glyphs.get(ord(c), spare) for c in folded) + b">"

    def width(self, text: str) -> float:
        """How wide the text is, in em."""
        units: int = sum(self._advances[self._glyphs.get(ord(c), self._glyphs[ord("?")])] for c in text)
        return units / EM

    def write(self, body: Body) -> tuple[Ref, Ref]:
        """Put the font into the file: as Type0 (for printed text) and as simple font (for typing)."""
        descriptor = body.add({
            "Type": Name("FontDescriptor"), "FontName": Name(self._name), "Flags": NONSYMBOLIC, "ItalicAngle": 0,
            "StemV": STEM_V[self._bold], **self._metrics,
            "FontFile2": body.stream(self._program, {"Length1": len(self._program)}),
        })  # fmt: skip
        cid = body.add({
            "Type": Name("Font"), "Subtype": Name("CIDFontType2"), "BaseFont": Name(self._name),
            "CIDSystemInfo": {"Registry": "Adobe", "Ordering": "Identity", "Supplement": 0},
            "FontDescriptor": descriptor, "CIDToGIDMap": Name("Identity"), "DW": 0, "W": [0, self._advances],
        })  # fmt: skip
        printed = body.add({
            "Type": Name("Font"), "Subtype": Name("Type0"), "BaseFont": Name(self._name),
            "Encoding": Name("Identity-H"), "DescendantFonts": [cid], "ToUnicode": body.stream(self._to_unicode()),
        })  # fmt: skip
        coded = dict(zip(range(0x20, 0x100), WINANSI, strict=True)) | dict(zip(FREE_CODES, EXTRA, strict=False))
        widths = [self._advances[self._glyphs.get(ord(coded[c]), 0)] if c in coded else 0 for c in range(0x100)]
        differences = [
            part for code, glyph in zip(FREE_CODES, EXTRA.values(), strict=False) for part in (code, Name(glyph))
        ]
        typed = body.add({
            "Type": Name("Font"), "Subtype": Name("TrueType"), "BaseFont": Name(self._name),
            "Encoding": {"Type": Name("Encoding"), "BaseEncoding": Name("WinAnsiEncoding"), "Differences": differences},
            "FirstChar": 0, "LastChar": 0xFF, "Widths": widths, "FontDescriptor": descriptor,
        })  # fmt: skip
        return printed, typed

    def _to_unicode(self) -> bytes:
        """Glyph number to character (§9.10.3); of characters that share a glyph the first counts."""
        meaning: dict[int, int] = {}
        for char, glyph in sorted(self._glyphs.items()):
            meaning.setdefault(glyph, char)
        pairs = [
            b"<%04X> <%s>" % (g, chr(c).encode("utf-16-be").hex().upper().encode()) for g, c in sorted(meaning.items())
        ]
        blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]  # at most 100 per block: CMap resource rules
        return b"\n".join((
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            b"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            b"/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks),
            b"endcmap CMapName currentdict /CMap defineresource pop end end",
        ))  # fmt: skip
