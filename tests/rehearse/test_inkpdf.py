"""What was meant on a proof sheet, through its file."""

from __future__ import annotations

import json

from generator.model.curve import CurveLine
from generator.model.geometry import Box
from generator.rehearse.drawn import MeantMap
from generator.rehearse.filler import Truth
from generator.rehearse.inkpdf import truth_from_json, truth_to_json


def test_all_that_was_meant_comes_back_from_its_file() -> None:
    truth = Truth(
        chosen={"scan_rol": ("a", "b")},
        inked={"scan_tekst": True},
        unclear=frozenset({"scan_team"}),
        kinds={"scan_rol_a": "kruis"},
        curves={"groei": (CurveLine((10.0, None, 20.0), (1.0, 0.0, 1.0), 0.6, 1.0),)},
        numbers={"scan_uren": "12"},
        maps={"netwerk": MeantMap((("c0", Box(1, 2, 3, 4), ""),), (("c0", "midden"),))},
    )
    assert truth_from_json(json.loads(json.dumps(truth_to_json(truth)))) == truth
