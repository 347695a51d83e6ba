"""No English of a library on the screen: no warning, no log line, not by any of the files that people bring."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from bad_input_sample import ROOT, Printed, werkblad
from PIL import Image

ENGLISH = re.compile(
    r"\b(?:warning|deprecated|can't|cannot|error|failed|invalid|unknown|expected|skipping|detected|unable|corrupt"
    r"|unsupported|found|handle|missing|should)\b",
    re.IGNORECASE,
)
LOGOS = {  # what svglib, reportlab and others mutter about
    "kleur": '<rect width="50" height="50" fill="bleu"/><rect width="50" height="20" fill="#12345"/>',
    "kring": '<g id="a"><use href="#a"/></g><rect width="50" height="50" fill="red"/>',
    "verloop": '<linearGradient id="g"><stop offset="x" stop-color="hwb(1 1 1)"/></linearGradient>'
    '<rect width="9" height="9" fill="url(#g)"/>',
    "pad": '<path d="M0 0 L10 q 1 Z 5 5 X" fill="red"/><rect width="50" height="50" fill="red"/>',
    "letter": '<text font-family="Nergens, Foo" font-size="20" y="30">Hallo</text>',
}


def test_each_way_to_the_terminal_is_shut() -> None:
    code = (
        "import logging, warnings\n"
        "from generator.cli.quiet import hush\n"
        "hush()\n"
        "warnings.warn('english'); warnings.warn('english', DeprecationWarning)\n"
        "for name in ('pypdf', 'svglib.svglib', 'fontTools.ttLib', 'PIL', 'pikepdf', 'reportlab'):\n"
        "    logging.getLogger(name).error('english'); logging.getLogger(name).warning('%d', 'english')\n"
        "import cv2\n"
        "cv2.imread('/nergens.png')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.slow
def test_logos_are_told_of_in_dutch_alone(here: Path) -> None:
    for name, drawing in LOGOS.items():
        folder = here / "brand" / name
        folder.mkdir(parents=True)
        (folder / "brand.yaml").write_text("extends: zonneveen\nlogo: logo.svg\nentry_url:\n", encoding="utf-8")
        (folder / "logo.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60" width="100" height="60">{drawing}</svg>',
            encoding="utf-8",
        )
    done = werkblad("brand", "check", *LOGOS, cwd=here)
    assert [line for line in (done.out + done.err).splitlines() if ENGLISH.search(line)] == []
    build = werkblad("build", "scan", "--brand", "kleur", "--proof", cwd=here)
    assert [line for line in (build.out + build.err).splitlines() if ENGLISH.search(line)] == []


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_broken_scans_are_told_of_in_dutch_alone(here: Path, run: Printed, jobs: str) -> None:
    run.stored_in(here)
    scans = here / "scans"
    scans.mkdir()
    picture = Image.fromarray(np.full((1200, 850), 230, np.uint8))
    for name, kind in (("a.jpg", "JPEG"), ("b.png", "PNG"), ("c.tif", "TIFF"), ("d.pdf", "PDF"), ("e.gif", "GIF")):
        picture.save(scans / name, kind)
        whole = (scans / name).read_bytes()
        (scans / f"half-{name}").write_bytes(whole[: len(whole) // 2])
        (scans / f"kapot-{name}").write_bytes(whole[:60] + bytes(range(200)) + whole[260:])
    done = werkblad("read", "scans", "--jobs", jobs, cwd=here)
    assert [line for line in (done.out + done.err).splitlines() if ENGLISH.search(line)] == []
