"""The self-test end to end: a few pages of every group, the same for the same seed, and a proof sheet that comes back.

When a limit is broken, the pictures of what went wrong stay in tests/failures.
"""

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from generator.atomic import write_atomically
from generator.cli.selftest_command import _taught, _text, command
from generator.define.library import Library
from generator.model.answer import Fate
from generator.model.errors import NotFoundError, NothingReadError
from generator.rehearse import realmarks
from generator.rehearse.printer import printed_pages
from generator.rehearse.scanner import OFFICE_GREY, scan
from generator.rehearse.soil import SOILS
from generator.rehearse.stack import as_jpeg, as_pdf
from generator.rehearse.tally import PageResult, Part, Report
from generator.rehearse.ways import WAYS, Way
from generator.selftest import Plan, selftest
from generator.selftest.own_copier import compare_scans, print_sheet

FAILURES = Path(__file__).parent / "failures"
FORM = "voorbeeld"  # has every question type


def _run(name: str, **plan: object) -> Report:
    return selftest(Plan(FORM, "waterrade", **plan), Library(None), FAILURES / name)  # type: ignore[arg-type]


def _counts(report: Report) -> dict[str, object]:
    """Everything but times and pictures."""
    told = report.as_json() | {"pictures": ()}
    return {key: value for key, value in told.items() if key in {"fates", "marks", "false_marks", "blank_backs"}}


def _share(part: Part) -> float:
    return part.silent / max(1, part.fields - part.missing)


@pytest.fixture(scope="module")
def small() -> Report:
    return _run("kopieerapparaat", sheets=8, seed=3)


def test_a_small_copier_test_finds_every_page(small: Report) -> None:
    assert small.total.pages + small.faint.pages + small.backs == 8
    assert small.total.fields > 60
    assert (small.total.unread, small.total.other_page, small.backs_missed) == (0, 0, 0)
    assert _share(small.total) < 0.05, f"see {FAILURES / 'kopieerapparaat'}"
    assert small.total.read_s > 0


def test_counts_add_up(small: Report) -> None:
    for parts in (small.ways, small.pens):
        assert sum(part.fields for part in parts.values()) == small.total.fields
        assert sum(part.silent for part in parts.values()) == small.total.silent
    boxes = sum(sum(states.values()) for states in small.kinds().values())
    assert boxes == sum(small.boxes.values()) > 0
    rates = small.total.rates()
    assert rates["silent_per_1000_low"] <= rates["silent_per_1000"] <= rates["silent_per_1000_high"]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_pages_in_any_number_of_processes(small: Report) -> None:
    assert _counts(_run("kopieerapparaat", sheets=8, seed=3, jobs=2)) == _counts(small)
    assert _counts(_run("kopieerapparaat", sheets=8, seed=4)) != _counts(small)


def test_what_goes_wrong_leaves_a_picture_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that finds no mark anywhere is caught, and so is one that takes a page for another."""
    from generator import selftest as module

    real = module.read_page

    def blind(*given: object) -> object:
        reading = real(*given)  # type: ignore[arg-type]
        answers = tuple(replace(a, state=type(a.state).BLANK, chosen=()) for a in reading.answers)
        return replace(reading, answers=answers)

    monkeypatch.setattr(module, "read_page", blind)
    report = selftest(Plan(FORM, "waterrade", sheets=3, seed=1), Library(None), tmp_path)
    assert report.total.silent > 10
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(report.evidence)
    assert any("gelezen--" in name for name in report.evidence)

    def elsewhere(*given: object) -> object:
        reading = real(*given)  # type: ignore[arg-type]
        return replace(reading, code=replace(reading.code, copy=999)) if reading.code else reading

    monkeypatch.setattr(module, "read_page", elsewhere)
    assert selftest(Plan(FORM, "waterrade", sheets=3, seed=1), Library(None), tmp_path).total.other_page == 3


def test_fields_of_a_page_that_is_doubtful_as_a_whole_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator import selftest as module

    real = module.read_page
    monkeypatch.setattr(module, "read_page", lambda *given: replace(real(*given), fate=Fate.DOUBTFUL))
    report = selftest(Plan(FORM, "waterrade", sheets=2, seed=1), Library(None), tmp_path)
    total = report.as_json()["total"]
    assert total["doubtful_fields_of_doubtful_pages"] == total["reviewed"] == total["fields"] > 0
    assert f"van bladzijden met twijfel {total['fields']:>6}   (2 bladzijden" in _text(report, tmp_path)


def test_a_reader_that_stumbles_costs_its_page_and_not_the_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(*_: object) -> object:
        raise ValueError("proef")

    monkeypatch.setattr("generator.selftest.read_page", stumbles)
    report = selftest(Plan(FORM, "waterrade", sheets=3, seed=1), Library(None), tmp_path)
    assert report.total.unread == report.total.pages == 3


def test_a_proof_sheet_that_is_printed_and_scanned_compares_with_its_truth(tmp_path: Path) -> None:
    sheet, truth = print_sheet(FORM, "waterrade", Library(None), tmp_path, seed=5)
    meant = json.loads(truth.read_text("utf-8"))
    rng = np.random.default_rng(1)
    pages = [scan(page, OFFICE_GREY, rng) for page in printed_pages(sheet, OFFICE_GREY.dpi)]
    assert len(pages) == len(meant["pages"])
    write_atomically(tmp_path / "scan" / "stapel.pdf", as_pdf(pages, OFFICE_GREY.dpi))
    report = compare_scans([tmp_path / "scan"], tmp_path)
    assert (report.total.pages, report.total.unread) == (len(pages), 0)
    assert report.total.fields > 20
    assert report.total.silent <= 2
    write_atomically(tmp_path / "deel" / "stapel.pdf", as_pdf(pages[1:], OFFICE_GREY.dpi))
    part = compare_scans([tmp_path / "deel"], tmp_path)
    assert part.fates["missing"] == 1, "a page that did not come back is told"
    assert [note.endswith("niet teruggekomen. Scan die bladzijde erbij.") for note in part.notes].count(True) == 1
    write_atomically(tmp_path / "brief.jpg", as_jpeg(np.full((2339, 1654), 250, np.uint8)))
    with pytest.raises(NothingReadError, match="proefblad"):
        compare_scans([tmp_path / "brief.jpg"], tmp_path)


def test_what_a_copier_makes_of_the_proof_sheet_is_told_with_a_picture(tmp_path: Path) -> None:
    sheet, truth = print_sheet(FORM, "waterrade", Library(None), tmp_path, seed=5)
    meant = json.loads(truth.read_text("utf-8"))
    chosen = next(p["chosen"] for p in meant["pages"] if any(p["chosen"].values()))
    name = next(name for name, codes in chosen.items() if codes)
    chosen[name] = []  # as if nothing had been filled in there
    truth.write_text(json.dumps(meant), "utf-8")
    rng = np.random.default_rng(1)
    pages = [scan(page, OFFICE_GREY, rng) for page in printed_pages(sheet, OFFICE_GREY.dpi)]
    write_atomically(tmp_path / "stapel.pdf", as_pdf(pages, OFFICE_GREY.dpi))
    report = compare_scans([tmp_path / "stapel.pdf"], tmp_path)
    (note,) = (note for note in report.notes if name in note)
    assert "ingevuld was niets, gelezen is" in note
    assert note in _text(report, tmp_path)
    assert [(tmp_path / "plaatjes" / picture).is_file() for picture in report.evidence].count(True) >= 1


def test_real_marks_that_are_not_there_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKBLAD_REALMARKS", str(tmp_path / "nergens"))
    with pytest.raises(NotFoundError, match="echte pennenstreken"):
        _run("kopieerapparaat", sheets=1, real_marks=True)


def test_comparing_without_a_proof_sheet_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="selftest --print"):
        compare_scans([tmp_path], tmp_path)


def test_the_command_prints_a_table_or_json(tmp_path: Path) -> None:
    arguments = ["--sheets", "2", "--pack", FORM, "--jobs", "1", "--out", str(tmp_path)]
    told = CliRunner().invoke(command, arguments)
    assert told.exit_code == 0, told.output
    assert "per 1.000 velden" in told.output
    assert "van bladzijden met twijfel" not in told.output, "there was none"
    data = json.loads(CliRunner().invoke(command, [*arguments, "--json"]).output)
    assert data["total"]["pages"] == 2
    assert data["total"]["silent_per_1000_high"] > 0
    assert data["total"]["reviewed_per_1000_low"] <= data["total"]["reviewed_per_1000_high"]
    boxes = sum(row["boxes"] for row in data["marks"] if row["read_as"] != "doubtful")
    assert boxes == sum(row["number"] for row in data["confidence"] if row["what"] == "boxes") > 0
    assert "Zegt zeker te zijn" in told.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("group", "silent", "unread"),
    [("copier", 0.02, 0), ("fax", 0.05, 1), ("photo", 0.05, 1)],
)
def test_a_larger_test_per_group(group: str, silent: float, unread: int) -> None:
    """Loose limits: they catch what breaks; `werkblad selftest` over many pages measures."""
    report = _run(group, sheets=40, degradation=group, seed=11, jobs=2)
    assert report.total.other_page == 0
    assert report.total.unread <= unread, f"see {FAILURES / group}"
    assert _share(report.total) < silent, f"see {FAILURES / group}"


@pytest.mark.slow
@pytest.mark.parametrize("name", SOILS)
def test_each_soil_is_read_or_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    way: Way = next(way for way in WAYS["soiled"] if way.name == name)
    monkeypatch.setitem(WAYS, "proef", (way,))
    report = _run(name, sheets=8, degradation="proef", seed=21)
    assert report.total.other_page == 0
    assert report.total.unread <= 2, f"see {FAILURES / name}"
    assert _share(report.total) < 0.1, f"see {FAILURES / name}"


@pytest.mark.slow
def test_held_out_hands_are_told_hand_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cross = np.zeros((144, 144), np.uint8)
    cross[np.arange(40, 104), np.arange(40, 104)] = cross[np.arange(40, 104), np.arange(103, 39, -1)] = 220
    names = [f"{hand}-{number}.png" for hand in ("een", "twee") for number in range(3)]
    rows = [f"{name},cross,hand {name.split('-')[0]}" for name in names]
    (tmp_path / "index.csv").write_text("\n".join(["file,label,note", *rows]), encoding="utf-8")
    for name in names:
        write_atomically(tmp_path / name, cv2.imencode(".png", cv2.dilate(cross, np.ones((5, 5))))[1].tobytes())
    monkeypatch.setenv(realmarks.FOLDER_VARIABLE, str(tmp_path))
    report = _run("handschriften", sheets=8, seed=5, held_out_hands=True)
    assert set(report.hands) <= {"een", "twee"}
    assert sum(part.fields for part in report.hands.values()) == report.total.fields > 0
    assert {kind.split()[0] for kind in report.kinds() if "cross" in kind} == {"echt"}
    told = _text(report, tmp_path)
    assert all(hand in told for hand in report.hands)


def test_the_self_test_says_of_which_hands_reading_learned() -> None:
    said = _taught()
    assert "odk-rc1" in said
    assert "Nooit gezien" in said


def test_without_real_marks_there_are_no_hands_to_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(realmarks.FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(NotFoundError):
        _run("handschriften", sheets=1, held_out_hands=True)


def test_the_first_line_names_pages_of_which_black_and_white_lost_the_pencil() -> None:
    report = Report("copier", 1)
    report.add(PageResult("zwart-wit", "balpen", "read", fields=10))
    assert "Niet meegeteld" not in _text(report, FAILURES)
    report.add(PageResult("zwart-wit", "potlood", "read", faint=True, fields=12, silent=7))
    first = _text(report, FAILURES).splitlines()[0]
    assert "1 bladzijde, 10 velden" in first
    assert "7 van 12 velden" in first
    assert "grijs" in first
