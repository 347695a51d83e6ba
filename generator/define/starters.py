"""What a new workspace begins with: a form to write on from, and a house style of which only the logo is known yet."""

from __future__ import annotations

from dataclasses import dataclass

EXAMPLE_KEY = "mijn_formulier"
EXAMPLE_FORM = """\
# Een eigen formulier, om op verder te bouwen. Alle soorten vragen staan in docs/vraagsoorten.md.
# Kijk of het klopt:      werkblad check forms/mijn_formulier.yaml
# Bekijk het:             werkblad build mijn_formulier --brand {brand} --proof
version: 1  # maak dit nummer één hoger als je vragen verandert
title: Een mooie werkdag
description: Vier vragen over een mooie werkdag, als begin voor een eigen formulier
audience: medewerker  # of organisatie, leidinggevende, gemengd, collega, commissie, iedereen
howto:
  - Kruis aan of schrijf op.
  - Sla over wat niet past.
who_sees: Dit blad is van jou. Lever je het in, dan ziet alleen {{{{ brand.contact.name }}}} het.

sections:
  - id: dag
    title: Jouw dag
    items:
      # De `id` wordt de kolom in de tabel. Kies hem goed en verander hem later niet meer.
      - type: select_one
        id: plek
        label: Waar werkte je?
        choices:
          - {{name: buiten, label: Buiten}} # `name` komt in de tabel, `label` staat op papier
          - {{name: binnen, label: Binnen}}
          - {{name: allebei, label: Allebei}}
      - type: select_multiple
        id: fijn
        label: Wat was er fijn aan?
        hint: Kruis alles aan wat klopt.
        choices:
          - {{name: mensen, label: De mensen}}
          - {{name: werk, label: Het werk zelf}}
          - {{name: rust, label: De rust}}
      - type: scale
        id: energie
        label: Hoe ging je naar huis?
        steps: 5
        left: leeg
        right: vol energie
      - type: text
        id: meer
        label: Wat zou je vaker willen?
        lines: 3
"""

_BRAND = """\
# Een nieuwe huisstijl. Verander wat er achter de dubbele punten staat, en kijk dan: werkblad brand check {key}
key: {key}
name: {name} # de volledige naam, zoals Gemeente Waterrade
short_name: {name}
description: Huisstijl van {name}

# De eerste twee kleuren komen uit het logo. Een kleur die te licht is om te lezen, wordt vanzelf donkerder gebruikt.
palette:
  primary: "{primary}" # koppen en balken
  accent: "{accent}" # één kleur om iets te laten opvallen
  ink: "#1B1F24" # gewone tekst

logo: {logo}
logo_alt: Logo van {name} # wat een voorleesprogramma zegt bij het logo

typefaces:
  heading: sourcesans # ook mogelijk: atkinson, figtree, of een eigen lettertype (zie docs/definities.md)
  body: sourcesans

# Bij wie mensen terechtkunnen. Dit staat op elk blad: vul het echte team in, met een e-mailadres of telefoonnummer.
contact:
  name: Team Loopbaan
  # email: loopbaan@jullie.adres
  # phone: (0123) 45 67 89

# Onder aan elk blad. Klopt dit voor jullie?
privacy:
  anonymous: Wij bewaren de antwoorden zonder naam en hoogstens een jaar.
  named: Wij bewaren de antwoorden bij de naam op het blad en hoogstens een jaar.

# Hebben jullie een eigen pagina om digitaal in te vullen? Anders blijft dit weg.
# entry_url: https://jullie.adres/{{code}}
"""


@dataclass(frozen=True, slots=True)
class NewBrand:
    """A house style that begins: its key, the logo as a file (name and bytes), and two colours as `#RRGGBB`."""

    key: str
    logo_name: str
    logo: bytes
    primary: str
    accent: str

    def text(self) -> str:
        """Its `brand.yaml`."""
        name = self.key.replace("_", " ").title()
        return _BRAND.format(key=self.key, name=name, logo=self.logo_name, primary=self.primary, accent=self.accent)
