"""What `make` writes, filled in by another program, comes back through `collect`: run, copy, values, originals."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

sys.path.insert(0, str(Path(__file__).parent / "make"))

from fillable_sample import FONTS, KEY, entry, sample

from generator.collect import collect
from generator.keep.store.sqlite import SqliteStore
from generator.make.fillable import FillableMaster
from generator.model.answer import AnswerState, Fate
from generator.model.layout_json import dumps
from generator.model.run import Copy, Run

DRAWING, LAYOUT = sample()
MASTER = FillableMaster(DRAWING, FONTS, LAYOUT, dumps(LAYOUT).encode(), entry())
TEXTS = {"werk_naam": "Łucja Şahin", "werk_jaren": "4", "werk_sinds": "01-02-2020", "werk_waarom": "Ĳs,\nen meer 😀"}
CHOICES = {"werk_team": "/nee", "groei_nu": "/2"}


def filled(copy: int, texts: dict[str, str] = TEXTS) -> bytes:
    """As pypdf fills in a form: with its own appearances."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(MASTER.copy(Copy(LAYOUT.run, copy), KEY))))
    for page in writer.pages:
        writer.update_page_form_field_values(page, {**texts, **CHOICES}, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "binnen"
    folder.mkdir()
    (folder / "leeg.pdf").write_bytes(MASTER.copy(Copy(LAYOUT.run, 3), KEY))
    (folder / "vol.pdf").write_bytes(filled(3))
    (folder / "anna.pdf").write_bytes(filled(0))
    (folder / "bilal.pdf").write_bytes(filled(0, {"werk_naam": "Bilal"}))
    return folder


@pytest.mark.parametrize("known", [True, False])
def test_filled_forms_come_back_whether_or_not_the_run_was_known(known: bool, inbox: Path, tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "opslag.sqlite") as store:
        if known:
            store.add_run(Run(LAYOUT, KEY, b""), [Copy(LAYOUT.run, 3)])
        summary = collect([inbox], store, tmp_path / "uit", jobs=2)
        readings = list(store.readings())
    fates = {(reading.source.file, reading.fate) for reading in readings}
    assert fates == {
        ("binnen/leeg.pdf", Fate.ORIGINAL),
        ("binnen/vol.pdf", Fate.READ),
        ("binnen/anna.pdf", Fate.READ),
        ("binnen/bilal.pdf", Fate.READ),
    }
    answers = {a.variable: a for r in readings if r.source.file == "binnen/vol.pdf" for a in r.answers}
    assert {name: answers[name].text for name in TEXTS} == {**TEXTS, "werk_sinds": "2020-02-01"}
    assert (answers["werk_team"].chosen, answers["groei_nu"].chosen) == (("nee",), ("2",))
    assert answers["groei_start"].state is AnswerState.BLANK
    people = {r.instance for r in readings if r.code and r.code.copy == 0}
    assert len(people) == 2
    assert summary.count(Fate.READ) == 6
    assert bool(readings[-1].notes) is not known  # without the key the codes cannot be proven, and the ledger says so
