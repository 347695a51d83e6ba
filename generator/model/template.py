"""Templates as values: read from files by `define`, run by `make`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """Jinja2 templates by name, and the file each came from (for messages)."""

    texts: Mapping[str, str]
    files: Mapping[str, str]
