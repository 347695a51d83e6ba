"""Overlays worked out: a form, pack or brand that says `extends` and then what differs.

All of it happens on the trees of the files, so that every value keeps the file and line it came from.
The operations of a form run in this order: change, replace, add, hide, order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.define.node import Map, Node, Scalar, Seq, Spot, did_you_mean, merged
from generator.model.errors import Problem

FORM_OPERATIONS = ("change", "replace", "add", "hide", "order")
PACK_OPERATIONS = ("add", "hide", "order")
CHILD_LISTS = ("choices", "rows", "columns", "series", "gives", "moments", "rings")
"""Lists in an item whose members have a `name`."""
SECTION_PREFIX, ITEM_PREFIX = "sections", "items"


@dataclass(slots=True)
class _Section:
    node: Map  # without its items
    items: list[Map]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a reference leads: a section, an item in it, or a member of one of the item's lists."""

    section: int
    item: int | None = None
    child: tuple[str, int] | None = None


def overlay_brand(base: Map, overlay: Map) -> Map:
    """A brand with another's as its ground: keys merge."""
    result = merged(base, overlay.without("extends"))
    assert isinstance(result, Map)
    return result


def overlay_form(base: Map, overlay: Map, problems: list[Problem]) -> Map:
    """A form with an overlay worked in; what cannot be done is added to `problems`."""
    work = _FormWork(base, problems)
    for operation in FORM_OPERATIONS:
        node = overlay.get(operation)
        if node is not None:
            getattr(work, operation)(node)
    top = merged(base.without("sections"), overlay.without("extends", *FORM_OPERATIONS))
    assert isinstance(top, Map)
    return top.with_entry("sections", work.sections_node(), base.key_spot("sections"))


def overlay_pack(base: Map, overlay: Map, problems: list[Problem]) -> Map:
    """A pack with an overlay worked in; what cannot be done is added to `problems`."""
    result = merged(base, overlay.without("extends", *PACK_OPERATIONS))
    assert isinstance(result, Map)
    sheets = list(_members(base.get("sheets")))
    for addition in _members(overlay.get("add")):
        _add_sheet(sheets, addition, problems)
    hidden = set()
    for sheet in _members(overlay.get("hide")):
        if _index(sheets, sheet, problems) is not None:
            hidden.add(_text(sheet))
    sheets = [s for s in sheets if _text(s) not in hidden]
    first: list[Node] = []
    for sheet in _members(overlay.get("order")):
        at = _index(sheets, sheet, problems)
        if at is not None and _text(sheet) not in {_text(s) for s in first}:
            first.append(sheets[at])
    sheets = first + [s for s in sheets if _text(s) not in {_text(f) for f in first}]
    result = result.with_entry("sheets", Seq(tuple(sheets), base.key_spot("sheets")), base.key_spot("sheets"))
    return _without_steps_of(result, hidden, overlay)


def _without_steps_of(pack: Map, hidden: set[str], overlay: Map) -> Map:
    """The pack without time-table rows of hidden sheets, unless the overlay wrote the time table itself."""
    changed = overlay.get("facilitator")
    facilitator = pack.get("facilitator")
    own = isinstance(changed, Map) and changed.get("steps") is not None
    if own or not hidden or not isinstance(facilitator, Map):
        return pack
    steps = facilitator.get("steps")
    if not isinstance(steps, Seq):
        return pack
    kept = tuple(s for s in steps.items if not (isinstance(s, Map) and s.text("sheet") in hidden))
    facilitator = facilitator.with_entry("steps", Seq(kept, steps.spot), facilitator.key_spot("steps"))
    return pack.with_entry("facilitator", facilitator, pack.key_spot("facilitator"))


def _add_sheet(sheets: list[Node], addition: Node, problems: list[Problem]) -> None:
    assert isinstance(addition, Map)
    sheet = addition.entries["sheet"]
    at: int | None = len(sheets)
    if addition.get("after") and addition.get("before"):
        problems.append(_two_places(addition))
        return
    for key, step in (("after", 1), ("before", 0)):
        anchor = addition.get(key)
        if anchor is not None:
            hit = _index(sheets, anchor, problems)
            at = None if hit is None else hit + step
    if at is not None:
        sheets.insert(at, sheet)


def _index(sheets: list[Node], wanted: Node, problems: list[Problem]) -> int | None:
    names = [_text(s) for s in sheets]
    if _text(wanted) in names:
        return names.index(_text(wanted))
    what = f"Het werkblad '{_text(wanted)}' zit niet in dit pakket."
    problems.append(wanted.spot.problem(what, did_you_mean(_text(wanted), names), "onbekend-werkblad"))
    return None


class _FormWork:
    """A form being changed: its sections and items as lists, one method per operation."""

    def __init__(self, base: Map, problems: list[Problem]) -> None:
        self._problems = problems
        self._spot = base.key_spot("sections")
        self._sections = [self._opened(section) for section in _members(base.get("sections"))]

    @staticmethod
    def _opened(section: Node) -> _Section:
        assert isinstance(section, Map)
        items = [item for item in _members(section.get("items")) if isinstance(item, Map)]
        return _Section(section.without("items"), items)

    def sections_node(self) -> Seq:
        """The sections as they are now."""
        closed = []
        for section in self._sections:
            items = Seq(tuple(section.items), section.node.spot)
            closed.append(section.node.with_entry("items", items) if section.items else section.node)
        return Seq(tuple(closed), self._spot)

    def change(self, node: Node) -> None:
        """Texts and settings of what there is, by id."""
        assert isinstance(node, Map)
        for reference, changes in node.entries.items():
            spot = node.key_spot(reference)
            place = self._find(reference, spot)
            if place is None or not isinstance(changes, Map):
                continue
            section = self._sections[place.section]
            if place.item is None:
                if self._fixed(changes, ("id", "items")):
                    section.node = _as_map(merged(section.node, changes))
            elif place.child is None:
                if self._fixed(changes, ("id", "type")):
                    section.items[place.item] = self._changed_item(section.items[place.item], changes)
            else:
                section.items[place.item] = _with_child(section.items[place.item], place.child, changes)

    def replace(self, node: Node) -> None:
        """Whole items or sections, in the same place under the same id."""
        assert isinstance(node, Map)
        for reference, new in node.entries.items():
            spot = node.key_spot(reference)
            place = self._find(reference, spot)
            if place is None or not isinstance(new, Map):
                continue
            if place.child is not None:
                self._say(spot, f"'{reference}' is een keuze of rij; die kun je niet vervangen.", "Gebruik 'change'.")
                continue
            identity = reference.split(".")[-1]
            if new.text("id") not in (None, identity):
                what = f"Bij 'replace' blijft de naam gelijk: '{identity}', niet '{new.text('id')}'."
                self._say(new.key_spot("id"), what, "Haal 'id' weg, of gebruik 'hide' en 'add'.")
                continue
            named = new.with_entry("id", Scalar(identity, spot), spot)
            if place.item is None:
                self._sections[place.section] = self._opened(named)
            else:
                self._sections[place.section].items[place.item] = named

    def add(self, node: Node) -> None:
        """New items and sections."""
        for addition in _members(node):
            assert isinstance(addition, Map)
            anchors = [k for k in ("after", "before", "into") if addition.get(k) is not None]
            if len(anchors) > 1:
                self._problems.append(_two_places(addition))
            elif (addition.get("items") is None) == (addition.get("section") is None):
                what = "Zeg wat erbij moet: 'items' (vragen) of 'section' (een hele sectie), een van de twee."
                self._say(addition.spot, what, "Zie docs/definities.md voor voorbeelden.")
            elif addition.get("section") is not None:
                self._add_section(addition, anchors)
            else:
                self._add_items(addition, anchors)

    def hide(self, node: Node) -> None:
        """Sections, items, choices and rows that are left out."""
        gone = [p for ref in _members(node) if (p := self._find(_text(ref), ref.spot)) is not None]
        for place in sorted(set(gone), key=_depth_first, reverse=True):
            section = self._sections[place.section]
            if place.item is None:
                del self._sections[place.section]
            elif place.child is None:
                del section.items[place.item]
            else:
                section.items[place.item] = _without_child(section.items[place.item], place.child)

    def order(self, node: Node) -> None:
        """What is named comes first among its own kind (sections; items of a section), in this order."""
        wanted = [(_text(ref), self._find(_text(ref), ref.spot), ref.spot) for ref in _members(node)]
        sections, items = list(self._sections), [list(s.items) for s in self._sections]
        rank: dict[int, int] = {}
        for position, (reference, place, spot) in enumerate(wanted):
            if place is None:
                continue
            if place.child is not None:
                self._say(spot, f"'{reference}' is een keuze of rij.", "'order' werkt voor vragen en secties.")
                continue
            ordered = sections[place.section] if place.item is None else items[place.section][place.item]
            rank.setdefault(id(ordered), position)
        last = len(wanted)
        for section in self._sections:
            section.items.sort(key=lambda item: rank.get(id(item), last))
        self._sections.sort(key=lambda section: rank.get(id(section), last))

    def _add_section(self, addition: Map, anchors: list[str]) -> None:
        new = addition.get("section")
        at = len(self._sections)
        for key in anchors:
            anchor = addition.entries[key]
            place = self._find(_text(anchor), anchor.spot, prefer=SECTION_PREFIX)
            if place is None:
                return
            if place.item is not None or key == "into":
                self._say(anchor.spot, "Een sectie komt 'after' of 'before' een andere sectie.", "Noem een sectie.")
                return
            at = place.section + (key == "after")
        self._sections.insert(at, self._opened(_as_map(new)))

    def _add_items(self, addition: Map, anchors: list[str]) -> None:
        new = [_as_map(item) for item in _members(addition.get("items"))]
        if not anchors:
            what = "Zeg waar de vragen komen: 'after', 'before' of 'into'."
            self._say(addition.spot, what, "Zet er bijvoorbeeld 'into: naam_van_de_sectie' bij.")
            return
        key = anchors[0]
        anchor = addition.entries[key]
        place = self._find(_text(anchor), anchor.spot, prefer=SECTION_PREFIX if key == "into" else ITEM_PREFIX)
        if place is None:
            return
        items = self._sections[place.section].items
        if key == "into" and place.item is None:
            items.extend(new)
        elif key != "into" and place.item is not None and place.child is None:
            at = place.item + (key == "after")
            items[at:at] = new
        else:
            what = (
                "'into' noemt een sectie." if key == "into" else f"'{key}' noemt hier een vraag, geen sectie of keuze."
            )
            self._say(anchor.spot, what, "Zet nieuwe vragen 'into' een sectie, of 'after' of 'before' een vraag.")

    def _fixed(self, changes: Map, names: tuple[str, ...]) -> bool:
        touched = [name for name in names if name in changes.entries]
        for name in touched:
            mend = "Gebruik 'replace' voor een andere vraag op deze plaats, of 'hide' en 'add'."
            self._say(changes.key_spot(name), f"'{name}' kun je met 'change' niet veranderen.", mend)
        return not touched

    def _changed_item(self, item: Map, changes: Map) -> Map:
        for name in CHILD_LISTS:
            members, wanted = item.get(name), changes.get(name)
            if not isinstance(members, Seq) or not isinstance(wanted, Map):
                continue
            for child, change in wanted.entries.items():
                names = _names(members)
                if child not in names:
                    mend = did_you_mean(child, names)
                    self._say(wanted.key_spot(child), f"'{child}' bestaat niet in '{name}'.", mend)
                    continue
                item = _with_child(item, (name, names.index(child)), change)
            changes = changes.without(name)
        return _as_map(merged(item, changes))

    def _find(self, reference: str, spot: Spot, prefer: str = "") -> _Place | None:
        """Where a reference leads. Says so if it leads nowhere, or to two places."""
        parts = reference.split(".")
        prefix = parts.pop(0) if len(parts) > 1 and parts[0] in (SECTION_PREFIX, ITEM_PREFIX) else ""
        name, child = parts[0], parts[1:]
        sections = [_Place(i) for i, s in enumerate(self._sections) if s.node.text("id") == name]
        items = [
            _Place(i, j) for i, s in enumerate(self._sections) for j, q in enumerate(s.items) if q.text("id") == name
        ]
        if child:
            return self._child(items, reference, child, spot)
        if sections and items and not prefix and not prefer:
            what = f"'{name}' is de naam van een sectie én van een vraag."
            self._say(spot, what, f"Schrijf '{SECTION_PREFIX}.{name}' of '{ITEM_PREFIX}.{name}'.")
            return None
        ranked = sections + items if (prefix or prefer) == SECTION_PREFIX else items + sections
        if prefix:
            ranked = sections if prefix == SECTION_PREFIX else items
        if not ranked:
            self._say(spot, f"'{reference}' bestaat niet in dit formulier.", did_you_mean(name, self._known()))
            return None
        return ranked[0]

    def _child(self, items: list[_Place], reference: str, child: list[str], spot: Spot) -> _Place | None:
        if not items:
            self._say(spot, f"'{reference}' bestaat niet in dit formulier.", did_you_mean(reference, self._known()))
            return None
        place = items[0]
        assert place.item is not None
        item = self._sections[place.section].items[place.item]
        lists = [child[0]] if len(child) > 1 else list(CHILD_LISTS)
        names = {n: _names(item.get(n)) for n in lists if item.get(n) is not None}
        hits = [(n, known.index(child[-1])) for n, known in names.items() if child[-1] in known]
        if len(hits) == 1:
            return _Place(place.section, place.item, hits[0])
        if hits:
            what = "'{}' staat in {}.".format(reference, " en in ".join(f"'{name}'" for name, _ in hits))
            self._say(spot, what, f"Schrijf '{item.text('id')}.{hits[0][0]}.{child[-1]}'.")
        else:
            known = [name for group in names.values() for name in group]
            self._say(spot, f"'{reference}' bestaat niet in dit formulier.", did_you_mean(child[-1], known))
        return None

    def _known(self) -> Iterable[str]:
        for section in self._sections:
            yield section.node.text("id") or ""
            for item in section.items:
                yield item.text("id") or ""

    def _say(self, spot: Spot, what: str, mend: str) -> None:
        self._problems.append(spot.problem(what, mend, "extends"))


def _two_places(addition: Map) -> Problem:
    what = "Hier staat meer dan één plaats."
    return addition.spot.problem(what, "Kies een van 'after', 'before' en 'into'.", "extends")


def _depth_first(place: _Place) -> tuple[int, int, int]:
    return place.section, -1 if place.item is None else place.item, -1 if place.child is None else place.child[1]


def _members(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Seq) else ()


def _names(node: Node | None) -> list[str]:
    return [member.text("name") or "" if isinstance(member, Map) else "" for member in _members(node)]


def _text(node: Node) -> str:
    return node.written if isinstance(node, Scalar) else ""


def _as_map(node: Node | None) -> Map:
    assert isinstance(node, Map)
    return node


def _with_child(item: Map, child: tuple[str, int], change: Node) -> Map:
    """The item with one member of a list changed; a bare text is its new label."""
    name, at = child
    members = list(_members(item.get(name)))
    if isinstance(change, Scalar):
        change = Map({"label": change}, {"label": change.spot}, change.spot)
    members[at] = merged(members[at], change)
    return item.with_entry(name, Seq(tuple(members), item.key_spot(name)), item.key_spot(name))


def _without_child(item: Map, child: tuple[str, int]) -> Map:
    name, at = child
    members = list(_members(item.get(name)))
    del members[at]
    return item.with_entry(name, Seq(tuple(members), item.key_spot(name)), item.key_spot(name))
