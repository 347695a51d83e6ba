"""SVG from outside, made safe and plain: values in, values out.

What comes in may be gzipped, in UTF-16, with prefixes and entities of Illustrator; what goes out is one UTF-8 text of
SVG elements only, that reaches for nothing. What no printer shows (scripts, animation, HTML) is taken out and told;
what would draw more than any logo needs (a use of a use of a use …) is counted before anything is drawn.
"""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
HREFS = ("href", f"{{{XLINK}}}href")

MAX_BYTES = 20 * 1024 * 1024  # unpacked; a logo file is under 5 MB, and packs to a tenth
MAX_ELEMENTS = 200_000  # a coat of arms traced by hand has some 5,000; these still end in seconds
MAX_DEPTH = 200  # in one another; drawing programs stay under 20, and renderers use their stack for it
MAX_CHAIN = 350  # elements in and through one another: the renderers' own stack and ours
MAX_DRAWN = 500_000  # elements drawn, each as often as it is used: nested <use> makes billions of a few
MAX_ENTITY_CHARS = 100_000  # what is declared before the picture begins: Illustrator writes 1,000
MAX_NESTED = 3  # SVG in a picture in an SVG
PICTURE_TYPES = ("image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp")
SVG_TYPE = "image/svg+xml"

_LOOKS_LIKE_SVG = re.compile(r"<(?:[\w.-]+:)?svg[\s>]")
_DROPPED: Mapping[str, str] = {  # element → what it is to a user
    **dict.fromkeys(("script", "handler", "listener"), "een script"),
    **dict.fromkeys(("animate", "animateColor", "animateMotion", "animateTransform", "set", "discard"), "animatie"),
    **dict.fromkeys(("foreignObject", "iframe", "video", "audio", "canvas", "object", "embed"), "een stuk webpagina"),
    **dict.fromkeys(("font", "font-face", "glyph", "missing-glyph"), "een lettertype in het bestand zelf"),
}
_SILENT = frozenset(("metadata", "title", "desc", "color-profile", "cursor", "view", "namedview"))
# No renderer at hand draws these.
_UNKNOWN = frozenset(
    ("mesh", "meshgradient", "hatch", "solidColor", "solidcolor", "tref", "altGlyph")
)  # none draws them
_URL = re.compile(r"url\(\s*([\"']?)(.*?)\1\s*\)", re.I | re.S)
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}", re.I)
_ANIMATION = re.compile(r"@(?:-\w+-)?keyframes\b", re.I)
_SHAPE = re.compile(r"clip-path\s*:\s*(?:circle|ellipse|inset|polygon|path|rect|xywh)\s*\(", re.I)
_NAMESPACE = re.compile(r"@namespace\b[^;]*;", re.I)
_IMPORT = re.compile(r"@import\b", re.I)
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*((?:[^()]|\([^()]*\))*))?\)")
_CUSTOM = re.compile(r"(--[\w-]+)\s*:\s*([^;}\"']+)")
_ELSEWHERE = "Sla het logo op als één SVG zonder verwijzingen, met alle plaatjes erin ('insluiten')."
_SIMPLER = "Maak het eenvoudiger, of sla het op als PNG van minstens 1400 beeldpunten breed."


class SvgError(Exception):
    """An SVG that cannot be used. `what` follows on "Het logo", `mend` says what to do (both Dutch)."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend)  # both, so that it can come from another process
        self.what = what
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Svg:
    """A safe SVG. `dropped`: what was taken out (Dutch); `pictures`: the bytes of the pictures in it."""

    text: str
    elements: int  # as often as they are drawn
    dropped: tuple[str, ...] = ()
    lettered: bool = False  # it has <text>: drawn in the fonts at hand
    pictures: tuple[bytes, ...] = ()


def looks_like_svg(data: bytes) -> bool:
    """Whether these bytes are an SVG, packed or not, by content."""
    try:
        start = _unpacked(data[:65536], whole=False)[:65536]
    except SvgError:
        return False
    return bool(_LOOKS_LIKE_SVG.search(_decoded(start)))


def safe(data: bytes, nested: int = 0) -> Svg:
    """The SVG, safe and plain. Raises SvgError."""
    root = _tree(_unpacked(data))
    if _local(root) != "svg":
        raise SvgError("is geen SVG", "Sla het logo opnieuw op als SVG of PNG.")
    cleaner = _Cleaner(nested)
    cleaner.clean(root)
    elements = _drawn(root)
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    text = without_variables(ET.tostring(root, "unicode"))
    return replace(cleaner.found(), text=text, elements=elements)


def without_variables(svg: str) -> str:
    """The SVG with `var(--x, fallback)` worked out: the renderers draw nothing where they meet one."""
    if not _VAR.search(svg):
        return svg
    known = {key: value.strip() for key, value in _CUSTOM.findall(svg)}

    def value(match: re.Match[str]) -> str:
        return known.get(match[1]) or (match[2] or "").strip() or "#000000"

    for _ in range(4):  # a variable may stand for another
        if not _VAR.search(svg) or len(svg) > MAX_BYTES:
            break
        svg = _VAR.sub(value, svg)
        known = {key: _VAR.sub(value, found)[:1000] for key, found in known.items()}
    return svg


def _unpacked(data: bytes, *, whole: bool = True) -> bytes:
    if data[:2] != b"\x1f\x8b":
        return data
    unpacking = zlib.decompressobj(31)
    try:
        plain = unpacking.decompress(data, MAX_BYTES)
    except zlib.error as error:
        raise SvgError(
            "is beschadigd: de ingepakte SVG (.svgz) gaat niet open", "Sla het op als gewone SVG."
        ) from error
    if whole and (unpacking.unconsumed_tail or not unpacking.eof):
        much = f"wordt uitgepakt groter dan {MAX_BYTES >> 20} MB" if unpacking.unconsumed_tail else "is niet heel"
        raise SvgError(much, _SIMPLER)
    return plain


def _decoded(start: bytes) -> str:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return start.decode("utf-16", "replace")
    if start[:4] in (b"<\0?\0", b"<\0s\0", b"\0<\0?", b"\0<\0s"):
        return start.decode("utf-16-le" if start[1] == 0 else "utf-16-be", "replace")
    return start.decode("utf-8", "replace")


class _Builder(ET.TreeBuilder):
    """Stops as soon as there is too much, not after."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = self.depth = self.chars = 0

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:
        self.elements += 1
        self.depth += 1
        self.data_seen(sum(map(len, attrs.values())))
        if self.elements > MAX_ELEMENTS:
            raise SvgError(f"heeft meer dan {MAX_ELEMENTS} onderdelen", _SIMPLER)
        if self.depth > MAX_DEPTH:
            raise SvgError(f"heeft onderdelen die meer dan {MAX_DEPTH} diep in elkaar zitten", _SIMPLER)
        return super().start(tag, attrs)

    def end(self, tag: str) -> ET.Element:
        self.depth -= 1
        return super().end(tag)

    def data(self, data: str) -> None:
        self.data_seen(len(data))
        super().data(data)

    def data_seen(self, chars: int) -> None:
        """Count text as it comes out of the parser: entities make much of little."""
        self.chars += chars
        if self.chars > MAX_BYTES:
            raise SvgError("bevat XML-entiteiten die het veel te groot maken", _SIMPLER)

    def pi(self, target: str, text: str | None = None) -> Any:
        if target == "xml-stylesheet":
            raise SvgError("verwijst naar een stijlblad in een ander bestand", _ELSEWHERE)


def _tree(data: bytes) -> ET.Element:
    head = _decoded(data[: MAX_ENTITY_CHARS + 65536])
    begins = _LOOKS_LIKE_SVG.search(head)
    declared = head[: begins.start()] if begins else head
    if re.search(r"<!ENTITY\s+%|<!ENTITY\s+\S+\s+(?:SYSTEM|PUBLIC)\b", declared):
        raise SvgError("verwijst naar een ander bestand (met een XML-entiteit)", _ELSEWHERE)
    if "<!ENTITY" in declared and len(declared) > MAX_ENTITY_CHARS:
        raise SvgError("bevat XML-entiteiten die het veel te groot maken", _SIMPLER)
    try:
        return ET.fromstring(data, ET.XMLParser(target=_Builder()))
    except ET.ParseError as error:
        if "amplification" in str(error) or ("entity" in str(error) and "recursive" in str(error)):
            raise SvgError("bevat XML-entiteiten die het veel te groot maken", _SIMPLER) from error
        raise SvgError("is beschadigd: de SVG is geen goede XML", "Sla het logo opnieuw op als SVG.") from error
    except (ValueError, LookupError, UnicodeError) as error:
        raise SvgError("is beschadigd: de SVG is geen goede XML", "Sla het logo opnieuw op als SVG.") from error


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


class _Cleaner:
    """One pass over a tree, in place; what was taken out is kept."""

    def __init__(self, nested: int) -> None:
        self._nested = nested
        self._dropped: dict[str, None] = {}
        self._lettered = False
        self._pictures: list[bytes] = []

    def found(self) -> Svg:
        """What was found on the way."""
        return Svg("", 0, tuple(self._dropped), self._lettered, tuple(self._pictures))

    def clean(self, element: ET.Element) -> None:
        """The element and everything in it."""
        name = _local(element)
        if not element.tag.startswith("{"):
            element.tag = f"{{{SVG}}}{name}"  # a forgotten xmlns: the meaning is clear
        self._attributes(element, name)
        if name == "style":
            element.text = self._style("".join(element.itertext()))
            del element[:]
            return
        self._lettered |= name == "text"
        element[:] = [child for child in element if self._stays(child, name)]
        for child in element:
            self.clean(child)

    def _stays(self, child: ET.Element, parent: str) -> bool:
        if not isinstance(child.tag, str):
            return False
        space, name = child.tag[1:].partition("}")[0] if child.tag.startswith("{") else SVG, _local(child)
        if parent == "switch" and "requiredExtensions" in child.attrib:
            return False  # what Illustrator keeps for itself: nobody ever sees it
        if name in _DROPPED and (space == SVG or "xhtml" in space):
            self._dropped[_DROPPED[name]] = None
        elif name in _UNKNOWN and space == SVG:
            raise SvgError(f"gebruikt <{name}>, en dat kunnen wij niet tekenen", "Sla het op als PNG of PDF.")
        return space == SVG and name not in _DROPPED and name not in _SILENT

    def _attributes(self, element: ET.Element, name: str) -> None:
        for key, value in list(element.attrib.items()):
            plain = key.rpartition("}")[2]
            if plain.lower().startswith("on"):
                self._dropped["een script"] = None
                del element.attrib[key]
            elif key in HREFS:
                self._reference(element, name, key, value.strip())
            elif key.startswith("{") and not key.startswith(f"{{{XLINK}}}") and "XML/1998" not in key:
                del element.attrib[key]  # what a drawing program notes for itself
            elif plain == "style":
                element.set(key, self._style(value))
            elif "url(" in value.lower():
                _only_inside(value)
        if any(key in element.attrib for key in HREFS) and HREFS[0] in element.attrib:
            element.set(HREFS[1], element.attrib[HREFS[0]])  # svglib knows the old name only

    def _reference(self, element: ET.Element, name: str, key: str, value: str) -> None:
        if name == "a":
            del element.attrib[key]  # a link to a website draws nothing
        elif value[:5].lower() == "data:" and name in ("image", "feImage"):
            element.set(key, self._picture(value))
        elif not value.startswith("#"):
            raise SvgError(f"verwijst naar een ander bestand of naar internet ({value[:60]})", _ELSEWHERE)

    def _picture(self, address: str) -> str:
        head, _, body = address[5:].partition(",")
        kind, *options = (part.strip().lower() for part in head.split(";"))
        try:
            data = base64.b64decode(re.sub(r"\s+", "", urllib.parse.unquote(body)) + "==") if "base64" in options else (
                urllib.parse.unquote_to_bytes(body)
            )  # fmt: skip
        except (binascii.Error, ValueError) as error:
            raise SvgError("heeft een plaatje dat beschadigd is", "Sla het logo opnieuw op.") from error
        if kind in PICTURE_TYPES:
            self._pictures.append(data)
            return f"data:{kind};base64,{base64.b64encode(data).decode()}"
        if kind != SVG_TYPE:
            raise SvgError(f"heeft een plaatje van een soort die wij niet kennen ({kind[:40]})", "Neem PNG of JPEG.")
        if self._nested >= MAX_NESTED:
            raise SvgError("heeft een SVG in een SVG in een SVG", _SIMPLER)
        inner = safe(data, self._nested + 1)
        self._dropped |= dict.fromkeys(inner.dropped)
        self._lettered |= inner.lettered
        self._pictures += inner.pictures
        return f"data:{SVG_TYPE};base64,{base64.b64encode(inner.text.encode()).decode()}"

    def _style(self, css: str) -> str:
        if _FONT_FACE.search(css):
            self._dropped["een lettertype in het bestand zelf"] = None
            css = _FONT_FACE.sub("", css)
        if _ANIMATION.search(css):
            self._dropped["animatie"] = None
        if _IMPORT.search(css):
            raise SvgError("verwijst naar een stijlblad in een ander bestand", _ELSEWHERE)
        css = _NAMESPACE.sub("", css)
        if _SHAPE.search(css):
            what = "gebruikt 'clip-path' met een vorm in CSS, en dat kunnen wij niet tekenen"
            raise SvgError(what, "Gebruik <clipPath>, of sla het op als PNG.")
        _only_inside(css)
        return css


def _only_inside(css: str) -> None:
    for _, target in _URL.findall(css):
        if not target.startswith("#"):
            raise SvgError(f"verwijst naar een ander bestand of naar internet ({target[:60]})", _ELSEWHERE)


def _drawn(root: ET.Element) -> int:
    """How many elements are drawn, each as often as it is used. Raises SvgError beyond MAX_DRAWN."""
    by_id = {element.get("id", ""): element for element in root.iter()}
    counted: dict[ET.Element, int] = {}
    busy: set[ET.Element] = set()

    def count(element: ET.Element) -> int:
        if element in counted:
            return counted[element]
        if element in busy:
            return 0  # a ring: renderers leave it out
        if len(busy) > MAX_CHAIN:
            raise SvgError("heeft verwijzingen naar verwijzingen zonder eind", _SIMPLER)
        busy.add(element)
        total = 1 + sum(map(count, element)) + sum(count(by_id[name]) for name in _uses(element) if name in by_id)
        busy.discard(element)
        counted[element] = total
        if total > MAX_DRAWN:
            raise SvgError(f"tekent meer dan {MAX_DRAWN} onderdelen, doordat ze naar elkaar verwijzen", _SIMPLER)
        return total

    return count(root)


def _uses(element: ET.Element) -> Iterator[str]:
    """The ids of what is drawn again for this element."""
    for key, value in element.attrib.items():
        if key == HREFS[1] and value.startswith("#") and _local(element) in ("use", "feImage", "textPath"):
            yield value[1:]
        elif key not in HREFS and "url(" in value.lower():
            for _, target in _URL.findall(value):
                yield target[1:]
