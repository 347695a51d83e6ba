"""A style: one brand on one kind of paper, worked out into sizes, colours and typefaces for a build.

Type sizes are in pt (as type is sold), everything else in mm. Colours are final: contrast, greyscale and ink-saver
have been applied, so that what lays out and what paints need not think about them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from generator.make.drawing import FontRef
from generator.model.brand import Brand
from generator.model.colour import LARGE_CONTRAST, TEXT_CONTRAST, contrast, grey, mixed, readable
from generator.model.geometry import MM_PER_INCH, PT_PER_INCH, Paper

Kind = Literal["print", "fillable"]

BODY_PT = 11.0  # the smallest that reads well at arm's length
LARGE_BODY_PT = 14.0  # field crews: outdoors, no reading glasses at hand
A3_SCALE = 1.15  # a poster is read from further away
TITLE_SHARE, LARGE_TITLE_SHARE = 2.4, 2.1  # of the body's size: large letters leave less room for a title
WALL_TITLE_PT = 49.4  # A3 hangs on a wall or lies before a whole table: its title is read from across a canteen
LEADING = 1.36  # line distance per type size; lines of 170 mm want more than the usual 1.2
TIGHT_LEADING = 1.14  # headings
BOX_MM = 5.2  # a tick box: room for a marker, and 60 pixels at 300 dpi
LARGE_BOX_MM = 7.4  # with gloves on
OUTLINE_MM = 0.42  # of boxes: survives a 1-bit copy at 150 dpi (0.17 mm per pixel)
LINE_PITCH_MM = 9.0  # writing lines: handwriting of adults is 7–9 mm
LARGE_PITCH_MM = 11.5
LEAST_PITCH_MM, LARGE_LEAST_PITCH_MM = 8.6, 9.8  # closer, and letters of one line run into those of the next
TYPED_PITCH_MM = 6.4  # a typed line in a fillable field
LARGE_TYPED_PITCH_MM = 8.2  # the same share of a larger letter
WORD_MARGIN_MM = (2.4, 1.1)  # beside and above a word to choose in a fillable PDF: its frame, and the ring if chosen
PAPER_WHITE = "#FFFFFF"
BOX_INK = "#1A1A1A"  # near black whatever the brand: a copier in 1-bit keeps it, and a reader registers on it
TINT_SHARE = 0.91  # white mixed into the brand's colour for panels, where the brand names no tint
TINT_CONTRAST = 12.0  # ink on a tint: a ground must stay a ground, on a copy too
BRIGHT_CONTRAST = 2.6  # a brand colour lighter than this turns muddy if darkened to text: it becomes ground, not text
GREY_CONTRAST = 8.0  # without colour all stands out by being dark
MUTED_SHARE = 0.30  # paper mixed into the ink for hints
LINE_SHARE, LINE_CONTRAST = 0.26, 7.0  # paper mixed into the ink for lines to write on: a 1-bit copy keeps them
RULE_SHARE = 0.46  # paper mixed into the ink for frames and rails; still 3 : 1
HAIR_SHARE = 0.80  # paper mixed into the ink for lines that only guide the eye


def _mm_leading(size_pt: float, ratio: float) -> float:
    return round(size_pt * ratio * MM_PER_INCH / PT_PER_INCH, 2)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """One voice on the page: family, size (pt), distance of lines (mm), colour; `bold` makes all of it bold."""

    family: str
    size_pt: float
    leading: float
    colour: str
    bold: bool = False

    def font(self, bold: bool = False) -> FontRef:
        """The font of a span in this voice."""
        return FontRef(self.family, self.bold or bold)

    def on(self, colour: str) -> TextStyle:
        """The same voice in another colour."""
        return TextStyle(self.family, self.size_pt, self.leading, colour, self.bold)

    def scaled(self, share: float) -> TextStyle:
        """The same voice in another size."""
        return TextStyle(self.family, self.size_pt * share, self.leading * share, self.colour, self.bold)

    def heavy(self) -> TextStyle:
        """The same voice, bold."""
        return TextStyle(self.family, self.size_pt, self.leading, self.colour, True)


@dataclass(frozen=True, slots=True)
class Colours:
    """Final colours. `tint` and `strong` are grounds (None: no ink for grounds)."""

    ink: str
    muted: str
    heading: str
    accent: str  # graphics on white: at least 3 : 1
    strong: str | None  # ground that carries `on_strong`
    on_strong: str
    tint: str | None
    line: str  # to write on
    rule: str  # frames and rails: at least 3 : 1
    hair: str  # decoration only
    box: str = BOX_INK


@dataclass(frozen=True, slots=True)
class Style:
    """Everything that typesetting needs to know about brand, paper and options."""

    brand: Brand
    paper: Paper
    large: bool
    greyscale: bool
    ink_saver: bool
    kind: Kind
    colours: Colours
    title: TextStyle
    h2: TextStyle
    h3: TextStyle
    lead: TextStyle
    body: TextStyle
    hint: TextStyle
    small: TextStyle
    tiny: TextStyle  # page furniture
    box: float
    outline: float
    line_pitch: float
    grid: float  # half a body line: all distances are multiples of it
    radius: float
    white: float = 1.0  # share of its usual white that it has: less, where a sheet then takes a page less
    brief: bool = False  # a question begins with one line to write on less than it asks for, where it asks for more

    @property
    def fillable(self) -> bool:
        """Whether this is for typing instead of writing."""
        return self.kind == "fillable"

    def smaller(self, share: float) -> Style:
        """The same style with smaller type, for a page that must stay one page (never for a sheet to fill in)."""
        names = ("title", "h2", "h3", "lead", "body", "hint", "small")
        return replace(self, grid=self.grid * share, **{name: getattr(self, name).scaled(share) for name in names})

    @property
    def least_pitch(self) -> float:
        """How close lines to write on can stand, for a hand to use them, mm."""
        return self.line_pitch if self.fillable else LARGE_LEAST_PITCH_MM if self.large else LEAST_PITCH_MM

    def closer(self, white: float, *, lines: bool = False) -> Style:
        """The same style with a share of its white; `lines`: those to write on too, as close as a hand can use them."""
        pitch = self.least_pitch if lines else self.line_pitch
        return replace(self, white=white, grid=self.grid * white, line_pitch=pitch)

    def lines_of(self, asked: int, least: int) -> int:
        """How many lines to write on there are at least where so many are asked for; `least`: never fewer, if asked."""
        return max(min(least, asked), asked - 1) if self.brief else asked

    @staticmethod
    def of(
        brand: Brand,
        *,
        paper: Paper = Paper.A4,
        large: bool = False,
        greyscale: bool = False,
        ink_saver: bool = False,
        kind: Kind = "print",
    ) -> Style:
        """The style of one build."""
        colours = _colours(brand, greyscale, ink_saver)
        body = (LARGE_BODY_PT if large else BODY_PT) * (A3_SCALE if paper is Paper.A3 and not large else 1.0)
        text, head = brand.typefaces.body, brand.typefaces.heading
        floor = LARGE_BODY_PT if large else 0.0

        def voice(share: float, colour: str, bold: bool = False, leading: float = LEADING) -> TextStyle:
            size = round(max(body * share, floor), 1)
            return TextStyle(text, size, _mm_leading(size, leading), colour, bold)

        def heading(size_pt: float) -> TextStyle:
            size = round(size_pt, 1)
            return TextStyle(head, size, _mm_leading(size, TIGHT_LEADING), colours.heading, True)

        title = WALL_TITLE_PT if paper is Paper.A3 else body * (LARGE_TITLE_SHARE if large else TITLE_SHARE)
        leading = _mm_leading(body, LEADING)
        return Style(
            brand, paper, large, greyscale, ink_saver, kind, colours,
            title=heading(title),
            h2=heading(body * 1.36),
            h3=heading(body * 1.12),
            lead=voice(1.12, colours.ink),
            body=voice(1.0, colours.ink),
            hint=voice(0.91, colours.muted, leading=1.3),
            small=voice(0.86, colours.muted, leading=1.28),
            tiny=TextStyle(text, 9.5 if large else 8.0, _mm_leading(9.5 if large else 8.0, 1.25), colours.muted),
            box=LARGE_BOX_MM if large else BOX_MM,
            outline=OUTLINE_MM,
            line_pitch=_line_pitch(kind, large),
            grid=round(leading / 2, 3),
            radius=brand.corner_radius_mm,
        )  # fmt: skip


def _line_pitch(kind: Kind, large: bool) -> float:
    if kind == "fillable":
        return LARGE_TYPED_PITCH_MM if large else TYPED_PITCH_MM
    return LARGE_PITCH_MM if large else LINE_PITCH_MM


def _colours(brand: Brand, greyscale: bool, ink_saver: bool) -> Colours:
    palette = brand.palette
    tone: Callable[[str], str] = grey if greyscale else (lambda colour: colour)
    primary = tone(palette.primary)
    tint = _light(tone(palette.tint or mixed(palette.primary, PAPER_WHITE, TINT_SHARE)), tone(palette.ink))
    ink = readable(tone(palette.ink), tint, ratio=TINT_CONTRAST)
    bright = contrast(primary, PAPER_WHITE) < BRIGHT_CONTRAST
    apart = GREY_CONTRAST if greyscale else TEXT_CONTRAST
    heading = ink if bright else readable(primary, tint, apart)
    strong, on_strong = (primary, ink) if bright else (readable(primary, PAPER_WHITE, apart), PAPER_WHITE)
    return Colours(
        ink=ink,
        muted=readable(mixed(ink, PAPER_WHITE, MUTED_SHARE), tint, apart),
        heading=heading,
        accent=readable(tone(palette.accent), tint, LARGE_CONTRAST),
        strong=None if ink_saver else strong,
        on_strong=heading if ink_saver else readable(on_strong, strong),
        tint=None if ink_saver else tint,
        line=readable(mixed(ink, PAPER_WHITE, LINE_SHARE), PAPER_WHITE, max(apart, LINE_CONTRAST)),
        rule=readable(mixed(ink, PAPER_WHITE, RULE_SHARE), tint, LARGE_CONTRAST),
        hair=mixed(ink, PAPER_WHITE, HAIR_SHARE),
    )


def _light(tint: str, ink: str) -> str:
    """The tint, lightened until ink stands out on it."""
    for step in range(11):
        candidate = mixed(tint, PAPER_WHITE, step / 10)
        if contrast(ink, candidate) >= TINT_CONTRAST:
            return candidate
    return PAPER_WHITE
