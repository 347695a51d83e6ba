"""Where a logo's ink is, how large it is printed, and in how many pixels that prints well."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageChops

from generator.model.geometry import MM_PER_INCH

PRINTED_MM = (58.0, 14.0)  # the room for a logo at the head of a page
PRINT_DPI = 600.0  # an office printer's own: more is not seen
MIN_DPI = 200.0  # below this a printed edge shows its steps at reading distance
INK_LEVEL = 250  # of 255: lighter than this on white paper is not seen
MAX_SIDE_PX = 8_000  # of a picture drawn large because its mark is small
MAX_DRAWN_PX = 20_000_000
CROP_GAIN = 3.0  # so much larger without the white around it: then that is a page around a mark, and is cut off
TOLD_GAIN = 1.8  # so much is more than the clear space of a house style: told
CROP_ROOM = 0.02  # of the ink's size that stays around it: edges are soft


@dataclass(frozen=True, slots=True)
class Ink:
    """The part of a picture that has ink: shares of its width and height, from the top left."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0

    def roomy(self) -> Ink:
        """With a little room around it."""
        wide, high = (self.right - self.left) * CROP_ROOM, (self.bottom - self.top) * CROP_ROOM
        return Ink(
            max(0, self.left - wide), max(0, self.top - high), min(1, self.right + wide), min(1, self.bottom + high)
        )


def on_white(image: Image.Image) -> Image.Image:
    """The picture as it stands on white paper, RGB."""
    if image.mode != "RGBA":
        image = image.convert("RGBA")
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    return ground.convert("RGB")


def ink_of(image: Image.Image) -> Ink | None:
    """Where a picture has ink, or None if it has none."""
    low = ImageChops.darker(*(ImageChops.darker(*on_white(image).split()[:2]), on_white(image).split()[2]))
    box = low.point(lambda level: 255 if level < INK_LEVEL else 0).getbbox()
    if box is None:
        return None
    return Ink(box[0] / image.width, box[1] / image.height, box[2] / image.width, box[3] / image.height)


def printed_mm(width: float, height: float) -> tuple[float, float]:
    """How large a logo of this ratio is printed, mm."""
    scale = min(PRINTED_MM[0] / width, PRINTED_MM[1] / height)
    return width * scale, height * scale


def gain(size: tuple[float, float], ink: Ink) -> float:
    """How many times larger a logo is printed without the white around it."""
    inside = (size[0] * (ink.right - ink.left), size[1] * (ink.bottom - ink.top))
    return printed_mm(*inside)[0] / inside[0] / (printed_mm(*size)[0] / size[0])


def pixels_for(size: tuple[int, int], ink: Ink) -> tuple[int, int]:
    """The pixels in which a whole picture of this ratio is drawn, so that what is printed of it has PRINT_DPI."""
    larger = gain(size, ink) if gain(size, ink) > CROP_GAIN else 1.0
    wide, high = (mm * larger * PRINT_DPI / MM_PER_INCH for mm in printed_mm(*size))
    scale = min(1.0, MAX_SIDE_PX / max(wide, high), (MAX_DRAWN_PX / (wide * high)) ** 0.5)
    return max(1, round(wide * scale)), max(1, round(high * scale))
