"""The fields of one PDF page as they stand in the file: from its widgets upwards, never from the top of the field tree.

Merged files may have loops, a million fields or several trees; a page's own widgets are what a person saw and filled.
Scripts and actions are not even looked at. Values are never logged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import pikepdf

from generator.read.intake import reasons as why
from generator.read.intake.reasons import CannotReadError
from generator.read.intake.streams import bounded_bytes

MAX_WIDGETS = 5_000  # per page: a full page of 4 mm boxes has 3,800
MAX_DEPTH = 32  # of the field tree above a widget; ours has 2 levels, merges add one each
MAX_TEXT_CHARS = 1_000_000  # a typed answer: 500 pages of text
MAX_STREAM_BYTES = 4 * MAX_TEXT_CHARS  # a long value may be a stream
MAX_NAME_CHARS = 500
OFF = "Off"
_LANGUAGE_MARK = re.compile("\x1b[A-Za-z]{2}(?:[A-Za-z]{2})?\x1b")
_HIDDEN = 1 << 1  # annotation flag, ISO 32000-1 table 165


class FieldKind(StrEnum):
    """What the PDF says a field is."""

    BUTTON = "button"
    TEXT = "text"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Widget:
    """One place on the page where something could be filled in. `value` is the field's, `shown` this widget's state.

    `on`: the states this button can show besides Off. None: the entry is not there. `name` is empty where a merge lost
    the group that a button belonged to: then its place says which it was.
    """

    name: str
    kind: FieldKind
    value: str | None = None
    shown: str | None = None
    on: tuple[str, ...] = ()
    values: tuple[str, ...] = ()  # a list in which several were chosen
    hidden: bool = False
    centre: tuple[float, float] = (0.0, 0.0)  # points from the bottom left

    @property
    def filled(self) -> bool:
        """Whether something is in it."""
        if self.kind is FieldKind.BUTTON:
            return any(state not in (None, "", OFF) for state in (self.value, self.shown))
        return bool(self.value) or bool(self.values)


def widgets_of(page: pikepdf.Page) -> tuple[Widget, ...]:
    """All fields that show on a page, in the page's order. Raises CannotReadError if they are too many to be real."""
    listed = page.obj.get("/Annots")
    if not isinstance(listed, pikepdf.Array):
        return ()
    if len(listed) > MAX_WIDGETS:
        raise CannotReadError(why.TOO_MANY_FIELDS)
    return tuple(_widgets(listed))


def _widgets(listed: pikepdf.Array) -> Iterator[Widget]:
    for index in range(len(listed)):
        try:
            annotation = listed[index]
            if isinstance(annotation, pikepdf.Dictionary) and annotation.get("/Subtype") == "/Widget":
                widget = _widget(annotation)
                if widget is not None:
                    yield widget
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, RecursionError):
            continue  # a broken widget shows nothing in a viewer either


def _lineage(widget: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    """The widget, its field, the field's parents: nearest first."""
    chain: list[pikepdf.Dictionary] = []
    seen: set[tuple[int, int]] = set()
    node: object = widget
    while isinstance(node, pikepdf.Dictionary) and len(chain) < MAX_DEPTH:
        place = node.objgen
        if place != (0, 0) and place in seen:
            break
        seen.add(place)
        chain.append(node)
        node = node.get("/Parent")
    return chain


def _inherited(chain: list[pikepdf.Dictionary], key: str) -> pikepdf.Object | None:
    return next((node[key] for node in chain if key in node), None)


def _widget(annotation: pikepdf.Dictionary) -> Widget | None:
    chain = _lineage(annotation)
    names = [as_text(node["/T"]) or "" for node in chain if "/T" in node]
    name = ".".join(reversed(names))[-MAX_NAME_CHARS:]
    kinds = {"/Btn": FieldKind.BUTTON, "/Tx": FieldKind.TEXT, "/Ch": FieldKind.LIST}
    kind = kinds.get(str(_inherited(chain, "/FT")))
    if not name and kind is None:
        return _orphan(annotation)
    if not name or kind is None:
        return None
    value = _inherited(chain, "/V")
    hidden = bool(int(annotation.get("/F", 0)) & _HIDDEN)
    if kind is FieldKind.BUTTON:
        on = _on_states(annotation)
        shown = annotation.get("/AS")
        state = _state(value)
        options = _inherited(chain, "/Opt")
        if isinstance(options, pikepdf.Array) and state is not None:
            state = _by_option(state, options)
        return Widget(name, kind, state, _state(shown), on, hidden=hidden)
    several = tuple(as_text(each) or "" for each in value) if isinstance(value, pikepdf.Array) else ()
    return Widget(name, kind, None if several else as_text(value), values=several, hidden=hidden)


def _orphan(annotation: pikepdf.Dictionary) -> Widget | None:
    """A button whose group was lost: pdfunite and PDFium copy a page's widgets and leave their parents behind."""
    on, shown = _on_states(annotation), _state(annotation.get("/AS"))
    if not on or shown is None:
        return None
    left, bottom, right, top = (float(edge) for edge in annotation["/Rect"].as_list())
    centre = ((left + right) / 2, (bottom + top) / 2)
    return Widget("", FieldKind.BUTTON, shown, shown, on, centre=centre)


def _on_states(annotation: pikepdf.Dictionary) -> tuple[str, ...]:
    appearances = annotation.get("/AP")
    normal = appearances.get("/N") if isinstance(appearances, pikepdf.Dictionary) else None
    if not isinstance(normal, pikepdf.Dictionary) or isinstance(normal, pikepdf.Stream):
        return ()
    states = (_plain(key) for key in normal.keys())  # noqa: SIM118  # a pikepdf dictionary iterates over objects
    return tuple(state for state in states if state != OFF)


def _state(value: pikepdf.Object | None) -> str | None:
    if isinstance(value, pikepdf.Name):
        return _plain(str(value))
    return as_text(value) if isinstance(value, pikepdf.String) else None


def _plain(name: str) -> str:
    return name.removeprefix("/")


def _by_option(state: str, options: pikepdf.Array) -> str:
    """Some programs number the states of a group and keep their names in a list beside it (table 227, /Opt)."""
    if state.isdecimal() and int(state) < len(options):
        return as_text(options[int(state)]) or state
    return state


def as_text(value: object) -> str | None:
    """A PDF text string exactly as typed: PDFDocEncoding, UTF-16 or UTF-8; None if it is not there or no text."""
    if isinstance(value, pikepdf.Stream):
        data = bounded_bytes(value, MAX_STREAM_BYTES)
        if data is None:
            raise CannotReadError(why.TOO_LONG_VALUE)
        return _lines(_decoded(data))
    if isinstance(value, pikepdf.Name):
        return _plain(str(value))
    if not isinstance(value, pikepdf.String):
        return None
    text = _decoded(bytes(value))
    if len(text) > MAX_TEXT_CHARS:
        raise CannotReadError(why.TOO_LONG_VALUE)
    return _lines(text)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(raw: bytes) -> str:
    """ISO 32000-2 § 7.9.2.2: the first bytes say which of the three encodings it is."""
    if raw.startswith(b"\xfe\xff"):
        return _without_language(raw[2:].decode("utf-16-be", "replace"))
    if raw.startswith(b"\xff\xfe"):  # not in the standard, but seen
        return _without_language(raw[2:].decode("utf-16-le", "replace"))
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("pdfdoc", "replace")


def _without_language(text: str) -> str:
    """UTF-16 text may carry language marks between escape characters (§ 7.9.2.2.3); they are no part of the text."""
    return _LANGUAGE_MARK.sub("", text) if "\x1b" in text else text
