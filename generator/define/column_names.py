"""Which columns a form yields, by the one naming rule of `model/variable.py`: enough to find two with one name."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.definition import FormDefinition
from generator.model.domains import Choice
from generator.model.texts import unsaid
from generator.model.variable import variable_name


def column_names(form: FormDefinition) -> Iterator[tuple[str, str]]:
    """Every column's name, with the id of the item it belongs to."""
    for item in form.items:
        for slot in item.slots(unsaid):
            yield variable_name(form.key, item.id, *slot.part), item.id
            if isinstance(slot.domain, Choice) and slot.domain.at_most != 1:
                for name in slot.domain.names:
                    yield variable_name(form.key, item.id, *slot.part, name), item.id
