"""Whether two checkouts read the same pages alike: to change the form of reading, and show that nothing else changed.

    python tests/benchmarks/same_reading.py pages FOLDER [PER_WAY [SEED]]   make pages, once
    python tests/benchmarks/same_reading.py read FOLDER OUT.json     read them, with the code of this checkout …
    PYTHONPATH=OTHER python tests/benchmarks/same_reading.py read …  … or of another one
    python tests/benchmarks/same_reading.py compare ONE.json OTHER.json

The pages come by every way of a self-test. Half of them are filled in as people do (`EVERYDAY`), half of them with
whatever a box may hold: marks of all hands and what is no mark (the recipe in `tests/training/intent.py`), so that the
rare rules are met; with real marks if they are here. Of each page come: an ordinary print, a large one, small boxes.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

HERE = Path(__file__).parents[1]
sys.path += [str(HERE), str(HERE / "read"), str(HERE / "training")]

from generator.build import Order, build
from generator.define.library import Library
from generator.keep.store.sqlite import STORE_NAME, SqliteStore
from generator.model.answer import PageReading, PageSource
from generator.model.run import Run
from generator.read.blank.runbook import RunBook
from generator.read.decode.kinds import Kind
from generator.read.decode.picture import Pixels, load_pictures
from generator.read.page import read_page
from generator.read.picture.image import PageImage

SEED = 1307  # nothing was tuned on it
PER_WAY = 12
CONFIDENCE, INK = 3, 4  # places in a mark's row


def make(folder: Path, per_way: int = PER_WAY, seed: int = SEED) -> None:
    """Pages by every way, as files named after their number and way, and a store with the runs they are of."""
    import paper as small
    from freehand import any_pen
    from intent import fill_in
    from rehearsal import boxes_of

    from generator.rehearse import realmarks
    from generator.rehearse.filler import EVERYDAY, fill_page
    from generator.rehearse.page import draw
    from generator.rehearse.pens import PENS
    from generator.rehearse.printer import printed_pages
    from generator.rehearse.ways import ALL, ways

    folder.mkdir(parents=True, exist_ok=True)
    real = realmarks.load() or realmarks.RealMarks({})
    one = small.make_paper()
    with SqliteStore(folder / STORE_NAME) as store:
        store.add_run(one.run, [])
        built = [
            build(Order("kern", "waterrade", copies=1, large=large), Library(None), store, folder) for large in (0, 1)
        ]
        runs = [store.run(product.run) for product in built]
    for number in range(per_way * len(ways(ALL))):
        way = ways(ALL)[number // per_way]
        rng = np.random.default_rng([seed, number])
        which = int(rng.choice(3, p=(0.5, 0.2, 0.3)))
        run = one.run if which == 2 else runs[which]
        usable = [i for i, page in enumerate(run.layout.pages) if len(boxes_of(page)) >= 6]
        place = usable[int(rng.integers(len(usable)))]
        page = run.layout.pages[place]
        if which == 2:
            paper = one.printed(way.dpi)
        else:
            index = built[which].pages_of(1)[place]
            paper = next(printed_pages(built[which].files[0], way.dpi, range(index, index + 1))).copy()
        pen = any_pen(PENS[int(rng.integers(len(PENS)))], rng)
        if number % 2:
            filled = fill_page(run.layout, page, pen, rng, EVERYDAY, real)
            strokes, stamps = filled.strokes, filled.stamps
        else:
            _, strokes, stamps = fill_in(boxes_of(page), pen, real, rng)
        draw(paper, strokes, pen, way.dpi, rng)
        realmarks.paste(paper, tuple(stamps), way.dpi)
        handed = way.take(paper, page, rng)
        (folder / f"{number:04d} {way.name.replace('/', '-')}.{handed.format}").write_bytes(handed.data)


def pages(folder: Path) -> Iterator[tuple[str, PageImage]]:
    """The pages that were made, as a reader gets them."""
    for file in sorted([*folder.glob("*.jpeg"), *folder.glob("*.tiff")]):
        pixels = next(load_pictures(file.read_bytes(), Kind(file.suffix[1:]), 1, 1, quick=True))
        if isinstance(pixels, Pixels):
            source = PageSource(file.name, "0" * 64, 1)
            yield file.stem, PageImage(pixels.grey, source, pixels.colour, pixels.dpi, pixels.bilevel, pixels.whole)


def read(folder: Path, out: Path) -> None:
    """Read all pages with the code that is imported, and write down what it says."""
    with SqliteStore(folder / STORE_NAME) as store:
        runs: dict[str, Run] = {name: store.run(name) for name in store.run_names()}
    book, found = RunBook(runs), {}
    began = time.process_time()
    for name, image in pages(folder):
        found[name] = told(read_page(image, book))
    import generator

    print(f"{len(found)} pages, {time.process_time() - began:.1f} s of CPU, code in {Path(generator.__file__).parent}")
    out.write_text(json.dumps(found, indent=0, default=str))


def told(reading: PageReading) -> dict[str, Any]:
    """What a page yielded, as lists. Rows of marks: field, state, nothing, confidence, ink, reason (if it has one)."""
    marks = [(m.field, m.state.value, "", m.confidence, m.ink, str(getattr(m, "why", ""))) for m in reading.marks]
    return {
        "page": [
            reading.fate.value,
            reading.reason,
            str(reading.code),
            reading.found_by,
            reading.rotation,
            reading.notes,
        ],
        "marks": marks,
        "writings": [(w.field, w.inked, w.confidence, w.ink, w.dirty, w.hidden) for w in reading.writings],
        "answers": [(a.variable, a.state.value, a.chosen, a.confidence, a.why) for a in reading.answers],
    }


def compare(one: Path, other: Path) -> int:
    """Print what differs. Gives 1 if a fate, a state or a value does."""
    before, after = json.loads(one.read_text()), json.loads(other.read_text())
    differs: Counter[str] = Counter()
    boxes, answers = 0, 0
    for name in sorted(before.keys() | after.keys()):
        a, b = before.get(name), after.get(name)
        if a is None or b is None or a["page"] != b["page"] or a["writings"] != b["writings"]:
            differs["pages or writings"] += 1
            print(f"{name}: {a and a['page']} → {b and b['page']}")
            continue
        boxes, answers = boxes + len(a["marks"]), answers + len(a["answers"])
        for was, now in zip(a["marks"], b["marks"], strict=True):
            kinds = (("states of boxes", 1), ("confidences of boxes", CONFIDENCE), ("ink of boxes", INK))
            for kind in [kind for kind, place in kinds if was[place] != now[place]]:
                differs[kind] += 1
                print(f"{name}: {kind}: {was} → {now}")
        for was, now in zip(a["answers"], b["answers"], strict=True):
            if was[:3] != now[:3]:
                differs["answers"] += 1
                print(f"{name}: {was} → {now}")
            differs["confidences of answers"] += was[3] != now[3]
            differs["words about answers"] += was[4] != now[4]
    print(f"\n{len(before)} pages, {boxes} boxes, {answers} answers; differs: {dict(+differs) or 'nothing'}")
    return int(any(differs[kind] for kind in ("pages or writings", "states of boxes", "answers")))


if __name__ == "__main__":
    cv2.setNumThreads(1)
    step, *given = sys.argv[1:]
    if step == "pages":
        make(Path(given[0]), *map(int, given[1:]))
    elif step == "read":
        read(Path(given[0]), Path(given[1]))
    else:
        sys.exit(compare(Path(given[0]), Path(given[1])))
