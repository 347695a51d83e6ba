"""Pictograms as SVG symbols, defined once on a page and used by name."""

from __future__ import annotations

import functools

from markupsafe import Markup, escape

from generator.model.pictogram_paths import ALIASES, PATHS

STROKE = "1.6"  # of 24 units, as on paper
_ARITY = {"M": 2, "L": 2, "C": 6, "Z": 0}
OWN = {  # not on paper; the same square of 24 units
    "ok": "M 4 13 L 9.5 18.5 L 20 6",
    "phone": "M 7 2.5 L 17 2.5 L 17 21.5 L 7 21.5 Z M 10.5 18.5 L 13.5 18.5",
    "warn": "M 12 3.5 L 21.5 20.5 L 2.5 20.5 Z M 12 9.5 L 12 14.5 M 12 17 L 12 18",
    "sound": "M 3 9 L 7 9 L 12 4.5 L 12 19.5 L 7 15 L 3 15 Z M 15.5 9 C 17.5 11 17.5 13 15.5 15 "
    "M 18 6.5 C 22 10 22 14 18 17.5",
}


@functools.cache
def symbol(name: str) -> Markup:
    """The pictogram as `<symbol id=name>`; nothing for a name that this program does not know."""
    known = ALIASES.get(name, name)
    path = OWN.get(name) or PATHS.get(known)
    if path is None:
        return Markup("")
    heavy = "2.5" if name in OWN else STROKE
    return Markup(
        f'<symbol id="{escape(name)}" viewBox="0 0 24 24"><path d="{_svg(path)}" fill="none" stroke="currentColor" '
        f'stroke-width="{heavy}" stroke-linecap="round" stroke-linejoin="round"/></symbol>'
    )


def _svg(path: str) -> str:
    """The notation of `make/compose/pictograms` as SVG: circles as two arcs."""
    words, found, at = path.split(), [], 0
    while at < len(words):
        op = words[at]
        if op == "O":
            x, y, r = (float(word) for word in words[at + 1 : at + 4])
            found.append(f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0")
            at += 4
        else:
            count = _ARITY[op]
            found.append(op + " ".join(words[at + 1 : at + 1 + count]))
            at += 1 + count
    return "".join(found)
