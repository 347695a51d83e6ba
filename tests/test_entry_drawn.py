"""What is drawn on a phone, all the way to the tables: the same columns as paper, with how it came."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from entry_hall import Hall, hall_of
from phone import arrived, chromium, phone
from playwright.sync_api import Browser, Page, expect

from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables

pytestmark = [pytest.mark.slow, pytest.mark.browser]
FIRST = "groeicurve_lijn_lijn1"
PLACE = "netwerkkaart_netwerk_p"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def tables(hall: Hall, folder: Path, name: str) -> list[dict[str, str]]:
    with SqliteStore(hall.place) as store:
        write_tables(store, folder)
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def drawn(page: Page, heights: tuple[float, ...]) -> None:
    page.locator("button[value=draw]").click()
    page.locator(".plot").evaluate("e => e.scrollIntoView({block: 'start'})")
    box = page.locator(".plot svg").bounding_box()
    assert box is not None
    for place, height in enumerate(heights):
        page.mouse.move(box["x"] + box["width"] * place / (len(heights) - 1), box["y"] + box["height"] * (1 - height))
        if not place:
            page.mouse.down()
    page.mouse.up()


def test_a_drawn_curve_and_the_list_both_come_into_the_tables(browser: Browser, tmp_path: Path) -> None:
    with hall_of(tmp_path, form="groeicurve") as hall:
        with phone(browser) as page:
            page.goto(hall.scanned(1))
            expect(page.locator(".plot")).to_be_visible()
            drawn(page, tuple(n / 40 for n in range(41)))
            arrived(page)
        with phone(browser) as page:
            page.goto(hall.scanned(2))
            page.locator("button[value=list]").click()
            for moment, level in (("start", 1), ("onderweg", 2), ("vandaag", 3), ("later", 5)):
                page.locator(f'label:has([name="{FIRST}_{moment}"][value="{level}"])').click()
            arrived(page)
        points = tables(hall, tmp_path / "uit", "curve")
        told = {row["copy"]: row for row in tables(hall, tmp_path / "uit", "curve_features")}
    line = [row for row in points if row["copy"] == "1" and row["x"]]
    assert len(line) == 51
    assert all(abs(float(row["y"]) - 100 * float(row["x"])) < 4 for row in line)
    assert {row["style"] for row in line if float(row["x"]) <= 0.6} == {"solid"}
    assert {row["style"] for row in line if float(row["x"]) > 0.6} == {"dashed"}
    assert [row["level"] for row in points if row["copy"] == "1" and row["moment"]] == ["1", "2", "3", "4", "5"]
    assert not [row for row in points if row["copy"] == "2" and row["x"]], "between two moments nobody drew anything"
    assert {row["source"] for row in points} == {"web"}
    one, two = told["1"], told["2"]
    assert (one["way"], two["way"], one["source"], two["source"]) == ("drawn", "chosen", "web", "web")
    for column, expected in (("start", 0), ("today", 60), ("future", 100), ("past_slope", 100), ("peak_at", 1)):
        assert float(one[column]) == pytest.approx(expected, abs=4), column
    assert [two[c] for c in ("start", "today", "future", "peak", "lowest")] == ["0", "50", "100", "100", "0"]
    assert float(two["past_slope"]) == pytest.approx(50 / 0.6, abs=0.01)


def test_a_network_on_a_phone_becomes_nodes_and_edges(browser: Browser, tmp_path: Path) -> None:
    with hall_of(tmp_path, form="netwerkkaart") as hall:
        with phone(browser) as page:
            page.goto(hall.scanned(3))
            expect(page.locator(".map")).to_be_visible()
            page.locator(".place").nth(4).click()
            page.keyboard.type("Karim")
            page.locator(f'label:has([name="{PLACE}05_geeft"])').first.click()
            page.locator(f'label:has([name="{PLACE}05_nabij"][value="3"])').click()
            page.get_by_role("button", name="Zet op een andere plek").click()
            page.locator(".place").nth(10).click()
            arrived(page)
        ego, node = tables(hall, tmp_path / "uit", "nodes")
        (edge,) = tables(hall, tmp_path / "uit", "edges")
    assert (node["place"], node["name"], node["closeness"], node["doubtful"]) == ("11", "Karim", "3", "0")
    assert node["ring"] and [value for key, value in node.items() if key.startswith("gives_")].count("1") == 1
    assert (edge["source"], edge["target"], edge["weight"]) == (ego["id"], node["id"], "3")
