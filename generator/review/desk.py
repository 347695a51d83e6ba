"""The desk: hands out what is doubtful, keeps what is decided, and writes the tables again."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from generator.keep.deciding import checked, keep_decisions
from generator.keep.decisions import (
    AnswerKey,
    Decision,
    PageKey,
    all_decisions,
    assignments,
    in_force,
    standing,
    wants_reading,
    withdrawal,
)
from generator.keep.entry.asked import asked_layout
from generator.keep.entry.second import seconds_of
from generator.keep.openwork import page_in
from generator.keep.pictures import FolderPictures, PicturesAt
from generator.keep.status import maybe_twice
from generator.keep.store import Store
from generator.keep.tables import write_tables
from generator.keep.withdrawn import out_of_sight
from generator.model.answer import PageReading, PageSource
from generator.model.code import PageCode
from generator.model.errors import DecisionError
from generator.read.intake.facts import PageRef
from generator.review import shown
from generator.review.gaps import SHOWN, Gaps
from generator.review.piles import Piles
from generator.review.proposals import map_shown
from generator.review.replies import REST, alike, as_read, decision_of, same_sheet
from generator.review.views import CROP, NOTE, PLOT, WIDE, Cut, Views
from generator.review.worklist import AnswerWork, PageWork, Work, opened, proposed_runs, work_of_copy, worklist
from generator.web.items import (
    AnswerItem,
    Ask,
    Clash,
    DecidedRow,
    Doubt,
    PageItem,
    Progress,
    Queue,
    Reply,
    RunChoice,
)


class Rereader(Protocol):
    """Reads pages again as what `PageRef.code` says, and keeps them (see `generator.collect.Rereading`)."""

    def ready(self, ref: PageRef) -> Callable[[], PageReading]:
        """Makes ready to read a page: what comes back needs no store and no lock."""

    def keep(self, reading: PageReading) -> None:
        """Keeps it in the place of what was read before."""


class ReviewDesk:
    """See `generator.web.items.Desk`. One lock: what is done under it takes milliseconds, a picture a tenth of a s."""

    def __init__(
        self,
        store: Store,
        out: Path,
        reread: Rereader,
        *,
        scans: Sequence[Path] = (),
        excel_nl: bool | None = None,
        runs: Sequence[str] | None = None,
        every_run: bool = False,
        at: PicturesAt = FolderPictures,
        words: Callable[[bytes], str] | None = None,
    ) -> None:
        self._store, self._out, self._reread, self._at = store, out, reread, at
        self._excel_nl, self._runs = excel_nl, runs  # of the tables; None: as they were there
        self._every_run = every_run  # to choose from: also those that were withdrawn
        self._views = Views(store, out, scans, at)
        self._words, self._worded = words, dict[str, str]()  # what reads handwriting, and what it read, by item
        self._lock, self._reading = threading.RLock(), threading.Lock()
        self._made: dict[str, list[tuple[str, list[tuple[str, Decision]]]]] = defaultdict(list)  # browser → for undo
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="alvast")
        self._coming: Future[None] | None = None
        self.refresh()

    def refresh(self) -> None:
        """Look again at what there is to do."""
        with self._lock:
            self._piles, self._gaps = Piles(lambda slip: opened(self._store, slip)), Gaps(self._store)
            self._choices: tuple[RunChoice, ...] = ()
            for queue, works in worklist(self._store, self._gaps).items():
                for work in works:
                    self._piles.put(queue, work)
            self._views.forget()

    # --- handing out --------------------------------------------------------------------------------------------------

    def progress(self, queue: Queue) -> Progress:
        """How far a pile is."""
        with self._lock:
            return self._piles.progress(queue)

    def notices(self) -> tuple[str, ...]:
        """What to know about the runs in sight."""
        with self._lock:
            hidden = out_of_sight(self._store)
            names = [name for name in self._store.run_names() if name not in hidden]
            told = ((name, maybe_twice(seconds_of(self._store, name))) for name in names)
            return tuple(f"Oplage {name}. {text}" for name, text in told if text)

    def works(self, queue: Queue) -> tuple[Work, ...]:
        """A pile, in order."""
        with self._lock:
            return self._piles.works(queue)

    def after(self, queue: Queue, item: str | None, who: str, *, step: int = 1) -> str | None:
        """The next item to do after this one that nobody else has before them."""
        with self._lock:
            return self._piles.after(queue, item, who, step=step)

    def item(self, item: str, who: str) -> AnswerItem | PageItem | None:
        """An item, now lent to this browser for a while."""
        with self._lock:
            found = self._piles.find(item)
            if found is None:
                return None
            self._piles.lend(item, who)
        return self.shown(found[1])

    def shown(self, work: Work) -> AnswerItem | PageItem:
        """A piece of work as the pages show it."""
        with self._lock:
            now = standing(self._store, work.key)
            if isinstance(work, PageWork):
                picture, runs = int(self._views.ref(work.source) is not None), [each.run for each in self.runs()]
                return shown.page_item(work, picture, now, self._store, self._gaps, runs)
            scans = self._views.scans(work)
            item = shown.answer_item(work, len(scans), now)
            told = shown.scans_shown(work, scans) if len(scans) > 1 else ()
            item = replace(item, rest=len(self._rest(work)), whole=self._views.whole(work), scans=told)
            item = item if item.whole else shown.with_lines(item, work, now)
            if work.said.drawn is not None:
                layout = asked_layout(self._store, work.key.run)
                item = replace(item, map=map_shown(layout, work.variable, work.said.drawn, now))
        return shown.with_words(item, self._words_of(work, item))

    def _words_of(self, work: AnswerWork, item: AnswerItem) -> str:
        """What handwriting says as far as a program can read it, if that was asked for and nobody typed it yet.

        Reading takes seconds: one at a time, and without the lock.
        """
        words = self._words
        if words is None or item.ask is not Ask.TEXT or item.text or item.decided is not None:
            return ""
        with self._reading:
            if work.id not in self._worded:
                with self._lock:
                    pictures = self._views.written(work)
                self._worded[work.id] = "\n".join(filter(None, (words(each).strip() for each in pictures)))
            return self._worded[work.id]

    def runs(self) -> tuple[RunChoice, ...]:
        """Where a page may belong, newest run first."""
        with self._lock:
            if not self._choices:
                proposed = proposed_runs(self._piles.works(Queue.PAGES))
                hidden = frozenset() if self._every_run else out_of_sight(self._store) - proposed
                names = [name for name in reversed(self._store.run_names()) if name not in hidden]
                self._choices = tuple(shown.run_choice(self._store, name) for name in names)
            return self._choices

    # --- pictures -----------------------------------------------------------------------------------------------------

    def picture(self, item: str, number: int, kind: str, turns: int) -> bytes | None:
        """A picture of the n-th scan: `uitsnede` (the question), `breed` (with all of its line), `blad` (the page)."""
        with self._lock:
            found = self._piles.find(item)
            if found is None:
                return None
            queue, work = found
            made = self._views.picture(work, number, kind, turns)
            if kind not in (CROP, PLOT, WIDE, NOTE):  # the last picture of a screen: now there is time for the next one
                self._make_ready(self._piles.after(queue, item, self._piles.holder(item)))
            return made

    def _make_ready(self, item: str | None) -> None:
        """Open the next pages while a person looks at these; one at a time, and none if the last is not done."""

        def open_pages() -> None:
            with self._lock:
                found = self._piles.find(item or "")
                if found is not None:
                    self._views.make_ready(found[1])
            if found is not None and self._words is not None:
                self.shown(found[1])  # and its handwriting read

        if item is not None and (self._coming is None or self._coming.done()):
            self._coming = self._ahead.submit(open_pages)

    def close(self) -> None:
        """Wait for what is being opened; nothing is opened ahead any more."""
        self._ahead.shutdown()

    def whole(self, work: Work) -> bool:
        """Whether only a picture of the whole page, as it came, can show this question."""
        with self._lock:
            return self._views.whole(work)

    def cut(self, work: AnswerWork) -> Cut:
        """All that a file needs to show a question."""
        with self._lock:
            return self._views.cut(work)

    def sheet_picture(self, work: AnswerWork) -> bytes | None:
        """The page on which a question stands, small."""
        with self._lock:
            return self._views.sheet(work)

    def sent_page(self, work: PageWork) -> bytes | None:
        """A page that nobody could place, as it goes into a file."""
        with self._lock:
            return self._views.sent_page(work)

    def may_leave(self) -> bool:
        """Whether pictures of whole pages that nobody could place may go into a file: nothing on them is private."""
        with self._lock:
            return self._views.may_leave()

    # --- deciding -----------------------------------------------------------------------------------------------------

    def decided(self, start: int, count: int) -> tuple[DecidedRow, ...]:
        """What was decided, the last of this sitting first, from a place in that list on."""
        with self._lock:
            works = self._piles.works(Queue.DONE, start, count)
            found = ((work, standing(self._store, work.key)) for work in works)
            return tuple(shown.decided_row(work, decision) for work, decision in found if decision is not None)

    def decide(self, item: str, reply: Reply, who: str, initials: str) -> Clash | Doubt | None:
        """Keep a decision. If somebody else came first with another one, theirs holds until this person replaces it.

        Of a page that is given to a copy that has it, while others miss it, nothing is kept before that is settled.
        """
        with self._lock:
            found = self._piles.find(item)
            if found is None:
                raise DecisionError("Dit staat niet meer in de lijst.", "Ga terug naar het begin.")
            _, work = found
            if isinstance(work, AnswerWork) and reply.kind == REST:
                made = [(each.id, as_read(each, initials)) for each in self._rest(work)]
            else:
                decision = checked(decision_of(reply, work, self._store, initials), self._store)
                if (clash := self._clash(work, reply, decision, who)) is not None:
                    keep_decisions(self._store, [decision, withdrawal(decision, initials)])
                    return clash
                if not reply.sure and (doubt := self._doubt(decision)) is not None:
                    return doubt
                made = [(item, decision)]
            keep_decisions(self._store, [decision for _, decision in made])
            self._made[who].append((item, made))
            for name, decision in made:
                self._piles.done(name, decision)
        if isinstance(work, PageWork):
            self._place(work.source, made[0][1].code)
        return None

    def _doubt(self, decision: Decision) -> Doubt | None:
        """The question whether a page is given to the right copy, if there is one."""
        code = decision.code
        if code is None or not isinstance(decision.subject, PageKey):
            return None
        there = page_in(self._store, code, decision.subject)
        missing = self._gaps.without(code) if there else ()
        left = standing(self._store, decision.subject)  # where it lies now will miss it, if there is no other scan
        if there and left is not None and left.code is not None and replace(left.code, copy=code.copy) == code:
            missing = (left.code.copy, *missing) if not page_in(self._store, left.code, decision.subject) else missing
        others = [copy for copy in dict.fromkeys(missing) if copy != code.copy]
        if not others:
            return None
        given, *instead = (
            shown.missing_page(self._store, self._gaps, replace(code, copy=copy)) for copy in (code.copy, *others)
        )
        return Doubt(there, given, tuple(instead[:SHOWN]), len(others) > SHOWN)

    def _clash(self, work: Work, reply: Reply, decision: Decision, who: str) -> Clash | None:
        """What somebody else decided while this browser showed something older, if that says something else."""
        now = standing(self._store, work.key)
        own = {made.id for _, pairs in self._made[who] for _, made in pairs}
        if now is None or now.id == reply.seen or now.id in own or alike(now, decision):
            return None
        self._piles.done(work.id, now)  # it may have been decided elsewhere, in another sitting
        return Clash(shown.standing(now, work), shown.said(decision, shown.asked(work)))

    def _rest(self, work: AnswerWork) -> list[AnswerWork]:
        """The answers of a badly lying sheet that were read plainly and still wait for a person."""
        doubts = self._piles.beside(Queue.DOUBTS, work) if work.plain is not None else ()
        return same_sheet(work, (each for each in doubts if not self._piles.is_done(each.id)))

    def undo(self, who: str, initials: str) -> str | None:
        """Take back this browser's last decision; the item it was about."""
        with self._lock:
            if not self._made.get(who):
                return None
            item, made = self._made[who].pop()
            keep_decisions(self._store, [withdrawal(decision, initials) for _, decision in made])
            for name, decision in made:
                self._piles.undone(name, decision)
            found = self._piles.find(item)
            held = assignments(self._store)
        if found is not None and isinstance(found[1], PageWork):
            self._place(found[1].source, held.get(found[1].key), made[0][1].code)
        return item

    def _place(self, source: PageSource, code: PageCode | None, before: PageCode | None = None) -> None:
        """Read a page again as what it is said to be now (`before`: was); what is doubtful on it joins the pile.

        It is read without the lock. Who said something else of it meanwhile has it read by themselves.
        """
        key = PageKey(source.digest, source.page)
        with self._lock:
            ref = self._views.ref(source, code) if wants_reading(self._store, key, code) else None
            if ref is None:
                return  # or: it is read once its file is given to `werkblad read` again
            read = self._reread.ready(ref)
        reading = read()
        with self._lock:
            if assignments(self._store).get(key) == code:
                self._reread.keep(reading)
            for changed in (each for each in (code, before) if each is not None):
                self._gaps.again(changed.run, changed.copy)
                self._choices = ()
            if code is not None:
                for queue, work in work_of_copy(self._store, code.run, code.copy):
                    self._piles.put(queue, work)
                    self._views.forget(work.id)

    # --- the end ------------------------------------------------------------------------------------------------------

    def take_in(self, decisions: Sequence[Decision]) -> int:
        """Keep decisions that came in a file; how many were new. Pages that they place are read."""
        with self._lock:
            new = keep_decisions(self._store, decisions)
        self._place_all()
        self.refresh()
        return new

    def differing(self, decisions: Sequence[Decision]) -> tuple[str, ...]:
        """What decisions from a file say otherwise than what holds here, for people. To be asked before `take_in`."""
        with self._lock:
            known = {row.id for row in all_decisions(self._store)}
            told = []
            given: dict[AnswerKey | PageKey, list[Decision]] = defaultdict(list)
            for row in decisions:
                given[row.subject].append(row)
            for subject, rows in given.items():
                if all(row.id in known for row in rows):
                    continue
                here, there = standing(self._store, subject), in_force(rows)
                if here is not None and there is not None and not alike(here, there):
                    told.append(shown.difference(self._store, here, there))
            return tuple(told)

    def questioned(self, decisions: Sequence[Decision]) -> tuple[str, ...]:
        """Pages that decisions from a file give to a copy that has them, while others miss them. Before `take_in`."""
        with self._lock:
            doubts = (doubt for row in decisions if (doubt := self._doubt(row)) is not None)
            return tuple(shown.questioned(doubt) for doubt in doubts)

    def _place_all(self) -> None:
        with self._lock:
            placed = [
                (source, code)
                for key, code in assignments(self._store).items()
                if (source := self._store.source(key.digest, key.page)) is not None
            ]
        for source, code in placed:
            self._place(source, code)

    def finish(self) -> str:
        """Write the tables again; what was done, in a few Dutch lines."""
        with self._lock:
            written = write_tables(self._store, self._out, excel_nl=self._excel_nl, runs=self._runs, at=self._at)
            left = f"Nog na te kijken: {written.waiting}." if written.waiting else "Er is geen twijfel meer."
            copies = f"{written.responses} {'exemplaar' if written.responses == 1 else 'exemplaren'}"
            return f"De tabellen zijn bijgewerkt: {copies}, {written.answers} antwoorden. {left}"
