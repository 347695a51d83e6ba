"""What a group said, in pictures that may be shown: numbers → pages → files. A table of contents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.define.library import Library
from generator.keep.group import group_pictures
from generator.keep.store import Store
from generator.make.drawing import Drawing
from generator.make.group import group_drawing
from generator.make.style import Style
from generator.model.errors import NothingReadError
from generator.model.group import LEAST_PEOPLE, GroupPictures
from generator.press import Press

STEM = "groepsbeeld-{run}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What was written, and of how many people: who answered, and who is in the pictures."""

    pdf: Path
    pictures: tuple[Path, ...]
    answered: int
    people: int


def show(store: Store, library: Library, run: str, folder: Path, brand: str = "", *, final: bool = False) -> Shown:
    """Write the pictures of a run as a PDF and as PNGs into `folder`, in the run's house style or in `brand`.

    `final`: nobody comes any more, so it may be shown by role and as whole lines too.

    Raises NotFoundError (run, house style), NothingReadError if there are too few people, OutputError.
    """
    layout = store.layout(run)
    group = group_pictures(store, layout.run, final=final)
    if group.too_few:
        raise NothingReadError(
            f"Van oplage {layout.run} is er nog geen groepsbeeld: er {_answered(group.answered)}.",
            f"Er is een beeld vanaf {LEAST_PEOPLE} mensen die dezelfde vragen hebben beantwoord.",
        )
    press = Press(library, layout.brand, brand)
    drawing = drawn_group(group, press, layout.run)
    return Shown(*press.write(drawing, folder, STEM.format(run=layout.run), "02d"), group.answered, group.shown)


def drawn_group(group: GroupPictures, press: Press, run: str) -> Drawing:
    """The pages of these pictures."""
    title = f"Groepsbeeld {run} – {press.brand.name}"
    return group_drawing(group, Style.of(press.brand, large=True), press.logo, press.fonts, title)


def _answered(people: int) -> str:
    return "heeft 1 mens geantwoord" if people == 1 else f"hebben {people} mensen geantwoord"
