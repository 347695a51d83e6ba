"""Whose the real marks are: each hand has one part, and what no table knows was never learned from."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest

from generator.rehearse import realhands
from generator.rehearse.pens import MarkKind
from generator.rehearse.realhands import Part, hand_of, held_out, parts

TABLE = Path(realhands.__file__).with_name("real_hands.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three hands: one that was learned from, one that nobody knows, and one with too few marks."""
    ink = np.zeros((144, 144), np.uint8)
    cv2.line(ink, (45, 45), (99, 99), 200, 6)
    rows = [(f"ink/odk-rc1-p1-0{n}.png", "tick", "") for n in range(5)]
    rows += [(f"ink/x-{n}.png", "cross", "hand new-07; box was smaller than ours: scale 0.77") for n in range(4)]
    rows += [("ink/few-01.png", "cross", "hand few-1"), ("ink/x-9.png", "overdrawn", "hand new-07")]
    (tmp_path / "ink").mkdir()
    with (tmp_path / "index.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "label", "note"])
        for name, label, note in rows:
            cv2.imwrite(str(tmp_path / name), ink)
            writer.writerow([name, label, note])
    return tmp_path


def test_no_hand_is_in_two_parts_and_each_part_has_some() -> None:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        names = [row["hand"] for row in csv.DictReader(lines)]
    assert len(names) == len(set(names))
    assert set(parts().values()) == set(Part)


def test_a_mark_s_note_names_its_hand_else_its_sheet_does() -> None:
    assert hand_of({"file": "ink/pp-prov-1-02.png", "note": "hand pp-01; scale 0.77"}) == "pp-01"
    assert hand_of({"file": "ink/odk-rc1-p1-03.png", "note": "slash"}) == "odk-rc1"
    assert hand_of({"file": "ink/pyomrx-arts-p1-03.png"}) == hand_of({"file": "ink/pyomrx-arts-p2-01.png"})


def test_held_out_are_hands_that_were_not_learned_from_and_have_marks_enough(folder: Path) -> None:
    (one,) = held_out(folder)
    assert (one.name, one.size, one.choosing) == ("new-07", 0.77, (MarkKind.CROSS,))
    assert len(one.marks[MarkKind.CROSS]) == 4, "what was written over is left out"
    person = one.person(np.random.default_rng(1))
    assert person.kind == "echt cross"
    assert 0.77 * 0.9 <= person.size <= 0.77 * 1.15
    assert {hand.name: hand.part for hand in realhands.hands(folder)}["odk-rc1"] is Part.TRAIN


def test_without_the_folder_there_are_no_hands(tmp_path: Path) -> None:
    assert realhands.hands(tmp_path) == []


def test_the_table_knows_every_hand_of_the_collection_if_it_is_here() -> None:
    found = realhands.hands()
    if not found:
        pytest.skip("the collection of real marks is not here")
    assert {hand.name for hand in found} <= set(parts())
    assert len(held_out()) >= 10
