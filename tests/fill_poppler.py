"""Fill in a form with poppler, as Evince does (Okular has the same engine). Run by Debian's own Python, which has `gi`.

Usage: /usr/bin/python3 fill_poppler.py source.pdf values.json target.pdf
"""

import json
import sys
from pathlib import Path

import gi  # type: ignore[import-not-found]

gi.require_version("Poppler", "0.18")
from gi.repository import Poppler  # type: ignore[import-not-found]  # noqa: E402

NEAR_PT = 0.6  # a widget's corner and the same corner as poppler tells it

source, values, target = sys.argv[1:]
wanted = json.loads(Path(values).read_text(encoding="utf-8"))
document = Poppler.Document.new_from_file(Path(source).resolve().as_uri(), None)
for place in wanted["places"]:
    page = document.get_page(place["page"])
    left, bottom = place["rect"][:2]
    for mapping in page.get_form_field_mapping():
        area = mapping.area
        if abs(area.x1 - left) < NEAR_PT and abs(area.y1 - bottom) < NEAR_PT:
            if place["text"] is None:
                mapping.field.button_set_state(True)
            else:
                mapping.field.text_set_text(place["text"])
            break
    else:
        raise SystemExit(f"no field at {place}")
document.save(Path(target).resolve().as_uri())
