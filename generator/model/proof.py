"""How a proof is known: what is printed in the place of its big code, and what its file says of itself."""

from __future__ import annotations

DIE = ((0.2, 0.2), (0.8, 0.2), (0.5, 0.5), (0.2, 0.8), (0.8, 0.8))
"""Where five registration marks stand in the place of the big code, as shares of its width and height."""

HOLE_SHARE, RING_DOT_SHARE = 0.64, 0.36  # of a mark's diameter, as at the corners of a sheet (a test compares them)
PIECE, MARK = "/Werkblad", "/Proef"  # in the catalog: PieceInfo / Werkblad / Private / Proef
WHAT = "Dit is een proefdruk: hij hoort bij geen oplage en kan niet worden ingelezen."
ADVICE = "Staat er iets op wat je wilt bewaren? Neem het over op een echt blad. Leg de proefdruk opzij."
