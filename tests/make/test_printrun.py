"""Print runs: every copy has its own codes and name and nothing of another's; valid for five readers."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest
import zxingcpp
from printrun_sample import ENTRY, KEY, RUN, SPARE, STRIP, job
from pypdf import PdfReader

from generator.make.drawing import Drawing, PageDrawing
from generator.make.printrun import PrintJob, plans, write_run, write_split
from generator.make.printrun.lettering import characters
from generator.model.code import PageCode, for_people, verify
from generator.model.errors import OutputError
from generator.model.geometry import PT_PER_MM, Box
from generator.model.run import Copy

NAMES = ("Łódź Werkgroep", "Ayşe Şahin", "’s-Hertogenbosch", "Ĳsselstein Noord", "Müller-Øst", "Ștefan Țurcanu")
DPI = 150


def copies(*labels: str) -> Iterator[Copy]:
    return (Copy(RUN, number, label) for number, label in enumerate(labels, 1))


def written(work: PrintJob, *labels: str) -> bytes:
    out = io.BytesIO()
    write_run(work, copies(*labels), out)
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    """The text of every page, as pdfium extracts it."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def code(copy: int, page: int) -> str:
    return PageCode(RUN, 0, copy, page).encode(KEY)


def test_every_page_has_its_own_code_and_name_and_no_others() -> None:
    """The trap: overlays of all copies on every copy."""
    work = job(coded=4, plain=0, labels=NAMES)
    found = texts(written(work, *NAMES))
    assert len(found) == 4 * len(NAMES)
    clear = {(c, p): for_people(code(c, p)) for c in range(1, len(NAMES) + 1) for p in range(1, 5)}
    for place, text in enumerate(found):
        copy, page = place // 4 + 1, place % 4 + 1
        assert [own for own, shown in clear.items() if shown in text] == [(copy, page)]
        assert [name for name in NAMES if name in text] == [NAMES[copy - 1]]
        assert f"Blad {page}\r" in text


@pytest.mark.parametrize("template", ["https://werk.example.nl/w/{code}", "https://w.example.nl/{code}"])
def test_both_symbols_on_every_page_say_which_page_it_is(template: str) -> None:
    data = written(job(coded=2, plain=0, template=template), "", "", "")
    with pypdfium2.PdfDocument(data) as document:
        for place, page in enumerate(document):
            image = np.asarray(page.render(scale=DPI / 72, grayscale=True).to_numpy())
            for box in (ENTRY, SPARE):
                area = box.grown(4)
                left, top, right, bottom = (round(v * DPI / 25.4) for v in (area.x, area.y, area.right, area.bottom))
                (symbol,) = zxingcpp.read_barcodes(np.ascontiguousarray(image[top:bottom, left:right]))
                assert verify(symbol.text, KEY) == PageCode(RUN, 0, place // 2 + 1, place % 2 + 1)


def test_a_symbol_whose_bits_look_like_the_end_of_an_image_still_reads() -> None:
    """`EI` inside binary image data would end the image for some readers; such a symbol is written in hexadecimal."""
    work = job(coded=1, plain=0, duplex=False)
    number = next(n for n in range(1, 100_000) if b"EI" in work.entry.bits(code(n, 1)))
    out = io.BytesIO()
    write_run(work, [Copy(RUN, number)], out)
    assert b"/AHx" in PdfReader(io.BytesIO(out.getvalue())).pages[0].get_contents().get_data()  # type: ignore[union-attr]
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        image = np.asarray(document[0].render(scale=DPI / 72, grayscale=True).to_numpy())
    assert {verify(s.text, KEY) for s in zxingcpp.read_barcodes(image)} == {PageCode(RUN, 0, number, 1)}


@pytest.mark.parametrize(
    ("coded", "plain", "duplex", "expected"),
    [
        (3, 1, True, 2 + 2 * 4),  # a white back behind the facilitator's page and behind every third page
        (2, 2, True, 2 + 2 * 2),
        (3, 1, False, 1 + 2 * 3),
        (3, 0, True, 2 * 4),
    ],
)
def test_every_copy_starts_on_a_fresh_sheet(coded: int, plain: int, duplex: bool, expected: int) -> None:
    found = texts(written(job(coded, plain, duplex=duplex), "", ""))
    assert len(found) == expected
    first = [
        place for place, text in enumerate(found) if for_people(code(1, 1)) in text or for_people(code(2, 1)) in text
    ]
    assert len(first) == 2
    if duplex:
        assert all(place % 2 == 0 for place in first)
    assert sum(not text.strip() for text in found) == expected - 2 * coded - plain


A4, A3, WIDE = (210.0, 297.0), (297.0, 420.0), (297.0, 210.0)


@pytest.mark.parametrize(
    ("papers", "sides"),
    [
        ((A4, A4), "0 1"),
        ((A4, WIDE), "0 1"),  # the same paper, turned
        ((A4, A3), "0 - 1 -"),  # a printer cannot print A3 on the back of A4
        ((A4, A3, A3, A4), "0 - 1 2 3 -"),
        ((A3, A4, A4, A4), "0 - 1 2 3 -"),
    ],
)
def test_two_sides_of_a_sheet_are_of_one_size(papers: tuple[tuple[float, float], ...], sides: str) -> None:
    layout = job(1, 0).layout.pages[0]
    drawing = Drawing(tuple(PageDrawing(*paper, (), layout) for paper in papers), (), {}, "")
    planned = plans(drawing, duplex=True)
    front, copy = planned.front, planned.each
    assert (front, " ".join("-" if place.back else str(place.page) for place in copy)) == ((), sides)
    assert [place.page for place in plans(drawing, duplex=False).each] == list(range(len(papers)))


def test_the_facilitators_pages_come_once_in_front() -> None:
    found = texts(written(job(2, 1), "", "", ""))
    assert [place for place, text in enumerate(found) if "Begeleider" in text] == [0]


def test_a_copy_without_name_is_numbered() -> None:
    found = texts(written(job(1, 0, labels=("Team Groen",), duplex=False), "", "Team Groen", ""))
    assert ["Exemplaar 1" in found[0], "Exemplaar" in found[1], "Exemplaar 3" in found[2]] == [True, False, True]


def strip_inks(data: bytes, box: Box) -> list[tuple[int, int]]:
    """Pixel columns with ink within the strip's height, left of it to the right edge of the page: (first, last)."""
    scale = 200 / 72
    extents = []
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            image = np.asarray(page.render(scale=scale, grayscale=True).to_numpy())
            top, bottom = (round(v * PT_PER_MM * scale) for v in (box.y, box.bottom))
            columns = np.flatnonzero((image[top:bottom, : round(170 * PT_PER_MM * scale)] < 128).any(axis=0))
            extents.append((int(columns[0]), int(columns[-1])))
    return extents


def test_long_names_stay_inside_the_strip() -> None:
    labels = ("Wilhelmina van der Steen-Oudekerk (Groen)", "W" * 300, "Ĳ" * 80, "Ayşe", "ﬁ" * 200)
    work = job(1, 0, labels=labels, duplex=False)
    out = io.BytesIO()
    report = write_run(work, copies(*labels), out)
    scale = 200 / 25.4
    for first, last in strip_inks(out.getvalue(), STRIP):
        assert STRIP.x * scale - 2 <= first <= last <= STRIP.right * scale + 2
    assert report.shortened == 3
    found = texts(out.getvalue())
    assert labels[0] in found[0]  # smaller, but whole
    assert "W…" in found[1]


def before_ellipsis(work: PrintJob, label: str, width_mm: float) -> str:
    """What of the label stands before the ellipsis in a strip of this width."""
    pages = tuple(dataclasses.replace(p, name_strip=Box(20, 16, width_mm, 8)) for p in work.layout.pages)
    drawn = tuple(dataclasses.replace(d, layout=p) for d, p in zip(work.drawing.pages, pages, strict=True))
    narrow = dataclasses.replace(work, drawing=dataclasses.replace(work.drawing, pages=drawn))
    return texts(written(narrow, label))[0].split("…")[0].splitlines()[-1]


def test_no_loose_sign_before_the_ellipsis() -> None:
    label = "Wilhelmina-Alexandra van der Steen (team Openbare Ruimte)"
    work = job(1, 0, labels=(label,), duplex=False)
    heads = {before_ellipsis(work, label, width) for width in range(20, 50, 2)}  # wherever it is cut
    assert all(label.startswith(head) and head[-1].isalpha() for head in heads)
    assert len(heads) > 10


def test_letters_that_no_typeface_has_are_counted_not_named() -> None:
    labels = ("王小明", "Ayşe", "Zoë 🙂")
    out = io.BytesIO()
    report = write_run(job(1, 0, labels=labels, duplex=False), copies(*labels), out)
    found = texts(out.getvalue())
    assert (report.replaced, report.copies) == (2, 3)
    assert ["???" in found[0], "Ayşe" in found[1], "Zoë ?" in found[2]] == [True, True, True]


def test_a_letter_outside_the_announced_ones_is_a_question_mark_too() -> None:
    out = io.BytesIO()
    report = write_run(job(1, 0, duplex=False), copies("ŵ"), out)
    assert report.replaced == 1


def test_decomposed_letters_and_control_characters_print_as_one_tidy_line() -> None:
    label = "S\u0327ahin\u0000\n  Ay\u200bs\u0327e"
    assert "Şahin Ayşe" in texts(written(job(1, 0, labels=(label,)), label))[0]


def test_characters_of_labels() -> None:
    assert {"Ş", "a"} <= characters(["S\u0327a"])


def tools_accept(path: Path) -> None:
    """Five readers that do not share code with each other or with us."""
    check = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout + check.stderr
    reader = PdfReader(path, strict=True)
    counts = {len([page.extract_text() for page in reader.pages])}
    with pikepdf.open(path) as pdf:
        counts.add(len(pdf.pages))
        assert pdf.get_warnings() == []
    with pypdfium2.PdfDocument(path) as document:
        counts.add(len(document))
    with pymupdf.open(path) as document:
        counts.add(document.page_count)
        for page in document:
            page.get_pixmap(dpi=20)
        assert not document.is_repaired
    assert pymupdf.TOOLS.mupdf_warnings() == ""
    assert len(counts) == 1


# One tree node; two levels and a full node; three object streams.
@pytest.mark.parametrize("number", [1, 25, pytest.param(140, marks=pytest.mark.slow)])
def test_valid_for_every_reader(tmp_path: Path, number: int) -> None:
    path = tmp_path / "run.pdf"
    path.write_bytes(written(job(3, 1, labels=NAMES), *(NAMES[n % len(NAMES)] for n in range(number))))
    tools_accept(path)


def test_the_page_tree_is_balanced_and_counts_right() -> None:
    data = written(job(2, 0), *[""] * (64 * 64 // 2 + 3))

    def depth(node: pikepdf.Object, parent: pikepdf.Object | None) -> tuple[int, int]:
        if node.Type == "/Page":
            return 0, 1
        assert parent is None or node.Parent.objgen == parent.objgen
        below = [depth(kid, node) for kid in node.Kids.as_list()]
        assert len(below) <= 64
        assert len({d for d, _ in below}) == 1
        assert node.Count == sum(c for _, c in below)
        return below[0][0] + 1, int(node.Count)

    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert depth(pdf.Root.Pages, None) == (3, 64 * 64 + 6)


def test_same_inputs_same_bytes() -> None:
    assert written(job(labels=NAMES), *NAMES) == written(job(labels=NAMES), *NAMES)


def test_says_what_it_is_and_how_to_print_it() -> None:
    reader = PdfReader(io.BytesIO(written(job(), "")))
    root = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Werkbladen ’s-Gravenzande"
    assert root["/Lang"] == "nl-NL"
    assert root["/ViewerPreferences"] == {
        "/DisplayDocTitle": True, "/PrintScaling": "/None", "/Duplex": "/DuplexFlipLongEdge"
    }  # fmt: skip
    assert reader.xmp_metadata is not None
    assert reader.xmp_metadata.dc_title == {"x-default": "Werkbladen ’s-Gravenzande"}


def test_all_fonts_are_embedded() -> None:
    data = written(job(labels=NAMES), *NAMES)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        named = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
    assert fonts
    assert all("/FontFile2" in font for font in fonts)
    assert all("/FontDescriptor" in f or "/DescendantFonts" in f for f in named)


def test_split_gives_one_valid_pdf_per_copy_without_names_outside_or_key_inside(tmp_path: Path) -> None:
    work = job(3, 1, labels=NAMES)
    report = write_split(work, copies(*NAMES[:3]), tmp_path / "uit")
    paths = sorted((tmp_path / "uit").iterdir())
    assert [p.name for p in paths] == [f"{RUN}-{n:04d}.pdf" for n in (1, 2, 3)] + [f"{RUN}-begeleider.pdf"]
    assert (report.copies, report.pages) == (3, 3 * 4 + 2)
    for place, path in enumerate(paths[:3]):
        tools_accept(path)
        text = "".join(texts(path.read_bytes()))
        assert [name for name in NAMES if name in text] == [NAMES[place]]
        assert for_people(code(place + 1, 3)) in text
        assert KEY.hex() not in "".join(str(v) for v in PdfReader(path).attachments["werkblad-layout.json"])
    assert len({PdfReader(path).trailer["/ID"][1] for path in paths}) == 4  # type: ignore[index]


def test_a_full_disk_leaves_no_half_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> Iterator[Copy]:
        yield Copy(RUN, 1)
        (tmp_path / "uit").chmod(0o500)
        monkeypatch.setattr(Path, "open", refuse)
        yield Copy(RUN, 2)

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(self))

    with pytest.raises(OutputError, match="vol"):
        write_split(job(2, 0), full(), tmp_path / "uit")
    (tmp_path / "uit").chmod(0o700)
    assert [path.name for path in (tmp_path / "uit").iterdir()] == [f"{RUN}-0001.pdf"]


def test_a_run_without_pages_is_refused() -> None:
    with pytest.raises(ValueError, match="without pages"):
        write_run(job(2, 0), [], io.BytesIO())


def test_progress_tells_every_copy() -> None:
    seen: list[int] = []
    write_run(job(1, 0), copies("", "", ""), io.BytesIO(), seen.append)
    assert seen == [1, 2, 3]


class Sink(io.RawIOBase):
    """Takes bytes and keeps none."""

    def write(self, data: object) -> int:
        return len(data)  # type: ignore[arg-type]


def peak(number: int) -> int:
    """Bytes of Python memory at most while writing this many copies of one page."""
    work = job(1, 0, duplex=False)
    write_run(work, (Copy(RUN, n) for n in range(1, 100)), Sink())  # type: ignore[arg-type] # imports and tables
    tracemalloc.start()
    write_run(work, (Copy(RUN, n) for n in range(1, number + 1)), Sink())  # type: ignore[arg-type]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.slow
def test_memory_does_not_grow_with_copies() -> None:
    """16,000 more pages have 32,000 cross-reference rows (224 kB) and 5 MB of contents; neither may stay in memory.

    From 8,000 copies on, the tables from which QR symbols are made are complete (about 1 MB).
    """
    assert peak(24_000) - peak(8_000) < 100_000


@pytest.mark.slow
def test_a_run_whose_table_left_memory_is_still_whole(tmp_path: Path) -> None:
    path = tmp_path / "run.pdf"
    with path.open("wb") as stream:
        write_run(job(1, 0, duplex=False), (Copy(RUN, n) for n in range(1, 20_001)), stream)
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 20_000
    with pypdfium2.PdfDocument(path) as document:
        for number in (1, 4096, 4097, 8191, 8192, 16_384, 20_000):
            assert for_people(code(number, 1)) in document[number - 1].get_textpage().get_text_range()
    check = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout + check.stderr
