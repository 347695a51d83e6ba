"""A response in brief: how it stands and what a person must look at, without what anybody answered.

It is kept with the store (see `keep.kept`), so that to count and to list needs no reading of everything that came in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.keep.kept import made, recipe
from generator.keep.response import PageState, Response
from generator.keep.responses import Unit
from generator.keep.store import Store
from generator.model.answer import AnswerState, Fate

GONE = (PageState.MISSING, PageState.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Gone:
    """An issued page that is not there. `state`: missing, or it came and could not be read."""

    form: int
    page: int
    state: PageState


@dataclass(frozen=True, slots=True)
class Trouble:
    """An input page that needs a person: not read, doubtful as a whole, or of an unknown run."""

    file: str
    page: int
    fate: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class Brief:
    """One response in brief. Of answers the variables, in the layout's order."""

    run: str
    copy: int
    instance: str
    file: str  # from which its first page came
    some: bool  # whether anything came in of it
    complete: bool
    received: int  # pages
    duplicates: int  # pages
    doubtful_pages: int
    doubtful: tuple[str, ...]
    contested: tuple[str, ...]
    to_type: tuple[str, ...]
    seen: tuple[str, ...]  # written or drawn, not typed out
    decided: tuple[str, ...]
    gone: tuple[Gone, ...]
    trouble: tuple[Trouble, ...]


def brief(response: Response) -> Brief:
    """The response in brief."""
    fates = [verdict.fate for verdict in response.verdicts]
    bad = (v for v in response.verdicts if v.fate in (Fate.DOUBTFUL, Fate.UNREADABLE))
    return Brief(
        response.run,
        response.copy,
        response.instance,
        response.file,
        any(page.state is not PageState.MISSING for page in response.pages),
        response.complete,
        response.received,
        fates.count(Fate.DUPLICATE),
        fates.count(Fate.DOUBTFUL),
        tuple(name for name, answer in response.answers.items() if answer.state is AnswerState.DOUBTFUL),
        response.contested,
        tuple(response.to_type),
        tuple(name for name, answer in response.answers.items() if answer.state is AnswerState.SEEN),
        tuple(response.decided),
        tuple(Gone(page.form, page.page, page.state) for page in response.pages if page.state in GONE),
        tuple(Trouble(v.source.file, v.source.page, v.fate.value, v.reason, v.advice) for v in bad),
    )


def _packed(one: Brief) -> list[object]:
    gone = [[page.form, page.page, page.state.value] for page in one.gone]
    trouble = [[page.file, page.page, page.fate, page.reason, page.advice] for page in one.trouble]
    return [
        one.instance,
        one.file,
        one.some,
        one.complete,
        one.received,
        one.duplicates,
        one.doubtful_pages,
        one.doubtful,
        one.contested,
        one.to_type,
        one.seen,
        one.decided,
        gone,
        trouble,
    ]


def _unpacked(unit: Unit, packed: list) -> Brief:  # type: ignore[type-arg]  # JSON as `_packed` wrote it
    instance, file, some, complete, received, duplicates, doubtful_pages, *names, gone, trouble = packed
    doubtful, contested, to_type, seen, decided = map(tuple, names)
    return Brief(
        unit.run,
        unit.copy,
        instance,
        file,
        some,
        complete,
        received,
        duplicates,
        doubtful_pages,
        doubtful,
        contested,
        to_type,
        seen,
        decided,
        tuple(Gone(form, page, PageState(state)) for form, page, state in gone),
        tuple(Trouble(*each) for each in trouble),
    )


class BriefMaker:
    """See `kept.Maker`."""

    kind = "brief"

    @property
    def recipe(self) -> str:
        """A brief depends on its unit alone."""
        return recipe(self.kind)

    @staticmethod
    def make(unit: Unit, responses: Sequence[Response]) -> bytes:  # the responses say whose they are
        """The briefs of a unit."""
        text = json.dumps([_packed(brief(response)) for response in responses], separators=(",", ":"))
        return text.encode()


def briefs(store: Store, run: str) -> Iterator[Brief]:
    """All responses of a run in brief, by copy and instance. To be asked within a snapshot."""
    for unit, data in made(store, run, BriefMaker()):
        for packed in json.loads(data):
            yield _unpacked(unit, packed)
