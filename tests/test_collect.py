"""Collecting, tested in a process of its own.

Its cases fork workers (to plant a fault in them; the program itself starts workers from a clean process), and forking
a process that other tests have filled with threads, a Java machine's or OpenCV's, may deadlock the child.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli.told import summary_text
from generator.collect import Summary
from generator.model.answer import Fate, PageReading, PageSource

CASES = Path(__file__).with_name("collect_cases.py")
SECONDS = 900  # the cases take about 30 s on an idle machine


@pytest.mark.slow
def test_collect_cases_pass_in_a_fresh_process() -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", str(CASES)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_empty_black_and_white_pages_are_told_on_the_screen_together() -> None:
    summary = Summary()
    for page in (2, 3, 5):
        source = PageSource("stapel.pdf", "0" * 64, page)
        summary.add(PageReading(source, Fate.READ, reason="Deze zwart-witscan is leeg.", advice="Kijk op het papier."))
    summary.add(PageReading(PageSource("stapel.pdf", "0" * 64, 6), Fate.READ))
    told = summary_text(summary)
    assert "stapel.pdf, blz. 2–3, 5: Deze zwart-witscan is leeg.\n    → Kijk op het papier." in told
    assert summary.count(Fate.READ) == 4
    assert "blz. 6" not in told


def test_one_reason_is_told_once_however_many_files_have_it() -> None:
    """With thirty photos of one kind of trouble, the other kinds must still be on the screen."""
    summary = Summary()
    for number in range(30):
        source = PageSource(f"foto-{number:02}.jpg", "0" * 64, 1)
        summary.add(PageReading(source, Fate.UNREADABLE, reason="De hoek ontbreekt.", advice="Maak de foto opnieuw."))
    for name in ("a.docx", "b.docx"):
        source = PageSource(name, "1" * 64, 0)
        summary.add(PageReading(source, Fate.UNREADABLE, reason="Geen scan.", advice="Leg het opzij."))
    told = summary_text(summary)
    assert told.count("De hoek ontbreekt.") == told.count("Maak de foto opnieuw.") == 1
    assert "30 bladzijden: De hoek ontbreekt.\n    foto-00.jpg, blz. 1; foto-01.jpg, blz. 1; " in told
    assert "… en nog 25 bestanden\n    → Maak de foto opnieuw." in told
    assert "2 bestanden: Geen scan.\n    a.docx; b.docx\n    → Leg het opzij." in told
