"""A stack in, whatever happens on the way: what is kept at the end is the same."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import pytest

sys.path.insert(0, str(Path(__file__).parent / "read"))

from intake_sample import encoded, jpeg, page_picture, zipped
from paper import RUN, Paper, draw_pdf, make_paper, raster

from generator import collect as collecting
from generator.atomic import PART_SUFFIX, sweep
from generator.cli.told import summary_text
from generator.collect import Summary, collect
from generator.keep.openwork import OpenWork
from generator.keep.places import begin
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.keep.withdrawn import withdraw
from generator.model.answer import Fate, PageReading
from generator.model.code import PageCode
from generator.model.errors import (
    InterruptedByUserError,
    NeedsReviewError,
    NotFoundError,
    NothingReadError,
    OutputError,
)
from generator.read import pages, workers
from generator.read.reader import Limits

DPI = 150
PAPER = make_paper()
ROOT = Path(__file__).parents[1]


def sheet(paper: Paper, copy: int) -> bytes:
    """A copy as a copier would send it: a grey JPEG, one box ticked."""
    pixels = raster(draw_pdf(paper.page, paper.labels, PageCode(RUN, 0, copy, 1)), DPI)
    box, scale = paper.field(f"v{copy % 17}__2").box, DPI / 25.4
    corners = [(int(x * scale), int(y * scale)) for x, y in ((box.x, box.y), (box.right, box.bottom))]
    cv2.line(pixels, corners[0], corners[1], 20, 3)
    cv2.line(pixels, (corners[0][0], corners[1][1]), (corners[1][0], corners[0][1]), 20, 3)
    return jpeg(pixels, 80)


SHEETS = [sheet(PAPER, copy) for copy in range(1, 7)]


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """Six sheets, four of them in a ZIP; one file of each kind of trouble."""
    folder = tmp_path / "stapel"
    folder.mkdir()
    (folder / "1.jpg").write_bytes(SHEETS[0])
    (folder / "2.jpg").write_bytes(SHEETS[1])
    (folder / "meer.zip").write_bytes(zipped({f"{n}.jpg": SHEETS[n] for n in (2, 3, 4, 5)} | {"../x.jpg": b"x"}))
    (folder / "kopie van 1.jpg").write_bytes(SHEETS[0])
    (folder / "brief.txt").write_text("geen scan")
    (folder / "half.jpg").write_bytes(SHEETS[0][:-900])
    (folder / "leeg.png").write_bytes(encoded(page_picture() * 0 + 255, "PNG"))
    return folder


def new_store(folder: Path, name: str = "opslag.sqlite") -> Store:
    store = SqliteStore(folder / name)
    store.add_run(PAPER.run)
    return store


def dump(store: Store) -> list[tuple[object, ...]]:
    """All that is kept, whatever the order in which it came."""
    columns = "digest, page, file, fate, run, copy, form, sheet_page, instance, reason, advice, overlay, notes, capture"
    return sorted(store.rows(f"SELECT {columns} FROM pages ORDER BY digest, page"), key=repr)


def read(stack: Path, store: Store, *, jobs: int = 2, limits: Limits | None = None) -> Summary:
    return collect([stack], store, store.path.parent / "uit", jobs=jobs, limits=limits)


def fates(store: Store) -> dict[str, Fate]:
    return {reading.source.file: reading.fate for reading in store.readings()}


def test_every_file_has_its_fate(stack: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in stack.iterdir()}
    with new_store(tmp_path) as store:
        summary = read(stack, store)
        assert fates(store) == {
            "stapel/1.jpg": Fate.READ,
            "stapel/2.jpg": Fate.READ,
            "stapel/brief.txt": Fate.UNREADABLE,
            "stapel/half.jpg": Fate.UNREADABLE,
            "stapel/kopie van 1.jpg": Fate.DUPLICATE,
            "stapel/leeg.png": Fate.BLANK,
            "stapel/meer.zip!../x.jpg": Fate.UNREADABLE,
            **{f"stapel/meer.zip!{n}.jpg": Fate.READ for n in (2, 3, 4, 5)},
        }
        chosen = {(a.copy, a.variable, a.chosen) for r in store.readings() for a in r.answers if a.chosen}
        assert chosen == {(copy, f"v{copy % 17}", ("2",)) for copy in range(1, 7)}
        pictures = [name for name in store.page_files() if name]
        assert pictures
        assert all((tmp_path / "uit" / name).is_file() for name in pictures)
    assert (summary.files, summary.pages, summary.count(Fate.READ), summary.before) == (11, 11, 6, 0)
    assert {path: path.read_bytes() for path in stack.iterdir()} == before


def test_the_summary_says_where_what_and_what_to_do(stack: Path, tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        summary = read(stack, store)
    text = summary_text(summary)
    assert "11 bestanden bekeken." in text
    assert "6 goed gelezen" in text
    assert "stapel/half.jpg, blz. 1: Deze afbeelding is afgebroken: een deel ontbreekt.\n    → Scan of" in text
    with pytest.raises(NeedsReviewError, match="2 antwoorden en 1 bladzijde"):
        summary.raise_if_needed(OpenWork(2, 1))


def test_reading_again_changes_nothing(stack: Path, tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        read(stack, store)
        first = dump(store)
        again = read(stack, store)
        assert dump(store) == first
    assert (again.pages, again.before) == (0, 8)
    with pytest.raises(NeedsReviewError, match="2 bestanden zijn niet te lezen"):  # they still lie there
        again.raise_if_needed(OpenWork())


def test_bytes_that_were_opened_before_are_not_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scans = tmp_path / "scans"
    scans.mkdir()
    whole = sheet(PAPER, 1)
    (scans / "a.jpg").write_bytes(whole)
    with SqliteStore(tmp_path / "out" / "w.sqlite") as store:
        store.add_run(PAPER.run)
        assert collect([scans], store, tmp_path / "t").count(Fate.READ) == 1
        with monkeypatch.context() as patch:
            patch.setattr(workers, "ProcessPool", None)  # nothing can be opened or read
            again = collect([scans], store, tmp_path / "t")
        assert (again.before, again.pages, again.files) == (1, 0, 1)
        (scans / "a.jpg").write_bytes(whole[:-2] + b"\0\0")  # as many bytes, under the same name
        assert collect([scans], store, tmp_path / "t").pages == 1


def test_what_a_killed_program_left_is_swept_up_and_only_then_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").write_bytes(sheet(PAPER, 1))
    looked: list[Path] = []

    def looking(folder: Path) -> bool:
        looked.append(folder)
        return sweep(folder)

    monkeypatch.setattr(collecting, "sweep", looking)
    with SqliteStore(tmp_path / "out" / "w.sqlite") as store:
        store.add_run(PAPER.run)
        for _ in range(3):
            collect([tmp_path / "a.jpg"], store, tmp_path / "t")
        assert len(looked) == 1  # nobody knew yet what lies there
        begin(store, tmp_path / "t")  # and then it is killed
        left = tmp_path / "t" / "overlays" / f".0001.jpg.0123abcd{PART_SUFFIX}"
        left.write_bytes(b"half")
        collect([tmp_path / "a.jpg"], store, tmp_path / "t")
        assert left.exists()  # it may be of a program that writes at this moment
        os.utime(left, (0, 0))
        collect([tmp_path / "a.jpg"], store, tmp_path / "t")
        assert not left.exists()


def test_the_number_of_processes_makes_no_difference(
    stack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PAGES_PER_TASK", 1)
    monkeypatch.setattr(collecting, "WORTH_A_PROCESS", 1)
    kept = []
    for jobs in (1, 3):
        with new_store(tmp_path, f"{jobs}.sqlite") as store:
            read(stack, store, jobs=jobs)
            kept.append(dump(store))
    assert kept[0] == kept[1]


def test_nothing_readable_is_an_error_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("x")
    with new_store(tmp_path) as store:
        summary = collect([tmp_path / "brief.txt"], store, tmp_path / "uit")
    with pytest.raises(NothingReadError):
        summary.raise_if_needed(OpenWork())


def test_a_missing_path_stops_before_anything_is_kept(stack: Path, tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        with pytest.raises(NotFoundError):
            collect([stack, tmp_path / "weg"], store, tmp_path / "uit")
        assert dump(store) == []


def test_pages_of_an_unknown_run_are_read_once_the_run_is_known(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(SHEETS[0])
    with SqliteStore(tmp_path / "opslag.sqlite") as store:
        first = collect([tmp_path / "1.jpg"], store, tmp_path / "uit")
        assert fates(store) == {"1.jpg": Fate.UNKNOWN_RUN}
        with pytest.raises(NothingReadError):
            first.raise_if_needed(OpenWork(0, 1))
        store.add_run(PAPER.run)
        collect([tmp_path / "1.jpg"], store, tmp_path / "uit")
        assert fates(store) == {"1.jpg": Fate.READ}


# --- when things go wrong ---------------------------------------------------------------------------------------------


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that are copies of this process, so that what a test replaces is replaced in them too."""
    monkeypatch.setattr(workers, "_context", lambda: multiprocessing.get_context("fork"))


def replaced(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """`act` happens in the worker when copy 4's sheet is read."""
    real = pages.read_page

    def wrapped(image: object, runs: object) -> PageReading:
        reading = real(image, runs)  # type: ignore[arg-type]
        if reading.code is not None and reading.code.copy == 4:
            act()
        return reading

    monkeypatch.setattr(pages, "read_page", wrapped)


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("crash", "Het lezen van deze bladzijde is vastgelopen."),
        ("hang", "Het lezen van deze bladzijde duurde te lang."),
        ("raise", "Er ging iets mis bij het lezen van deze bladzijde."),
        ("memory", "Deze bladzijde vraagt te veel geheugen."),
    ],
)
def test_one_bad_page_costs_only_itself(
    trouble: str, reason: str, stack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> object:
        if trouble == "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        if trouble == "hang":
            time.sleep(600)
        return bytes(1 << 40) if trouble == "memory" else 1 // 0

    monkeypatch.setattr(workers, "PAGES_PER_TASK", 2)
    replaced(monkeypatch, fail)
    with new_store(tmp_path) as store:
        read(stack, store, limits=Limits(page_seconds=4.0) if trouble == "hang" else None)  # a busy machine is slow too
        bad = [r for r in store.readings() if r.reason == reason]
        assert [r.source.file for r in bad] == ["stapel/meer.zip!3.jpg"]
        assert list(fates(store).values()).count(Fate.READ) == 5


@pytest.mark.usefixtures("forked")
def test_a_full_disk_stops_cleanly_and_keeps_what_was_read(
    stack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, done = collecting.store_pictures, []

    def full(folder: Path, reading: PageReading, layout: object) -> PageReading:
        if reading.code is not None and len(done) == 2:
            raise OutputError("uit: schrijven lukte niet. De schijf is vol.", "Maak ruimte vrij.")
        done.append(reading) if reading.code is not None else None
        return real(folder, reading, layout)  # type: ignore[arg-type]

    with new_store(tmp_path) as store:
        with monkeypatch.context() as patch:
            patch.setattr(collecting, "store_pictures", full)
            with pytest.raises(OutputError, match="vol"):
                read(stack, store)
            assert list(fates(store).values()).count(Fate.READ) == 2
        read(stack, store)
        assert list(fates(store).values()).count(Fate.READ) == 6


def test_a_disk_that_refuses_pictures_is_told(stack: Path, tmp_path: Path) -> None:
    (tmp_path / "uit").write_text("hier staat al een bestand")
    with new_store(tmp_path) as store, pytest.raises(OutputError) as raised:
        read(stack, store)
    assert raised.value.__cause__ is None or getattr(raised.value.__cause__, "errno", 0) in (
        errno.ENOTDIR,
        errno.EEXIST,
        errno.ENOSPC,
    )


@pytest.mark.usefixtures("forked")
def test_ctrl_c_keeps_what_was_read(stack: Path, tmp_path: Path) -> None:
    def press(done: int, total: int | None) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with new_store(tmp_path) as store:
        with pytest.raises(InterruptedByUserError, match="bewaard"):
            collect([stack], store, tmp_path / "uit", jobs=2, progress=press)
        interrupted = len(dump(store))
        read(stack, store)
        finished = dump(store)
    with new_store(tmp_path, "anders.sqlite") as other:
        read(stack, other)
        assert finished == dump(other)
    assert 0 < interrupted < len(finished)


SCRIPT = """
import sys
from pathlib import Path
from generator.collect import collect
from generator.keep.openwork import OpenWork
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.model.errors import WerkbladError
from generator.read import workers
workers.PAGES_PER_TASK = 1
if __name__ == "__main__":
    try:
        with SqliteStore(Path(sys.argv[2])) as store:
            collect([Path(sys.argv[1])], store, Path(sys.argv[2]).parent / "uit", jobs=2)
    except WerkbladError as error:
        print(error, flush=True)
        sys.exit(error.exit_code)
"""


def started(stack: Path, store: Path, script: Path) -> subprocess.Popen[bytes]:
    script.write_text(SCRIPT, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script), str(stack), str(store)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def wait_for_pages(store: Path, number: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
            if database.execute("SELECT count(*) FROM pages WHERE fate = 'read'").fetchone()[0] >= number:
                return
        time.sleep(0.005)


def group_is_gone(group: int) -> bool:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except (ProcessLookupError, PermissionError):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_killed_at_any_moment_it_goes_on_where_it_was(sign: signal.Signals, tmp_path: Path) -> None:
    stack = tmp_path / "stapel"
    stack.mkdir()
    for number in range(24):
        (stack / f"{number}.jpg").write_bytes(SHEETS[number % 6] + bytes([number]))  # the same page, other bytes
    new_store(tmp_path).close()
    for after in (1, 9):
        process = started(stack, tmp_path / "opslag.sqlite", tmp_path / "lees.py")
        wait_for_pages(tmp_path / "opslag.sqlite", after, process)
        os.killpg(process.pid, sign) if sign == signal.SIGINT else process.send_signal(sign)
        out, _ = process.communicate(timeout=30)
        if sign == signal.SIGINT and process.returncode:
            assert process.returncode == 130
            assert "bewaard" in out.decode()
        assert group_is_gone(process.pid), "worker processes outlive the program"
    with SqliteStore(tmp_path / "opslag.sqlite") as store:
        read(stack, store)
        interrupted = dump(store)
        for name in store.page_files():
            assert (tmp_path / "uit" / name).is_file()
    with new_store(tmp_path, "anders.sqlite") as other:
        read(stack, other)
        assert dump(other) == interrupted
    assert not list((tmp_path / "uit").rglob("*.deel")) or sign == signal.SIGKILL


def test_paper_of_a_withdrawn_run_is_read_and_named(stack: Path, tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        withdraw(store, [RUN])
        summary = collect([stack / "1.jpg"], store, tmp_path / "uit")
        assert (summary.count(Fate.READ), summary.withdrawn) == (1, {RUN: 1})
        told = summary_text(summary)
        assert f"Oplage {RUN} is ingetrokken, maar nu kwam er toch 1 bladzijde van binnen." in told
        assert not collect([stack / "1.jpg"], store, tmp_path / "uit").withdrawn  # nothing new
