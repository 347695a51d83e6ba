"""The same review as one self-contained HTML file: pictures inside, nothing fetched, decisions out as a small JSON."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

_HERE = Path(__file__).parent
_PNG, _RIFF = b"\x89PNG", b"RIFF"
_DATA = "@@werk@@"  # where the data come in the template


def media_type(picture: bytes) -> str:
    """What a picture is: stored crops of black-and-white scans are PNGs, what is sent is WebP, all else is JPEG."""
    if picture.startswith(_RIFF):
        return "image/webp"
    return "image/png" if picture.startswith(_PNG) else "image/jpeg"


def data_uri(picture: bytes) -> str:
    """A picture as an address that holds it."""
    return f"data:{media_type(picture)};base64,{base64.b64encode(picture).decode('ascii')}"


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def _in_script(value: Any) -> str:
    """JSON that cannot end the script around it."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")


def sendable(items: Iterable[dict[str, Any]], pages: dict[str, str], more: dict[str, Any]) -> Iterator[str]:
    """The HTML, in parts: `more`, `items` and `pages` are one object in it (see `generator.review.exchange`).

    Only its own script may run.
    """
    shelf = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (_HERE / "static" / "review.css").read_text(encoding="utf-8")
    script = (_HERE / "static" / "sendable.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; img-src data:; style-src {_hashed(style)}; script-src {_hashed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    page = shelf.get_template("sendable.html").render(style=style, script=script, data=_DATA, policy=policy)
    head, tail = page.split(_DATA)
    yield f"{head}{_in_script(more)[:-1]}"
    before = ', "items": ['
    for item in items:
        yield f"{before}{_in_script(item)}"
        before = ","
    yield f'], "pages": {_in_script(pages)}}}{tail}'
