"""What a screen reader would say of a tagged PDF, in its order: for tests, from the structure tree alone.

One line per structure element that says something, indented by depth; running text of inline elements is joined.
Form fields are told as their kind, tooltip and group; figures and links as their alternative text or text.
"""

from __future__ import annotations

import io
import re

import pikepdf

INLINE = ("Span", "Link", "Form", "Figure")
GROUPS = frozenset({"Document", "Part", "Art", "Sect", "Div"})  # what is right below these stands by itself
CHECK, RADIO = "aankruisvak", "keuzerondje"
MULTILINE, COMB, READ_ONLY, REQUIRED, RADIO_FLAG = 1 << 12, 1 << 24, 1, 2, 1 << 15


def text_dump(pdf: bytes) -> str:
    """The whole document as a reader hears it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        speech = _Speech(document)
        root = document.Root.StructTreeRoot
        kids = root.K if isinstance(root.K, pikepdf.Array) else [root.K]
        for kid in kids:
            speech.element(kid, 0)
        return "\n".join(speech.lines) + "\n"


class _Speech:
    def __init__(self, document: pikepdf.Pdf) -> None:
        self.lines: list[str] = []
        self._texts = {page.obj.objgen: _marked_text(page) for page in document.pages}

    def element(self, element: pikepdf.Object, depth: int) -> None:
        role = str(element.S)[1:]
        start = len(self.lines)
        self.lines.append("")
        words = self._own(element, element.get("/Pg"), depth)
        scope = next((f" ({a.Scope})".replace("/", "") for a in _attributes(element) if "/Scope" in a), "")
        title = f" “{element.T}”" if "/T" in element else ""
        self.lines[start] = f"{'  ' * depth}{role}{scope}{title} {' '.join(words.split())}".rstrip()

    def _own(self, element: pikepdf.Object, page: pikepdf.Object | None, depth: int) -> str:
        """The text of an element itself and its inline kids; other kids become lines of their own."""
        words = f"[{element.Alt}] " if "/Alt" in element else ""
        kids = element.get("/K", pikepdf.Array())
        alone = str(element.S)[1:] in GROUPS
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                assert page is not None
                words += self._texts[page.objgen].get(kid, "")
            elif kid.get("/Type") == "/MCR":
                words += self._texts[kid.get("/Pg", page).objgen].get(int(kid.MCID), "")
            elif kid.get("/Type") == "/OBJR":
                words += _annotation(kid.Obj)
            elif not alone and str(kid.S)[1:] in INLINE:
                words += self._own(kid, kid.get("/Pg", page), depth)
            else:
                self.element(kid, depth + 1)
        return words


def _attributes(element: pikepdf.Object) -> list[pikepdf.Object]:
    found = element.get("/A", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _annotation(annotation: pikepdf.Object) -> str:
    if annotation.Subtype != "/Widget":
        return f" ⟨link naar {annotation.A.URI}⟩ "
    parent = annotation.get("/Parent")
    field = parent if "/FT" not in annotation and parent is not None else annotation
    flags = int(field.get("/Ff", 0))
    if field.FT == "/Btn":
        kind = RADIO if flags & RADIO_FLAG else CHECK
    else:
        kind = "tekstveld" + (", meer regels" if flags & MULTILINE else "") + (", vakjes" if flags & COMB else "")
    kind += ", verplicht" if flags & REQUIRED else ""
    kind += ", alleen lezen" if flags & READ_ONLY else ""
    group = f" (groep: {field.TU})" if field is not annotation else ""
    return f" ⟨{kind}: {annotation.get('/TU', '')}{group}⟩ "


def _marked_text(page: pikepdf.Page) -> dict[int, str]:
    """Marked content number to its text."""
    fonts = {name: _to_unicode(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
    texts: dict[int, str] = {}
    stack: list[int | None] = []
    meaning: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "BDC":
            stack.append(int(operands[1].MCID) if "/MCID" in operands[1] else None)
            if stack[-1] is not None:
                texts.setdefault(stack[-1], "")
        elif operator == "BMC":
            stack.append(None)
        elif operator == "EMC":
            stack.pop()
        elif operator == "Tf":
            meaning = fonts[str(operands[0])]
        elif operator == "Tj" and stack and stack[-1] is not None:
            data = bytes(operands[0])
            pairs = (int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))
            texts[stack[-1]] += "".join(meaning[glyph] for glyph in pairs)
    return texts


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    found = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", bytes(font.ToUnicode.read_bytes()))
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in found}
