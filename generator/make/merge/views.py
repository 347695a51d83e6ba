"""What a template sees: read-only views of form, brand, pack and sheets, every text final (`**bold**` still marked)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from generator.model.brand import Brand, BrandValue, BrandWords, Contact, Offer
from generator.model.definition import FormDefinition, HowTo, Section
from generator.model.pack import Pack
from generator.model.questions import Item
from generator.model.questions.base import Choice, Row
from generator.model.questions.poles import PoleRow
from generator.model.sheet import Sheet
from generator.model.texts import Promise, TextVariants, plain
from generator.sandbox.environment import View

ABSENT: Mapping[str, object] = {
    "hint": "", "required": False, "private": False, "choices": (), "rows": (), "multiple": False, "lines": 0,
    "numbered": 0, "steps": 0, "beside": False, "icon": "",
}  # fmt: skip
"""What a template may ask of any item, and what a kind without it answers."""

BESIDE_MAX = 3  # questions in a row: more leave no room to write, not even on A3


class Speaker(Protocol):
    """What the views need from a merge job."""

    def say(self, text: Promise) -> str:
        """The text in the right voice, names filled in."""


def words_view(words: BrandWords) -> View:
    """`words.organisatie` …"""
    return View("words", words.model_dump())


def brand_view(brand: Brand, privacy: str) -> View:
    """`brand.name`, `brand.contact.email` …; what is not given is an empty text."""
    return View(
        "brand",
        {
            "key": brand.key,
            "name": brand.name,
            "short_name": brand.short_name,
            "privacy": privacy,
            "contact": _contact_view(brand.contact),
            "words": words_view(brand.words),
            "values": tuple(_entry_view("kernwaarde", value) for value in brand.values),
            "offers": tuple(_entry_view("aanbod", offer) for offer in brand.offers),
        },
    )


def _entry_view(title: str, entry: BrandValue | Offer) -> View:
    return View(f"{title} {entry.name}", {name: value or "" for name, value in entry.model_dump().items()})


def _contact_view(contact: Contact) -> View:
    parts = {"name": contact.name, "email": contact.email or "", "phone": contact.phone or ""}
    return View("brand.contact", parts)


def form_view(form: FormDefinition, job: Speaker, *, digital: bool = False, a3: bool = False) -> View:
    """`form.sections`, `form.items`, `form.question.<id>` …"""
    sections = tuple(_section_view(section, job) for section in form.sections)
    items = tuple(_item_view(item, job) for item in form.items)
    return View(
        "form",
        {
            "key": form.key,
            "version": form.version,
            "title": job.say(form.title),
            "lead": _optional(form.lead, job),
            "audience": form.audience,
            "orientation": form.orientation.value,
            "paper": form.paper,
            "who_sees": _optional(form.who_sees, job),
            "howto": tuple(job.say(step) for step in form.howto),
            "howto_icons": tuple((step.icon or "") if isinstance(step, HowTo) else "" for step in form.howto),
            "sections": sections,
            "section": View("form.section", {s.id: v for s, v in zip(form.sections, sections, strict=True)}),
            "items": items,
            "question": View("form.question", {i.id: v for i, v in zip(form.items, items, strict=True)}),
            "digital": digital,
            "a3": a3,
            "ticks": any(item.ticked for item in form.items),
        },
    )


def _optional(text: Promise | None, job: Speaker) -> str:
    return job.say(text) if text else ""


def _section_view(section: Section, job: Speaker) -> View:
    items = tuple(_item_view(item, job) for item in section.items)
    return View(
        f"sectie {section.id}",
        {
            "id": section.id,
            "title": _optional(section.title, job),
            "icon": section.icon or "",
            "intro": _optional(section.intro, job),
            "items": items,
            "rows": _side_by_side(section.items, items),
            "new_page": section.new_page,
            "keep_together": section.keep_together,
        },
    )


def _side_by_side(items: Sequence[Item], views: Sequence[View]) -> tuple[tuple[View, ...], ...]:
    """The items in rows: what stands beside the item before it is in its row."""
    rows: list[tuple[View, ...]] = []
    for item, own in zip(items, views, strict=True):
        if item.beside and rows and len(rows[-1]) < BESIDE_MAX:
            rows[-1] = (*rows[-1], own)
        else:
            rows.append((own,))
    return tuple(rows)


def _item_view(item: Item, job: Speaker) -> View:
    own = {name: _shown(value, job) for name in ABSENT if (value := getattr(item, name, None)) is not None}
    return View(f"vraag {item.id}", {**ABSENT, **own, "id": item.id, "type": item.type, "label": job.say(item.label)})


def _shown(value: object, job: Speaker) -> object:
    """A field of an item as a template sees it: texts said, choices and rows as views, numbers as they are."""
    if isinstance(value, tuple):
        return _options(value, job)
    return job.say(value) if isinstance(value, str | TextVariants) else value


def _options(entries: Iterable[Choice | Row | PoleRow], job: Speaker) -> tuple[View, ...]:
    return tuple(View(f"keuze {e.name}", {"name": e.name, "label": " – ".join(map(job.say, e.texts))}) for e in entries)


def sheet_view(sheet: Sheet) -> View:
    """A sheet of the pack, as the facilitator's page names it."""
    return View("sheet", {"key": sheet.form, "title": plain(sheet.title), "lead": plain(sheet.lead)})


def pack_view(pack: Pack, titles: Mapping[str, str], job: Speaker) -> View:
    """`pack.steps` with the time at which each begins, `pack.materials` …"""
    steps, begin = [], 0
    for step in pack.facilitator.steps:
        starts = f"{begin // 60}:{begin % 60:02d}"
        begin += step.minutes
        title = titles.get(step.sheet, step.sheet) if step.sheet else ""
        parts = {"starts": starts, "minutes": step.minutes, "what": job.say(step.what), "sheet": title}
        steps.append(View("stap", parts))
    return View(
        "pack",
        {
            "key": pack.key,
            "title": job.say(pack.title),
            "description": pack.description,
            "goal": job.say(pack.facilitator.goal),
            "before": tuple(job.say(text) for text in pack.facilitator.before),
            "steps": tuple(steps),
            "minutes": begin,
            "materials": tuple(job.say(text) for text in pack.facilitator.materials),
            "collecting": tuple(job.say(text) for text in pack.facilitator.collecting),
        },
    )
