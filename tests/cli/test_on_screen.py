"""How the command line behaves at a terminal, in a pipe and for programs."""

from __future__ import annotations

import json
import os
import pty
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from bad_input_sample import ROOT, Printed, werkblad


def _on_a_terminal(*arguments: str, cwd: Path, env: dict[str, str]) -> str:
    """What a person sees: run at a pseudo-terminal."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", *arguments],
        cwd=cwd,
        env={**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "PYTHONPATH": str(ROOT), **env},
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            data = os.read(leader, 65536)
        except OSError:  # Linux says EIO when the other side is gone
            break
        if not data:
            break
        seen += data
    os.close(leader)
    process.wait(60)
    return seen.decode()


@pytest.mark.slow
def test_colours_and_progress_on_a_terminal_only(here: Path) -> None:
    build = ("build", "scan", "--brand", "waterrade", "-n", "50")
    seen = _on_a_terminal(*build, cwd=here, env={})
    assert "Exemplaren 50/50 (100 %)" in seen
    assert "\x1b[" in _on_a_terminal("build", "krn", "--brand", "waterrade", cwd=here, env={})
    for arguments in (("build", "krn", "--brand", "waterrade"), ("list",), build):
        assert "\x1b[" not in _on_a_terminal(*arguments, cwd=here, env={"NO_COLOR": "1"})
    piped = werkblad(*build, cwd=here)
    assert "Exemplaren" not in piped.out + piped.err and "\x1b[" not in piped.out + piped.err


@pytest.mark.slow
def test_json_is_whole_and_the_same_every_time(here: Path, run: Printed) -> None:
    run.stored_in(here)
    for arguments in (("list", "--json"), ("status", "--json"), ("layout", run.run, "--json")):
        first, second = werkblad(*arguments, cwd=here), werkblad(*arguments, cwd=here)
        assert (first.code, first.err) == (0, "")
        assert first.out == second.out
        assert json.loads(first.out)
        if arguments[0] == "list":
            listed = json.loads(first.out)
    assert {"forms", "packs", "brands"} == set(listed) and all(e["key"] for kind in listed.values() for e in kind)


def test_a_reader_that_stops_early_is_no_error(here: Path, run: Printed) -> None:
    run.stored_in(here)
    command = f"{sys.executable} -m generator layout {run.run} --json | head -c 10"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, shell=True, cwd=here, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_help_is_quick(here: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(3):
        werkblad("--help", cwd=here)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 3 < 0.25  # seconds of CPU
