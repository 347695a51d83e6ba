"""A workspace of one's own: copies of a brand and a pack, and for each sheet a small overlay to fill in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.atomic import atomic_folder
from generator.define.address import nobody_there
from generator.define.extends import CHILD_LISTS
from generator.define.layers import Entry, Kind
from generator.define.library import Library
from generator.define.schema import write_schemas
from generator.define.starters import EXAMPLE_FORM, EXAMPLE_KEY, NewBrand
from generator.model.definition import FormDefinition
from generator.model.errors import OutputError
from generator.model.questions.note import Note
from generator.model.questions.poles import PoleRow
from generator.model.texts import default_text

FORM_SCHEMA = "# yaml-language-server: $schema=../schemas/form.schema.json\n"
DEEPER_SCHEMA = "# yaml-language-server: $schema=../../schemas/{kind}.schema.json\n"
CHILD_NAMES = {  # of each list that a change can name a member of
    "choices": "keuze",
    "rows": "rij",
    "columns": "kolom",
    "series": "keer",
    "gives": "keuze bij gives",
    "moments": "moment",
    "rings": "ring",
}
LABEL_SHOWN_CHARS = 60  # of a question, in the comment that lists them


def init_workspace(
    target: Path, *, brand: str, pack: str, source: Path | None = None, house: NewBrand | None = None
) -> tuple[Path, ...]:
    """Make the folder `target`, whole or not at all; gives its files. `source`: a workspace to copy from.

    `house`: a new house style instead of a copy of `brand`. Raises OutputError if there is something in `target`
    already or the new house style has the name of one that is there, NotFoundError for an unknown brand or pack.
    """
    _refuse_full(target)
    library = Library(source)
    if house is None:
        library.brand(brand)
    else:
        _refuse_taken(house, library)
    sheets = [library.form(key) for key in library.pack(pack).sheets]
    with atomic_folder(target) as folder:
        if house is None:
            _copy_brand(library.entry(Kind.BRAND, brand), folder / "brand" / brand)
        else:
            _write_brand(house, folder / "brand" / house.key)
        _copy_pack(library.entry(Kind.PACK, pack), folder / "forms" / "packs" / f"{pack}.yaml")
        for form in sheets:
            (folder / "forms" / f"{form.key}.yaml").write_text(_stub(form), encoding="utf-8")
        (folder / "forms" / f"{EXAMPLE_KEY}.yaml").write_text(
            FORM_SCHEMA + EXAMPLE_FORM.format(brand=brand), encoding="utf-8"
        )
        write_schemas(folder / "schemas")
        (folder / "README.md").write_text(_readme(brand, pack, sheets), encoding="utf-8")
        names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return tuple(target / name for name in names)


def add_brand(workspace: Path, house: NewBrand) -> tuple[Path, ...]:
    """Begin a house style in a workspace that is there; gives its files.

    Raises OutputError if there is one of that name already.
    """
    _refuse_taken(house, Library(workspace))
    target = workspace / "brand" / house.key
    _refuse_full(target)
    with atomic_folder(target) as folder:
        _write_brand(house, folder)
    return tuple(sorted(target.iterdir()))


def _refuse_taken(house: NewBrand, library: Library) -> None:
    """A new house style must not cover one that is there."""
    if house.key in {entry["key"] for entry in library.listing()["brands"]}:
        raise OutputError(
            f"Er is al een huisstijl '{house.key}'.",
            "Kies een andere naam. Wil je die huisstijl zelf aanpassen? Laat '--logo' dan weg.",
        )


def _write_brand(house: NewBrand, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    (target / house.logo_name).write_bytes(house.logo)
    (target / "brand.yaml").write_text(_with_schema(house.text(), "brand"), encoding="utf-8")


def _refuse_full(target: Path) -> None:
    if target.is_dir() and not any(target.iterdir()):
        return
    if target.exists() or target.is_symlink():
        what = f"De map {target} bestaat al en is niet leeg." if target.is_dir() else f"{target} is geen map."
        raise OutputError(what, "Kies een nieuwe naam. Wat er al staat, blijft zoals het is.")


def _copy_brand(entry: Entry, target: Path) -> None:
    """The brand's folder, without links and hidden files."""
    target.mkdir(parents=True)
    for path in sorted(entry.path.parent.iterdir()):
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            shutil.copyfile(path, target / path.name)
    copy = target / entry.path.name
    text = _ENTRY_URL.sub(_without_example, copy.read_text(encoding="utf-8-sig"))
    copy.write_text(_with_schema(text, "brand"), encoding="utf-8")


_ENTRY_URL = re.compile(r"^entry_url:[ \t]*(\S+).*$", re.MULTILINE)


def _without_example(line: re.Match[str]) -> str:
    """Nobody is at an example's address: in a workspace of one's own it is a hint, and nothing is printed."""
    return f"# {line[0]}" if nobody_there(line[1].strip("\"'")) else line[0]


def _copy_pack(entry: Entry, target: Path) -> None:
    target.parent.mkdir(parents=True)
    target.write_text(_with_schema(entry.path.read_text(encoding="utf-8-sig"), "pack"), encoding="utf-8")


def _with_schema(text: str, kind: str) -> str:
    return text if "yaml-language-server" in text else DEEPER_SCHEMA.format(kind=kind) + text


def _stub(form: FormDefinition) -> str:
    """An overlay that changes nothing yet, with the names of all questions as a help."""
    names = "\n".join(_outline(form))
    first = next((item.id for item in form.items), form.sections[0].id)
    return f"""\
{FORM_SCHEMA}# Jouw versie van "{one_line(default_text(form.title))}".
# Het meegeleverde formulier is het begin; hieronder zet je alleen wat anders moet.
extends: {form.key}
version: {form.version}  # maak dit nummer één hoger als je iets verandert

# Haal het # weg voor wat je wilt gebruiken:
# title: Een andere titel
# change:
#   {first}:
#     label: Een andere tekst
#     choices:
#       naam_van_een_keuze: Een andere tekst bij die keuze
# hide: [{first}]

# De namen in dit formulier:
{names}
"""


def _outline(form: FormDefinition) -> Iterator[str]:
    for section in form.sections:
        title = one_line(default_text(section.title)) if section.title else ""
        yield f"#   {section.id}  (sectie) {title}".rstrip()
        for item in section.items:
            kind = "tekst" if isinstance(item, Note) else item.type
            yield f"#     {item.id}  ({kind}) {one_line(default_text(item.label))}"
            for name in CHILD_LISTS:
                for child in getattr(item, name, ()):
                    yield f"#       {child.name}  ({CHILD_NAMES[name]}) {one_line(_said(child))}"


def _said(child: Any) -> str:
    """What a member of a list says: its label, or (a row between two poles) both its ends."""
    texts = child.texts if isinstance(child, PoleRow) else (child.label,)
    return " – ".join(default_text(text) for text in texts)


def one_line(text: str) -> str:
    """A text on one line, cut where it gets long."""
    line = " ".join(text.split())
    return line if len(line) <= LABEL_SHOWN_CHARS else line[: LABEL_SHOWN_CHARS - 1].rstrip() + "…"


def _readme(brand: str, pack: str, sheets: list[FormDefinition]) -> str:
    forms = "\n".join(f"- `forms/{form.key}.yaml`: {one_line(default_text(form.title))}" for form in sheets)
    return f"""\
# Mijn werkmap voor Werkblad

Wat hier staat, gaat vóór wat er bij het programma zit. De rest blijft zoals het is.

## Wat er staat

- `brand/{brand}/`: de huisstijl. Verander naam, kleuren, logo en contact in `brand.yaml`.
- `forms/packs/{pack}.yaml`: het pakket. Welke bladen, in welke volgorde, en het blad voor de begeleider.
{forms}
- `forms/{EXAMPLE_KEY}.yaml`: een eigen formulier om mee te beginnen. Hou het, of gooi het weg.
- `schemas/`: hiermee vult je editor aan terwijl je typt (zie `schemas/README.md`).

## Zo ga je verder

1. Verander een bestand.
2. Kijk of alles klopt: `werkblad check`
3. Bekijk de kleuren: `werkblad brand check {brand}`
4. Maak de bladen: `werkblad build {pack} --brand {brand} --preview`

Doe deze opdrachten in deze map. Wil je terug naar een meegeleverd formulier? Gooi het bestand in `forms/` weg.

Een eigen naam voor de huisstijl? Geef de map `brand/{brand}` een andere naam en pas de regel `key` aan.
"""
