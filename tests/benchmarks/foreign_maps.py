"""How well drawn maps are read that other people drew than those whom reading was taught on (`foreign_people`).

    python tests/benchmarks/foreign_maps.py STROKES OUT.jsonl MAPS SEED PART [JOBS]

MAPS per way of coming in; PART: of Omniglot, `valid` (to look at) or `test` (to report).
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

import cv2
import drawn_maps
import foreign_people
import maps
import numpy as np
from foreign_people import TOOLS, WAYS, Person, Way, came_in, inked

from generator.model.geometry import Point
from generator.read.drawings.ink import field_ink
from generator.read.drawings.maps.find import read_map


def drawn(seed: tuple[int, ...], part: str, way: Way, tool: foreign_people.Tool):
    """A map as it comes in, its paper, and its truth."""
    rng = np.random.default_rng(list(seed))
    papers = maps.papers()
    paper = papers[int(rng.choice(len(papers)))]
    person = Person(paper.space, part, os.environ["WERKBLAD_STROKES"], rng, tool, paper.share)
    truth = person.draws()
    page = paper.empty.copy()
    area = paper.space.area
    inked(page, Point(area.x, area.y), truth, maps.DPI / 25.4, rng)
    return came_in(page, maps.DPI, way, rng, maps.SCALE), paper, truth


def one(job: tuple[int, int, int, str]) -> drawn_maps.Record:
    """A map, read and compared."""
    seed, place, index, part = job
    cv2.setNumThreads(1)
    way, tool = WAYS[place], TOOLS[index % len(TOOLS)]
    picture, paper, truth = drawn((seed, place, index), part, way, tool)
    began = time.process_time()
    ink = field_ink(picture, paper.printed, maps.SCALE, maps.CONTRAST, way.bilevel)
    read = read_map(ink, paper.space).map
    spent = time.process_time() - began
    circles, edges = drawn_maps.compared(read, truth)
    return {
        "way": way.name, "pen": tool.name, "lost": way.bilevel and "potlood" in tool.name, "form": paper.space.form,
        "circles": len(truth.circles), "edges": len(truth.edges), "extras": sorted(truth.extras),
        "read circles": circles, "read edges": edges, "ms": 1000 * spent, "index": index,
    }  # fmt: skip


EXTRAS = ("note", "ring", "twice", "arcs", "tail", "sticks out", "words on a line", "arrow", "twice drawn", "dashed")


if __name__ == "__main__":
    cv2.setNumThreads(0)  # a process that is forked while OpenCV has threads waits for ever
    os.environ["WERKBLAD_STROKES"] = sys.argv[1]
    out, count, seed, part = Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
    jobs = int(sys.argv[6]) if len(sys.argv) > 6 else 2
    work = [(seed, place, index, part) for index in range(count) for place in range(len(WAYS))]
    (
        maps.papers(),
        foreign_people.real_loops(part),
        foreign_people.real_lines(part, sys.argv[1]),
    )  # forked ones have them
    with ProcessPoolExecutor(jobs) as pool, out.open("w") as lines:
        found = []
        for record in pool.map(one, work, chunksize=8):
            found.append(record)
            lines.write(json.dumps(record) + "\n")
            lines.flush()
    print(drawn_maps.tables(found, EXTRAS))
