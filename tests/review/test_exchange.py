"""Review by file: out as one HTML, back as a small JSON; and what is refused on the way back."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from review_case import LOST_COPY, LOST_PAGE, Case

from generator.keep.decisions import Kind, all_decisions, new_id, time_text
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.model.answer import Source
from generator.model.errors import DecisionError, WerkbladError
from generator.review.desk import ReviewDesk
from generator.review.exchange import export, form_names, read_decisions
from generator.web.items import Queue, Reply


def work_in(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="werk">(.*?)</script>', text, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def row(item: dict[str, Any], kind: str, **more: Any) -> dict[str, Any]:
    """A decision as the file's own script makes it."""
    return {
        "id": new_id(), "at": time_text(), "kind": kind, "who": "cd", "evidence": item["evidence"],
        **item["subject"], **more,
    }  # fmt: skip


def written(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"werkblad": "beslissingen", "formaat": 1, "export": "x", "beslissingen": rows}))
    return path


def test_one_file_holds_all_and_fetches_nothing(desk: ReviewDesk, tmp_path: Path) -> None:
    made = export(desk, tmp_path / "nakijken.html", texts=True)
    text = html.unescape((tmp_path / "nakijken.html").read_text(encoding="utf-8"))
    work = work_in(tmp_path / "nakijken.html")
    assert made.items == len(work["items"]) == sum(len(desk.works(queue)) for queue in Queue)
    assert all(item["pictures"] and item["pictures"][0].startswith("data:image/") for item in work["items"])
    assert {item["page"] for item in work["items"] if "page" in item} == set(work["pages"])  # each page once
    assert not re.search(r'(?:src|href)="(?!data:)', text)
    assert "default-src 'none'" in text
    assert "unsafe-inline" not in text


def test_without_texts_only_what_is_doubtful_goes_along(desk: ReviewDesk, tmp_path: Path) -> None:
    made = export(desk, tmp_path / "nakijken.html")
    assert made.items == len(desk.works(Queue.DOUBTS)) + len(desk.works(Queue.PAGES))


def test_decisions_come_back_once_however_often_they_are_taken_in(
    desk: ReviewDesk, store: Store, case: Case, tmp_path: Path
) -> None:
    export(desk, tmp_path / "nakijken.html")
    work = work_in(tmp_path / "nakijken.html")
    choice = next(item for item in work["items"] if item["ask"] == "one")
    lost = next(item for item in work["items"] if item["ask"] == "sheet")
    sheet, form = next((value, form) for value, label, form in work["sheets"] if f": blz. {LOST_PAGE} ·" in label)
    code = choice["options"][0]["code"]
    rows = row(choice, "value", chosen=[code]), row(lost, "assigned", sheet=sheet, form=form, copy_number=LOST_COPY)
    file = written(tmp_path / "beslissingen.json", *rows)
    assert [desk.take_in(read_decisions(file)) for _ in range(2)] == [2, 0]
    subject = choice["subject"]
    response = next(r for r in responses(store, case.run) if r.copy == subject["copy"])
    answer = response.answers[subject["variable"]]
    assert (answer.chosen, answer.source) == ((code,), Source.REVIEW)
    assert {r.found_by for r in store.readings() if r.source.file.endswith(case.lost)} == {"person"}
    assert desk.works(Queue.PAGES) == ()


def test_a_form_is_named_beside_its_number_and_must_agree_with_it(desk: ReviewDesk, tmp_path: Path) -> None:
    export(desk, tmp_path / "nakijken.html")
    work = work_in(tmp_path / "nakijken.html")
    lost = next(item for item in work["items"] if item["ask"] == "sheet")
    value, _, name = work["sheets"][0]
    assert name == "netwerkkaart"
    placed = {"sheet": value, "copy_number": LOST_COPY}
    for form in ({}, {"form": name}):  # a file of an older version names none
        file = written(tmp_path / "b.json", row(lost, "assigned", **placed, **form))
        assert len(read_decisions(file, form_names(desk))) == 1
    other = written(tmp_path / "b.json", row(lost, "assigned", **placed, form="groeicurve"))
    with pytest.raises(DecisionError, match="'groeicurve', maar hier is dat 'netwerkkaart'"):
        read_decisions(other, form_names(desk))


def test_what_was_taken_back_in_the_file_is_taken_back_here(desk: ReviewDesk, store: Store, tmp_path: Path) -> None:
    export(desk, tmp_path / "nakijken.html")
    item = next(i for i in work_in(tmp_path / "nakijken.html")["items"] if i["ask"] == "one")
    first = row(item, "blank")
    back = row(item, "withdrawn", withdraws=first["id"])
    before = len(desk.works(Queue.DOUBTS))
    desk.take_in(read_decisions(written(tmp_path / "b.json", first, back)))
    assert [d.kind for d in all_decisions(store)] in ([Kind.BLANK, Kind.WITHDRAWN], [Kind.WITHDRAWN, Kind.BLANK])
    assert len(desk.works(Queue.DOUBTS)) == before


@pytest.mark.parametrize(
    "content",
    [
        b"", b"geen json", b"[]", b"{}", b"\xff\xfe\x00", b"[" * 100_000,
        b'{"werkblad": "iets anders", "formaat": 1, "beslissingen": []}',
        b'{"werkblad": "beslissingen", "formaat": 0, "beslissingen": []}',
        b'{"werkblad": "beslissingen", "formaat": 1, "beslissingen": [{"id": "a"}]}',
        b'{"werkblad": "beslissingen", "formaat": 1, "beslissingen": [{"id": "aaaaaaaa", "at": "x", "kind": "rm"}]}',
    ],
)  # fmt: skip
def test_what_is_no_file_of_decisions_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "beslissingen.json"
    path.write_bytes(content)
    with pytest.raises(DecisionError, match="beslissingen"):
        read_decisions(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<!doctype html>\n<html>", "bestand om in te beslissen"),
        (b'{"werkblad": "beslissingen", "formaat": 2, "nieuw": 1, "beslissingen": []}', "nieuwere Werkblad"),
    ],
)
def test_the_wrong_file_is_called_by_its_name(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(DecisionError, match=says):
        read_decisions(tmp_path / "x.json")


def test_what_a_file_says_otherwise_than_what_holds_here_is_told(desk: ReviewDesk, tmp_path: Path) -> None:
    export(desk, tmp_path / "nakijken.html")
    item = next(i for i in work_in(tmp_path / "nakijken.html")["items"] if i["ask"] == "one")
    first, second = item["options"][:2]
    early = row(item, "value", chosen=[second["code"]])  # in the file, before somebody decides here
    assert desk.decide(item["id"], Reply("value", (first["code"],)), "anne", "an") is None
    decisions = read_decisions(written(tmp_path / "b.json", early))
    (told,) = desk.differing(decisions)
    assert f"hier {first['label']} (an), in het bestand {second['label']} (cd). Nu geldt: {first['label']}." in told
    assert desk.take_in(decisions) == 1
    assert desk.differing(decisions) == (), "taken in once more it is no news"


def test_one_wrong_row_and_nothing_is_taken_in(desk: ReviewDesk, store: Store, tmp_path: Path) -> None:
    export(desk, tmp_path / "nakijken.html")
    item = next(i for i in work_in(tmp_path / "nakijken.html")["items"] if i["ask"] == "one")
    rows = row(item, "blank"), row(item, "value", chosen=["bestaat-niet"])
    with pytest.raises(DecisionError, match="bestaat niet"):
        desk.take_in(read_decisions(written(tmp_path / "b.json", *rows)))
    assert list(all_decisions(store)) == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = ("id", "at", "kind", "who", "chosen", "text", "evidence", "withdraws", "run", "copy", "variable", "digest")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(_FIELDS), _JSON, min_size=1, max_size=3))
def test_a_file_that_was_tampered_with_is_refused_or_harmless(
    desk: ReviewDesk, store: Store, tmp_path: Path, changes: dict[str, Any]
) -> None:
    work = next(w for w in desk.works(Queue.TEXTS))
    base = {"evidence": list(work.evidence), "subject": {}}  # type: ignore[union-attr]
    rows = row(base, "value", text="getypt", run=work.key.run, copy=work.key.copy, instance="", variable="x")  # type: ignore[union-attr]
    try:
        desk.take_in(read_decisions(written(tmp_path / "b.json", {**rows, **changes})))
    except WerkbladError as error:
        assert error.what
    known = {v.name for v in store.layout(work.key.run).variables}  # type: ignore[union-attr]
    assert all(getattr(d.subject, "variable", "") in {*known, ""} for d in all_decisions(store))
