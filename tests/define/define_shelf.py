"""A small shipped library and a workspace beside it; each test changes the one file it is about."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

from generator.define.library import Library
from generator.model.errors import Problem

REPOSITORY = Path(__file__).resolve().parents[2]

FORM = """\
key: scan
version: 3
title: Scan van {{ words.organisatie }}
lead: Kruis aan wat nu klopt.
description: Vijf spanningen
audience: organisatie
sections:
  - id: vooruit
    title: Vooruitkijken
    items:
      - id: lang
        type: select_one
        label: We kijken ver vooruit.
        hint: Denk aan vijf jaar.
        choices:
          - {name: ja, label: Ja}
          - {name: nee, label: Nee}
      - id: visie
        type: text
        label: Wat is jullie visie?
        lines: 4
  - id: samen
    title: Samen
    items:
      - id: wie
        type: likert
        label: Wie doet wat?
        rows:
          - {name: hr, label: HR}
          - {name: lijn, label: Leidinggevende}
        choices:
          - {name: ja, label: Ja}
          - {name: nee, label: Nee}
      - id: gezond
        type: scale
        label: Hoe fit ben je?
        private: true
        left: Niet fit
        right: Heel fit
"""

PACK = """\
title: Kern
description: Het hart
audience: gemengd
sheets: [scan, kort]
facilitator:
  goal: Samen kijken.
  steps:
    - {minutes: 10, what: Welkom}
    - {minutes: 30, what: Invullen, sheet: scan}
    - {minutes: 20, what: Terugkijken, sheet: kort}
"""

SHORT_FORM = """\
version: 1
title: Kort
description: Eén vraag
audience: medewerker
who_sees: Alleen je team.
sections:
  - id: een
    items:
      - {id: vraag, type: text, label: Wat wil je kwijt?}
"""

BRAND = """\
name: Gemeente Waterrade
short_name: Waterrade
description: Nuchter blauw
palette: {primary: "#1B4F72", accent: "#B9770E"}
logo: logo.svg
logo_alt: Logo van Waterrade
typefaces: {heading: atkinson, body: atkinson}
contact: {name: Team P en O, email: po@waterrade.example}
privacy: Alleen het team leest dit.
entry_url: https://vul.waterrade.gemeente/{code}
"""

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10v10z"/></svg>'


@dataclass(frozen=True)
class Shelf:
    """Two data roots to write in."""

    shipped: Path
    workspace: Path

    def write(self, path: str, text: str, *, shipped: bool = False) -> Path:
        """A file in the workspace (or in what ships), its text without common indentation."""
        target = (self.shipped if shipped else self.workspace) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(text), encoding="utf-8")
        return target

    def library(self) -> Library:
        """The library as it is now."""
        return Library(self.workspace)

    def check(self) -> tuple[Problem, ...]:
        """Every problem there is now."""
        return self.library().check()
