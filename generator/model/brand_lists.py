"""Lists that a brand gives to forms: a question may take its choices or rows from the house style's own values.

A tile may show one of its offers.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.brand import Brand
from generator.model.definition import FormDefinition
from generator.model.questions import Item


@dataclass(frozen=True, slots=True)
class Lack:
    """A question that asks for a list which this brand does not have, and that brings none of its own."""

    item: Item
    list: str  # as the form names it: "brand.values"
    entry: str = ""  # of that list, where one is asked for


def in_brand(form: FormDefinition, brand: Brand) -> tuple[FormDefinition, tuple[Lack, ...]]:
    """The form with the brand's lists filled in, and what is lacking. A brand without a list leaves the form's own."""
    if not any(item.brand_lists() or item.brand_offer() for item in form.items):
        return form, ()
    lists = {"brand.values": tuple((value.name, value.label) for value in brand.values)}
    offers = {offer.name: offer for offer in brand.offers}
    lacks: list[Lack] = []

    def filled(item: Item) -> Item:
        for field, source in item.brand_lists().items():
            if lists[source]:
                item = item.with_entries(field, lists[source])
            elif not getattr(item, field):
                lacks.append(Lack(item, source))
        wanted = item.brand_offer()
        if wanted in offers:
            return item.with_offer(offers[wanted])
        if wanted and not item.leads:
            lacks.append(Lack(item, "brand.offers", wanted))
        return item

    sections = tuple(
        section.model_copy(update={"items": tuple(map(filled, section.items))}) for section in form.sections
    )
    return form.model_copy(update={"sections": sections}), tuple(lacks)
