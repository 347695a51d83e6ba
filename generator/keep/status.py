"""How a run stands: issued, received, complete, missing, doubtful, and what could not be read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, replace
from itertools import groupby

from generator.keep.brief import Trouble, briefs
from generator.keep.decisions import Decision, Kind, PageKey, page_decisions
from generator.keep.entry.fold import fold
from generator.keep.entry.second import NO_SECONDS, Seconds, seconds_of
from generator.keep.store import RunSummary, Store
from generator.keep.withdrawn import out_of_sight, withdrawn
from generator.model.layout import Layout


@dataclass(frozen=True, slots=True)
class Missing:
    """Pages that are not there of a copy of which something came: "netwerkkaart blz. 1–2".

    `file`: of a filled PDF, the file in which it came.
    """

    copy: int
    instance: str
    pages: tuple[str, ...]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What came in about one person."""

    subject: int
    issued: int
    received: int


@dataclass(frozen=True, slots=True)
class RunStatus:
    """One run. The last of a list may have no name: what came in and belongs to no known run."""

    run: str
    pack: str = ""
    brand: str = ""
    kind: str = ""
    created: str = ""
    issued: int = 0
    received: int = 0
    complete: int = 0
    pages: int = 0
    duplicates: int = 0
    doubtful_pages: int = 0
    doubtful_answers: int = 0
    answers_to_type: int = 0  # on pages that a person placed and that cannot be laid straight
    contested_answers: int = 0  # decided by a person, and since then a reading came that says something else
    dismissed_pages: int = 0  # a person said that they do not belong here
    nothing_yet: str = ""  # copies of which nothing came, as ranges: "3, 7–12"
    missing: tuple[Missing, ...] = ()
    trouble: tuple[Trouble, ...] = ()
    subjects: tuple[Subject, ...] = ()  # of sheets about persons
    paper: int = 0  # copies of which something came on paper
    pdf: int = 0
    web: int = 0
    several_ways: int = 0  # copies that came in more than one of these ways: each is one response
    withdrawn: str = ""  # when it was taken back
    second: Seconds = NO_SECONDS  # copies that were begun on a device which had begun another


def ranges(numbers: Iterable[int]) -> str:
    """Rising numbers as ranges: 1, 3–5."""
    parts = []
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return ", ".join(parts)


def maybe_twice(second: Seconds) -> str:
    """What to know about second copies of a device; '' if there are none."""
    if not second.copies:
        return ""
    which = f" ({ranges(second.numbers)})" if second.numbers else ""
    many = f"1 exemplaar{which} is" if second.copies == 1 else f"{second.copies} exemplaren{which} zijn"
    return (
        f"Misschien vulde één mens er meer dan één in: {many} ingevuld op een toestel waarop al een ander exemplaar "
        "was begonnen. Het telt gewoon mee, want een toestel kan van meer mensen zijn."
    )


def _missing_pages(layout: Layout, places: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(
        f"{layout.forms[form].key} blz. {ranges(page for _, page in group)}"
        for form, group in groupby(places, key=lambda place: place[0])
    )


# Per copy (of the generic PDF: per saved copy) in which ways something came; as `settle.source_of` tells them.
_WAYS = (
    "SELECT count(paper), count(pdf), count(web), sum((paper IS NOT NULL) + (pdf IS NOT NULL) + (web IS NOT NULL) > 1) "
    "FROM (SELECT max(CASE WHEN found_by NOT IN ('fields', 'web') THEN 1 END) paper, "
    "max(CASE found_by WHEN 'fields' THEN 1 END) pdf, max(CASE found_by WHEN 'web' THEN 1 END) web "
    "FROM pages WHERE run = ? AND fate IN ('read', 'doubtful') GROUP BY copy, CASE copy WHEN 0 THEN instance END)"
)


def _ways(store: Store, run: str) -> tuple[int, ...]:
    """How many copies came on paper, as PDF, digitally, and in more than one way."""
    ((*counts,),) = store.rows(_WAYS, run)
    return tuple(count or 0 for count in counts)


def _of_run(store: Store, summary: RunSummary, dismissed_pages: int) -> RunStatus:
    layout = store.layout(summary.name)
    received = complete = pages = duplicates = doubtful_pages = doubtful = contested = to_type = 0
    missing: list[Missing] = []
    trouble: list[Trouble] = []
    came: set[int] = set()
    for one in briefs(store, summary.name):
        received += one.some
        complete += one.complete
        pages += one.received
        doubtful += len(one.doubtful)
        contested += len(one.contested)
        to_type += len(one.to_type)
        duplicates += one.duplicates
        doubtful_pages += one.doubtful_pages
        trouble += one.trouble
        if one.some:
            came.add(one.copy)
            if one.gone:
                gone = _missing_pages(layout, [(page.form, page.page) for page in one.gone])
                missing.append(Missing(one.copy, one.instance, gone, "" if one.copy else one.file))
    issued = [copy.number for copy in store.copies(summary.name)] if layout.subject_copies else []
    nothing = ranges(copy.number for copy in store.copies(summary.name) if copy.number not in came)
    paper, pdf, web, several = _ways(store, summary.name)
    return RunStatus(
        run=summary.name,
        pack=summary.pack,
        brand=summary.brand,
        kind=summary.kind,
        created=summary.created,
        issued=summary.issued,
        received=received,
        complete=complete,
        pages=pages,
        duplicates=duplicates,
        doubtful_pages=doubtful_pages,
        doubtful_answers=doubtful,
        answers_to_type=to_type,
        contested_answers=contested,
        dismissed_pages=dismissed_pages,
        nothing_yet=nothing,
        missing=tuple(missing),
        trouble=tuple(sorted(trouble, key=lambda t: (t.file, t.page))),
        subjects=tuple(_subjects(layout, issued, came)),
        paper=paper,
        pdf=pdf,
        web=web,
        several_ways=several,
        second=seconds_of(store, summary.name),
    )


def _subjects(layout: Layout, issued: Iterable[int], came: Set[int]) -> Iterator[Subject]:
    for subject, copies in groupby(issued, key=layout.subject):
        if subject is not None:
            about = list(copies)
            yield Subject(subject, len(about), sum(copy in came for copy in about))


_ASSIGNED = "Met de hand toegewezen, maar nog niet gelezen als dat blad."
_READ_AGAIN = "Lees dit bestand nog een keer in met 'werkblad read'."


def _homeless(store: Store, decided: Mapping[PageKey, Decision]) -> Iterator[Trouble]:
    """The pages that belong to no run and wait for a person, or for the file that a person said something about."""
    sql = (
        "SELECT digest, file, page, fate, reason, advice FROM pages "
        "WHERE fate IN ('unreadable', 'unknown_run', 'doubtful') "
        "AND (run IS NULL OR run NOT IN (SELECT name FROM runs)) ORDER BY file, page, digest"
    )
    for digest, file, page, fate, reason, advice in store.rows(sql):
        decision = decided.get(PageKey(digest, page))
        if decision is None:
            yield Trouble(file, page, fate, reason, advice)
        elif decision.kind is Kind.ASSIGNED:
            yield Trouble(file, page, fate, _ASSIGNED, _READ_AGAIN)


def _dismissed(store: Store, decided: Mapping[PageKey, Decision]) -> Counter[str]:
    """How many pages were laid aside, per run ('' for those of no run)."""
    sql = "SELECT name FROM runs WHERE name = (SELECT run FROM pages WHERE digest = ? AND page = ?)"
    gone = (key for key, decision in decided.items() if decision.kind is Kind.DISMISSED)
    return Counter(next(store.rows(sql, key.digest, key.page), ("",))[0] for key in gone)


def status(store: Store, runs: Sequence[str] | None = None, *, everything: bool = False) -> list[RunStatus]:
    """Per run, oldest first, how it stands. Raises NotFoundError.

    `runs` None: all, then what belongs to none; those that were withdrawn only with `everything`.
    """
    fold(store)
    with store.snapshot():
        gone, hidden = withdrawn(store), frozenset() if everything or runs is not None else out_of_sight(store)
        chosen = None if runs is None else {store.layout(name).run for name in runs}
        decided = page_decisions(store)
        aside = _dismissed(store, decided)
        wanted = (s for s in store.runs() if s.name not in hidden and (chosen is None or s.name in chosen))
        found = [replace(_of_run(store, s, aside[s.name]), withdrawn=gone.get(s.name, "")) for s in wanted]
        homeless = tuple(_homeless(store, decided)) if chosen is None else ()
    if homeless or (chosen is None and aside[""]):
        found.append(RunStatus(run="", dismissed_pages=aside[""], trouble=homeless))
    return found


def as_json(found: Sequence[RunStatus]) -> str:
    """The status for programs: a list of runs, keys as in `RunStatus`."""
    return json.dumps([asdict(run) for run in found], ensure_ascii=False, indent=2)
