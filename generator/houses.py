"""House styles as pages of digital entry need them.

A server that runs for days has them read in a process of its own: reading definitions takes 4 MB (YAML, and the models
of everything that may stand in it), which it needs for a moment only, and would never give back.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generator.model.errors import DefinitionError, NotFoundError
from generator.web.entry.front import House

if TYPE_CHECKING:
    from generator.define.library import Library

READ_SECONDS = 60.0  # it takes one, on a machine that is busy with other things more


def house_of(library: Library, key: str) -> House:
    """A house style as it is today; only its key if it is not here any more, or wrong: pages then do without."""
    try:
        loaded = library.brand(key)
    except (NotFoundError, DefinitionError):
        return House(key)
    brand = loaded.brand
    return House(brand.name, brand, loaded.logo or b"", loaded.logo_kind, library.fonts().get(brand.typefaces.body))


def house_apart(folder: Path, key: str) -> House:
    """The same, of a workspace, read in a process of its own."""
    order = [sys.executable, "-m", "generator.houses", str(folder), key]
    try:
        told = subprocess.run(order, capture_output=True, check=True, timeout=READ_SECONDS).stdout
    except (OSError, subprocess.SubprocessError):
        return House(key)
    house: House = pickle.loads(told)  # our own program wrote it, a moment ago
    return house


def _tell(folder: str, key: str) -> None:
    from generator.define.library import Library  # noqa: PLC0415  # only here: that is what this is for

    sys.stdout.buffer.write(pickle.dumps(house_of(Library(Path(folder)), key)))


if __name__ == "__main__":
    _tell(*sys.argv[1:])
