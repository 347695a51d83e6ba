"""The styles of an SVG worked out: every rule applied where it holds, so that the renderers need no CSS of their own.

svglib and resvg know a few selectors and the colours of SVG 1.1, and pass over the rest without a word: `:nth-child`,
`@media`, `rgb(0 0 0 / 50%)`, `transform` with units. A browser knows them, and so do drawing programs' users. What is
worked out here is written as SVG 1.1 would; what cannot be, is refused by its name.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

import cssselect2
import tinycss2
from tinycss2 import color4

from generator.svg import SVG, SvgError

MAX_RULES = 20_000  # drawing programs write one per colour; more, and matching them takes minutes
COLOURS = frozenset(("fill", "stroke", "stop-color", "flood-color", "lighting-color", "color", "background-color"))
GEOMETRY = {  # set by CSS, and understood by the renderers as attributes only
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "image": ("x", "y", "width", "height"),
    "svg": ("x", "y"),
    "use": ("x", "y"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
}
LENGTHS = frozenset(("stroke-width", "font-size", "stroke-dashoffset", "stroke-dasharray", *sum(GEOMETRY.values(), ())))
_DRAW_ELSEWHERE = "Sla het op als 'gewone SVG' (SVG 1.1), of als PDF of PNG."
_KNOWN_COLOUR = re.compile(
    r"#(?:[0-9a-f]{3}|[0-9a-f]{6})|rgb\(\s*\d+\s*,\s*\d+\s*,\s*\d+\s*\)|none|inherit|context-(?:fill|stroke)|url\(.*",
    re.I,
)
_ICC = re.compile(r"\s+icc-color\([^)]*\)", re.I)
_NEW_UNIT = re.compile(r"\d(rem|vw|vh|vmin|vmax|ch|lh|rlh|q|cap|ic|[dls]v[wh]|cq\w+)\b", re.I)
_NEW_FUNCTION = re.compile(r"\b(calc|min|max|clamp|env|attr)\(", re.I)
# Attribute → the value that nobody at hand draws.
_REFUSED = {"pathLength": "", "color-interpolation": "linearRGB", "vector-effect": "non-scaling-stroke"}
_UNDRAWN = ("rotate", "scale", "translate", "offset-path", "mask-image", "clip-path-geometry", "background-image")
_CALL = re.compile(r"([a-zA-Z0-9]+)\(([^()]*)\)")
_LENGTH = re.compile(r"^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(px|deg|rad|turn|grad|pt|mm|cm|in|)$", re.I)
_FACTORS = {"px": 1.0, "": 1.0, "deg": 1.0, "rad": 57.29577951308232, "turn": 360.0, "grad": 0.9,
            "pt": 4 / 3, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}  # fmt: skip

Declaration = tuple[str, str, bool]  # property, value, important


def worked_out(svg: str) -> str:
    """The same picture without style sheets, in the colours and lengths of SVG 1.1. Raises SvgError."""
    root = ET.fromstring(svg)
    rules = list(_rules(root))
    matcher = cssselect2.Matcher()
    for selector, declarations in rules:
        matcher.add_selector(selector, declarations)
    for wrapper in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        element = wrapper.etree_element
        found = [declarations for *_, declarations in matcher.match(wrapper)] if rules else []
        _apply(element, _cascaded(found, _declared(element.attrib.pop("style", ""))), root)
        _in_old_words(element, root)
    _without_sheets(root)
    _once(root)
    return ET.tostring(root, "unicode")


def _rules(root: ET.Element) -> Iterator[tuple[object, tuple[Declaration, ...]]]:
    number = 0
    for sheet in root.iter(f"{{{SVG}}}style"):
        if sheet.get("type", "text/css") in ("", "text/css") and _holds(sheet.get("media", "")):
            nodes = tinycss2.parse_stylesheet(sheet.text or "", skip_comments=True, skip_whitespace=True)
            for selectors, declarations in _flat(nodes):
                for selector in selectors:
                    number += 1
                    if number > MAX_RULES:
                        raise SvgError(f"heeft meer dan {MAX_RULES} stijlregels", _DRAW_ELSEWHERE)
                    yield selector, declarations


def _flat(nodes: Sequence[object]) -> Iterator[tuple[Sequence[object], tuple[Declaration, ...]]]:
    for node in nodes:
        if isinstance(node, tinycss2.ast.QualifiedRule):
            try:
                selectors = cssselect2.compile_selector_list(node.prelude)
            except (cssselect2.SelectorError, RecursionError):
                continue  # a browser passes over it too
            inside = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            if any(isinstance(part, tinycss2.ast.QualifiedRule) for part in inside):
                raise SvgError("gebruikt stijlregels in stijlregels, en die kunnen wij niet tekenen", _DRAW_ELSEWHERE)
            yield [one for one in selectors if one.pseudo_element is None], tuple(_listed(inside))
        elif isinstance(node, tinycss2.ast.AtRule) and node.content is not None and _in_force(node):
            yield from _flat(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def _in_force(rule: tinycss2.ast.AtRule) -> bool:
    if rule.lower_at_keyword == "media":
        return _holds(tinycss2.serialize(rule.prelude))
    return rule.lower_at_keyword in ("supports", "layer")


def _holds(media: str) -> bool:
    """Whether a media query holds: the logo is printed as a screen shows it, by light."""
    queries = [query.strip().lower() for query in media.split(",")]
    return any(query in ("", "all", "screen", "(prefers-color-scheme: light)", "only screen") for query in queries)


def _listed(nodes: Sequence[object]) -> Iterator[Declaration]:
    for node in nodes:
        if isinstance(node, tinycss2.ast.Declaration):
            yield node.lower_name, tinycss2.serialize(node.value).strip(), node.important


def _declared(style: str) -> tuple[Declaration, ...]:
    if not style:
        return ()
    return tuple(_listed(tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)))


def _cascaded(rules: Sequence[tuple[Declaration, ...]], own: tuple[Declaration, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for important in (False, True):
        for name, value, strong in (*(one for rule in rules for one in rule), *own):
            if strong == important and not name.startswith("--"):
                values.pop(name, None)
                values[name] = value
    return values


def _apply(element: ET.Element, values: dict[str, str], root: ET.Element) -> None:
    """Write what holds for an element where the renderers look for it."""
    local, style = element.tag.rpartition("}")[2], []
    for name, value in values.items():
        if name in _UNDRAWN and value.lower() not in ("none", ""):
            raise SvgError(f"gebruikt '{name}' uit CSS, en dat kunnen wij niet tekenen", _DRAW_ELSEWHERE)
        if name in GEOMETRY.get(local, ()):
            element.set(name, value[:-2] if value.endswith("px") else value)
        elif name == "d" and local == "path":
            shape = re.fullmatch(r"path\(\s*([\"'])(.*)\1\s*\)", value, re.S)
            element.set("d", shape[2] if shape else "")
        elif name == "transform":
            element.set("transform", _transform(value))
        elif name in ("transform-origin", "transform-box"):
            continue  # below
        elif name == "marker":
            for end in ("marker-start", "marker-mid", "marker-end"):
                style.append((end, value))
        elif name in COLOURS or name in LENGTHS or name in _REFUSED or name.endswith("opacity"):
            element.set(name, value)
        else:
            style.append((name, value))
    if style:
        element.set("style", ";".join(f"{name}:{value}" for name, value in style))
    _about_its_origin(element, values, _view(root))


def _view(root: ET.Element) -> tuple[float, float]:
    """The width and height in which percentages are measured."""
    numbers = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        return float(numbers[2]), float(numbers[3])
    except (IndexError, ValueError):
        return 0.0, 0.0


def _transform(value: str) -> str:
    """`translate(4px, 1cm) rotate(.25turn)` in the words of SVG 1.1."""
    if value in ("none", ""):
        return ""
    return " ".join(_step(name, arguments) for name, arguments in _CALL.findall(value))


def _step(name: str, arguments: str) -> str:
    numbers = [_number(part, name) for part in re.split(r"[\s,]+", arguments.strip())]
    match name.lower():
        case "translatex":
            return f"translate({numbers[0]:g} 0)"
        case "translatey":
            return f"translate(0 {numbers[0]:g})"
        case "scalex":
            return f"scale({numbers[0]:g} 1)"
        case "scaley":
            return f"scale(1 {numbers[0]:g})"
        case "translate3d" | "scale3d":
            return f"{name[:-2].lower()}({numbers[0]:g} {numbers[1]:g})"
        case "translatez":
            return ""
        case "rotatez":
            return f"rotate({numbers[0]:g})"
        case "skew":
            return f"skewX({numbers[0]:g})" + (f" skewY({numbers[1]:g})" if len(numbers) > 1 else "")
        case "matrix" | "translate" | "scale" | "rotate" | "skewx" | "skewy":
            plain = {"skewx": "skewX", "skewy": "skewY"}.get(name.lower(), name.lower())
            return f"{plain}({' '.join(f'{number:.9g}' for number in numbers)})"
    raise SvgError(f"gebruikt '{name}()' uit CSS, en dat kunnen wij niet tekenen", _DRAW_ELSEWHERE)


def _number(text: str, name: str) -> float:
    found = _LENGTH.match(text)
    if not found:
        raise SvgError(f"gebruikt '{name}({text})' uit CSS, en dat kunnen wij niet tekenen", _DRAW_ELSEWHERE)
    return float(found[1]) * _FACTORS[found[2].lower()]


def _about_its_origin(element: ET.Element, values: dict[str, str], view: tuple[float, float]) -> None:
    origin = values.get("transform-origin") or element.attrib.pop("transform-origin", "")
    moved = element.get("transform")
    if not (origin and moved):
        return
    if values.get("transform-box", "view-box") != "view-box":
        raise SvgError("gebruikt 'transform-box', en dat kunnen wij niet tekenen", _DRAW_ELSEWHERE)
    parts = origin.split()[:2]
    if parts[0] in ("top", "bottom") or (len(parts) == 2 and parts[1] in ("left", "right")):
        parts.reverse()
    parts = (["center", *parts] if parts[0] in ("top", "bottom") else [*parts, "center"])[:2]
    x, y = (_place(part, side) for part, side in zip(parts, view, strict=True))
    element.set("transform", f"translate({x:g} {y:g}) {moved} translate({-x:g} {-y:g})")


def _place(text: str, side: float) -> float:
    text = {"left": "0%", "top": "0%", "center": "50%", "right": "100%", "bottom": "100%"}.get(text.lower(), text)
    return float(text[:-1]) / 100 * side if re.fullmatch(r"-?[\d.]+%", text) else _number(text, "transform-origin")


def _in_old_words(element: ET.Element, root: ET.Element) -> None:
    """Colours as SVG 1.1 has them; lengths that the renderers do not know are refused."""
    for name, value in list(element.attrib.items()):
        if name in COLOURS:
            _colour(element, name, _ICC.sub("", value).strip())
        elif name in LENGTHS or name == "transform":
            for new in (_NEW_UNIT.search(value), _NEW_FUNCTION.search(value)):
                if new:
                    raise SvgError(f"gebruikt '{new[1]}' in een maat, en dat kunnen wij niet tekenen", _DRAW_ELSEWHERE)
    for name, value in _REFUSED.items():
        matters = name != "pathLength" or "stroke-dasharray" in element.attrib
        if matters and name in element.attrib and value in ("", element.get(name)):
            raise SvgError(f"gebruikt '{name}', en dat kunnen wij niet tekenen", _DRAW_ELSEWHERE)
    if element is root:
        _background(root)
        if element.get("transform"):
            raise SvgError("gebruikt 'transform' op <svg> zelf, en dat kunnen wij niet tekenen", _DRAW_ELSEWHERE)


def _colour(element: ET.Element, name: str, value: str) -> None:
    element.set(name, value)
    if _KNOWN_COLOUR.fullmatch(value):
        return
    parsed = color4.parse_color(value)
    if parsed == "currentcolor":
        return
    if parsed is None:
        if re.match(r"(color|color-mix|light-dark|device-cmyk|contrast-color|hwb|lch|lab)\(", value, re.I):
            raise SvgError(f"gebruikt de kleur '{value[:40]}', en die kunnen wij niet tekenen", _DRAW_ELSEWHERE)
        del element.attrib[name]  # no colour at all: a browser passes over it too
        return
    try:
        red, green, blue = (round(max(0.0, min(1.0, part or 0.0)) * 255) for part in parsed.to("srgb").coordinates)
    except NotImplementedError as error:
        what = f"gebruikt de kleur '{value[:40]}', en die kunnen wij niet tekenen"
        raise SvgError(what, "Kies die kleur als RGB (#rrggbb).") from error
    opaque = "" if parsed.alpha >= 1 else f"{round(max(0.0, parsed.alpha) * 255):02x}"
    if not (value.isalpha() and value.lower() != "rebeccapurple" and not opaque):  # the names of SVG 1.1 are known
        element.set(name, f"#{red:02x}{green:02x}{blue:02x}{opaque}")


def _background(root: ET.Element) -> None:
    """A ground behind the whole picture, that browsers show and renderers do not."""
    style = dict(part.split(":", 1) for part in root.get("style", "").split(";") if ":" in part)
    ground = root.attrib.pop("background-color", "") or style.get("background", "")
    if not ground or color4.parse_color(ground) is None:
        return
    left, top, *size = re.split(r"[\s,]+", root.get("viewBox", "0 0 100% 100%").strip())
    if len(size) == 2:
        made = ET.Element(f"{{{SVG}}}rect", {"x": left, "y": top, "width": size[0], "height": size[1], "fill": ground})
        _colour(made, "fill", ground)
        made.set("stroke", "none")
        root.insert(0, made)


def _without_sheets(root: ET.Element) -> None:
    for parent in root.iter():
        parent[:] = [child for child in parent if child.tag != f"{{{SVG}}}style"]


def _once(root: ET.Element) -> None:
    """Of two with one name the first is meant."""
    seen: set[str] = set()
    for element in root.iter():
        name = element.get("id")
        if name in seen:
            del element.attrib["id"]
        elif name is not None:
            seen.add(name)
