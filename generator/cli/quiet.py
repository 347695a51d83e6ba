"""What libraries mutter, in English for their makers, never reaches the screen: what matters is in our own words."""

from __future__ import annotations

import logging
import os
import sys
import warnings


def hush() -> None:
    """From here on no library's warning or log line is shown. `python -W …` and a log handler of one's own still work.

    Three ways to the terminal: Python's warnings, loggers that nobody listens to (Python then prints them itself), and
    OpenCV's own log. What C libraries write past Python in a worker is silenced there (`read.workers`).
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    logging.lastResort = None
    logging.raiseExceptions = False  # nor what goes wrong in a log line
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")  # read when OpenCV is loaded, here and in workers
