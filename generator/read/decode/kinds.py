"""What a file is, by its first bytes. The name only helps where the bytes say nothing (plain text, mail)."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path
from typing import IO

from generator.read.decode import reasons as why
from generator.read.decode.reasons import Reason

HEAD_BYTES = 2048  # enough for every signature below; PDF's may start anywhere in the first 1024 (ISO 32000-1, H.3.4.1)


class Kind(StrEnum):
    """What intake can open."""

    PDF = "pdf"
    TIFF = "tiff"
    JPEG = "jpeg"
    PICTURE = "picture"  # PNG, BMP, GIF, WebP, AVIF: through Pillow
    HEIC = "heic"
    ZIP = "zip"


_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"MSCF")
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word, Excel and Outlook before 2007
_ICON = b"\0\0\1\0"
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_AVIF_BRANDS = (b"avif", b"avis")
_MAIL_SUFFIXES = (".eml", ".msg", ".mbox")
_TABLE_SUFFIXES = (".csv", ".tsv", ".json")
_OFFICE_MEMBERS = ("[content_types].xml", "mimetype", "meta-inf/container.xml")

_SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r", "__macosx", "$recycle.bin"})
_SYSTEM_PREFIXES = (".", "~$", "._")
_SYSTEM_FOLDERS = frozenset({"__macosx", "$recycle.bin", "system volume information", "@eadir", "#recycle"})


def is_system_name(name: str) -> bool:
    """Whether this is a file or folder that systems make by themselves: skipped without a word."""
    lower = name.lower()
    return lower in _SYSTEM_NAMES or lower in _SYSTEM_FOLDERS or lower.startswith(_SYSTEM_PREFIXES)


def kind_of(head: bytes, name: str) -> Kind | Reason:
    """The kind by the file's first bytes, or why it is no scan. A ZIP may still be an Office file: `is_office`."""
    if not head:
        return why.EMPTY_FILE
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(_TIFF):
        return Kind.TIFF
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return Kind.PICTURE
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS + _AVIF_BRANDS:
        return Kind.HEIC if head[8:12] in _HEIC_BRANDS else Kind.PICTURE
    if head.startswith(_ZIPS):
        return Kind.ZIP
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    return _no_scan(head, name.lower())


def _no_scan(head: bytes, name: str) -> Reason:
    if name.endswith(_MAIL_SUFFIXES):
        return why.MAIL
    if head.startswith((_OLE, b"{\\rtf")):
        return why.OFFICE
    if head.startswith(_ICON):
        return why.ICON
    if head.startswith(_ARCHIVES):
        return why.OTHER_ARCHIVE
    if b"%FDF-" in head[:1024] or b"http://ns.adobe.com/xfdf" in head:
        return why.FORM_DATA
    if name.endswith(_TABLE_SUFFIXES):
        return why.OUR_TABLE
    return why.OTHER_FILE if b"\0" in head or not _is_text(head) else why.TEXT


def _is_text(head: bytes) -> bool:
    try:
        head[: HEAD_BYTES - 4].decode("utf-8")  # a character may be cut in two at the end
    except UnicodeDecodeError as error:
        return error.start > HEAD_BYTES - 8
    return True


def is_office(stream: IO[bytes] | Path) -> bool:
    """Whether this ZIP is in truth a Word, Excel, OpenDocument or EPUB file."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = {info.filename.lower() for info in archive.infolist()[:64]}
    except Exception:  # a broken ZIP: the one who opens it says so
        return False
    return any(name in names for name in _OFFICE_MEMBERS)
