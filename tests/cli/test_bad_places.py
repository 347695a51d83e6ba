"""Stores, disks and moments that are wrong: nothing is half-written, and what was broken off goes on."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from bad_input_sample import ROOT, Printed, ask, left, stack, tables, werkblad

# -- the store and the disk --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("status",), ("build", "scan", "--brand", "waterrade"), ("layout", "7K3M9Q")])
def test_a_store_that_is_no_database(here: Path, capfd: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    store = here / "out" / "werkblad.sqlite"
    store.parent.mkdir()
    store.write_bytes(b"dit is mijn boodschappenlijst" * 100)
    code, said = ask(capfd, *command)
    assert (code, "geen opslag van Werkblad, of het is beschadigd" in said) == (7, True), said
    assert left(here) == {"out/werkblad.sqlite"}
    assert store.read_bytes() == b"dit is mijn boodschappenlijst" * 100


def test_a_store_of_another_program_and_of_a_newer_version(
    here: Path, capfd: pytest.CaptureFixture[str], run: Printed
) -> None:
    store = here / "out" / "werkblad.sqlite"
    store.parent.mkdir()
    with sqlite3.connect(store) as db:
        db.execute("CREATE TABLE planten (naam TEXT)")
    db.close()
    code, said = ask(capfd, "status")
    assert (code, "een ander programma" in said) == (7, True)
    store.write_bytes(run.store.read_bytes())
    db = sqlite3.connect(store)
    db.execute("PRAGMA user_version = 999")
    db.close()
    code, said = ask(capfd, "status")
    assert (code, "nieuwere versie" in said) == (7, True)


def test_a_store_that_another_program_holds(here: Path, run: Printed) -> None:
    store = run.stored_in(here)
    holder = sqlite3.connect(store, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        done = werkblad("build", "scan", "--brand", "waterrade", cwd=here)
    finally:
        holder.close()
    assert (done.code, "een ander programma gebruikt de opslag nu" in done.err) == (7, True), done.err
    assert left(here) == {"out/werkblad.sqlite"}


def _no_file_larger_than(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.slow
@pytest.mark.parametrize("extra", [(), ("--split",)])
def test_a_full_disk_while_building_leaves_nothing_half_written(here: Path, run: Printed, extra: tuple[str]) -> None:
    store = run.stored_in(here)
    limit = max(store.stat().st_size, 150_000) if not extra else 20_000
    order = ("build", "scan", "--brand", "waterrade", "-n", "400" if not extra else "3", *extra)
    done = werkblad(*order, cwd=here, before=lambda: _no_file_larger_than(limit))
    assert done.code == 8, done.err
    assert "→" in done.err
    assert {name for name in left(here) if not name.startswith("out/werkblad.sqlite")} == set()
    done = werkblad(*order, cwd=here)
    assert done.code == 0, "with room again it just works"


def test_a_full_disk_while_reading_loses_nothing(here: Path, run: Printed) -> None:
    stack(here / "scans", run.pages)
    done = werkblad("read", run.pdf, "scans", cwd=here, before=lambda: _no_file_larger_than(60_000))
    assert (done.code, "→" in done.err) == (8, True), done.err
    assert not [name for name in left(here) if name.endswith(".deel")]
    done = werkblad("read", run.pdf, "scans", cwd=here)
    assert done.code == 0, done.out + done.err
    assert len(tables(here / "out/read")["responses.csv"].splitlines()) == 1 + 3


@pytest.fixture
def disk(here: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a small disk of its own, with options; skips where that is not allowed."""
    folder = here / "schijf"
    folder.mkdir()

    def mount(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)]
        if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode != 0:
            pytest.skip("only root may mount a disk")
        return folder

    yield mount
    subprocess.run(["umount", str(folder)], check=False, capture_output=True)


@pytest.mark.slow
def test_a_disk_for_reading_only(disk: Callable[[str], Path]) -> None:
    folder = disk("ro,size=1m")
    for command in (["build", "scan", "--brand", "waterrade"], ["schema"], ["init", str(folder / "map")]):
        done = werkblad(*command, cwd=folder)
        assert (done.code, "Deze schijf is alleen om te lezen" in done.err) == (8, True), done.err


@pytest.mark.slow
def test_a_full_disk(disk: Callable[[str], Path], run: Printed) -> None:
    folder = disk("size=700k")  # the store fits, and the PDF of 5,000 copies (3 MB) does not
    done = werkblad("build", "scan", "--brand", "waterrade", "-n", "5000", cwd=folder)
    assert (done.code, "De schijf is vol" in done.err, left(folder)) == (8, True, {"out/werkblad.sqlite"}), done.err
    stack(folder.parent / "scans", run.pages)
    done = werkblad("read", run.pdf, folder.parent / "scans", cwd=folder)
    assert (done.code, "schijf is vol" in done.err) == (8, True), done.err
    assert werkblad("status", cwd=folder).code == 0, "the store is still whole"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(here: Path) -> None:
    (here / "dicht").mkdir(mode=0o555)
    done = werkblad("build", "scan", "--brand", "waterrade", "--out", "dicht/uit", cwd=here)
    assert (done.code, "Je mag hier niet schrijven" in done.err) == (8, True), done.err


def test_a_file_where_a_folder_should_be(here: Path) -> None:
    (here / "out").write_text("geen map")
    for command in (("build", "scan", "--brand", "waterrade"), ("schema",)):
        done = werkblad(*command, cwd=here)
        assert done.code == 8, done.err
        assert "out" in done.err and "→" in done.err
    assert left(here) == {"out"}


# -- interrupted -------------------------------------------------------------------------------------------------------


def _begin_reading(here: Path, run: Printed) -> subprocess.Popen[str]:
    """Start to read in a process group of its own, and wait until some pages are kept."""
    command = [sys.executable, "-m", "generator", "read", str(run.pdf), "scans", "-j", "1"]
    process = subprocess.Popen(
        command,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # a job in the background inherits that it ignores this signal
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no threads here
    )
    store = here / "out" / "werkblad.sqlite"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if _kept(store) >= 2:
            break
        time.sleep(0.01)
    return process


def _kept(store: Path) -> int:
    if not store.exists():
        return 0
    db = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    try:
        return int(db.execute("SELECT count(*) FROM pages WHERE page > 0").fetchone()[0])
    except sqlite3.Error:
        return 0
    finally:
        db.close()


@pytest.mark.slow
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_reading_that_was_broken_off_goes_on(here: Path, run: Printed, sent: signal.Signals, code: int) -> None:
    copies = [page + bytes([0, number]) for number in range(4) for page in run.pages]  # 24 files, 6 sheets
    stack(here / "scans", copies)
    process = _begin_reading(here, run)
    os.killpg(process.pid, sent)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == code, err
    assert "Traceback" not in err
    kept = _kept(here / "out" / "werkblad.sqlite")
    assert 2 <= kept < len(copies), "it was really broken off half-way"
    if sent is signal.SIGINT:
        assert "Wat al gelezen was, is bewaard" in err

    for part in here.rglob("*.deel"):  # a program that was killed may leave one; what is as old as this is nobody's
        os.utime(part, (0, 0))
    resumed = werkblad("read", run.pdf, "scans", cwd=here)
    assert f"{kept} al eerder gelezen" in resumed.out, resumed.out

    straight = here / "apart"
    straight.mkdir()
    werkblad("read", run.pdf, here / "scans", "--out", straight / "uit", cwd=straight)
    assert tables(here / "out/read") == tables(straight / "uit")
    assert not [name for name in left(here) if name.endswith(".deel")]
