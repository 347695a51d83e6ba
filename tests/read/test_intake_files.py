"""Which files are found, in which order, and what is said about those that are not opened."""

from __future__ import annotations

import errno
import os
import socket
import stat
import struct
import warnings
import zipfile
from pathlib import Path

import pytest
from intake_sample import encoded, jpeg, jpeg_pdf, page_picture, tiff, written, zipped

from generator.model.errors import NotFoundError
from generator.read.decode import limits as intake_limits
from generator.read.intake import files as intake_files
from generator.read.intake import zip as intake_zip
from generator.read.intake.facts import refused_file
from generator.read.intake.files import FoundFile, Refused, find_files
from generator.read.intake.names import shown_name

GREY = page_picture(300, 400)
JPEG, PNG = jpeg(GREY), encoded(GREY, "PNG")


def names(*paths: Path, leave_out: Path | None = None) -> list[str]:
    return [found.shown for found in find_files(paths, leave_out=leave_out)]


def refusals(path: Path) -> dict[str, str]:
    return {f.shown: f.reason.what for f in find_files([path]) if isinstance(f, Refused)}


def found(path: Path) -> list[str]:
    return [f.shown for f in find_files([path]) if isinstance(f, FoundFile)]


def test_folders_are_walked_in_the_order_people_expect(tmp_path: Path) -> None:
    folder = written(tmp_path / "stapel", {"scan10.jpg": JPEG, "scan2.jpg": JPEG, "map/b.png": PNG, "map/a.png": PNG})
    assert names(folder) == ["stapel/map/a.png", "stapel/map/b.png", "stapel/scan2.jpg", "stapel/scan10.jpg"]


def test_system_files_are_passed_over_in_silence(tmp_path: Path) -> None:
    rubbish = ["Thumbs.db", ".DS_Store", "desktop.ini", "~$stapel.docx", "._a.jpg", "__MACOSX/._a.jpg", ".git/x"]
    folder = written(tmp_path / "s", dict.fromkeys(rubbish, b"x") | {"a.jpg": JPEG})
    assert names(folder) == ["s/a.jpg"]


def test_our_own_products_are_not_read_back(tmp_path: Path) -> None:
    folder = written(tmp_path / "s", {"a.jpg": JPEG, "out/overlays/b.jpg": JPEG})
    assert names(folder, leave_out=folder / "out") == ["s/a.jpg"]


def test_kind_is_by_content_not_by_name(tmp_path: Path) -> None:
    content = {
        "a.txt": JPEG, "b.jpg": PNG, "c": tiff(GREY, "group4", mode="1"), "d.dat": jpeg_pdf(GREY),
        "e.gif": encoded(GREY, "GIF"), "f.bmp": encoded(GREY, "BMP"), "g.webp": encoded(GREY, "WEBP"),
    }  # fmt: skip
    folder = written(tmp_path / "s", content)
    kinds = {f.shown: f.kind.value for f in find_files([folder]) if isinstance(f, FoundFile)}
    assert kinds == {
        "s/a.txt": "jpeg", "s/b.jpg": "picture", "s/c": "tiff", "s/d.dat": "pdf", "s/e.gif": "picture",
        "s/f.bmp": "picture", "s/g.webp": "picture",
    }  # fmt: skip


NO_SCANS = {
    "brief.docx": (zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "Word-, Excel-"),
    "lijst.ods": (zipped({"mimetype": b"application/vnd.oasis", "content.xml": b"<x/>"}), "Word-, Excel-"),
    "oud.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Word-, Excel-"),
    "notitie.txt": ("gewone tekst, ook met ë".encode(), "tekstbestand"),
    "post.eml": (b"From: a@b.example\n\nhallo", "e-mail"),
    "data.csv": (b"a;b\n1;2\n", "tabel"),
    "pak.rar": (b"Rar!\x1a\x07\x00" + b"\0" * 50, "archief"),
    "pak.7z": (b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "archief"),
    "gegevens.fdf": (b"%FDF-1.2\n1 0 obj", "formuliergegevens"),
    "gegevens.xfdf": (b'<?xml version="1.0"?><xfdf xmlns="http://ns.adobe.com/xfdf/">', "formuliergegevens"),
    "film.mp4": (b"\0\0\0\x20ftypisom" + b"\0\1\2\xff" * 50, "onbekend"),
    "leeg.pdf": (b"", "leeg (0 bytes)"),
    "vlag.ico": (b"\0\0\1\0\4\0" + bytes(64), "pictogram"),
}


@pytest.mark.parametrize("name", NO_SCANS)
def test_files_that_are_no_scan_say_what_to_do(name: str, tmp_path: Path) -> None:
    content, expected = NO_SCANS[name]
    folder = written(tmp_path / "s", {name: content, "goed.jpg": JPEG})
    (refused,) = [f for f in find_files([folder]) if isinstance(f, Refused)]
    assert expected in refused.reason.what
    assert refused.reason.advice.endswith(".")
    assert found(folder) == ["s/goed.jpg"]


def test_a_path_that_is_not_there_stops_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="er niet"):
        names(written(tmp_path / "s", {"a.jpg": JPEG}), tmp_path / "weg")


def test_pipes_and_loops_do_not_hang(tmp_path: Path) -> None:
    folder = written(tmp_path / "s", {"a.jpg": JPEG})
    os.mkfifo(folder / "pijp")
    (folder / "rondje").symlink_to(folder, target_is_directory=True)
    what = refusals(folder)
    assert what.pop("s/pijp") == "Dit is geen gewoon bestand, maar een apparaat of een kanaal."
    assert "naar een andere map" in what.pop("s/rondje")
    assert not what
    assert found(folder) == ["s/a.jpg"]


def test_a_name_that_leads_nowhere_costs_only_itself(tmp_path: Path) -> None:
    folder = written(tmp_path / "s", {"a.jpg": JPEG, "z.jpg": JPEG})
    (folder / "kring1").symlink_to("kring2")
    (folder / "kring2").symlink_to("kring1")
    (folder / "zelf.jpg").symlink_to("zelf.jpg")
    (folder / "weg.jpg").symlink_to("er-niet.jpg")
    with socket.socket(socket.AF_UNIX) as ear:
        ear.bind(os.path.relpath(folder / "oor"))
        what = refusals(folder)
    assert found(folder) == ["s/a.jpg", "s/z.jpg"]
    assert sorted(what) == ["s/kring1", "s/kring2", "s/oor", "s/weg.jpg", "s/zelf.jpg"]
    assert all("kring" in what[name] for name in ("s/kring1", "s/kring2", "s/zelf.jpg"))
    assert "er niet is" in what["s/weg.jpg"]
    assert refusals(folder / "zelf.jpg").keys() == {"zelf.jpg"}  # named by itself, it is told as well


@pytest.mark.parametrize(
    ("code", "word"), [(errno.EACCES, "mag niet"), (errno.ENAMETOOLONG, "te lang"), (errno.EIO, "weg")]
)
def test_folders_and_names_that_the_system_refuses_cost_only_themselves(
    code: int, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path / "s", {"a.jpg": JPEG, "dicht/b.jpg": JPEG, "z.jpg": JPEG})
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "dicht":
            raise OSError(code, os.strerror(code))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    (what,) = [f for f in find_files([folder]) if isinstance(f, Refused)]
    assert (what.shown, word in what.reason.what) == ("s/dicht", True)
    assert found(folder) == ["s/a.jpg", "s/z.jpg"]


def test_a_file_that_vanishes_between_two_looks_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path / "s", {"a.jpg": JPEG, "b.zip": zipped({"c.jpg": JPEG}), "z.jpg": JPEG})

    def gone(path: Path, shown: str) -> object:
        path.unlink()
        return intake_zip.look_into(path, shown)

    monkeypatch.setattr(intake_files, "look_into", gone)
    seen = list(find_files([folder]))
    assert [f.shown for f in seen] == ["s/a.jpg", "s/b.zip", "s/z.jpg"]
    assert isinstance(seen[1], Refused)
    assert "weg" in seen[1].reason.what


def test_names_that_look_alike_have_a_line_each(tmp_path: Path) -> None:
    folder = written(tmp_path / "s", {"a.jpg": JPEG})
    for raw in (b"x\xff.txt", b"x\xfe.txt", b"n" * 250 + b".txt"):
        (folder / os.fsdecode(raw)).write_bytes(b"tekst")
    path = folder / "z.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
        warnings.simplefilter("ignore")
        for _ in range(2):
            archive.writestr("twee.txt", b"tekst")
        archive.writestr("9" * 5_000 + ".txt", b"tekst")
    rows = [refused_file(f) for f in find_files([folder]) if isinstance(f, Refused)]
    assert len(rows) == 6
    assert len({(row.source.digest, row.source.page) for row in rows}) == 6


def test_names_with_control_characters_and_half_characters_are_made_safe() -> None:
    assert shown_name("a\x1b[31m\u202egpj.exe\udcff") == "a\ufffd[31m\ufffdgpj.exe\ufffd"
    assert len(shown_name("x" * 5000)) == intake_names_limit()


def intake_names_limit() -> int:
    from generator.read.intake.names import MAX_SHOWN_CHARS

    return MAX_SHOWN_CHARS


# --- ZIPs -------------------------------------------------------------------------------------------------------------


def in_zip(tmp_path: Path, data: bytes, name: str = "z.zip") -> Path:
    return written(tmp_path, {name: data}) / name


def test_zips_in_zips_are_read_to_three_deep(tmp_path: Path) -> None:
    four = zipped({"vier.jpg": JPEG})
    three = zipped({"drie.jpg": JPEG, "dieper.zip": four})
    two = zipped({"twee.jpg": JPEG, "in.zip": three})
    path = in_zip(tmp_path, zipped({"een.jpg": JPEG, "in.zip": two}))
    assert found(path) == ["z.zip!een.jpg", "z.zip!in.zip!in.zip!drie.jpg", "z.zip!in.zip!twee.jpg"]
    assert refusals(path) == {"z.zip!in.zip!in.zip!dieper.zip": "Deze ZIP zit te diep in andere ZIP's."}


@pytest.mark.parametrize("name", ["../evil.jpg", "a/../../evil.jpg", "/etc/evil.jpg", "C:\\evil.jpg", "..\\evil.jpg"])
def test_names_that_lead_outside_are_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    path = in_zip(tmp_path / "diep" / "map", zipped({name: JPEG, "goed.jpg": JPEG}))
    before = sorted(tmp_path.rglob("*"))
    (what,) = refusals(path).values()
    assert "buiten de ZIP" in what
    assert found(path) == ["z.zip!goed.jpg"]
    assert sorted(tmp_path.rglob("*")) == before


def test_windows_folders_in_names_are_fine(tmp_path: Path) -> None:
    assert found(in_zip(tmp_path, zipped({"map\\scan.jpg": JPEG}))) == ["z.zip!map/scan.jpg"]


def test_links_in_a_zip_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("link.jpg")
        info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert "verwijzing" in refusals(path)["z.zip!link.jpg"]


def test_a_bomb_in_a_zip_is_refused_without_unpacking(tmp_path: Path) -> None:
    path = in_zip(tmp_path, zipped({"bom.bmp": b"BM" + bytes(40 << 20), "goed.jpg": JPEG}))
    assert "verdacht groot" in refusals(path)["z.zip!bom.bmp"]
    assert found(path) == ["z.zip!goed.jpg"]


def test_all_of_a_zip_together_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_limits, "MAX_ZIP_TOTAL_FLOOR_BYTES", 250_000)
    monkeypatch.setattr(intake_limits, "MAX_ZIP_TOTAL_RATIO", 1)
    bmp = encoded(GREY, "BMP")  # 120 kB each
    path = in_zip(tmp_path, zipped({f"{n}.bmp": bmp for n in range(4)}))
    assert found(path) == ["z.zip!0.bmp", "z.zip!1.bmp"]
    assert len(refusals(path)) == 2


def test_a_header_that_lies_about_the_size_does_not_fill_memory(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.jpg": JPEG + bytes(3 << 20)}))
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, place + 24, 1000)  # uncompressed size in the central directory
    path = in_zip(tmp_path, bytes(data))
    intake_zip.close_archives()
    with pytest.raises(intake_zip.CannotReadError):
        intake_zip.read_member(str(path), (0,))


def test_encrypted_and_broken_zips_say_so(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.jpg": JPEG}))
    for sign, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.rfind(sign) + at] |= 1
    assert "wachtwoord" in refusals(in_zip(tmp_path, bytes(data)))["z.zip!a.jpg"]
    assert "beschadigd" in refusals(in_zip(tmp_path, zipped({"a.jpg": JPEG})[:-30], "half.zip"))["half.zip"]
    assert "geen enkel bestand" in refusals(in_zip(tmp_path, zipped({}), "leeg.zip"))["leeg.zip"]
    odd = bytearray(zipped({"a.jpg": JPEG}))
    for sign, at in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        struct.pack_into("<H", odd, odd.rfind(sign) + at, 9)  # Deflate64, what Windows makes of files above 2 GB
    assert "manier" in refusals(in_zip(tmp_path, bytes(odd), "raar.zip"))["raar.zip!a.jpg"]


def test_a_list_of_names_too_long_for_memory_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.jpg": JPEG}))
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 200 << 20)
    assert "te veel bestanden" in refusals(in_zip(tmp_path, bytes(data)))["z.zip"]


@pytest.mark.slow
def test_more_than_65535_files_in_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(66_000):
            archive.writestr(f"{number}.gif", b"GIF89a")
    assert len(found(path)) == 66_000
