"""Throwing away what came in of a run: it is gone from the store's file, the tables and the folders; the rest stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from keep_samples import KEY, RUN, SEEN, answer, layout, reading, scan_answers

from generator.keep.deciding import keep_decisions
from generator.keep.decisions import AnswerKey, Kind, PageKey, all_decisions, decide, withdrawal
from generator.keep.places import note_place
from generator.keep.purge import plan, purge
from generator.keep.store import Store
from generator.keep.tables import write_tables
from generator.model.answer import Fate
from generator.model.errors import NotFoundError
from generator.model.run import Copy, Run

OTHER = "8K3M9Q"
SECRET = "Omdat Şahin en Łódź het zo wilden"


@pytest.fixture
def full(store: Store, tmp_path: Path) -> Iterator[Store]:
    """Two runs with answers, pictures in two folders, decisions, a name, and a page of no run."""
    store.add_run(Run(layout(OTHER), KEY, b"x"), [Copy(OTHER, 1, "Sanne de Vries")])
    store.add_run(Run(layout(), KEY, b"%PDF-1.7 leeg"), [Copy(RUN, 1, "Ahmet Yılmaz")])
    mine = reading(1, 0, *scan_answers(), answer("scan_waarom", text=SECRET), scan="Ahmet.pdf")
    store.add_reading(mine)
    assert mine.code is not None
    theirs = reading(1, 0, answer("scan_waarom", SEEN, crop=f"crops/{OTHER}/b.png"), scan="b.pdf")
    store.add_reading(replace(theirs, code=replace(mine.code, run=OTHER)))
    lost = replace(reading(1, 0, scan="kladje.pdf", fate=Fate.UNREADABLE), code=None)
    store.add_reading(lost)
    for each in (mine, theirs, lost):
        store.add_input(each.source.digest, f"/scans/{each.source.file}")
    first = decide(Kind.VALUE, AnswerKey(RUN, 1, "", "scan_beleid"), chosen=("nee",), who="AY")
    keep_decisions(
        store, [first, withdrawal(first), decide(Kind.VALUE, AnswerKey(OTHER, 1, "", "scan_jaren"), text="3")]
    )
    keep_decisions(store, [decide(Kind.DISMISSED, PageKey(lost.source.digest, 1))])
    for folder in ("read", "elders"):
        for run in (RUN, OTHER):
            for kind in ("crops", "overlays"):
                picture = tmp_path / folder / kind / run / "b.png"
                picture.parent.mkdir(parents=True)
                picture.write_bytes(b"x")
        note_place(store, tmp_path / folder)
        write_tables(store, tmp_path / folder)
    yield store


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_one_run_goes_and_the_other_stays(full: Store, tmp_path: Path) -> None:
    doomed = plan(full, [RUN.lower()])
    assert (doomed.runs, doomed.pages, doomed.decisions, doomed.names, doomed.pictures) == ((RUN,), 1, 2, 1, 4)
    assert SECRET.encode() in everything_in(tmp_path / "elders")
    purge(full, doomed)
    assert [r.code.run for r in full.readings() if r.code] == [OTHER]
    assert [d.subject.run for d in all_decisions(full) if isinstance(d.subject, AnswerKey)] == [OTHER]
    assert {run: [c.label for c in full.copies(run)][:1] for run in (RUN, OTHER)} == {
        RUN: [""],
        OTHER: ["Sanne de Vries"],
    }
    assert full.layout(RUN) == layout(), "late sheets can still be read"
    for folder in (tmp_path / "read", tmp_path / "elders"):
        assert {path.parent.name for path in folder.rglob("*.png")} == {OTHER}
        assert SECRET.encode() not in everything_in(folder)
    paths = [path for (path,) in full.rows("SELECT path FROM inputs ORDER BY path")]
    assert paths == ["/scans/b.pdf", "/scans/kladje.pdf"]
    full.close()
    for word in ("Ahmet", "Y\u0131lmaz"):
        assert word.encode() not in everything_in(tmp_path / "out"), "not even in the free pages of the file"


def test_everything_goes(full: Store, tmp_path: Path) -> None:
    doomed = plan(full, None)
    assert (doomed.pages, doomed.decisions, doomed.names, doomed.pictures) == (3, 4, 2, 8)
    purge(full, doomed)
    again = plan(full, None)
    assert (again.pages, again.decisions, again.names, again.pictures) == (0, 0, 0, 0)
    assert list(full.rows("SELECT * FROM inputs")) == [] and list(tmp_path.rglob("*.png")) == []
    assert full.run_names() == (RUN, OTHER)
    purge(full, again)  # once more does no harm


def test_an_unknown_run_is_told(full: Store) -> None:
    with pytest.raises(NotFoundError):
        plan(full, ["AAAAAA"])
