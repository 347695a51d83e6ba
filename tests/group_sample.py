"""A crew that filled in a run: readings of invented people, kept as filled PDFs are."""

from __future__ import annotations

import hashlib
import math
import random
from pathlib import Path

from generator.build import Order, build
from generator.define.library import Library
from generator.keep.store import Store
from generator.keep.store.sqlite import SqliteStore
from generator.model.answer import Answer, AnswerState, Fate, PageReading, PageSource, Source
from generator.model.code import PageCode
from generator.model.curve import PLACES, STEP, Curve, CurveLine
from generator.model.domains import Choice, Drawing, Text
from generator.model.variable import Variable

BLANK_SHARE = 0.08  # of the questions


def store_of(workspace: Path) -> SqliteStore:
    """The workspace's store."""
    return SqliteStore(workspace / "out" / "werkblad.sqlite")


def crew(workspace: Path, pack: str, people: int, brand: str = "waterrade", seed: int = 1) -> str:
    """Build `pack` for so many people into the workspace's store, and answer it. The run's name."""
    with store_of(workspace) as store:
        order = Order(pack, brand, copies=people)
        product = build(order, Library(workspace), store, workspace / "out" / "build")
        for copy in range(1, people + 1):
            answer(store, product.run, copy, random.Random(seed * 1_000 + copy))
    return product.run


def answer(store: Store, run: str, copy: int, luck: random.Random) -> None:
    """All pages of one copy, answered."""
    layout = store.layout(run)
    digest = hashlib.sha256(f"{run}{copy}{luck.random()}".encode()).hexdigest()
    variables = {v.name: v for v in layout.variables}
    first_of_form = {page.form: page for page in reversed(layout.pages)}
    for number, page in enumerate(layout.pages, 1):
        names = {f.variable for f in page.fields if not f.private}
        if page is first_of_form[page.form]:
            key = layout.forms[page.form].key
            names |= {v.name for v in layout.variables if v.form == key and not v.on_paper}
        code = PageCode(run, page.form, copy, page.page)
        answers = tuple(_answer(variables[n], code, luck) for n in sorted(names) if not variables[n].private)
        reading = PageReading(PageSource("ingevuld.pdf", digest, number), Fate.READ, code, answers=answers,
                              found_by="fields")  # fmt: skip
        assert store.add_reading(reading)


def _answer(variable: Variable, code: PageCode, luck: random.Random) -> Answer:
    if variable.item_type == "curve" and not variable.part:
        curve = _drawn(variable, luck)
        return Answer(code.run, code.copy, "", variable.name, AnswerState.SEEN, 1.0, Source.PAPER, curve=curve)
    chosen, text = _said(variable, luck)
    blank = luck.random() < BLANK_SHARE or not (chosen or text)
    state = AnswerState.BLANK if blank else AnswerState.ANSWERED
    return Answer(code.run, code.copy, "", variable.name, state, 1.0, Source.PDF,
                  text="" if blank else text, chosen=() if blank else chosen)  # fmt: skip


def _said(variable: Variable, luck: random.Random) -> tuple[tuple[str, ...], str]:
    domain = variable.domain
    if isinstance(domain, Choice) and domain.at_most == 1:
        weights = [1 + 2 * (place % 3) for place in range(len(domain.names))]
        return (luck.choices(domain.names, weights)[0],), ""
    if isinstance(domain, Choice):
        most = domain.at_most or len(domain.names)
        picked = [name for place, name in enumerate(domain.names) if luck.random() < 0.25 + 0.4 * (place % 2)]
        return domain.ordered(picked[:most]), ""
    if isinstance(domain, Drawing):
        return (), ""
    return (), "iets" if isinstance(domain, Text) else ""


def _drawn(variable: Variable, luck: random.Random) -> Curve:
    """A line that somebody drew: up, mostly, with a dip or a bend."""
    start, rise, dip, at = luck.uniform(15, 45), luck.uniform(5, 50), luck.uniform(-25, 15), luck.uniform(0.2, 0.8)
    places = [place * STEP for place in range(PLACES)]
    heights = tuple(min(98.0, max(2.0, start + rise * x + dip * math.exp(-((x - at) ** 2) / 0.03))) for x in places)
    return Curve(variable.name, 0.6, (CurveLine(heights, (1.0,) * PLACES, 0.6, 1.0, 1),), 1.0)
