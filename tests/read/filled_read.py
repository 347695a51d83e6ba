"""A filled PDF, through reading: what comes of each of its fields."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
from filled_sample import FULL, Form, form_run
from paper import RUN

from generator.model.answer import Answer, AnswerState, PageReading
from generator.read.blank.runbook import RunBook
from generator.read.intake.finding import close_files, find_pages
from generator.read.pages import read_refs

RUNS = RunBook({RUN: form_run()})
Name, Array, Text, Dict = pikepdf.Name, pikepdf.Array, pikepdf.String, pikepdf.Dictionary


def read(folder: Path, data: bytes, runs: RunBook = RUNS) -> list[PageReading]:
    path = folder / "ingevuld.pdf"
    path.write_bytes(data)
    refs = [page for page in find_pages([path]) if not isinstance(page, PageReading)]
    readings = list(read_refs(refs, runs))
    close_files()
    return readings


def answers(readings: list[PageReading]) -> dict[str, Answer]:
    return {answer.variable: answer for reading in readings for answer in reading.answers}


def of(form: Form, folder: Path) -> dict[str, Answer]:
    return answers(read(folder, form.data()))


def form(values: dict[str, Any], shown: dict[str, str] | None = None, **more: Any) -> Form:
    return Form(values=values, shown=shown or {}, **more)


def states(found: dict[str, Answer]) -> dict[str, tuple[AnswerState, tuple[str, ...], str]]:
    return {name: (a.state, a.chosen, a.text) for name, a in found.items()}


DONE = AnswerState.ANSWERED
EXPECTED = {
    "een": (DONE, ("nee",), ""),
    "meer": (DONE, ("ja", "soms"), ""),
    "tekst": (DONE, (), "Łódź, Şahin en 😀\nregel twee"),
    "getal": (DONE, (), "12"),
    "dag": (DONE, (), "2026-12-31"),
    "slot": (DONE, (), "tot slot"),
}


def changed(change: Any) -> bytes:
    pdf = FULL.pdf()
    change(pdf)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
