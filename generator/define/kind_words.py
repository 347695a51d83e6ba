"""Each kind of question in words, with an example: what `docs/vraagsoorten.md` is made from.

A kind that has no words here, or a field without any, fails a test; so the page cannot lag behind the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class KindWords:
    """`about`: when to take it; `data`: what comes into the table; `fields`: what only this kind calls so (Dutch)."""

    title: str
    about: str
    data: str
    example: str
    fields: Mapping[str, str] = field(default_factory=dict)


KINDS: Mapping[str, KindWords] = {
    "select_one": KindWords(
        "Kies er één",
        "Voor een vraag waarop maar één antwoord past. Twee kruisjes op papier? Dan vraagt Werkblad het jou bij het "
        "nakijken.",
        "Eén kolom, met de `name` van de keuze.",
        """\
- type: select_one
  id: werkplek
  label: Waar werk je het liefst?
  hint: Zet één kruis.
  choices:
    - {name: buiten, label: Buiten}
    - {name: kantoor, label: Op kantoor}
    - {name: thuis, label: Thuis}
""",
    ),
    "select_multiple": KindWords(
        "Kies wat klopt",
        "Voor een lijst waarvan er meer tegelijk mogen kloppen. Niets aankruisen mag ook.",
        "Per keuze een kolom met 1 (aangekruist) of 0.",
        """\
- type: select_multiple
  id: energie
  label: Waar krijg je energie van?
  hint: Kruis alles aan wat klopt.
  choices:
    - {name: mensen, label: Mensen helpen}
    - {name: techniek, label: Iets maken of herstellen}
    - {name: natuur, label: Groen en buitenlucht}
""",
    ),
    "scale": KindWords(
        "Een schaal",
        "Voor iets tussen twee uitersten. Noem alleen de uitersten; de vakjes ertussen krijgen geen tekst.",
        "Eén kolom: 1 is het vakje links, en zo verder naar rechts.",
        """\
- type: scale
  id: ritme
  label: Hoe wil je werken?
  steps: 5
  left: vast ritme
  right: elke dag anders
""",
        {"steps": "Het aantal vakjes."},
    ),
    "likert": KindWords(
        "Een tabel met kruisjes",
        "Voor dezelfde vraag over meer dingen: per rij één kruis. Houd de koppen kort. Zijn het te veel kolommen, dan "
        "zegt `werkblad check` hoeveel er passen. Een rij kan ook `private: true` hebben.",
        "Per rij een kolom (`vraag_rij`). Met `multiple: true` per rij en keuze een kolom met 1 of 0.",
        """\
- type: likert
  id: leren
  label: Hoe vaak leer je iets op deze manier?
  rows:
    - {name: collega, label: Van een collega}
    - {name: cursus, label: Op een cursus}
  choices:
    - {name: nooit, label: nooit}
    - {name: soms, label: soms}
    - {name: vaak, label: vaak}
""",
    ),
    "text": KindWords(
        "Ruimte om te schrijven",
        "Voor een antwoord in eigen woorden. Met `numbered` krijg je losse genummerde regels, elk met een eigen kolom.",
        "Eén kolom tekst (of één per genummerde regel). Van papier bewaart Werkblad een plaatje; overtypen kan bij het "
        "nakijken.",
        """\
- type: text
  id: trots
  label: Waar ben je trots op?
  lines: 3
""",
        {"lines": "Het aantal schrijfregels."},
    ),
    "integer": KindWords(
        "Een heel getal",
        "Voor een aantal. Er staat één vakje per cijfer, dus geen komma en geen min.",
        "Eén kolom met het getal. Van papier typ je het over bij het nakijken.",
        """\
- type: integer
  id: jaren
  label: Hoeveel jaar werk je hier?
  digits: 2
  minimum: 0
  maximum: 60
""",
    ),
    "date": KindWords(
        "Een datum",
        "Voor een dag. Op papier staan acht vakjes: dag, maand en jaar.",
        "Eén kolom, als jaar-maand-dag (2026-11-20).",
        """\
- type: date
  id: begonnen
  label: Op welke dag begon je hier?
""",
    ),
    "words": KindWords(
        "Woorden omcirkelen",
        "Voor een losse verzameling woorden: zet een kring om wat past. Met `blanks` komen er lege plekken bij.",
        "Per woord een kolom met 1 of 0, en per lege plek een kolom tekst.",
        """\
- type: words
  id: woorden
  label: Welke woorden passen bij jou?
  choices:
    - {name: rustig, label: rustig}
    - {name: handig, label: handig}
    - {name: precies, label: precies}
    - {name: snel, label: snel}
  blanks: 1
""",
    ),
    "drawing": KindWords(
        "Een vak om te tekenen",
        "Voor een tekening, een schema of plakbriefjes.",
        "Eén kolom met de naam van het plaatje.",
        """\
- type: drawing
  id: schets
  label: Teken je ideale werkplek.
  height_mm: 40
""",
    ),
    "curve": KindWords(
        "Een lijn in de tijd",
        "Voor hoe iets groeide of veranderde. Op papier teken je de lijn; de stippellijn 'vandaag' staat vast. In de "
        "invul-PDF kies je bij elk moment een hoogte.",
        "Van papier een plaatje; uit de PDF per lijn en moment een hoogte, ook in een eigen tabel: `curve.csv`.",
        """\
- type: curve
  id: plezier
  label: Hoe ging het met je plezier in het werk?
  x: {label: De tijd, start: mijn start, end: later}
  y: {label: Plezier, start: weinig, end: veel}
  today: 0.5
  today_label: vandaag
  line_label: Lijn
  moments:
    - {name: start, label: bij de start, at: 0}
    - {name: nu, label: vandaag, at: 0.5}
    - {name: later, label: later, at: 1}
  height_mm: 70
""",
        {"lines": "Het aantal lijnen dat je kunt tekenen."},
    ),
    "network": KindWords(
        "Een kaart met mensen",
        "Voor wie er om iemand heen staan: ringen met genummerde plekken, en bij elk nummer een regel met een naam, "
        "wat die persoon geeft en hoe dichtbij die staat. Vraag om voornamen of rollen, niet om achternamen.",
        "Kolommen per plek, en twee eigen tabellen: `nodes.csv` (wie) en `edges.csv` (wat die geeft, hoe dichtbij).",
        """\
- type: network
  id: kring
  label: Wie werken er met je samen?
  centre: ik
  rings:
    - {name: team, label: mijn team, places: 2}
    - {name: buiten, label: daarbuiten, places: 2}
  name_label: Wie?
  gives_label: Geeft
  gives:
    - {name: hulp, label: hulp}
    - {name: plezier, label: plezier}
  closeness_label: Hoe dichtbij?
  closeness_left: ver
  closeness_right: dichtbij
  closeness_steps: 3
""",
    ),
    "note": KindWords(
        "Alleen tekst",
        "Voor uitleg tussen de vragen, of vragen om over na te denken. Er is niets in te vullen.",
        "Geen kolom.",
        """\
- type: note
  id: uitleg
  label: "Denk aan de **laatste maand**. Er zijn geen foute antwoorden."
""",
    ),
}
