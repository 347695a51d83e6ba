"""Collecting, tested in a process of its own.

Its cases fork workers (to plant a fault in them; the program itself starts workers from a clean process), and forking
a process that other tests have filled with threads, a Java machine's or OpenCV's, may deadlock the child.
"""

import subprocess
import sys
from pathlib import Path

CASES = Path(__file__).with_name("collect_cases.py")
SECONDS = 300  # the cases take about 30 s on an idle machine


def test_collect_cases_pass_in_a_fresh_process() -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", str(CASES)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
