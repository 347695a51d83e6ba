"""The Jinja environment of pages for phones and the beamer: all is escaped, and a name that is missing is an error."""

from __future__ import annotations

import functools
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.web.entry.icons import symbol

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@functools.cache
def engine() -> Environment:
    """The environment, made once."""
    found = Environment(
        loader=FileSystemLoader((TEMPLATES / "entry", TEMPLATES)), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    found.globals["symbol"] = symbol
    return found
