"""What stands on every page side: logo, title, registration marks, room for codes and name, foot.

Printers cut and shift, so nothing that is read stands within 10 mm of the edge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator.make.compose.blocks import HAIRLINE_MM
from generator.make.compose.horizon import ABOVE_MM, BELOW_MM, draw_horizon
from generator.make.compose.horizon import CLEAR_MM as SCENE_GAP_MM
from generator.make.compose.pen import Pen
from generator.make.compose.pictograms import draw_pictogram
from generator.make.compose.pieces import Bench
from generator.make.compose.structure import SILENCE, Branch
from generator.make.compose.text import Line
from generator.make.drawing import Picture
from generator.make.ink import PRINTED_MM
from generator.make.style import PAPER_WHITE, Style, TextStyle
from generator.model.geometry import Box, Orientation, Point, is_half, page_size
from generator.model.layout import CodeMark, CodeRole, Fiducial, FiducialKind
from generator.model.texts import Rich, Span, plain

MARGIN_MM = 20.0  # left and right: text stays clear of the registration marks at any height
FIDUCIAL_AT_MM = 14.0  # centre from both edges; its outer edge then stands 11.5 mm in
FIDUCIAL_MM = 5.0
RING_HOLE, RING_DOT = 0.64, 0.36  # of the diameter: thick enough for a bad copy, thin enough to be told from a blot
ENTRY_MM = 18.0  # at 33 modules 0.55 mm per module: decodes at 100 dpi
ENTRY_TOP_MM = 11.0
ENTRY_RIGHT_MM = 21.0  # from the right edge: quiet zone and mark stay apart
SPARE_MM = 12.0
SPARE_FOOT_MM = 10.5  # from the bottom edge
QUIET_MM = 2.5  # 4 modules of the largest code
CLEAR_MM = (46.0, 4.0)  # 18 characters in three groups at 9 pt
STRIP_MM = (58.0, 6.5)
LOGO_TOP_MM = 11.5
LOGO_MM = PRINTED_MM  # at most
EMBLEM_RATIO = 1.6  # a logo that is hardly wider than high is an emblem: the name stands beside it
EMBLEM_GAP_MM = 3.5
BAND_FOOT_MM = 36.0  # where the band with logo and entry code ends
FOOT_MM = 27.5  # from the bottom edge: the content ends here
ENTRY_WORDS_PT = 8.0  # page furniture: the same on large sheets
ENTRY_WORDS_MM = 34.0  # room for them, under the code
ENTRY_WORDS = {False: "Liever digitaal? Scan mij.", True: "Op je telefoon? Scan mij."}  # on paper, in a PDF
TITLE_TOP_MM = 30.5
TITLE_SHARES = (1.0, 0.94, 0.88)  # of its size, tried so that a title stays one line: on A4 23 pt is the least
BESIDE_ENTRY_MM = 34.0  # what the entry code and its quiet zone take of a line of a title
BELOW_NAME_MM = 1.0  # a title on fewer lines may end so much lower
HORIZON_MM = 39.0  # of a title of one line; of more lines it lies below the last
LANDSCAPE_HORIZON_MM = 34.6  # likewise, below the words under the entry code
RUNNING_SCENE_MM = 10.0  # how high a thing on the horizon of a next page is
SCENE_CLEAR_MM = 1.5  # white between a scene and the words and codes around it
HALF_LOGO_MM = (46.0, 9.0)  # on half an A4: the logo, the title under it, and where the band with both ends
HALF_TITLE_TOP_MM = 21.5
HALF_BAND_FOOT_MM = 35.0  # and below the words under the entry code
UPRIGHT_STRIP_TOP_MM = 21.5  # on half an A4 that stands, the name stands under the logo: beside it there is no room


@dataclass(frozen=True)
class Frame:
    """The paper of a sheet: its size, and where content may stand."""

    width: float
    height: float
    landscape: bool
    coded: bool
    foot_top: float  # where the foot begins

    @property
    def half(self) -> bool:
        """Whether it is half an A4: then every millimetre of the head counts."""
        return is_half(self.width, self.height)

    @property
    def upright_half(self) -> bool:
        """Whether it is half an A4 that stands: narrow, and high enough for the title of a whole one."""
        return self.half and not self.landscape

    @property
    def left(self) -> float:
        """The left edge of the content."""
        return MARGIN_MM

    @property
    def measure(self) -> float:
        """The width of the content."""
        return self.width - 2 * MARGIN_MM


def frame(bench: Bench) -> Frame:
    """The paper of the bench's sheet."""
    sheet, style = bench.sheet, bench.style
    width, height = page_size(style.paper, sheet.orientation)
    lines = len(bench.setter.lines(sheet.footer, style.tiny, _foot_width(width, sheet.coded)))
    foot_top = min(height - FOOT_MM, height - 16.5 - lines * style.tiny.leading - 3.0)
    return Frame(width, height, sheet.orientation is Orientation.LANDSCAPE, sheet.coded, foot_top)


def shortened(paper: Frame, below: float) -> Frame:
    """The part of the paper that is read, if it goes on for `below` mm: with marks, codes and a foot of its own."""
    return replace(paper, height=paper.height - below, foot_top=paper.foot_top - below)


def _foot_left(coded: bool) -> float:
    return MARGIN_MM + (1.0 + SPARE_MM + QUIET_MM + 1.5 if coded else 0.0)


def _foot_width(width: float, coded: bool) -> float:
    return width - MARGIN_MM - _foot_left(coded)


def strip_box(paper: Frame) -> Box:
    """Where the name stands that a roster gives."""
    right = paper.width - ENTRY_RIGHT_MM - ENTRY_MM - QUIET_MM - 3.0
    top = UPRIGHT_STRIP_TOP_MM if paper.upright_half else ENTRY_TOP_MM
    return Box(right - STRIP_MM[0], top, *STRIP_MM)


def fiducials(paper: Frame) -> tuple[Fiducial, ...]:
    """The four registration marks."""
    near, far_x, far_y = FIDUCIAL_AT_MM, paper.width - FIDUCIAL_AT_MM, paper.height - FIDUCIAL_AT_MM
    corners = {"tl": (near, near), "tr": (far_x, near), "bl": (near, far_y), "br": (far_x, far_y)}
    return tuple(Fiducial(i, FiducialKind.RING, Point(x, y), FIDUCIAL_MM) for i, (x, y) in corners.items())


def codes(paper: Frame) -> tuple[CodeMark, ...]:
    """Room for the three codes; how many modules they have is told when they are printed."""
    spare_top = paper.height - SPARE_FOOT_MM - SPARE_MM
    return (
        CodeMark(CodeRole.ENTRY, Box(paper.width - ENTRY_RIGHT_MM - ENTRY_MM, ENTRY_TOP_MM, ENTRY_MM, ENTRY_MM)),
        CodeMark(CodeRole.SPARE, Box(MARGIN_MM + 1.0, spare_top, SPARE_MM, SPARE_MM)),
        CodeMark(CodeRole.CLEAR, Box(_foot_left(True), paper.height - 15.0, *CLEAR_MM)),
    )


def draw_marks(pen: Pen, paper: Frame) -> None:
    """The registration marks: black ring around a black dot, white around it."""
    for mark in fiducials(paper):
        radius = mark.diameter / 2
        pen.circle(mark.centre, radius, fill="#000000")
        pen.circle(mark.centre, radius * RING_HOLE, fill=PAPER_WHITE)
        pen.circle(mark.centre, radius * RING_DOT, fill="#000000")


def draw_logo(
    pen: Pen, pictures: Mapping[str, Picture], style: Style, parent: Branch, room: tuple[float, float] = LOGO_MM
) -> float:
    """The logo (or the brand's name) at the top left, within `room` (width, height in mm); returns its width."""
    tag = parent.figure(style.brand.logo_alt or f"Logo van {style.brand.name}")
    picture = pictures.get("logo")
    if picture is None:
        voice = style.h3
        text: Rich = (Span(style.brand.name),)
        lines = pen.setter.lines(text, voice, room[0])
        name = parent.branch("P")
        pen.lines(lines, MARGIN_MM, LOGO_TOP_MM + 1.0, voice, name)
        return max(line.width for line in lines)
    width, height = room
    scale = min(width / picture.width, height / picture.height)
    own = (picture.width * scale, picture.height * scale)
    pen.image(Box(MARGIN_MM, LOGO_TOP_MM + (height - own[1]) / 2, *own), "logo", tag)
    if own[0] / own[1] > EMBLEM_RATIO:
        return own[0]
    left = own[0] + EMBLEM_GAP_MM
    return left + _name_beside(pen, style, left, width - left, height)


def _name_beside(pen: Pen, style: Style, left: float, width: float, height: float) -> float:
    """The brand's name beside its emblem, in the largest voice that stays as low as the emblem; returns its width."""
    for share in (1.0, 0.9, 0.8, 0.7):
        voice = style.h3.scaled(share)
        lines = pen.setter.lines((Span(style.brand.name),), voice, width, balanced=True)
        if len(lines) * voice.leading <= height * 0.85:
            break
    top = LOGO_TOP_MM + (height - len(lines) * voice.leading) / 2
    pen.lines(lines, MARGIN_MM + left, top, voice)
    return max(line.width for line in lines)


def draw_head(pen: Pen, paper: Frame, bench: Bench, pictures: Mapping[str, Picture], number: int) -> float:
    """The head of page `number` (from 1); returns where the content begins."""
    if paper.coded:
        draw_marks(pen, paper)
    first = number == 1
    spoken = bench.parent if first else SILENCE
    logo = draw_logo(pen, pictures, bench.style, spoken, HALF_LOGO_MM if paper.half else LOGO_MM)
    if not first:
        return _running_head(pen, paper, bench)
    tag = spoken.branch("H1")
    beside = paper.landscape and not paper.half
    return _landscape_title(pen, paper, bench, tag, logo) if beside else _title(pen, paper, bench, tag)


def _running_head(pen: Pen, paper: Frame, bench: Bench) -> float:
    style = bench.style
    voice = style.small.heavy().on(style.colours.heading)
    limit = paper.measure - (32.0 if paper.coded else 0.0)
    lines = bench.setter.lines(bench.sheet.title, voice, limit)
    foot = HALF_BAND_FOOT_MM if paper.half else BAND_FOOT_MM
    pen.lines(lines[:1], MARGIN_MM, foot - voice.leading - ABOVE_MM, voice)
    room = MARGIN_MM + lines[0].width + SCENE_GAP_MM, _scene_right(paper)
    draw_horizon(pen, bench.sheet.scene[-1:], MARGIN_MM, paper.width - MARGIN_MM, foot, room, RUNNING_SCENE_MM)
    return foot + 3.5


def _title(pen: Pen, paper: Frame, bench: Bench, tag: Branch) -> float:
    """Portrait and half sheets: the title under the logo, then the lead and who sees it."""
    style = bench.style
    if paper.half and paper.landscape:
        return _half_title(pen, paper, bench, tag)
    voice, lines = _title_lines(bench, paper.measure - (BESIDE_ENTRY_MM if paper.coded else 0.0))
    y = pen.lines(lines, MARGIN_MM, TITLE_TOP_MM, voice, tag)
    y = _horizon(pen, paper, bench, MARGIN_MM + max(line.width for line in lines), max(y + ABOVE_MM, HORIZON_MM))
    return _lead(pen, bench, MARGIN_MM, y, paper.measure) + style.grid


def _half_title(pen: Pen, paper: Frame, bench: Bench, tag: Branch) -> float:
    """Half an A4 that lies: the title closer to the logo, what is said about the sheet beside the code."""
    style = bench.style
    voice, lines = _title_lines(bench, paper.measure - BESIDE_ENTRY_MM)
    y = pen.lines(lines, MARGIN_MM, HALF_TITLE_TOP_MM, voice, tag)
    y = _horizon(pen, paper, bench, MARGIN_MM + max(line.width for line in lines), max(y, HALF_BAND_FOOT_MM))
    return _lead(pen, bench, MARGIN_MM, y - style.grid * 0.5, paper.measure) + style.grid * 0.2


def _landscape_title(pen: Pen, paper: Frame, bench: Bench, tag: Branch, logo: float) -> float:
    """Landscape: the title beside the logo, so that the poster gets the height."""
    style = bench.style
    x = MARGIN_MM + logo + style.grid * 4
    wide = (paper.width - MARGIN_MM - ENTRY_MM - 16.0 if paper.coded else paper.width - MARGIN_MM) - x
    top = LOGO_TOP_MM - 1.0
    voice, lines = _title_lines(bench, strip_box(paper).x - 3.0 - x if paper.coded else wide)
    if paper.coded and len(lines) > 1:  # below the name there is more room beside the logo
        below = strip_box(paper).bottom
        longer = _title_lines(bench, wide)
        if below + len(longer[1]) * longer[0].leading <= top + len(lines) * voice.leading + BELOW_NAME_MM:
            top, (voice, lines) = below, longer
    y = pen.lines(lines, x, top, voice, tag)
    y = _lead(pen, bench, x, y + style.grid * 0.3, wide)
    said = [line.width for line in (*lines, *_said(bench, wide))]
    return _horizon(pen, paper, bench, x + max(said), max(y + ABOVE_MM, LANDSCAPE_HORIZON_MM))


def _title_lines(bench: Bench, width: float) -> tuple[TextStyle, tuple[Line, ...]]:
    """The title on one line, a little smaller if that is what it takes; else as large as its words allow, balanced."""
    title, setter = bench.sheet.title, bench.setter
    voices = [bench.style.title.scaled(share) for share in TITLE_SHARES]
    voices = [voice for voice in voices if setter.widest_word(title, voice) <= width] or voices
    for voice in voices:
        lines = setter.lines(title, voice, width)
        if len(lines) == 1:
            return voice, lines
    return voices[0], setter.lines(title, voices[0], width, balanced=True)


def _said(bench: Bench, width: float) -> tuple[Line, ...]:
    """The lines under a title."""
    style, setter, sheet = bench.style, bench.setter, bench.sheet
    indent = style.hint.leading + 1.5
    return (*setter.lines(sheet.lead, style.lead, width), *setter.lines(sheet.who_sees, style.hint, width - indent))


def _horizon(pen: Pen, paper: Frame, bench: Bench, title_right: float, y: float) -> float:
    """The line under the title with its scene right of the words; returns where the content begins."""
    room = title_right + SCENE_GAP_MM, _scene_right(paper)
    most = y - LOGO_TOP_MM if not paper.coded else y - strip_box(paper).bottom - SCENE_CLEAR_MM
    draw_horizon(pen, bench.sheet.scene, MARGIN_MM, paper.width - MARGIN_MM, y, room, most)
    return y + BELOW_MM


def _scene_right(paper: Frame) -> float:
    """How far right things may stand: clear of the words under the entry code."""
    return paper.width - (ENTRY_RIGHT_MM + ENTRY_WORDS_MM + SCENE_CLEAR_MM if paper.coded else MARGIN_MM)


def _lead(pen: Pen, bench: Bench, x: float, y: float, width: float) -> float:
    style, sheet = bench.style, bench.sheet
    if plain(sheet.lead):
        y = pen.write(sheet.lead, x, y, width, style.lead, bench.parent.branch("P"))
    if plain(sheet.who_sees):
        voice = style.hint
        y += style.grid * 0.5
        draw_pictogram(pen, "eye", x, y + 0.1, voice.leading * 0.95, voice.colour)
        indent = voice.leading + 1.5
        y = pen.write(sheet.who_sees, x + indent, y, width - indent, voice, bench.parent.branch("P"))
    return y


def draw_entry_words(pen: Pen, paper: Frame, style: Style, tag: Branch) -> None:
    """What the entry code is for, right under it."""
    box = codes(paper)[0].box
    voice = style.tiny.scaled(ENTRY_WORDS_PT / style.tiny.size_pt)
    left, top = box.right - ENTRY_WORDS_MM, box.bottom + QUIET_MM - 0.6
    pen.write((Span(ENTRY_WORDS[style.fillable]),), left, top, ENTRY_WORDS_MM, voice, tag, "right")


def draw_foot(pen: Pen, paper: Frame, bench: Bench, number: int, count: int) -> None:
    """Privacy and contact, small; the sheet's title and 'blad 1 van 2'. Read aloud once, on the last page."""
    style, voice = bench.style, bench.style.tiny
    left, width = _foot_left(paper.coded), _foot_width(paper.width, paper.coded)
    lines = bench.setter.lines(bench.sheet.footer, voice, width)
    top = paper.height - 16.5 - len(lines) * voice.leading
    pen.rule(Point(left, top - 1.4), Point(left + width, top - 1.4), HAIRLINE_MM, style.colours.hair)
    tag = bench.parent.branch("P") if number == count and lines else SILENCE
    pen.lines(lines, left, top, voice, tag)
    room = width - (CLEAR_MM[0] + 4.0 if paper.coded else 0.0)
    which = Span(f"blad {number} van {count}", bold=True)
    lines = bench.setter.lines((Span(plain(bench.sheet.title) + "  ·  "), which), voice, room)
    if len(lines) > 1:  # a narrow sheet: its title stands at its head
        lines = bench.setter.lines((which,), voice, room)
    pen.lines(lines[-1:], left + width - room, paper.height - 14.6, voice, SILENCE, "right", room)
