"""What happens to paper between the workshop and the scanner, by name. All sizes in mm; darkness 0 … 1.

An effect never hides a field: what is cut, folded or punched away stays clear of them, so that the truth stays true.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.geometry import MM_PER_INCH, Box, Point
from generator.model.layout import CodeRole, PageLayout
from generator.rehearse.noise import add_noise
from generator.rehearse.page import Grey, draw
from generator.rehearse.pens import BALLPOINT, FELT_PEN, MARKER, Stroke, scribble_word
from generator.rehearse.scanner import ROUNDED_DOWN

HOLE_MM, HOLE_EDGE_MM, HOLE_PITCH_MM = 6.0, 12.0, 80.0  # ISO 838
CLEAR_MM = 2.0  # kept free around fields by what hides paper
LID = 235  # the grey of a scanner's lid, seen through holes and past edges

Soil = Callable[[Grey, PageLayout, float, np.random.Generator], Grey]
"""Takes the page (grey, with ink), its layout, its resolution (dpi) and an rng; gives the page as it has become."""


def _scale(dpi: float) -> float:
    return dpi / MM_PER_INCH


def _darkened(page: Grey, amount: NDArray[np.float32]) -> Grey:
    """The page with `amount` (0 … 1) of its light taken away at each place."""
    return np.asarray(np.clip(page * (1 - amount), 0, 255), np.uint8)


def coffee_ring(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """The ring of a mug (70–90 mm across, 1.5–4 mm wide), dark at its edges, broken; and a few drops."""
    scale = _scale(dpi)
    amount = np.zeros(page.shape, np.float32)
    centre = (rng.uniform(0.1, 0.9) * page.shape[1], rng.uniform(0.1, 0.9) * page.shape[0])
    radius = rng.uniform(35, 45) * scale
    at = (round(centre[0]), round(centre[1]))
    cv2.circle(amount, at, round(radius), (rng.uniform(0.1, 0.3),), round(rng.uniform(1.5, 4) * scale))
    cv2.circle(amount, at, round(radius + scale), (rng.uniform(0.2, 0.4),), max(1, round(0.5 * scale)))
    gap, wide = rng.uniform(0, 360), rng.uniform(20, 140)
    cv2.ellipse(amount, at, (round(radius), round(radius)), 0, gap, gap + wide, (0.03,), round(6 * scale))
    for _ in range(int(rng.integers(0, 5))):
        drop = (int(rng.integers(page.shape[1])), int(rng.integers(page.shape[0])))
        cv2.circle(amount, drop, round(rng.uniform(0.5, 3) * scale), (rng.uniform(0.1, 0.35),), -1)
    return _darkened(page, cv2.GaussianBlur(amount, (0, 0), 0.25 * scale).astype(np.float32))


def rain(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """Drops of 3–12 mm: a grey rim, and ink and print that ran a little inside."""
    scale = _scale(dpi)
    run = cv2.GaussianBlur(page, (0, 0), 0.3 * scale)
    wet, rim = np.zeros(page.shape, np.uint8), np.zeros(page.shape, np.float32)
    for _ in range(int(rng.integers(5, 25))):
        at = (int(rng.integers(page.shape[1])), int(rng.integers(page.shape[0])))
        axes = (round(rng.uniform(1.5, 6) * scale), round(rng.uniform(1.5, 6) * scale))
        turn = float(rng.uniform(0, 180))
        cv2.ellipse(wet, at, axes, turn, 0, 360, 255, -1)
        cv2.ellipse(rim, at, axes, turn, 0, 360, (rng.uniform(0.05, 0.15),), max(1, round(0.4 * scale)))
    page = np.where(wet > 0, run, page).astype(np.uint8)
    return _darkened(page, cv2.GaussianBlur(rim, (0, 0), 0.15 * scale).astype(np.float32))


def punched(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """Two or four holes at the binding edge, with the scanner's lid or a black ground behind them."""
    scale = _scale(dpi)
    page = page.copy()
    behind = int(rng.choice((LID, 40, 0)))
    middle, along_side = layout.paper_height / 2, layout.paper_height >= layout.width
    if not along_side:
        middle = layout.width / 2
    for step in (-0.5, 0.5) if rng.random() < 0.6 else (-1.5, -0.5, 0.5, 1.5):
        along, across = middle + step * HOLE_PITCH_MM + rng.normal(0, 0.5), HOLE_EDGE_MM + rng.normal(0, 1)
        x, y = (across, along) if along_side else (along, across)
        hole = Box(x - HOLE_MM / 2, y - HOLE_MM / 2, HOLE_MM, HOLE_MM).grown(CLEAR_MM)
        if not any(hole.overlaps(f.box) for f in layout.fields):
            cv2.circle(page, (round(x * scale), round(y * scale)), round(HOLE_MM / 2 * scale), behind, -1, cv2.LINE_AA)
    return page


def stapled(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """A staple of 12 mm in a top corner, with its shadow and the crease that turning the page leaves."""
    scale = _scale(dpi)
    page = page.copy()
    left = rng.random() < 0.8
    x = rng.uniform(6, 12) if left else layout.width - rng.uniform(18, 24)
    y, turn = rng.uniform(6, 14), rng.uniform(-0.9, 0.9)
    ends = [(x, y), (x + 12 * math.cos(turn), y + 12 * math.sin(turn))]
    px = [(round(a * scale), round(b * scale)) for a, b in ends]
    cv2.line(page, px[0], px[1], 90, max(1, round(0.6 * scale)), cv2.LINE_AA)
    cv2.line(page, px[0], px[1], 210, max(1, round(0.2 * scale)), cv2.LINE_AA)
    far = rng.uniform(20, 35)
    crease = [(0.0, far), (far, 0.0)] if left else [(layout.width, far), (layout.width - far, 0.0)]
    at = [(round(a * scale), round(b * scale)) for a, b in crease]
    cv2.line(page, at[0], at[1], 190, max(1, round(0.3 * scale)), cv2.LINE_AA)
    return page


def folded_corner(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """A corner folded over: the code or registration mark there is gone, its white back lies beside the crease."""
    scale = _scale(dpi)
    right, bottom = bool(rng.integers(2)), bool(rng.integers(2))
    size = rng.uniform(12, 40)

    def from_corner(point: Point) -> float:
        """How far from the corner, measured along both edges together."""
        return (layout.width - point.x if right else point.x) + (layout.paper_height - point.y if bottom else point.y)

    for one in layout.fields:  # the back that folds over covers as much again
        x = one.box.right if right else one.box.x
        y = one.box.bottom if bottom else one.box.y
        size = min(size, (from_corner(Point(x, y)) - CLEAR_MM) / 2)
    size = max(size, 3.0)

    def place(along: float, down: float) -> tuple[int, int]:
        x = layout.width - along if right else along
        y = layout.paper_height - down if bottom else down
        return round(x * scale), round(y * scale)

    page = page.copy()
    corner = np.array([place(0, 0), place(size, 0), place(0, size)])
    flap = np.array([place(size, size), place(size, 0), place(0, size)])
    cv2.fillConvexPoly(page, flap, 246, cv2.LINE_AA)
    cv2.fillConvexPoly(page, corner, int(rng.choice((LID, 60, 0))), cv2.LINE_AA)
    cv2.line(page, place(size, 0), place(0, size), 150, max(1, round(0.4 * scale)), cv2.LINE_AA)
    for edge in (place(size, 0), place(0, size)):
        cv2.line(page, place(size, size), edge, 205, max(1, round(0.3 * scale)), cv2.LINE_AA)
    return page


def _code_boxes(layout: PageLayout, rng: np.random.Generator) -> list[Box]:
    """One of the QRs, or sometimes both."""
    boxes = [mark.box for mark in layout.codes if mark.role is not CodeRole.CLEAR]
    return boxes if rng.random() < 0.2 else [boxes[int(rng.integers(len(boxes)))]] if boxes else []


def line_through_code(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """One to three pen strokes across a QR (one in five: across both)."""
    page = page.copy()
    for box in _code_boxes(layout, rng):
        pen = (BALLPOINT, FELT_PEN, MARKER)[int(rng.integers(3))]
        strokes: list[Stroke] = []
        for _ in range(int(rng.integers(1, 4))):
            a, b = rng.uniform(-0.1, 1.1, 2), rng.uniform(-0.1, 1.1, 2)
            if np.hypot(*(a - b)) < 0.7:
                a, b = np.array([-0.1, a[1]]), np.array([1.1, b[1]])
            corner, size = np.array([box.x, box.y]), np.array([box.width, box.height])
            strokes.append(np.stack([corner + a * size, corner + b * size]))
        draw(page, strokes, pen, dpi, rng)
    return page


def text_over_code(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """A word written over a QR (one in five: over both)."""
    page = page.copy()
    for box in _code_boxes(layout, rng):
        start = Point(box.x - rng.uniform(0, 4), box.y + box.height * rng.uniform(0.5, 0.9))
        draw(page, scribble_word(start, box.width, box.height * 0.35, rng), BALLPOINT, dpi, rng)
    return page


def yellowed(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """Old paper: darker towards its edges, with blotches."""
    high, wide = page.shape[0] // 40 + 2, page.shape[1] // 40 + 2
    u, v = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1, 1, high))
    blotches = cv2.GaussianBlur(rng.normal(0, 1, (high, wide)).astype(np.float32), (0, 0), 4)
    amount = 0.06 + 0.12 * np.maximum(np.abs(u), np.abs(v)) ** 4 + 0.1 * blotches
    return _darkened(page, cv2.resize(amount.astype(np.float32).clip(0, 0.4), page.shape[::-1]).astype(np.float32))


def coloured_paper(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """Printed on coloured paper: yellow, green, blue or pink, which a grey scan shows as light to middle grey."""
    return _darkened(page, np.full(page.shape, rng.uniform(0.08, 0.35), np.float32))


def see_through(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """Thin paper: a filled-in back (this page itself, mirrored, and shifted a little) shines through at 4–14 %."""
    back = np.roll(np.fliplr(page), tuple(int(s) for s in rng.normal(0, 2 * _scale(dpi), 2)), (0, 1))
    soft = cv2.GaussianBlur(back, (0, 0), 0.25 * _scale(dpi)).astype(np.float32)
    return _darkened(page, ((255 - soft) / 255 * rng.uniform(0.04, 0.14)).astype(np.float32))


def highlighter(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """Two to seven bands of highlighter over text and boxes (3–5 mm wide): light grey in a grey scan."""
    scale = _scale(dpi)
    amount = np.zeros(page.shape, np.float32)
    dark = float(rng.uniform(0.04, 0.22))  # yellow is nearly invisible; green, pink and blue are not
    for _ in range(int(rng.integers(2, 8))):
        around = layout.fields[int(rng.integers(len(layout.fields)))].box if layout.fields else Box(40, 60, 60, 5)
        y = around.centre.y + rng.normal(0, 2)
        x = max(10.0, around.x - rng.uniform(0, 40))
        ends = [(round(x * scale), round(y * scale)), (round((x + rng.uniform(20, 110)) * scale), round(y * scale))]
        cv2.line(amount, ends[0], ends[1], (dark,), round(rng.uniform(3, 5) * scale))
    return _darkened(page, cv2.GaussianBlur(amount, (0, 0), 0.1 * scale).astype(np.float32))


def edge_cut(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """Laid wrong on the glass: shifted 4–15 mm, so that a strip of the page is missing and a strip of lid is there."""
    scale = _scale(dpi)
    room = CLEAR_MM
    boxes = [f.box for f in layout.fields]
    left, top = (min((b.x for b in boxes), default=20.0), min((b.y for b in boxes), default=20.0))
    right = layout.width - max((b.right for b in boxes), default=190.0)
    bottom = layout.paper_height - max((b.bottom for b in boxes), default=270.0)
    limits = {(-1, 0): left, (1, 0): right, (0, -1): top, (0, 1): bottom}
    way = list(limits)[int(rng.integers(4))]
    far = min(rng.uniform(4, 15), limits[way] - room)
    matrix = np.array([[1, 0, way[0] * far * scale], [0, 1, way[1] * far * scale]], np.float64)
    return cv2.warpAffine(page, matrix, page.shape[::-1], borderValue=(LID,)).astype(np.uint8)


def _scaled(page: Grey, share: float) -> Grey:
    """Scaled about the middle of the sheet; what grows beyond it is lost, what is left free is white."""
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 0, share)
    flags = cv2.INTER_AREA if share < 1 else cv2.INTER_LINEAR
    return cv2.warpAffine(page, matrix, (width, height), flags=flags, borderValue=(255,)).astype(np.uint8)


def fit_to_page(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """Printed or copied with "fit to page": 94 to 104 % of its size."""
    return _scaled(page, float(rng.uniform(0.94, 1.04)))


def by_way_of_a3(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """Enlarged from A4 to A3 (141 %) and back (71 %) on a copier: twice blurred, twice a little harder."""
    for enlarged in (math.sqrt(2), 1 / math.sqrt(2)):
        height, width = page.shape
        share = enlarged * rng.uniform(0.99, 1.0)
        page_size = (round(width * share), round(height * share))
        larger = cv2.resize(page, page_size, interpolation=cv2.INTER_LINEAR)
        soft = cv2.GaussianBlur(larger, (0, 0), 0.1 * _scale(dpi) * max(1.0, enlarged))
        harder = rng.uniform(1.0, 1.25)
        page = np.asarray(soft, np.uint8)
        add_noise(page, 4 * harder, rng, harder, 128 * (1 - harder) - ROUNDED_DOWN)
    return page


def creased(page: Grey, layout: PageLayout, dpi: float, rng: np.random.Generator) -> Grey:
    """Folded in two or three for a pocket or an envelope: dark and light lines across the page."""
    scale = _scale(dpi)
    amount = np.zeros(page.shape, np.float32)
    for share in (0.5,) if rng.random() < 0.5 else (1 / 3, 2 / 3):
        y = (share + rng.normal(0, 0.01)) * page.shape[0]
        ends = [(0, round(y)), (page.shape[1], round(y + rng.normal(0, 1) * scale))]
        cv2.line(amount, ends[0], ends[1], (rng.uniform(0.1, 0.35),), max(1, round(rng.uniform(0.2, 0.6) * scale)))
    return _darkened(page, cv2.GaussianBlur(amount, (0, 0), 0.15 * scale).astype(np.float32))


SOILS: dict[str, Soil] = {
    "koffiekring": coffee_ring,
    "regendruppels": rain,
    "perforatie": punched,
    "nietje": stapled,
    "omgevouwen hoek": folded_corner,
    "streep door de QR": line_through_code,
    "tekst over de QR": text_over_code,
    "vergeeld papier": yellowed,
    "gekleurd papier": coloured_paper,
    "doorschijnend papier": see_through,
    "markeerstift": highlighter,
    "rand afgesneden": edge_cut,
    "passend op pagina": fit_to_page,
    "via A3": by_way_of_a3,
    "vouwen": creased,
}
