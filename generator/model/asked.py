"""Which variables an item gives, by the one naming rule."""

from __future__ import annotations

from generator.model.questions.base import NO_SCORING, Asking, Item, Slot
from generator.model.texts import Rich, Say, Span, plain
from generator.model.variable import Variable, under, variable_name


def variables_of(form: str, item: Item, say: Say) -> tuple[Variable, ...]:
    """The variables of an item, in reading order; none for a text without a question."""
    if not isinstance(item, Asking):
        return ()
    label, hint = plain(say(item.label)), plain(hint_of(item, say))
    return tuple(_variable(form, item, label, hint, slot) for slot in item.slots(say))


def hint_of(item: Asking, say: Say) -> Rich:
    """What stands below the question: its hint, and how many may be chosen."""
    own, rule = say(item.hint) if item.hint else (), item.rule()
    told = plain(say(rule)) if rule else ""
    return (*own, *((Span(f" {told}" if own else told),) if told else ()))


def _variable(form: str, item: Asking, label: str, hint: str, slot: Slot) -> Variable:
    keys = slot.scoring or item.scoring or NO_SCORING
    return Variable(
        name=variable_name(form, item.id, *slot.part),
        form=form,
        item=item.id,
        domain=slot.domain,
        item_type=item.type,
        label=under(label, slot.label),
        part=slot.part,
        required=item.required and not slot.spare,
        private=item.private or slot.private,
        on_paper=slot.on_paper,
        dimension=keys.dimension,
        pole=keys.pole,
        reverse=keys.reverse,
        score=keys.score,
        hint=hint,
        explains=slot.explains,
        opposes=slot.opposes,
        cell=slot.cell,
    )
