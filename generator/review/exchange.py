"""Review by file: one HTML out for somebody without Werkblad, a small JSON of decisions back in."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.atomic import atomic_text
from generator.keep.decisions import AnswerKey, Decision, Kind, PageKey
from generator.model.code import PageCode
from generator.model.errors import DecisionError
from generator.review.desk import ReviewDesk
from generator.review.replies import page_code
from generator.review.views import NOTE
from generator.review.worklist import AnswerWork, PageWork, Work
from generator.web.items import OPTION_KEYS, AnswerItem, PageItem, Queue, Reply
from generator.web.sendable import data_uri, sendable

MAX_FILE_BYTES = 50 * 1000 * 1000  # 100,000 decisions are about 30 MB
_FORMAT = 1  # of the file with decisions
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
    if not works:
        return Exported(0, left_out, 0)
    pages: dict[str, str] = {}
    items = {}
    for work in sorted(works, key=_sheet_by_sheet):  # so each page is opened once
        items[work.id] = _item(desk, work, pages)
    sheets = [(s.value, f"{run.run}: {s.label}", s.form) for run in desk.runs() for s in run.sheets]
    more = {"export": secrets.token_hex(8), "keys": OPTION_KEYS, "sheets": sheets}
    size = 0
    with atomic_text(path) as stream:
        for part in sendable((items[work.id] for work in works), pages, more):
            stream.write(part)
            size += len(part.encode())
    return Exported(len(works), left_out, size)


def _sheet_by_sheet(work: Work) -> tuple[object, ...]:
    return (0, *map(str, work.place)) if isinstance(work, AnswerWork) else (1, work.id)


def _item(desk: ReviewDesk, work: Work, pages: dict[str, str]) -> dict[str, Any]:
    shown = desk.shown(work)
    if isinstance(work, PageWork):
        assert isinstance(shown, PageItem)
        picture = desk.sent_page(work)
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
            "sheet": shown.sheet,
            "copy": shown.copy,
            "hint": shown.hint,
            "missing": [[page.sheet, page.copy, page.label] for page in shown.missing],
            "likely": list(shown.likely),
            "pictures": [data_uri(picture)] if picture else [],
        }
    assert isinstance(shown, AnswerItem)
    cut = desk.cut(work)
    if cut.page and cut.page not in pages and (sheet := desk.sheet_picture(work)):
        pages[cut.page] = data_uri(sheet)
    item = {name: value for name, value in asdict(shown).items() if name in _SENT}
    item |= {
        "subject": asdict(work.key),
        "evidence": list(work.evidence),
        "pictures": [data_uri(crop) for crop in cut.crops],
        "notes": list(_notes(desk, work, shown)),
        "page": cut.page,
        "frame": _frame(cut.area, cut.sheet.width, cut.sheet.height) if cut.area and cut.sheet else [],
    }
    return item


def _notes(desk: ReviewDesk, work: AnswerWork, shown: AnswerItem) -> Iterator[tuple[str, str]]:
    """What there are pictures of within the field: each picture, and what it is in words."""
    for number, words in enumerate(shown.notes):
        if picture := desk.picture(work.id, number, NOTE, 0):
            yield data_uri(picture), f"{number + 1}: {words}"


_SENT = (
    "id",
    "form",
    "question",
    "where",
    "ask",
    "options",
    "text",
    "proposal",
    "why",
    "multiline",
    "offers",
    "digital",
)


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
    kind: Literal["value", "blank", "seen", "drawn", "unreadable", "assigned", "dismissed", "withdrawn"]
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
    form: _Name | None = None  # its name, beside its number in `sheet`; older files do not have it
    copy_number: int | None = Field(None, ge=0)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    werkblad: Literal["beslissingen"]
    formaat: Literal[1]
    export: _Name = ""
    beslissingen: list[_Row] = Field(max_length=1_000_000)


def form_names(desk: ReviewDesk) -> dict[str, str]:
    """The name of the form behind every page that can be chosen, for `read_decisions`."""
    return {sheet.value: sheet.form for run in desk.runs() for sheet in run.sheets}


def read_decisions(path: Path, named: Mapping[str, str] | None = None) -> tuple[Decision, ...]:
    """The decisions in a file that came back. `named`: see `form_names`.

    Raises DecisionError if it is no such file, or if it calls a form by another name than it has here.
    """
    if path.stat().st_size > MAX_FILE_BYTES:
        raise DecisionError(f"{path}: dit bestand is te groot.", "Kies het bestand 'beslissingen.json' dat terugkwam.")
    data = path.read_bytes()
    if data.lstrip()[:9].lower() == b"<!doctype":
        raise DecisionError(
            f"{path}: dit is het bestand om in te beslissen, niet dat met de beslissingen.",
            "Open het in een browser, en kies onderaan 'Beslissingen opslaan'. Neem dan 'beslissingen.json' over.",
        )
    try:
        raw = json.loads(data)
        if isinstance(raw, dict) and isinstance(raw.get("formaat"), int) and raw["formaat"] > _FORMAT:
            raise DecisionError(f"{path}: dit bestand komt van een nieuwere Werkblad.", "Werk Werkblad hier bij.")
        found = _File.model_validate(raw, strict=True)
    except (ValueError, RecursionError) as error:
        where = ""
        places = error.errors()[0]["loc"] if isinstance(error, ValidationError) else ()
        if places and places != ("werkblad",):  # else it is another program's: no place in it is wrong
            where = f" (bij {'.'.join(str(place) for place in places)})"
        raise DecisionError(
            f"{path}: dit is geen bestand met beslissingen van Werkblad{where}.",
            "Kies het bestand 'beslissingen.json' dat uit de export kwam.",
        ) from None
    for row in found.beslissingen:
        here = (named or {}).get(row.sheet, row.form)
        if row.form and row.form != here:
            raise DecisionError(
                f"{path}: bij een bladzijde staat formulier '{row.form}', maar hier is dat '{here}'.",
                "Kijk of dit bestand bij deze werkmap hoort.",
            )
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
