"""A sitting that is started again the same day goes on: same key, same port, so screens that stand open still work."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from generator.web.guard import TOKEN_BYTES

SITTING_FILE = "nakijken.sleutel"
SAME_DAY_SECONDS = 12 * 3600  # a working day with a long lunch; the next day has a key of its own
_MOST_BYTES = 1000  # of the file


@dataclass(frozen=True, slots=True)
class Sitting:
    """The key by which people come in, and the port (0: any)."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES))
    port: int = 0


def _private(descriptor: int, text: str) -> None:
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)


def remembered(folder: Path) -> Sitting:
    """The sitting of earlier today, or a new one."""
    path = folder / SITTING_FILE
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        if 0 <= time.time() - path.stat().st_mtime < SAME_DAY_SECONDS and path.stat().st_size < _MOST_BYTES:
            found = json.loads(path.read_text(encoding="utf-8"))
            sitting = Sitting(str(found["sleutel"]), int(found["poort"]))
            if len(sitting.token) >= TOKEN_BYTES and 0 <= sitting.port < 1 << 16:
                return sitting
    return Sitting()


def remember(folder: Path, sitting: Sitting) -> None:
    """Note it beside the store, for its owner only (who can read it can read the store). Not worth an error."""
    path = folder / SITTING_FILE
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)  # a file that others may read stays readable when it is written again
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
        _private(os.open(path, flags, 0o600), json.dumps({"sleutel": sitting.token, "poort": sitting.port}))


@contextlib.contextmanager
def doorway(folder: Path, url: str) -> Iterator[str]:
    """An address to give to a browser that does not hold the key: a file that only its owner may read leads there.

    What a program is started with is to be seen by all users of a computer. Raises OSError if it cannot be made.
    """
    descriptor, name = tempfile.mkstemp(prefix="nakijken-", suffix=".html", dir=folder)
    to = escape(url, quote=True)
    try:
        _private(
            descriptor,
            '<!doctype html><html lang="nl"><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
            f'<meta http-equiv="refresh" content="0; url={to}"><title>Nakijken</title>'
            f'<p><a href="{to}">Naar het nakijken</a></p></html>\n',
        )
        yield Path(name).resolve().as_uri()
    finally:
        Path(name).unlink(missing_ok=True)
