"""What `read` and `status` say on the screen. What they found out comes from below, as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.cli.common import counted
from generator.keep.brief import Trouble
from generator.keep.response import LOOK_YOURSELF
from generator.keep.status import Missing, RunStatus, maybe_twice, ranges
from generator.model.answer import Fate

if TYPE_CHECKING:
    from generator.collect import Summary

_SHOWN = 20  # lines of one kind; the ledger has them all
_FILES_SHOWN = 5  # files named with one reason
_MAYBE_BELOW = " (of zij staan hieronder, bij de bladzijden zonder plek)"

_FATE_WORDS = {
    Fate.READ: ("goed gelezen", "goed gelezen"),
    Fate.DOUBTFUL: ("twijfelachtig", "twijfelachtig"),
    Fate.UNREADABLE: ("niet te lezen", "niet te lezen"),
    Fate.UNKNOWN_RUN: ("van een onbekende oplage", "van een onbekende oplage"),
    Fate.DUPLICATE: ("dubbel bestand", "dubbele bestanden"),
    Fate.ORIGINAL: ("leeg origineel", "lege originelen"),
    Fate.BLANK: ("lege kant", "lege kanten"),
}


def summary_text(summary: Summary) -> str:
    """What one reading of a stack came to (Dutch)."""
    lines = [f"{counted(summary.files, 'bestand', 'bestanden')} bekeken."]
    for fate, (one, more) in _FATE_WORDS.items():
        if number := summary.count(fate):
            lines.append(f"  {number:>6} {one if number == 1 else more}")
    if summary.before:
        lines.append(f"  {summary.before:>6} al eerder gelezen")
    if summary.doubtful_answers:
        noun = "antwoord" if summary.doubtful_answers == 1 else "antwoorden"
        lines.append(f"  {summary.doubtful_answers:>6} {noun} met twijfel: laat een mens kijken")
    for name in summary.runs:
        lines.append(f"Oplage {name} is nu ook hier bekend. De scans ervan kun je inlezen.")
    for name, number in summary.withdrawn.items():
        came = "kwam er toch 1 bladzijde" if number == 1 else f"kwamen er toch {number} bladzijden"
        lines.append(f"Oplage {name} is ingetrokken, maar nu {came} van binnen. Die oplage telt weer mee.")
    together: dict[str, dict[str, list[tuple[str, Sequence[int]]]]] = {}  # by what to do about it, which is said once
    for (file, reason, advice), pages in summary.troubles.items():
        together.setdefault(advice, {}).setdefault(reason, []).append((file, pages))
    for advice, reasons in together.items():
        for reason, places in reasons.items():
            lines += _told_once(reason, places, "")
        lines.append(f"    → {advice}")
    if summary.untold:
        lines.append(f"… en nog {summary.untold}. Ze staan allemaal in ledger.csv.")
    return "\n".join(lines)


def _place(file: str, pages: Sequence[int]) -> str:
    shown = ranges(sorted(page for page in pages if page))  # 0 stands for the file as a whole
    return f"{file}, blz. {shown}" if shown else file


def _told_once(reason: str, places: Sequence[tuple[str, Sequence[int]]], margin: str) -> list[str]:
    """What is wrong, said once, however many files it is wrong with."""
    if len(places) == 1:
        return [f"{margin}{_place(*places[0])}: {reason}".rstrip()]
    number = counted(sum(len(pages) for _, pages in places), "bladzijde", "bladzijden")
    if not any(page for _, pages in places for page in pages):  # files as a whole
        number = counted(len(places), "bestand", "bestanden")
    more = f"; … en nog {len(places) - _FILES_SHOWN} bestanden" if len(places) > _FILES_SHOWN + 1 else ""
    shown = places[:_FILES_SHOWN] if more else places
    return [f"{margin}{number}: {reason}", f"{margin}    {'; '.join(_place(*each) for each in shown)}{more}"]


def _clipped(lines: list[str]) -> list[str]:
    if len(lines) <= _SHOWN:
        return lines
    return [*lines[:_SHOWN], f"    … en nog {len(lines) - _SHOWN} (alles staat in ledger.csv)"]


def _trouble_lines(trouble: Sequence[Trouble]) -> list[str]:
    names = {Fate.DOUBTFUL: "twijfel", Fate.UNREADABLE: "onleesbaar", Fate.UNKNOWN_RUN: "onbekende oplage"}
    together: dict[tuple[str, str, str], dict[str, list[int]]] = {}  # pages of all files with one reason
    for each in trouble:
        files = together.setdefault((each.fate, each.reason, each.advice), {})
        files.setdefault(each.file, []).append(each.page)
    lines = []
    for (fate, reason, advice), files in together.items():
        told = _told_once(f"{names.get(Fate(fate), fate)}. {reason}", tuple(files.items()), "    ")
        lines.append("\n".join([*told, f"      → {advice}"] if advice else told))
    return _clipped(lines)


def _issued(run: RunStatus) -> str:
    if run.kind == "fillable" and not run.issued:
        return "één invul-PDF voor iedereen"
    if not run.issued:  # taken over from its PDF, which does not say how many were printed
        return "elders gemaakt, dus hoeveel exemplaren weten we niet"
    return f"{counted(run.issued, 'exemplaar', 'exemplaren')} uitgegeven"


def _ways(run: RunStatus) -> list[str]:
    """In which ways copies came, once some were filled in on a screen."""
    if not run.web:
        return []
    ways = (("papier", run.paper), ("PDF", run.pdf), ("digitaal", run.web))
    more = f" ({run.several_ways} op meer dan één manier: dat telt als één)" if run.several_ways else ""
    told = f"Waarvan {', '.join(f'{name} {number}' for name, number in ways if number)}{more}"
    return [f"  {line}" for line in (told, maybe_twice(run.second)) if line]


def _text_of(run: RunStatus, homeless: bool) -> list[str]:
    """`homeless`: there are pages of which nobody knows yet where they belong."""
    aside = f"Opzij gelegd (hoort er niet bij): {counted(run.dismissed_pages, 'bladzijde', 'bladzijden')}"
    if not run.run:
        lines = ["Bladzijden zonder plek:", *_trouble_lines(run.trouble)] if run.trouble else []
        return [*lines, aside] if run.dismissed_pages else lines
    lines = [
        f"Oplage {run.run} ({run.pack}, {run.brand}, {run.created[:10]}): {_issued(run)}",
        f"  Binnen: {run.received}, compleet: {run.complete}, gelezen: {counted(run.pages, 'bladzijde', 'bladzijden')}",
    ]
    lines += _ways(run)
    if run.withdrawn:
        after_all = ". Toch kwam er iets binnen: dat is gewoon gelezen" if run.received else ""
        lines.append(f"  Ingetrokken op {run.withdrawn[:10]}{after_all}.")
    if run.duplicates:
        lines.append(f"  Dubbel: {counted(run.duplicates, 'bladzijde', 'bladzijden')} (telt één keer mee)")
    if run.doubtful_answers or run.doubtful_pages:
        pages = counted(run.doubtful_pages, "bladzijde", "bladzijden")
        lines.append(f"  Twijfel: {counted(run.doubtful_answers, 'antwoord', 'antwoorden')}, {pages}")
    if run.contested_answers:
        answers = counted(run.contested_answers, "antwoord", "antwoorden")
        lines.append(f"  Al beslist, maar een latere scan zegt iets anders: {answers}")
    if run.answers_to_type:
        answers = counted(run.answers_to_type, "antwoord", "antwoorden")
        lines.append(f"  Over te typen van bladen die niet recht te leggen zijn: {answers}")
    if run.doubtful_answers or run.contested_answers or run.answers_to_type:
        lines.append(f"    → {LOOK_YOURSELF}")
    if run.dismissed_pages:
        lines.append(f"  {aside}")
    if run.nothing_yet and not run.withdrawn:
        lines.append(f"  Nog niets binnen van exemplaar: {run.nothing_yet}{_MAYBE_BELOW if homeless else ''}")
    if run.subjects and not run.withdrawn:
        short = [each for each in run.subjects if each.received < each.issued]
        persons, whole = counted(len(run.subjects), "persoon", "personen"), len(run.subjects) - len(short)
        lines.append(f"  Gaat over {persons}; alles binnen over {whole}")
        lines += _clipped([f"    persoon {each.subject}: {each.received} van {each.issued}" for each in short])
    if run.missing:
        lines.append(f"  Ontbrekende bladzijden:{_MAYBE_BELOW if homeless else ''}")
        lines += _clipped([_missing_line(each) for each in run.missing])
    if run.trouble:
        lines += ["  Kijk zelf naar:", *_trouble_lines(run.trouble)]
    return lines


def _missing_line(each: Missing) -> str:
    whose = f"exemplaar {each.copy}" if each.copy else f"ingevulde pdf {each.file or each.instance}"
    return f"    {whose}: {'; '.join(each.pages)}"


def status_text(found: Sequence[RunStatus], hidden: int = 0) -> str:
    """The status for people (Dutch). `hidden`: withdrawn runs that are not among them."""
    if not found and not hidden:
        return "Er zijn nog geen oplagen. Maak er een met 'werkblad build'."
    homeless = any(each.trouble for each in found if not each.run)
    parts = ["\n".join(_text_of(run, homeless)) for run in found]
    if hidden:
        number = counted(hidden, "ingetrokken oplage staat", "ingetrokken oplagen staan")
        parts.append(f"{number} hier niet bij. Zien: 'werkblad status --all'.")
    return "\n\n".join(parts)
