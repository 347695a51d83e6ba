"""The fillable PDF, as a table of contents: PDF/UA-1 and PDF/A-2a, with form fields that come back.

What is inside, and how a reader finds it, is told in `docs/filled-pdfs.md`. All copies of a run share everything but
their codes: a `FillableMaster` writes the shared objects once, and a copy costs little more than its QR symbols.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from generator.make.drawing import Drawing, FontRef, PageDrawing, TextOp
from generator.make.embedded_font import EmbeddedFont
from generator.make.fillable.codes import CodePage, CodeTags, code_objects
from generator.make.fillable.content import PagePainter
from generator.make.fillable.fields import CODE_FIELD, READ_ONLY, FieldWriter, Look, Placed, has_widget
from generator.make.fillable.meta import metadata, moment, outlines, output_intent, pdf_date
from generator.make.fillable.pictures import picture_object
from generator.make.fillable.tags import Annotation, TagTree
from generator.make.fonts import FontBook
from generator.make.pdf_objects import HEADER, Body, Name, Packed, Ref, Value, finish
from generator.make.printrun.lettering import APART, about
from generator.make.qr import QrFactory
from generator.model.code import CODE_LENGTH, PageCode
from generator.model.geometry import PT_PER_MM
from generator.model.layout import CodeRole, Field, FieldRole, Layout, PageLayout
from generator.model.run import Copy

LAYOUT_KEY = "Werkblad"  # our name in PieceInfo
PIECE_FORMAT = 1
PLAIN_LOOK = Look()
PRIVATE_ALT = "Alleen voor eigen gebruik: dit vakje is niet in te vullen en wordt niet meegestuurd."
ENDINGS = (".", "?", "!", "…")
DRAW_ALT = "Tekenveld"


@dataclass(frozen=True, slots=True)
class Options:
    """What may differ per build."""

    look: Look = PLAIN_LOOK


PLAIN = Options()


class FillableMaster:
    """All that the copies of one run share. `layout_json` is the layout as it travels along: without the run's key."""

    def __init__(
        self,
        drawing: Drawing,
        fonts: FontBook,
        layout: Layout,
        layout_json: bytes,
        entry: QrFactory,
        options: Options = PLAIN,
    ) -> None:
        self._drawing, self._layout, self._entry, self._options = drawing, layout, entry, options
        self._spare = QrFactory("", CODE_LENGTH)
        self._body = Body()
        self._pages = [self._body.reserve() for _ in drawing.pages]
        self._heights = [page.height for page in drawing.pages]
        self._tags = TagTree(drawing)
        self._numbers = len(drawing.pages)  # struct parents: pages first, then annotations
        self._placed: list[Placed] = []
        self._codes: dict[int, CodePage] = {}
        self._shared: list[bytes] = []  # per page: the content that all copies have
        self._annots: list[list[Ref]] = [[] for _ in drawing.pages]
        self._write_fonts(fonts)
        self._piece, self._code_field = self._body.reserve(), self._body.reserve()
        self._layout_stream = self._body.stream(layout_json)
        self._root, self._info = self._write(layout)
        self._frozen: Packed = self._body.pack(len(HEADER))
        self._table = bytes(self._frozen.table())

    def copy(self, copy: Copy, key: bytes) -> bytes:
        """One copy as a file. `key` proves its codes and is not written."""
        own = Body(self._frozen.next)
        when = pdf_date(moment(self._layout.created))
        codes = {
            page: PageCode(copy.run, spot.layout.form, copy.number, spot.layout.page).encode(key)
            for page, spot in self._codes.items()
        }
        for page, spot in self._codes.items():
            whom = about(self._layout, spot.layout.form, copy.number)
            label = APART.join((copy.label, whom)) if copy.label and whom else copy.label or whom.capitalize()
            code_objects(own, spot, codes[page], label, self._entry, self._spare, when, self._shared[page])
        first = next(iter(codes.values()), "")
        own.put(
            self._code_field,
            {"FT": Name("Tx"), "Ff": READ_ONLY, "T": CODE_FIELD, "TU": "Bladcode", "V": first, "Kids": []},
        )
        private: dict[str, Value] = {
            "Format": PIECE_FORMAT, "Run": copy.run, "Copy": copy.number, "Layout": self._layout_stream,
        }  # fmt: skip
        own.put(self._piece, {LAYOUT_KEY: {"LastModified": when, "Private": private}})
        stamp = f"{copy.run}|{copy.number}|{self._layout.created}|{first}|{copy.label}"
        identity = hashlib.blake2b(stamp.encode(), digest_size=16).digest()
        return finish(self._frozen, self._table, own, self._root, self._info, (identity, identity))

    # -- once per run

    def _write_fonts(self, fonts: FontBook) -> None:
        used: dict[FontRef, set[str]] = {}
        for page in self._drawing.pages:
            for op in page.ops:
                if isinstance(op, TextOp):
                    used.setdefault(op.font, set()).update(op.text)
        regular = sorted((ref for ref in used if not ref.bold), key=lambda ref: (-len(used[ref]), ref.family))
        self._typing = regular[0] if regular else next(iter(used), None) or FontRef(next(iter(fonts.families())))
        used.setdefault(self._typing, set())
        self._fonts: dict[FontRef, tuple[bytes, EmbeddedFont]] = {}
        self._font_objects: dict[str, Value] = {}
        for i, (ref, chars) in enumerate(sorted(used.items(), key=lambda item: (item[0].family, item[0].bold))):
            data = Path(fonts.font(ref).face.filename).read_bytes()
            font = EmbeddedFont(data, chars, bold=ref.bold, typing=ref == self._typing)
            printed, typed = font.write(self._body)
            self._fonts[ref] = (b"F%d" % i, font)
            self._font_objects[f"F{i}"] = printed
            if ref == self._typing:
                self._typed = typed

    def _write(self, layout: Layout) -> tuple[Ref, Ref]:
        pictures = {key: picture_object(self._body, p) for key, p in self._drawing.pictures.items()}
        names = {key: b"P%d" % i for i, key in enumerate(pictures)}
        resources = self._body.add({
            "Font": self._font_objects,
            "XObject": {names[key].decode(): ref for key, ref in pictures.items()},
        })  # fmt: skip
        self._shared = [self._page_content(i, page, names) for i, page in enumerate(self._drawing.pages)]
        writer = FieldWriter(self._body, self._pages, layout.variables, self._options.look, self._typed)
        form = writer.write(self._placed, [self._code_field])
        self._tags.finish()
        tree = self._tags.write(self._body, self._pages, self._heights)
        pages = self._body.reserve()
        for i, page in enumerate(self._drawing.pages):
            self._write_page(i, page, pages, resources, self._shared[i])
        self._body.put(pages, {"Type": Name("Pages"), "Kids": self._pages, "Count": len(self._pages)})
        return self._catalog(layout, pages, tree, form)

    def _page_content(self, i: int, page: PageDrawing, pictures: dict[str, bytes]) -> bytes:
        painter = PagePainter(page.height, self._fonts, pictures)
        parts = [self._tags.paint(i, page.ops, painter, self._width)]
        private_seen: set[str] = set()
        size_pt = _reading_size(page)
        for field in page.layout.fields if page.layout else ():
            node = page.field_nodes.get(field.name)
            if has_widget(field):
                widget = self._annotation(i)
                self._tags.field(node, page.sheet_node, widget)
                self._placed.append(Placed(field, page.height, widget, size_pt))
            elif field.role is FieldRole.DRAW or field.variable not in private_seen:
                private_seen.add(field.variable)
                alt = self._stand_in_text(field)
                parts.append(self._tags.stand_in(node, page.sheet_node, i, field.box, page.height, alt))
        if page.layout is not None and any(mark.role is CodeRole.ENTRY for mark in page.layout.codes):
            self._codes[i] = self._code_page(i, page, page.layout)
        return b"\n".join(part for part in parts if part)

    def _stand_in_text(self, field: Field) -> str:
        """What is said where nothing can be filled in."""
        if field.role is FieldRole.DRAW:
            return f"{DRAW_ALT}: {field.label}"
        known = next((v.label for v in self._layout.variables if v.name == field.variable), field.label)
        return f"{known if known.endswith(ENDINGS) else known + '.'} {PRIVATE_ALT}"

    def _code_page(self, i: int, page: PageDrawing, layout: PageLayout) -> CodePage:
        entry = next(mark.box for mark in layout.codes if mark.role is CodeRole.ENTRY)
        link = self._annotation(i) if self._entry.leads_somewhere else None
        tags = CodeTags.hang(self._tags, i, page.sheet_node, link, entry)
        content, piece = self._body.reserve(), self._body.reserve()
        return CodePage(layout, page.height, tags, content, piece, self._pages[i], *self._fonts[self._typing])

    def _annotation(self, page: int) -> Annotation:
        self._numbers += 1
        annotation = Annotation(page, self._body.reserve(), self._numbers - 1)
        self._annots[page].append(annotation.ref)
        return annotation

    def _width(self, op: TextOp) -> float:
        """How wide a printed text is, in mm."""
        return self._fonts[op.font][1].width(op.text) * op.size_pt / PT_PER_MM

    def _write_page(self, i: int, page: PageDrawing, pages: Ref, resources: Ref, content: bytes) -> None:
        spot = self._codes.get(i)
        contents: list[Value] = [self._body.stream(content)]
        if spot is not None:
            contents.append(spot.content)
        self._body.put(self._pages[i], {
            "Type": Name("Page"), "Parent": pages, "Contents": contents, "Resources": resources, "Tabs": Name("S"),
            "MediaBox": [0, 0, round(page.width * PT_PER_MM, 3), round(page.height * PT_PER_MM, 3)],
            "StructParents": i, "Annots": self._annots[i] or None,
            "LastModified": pdf_date(moment(self._layout.created)) if spot else None,
            "PieceInfo": spot.piece if spot else None,
        })  # fmt: skip

    def _catalog(self, layout: Layout, pages: Ref, tree: Ref, form: dict[str, Value]) -> tuple[Ref, Ref]:
        body, drawing = self._body, self._drawing
        xmp, info = metadata(
            body, drawing.title, drawing.language, moment(layout.created), f"Werkblad {layout.program}"
        )
        return body.add({
            "Type": Name("Catalog"), "Pages": pages, "Lang": drawing.language, "StructTreeRoot": tree,
            "MarkInfo": {"Marked": True}, "ViewerPreferences": {"DisplayDocTitle": True}, "Metadata": xmp,
            "OutputIntents": output_intent(body), "AcroForm": form, "PieceInfo": self._piece,
            "Outlines": outlines(body, self._tags.root, self._pages, self._heights), "PageMode": Name("UseNone"),
        }), info  # fmt: skip


def _reading_size(page: PageDrawing) -> float:
    """The type size (pt) in which most of a page is printed: people type as large as they read."""
    letters: Counter[float] = Counter()
    for op in page.ops:
        if isinstance(op, TextOp):
            letters[op.size_pt] += len(op.text)
    return letters.most_common(1)[0][0] if letters else 0.0
