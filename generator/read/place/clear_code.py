"""The code in clear, read as characters: for sheets whose QRs somebody drew over or a copier ate.

Every typeface that the house knows is laid along the line as a whole, so that characters that touch or are struck
through still stand where their neighbours say (dynamic programming over the places of 20 characters). What comes out
is not a string but, per character, how much worse each other one would be. The code's own build does the rest: its
first six characters must be a run that is known here, the next seven a page and a copy of that run, and the last five
follow from those by the run's key. So every payload that fits the picture is tried, the best first, until one's check
fits too.

How sure is that? A payload that is not the printed one has a random check, and passes if that check happens to be
among the strings that the last five characters could be read as. Tries times those strings, over 2^25, is kept at
FALSE_CHANCE or less per line; if the picture is so bad that more would be needed, the code counts as not read.
"""

from __future__ import annotations

import functools
import heapq
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

import cv2
import numpy as np

from generator.model.code import ALPHABET, CHECK_BITS, CODE_LENGTH, RUN_LENGTH, PageCode, parse
from generator.model.geometry import PT_PER_MM, Box
from generator.model.layout import CodeRole, PageLayout
from generator.model.run import Run
from generator.read.blank.anchors import alike
from generator.read.picture.grid import Floats, Levels, in_order, rectify, scaled
from generator.read.picture.image import Grey

FALSE_CHANCE = 1e-5  # per line that says no readable code: of being taken for one (docs/reading-measured.md)
PLAUSIBLE_LOSSES = (0.03, 0.08, 0.15, 0.25, 0.4)  # correlation lost by reading a character as another one: print loses
# 0 by its true characters, a struck-through line 0.2; others lose 0.15 and more
MOST_LOSS = 0.9  # all characters together
ENOUGH_SCORE = 0.50  # mean correlation of the line: print measures 0.8-0.95, handwriting and dirt below 0.4
LINE_SLACK_MM = 1.3  # mm: how far the line may lie above or below its place
START_SLACK_MM = 1.6  # mm: likewise left or right
CLEAR_PT = 9.5  # the code's size on print sheets, unless its box is too narrow
CAP_EM = 0.66  # the height of capitals by which a code is centred in its box
SIZES = (1.0, 1.08, 1.16, 0.92, 0.84)  # times the size above: fillable sheets fill their box
LINE_INK = 0.02  # of the strip around a line: its characters cover 0.06 and more
PALEST_LINE = 0.88  # of paper: grain and shadows are lighter, print on a copy too pale to read is not
HOPELESS_SCORE = 0.33  # mean correlation: white paper and other print measure 0.15-0.28, a code in any typeface 0.47
OWN_SCORE = 0.85  # mean correlation in a line's own typeface and size: 0.86-0.97 on good pictures, others up to 0.81
GOOD_SCORE = 0.72  # mean correlation from which no other size need be tried
SHIFT_COST = 0.01  # correlation: a character may lie a pixel from where the one before puts it, if that helps
CAP_PX = 16  # px of a stored capital's height: at 9.5 pt about 180 dpi, as fine as the scans that matter
RIM_PX = 3  # px of paper above and below a stored capital (Q and J hang out)
HYPHEN = len(ALPHABET)
HYPHENS_AT = (6, 13)
LINE_LENGTH = CODE_LENGTH + len(HYPHENS_AT)
NONE = -1e9
PAYLOAD_LENGTH = CODE_LENGTH - CHECK_BITS // 5  # characters before the check


@dataclass(frozen=True, slots=True)
class Typeface:
    """The characters of a code in one typeface, CAP_PX high."""

    patches: tuple[Grey, ...]
    advances: tuple[int, ...]
    cap_em: float
    mean_advance: float  # em


@dataclass(frozen=True, slots=True)
class Line:
    """What the picture says: per place of the code and per character, the correlation lost by reading it so."""

    losses: Floats  # 18 x 32
    score: float  # mean correlation of the best reading

    @property
    def text(self) -> str:
        """The best reading, its check not looked at."""
        return "".join(ALPHABET[int(i)] for i in self.losses.argmin(axis=1))


@functools.cache
def typefaces() -> tuple[Typeface, ...]:
    """Those that are stored with the program."""
    with resources.files("generator.read.place").joinpath("clear_glyphs.npz").open("rb") as file:
        stored = np.load(file)
        patches, advances, cap_em = stored["patches"], stored["advances"], stored["cap_em"]
    made = []
    for own, steps, cap in zip(patches, advances, cap_em, strict=True):
        widths = [max(4, math.ceil(step)) for step in steps]
        cut = tuple(
            cv2.GaussianBlur(255 - glyph[:, :width], (0, 0), 0.8).astype(np.uint8)
            for glyph, width in zip(own, widths, strict=True)
        )
        mean = float(steps[:-1].mean() * CODE_LENGTH + steps[-1] * len(HYPHENS_AT)) / LINE_LENGTH
        made.append(Typeface(cut, tuple(round(s) for s in steps), float(cap), mean / CAP_PX * float(cap)))
    return tuple(made)


# --- the line --------------------------------------------------------------------------------------------------------


def read_line(levels: Levels, matrix: Floats, box: Box) -> Line | None:
    """Read the code in clear in its box (mm), if the sheet lies as `matrix` says."""
    best: Line | None = None
    for share in SIZES:
        for face in typefaces():
            line = _read_in(levels, matrix, box, face, share)
            if line is None or line.score < HOPELESS_SCORE:
                return None
            if best is None or line.score > best.score:
                best = line
            if best.score > OWN_SCORE:
                return best
        if best and best.score > GOOD_SCORE:
            break
    return best if best and best.score >= ENOUGH_SCORE else None


def _read_in(levels: Levels, matrix: Floats, box: Box, face: Typeface, share: float) -> Line | None:
    size = min(CLEAR_PT, box.width * PT_PER_MM / (face.mean_advance * LINE_LENGTH)) * share
    cap_mm = face.cap_em * size / PT_PER_MM
    px_per_mm = CAP_PX / cap_mm
    baseline = box.centre.y + CAP_EM * size / PT_PER_MM / 2
    rim = RIM_PX / px_per_mm + LINE_SLACK_MM
    top, height = baseline - cap_mm - rim, cap_mm + 2 * rim
    length = face.mean_advance * LINE_LENGTH * size / PT_PER_MM * 1.12
    area = Box(box.x - START_SLACK_MM, top, length + 2 * START_SLACK_MM, height)
    centre = np.array([box.centre.x, box.centre.y, 1.0])
    w = float(matrix[2] @ centre)
    own = math.sqrt(abs(float(np.linalg.det(matrix[:2, :2] / w))))
    picture, scale = levels.at(own, px_per_mm * 2)
    strip = rectify(picture, scaled(matrix, scale), area, px_per_mm)
    return None if is_empty(strip) else read_strip(strip, face, round(2 * START_SLACK_MM * px_per_mm))


def is_empty(strip: Grey) -> bool:
    """Whether there is nothing but paper, as where the line would be if the sheet lay the other way round."""
    ordered = in_order(strip.ravel())
    return bool(ordered[int(ordered.size * LINE_INK)] > PALEST_LINE * ordered[ordered.size // 2])


def read_strip(strip: Grey, face: Typeface, start_reach: int) -> Line | None:
    """Read a strip whose capitals are CAP_PX high; the line begins within `start_reach` px from its left edge."""
    seen = _correlations(strip, face)
    if seen is None:
        return None
    reached, ahead = _forward(seen, face, start_reach), _ahead(seen, face)
    at_best = [(reached[place] + ahead[place]).max(axis=1) for place in range(LINE_LENGTH) if place not in HYPHENS_AT]
    total = float(at_best[0].max())
    if total <= NONE / 2:
        return None
    return Line(np.minimum(total - np.array(at_best), 9.0), total / LINE_LENGTH)


def _correlations(strip: Grey, face: Typeface) -> Floats | None:
    """For each character and column: how well it stands there, on the row where the line as a whole stands best."""
    width = strip.shape[1]
    widest = max(patch.shape[1] for patch in face.patches)
    if width <= widest * 2 or strip.shape[0] < face.patches[0].shape[0]:
        return None
    padded = cv2.copyMakeBorder(strip, 0, 0, 0, widest, cv2.BORDER_CONSTANT, value=(255,)).astype(np.float32)
    raw = [alike(padded, patch.astype(np.float32))[:, :width] for patch in face.patches]
    stack = np.nan_to_num(np.stack(raw), posinf=0.0, neginf=0.0)  # characters x rows x columns
    line = stack[:HYPHEN].max(axis=0)
    row = int(np.argmax(np.sort(line, axis=1)[:, -width // 4 :].mean(axis=1)))
    near = stack[:, max(0, row - 1) : row + 2]
    return np.asarray(near.max(axis=1), dtype=np.float64)


def _allowed(place: int) -> slice:
    """The characters that may stand at a place (and the hyphen, where one stands)."""
    return slice(HYPHEN, HYPHEN + 1) if place in HYPHENS_AT else slice(0, HYPHEN)


def _forward(seen: Floats, face: Typeface, start_reach: int) -> Floats:
    """The best sum of all characters before place k if that one starts at column x (places x columns)."""
    width = seen.shape[1]
    starts = np.arange(width + 1) - np.array(face.advances)[:, None]  # of each character, if the next is at column x
    ending = np.where(starts >= 0, np.take_along_axis(seen, starts, axis=1), NONE)
    table = np.full((LINE_LENGTH + 1, width), NONE)
    table[0, : max(1, start_reach)] = 0.0
    for place in range(LINE_LENGTH):
        chars = _allowed(place)
        sums = (table[place][starts[chars]] + ending[chars]).max(axis=0)
        table[place + 1] = _or_beside(sums)[:width]
    return table


def _ahead(seen: Floats, face: Typeface) -> list[Floats]:
    """For each place: the best sum from there on if this character (rows) starts at this column."""
    width = seen.shape[1]
    after = np.minimum(np.arange(width) + np.array(face.advances)[:, None], width + 1)  # where the next one is
    best, found = np.zeros(width), []
    for place in range(LINE_LENGTH - 1, -1, -1):
        chars = _allowed(place)
        found.append(_or_beside(np.append(best, [NONE, NONE]))[after[chars]] + seen[chars])
        best = found[-1].max(axis=0)
    return found[::-1]


def _or_beside(sums: Floats) -> Floats:
    """The best at each column, or a pixel beside it, where a character may lie as well."""
    found = sums.copy()
    np.maximum(found[1:], sums[:-1] - SHIFT_COST, out=found[1:])
    np.maximum(found[:-1], sums[1:] - SHIFT_COST, out=found[:-1])
    return found


# --- from the line to a code -----------------------------------------------------------------------------------------


def page_code(line: Line, runs: Mapping[str, Run]) -> PageCode | None:
    """The page code that the line says, if it is one of a known run and its check holds; see the module's text."""
    for limit in PLAUSIBLE_LOSSES:
        code = _page_code(line, runs, limit)
        if code is not None:
            return code
    return None


def _page_code(line: Line, runs: Mapping[str, Run], limit: float) -> PageCode | None:
    """The same, where a character may lose so much. Spends an equal part of FALSE_CHANCE."""
    strings = float(np.prod((line.losses[PAYLOAD_LENGTH:] <= limit).sum(axis=1).astype(np.float64)))
    tries = int(FALSE_CHANCE / len(PLAUSIBLE_LOSSES) * 2**CHECK_BITS / max(strings, 1.0))
    for spent, name in sorted(_run_names(line, runs, limit)):
        run = runs[name]
        for middle in _best_first(line, limit, MOST_LOSS - spent):
            code = parse(name + middle + ALPHABET[0] * (CODE_LENGTH - PAYLOAD_LENGTH))
            if code is None or run.layout.page(code.form, code.page) is None:
                continue
            if run.copies is not None and code.copy > run.copies:
                continue
            tries -= 1
            if tries < 0:
                return None
            check = code.encode(run.key)[PAYLOAD_LENGTH:]
            if all(_loss(line, PAYLOAD_LENGTH + i, c) <= limit for i, c in enumerate(check)):
                return code
    return None


def _run_names(line: Line, runs: Mapping[str, Run], limit: float) -> Iterator[tuple[float, str]]:
    """The known runs (with a key) that the first characters may be, and what reading them so loses."""
    for name in runs:
        losses = [_loss(line, place, char) for place, char in enumerate(name)]
        if len(losses) == RUN_LENGTH and max(losses) <= limit and sum(losses) <= MOST_LOSS and runs[name].key:
            yield sum(losses), name


def _loss(line: Line, place: int, char: str) -> float:
    return float(line.losses[place, ALPHABET.index(char)])


MOST_STRINGS = 20_000  # combinations looked at per run, most of which are no page of it


def _best_first(line: Line, limit: float, most: float) -> Iterator[str]:
    """What the characters between run and check may be, by rising loss: up to `limit` each, `most` in all."""
    rows = line.losses[RUN_LENGTH:PAYLOAD_LENGTH]
    orders = [[(float(row[i]), ALPHABET[int(i)]) for i in np.argsort(row) if row[i] <= limit] for row in rows]
    if not all(orders):
        return
    heap = [(sum(order[0][0] for order in orders), (0,) * len(orders))]
    known = {heap[0][1]}
    for _ in range(MOST_STRINGS):
        if not heap or heap[0][0] > most:
            return
        loss, at = heapq.heappop(heap)
        yield "".join(order[i][1] for order, i in zip(orders, at, strict=True))
        for place, i in enumerate(at):
            following = (*at[:place], i + 1, *at[place + 1 :])
            if i + 1 < len(orders[place]) and following not in known:
                known.add(following)
                heapq.heappush(heap, (loss + orders[place][i + 1][0] - orders[place][i][0], following))


def clear_box(page: PageLayout) -> Box | None:
    """Where the code stands in clear."""
    return next((mark.box for mark in page.codes if mark.role is CodeRole.CLEAR), None)
