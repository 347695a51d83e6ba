"""Every message of the command line is Dutch, says what is wrong, and ends with the right code."""

import re
import subprocess
import sys

import pytest

from generator.cli import COMMANDS

ENGLISH = re.compile(r"\b(usage|options|error|show|missing|invalid|does not|such|try|default|required|exit)\b", re.I)


def _werkblad(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "generator", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Gebruik: werkblad"),
        (["biuld"], "Bedoel je 'build'?"),
        (["xyzzy"], "Kijk in 'werkblad --help'"),
        (["list", "--jsno"], "--jsno bestaat niet"),
        (["read"], "Vul nog in:"),
        (["build", "kern", "--copies", "veel"], "geen getal"),
        (["build", "kern", "--copies", "0"], ": 1 t/m 1.048.575"),
        (["build", "kern", "--paper", "a5"], "Kies uit"),
        (["export", "scan"], "Kies uit: xlsform, limesurvey."),
        (["layout"], "Vul nog in:"),
        (["list", "extra"], "Dit is te veel"),
    ],
)
def test_wrong_input_is_answered_in_dutch_with_exit_code_2(arguments: list[str], says: str) -> None:
    done = _werkblad(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert not ENGLISH.search(done.stderr), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_in_dutch_with_an_example(name: str) -> None:
    done = _werkblad(name, "--help")
    assert done.returncode == 0
    assert re.search(r"Voorbeeld(en)?:\n\s+werkblad " + name, done.stdout)
    assert not ENGLISH.search(re.sub(r"--[a-z-]+", "", done.stdout)), done.stdout  # options are English names
