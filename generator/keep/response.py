"""What came of a copy, as values: its answers, its pages, and what became of every input page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from generator.keep.decisions import Decision, token
from generator.model.answer import Answer, AnswerState, Fate, PageReading, PageSource

LOOK_YOURSELF = "Kijk ernaar met 'werkblad review'."


class PageState(StrEnum):
    """What became of a page that was issued."""

    RECEIVED = "received"
    DOUBTFUL = "doubtful"
    UNREADABLE = "unreadable"  # it came, but could not be read
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The final fate of an input page."""

    source: PageSource
    fate: Fate
    reason: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class IssuedPage:
    """A page of a copy: what became of it, and the reading that counts."""

    form: int
    page: int
    state: PageState
    reading: PageReading | None = None
    reason: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """All that came of one copy (of a generic PDF: of one saved copy). `answers` by variable, in the layout's order."""

    run: str
    copy: int
    instance: str
    answers: Mapping[str, Answer]
    pages: tuple[IssuedPage, ...]
    verdicts: tuple[Verdict, ...]
    decided: Mapping[str, Decision] = field(default_factory=dict)  # what people decided about these answers
    read: Mapping[str, Answer] = field(default_factory=dict)  # of what is decided: what the readings say
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # where readings differ: the token of each
    contested: tuple[str, ...] = ()  # decided, and since then a reading came that says something else
    to_type: Mapping[str, PageReading] = field(default_factory=dict)  # open questions on pages that were placed by hand

    def evidence(self, variable: str) -> tuple[str, ...]:
        """What the readings say about a variable, as tokens: what somebody who decides now has seen."""
        if variable in self.several:
            return self.several[variable]
        answer = self.read.get(variable) if variable in self.decided else self.answers.get(variable)
        return () if answer is None else (token(answer),)

    @property
    def file(self) -> str:
        """The file from which its first page came, for people."""
        return next((page.reading.source.file for page in self.pages if page.reading is not None), "")

    @property
    def counts(self) -> bool:
        """Whether it is a row in the tables: a page of it could be read, or a person filled something in."""
        return bool(self.received or self.decided)

    @property
    def received(self) -> int:
        """How many of its pages could be read."""
        return sum(page.state in (PageState.RECEIVED, PageState.DOUBTFUL) for page in self.pages)

    @property
    def complete(self) -> bool:
        """Whether all of its pages could be read."""
        return self.received == len(self.pages)

    @property
    def waiting(self) -> int:
        """How many answers wait for a person, for whatever reason."""
        return self.doubtful + len(self.contested) + len(self.to_type)

    @property
    def doubtful(self) -> int:
        """How many answers a person must look at."""
        return sum(answer.state is AnswerState.DOUBTFUL for answer in self.answers.values())
