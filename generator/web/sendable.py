"""The same review as one self-contained HTML file: pictures inside, nothing fetched, decisions out as a small JSON."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

_HERE = Path(__file__).parent
_PNG = b"\x89PNG"


def media_type(picture: bytes) -> str:
    """What a picture is: crops of black-and-white scans are PNGs, all else is JPEG."""
    return "image/png" if picture.startswith(_PNG) else "image/jpeg"


def data_uri(picture: bytes) -> str:
    """A picture as an address that holds it."""
    return f"data:{media_type(picture)};base64,{base64.b64encode(picture).decode('ascii')}"


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def sendable(work: dict[str, Any]) -> str:
    """The HTML around `work` (see `generator.review.exchange`). Only its own script may run."""
    shelf = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (_HERE / "static" / "review.css").read_text(encoding="utf-8")
    script = (_HERE / "static" / "sendable.js").read_text(encoding="utf-8")
    data = json.dumps(work, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
    policy = (
        f"default-src 'none'; img-src data:; style-src {_hashed(style)}; script-src {_hashed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return shelf.get_template("sendable.html").render(style=style, script=script, data=data, policy=policy)
