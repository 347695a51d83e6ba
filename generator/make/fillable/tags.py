"""The structure tree of a fillable PDF (ISO 32000-1 §14.7 and §14.8, ISO 14289-1): what screen readers say, in order.

A drawing says which node each op belongs to. Here ops that follow each other and belong together become one marked
content sequence; nodes become structure elements; widgets and links hang under elements of their own. Two rules
of PDF/UA shape this: a Form element holds one widget and nothing else (so text that compose gave to a Form becomes a
Span around it, and shapes become artifacts), and everything that is not tagged is an artifact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from generator.make.drawing import ARTIFACT, Drawing, Op, StructNode, TextOp
from generator.make.fillable.content import PagePainter, op_bounds, rect_points
from generator.make.pdf_objects import Body, Name, Ref, Value, number
from generator.model.geometry import PT_PER_MM, Box, around

INLINE = frozenset({"Span", "Link", "Form", "Reference", "Quote", "Code"})
KEPT_EMPTY = frozenset({"Document", "TD", "TH"})  # an empty cell still is a cell
SPOKEN = frozenset({"Figure", "Formula", "Link"})  # roles whose alternative text counts
WORD_GAP_EM = 0.12  # text further apart than this on a line are two words (a space is about 0.25 em)
Place = tuple[int, float]  # page, op on the page: where something stands in painting order
AFTER_PAGE = float("inf")


@dataclass(frozen=True, slots=True)
class Content:
    """A marked content sequence."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """A widget or link: its object, and its number in the parent tree."""

    page: int
    ref: Ref
    struct_parent: int


@dataclass(slots=True)
class Element:
    """A structure element while the tree is being built."""

    role: str
    alt: str = ""
    title: str = ""
    scope: str = ""
    kids: list[Element | Content | Annotation] = field(default_factory=list)
    places: list[Place | None] = field(default_factory=list)  # of each kid; None: as its neighbour before
    boxes: list[tuple[int, Box]] = field(default_factory=list)  # page and extent of what is painted
    text: str = ""
    ref: Ref = field(default_factory=lambda: Ref(0))

    def hang(self, kid: Element | Content | Annotation, place: Place | None = None) -> None:
        """Add a kid; `place` says where it stands among the others."""
        self.kids.append(kid)
        self.places.append(place)

    def start(self) -> Place | None:
        """Where the first thing in it stands."""
        found = [p for p in self.places if p is not None]
        found += [p for kid in self.kids if isinstance(kid, Element) and (p := kid.start())]
        return min(found, default=None)

    def walk(self) -> Iterator[Element]:
        """Itself and all below, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()


class TagTree:
    """Elements of one drawing, filled page by page."""

    def __init__(self, drawing: Drawing) -> None:
        self.elements = [Element(n.role, n.alt, n.title, n.scope) for n in drawing.nodes]
        self.root = Element("Document", title=drawing.title)
        self._nodes = drawing.nodes
        self._mcids: list[list[Element]] = [[] for _ in drawing.pages]
        self._annotations: dict[int, Element] = {}
        for element, node in zip(self.elements, drawing.nodes, strict=True):
            if node.parent >= 0:
                self.elements[node.parent].hang(element)
            elif node.role == "Document":
                self.root = element
        for element, node in zip(self.elements, drawing.nodes, strict=True):
            if node.parent < 0 and element is not self.root:
                self.root.hang(element)
        self._tagged_text = {
            op.tag for page in drawing.pages for op in page.ops if isinstance(op, TextOp) and op.tag >= 0
        }

    def paint(self, page: int, ops: Sequence[Op], painter: PagePainter, width: Callable[[TextOp], float]) -> bytes:
        """A page's content, every op marked; the marks are noted in the tree."""
        tails = _tails(ops, self._nodes, width)
        out: list[bytes] = []
        for start, tag, group in _groups(ops, self._nodes):
            painted = b"\n".join(painter.paint(op, tails.get(start + i, "")) for i, op in enumerate(group))
            if tag == ARTIFACT:
                out.append(b"/Artifact BMC\n" + painted + b"\nEMC")
                continue
            element = self.elements[tag]
            element.boxes += [(page, op_bounds(op)) for op in group]
            element.text += "".join(
                op.text + tails.get(start + i, "") for i, op in enumerate(group) if isinstance(op, TextOp)
            )
            mcid = self.mark(element, page, (page, start))
            out.append(b"/%s <</MCID %d>> BDC\n" % (self._role(tag).encode(), mcid) + painted + b"\nEMC")
        return b"\n".join(out)

    def mark(self, element: Element, page: int, place: Place | None = None) -> int:
        """The number of a new marked content sequence that belongs to `element`."""
        mcid = len(self._mcids[page])
        self._mcids[page].append(element)
        element.hang(Content(page, mcid), place)
        return mcid

    def field(self, node: int | None, sheet: int, widget: Annotation) -> None:
        """Hang a widget: in its own Form element, or in one that is added where `node` or `sheet` says."""
        holder = self.elements[node] if node is not None else self.below(sheet)
        if holder.role == "Form" and not holder.kids:
            self.annotate(holder, widget)
            return
        if holder.role == "Form":  # text of its own, or a second widget: it becomes the Span around Forms
            self._loosen(holder)
        form = Element("Form")
        self.annotate(form, widget)
        last = max((p for p in holder.places if p), default=None)
        holder.hang(form, last)

    def stand_in(self, node: int | None, sheet: int, page: int, box: Box, height: float, alt: str) -> bytes:
        """A Figure where something is drawn that cannot be a field: an empty path on its place, to carry its text."""
        holder = self.elements[node] if node is not None else self.below(sheet)
        if holder.role in ("Form", "Figure") and not holder.kids:
            holder.role, figure = "Figure", holder
        elif holder.role == "Figure":
            return b""
        else:
            figure = Element("Figure")
            holder.hang(figure)
        figure.alt = figure.alt or alt
        figure.boxes.append((page, box))
        left, bottom, right, top = rect_points(box, height)
        place = b" ".join(map(number, (left, bottom, right - left, top - bottom)))
        return b"/Figure <</MCID %d>> BDC %s re n EMC" % (self.mark(figure, page), place)

    def annotate(self, element: Element, annotation: Annotation) -> None:
        """Put a widget or link under its element."""
        element.hang(annotation, (annotation.page, AFTER_PAGE) if element.role != "Form" else None)
        self._annotations[annotation.struct_parent] = element

    def below(self, sheet: int) -> Element:
        """The element of a sheet, or the whole document."""
        return self.elements[sheet] if sheet >= 0 else self.root

    def finish(self) -> None:
        """Put kids in reading order and drop what holds nothing."""
        for element in self.elements:  # a Form without a widget: its field is not for typing
            if element.role == "Form" and not any(isinstance(k, Annotation) for k in element.kids):
                element.role = "Span"
        self._tidy(self.root)
        self._level_headings()

    def write(self, body: Body, pages: Sequence[Ref], heights: Sequence[float]) -> Ref:
        """All elements into the file; returns the tree's root."""
        tree = body.reserve()
        everything = list(self.root.walk())
        for element in everything:
            element.ref = body.reserve()
        parents = {id(kid): e for e in everything for kid in e.kids if isinstance(kid, Element)}
        for element in everything:
            parent = parents[id(element)].ref if id(element) in parents else tree
            body.put(element.ref, _entries(element, parent, pages, heights))
        numbers: list[Value] = []
        for page, marked in enumerate(self._mcids):
            numbers += [page, [e.ref for e in marked]]
        for index, element in sorted(self._annotations.items()):
            numbers += [index, element.ref]
        return body.put(tree, {
            "Type": Name("StructTreeRoot"), "K": [self.root.ref], "ParentTree": body.add({"Nums": numbers}),
            "ParentTreeNextKey": max(self._annotations, default=len(self._mcids)) + 1,
        })  # fmt: skip

    def _role(self, tag: int) -> str:
        role = self.elements[tag].role
        return "Span" if role == "Form" else role

    def _loosen(self, form: Element) -> None:
        """A Form with more than one thing in it: a Span that holds a Form per widget."""
        form.role = "Span"
        for i, kid in enumerate(form.kids):
            if isinstance(kid, Annotation):
                inner = Element("Form")
                self.annotate(inner, kid)
                form.kids[i] = inner

    def _level_headings(self) -> None:
        """No level is skipped on the way down (PDF/UA): an H3 right below an H1 becomes an H2, and so do its peers."""
        above: list[tuple[int, int]] = []  # levels as given and as written, from the top
        for element in self.root.walk():
            if not (element.role[:1] == "H" and element.role[1:].isdigit()):
                continue
            given = int(element.role[1:])
            while above and above[-1][0] >= given:
                above.pop()
            written = above[-1][1] + 1 if above else 1
            above.append((given, written))
            element.role = f"H{written}"

    def _tidy(self, element: Element) -> None:
        for kid in element.kids:
            if isinstance(kid, Element):
                self._tidy(kid)
        ordered: list[tuple[Place, Place | None, Element | Content | Annotation]] = []
        own = [p for kid, p in zip(element.kids, element.places, strict=True) if isinstance(kid, Content) and p]
        page, last = max(own, default=(-1, 0.0))
        latest: Place = (page, last + 0.5)  # a field follows the text that its element holds itself
        placed = False
        for kid, place in zip(element.kids, element.places, strict=True):
            if isinstance(kid, Element):
                if not kid.kids and kid.role not in KEPT_EMPTY:
                    continue
                start = kid.start() if place is None else None
                if start is not None:
                    latest, placed = (max(latest, start) if placed else start), True
            ordered.append((place or latest, place, kid))
        ordered.sort(key=lambda row: row[0])
        element.kids = [kid for _, _, kid in ordered]
        element.places = [place for _, place, _ in ordered]


def _groups(ops: Sequence[Op], nodes: Sequence[StructNode]) -> Iterator[tuple[int, int, list[Op]]]:
    """Ops that follow each other with one tag: (place of the first, tag, ops). A Form keeps only its text."""
    start, current, group = 0, ARTIFACT, list[Op]()
    for i, op in enumerate(ops):
        shape_of_form = op.tag >= 0 and nodes[op.tag].role == "Form" and not isinstance(op, TextOp)
        tag = ARTIFACT if shape_of_form else op.tag
        if group and tag != current:
            yield start, current, group
            group = []
        if not group:
            start, current = i, tag
        group.append(op)
    if group:
        yield start, current, group


def _tails(ops: Sequence[Op], nodes: Sequence[StructNode], width: Callable[[TextOp], float]) -> dict[int, str]:
    """Which texts need a space behind them, so that the words of two lines or spans do not run together."""

    def block(tag: int) -> int:
        while tag >= 0 and nodes[tag].role in INLINE:
            tag = nodes[tag].parent
        return tag

    texts = [(i, op) for i, op in enumerate(ops) if isinstance(op, TextOp) and op.tag >= 0]
    tails: dict[int, str] = {}
    for (i, op), (_, following) in pairwise(texts):
        if block(op.tag) != block(following.tag) or op.text.endswith((" ", "-")) or following.text.startswith(" "):
            continue
        same_line = abs(op.at.y - following.at.y) < op.size_pt / PT_PER_MM / 4
        gap = following.at.x - (op.at.x + width(op))
        if not same_line or gap > WORD_GAP_EM * op.size_pt / PT_PER_MM:
            tails[i] = " "
    return tails


def _entries(element: Element, parent: Ref, pages: Sequence[Ref], heights: Sequence[float]) -> dict[str, Value | None]:
    home = next((k.page for k in element.kids if not isinstance(k, Element)), None)
    kids: list[Value] = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(kid.ref)
        elif isinstance(kid, Annotation):
            kids.append({"Type": Name("OBJR"), "Obj": kid.ref, "Pg": pages[kid.page]})
        elif kid.page == home:
            kids.append(kid.mcid)
        else:
            kids.append({"Type": Name("MCR"), "MCID": kid.mcid, "Pg": pages[kid.page]})
    return {
        "S": Name(element.role), "P": parent, "K": kids or None, "Pg": None if home is None else pages[home],
        "T": element.title or None, "Alt": (element.alt or None) if element.role in SPOKEN else None,
        "A": _attributes(element, heights),
    }  # fmt: skip


def _attributes(element: Element, heights: Sequence[float]) -> Value | None:
    if element.role == "Figure":
        boxes = [pair for part in element.walk() for pair in part.boxes]
        if boxes:
            page = boxes[0][0]
            extent = around([box for p, box in boxes if p == page])
            return {"O": Name("Layout"), "BBox": list(rect_points(extent, heights[page]))}
    if element.role == "TH":
        return {"O": Name("Table"), "Scope": Name(element.scope or "Column")}
    if element.role == "L":
        return {"O": Name("List"), "ListNumbering": Name(_numbering(element))}
    return None


def _numbering(element: Element) -> str:
    """How a list is numbered, by its first label."""
    label = next((part.text.strip(" .)") for part in element.walk() if part.role == "Lbl"), "")
    return "Decimal" if label.isdigit() else "Disc" if label else "None"
