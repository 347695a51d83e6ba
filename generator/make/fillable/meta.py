"""What a fillable PDF says about itself: XMP with its two conformance claims, output intent, bookmarks, dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from generator.make.fillable.content import rect_points
from generator.make.fillable.icc import srgb_profile
from generator.make.fillable.tags import Element
from generator.make.pdf_objects import Body, Name, Ref, Value

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:CreatorTool>{program}</xmp:CreatorTool><pdf:Producer>{program}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that this file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def moment(created: str) -> datetime:
    """The layout's ISO 8601 moment in UTC, whole seconds."""
    stamp = datetime.fromisoformat(created)
    return (stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def pdf_date(when: datetime) -> str:
    """A date as PDF writes it (§7.9.4)."""
    return when.strftime("D:%Y%m%d%H%M%SZ")


def metadata(body: Body, title: str, language: str, when: datetime, program: str) -> tuple[Ref, Ref]:
    """The XMP stream and the information dictionary, which say the same (ISO 19005-2 §6.6.2)."""
    xmp = _XMP.format(
        title=escape(title),
        language=escape(language),
        program=escape(program),
        date=when.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    stream = body.stream(xmp.encode(), {"Type": Name("Metadata"), "Subtype": Name("XML")}, pack=False)
    date = pdf_date(when)
    info = body.add({"Title": title, "Creator": program, "Producer": program, "CreationDate": date, "ModDate": date})
    return stream, info


def output_intent(body: Body) -> Value:
    """Colours are sRGB (ISO 19005-2 §6.2.3)."""
    profile = body.stream(srgb_profile(), {"N": 3})
    return [{
        "Type": Name("OutputIntent"), "S": Name("GTS_PDFA1"), "OutputConditionIdentifier": "sRGB IEC61966-2.1",
        "Info": "sRGB IEC61966-2.1", "DestOutputProfile": profile,
    }]  # fmt: skip


def outlines(body: Body, root: Element, pages: Sequence[Ref], heights: Sequence[float]) -> Ref:
    """Bookmarks: a sheet each, and below it its headings."""
    top = body.reserve()
    sheets: list[tuple[Element, str, list[Element]]] = []
    for element in root.walk():
        if element.role == "Sect" and element.title and element.start():
            sheets.append((element, element.title, []))
        elif element.role == "H2" and sheets and element.text.strip():
            sheets[-1][2].append(element)
    refs = [body.reserve() for _ in sheets]
    for i, (element, title, headings) in enumerate(sheets):
        kids = [body.reserve() for _ in headings]
        for j, heading in enumerate(headings):
            body.put(kids[j], {
                "Title": " ".join(heading.text.split()), "Parent": refs[i], "Dest": _goal(heading, pages, heights),
                "Prev": kids[j - 1] if j else None, "Next": kids[j + 1] if j + 1 < len(kids) else None,
            })  # fmt: skip
        body.put(refs[i], {
            "Title": title, "Parent": top, "Dest": _goal(element, pages, heights),
            "Prev": refs[i - 1] if i else None, "Next": refs[i + 1] if i + 1 < len(refs) else None,
            "First": kids[0] if kids else None, "Last": kids[-1] if kids else None,
            "Count": -len(kids) if kids else None,
        })  # fmt: skip
    return body.put(top, {
        "Type": Name("Outlines"), "First": refs[0] if refs else None, "Last": refs[-1] if refs else None,
        "Count": len(refs),
    })  # fmt: skip


def _goal(element: Element, pages: Sequence[Ref], heights: Sequence[float]) -> Value:
    """Where a bookmark leads: the top of the first thing in the element."""
    page, box = next((pair for part in element.walk() for pair in part.boxes), (0, None))
    if box is None:
        start = element.start()
        return [pages[start[0] if start else 0], Name("Fit")]
    return [pages[page], Name("XYZ"), None, rect_points(box, heights[page])[3], None]
