"""Lines that a fax received garbled: the line above is put in their place, as fax machines do themselves.

A garbled line changes between black and white far oftener than anything on paper, and neither the line above it nor the
one below has any of it. Left as it is, it looks like ink in an empty box, or like writing.
"""

from __future__ import annotations

import cv2
import numpy as np

from generator.read.picture.image import Grey

WINDOW_PX = 128  # px along a line: 16 mm; what is garbled is longer as a rule, 25 mm in simulated faxes
CHANGES = 0.35  # of these px: changes that no neighbouring line has; noise has 0.5, small pale print up to 0.35


def mended(grey: Grey) -> Grey:
    """A black-and-white page (0 and 255) as the fax was sent, but for what stood in its garbled lines."""
    if len(grey) < 3:
        return grey
    line, above, below = grey[1:-1], grey[:-2], grey[2:]
    alone = cv2.bitwise_and(cv2.bitwise_xor(line, above), cv2.bitwise_xor(line, below))
    changes = cv2.absdiff(alone[:, 1:], alone[:, :-1])
    many = np.flatnonzero(cv2.reduce(changes, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S) > CHANGES * WINDOW_PX * 255)
    wide = np.ones((1, WINDOW_PX + 1), np.uint8)
    garbled = {}
    for row in many.tolist():
        share = cv2.blur(changes[row : row + 1], (WINDOW_PX, 1))
        if (share > CHANGES * 255).any():
            garbled[row + 1] = cv2.dilate((share > CHANGES * 255).astype(np.uint8), wide)[0] > 0
    out = grey.copy() if garbled else grey
    for row, there in garbled.items():
        if row - 1 not in garbled and row + 1 not in garbled:  # several together are no line but grain: pencil
            out[row, 1:][there] = grey[row - 1, 1:][there]
    return out
