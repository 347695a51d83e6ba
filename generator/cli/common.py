"""What several commands share: the workspace, the store, progress, and plain output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.define.library import Library
    from generator.keep.store import Store

STORE_NAME = "werkblad.sqlite"
Progress = Callable[[int, int | None], None]
"""Called with how many are done and (if known) of how many."""


def workspace_folder(workspace: Path | None) -> Path:
    """The workspace: as given, else where the user stands."""
    return workspace or Path.cwd()


def library(workspace: Path | None) -> Library:
    """The forms, packs and brands of the workspace over those that ship."""
    from generator.define.library import Library

    return Library(workspace_folder(workspace))


def out_folder(workspace: Path | None, out: Path | None, *names: str) -> Path:
    """Where products go: as asked, else under `out/` of the workspace."""
    return out if out is not None else workspace_folder(workspace).joinpath("out", *names)


def open_store(workspace: Path | None) -> Store:
    """The store of the workspace (WERKBLAD_STORE names another file)."""
    from generator.keep.store import Store

    named = os.environ.get("WERKBLAD_STORE")
    path = Path(named) if named else workspace_folder(workspace) / "out" / STORE_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    return Store(path)


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A progress bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    state = {"last": -1}

    def show(done: int, total: int | None) -> None:
        percent = int(100 * done / total) if total else done
        if percent != state["last"]:
            state["last"] = percent
            text = f"{label} {done}/{total} ({percent} %)" if total else f"{label} {done}"
            click.echo(f"\r{text}\x1b[K" if "NO_COLOR" not in os.environ else f"\r{text}", nl=False, err=True)

    try:
        yield show
    finally:
        click.echo("", err=True)


def say(text: str = "") -> None:
    """A line for the user."""
    click.echo(text)


def warn(text: str) -> None:
    """A line about something that needs attention."""
    click.echo(f"{click.style('Let op', fg='yellow', bold=True)}: {text}", err=True)
