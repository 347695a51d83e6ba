"""A product is whole or not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from generator.atomic import atomic_file, atomic_folder, atomic_text, sweep, write_atomically
from generator.model.errors import OutputError


def test_writes_whole_file_and_makes_folders(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b.pdf"
    write_atomically(target, b"inhoud")
    assert target.read_bytes() == b"inhoud"
    assert list(target.parent.iterdir()) == [target]


def test_text_keeps_line_ends(tmp_path: Path) -> None:
    with atomic_text(tmp_path / "t.csv") as stream:
        stream.write("Łódź\r\n")
    assert (tmp_path / "t.csv").read_bytes() == "Łódź\r\n".encode()


@pytest.mark.parametrize("trouble", [RuntimeError("stop"), KeyboardInterrupt()])
def test_a_block_that_raises_leaves_what_was_there(tmp_path: Path, trouble: BaseException) -> None:
    target = tmp_path / "t.bin"
    target.write_bytes(b"oud")
    with pytest.raises(type(trouble)), atomic_file(target) as stream:
        stream.write(b"nieuw")
        raise trouble
    assert target.read_bytes() == b"oud"
    assert list(tmp_path.iterdir()) == [target]


def test_full_disk_is_a_clear_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="vol"), atomic_file(tmp_path / "t.bin"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("bestand")
    with pytest.raises(OutputError, match="x"):
        write_atomically(tmp_path / "x" / "t.bin", b"")


def test_a_foreign_missing_file_is_not_called_a_write_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), atomic_file(tmp_path / "t.bin"):
        (tmp_path / "weg.txt").read_bytes()
    assert list(tmp_path.iterdir()) == []


def test_folder_is_replaced_only_when_complete(tmp_path: Path) -> None:
    target = tmp_path / "run"
    target.mkdir()
    (target / "oud").touch()
    with pytest.raises(RuntimeError), atomic_folder(target) as folder:
        (folder / "half").touch()
        raise RuntimeError
    assert [p.name for p in target.iterdir()] == ["oud"]
    with atomic_folder(target) as folder:
        (folder / "nieuw").touch()
    assert [p.name for p in target.iterdir()] == ["nieuw"]
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_program_left_is_swept_and_what_is_being_written_stays(tmp_path: Path) -> None:
    old, new, whole = (tmp_path / "crops" / name for name in (".a.jpg.00ff00ff.deel", ".b.jpg.00ff00ff.deel", "c.jpg"))
    old.parent.mkdir()
    for file in (old, new, whole):
        file.write_bytes(b"x")
    for file in (old, whole):
        os.utime(file, (0, 0))
    sweep(tmp_path)
    assert sorted(tmp_path.rglob("*.*")) == [new, whole]
