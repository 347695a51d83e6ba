"""The PDF alone is enough: layout, key and blank pages come out of it as they went in."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from printrun_sample import KEY, job, paint
from pypdf import PdfReader

from generator.make.attach import ATTACHMENT, pdf_date
from generator.make.printrun import write_run, write_split
from generator.model.layout_json import from_json
from generator.model.run import Copy
from generator.read.filled.attachment import carried_by


def one_file() -> bytes:
    out = io.BytesIO()
    write_run(job(3, 1), (Copy("7H3K9M", n) for n in (1, 2)), out)
    return out.getvalue()


def pictures(pdf: bytes) -> list[np.ndarray]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=1, grayscale=True).to_numpy().copy() for page in document]


def test_a_standard_reader_finds_the_attachment() -> None:
    reader = PdfReader(io.BytesIO(one_file()))
    (data,) = reader.attachments[ATTACHMENT]
    content = json.loads(data)
    assert bytes.fromhex(content["key"]) == KEY
    assert from_json(content) == job(3, 1).layout
    (spec,) = reader.trailer["/Root"]["/AF"]  # type: ignore[index]
    stream = spec.get_object()["/EF"]["/F"]
    assert stream["/Subtype"] == "/application/json"
    assert stream["/Params"]["/Size"] == len(data)
    assert stream["/Params"]["/CheckSum"].original_bytes == hashlib.md5(data, usedforsecurity=False).digest()


def test_reading_gets_layout_key_and_blank_pages_from_the_printers_file() -> None:
    with pikepdf.open(io.BytesIO(one_file())) as pdf:
        (run,) = carried_by(pdf).runs
    assert (run.layout, run.key) == (job(3, 1).layout, KEY)
    static = pictures(paint(4, 1))[1:]  # without the facilitator's page
    blank = pictures(run.blank)
    assert len(blank) == 3
    for expected, found in zip(static, blank, strict=True):
        assert np.abs(expected.astype(int) - found.astype(int)).max() <= 2


def test_a_copy_that_goes_to_a_respondent_has_no_key(tmp_path: Path) -> None:
    write_split(job(3, 1), [Copy("7H3K9M", 1)], tmp_path)
    with pikepdf.open(tmp_path / "7H3K9M-0001.pdf") as pdf:
        (run,) = carried_by(pdf).runs
    assert (run.key, run.layout) == (b"", job(3, 1).layout)
    assert len(pictures(run.blank)) == 3


@pytest.mark.parametrize(
    ("iso", "expected"),
    [("2026-01-31T12:34:56Z", b"(D:20260131123456Z)"), ("gisteren", b"(D:19700101000000Z)"),
     ("2026-01-31T12:34:56.789+00:00", b"(D:20260131123456Z)")],
)  # fmt: skip
def test_times_as_pdf_dates(iso: str, expected: bytes) -> None:
    assert pdf_date(iso).data == expected
