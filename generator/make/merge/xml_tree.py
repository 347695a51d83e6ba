"""The XML that a template wrote, as a tree: no DTD, no entities, no depth without end.

Each element knows the line of the *template* that it came from: the sandbox marks each start tag with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from generator.sandbox.environment import LINE_ATTRIBUTE

MAX_DEPTH = 24  # a cell in a row in a canvas in … : real sheets stay under 8
MAX_ELEMENTS = 20_000  # a sheet of 40 pages has about 2,000


class BrokenXmlError(Exception):
    """The text is not well-formed. `line` is the line of the rendered text, `near` the last mark before it."""

    def __init__(self, what: str, near: str) -> None:
        super().__init__(what)
        self.near = near


@dataclass(slots=True)
class Element:
    """An element as parsed. `mark`: where its start tag stands in the templates ("index:line")."""

    tag: str
    attributes: dict[str, str]
    mark: str
    content: list[Element | str] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        """The child elements."""
        return [c for c in self.content if isinstance(c, Element)]

    @property
    def loose_text(self) -> str:
        """The text that stands directly in this element."""
        return "".join(c for c in self.content if isinstance(c, str)).strip()


class _TreeBuilder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self.mark = ""
        self._open: list[Element] = []
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.mark = attributes.pop(LINE_ATTRIBUTE, self.mark)
        self._count += 1
        if len(self._open) >= MAX_DEPTH:
            raise BrokenXmlError(f"er staan meer dan {MAX_DEPTH} elementen in elkaar", self.mark)
        if self._count > MAX_ELEMENTS:
            raise BrokenXmlError(f"er zijn meer dan {MAX_ELEMENTS} elementen", self.mark)
        element = Element(tag, attributes, self.mark)
        if self._open:
            self._open[-1].content.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, tag: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].content.append(text)

    def refuse(self, *_: object) -> None:
        raise BrokenXmlError("een DOCTYPE, entiteit of verwerkingsinstructie kan hier niet", self.mark)


_EXPAT_DUTCH = {
    expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]: "een element wordt niet of verkeerd gesloten",
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]: "er staat geen <sheet> in",
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]: "een element wordt niet gesloten",
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "er staat nog iets na </sheet>",
    expat.errors.codes[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "een kenmerk staat twee keer in een element",
    expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: "deze &…; bestaat niet (wel: &amp; &lt; &gt;)",
}


def parse(text: str) -> Element:
    """The root element. Raises BrokenXmlError."""
    builder = _TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    parser.ProcessingInstructionHandler = builder.refuse
    try:
        parser.Parse(text.strip(), True)
    except expat.ExpatError as error:
        raise BrokenXmlError(_EXPAT_DUTCH.get(error.code, "dit is geen goede XML"), builder.mark) from None
    if builder.root is None:
        raise BrokenXmlError("er staat niets in", "")
    return builder.root
