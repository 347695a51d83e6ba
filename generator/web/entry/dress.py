"""What a house style looks like on the web: its files (style, typefaces, logo) under names that say what is in them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from generator.model.brand import Contact, Offer
from generator.web.entry.front import House
from generator.web.entry.rendering import Asset
from generator.web.entry.tokens_css import NEUTRAL, tokens_css
from generator.web.entry.typefaces import faces

STATIC = Path(__file__).resolve().parent.parent / "static" / "entry"
AT = "/vast/"
HASH_BYTES = 6  # 48 bits: two files of one server never share a name
WIDE = 2.0  # a logo so much wider than high is a name in letters; a coat of arms is not
LOGO_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpeg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Dress:
    """What pages need of a house style. Addresses, and whom to ask."""

    name: str
    style_url: str
    letters_url: str  # its typefaces: they may come later than what is filled in
    script_url: str
    draw_url: str  # the program of drawing, for sheets with something to draw
    draw_style_url: str
    logo_url: str
    logo_says: bool  # the name of the house stands in its logo
    contact: Contact | None
    offers: tuple[Offer, ...]
    assets: Mapping[str, Asset]


@functools.cache
def static_file(name: str) -> bytes:
    """A file that ships beside the pages."""
    return (STATIC / name).read_bytes()


def lean(script: bytes) -> bytes:
    """A script without the lines that only its readers need, and without the white before the others."""
    lines = (line.strip() for line in script.decode().splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")).encode() + b"\n"


def named(stem: str, suffix: str, data: bytes) -> str:
    """A file's name with a digest of what is in it: it may be remembered for ever."""
    return f"{stem}-{blake2b(data, digest_size=HASH_BYTES).hexdigest()}.{suffix}"


def dress(house: House, root: str = "") -> Dress:
    """The house style's files and addresses; without a brand a neutral one in the device's own letters.

    `root`: the path below which the pages are asked for.
    """
    brand = house.brand
    found: dict[str, Asset] = {}

    def add(stem: str, suffix: str, data: bytes, mimetype: str) -> str:
        name = named(stem, suffix, data)
        found[name] = Asset(data, mimetype)
        return f"{root}{AT}{name}"

    letters, family = "", ""
    for face in faces(brand.typefaces.body, house.letters) if brand else ():
        url = add(f"{face.family}-{face.weight}", "woff2", face.data, "font/woff2")
        family = face.family
        letters += (
            f"@font-face{{font-family:{family};font-weight:{face.weight};font-display:swap;"
            f"src:url({url.rpartition('/')[2]}) format('woff2')}}\n"
        )
    palette, corners = (brand.palette, brand.corner_radius_mm) if brand else (NEUTRAL, 1.0)
    css = tokens_css(palette, corners, family) + static_file("entry.css").decode()
    logo_type = LOGO_TYPES.get(house.logo_kind, "")
    logo = add("logo", house.logo_kind, house.logo, logo_type) if house.logo and logo_type else ""
    style = add("stijl", "css", css.encode(), "text/css")
    letters_url = add("letters", "css", letters.encode(), "text/css") if letters else ""
    script = add("invullen", "js", lean(static_file("entry.js")), "text/javascript")
    draw = add("tekenen", "js", lean(static_file("draw.js")), "text/javascript")
    draw_style = add("tekenen", "css", static_file("draw.css"), "text/css")
    contact, offers = (brand.contact, brand.offers) if brand else (None, ())
    return Dress(
        house.name, style, letters_url, script, draw, draw_style, logo, bool(logo) and _wide(house), contact, offers,
        found,
    )  # fmt: skip


def _wide(house: House) -> bool:
    """Whether the logo is much wider than high."""
    if house.logo_kind == "svg":
        box = re.search(rb"""viewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""", house.logo)
        return box is not None and float(box[1]) >= WIDE * float(box[2])
    if house.logo_kind == "png":
        width, height = (int.from_bytes(house.logo[at : at + 4], "big") for at in (16, 20))  # IHDR
        return width >= WIDE * height
    return False
