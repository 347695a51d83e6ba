"""Drawn lines in review: laid over the scan, moved by hand, merged and named; what was decided holds and travels."""

from __future__ import annotations

import csv
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from browser_pipe import Browser
from review_case import close_desks
from test_review_browser import DESK, PHONE, wait, wide
from test_review_looks import axe, found_by_axe
from test_review_serving import Visitor

from generator.build import Order, build
from generator.collect import Rereading, collect
from generator.define.library import Library
from generator.keep.deciding import keep_decisions
from generator.keep.decisions import Decision, Kind, all_decisions, decide, standing
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.model.answer import AnswerState, PageReading
from generator.model.curve import CurveLine
from generator.model.curve_text import curve_of, curve_text
from generator.model.errors import DecisionError
from generator.model.layout import Axes
from generator.rehearse.page import draw
from generator.rehearse.pens import BALLPOINT
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import OFFICE_GREY, scan
from generator.rehearse.stack import as_jpeg
from generator.review.desk import ReviewDesk
from generator.review.exchange import export, read_decisions
from generator.review.worklist import AnswerWork
from generator.web.items import AnswerItem, Ask, Queue, Reply
from generator.web.serve import Serving

DRAWING = "groeicurve_lijn"
RISING, FALLING = (0.15, 0.85), (0.75, 0.35)  # heights (shares) at the ends of two straight lines


@dataclass(frozen=True)
class Hall:
    """Where everything lies."""

    store: Path
    out: Path
    axes: Axes

    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """Two lines, drawn and scanned, and read with doubt."""
    folder = tmp_path_factory.mktemp("lijnen")
    (folder / "scans").mkdir()
    rng = np.random.default_rng(3)
    with SqliteStore(folder / "werkblad.sqlite") as store:
        product = build(Order("groeicurve", "waterrade", copies=1), Library(folder), store, folder / "druk")
        layout = store.run(product.run).layout
        place, page = next((i, p) for i, p in enumerate(layout.pages) if p.axes)
        (paper,) = printed_pages(product.files[0], OFFICE_GREY.dpi, [product.pages_of(1)[place]])
        box = page.axes[0].box
        for start, end in (RISING, FALLING):
            for a, b in [(0.02, 0.6), *((x, x + 0.03) for x in np.arange(0.62, 0.93, 0.052))]:
                x = np.linspace(a, b, 30)
                y = start + (end - start) * x
                stroke = np.stack([box.x + x * box.width, box.bottom - y * box.height], axis=1)
                draw(paper, [stroke], BALLPOINT, OFFICE_GREY.dpi, rng)
        picture = as_jpeg(scan(paper, OFFICE_GREY, rng), OFFICE_GREY.quality)
        (folder / "scans" / "blad.jpg").write_bytes(picture)
        collect([folder / "scans"], store, folder / "uit", jobs=1)
        for reading in list(store.readings()):
            store.add_reading(doubted(reading), again=True)
    return Hall(folder / "werkblad.sqlite", folder / "uit", page.axes[0])


def doubted(reading: PageReading) -> PageReading:
    """The reading with doubt about its lines."""
    answers = (
        replace(
            answer,
            state=AnswerState.DOUBTFUL,
            confidence=0.5,
            why="Niet zeker.",
            curve=replace(answer.curve, confidence=0.5),
        )
        if answer.curve is not None
        else answer
        for answer in reading.answers
    )
    return replace(reading, answers=tuple(answers))


@pytest.fixture
def hall(printed: Hall, tmp_path: Path) -> Hall:
    """A copy to change."""
    shutil.copytree(printed.out, tmp_path / "uit")
    shutil.copy(printed.store, tmp_path / "werkblad.sqlite")
    return replace(printed, store=tmp_path / "werkblad.sqlite", out=tmp_path / "uit")


@pytest.fixture
def store(hall: Hall) -> Iterator[Store]:
    with SqliteStore(hall.store, any_thread=True) as opened:
        yield opened
        close_desks()


@pytest.fixture
def desk(hall: Hall, store: Store) -> Iterator[ReviewDesk]:
    made = ReviewDesk(store, hall.out, Rereading(store, hall.out))
    yield made
    made.close()


@pytest.fixture
def root(desk: ReviewDesk) -> Iterator[str]:
    """The address of the pages, with the token."""
    serving = Serving(desk)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    yield serving.address.url
    serving.stop()
    thread.join(10)


def work_of(desk: ReviewDesk, queue: Queue = Queue.DOUBTS) -> AnswerWork:
    return next(w for w in desk.works(queue) if isinstance(w, AnswerWork) and w.variable.name == DRAWING)


def shown(desk: ReviewDesk, work: AnswerWork) -> AnswerItem:
    item = desk.item(work.id, "iemand")
    assert isinstance(item, AnswerItem) and item.plot is not None
    return item


def decision(work: AnswerWork, lines: tuple[CurveLine, ...]) -> Decision:
    return decide(Kind.DRAWN, work.key, text=curve_text("vak", 0.1, lines), evidence=work.evidence)


# --- what is decided --------------------------------------------------------------------------------------------------


def test_a_drawing_with_axes_is_shown_with_its_lines_and_a_picture_without_them(desk: ReviewDesk, hall: Hall) -> None:
    work = work_of(desk)
    item = shown(desk, work)
    assert item.ask is Ask.CURVE and item.proposal == "2 lijnen" and item.plot is not None
    assert [name for name, _ in item.plot.names] == [1, 2, 3] and item.plot.most == 3
    data = desk.picture(work.id, 0, "grafiek", 0)
    assert data is not None
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR).astype(int)
    assert (picture.max(axis=2) - picture.min(axis=2)).max() < 40, "the scan is grey, and nothing was drawn over it"
    scale, (left, top, width, height) = picture.shape[1] / item.plot.shown[0], item.plot.box
    for start, end in (RISING, FALLING):
        x, y = left + 0.3 * width, top + (1 - start - 0.3 * (end - start)) * height
        around = picture[round(y * scale) - 6 : round(y * scale) + 7, round(x * scale) - 3 : round(x * scale) + 4]
        assert around.min() < 130, "where the page lays its lines there is ink"


def test_what_was_confirmed_is_certain_in_the_tables_and_survives_another_reading(
    desk: ReviewDesk, store: Store, hall: Hall
) -> None:
    work = work_of(desk)
    lines = shown(desk, work).plot.lines  # type: ignore[union-attr]
    mended = (replace(lines[0], number=2, dashed_from=0.5), replace(lines[1], number=1))
    reply = Reply("drawn", text=curve_text("vak", 0.1, mended))
    assert desk.decide(work.id, reply, "iemand", "AB") is None
    for _ in range(2):
        write_tables(store, hall.out)
        features = sorted(hall.rows("curve_features"), key=lambda row: -int(row["line"]))
        assert [(row["state"], row["split_state"], row["dashed_from"]) for row in features] == [
            ("answered", "answered", "0.5"),
            ("answered", "answered", str(round(float(lines[1].dashed_from or 0), 3))),
        ]
        assert {row["source"] for row in features} == {"review"}
        points = [row for row in hall.rows("curve") if row["line"] == "2"]
        assert {row["state"] for row in points} == {"answered"} and {row["confidence"] for row in points} == {"1"}
        assert [row["style"] for row in points if 0.5 < float(row["x"]) <= 0.6] == ["dashed"] * 5
        (row,) = (row for row in hall.rows("answers") if row["variable"] == DRAWING)
        assert (row["state"], row["source"], row["value"]) == ("seen", "review", "")
        for reading in list(store.readings()):  # it is read again, otherwise
            answers = tuple(replace(a, curve=replace(a.curve, lines=())) if a.curve else a for a in reading.answers)
            store.add_reading(replace(reading, answers=answers), again=True)
    desk.refresh()
    again = shown(desk, work_of(desk, Queue.DONE))
    assert again.decided is not None and (again.decided.said, again.decided.who) == ("2 lijnen", "AB")
    assert again.plot is not None and [line.number for line in again.plot.lines] == [2, 1]


def test_lines_stand_from_the_top_and_belong_to_the_plot_of_the_sheet(
    desk: ReviewDesk, store: Store, hall: Hall
) -> None:
    work = work_of(desk)
    lines = shown(desk, work).plot.lines  # type: ignore[union-attr]
    keep_decisions(store, [decision(work, lines[::-1])])
    held = standing(store, work.key)
    assert held is not None
    curve = curve_of(held.text)
    assert curve.lines[0].heights == lines[0].heights, "the highest at its end first"
    assert (curve.field, curve.today) == (hall.axes.field, hall.axes.today)


def test_what_cannot_be_is_refused(desk: ReviewDesk, store: Store) -> None:
    work = work_of(desk)
    lines = shown(desk, work).plot.lines  # type: ignore[union-attr]
    named = tuple(replace(line, number=1) for line in lines)
    other = replace(work.key, variable=f"{DRAWING}_lijn1")
    for wrong, told in (
        (decision(work, ()), "geen lijn"),
        (decision(work, named), "dezelfde naam"),
        (replace(decision(work, lines), text="[]"), "niet te lezen"),
        (replace(decision(work, lines), subject=other), "horen geen lijnen"),
    ):
        with pytest.raises(DecisionError, match=told):
            keep_decisions(store, [wrong])
    assert not list(all_decisions(store))


def test_lines_are_confirmed_in_the_sent_file_and_come_back(
    desk: ReviewDesk, store: Store, hall: Hall, tmp_path: Path
) -> None:
    work = work_of(desk)
    item = shown(desk, work)
    sent, back = tmp_path / "nakijken.html", tmp_path / "beslissingen.json"
    assert export(desk, sent).items >= 1
    with Browser(tmp_path / "profiel", *DESK) as browser:
        browser.open(sent.as_uri())
        assert "De gekleurde lijnen kloppen (2 lijnen)" in browser.run("document.querySelector('.option').textContent")
        browser.press("1")
        back.write_text(browser.run("window.werkbladBestand()"), encoding="utf-8")
        assert browser.complaints() == []
    assert desk.take_in(read_decisions(back)) == 1
    held = standing(store, work.key)
    assert held is not None and held.kind is Kind.DRAWN
    assert curve_of(held.text).lines == curve_of(item.text).lines


# --- without a script -------------------------------------------------------------------------------------------------


def fields_of(page: str) -> dict[str, str]:
    """What a browser without a script would send of the form with the lines."""
    form = page[page.index('class="lines"') :]
    form = form[: form.index("</form>")]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and "checkbox" not in tag:
            sent[name[1]] = (value[1] if value else "").replace("&#34;", '"')
    for name, inside in re.findall(r'<select name="([^"]*)">(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        sent[name] = chosen[1] if chosen else "0"
    return sent


def test_without_a_script_lines_are_typed_looked_at_and_kept(desk: ReviewDesk, store: Store, root: str) -> None:
    visitor, work = Visitor(), work_of(desk)
    visitor.ask(root)
    address = f"{root.partition('/?')[0]}/twijfel/{work.id}"
    _, page, _ = visitor.ask(address)
    assert "style=" not in page and "<script>" not in page, "nothing inline"
    sent = fields_of(page)
    status, page, _ = visitor.ask(address, sent | {"h-0-5": "77,7", "naam-0": "2", "weg-1": "on", "actie": "toon"})
    assert status == 200 and "nog niet bewaard" in page and not list(all_decisions(store))
    sent = fields_of(page)
    assert (sent["h-0-5"], sent["naam-0"]) == ("77,7", "2") and "h-1-5" not in sent
    status, page, _ = visitor.ask(address, sent | {"h-0-6": "hoog", "besluit": "drawn"})
    assert status == 422 and "Lijn 1, hoogte bij 24 %" in page and 'value="hoog"' in page, "and it still stands there"
    visitor.ask(address, sent | {"besluit": "drawn"})
    held = standing(store, work.key)
    assert held is not None
    (line,) = curve_of(held.text).lines
    assert (line.heights[10], line.number) == (77.7, 2)


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture
def browser(root: str, desk: ReviewDesk, tmp_path: Path) -> Iterator[Browser]:
    with Browser(tmp_path / "profiel", *DESK) as opened:
        opened.open(root)
        opened.open(f"{root.partition('/?')[0]}/twijfel/{work_of(desk).id}")
        wait(opened, "document.querySelector('.plot img').complete && document.querySelector('.plot .point')")
        yield opened


POINT = "document.querySelectorAll('g[data-line=\"{line}\"] .point')[{node}]"


def middle(browser: Browser, script: str) -> tuple[float, float]:
    x, y = browser.run(
        f"(() => {{ const b = {script}.getBoundingClientRect(); return [b.x + b.width/2, b.y + b.height/2]; }})()"
    )
    return float(x), float(y)


def drag(browser: Browser, start: tuple[float, float], end: tuple[float, float]) -> None:
    for kind, (x, y) in (("mousePressed", start), ("mouseMoved", end), ("mouseReleased", end)):
        browser.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1, clickCount=1)


def height(browser: Browser, line: int, node: int) -> str:
    return str(browser.run(f"document.querySelector('[name=\"h-{line}-{node}\"]').value"))


@pytest.mark.browser
def test_points_are_dragged_and_moved_by_keys_and_kept_as_they_stand(
    browser: Browser, desk: ReviewDesk, store: Store
) -> None:
    was, point = height(browser, 0, 10), POINT.format(line=0, node=10)
    x, y = middle(browser, point)
    drag(browser, (x, y), (x, y - 40))
    now = height(browser, 0, 10)
    assert float(now.replace(",", ".")) > float(was.replace(",", ".")) + 3
    assert middle(browser, point)[1] == pytest.approx(y - 40, abs=1.5), "the point is where it was dragged to"
    browser.press("ArrowUp")  # the point has the focus still
    assert float(height(browser, 0, 10).replace(",", ".")) == pytest.approx(float(now.replace(",", ".")) + 1, abs=0.11)
    here, key = browser.run("location.pathname"), work_of(desk).key
    browser.press("ArrowRight")
    browser.press("ArrowDown")
    assert browser.run("location.pathname") == here, "arrows move points here, and lead to no other question"
    assert height(browser, 0, 11) != "" and browser.run("document.activeElement.getAttribute('aria-label')").endswith(
        "44 procent van de tijd"
    )
    browser.run("document.querySelector('g[data-line=\"0\"] .mark').focus()")
    browser.press("ArrowLeft")
    expected = [height(browser, 0, node) for node in range(26)]
    dashed = browser.run("document.querySelector('[name=\"streep-0\"]').value")
    browser.run("document.querySelector('.save').click()")
    wait(browser, "!document.querySelector('.plot')")  # there is nothing more to do
    held = standing(store, key)
    assert held is not None and held.kind is Kind.DRAWN
    line = curve_of(held.text).lines[0]
    kept = ["" if h is None else f"{h:.1f}".removesuffix(".0").replace(".", ",") for h in line.heights[::2]]
    assert kept == expected
    assert line.dashed_from == pytest.approx(float(dashed.replace(",", ".")) / 100, abs=0.001)
    assert browser.complaints() == []


@pytest.mark.browser
def test_what_is_typed_moves_the_line_and_buttons_change_lines_at_any_width(browser: Browser) -> None:
    before = browser.run("document.querySelector('g[data-line=\"1\"] .past').getAttribute('points')")
    browser.run(
        "(() => { const i = document.querySelector('[name=\"h-1-4\"]'); i.closest('details').open = true; i.focus();"
        " i.value = '3'; i.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    after = browser.run("document.querySelector('g[data-line=\"1\"] .past').getAttribute('points')")
    assert before != after
    browser.run("document.querySelector('[value=wissel]').form.vanaf.value = '40'")
    browser.run("document.querySelector('[value=wissel]').click()")
    wait(browser, "document.querySelector('.draft') && document.querySelector('.plot .point')")
    assert (height(browser, 0, 4), height(browser, 1, 4)) != ("", "") and "3" in (
        height(browser, 0, 4),
        height(browser, 1, 4),
    )
    for size in (PHONE, (320, 700), DESK):
        browser.resize(*size)
        assert wide(browser) <= 0
    assert browser.complaints() == []


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.usefixtures("axe")
def test_everybody_can_use_the_screen_with_lines(browser: Browser) -> None:
    browser.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for size in (PHONE, DESK):
        for scheme in ("light", "dark"):
            browser.resize(*size)
            wanted = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
            features = [{"name": name, "value": value} for name, value in wanted.items()]
            browser.call("Emulation.setEmulatedMedia", features=features)
            assert found_by_axe(browser) == [], (size, scheme)


assert axe  # a fixture of the room, used by name
