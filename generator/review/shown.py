"""How a piece of work is shown to a person: in words, and with what was decided before already filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generator.keep.decisions import Decision, Kind, PageKey
from generator.keep.settle import told
from generator.keep.store import Store
from generator.model.answer import AnswerState
from generator.model.code import PageCode
from generator.model.variable import Variable, VariableType
from generator.review.gaps import SHOWN
from generator.review.worklist import AnswerWork, PageWork, Work
from generator.web.items import AnswerItem, Ask, Option, PageItem, RunChoice, SheetChoice, Standing

_ASK = {
    VariableType.SELECT_ONE: Ask.ONE,
    VariableType.SELECT_MULTIPLE: Ask.MANY,
    VariableType.TEXT: Ask.TEXT,
    VariableType.INTEGER: Ask.WHOLE,
    VariableType.DATE: Ask.DATE,
    VariableType.DRAWING: Ask.DRAWN,
}
_FIXED = {
    Kind.BLANK: "niets ingevuld",
    Kind.SEEN: "er staat iets",
    Kind.UNREADABLE: "onleesbaar",
    Kind.DISMISSED: "hoort er niet bij",
}


def said(decision: Decision, variable: Variable | None) -> str:
    """A decision, for people. `variable`: what was asked, if it is about an answer."""
    if decision.kind in _FIXED:
        return _FIXED[decision.kind]
    if decision.code is not None:
        return f"exemplaar {decision.code.copy}, blz. {decision.code.page}"
    labels = {v.name: v.label for v in variable.values} if variable is not None else {}
    return decision.text or ", ".join(labels.get(name, name) for name in decision.chosen)


def asked(work: Work) -> Variable | None:
    """What is asked about an answer; None if it is about a page."""
    return work.variable if isinstance(work, AnswerWork) else None


def standing(decision: Decision, work: Work) -> Standing:
    """The decision that holds now, for people."""
    return Standing(decision.id, said(decision, asked(work)), decision.who)


def difference(store: Store, here: Decision, there: Decision) -> str:
    """Two decisions about the same that differ, and which of them holds. `there`: the one in a file."""
    subject, variable = here.subject, None
    if isinstance(subject, PageKey):
        what = "een bladzijde zonder plek"
    else:
        variable = next((v for v in store.layout(subject.run).variables if v.name == subject.variable), None)
        what = f"exemplaar {subject.copy}, {variable.label if variable is not None else subject.variable}"
    holds = max((here, there), key=lambda row: (row.at, row.id))
    of_here, of_there = (f"{said(row, variable)}{f' ({row.who})' if row.who else ''}" for row in (here, there))
    return f"{what}: hier {of_here}, in het bestand {of_there}. Nu geldt: {said(holds, variable)}."


def answer_item(work: AnswerWork, pictures: int, decision: Decision | None) -> AnswerItem:
    """A doubtful answer. `decision`: what holds now."""
    variable, read = work.variable, work.said
    pdf = "ingevulde pdf" if read.file else f"ingevulde pdf {work.key.instance}"
    copy = f"exemplaar {work.key.copy}" if work.key.copy else pdf
    page = f", blz. {work.sheet.page}" if work.sheet else ""
    proposal = told(read, variable) if read.chosen or read.text else ""
    if read.state is AnswerState.BLANK:
        proposal = "niets ingevuld"
    item = AnswerItem(
        id=work.id,
        form=f"{work.form}{page}",
        question=variable.label,
        where=f"{copy} · {read.file}, blz. {read.page}" if read.file else copy,
        ask=_ASK[variable.type],
        options=tuple(Option(v.name, v.label, v.name in read.chosen) for v in variable.values),
        text=read.text,
        proposal=proposal,
        why=work.why.replace(f"{variable.label} ", ""),  # the question stands above it
        pictures=pictures,
        multiline=bool(work.sheet and any(f.variable == variable.name and f.lines > 1 for f in work.sheet.fields)),
        decided=standing(decision, work) if decision is not None else None,
    )
    return _filled_in(item, decision)


def _filled_in(item: AnswerItem, decision: Decision | None) -> AnswerItem:
    """What was typed or ticked before stands there again, to be mended."""
    if decision is None or decision.kind not in (Kind.VALUE, Kind.BLANK):
        return item
    options = item.options
    if item.ask is Ask.MANY:
        options = tuple(replace(option, proposed=option.code in decision.chosen) for option in options)
    return replace(item, text=decision.text, options=options)


def sheet_value(run: str, form: int, page: int) -> str:
    """The name of a page of a run in the list from which a person chooses."""
    return f"{run}:{form}:{page}"


def page_item(
    work: PageWork, pictures: int, decision: Decision | None, without: Callable[[PageCode], tuple[int, ...]]
) -> PageItem:
    """An input page to be placed. `without`: the copies in which a page is missing."""
    likely = (work.code,) if work.code is not None else work.proposed
    code = likely[0] if len(likely) == 1 else None
    if decision is not None and decision.code is not None:
        code = decision.code
    known = code.copy if code is not None else 0
    missing = without(code) if code is not None and not known else ()
    guessed = missing[0] if len(missing) == 1 else 0
    return PageItem(
        id=work.id,
        where=f"{work.source.file}, blz. {work.source.page}",
        reason=work.reason,
        advice=work.advice,
        pictures=pictures,
        copy=str(known or guessed or ""),
        sheet=sheet_value(code.run, code.form, code.page) if code else "",
        decided=standing(decision, work) if decision is not None else None,
        likely=tuple(sheet_value(each.run, each.form, each.page) for each in likely),
        only_missing=bool(guessed),
        missing_in=_first_few(missing),
    )


def _first_few(copies: tuple[int, ...]) -> str:
    """Numbers of copies, for people."""
    numbers = ", ".join(map(str, copies[:SHOWN]))
    return f"{numbers} en meer" if len(copies) > SHOWN else numbers


def run_choice(store: Store, name: str, missing: tuple[str, ...]) -> RunChoice:
    """A run in the list from which a person chooses a page. `missing`: what has not come in, a line per copy."""
    layout = store.layout(name)
    sheets = tuple(
        SheetChoice(
            sheet_value(name, page.form, page.page),
            f"blz. {page.page} · {(form := layout.forms[page.form]).title}",
            form.key,
        )
        for page in layout.pages
    )
    copies = max((copy.number for copy in store.copies(name)), default=0)
    label = f"Oplage {name} ({layout.pack}, {layout.created[:10]})"
    return RunChoice(name, label, copies, sheets, missing, store.has_labels(name))
