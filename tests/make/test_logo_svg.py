# ruff: noqa: E501
"""SVG logos: printed as a full renderer draws them, from whatever drawing program; what cannot be drawn is refused."""

from __future__ import annotations

import base64
import io
import resource
import time
import zlib

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from svg_samples import BAR, HEAD, SAMPLES, painted, svg

from generator.make.ink import PRINT_DPI, PRINTED_MM, on_white
from generator.make.limited import TooMuchError, limited
from generator.make.logo import Logo, drawn
from generator.make.vector import DIFFERS, difference
from generator.model.errors import DefinitionError
from generator.model.geometry import MM_PER_INCH

BOMB_SECONDS = 45.0  # for any of them, on a busy machine; most take one
BOMB_MEMORY_KB = 700_000  # that one may add to this process


def shown(logo: Logo, width: int = 600) -> Image.Image:
    """The logo on white paper."""
    if logo.picture.kind == "pdf":
        page = pypdfium2.PdfDocument(logo.picture.data)[0]
        return page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    with Image.open(io.BytesIO(logo.picture.data)) as image:
        return on_white(image.convert("RGBA"))


def at(logo: Logo, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place, in the samples' own 300 × 150."""
    image = shown(logo)
    colour = image.getpixel((int(x / 300 * image.width), int(y / 150 * image.height)))
    assert isinstance(colour, tuple)
    return colour


RED_BARS = (
    *("media", "supports", "not", "nth-child", "last-child", "root", "hover", "siblings", "start of a class"),
    *("escaped class", "important wins from style", "namespace rule", "a rule that is none", "shape by css"),
    *("path by css", "colour with a print colour", "no colour at all", "two with one name"),
)

# What each must look like, worked out by hand: (x, y) → colour, on white paper.
LOOKS: dict[str, dict[tuple[int, int], tuple[int, int, int]]] = {
    "mask": {(40, 40): (200, 16, 46), (150, 75): (255, 255, 255)},
    "mask by light": {(80, 75): (0, 51, 102), (200, 75): (255, 255, 255)},
    "opacity of a group": {(60, 75): (233, 159, 171), (150, 75): (153, 173, 194), (240, 75): (153, 173, 194)},
    "opacity in a style": {(150, 75): (241, 195, 203)},
    "opacity of opacity": {(150, 75): (191, 204, 217)},
    "linear, turned": {(25, 75): (196, 17, 47), (275, 75): (4, 50, 101)},
    "radial, turned": {(150, 75): (200, 16, 46), (25, 75): (22, 47, 96)},
    "stop-opacity": {(22, 75): (200, 16, 46), (278, 75): (254, 254, 254)},
    "currentColor": {(150, 75): (200, 16, 46)},
    "currentColor of the root": {(150, 75): (200, 16, 46)},
    "two classes": {(150, 75): (179, 194, 209)},
    "svg in svg": {(150, 75): (0, 51, 102), (90, 75): (255, 255, 255)},
    "svg in svg that cuts off": {(150, 75): (0, 51, 102), (90, 75): (255, 255, 255)},
    "filter: grey": {(150, 75): (99, 99, 99)},
    "blend": {(50, 75): (255, 209, 0), (150, 75): (0, 131, 0), (250, 75): (0, 160, 224)},
    "percentages": {(150, 75): (0, 51, 102), (10, 75): (0, 0, 0), (250, 75): (255, 255, 255)},
    "png, transparent": {(20, 75): (255, 209, 0), (100, 75): (200, 16, 46)},
    "svg as a picture": {(150, 75): (200, 16, 46), (10, 10): (255, 255, 255)},
    "pattern": {(25, 75): (0, 51, 102), (35, 75): (255, 255, 255)},
    "prefixed": {(150, 75): (200, 16, 46)},
    "utf-16": {(150, 75): (0, 51, 102)},
    "packed": {(150, 75): (0, 51, 102)},
    "no namespace": {(150, 75): (0, 51, 102)},
    "entities of Illustrator": {(150, 75): (200, 16, 46)},
    **{name: {(150, 75): (200, 16, 46), (10, 10): (255, 255, 255)} for name in RED_BARS},
    "transform about a point in css": {(150, 10): (200, 16, 46), (140, 75): (255, 255, 255), (154, 75): (200, 16, 46)},
    "marker by css": {(40, 95): (200, 16, 46), (260, 95): (200, 16, 46), (150, 75): (0, 51, 102)},
    "marker in the colour of its line": {(260, 95): (200, 16, 46)},
    "rgb with spaces": {(150, 75): (227, 135, 150)},
    "hsl with degrees": {(150, 75): (128, 153, 179)},
    "hwb": {(150, 75): (255, 51, 51)},
    "ground behind it": {(150, 75): (0, 51, 102), (10, 10): (255, 209, 0)},
    "variables": {(150, 75): (200, 16, 46)},
}


@pytest.mark.parametrize(
    "name",
    [name if number % 4 == 0 else pytest.param(name, marks=pytest.mark.slow) for number, name in enumerate(LOOKS)],
)
def test_it_looks_as_it_should(name: str) -> None:
    logo = drawn(SAMPLES[name], "logo.svg")
    for place, colour in LOOKS[name].items():
        assert at(logo, *place) == pytest.approx(colour, abs=9), (name, place)


@pytest.mark.slow
def test_what_both_draw_alike_stays_a_vector() -> None:
    alike = ("rect", "lines", "arcs", "polygon, evenodd", "use", "clip", "linear", "transforms", "two sizes")
    assert {name: drawn(SAMPLES[name], "l").picture.kind for name in alike[:-1]} == dict.fromkeys(alike[:-1], "pdf")


def test_pixels_are_enough_for_print() -> None:
    logo = drawn(SAMPLES["mask"], "logo.svg").picture
    printed_mm = PRINTED_MM[1] * 2  # its height is what limits it
    assert logo.kind == "png" and logo.width / (printed_mm / MM_PER_INCH) == pytest.approx(PRINT_DPI, rel=0.01)


def test_the_comparison_sees_small_faults_and_passes_over_smoothing() -> None:
    def picture(body: str, shift: float = 0) -> Image.Image:
        page = drawn(svg(f'<g transform="translate({shift} 0)">{body}</g>'), "l")
        return shown(page, 480).convert("RGBA")

    logo = BAR.format('fill="#036"') + '<circle cx="60" cy="60" r="30" fill="#ffd100"/>'
    assert difference(picture(logo), picture(logo, 0.3)) < DIFFERS / 4  # edges half a pixel away
    dot = '<circle cx="200" cy="80" r="5" fill="#fff"/>'  # half a millimetre on paper
    assert difference(picture(logo), picture(logo + dot)) > DIFFERS / 4
    accent = '<rect x="150" y="60" width="20" height="10" fill="#c8102e"/>'
    assert difference(picture(logo), picture(logo + accent)) > DIFFERS


NOTED = {
    "a script": ("<script>alert(1)</script>", "een script"),
    "a handler": ('<g onclick="x()"/>', "een script"),
    "animation": ('<circle r="9"><animate attributeName="r" to="90" dur="1s"/></circle>', "animatie"),
    "animation in css": ("<style>@keyframes a{to{fill:red}}</style>", "animatie"),
    "a piece of a web page": ('<foreignObject width="9" height="9"/>', "een stuk webpagina"),
    "a typeface": (
        "<style>@font-face{font-family:x;src:url(data:font/woff;base64,AA)}</style>",
        "een lettertype in het",
    ),
    "letters": ('<text x="30" y="80" font-size="40">Stad</text>', "In het logo staat tekst"),
    "letters in a picture": (
        '<image width="99" height="99" href="data:image/svg+xml;base64,'
        + base64.b64encode(svg('<text y="80" font-size="40">Stad</text>')).decode()
        + '"/>',
        "In het logo staat tekst",
    ),
}


@pytest.mark.parametrize("name", NOTED)
def test_what_falls_away_is_told(name: str) -> None:
    body, words = NOTED[name]
    notes = drawn(svg(BAR.format('fill="#036"') + body), "l").notes
    assert any(words in note.what and note.mend for note in notes)
    assert drawn(svg(BAR.format('fill="#036"')), "l").notes == ()


def test_text_is_drawn_even_where_no_typeface_fits() -> None:
    logo = drawn(svg('<text x="10" y="120" font-size="130" font-family="Nergens Sans">HHH</text>'), "l", FONTS)
    ink = (np.asarray(shown(logo)).min(2) < 128).mean()
    assert ink > 0.1


FONTS = tuple(f"brand/fonts/sourcesans/{weight}.ttf" for weight in ("regular", "bold"))

REFUSED = {
    "a file": ('<image href="file:///etc/passwd"/>', "verwijst naar"),
    "a file beside it": ('<image href="foto.png"/>', "verwijst naar"),
    "the internet": ('<use href="https://x.example/a.svg#b"/>', "verwijst naar"),
    "the internet, in css": ("<style>rect{fill:url(https://x.example/a.svg#b)}</style>", "verwijst naar"),
    "the internet, in an attribute": (BAR.format('fill="url(https://x.example/a.svg#b)"'), "verwijst naar"),
    "an import": ("<style>@import 'a.css';</style>", "stijlblad"),
    "a file, from a picture": (
        '<image href="data:image/svg+xml;base64,'
        + base64.b64encode(svg('<image href="file:///etc/passwd"/>')).decode()
        + '"/>',
        "verwijst naar",
    ),
    "a mesh": ("<meshgradient/>", "<meshgradient>"),
    "a shape in css": (BAR.format('style="clip-path:circle(40px)"'), "clip-path"),
    **{
        name: (BAR.format(attributes), words)
        for name, attributes, words in (
            ("a sum", 'fill="#036" style="stroke-width:calc(4px * 3)"', "'calc'"),
            ("a new unit", 'fill="#036" stroke-width="1rem"', "'rem'"),
            ("a new colour", 'fill="oklch(40% .2 30)"', "oklch"),
            ("a mixed colour", 'style="fill:color-mix(in srgb, red, blue)"', "color-mix"),
            ("turned by a property", 'style="rotate:30deg"', "'rotate'"),
            ("moved in percent", 'style="transform:translate(10%,0)"', "translate"),
            (
                "turned about itself",
                'style="transform:rotate(9deg);transform-origin:center;transform-box:fill-box"',
                "box",
            ),
            ("a stroke that does not scale", 'stroke="#036" vector-effect="non-scaling-stroke"', "vector-effect"),
            ("dashes by share", 'stroke="#036" pathLength="10" stroke-dasharray="1"', "pathLength"),
            ("light in between", 'style="color-interpolation:linearRGB"', "color-interpolation"),
        )
    },
    "rules in rules": ("<style>g{fill:red; rect{fill:blue}}</style>", "stijlregels in stijlregels"),
    "a picture of what kind": ('<image href="data:image/tiff;base64,AAAA"/>', "soort"),
    "a broken picture": ('<image href="data:image/png;base64,AAAA"/>', "plaatje"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_nobody_draws_is_refused_by_name(name: str) -> None:
    body, words = REFUSED[name]
    with pytest.raises(DefinitionError, match=words):
        drawn(svg(BAR.format('fill="#036"') + body), "logo.svg")


def test_a_stylesheet_outside_is_refused() -> None:
    with pytest.raises(DefinitionError, match="stijlblad"):
        drawn(b'<?xml-stylesheet href="a.css"?>' + svg(BAR.format("")), "logo.svg")


def _png(width: int, height: int) -> str:
    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + data).decode()


def _laughs(kind: str) -> str:
    made = '<g id="a0"><rect width="9" height="9"/></g>'
    for level in range(1, 30):
        inside = f'<use xlink:href="#a{level - 1}"/>' * 10
        made += f'<{kind} id="a{level}">{inside}</{kind}>'
    return f'<defs>{made}</defs><use xlink:href="#a29"/>'


def _patterns() -> str:
    made = '<pattern id="p0" width=".01" height=".01"><rect width="9" height="9"/></pattern>'
    for level in range(1, 30):
        rects = f'<rect width="9" height="9" fill="url(#p{level - 1})"/>' * 10
        made += f'<pattern id="p{level}" width=".01" height=".01">{rects}</pattern>'
    return f"<defs>{made}</defs>" + BAR.format('fill="url(#p29)"')


ENTITIES = '<!DOCTYPE svg [<!ENTITY a0 "<g/>">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
)  # fmt: skip
BOMBS: dict[str, bytes] = {
    "many rectangles": svg("".join(f'<rect x="{n % 300}" y="{n // 300 % 150}" width="1" height="1"/>' for n in range(80_000))),
    "more rectangles": svg('<rect width="1" height="1"/>' * 150_000),
    "deep groups": svg("<g>" * 50_000 + "<rect/>" + "</g>" * 50_000),
    "deep style": svg("<style>" + "g " * 100_000 + "{fill:red}</style>" + BAR.format("")),
    "many rules": svg(
        "<style>" + "".join(f".c{n} g rect{{fill:red}}" for n in range(40_000)) + "</style>" + '<g><rect class="c1"/></g>' * 5_000
    ),
    "uses of uses": svg(_laughs("g")),
    "symbols of symbols": svg(_laughs("symbol")),
    "patterns in patterns": svg(_patterns()),
    "a use of itself": svg('<g id="a"><use xlink:href="#a"/><use xlink:href="#a"/></g>' + BAR.format("")),
    "a long chain of uses": svg("".join(f'<g id="a{n}"><use xlink:href="#a{n + 1}"/></g>' for n in range(5_000))),
    "entities of entities": (ENTITIES + "]>").encode() + svg("&a11;"),
    "a huge picture in it": svg(f'<image width="9" height="9" href="data:image/png;base64,{_png(60_000, 60_000)}"/>'),
    "a huge viewBox": HEAD.replace("300 150", "1e30 1e30").format("").encode() + b'<rect width="9" height="9"/></svg>',
    "a huge size": HEAD.replace('"300"', '"1e9"').replace('"150"', '"1e9"').format("").encode() + b"<rect/></svg>",
    "a sliver": HEAD.replace('"150"', '"0.00001"').format("").encode() + b'<rect width="9" height="9"/></svg>',
    "many stops": painted(
        '<linearGradient id="g">' + "".join(f'<stop offset="{n / 60_000}" stop-color="#{n % 4096:03x}"/>' for n in range(60_000)) + "</linearGradient>"
    ),
    "tiny dashes": svg('<path d="' + "M0 0h300" * 2_000 + '" stroke="#036" stroke-dasharray=".00001"/>'),
    "tiny tiles": painted('<pattern id="g" width=".00001" height=".00001" patternUnits="userSpaceOnUse"><rect width="1" height="1"/></pattern>'),
    "a wide blur": svg('<filter id="f" x="-1e6" y="-1e6" width="3e6" height="3e6"><feGaussianBlur stdDeviation="1e6"/></filter>' + BAR.format('filter="url(#f)"')),
    "much turbulence": svg('<filter id="f"><feTurbulence baseFrequency=".5" numOctaves="100000000"/></filter>' + BAR.format('filter="url(#f)"')),
    "many filters": svg('<filter id="f" filterUnits="userSpaceOnUse" width="300" height="150">' + "<feGaussianBlur stdDeviation='50'/>" * 4_000 + "</filter>" + BAR.format('filter="url(#f)"')),
    "many markers": svg('<marker id="m"><path d="' + "M0 0h9" * 1_000 + '" stroke="red"/></marker><path d="M' + "1 1 9 9 " * 100_000 + '" marker-mid="url(#m)"/>'),
    "packed a thousand times": zlib.compress(svg(" " * 60_000_000), wbits=31),
    "a long path": svg('<path d="M0 0' + "l1 1-1 2" * 400_000 + '" stroke="#036"/>'),
    "variables of variables": svg("<style>:root{" + "".join(f"--a{n}:" + f"var(--a{n - 1})" * 10 + ";" for n in range(1, 12)) + "}</style>" + BAR.format('fill="var(--a11)"')),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_soon_in_little_memory(name: str) -> None:
    begun, memory = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        drawn(BOMBS[name], "logo.svg")
    except DefinitionError as error:
        (problem,) = error.problems
        assert problem.what.startswith("Het logo ") and problem.mend
    assert time.monotonic() - begun < BOMB_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < BOMB_MEMORY_KB


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("deep groups", "diep in elkaar"),
        ("uses of uses", "naar elkaar verwijzen"),
        ("patterns in patterns", "naar elkaar verwijzen"),
        ("a long chain of uses", "zonder eind"),
        ("entities of entities", "onderdelen"),
        ("a huge picture in it", "te veel pixels|niet opengaat"),
        ("packed a thousand times", "groter dan 5 MB|uitgepakt groter dan"),
    ],
)
def test_a_bomb_is_counted_before_it_is_drawn(name: str, words: str) -> None:
    begun = time.process_time()
    with pytest.raises(DefinitionError, match=words):
        drawn(BOMBS[name], "logo.svg")
    assert time.process_time() - begun < 3


def _too_long(_: int) -> None:
    while True:
        time.sleep(1)


def _too_large(count: int) -> int:
    return len(bytes(count))


def _dies(_: int) -> None:
    import os
    import signal

    os.kill(os.getpid(), signal.SIGSEGV)


def _fails(_: int) -> None:
    raise ValueError("waarom")


def test_work_in_a_process_of_its_own_has_an_end() -> None:
    assert limited(_too_large, 1000, seconds=20) == 1000
    for function in (_too_long, _dies):
        with pytest.raises(TooMuchError):
            limited(function, 0, seconds=1)
    with pytest.raises(TooMuchError):
        limited(_too_large, 3 << 30, seconds=20)
    with pytest.raises(ValueError, match="waarom"):
        limited(_fails, 0, seconds=20)
