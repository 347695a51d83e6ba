"""docs/cli.md is what the commands say of themselves today."""

from __future__ import annotations

from pathlib import Path

from generator.cli import COMMANDS
from generator.cli.reference import reference, run

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == reference(), "run: python -m generator.cli.reference docs/cli.md"


def test_every_command_and_exit_code_is_on_it() -> None:
    text = reference()
    assert [name for name in COMMANDS if f"## `werkblad {name}`" not in text] == []
    assert "| 0 | Gelukt. |" in text
    assert "| 130 |" in text


def test_a_stale_page_is_told_and_left_alone(tmp_path: Path) -> None:
    stale = tmp_path / "cli.md"
    stale.write_text("# Opdrachten\n", "utf-8")
    assert run(["--check", str(stale)]) == 1
    assert stale.read_text("utf-8") == "# Opdrachten\n"
    assert run([str(stale)]) == 0
    assert run(["--check", str(stale)]) == 0
