"""Who reads: local processes today; whatever keeps this promise tomorrow (a cluster, a queue).

`collect` and the self-test ask for a `Reader` and know nothing of processes. What goes to a reader and what it gives
back are plain values, so that they can travel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from generator.model.answer import PageReading
from generator.model.run import Run
from generator.read.intake.facts import FileFacts, PageRef
from generator.read.intake.names import FoundFile

INSPECT_SECONDS = 600.0  # a file of 4 GB over a slow network takes minutes; a hang takes for ever
PAGE_SECONDS = 60.0  # a page takes 0.05 s, a hostile one that still ends a few
MORE_MEMORY_BYTES = 3 << 30  # per process, above what the program itself takes: the largest page allowed needs 1 GB


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one file or page may take, s, and how much memory it may add, bytes. Tests make these small."""

    inspect_seconds: float = INSPECT_SECONDS
    page_seconds: float = PAGE_SECONDS
    memory_bytes: int = MORE_MEMORY_BYTES


class Reader(Protocol):
    """Opens files and reads pages, each in the order in which it was given."""

    def inspect(self, files: Iterable[FoundFile]) -> Iterator[FileFacts]:
        """What is in each file. Never raises for what a file holds: its facts say what became of it."""

    def read(self, refs: Iterable[PageRef]) -> Iterator[PageReading]:
        """A reading of each page. Never raises for what a page shows; a crash costs the page at hand."""


Readers: TypeAlias = Callable[[int, Mapping[str, Run], Limits], AbstractContextManager[Reader]]
"""Makes a reader that does so many things at a time, knows these runs by name, and keeps to these limits."""
