"""Items become questions with final texts, and each question gets its variables by the one naming rule."""

from __future__ import annotations

from generator.model.questions.base import NO_SCORING, Asking, Item, Slot
from generator.model.sheet import Question
from generator.model.texts import Rich, Say, Span, plain
from generator.model.variable import Variable, under, variable_name


def question_of(form: str, item: Item, say: Say) -> Question:
    """The item with every text final, and its variables."""
    label, look = say(item.label), item.look(say)
    if not isinstance(item, Asking):
        return Question(item.id, item.type, label, look)
    hint = _hint(item, say)
    return Question(
        id=item.id,
        type=item.type,
        label=label,
        look=look,
        hint=hint,
        required=item.required,
        private=item.private,
        from_brand=bool(item.brand_lists()),
        variables=tuple(_variable(form, item, label, hint, slot) for slot in item.slots(say)),
    )


def _hint(item: Asking, say: Say) -> Rich:
    """What stands below the question: its hint, and how many may be chosen."""
    own, rule = say(item.hint) if item.hint else (), item.rule()
    return (*own, *((Span(f" {rule}" if own else rule),) if rule else ()))


def _variable(form: str, item: Asking, label: Rich, hint: Rich, slot: Slot) -> Variable:
    keys = slot.scoring or item.scoring or NO_SCORING
    return Variable(
        name=variable_name(form, item.id, *slot.part),
        form=form,
        item=item.id,
        domain=slot.domain,
        item_type=item.type,
        label=under(plain(label), slot.label),
        part=slot.part,
        required=item.required,
        private=item.private or slot.private,
        on_paper=slot.on_paper,
        dimension=keys.dimension,
        pole=keys.pole,
        reverse=keys.reverse,
        score=keys.score,
        hint=plain(hint),
        explains=slot.explains,
        cell=slot.cell,
    )
