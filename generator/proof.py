"""A pack to look at before it is printed: drawn like a run, marked as a proof, and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.atomic import write_atomically
from generator.build import PREVIEW_PAGES, Prepared
from generator.make.preview import write_previews
from generator.make.proof import painted_proof


@dataclass(frozen=True, slots=True)
class Proof:
    """What was made: the file, its pages, pictures of them, and what there is to say about it."""

    file: Path
    pages: int
    previews: tuple[Path, ...]
    notes: tuple[str, ...]


def make_proof(ready: Prepared, out: Path) -> Proof:
    """Write the proof of what was prepared, over that of last time. Raises OutputError."""
    stem = f"{ready.order.pack}-{ready.brand.brand.key}-proefdruk"
    file = out / f"{stem}.pdf"
    write_atomically(file, painted_proof(ready.drawing, ready.fonts))
    pages = len(ready.drawing.pages)
    previews: tuple[Path, ...] = ()
    if ready.order.preview:
        shown = range(min(PREVIEW_PAGES, pages))
        previews = write_previews(file, out / f"{stem}-voorbeeld", "blad", pages=shown)
    return Proof(file, pages, previews, ready.notes)
