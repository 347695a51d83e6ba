"""House styles for a server that runs for days, read in a process of its own.

Reading definitions takes 4 MB (YAML, and the models of everything that may stand in it), which a server needs for a
moment only, and would never give back.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.define.layers import FontFiles
from generator.model.brand import Brand
from generator.model.errors import NotFoundError

READ_SECONDS = 60.0  # it takes one, on a machine that is busy with other things more


@dataclass(frozen=True, slots=True)
class Look:
    """A house style as pages need it: `logo_kind` as in `generator.define.library.LoadedBrand`."""

    brand: Brand
    logo: bytes | None
    logo_kind: str
    fonts: Mapping[str, FontFiles]


class HousesApart:
    """The house styles of a workspace, and those that ship."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fonts: dict[str, FontFiles] = {}

    def brand(self, key: str) -> Look:
        """A house style. Raises NotFoundError if it is not there or wrong: pages then do without."""
        order = [sys.executable, "-c", "from generator.houses import tell; tell()", str(self._folder), key]
        try:
            told = subprocess.run(order, capture_output=True, check=True, timeout=READ_SECONDS).stdout
        except (OSError, subprocess.SubprocessError) as error:
            mend = f"Kijk met 'werkblad brand check {key}' wat eraan scheelt."
            raise NotFoundError(f"Huisstijl '{key}' is niet te lezen.", mend) from error
        look: Look = pickle.loads(told)  # our own program wrote it, a moment ago
        self._fonts |= look.fonts
        return look

    def fonts(self) -> Mapping[str, FontFiles]:
        """The typeface families, once any house style was read."""
        return self._fonts


def tell() -> None:
    """What the process of its own does: a folder and a key come in, a `Look` goes out."""
    from generator.define.library import Library  # noqa: PLC0415  # only here: that is what this is for

    folder, key = sys.argv[1:]
    library = Library(Path(folder))
    loaded = library.brand(key)
    look = Look(loaded.brand, loaded.logo, loaded.logo_kind, dict(library.fonts()))
    sys.stdout.buffer.write(pickle.dumps(look))
