"""Merge: one definition, one brand and one template become a neutral Sheet. The only place where these three meet.

Definition (what is asked), brand (who asks, in which voice) and template (how it is arranged) are put together by
Jinja2, sandboxed and strict. All problems are gathered and raised at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from generator.make.merge.job import Job
from generator.make.merge.questions import question_of
from generator.make.merge.sheet_xml import BlockReader
from generator.make.merge.text import rich, voice
from generator.make.merge.views import form_view, pack_view, sheet_view
from generator.model.audience import SCENE, SCENES
from generator.model.brand import Brand
from generator.model.brand_lists import in_brand
from generator.model.definition import FormDefinition
from generator.model.geometry import Orientation
from generator.model.pack import Pack
from generator.model.score_shape import resolve
from generator.model.scores import ScoreRule
from generator.model.sheet import Question, Sheet
from generator.model.template import FACILITATOR_NAMES, FACILITATOR_TEMPLATE, TEMPLATE_NAMES, TemplateSet
from generator.model.texts import Rich, default_text, plain
from generator.model.variable import Variable, VariableType
from generator.model.wording import wording


def merge(
    form: FormDefinition,
    brand: Brand,
    templates: TemplateSet,
    *,
    large: bool = False,
    digital: bool = False,
    named: bool = False,
    a3: bool = False,
    screen: bool = False,
) -> Sheet:
    """The worksheet, every text final. Raises DefinitionError, all problems.

    `digital`: it is a PDF to fill in; `named`: a name stands on it; `a3`: it is on A3, also where the form itself
    leaves that open; `screen`: as a phone says it, which has no left, no back and no pen.
    """
    a3 = a3 or form.paper == "a3"
    address = voice(brand, form.address, form.audience)
    job = Job(brand, templates, address, subject=f"formulier {form.key}", large=large, named=named, screen=screen)
    filled = _filled(form, brand, job)
    if a3:
        filled = _on_a3(filled)
    questions = _questions(filled, job)
    names = {"form": form_view(filled, job, digital=digital, a3=a3)}
    reader = BlockReader({q.id: q for q in questions}, job.report_element)
    root = job.render(form.template, names, TEMPLATE_NAMES)
    blocks = reader.sheet(root) if root is not None else ()
    if root is not None:
        _all_placed(questions, reader, form.template, job)
    title, lead, who_sees = (rich(job.say(t)) if t else () for t in (form.title, form.lead, form.who_sees))
    scores = tuple(_scores(form, questions, job))
    job.raise_problems()
    return Sheet(
        form=form.key,
        version=form.version,
        title=title,
        lead=lead,
        orientation=form.orientation,
        blocks=blocks,
        variables=tuple(v for q in questions for v in q.variables),
        footer=reader.footer or _footer(job),
        who_sees=who_sees,
        questions=questions,
        large=large,
        address=address,
        wording=wording(form),
        coded=any(question.variables for question in questions),
        scores=scores,
        half=form.paper == "a5",
        minutes=form.minutes,
        scene=brand.scene(form.scene or SCENES.get(form.audience, SCENE)),
        a3=form.paper == "a3",
        one_sided=form.one_sided,
    )


def merge_both(form: FormDefinition, brand: Brand, templates: TemplateSet, **how: bool) -> Sheet:
    """The worksheet, with how it is said on a screen where that differs. `how`: as for `merge`, but `screen`."""
    printed = merge(form, brand, templates, **how)
    shown = merge(form, brand, templates, **how, screen=True)
    return printed if shown == printed else replace(printed, on_screen=shown)


def facilitator_sheet(
    pack: Pack,
    brand: Brand,
    sheets: Sequence[Sheet],
    templates: TemplateSet,
    *,
    large: bool = False,
    named: bool = False,
) -> Sheet:
    """The page that opens a pack: goal, time table, materials, collecting. It asks nothing and carries no code."""
    address = voice(brand, None, pack.audience)
    job = Job(brand, templates, address, subject=f"pakket {pack.key}", large=large, named=named)
    titles = {sheet.form: plain(sheet.title) for sheet in sheets}
    names = {"pack": pack_view(pack, titles, job), "sheets": tuple(sheet_view(sheet) for sheet in sheets)}
    reader = BlockReader({}, job.report_element)
    root = job.render(FACILITATOR_TEMPLATE, names, FACILITATOR_NAMES)
    blocks = reader.sheet(root) if root is not None else ()
    title = rich(job.say(pack.title))
    job.raise_problems()
    return Sheet(
        form=pack.key,
        version=1,
        title=title,
        lead=(),
        orientation=Orientation.PORTRAIT,
        blocks=blocks,
        footer=reader.footer or _footer(job),
        coded=False,
        guide=True,
        scene=brand.scene(SCENE),
    )


def _filled(form: FormDefinition, brand: Brand, job: Job) -> FormDefinition:
    """The form with the brand's own lists in it."""
    filled, lacks = in_brand(form, brand)
    for lack in lacks:
        wanted = lack.list.removeprefix("brand.")
        which, own = f"'{wanted}'", "een lijst van zichzelf"
        if lack.entry:
            which, own = f"'{lack.entry}' uit '{wanted}'", "'ask' of 'url'"
        what = f"vraag '{lack.item.id}' vraagt om {which} van de huisstijl, en huisstijl '{brand.key}' heeft dat niet"
        mend = f"Zet {which} in de brand.yaml van '{brand.key}', of geef de vraag ook {own}."
        job.report(job.subject, None, what, mend, "huisstijl-lijst", default_text(lack.item.label))
    job.raise_problems()
    return filled


def _on_a3(form: FormDefinition) -> FormDefinition:
    """The form as it asks on A3."""
    sections = (
        section.model_copy(update={"items": tuple(item.on_a3() for item in section.items)}) for section in form.sections
    )
    return form.model_copy(update={"sections": tuple(sections)})


def _questions(form: FormDefinition, job: Job) -> tuple[Question, ...]:
    questions = tuple(question_of(form.key, item, lambda text: rich(job.say(text))) for item in form.items)
    owners: dict[str, str] = {}
    for question in questions:
        for variable in question.variables:
            for column in _columns(variable):
                other = owners.setdefault(column, question.id)
                if other != question.id:
                    what = f"vraag '{other}' en vraag '{question.id}' leveren allebei de kolom '{column}' op"
                    job.report(
                        job.subject, None, what, "Geef één van de twee een andere id.", "kolom-dubbel", question.id
                    )
    return questions


def _scores(form: FormDefinition, questions: Sequence[Question], job: Job) -> Iterator[ScoreRule]:
    """What is counted from the answers. What can be wrong with it, `check` has said."""
    variables = [variable for question in questions for variable in question.variables]
    for score in form.scores:
        rule = resolve(score, plain(rich(job.say(score.label))), variables).rule
        if rule is not None:
            yield rule


def _columns(variable: Variable) -> tuple[str, ...]:
    if variable.type is VariableType.SELECT_MULTIPLE:
        return (variable.name, *(variable.column(value.name) for value in variable.values))
    return (variable.name,)


def _all_placed(questions: Sequence[Question], reader: BlockReader, template: str, job: Job) -> None:
    for question in questions:
        if question.id not in reader.placed:
            mend = f'Zet op de goede plek: <ask question="{question.id}"/>. Of haal de vraag uit het formulier.'
            what = f"vraag '{question.id}' van {job.subject} staat niet op het werkblad"
            job.report(job.file_of(template), None, what, mend, "vraag-kwijt")


def _footer(job: Job) -> Rich:
    """Privacy and whom to ask, for templates that bring no footer of their own."""
    brand: Mapping[str, str] = job.footer_parts
    return rich(" ".join(filter(None, (brand["privacy"], brand["questions"]))))
