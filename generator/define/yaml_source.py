"""YAML in, a tree with line numbers out. Only plain data: no tags, no anchors, nothing that can blow up or run code.

Values are read as YAML 1.2 does (`ja`, `nee`, `on`, `off` and dates are texts), duplicate keys are errors.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from generator.define.node import Map, Node, Scalar, Seq, Spot
from generator.model.errors import DefinitionError, Problem, system_reason

FILE_MAX_BYTES = 512 * 1024  # the largest sheet of the library is some 20 kB
DEPTH_MAX = 24  # a form needs ten levels
TREES_KEPT = 128  # what ships is some 60 files; a tree takes about 300 kB
NODES_MAX = 60_000  # keeps a hostile file from taking more than a few seconds

_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_FLOAT = re.compile(r"[-+]?([0-9]{1,15}\.[0-9]{0,15}|\.[0-9]{1,15}|[0-9]{1,15}(\.[0-9]{0,15})?[eE][-+]?[0-9]{1,2})")
_COLOUR_REMARK = re.compile(r":\s+(#[0-9A-Fa-f]{3,8})\b")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

# what the YAML library says → what it is called here, and what to do
_TRANSLATED: tuple[tuple[str, str, str], ...] = (
    ("'\\t'", "Hier staat een tab.", "Laat regels inspringen met spaties, niet met tabs."),
    (
        "mapping values are not allowed",
        "Hier staat een dubbele punt die niet mag.",
        "Zet de tekst tussen aanhalingstekens als er een dubbele punt in staat. Kijk ook of de regel goed inspringt.",
    ),
    (
        "unexpected end of stream",
        "Een aanhalingsteken gaat wel open, maar niet dicht.",
        "Zet aan het einde van de tekst hetzelfde aanhalingsteken als aan het begin.",
    ),
    (
        "expected ',' or ",
        "Een haak [ of { gaat wel open, maar niet goed dicht.",
        "Zet een komma tussen de delen en sluit af met ] of }.",
    ),
    (
        "expected <block end>",
        "Deze regel springt niet goed in.",
        "Laat regels die bij elkaar horen even ver inspringen. Een tekst met ' of \" erin: zet de hele tekst tussen "
        "de andere soort aanhalingstekens.",
    ),
    (
        "could not find expected ':'",
        "Hier hoort 'naam: waarde' te staan, maar de dubbele punt ontbreekt.",
        "Zet een dubbele punt en een spatie achter de naam.",
    ),
    (
        "cannot start any token",
        "Een tekst mag niet met dit teken beginnen.",
        "Zet de tekst tussen aanhalingstekens.",
    ),
    (
        "expected a single document",
        "Er staan meer documenten in dit bestand (een regel met ---).",
        "Maak er één document van, of verdeel het over meer bestanden.",
    ),
)


def read_yaml(path: Path) -> Map:
    """The file's tree. Raises DefinitionError with everything that is wrong with the file as YAML.

    The same text is parsed once per process (a tree is never changed): each library of a process reads what ships.
    """
    return _parsed(_text_of(path), path)


@functools.lru_cache(maxsize=TREES_KEPT)
def _parsed(text: str, path: Path) -> Map:
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path) -> Map:
    """The tree of `text`; `path` is only named in messages."""
    builder = _Builder(path, text)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except YAMLError as error:
        builder.problems.append(_translated(error, path))
    except (ValueError, OverflowError, RecursionError, IndexError, AttributeError) as error:  # slips of the library
        what = f"De YAML is niet te begrijpen ({type(error).__name__})."
        builder.problems.append(
            Spot(path).problem(what, "Kijk de regels na, of begin van een werkend bestand.", "yaml")
        )
    except _StopError:
        pass
    if not builder.problems and not isinstance(builder.root, Map):
        what = "Het bestand is leeg." if builder.root is None else "Het bestand bestaat niet uit 'naam: waarde'-regels."
        builder.problems.append(Spot(path).problem(what, "Begin met een regel als 'title: …'.", "yaml-leeg"))
    if builder.problems:
        raise DefinitionError(tuple(builder.problems))
    assert isinstance(builder.root, Map)
    return builder.root


def _text_of(path: Path) -> str:
    spot = Spot(path)
    try:
        if not path.is_file():
            raise DefinitionError((spot.problem("Dit bestand is er niet.", "Kijk de naam en de map na.", "bestand"),))
        with path.open("rb") as handle:
            data = handle.read(FILE_MAX_BYTES + 1)
    except OSError as error:
        what = f"Dit bestand is niet te lezen ({system_reason(error)})."
        raise DefinitionError((spot.problem(what, "Kijk of je het bestand mag openen.", "bestand"),)) from error
    if len(data) > FILE_MAX_BYTES:
        what = f"Dit bestand is groter dan {FILE_MAX_BYTES // 1024} kB."
        raise DefinitionError((spot.problem(what, "Een formulier is kleiner. Is dit het goede bestand?", "bestand"),))
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = "Dit bestand is niet opgeslagen als UTF-8: een letter is niet te lezen."
        mend = "Sla het bestand in je editor opnieuw op met codering UTF-8."
        raise DefinitionError((Spot(path, line).problem(what, mend, "codering"),)) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        what = "Er staat een NUL-teken in dit bestand: het is geen tekst of het is beschadigd."
        raise DefinitionError((Spot(path, line).problem(what, "Neem een goede kopie van het bestand.", "codering"),))
    return text


def _translated(error: YAMLError, path: Path) -> Problem:
    message = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    line = 0
    if isinstance(error, MarkedYAMLError):
        opened = "quoted scalar" in str(error.context) or "flow" in str(error.context)
        mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
    for part, what, mend in _TRANSLATED:
        if part in message:
            return Spot(path, line).problem(what, mend, "yaml")
    if "special characters are not allowed" in str(error):
        what = "Er staat een onzichtbaar stuurteken in het bestand."
        return Spot(path, line).problem(what, "Haal het teken weg: typ de tekst opnieuw.", "yaml")
    what = f"De YAML is hier niet te begrijpen ({message})."
    mend = "Kijk naar aanhalingstekens, dubbele punten en het inspringen, ook op de regel erboven."
    return Spot(path, line).problem(what, mend, "yaml")


class _StopError(Exception):
    """The file is beyond a limit: no use in reading on."""


class _Builder:
    """Puts parse events together to a tree, without recursion."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._lines = text.splitlines()
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self._open: list[_OpenMap | _OpenSeq] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        spot = Spot(self.path, event.start_mark.line + 1)
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                _, what, mend = _TRANSLATED[-1]
                self.problems.append(spot.problem(what, mend, "yaml"))
                raise _StopError
        elif isinstance(event, AliasEvent):
            self._refuse(spot, f"Verwijzingen (*{event.anchor}) kunnen hier niet.", "Schrijf de tekst voluit.")
            self._put(Scalar("", spot))
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._put(self._open.pop().closed())
        elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)):
            self._begin(event, spot)

    def _begin(self, event: Any, spot: Spot) -> None:
        self._nodes += 1
        if self._nodes > NODES_MAX or len(self._open) > DEPTH_MAX:
            self._refuse(spot, "Dit bestand is te groot of te diep genest.", "Maak het eenvoudiger of splits het.")
            raise _StopError
        if event.anchor:
            self._refuse(spot, f"Ankers (&{event.anchor}) kunnen hier niet.", "Schrijf de tekst voluit.")
        if event.tag is not None and str(event.tag) != "!":
            what = "YAML-labels (met uitroepteken, zoals !!python) kunnen hier niet."
            self._refuse(spot, what, "Haal het label weg. Begint een tekst met !, zet hem dan tussen aanhalingstekens.")
        if isinstance(event, MappingStartEvent):
            self._open.append(_OpenMap(spot, self.problems, self._lines))
        elif isinstance(event, SequenceStartEvent):
            self._open.append(_OpenSeq(spot))
        else:
            self._put(self._scalar(event, spot))

    def _scalar(self, event: Any, spot: Spot) -> Scalar:
        text: str = event.value
        if event.style in (None, "") and not event.tag:
            value = _value(text)
            return Scalar(value, spot, spot.line, "" if isinstance(value, str) else text)
        odd = next((c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t\r"), None)
        if odd is not None:
            self._refuse(spot, f"In deze tekst staat een stuurteken (U+{ord(odd):04X}).", "Haal het teken weg.")
            text = ""
        below = 1 if event.style in ("|", ">") else 0
        return Scalar(unicodedata.normalize("NFC", text), spot, spot.line + below)

    def _refuse(self, spot: Spot, what: str, mend: str) -> None:
        self.problems.append(spot.problem(what, mend, "yaml"))

    def _put(self, node: Node) -> None:
        if self._open:
            self._open[-1].add(node)
        else:
            self.root = node if not (isinstance(node, Scalar) and node.value is None) else None


class _OpenSeq:
    def __init__(self, spot: Spot) -> None:
        self._spot = spot
        self._items: list[Node] = []

    def add(self, node: Node) -> None:
        self._items.append(node)

    def closed(self) -> Seq:
        return Seq(tuple(self._items), self._spot)


class _OpenMap:
    def __init__(self, spot: Spot, problems: list[Problem], lines: list[str]) -> None:
        self._spot = spot
        self._problems = problems
        self._lines = lines
        self._key: str | None = None
        self._entries: dict[str, Node] = {}
        self._keys: dict[str, Spot] = {}

    def add(self, node: Node) -> None:
        if self._key is None:
            self._key = self._as_key(node)
            return
        key, self._key = self._key, None
        self._entries[key] = node
        if isinstance(node, Scalar) and node.value is None:
            self._look_behind(self._keys.get(key, self._spot))

    def _look_behind(self, spot: Spot) -> None:
        """An empty value with a colour behind it (`primary: #1B4F72`): YAML takes that for a remark."""
        line = self._lines[spot.line - 1] if 0 < spot.line <= len(self._lines) else ""
        found = _COLOUR_REMARK.search(line)
        if found:
            what = f"De kleur {found[1]} staat niet tussen aanhalingstekens: alles na # telt als opmerking."
            self._problems.append(spot.problem(what, f'Schrijf het zo: "{found[1]}"', "yaml"))

    def _as_key(self, node: Node) -> str:
        if not isinstance(node, Scalar):
            what = "Een lijst of blok kan geen naam zijn."
            mend = "Schrijf 'naam: waarde'. Begint een tekst met {{, zet hem dan tussen aanhalingstekens."
            self._problems.append(node.spot.problem(what, mend, "yaml"))
            return "?"
        key = unicodedata.normalize("NFC", node.written) or "null"
        if key in self._entries:
            first = self._keys[key].line
            what = f"'{key}' staat hier voor de tweede keer (eerst op regel {first})."
            self._problems.append(node.spot.problem(what, "Haal een van de twee weg.", "dubbel"))
        if key == "<<":
            what = "Samenvoegen met << kan hier niet."
            self._problems.append(node.spot.problem(what, "Gebruik 'extends', of schrijf het voluit.", "yaml"))
        self._keys[key] = node.spot
        return key

    def closed(self) -> Map:
        return Map(self._entries, self._keys, self._spot)


def _value(text: str) -> str | int | float | bool | None:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return unicodedata.normalize("NFC", text)
