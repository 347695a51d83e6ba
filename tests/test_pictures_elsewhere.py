"""Pictures can be kept elsewhere: reading, tables, review and purging ask for `Pictures`, and know of no files."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pytest
from test_readers import Here
from test_store_of_before import BEFORE, RUN

from generator.collect import collect
from generator.keep.pictures import FolderPictures, Pictures, shelves_of
from generator.keep.purge import plan, purge
from generator.keep.store import Store
from generator.keep.store.sqlite import STORE_NAME, SqliteStore
from generator.keep.tables import write_tables
from generator.model.run import Run
from generator.read.reader import Limits
from generator.review.pictures import PagePictures

WRITTEN = 3  # page of the stack with writing on it, so with crops


@dataclass
class InMemory:
    """`Pictures` of one set of tables, in a dictionary."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, name: str, data: bytes) -> None:
        self.kept[name] = data

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def has(self, name: str) -> bool:
        return name in self.kept

    def bring(self, name: str, others: Sequence[Pictures]) -> None:
        found = next((data for other in others if (data := other.get(name)) is not None), None)
        if found is not None:
            self.kept[name] = found

    def shelves(self) -> frozenset[str]:
        return frozenset(name.rpartition("/")[0] for name in self.kept)

    def count(self, shelf: str) -> int:
        return sum(name.startswith(f"{shelf}/") for name in self.kept)

    def throw_away(self, shelf: str) -> None:
        self.kept = {name: data for name, data in self.kept.items() if not name.startswith(f"{shelf}/")}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The run of before, of which nothing came in."""
    (tmp_path / "out").mkdir()
    shutil.copy(BEFORE / STORE_NAME, tmp_path / "out")
    with SqliteStore(tmp_path / "out" / STORE_NAME) as opened:
        purge(opened, plan(opened, None))
        yield opened


def here(_jobs: int, runs: Mapping[str, Run], _limits: Limits) -> contextlib.AbstractContextManager[Here]:
    return contextlib.nullcontext(Here(runs))


def test_the_whole_line_goes_by_pictures_in_memory(store: Store, tmp_path: Path) -> None:
    with pikepdf.open(BEFORE / "stapel.pdf") as stack:
        del stack.pages[WRITTEN:]
        del stack.pages[: WRITTEN - 1]
        stack.save(tmp_path / "een.pdf")
    shelves: dict[Path, InMemory] = {}

    def at(folder: Path) -> InMemory:
        return shelves.setdefault(folder.resolve(), InMemory())

    out, other = tmp_path / "out/read", tmp_path / "elders"
    collect([tmp_path / "een.pdf"], store, out, readers=here, at=at)
    (reading,) = store.readings(RUN)
    crops = [answer.crop for answer in reading.answers if answer.crop]
    assert crops and {*crops, reading.overlay_file} == at(out).kept.keys()
    assert set(store.page_files()) == at(out).kept.keys()

    write_tables(store, other, at=at)
    assert at(other).kept == at(out).kept  # brought there
    (tmp_path / "een.pdf").unlink()
    laid = PagePictures(store, other, at=at).open(reading)
    assert laid is not None and not laid.clean  # from the overlay: the scan is gone

    doomed = plan(store, [RUN], at)
    assert doomed.pictures == 2 * len(at(out).kept) > 0
    purge(store, doomed, at)
    assert at(out).kept == at(other).kept == {}
    assert not [path for kind in ("crops", "overlays") for path in tmp_path.rglob(kind)], "no picture is a file"


def test_pictures_of_somebody_else_are_brought_into_a_folder(tmp_path: Path) -> None:
    """What another kind of pictures keeps cannot be linked: it is copied."""
    name, mine = f"{shelves_of(RUN)[0]}/een.png", FolderPictures(tmp_path / "mijn")
    mine.bring(name, [FolderPictures(tmp_path / "leeg"), InMemory({name: b"x"})])
    assert mine.get(name) == b"x"
    mine.bring("crops/nergens/een.png", [InMemory()])  # nobody has it
    assert mine.shelves() == {shelves_of(RUN)[0]} and mine.count(shelves_of(RUN)[0]) == 1


def test_a_name_leads_to_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "geheim.png").write_bytes(b"x")
    pictures = FolderPictures(tmp_path / "uit")
    assert pictures.get("../geheim.png") is None
    assert pictures.get("") is None


@pytest.mark.parametrize("links", [True, False])
def test_pictures_are_brought_with_links_and_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:

        def refused(*_: object) -> None:
            raise OSError("no links here")

        monkeypatch.setattr("os.link", refused)
    first, second = FolderPictures(tmp_path / "a"), FolderPictures(tmp_path / "b")
    first.put("crops/X/een.png", b"x")
    second.bring("crops/X/een.png", [first])
    assert second.get("crops/X/een.png") == b"x"
    same = (tmp_path / "a/crops/X/een.png").samefile(tmp_path / "b/crops/X/een.png")
    assert same is links
