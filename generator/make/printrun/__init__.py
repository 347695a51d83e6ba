"""A print run: every copy of every page behind what was painted once, written as a stream.

A page of a copy is a reference to the shared form plus its own few hundred bytes: two QR codes, the code in clear and
the name strip. Nothing of one copy can come on another's page, because each page has its own content stream and the
shared parts are never written to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from generator.atomic import atomic_file
from generator.make.attach import attach_layout, mark_blank_forms, pdf_date
from generator.make.drawing import Drawing
from generator.make.pdf_objects import HEADER, Body, Name, Packed, Ref, Value, number, serialise
from generator.make.printrun.file import PageTree, PrintFile
from generator.make.printrun.lettering import APART, CAP_EM, CopyFonts, Lettering, about
from generator.make.printrun.static import StaticPage, import_pages
from generator.make.qr import QrFactory
from generator.model.code import CODE_LENGTH, PageCode, for_people
from generator.model.geometry import PT_PER_MM, Box, is_half
from generator.model.layout import CodeMark, CodeRole, Layout, PageLayout
from generator.model.run import Copy

Progress = Callable[[int], None]
ANONYMOUS = "Exemplaar {number}"
CUT = (0.6, 0.4, 3.0)  # the line to cut along: grey (1 is white), its width and its dashes in points
PLAIN = b"/S Do\n"  # what all copies share of a page, and nothing of their own
NUMBER_DIGITS = 4  # of a copy in a file name: sorts well up to 9999


@dataclass(frozen=True, slots=True)
class PrintJob:
    """All that copies share.

    `painted` is the PDF of all of the drawing's pages; `fonts` are TrueType files in order of preference (the brand's
    text face, then the family that has the most letters); `charset` holds the letters of all labels
    (`lettering.characters`); `entry` and `spare` make the QR codes for which the drawing was laid out.
    """

    drawing: Drawing
    painted: bytes
    layout: Layout
    key: bytes
    entry: QrFactory
    spare: QrFactory
    fonts: Sequence[bytes]
    charset: frozenset[str] = frozenset()
    duplex: bool = True
    paired: bool = True  # pages of half a sheet: those of two copies on one sheet; False: each by itself


@dataclass(frozen=True, slots=True)
class PrintReport:
    """What was written. `replaced` and `shortened` count copies whose label could not be printed as it is."""

    copies: int
    pages: int
    replaced: int
    shortened: int


@dataclass(frozen=True, slots=True)
class Place:
    """A page side of a file: the drawing's page `page`, or the white `back` that completes its sheet."""

    page: int
    back: bool = False


@dataclass(frozen=True, slots=True)
class Plans:
    """The page sides before the first copy, those of each copy, and those of two copies together (`paired`).

    Each begins on a fresh sheet.
    """

    front: tuple[Place, ...]
    each: tuple[Place, ...]
    paired: tuple[Place, ...]


def plans(drawing: Drawing, duplex: bool, paired: bool = True) -> Plans:
    """How the pages of a drawing come after one another in a file. `paired`: see `PrintJob`."""
    once = [n for n, page in enumerate(drawing.pages) if page.once]
    own = [n for n, page in enumerate(drawing.pages) if not page.once]
    halves = [n for n in own if paired and is_half(drawing.pages[n].width, drawing.pages[n].height)]
    whole = [n for n in own if n not in halves]
    return Plans(*(_plan(drawing, pages, duplex) for pages in (once, whole, halves)))


def _plan(drawing: Drawing, pages: Sequence[int], duplex: bool) -> tuple[Place, ...]:
    """These pages, with a white back where a worksheet ends on a front side.

    Every worksheet starts on a sheet of paper of its own: one hangs on the wall while the next is still on the table.
    """
    paper = [(page.sheet_node, sorted((page.width, page.height))) for page in drawing.pages]
    plan: list[Place] = []
    for n in pages:
        if duplex and len(plan) % 2 and (paper[plan[-1].page] != paper[n] or drawing.pages[n].alone):
            plan.append(Place(plan[-1].page, back=True))
        plan.append(Place(n))
    if duplex and len(plan) % 2:
        plan.append(Place(plan[-1].page, back=True))
    return tuple(plan)


def write_run(
    job: PrintJob, copies: Iterable[Copy], stream: IO[bytes], progress: Progress | None = None
) -> PrintReport:
    """All copies after one another in one PDF, behind the facilitator's pages; with layout and key."""
    shared = _Shared(job, with_key=True)
    file = PrintFile(stream, shared.packed)
    tree = PageTree(file)
    pages = _CopyPages(job, shared, file, tree)
    pages.front()
    for copy in copies:
        pages.copy(copy)
        if progress is not None:
            progress(copy.number)
    pages.last()
    return _finish(job, shared, file, pages, "")


def write_split(job: PrintJob, copies: Iterable[Copy], folder: Path, progress: Progress | None = None) -> PrintReport:
    """One PDF per copy, `<run>-0012.pdf`, with the layout but without the key; the facilitator's pages by themselves.

    File names hold no names of people.
    """
    job = replace(job, paired=False)  # a file for one person holds nothing of another
    shared = _Shared(job, with_key=False)
    total = PrintReport(0, 0, 0, 0)
    if any(page.once for page in job.drawing.pages):
        with atomic_file(folder / f"{job.layout.run}-begeleider.pdf") as stream:
            total = _one(job, shared, stream, None)
    for copy in copies:
        path = folder / f"{job.layout.run}-{copy.number:0{NUMBER_DIGITS}d}.pdf"
        with atomic_file(path, durable=False) as stream:
            one = _one(job, shared, stream, copy)
        total = PrintReport(*(sum(pair) for pair in zip(_counts(total), _counts(one), strict=True)))
        if progress is not None:
            progress(copy.number)
    return total


def _counts(report: PrintReport) -> tuple[int, int, int, int]:
    return report.copies, report.pages, report.replaced, report.shortened


def _one(job: PrintJob, shared: _Shared, stream: IO[bytes], copy: Copy | None) -> PrintReport:
    file = PrintFile(stream, shared.packed)
    pages = _CopyPages(job, shared, file, PageTree(file))
    if copy is None:
        pages.front()
    else:
        pages.copy(copy)
    return _finish(job, shared, file, pages, "begeleider" if copy is None else str(copy.number))


def _finish(job: PrintJob, shared: _Shared, file: PrintFile, pages: _CopyPages, part: str) -> PrintReport:
    if pages.tree.pages == 0:
        raise ValueError("a print run without pages")
    root = {"Type": Name("Catalog"), "Pages": pages.tree.finish(), **shared.catalog}
    seed = f"{shared.digest}|{part}|{pages.tree.pages}"
    identity = hashlib.sha256(seed.encode()).digest()[:16]
    file.finish(root, shared.info, (identity, identity))  # equal until a program saves it again: reading looks at this
    return PrintReport(pages.copies, pages.tree.pages, pages.replaced, pages.shortened)


class _Shared:
    """The objects that stand once at the front of the file: forms, fonts, layout, metadata."""

    def __init__(self, job: PrintJob, *, with_key: bool) -> None:
        body = Body()
        self.static = import_pages(body, job.painted)
        if len(self.static) != len(job.drawing.pages):
            raise ValueError(f"{len(self.static)} painted pages for {len(job.drawing.pages)} drawn ones")
        self.fonts = CopyFonts(job.fonts, job.charset)
        fonts = self.fonts.write(body)
        self.resources = [
            body.add(
                {"XObject": {"S": page.form}, "Font": dict(fonts)} if drawn.layout else {"XObject": {"S": page.form}}
            )
            for page, drawn in zip(self.static, job.drawing.pages, strict=True)
        ]
        title = job.drawing.title
        created = pdf_date(job.layout.created)
        program = f"Werkblad {job.layout.program}"
        self.info = body.add({"Title": title, "Creator": program, "Producer": program, "CreationDate": created})
        coded = [page.form for page, drawn in zip(self.static, job.drawing.pages, strict=True) if drawn.layout]
        metadata = body.stream(_xmp(title, job), {"Type": Name("Metadata"), "Subtype": Name("XML")}, pack=False)
        self.catalog: Mapping[str, Value] = {
            "Lang": job.drawing.language,
            "Metadata": metadata,
            "ViewerPreferences": _preferences(job, self.static),
            **attach_layout(body, job.layout, job.key if with_key else b""),
            **mark_blank_forms(coded, job.layout),
        }
        self.packed: Packed = body.pack(len(HEADER))
        self.digest = hashlib.sha256(self.packed.data).hexdigest()


def _preferences(job: PrintJob, static: Sequence[StaticPage]) -> dict[str, Value]:
    """Hints for the print dialogue (ISO 32000-1 table 150); boxes must not be scaled, or their mm no longer hold."""
    wide = all(page.width_pt > page.height_pt for page in static)
    flip = "DuplexFlipShortEdge" if wide else "DuplexFlipLongEdge"
    duplex = Name(flip if job.duplex else "Simplex")
    return {"DisplayDocTitle": True, "PrintScaling": Name("None"), "Duplex": duplex}


def _xmp(title: str, job: PrintJob) -> bytes:
    """Title, language and time as XMP (ISO 16684-1), which catalogues read."""
    lines = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/">',
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>',
        f"<dc:language><rdf:Bag><rdf:li>{escape(job.drawing.language)}</rdf:li></rdf:Bag></dc:language>",
        f"<xmp:CreateDate>{escape(job.layout.created)}</xmp:CreateDate>",
        f"<xmp:CreatorTool>Werkblad {escape(job.layout.program)}</xmp:CreatorTool>",
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>',
    )
    return "\n".join(lines).encode()


class _CopyPages:
    """Writes pages into one file."""

    def __init__(self, job: PrintJob, shared: _Shared, file: PrintFile, tree: PageTree) -> None:
        self._job, self._shared, self._file, self.tree = job, shared, file, tree
        self.copies = self.replaced = self.shortened = 0
        planned = plans(job.drawing, job.duplex, job.paired)
        self._front = [self._slot(place) for place in planned.front]
        self._each = [self._slot(place) for place in planned.each]
        self._paired = [self._slot(place, halves=2) for place in planned.paired]
        self._upper: list[bytes | None] = []  # of the copy whose halves wait for those of the next

    def _slot(self, place: Place, halves: int = 1) -> _Slot:
        drawn, static = self._job.drawing.pages[place.page], self._shared.static[place.page]
        size = static.width_pt, static.height_pt
        if place.back:
            return _Slot(_page_tail(static, None, halves), True, None, size)
        tail = _page_tail(static, self._shared.resources[place.page], halves)
        writer = None if drawn.layout is None else _PageWriter(drawn.layout, static, self._job, self._shared.fonts)
        return _Slot(tail, False, writer, size)

    def front(self) -> None:
        """The pages that stand once, before all copies."""
        for slot in self._front:
            self._page(slot.tail, None if slot.back else PLAIN)

    def copy(self, copy: Copy) -> None:
        """One copy, from a fresh sheet on."""
        self.copies += 1
        label = copy.label or ANONYMOUS.format(number=copy.number)
        strips: dict[tuple[str, Box, float], Lettering] = {}
        for slot in self._each:
            self._page(slot.tail, self._content(slot, copy, label, strips))
        halves = [self._content(slot, copy, label, strips) for slot in self._paired]
        if self._upper:
            self._pairs(halves)
        else:
            self._upper = halves
        self.replaced += any(strip.replaced for strip in strips.values())
        self.shortened += any(strip.shortened for strip in strips.values())

    def last(self) -> None:
        """The halves of a last copy that has no other beside it."""
        if self._upper:
            self._pairs([None] * len(self._upper))

    def _pairs(self, lower: Sequence[bytes | None]) -> None:
        """The halves of two copies, one above the other (or beside it) on sheets of their own."""
        for slot, above, below in zip(self._paired, self._upper, lower, strict=True):
            self._page(slot.tail, None if slot.back else _paired(slot.size_pt, above or b"", below or b""))
        self._upper = []

    def _content(
        self, slot: _Slot, copy: Copy, label: str, strips: dict[tuple[str, Box, float], Lettering]
    ) -> bytes | None:
        """What a page side of a copy holds; None for a white back."""
        writer = slot.writer
        if writer is None:
            return None if slot.back else PLAIN
        name = b""
        if writer.strip is not None:
            whom = about(self._job.layout, writer.form, copy.number)
            where = (APART.join(filter(None, (label, whom))), writer.strip, writer.height_pt)
            if where not in strips:
                strips[where] = self._shared.fonts.fit(*where)
            name = strips[where].content
        code = PageCode(self._job.layout.run, writer.form, copy.number, writer.page).encode(self._job.key)
        return writer.content(code, name)

    def _page(self, tail: bytes, content: bytes | None) -> None:
        file = self._file
        contents = b"" if content is None else b"/Contents %d 0 R" % file.put_content(content)
        page = file.reserve()
        file.put(page, b"<</Type/Page/Parent %d 0 R%b%b" % (self.tree.parent(), contents, tail))
        self.tree.add(page)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A page side as it is written: the end of its dictionary, what writes its codes (if it has any), and its size."""

    tail: bytes
    back: bool
    writer: _PageWriter | None
    size_pt: tuple[float, float]


class _PageWriter:
    """What differs between copies on one page, with all that stays the same worked out beforehand."""

    def __init__(self, layout: PageLayout, static: StaticPage, job: PrintJob, fonts: CopyFonts) -> None:
        self.form, self.page, self.strip = layout.form, layout.page, layout.name_strip
        self.height_pt = static.height_pt
        self._symbols: list[tuple[bytes, QrFactory]] = []
        self._clear: list[bytes] = []
        for mark in layout.codes:
            if mark.role is CodeRole.CLEAR:
                self._clear.append(_clear_head(mark.box, fonts, self.height_pt))
            else:
                factory = job.entry if mark.role is CodeRole.ENTRY else job.spare
                self._symbols.append((_image_head(mark, factory, self.height_pt), factory))

    def content(self, code: str, name: bytes) -> bytes:
        """The page's own content: the shared form first, then name, codes in clear, and symbols."""
        parts = [PLAIN, name]
        parts.extend(head % for_people(code).encode() for head in self._clear)
        for head, factory in self._symbols:
            bits = factory.bits(code)
            if b"EI" in bits:  # would look like the end of the image to some readers
                parts += (head % b"/F/AHx ", bits.hex().upper().encode(), b">\nEI Q\n")
            else:
                parts += (head % b"", bits, b"\nEI Q\n")
        return b"".join(parts)


def _paired(size_pt: tuple[float, float], first: bytes, second: bytes) -> bytes:
    """Two contents of a half page above one another (where it stands: beside one another), and where to cut."""
    width, height = map(number, size_pt)
    look = tuple(map(number, CUT))
    if size_pt[1] > size_pt[0]:
        cut = b"q %b G %b w[%b]0 d %b 0 m %b %b l S Q\n" % (*look, width, width, height)
        return b"%bq\n%bQ\nq 1 0 0 1 %b 0 cm\n%bQ\n" % (cut, first, width, second)
    cut = b"q %b G %b w[%b]0 d 0 %b m %b %b l S Q\n" % (*look, height, width, height)
    return b"%bq 1 0 0 1 0 %b cm\n%bQ\nq\n%bQ\n" % (cut, height, first, second)


def _clear_head(box: Box, fonts: CopyFonts, height_pt: float) -> bytes:
    size = fonts.code_size(for_people("0" * CODE_LENGTH), box)
    x, y = number(box.x * PT_PER_MM), number(height_pt - box.centre.y * PT_PER_MM - CAP_EM * size / 2)
    return b"BT/C %b Tf %b %b Td(%%b)Tj ET\n" % (number(size), x, y)


def _image_head(mark: CodeMark, factory: QrFactory, height_pt: float) -> bytes:
    """The start of an inline image (ISO 32000-1 §8.9.7): 1 bit, 1 = black."""
    if mark.modules not in (0, factory.modules):
        raise ValueError(f"the layout has room for {mark.modules} modules, the code has {factory.modules}")
    box, side = mark.box, factory.modules
    matrix = (box.width, 0, 0, box.height, box.x)
    numbers = b" ".join(number(value * PT_PER_MM) for value in matrix)
    y = number(height_pt - box.bottom * PT_PER_MM)
    return b"q %b %b cm BI/W %d/H %d/BPC 1/CS/G/D[1 0]%%bID " % (numbers, y, side, side)


def _page_tail(static: StaticPage, resources: Ref | None, halves: int) -> bytes:
    left, bottom, right, top = static.media_box
    if top - bottom > right - left:  # it stands: halves stand beside one another
        box = serialise([left, bottom, left + halves * (right - left), top])
    else:
        box = serialise([left, bottom, right, bottom + halves * (top - bottom)])
    return b"/MediaBox%b/Resources%b>>" % (box, b"<<>>" if resources is None else b" " + serialise(resources))
