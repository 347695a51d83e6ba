"""nodes.csv and edges.csv as one graph in GraphML, which graph programs (Gephi, yEd) and networkx open.

Only what was filled in or confirmed: a proposal is no fact, and what was refused is none either. Written in parts, a
response at a time, as the tables are. Format: http://graphml.graphdrawing.org/primer/graphml-primer.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from generator.keep.network_drawn import ASKED, CONFIRMED
from generator.keep.table import Cell, TableSpec

NAME = "networks.graphml"
FACTS = (ASKED, CONFIRMED)
_TYPES = {"integer": "int", "number": "double", "boolean": "boolean", "string": "string"}
_ENDS = ("id", "source", "target")  # these columns are attributes of their own in GraphML
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def head(nodes: TableSpec, edges: TableSpec) -> bytes:
    """What the file begins with: which attributes nodes and edges have."""
    keys = [
        f'<key id="{_key(of, column.name)}" for="{of}" attr.name={quoteattr(column.name)} '
        f'attr.type="{_type(column.type)}"/>'
        for of, spec in (("node", nodes), ("edge", edges))
        for column in spec.columns
        if column.name not in _ENDS
    ]
    label = '<key id="node.label" for="node" attr.name="label" attr.type="string"/>'
    opening = '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    return "\n".join([opening, *keys, label, '<graph edgedefault="undirected">', ""]).encode()


TAIL = b"</graph>\n</graphml>\n"


def part(
    nodes: TableSpec, node_rows: Iterable[Sequence[Cell]], edges: TableSpec, edge_rows: Iterable[Sequence[Cell]]
) -> bytes:
    """The nodes and edges of a response."""
    lines = []
    for row in node_rows:
        values = dict(zip(nodes.header, row, strict=True))
        if values["state"] in FACTS:
            inside = _data("node", values) + _label(values)
            lines.append(f"<node id={_quoted(values['id'])}>{inside}</node>")
    for row in edge_rows:
        values = dict(zip(edges.header, row, strict=True))
        if values["state"] in FACTS:
            ends = f"source={_quoted(values['source'])} target={_quoted(values['target'])}"
            lines.append(f"<edge {ends}>{_data('edge', values)}</edge>")
    return "".join(f"{line}\n" for line in lines).encode()


def _label(values: dict[str, Cell]) -> str:
    """What stands at a node in a drawing: the name that was typed, else its place."""
    said = values["name"] or (values["ring"] if values["place"] == 0 else values["place"]) or "kring"
    return f'<data key="node.label">{escape(_clean(said))}</data>'


def _data(of: str, values: dict[str, Cell]) -> str:
    return "".join(
        f'<data key="{_key(of, name)}">{escape(_clean(value))}</data>'
        for name, value in values.items()
        if name not in _ENDS and value is not None and value != ""
    )


def _key(of: str, name: str) -> str:
    return f"{of}.{name}"


def _type(kind: str) -> str:
    return _TYPES.get(kind, "string")


def _quoted(value: Cell) -> str:
    return quoteattr(_clean(value))


def _clean(value: Cell) -> str:
    """As XML may hold it."""
    return _NO_XML.sub("", str(int(value) if isinstance(value, bool) else value))
