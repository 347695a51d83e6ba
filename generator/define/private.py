"""Questions for the person's own eyes: what a definition makes of them on paper, and what an overlay opens up."""

from __future__ import annotations

from collections.abc import Iterator

from generator.define.node import Map, Node, Seq, Spot
from generator.model.errors import Problem
from generator.model.questions import KINDS
from generator.model.questions.base import Asking

LAST = "Zet hem als laatste in het formulier: dan staat hij onder een kniplijn, en scheurt de medewerker hem af."
COVERED = "Hij blijft dus op het blad staan, en wordt op plaatjes afgedekt."


def check_private_place(tree: Map) -> Iterator[Problem]:
    """Private questions and rows that cannot stand under the cut line, and private ones that must be answered."""
    items = [item for section in _maps(tree.get("sections")) for item in _maps(section.get("items"))]
    last = max((number for number, item in enumerate(items) if _is_read(item)), default=-1)
    for number, item in enumerate(items):
        if not _is_true(item.get("private")):
            yield from _rows(item)
            yield from _choices(item)
            continue
        name = item.text("id")
        if number < last:
            what = f"Vraag '{name}' is privé, maar '{items[last].text('id')}' komt erna, en die wordt gelezen."
            yield item.key_spot("private").problem(f"{what} {COVERED}", LAST, "privé", "let op")
        if _is_true(item.get("required")):
            what = f"Vraag '{name}' is privé én verplicht, maar niemand kan zien of hij is ingevuld."
            yield item.key_spot("required").problem(what, "Haal 'required' weg.", "privé", "let op")


def _rows(item: Map) -> Iterator[Problem]:
    rows = list(_maps(item.get("rows")))
    own = [row for row in rows if _is_true(row.get("private"))]
    if own and len(own) < len(rows):
        what = f"Rij '{own[0].text('name')}' van '{item.text('id')}' is privé, maar de tabel wordt gelezen. {COVERED}"
        mend = f"Maak van privé-rijen een eigen vraag met 'private: true'. {LAST}"
        yield own[0].key_spot("private").problem(what, mend, "privé", "let op")


def _choices(item: Map) -> Iterator[Problem]:
    """A choice can be private where the others can be read without it: where several may be ticked."""
    for choice in _members(item):
        if not _is_true(choice.get("private")):
            continue
        who = f"Keuze '{choice.text('name')}' van '{item.text('id')}' is privé"
        spot = choice.key_spot("private")
        if item.text("type") == "select_multiple":
            mend = f"Maak er een eigen vraag van met 'private: true'. {LAST}"
            yield spot.problem(f"{who}, maar de vraag wordt gelezen. {COVERED}", mend, "privé", "let op")
        else:
            mend = "Maak er een eigen vraag van met 'private: true', of neem 'type: select_multiple'."
            yield spot.problem(f"{who}. Dat kan alleen bij 'select_multiple'.", mend, "privé")


def _members(item: Map) -> Iterator[Map]:
    """What is listed in an item, at any depth, but for its rows."""
    for key, node in item.entries.items():
        for member in _maps(node) if key != "rows" else ():
            yield member
            yield from _members(member)


def check_opened(base: Map, tree: Map) -> Iterator[Problem]:
    """An overlay that makes the organisation read what was meant for the employee's own eyes."""
    before, after = _private(base), _private(tree)
    for name, (was, _) in before.items():
        now = after.get(name)
        if was and now is not None and not now[0]:
            what = f"'{name}' was alleen voor de medewerker zelf ('private'), en wordt nu gelezen en bewaard."
            mend = "Mag dat wel? Een werkgever mag geen gezondheidsgegevens verzamelen, ook niet met toestemming."
            yield now[1].problem(what, mend, "privé", "let op")


def private_spots(tree: Map) -> dict[str, Spot]:
    """Where it says that an item is private, by the item's id."""
    return {name: spot for name, (private, spot) in _private(tree).items() if private}


def _is_read(item: Map) -> bool:
    rows = list(_maps(item.get("rows")))
    if not issubclass(KINDS.get(item.text("type") or "", Asking), Asking) or _is_true(item.get("private")):
        return False
    return not rows or any(not _is_true(row.get("private")) for row in rows)


def _private(tree: Map) -> dict[str, tuple[bool, Spot]]:
    """Items and rows by id, whether they are private, and where that stands."""
    result: dict[str, tuple[bool, Spot]] = {}
    for section in _maps(tree.get("sections")):
        for item in _maps(section.get("items")):
            own = _is_true(item.get("private"))
            result[item.text("id") or ""] = (own, item.key_spot("private"))
            for row in _maps(item.get("rows")):
                name = f"{item.text('id')}.{row.text('name')}"
                result[name] = (own or _is_true(row.get("private")), row.key_spot("private"))
            for choice in _maps(item.get("choices")):
                name = f"{item.text('id')}.{choice.text('name')}"
                if _is_true(choice.get("private")) or name not in result:
                    result[name] = (own or _is_true(choice.get("private")), choice.key_spot("private"))
    return result


def _maps(node: Node | None) -> Iterator[Map]:
    if isinstance(node, Seq):
        yield from (member for member in node.items if isinstance(member, Map))


def _is_true(node: Node | None) -> bool:
    return getattr(node, "value", None) is True
