"""Filled forms that are wrong on purpose, through the command: a reason in the ledger, and never much time or memory.

One folder holds them all, between two good ones: whatever a file does, its neighbours are read.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from test_filled_stack import DAY, Desk, desk, werkblad

from generator.model.errors import NeedsReviewError

Name, Array, Text, Dict = pikepdf.Name, pikepdf.Array, pikepdf.String, pikepdf.Dictionary
GIB = 1 << 30
LIMIT_MIB = 1_500  # two workers, with a page picture each, stay far below; a gigabyte unpacked would not
LIMIT_S = 240  # the whole folder, on a busy machine of two cores; an endless loop would not end
GOOD = {"scan_tijd__visie": "/visie"}


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def by(change: Callable[[pikepdf.Pdf], None]) -> Callable[[bytes], bytes]:
    """A change of the opened file, as a change of its bytes."""

    def changed(data: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            change(pdf)
            return saved(pdf)

    return changed


def encrypted(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(owner="baas", user="geheim"))


def without_its_table(data: bytes) -> bytes:
    """The table that says where objects are points into nowhere: what repairs itself may be read."""
    start = data.rindex(b"startxref")
    return data[:start] + b"startxref\n99999999\n%%EOF\n"


def pages_in_a_loop(pdf: pikepdf.Pdf) -> None:
    tree = pdf.Root.Pages
    tree.Kids = Array([tree, *tree.Kids])
    tree.Count = 1_000_000


def fields_in_a_loop(pdf: pikepdf.Pdf) -> None:
    form = pdf.Root.AcroForm
    knot = pdf.make_indirect(Dict(T=Text("knoop")))
    knot.Kids, knot.Parent = Array([knot, *form.Fields]), knot
    for field in form.Fields:
        field.Parent = knot
    form.Fields = Array([knot])


def scripted(pdf: pikepdf.Pdf) -> None:
    trap = Dict(S=Name.Launch, F=Text("/bin/sh"), Win=Dict(F=Text("cmd.exe")))
    script = Dict(S=Name.JavaScript, JS=Text("while(true){app.alert('x')}"), Next=trap)
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dict(WC=script, DS=trap)
    pdf.Root.Names = Dict(JavaScript=Dict(Names=Array([Text("x"), script])))
    for page in pdf.pages:
        page.obj.AA = Dict(O=trap)
        for widget in page.obj.Annots:
            widget.AA = Dict(K=script, V=script, F=script, E=trap)


def gigabyte(pdf: pikepdf.Pdf) -> bytes:
    """Zeros of a gigabyte, packed to a megabyte, made piece by piece."""
    packer = zlib.compressobj(9)
    piece = bytes(1 << 20)
    return b"".join(packer.compress(piece) for _ in range(GIB >> 20)) + packer.flush()


def with_gigabyte(at: str) -> Callable[[pikepdf.Pdf], None]:
    def put(pdf: pikepdf.Pdf) -> None:
        bomb = pdf.make_stream(b"")
        bomb.write(gigabyte(pdf), filter=Name.FlateDecode)
        page = pdf.pages[0].obj
        if at == "value":
            next(w for w in page.Annots if w.get("/Subtype") == "/Widget").V = bomb
        elif at == "content":
            page.Contents = Array([*page.Contents, bomb])
        elif at == "layout":
            pdf.Root.PieceInfo.Werkblad.Private.Layout = bomb
        else:
            look = next(w for w in page.Annots if w.get("/Subtype") == "/Widget").AP.N
            bomb.Type, bomb.Subtype, bomb.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
            look[next(iter(look.keys()))] = bomb

    return put


def million_fields(data: bytes) -> bytes:
    """An update behind the file that gives its form a million fields, all the same object; 12 MB."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        one = pdf.make_indirect(Dict(FT=Name.Tx, T=Text("x"), V=Text("y"), Kids=Array([])))
        few = pdf.make_indirect(Array([one] * 1000))
        pdf.Root.AcroForm.Fields = few
        text = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(io.BytesIO(text)) as pdf:
        first = pdf.Root.AcroForm.Fields
        first = pdf.Root.AcroForm.Fields[0]
        pdf.Root.AcroForm.Fields = Array([first] * 1_000_000)
        pdf.pages[0].obj.Annots = Array([first] * 1_000_000)
        return saved(pdf)


def strange_names(pdf: pikepdf.Pdf) -> None:
    for number, field in enumerate(pdf.Root.AcroForm.Fields):  # type: ignore[arg-type]
        if number % 2 == 0:
            field.T = Text(f"\x00\x07\x1b[31m\u202e{field.T}\n" * 40)
    pdf.docinfo["/Title"] = Text("\x00\x1b]0;pwned\x07")


READ, REFUSED, EITHER = "read", "refused", "either"
FILES: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "encrypted": (encrypted, REFUSED, "wachtwoord"),
    "no table": (without_its_table, READ, ""),
    "cut off": (lambda data: data[: len(data) // 3], REFUSED, "beschadigd"),
    "page loop": (by(pages_in_a_loop), EITHER, ""),
    "field loop": (by(fields_in_a_loop), READ, ""),
    "scripts": (by(scripted), READ, ""),
    "gigabyte value": (by(with_gigabyte("value")), READ, ""),
    "gigabyte content": (by(with_gigabyte("content")), READ, ""),
    "gigabyte look": (by(with_gigabyte("look")), READ, ""),
    "gigabyte layout": (by(with_gigabyte("layout")), READ, ""),
    "million fields": (million_fields, EITHER, "onmogelijk veel"),
    "strange names": (by(strange_names), READ, ""),
}


@pytest.mark.slow
def test_hostile_forms_get_a_reason_and_their_neighbours_are_read(tmp_path: Path) -> None:
    one = desk(tmp_path, "scan", len(FILES) + 2)
    one.put("0-goed.pdf", 1, GOOD, DAY)
    one.put("zz-goed.pdf", 2, GOOD, DAY)
    for number, (name, (change, _, _)) in enumerate(FILES.items(), 3):
        good = one.filler.filled(one.copies[number - 1].read_bytes(), GOOD, DAY)
        (one.inbox / f"{name}.pdf").write_bytes(change(good))
    done = werkblad(one.workspace, "read", str(one.inbox), "--jobs", "2")
    assert done.code == NeedsReviewError.exit_code, done.out
    assert done.peak_mib < LIMIT_MIB
    assert done.seconds < LIMIT_S
    assert "Traceback" not in done.out
    print(f"{done.seconds:.0f} s, at most {done.peak_mib:.0f} MiB")
    check_ledger(one)
    ticked = {row["copy"]: row["scan_tijd_visie"] for row in one.rows("responses")}
    for number, name in enumerate(FILES, 3):
        if FILES[name][1] == READ and name not in ("strange names", "gigabyte value"):
            assert ticked[str(number)] == "1", name


def check_ledger(one: Desk) -> None:
    told: dict[str, list[dict[str, str]]] = {}
    for row in one.rows("ledger"):
        if row["kind"] == "input":
            told.setdefault(row["file"].rpartition("/")[2].removesuffix(".pdf"), []).append(row)
    assert set(told) == {*FILES, "0-goed", "zz-goed"}
    for name in ("0-goed", "zz-goed"):
        assert [row["fate"] for row in told[name]] == ["read", "read"]
    for name, (_, fate, reason) in FILES.items():
        fates = {row["fate"] for row in told[name]}
        if fate == READ:
            assert fates <= {"read", "doubtful"}, (name, told[name])
        if fate == REFUSED:
            assert fates == {"unreadable"}, (name, told[name])
        assert any(reason in row["reason"] for row in told[name]), (name, told[name])
        for row in told[name]:
            assert row["fate"] == "read" or (row["reason"] and row["advice"]), (name, row)
            assert not any(ord(letter) < 32 for cell in row.values() for letter in cell)
