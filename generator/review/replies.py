"""What a person replies, made into a decision. Raises DecisionError where it is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.keep.decisions import Decision, Kind, decide
from generator.keep.store import Store
from generator.model.answer import AnswerState
from generator.model.code import PageCode
from generator.model.errors import DecisionError
from generator.model.variable import VariableType
from generator.review.worklist import AnswerWork, PageWork, Work
from generator.web.items import Reply

REST = "rest"  # a reply: all that was read plainly on this sheet is right


def decision_of(reply: Reply, work: Work, store: Store, initials: str) -> Decision:
    """The decision that a reply is."""
    try:
        kind = Kind(reply.kind)
    except ValueError:
        raise DecisionError("Deze keuze ken ik niet.", "Kies een van de knoppen.") from None
    if isinstance(work, PageWork):
        code = page_code(_numbered(reply, store)) if kind is Kind.ASSIGNED else None
        return decide(kind, work.key, who=initials, code=code)
    if kind is Kind.VALUE and work.variable.type is VariableType.SELECT_MULTIPLE and not reply.chosen:
        if len(work.evidence) > 1:  # nothing was ticked beforehand, so nothing ticked says nothing
            what = "De bladen verschillen, en je hebt nog niets aangekruist."
            raise DecisionError(what, "Kruis aan wat klopt. Is er niets aangekruist? Kies dan 'Niets ingevuld'.")
        kind = Kind.BLANK  # "this is right", with nothing ticked
    return decide(kind, work.key, who=initials, chosen=reply.chosen, text=reply.text, evidence=work.evidence)


def page_code(reply: Reply) -> PageCode:
    """The page that a person named."""
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


def _numbered(reply: Reply, store: Store) -> Reply:
    """The reply with a number where somebody typed the name that stands on the sheet."""
    run, name = reply.sheet.partition(":")[0], reply.copy.strip().casefold()
    if not name or name.isdecimal() or run not in store.run_names():
        return reply
    found = [str(copy.number) for copy in store.copies(run) if copy.label.casefold() == name]
    if len(found) > 1:
        raise DecisionError(f"Deze naam staat op de exemplaren {', '.join(found)}.", "Typ het goede nummer.")
    return replace(reply, copy=found[0]) if found else reply


def same_sheet(work: AnswerWork, waiting: Iterable[Work]) -> list[AnswerWork]:
    """The answers of a badly lying sheet, of those that still wait, that were read plainly."""
    if work.plain is None:
        return []
    return [w for w in waiting if isinstance(w, AnswerWork) and w.plain is not None and w.place == work.place]


def as_read(work: AnswerWork, initials: str) -> Decision:
    """The decision that an answer is right as it was read."""
    said = work.plain
    assert said is not None
    kind = {AnswerState.BLANK: Kind.BLANK, AnswerState.SEEN: Kind.SEEN}.get(said.state, Kind.VALUE)
    value = {"chosen": said.chosen, "text": said.text} if kind is Kind.VALUE else {}
    return decide(kind, work.key, who=initials, evidence=work.evidence, **value)


def alike(one: Decision, other: Decision) -> bool:
    """Whether two decisions come to the same."""
    return (one.kind, one.chosen, one.text.strip(), one.code) == (
        other.kind, other.chosen, other.text.strip(), other.code,
    )  # fmt: skip
