"""People who drew on a printed network map: from the scan to proposals, a person's decision, tables and a graph."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import cv2
import networkx
import numpy as np
import pypdfium2 as pdfium
import pytest

from generator.collect import Rereading, collect
from generator.define.library import Library
from generator.keep.deciding import keep_decisions
from generator.keep.decisions import AnswerKey, Kind, decide
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.answer import AnswerState, Fate, PageReading
from generator.model.drawn_map import DrawnMap
from generator.model.geometry import PT_PER_MM, Point
from generator.model.map_said import said_text
from generator.model.map_space import MapSpace, maps_of
from generator.read.drawings.maps import area
from generator.read.drawings.maps.shown import MAP_COLOUR
from generator.review.desk import ReviewDesk
from generator.selftest import Plan, printed
from generator.web import map_form
from generator.web.items import AnswerItem, Ask, Queue, Reply

PX_PER_MM = 200 / 25.4
BLUE = (150, 60, 30)


class Sheet:
    """A printed map as a colour picture to draw on."""

    def __init__(self, folder: Path, pack: str, form: str) -> None:
        self.product, self.run = printed(Plan(pack, "zonneveen"), Library(None), folder)
        layout = self.run.layout
        place, page = next((i, p) for i, p in enumerate(layout.pages) if p.places and layout.forms[p.form].key == form)
        (self.space,) = maps_of(layout, page)
        pdf = pdfium.PdfDocument(self.product.files[0])
        bitmap = pdf[self.product.pages_of(1)[place]].render(scale=PX_PER_MM / PT_PER_MM)
        self.print = bitmap.to_numpy()[:, :, :3].copy()
        pdf.close()
        self.folder = folder


def stroke(picture: np.ndarray, points: list[tuple[float, float]]) -> None:
    at = np.round(np.array(points) * PX_PER_MM * 16).astype(np.int32)
    cv2.polylines(picture, [at], False, BLUE, 4, cv2.LINE_AA, 4)


def ring(picture: np.ndarray, middle: Point, wide: float, high: float) -> None:
    """A circle that is not quite round and not quite closed."""
    turns = np.linspace(0.3, 2 * math.pi + 0.2, 70)
    stroke(
        picture,
        [(middle.x + (wide + 0.3 * math.sin(2 * t)) * math.cos(t), middle.y + high * math.sin(t)) for t in turns],
    )


def line(picture: np.ndarray, space: MapSpace, one: str, other: str) -> None:
    """Straight from outline to outline, bent a little."""
    nodes = {node.name: node for node in space.nodes}
    a, b = nodes[one], nodes[other]
    far = math.hypot(b.centre.x - a.centre.x, b.centre.y - a.centre.y)
    dx, dy = (b.centre.x - a.centre.x) / far, (b.centre.y - a.centre.y) / far
    points = []
    for t in np.linspace(a.radius + 0.5, far - b.radius - 0.5, 40):
        bow = 2.5 * math.sin(math.pi * t / far)
        points.append((a.centre.x + dx * t - dy * bow, a.centre.y + dy * t + dx * bow))
    stroke(picture, points)


def scanned(picture: np.ndarray, path: Path) -> Path:
    rng = np.random.default_rng(5)
    noisy = np.clip(cv2.GaussianBlur(picture, (0, 0), 0.6) + rng.normal(0, 4, picture.shape), 0, 255).astype(np.uint8)
    path.write_bytes(cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes())
    return path


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    return Sheet(tmp_path_factory.mktemp("druk"), "medewerker", "jobrolnetwerk")


def store_of(sheet: Sheet) -> SqliteStore:
    return SqliteStore(sheet.folder / "selftest.sqlite")


def drawn_on(sheet: Sheet) -> np.ndarray:
    """Somebody beside the map, connected with place 8; places 7 and 8 connected."""
    picture = sheet.print.copy()
    nodes = {node.name: node for node in sheet.space.nodes}
    eight = nodes["p08"].centre
    middle = Point(eight.x + 30, eight.y - 10)
    ring(picture, middle, 8.0, 6.5)
    stroke(picture, [(eight.x + 5.2, eight.y - 1.5), (eight.x + 13, eight.y - 4.2), (middle.x - 8.5, middle.y + 2)])
    line(picture, sheet.space, "p07", "p08")
    return picture


def rows(out: Path, name: str) -> list[dict[str, str]]:
    with (out / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_what_was_drawn_is_proposed_settled_and_becomes_a_graph(sheet: Sheet, tmp_path: Path) -> None:
    out = tmp_path / "uit"
    with store_of(sheet) as store:
        collect((scanned(drawn_on(sheet), tmp_path / "scan.jpg"),), store, out)
        (reading,) = store.readings(sheet.run.layout.run, 1)
        drawn = drawn_in(reading, sheet.space)
        (circle,) = drawn.circles
        assert {(edge.one, edge.other) for edge in drawn.edges} == {(circle.name, "p08"), ("p07", "p08")}
        write_tables(store, out)
        assert {row["state"] for row in rows(out, "edges")} == {"proposed"}, "nobody settled anything yet"
        graph = networkx.read_graphml(out / "networks.graphml")
        assert graph.number_of_edges() == 0, "a proposal is no fact"

        key = AnswerKey(sheet.run.layout.run, 1, "", sheet.space.variable)
        seen = ('["doubtful", ' + str([p.name for p in drawn.proposals]).replace("'", '"') + ', ""]',)
        keep_decisions(store, [decide(Kind.VALUE, key, chosen=(circle.name, f"{circle.name}-p08"), evidence=seen)])
        write_tables(store, out)
        states = {
            (row["source"].split("-")[-1], row["target"].split("-")[-1]): row["state"] for row in rows(out, "edges")
        }
        assert states == {(circle.name, "p08"): "confirmed", ("p07", "p08"): "refused"}
        graph = networkx.read_graphml(out / "networks.graphml")
        (edge,) = graph.edges(data=True)
        assert {edge[0].split("-")[-1], edge[1].split("-")[-1]} == {circle.name, "p08"}
        assert edge[2]["state"] == "confirmed"
        assert {graph.nodes[n]["form"] for n in edge[:2]} == {"jobrolnetwerk"}
        (answer,) = (r for r in rows(out, "answers") if r["variable"] == sheet.space.variable)
        assert (answer["state"], answer["source"]) == ("answered", "review")


@contextmanager
def reviewed(sheet: Sheet, folder: Path, out: Path) -> Iterator[tuple[ReviewDesk, AnswerItem]]:
    """The drawn sheet as it came in, and its map as review asks about it; tables are written at the end."""
    with SqliteStore(folder / "eigen.sqlite") as store:
        with store_of(sheet) as other:
            run = other.run(sheet.run.layout.run)
            store.add_run(run, other.copies(run.layout.run), ())
        collect((scanned(drawn_on(sheet), folder / "scan.jpg"),), store, out)
        desk = ReviewDesk(store, out, Rereading(store, out))
        with closing(desk):
            yield desk, asked(desk, sheet)
            desk.finish()


def asked(desk: ReviewDesk, sheet: Sheet) -> AnswerItem:
    """What review asks about the map of a sheet."""
    (work,) = [w for w in desk.works(Queue.DOUBTS) if w.key.variable == sheet.space.variable]
    item = desk.shown(work)
    assert isinstance(item, AnswerItem)
    return item


@pytest.mark.slow
def test_a_person_adds_what_reading_missed_and_says_who_it_is(sheet: Sheet, tmp_path: Path) -> None:
    out = tmp_path / "uit"
    with reviewed(sheet, tmp_path, out) as (desk, item):
        assert item.map
        (circle,) = item.map.circles
        form = {f"wie-{circle.name}": "Noor", "kring-0-plek": "d6", "kring-0-wie": "Bart", "kaart": "1"}
        form |= {"lijn-0-een": "n0", "lijn-0-ander": circle.name, "lijn-0-pijl": "ander"}
        form |= {"lijn-1-een": "p01", "lijn-1-ander": "p02"}
        said = map_form.said(form, item.map)
        reply = Reply("value", (circle.name, *said.added), said_text(said))
        assert desk.decide(item.id, reply, "ik", "") is None
        again = desk.item(item.id, "ik")
        assert isinstance(again, AnswerItem) and again.map and again.decided
        assert (
            said_text(again.map.said) == said_text(said) and again.decided.said == "2 kringen en 2 lijnen (Noor, Bart)"
        )
    nodes = {row["name"]: row for row in rows(out, "nodes") if row["name"]}
    assert {name: row["state"] for name, row in nodes.items()} == {"Noor": "confirmed", "Bart": "confirmed"}
    assert (out / nodes["Noor"]["name_crop"]).read_bytes()[:2] == b"\xff\xd8" and not nodes["Bart"]["name_crop"]
    graph = networkx.read_graphml(out / "networks.graphml")
    lines = {frozenset(graph.nodes[n]["label"] for n in ends): data for *ends, data in graph.edges(data=True)}
    assert set(lines) == {frozenset(("Noor", "Bart")), frozenset(("1", "2"))}
    assert lines[frozenset(("Noor", "Bart"))]["towards"] == nodes["Noor"]["id"]
    assert not [r for r in rows(out, "answers") if "Bart" in "".join(r.values())], "kept as a graph, not as an answer"


def drawn_in(reading: PageReading, space: MapSpace) -> DrawnMap:
    assert reading.fate is Fate.READ
    (answer,) = (a for a in reading.answers if a.variable == space.variable)
    assert answer.state is AnswerState.DOUBTFUL, "always for a person"
    assert answer.drawn is not None
    return answer.drawn


@pytest.mark.slow
def test_a_map_on_which_nobody_drew_costs_no_second_look(
    sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(area, "read_map", lambda *_: pytest.fail("nobody drew anything"))
    with store_of(sheet) as store:
        collect((scanned(sheet.print.copy(), tmp_path / "leeg.jpg"),), store, tmp_path / "uit")
        found = [r for r in store.readings(sheet.run.layout.run, 1) if r.source.file.endswith("leeg.jpg")]
        assert [r.fate for r in found] == [Fate.READ]
        assert not [a for r in found for a in r.answers if a.drawn is not None]


@pytest.mark.slow
@pytest.mark.parametrize("proposed", [True, False])
def test_review_shows_the_numbers_and_keeps_what_is_ticked(sheet: Sheet, tmp_path: Path, proposed: bool) -> None:
    out = tmp_path / "uit"
    with reviewed(sheet, tmp_path, out) as (desk, item):
        assert item.map and item.ask is Ask.MANY
        labels = [option.label for option in item.options]
        assert labels[0] == "1: een extra kring"
        assert sorted(labels[1:]) == [
            f"{n}: {said}" for n, said in ((2, "lijn tussen kring 1 en plek 8"), (3, "lijn tussen plek 7 en plek 8"))
        ]
        picture = cv2.imdecode(np.frombuffer(desk.picture(item.id, 0, "uitsnede", 0) or b"", np.uint8), 1)
        pink = (np.abs(picture.astype(int) - MAP_COLOUR).sum(axis=2) < 90).sum()
        assert pink > 500, "what was found is drawn over the scan"
        chosen = tuple(option.code for option in item.options[:2]) if proposed else ()
        assert desk.decide(item.id, Reply("value", chosen), "ik", "") is None
    states = [row["state"] for row in rows(out, "edges")]
    assert sorted(states) == (["confirmed", "refused"] if proposed else ["refused", "refused"])
    circles = [row["state"] for row in rows(out, "nodes") if not row["place"]]
    assert circles == (["confirmed"] if proposed else ["refused"])
