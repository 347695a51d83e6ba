"""The words that somebody wrote in a plot: groups of strokes that are writing and no line, each with its picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from generator.model.curve import Words
from generator.model.geometry import Box
from generator.read.drawings.curve import Read
from generator.read.picture.image import Colour, Grey

Mask = NDArray[np.bool_]
WRITING = 1  # of what a strand may be part of
APART_MM = (3.5, 1.2)  # mm: letters that are no farther apart, along a line and across it, are one group
COARSE = 2.0  # px/mm: groups are found in a small picture
WRITTEN = 0.5  # of a group's ink: that much is writing
NUMBER_MM = 2.0  # mm of strokes that a number has at least
LEAST_INK_MM = 9.0  # mm of strokes: less is an arrow's head, a dot or a tick
HIGH_MM = (1.2, 22.0)  # mm: of words, one line of them or a few
MARGIN_MM = 1.5  # of the picture around a group
QUALITY = 85  # of its JPEG


def words_of(read: Read, picture: Grey | Colour, plot: Box, scale: float) -> tuple[Words, ...]:
    """The groups of words in a plot, from left to right. `picture`: the upright drawing, of `scale` px/mm; `plot`: the
    axes' box, in mm from its top left."""
    loose, writing = _loose(read)
    if not writing.any():
        return ()
    points, length = [read.pieces.of(index) for index in loose], read.pieces.length[loose]
    groups = _groups(points, picture.shape[:2], scale)
    found = []
    for group in np.unique(groups[writing]):
        own = np.flatnonzero(groups == group)
        written = float(length[own] @ writing[own])
        if written < max(LEAST_INK_MM, WRITTEN * float(length[own].sum())):
            continue
        every = np.concatenate([points[k] for k in own])
        (left, top), (right, bottom) = every.min(axis=0).tolist(), every.max(axis=0).tolist()
        if HIGH_MM[0] <= bottom - top <= HIGH_MM[1]:
            found.append(_words((left, top, right, bottom), picture, plot, scale))
    return tuple(sorted(found, key=lambda words: words.left))


def is_written_at(read: Read) -> bool:
    """Whether anything is written in a plot, be it a single number."""
    loose, writing = _loose(read)
    return float(read.pieces.length[loose] @ writing) >= NUMBER_MM


def _loose(read: Read) -> tuple[list[int], Mask]:
    """The pieces of ink that are in no line, and which of them are most likely writing."""
    if read.seen is None:
        return [], np.zeros(0, np.bool_)
    strands, lines = read.seen.strands, set(read.seen.own.tolist())
    which = strands.likely.argmax(axis=1) == WRITING
    loose = [(piece, which[s]) for s, own in enumerate(strands.members) if s not in lines for piece in own]
    return [piece for piece, _ in loose], np.array([written for _, written in loose], np.bool_)


def _groups(points: list[NDArray[np.float64]], size: tuple[int, ...], scale: float) -> NDArray[np.intp]:
    """Of each piece the number of its group."""
    small = np.zeros((round(size[0] / scale * COARSE) + 1, round(size[1] / scale * COARSE) + 1), np.uint8)
    for piece in points:
        cv2.polylines(small, [np.round(piece * COARSE).astype(np.int32).reshape(-1, 1, 2)], False, (255,), 1)
    across, along = (2 * round(mm * COARSE / 2) + 1 for mm in (APART_MM[1], APART_MM[0]))
    joined = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((across, along), np.uint8), borderValue=(0,))
    _, labels = cv2.connectedComponents(joined, connectivity=8)
    firsts = np.array([np.round(piece[0] * COARSE) for piece in points], np.intp)
    return np.asarray(labels[firsts[:, 1].clip(0, len(small) - 1), firsts[:, 0].clip(0, small.shape[1] - 1)], np.intp)


def _words(edges: tuple[float, float, float, float], picture: Grey | Colour, plot: Box, scale: float) -> Words:
    left, top, right, bottom = edges
    x0, y0 = (max(0, int((mm - MARGIN_MM) * scale)) for mm in (left, top))
    x1, y1 = (int((mm + MARGIN_MM) * scale) + 1 for mm in (right, bottom))
    _, packed = cv2.imencode(".jpg", np.ascontiguousarray(picture[y0:y1, x0:x1]), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return Words(
        left=round((left - plot.x) / plot.width, 4),
        right=round((right - plot.x) / plot.width, 4),
        low=round((plot.bottom - bottom) / plot.height * 100, 2),
        high=round((plot.bottom - top) / plot.height * 100, 2),
        crop=packed.tobytes(),
    )
