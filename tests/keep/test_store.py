"""The store: what is kept, once, whole, and without what is private."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest
from keep_samples import KEY, RUN, answer, layout, reading, scan_answers

from generator.keep.pictures import FolderPictures, store_pictures
from generator.keep.store import Store, capture
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import Fate, FieldValue, Mark, MarkState, Writing
from generator.model.errors import NotFoundError, OutputError, StoreError
from generator.model.reason import Reason
from generator.model.run import Copy, Run


def test_a_run_comes_back_as_it_was_kept(store: Store) -> None:
    assert store.run(RUN) == Run(layout(), KEY, b"%PDF-1.7 leeg")
    assert store.run(" 7k3m9q ").layout.run == RUN  # as people type it
    assert [copy.number for copy in store.copies(RUN)] == [1, 2, 3]
    assert store.run_names() == (RUN,)


def test_an_unknown_run_is_named_in_the_message(store: Store) -> None:
    with pytest.raises(NotFoundError, match="AAAAAA"):
        store.run("AAAAAA")


def test_the_key_is_learned_later_but_never_lost(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "s.sqlite") as store:
        for key in (b"", KEY, b""):  # a respondent's PDF, the printer's PDF, a respondent's PDF again
            store.add_run(Run(layout(), key, b"x"))
        assert store.run(RUN).key == KEY


def test_another_run_of_the_same_name_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match=RUN):
        store.add_run(Run(replace(layout(), pack="anders"), KEY, b"x"))


def test_a_run_whose_roster_breaks_off_is_not_kept_at_all(tmp_path: Path) -> None:
    def roster():  # type: ignore[no-untyped-def]
        yield Copy(RUN, 1, "Team Groen")
        raise RuntimeError("broken")

    with SqliteStore(tmp_path / "s.sqlite") as store:
        with pytest.raises(RuntimeError):
            store.add_run(Run(layout(), KEY, b"x"), roster())
        assert store.run_names() == ()


def test_marks_of_a_store_of_before_have_no_reasons() -> None:
    assert capture.marks([["een__ja", "marked", 0.99, 0.3]]) == (Mark("een__ja", MarkState.MARKED, 0.99, 0.3),)


def test_a_reading_comes_back_as_it_was_kept(store: Store) -> None:
    whole = reading(
        2,
        0,
        *scan_answers(),
        marks=(Mark("scan_beleid__ja", MarkState.MARKED, 0.99, 0.31, Reason.RING), Mark("x", MarkState.BLANK, 1, 0)),
        writings=(Writing("scan_waarom", True, 0.9, 0.04),),
        values=(FieldValue("scan_kort", "", ("nu", "later")),),
        found_by="spare",
        residual_mm=0.12,
        dpi=200.0,
        rotation=180,
        saved="2026-03-02T10:00:00Z",
        notes=("een noot",),
        overlay_file="overlays/x.jpg",
    )
    assert store.add_reading(whole)
    assert list(store.readings(RUN)) == [whole]


def test_the_same_bytes_again_change_nothing(store: Store) -> None:
    first = reading(1, 0, *scan_answers("ja"))
    assert store.add_reading(first)
    assert store.seen(first.source.digest, 1)
    assert not store.add_reading(reading(1, 0, *scan_answers("nee")))  # same digest and page
    assert list(store.readings(RUN)) == [first]
    assert store.add_reading(reading(1, 0, *scan_answers("nee")), again=True)  # asked for: a better program
    assert next(store.readings(RUN)).answers[0].chosen == ("nee",)


def test_a_page_of_an_unknown_run_is_read_again_once_the_run_is_known(tmp_path: Path) -> None:
    stray = reading(1, 0, fate=Fate.UNKNOWN_RUN)
    with SqliteStore(tmp_path / "s.sqlite") as store:
        assert store.add_reading(stray)
        assert store.seen(stray.source.digest, 1)
        store.add_run(Run(layout(), KEY, b"x"))
        assert not store.seen(stray.source.digest, 1)
        assert store.add_reading(reading(1, 0, *scan_answers()))
        assert store.seen(stray.source.digest, 1)
        assert [r.fate for r in store.readings()] == [Fate.READ]


def test_what_is_private_never_reaches_the_file(store: Store, tmp_path: Path) -> None:
    leaky = reading(
        1,
        0,
        *scan_answers(),
        answer("scan_ziek", chosen=("nee",), why="GEHEIM"),
        marks=(Mark("scan_ziek__nee", MarkState.MARKED, 1.0, 0.3),),
        values=(FieldValue("scan_ziek", "GEHEIM"),),
        writings=(Writing("scan_ziek", True, 1.0, 0.1, b"\x89PNG GEHEIM"),),
    )
    store.add_reading(store_pictures(FolderPictures(tmp_path), leaky, layout()))
    kept = next(store.readings(RUN))
    assert "scan_ziek" not in repr(kept)
    assert {a.variable for a in kept.answers} == {a.variable for a in scan_answers()}
    assert not list(tmp_path.glob("crops/**/*.png"))


def test_answers_of_a_run_that_is_not_known_are_not_kept_but_read_again_later(store: Store) -> None:
    """Nothing says which of them are private, until the run is known."""
    stray = reading(1, 0, answer("scan_ziek", chosen=("nee",)))
    stray = replace(stray, code=replace(stray.code, run="AAAAAA"))  # type: ignore[type-var]
    store.add_reading(stray)
    assert [(r.fate, r.answers) for r in store.readings()] == [(Fate.UNKNOWN_RUN, ())]
    store.add_run(Run(layout("AAAAAA"), KEY, b"x"))
    assert not store.seen(stray.source.digest, 1)


def test_crops_are_files_named_after_codes_only(tmp_path: Path) -> None:
    page = reading(
        12, 0, answer("scan_waarom"), scan="Jansen.pdf", writings=(Writing("scan_waarom", True, 1, 0.1, b"\x89PNG1"),),
        overlay=b"\xff\xd8jpeg",
    )  # fmt: skip
    kept = store_pictures(FolderPictures(tmp_path), page, layout())
    crop = kept.answers[0].crop
    assert crop.startswith(f"crops/{RUN}/0012-scan-1-scan_waarom-")
    assert (tmp_path / crop).read_bytes() == b"\x89PNG1"
    assert (tmp_path / kept.overlay_file).read_bytes() == b"\xff\xd8jpeg"
    assert kept.overlay == b"" and kept.writings[0].crop == b""
    assert "jansen" not in f"{crop}{kept.overlay_file}".lower()
    rescan = store_pictures(
        FolderPictures(tmp_path), replace(page, source=replace(page.source, digest="f" * 64)), layout()
    )
    assert rescan.answers[0].crop != crop  # another scan of the same page overwrites nothing


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tekst", b"dit is geen database, maar een brief van enige lengte" * 40),
        ("half", b"SQLite format 3\x00" + b"\xff" * 3000),
    ],
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(StoreError, match=name):
        SqliteStore(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "foto.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE fotos (id)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="ander programma"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_store_of_a_later_version_is_refused(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "s.sqlite").close()
    with sqlite3.connect(tmp_path / "s.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError, match="nieuwere versie"):
        SqliteStore(tmp_path / "s.sqlite")


def test_a_store_that_another_program_holds_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.keep.store.sqlite.BUSY_SECONDS", 0.05)
    with SqliteStore(tmp_path / "s.sqlite") as store:
        holder = sqlite3.connect(tmp_path / "s.sqlite", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="gebruikt de opslag nu"):
            store.add_run(Run(layout(), KEY, b"x"))
        holder.close()
        store.add_run(Run(layout(), KEY, b"x"))  # and once it is free, it works


def test_a_folder_in_the_way_is_an_error_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "s.sqlite").mkdir()
    with pytest.raises((StoreError, OutputError)):
        SqliteStore(tmp_path / "s.sqlite")


def test_a_store_that_must_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        SqliteStore(tmp_path / "s.sqlite", must_exist=True)
    assert not list(tmp_path.iterdir())


def test_names_that_are_no_text_are_kept_visibly(store: Store) -> None:
    """A file name of undecodable bytes, and half a surrogate pair in a typed text."""
    odd = reading(1, 0, answer("scan_waarom", text="half \ud83d paar"), scan="scan.pdf")
    odd = replace(odd, source=replace(odd.source, file="scan\udcff.pdf"))
    store.add_reading(odd)
    kept = next(store.readings(RUN))
    assert kept.source.file == "scan\\udcff.pdf"
    assert kept.answers[0].text == "half \ud83d paar"


_WRITER = """
    import sys
    sys.path[:0] = [{tests!r}, {tests!r} + "/..", {root!r}]
    from pathlib import Path
    from keep_samples import reading, scan_answers
    from generator.keep.store import Store
    from generator.keep.store.sqlite import SqliteStore
    with SqliteStore(Path({path!r})) as store:
        for number in range(1, 100000):
            store.add_reading(reading(number, 0, *scan_answers(), scan=f"scan{{number}}.pdf"))
            print(number, flush=True)
"""


def test_a_killed_writer_loses_nothing_that_it_reported(store: Store) -> None:
    """kill -9 in the middle of a stack: every page that was reported is there and whole, and reading goes on."""
    tests = Path(__file__).parent
    code = _WRITER.format(tests=str(tests), root=str(tests.parents[1]), path=str(store.path))
    writer = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    reported = 0
    while reported < 50:
        reported = int(writer.stdout.readline())
    os.kill(writer.pid, signal.SIGKILL)
    reported = max([reported, *(int(line) for line in writer.stdout.read().split("\n")[:-1])])
    writer.wait()
    writer.stdout.close()
    with SqliteStore(store.path) as again:
        kept = list(again.readings(RUN))
        assert [r.code.copy for r in kept if r.code][:reported] == list(range(1, reported + 1))
        assert all(len(r.answers) == len(scan_answers()) for r in kept)
        assert next(again.rows("PRAGMA integrity_check")) == ("ok",)
        assert again.add_reading(reading(99_999, 0, *scan_answers(), scan="verder.pdf"))
