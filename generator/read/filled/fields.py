"""The fields of one PDF page as they stand in the file: from its widgets upwards, never from the top of the field tree.

Merged files may have loops, a million fields or several trees; a page's own widgets are what a person saw and filled.
Scripts and actions are not even looked at. Values are never logged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import pikepdf

from generator.read.decode import reasons as why
from generator.read.decode.reasons import CannotReadError
from generator.read.decode.streams import bounded_bytes

MAX_WIDGETS = 5_000  # per page: a full page of 4 mm boxes has 3,800
MAX_DEPTH = 32  # of the field tree above a widget; ours has 2 levels, merges add one each
MAX_TEXT_CHARS = 1_000_000  # a typed answer: 500 pages of text
MAX_STREAM_BYTES = 4 * MAX_TEXT_CHARS  # a long value may be a stream
MAX_NAME_CHARS = 500
MAX_OPTIONS = 1_000  # of one group or list: a question has at most a few dozen
SHOWN_OF_LONG = 2_000  # bytes of a text that is too long: enough to see what it is
NOWHERE = (-1e9, -1e9)  # points: the place of a button that says none
OFF = "Off"
ODD_KIND = "In dit veld staat iets dat geen tekst of keuze is. Open de PDF en kijk wat er bedoeld is."
ODD_LONG = "In dit veld staat een onmogelijk lange tekst. Open de PDF en kijk wat er staat."
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
    the group that a button belonged to: then its place says which it was. `options`: what the buttons of a group stand
    for, in the group's order, where the file lists that (/Opt); `index`: which of them this one is, -1 if unknown.
    `odd`: Dutch, why what is in it cannot be taken as it stands.
    """

    name: str
    kind: FieldKind
    value: str | None = None
    shown: str | None = None
    on: tuple[str, ...] = ()
    values: tuple[str, ...] = ()  # a list in which several were chosen
    hidden: bool = False
    centre: tuple[float, float] = (0.0, 0.0)  # points from the bottom left
    options: tuple[str, ...] = ()
    index: int = -1
    odd: str = ""

    @property
    def filled(self) -> bool:
        """Whether something is in it."""
        if self.kind is FieldKind.BUTTON:
            return bool(self.odd) or any(state not in (None, "", OFF) for state in (self.value, self.shown))
        return bool(self.odd) or bool(self.value) or bool(self.values)


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
    names = [_short(node["/T"]) for node in chain if "/T" in node]
    name = ".".join(reversed(names))[-MAX_NAME_CHARS:]
    kinds = {"/Btn": FieldKind.BUTTON, "/Tx": FieldKind.TEXT, "/Ch": FieldKind.LIST}
    kind = kinds.get(str(_inherited(chain, "/FT")))
    if not name and kind is None:
        return _orphan(annotation)
    if not name or kind is None:
        return None
    value, flags = _inherited(chain, "/V"), annotation.get("/F")
    hidden = isinstance(flags, int) and bool(flags & _HIDDEN)
    if kind is FieldKind.BUTTON:
        return _button(annotation, chain, name, value, hidden)
    if kind is FieldKind.LIST and isinstance(value, pikepdf.Array):
        several = [_value(value[index]) for index in range(min(len(value), MAX_OPTIONS))]
        values, odd = tuple(text or "" for text, _ in several), next((odd for _, odd in several if odd), "")
        return Widget(name, kind, values=values, hidden=hidden, odd=odd)
    text, odd = _value(value)
    return Widget(name, kind, text, hidden=hidden, odd=odd)


def _button(
    annotation: pikepdf.Dictionary, chain: list[pikepdf.Dictionary], name: str, value: object, hidden: bool
) -> Widget:
    shown, listed = annotation.get("/AS"), _inherited(chain, "/Opt")
    options: tuple[str, ...] = ()
    if isinstance(listed, pikepdf.Array):
        options = tuple(_short(listed[index]) for index in range(min(len(listed), MAX_OPTIONS)))
    state, look = _state(value), _state(shown)
    lost = (value is not None and state is None) or (shown is not None and look is None)
    return Widget(
        name,
        FieldKind.BUTTON,
        state,
        look,
        _on_states(annotation),
        hidden=hidden,
        centre=_centre(annotation),
        options=options,
        index=_index(annotation, chain) if options else -1,
        odd=ODD_KIND if lost else "",
    )


def _index(annotation: pikepdf.Dictionary, chain: list[pikepdf.Dictionary]) -> int:
    """Which of its group's buttons this is; a field with one button is its own only one."""
    kids = chain[1].get("/Kids") if len(chain) > 1 and "/T" not in annotation else None
    if not isinstance(kids, pikepdf.Array):
        return 0
    own = annotation.objgen
    places = (i for i in range(min(len(kids), MAX_OPTIONS)) if own != (0, 0) and _objgen(kids[i]) == own)
    return next(places, -1)


def _objgen(node: object) -> tuple[int, int]:
    return node.objgen if isinstance(node, pikepdf.Object) else (0, 0)


def _orphan(annotation: pikepdf.Dictionary) -> Widget | None:
    """A button whose group was lost: pdfunite and PDFium copy a page's widgets and leave their parents behind."""
    on, shown = _on_states(annotation), _state(annotation.get("/AS"))
    if not on or shown is None:
        return None
    return Widget("", FieldKind.BUTTON, shown, shown, on, centre=_centre(annotation))


def _centre(annotation: pikepdf.Dictionary) -> tuple[float, float]:
    """The middle of the button's rectangle; far from every page if it has none."""
    try:
        left, bottom, right, top = (float(edge) for edge in annotation["/Rect"].as_list())
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RuntimeError, pikepdf.PdfError):
        return NOWHERE
    return ((left + right) / 2, (bottom + top) / 2)


def _value(value: object) -> tuple[str | None, str]:
    """A field's value as text, and why it cannot be taken as it stands: one odd value must not cost its page."""
    if value is None:
        return None, ""
    if isinstance(value, (bool, int, float, Decimal)):
        return str(value), ODD_KIND
    try:
        text = as_text(value)
    except CannotReadError:
        text = None
        if isinstance(value, pikepdf.String):
            text = _lines(_decoded(bytes(value)[:SHOWN_OF_LONG]))
        return text, ODD_LONG
    if text is None and isinstance(value, pikepdf.Array):
        parts = (_value(value[index])[0] for index in range(min(len(value), MAX_OPTIONS)))
        return "\n".join(part for part in parts if part)[:SHOWN_OF_LONG], ODD_KIND
    return (text, "") if text is not None else (None, ODD_KIND)


def _short(value: object) -> str:
    """A name as text; '' if it is none, or none that anybody would give."""
    try:
        return as_text(value) or ""
    except CannotReadError:
        return ""


def _on_states(annotation: pikepdf.Dictionary) -> tuple[str, ...]:
    appearances = annotation.get("/AP")
    normal = appearances.get("/N") if isinstance(appearances, pikepdf.Dictionary) else None
    if not isinstance(normal, pikepdf.Dictionary) or isinstance(normal, pikepdf.Stream):
        return ()
    states = (_plain(key) for key in normal.keys())  # noqa: SIM118  # a pikepdf dictionary iterates over objects
    return tuple(state for state in states if state != OFF)


def _state(value: object) -> str | None:
    if isinstance(value, pikepdf.Name):
        return _plain(str(value))
    return _short(value) if isinstance(value, pikepdf.String) else None


def _plain(name: str) -> str:
    return name.removeprefix("/")


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
