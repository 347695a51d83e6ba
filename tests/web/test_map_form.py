"""A map as a form: what a person adds to what was found, as it is kept, and as it stands there again."""

from __future__ import annotations

import pytest

from generator.model.drawn_map import SAME_MM, DrawnCircle, DrawnEdge, DrawnMap
from generator.model.errors import DecisionError
from generator.model.geometry import Box
from generator.model.map_said import MapSaid, said_of, said_text, with_added
from generator.web import map_form
from generator.web.items import MapCircle, MapLine, MapShown

AREA = Box(20, 40, 150, 120)
FOUND = MapCircle("c95x100", "1: een extra kring", "")
LINE = MapLine("c95x100-p01", "2: lijn", (("c95x100", "kring 1"), ("p01", "plek 1")), "p01")
PLACES = (("p01", "plek 1", Box(50, 60, 8, 8)), ("p02", "plek 2", Box(90, 60, 8, 8)))
NODES = (("ik", "het midden"), ("p01", "plek 1"), ("p02", "plek 2"), ("c95x100", "kring 1"))


def shown(said: MapSaid = MapSaid()) -> MapShown:  # noqa: B008  # frozen
    return MapShown(AREA, PLACES, NODES, (FOUND,), (LINE,), said)


def typed(**fields: str) -> MapSaid:
    return map_form.said({"kaart": "1", **{name.replace("_", "-"): text for name, text in fields.items()}}, shown())


def test_nothing_typed_adds_nothing_but_takes_back_an_arrow() -> None:
    assert typed(**{f"pijl_{LINE.name}": "p01"}) == MapSaid(towards=((LINE.name, "p01"),))
    assert typed() == MapSaid(towards=((LINE.name, ""),)), "the list says that there is none"
    assert said_text(MapSaid()) == ""


@pytest.mark.parametrize("part", range(9))
def test_a_circle_stands_in_the_part_that_was_named_and_on_nobody(part: int) -> None:
    (one, other) = typed(kring_0_plek=f"d{part}", kring_1_plek=f"d{part}").circles
    row, column = divmod(part, 3)
    for circle in (one, other):
        at = circle.box.centre
        assert column * 50 <= at.x - AREA.x <= (column + 1) * 50 and row * 40 <= at.y - AREA.y <= (row + 1) * 40
        assert abs(at.x - 95) + abs(at.y - 100) > SAME_MM, "not where a circle was found"
    assert one.name != other.name


def test_a_ring_round_a_place_and_a_line_to_a_new_circle() -> None:
    said = typed(kring_0_plek="p02", kring_1_plek="d0", kring_1_wie=" Noor ", lijn_0_een="n1", lijn_0_ander="ik",
                 lijn_0_pijl="ander")  # fmt: skip
    ring, extra = said.circles
    assert ring.around == "p02" and ring.box.contains(PLACES[1][2])
    (edge,) = said.edges
    assert {edge.one, edge.other} == {extra.name, "ik"}
    assert said.names == ((extra.name, "Noor"),) and (edge.name, "ik") in said.towards


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"lijn_0_een": "p01"}, "twee einden"),
        ({"lijn_0_een": "p01", "lijn_0_ander": "p01"}, "twee einden"),
        ({"lijn_0_een": "n1", "lijn_0_ander": "p01"}, "twee einden"),  # a new circle that is not there
        ({"kring_0_wie": "Noor"}, "'Noor' staat geen plek"),
    ],
)
def test_what_is_half_filled_in_is_not_kept(fields: dict[str, str], told: str) -> None:
    with pytest.raises(DecisionError, match=told):
        typed(**fields)


def test_what_was_said_stands_there_again_and_comes_back_the_same() -> None:
    said = typed(kring_0_plek="d0", kring_0_wie="Noor", kring_1_plek="p02", lijn_0_een="n0", lijn_0_ander="p01",
                 lijn_0_pijl="een")  # fmt: skip
    again = shown(said_of(said_text(said)))
    circles, lines = map_form.circle_rows(again, {}), map_form.line_rows(again, {})
    assert (circles[0].where, circles[0].who, circles[1].where) == ("d0", "Noor", "p02")
    form = {"kaart": "1"}
    for k, row in enumerate(circles):
        form |= {f"kring-{k}-plek": row.where, f"kring-{k}-wie": row.who}
    for k, line in enumerate(lines):
        form |= {f"lijn-{k}-een": line.one, f"lijn-{k}-ander": line.other, f"lijn-{k}-pijl": line.arrow}
    assert said_text(map_form.said(form, again)) == said_text(said)


def test_what_another_scan_found_after_all_is_not_added_again() -> None:
    said = MapSaid((DrawnCircle(Box(90, 95, 12, 10), 1.0),), (DrawnEdge("c96x100", "p01", 1.0),))
    drawn = with_added(DrawnMap((DrawnCircle(Box(88, 95, 14, 11), 0.8),), ()), said)
    (circle,), (edge,) = drawn.circles, drawn.edges
    assert circle.confidence == 0.8 and circle.name in (edge.one, edge.other)


@pytest.mark.parametrize(
    "text", ["[", "[1]", '[[],[],[],[["x",""]]]', '[[[[1,2,3],""]],[],[],[]]', "null", '[[],[["p01"]],[],[]]']
)
def test_what_is_no_such_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        said_of(text)
