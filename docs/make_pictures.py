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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFont

from generator.build import Identity, Order, Product, build
from generator.collect import collect, read_again
from generator.define.library import Library
from generator.keep.store import Store
from generator.keep.tables import write_tables
from generator.make.style import Kind
from generator.model.code import KEY_BYTES
from generator.model.geometry import MM_PER_INCH, PT_PER_INCH, Box, Paper, Point
from generator.model.layout import CodeRole, Field, FieldRole, FieldShape, Layout, PageLayout
from generator.rehearse import pens
from generator.rehearse.page import Grey, draw
from generator.rehearse.pens import MarkKind, Pen, Stroke, growth_curve, handwriting, mark
from generator.rehearse.printer import blank_side, printed_pages
from generator.rehearse.scanner import OFFICE_GREY, scan
from generator.rehearse.stack import as_pdf
from generator.rehearse.typist import Typed, type_into
from generator.review.desk import ReviewDesk

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
SEED = 20261120
MANUAL_RUN = "7K3M9Q"  # the run of which the manual tells
CREATED = "2026-11-20T09:00:00Z"
SHEET_WIDTH = 720  # pixels: three beside each other on a wide screen, and still readable alone
DETAIL_DPI = 150
COLOURS = 96  # in a palette: type and flat colours look the same, the file is a third
MAX_BYTES = 150_000
EDGE = (205, 205, 205)  # a hairline around white paper on a white page
OVERLAY_WIDTH = 680
NEARLY_WHITE = 243  # of 255: the noise of scanned paper, which would fill the file and the palette
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER_SECONDS = 60
Picture = Image.Image


# --- making -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Studio:
    """Where things are built: a scratch folder with one store."""

    library: Library
    store: Store
    folder: Path

    def build(self, run: str, order: Order) -> Product:
        """A run with a fixed name."""
        return build(order, self.library, self.store, self.folder, identity=Identity(run, bytes(KEY_BYTES), CREATED))

    def sheet(self, run: str, form: str, brand: str, page: int = 0, **more: object) -> Picture:
        """One page of one form's own run, as wide as sheets are shown."""
        return paper(self.build(run, order(form, brand, **more)).files[0], page)


def order(
    pack: str,
    brand: str,
    *,
    copies: int = 1,
    kind: Kind = "print",
    large: bool = False,
    paper: Paper = Paper.A4,
    labels: Callable[[], Iterable[str]] | None = None,
) -> Order:
    """An order with the defaults of the command."""
    return Order(pack, brand, copies=copies, kind=kind, large=large or None, paper=paper, labels=labels)


def rendered(pdf: Path | bytes, page: int, dpi: float) -> Picture:
    """A page of a PDF as a viewer shows it, form fields included."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        return document[page].render(scale=dpi / PT_PER_INCH, may_draw_forms=True).to_pil().convert("RGB")


def paper(pdf: Path | bytes, page: int, width: int = SHEET_WIDTH) -> Picture:
    """A page, drawn large and made small: crisper than drawn small."""
    return framed(narrowed(rendered(pdf, page, 2 * DETAIL_DPI), width))


def narrowed(picture: Picture, width: int) -> Picture:
    """The picture at this width."""
    return picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)


def framed(picture: Picture) -> Picture:
    """A hairline around the paper."""
    ImageDraw.Draw(picture).rectangle((0, 0, picture.width - 1, picture.height - 1), outline=EDGE)
    return picture


def save(name: str, picture: Picture, colours: int = COLOURS) -> None:
    """Write a picture with a palette; its metadata are left out."""
    small = picture.convert("RGB").quantize(
        colours, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE
    )
    small.save(PICTURES / name, "PNG", optimize=True)
    size = (PICTURES / name).stat().st_size
    print(f"{name:<22} {picture.width:>5} x {picture.height:<5} {size / 1000:6.1f} kB")
    if size > MAX_BYTES:
        raise SystemExit(f"{name} is larger than {MAX_BYTES} bytes: show less of it, or smaller.")


# --- filling in -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody with a pen at one page of a printed run."""

    page: PageLayout
    pen: Pen
    rng: np.random.Generator

    def boxes(self, variable: str = "") -> list[Field]:
        """The boxes of the page (of one variable), in the order of the layout."""
        return [f for f in self.page.fields if f.shape is FieldShape.BOX and f.variable.endswith(variable)]

    def marks(self, fields: Sequence[Field], kinds: str) -> list[Stroke]:
        """One letter per box: x cross, v tick, / scribble, # solid, w scratch, d scribble twice, . nothing."""
        signs = {
            "x": MarkKind.CROSS,
            "v": MarkKind.TICK,
            "/": MarkKind.FILL,
            "#": MarkKind.SOLID,
            "w": MarkKind.SCRATCH,
            "d": MarkKind.FILL,
        }
        strokes: list[Stroke] = []
        for one, sign in zip(fields, kinds, strict=False):
            for _ in range(2 if sign == "d" else 1 if sign in signs else 0):
                strokes += mark(signs[sign], one.box, self.pen, self.rng)
        return strokes

    def words(self, name: str, lines: int = 0) -> list[Stroke]:
        """Something like handwriting in a writing field."""
        for one in self.page.fields:
            if one.role is FieldRole.WRITE and one.name.endswith(name):
                return handwriting(one.box, lines or one.lines, self.rng)
        return []


def on_paper(product: Product, layout: Layout, form: str, page: int, copy: int, dpi: int) -> tuple[Grey, PageLayout]:
    """The printed page of a copy, and its layout."""
    keys = [ref.key for ref in layout.forms]
    places = [(keys[one.form], one.page) for one in layout.pages]
    index = places.index((form, page))
    picture = next(iter(printed_pages(product.files[0], dpi, [product.pages_of(copy)[index]])))
    return picture, layout.pages[index]


def mm(picture: Picture, box: Box, dpi: float) -> Picture:
    """The part of a page picture that a box in mm names."""
    scale = dpi / MM_PER_INCH
    return picture.crop(tuple(round(edge * scale) for edge in (box.x, box.y, box.right, box.bottom)))


def filled_scan(hand: Hand) -> list[Stroke]:
    """The scan's first page, with the marks that a reader meets: also corrections, and one that may be one."""
    return hand.marks(hand.boxes(), "xv.x#" + "vd.x." + "xwx/v")


def filled_network(hand: Hand) -> list[Stroke]:
    """The network's table: names, what people give, how close; one person has two crosses for closeness."""
    strokes: list[Stroke] = []
    gives = ("x.x.", ".v..", "xx..", "..x.", "/..x", "x...", ".x.x")
    close = ("...x", "..v.", ".x#.", "x...", ".x.x", "..x.", "...v")
    for number, (given, near) in enumerate(zip(gives, close, strict=True), start=1):
        strokes += hand.words(f"p{number:02d}_naam")
        strokes += hand.marks(hand.boxes(f"p{number:02d}_geeft"), given)
        strokes += hand.marks(hand.boxes(f"p{number:02d}_nabij"), near)
    return strokes


def filled_curve(hand: Hand) -> list[Stroke]:
    """A growth curve and its name."""
    axes = hand.page.axes[0]
    past, future = growth_curve(axes.box, axes.today, hand.rng)
    return [*past, *future, *hand.words("lijn1")]


FINE = Pen("fijne balpen", 0.32, 0.85)
FILLERS: dict[tuple[str, int], Callable[[Hand], list[Stroke]]] = {
    ("scan", 1): filled_scan,
    ("netwerkkaart", 2): filled_network,
    ("groeicurve", 1): filled_curve,
}


def workshop(product: Product, layout: Layout, rng: np.random.Generator) -> bytes:
    """A copier's PDF of the first copy, askew, with one page upside down and one that is none of ours."""
    dpi = OFFICE_GREY.dpi
    scans = []
    for number, one in enumerate(layout.pages):
        key = layout.forms[one.form].key
        picture, page = on_paper(product, layout, key, one.page, 1, dpi)
        hand = Hand(page, pens.GEL_PEN if key == "scan" else FINE, rng)
        if (key, one.page) in FILLERS:
            draw(picture, FILLERS[key, one.page](hand), hand.pen, dpi, rng)
        scans.append(scan(picture, OFFICE_GREY, rng, quarter_turns=2 if number == 1 else 0))
    note = blank_side(210.0, 297.0, dpi)
    draw(note, handwriting(Box(30, 40, 120, 60), 5, rng), pens.MARKER, dpi, rng)
    return as_pdf([*scans, scan(note, OFFICE_GREY, rng)], dpi, quality=OFFICE_GREY.quality)


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


def spread(pages: Sequence[Picture], columns: int, gap: int = 18) -> Picture:
    """Pages beside and under each other, each in the middle of its place."""
    width, height = max(page.width for page in pages), max(page.height for page in pages)
    rows = -(-len(pages) // columns)
    table = Image.new("RGB", (columns * (width + gap) + gap, rows * (height + gap) + gap), (236, 238, 240))
    for number, page in enumerate(pages):
        x, y = number % columns * (width + gap) + gap, number // columns * (height + gap) + gap
        table.paste(page, (x + (width - page.width) // 2, y + (height - page.height) // 2))
    return table


NUMBERED = 46  # pixels across a number in a picture that is explained


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
    print(collect([scans], studio.store, tables).as_text())
    write_tables(studio.store, tables)
    for name, picture in overlays(tables, "scan-1", "netwerkkaart-2"):
        clean = narrowed(picture, OVERLAY_WIDTH).point(lambda level: 255 if level > NEARLY_WHITE else level)
        save({"scan-1": "gelezen.png", "netwerkkaart-2": "gelezen-netwerk.png"}[name], framed(clean))
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        print("No Chromium: nakijken.png and terminal.png are left as they are.")
        return
    desk = ReviewDesk(studio.store, tables, lambda ref: read_again(ref, studio.store, tables), scans=[scans])
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
    from waitress.server import create_server  # noqa: PLC0415  # only where there is a browser

    from generator.web.app import create_app  # noqa: PLC0415
    from generator.web.guard import Guard  # noqa: PLC0415

    guard = Guard()
    server = create_server(create_app(desk, guard), host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    address = f"http://127.0.0.1:{server.effective_port}/twijfel/?sleutel={guard.token}"
    return shot(browser, address, profile, 1280, 1000)


def shot(browser: str, address: str, profile: Path, width: int, height: int) -> Picture:
    """What a browser window of this size shows."""
    target = profile.with_suffix(".png")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=nl"]
    command += [f"--user-data-dir={profile}", f"--window-size={width},{height}", f"--screenshot={target}", address]
    subprocess.run(command, check=True, capture_output=True, timeout=BROWSER_SECONDS)
    with Image.open(target) as picture:
        return picture.convert("RGB")


TERMINAL = """<!doctype html><meta charset=utf-8><style>
body{{margin:0;background:#e9ebee;padding:18px}} .w{{border-radius:9px;overflow:hidden;box-shadow:0 3px 12px #0004}}
.b{{background:#3a3f47;height:30px;color:#ddd;font:13px/30px sans-serif;text-align:center}}
pre{{margin:0;background:#15181d;color:#e6e6e6;font:15px/1.5 "DejaVu Sans Mono",monospace}}
pre{{padding:14px 16px;height:226px;overflow:hidden}}
b{{color:#8fd18a;font-weight:400}} i{{color:#fff;font-style:normal;font-weight:700}}</style>
<div class=w><div class=b>Terminal</div><pre>{lines}</pre></div>"""


def terminal(browser: str, folder: Path) -> Picture:
    """A terminal window in which two commands were typed; what they say is what they really said."""
    home, place = folder / "werkblad", folder / "werkblad" / "loopbaandag"
    home.mkdir()
    shown = []
    for at, where, typed in (
        (home, "werkblad", "werkblad init loopbaandag"),
        (place, "werkblad/loopbaandag", "werkblad build kern --brand waterrade --copies 12"),
    ):
        command = [sys.executable, "-m", "generator", *typed.split()[1:]]
        environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
        done = subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=True)
        said = re.sub(r"\b[0-9A-Z]{6}\b", MANUAL_RUN, done.stdout)  # a run's name is chance
        lines = said.replace(f"{folder}/", "/home/noor/").splitlines()
        lines = [lines[0], *lines[-4:]] if len(lines) > 4 else lines
        shown.append(f"<b>noor@kantoor:~/{where}$</b> <i>{html.escape(typed)}</i>\n{html.escape(chr(10).join(lines))}")
        if "init" in typed:
            shown.append(f"<b>noor@kantoor:~/{where}$</b> <i>cd loopbaandag</i>")
    page = folder / "terminal.html"
    page.write_text(TERMINAL.format(lines="\n".join(shown)), encoding="utf-8")
    return shot(browser, page.as_uri(), folder / "browser2", 860, 330)


def main() -> None:
    """All pictures."""
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="werkblad-") as scratch,
        Store(Path(scratch) / "w.sqlite", any_thread=True) as store,
    ):
        studio = Studio(Library(None), store, Path(scratch))
        sheets(studio)
        pack(studio)
        codes(studio)
        ticking(studio, np.random.default_rng(SEED))
        fillable(studio)
        read_back(studio, np.random.default_rng(SEED))
    print(f"together {sum(p.stat().st_size for p in PICTURES.glob('*.png')) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
