"""How a run stands: issued, received, complete, missing, doubtful, and what could not be read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from generator.keep.decisions import Decision, Kind, PageKey, page_decisions
from generator.keep.response import LOOK_YOURSELF, PageState
from generator.keep.store import RunSummary, Store
from generator.keep.tables import responses
from generator.model.answer import Fate
from generator.model.layout import Layout

_SHOWN = 20  # lines of one kind in the text; the ledger has them all


@dataclass(frozen=True, slots=True)
class Missing:
    """Pages that are not there of a copy of which something came: "netwerkkaart 1–2"."""

    copy: int
    instance: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """An input page that needs a person: not read, doubtful as a whole, or of an unknown run."""

    file: str
    page: int
    fate: str
    reason: str
    advice: str


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


def ranges(numbers: Iterable[int]) -> str:
    """Rising numbers as ranges: 1, 3–5."""
    parts = []
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return ", ".join(parts)


def _missing_pages(layout: Layout, places: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(
        f"{layout.forms[form].key} {ranges(page for _, page in group)}"
        for form, group in groupby(places, key=lambda place: place[0])
    )


def _of_run(store: Store, summary: RunSummary, dismissed_pages: int) -> RunStatus:
    layout = store.layout(summary.name)
    received = complete = pages = duplicates = doubtful_pages = doubtful = contested = to_type = 0
    missing: list[Missing] = []
    trouble: list[Trouble] = []
    came: set[int] = set()
    for response in responses(store, summary.name):
        some = any(page.state is not PageState.MISSING for page in response.pages)
        received += some
        complete += response.complete
        pages += response.received
        doubtful += response.doubtful
        contested += len(response.contested)
        to_type += len(response.to_type)
        for verdict in response.verdicts:
            duplicates += verdict.fate is Fate.DUPLICATE
            doubtful_pages += verdict.fate is Fate.DOUBTFUL
            if verdict.fate in (Fate.DOUBTFUL, Fate.UNREADABLE):
                source = verdict.source
                trouble.append(Trouble(source.file, source.page, verdict.fate, verdict.reason, verdict.advice))
        if some:
            came.add(response.copy)
            gone = [(p.form, p.page) for p in response.pages if p.state in (PageState.MISSING, PageState.UNREADABLE)]
            if gone:
                missing.append(Missing(response.copy, response.instance, _missing_pages(layout, gone)))
    nothing = ranges(copy.number for copy in store.copies(summary.name) if copy.number not in came)
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
    )


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


def status(store: Store, runs: Sequence[str] | None = None) -> list[RunStatus]:
    """Per run, oldest first, how it stands (`runs` None: all, then what belongs to none). Raises NotFoundError."""
    with store.snapshot():
        chosen = None if runs is None else {store.layout(name).run for name in runs}
        decided = page_decisions(store)
        aside = _dismissed(store, decided)
        wanted = (each for each in store.runs() if chosen is None or each.name in chosen)
        found = [_of_run(store, each, aside[each.name]) for each in wanted]
        homeless = tuple(_homeless(store, decided)) if chosen is None else ()
    if homeless or (chosen is None and aside[""]):
        found.append(RunStatus(run="", dismissed_pages=aside[""], trouble=homeless))
    return found


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _clipped(lines: list[str]) -> list[str]:
    if len(lines) <= _SHOWN:
        return lines
    return [*lines[:_SHOWN], f"    … en nog {len(lines) - _SHOWN} (alles staat in ledger.csv)"]


def _trouble_lines(trouble: Sequence[Trouble]) -> list[str]:
    names = {Fate.DOUBTFUL: "twijfel", Fate.UNREADABLE: "onleesbaar", Fate.UNKNOWN_RUN: "onbekende oplage"}
    together: dict[tuple[str, str, str, str], list[int]] = {}  # pages of one file with one reason
    for each in trouble:
        together.setdefault((each.file, each.fate, each.reason, each.advice), []).append(each.page)
    lines = []
    for (file, fate, reason, advice), pages in together.items():
        shown = ranges(sorted(page for page in pages if page))  # 0 stands for the file as a whole
        place = f"{file}, blz. {shown}" if shown else file
        lines.append(f"    {place}: {names.get(Fate(fate), fate)}. {reason}".rstrip())
        if advice:
            lines[-1] += f"\n      → {advice}"
    return _clipped(lines)


def _text_of(run: RunStatus) -> list[str]:
    aside = f"Opzij gelegd (hoort er niet bij): {_count(run.dismissed_pages, 'bladzijde', 'bladzijden')}"
    if not run.run:
        lines = ["Bladzijden die bij geen oplage horen:", *_trouble_lines(run.trouble)] if run.trouble else []
        return [*lines, aside] if run.dismissed_pages else lines
    issued = f"{_count(run.issued, 'exemplaar', 'exemplaren')} uitgegeven"
    if run.kind == "fillable" and not run.issued:
        issued = "één invul-PDF voor iedereen"
    elif not run.issued:  # taken over from its PDF, which does not say how many were printed
        issued = "elders gemaakt, dus hoeveel exemplaren weten we niet"
    lines = [
        f"Oplage {run.run} ({run.pack}, {run.brand}, {run.created[:10]}): {issued}",
        f"  Binnen: {run.received}, compleet: {run.complete}, gelezen: {_count(run.pages, 'bladzijde', 'bladzijden')}",
    ]
    if run.duplicates:
        lines.append(f"  Dubbel: {_count(run.duplicates, 'bladzijde', 'bladzijden')} (telt één keer mee)")
    if run.doubtful_answers or run.doubtful_pages:
        pages = _count(run.doubtful_pages, "bladzijde", "bladzijden")
        lines.append(f"  Twijfel: {_count(run.doubtful_answers, 'antwoord', 'antwoorden')}, {pages}")
    if run.contested_answers:
        answers = _count(run.contested_answers, "antwoord", "antwoorden")
        lines.append(f"  Al beslist, maar een latere scan zegt iets anders: {answers}")
    if run.answers_to_type:
        answers = _count(run.answers_to_type, "antwoord", "antwoorden")
        lines.append(f"  Over te typen van bladen die niet recht te leggen zijn: {answers}")
    if run.doubtful_answers or run.contested_answers or run.answers_to_type:
        lines.append(f"    → {LOOK_YOURSELF}")
    if run.dismissed_pages:
        lines.append(f"  {aside}")
    if run.nothing_yet:
        lines.append(f"  Nog niets binnen van exemplaar: {run.nothing_yet}")
    if run.missing:
        lines.append("  Ontbrekende bladzijden:")
        lines += _clipped([_missing_line(each) for each in run.missing])
    if run.trouble:
        lines += ["  Kijk zelf naar:", *_trouble_lines(run.trouble)]
    return lines


def _missing_line(each: Missing) -> str:
    whose = f"exemplaar {each.copy}" if each.copy else f"ingevulde pdf {each.instance}"
    return f"    {whose}: {'; '.join(each.pages)}"


def as_text(found: Sequence[RunStatus]) -> str:
    """The status for people (Dutch)."""
    if not found:
        return "Er zijn nog geen oplagen. Maak er een met 'werkblad build'."
    return "\n\n".join("\n".join(_text_of(run)) for run in found)


def as_json(found: Sequence[RunStatus]) -> str:
    """The status for programs: a list of runs, keys as in `RunStatus`."""
    return json.dumps([asdict(run) for run in found], ensure_ascii=False, indent=2)
