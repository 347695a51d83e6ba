"""Measures every sheet that ships, for the table in docs/library.md: is its fillable PDF sound, and is it read right?

    python tests/benchmarks/measure_library.py [--fields 2000] [--minutes 25] [sheet …]

Each sheet by itself in one brand, in every way of coming back (`werkblad selftest -d all`). What was measured is in
docs/library-measured.json sheet by sheet, so that it can be stopped and go on: what is out of date comes first, and
what has enough fields is left alone. Then: `python -m generator.cli.library_page docs/library.md`.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from pdf_oracles import PROFILES, verapdf

from generator.build import Order, build
from generator.cli.library_page import BRAND, MEASURED, measured_of
from generator.define.library import Library
from generator.gallery.facts import drawn
from generator.keep.store.sqlite import SqliteStore
from generator.model.definition import FormDefinition
from generator.model.variable import Variable, VariableType
from generator.model.wording import wording
from generator.selftest import SEED, Plan, selftest

WAYS = "all"


def main() -> int:
    """Measure what is asked for, or what is out of date, as long as there is time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sheets", nargs="*")
    parser.add_argument("--fields", type=int, default=2000, help="at least so many simulated fields per sheet")
    parser.add_argument("--minutes", type=float, default=math.inf, help="start no sheet after so many minutes")
    asked = parser.parse_args()
    library, began = Library(None), time.monotonic()
    forms = [library.form(entry["key"]) for entry in library.listing()["forms"]]
    for form in sorted(forms, key=lambda form: measured_of(_kept(), form.key, form.version, wording(form)) is not None):
        if asked.sheets and form.key not in asked.sheets:
            continue
        known = measured_of(_kept(), form.key, form.version, wording(form))
        if known is not None and known["fields"] >= asked.fields and not asked.sheets:
            continue
        if time.monotonic() - began > asked.minutes * 60:
            break
        if drawn(library, form.key, BRAND).sheets[0].coded:  # of a poster nothing is read
            _keep(form.key, _measured(form, library, asked.fields))
    return 0


def _measured(form: FormDefinition, library: Library, fields: int) -> dict[str, Any]:
    ready = drawn(library, form.key, BRAND)
    pages, in_a_copy = len(ready.drawing.pages), sum(map(_fields, ready.sheets[0].variables))
    sides = math.ceil(fields / max(1, in_a_copy)) * pages
    with tempfile.TemporaryDirectory() as passing:
        plan = Plan(form.key, BRAND, sheets=sides, degradation=WAYS, pictures=0, sheet_only=True)
        total = selftest(plan, library, Path(passing)).total
        failures = _failures(form.key, library, Path(passing))
    return {
        "version": form.version, "wording": wording(form), "pages": total.pages, "fields": total.fields,
        "silent": total.silent, "to_review": total.reviewed, "doubtful_pages": total.doubtful_pages,
        "unread": total.unread, "verapdf_failures": failures,
    }  # fmt: skip


def _fields(variable: Variable) -> int:
    """How many fields the self-test counts for it."""
    return len(variable.values) if variable.type is VariableType.SELECT_MULTIPLE else 1


def _failures(key: str, library: Library, folder: Path) -> int:
    """What veraPDF holds against the fillable PDF of the sheet: PDF/UA-1 and PDF/A-2a together."""
    with SqliteStore(folder / "store.sqlite") as store:
        order = Order(key, BRAND, copies=0, kind="fillable", sheet_only=True)
        product = build(order, library, store, folder)
    (file,) = [path for path in product.files if path.suffix == ".pdf"]
    data = file.read_bytes()
    return sum(len(places) for profile in PROFILES for places in verapdf(data, profile).values())


def _kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(MEASURED.read_text("utf-8"))["sheets"] if MEASURED.exists() else {}
    return found


def _keep(key: str, row: dict[str, Any]) -> None:
    sheets = dict(sorted((_kept() | {key: row}).items()))
    told = {"brand": BRAND, "ways": WAYS, "seed": SEED, "sheets": sheets}
    MEASURED.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{key}: {row}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
