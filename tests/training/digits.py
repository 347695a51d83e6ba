"""The recipe of `generator/read/writing/digits.npz`: small networks, taught on cells of known truth.

    python tests/training/digits.py make FOLDER FIELDS    # draws fields of cells and keeps what reading sees of each
    python tests/training/digits.py teach FOLDER          # teaches on them and on real digits; writes the model
    python tests/training/digits.py tell FOLDER           # tables: how often each kind is read right, and how sure
    python tests/training/digits.py calibrate FOLDER FIELDS  # whole numbers and dates: SLOPE and OFFSET, and tables

Fields are printed, written in by somebody of `rehearse/digits.py`, taken in as in `fields.py`, and cut up by the
reader's own code. Beside them stand the 1,797 digits of 13 people that scikit-learn ships (Optical Recognition of
Handwritten Digits, UCI; BSD licence of scikit-learn): the first 1,100 teach, the others only judge, as do typefaces
drawn after handwriting where the machine has them. Teaching needs torch and scikit-learn, reading neither.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from fields import TAKINGS, Taking, cut, taken

from generator.define.library import Library
from generator.model.domains import Day, Whole
from generator.model.geometry import Box
from generator.model.variable import VariableType
from generator.read.blank.reference import AreaReference, counted, prepare, render_blank
from generator.read.writing import digits as read_digits
from generator.read.writing.cells import Seen, cell_boxes, cells_seen
from generator.read.writing.digits import CLASSES, NO_DIGIT, SIDE, picture_of
from generator.read.writing.ink import ink_of
from generator.read.writing.proposed import PROPOSED_FROM, likeliest
from generator.rehearse import digits as drawn
from generator.rehearse.page import draw
from generator.rehearse.pens import PENS
from generator.rehearse.printer import printed_pages
from generator.selftest import Plan, printed

DPI = 300
PACKS = (("bordkaart", "waterrade"), ("leerwens", "zonneveen"), ("cijfers", "waterrade"), ("portfolio", "zonneveen"))
MOST_FIELDS = 4  # of a pack: more look alike
AROUND_MM = 3.0  # mm of paper around a field's area
CONTRAST = (205, 238)  # grey levels between paper and print, of a page that lies straight
MENDED, OTHER, EMPTY = 0.07, 0.05, 0.12  # shares of cells
HELD_OUT = 5  # every so many-th writer only judges
REAL_TEACH = 1100  # of scikit-learn's digits: the first of them
EPOCHS, BATCH, RATE, NETWORKS, REAL_SHARE = 14, 256, 2e-3, 2, 0.15


@dataclass(frozen=True)
class Field:
    """A printed field of cells. `paper`: it and what is around it, at DPI; `at`: where its area lies in that (mm)."""

    paper: np.ndarray
    at: tuple[float, float]
    area: AreaReference
    cells: tuple[Box, ...]
    date: bool


@cache
def fields() -> tuple[Field, ...]:
    """The fields of a few sheets as they are printed."""
    found = []
    for pack, brand in PACKS:
        with tempfile.TemporaryDirectory() as folder:
            product, run = printed(Plan(pack, brand, sheet_only=True), Library(None), Path(folder))
            kinds = {v.name: v.type for v in run.layout.variables}
            taken_from = 0
            pictures = list(printed_pages(product.files[0], DPI, product.pages_of(1)))
            for place, page in enumerate(run.layout.pages):
                areas = prepare(page, render_blank(run, page), counted(run)).cells
                for area in areas[: MOST_FIELDS - taken_from]:
                    date = kinds[area.field.variable] is VariableType.DATE
                    cells = cell_boxes(area, date)
                    wide = area.area.grown(AROUND_MM)
                    found.append(Field(cut(pictures[place], DPI, wide).copy(), (AROUND_MM,) * 2, area, cells, date))
                    taken_from += 1
    assert all(field.cells for field in found)
    return tuple(found)


@dataclass
class Cell:
    """What reading sees of a cell, and what it is. `truth`: 0 … 9, NO_DIGIT, or -1 for an empty one."""

    seen: Seen
    truth: int
    what: str  # digit, mended, other, empty
    pen: str
    taking: str
    writer: int
    field: int  # which field it is of


def written(writer_seed: int, number: int) -> tuple[list[Cell], Field]:
    """The cells of one field that somebody wrote in."""
    rng = np.random.default_rng([writer_seed, number])
    person = np.random.default_rng([writer_seed, 0xD161])
    writer, pen = drawn.any_writer(person), PENS[int(person.integers(len(PENS)))]
    field = fields()[int(rng.integers(len(fields())))]
    taking = TAKINGS[int(rng.integers(len(TAKINGS)))]
    paper, left = field.paper.copy(), field.at[0]
    cells = [Box(c.x + left, c.y + left, c.width, c.height) for c in field.cells]
    strokes, truth = [], []
    for cell in cells:
        kind, digit = rng.random(), int(rng.integers(10))
        if kind < MENDED:
            strokes += drawn.mend_digit(int(rng.integers(10)), digit, cell, writer, pen, rng)
            truth.append((NO_DIGIT, "mended"))
        elif kind < MENDED + OTHER:
            strokes += drawn.no_digit(cell, rng)
            truth.append((NO_DIGIT, "other"))
        elif kind < MENDED + OTHER + EMPTY:
            truth.append((-1, "empty"))
        else:
            strokes += drawn.write_number([digit], [cell], writer, pen, rng)
            truth.append((digit, "digit"))
    draw(paper, strokes, pen, DPI, rng)
    seen = look(paper, field, taking, rng)
    field_number = writer_seed * 1000 + number
    return [
        Cell(one, *meant, pen.name, taking.name, writer_seed, field_number)
        for one, meant in zip(seen, truth, strict=True)
    ], field


def look(paper: np.ndarray, field: Field, taking: Taking, rng: np.random.Generator) -> list[Seen]:
    """What reading sees of a written field after it was taken in."""
    flat, scale = taken(cv2.merge([paper] * 3), DPI, taking, rng)
    grey = cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY) if flat.ndim == 3 else flat
    left, top = round(field.at[0] * scale), round(field.at[1] * scale)
    high, wide = field.area.printed.shape
    seen = np.ascontiguousarray(grey[top : top + high, left : left + wide])
    return cells_seen(ink_of(seen, field.area, rng.uniform(*CONTRAST), taking.bilevel), field.area, field.cells)


def make(folder: Path, count: int, start: int) -> None:
    """Draw fields and keep their cells."""
    pictures, rows = [], []
    cells: list[Cell] = []
    for index in range(count):
        cells += written(start + index // 3, index % 3)[0]
    for cell in cells:
        picture = cell.seen.picture
        pictures.append(np.zeros((SIDE, SIDE), np.uint8) if picture is None else picture)
        rows.append((cell.truth, picture is None, cell.seen.amiss, cell.writer, cell.field))
    np.savez_compressed(
        folder / f"cells-{start}.npz",
        pictures=np.stack(pictures), rows=np.array(rows, np.int64),
        names=np.array([(c.what, c.pen, c.taking) for c in cells]),
    )  # fmt: skip


def stored(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All cells that were kept: pictures, rows (truth, empty, amiss, writer, field), names (what, pen, taking)."""
    files = [np.load(file) for file in sorted(folder.glob("cells-*.npz"))]
    return tuple(np.concatenate([f[part] for f in files]) for part in ("pictures", "rows", "names"))  # type: ignore[return-value]


def real_digits() -> tuple[np.ndarray, np.ndarray]:
    """scikit-learn's digits as reading would see them (they are 8 x 8 counts of ink), and which they are."""
    from sklearn.datasets import load_digits

    data = load_digits()
    found = []
    for counts in data.images:
        large = cv2.resize((counts * 15.9).astype(np.uint8), (48, 48), interpolation=cv2.INTER_CUBIC)
        found.append(picture_of(np.where(large > 50, large, 0).astype(np.uint8)))
    return np.stack(found), np.asarray(data.target)


def typeface_digits(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Digits of typefaces that were drawn after handwriting: pictures, which they are, which typeface."""
    from PIL import Image, ImageDraw, ImageFont

    pictures, truth, faces = [], [], []
    for path in sorted(Path("/usr/share/fonts").rglob("*")):
        if path.suffix.lower() not in (".ttf", ".otf") or not any(n in path.stem.lower() for n in HANDWRITTEN):
            continue
        font = ImageFont.truetype(str(path), 60)
        for digit in range(10):
            for _ in range(6):
                canvas = Image.new("L", (140, 140), 0)
                ImageDraw.Draw(canvas).text((40, 30), str(digit), 255, font)
                ink = np.asarray(canvas)
                wide = int(rng.integers(1, 5))
                ink = cv2.dilate(ink, np.ones((wide, wide), np.uint8)) if wide > 1 else ink
                turn = cv2.getRotationMatrix2D((70, 70), rng.uniform(-6, 6), rng.uniform(0.6, 0.8))
                ink = cv2.GaussianBlur(cv2.warpAffine(ink, turn, (140, 140)), (0, 0), rng.uniform(0.7, 2.0))
                noisy = np.clip(ink + rng.normal(0, 10, ink.shape), 0, 255)
                pictures.append(picture_of(np.where(noisy > 55, noisy, 0).astype(np.uint8)))
                truth.append(digit)
                faces.append(path.stem)
    return np.stack(pictures), np.array(truth), np.array(faces)


HANDWRITTEN = ("dkg", "breip", "bwht", "femkeklaver", "rufscript", "humor", "klee")


def teach(folder: Path) -> None:
    """Teach the networks and store them beside the reader."""
    import torch
    from torch import nn

    pictures, rows, _ = stored(folder)
    truth, empty, writer = rows[:, 0], rows[:, 1] == 1, rows[:, 3]
    some = ~empty & (truth >= 0) & (writer % HELD_OUT != 0)
    real, which = real_digits()
    x = np.concatenate([pictures[some], real[:REAL_TEACH]])
    y = np.concatenate([truth[some], which[:REAL_TEACH]])
    weight = np.ones(len(x))
    weight[some.sum() :] = REAL_SHARE * some.sum() / REAL_TEACH / (1 - REAL_SHARE)
    chance = weight / weight.sum()
    print(len(x), "pictures", flush=True)
    nets = []
    torch.set_num_threads(1)
    for seed in range(NETWORKS):
        torch.manual_seed(seed)
        rng = np.random.default_rng(seed)
        net = nn.Sequential(
            nn.Conv2d(1, 16, 5, 2), nn.ReLU(), nn.Conv2d(16, 32, 3), nn.ReLU(), nn.Conv2d(32, 48, 3, 2), nn.ReLU(),
            nn.Flatten(), nn.Dropout(0.25), nn.Linear(432, 96), nn.ReLU(), nn.Dropout(0.25), nn.Linear(96, CLASSES),
        )  # fmt: skip
        steps = EPOCHS * (len(x) // BATCH)
        adam = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.02)
        plan = torch.optim.lr_scheduler.OneCycleLR(adam, RATE * 1.5, total_steps=steps)
        for step in range(steps):
            batch = rng.choice(len(x), BATCH, p=chance)
            shown = torch.from_numpy(disturbed(x[batch], rng))
            loss = nn.functional.cross_entropy(net(shown[:, None]), torch.from_numpy(y[batch].astype(np.int64)))
            adam.zero_grad()
            loss.backward()
            adam.step()
            plan.step()
            if step % 200 == 0:
                print(seed, step, steps, float(loss), flush=True)
        net.eval()
        layers = [layer for layer in net if hasattr(layer, "weight")]
        mine = {}
        for name, layer in zip(("one", "two", "three", "hidden", "out"), layers, strict=True):
            w = layer.weight.detach().numpy()
            if name == "hidden":  # torch flattens channels x places, reading places x channels
                w = w.reshape(96, 48, 9).transpose(0, 2, 1).reshape(96, 432)
            # torch: out x in x kernel²; reading: (kernel² x in) x out
            mine[name] = w.reshape(*w.shape[:2], -1).transpose(2, 1, 0).reshape(-1, w.shape[0]) if w.ndim == 4 else w.T
            mine[{"hidden": "bias", "out": "end"}.get(name, f"{name}_bias")] = layer.bias.detach().numpy()
        nets.append(mine)
    model = {name: np.stack([net[name] for net in nets]) for name in read_digits.LAYERS}
    small = {key: value.astype(np.float16 if value.ndim == 3 else np.float32) for key, value in model.items()}
    np.savez_compressed(read_digits.FILE, **small)


def disturbed(pictures: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The pictures (0 … 1), each turned, sheared, stretched and moved a little, thicker or thinner, some rough."""
    found = np.empty((len(pictures), SIDE, SIDE), np.float32)
    middle = (SIDE - 1) / 2
    for place, picture in enumerate(pictures):
        shape = np.eye(2) + rng.normal(0, 0.06, (2, 2))
        off = middle - shape @ (middle, middle) + rng.normal(0, 0.6, 2)
        one = cv2.warpAffine(picture, np.column_stack([shape, off]), (SIDE, SIDE)).astype(np.float32)
        way = rng.random()
        if way < 0.1:
            one = cv2.dilate(one, np.ones((2, 2), np.uint8))
        elif way < 0.2:
            one = cv2.erode(one, np.ones((2, 2), np.uint8))
        elif way < 0.35:
            one = cv2.GaussianBlur(one, (0, 0), rng.uniform(0.4, 0.9))
        found[place] = one
    found *= (rng.uniform(0.75, 1.0, (len(found), 1, 1)) / 255).astype(np.float32)
    return found


def tell(folder: Path) -> None:
    """How often digits of hands that taught nothing are read right, and how sure the model is."""
    pictures, rows, names = stored(folder)
    truth, empty, writer = rows[:, 0], rows[:, 1] == 1, rows[:, 3]
    some = ~empty & (truth >= 0) & (writer % HELD_OUT == 0)
    likely = read_digits.digit_chances(pictures[some])
    _table("getekend, andere schrijvers", likely, truth[some])
    for column, title in ((1, "pen"), (2, "manier")):
        for name in np.unique(names[:, column]):
            here = names[some, column] == name
            digits = here & (truth[some] < NO_DIGIT)
            print(title, name, len(likely[digits]), "goed", (likely[digits].argmax(1) == truth[some][digits]).mean())
    real, which = real_digits()
    _table("echt (scikit-learn), niet geleerd", read_digits.digit_chances(real[REAL_TEACH:]), which[REAL_TEACH:])
    drawn_faces, digits, faces = typeface_digits(np.random.default_rng(5))
    likely = read_digits.digit_chances(drawn_faces)
    _table("lettertypen naar handschrift", likely, digits)
    for face in np.unique(faces):
        print("  ", face, (likely[faces == face].argmax(1) == digits[faces == face]).mean())
    lost, ghost = (empty & (rows[:, 0] >= 0)), (~empty & (rows[:, 0] < 0))
    print("lege vakjes met inkt", ghost.sum(), "/", (rows[:, 0] < 0).sum(), "; cijfers kwijt", lost.sum())


def _table(title: str, likely: np.ndarray, truth: np.ndarray) -> None:
    said, sure = likely.argmax(1), likely.max(1)
    digit = truth < NO_DIGIT
    print(title, len(truth), "cijfers goed", (said[digit] == truth[digit]).mean(),
          "geen cijfer herkend", (said[~digit] == NO_DIGIT).mean() if (~digit).any() else "-")  # fmt: skip
    claimed = said < NO_DIGIT
    for low, high in ((0, 0.5), (0.5, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.99), (0.99, 0.999), (0.999, 1.01)):
        here = claimed & (sure >= low) & (sure < high)
        if here.any():
            print(f"   {low}–{high}: {here.sum()}, goed {(said[here] == truth[here]).mean():.4f}")


FIRST_JUDGE = 5_000_000  # writers from here on taught nothing
MENDED_FIELDS = 0.06  # share of fields in which a digit was crossed out or written over


def asked(index: int) -> tuple[str, str, str, tuple[str, float] | None]:
    """Pen, way in, what was meant, and what reading makes of a number or date that somebody wrote."""
    rng = np.random.default_rng([FIRST_JUDGE, index])
    writer, pen = drawn.any_writer(rng), PENS[int(rng.integers(len(PENS)))]
    field = fields()[int(rng.integers(len(fields())))]
    taking = TAKINGS[int(rng.integers(len(TAKINGS)))]
    paper, left = field.paper.copy(), field.at[0]
    cells = [Box(c.x + left, c.y + left, c.width, c.height) for c in field.cells]
    domain = Day() if field.date else Whole(0, None)
    digits, text = drawn.any_number(domain, len(cells), rng)
    mended = int(rng.choice([p for p, d in enumerate(digits) if d is not None])) if rng.random() < MENDED_FIELDS else -1
    strokes = drawn.write_number([None if p == mended else d for p, d in enumerate(digits)], cells, writer, pen, rng)
    if mended >= 0:
        strokes += drawn.mend_digit(int(rng.integers(10)), digits[mended] or 0, cells[mended], writer, pen, rng)
    draw(paper, strokes, pen, DPI, rng)
    kind = "datum" if field.date else "getal"
    return pen.name, taking.name, f"{kind} {text}", likeliest(look(paper, field, taking, rng), domain)


def calibrate(count: int) -> None:
    """How often what is likeliest is right, by how likely it is said to be; on the half that SLOPE did not see."""
    found = [asked(index) for index in range(count)]
    said = [(one[3][1], one[3][0] == one[2].split()[1], place) for place, one in enumerate(found) if one[3] is not None]
    odds = np.array([np.log(max(p, 1e-9) / max(1 - p, 1e-9)) for p, _, _ in said]).clip(-14, 14)
    right, place = np.array([r for _, r, _ in said], float), np.array([at for _, _, at in said])
    first = place % 2 == 0
    slope, offset = 1.0, 0.0
    for _ in range(50):  # Newton, a little held back
        p = 1 / (1 + np.exp(-(slope * odds[first] + offset)))
        x = np.stack([odds[first], np.ones(first.sum())], axis=1)
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.eye(2) * 0.5, x.T @ (right[first] - p))
        slope, offset = slope + step[0], offset + step[1]
    print(f"SLOPE, OFFSET = {slope:.2f}, {offset:.2f}")
    sure = 1 / (1 + np.exp(-(slope * odds + offset)))
    print(f"{count} velden, van {len(said)} is er iets te zeggen")
    for low, high in ((0, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.98), (0.98, 0.99), (0.99, 1.01)):
        here = ~first & (sure >= low) & (sure < high)
        if here.any():
            share, told = right[here].mean(), sure[here].mean()
            print(f"   gezegd {low}–{high} (gemiddeld {told:.3f}): {here.sum()}, goed {share:.4f}")
    for part in (0, 1):
        for name in sorted({one[part] for one in found}):
            rows = [at for at, one in enumerate(found) if one[part] == name]
            here = np.isin(place, rows) & (sure >= PROPOSED_FROM)
            print(f"{name}: {len(rows)} velden, voorstel {here.sum()}, goed {int(right[here].sum())}")
    for kind in ("datum", "getal"):
        rows = [at for at, one in enumerate(found) if one[2].startswith(kind)]
        here = np.isin(place, rows) & (sure >= PROPOSED_FROM)
        print(f"{kind}: {len(rows)} velden, voorstel {here.sum()}, goed {int(right[here].sum())}")


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    where.mkdir(parents=True, exist_ok=True)
    if what == "make":
        make(where, int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 0)
    elif what == "teach":
        teach(where)
    elif what == "calibrate":
        calibrate(int(sys.argv[3]))
    else:
        tell(where)
