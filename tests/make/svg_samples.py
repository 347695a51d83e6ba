"""Small SVGs that walk the features of SVG 1.1, and what of it drawing programs write. Each is 300 × 150."""
# ruff: noqa: E501

from __future__ import annotations

import base64
import gzip
import io

from PIL import Image

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="300" height="150" viewBox="0 0 300 150"{}>'
)
BAR = '<rect x="20" y="20" width="260" height="110" {}/>'


def svg(body: str, root: str = "") -> bytes:
    """A whole SVG around this."""
    return f"{HEAD.format(root)}{body}</svg>".encode()


def painted(definition: str, use: str = 'fill="url(#g)"') -> bytes:
    """A bar with something defined for it."""
    return svg(f"<defs>{definition}</defs>{BAR.format(use)}")


def _picture(mode: str, colour: object, kind: str) -> str:
    out = io.BytesIO()
    image = Image.new(mode, (60, 30), colour)  # type: ignore[arg-type]
    image.paste(0 if mode == "L" else (200, 16, 46, 255)[: len(mode)], (10, 5, 30, 25))
    image.save(out, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


def _stops(*extra: str) -> str:
    first, last = extra or ("", "")
    return f'<stop offset="0" stop-color="#c8102e" {first}/><stop offset="1" stop-color="#003366" {last}/>'


INNER = base64.b64encode(svg(BAR.format('fill="#c8102e"'))).decode()

SAMPLES: dict[str, bytes] = {
    # shapes
    "rect": svg(BAR.format('fill="#003366"')),
    "rounded rect": svg(BAR.format('fill="#003366" rx="30" ry="20"')),
    "rect with one radius": svg(BAR.format('fill="#003366" rx="200"')),
    "circle and ellipse": svg('<circle cx="70" cy="75" r="50"/><ellipse cx="210" cy="75" rx="70" ry="40" fill="#c8102e"/>'),
    "percentages": svg('<circle cx="50%" cy="50%" r="25%" fill="#003366"/><rect width="10%" height="100%"/>'),
    "lines": svg('<line x1="20" y1="20" x2="280" y2="130" stroke="#003366" stroke-width="9"/>'),
    "polygon, evenodd": svg('<polygon fill-rule="evenodd" points="150,10 200,140 60,55 240,55 100,140" fill="#003366"/>'),
    "polyline, nonzero": svg('<polyline points="150,10 200,140 60,55 240,55 100,140" fill="#c8102e"/>'),
    "arcs": svg('<path d="M30 75a40 60 30 1 0 200-20A30 30 0 0 1 60 120z" fill="#003366"/>'),
    "arc flags without spaces": svg('<path d="M30 75a40 40 0 11150 0A20 20 0 01200 90z" fill="#003366"/>'),
    "smooth curves": svg('<path d="M20 75c20-60 60-60 80 0s60 60 80 0q30-60 60 0t40 0" fill="none" stroke="#003366" stroke-width="8"/>'),
    "path with exponents": svg('<path d="M2e1.2e2l2.6e2.0 0 1.1e2-260 0z" fill="#003366"/>'),
    "fill-rule as css": svg('<path style="fill-rule:evenodd" d="M20 20h260v110H20zM60 40v70h180V40z" fill="#c8102e"/>'),
    # strokes
    "dashes": svg('<path d="M20 75h260" stroke="#003366" stroke-width="20" stroke-dasharray="30 10 5" stroke-dashoffset="12"/>'),
    "dashes in percent": svg('<path d="M20 75h260" stroke="#003366" stroke-width="20" stroke-dasharray="10%"/>'),
    "caps": svg('<path d="M40 40h220" stroke="#000" stroke-width="30" stroke-linecap="round"/><path d="M40 110h220" stroke="#000" stroke-width="30" stroke-linecap="square"/>'),
    "joins": svg('<path d="M30 120l50-90 50 90" fill="none" stroke="#036" stroke-width="20" stroke-linejoin="round"/><path d="M170 120l50-90 50 90" fill="none" stroke="#036" stroke-width="20" stroke-linejoin="bevel"/>'),
    "mitre limit": svg('<path d="M30 130l20-90 20 90" fill="none" stroke="#036" stroke-width="20" stroke-miterlimit="1"/><path d="M170 130l20-70 20 70" fill="none" stroke="#036" stroke-width="10" stroke-miterlimit="20"/>'),
    "stroke of a gradient": painted(f'<linearGradient id="g">{_stops()}</linearGradient>', 'fill="none" stroke="url(#g)" stroke-width="20"'),
    "stroke-opacity": svg(BAR.format('fill="#ffd100" stroke="#003366" stroke-width="20" stroke-opacity=".4"')),
    "paint-order": svg(BAR.format('fill="#ffd100" stroke="#003366" stroke-width="30" paint-order="stroke"')),
    # paint
    "fill-opacity": svg(BAR.format('fill="#c8102e" fill-opacity=".3"')),
    "opacity of a group": svg('<g opacity="0.4"><rect x="20" y="20" width="160" height="110" fill="#c8102e"/><rect x="120" y="20" width="160" height="110" fill="#036"/></g>'),
    "opacity in a style": svg("<style>.a{fill:#c8102e;opacity:.25}</style>" + BAR.format('class="a"')),
    "opacity of opacity": svg('<g opacity=".5"><g opacity=".5">' + BAR.format('fill="#036"') + "</g></g>"),
    "opacity in percent": svg(BAR.format('fill="#036" opacity="30%"')),
    "currentColor": svg('<g color="#c8102e">' + BAR.format('fill="currentColor"') + "</g>"),
    "currentColor of the root": svg(BAR.format('fill="currentColor"'), ' color="#c8102e"'),
    "currentColor, none given": svg(BAR.format('fill="currentColor"')),
    "inherit": svg('<g fill="#c8102e" stroke="#036" stroke-width="9">' + BAR.format('fill="inherit"') + "</g>"),
    "rgb in percent": svg(BAR.format('fill="rgb(20%, 60%, 40%)"')),
    "rgba": svg(BAR.format('fill="rgba(200,16,46,.4)"')),
    "hsl": svg(BAR.format('fill="hsl(210, 100%, 30%)"')),
    "hex with alpha": svg(BAR.format('fill="#c8102e66"')),
    "a name": svg(BAR.format('fill="rebeccapurple"')),
    "transparent": svg(BAR.format('fill="transparent" stroke="#036" stroke-width="9"')),
    "hidden": svg(BAR.format('fill="#036"') + '<rect width="300" height="150" visibility="hidden"/><rect width="300" height="150" display="none"/>'),
    "hidden, but a child": svg('<g visibility="hidden">' + BAR.format('fill="#036" visibility="visible"') + "</g>"),
    # gradients
    "linear": painted(f'<linearGradient id="g">{_stops()}</linearGradient>'),
    "linear, turned": painted(f'<linearGradient id="g" x1="0" x2="1" y1="0" y2="0" gradientUnits="userSpaceOnUse" gradientTransform="matrix(260 0 0 260 20 20)">{_stops()}</linearGradient>'),
    "linear, reflected": painted(f'<linearGradient id="g" x2=".2" spreadMethod="reflect">{_stops()}</linearGradient>'),
    "linear, repeated": painted(f'<linearGradient id="g" x2=".2" spreadMethod="repeat">{_stops()}</linearGradient>'),
    "linear, from another": painted(f'<linearGradient id="h">{_stops()}</linearGradient><linearGradient id="g" xlink:href="#h" y2="1" x2="0"/>'),
    "linear, from another, new href": painted(f'<linearGradient id="h">{_stops()}</linearGradient><linearGradient id="g" href="#h" y2="1" x2="0"/>'),
    "linear, three stops": painted('<linearGradient id="g"><stop offset="10%" stop-color="red"/><stop offset="10%" stop-color="#ffd100"/><stop offset="70%" style="stop-color:#036"/></linearGradient>'),
    "stop-opacity": painted(f'<linearGradient id="g">{_stops("", chr(115) + "top-opacity=" + chr(34) + "0" + chr(34))}</linearGradient>'),
    "radial": painted(f'<radialGradient id="g">{_stops()}</radialGradient>'),
    "radial with a focus": painted(f'<radialGradient id="g" cx="150" cy="75" r="120" fx="80" fy="75" gradientUnits="userSpaceOnUse">{_stops()}</radialGradient>'),
    "radial, turned": painted(f'<radialGradient id="g" cx="0" cy="0" r="1" gradientUnits="userSpaceOnUse" gradientTransform="translate(150 75) rotate(90) scale(60 140)">{_stops()}</radialGradient>'),
    "radial, with fr": painted(f'<radialGradient id="g" fr="30%">{_stops()}</radialGradient>'),
    "gradient that is not there": svg(BAR.format('fill="url(#weg) #c8102e"')),
    "pattern": painted('<pattern id="g" width="20" height="20" patternUnits="userSpaceOnUse"><rect width="10" height="20" fill="#036"/></pattern>'),
    "pattern, turned": painted('<pattern id="g" width="20" height="20" patternUnits="userSpaceOnUse" patternTransform="rotate(30)"><rect width="10" height="20" fill="#036"/></pattern>'),
    "pattern in boxes": painted('<pattern id="g" width=".1" height=".2" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="#c8102e"/></pattern>'),
    # clipping, masks, filters
    "clip": svg('<defs><clipPath id="c"><circle cx="150" cy="75" r="50"/></clipPath></defs>' + BAR.format('fill="#036" clip-path="url(#c)"')),
    "clip of a group, in boxes": svg('<defs><clipPath id="c" clipPathUnits="objectBoundingBox"><rect width=".5" height="1"/></clipPath></defs><g clip-path="url(#c)">' + BAR.format('fill="#036"') + "</g>"),
    "clip with two shapes": svg('<defs><clipPath id="c"><circle cx="90" cy="75" r="50"/><circle cx="210" cy="75" r="50"/></clipPath></defs>' + BAR.format('fill="#036" clip-path="url(#c)"')),
    "clip of a clip": svg('<defs><clipPath id="d"><rect x="100" width="100" height="150"/></clipPath><clipPath id="c" clip-path="url(#d)"><circle cx="100" cy="75" r="60"/></clipPath></defs>' + BAR.format('fill="#036" clip-path="url(#c)"')),
    "clip, evenodd": svg('<defs><clipPath id="c"><path clip-rule="evenodd" d="M0 0h300v150H0zM60 40v70h180V40z"/></clipPath></defs>' + BAR.format('fill="#036" clip-path="url(#c)"')),
    "clip with a transform": svg('<defs><clipPath id="c" transform="translate(60 0)"><circle cx="90" cy="75" r="50"/></clipPath></defs>' + BAR.format('fill="#036" clip-path="url(#c)"')),
    "clip through use": svg('<defs><circle id="o" cx="150" cy="75" r="50"/><clipPath id="c"><use xlink:href="#o"/></clipPath></defs>' + BAR.format('fill="#036" clip-path="url(#c)"')),
    "mask": svg('<defs><mask id="m"><rect width="300" height="150" fill="white"/><circle cx="150" cy="75" r="50"/></mask></defs><g mask="url(#m)">' + BAR.format('fill="#c8102e"') + "</g>"),
    "mask by light": svg('<defs><mask id="m" fill="#fff"><path d="M20 20h120v110H20z"/></mask></defs><path mask="url(#m)" fill="#036" d="M0 0h300v150H0z"/>'),
    "mask by alpha": svg('<defs><mask id="m" mask-type="alpha"><path d="M20 20h120v110H20z"/></mask></defs><path mask="url(#m)" fill="#036" d="M0 0h300v150H0z"/>'),
    "mask with a gradient": svg('<defs><linearGradient id="g"><stop stop-color="#fff"/><stop offset="1"/></linearGradient><mask id="m"><rect width="300" height="150" fill="url(#g)"/></mask></defs>' + BAR.format('fill="#c8102e" mask="url(#m)"')),
    "filter: grey": svg('<defs><filter id="f"><feColorMatrix type="saturate" values="0"/></filter></defs>' + BAR.format('fill="#c8102e" filter="url(#f)"')),
    "filter: blur": svg('<defs><filter id="f"><feGaussianBlur stdDeviation="6"/></filter></defs>' + BAR.format('fill="#c8102e" filter="url(#f)"')),
    "filter: shadow": svg('<defs><filter id="f"><feDropShadow dx="9" dy="9" stdDeviation="2" flood-color="#036"/></filter></defs><circle cx="150" cy="70" r="50" fill="#ffd100" filter="url(#f)"/>'),
    "filter: flood and merge": svg('<defs><filter id="f"><feFlood flood-color="#ffd100"/><feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge></filter></defs><circle cx="150" cy="75" r="50" fill="#036" filter="url(#f)"/>'),
    "filter in css": svg(BAR.format('fill="#c8102e" style="filter:grayscale(1)"')),
    "blend": svg('<rect x="20" y="20" width="160" height="110" fill="#ffd100"/><rect x="120" y="20" width="160" height="110" fill="#00a0e0" style="mix-blend-mode:multiply"/>'),
    # structure
    "use": svg('<defs><rect id="r" width="80" height="110" fill="#036"/></defs><use xlink:href="#r" x="20" y="20"/><use href="#r" x="200" y="20"/>'),
    "use hands colour down": svg('<defs><rect id="r" width="80" height="110"/></defs><use xlink:href="#r" x="20" y="20" fill="#c8102e"/>'),
    "symbol": svg('<symbol id="s" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5" fill="#036"/></symbol><use xlink:href="#s" x="20" y="20" width="110" height="110"/><use xlink:href="#s" x="150" y="50" width="50" height="50"/>'),
    "symbol that cuts off": svg('<symbol id="s" viewBox="0 0 10 10"><circle cx="10" cy="5" r="5" fill="#036"/></symbol><use xlink:href="#s" x="20" y="20" width="110" height="110"/>'),
    "svg in svg": svg('<svg x="100" y="25" width="100" height="100" viewBox="0 0 10 10"><rect width="10" height="10" fill="#036"/></svg>'),
    "svg in svg that cuts off": svg('<svg x="100" y="25" width="100" height="100" viewBox="0 0 10 10"><rect x="-20" width="40" height="10" fill="#036"/></svg>'),
    "transforms": svg('<g transform="translate(150,75) rotate(30) scale(1.2,.6) skewX(20)"><rect x="-60" y="-40" width="120" height="80" fill="#036"/></g>'),
    "rotate about a point": svg('<rect x="100" y="40" width="100" height="70" fill="#c8102e" transform="rotate(45 150 75)"/>'),
    "transform in css": svg('<rect x="100" y="40" width="100" height="70" fill="#c8102e" style="transform:translate(40px,10px)"/>'),
    "switch": svg('<switch><g systemLanguage="xx"><rect width="300" height="150"/></g><g>' + BAR.format('fill="#036"') + "</g></switch>"),
    "switch of Illustrator": svg('<switch><foreignObject requiredExtensions="http://ns.adobe.com/AdobeIllustrator/10.0/" width="1" height="1"/><g>' + BAR.format('fill="#036"') + "</g></switch>"),
    "marker": svg('<defs><marker id="m" markerWidth="10" markerHeight="10" refX="5" refY="5"><circle cx="5" cy="5" r="5" fill="#c8102e"/></marker></defs><path d="M30 75h200" stroke="#036" stroke-width="6" marker-end="url(#m)"/>'),
    "markers that turn": svg('<defs><marker id="m" markerWidth="4" markerHeight="4" refX="2" refY="2" orient="auto"><path d="M0 0l4 2-4 2z" fill="#c8102e"/></marker></defs><path d="M30 120L150 30l120 90" fill="none" stroke="#036" stroke-width="8" marker-start="url(#m)" marker-mid="url(#m)" marker-end="url(#m)"/>'),
    "a link": svg('<a xlink:href="https://gemeente.example/">' + BAR.format('fill="#036"') + "</a>"),
    # css
    "two classes": svg("<style>.a{fill:#036}.c{opacity:.3}</style>" + BAR.format('class="a c"')),
    "css wins from attributes": svg("<style>rect{fill:#c8102e}</style>" + BAR.format('fill="#036"')),
    "style wins from css": svg("<style>#i{fill:#036}</style>" + BAR.format('id="i" style="fill:#c8102e"')),
    "selectors": svg('<style>g > rect:first-child{fill:#036} g rect + rect{fill:#c8102e} [data-a="b"]{stroke:#ffd100;stroke-width:9px}</style><g><rect x="20" y="20" width="100" height="110"/><rect data-a="b" x="150" y="20" width="100" height="110"/></g>'),
    "a list of selectors": svg("<style>.x, .a , .b{fill:#c8102e}</style>" + BAR.format('class="b"')),
    "important": svg("<style>rect{fill:#c8102e !important} #i{fill:#036}</style>" + BAR.format('id="i"')),
    "css in cdata": svg("<style><![CDATA[ .a{fill:#c8102e} ]]></style>" + BAR.format('class="a"')),
    "css with a comment": svg("<style>/* merk */ .a{fill:#c8102e}</style>" + BAR.format('class="a"')),
    "css below": svg(BAR.format('class="a"') + "<style>.a{fill:#c8102e}</style>"),
    "css for screens only": svg("<style>.a{fill:#036}@media (prefers-color-scheme: dark){.a{fill:#fff}}</style>" + BAR.format('class="a"')),
    "variables": svg("<style>:root{--merk:#c8102e}.a{fill:var(--merk)}</style>" + BAR.format('class="a"')),
    # what a browser knows of CSS, and SVG 1.1 does not
    "media": svg("<style>.a{fill:#036}@media screen{.a{fill:#c8102e}}@media print{.a{fill:#ffd100}}</style>" + BAR.format('class="a"')),
    "supports": svg("<style>.a{fill:#036}@supports (fill:red){.a{fill:#c8102e}}</style>" + BAR.format('class="a"')),
    "not": svg("<style>rect:not(.b){fill:#c8102e}</style>" + BAR.format('class="a"')),
    "nth-child": svg("<style>rect:nth-child(2){fill:#c8102e}</style>" + BAR.format("")),
    "last-child": svg("<style>rect:last-child{fill:#c8102e}</style>" + BAR.format("")),
    "root": svg("<style>:root{fill:#c8102e}</style>" + BAR.format("")),
    "hover": svg("<style>rect{fill:#c8102e}rect:hover{fill:#036}</style>" + BAR.format("")),
    "siblings": svg("<style>g~rect{fill:#c8102e}</style><g/>" + BAR.format("")),
    "start of a class": svg('<style>[class^="ab"]{fill:#c8102e}</style>' + BAR.format('class="abc"')),
    "escaped class": svg("<style>.\\31 a{fill:#c8102e}</style>" + BAR.format('class="1a"')),
    "important wins from style": svg("<style>rect{fill:#c8102e!important}</style>" + BAR.format('style="fill:#036"')),
    "namespace rule": svg("<style>@namespace svg url(http://www.w3.org/2000/svg);.a{fill:#c8102e}</style>" + BAR.format('class="a"')),
    "a rule that is none": svg("<style>::{x} .a{fill:#c8102e}</style>" + BAR.format('class="a"')),
    "shape by css": svg('<rect style="x:20px;y:20px;width:260px;height:110px" fill="#c8102e"/>'),
    "path by css": svg('<path style="d:path(&quot;M20 20h260v110H20z&quot;)" fill="#c8102e"/>'),
    "transform about a point in css": svg('<rect x="20" y="70" width="260" height="10" fill="#c8102e" style="transform:rotate(.25turn) scale(2, 1);transform-origin:center"/>'),
    "marker by css": svg('<defs><marker id="m" markerWidth="10" markerHeight="10" refX="5" refY="5"><circle cx="5" cy="5" r="5" fill="#c8102e"/></marker></defs><path d="M40 75h220" stroke="#036" stroke-width="6" style="marker:url(#m)"/>'),
    "marker in the colour of its line": svg('<defs><marker id="m" markerWidth="10" markerHeight="10" refX="5" refY="5"><circle cx="5" cy="5" r="5" fill="context-stroke"/></marker></defs><path d="M40 75h220" stroke="#c8102e" stroke-width="6" marker-end="url(#m)"/>'),
    "rgb with spaces": svg(BAR.format('fill="rgb(200 16 46 / 50%)"')),
    "hsl with degrees": svg(BAR.format('fill="hsl(210deg 100% 20% / .5)"')),
    "hwb": svg(BAR.format('style="fill:hwb(0 20% 0%)"')),
    "colour with a print colour": svg(BAR.format('fill="#c8102e icc-color(merk, 0, 1, .8, .1)"')),
    "no colour at all": svg('<g fill="#c8102e">' + BAR.format('fill="merkrood"') + "</g>"),
    "ground behind it": svg('<circle cx="150" cy="75" r="50" fill="#036"/>', ' style="background:#ffd100"'),
    "two with one name": svg('<linearGradient id="g"><stop stop-color="#c8102e"/></linearGradient><linearGradient id="g"><stop stop-color="#036"/></linearGradient>' + BAR.format('fill="url(#g)"')),
    # pictures
    "png": svg(f'<image x="20" y="20" width="260" height="110" preserveAspectRatio="none" xlink:href="{_picture("RGB", (0, 51, 102), "PNG")}"/>'),
    "png, new href": svg(f'<image x="20" y="20" width="260" height="110" href="{_picture("RGB", (0, 51, 102), "PNG")}"/>'),
    "png, transparent": svg(f'<rect width="300" height="150" fill="#ffd100"/><image width="300" height="150" href="{_picture("RGBA", (0, 51, 102, 0), "PNG")}"/>'),
    "jpeg, cut": svg(f'<image x="20" y="20" width="260" height="60" preserveAspectRatio="xMidYMid slice" xlink:href="{_picture("RGB", (0, 51, 102), "JPEG")}"/>'),
    "grey png": svg(f'<image x="20" y="20" width="260" height="110" href="{_picture("L", 128, "PNG")}"/>'),
    "gif": svg(f'<image x="20" y="20" width="260" height="110" href="{_picture("RGB", (0, 51, 102), "GIF")}"/>'),
    "webp": svg(f'<image x="20" y="20" width="260" height="110" href="{_picture("RGB", (0, 51, 102), "WEBP")}"/>'),
    "svg as a picture": svg(f'<image width="300" height="150" href="data:image/svg+xml;base64,{INNER}"/>'),
    "picture in a pattern": painted(f'<pattern id="g" width="1" height="1"><image width="260" height="110" preserveAspectRatio="none" xlink:href="{_picture("RGB", (0, 51, 102), "PNG")}"/></pattern>'),
    # the file itself
    "no size": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 150"><rect x="20" y="20" width="260" height="110" fill="#036"/></svg>',
    "no viewBox": b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="150"><rect x="20" y="20" width="260" height="110" fill="#036"/></svg>',
    "size in percent": svg(BAR.format('fill="#036"')).replace(b'width="300" height="150" view', b'width="100%" height="100%" view'),
    "size in mm": svg(BAR.format('fill="#036"')).replace(b'width="300" height="150" view', b'width="60mm" height="30mm" view'),
    "size in inches": svg(BAR.format('fill="#036"')).replace(b'width="300" height="150" view', b'width="6in" height="3in" view'),
    "lengths in mm": svg('<rect x="5mm" y="5mm" width="60mm" height="25mm" fill="#036"/>'),
    "viewBox elsewhere": svg('<g transform="translate(-500 900)">' + BAR.format('fill="#036"') + "</g>").replace(b'viewBox="0 0', b'viewBox="-500 900'),
    "ratio, meet": svg(BAR.format('fill="#036"')).replace(b'width="300" height="150" view', b'width="300" height="300" view'),
    "ratio, none": svg(BAR.format('fill="#036"'), ' preserveAspectRatio="none"').replace(b'width="300" height="150" view', b'width="300" height="300" view'),
    "ratio, slice": svg('<circle cx="150" cy="75" r="70" fill="#036"/>', ' preserveAspectRatio="xMinYMin slice"').replace(b'width="300" height="150" view', b'width="300" height="75" view'),
    "entities of Illustrator": b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ENTITY st0 "fill:#c8102e;">]><svg xmlns="&ns_svg;" width="300" height="150" viewBox="0 0 300 150"><rect style="&st0;" x="20" y="20" width="260" height="110"/></svg>',
    "utf-16": ('<?xml version="1.0" encoding="utf-16"?>' + svg(BAR.format('fill="#036"')).decode()).encode("utf-16"),
    "utf-8 with a mark": b"\xef\xbb\xbf" + svg(BAR.format('fill="#036"')),
    "latin-1": '<?xml version="1.0" encoding="iso-8859-1"?><!-- café -->'.encode("latin-1") + svg(BAR.format('fill="#036" id="caf\u00e9"')).decode().encode("latin-1"),
    "prefixed": b'<s:svg xmlns:s="http://www.w3.org/2000/svg" width="300" height="150" viewBox="0 0 300 150"><s:style>.a{fill:#c8102e}</s:style><s:rect class="a" x="20" y="20" width="260" height="110"/></s:svg>',
    "no namespace": b'<svg width="300" height="150" viewBox="0 0 300 150"><rect x="20" y="20" width="260" height="110" fill="#036"/></svg>',
    "notes of Inkscape": b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" width="300" height="150" viewBox="0 0 300 150" inkscape:version="1.3"><sodipodi:namedview id="n"/><metadata/><g inkscape:groupmode="layer"><rect x="20" y="20" width="260" height="110" fill="#036"/></g></svg>',
    "packed": gzip.compress(svg(BAR.format('fill="#036"')), mtime=0),
}  # fmt: skip
