"""Review by file: one HTML out for somebody without Werkblad, a small JSON of decisions back in."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.atomic import atomic_text
from generator.keep.decisions import AnswerKey, Decision, Kind, PageKey
from generator.model.code import PageCode
from generator.model.errors import DecisionError
from generator.review.desk import ReviewDesk, page_code
from generator.review.worklist import PageWork, Work
from generator.web.items import AnswerItem, Queue, Reply
from generator.web.sendable import data_uri, sendable

MAX_FILE_BYTES = 50 * 1000 * 1000  # 100,000 decisions are about 30 MB
_SHORT, _LONG = 400, 10_000  # characters: of names, of texts


@dataclass(frozen=True, slots=True)
class Exported:
    """What went into the file. `left_out`: questions with a picture of a whole page, which may hold private answers."""

    items: int
    left_out: int
    bytes: int


def export(desk: ReviewDesk, path: Path, *, texts: bool = False) -> Exported:
    """Write everything that is to be looked at into one HTML file, if there is anything. Raises OutputError."""
    works: list[Work] = [work for work in desk.works(Queue.DOUBTS) if not desk.whole(work)]
    lost = desk.works(Queue.PAGES)
    here = len(desk.works(Queue.DOUBTS)) - len(works)  # to be done where the scans are: they show a page as it came
    left_out = 0 if desk.may_leave() else len(lost)
    works += () if left_out else lost
    left_out += here
    works += desk.works(Queue.TEXTS) if texts else ()
    pages: dict[str, str] = {}
    items = [_item(desk, work, pages) for work in works]
    if not items:
        return Exported(0, left_out, 0)
    text = sendable({"export": secrets.token_hex(8), "items": items, "pages": pages})
    with atomic_text(path) as stream:
        stream.write(text)
    return Exported(len(items), left_out, len(text.encode()))


def _item(desk: ReviewDesk, work: Work, pages: dict[str, str]) -> dict[str, Any]:
    shown = desk.shown(work)
    if isinstance(work, PageWork):
        picture = desk.picture(work.id, 0, "blad", 0)
        return {
            "id": work.id,
            "ask": "sheet",
            "question": "Welk blad is dit?",
            "form": shown.where,
            "where": shown.where,
            "why": work.reason,
            "subject": asdict(work.key),
            "evidence": [],
            "options": [],
            "sheets": [(s.value, f"{run.run}: {s.label}") for run in desk.runs() for s in run.sheets],
            "pictures": [data_uri(picture)] if picture else [],
        }
    assert isinstance(shown, AnswerItem)
    cut = desk.cut(work)
    if cut.page and cut.page not in pages and (sheet := desk.sheet_picture(work)):
        pages[cut.page] = data_uri(sheet)
    item = asdict(shown)
    item |= {
        "subject": asdict(work.key),
        "evidence": list(work.evidence),
        "pictures": [data_uri(crop) for crop in cut.crops],
        "page": cut.page,
        "frame": _frame(cut.area, cut.sheet.width, cut.sheet.height) if cut.area and cut.sheet else [],
    }
    return item


def _frame(area: Any, width: float, height: float) -> list[float]:
    """Left, top, width, height in % of the page."""
    shares = area.x / width, area.y / height, area.width / width, area.height / height
    return [round(100 * share, 2) for share in shares]


# --- and back ---------------------------------------------------------------------------------------------------------

_Name = Annotated[str, Field(max_length=_SHORT)]


class _Row(BaseModel):
    """A decision in the file. About an answer: run, copy, instance, variable; about a page: digest, page."""

    model_config = ConfigDict(extra="forbid", strict=True)
    id: _Name
    at: _Name
    kind: Literal["value", "blank", "seen", "unreadable", "assigned", "dismissed", "withdrawn"]
    who: _Name = ""
    chosen: list[_Name] = Field(default_factory=list, max_length=_SHORT)
    text: str = Field("", max_length=_LONG)
    evidence: list[Annotated[str, Field(max_length=2 * _LONG)]] = Field(default_factory=list, max_length=_SHORT)
    withdraws: _Name = ""
    run: _Name | None = None
    copy_: int | None = Field(None, alias="copy", ge=0)
    instance: _Name | None = None
    variable: _Name | None = None
    digest: _Name | None = None
    page: int | None = Field(None, ge=0)
    sheet: _Name = ""
    copy_number: int | None = Field(None, ge=0)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    werkblad: Literal["beslissingen"]
    formaat: Literal[1]
    export: _Name = ""
    beslissingen: list[_Row] = Field(max_length=1_000_000)


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions in a file that came back. Raises DecisionError if it is no such file."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise DecisionError(f"{path}: dit bestand is te groot.", "Kies het bestand 'beslissingen.json' dat terugkwam.")
    try:
        found = _File.model_validate(json.loads(path.read_bytes()), strict=True)
    except (ValueError, RecursionError) as error:
        where = ""
        if isinstance(error, ValidationError) and (places := error.errors()[0]["loc"]):
            where = f" (bij {'.'.join(str(place) for place in places)})"
        raise DecisionError(
            f"{path}: dit is geen bestand met beslissingen van Werkblad{where}.",
            "Kies het bestand 'beslissingen.json' dat uit de export kwam.",
        ) from None
    return tuple(_decision(path, row) for row in found.beslissingen)


def _decision(path: Path, row: _Row) -> Decision:
    subject: AnswerKey | PageKey
    if row.digest is not None and row.page is not None:
        subject = PageKey(row.digest, row.page)
    elif row.run is not None and row.copy_ is not None and row.instance is not None and row.variable is not None:
        subject = AnswerKey(row.run, row.copy_, row.instance, row.variable)
    else:
        raise DecisionError(
            f"{path}: bij beslissing {row.id} staat niet waar zij over gaat.", "Maak de export opnieuw."
        )
    code: PageCode | None = None
    if row.kind == Kind.ASSIGNED.value:
        code = page_code(Reply(row.kind, copy=str(row.copy_number), sheet=row.sheet))
    return Decision(
        row.id,
        row.at,
        Kind(row.kind),
        subject,
        row.who,
        tuple(row.chosen),
        row.text,
        code,
        tuple(row.evidence),
        row.withdraws,
    )
