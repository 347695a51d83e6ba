"""Click speaks English; the people who use Werkblad read Dutch. Click's own sentences, translated.

Click looks its sentences up through a module-level `_` (gettext). Each module's `_` is replaced by a look-up here,
which needs no compiled catalogue and no environment variable. A sentence that is not listed stays English: the test
`tests/cli/test_dutch.py` runs into the common ones.
"""

from __future__ import annotations

import importlib

import click

SENTENCES = {
    "Usage:": "Gebruik:",
    "Options": "Opties",
    "Arguments": "Argumenten",
    "Commands": "Opdrachten",
    "Error: {message}": "Fout: {message}",
    "Show this message and exit.": "Laat deze uitleg zien.",
    "Show the version and exit.": "Laat de versie zien.",
    "Try '{command} {option}' for help.": "Probeer '{command} {option}' voor uitleg.",
    "No such option: {name}": "De optie {name} bestaat niet.",
    "No such option {name!r}.": "De optie {name} bestaat niet.",
    "No such command {name!r}.": "De opdracht {name} bestaat niet. Kijk in 'werkblad --help' wat er wel is.",
    "Did you mean {possibility}?": "Bedoel je {possibility}?",
    "(Possible options: {possibilities})": "(Lijkt op: {possibilities})",
    "Missing argument": "Vul nog in:",
    "Missing option": "Zet deze optie erbij:",
    "Missing parameter": "Er ontbreekt iets",
    "Missing parameter: {param_name}": "Er ontbreekt iets: {param_name}",
    "Positional arguments": "Argumenten",
    "%(prog)s, version %(version)s": "%(prog)s, versie %(version)s",
    "Could not open file {filename!r}: {message}": "{filename!r} gaat niet open: {message}",
    "Argument {name!r} takes {nargs} values.": "Bij {name} horen {nargs} waarden.",
    "Missing {param_type}": "Er ontbreekt iets",
    "Missing command.": "Welke opdracht? Kijk in 'werkblad --help' wat er is.",
    "Choose from:\n\t{choices}": "Kies uit: {choices}.",
    "Invalid value: {message}": "Dat kan niet: {message}",
    "Invalid value for {param_hint}: {message}": "Bij {param_hint}: {message}",
    "{value!r} is not a valid {number_type}.": "{value!r} is geen getal.",
    "{value} is not in the range {range}.": "{value} kan niet. Kies een getal: {range}.",
    "{name} {filename!r} does not exist.": "{filename!r} bestaat niet. Controleer de naam en de map.",
    "{name} {filename!r} is a directory.": "{filename!r} is een map, geen bestand.",
    "{name} {filename!r} is a file.": "{filename!r} is een bestand, geen map.",
    "{name} {filename!r} is not readable.": "{filename!r} is niet te lezen.",
    "Option {name!r} does not take a value.": "Achter {name} hoort niets.",
    "default: {default}": "standaard: {default}",
    "(dynamic)": "(wisselt)",
    "required": "verplicht",
    "Aborted!": "Afgebroken.",
    "file": "bestand",
    "directory": "map",
    "path": "pad",
}
PLURALS = {
    "{value!r} is not {choice}.": "{value!r} kan niet. Kies {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} kan niet. Kies uit {choices}.",
    "Option {name!r} requires an argument.": "Achter {name} hoort nog iets.",
    "Option {name!r} requires {nargs} arguments.": "Achter {name} horen {nargs} dingen.",
    "Takes {nargs} values but 1 was given.": "Hier horen {nargs} waarden, er is er 1.",
    "Takes {nargs} values but {len} were given.": "Hier horen {nargs} waarden, er zijn er {len}.",
    "Got unexpected extra argument ({args})": "Dit is te veel: {args}",
    "Got unexpected extra arguments ({args})": "Dit is te veel: {args}",
    "Did you mean {possibility}?": "Bedoel je {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Bedoel je een van deze: {possibilities}?)",
    "(Possible options: {possibilities})": "(Lijkt op: {possibilities})",
}


def _one(sentence: str) -> str:
    return SENTENCES.get(sentence, sentence)


def _many(singular: str, plural: str, number: int) -> str:
    english = singular if number == 1 else plural
    return PLURALS.get(english) or SENTENCES.get(english, english)


def _range(kind: click.IntRange) -> str:
    least, most = (None if edge is None else f"{edge:,}".replace(",", ".") for edge in (kind.min, kind.max))
    if least is None:
        return f"hoogstens {most}"
    return f"{least} of meer" if most is None else f"{least} t/m {most}"


def speak_dutch() -> None:
    """Let click's own sentences come out in Dutch."""
    click.IntRange._describe_range = _range  # type: ignore[method-assign, assignment]
    click.IntRange.name, click.STRING.name = "getal", "tekst"
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types"):
        module = importlib.import_module(f"click.{name}")
        if hasattr(module, "_"):
            module._ = _one  # type: ignore[attr-defined]
        if hasattr(module, "ngettext"):
            module.ngettext = _many  # type: ignore[attr-defined]
