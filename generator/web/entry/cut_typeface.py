"""What Latin texts need of a TrueType file, as WOFF2, on standard output: `python -m generator.web.entry.cut_typeface
FILE`.

In a process of its own, because the library for it takes 20 MB, and a server needs it for a second only.
"""

from __future__ import annotations

import io
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

LATIN = (  # Dutch and its neighbours, and the signs that pages use
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2028),
    *(0x2030, 0x2039, 0x203A, 0x20AC, 0x2190, 0x2192, 0x2212),
)
FEATURES = ("kern", "liga", "ccmp", "locl", "mark", "mkmk")


def cut(path: str) -> bytes:
    """The file's Latin part. Raises whatever the library does for a file that is no typeface."""
    options = subset.Options()
    options.flavor, options.hinting, options.layout_features = "woff2", False, list(FEATURES)
    options.drop_tables += ["DSIG"]
    options.name_IDs, options.notdef_outline, options.recalc_timestamp = [1, 2], True, False
    font = TTFont(path, lazy=True, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LATIN)
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(cut(sys.argv[1]))
