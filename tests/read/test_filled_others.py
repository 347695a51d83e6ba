"""PDFs of other programs, and hostile ones: states that they number or leave out, loops, rubbish, a million fields."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from filled_read import DONE, EXPECTED, Array, Dict, Name, Text, answers, changed, read, states
from filled_sample import FULL

from generator.model.answer import Fate

# --- states that other programs number or leave out -------------------------------------------------------------------

CHOSEN = {"een": (DONE, ("nee",), ""), "meer": (DONE, ("ja", "soms"), "")}


def renumbered(number: str, *, listed: bool = True, look: bool = True, shown: bool = True) -> bytes:
    """The full form as a program saved it that numbers the states of a group. `listed`: with what they stand for;
    `look`: with their appearances; `shown`: with the state of every button."""
    pdf = FULL.pdf()
    for field in pdf.Root.AcroForm.Fields:
        group = list(field.Kids) if "/Kids" in field else [field] if field.get("/FT") == "/Btn" else []
        names = [next(str(key)[1:] for key in kid.AP.N.keys() if key != "/Off") for kid in group]  # noqa: SIM118
        states = [number.format(i, i + 1) if number else name for i, name in enumerate(names)]
        for kid, name, state in zip(group, names, states, strict=True):
            kid.AP.N = Dict({f"/{state}": kid.AP.N[f"/{name}"], "/Off": kid.AP.N["/Off"]})
            kid.AS = Name.Off if kid.AS == "/Off" else Name(f"/{state}")
            if not look:
                del kid.AP
            if not shown:
                del kid.AS
        if group and "/V" in field:
            field.V = Name("/" + states[names.index(str(field.V)[1:])])
        if group and listed:
            field.Opt = Array([Text(name) for name in names])
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize(
    ("number", "listed", "look"),
    [("{0}", True, True), ("", True, True), ("{1}", True, True), ("keuze{0}", False, True), ("{1}", False, True),
     ("{0}", True, False), ("", True, False)],
)  # fmt: skip
def test_renumbered_states_are_the_choice_as_meant(
    number: str, listed: bool, look: bool, shown: bool, tmp_path: Path
) -> None:
    found = states(answers(read(tmp_path, renumbered(number, listed=listed, look=look, shown=shown))))
    assert found | CHOSEN == found
    assert found["tekst"] == EXPECTED["tekst"]


# --- hostile ----------------------------------------------------------------------------------------------------------


def loop_of_parents(pdf: pikepdf.Pdf) -> None:
    group = next(w for w in pdf.pages[0].obj.Annots if "/Parent" in w).Parent
    group.Parent = group


def too_many(pdf: pikepdf.Pdf) -> None:
    one = pdf.pages[0].obj.Annots[0]
    pdf.pages[0].obj.Annots = Array([one] * 20_000)


def rubbish(pdf: pikepdf.Pdf) -> None:
    annots = pdf.pages[0].obj.Annots
    for bad in (Dict(), Dict(Subtype=Name.Widget), Array([]), 7, Text("x"), Dict(Subtype=Name.Widget, FT=Name.Tx, T=5)):
        annots.append(bad)


def scripts(pdf: pikepdf.Pdf) -> None:
    launch = Dict(S=Name.Launch, F=Text("/bin/sh"))
    pdf.Root.OpenAction = Dict(S=Name.JavaScript, JS=Text("while(true){}"), Next=launch)
    pdf.pages[0].obj.AA = Dict(O=launch)


@pytest.mark.parametrize("change", [loop_of_parents, rubbish, scripts])
def test_hostile_parts_do_not_hinder(change: Any, tmp_path: Path) -> None:
    start = time.process_time()
    assert states(answers(read(tmp_path, changed(change)))) == EXPECTED
    assert time.process_time() - start < 5


def test_a_million_fields_are_refused_page_by_page(tmp_path: Path) -> None:
    (first, second) = read(tmp_path, changed(too_many))
    assert (first.fate, first.reason) == (Fate.UNREADABLE, "Deze bladzijde heeft onmogelijk veel invulvelden.")
    assert second.fate is Fate.READ
