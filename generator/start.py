"""A workspace or a house style to begin with, as a table of contents: look at the logo → take its colours → write."""

from __future__ import annotations

import re
from pathlib import Path

from generator.define.logo import read_logo
from generator.define.node import Spot, shown
from generator.define.starters import NewBrand
from generator.define.workspace import add_brand, init_workspace
from generator.make.logo import picture
from generator.make.logo_colours import logo_colours
from generator.model.errors import DefinitionError, NotFoundError, Problem

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
MAX_NAME_CHARS = 40


def new_brand(key: str, logo: Path) -> NewBrand:
    """A house style around a logo. Raises NotFoundError, or DefinitionError for a bad name or logo."""
    if not _NAME.fullmatch(key) or len(key) > MAX_NAME_CHARS:
        what = f"'{key}' is geen goede naam voor een huisstijl."
        better = re.sub(r"[^a-z0-9]+", "_", key.lower()).strip("_")[:MAX_NAME_CHARS]
        mend = "Gebruik kleine letters, cijfers en enkele _, en begin met een letter."
        example = f" Bijvoorbeeld: {better}." if _NAME.fullmatch(better) else ""
        raise DefinitionError((Problem("--brand", None, what, mend + example, "naam"),))
    if not logo.is_file():
        raise NotFoundError(f"Het logo {logo} is er niet.", "Kijk de naam en de map na.")
    read = read_logo(logo.parent, logo.name, Spot(logo))
    primary, accent = logo_colours(picture(read.data, shown(logo)))
    return NewBrand(key, f"logo{logo.suffix.lower()}", read.data, primary, accent)


def start(folder: Path | None, here: Path, *, brand: str, pack: str, logo: Path | None) -> tuple[Path, ...]:
    """Make a workspace in `folder`; without one, only a house style in the workspace `here`. Gives the files.

    Raises errors of `model.errors`; then nothing is there.
    """
    house = new_brand(brand, logo) if logo is not None else None
    if folder is not None:
        return init_workspace(folder, brand=brand, pack=pack, house=house)
    assert house is not None
    return add_brand(here, house)
