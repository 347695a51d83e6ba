"""Counts of a self-test: per page, added up per way and pen, and told as text or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from generator.model.answer import Fate, MarkState, PageReading
from generator.model.code import PageCode
from generator.model.layout import PageLayout
from generator.rehearse.compare import box_table, proposals, right_states, upper_bound, verdicts, wilson
from generator.rehearse.drawn import MeantMap, compared
from generator.rehearse.filler import Truth
from generator.rehearse.reliability import Stated, rows, stated

PER_THOUSAND = 1000.0
NO_MAP = MeantMap((), ())  # nobody drew on it


@dataclass(frozen=True, slots=True)
class Evidence:
    """A picture of what went wrong: `name` says what, `png` is its content."""

    name: str
    png: bytes


@dataclass(frozen=True, slots=True)
class PageResult:
    """What became of one rehearsed page side. Times are CPU seconds."""

    way: str
    pen: str
    fate: str
    hand: str = ""  # whose real marks these are, if one hand filled in the page
    back: bool = False  # an empty back: should be recognised as such
    faint: bool = False  # the pen is too pale for this black-and-white scan: there is no ink in the picture to read
    other_page: bool = False  # read as another page than it is
    fields: int = 0
    silent: int = 0
    written: int = 0  # of the fields: to write or draw in (ink or none is all that is read there)
    written_silent: int = 0  # of the silent errors: those in such fields
    reviewed: int = 0  # fields sent to a person one by one, or because their page was doubtful as a whole
    doubtful_fields_of_doubtful_pages: int = 0  # of the reviewed: the latter
    rightly: int = 0  # of no reader's knowing, and sent to a person
    missing: int = 0  # fields of pages that were not read
    numbers: int = 0  # numbers and dates that were written in cells
    proposed_right: int = 0  # of these: what stands there was proposed
    proposed_wrong: int = 0  # of these: something else was proposed
    drawn: int = 0  # circles and lines that were drawn on maps …
    drawn_found: int = 0  # … those that were proposed to a person …
    drawn_false: int = 0  # … and proposals of which nobody drew anything
    boxes: Counter[tuple[str, str]] = field(default_factory=Counter)  # (kind of mark, state) → number
    stated: Stated = field(default_factory=Counter)
    read_s: float = 0.0
    decode_s: float = 0.0
    simulate_s: float = 0.0
    evidence: tuple[Evidence, ...] = ()


_ADDED = (
    "fields", "silent", "written", "written_silent", "reviewed", "doubtful_fields_of_doubtful_pages", "rightly",
    "missing", "drawn", "drawn_found", "drawn_false", "numbers", "proposed_right", "proposed_wrong",
    "read_s", "decode_s", "simulate_s",
)  # fmt: skip


@dataclass(slots=True)
class Part:
    """The counts of one way, one pen or all."""

    pages: int = 0
    unread: int = 0
    doubtful_pages: int = 0
    other_page: int = 0
    fields: int = 0
    silent: int = 0
    written: int = 0
    written_silent: int = 0
    reviewed: int = 0
    doubtful_fields_of_doubtful_pages: int = 0
    rightly: int = 0
    missing: int = 0
    numbers: int = 0
    proposed_right: int = 0
    proposed_wrong: int = 0
    drawn: int = 0
    drawn_found: int = 0
    drawn_false: int = 0
    read_s: float = 0.0
    decode_s: float = 0.0
    simulate_s: float = 0.0

    def add(self, page: PageResult) -> None:
        """Count one page that is no empty back."""
        self.pages += 1
        self.unread += page.fate not in {"read", "doubtful"}
        self.doubtful_pages += page.fate == "doubtful"
        self.other_page += page.other_page
        for name in _ADDED:
            setattr(self, name, getattr(self, name) + getattr(page, name))

    def rates(self) -> dict[str, float]:
        """Per thousand fields that were read, with 95 % bounds; and CPU ms per page."""
        seen = self.fields - self.missing
        low, high = wilson(self.silent, seen)
        fewest, most = wilson(self.reviewed, seen)
        return {
            "silent_per_1000": PER_THOUSAND * self.silent / max(1, seen),
            "silent_per_1000_low": PER_THOUSAND * low,
            "silent_per_1000_high": PER_THOUSAND * (upper_bound(0, seen) if self.silent == 0 else high),
            "reviewed_per_1000": PER_THOUSAND * self.reviewed / max(1, seen),
            "reviewed_per_1000_low": PER_THOUSAND * fewest,
            "reviewed_per_1000_high": PER_THOUSAND * most,
            "read_ms": PER_THOUSAND * self.read_s / max(1, self.pages),
            "decode_ms": PER_THOUSAND * self.decode_s / max(1, self.pages),
        }


@dataclass(slots=True)
class Report:
    """The outcome of a self-test."""

    degradation: str
    seed: int
    total: Part = field(default_factory=Part)
    faint: Part = field(default_factory=Part)  # pages whose pen is too pale for their scan: not in the total
    ways: dict[str, Part] = field(default_factory=dict)
    pens: dict[str, Part] = field(default_factory=dict)
    hands: dict[str, Part] = field(default_factory=dict)  # of whose real marks these are
    fates: Counter[str] = field(default_factory=Counter)
    backs: int = 0
    backs_missed: int = 0
    boxes: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)  # way, pen, kind, state → number
    stated: Stated = field(default_factory=Counter)  # how sure the reading said to be, and whether that was so
    notes: list[str] = field(default_factory=list)  # of one's own scans: what was wrong where (Dutch)
    evidence: list[str] = field(default_factory=list)  # the pictures that were kept, by file name

    def add(self, page: PageResult) -> None:
        """Count one page."""
        if page.back:
            self.backs += 1
            self.backs_missed += page.fate != "blank"
            return
        if page.faint:
            self.faint.add(page)
            return
        self.fates[page.fate] += 1
        self.stated.update(page.stated)
        for part in (
            self.total,
            self.ways.setdefault(page.way, Part()),
            self.pens.setdefault(page.pen, Part()),
        ):
            part.add(page)
        if page.hand:
            self.hands.setdefault(page.hand, Part()).add(page)
        for (kind, state), number in page.boxes.items():
            self.boxes[page.way, page.pen, kind, state] += number

    def kinds(self) -> dict[str, Counter[str]]:
        """Kind of mark → state as read → number of boxes."""
        table: dict[str, Counter[str]] = {}
        for (_, _, kind, state), number in self.boxes.items():
            table.setdefault(kind, Counter())[state] += number
        return table

    def box_errors(self) -> Iterable[tuple[str, str, str, str, int, int]]:
        """(way, pen, kind of mark, wrong state, number, out of), worst first."""
        out_of: Counter[tuple[str, str, str]] = Counter()
        for (way, pen, kind, _), number in self.boxes.items():
            out_of[way, pen, kind] += number
        wrong = [
            (way, pen, kind, state, number, out_of[way, pen, kind])
            for (way, pen, kind, state), number in self.boxes.items()
            if MarkState(state) not in right_states(kind.split(" word")[0])
        ]
        return sorted(wrong, key=lambda row: -row[4])

    @property
    def false_marks(self) -> int:
        """Boxes that nobody marked and that were read as marked."""
        return sum(
            number
            for (_, _, kind, state), number in self.boxes.items()
            if state == MarkState.MARKED and MarkState.MARKED not in right_states(kind.split(" word")[0])
        )

    def as_json(self) -> dict[str, Any]:
        """Everything, for a program."""
        return {
            "degradation": self.degradation,
            "seed": self.seed,
            "total": _part(self.total),
            "too_pale_for_black_and_white": _part(self.faint),
            "ways": {name: _part(part) for name, part in sorted(self.ways.items())},
            "pens": {name: _part(part) for name, part in sorted(self.pens.items())},
            "hands": {name: _part(part) for name, part in sorted(self.hands.items())},
            "fates": dict(sorted(self.fates.items())),
            "blank_backs": self.backs,
            "blank_backs_missed": self.backs_missed,
            "false_marks": self.false_marks,
            "marks": [
                {"way": way, "pen": pen, "kind": kind, "read_as": state, "boxes": number}
                for (way, pen, kind, state), number in sorted(self.boxes.items())
            ],
            "confidence": [row.as_json() for row in rows(self.stated)],
            "notes": self.notes,
            "pictures": self.evidence,
        }


def _part(part: Part) -> dict[str, Any]:
    rounded = {name: round(value, 4) for name, value in part.rates().items()}
    counts = {name: value for name, value in asdict(part).items() if not name.endswith("_s")}
    return counts | rounded


def judged(
    way: str, pen: str, page: PageLayout, truth: Truth, reading: PageReading, code: PageCode, options: Mapping[str, int]
) -> PageResult:
    """A reading against the truth of the page with this code. On a doubtful page every field goes to a person."""
    found = list(verdicts(truth, reading.answers, options))
    fields, proposed = sum(v.weight for v in found), proposals(truth, reading.answers)
    whole = reading.fate is Fate.DOUBTFUL
    read = reading.fate in {Fate.READ, Fate.DOUBTFUL}
    maps = {answer.variable: answer.drawn for answer in reading.answers if answer.drawn is not None}
    drawn = [compared(truth.maps.get(name, NO_MAP), maps.get(name)) for name in {*truth.maps, *maps}]
    return PageResult(
        way,
        pen,
        reading.fate.value,
        other_page=reading.code is not None and reading.code != code,
        fields=fields,
        silent=0 if whole else sum(v.wrong for v in found),
        written=sum(v.weight for v in found if v.variable in truth.inked),
        written_silent=0 if whole else sum(v.wrong for v in found if v.variable in truth.inked),
        reviewed=fields if whole else sum(v.reviewed and not v.rightly for v in found),
        doubtful_fields_of_doubtful_pages=fields if whole else 0,
        rightly=sum(v.rightly for v in found),
        missing=sum(v.weight for v in found if v.missing) if read else fields,
        drawn=sum(each.meant for each in drawn),
        drawn_found=sum(each.right for each in drawn),
        drawn_false=sum(each.false for each in drawn),
        boxes=Counter() if whole else box_table(truth, page, reading.marks),
        numbers=proposed.total(),
        proposed_right=proposed["right"],
        proposed_wrong=proposed["wrong"],
        stated=Counter() if whole else stated(truth, reading.marks, reading.answers, found),
    )
