"""Programs that fill in and save PDF forms, really run: what comes back from them is what people send.

Each program is a function from a form and what a person fills in to a saved file. Values go in the way that program
takes them: PDFium gets clicks and keystrokes, pdf.js its annotation storage, poppler its form fields.
"""

from __future__ import annotations

import base64
import ctypes
import io
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, ClassVar, NoReturn

import pikepdf
import pymupdf
import pypdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from browser_pipe import Browser

NODE = Path(__file__).parent / "node"
DEBIAN_PYTHON = "/usr/bin/python3"
PROGRAM_S = 120  # none takes more than a few seconds; npm may wait for a slow network
NO_TEXT = None


@dataclass(frozen=True, slots=True)
class Filling:
    """What one person fills in: fields of text, groups with one choice, boxes by field name."""

    texts: dict[str, str] = field(default_factory=dict)
    radios: dict[str, str] = field(default_factory=dict)
    ticks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A widget to click (or to type in), where it lies on its page; points from the bottom left."""

    page: int
    rect: tuple[float, float, float, float]
    text: str | None


def places(source: Path, filling: Filling) -> list[Place]:
    """Where a person would click for these answers."""
    found = []
    with pikepdf.open(source) as pdf:
        for number, page in enumerate(pdf.pages):
            for widget in page.obj.get("/Annots", []):  # type: ignore[union-attr]
                if widget.get("/Subtype") != "/Widget":
                    continue
                rect = tuple(float(edge) for edge in widget.Rect.as_list())
                name = str((widget.get("/Parent") or widget).get("/T", widget.get("/T", "")))
                states = [] if "/AP" not in widget or "/FT" in widget else [str(k)[1:] for k in widget.AP.N]
                if name in filling.texts:
                    found.append(Place(number, rect, filling.texts[name]))
                elif name in filling.ticks or filling.radios.get(name, "") in states:
                    found.append(Place(number, rect, NO_TEXT))
    assert len(found) == len(filling.texts) + len(filling.radios) + len(filling.ticks)
    return found


# --- Python libraries -------------------------------------------------------------------------------------------------


def by_pikepdf(source: Path, filling: Filling, target: Path) -> None:
    """As a careful script does it: values and states, looks left alone."""
    with pikepdf.open(source) as pdf:
        tops = {str(top.T): top for top in pdf.Root.AcroForm.Fields}  # type: ignore[attr-defined]
        for name, text in filling.texts.items():
            tops[name].V = pikepdf.String(text)
        for name in filling.ticks:
            on = next(key for key in tops[name].AP.N if key != "/Off")
            tops[name].V = tops[name].AS = pikepdf.Name(on)
        for name, choice in filling.radios.items():
            tops[name].V = pikepdf.Name("/" + choice)
            for kid in tops[name].Kids:
                kid.AS = pikepdf.Name("/" + choice if "/" + choice in kid.AP.N else "/Off")
        pdf.save(target)


def by_pypdf(source: Path, filling: Filling, target: Path) -> None:
    """pypdf makes looks of its own."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(source))
    values: dict[str, str] = dict(filling.texts)
    values |= {name: "/" + choice for name, choice in filling.radios.items()}
    values |= {name: "/" + name.rpartition("__")[2] for name in filling.ticks}
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)  # type: ignore[arg-type]
    with target.open("wb") as stream:
        writer.write(stream)


def by_mupdf(source: Path, filling: Filling, target: Path) -> None:
    """MuPDF (in SumatraPDF and many phone apps) draws its own looks."""
    document = pymupdf.open(source)
    for page in document:
        for widget in page.widgets():
            name = widget.field_name
            if name in filling.texts:
                widget.field_value = filling.texts[name]
            elif name in filling.ticks or filling.radios.get(name) == widget.on_state():
                widget.field_value = widget.on_state()
            else:
                continue
            widget.update()
    document.save(target)
    document.close()


# --- PDFium, as in Chrome and Edge ------------------------------------------------------------------------------------


def by_pdfium(source: Path, filling: Filling, target: Path) -> None:
    """Clicks and keystrokes in PDFium's form, as in a browser's PDF viewer."""
    wanted = places(source, filling)
    pdf = pdfium.PdfDocument(source)
    pdf.init_forms()
    form = pdf.formenv.raw
    for number in sorted({place.page for place in wanted}):
        page = pdf[number]
        for place in wanted:
            if place.page == number:
                _click(form, page.raw, place)
        pdfium_c.FORM_ForceToKillFocus(form)
        page.close()
    pdf.save(target)
    pdf.close()


def _click(form: Any, page: Any, place: Place) -> None:
    left, bottom, right, top = place.rect
    spot = ((left + right) / 2, (bottom + top) / 2)
    pdfium_c.FORM_OnMouseMove(form, page, 0, *spot)
    pdfium_c.FORM_OnLButtonDown(form, page, 0, *spot)
    pdfium_c.FORM_OnLButtonUp(form, page, 0, *spot)
    if place.text is not None:
        pdfium_c.FORM_SelectAllText(form, page)
        raw = (place.text + "\0").encode("utf-16-le")
        units = (ctypes.c_ushort * (len(raw) // 2)).from_buffer_copy(raw)
        pdfium_c.FORM_ReplaceSelection(form, page, units)


def flat_by_pdfium(source: Path, filling: Filling, target: Path) -> None:
    """Printed to PDF from Chrome: the fields become part of the page."""
    by_pdfium(source, filling, target)
    pdf = pdfium.PdfDocument(target)
    pdf.init_forms()
    for page in pdf:
        pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_PRINT)
    out = io.BytesIO()
    pdf.save(out)
    pdf.close()
    target.write_bytes(out.getvalue())


# --- other programs ---------------------------------------------------------------------------------------------------


def _run(command: list[str | Path], folder: Path | None = None) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PROGRAM_S, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stderr[-2000:]}{done.stdout[-500:]}"


def _values(target: Path, source: Path, filling: Filling) -> Path:
    """What is to be filled in, in a file beside the target."""
    path = target.with_suffix(".json")
    there = [{"page": p.page, "rect": p.rect, "text": p.text} for p in places(source, filling)]
    content = {"texts": filling.texts, "radios": filling.radios, "ticks": filling.ticks, "places": there}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@cache
def _node_ready() -> str:
    """Installs what `tests/node/package-lock.json` pins, once; '' or why it cannot be used."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return "node and npm are not installed"
    lock, done = NODE / "package-lock.json", NODE / "node_modules" / ".package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return ""
    import fcntl

    with (NODE / ".installing").open("w") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)  # another test process may be at it
        if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
            return ""
        command = [npm, "ci", "--omit=optional", "--no-audit", "--no-fund", "--ignore-scripts"]
        try:
            made = subprocess.run(command, cwd=NODE, capture_output=True, text=True, timeout=PROGRAM_S, check=False)
        except subprocess.TimeoutExpired:
            return "npm ci took too long: no network?"
        return "" if made.returncode == 0 else f"npm ci failed: {made.stderr[-500:]}"


@cache
def _poppler_ready() -> str:
    code = "import gi; gi.require_version('Poppler', '0.18'); from gi.repository import Poppler"
    if not Path(DEBIAN_PYTHON).exists():
        return "Debian's Python is not there"
    done = subprocess.run([DEBIAN_PYTHON, "-c", code], capture_output=True, timeout=PROGRAM_S, check=False)
    return "" if done.returncode == 0 else "install python3-gi and gir1.2-poppler-0.18"


def _absent(why: str) -> NoReturn:
    """Skip the test; in CI fail it, because there nobody reads skips."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def by_pdfjs(source: Path, filling: Filling, target: Path) -> None:
    """pdf.js, as in Firefox: an incremental update behind the file."""
    if why := _node_ready():
        _absent(why)
    _run(["node", NODE / "fill_pdfjs.mjs", source, _values(target, source, filling), target], NODE)


def by_pdflib(source: Path, filling: Filling, target: Path) -> None:
    """pdf-lib, as in many web services."""
    if why := _node_ready():
        _absent(why)
    _run(["node", NODE / "fill_pdflib.mjs", source, _values(target, source, filling), target], NODE)


def by_poppler(source: Path, filling: Filling, target: Path) -> None:
    """poppler, as in Evince and Okular."""
    if why := _poppler_ready():
        _absent(why)
    script = Path(__file__).parent / "fill_poppler.py"
    _run([DEBIAN_PYTHON, script, source, _values(target, source, filling), target])


def flat_by_poppler(source: Path, filling: Filling, target: Path) -> None:
    """Printed to PDF from Evince: a drawing made by cairo."""
    if shutil.which("pdftocairo") is None:
        _absent("pdftocairo (poppler-utils) is not installed")
    fielded = target.with_suffix(".fields.pdf")
    by_poppler(source, filling, fielded)
    _run(["pdftocairo", "-pdf", fielded, target])
    fielded.unlink()


def flat_by_browser(source: Path, filling: Filling, target: Path) -> None:
    """Printed to PDF from Firefox: pdf.js in a real browser, pages as pictures without any text."""
    if why := _node_ready():
        _absent(why)
    files = {"/source.pdf": source, "/values.json": _values(target, source, filling)}

    class Shop(SimpleHTTPRequestHandler):
        extensions_map: ClassVar[dict[str, str]] = {".html": "text/html", ".mjs": "text/javascript", "": "text/plain"}

        def translate_path(self, path: str) -> str:
            return str(files.get(path) or NODE / path.lstrip("/"))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name upstairs
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with TemporaryDirectory() as profile, Browser(Path(profile)) as browser:
            browser.open(f"http://127.0.0.1:{server.server_port}/print.html")
            until = time.monotonic() + PROGRAM_S
            while not browser.run("window.printed"):
                assert time.monotonic() < until, browser.complaints()
                time.sleep(0.1)
            printed = browser.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        server.shutdown()
    target.write_bytes(base64.b64decode(printed["data"]))


Fill = Callable[[Path, Filling, Path], None]

WITH_FIELDS: dict[str, Fill] = {
    "pdf.js (Firefox)": by_pdfjs,
    "PDFium (Chrome, Edge)": by_pdfium,
    "poppler (Evince, Okular)": by_poppler,
    "MuPDF (SumatraPDF)": by_mupdf,
    "pdf-lib": by_pdflib,
    "pikepdf": by_pikepdf,
    "pypdf": by_pypdf,
}
FLAT: dict[str, Fill] = {
    "PDFium, printed to PDF": flat_by_pdfium,
    "poppler, printed to PDF": flat_by_poppler,
    "pdf.js in Chromium, printed to PDF": flat_by_browser,
}
