"""Texts: choose the voice, fill in the names, set the type (quotes, dashes, hard spaces), split off what is bold."""

from __future__ import annotations

import re
import unicodedata

from generator.model.audience import Address, Audience, spoken_to
from generator.model.brand import Brand
from generator.model.texts import Promise, Rich, Span, TextByNames, TextVariants

NBSP = "\u00a0"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]+")
_UNIT = re.compile(r"(?<=\d) (?=(?:minuten|minuut|uur|mm|cm|m|kg|pt|jaar|weken|maanden|dagen|stappen|procent)\b)")
_APOSTROPHE_WORD = re.compile(r"(?<![\w’'])'(?=(?:s|t|n|k|m|r|er|em|ns|tis|twas)\b)", re.IGNORECASE)
_SINGLE_QUOTED = re.compile(r"(?<![\w’])'(?=\S)([^'\n]*[^'\s])'(?!\w)")
_DOUBLE_QUOTED = re.compile(r'"(?=\S)([^"\n]*[^"\s])"')


def voice(brand: Brand, own: Address | None, audience: Audience) -> Address:
    """How the reader is addressed: the brand decides, then the form, then who the sheet is for."""
    return brand.address or own or spoken_to(audience)


def variant(text: Promise, address: Address, *, large: bool, named: bool, screen: bool = False) -> str:
    """The text in the asked-for voice; `named`: for a sheet on which a name stands; `screen`: as a screen says it."""
    if isinstance(text, TextByNames):
        text = text.named if named else text.anonymous
    if not isinstance(text, TextVariants):
        return text
    on_screen = text.screen if screen else None
    few_words = text.large if large else None
    return on_screen or few_words or getattr(text, address) or text.default


def control_character(text: str) -> str | None:
    """The first character that cannot be printed, as U+XXXX, or None."""
    found = _CONTROL.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def typeset(text: str) -> str:
    """Typewriter habits made type: curly quotes, dashes, an ellipsis, hard spaces where a line must not break."""
    text = unicodedata.normalize("NFC", text)
    text = text.replace("...", "…").replace("--", "–").replace(" - ", " – ").replace(" – ", f"{NBSP}– ")
    text = _DOUBLE_QUOTED.sub("“\\1”", text)
    text = _APOSTROPHE_WORD.sub("’", text)
    text = _SINGLE_QUOTED.sub("‘\\1’", text).replace("'", "’")
    text = _UNIT.sub(NBSP, text)
    return re.sub(r"(?<=[€§]) ", NBSP, text)


def rich(text: str, *, bold: bool = False) -> Rich:
    """Typeset text with `**bold**` as spans; white space is one space, none at the ends."""
    text = typeset(_SPACE.sub(" ", text).strip(" "))
    spans = []
    for index, part in enumerate(_BOLD.split(text)):
        if part:
            spans.append(Span(part, bold=bold or index % 2 == 1))
    return tuple(spans)
