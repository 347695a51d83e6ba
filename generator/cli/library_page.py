"""Writes `docs/library.md`: every sheet that ships, counted as it is drawn, and the packs that they are in.

`python -m generator.cli.library_page docs/library.md` writes the page; with `--check` it says whether it is up to date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.define.library import Library
from generator.gallery.facts import Facts, facts

BRAND = "waterrade"
MEASURED = Path(__file__).parents[2] / "docs" / "library-measured.json"
"""What `tests/benchmarks/measure_library.py` measured of each sheet."""
_COLUMNS = (
    "blad", "waarvoor", "voor", "minuten", "bladzijden", "groot", "soorten vragen", "kolommen", "scores", "in pakket",
    "PDF", "stil fout", "nakijken",
)  # fmt: skip
_HEAD = f"""\
# Alle werkbladen en pakketten

<!-- Made by `python -m generator.cli.library_page docs/library.md`: do not edit. -->

Wat er is om uit te kiezen. Zo zien de bladen eruit (je eigen huisstijl: `werkblad gallery`):

![Van elk werkblad de eerste bladzijde](pictures/bibliotheek.png)

De bladzijden zijn geteld in huisstijl {BRAND}, in gewone en in grote letters. *Minuten*: hoe lang invullen ongeveer
duurt. *Kolommen*: hoeveel kolommen een blad in de tabel vult. Wat een soort vraag is, staat in
[Vraagsoorten](vraagsoorten.md).

De laatste drie kolommen zijn gemeten. *PDF*: wat veraPDF mis vindt aan de invul-pdf (PDF/UA-1 en PDF/A-2a samen). *Stil
fout* en *nakijken*: bladzijden zijn nagebootst ingevuld, gekopieerd, gefaxt, gefotografeerd en vuil gemaakt, en daarna
gelezen ([hoe](selftest.md)). *Stil fout*: hoeveel velden anders zijn gelezen dan bedoeld, zonder dat iemand het merkt.
*Nakijken*: hoeveel velden naar een mens gaan. Een streepje: na de laatste verandering van het blad nog niet gemeten.

## Werkbladen

| {" | ".join(_COLUMNS)} |
|---|---|---|--:|--:|--:|---|--:|--:|---|--:|--:|--:|
"""
_PACKS = """
## Pakketten

*Minuten*: alles bij elkaar, met welkom en pauze.

| pakket | waarvoor | voor | minuten | bladen, in volgorde |
|---|---|---|--:|---|
"""


def page(measured: Path = MEASURED) -> str:
    """The whole page, Markdown. `measured`: the file with what was measured; without it there are no figures."""
    library = Library(None)
    figures = json.loads(measured.read_text("utf-8"))["sheets"] if measured.exists() else {}
    rows = "".join(f"{_row(sheet, figures)}\n" for sheet in facts(library, BRAND))
    return _HEAD + rows + _PACKS + "".join(f"{row}\n" for row in _packs(library))


def measured_of(figures: Mapping[str, Any], key: str, version: int, wording: str) -> dict[str, Any] | None:
    """What was measured of a sheet as it is now; None if it was not, or if its texts or columns are others since."""
    found: dict[str, Any] | None = figures.get(key)
    return found if found is not None and (found["version"], found["wording"]) == (version, wording) else None


def _figures(found: dict[str, Any] | None) -> tuple[str, str, str]:
    if found is None:
        return "–", "–", "–"
    total = f"{found['fields']:,}".replace(",", ".")
    failures = found["verapdf_failures"]
    return "goed" if not failures else f"{failures} fout", f"{found['silent']} van {total}", str(found["to_review"])


def _row(of: Facts, figures: Mapping[str, Any]) -> str:
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
        *_figures(measured_of(figures, sheet.key, of.version, of.wording)),
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
