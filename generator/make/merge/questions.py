"""Items become questions with final texts and their variables."""

from __future__ import annotations

from generator.model.asked import hint_of, variables_of
from generator.model.questions.base import Asking, Item
from generator.model.sheet import Question
from generator.model.texts import Say


def question_of(form: str, item: Item, say: Say) -> Question:
    """The item with every text final, and its variables."""
    label, look = say(item.label), item.look(say)
    if not isinstance(item, Asking):
        return Question(item.id, item.type, label, look)
    return Question(
        id=item.id,
        type=item.type,
        label=label,
        look=look,
        hint=hint_of(item, say),
        required=item.required,
        private=item.private,
        from_brand=bool(item.brand_lists()),
        variables=variables_of(form, item, say),
    )
