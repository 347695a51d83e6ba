"""How a piece of work is shown to a person: in words, and with what was decided before already filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.keep.decisions import BY_PERSON, Decision, Kind, PageKey
from generator.keep.entry.asked import asked_layout
from generator.keep.settle import place_of, told
from generator.keep.store import Store
from generator.model.answer import Answer, AnswerState, Guess, PageReading, Source
from generator.model.code import PageCode
from generator.model.curve import Words
from generator.model.curve_text import curve_of, curve_text
from generator.model.domains import Said
from generator.model.drawn_map import DrawnCircle, is_drawn_name
from generator.model.layout import PageLayout
from generator.model.part_names import line_number
from generator.model.sticky import STICKY_SURE, Sticky
from generator.model.variable import Variable, VariableType
from generator.review.areas import axes_of, plot_area
from generator.review.gaps import SHOWN, Gaps
from generator.review.proposals import added_told
from generator.review.worklist import AnswerWork, PageWork, Work, name_of
from generator.web.items import (
    AnswerItem,
    Ask,
    DecidedRow,
    Doubt,
    MissingPage,
    Option,
    PageItem,
    PlotShown,
    RunChoice,
    ScanShown,
    SheetChoice,
    Standing,
)

_ASK = {
    VariableType.SELECT_ONE: Ask.ONE,
    VariableType.SELECT_MULTIPLE: Ask.MANY,
    VariableType.TEXT: Ask.TEXT,
    VariableType.INTEGER: Ask.WHOLE,
    VariableType.DATE: Ask.DATE,
    VariableType.DRAWING: Ask.DRAWN,
}
_GUESSED = (VariableType.INTEGER, VariableType.DATE, VariableType.TEXT)
_FIXED = {
    Kind.BLANK: "niets ingevuld",
    Kind.SEEN: "er staat iets",
    Kind.UNREADABLE: "onleesbaar",
    Kind.DISMISSED: "hoort er niet bij",
}


def said(decision: Decision, variable: Variable | None) -> str:
    """A decision, for people. `variable`: what was asked, if it is about an answer."""
    if decision.kind is Kind.SEEN and decision.chosen:
        return _DRAWINGS[Source(decision.chosen[0])].lower()
    if decision.kind in _FIXED:
        return _FIXED[decision.kind]
    if decision.kind is Kind.DRAWN:
        return lines_told(len(curve_of(decision.text).lines))
    if decision.code is not None:
        return f"exemplaar {decision.code.copy}, blz. {decision.code.page}"
    if variable is not None and is_drawn_name(variable.name):
        return added_told(decision)
    labels = {v.name: v.label for v in variable.values} if variable is not None else {}
    return decision.text or ", ".join(labels.get(name, name) for name in decision.chosen)


def lines_told(count: int) -> str:
    """So many lines, for people."""
    return "1 lijn" if count == 1 else f"{count} lijnen"


def asked(work: Work) -> Variable | None:
    """What is asked about an answer; None if it is about a page."""
    return work.variable if isinstance(work, AnswerWork) else None


def standing(decision: Decision, work: Work) -> Standing:
    """The decision that holds now, for people."""
    return Standing(decision.id, said(decision, asked(work)), decision.who)


def scans_shown(work: AnswerWork, scans: Sequence[PageReading]) -> tuple[ScanShown, ...]:
    """What stands under the picture of each scan; what was read on it, if they differ."""
    found = []
    for scan in scans:
        answer = next((each for each in scan.answers if each.variable == work.variable.name), None)
        differing = len(work.evidence) > 1 and answer is not None
        by_hand = scan.found_by == BY_PERSON
        page = name_of(PageKey(scan.source.digest, scan.source.page)) if by_hand else ""
        found.append(ScanShown(place_of(scan), told(answer, work.variable) if differing and answer else "", page))
    return tuple(found)


def questioned(doubt: Doubt) -> str:
    """A page that may be given to the wrong copy, in a line."""
    others = "; ".join(page.label for page in doubt.instead[:3])
    more = " en meer" if doubt.more or len(doubt.instead) > 3 else ""
    return f"{doubt.given.label} was er al ({doubt.there}). Nog niet binnen: {others}{more}."


def decided_row(work: Work, decision: Decision) -> DecidedRow:
    """A decision in the list of what was decided."""
    if isinstance(work, PageWork):
        where = f"{work.source.file}, blz. {work.source.page}"
        return DecidedRow(work.id, "Bladzijde zonder plek", where, said(decision, None), decision.who)
    copy = f"exemplaar {work.key.copy}" if work.key.copy else f"ingevulde pdf {work.key.instance}"
    return DecidedRow(work.id, work.variable.label, copy, said(decision, work.variable), decision.who)


def difference(store: Store, here: Decision, there: Decision) -> str:
    """Two decisions about the same that differ, and which of them holds. `there`: the one in a file."""
    subject, variable = here.subject, None
    if isinstance(subject, PageKey):
        what = "een bladzijde zonder plek"
    else:
        variable = next((v for v in asked_layout(store, subject.run).variables if v.name == subject.variable), None)
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
    differing = len(work.evidence) > 1  # several sheets: what they say together, nobody said
    proposal = told(read, variable) if (read.chosen or read.text) and not differing else ""
    if read.state is AnswerState.BLANK and not differing:
        proposal = "niets ingevuld"
    guess = None if differing or read.text or variable.type not in _GUESSED else read.guess
    if guess is not None:
        proposal = variable.domain.told(Said(text=guess.text))
    item = AnswerItem(
        id=work.id,
        form=f"{work.form}{page}",
        question=variable.label,
        where=f"{copy} · {read.file}, blz. {read.page}" if read.file else copy,
        ask=_ASK[variable.type],
        options=_options(work, differing),
        text=guess.text if guess is not None else "" if differing else read.text,
        proposal=proposal,
        why=" ".join(filter(None, (work.why.replace(f"{variable.label} ", ""), _sure(guess)))),  # it stands above it
        guessed=guess is not None,
        notes=tuple(map(_note, read.shown)) if not differing else (),
        pictures=pictures,
        digital=read.source is Source.WEB or work.sheet is None,  # what stands on no page is asked on screens only
        offers=_typed_ones(read) if _ASK[variable.type] in _TYPED else (),
        multiline=variable.type is VariableType.TEXT and _lines(work) > 1,  # cells for digits count as lines
        decided=standing(decision, work) if decision is not None else None,
    )
    return _filled_in(item, decision)


_TYPED = (Ask.TEXT, Ask.WHOLE, Ask.DATE)
_DRAWINGS = {
    Source.PAPER: "De tekening op papier",
    Source.PDF: "De tekening in de pdf",
    Source.WEB: "De digitale tekening",
}


def _options(work: AnswerWork, differing: bool) -> tuple[Option, ...]:
    """What can be chosen; of drawings that came in more ways than one: which of them holds."""
    variable, read = work.variable, work.said
    if variable.type is VariableType.DRAWING:
        drawn = (way for way in read.ways if way.state is AnswerState.SEEN)
        found = tuple(Option(way.source.value, _DRAWINGS[way.source]) for way in drawn if way.source in _DRAWINGS)
        return found if len(found) > 1 else ()
    return tuple(Option(v.name, v.label, v.name in read.chosen and not differing) for v in variable.values)


def _typed_ones(read: Answer) -> tuple[str, ...]:
    """Where ways differ: the texts that need not be typed again."""
    return tuple(dict.fromkeys(way.text for way in read.ways if way.state is AnswerState.ANSWERED and way.text))


def with_words(item: AnswerItem, words: str) -> AnswerItem:
    """The same with what a program made of the handwriting, if that is anything: to be mended, not to be trusted."""
    if not words:
        return item
    text = words if item.multiline else " ".join(words.split("\n"))
    return replace(item, text=text, why=f"{item.why} {_WORDS}".strip(), guessed=True)


_WORDS = "De computer heeft geprobeerd dit te lezen. Er zitten vaak fouten in. Verbeter wat niet klopt."


def _note(note: Sticky | Words | DrawnCircle) -> str:
    """A sticky note, words in a plot or a circle on a map, in a word or two."""
    if isinstance(note, DrawnCircle):
        return "de kring met dit nummer"
    if isinstance(note, Words):
        return "erbij geschreven"
    return note.colour.value if note.confidence >= STICKY_SURE else f"{note.colour.value}, niet zeker"


def _sure(guess: Guess | None) -> str:
    """How sure a program is of what it read, and that a person decides."""
    if guess is None:
        return ""
    often = min(99, int(guess.confidence * 100))
    return f"De computer heeft dit gelezen. Zo'n voorstel klopt ongeveer {often} van de 100 keer. Kijk of het klopt."


def _lines(work: AnswerWork) -> int:
    """How many lines there are to write an answer on."""
    fields = work.sheet.fields if work.sheet is not None else ()
    return max((field.lines for field in fields if field.variable == work.key.variable), default=0)


def _filled_in(item: AnswerItem, decision: Decision | None) -> AnswerItem:
    """What was typed or ticked before stands there again, to be mended."""
    if decision is None or decision.kind not in (Kind.VALUE, Kind.BLANK):
        return item
    options = item.options
    if item.ask is Ask.MANY:
        options = tuple(replace(option, proposed=option.code in decision.chosen) for option in options)
    return replace(item, text=decision.text, options=options)


LINES_WITHOUT_NAMES = 5  # lines that a plot without name lines may hold


def with_lines(item: AnswerItem, work: AnswerWork, decision: Decision | None) -> AnswerItem:
    """A drawing with axes: its plot with the lines that were read, or that a person decided before."""
    axes = axes_of(work.variable.name, work.sheet) if work.sheet is not None else None
    if axes is None or work.sheet is None or item.options:  # of two drawings it is asked first which one holds
        return item
    area, box = plot_area(axes, work.sheet), axes.box
    curve = curve_of(decision.text) if decision is not None and decision.kind is Kind.DRAWN else work.said.curve
    lines = curve.lines if curve is not None else ()
    names = _line_names(work, work.sheet)
    plot = PlotShown(
        field=axes.field,
        today=axes.today,
        shown=(round(area.width, 3), round(area.height, 3)),
        box=(round(box.x - area.x, 3), round(box.y - area.y, 3), box.width, box.height),
        lines=lines,
        names=names,
        most=max(len(names) or LINES_WITHOUT_NAMES, len(lines)),
    )
    told = lines_told(len(lines)) if lines else "geen lijn"
    return replace(item, ask=Ask.CURVE, plot=plot, proposal=told, text=curve_text(axes.field, axes.today, lines))


def _line_names(work: AnswerWork, sheet: PageLayout) -> tuple[tuple[int, str], ...]:
    """The name lines that belong to a plot: number, and what is printed there."""
    start = f"{work.variable.name}_"
    named = {f.variable: f.label for f in sheet.fields if f.variable.startswith(start) and f.item == work.variable.item}
    numbers = ((name.removeprefix(start), label) for name, label in named.items())
    return tuple((line_number(part), label) for part, label in numbers if _LINE.fullmatch(part))


_LINE = re.compile(r"lijn[1-9]")


def sheet_value(run: str, form: int, page: int) -> str:
    """The name of a page of a run in the list from which a person chooses."""
    return f"{run}:{form}:{page}"


def missing_page(store: Store, gaps: Gaps, code: PageCode) -> MissingPage:
    """A page of a copy, for people."""
    layout, name = store.layout(code.run), gaps.label(code.run, code.copy)
    copy = f"exemplaar {code.copy} ({name})" if name else f"exemplaar {code.copy}"
    title = layout.forms[code.form].title if code.form < len(layout.forms) else ""
    label = f"{copy}: blz. {code.page} · {title}"
    return MissingPage(sheet_value(code.run, code.form, code.page), str(code.copy), label)


def page_item(
    work: PageWork, pictures: int, decision: Decision | None, store: Store, gaps: Gaps, runs: Sequence[str]
) -> PageItem:
    """An input page to be placed. `runs`: where it may belong."""
    likely = (work.code,) if work.code is not None else work.proposed
    code = likely[0] if len(likely) == 1 else None
    known = code is not None and bool(code.copy)
    missing = () if known or decision is not None else gaps.missing(runs, likely)
    only = len(missing) == 1
    if decision is not None and decision.code is not None:
        code = decision.code
    elif only:
        code = missing[0]
    few = _first_few([page.copy for page in missing]) if code is not None else ""
    return PageItem(
        id=work.id,
        where=f"{work.source.file}, blz. {work.source.page}",
        reason=work.reason,
        advice=work.advice,
        pictures=pictures,
        copy=str(code.copy) if code is not None and code.copy else "",
        sheet=sheet_value(code.run, code.form, code.page) if code else "",
        decided=standing(decision, work) if decision is not None else None,
        likely=tuple(sheet_value(each.run, each.form, each.page) for each in likely),
        only_missing=only,
        missing_in=few,
        hint=_hint(bool(likely), only, few),
        missing=() if only else tuple(missing_page(store, gaps, page) for page in missing[:SHOWN]),
        more_missing=len(missing) > SHOWN,
        upright=work.rotation is not None,
    )


def _hint(likely: bool, only: bool, copies: str) -> str:
    """Why this copy and page are proposed."""
    if only and likely:
        return f"Dit blad mist alleen nog van exemplaar {copies}. Kijk of dat klopt."
    if only:
        return "Dit is de enige bladzijde die nog mist. Kijk of dat klopt."
    return f"Dit blad mist nog van exemplaar {copies}." if copies else ""


def _first_few(copies: Sequence[int]) -> str:
    """Numbers of copies, for people."""
    numbers = ", ".join(map(str, copies[:SHOWN]))
    return f"{numbers} en meer" if len(copies) > SHOWN else numbers


def run_choice(store: Store, name: str) -> RunChoice:
    """A run in the list from which a person chooses a page."""
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
    return RunChoice(name, label, copies, sheets, store.has_labels(name))
