"""Writes `docs/library.md`: every sheet that ships, counted as it is drawn, and the packs that they are in.

`python -m generator.cli.library_page docs/library.md` writes the page; with `--check` it says whether it is up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from generator.define.library import Library
from generator.gallery.facts import Facts, facts

BRAND = "waterrade"
_HEAD = f"""\
# Alle werkbladen en pakketten

<!-- Made by `python -m generator.cli.library_page docs/library.md`: do not edit. -->

Wat er is om uit te kiezen. Zo zien de bladen eruit (je eigen huisstijl: `werkblad gallery`):

![Van elk werkblad de eerste bladzijde](pictures/bibliotheek.png)

De bladzijden zijn geteld in huisstijl {BRAND}, in gewone en in grote letters. *Minuten*: hoe lang invullen ongeveer
duurt. *Kolommen*: hoeveel kolommen een blad in de tabel vult. Wat een soort vraag is, staat in
[Vraagsoorten](vraagsoorten.md).

## Werkbladen

| blad | waarvoor | voor | minuten | bladzijden | groot | soorten vragen | kolommen | scores | in pakket |
|---|---|---|--:|--:|--:|---|--:|--:|---|
"""
_PACKS = """
## Pakketten

*Minuten*: alles bij elkaar, met welkom en pauze.

| pakket | waarvoor | voor | minuten | bladen, in volgorde |
|---|---|---|--:|---|
"""


def page() -> str:
    """The whole page, Markdown."""
    library = Library(None)
    rows = "".join(f"{_row(sheet)}\n" for sheet in facts(library, BRAND))
    return _HEAD + rows + _PACKS + "".join(f"{row}\n" for row in _packs(library))


def _row(of: Facts) -> str:
    sheet = of.sheet
    cells = (
        f"**{sheet.title}** `{sheet.key}`",
        sheet.description,
        sheet.audience,
        sheet.minutes or "–",
        of.pages,
        of.pages_large,
        _codes(of.kinds),
        of.variables,
        of.scores or "–",
        _codes(sheet.packs) or "–",
    )
    return f"| {' | '.join(map(str, cells))} |"


def _packs(library: Library) -> Iterator[str]:
    for pack in library.listing()["packs"]:
        what = f"**{pack['title']}** `{pack['key']}`"
        yield f"| {what} | {pack['description']} | {pack['audience']} | {pack['minutes']} | {_codes(pack['sheets'])} |"


def _codes(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def run(arguments: list[str]) -> int:
    """`[--check] FILE`: write the page, or compare it; the exit code."""
    path = Path(next(a for a in arguments if a != "--check"))
    if "--check" not in arguments:
        path.write_text(page(), encoding="utf-8")
        return 0
    if path.read_text("utf-8") == page():
        return 0
    sys.stdout.write(f"{path} is stale: run python -m generator.cli.library_page {path}\n")
    return 1


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
