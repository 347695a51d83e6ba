"""What several commands share: the workspace, the store, progress, and plain output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.mistakes import path_advice
from generator.model.errors import NotFoundError

if TYPE_CHECKING:
    from generator.define.library import Library
    from generator.keep.store.sqlite import SqliteStore

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


def store_path(workspace: Path | None) -> Path:
    """Where the store of the workspace is (WERKBLAD_STORE names another file)."""
    from generator.keep.store.sqlite import STORE_NAME

    named = os.environ.get("WERKBLAD_STORE")
    return Path(named) if named else workspace_folder(workspace) / "out" / STORE_NAME


def open_store(workspace: Path | None) -> SqliteStore:
    """The store of the workspace; made if there is none yet."""
    from generator.atomic import output_error
    from generator.keep.store.sqlite import SqliteStore

    path = store_path(workspace)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise output_error(path.parent, error) from error
    return SqliteStore(path)


def existing_store(workspace: Path | None) -> SqliteStore:
    """The store of the workspace, for commands that only look: they make no folders and files. Raises NotFoundError."""
    existing_store_path(workspace)
    return open_store(workspace)


def existing_store_path(workspace: Path | None) -> Path:
    """Where the store of the workspace is. Raises NotFoundError if there is none yet."""
    path = store_path(workspace)
    if not path.exists():
        raise NotFoundError(
            f"Hier zijn nog geen oplagen: {path} is er niet.",
            "Ga eerst naar je werkmap, of noem die met -w MAP. Nog niets gemaakt? Begin met 'werkblad build'.",
        )
    return path


def must_exist(paths: Iterable[Path]) -> None:
    """Raises NotFoundError for the first path that is not there."""
    given = tuple(paths)
    for path in given:
        if not path.exists():
            raise NotFoundError(f"{path}: dit bestand of deze map is er niet.", path_advice(path, given))


def counted(number: int, one: str, more: str) -> str:
    """A number with its noun: 1 exemplaar, 2 exemplaren."""
    return f"{number} {one if number == 1 else more}"


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
            click.echo(f"\r{text}\x1b[K" if not os.environ.get("NO_COLOR") else f"\r{text}", nl=False, err=True)

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
