"""What differs between the copies of a fillable PDF: the QRs, the link, the code in clear, the name, the page's mark.

The structure around them is the same in every copy: a paragraph that holds a link (the entry QR as a figure, and the
URL as real text for those who cannot scan), the page code, and whose copy it is. The second QR is an artifact: it says
nothing that the code in clear does not say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from generator.make.embedded_font import EmbeddedFont
from generator.make.fillable.content import rect_points
from generator.make.fillable.fields import PRINT
from generator.make.fillable.tags import Annotation, Element, TagTree
from generator.make.pdf_objects import Body, Name, Ref, number
from generator.make.printrun.lettering import CAP_EM, NAME_PT, NAME_SHARE, tidy
from generator.make.qr import QrFactory
from generator.model.code import for_people
from generator.model.geometry import PT_PER_MM, Box
from generator.model.layout import CodeRole, PageLayout

QR_ALT = "QR-code van dit blad"
LINK_TEXT = "Vul dit blad in op internet: {url}"
CODE_TEXT = "Code van bladzijde {page}: "
AT_THE_END = 1 << 20  # added to a page number: behind all pages of the sheet
DIGEST_DIGITS = 16  # of a SHA-256, hexadecimal: a page is changed by accident, not by an enemy
BLACK = b"0 0 0 rg"  # codes are black whatever the brand: scanners count on it
HIDDEN_TEXT = 3  # text rendering mode: neither filled nor stroked; there for screen readers and for searching
HIDDEN_WIDTH_MM = 1.0  # room for a word that is only heard


@dataclass(frozen=True, slots=True)
class CodeTags:
    """The marked content of a page's codes, and the link over its QR (None: it leads nowhere)."""

    link: Annotation | None
    figure: int
    url: int  # -1 without a link
    clear: int
    label: int

    @staticmethod
    def hang(tree: TagTree, page: int, sheet: int, link: Annotation | None, qr: Box | None) -> CodeTags:
        """Put the paragraph at the end of the sheet, so that codes do not interrupt who listens."""
        paragraph, figure = Element("P"), Element("Figure", alt=QR_ALT)
        tree.below(sheet).hang(paragraph, (AT_THE_END + page, 0.0))
        anchor = paragraph if link is None else Element("Link")
        if link is not None:
            paragraph.hang(anchor)
        anchor.hang(figure)
        if qr is not None:
            figure.boxes.append((page, qr))
        marks = tree.mark(figure, page), tree.mark(anchor, page) if link is not None else -1
        if link is not None:
            tree.annotate(anchor, link)
        return CodeTags(link, *marks, tree.mark(paragraph, page), tree.mark(paragraph, page))


@dataclass(frozen=True, slots=True)
class CodePage:
    """A coded page, and the numbers of the objects that each copy fills in."""

    layout: PageLayout
    height: float
    tags: CodeTags
    content: Ref
    piece: Ref
    page: Ref
    resource: bytes
    font: EmbeddedFont

    def boxes(self, role: CodeRole) -> Iterator[Box]:
        """Where codes of this role stand."""
        return (mark.box for mark in self.layout.codes if mark.role is role)


def code_objects(
    own: Body, spot: CodePage, code: str, label: str, entry: QrFactory, spare: QrFactory, when: str, shared: bytes
) -> None:
    """The objects of one page of one copy. `shared`: the page's content that all copies have.

    The page carries a digest of its content, so that a reader knows when nothing was drawn into it.
    """
    url, link = entry.payload(code), spot.tags.link
    (entry_box,) = list(spot.boxes(CodeRole.ENTRY))[:1]
    parts = [
        _tagged(b"Figure", spot.tags.figure, _symbol(entry, code, entry_box, spot.height)),
        *([_linked(spot, url, entry_box)] if link is not None else []),
        _tagged(b"P", spot.tags.clear, _clear(spot, code)),
        _tagged(b"P", spot.tags.label, _label(spot, label)),
    ]
    parts += [
        b"/Artifact BMC " + _symbol(spare, code, box, spot.height) + b" EMC" for box in spot.boxes(CodeRole.SPARE)
    ]
    content = b"\n".join(parts)
    own.put_stream(spot.content, content)
    digest = hashlib.sha256(shared + content).hexdigest()[:DIGEST_DIGITS]
    own.put(spot.piece, {"Werkblad": {"LastModified": when, "Private": {"Code": code, "Content": digest}}})
    if link is None:
        return
    own.put(link.ref, {
        "Type": Name("Annot"), "Subtype": Name("Link"), "Rect": list(rect_points(entry_box, spot.height)), "F": PRINT,
        "P": spot.page, "StructParent": link.struct_parent, "Border": [0, 0, 0],
        "Contents": LINK_TEXT.format(url=url), "A": {"S": Name("URI"), "URI": _ascii(url)},
    })  # fmt: skip


def _linked(spot: CodePage, url: str, box: Box) -> bytes:
    return _tagged(b"Link", spot.tags.url, _hidden(spot, LINK_TEXT.format(url=url) + " ", box))


def _ascii(url: str) -> str:
    """A URI is seven-bit (§12.6.4.7); anything else is percent-encoded."""
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in url)


def _tagged(role: bytes, mcid: int, content: bytes) -> bytes:
    return b"/%s <</MCID %d>> BDC %s EMC" % (role, mcid, content)


def _symbol(factory: QrFactory, code: str, box: Box, height: float) -> bytes:
    """A QR as a 1-bit stencil: black is what is painted."""
    left, bottom, right, top = rect_points(box, height)
    place = b"%s 0 0 %s %s %s cm" % tuple(map(number, (right - left, top - bottom, left, bottom)))
    head = b"BI /W %d /H %d /BPC 1 /IM true /D [1 0] ID " % (factory.modules, factory.modules)
    return b"q %s %s\n%s" % (BLACK, place, head) + factory.bits(code) + b"\nEI Q"


def _show(spot: CodePage, text: str, x: float, baseline: float, size: float, mode: int = 0) -> bytes:
    """Text at a place in mm; the rendering mode is put back."""
    place = b"%s %s Td" % (number(x * PT_PER_MM), number((spot.height - baseline) * PT_PER_MM))
    face = b"/%s %s Tf" % (spot.resource, number(size))
    return b"q BT %s %s %d Tr %s %s Tj ET Q" % (BLACK, face, mode, place, spot.font.encode(text))


def _hidden(spot: CodePage, text: str, box: Box) -> bytes:
    """Text over the whole width of a box that is heard and found, not seen."""
    size = box.width * PT_PER_MM / spot.font.width(text)
    return _show(spot, text, box.x, box.bottom, size, HIDDEN_TEXT)


def _clear(spot: CodePage, code: str) -> bytes:
    """The code in clear as large as its box allows; what kind of code it is, is only heard."""
    parts = []
    for box in spot.boxes(CodeRole.CLEAR):
        text = for_people(code)
        size = min(box.width * PT_PER_MM / spot.font.width(text), box.height * PT_PER_MM / CAP_EM)
        baseline = box.centre.y + CAP_EM * size / PT_PER_MM / 2
        spoken = _hidden(spot, CODE_TEXT.format(page=spot.layout.page), Box(box.x, box.y, HIDDEN_WIDTH_MM, box.height))
        parts.append(spoken + b" " + _show(spot, text + " ", box.x, baseline, size))
    return b"\n".join(parts[:1])


def _label(spot: CodePage, label: str) -> bytes:
    """Whose copy it is, in the name strip."""
    strip, text = spot.layout.name_strip, tidy(label)
    if strip is None or not text:
        return b""
    size = min(NAME_PT, strip.height * PT_PER_MM * NAME_SHARE, strip.width * PT_PER_MM / spot.font.width(text))
    return _show(spot, text, strip.x, strip.centre.y + CAP_EM * size / PT_PER_MM / 2, size)
