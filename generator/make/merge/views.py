"""What a template sees: read-only views of form, brand, pack and sheets, every text final (`**bold**` still marked)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from generator.model.brand import Brand, BrandWords, Contact
from generator.model.definition import (
    Choice,
    FormDefinition,
    Item,
    Likert,
    Note,
    Promise,
    Row,
    Scale,
    Section,
    TextItem,
)
from generator.model.pack import Pack
from generator.model.sheet import Sheet, plain
from generator.sandbox.environment import View

TICKED_TYPES = frozenset({"select_one", "select_multiple", "scale", "likert", "network"})
"""Question types with boxes to tick: a sheet with one of these shows how to tick and how to correct."""


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
        },
    )


def _contact_view(contact: Contact) -> View:
    parts = {"name": contact.name, "email": contact.email or "", "phone": contact.phone or ""}
    return View("brand.contact", parts)


def form_view(form: FormDefinition, job: Speaker, *, digital: bool = False) -> View:
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
            "who_sees": _optional(form.who_sees, job),
            "howto": tuple(job.say(step) for step in form.howto),
            "sections": sections,
            "section": View("form.section", {s.id: v for s, v in zip(form.sections, sections, strict=True)}),
            "items": items,
            "question": View("form.question", {i.id: v for i, v in zip(form.items, items, strict=True)}),
            "digital": digital,
            "ticks": any(item.type in TICKED_TYPES for item in form.items),
        },
    )


def _optional(text: Promise | None, job: Speaker) -> str:
    return job.say(text) if text else ""


def _section_view(section: Section, job: Speaker) -> View:
    return View(
        f"sectie {section.id}",
        {
            "id": section.id,
            "title": _optional(section.title, job),
            "intro": _optional(section.intro, job),
            "items": tuple(_item_view(item, job) for item in section.items),
        },
    )


def _item_view(item: Item, job: Speaker) -> View:
    note = isinstance(item, Note)
    options = _options(getattr(item, "choices", ()), job)
    return View(
        f"vraag {item.id}",
        {
            "id": item.id,
            "type": item.type,
            "label": job.say(item.label),
            "hint": "" if note else _optional(getattr(item, "hint", None), job),
            "required": not note and getattr(item, "required", False),
            "private": not note and getattr(item, "private", False),
            "choices": options,
            "rows": _options(item.rows if isinstance(item, Likert) else (), job),
            "multiple": isinstance(item, Likert) and item.multiple,
            "lines": item.lines if isinstance(item, TextItem) else 0,
            "numbered": (item.numbered or 0) if isinstance(item, TextItem) else 0,
            "steps": item.steps if isinstance(item, Scale) else 0,
        },
    )


def _options(entries: Iterable[Choice | Row], job: Speaker) -> tuple[View, ...]:
    return tuple(View(f"keuze {e.name}", {"name": e.name, "label": job.say(e.label)}) for e in entries)


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
            "steps": tuple(steps),
            "minutes": begin,
            "materials": tuple(job.say(text) for text in pack.facilitator.materials),
            "collecting": tuple(job.say(text) for text in pack.facilitator.collecting),
        },
    )
