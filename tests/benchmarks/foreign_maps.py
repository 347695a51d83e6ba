"""How well drawn maps are read that other people drew than those whom reading was taught on (`foreign_people`).

    python tests/benchmarks/foreign_maps.py STROKES OUT.jsonl MAPS SEED PART [JOBS]

MAPS per way of coming in; PART: of Omniglot, `valid` (to look at) or `test` (to report).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

import cv2
import drawn_maps
import maps
import numpy as np
from as_they_come import Record, measured
from foreign_map_strokes import real_lines, real_loops
from foreign_map_takings import TOOLS, WAYS, Tool, Way, came_in, inked
from foreign_people import Person

from generator.model.geometry import Point


def drawn(seed: tuple[int, ...], part: str, way: Way, tool: Tool):
    """A map as it comes in, its paper, and its truth."""
    rng = np.random.default_rng(list(seed))
    papers = maps.papers()
    paper = papers[int(rng.choice(len(papers)))]
    person = Person(paper.space, part, rng, tool, paper.share)
    truth = person.draws()
    page = paper.empty.copy()
    area = paper.space.area
    inked(page, Point(area.x, area.y), truth.strokes, maps.DPI / 25.4, rng)
    return came_in(page, maps.DPI, way, rng, maps.SCALE), paper, truth


def one(job: tuple[int, int, int, str]) -> Record:
    """A map, read and compared."""
    seed, place, index, part = job
    cv2.setNumThreads(1)
    way, tool = WAYS[place], TOOLS[index % len(TOOLS)]
    picture, paper, truth = drawn((seed, place, index), part, way, tool)
    told = {"way": way.name, "pen": tool.name, "lost": way.bilevel and "potlood" in tool.name, "index": index}
    return told | drawn_maps.read_as(picture, paper, way.bilevel, truth)


EXTRAS = ("note", "ring", "twice", "arcs", "tail", "sticks out", "words on a line", "arrow", "twice drawn", "dashed")


if __name__ == "__main__":
    cv2.setNumThreads(0)  # a process that is forked while OpenCV has threads waits for ever
    os.environ["WERKBLAD_STROKES"] = sys.argv[1]
    out, count, seed, part = Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
    jobs = int(sys.argv[6]) if len(sys.argv) > 6 else 2
    work = [(seed, place, index, part) for index in range(count) for place in range(len(WAYS))]
    maps.papers(), real_loops(part), real_lines(part)  # processes that are forked have them
    print(drawn_maps.tables(measured(one, work, jobs, out), EXTRAS))
