"""Files inside a PDF are read as those in a ZIP are, or each has its line with what to do."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pikepdf
import pytest
from intake_sample import encoded, image_pdf, jpeg, jpeg_pdf, page_picture, saved, written, zipped

from generator.model.answer import PageReading
from generator.read.decode import limits
from generator.read.intake.finding import PageRef, close_files, find_pages, load, with_inside
from generator.read.intake.names import FoundFile
from generator.read.picture.image import PageImage

GREY = page_picture(300, 400)
JPEG = jpeg(GREY)
Name, Dict, Array, Text = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array, pikepdf.String


def portfolio(files: dict[str, bytes], cover: bytes | None = None) -> bytes:
    pdf = pikepdf.open(io.BytesIO(cover)) if cover else pikepdf.new()
    if not cover:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.Root.Collection = Dict(Type=Name.Collection, View=Name.D)
    for name, data in files.items():
        pdf.attachments[name] = data
    return saved(pdf)


def pinned(name: str, data: bytes) -> bytes:
    """A file that hangs on a page, as a paper clip."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    stream = pdf.make_stream(data)
    spec = Dict(Type=Name.Filespec, F=Text(name), EF=Dict(F=stream))
    pin = Dict(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([9, 9, 20, 20]), FS=spec)
    pdf.pages[0].obj.Annots = Array([pin])
    return saved(pdf)


def lines(folder: Path, data: bytes, name: str = "mail.pdf") -> dict[str, str]:
    """What became of each file: 'page', or why not."""
    path = written(folder, {name: data}) / name
    found: dict[str, str] = {}
    for each in find_pages([path]):
        loaded = each if isinstance(each, PageReading) else load(each)
        what = loaded.reason if isinstance(loaded, PageReading) else "page"
        assert not isinstance(loaded, PageReading) or loaded.advice
        found[each.source.file] = what
    close_files()
    return found


def test_every_file_in_a_portfolio_is_read(tmp_path: Path) -> None:
    word = zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    inside = {"a.pdf": jpeg_pdf(GREY), "b.jpg": JPEG, "c.png": encoded(GREY, "PNG"), "d.docx": word}
    inside |= {"e.txt": b"tekst", "leeg.pdf": b""}
    found = lines(tmp_path, portfolio(inside))
    assert [found[f"mail.pdf!{name}"] for name in ("a.pdf", "b.jpg", "c.png")] == ["page"] * 3
    assert "Office" in found["mail.pdf!d.docx"]
    assert "tekstbestand" in found["mail.pdf!e.txt"]
    assert "0 bytes" in found["mail.pdf!leeg.pdf"]
    assert set(found) == {"mail.pdf", *(f"mail.pdf!{name}" for name in inside)}


def test_the_pages_around_them_are_read_too(tmp_path: Path) -> None:
    found = lines(tmp_path, portfolio({"a.jpg": JPEG}, jpeg_pdf(page_picture())))
    assert found == {"mail.pdf": "page", "mail.pdf!a.jpg": "page"}
    assert lines(tmp_path, pinned("clip.jpg", JPEG))["mail.pdf!clip.jpg"] == "page"


def test_containers_in_containers(tmp_path: Path) -> None:
    zip_in_pdf = portfolio({"pak.zip": zipped({"x.jpg": JPEG, "in.pdf": jpeg_pdf(GREY)})})
    assert lines(tmp_path, zip_in_pdf)["mail.pdf!pak.zip!x.jpg"] == "page"
    assert lines(tmp_path, zip_in_pdf)["mail.pdf!pak.zip!in.pdf"] == "page"
    pdf_in_pdf = portfolio({"in.pdf": portfolio({"diep.jpg": JPEG}, jpeg_pdf(page_picture()))})
    assert lines(tmp_path, pdf_in_pdf)["mail.pdf!in.pdf!diep.jpg"] == "page"
    in_zip = zipped({"p.pdf": pdf_in_pdf})
    assert lines(tmp_path, in_zip, "z.zip")["z.zip!p.pdf!in.pdf!diep.jpg"] == "page"
    alike = lines(tmp_path, portfolio({"a.zip": zipped({"s.jpg": JPEG}), "b.zip": zipped({"s.jpg": jpeg(255 - GREY)})}))
    assert [alike["mail.pdf!a.zip!s.jpg"], alike["mail.pdf!b.zip!s.jpg"]] == ["page", "page"]


def test_what_is_too_deep_or_too_many_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = JPEG
    for depth in range(limits.MAX_ZIP_DEPTH + 2):
        data = portfolio({f"{depth}.{'jpg' if depth == 0 else 'pdf'}": data})
    found = lines(tmp_path, data)
    assert sum("te diep" in what for what in found.values()) == 1
    monkeypatch.setattr(limits, "MAX_FILES_INSIDE", 3)
    many = lines(tmp_path, portfolio({f"{n}.txt": b"tekst %d" % n for n in range(9)}))
    assert any("te veel" in what for what in many.values())


@pytest.mark.slow
def test_bombs_and_broken_files_inside_cost_only_themselves(tmp_path: Path) -> None:
    pdf = pikepdf.open(
        io.BytesIO(portfolio({"goed.jpg": JPEG, "bom.bmp": b"", "raar.bin": b"x", "weg.bin": b"y", "stuk.jpg": JPEG}))
    )
    for spec in list(pdf.Root.Names.EmbeddedFiles.Names)[1::2]:
        match str(spec.F):
            case "bom.bmp":
                spec.EF.F = pdf.make_stream(bytes(300 << 20))
            case "raar.bin":
                spec.EF.F.Filter = Name.Geheim
            case "stuk.jpg":
                spec.EF.F.write(b"geen zlib", filter=Name.FlateDecode)
            case "weg.bin":
                del spec.EF
    out = io.BytesIO()
    pdf.save(out, compress_streams=True)
    start = time.process_time()
    found = lines(tmp_path, out.getvalue())
    assert time.process_time() - start < 10
    assert found["mail.pdf!goed.jpg"] == "page"
    assert "verdacht groot" in found["mail.pdf!bom.bmp"]
    assert "manier" in found["mail.pdf!raar.bin"]
    assert "beschadigd" in found["mail.pdf!stuk.jpg"]


def test_loops_in_the_list_of_files_end(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(portfolio({"a.jpg": JPEG})))
    tree = pdf.make_indirect(Dict(Names=pdf.Root.Names.EmbeddedFiles.Names))
    tree.Kids = Array([tree] * 50)
    pdf.Root.Names.EmbeddedFiles = tree
    start = time.process_time()
    assert lines(tmp_path, saved(pdf))["mail.pdf!a.jpg"] == "page"
    assert time.process_time() - start < 5


def test_a_scan_has_nothing_inside(tmp_path: Path) -> None:
    path = written(tmp_path, {"s.pdf": image_pdf(b"", {}, content=b"")}) / "s.pdf"
    (facts,) = with_inside(FoundFile(str(path), (), "s.pdf", "pdf"))  # type: ignore[arg-type]
    assert facts.inside == ()  # type: ignore[union-attr]


def test_what_was_inside_is_found_again_by_its_address(tmp_path: Path) -> None:
    path = written(tmp_path, {"m.pdf": portfolio({"in.pdf": portfolio({"a.jpg": JPEG})})}) / "m.pdf"
    refs = [each for each in find_pages([path]) if isinstance(each, PageRef)]
    deep = next(ref for ref in refs if ref.file.members == (0, 0))
    close_files()
    assert isinstance(load(deep), PageImage)
