"""A drawing without fields as a PDF that everybody can read: tagged (PDF/UA-1), to keep (PDF/A-2a), fonts embedded."""

from __future__ import annotations

import hashlib
from pathlib import Path

from generator.make.drawing import Drawing, FontRef, TextOp
from generator.make.embedded_font import EmbeddedFont
from generator.make.fillable.content import PagePainter
from generator.make.fillable.meta import metadata, moment, outlines, output_intent
from generator.make.fillable.pictures import picture_object
from generator.make.fillable.tags import TagTree
from generator.make.fonts import FontBook
from generator.make.pdf_objects import HEADER, Body, Name, Ref, Value, finish
from generator.model.geometry import PT_PER_MM


def tagged_pdf(drawing: Drawing, fonts: FontBook, created: str, program: str) -> bytes:
    """The file. `created`: ISO 8601; `program`: the version that makes it. The same drawing gives the same bytes."""
    body, tags = Body(), TagTree(drawing)
    pages: list[Ref] = [body.reserve() for _ in drawing.pages]
    heights = [page.height for page in drawing.pages]
    embedded, objects = _fonts(drawing, fonts, body)
    pictures = {key: picture_object(body, picture) for key, picture in drawing.pictures.items()}
    names = {key: b"P%d" % place for place, key in enumerate(pictures)}
    resources = body.add({"Font": objects, "XObject": {names[key].decode(): ref for key, ref in pictures.items()}})

    def width(op: TextOp) -> float:
        return embedded[op.font][1].width(op.text) * op.size_pt / PT_PER_MM

    contents = [
        tags.paint(place, page.ops, PagePainter(page.height, embedded, names), width)
        for place, page in enumerate(drawing.pages)
    ]
    tags.finish()
    tree = tags.write(body, pages, heights)
    parent = body.reserve()
    for place, (page, content) in enumerate(zip(drawing.pages, contents, strict=True)):
        size: list[Value] = [0, 0, round(page.width * PT_PER_MM, 3), round(page.height * PT_PER_MM, 3)]
        body.put(pages[place], {
            "Type": Name("Page"), "Parent": parent, "Contents": body.stream(content), "Resources": resources,
            "Tabs": Name("S"), "MediaBox": size, "StructParents": place,
        })  # fmt: skip
    body.put(parent, {"Type": Name("Pages"), "Kids": list(pages), "Count": len(pages)})
    xmp, info = metadata(body, drawing.title, drawing.language, moment(created), f"Werkblad {program}")
    root = body.add({
        "Type": Name("Catalog"), "Pages": parent, "Lang": drawing.language, "StructTreeRoot": tree,
        "MarkInfo": {"Marked": True}, "ViewerPreferences": {"DisplayDocTitle": True}, "Metadata": xmp,
        "OutputIntents": output_intent(body), "Outlines": outlines(body, tags.root, pages, heights),
        "PageMode": Name("UseNone"),
    })  # fmt: skip
    identity = hashlib.blake2b(b"".join(contents) + created.encode(), digest_size=16).digest()
    packed = body.pack(len(HEADER))
    return finish(packed, bytes(packed.table()), Body(packed.next), root, info, (identity, identity))


def _fonts(
    drawing: Drawing, fonts: FontBook, body: Body
) -> tuple[dict[FontRef, tuple[bytes, EmbeddedFont]], dict[str, Value]]:
    """The fonts with the characters that are used, and the objects by the names under which pages know them."""
    used: dict[FontRef, set[str]] = {}
    for page in drawing.pages:
        for op in page.ops:
            if isinstance(op, TextOp):
                used.setdefault(op.font, set()).update(op.text)
    embedded: dict[FontRef, tuple[bytes, EmbeddedFont]] = {}
    objects: dict[str, Value] = {}
    for place, (ref, signs) in enumerate(sorted(used.items(), key=lambda item: (item[0].family, item[0].bold))):
        font = EmbeddedFont(Path(fonts.font(ref).face.filename).read_bytes(), signs, bold=ref.bold, typing=False)
        objects[f"F{place}"], _ = font.write(body)
        embedded[ref] = (b"F%d" % place, font)
    return embedded, objects
