"""Texts that promise a sheet without a name, looked at without running them: do they hold once a name stands on it?

A run from a list of people prints a name on every sheet. `who_sees` and a brand's `privacy` exist to promise; they can
be written twice (`anonymous`, `named`), and one that cannot hold stops such a run. Any other text is pointed at only:
it may be an instruction that this cannot tell from a promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from generator.define.node import Map, Node, Scalar, Seq, Spot
from generator.model.errors import Problem
from generator.model.texts import TextByNames

BY_NAMES = frozenset(TextByNames.model_fields)
PROMISING = ("who_sees", "privacy")  # fields whose whole point is what they promise
SHOWN_CHARS = 60  # of a sentence, in a message

_PROMISE = re.compile(
    r"\b(?:geen|zonder)\s+(?:\w+\s+)?(?:naam|namen)\b"
    r"|(?<!\bniet )(?<!\bniet meer )\b(?:anonie(?:m|me)|naamlo(?:os|ze))\b"
    r"|\bniet\s+(?:te\s+)?herleid(?:en|baar|bare)\b"
    r"|\bniemand\s+(?:weet|ziet|kan\s+zien|komt\s+te\s+weten)\s+(?:van\s+)?wie\b",
    re.IGNORECASE,
)
_ASKED_OF_THE_READER = re.compile(r"^\W*(?:schrijf|noem|zet|vul|gebruik|typ|noteer|geef|wil|wilt)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\s*\n")
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_CHOOSES = re.compile(r"\{%.*?\bnamed\b.*?%\}", re.DOTALL)  # it says itself what holds when
_ELEMENT = re.compile(r"<[^>]*>")
_TWO_TEXTS = (
    "Schrijf twee teksten: 'anonymous: …' voor bladen zonder naam, en 'named: …' voor bladen met een naam. "
    "Uitleg: docs/definities.md."
)
_AROUND = "Belooft deze zin iets? Verander hem, of zet er {% if not named %} … {% endif %} omheen."


def promise(text: str) -> str:
    """The first sentence that promises a sheet without a name, or that nobody knows whose it is; empty: none does."""
    if _CHOOSES.search(text):
        return ""
    for sentence in _SENTENCE.split(_ELEMENT.sub(" ", _JINJA.sub("…", text))):
        said = " ".join(sentence.replace("**", "").split())
        if _PROMISE.search(said) and not said.endswith("?") and not _ASKED_OF_THE_READER.match(said):
            return said
    return ""


def check_promises(tree: Map, *, building: bool = False) -> Iterator[Problem]:
    """Where a form, pack or brand promises what does not hold on a sheet with a name.

    `building`: for a run with names. Then a promise that would be printed is an error; else all of it is advice.
    """
    for key, value in tree.entries.items():
        promising = key in PROMISING
        for text, explicit in _texts(value, explicit=False):
            said = promise(str(text.value))
            if said:
                yield _problem(text, said, promising and not explicit, building)


def _texts(node: Node, *, explicit: bool) -> Iterator[tuple[Scalar, bool]]:
    """Every text for sheets with a name, and whether it was written for those."""
    if isinstance(node, Scalar):
        if isinstance(node.value, str):
            yield node, explicit
    elif isinstance(node, Seq):
        for item in node.items:
            yield from _texts(item, explicit=explicit)
    elif node.entries and node.entries.keys() <= BY_NAMES:
        if "named" in node.entries:
            yield from _texts(node.entries["named"], explicit=True)
        elif "anonymous" in node.entries:
            yield from _texts(node.entries["anonymous"], explicit=explicit)
    else:
        for key, value in node.entries.items():
            if key not in _NOT_PRINTED:
                yield from _texts(value, explicit=explicit)


_NOT_PRINTED = frozenset({"id", "name", "type", "scoring", "sheet"})


def _problem(text: Scalar, said: str, promising: bool, building: bool) -> Problem:
    spot = Spot(text.spot.path, text.text_line or text.spot.line)
    shown = said if len(said) <= SHOWN_CHARS else said[: SHOWN_CHARS - 1].rstrip() + "…"
    what = f"Hier staat '{shown}', maar met een lijst van deelnemers staat er wel een naam op het blad."
    severity = "fout" if promising and building else "let op"
    return spot.problem(what, _TWO_TEXTS if promising else _AROUND, "belofte", severity)


def check_template_promises(source: str, path: Path) -> Iterator[Problem]:
    """The same in the words of a template."""
    if _CHOOSES.search(source):
        return
    for number, line in enumerate(source.splitlines(), start=1):
        said = promise(line)
        if said:
            what = f"Hier staat '{said[:SHOWN_CHARS]}', maar met een lijst van deelnemers staat er wel een naam op."
            yield Spot(path, number).problem(what, _AROUND, "belofte", "let op")
