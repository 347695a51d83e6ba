"""Pictures of SVG logos that were drawn before, kept on this computer: drawing one safely takes a quarter of a second.

A picture lies under the hash of all that it depends on: the SVG, the typefaces that stand in, the programs that draw,
and our own code for it. So nothing here goes out of date, and whatever is wrong with it (no folder, a full disk, half a
file) only costs drawing the logo again.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from generator.atomic import write_atomically
from generator.make.ink import Ink
from generator.make.pdf_page import Page
from generator.model.errors import OutputError

KEPT = 32  # pictures; a logo takes some 20 kB, and a gemeente has a few
_PROGRAMS = ("svglib", "reportlab", "resvg-py", "pypdfium2", "pillow")
_OURS = ("vector.py", "svg_style.py", "pdf_page.py", "ink.py")  # beside this file; not imported, which takes time too


def drawn_once(svg: str, fonts: tuple[str, ...], draw: Callable[[], Page]) -> Page:
    """The picture of `svg`: what was kept of it, or what `draw` makes now. Raises what `draw` raises."""
    place = _folder() / f"{_all_it_depends_on(svg, fonts)}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return _page(place.read_bytes())
    page = draw()
    with contextlib.suppress(OSError, OutputError):
        _keep(page, place)
    return page


def _folder() -> Path:
    return user_cache_path("werkblad", appauthor=False) / "logos"


def _all_it_depends_on(svg: str, fonts: tuple[str, ...]) -> str:
    found = hashlib.sha256()
    files = (*map(Path, fonts), *(Path(__file__).with_name(name) for name in _OURS))
    programs = ",".join(f"{name} {version(name)}" for name in _PROGRAMS)
    for part in (svg.encode(), programs.encode(), *(file.read_bytes() for file in files)):
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def _page(kept: bytes) -> Page:
    read = json.loads(kept)
    return Page(read["kind"], base64.b64decode(read["data"]), read["width"], read["height"], Ink(**read["ink"]))


def _keep(page: Page, place: Path) -> None:
    """Write it, and take away the oldest beyond KEPT."""
    place.parent.mkdir(parents=True, exist_ok=True)
    text = {"kind": page.kind, "data": base64.b64encode(page.data).decode(), "width": page.width, "height": page.height}
    write_atomically(place, json.dumps({**text, "ink": asdict(page.ink or Ink())}).encode(), durable=False)
    for old in sorted(place.parent.glob("*.json"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
