"""Loaded by the process that starts workers (its preload), and by nothing else: it hushes workers that never begin.

When a pool ends while a worker is still being started, that worker finds its pipe closed and writes a traceback on the
user's terminal, although all work was done. Whoever begins hushes itself (`workers._start`), and what goes wrong with a
page comes back as its fate.
"""

from __future__ import annotations

import sys


def _nobody_listens(*_error: object) -> None:
    """What is wrong with a worker that never began matters to nobody."""


sys.excepthook = _nobody_listens
