"""Circles and lines that people drew on a map: settled by a person, and only then a fact in tables and graph."""

from __future__ import annotations

import csv
from pathlib import Path

import networkx
import pytest
from keep_samples import DOUBTFUL, RUN, answer, layout, reading
from keep_samples import KEY as RUN_KEY

from generator.keep.deciding import keep_decisions
from generator.keep.decisions import AnswerKey, Decision, Kind, decide
from generator.keep.network_drawn import settled
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.drawn_map import DrawnCircle, DrawnEdge, DrawnMap, is_drawn_name, is_proposal, known_as, labels_of
from generator.model.geometry import Box
from generator.model.run import Copy, Run

SOMEBODY = DrawnCircle(Box(100, 50, 12, 10), 0.97)
RING = DrawnCircle(Box(40, 40, 14, 14), 0.8, "p03")
TO_PLACE = DrawnEdge(SOMEBODY.name, "p07", 0.95)
TO_MIDDLE = DrawnEdge("ik", "p07", 0.6)
DRAWN = DrawnMap((SOMEBODY, RING), (TO_PLACE, TO_MIDDLE))
ON_PAPER = AnswerKey(RUN, 1, "", "groei_kaart.getekend1")
KEY = AnswerKey("S2E9N9", 1, "", "kaart_netwerk.getekend1")


def seen(*drawn: DrawnCircle | DrawnEdge) -> tuple[str, ...]:
    names = ", ".join(f'"{one.name}"' for one in drawn)
    return (f'["doubtful", [{names}], ""]',)


def test_what_nobody_looked_at_is_a_proposal() -> None:
    assert set(settled(DRAWN, None).states.values()) == {"proposed"}
    unreadable = decide(Kind.UNREADABLE, KEY, evidence=seen(*DRAWN.proposals))
    assert set(settled(DRAWN, unreadable).states.values()) == {"proposed"}, "a person could not tell either"


def test_each_is_confirmed_or_refused_by_itself() -> None:
    choice = decide(Kind.VALUE, KEY, chosen=(SOMEBODY.name, TO_PLACE.name), evidence=seen(*DRAWN.proposals))
    states = settled(DRAWN, choice).states
    assert [states[one.name] for one in DRAWN.proposals] == ["confirmed", "refused", "confirmed", "refused"]
    none = decide(Kind.BLANK, KEY, evidence=seen(*DRAWN.proposals))
    assert set(settled(DRAWN, none).states.values()) == {"refused"}


def test_a_line_to_a_circle_that_is_none_leads_nowhere() -> None:
    choice = decide(Kind.VALUE, KEY, chosen=(TO_PLACE.name,), evidence=seen(*DRAWN.proposals))
    assert settled(DRAWN, choice).states[TO_PLACE.name] == "refused"


def test_a_decision_holds_for_another_scan_of_the_same_paper() -> None:
    moved = DrawnCircle(Box(101.4, 49.1, 12, 10), 0.9)
    again = DrawnMap((moved,), (DrawnEdge(moved.name, "p07", 0.7),))
    assert moved.name != SOMEBODY.name
    choice = decide(Kind.VALUE, KEY, chosen=(SOMEBODY.name, TO_PLACE.name), evidence=seen(*DRAWN.proposals))
    assert set(settled(again, choice).states.values()) == {"confirmed"}


def test_what_another_scan_adds_is_a_proposal_again() -> None:
    other = DrawnCircle(Box(150, 90, 12, 10), 0.9)
    choice = decide(Kind.VALUE, KEY, chosen=(SOMEBODY.name,), evidence=seen(*DRAWN.proposals))
    states = settled(DrawnMap((SOMEBODY, other), ()), choice).states
    assert states == {SOMEBODY.name: "confirmed", other.name: "proposed"}


def place_state(folder: Path, *decisions: Decision) -> str:
    """The state of place 1, where nobody filled anything in, and to which somebody drew a line."""
    drawn = DrawnMap((SOMEBODY,), (DrawnEdge(SOMEBODY.name, "p01", 0.95),))
    with SqliteStore(folder / "s.sqlite") as store:
        store.add_run(Run(layout(), RUN_KEY, b"x"), (Copy(RUN, 1),))
        store.add_reading(reading(1, 1, answer(ON_PAPER.variable, DOUBTFUL, drawn=drawn)))
        keep_decisions(store, decisions)
        write_tables(store, folder)
    with (folder / "nodes.csv").open(encoding="utf-8", newline="") as stream:
        (place,) = (row for row in csv.DictReader(stream) if row["place"] == "1")
    graph = networkx.read_graphml(folder / "networks.graphml")
    assert (place["id"] in graph) == (place["state"] == "confirmed")
    return place["state"]


def test_a_place_that_only_a_drawn_line_leads_to_is_no_more_than_that_line(tmp_path: Path) -> None:
    names = SOMEBODY.name, f"{SOMEBODY.name}-p01"
    evidence = (f'["doubtful", ["{names[0]}", "{names[1]}"], ""]',)
    assert place_state(tmp_path / "a") == "proposed"
    assert place_state(tmp_path / "b", decide(Kind.VALUE, ON_PAPER, chosen=names, evidence=evidence)) == "confirmed"
    assert place_state(tmp_path / "c", decide(Kind.BLANK, ON_PAPER, evidence=evidence)) == "refused"


def test_circles_far_apart_are_others() -> None:
    assert known_as([SOMEBODY.name], [DrawnCircle(Box(120, 50, 12, 10), 1.0)]) == {}
    assert known_as(["ik-p07"], []) == {"ik-p07": "ik-p07"}, "printed nodes are always the same"


def test_people_read_numbers_not_names() -> None:
    assert list(labels_of(DRAWN).values()) == [
        "een extra kring", "kring om plek 3", "lijn tussen kring 1 en plek 7", "lijn tussen het midden en plek 7",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["ik-p07", "c106x55", "c106x55-p07", "c106x55-ik"])
def test_names_of_proposals_are_known(name: str) -> None:
    assert is_proposal(name) and not is_drawn_name(name)


@pytest.mark.parametrize("name", ["", "p7", "ik-p07-p08", "c1x2; drop", "kaart_netwerk.getekend1"])
def test_other_names_are_no_proposals(name: str) -> None:
    assert not is_proposal(name)
