"""Filled PDFs, second half: what the fields of a page mean, with the run's layout beside them.

A field's value and what it shows must agree; where they do not, the answer is doubtful and says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.model.answer import Answer, AnswerState, Fate, FieldValue, MarkState, PageReading, Source
from generator.model.code import PageCode, parse, verify
from generator.model.domains import Choice
from generator.model.geometry import PT_PER_MM, around
from generator.model.layout import Field, FieldRole, Layout, PageLayout
from generator.model.run import Run
from generator.model.variable import Variable, field_name
from generator.read.blank.runbook import RunBook
from generator.read.filled.choices import Buttons
from generator.read.filled.fields import Widget
from generator.read.filled.pdf import FilledPage

WHY_CONFLICT = "De waarde in het veld en wat het veld laat zien zijn niet gelijk."
WHY_STRANGE = "In dit veld staat een keuze die niet bij deze vraag hoort."
WHY_TWICE = "Dit veld staat twee keer op de bladzijde, met verschillende inhoud."
WHY_MENDED = "Een programma heeft een emoji in deze tekst beschadigd. Kijk of de herstelde tekst klopt."
NOTE_UNPROVEN = "De controle van de code kon niet worden gedaan: de sleutel ontbreekt."
FOUND_BY = "fields"
CERTAIN, CONFLICTING = 1.0, 0.5  # confidence: a typed value is what it is; of two that differ one is right

_MERGE_TAIL = re.compile(r"\s*(?:[+_#. -]\d+|\[\d+\]|\(\d+\))$")  # what merges put behind a name that was taken
_SAME_PLACE_MM = 1.0  # a widget and its field: they share their centre, programs round to a tenth of a point
_JOINTS = "._- /:+#"


@dataclass(frozen=True, slots=True)
class _Content:
    """What one variable holds."""

    state: AnswerState
    text: str = ""
    chosen: tuple[str, ...] = ()
    why: str = ""


def read_filled(page: FilledPage, runs: RunBook) -> PageReading | None:
    """The reading of a page from its fields alone, or None if only its picture can say which sheet it is."""
    code, unknown, proven = _identified(page, runs)
    if code is None and unknown is not None:
        return PageReading(
            page.source,
            Fate.UNKNOWN_RUN,
            unknown,
            reason=f"Deze bladzijde hoort bij oplage {unknown.run}, en die is hier niet bekend.",
            advice=f"Lees eerst een PDF van oplage {unknown.run} in, of lees deze in waar de oplage is gemaakt.",
            found_by=FOUND_BY,
        )
    return None if code is None else read_as(page, runs[code.run], code, proven)


def read_as(page: FilledPage, run: Run, code: PageCode, proven: bool = True) -> PageReading:
    """The reading of a page of which is known which sheet it is."""
    sheet = run.layout.page(code.form, code.page)
    assert sheet is not None
    instance = page.instance if code.copy == 0 else ""
    contents = _contents(page.widgets, sheet, run.layout)
    answers = tuple(_answer(name, content, sheet, code, instance, page) for name, content in contents.items())
    return PageReading(
        page.source,
        Fate.READ,
        code,
        values=tuple(FieldValue(name, content.text, content.chosen) for name, content in contents.items()),
        answers=answers,
        found_by=FOUND_BY,
        instance=instance,
        saved=page.saved,
        notes=() if proven else (NOTE_UNPROVEN,),
    )


def _identified(page: FilledPage, runs: RunBook) -> tuple[PageCode | None, PageCode | None, bool]:
    """The page's code if its run is known, else the code of an unknown run; and whether the check was done."""
    unknown: PageCode | None = None
    for claim in page.claims:
        code = parse(claim.text)
        if code is None:
            continue
        run = runs.get(code.run)
        if run is None:
            unknown = unknown or code
        elif runs.page(code) is not None and not (run.key and verify(claim.text, run.key) is None):
            return code, None, bool(run.key)
    return (_by_document(page, runs), None, False) if unknown is None else (None, unknown, False)


def _by_document(page: FilledPage, runs: RunBook) -> PageCode | None:
    """Which sheet it is by the file's own code (run and copy) and by which fields stand on the page."""
    first = parse(page.document_code)
    run = runs.get(first.run) if first is not None else None
    if run is None or first is None or (run.key and verify(page.document_code, run.key) is None):
        return None
    votes = [(len(_named(page.widgets, sheet)), sheet) for sheet in run.layout.pages]
    most = max((count for count, _ in votes), default=0)
    best = [sheet for count, sheet in votes if count == most and count > 0]
    return PageCode(first.run, best[0].form, first.copy, best[0].page) if len(best) == 1 else None


def unanswered(reading: PageReading, sheet: PageLayout, layout: Layout) -> bool:
    """Whether the page has open questions of which no field came back: its picture may still hold the answer."""
    there = {value.variable for value in reading.values}
    return any(name not in there for name in _open_fields(sheet, layout))


def with_open_drawings(reading: PageReading, sheet: PageLayout, page: FilledPage) -> PageReading:
    """The reading of a page into which nothing was drawn: its drawings are open, and nobody needs to look."""
    assert reading.code is not None
    names = dict.fromkeys(f.variable for f in sheet.fields if f.role is FieldRole.DRAW and not f.private)
    content = _Content(AnswerState.BLANK)
    open_ones = (_answer(name, content, sheet, reading.code, reading.instance, page) for name in names)
    return replace(reading, answers=(*reading.answers, *open_ones))


# --- names ------------------------------------------------------------------------------------------------------------


def _known_name(name: str, known: Iterable[str]) -> str | None:
    """The field of ours behind a name that a merge may have dotted, numbered or prefixed."""
    names = known if isinstance(known, set) else set(known)
    for part in (name, *reversed(name.split("."))):
        for candidate in (part, _MERGE_TAIL.sub("", part)):
            if candidate in names:
                return candidate
    for candidate in (name, _MERGE_TAIL.sub("", name)):
        tails = [each for each in names if candidate.endswith(each) and candidate[: -len(each)][-1:] in tuple(_JOINTS)]
        if tails:
            return max(tails, key=len)
    return None


def _adopted(widgets: Sequence[Widget], sheet: PageLayout) -> list[Widget]:
    """The widgets; those without a name get that of the field that lies there."""
    return [widget if widget.name else replace(widget, name=_name_by_place(widget, sheet)) for widget in widgets]


def _name_by_place(widget: Widget, sheet: PageLayout) -> str:
    return next((field.name for field in sheet.fields if field.choice and _lies_at(widget, field, sheet)), "")


def _at_its_place(widget: Widget, fields: Sequence[Field], sheet: PageLayout) -> str | None:
    """The choice whose box is printed where this widget lies."""
    return next((field.choice for field in fields if field.choice and _lies_at(widget, field, sheet)), None)


def _lies_at(widget: Widget, field: Field, sheet: PageLayout) -> bool:
    x, y = widget.centre[0] / PT_PER_MM, sheet.paper_height - widget.centre[1] / PT_PER_MM
    there = field.box.centre
    return max(abs(there.x - x), abs(there.y - y)) < _SAME_PLACE_MM


def _named(widgets: Sequence[Widget], sheet: PageLayout) -> dict[str, list[Widget]]:
    """The widgets by our name for them: a variable's, or variable__choice."""
    names = {field.name for field in sheet.fields} | {field.variable for field in sheet.fields}
    found: dict[str, list[Widget]] = {}
    for widget in widgets:
        name = _known_name(widget.name, names)
        if name is not None:
            found.setdefault(name, []).append(widget)
    return found


def _open_fields(sheet: PageLayout, layout: Layout) -> dict[str, list[Field]]:
    """The page's fields by variable: those that can be filled in and are not for the person's own eyes."""
    private = {variable.name for variable in layout.variables if variable.private}
    private |= {field.variable for field in sheet.fields if field.private}
    groups: dict[str, list[Field]] = {}
    for field in sheet.fields:
        if field.role is not FieldRole.DRAW and field.variable not in private:
            groups.setdefault(field.variable, []).append(field)
    return groups


# --- contents ---------------------------------------------------------------------------------------------------------


def _contents(widgets: Sequence[Widget], sheet: PageLayout, layout: Layout) -> dict[str, _Content]:
    named = _named(_adopted(widgets, sheet), sheet)
    variables = {variable.name: variable for variable in layout.variables}
    contents: dict[str, _Content] = {}
    for name, fields in _open_fields(sheet, layout).items():
        variable = variables.get(name)
        own = named.get(name, ())
        per_choice = [(f.choice, widget) for f in fields if f.name != name for widget in named.get(f.name, ())]
        if variable is None or not (own or per_choice):
            continue
        if isinstance(variable.domain, Choice):
            places = [(widget, _at_its_place(widget, fields, sheet)) for widget in own]
            contents[name] = _chosen(variable, fields, Buttons(places, per_choice))
        else:
            contents[name] = _typed(variable, own)
    return contents


def _chosen(variable: Variable, fields: Sequence[Field], buttons: Buttons) -> _Content:
    """What a choosing variable holds, by what its widgets say and show."""
    order = [field.choice for field in fields if field.choice is not None] or [v.name for v in variable.values]
    valued, shown = buttons.valued(order), buttons.shown(order)
    silent = shown is None  # no widget says what it shows
    together = valued | (shown or set())
    chosen = tuple(name for name in order if name in together)
    if buttons.odd:
        return _Content(AnswerState.DOUBTFUL, chosen=chosen, why=buttons.odd)
    if together - set(order):
        return _Content(AnswerState.DOUBTFUL, chosen=chosen, why=WHY_STRANGE)
    if not silent and valued != shown:
        return _Content(AnswerState.DOUBTFUL, chosen=chosen, why=WHY_CONFLICT)
    amiss = variable.domain.amiss(chosen) if isinstance(variable.domain, Choice) else ""
    if amiss:
        return _Content(AnswerState.DOUBTFUL, chosen=chosen, why=amiss)
    return _Content(AnswerState.ANSWERED if chosen else AnswerState.BLANK, chosen=chosen)


def _typed(variable: Variable, widgets: Sequence[Widget]) -> _Content:
    texts = {widget.value or "".join(widget.values) for widget in widgets}
    written = sorted(text for text in texts if text.strip())
    odd = next((widget.odd for widget in widgets if widget.odd), "")
    if odd:
        return _doubt("\n".join(written), odd)
    if not written:
        return _Content(AnswerState.BLANK)
    if len(written) > 1:
        return _Content(AnswerState.DOUBTFUL, "\n".join(written), why=WHY_TWICE)
    text, sure = mended(written[0])
    content = content_of(variable, text)
    return content if sure or content.why else _doubt(text, WHY_MENDED)


def content_of(variable: Variable, text: str) -> _Content:
    """A typed text as the variable's domain takes it."""
    parsed = variable.domain.parse(text)
    return _doubt(text, parsed.why) if parsed.why else _Content(AnswerState.ANSWERED, parsed.said.text)


def _doubt(text: str, why: str) -> _Content:
    return _Content(AnswerState.DOUBTFUL, text, why=why)


def _answer(name: str, content: _Content, sheet: PageLayout, code: PageCode, instance: str, page: FilledPage) -> Answer:
    fields = [field for field in sheet.fields if field.variable == name]
    return Answer(
        run=code.run,
        copy=code.copy,
        instance=instance,
        variable=name,
        state=content.state,
        confidence=CONFLICTING if content.state is AnswerState.DOUBTFUL else CERTAIN,
        source=Source.PDF,
        text=content.text,
        chosen=content.chosen,
        file=page.source.file,
        page=page.source.page,
        box=around([f.box for f in fields if f.choice in content.chosen and f.choice] or [f.box for f in fields]),
        why=content.why,
    )


# --- with the picture beside it ---------------------------------------------------------------------------------------

WHY_INK = "De velden zeggen iets anders dan wat erbovenop getekend of geschreven is."


def with_picture(fields: PageReading, picture: PageReading, inked: bool) -> PageReading:
    """The fields' reading, completed by what the page's picture shows: drawings, lost fields, ink on top.

    Where somebody drew on top and the picture disagrees with the fields, the answer is doubtful.
    """
    if picture.code != fields.code or picture.fate not in (Fate.READ, Fate.DOUBTFUL):
        return fields
    seen = {answer.variable: answer for answer in picture.answers}
    unclear = {mark.field for mark in picture.marks if mark.state in (MarkState.CANCELLED, MarkState.DOUBTFUL)}
    answers = [_compared(a, seen.get(a.variable), unclear) if inked else a for a in fields.answers]
    there = {answer.variable for answer in answers}
    for answer in picture.answers:
        if answer.variable not in there:
            answers.append(replace(answer, source=Source.PDF, instance=fields.instance))
    typed = {value.variable for value in fields.values}
    by_hand = {answer.variable for answer in answers if answer.state is AnswerState.SEEN}
    return replace(
        fields,
        answers=tuple(answers),
        writings=tuple(w for w in picture.writings if w.field not in typed or w.field in by_hand),
        overlay=picture.overlay,
        residual_mm=picture.residual_mm,
        dpi=picture.dpi,
        rotation=picture.rotation,
    )


def _compared(own: Answer, seen: Answer | None, unclear: set[str]) -> Answer:
    """A field's answer beside what the picture shows: ink may add to it or cross it out, never take it away unseen."""
    if seen is None or own.state is AnswerState.DOUBTFUL or own.text:
        return own
    if seen.state is AnswerState.SEEN:
        return replace(own, state=AnswerState.SEEN, confidence=seen.confidence)
    added = [choice for choice in seen.chosen if choice not in own.chosen]
    crossed_out = any(field_name(own.variable, choice) in unclear for choice in own.chosen)
    if not added and not crossed_out and seen.state is not AnswerState.DOUBTFUL:
        return own
    both = (*own.chosen, *added)
    return replace(own, state=AnswerState.DOUBTFUL, confidence=CONFLICTING, chosen=both, why=WHY_INK)


# --- letters that a program damaged on the way ----------------------------------------------------------------------

_LOST = 0x10000  # what the program dropped
_FLAGS_AND_PICTURES = ((0xF1E6, 0xF1FF), (0xF300, 0xF6FF))  # not F000-F0FF: letters of symbol fonts; not F700: keys
_UNSURE = (0xF900, 0xFAFF)
_EAST_ASIAN = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PICTURES = ("So", "Sk")  # Unicode categories of emoji, and of the skin colours that follow them


def mended(text: str) -> tuple[str, bool]:
    """The text with emoji that a program damaged put back, and whether that is certain.

    PDFium (in Chrome and Edge) keeps 16 bits of every character in a form field: an emoji such as U+1F600 comes out as
    U+F600. Most of those lie in the private use area, where no keyboard types; those are put back. The others land on
    ideographs of old Japanese and Korean codes: they are put back too, but a person must look.
    """
    european = _EAST_ASIAN.search(text) is None
    restored = [_restored(letter, european) for letter in text]
    return "".join(letter for letter, _ in restored), all(sure for _, sure in restored)


def _restored(letter: str, european: bool) -> tuple[str, bool]:
    code = ord(letter)
    if not 0xF000 <= code <= 0xFFFF or unicodedata.category(chr(code + _LOST)) not in _PICTURES:
        return letter, True
    if any(low <= code <= high for low, high in _FLAGS_AND_PICTURES):
        return chr(code + _LOST), True
    unsure = european and _UNSURE[0] <= code <= _UNSURE[1]
    return (chr(code + _LOST), False) if unsure else (letter, True)
