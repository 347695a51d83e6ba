"""Makes the pictures of the README and the manual: `python docs/make_pictures.py` (from the project's folder).

Everything shown is real: sheets come from `build`, filled pages are rehearsed and then really read, and the review page
is the real one, in Chromium (without Chromium that picture and the terminal's are left as they are). Runs have fixed
names and keys and chance a fixed seed, so that a picture changes only if what it shows changes.
"""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from group_sample import crew
from picture_hands import Hand, workshop
from picture_tools import (
    DETAIL_DPI,
    PICTURES,
    ROOT,
    SHEET_WIDTH,
    Picture,
    Studio,
    framed,
    mm,
    narrowed,
    order,
    paper,
    rendered,
    save,
    shot,
    spread,
)
from PIL import Image, ImageChops, ImageDraw, ImageFont

from generator.cli.told import summary_text
from generator.collect import Rereading, collect
from generator.define.library import Library
from generator.gallery.facts import drawn, listed
from generator.group import show
from generator.keep.store.sqlite import SqliteStore
from generator.keep.tables import write_tables
from generator.make.preview import page_pictures
from generator.make.proof import painted_plain
from generator.model.geometry import MM_PER_INCH, Box, Paper, Point
from generator.model.layout import CodeRole
from generator.rehearse import pens
from generator.rehearse.page import draw
from generator.rehearse.typist import Typed, type_into
from generator.review.desk import ReviewDesk

SEED = 20261120
MANUAL_RUN = "7K3M9Q"  # the run of which the manual tells
OVERLAY_WIDTH = 680
NEARLY_WHITE = 243  # of 255: the noise of scanned paper, which would fill the file and the palette
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


# --- the pictures -----------------------------------------------------------------------------------------------------


def sheets(studio: Studio) -> None:
    """The four sheets at the heart, and one in another house style and large type."""
    for name, form, run in (("scan", "scan", "A00001"), ("groeicurve", "groeicurve", "A00002")):
        save(f"{name}.png", studio.sheet(run, form, "waterrade"))
    save("netwerkkaart.png", studio.sheet("A00003", "netwerkkaart", "waterrade"))
    canvas = studio.sheet("A00004", "loopbaanpropositie", "zonneveen", paper=Paper.A3)
    save("canvas.png", narrowed(canvas, SHEET_WIDTH))
    save("groot.png", studio.sheet("A00005", "scan", "zonneveen", large=True))


def pack(studio: Studio) -> None:
    """The facilitator's page, and all pages of the pack together."""
    product = studio.build("B00001", order("kern", "waterrade"))
    save("begeleider.png", paper(product.files[0], 0))
    pages = [0, *product.pages_of(1)]
    save("pakket.png", spread([paper(product.files[0], page, 330) for page in pages], 4))
    people = ("Joris de Wit", "Fatma Şahin")
    named = studio.build("B00002", order("kern", "waterrade", copies=len(people), labels=lambda: people))
    top = rendered(named.files[0], named.pages_of(2)[0], DETAIL_DPI)
    save("naam.png", framed(mm(top, Box(0, 4, 210, 54), DETAIL_DPI).copy()))


LIBRARY_COLUMNS = 9
LIBRARY_WIDTH = 112  # pixels of a page: its title and its kind of question are seen


def library() -> None:
    """The first page of every sheet but the example, as the gallery shows it."""
    shelf, pages = Library(None), []
    for sheet in listed(shelf):
        if sheet.key != "voorbeeld":
            ready = drawn(shelf, sheet.key, "waterrade")
            first = next(page_pictures(painted_plain(ready.drawing, ready.fonts), pages=range(1)))
            pages.append(narrowed(Image.open(io.BytesIO(first)).convert("RGB"), LIBRARY_WIDTH))
    save("bibliotheek.png", spread(pages, LIBRARY_COLUMNS))


NUMBERED = 46  # pixels across a number in a picture that is explained


def group() -> None:
    """What an invented crew of fourteen said: pages of `werkblad picture`."""
    with tempfile.TemporaryDirectory() as name:
        workspace = Path(name)
        run = crew(workspace, "kern", 14)
        with SqliteStore(workspace / "out" / "werkblad.sqlite") as store:
            made = show(store, Library(workspace), run, workspace / "beeld")
        pages = [narrowed(Image.open(path).convert("RGB"), GROUP_WIDTH) for path in made.pictures[1 : 1 + GROUP_PAGES]]
        save("groep.png", spread(pages, 2))


def codes(studio: Studio) -> None:
    """A page with numbers at what is printed for the machine; the manual says what each is."""
    product = studio.build("B00003", order("scan", "waterrade"))
    page = studio.store.layout("B00003").pages[0]
    picture = rendered(product.files[0], product.pages_of(1)[0], DETAIL_DPI)
    marks = {code.role: code.box for code in page.codes}
    corner = {f.id: f.centre for f in page.fiducials}
    strip = page.name_strip or Box(0, 0, 0, 0)
    for number, at in enumerate(
        (
            Point(corner["tl"].x - 7.5, corner["tl"].y),
            Point(strip.x - 5.5, strip.centre.y),
            Point(marks[CodeRole.ENTRY].x - 6, marks[CodeRole.ENTRY].centre.y),
            Point(marks[CodeRole.SPARE].centre.x, marks[CodeRole.SPARE].bottom + 5),
            Point(marks[CodeRole.CLEAR].right - 5, marks[CodeRole.CLEAR].centre.y),
        ),
        start=1,
    ):
        numbered(picture, number, at)
    save("codes.png", framed(narrowed(picture, SHEET_WIDTH)))


def numbered(picture: Picture, number: int, at: Point) -> None:
    """A white number in a dark red disc at a place in mm."""
    scale, radius = DETAIL_DPI / MM_PER_INCH, NUMBERED // 2
    x, y = at.x * scale, at.y * scale
    pen = ImageDraw.Draw(picture)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(160, 30, 45))
    font = ImageFont.truetype(str(next((ROOT / "brand" / "fonts").glob("*/bold.ttf"))), NUMBERED * 2 // 3)
    pen.text((x, y), str(number), fill="white", font=font, anchor="mm")


def ticking(studio: Studio, rng: np.random.Generator) -> None:
    """How to tick and how to correct: the top of a filled sheet, in colour."""
    product = studio.build("B00004", order("scan", "waterrade"))
    layout = studio.store.layout("B00004")
    picture = rendered(product.files[0], product.pages_of(1)[0], 2 * DETAIL_DPI)
    page = layout.pages[0]
    hand = Hand(page, pens.FELT_PEN, rng)
    ink = np.full((picture.height, picture.width), 255, np.uint8)
    draw(ink, hand.marks(hand.boxes(), "x.#x." + "..x"), hand.pen, 2 * DETAIL_DPI, rng)
    blue = Image.merge(
        "RGB", [Image.fromarray(ink).point(lambda v, c=c: c + v * (255 - c) // 255) for c in (25, 40, 120)]
    )
    inked = ImageChops.multiply(picture, blue)
    top = min(box.box.y for box in hand.boxes())
    save("aankruisen.png", framed(narrowed(mm(inked, Box(14, top - 56, 182, 94), 2 * DETAIL_DPI), 900)))


TYPED = (
    "Zelf de planning maken voor de ploeg.",
    "Rustig blijven als het druk is.",
    "Toen ik inviel voor mijn leidinggevende.",
    "Werken met de nieuwe machines.",
    "Een eigen project leiden.",
    "Ik leg dingen goed uit.",
)


def fillable(studio: Studio) -> None:
    """A page of the fillable PDF, half filled in."""
    product = studio.build("B00005", order("kern", "waterrade", kind="fillable"))
    layout = studio.store.layout("B00005")
    names = [v.name for v in layout.variables if v.name.startswith("groeicurve_") and v.type.value == "text"]
    names = [name for name in names if "lijn" not in name]
    data = type_into(product.files[0].read_bytes(), layout, Typed({}, dict(zip(names, TYPED, strict=False))))
    index = next(i for i, page in enumerate(layout.pages) if any(f.variable == names[0] for f in page.fields))
    save("invulpdf.png", paper(appearing(data), index))


def appearing(pdf: bytes) -> bytes:
    """The PDF without the stored looks of its texts: PDFium then draws what was typed, as while somebody types."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415  # only here

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for page in writer.pages:
        for reference in page.get("/Annots", []):
            widget = reference.get_object()
            if widget.get("/FT") == "/Tx" and "/V" in widget:
                del widget["/AP"]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# --- read back --------------------------------------------------------------------------------------------------------


def read_back(studio: Studio, rng: np.random.Generator) -> None:
    """Print, fill in, scan, read; then the picture of what was read, and the review page."""
    product = studio.build(MANUAL_RUN, order("kern", "waterrade"))
    layout = studio.store.layout("7K3M9Q")
    scans = studio.folder / "scans"
    scans.mkdir()
    (scans / "stapel.pdf").write_bytes(workshop(product, layout, rng))
    tables = studio.folder / "read"
    print(summary_text(collect([scans], studio.store, tables)))
    write_tables(studio.store, tables)
    for name, picture in overlays(tables, "scan-1", "netwerkkaart-1"):
        clean = narrowed(picture, OVERLAY_WIDTH).point(lambda level: 255 if level > NEARLY_WHITE else level)
        save({"scan-1": "gelezen.png", "netwerkkaart-1": "gelezen-netwerk.png"}[name], framed(clean))
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        print("No Chromium: nakijken.png and terminal.png are left as they are.")
        return
    desk = ReviewDesk(studio.store, tables, Rereading(studio.store, tables), scans=[scans])
    save("nakijken.png", reviewed(desk, browser, studio.folder / "browser"), 200)
    save("terminal.png", terminal(browser, studio.folder))


def overlays(tables: Path, *wanted: str) -> Iterable[tuple[str, Picture]]:
    """The pictures of what was read on these pages."""
    for name in wanted:
        path = next((tables / "overlays").rglob(f"*{name}*.jpg"))
        with Image.open(path) as picture:
            yield name, picture.convert("RGB")


def reviewed(desk: ReviewDesk, browser: str, profile: Path) -> Picture:
    """The first doubtful answer as a person sees it."""
    from generator.web.serve import Serving  # noqa: PLC0415  # only where there is a browser

    serving = Serving(desk)
    threading.Thread(target=serving.run, daemon=True).start()
    address = serving.address.url.replace("/?", "/twijfel/?")
    return shot(browser, address, profile, 1280, 1000)


TERMINAL = """<!doctype html><meta charset=utf-8><style>
body{{margin:0;background:#e9ebee;padding:18px}} .w{{border-radius:9px;overflow:hidden;box-shadow:0 3px 12px #0004}}
.b{{background:#3a3f47;height:30px;color:#ddd;font:13px/30px sans-serif;text-align:center}}
pre{{margin:0;background:#15181d;color:#e6e6e6;font:15px/1.5 "DejaVu Sans Mono",monospace}}
pre{{padding:14px 16px;height:226px;overflow:hidden}}
b{{color:#8fd18a;font-weight:400}} i{{color:#fff;font-style:normal;font-weight:700}}</style>
<div class=w><div class=b>Terminal</div><pre>{lines}</pre></div>"""


def terminal(browser: str, folder: Path) -> Picture:
    """A terminal window in which two commands were typed; what they say is what they really said."""
    home, place = folder / "werkblad", folder / "loopbaandag"
    home.mkdir()
    shown = []
    for at, where, typed in (
        (home, "werkblad", "werkblad init ../loopbaandag"),
        (place, "loopbaandag", "werkblad build kern --brand waterrade --copies 12"),
    ):
        command = [sys.executable, "-m", "generator", *typed.split()[1:]]
        environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
        done = subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=True)
        said = re.sub(r"\b[0-9A-Z]{6}\b", MANUAL_RUN, done.stdout)  # a run's name is chance
        lines = said.replace(f"{folder}/", "/home/noor/").splitlines()
        lines = [lines[0], *lines[-4:]] if len(lines) > 4 else lines
        shown.append(f"<b>noor@kantoor:~/{where}$</b> <i>{html.escape(typed)}</i>\n{html.escape(chr(10).join(lines))}")
        if "init" in typed:
            shown.append(f"<b>noor@kantoor:~/{where}$</b> <i>cd ../loopbaandag</i>")
    page = folder / "terminal.html"
    page.write_text(TERMINAL.format(lines="\n".join(shown)), encoding="utf-8")
    return shot(browser, page.as_uri(), folder / "browser2", 860, 330)


GROUP_WIDTH = 480  # px: two pages beside each other on a page of the README
GROUP_PAGES = 4


def main() -> None:
    """All pictures."""
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="werkblad-") as scratch,
        SqliteStore(Path(scratch) / "w.sqlite", any_thread=True) as store,
    ):
        studio = Studio(Library(None), store, Path(scratch))
        library()
        group()
        sheets(studio)
        pack(studio)
        codes(studio)
        ticking(studio, np.random.default_rng(SEED))
        fillable(studio)
        read_back(studio, np.random.default_rng(SEED))
    print(f"together {sum(p.stat().st_size for p in PICTURES.glob('*.png')) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
