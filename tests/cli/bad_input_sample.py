"""The command line as a user calls it, a printed run with its scans, and files that are wrong on purpose."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from generator.build import Order, build
from generator.cli import main
from generator.define.library import Library
from generator.keep.store.sqlite import SqliteStore
from generator.model.layout import FieldShape

ROOT = Path(__file__).parents[2]
COPIES = 3
DPI = 150


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


def werkblad(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, before: Callable[[], None] | None = None
) -> Done:
    """Run the command line as a user does, in a folder of one's own."""
    done = subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **(env or {})},
        preexec_fn=before,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def ask(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code and everything said, without starting another Python."""
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    said = capfd.readouterr()
    text = said.out + said.err
    assert "Traceback" not in text
    return int(end.value.code or 0), text


def left(folder: Path) -> set[str]:
    """The files that are there."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@dataclass(frozen=True)
class Printed:
    """A run of three copies of the sheet `scan`: its PDF, its store, and six scanned pages with one box ticked."""

    run: str
    pdf: Path
    store: Path
    pages: tuple[bytes, ...]

    def stored_in(self, workspace: Path) -> Path:
        """A workspace that knows this run: where its store now is."""
        store = workspace / "out" / "werkblad.sqlite"
        store.parent.mkdir()
        store.write_bytes(self.store.read_bytes())
        return store


def printed(folder: Path) -> Printed:
    """Build the run and fill it in."""
    path = folder / "werkblad.sqlite"
    with SqliteStore(path) as store:
        product = build(Order("scan", "waterrade", copies=COPIES), Library(None), store, folder)
        layout = store.run(product.run).layout
    pages = []
    with pypdfium2.PdfDocument(product.files[0]) as document:
        for copy in range(1, COPIES + 1):
            for place, page in zip(product.pages_of(copy), layout.pages, strict=True):
                pixels = np.array(document[place].render(scale=DPI / 72, grayscale=True).to_numpy())
                box = [one.box for one in page.fields if one.shape is FieldShape.BOX][copy]
                left, top, right, bottom = (
                    int(mm * DPI / 25.4) for mm in (box.x, box.y, box.x + box.width, box.y + box.height)
                )
                cv2.line(pixels, (left, top), (right, bottom), 20, 3)
                cv2.line(pixels, (left, bottom), (right, top), 20, 3)
                pages.append(cv2.imencode(".jpg", pixels)[1].tobytes())
    return Printed(product.run, product.files[0], path, tuple(pages))


def stack(folder: Path, pages: Sequence[bytes]) -> Path:
    """A folder of scans."""
    folder.mkdir(parents=True)
    for number, page in enumerate(pages, start=1):
        (folder / f"scan{number:02d}.jpg").write_bytes(page)
    return folder


def half_page(page: bytes) -> bytes:
    """The upper two fifths of a scan: of every sheet here some boxes are cut off."""
    with Image.open(io.BytesIO(page)) as image:
        return as_bytes(image.crop((0, 0, image.width, image.height * 2 // 5)), "JPEG")


def as_bytes(image: Image.Image, kind: str) -> bytes:
    """An image as a file."""
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def locked_pdf(pdf: bytes) -> bytes:
    """The same PDF behind a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="eigenaar", user="geheim"))
    return out.getvalue()


def png_bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that says it is `side` pixels square, and unpacks to that."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A ZIP with these names, as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tables(folder: Path) -> dict[str, bytes]:
    """The tables that a reading wrote, by name. XLSX too: it is made without dates of today."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
