"""The graph that other programs open: what was filled in and confirmed, never a proposal."""

from __future__ import annotations

import io

import networkx

from generator.keep import graphml
from generator.keep.table import TableSpec, text, whole

NODES = TableSpec(
    "nodes",
    "",
    (text("id", ""), whole("place", ""), text("ring", ""), text("name", ""), text("state", "")),
)
EDGES = TableSpec("edges", "", (text("source", ""), text("target", ""), whole("weight", ""), text("state", "")))


def graph_of(
    nodes: list[list[str | int | float | None]], edges: list[list[str | int | float | None]]
) -> networkx.Graph:
    data = graphml.head(NODES, EDGES) + graphml.part(NODES, nodes, EDGES, edges) + graphml.TAIL
    return networkx.read_graphml(io.BytesIO(data))


def test_what_was_filled_in_and_confirmed_is_there_with_its_values() -> None:
    graph = graph_of(
        [
            ["1-ik", 0, "ik", None, "asked"],
            ["1-p03", 3, "team", "Jo & <co>\x07", "asked"],
            ["1-c1x2", None, None, None, "confirmed"],
        ],
        [["1-ik", "1-p03", 2, "asked"], ["1-c1x2", "1-p03", None, "confirmed"]],
    )
    assert graph.nodes["1-p03"] == {
        "place": 3,
        "ring": "team",
        "name": "Jo & <co>",
        "state": "asked",
        "label": "Jo & <co>",
    }
    assert graph.nodes["1-c1x2"]["label"] == "kring"
    assert graph.edges["1-ik", "1-p03"]["weight"] == 2
    assert set(graph.edges) == {("1-ik", "1-p03"), ("1-p03", "1-c1x2")} or graph.number_of_edges() == 2


def test_proposals_and_what_was_refused_are_no_facts() -> None:
    graph = graph_of(
        [
            ["1-ik", 0, "ik", None, "asked"],
            ["1-c1x2", None, None, None, "proposed"],
            ["1-c9x9", None, None, None, "refused"],
        ],
        [["1-ik", "1-c1x2", None, "proposed"], ["1-ik", "1-c9x9", None, "refused"]],
    )
    assert list(graph.nodes) == ["1-ik"]
    assert graph.number_of_edges() == 0


def test_a_graph_of_nobody_opens_too() -> None:
    assert graph_of([], []).number_of_nodes() == 0
