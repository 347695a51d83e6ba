"""To other programs, as somebody types it: `werkblad export`, and the addresses that the guide gives."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bad_input_sample import ask

from generator.define.address import URL_MAX_CHARS
from generator.make.qr import entry_symbols
from generator.model.code import CODE_LENGTH

GUIDE = Path(__file__).parents[2] / "docs" / "andere-programmas.md"
ADDRESSES = re.findall(r"`entry_url: (\S+)`", GUIDE.read_text("utf-8"))
QR_MM = 22.0


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_addresses_of_the_guide_print_as_a_code(address: str) -> None:
    assert address.endswith("{code}")
    assert len(address.replace("{code}", "")) + CODE_LENGTH <= URL_MAX_CHARS
    entry_symbols(address, QR_MM)  # raises where it does not fit


def test_there_is_an_address_for_each_program() -> None:
    assert len(ADDRESSES) == 3


@pytest.mark.parametrize(("system", "name"), [("xlsform", "evaluatie.xlsx"), ("limesurvey", "evaluatie.txt")])
def test_export_writes_the_file_and_the_codes(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], system: str, name: str
) -> None:
    out = tmp_path / "weg"
    asked = ("-w", str(tmp_path), "export", "evaluatie", "--to", system, "--brand", "waterrade", "--out", str(out))
    code, text = ask(capfd, *asked)
    assert code == 0, text
    assert {path.name for path in out.iterdir()} == {name, "evaluatie-codes.json"}
    assert json.loads((out / "evaluatie-codes.json").read_text("utf-8"))["form"] == "evaluatie"


FORM = """\
key: kort
version: 1
title: Kort
description: Kort blad
audience: iedereen
sections:
  - id: een
    items:
      - {type: text, id: vraag, label: Eerste woorden}
"""


def test_export_of_a_run_asks_what_was_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The definition may change after the build: what goes out is what stood on paper."""
    (tmp_path / "forms").mkdir()
    form = tmp_path / "forms" / "kort.yaml"
    form.write_text(FORM, encoding="utf-8")
    code, text = ask(capfd, "-w", str(tmp_path), "build", "kort", "--brand", "waterrade")
    run = re.search(r"[Oo]plage ([0-9A-Z]{6})\b", text)
    assert code == 0 and run is not None, text
    form.write_text(FORM.replace("Eerste woorden", "Latere woorden").replace("version: 1", "version: 2"), "utf-8")
    out = tmp_path / "weg"
    asked = ("export", "kort", "--to", "limesurvey", "--run", run[1].lower(), "--out", str(out))
    code, text = ask(capfd, "-w", str(tmp_path), *asked)
    assert code == 0, text
    sent = (out / "kort.txt").read_text("utf-8-sig")
    assert "Eerste woorden" in sent and "Latere woorden" not in sent
    assert json.loads((out / "kort-codes.json").read_text("utf-8"))["run"] == run[1]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("evaluatie", "--to", "xlsform"), "Noem een oplage"),
        (("evaluatie", "--to", "xlsform", "--run", "7K3M9Q", "--brand", "waterrade"), "niet allebei"),
        (("evaluatje", "--to", "xlsform", "--brand", "waterrade"), "Bedoel je 'evaluatie'"),
        (("evaluatie", "--to", "xlsform", "--brand", "nergens"), "nergens"),
        (("evaluatie", "--to", "surveymonkey", "--brand", "waterrade"), "surveymonkey"),
    ],
)
def test_a_mistake_is_told_and_writes_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], asked: tuple[str, ...], says: str
) -> None:
    code, text = ask(capfd, "-w", str(tmp_path), "export", *asked)
    assert code != 0
    assert says in text
    assert not list(tmp_path.iterdir())
