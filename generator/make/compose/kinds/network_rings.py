"""Where the rings of a network map lie and the places on them: as small as they may be, and well apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from generator.make.compose.pen import Segments
from generator.model.geometry import Point
from generator.model.questions.network import Map, RingPart

CENTRE_MM = 14.0  # the disc of 'ik'
DISC_AIR_MM = 1.6  # white between two discs, at least
INNER_LABEL_RADII, OUTER_LABEL_RADII = 0.55, 0.9  # radius per width of a ring's label: a longer one leaves its ring
LABEL_CLEAR_DISCS = 0.75  # between a ring's label and the middle of the next disc
LEANS = (0.0, -0.35, 0.35, -0.25, 0.25, -0.15, 0.15)  # turns of a ring's places that are tried, in steps
MAP_LEAST_MM = 60.0  # of the side, where few rings need no more


@dataclass(frozen=True)
class Spot:
    """A numbered place on the map."""

    number: int
    ring: str
    at: Point  # from the map's centre


def least_radii(parts: Map, label_widths: Sequence[float], disc: float) -> list[float]:
    """The smallest radii, from the inside out, at which discs and labels keep apart, mm."""
    radii: list[float] = []
    for ring, label in zip(parts.rings, label_widths, strict=True):
        around = len(ring.places) * (disc + DISC_AIR_MM) + label + LABEL_CLEAR_DISCS * 2 * disc
        inside = radii[-1] + disc + DISC_AIR_MM if radii else CENTRE_MM / 2 + disc / 2 + DISC_AIR_MM
        lettered = label * (OUTER_LABEL_RADII if radii else INNER_LABEL_RADII)
        radii.append(max(inside, around / (2 * math.pi), lettered))
    return radii


def least_side(least: Sequence[float], disc: float) -> float:
    """The side of the smallest map with these radii, mm."""
    return max(MAP_LEAST_MM, 2 * (least[-1] + disc / 2 + 0.5))


def ring_radii(least: Sequence[float], side: float, disc: float) -> list[float]:
    """Radii for a map of this side: the least ones, and what is left shared evenly, mm."""
    spare = side / 2 - disc / 2 - 0.5 - least[-1]
    return [radius + spare * (i + 1) / len(least) for i, radius in enumerate(least)]


def spots(parts: Map, radii: Sequence[float], label_widths: Sequence[float], disc: float) -> list[Spot]:
    """Places well spread on each ring: clear of the label at its top, and as far as can be from the ring inside."""
    result: list[Spot] = []
    for ring, radius, label in zip(parts.rings, radii, label_widths, strict=True):
        clear = min(label / 2 + disc * LABEL_CLEAR_DISCS, radius * 1.5) / radius
        step = (2 * math.pi - 2 * clear) / len(ring.places)
        tries = [_on_ring(ring, radius, clear - math.pi / 2 + step * (0.5 + lean), step) for lean in LEANS]
        distances = [_nearest(own, result) if result else 0.0 for own in tries]
        result.extend(tries[distances.index(max(distances))])
    return result


def _on_ring(ring: RingPart, radius: float, start: float, step: float) -> list[Spot]:
    angles = [start + step * turn for turn in range(len(ring.places))]
    points = [Point(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]
    return [Spot(number, ring.name, at) for number, at in zip(ring.places, points, strict=True)]


def _nearest(own: Sequence[Spot], others: Sequence[Spot]) -> float:
    return min(math.hypot(a.at.x - b.at.x, a.at.y - b.at.y) for a in own for b in others)


def arc(centre: Point, radius: float, gap: float) -> Segments:
    """A circle that is open at its top, `gap` radians to both sides."""
    start, sweep = -math.pi / 2 + gap, 2 * (math.pi - gap)
    steps = 8
    step = sweep / steps
    reach = 4 / 3 * math.tan(step / 4) * radius  # control points of a circular arc as a cubic
    first = Point(centre.x + radius * math.cos(start), centre.y + radius * math.sin(start))
    result: list[tuple[str, *tuple[float, ...]]] = [("M", first.x, first.y)]
    for number in range(steps):
        a, b = start + number * step, start + (number + 1) * step
        from_x, from_y = centre.x + radius * math.cos(a), centre.y + radius * math.sin(a)
        to_x, to_y = centre.x + radius * math.cos(b), centre.y + radius * math.sin(b)
        result.append((
            "C", from_x - reach * math.sin(a), from_y + reach * math.cos(a),
            to_x + reach * math.sin(b), to_y - reach * math.cos(b), to_x, to_y,
        ))  # fmt: skip
    return tuple(result)
