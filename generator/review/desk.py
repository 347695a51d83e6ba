"""The desk: hands out what is doubtful, keeps what is decided, and writes the tables again."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.keep.decisions import (
    Decision,
    Kind,
    PageKey,
    assignments,
    decide,
    keep_decisions,
    wants_reading,
    withdrawal,
)
from generator.keep.overtype import placed_by_hand
from generator.keep.settle import told
from generator.keep.store import Store
from generator.keep.tables import write_tables
from generator.model.answer import AnswerState, PageReading, PageSource
from generator.model.code import PageCode
from generator.model.errors import DecisionError
from generator.model.geometry import Box
from generator.model.layout import PageLayout
from generator.model.variable import VariableType
from generator.read.intake.finding import PageRef
from generator.review.pictures import Pictures, question_area
from generator.review.worklist import AnswerWork, PageWork, Work, missing_pages, work_of_copy, worklist
from generator.web.items import (
    AnswerItem,
    Ask,
    Option,
    PageItem,
    Progress,
    Queue,
    Reply,
    RunChoice,
    SheetChoice,
)

LEASE_SECONDS = 90.0  # an item lies before one person for so long; a decision takes seconds, coffee longer
MISSING_SHOWN = 12  # lines of what is missing, beside a page that must be placed
REST = "rest"  # a reply: all that was read plainly on this sheet is right
_ASK = {
    VariableType.SELECT_ONE: Ask.ONE,
    VariableType.SELECT_MULTIPLE: Ask.MANY,
    VariableType.TEXT: Ask.TEXT,
    VariableType.INTEGER: Ask.WHOLE,
    VariableType.DATE: Ask.DATE,
    VariableType.DRAWING: Ask.DRAWN,
}


@dataclass(frozen=True, slots=True)
class Cut:
    """The pictures of a question. `page`: a name that questions on one page share; `area`: mm on `sheet`."""

    crops: tuple[bytes, ...] = ()
    page: str = ""
    area: Box | None = None
    sheet: PageLayout | None = None


Reread = Callable[[PageRef], object]
"""Reads one page again as what `PageRef.code` says (see `generator.collect.read_again`), and keeps it."""


@dataclass(slots=True)
class _Pile:
    """A pile of work: everything in order, and where each item lies in it."""

    works: list[Work] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def put(self, work: Work) -> None:
        if work.id in self.places:
            self.works[self.places[work.id]] = work
        else:
            self.places[work.id] = len(self.works)
            self.works.append(work)


class ReviewDesk:
    """See `generator.web.items.Desk`. One lock: what is done under it takes milliseconds, a picture a tenth of a s."""

    def __init__(
        self, store: Store, out: Path, reread: Reread, *, scans: Sequence[Path] = (), excel_nl: bool | None = None
    ) -> None:
        self._store, self._out, self._reread, self._excel_nl = store, out, reread, excel_nl
        self._pictures = Pictures(store, out, scans)
        self._lock = threading.RLock()
        self._piles: dict[Queue, _Pile] = {}
        self._decided: dict[str, list[Decision]] = defaultdict(list)  # item → what was decided at this desk
        self._made: dict[str, list[tuple[str, list[tuple[str, Decision]]]]] = defaultdict(list)  # browser → for undo
        self._leases: dict[str, tuple[str, float]] = {}
        self._scans_of: dict[str, tuple[PageReading, ...]] = {}
        self.refresh()

    def refresh(self) -> None:
        """Look again at what there is to do."""
        with self._lock:
            self._piles = {queue: _Pile() for queue in Queue}
            for queue, works in worklist(self._store).items():
                for work in works:
                    self._piles[queue].put(work)
            self._decided.clear()
            self._scans_of.clear()

    # --- handing out --------------------------------------------------------------------------------------------------

    def progress(self, queue: Queue) -> Progress:
        """How far a pile is."""
        with self._lock:
            works = self._piles[queue].works
            return Progress(sum(bool(self._decided.get(work.id)) for work in works), len(works))

    def works(self, queue: Queue) -> tuple[Work, ...]:
        """A pile, in order."""
        with self._lock:
            return tuple(self._piles[queue].works)

    def after(self, queue: Queue, item: str | None, who: str, *, step: int = 1) -> str | None:
        """The next item to do after this one that nobody else has before them."""
        with self._lock:
            pile = self._piles[queue]
            count = len(pile.works)
            start = pile.places.get(item or "", -1 if step > 0 else count)
            open_items = [
                work.id
                for offset in range(1, count + 1)
                if not self._decided.get((work := pile.works[(start + step * offset) % count]).id) and work.id != item
            ]
            free = next((name for name in open_items if not self._lent(name, who)), None)
            if free is not None or not open_items:
                left = item if item is not None and item in pile.places and not self._decided.get(item) else None
                return free or left
            return open_items[0]  # all that is left lies before somebody: two may look, the last decision counts

    def _lent(self, name: str, who: str) -> bool:
        holder, until = self._leases.get(name, ("", 0.0))
        return holder != who and until > time.monotonic()

    def _work(self, item: str) -> Work | None:
        for pile in self._piles.values():
            if item in pile.places:
                return pile.works[pile.places[item]]
        return None

    def item(self, item: str, who: str) -> AnswerItem | PageItem | None:
        """An item, now lent to this browser for a while."""
        with self._lock:
            work = self._work(item)
            if work is None:
                return None
            if not self._lent(item, who):
                self._leases[item] = (who, time.monotonic() + LEASE_SECONDS)
            return self.shown(work)

    def shown(self, work: Work) -> AnswerItem | PageItem:
        """A piece of work as the pages show it."""
        made = self._decided.get(work.id)
        last = made[-1] if made else work.decision
        decided = "" if last is None else _said(last, work)
        if isinstance(work, PageWork):
            return _page_item(work, int(self._pictures.ref(work.source) is not None), decided)
        item = _with(_answer_item(work, len(self._scans(work)), decided), last)
        return replace(item, rest=len(self._rest(work)), whole=self.whole(work))

    def runs(self) -> tuple[RunChoice, ...]:
        """Where a page may belong, newest run first."""
        with self._lock:
            return tuple(self._run(name) for name in reversed(self._store.run_names()))

    def _run(self, name: str) -> RunChoice:
        layout = self._store.layout(name)
        sheets = tuple(
            SheetChoice(f"{name}:{page.form}:{page.page}", f"blz. {page.page} · {layout.forms[page.form].title}")
            for page in layout.pages
        )
        missing = []
        for line in missing_pages(self._store, name):
            missing.append(line)
            if len(missing) == MISSING_SHOWN:
                break
        copies = max((copy.number for copy in self._store.copies(name)), default=0)
        label = f"Oplage {name} ({layout.pack}, {layout.created[:10]})"
        return RunChoice(name, label, copies, sheets, tuple(missing), self._store.has_labels(name))

    # --- pictures -----------------------------------------------------------------------------------------------------

    def _scans(self, work: AnswerWork) -> tuple[PageReading, ...]:
        """The readings of the sheet on which a question stands, that of the proposed answer first."""
        if work.sheet is None:
            return ()
        if work.id not in self._scans_of:
            form, page = work.sheet.form, work.sheet.page
            found = [
                reading
                for reading in self._store.readings(work.key.run, work.key.copy)
                if reading.code is not None
                and (reading.code.form, reading.code.page) == (form, page)
                and (work.key.copy or reading.instance == work.key.instance or not reading.instance)
                and (reading.answers or placed_by_hand(reading))
            ]
            own = (work.said.file, work.said.page)
            found.sort(key=lambda r: ((r.source.file, r.source.page) != own, r.source.file, r.source.page))
            self._scans_of[work.id] = tuple(found)
        return self._scans_of[work.id]

    def picture(self, item: str, number: int, kind: str, turns: int) -> bytes | None:
        """A JPEG of the n-th scan: `uitsnede` (the question, large) or `blad` (the page with a frame around it)."""
        with self._lock:
            work = self._work(item)
            if isinstance(work, PageWork):
                return self._pictures.lost_page(work.source, turns)
            if work is None or work.sheet is None or not 0 <= number < len(self._scans(work)):
                return None
            if self.whole(work):
                return self._pictures.lost_page(self._scans(work)[number].source, turns)
            cut = self._pictures.question if kind == "uitsnede" else self._pictures.context
            return cut(self._scans(work)[number], work.sheet, work.key.variable)

    def whole(self, work: Work) -> bool:
        """Whether only a picture of the whole page, as it came, can show this question."""
        with self._lock:
            return isinstance(work, AnswerWork) and any(map(placed_by_hand, self._scans(work)[:1]))

    def cut(self, work: AnswerWork) -> Cut:
        """All that a file needs to show a question: its pictures, and where it stands on which page."""
        with self._lock:
            scans = self._scans(work)
            if work.sheet is None or not scans:
                return Cut()
            name = work.key.variable
            crops = tuple(p for s in scans if (p := self._pictures.question(s, work.sheet, name)) is not None)
            fields = [field for field in work.sheet.fields if field.variable == name]
            page = f"{scans[0].source.digest}.{scans[0].source.page}"
            return Cut(crops, page, question_area(fields, work.sheet) if fields else None, work.sheet)

    def sheet_picture(self, work: AnswerWork) -> bytes | None:
        """The page on which a question stands, small."""
        with self._lock:
            scans = self._scans(work)
            return self._pictures.sheet(scans[0]) if scans else None

    def may_leave(self) -> bool:
        """Whether pictures of whole pages that nobody could place may go into a file: nothing on them is private."""
        with self._lock:
            layouts = [self._store.layout(name) for name in self._store.run_names()]
        return not any(
            any(v.private for v in layout.variables) or any(f.private for page in layout.pages for f in page.fields)
            for layout in layouts
        )

    # --- deciding -----------------------------------------------------------------------------------------------------

    def decide(self, item: str, reply: Reply, who: str, initials: str) -> None:
        """Keep a decision."""
        with self._lock:
            work = self._work(item)
            if work is None:
                raise DecisionError("Dit staat niet meer in de lijst.", "Ga terug naar het begin.")
            if isinstance(work, AnswerWork) and reply.kind == REST:
                made = [(each.id, _as_read(each, initials)) for each in self._rest(work)]
            else:
                made = [(item, self._decision(work, reply, initials))]
            keep_decisions(self._store, [decision for _, decision in made])
            self._made[who].append((item, made))
            for name, decision in made:
                self._decided[name].append(decision)
                self._leases.pop(name, None)
            if isinstance(work, PageWork):
                self._place(work.source, made[0][1].code)

    def _rest(self, work: AnswerWork) -> list[AnswerWork]:
        """The answers of a badly lying sheet that were read plainly and still wait for a person."""
        if work.plain is None:
            return []
        return [
            each
            for each in self._piles[Queue.DOUBTS].works
            if isinstance(each, AnswerWork)
            and each.plain is not None
            and each.place == work.place
            and not self._decided.get(each.id)
        ]

    def _decision(self, work: Work, reply: Reply, initials: str) -> Decision:
        try:
            kind = Kind(reply.kind)
        except ValueError:
            raise DecisionError("Deze keuze ken ik niet.", "Kies een van de knoppen.") from None
        if isinstance(work, PageWork):
            code = page_code(self._numbered(reply)) if kind is Kind.ASSIGNED else None
            return decide(kind, work.key, who=initials, code=code)
        if kind is Kind.VALUE and work.variable.type is VariableType.SELECT_MULTIPLE and not reply.chosen:
            kind = Kind.BLANK  # "this is right", with nothing ticked
        return decide(kind, work.key, who=initials, chosen=reply.chosen, text=reply.text, evidence=work.evidence)

    def _numbered(self, reply: Reply) -> Reply:
        """The reply with a number where somebody typed the name that stands on the sheet."""
        run, name = reply.sheet.partition(":")[0], reply.copy.strip().casefold()
        if not name or name.isdecimal() or run not in self._store.run_names():
            return reply
        found = [str(copy.number) for copy in self._store.copies(run) if copy.label.casefold() == name]
        if len(found) > 1:
            raise DecisionError(f"Deze naam staat op de exemplaren {', '.join(found)}.", "Typ het goede nummer.")
        return replace(reply, copy=found[0]) if found else reply

    def undo(self, who: str, initials: str) -> str | None:
        """Take back this browser's last decision; the item it was about."""
        with self._lock:
            if not self._made.get(who):
                return None
            item, made = self._made[who].pop()
            keep_decisions(self._store, [withdrawal(decision, initials) for _, decision in made])
            for name, decision in made:
                self._decided[name] = [each for each in self._decided[name] if each.id != decision.id]
            work = self._work(item)
            if isinstance(work, PageWork):
                self._place(work.source, assignments(self._store).get(work.key))
            return item

    def _place(self, source: PageSource, code: PageCode | None) -> None:
        """Read a page again as what it is said to be now; what is doubtful on it joins the pile."""
        if not wants_reading(self._store, PageKey(source.digest, source.page), code):
            return
        ref = self._pictures.ref(source, code)
        if ref is None:
            return  # it is read once its file is given to `werkblad read` again
        self._reread(ref)
        if code is not None:
            for queue, work in work_of_copy(self._store, code.run, code.copy):
                self._piles[queue].put(work)
                self._scans_of.pop(work.id, None)

    # --- the end ------------------------------------------------------------------------------------------------------

    def take_in(self, decisions: Sequence[Decision]) -> int:
        """Keep decisions that came in a file; how many were new. Pages that they place are read."""
        with self._lock:
            new = keep_decisions(self._store, decisions)
            self._place_all()
            self.refresh()
            return new

    def _place_all(self) -> None:
        assigned = assignments(self._store)
        sql = "SELECT file FROM pages WHERE digest = ? AND page = ?"
        for key, code in assigned.items():
            for (file,) in list(self._store.rows(sql, key.digest, key.page)):
                self._place(PageSource(file, key.digest, key.page), code)

    def finish(self) -> str:
        """Write the tables again; what was done, in a few Dutch lines."""
        with self._lock:
            written = write_tables(self._store, self._out, excel_nl=self._excel_nl)
            left = f"Nog na te kijken: {written.waiting}." if written.waiting else "Er is geen twijfel meer."
            copies = f"{written.responses} {'exemplaar' if written.responses == 1 else 'exemplaren'}"
            return f"De tabellen zijn bijgewerkt: {copies}, {written.answers} antwoorden. {left}"


def _as_read(work: AnswerWork, initials: str) -> Decision:
    """The decision that an answer is right as it was read."""
    said = work.plain
    assert said is not None
    kind = {AnswerState.BLANK: Kind.BLANK, AnswerState.SEEN: Kind.SEEN}.get(said.state, Kind.VALUE)
    value = {"chosen": said.chosen, "text": said.text} if kind is Kind.VALUE else {}
    return decide(kind, work.key, who=initials, evidence=work.evidence, **value)


def page_code(reply: Reply) -> PageCode:
    """The page that a person named. Raises DecisionError."""
    run, _, rest = reply.sheet.partition(":")
    form, _, page = rest.partition(":")
    copy = reply.copy.strip()
    if not (form.isdecimal() and page.isdecimal() and len(form) <= 3 and len(page) <= 3):
        raise DecisionError("Kies welk blad dit is.", "Kies een formulier en bladzijde uit de lijst.")
    if not (copy.isdecimal() and len(copy) <= 7):
        raise DecisionError(
            "Vul het nummer van het exemplaar in.",
            "Het staat boven aan het blad. Staat daar een naam? Typ die precies over.",
        )
    return PageCode(run, int(form), int(copy), int(page))


def _said(decision: Decision, work: Work) -> str:
    """A decision, for people."""
    fixed = {
        Kind.BLANK: "leeg",
        Kind.SEEN: "er staat iets",
        Kind.UNREADABLE: "onleesbaar",
        Kind.DISMISSED: "hoort er niet bij",
    }
    if decision.kind in fixed:
        return fixed[decision.kind]
    if decision.code is not None:
        return f"exemplaar {decision.code.copy}, blz. {decision.code.page}"
    labels = {v.name: v.label for v in work.variable.values} if isinstance(work, AnswerWork) else {}
    return decision.text or ", ".join(labels.get(name, name) for name in decision.chosen)


def _answer_item(work: AnswerWork, pictures: int, decided: str) -> AnswerItem:
    variable, said = work.variable, work.said
    pdf = "ingevulde pdf" if said.file else f"ingevulde pdf {work.key.instance}"
    copy = f"exemplaar {work.key.copy}" if work.key.copy else pdf
    page = f", blz. {work.sheet.page}" if work.sheet else ""
    proposal = told(said, variable) if said.chosen or said.text else ""
    if said.state is AnswerState.BLANK:
        proposal = "niets ingevuld"
    return AnswerItem(
        id=work.id,
        form=f"{work.form}{page}",
        question=variable.label,
        where=f"{copy} · {said.file}, blz. {said.page}" if said.file else copy,
        ask=_ASK[variable.type],
        options=tuple(Option(v.name, v.label, v.name in said.chosen) for v in variable.values),
        text=said.text,
        proposal=proposal,
        why=work.why,
        pictures=pictures,
        multiline=bool(work.sheet and any(f.variable == variable.name and f.lines > 1 for f in work.sheet.fields)),
        decided=decided,
    )


def _with(item: AnswerItem, decision: Decision | None) -> AnswerItem:
    """What was typed or ticked before stands there again, to be mended."""
    if decision is None or decision.kind not in (Kind.VALUE, Kind.BLANK):
        return item
    options = item.options
    if item.ask is Ask.MANY:
        options = tuple(replace(option, proposed=option.code in decision.chosen) for option in options)
    return replace(item, text=decision.text, options=options)


def _page_item(work: PageWork, pictures: int, decided: str) -> PageItem:
    code = work.code
    return PageItem(
        id=work.id,
        where=f"{work.source.file}, blz. {work.source.page}",
        reason=work.reason,
        advice=work.advice,
        pictures=pictures,
        copy=str(code.copy) if code else "",
        sheet=f"{code.run}:{code.form}:{code.page}" if code else "",
        decided=decided,
    )
