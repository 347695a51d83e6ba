"""What the documentation points at exists, and what it tells people to type can be typed."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from generator.cli import cli
from generator.cli.dutch import speak_dutch
from generator.define.library import Library
from generator.model import errors

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.M)
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
SHELL = re.compile(r"^```(?:sh|bat)\n(.*?)^```$", re.M | re.S)
INLINE = re.compile(r"`(werkblad [^`\n]+)`")
IN_HELP = re.compile(r"^ {4}(werkblad \S.*?)(?: {3,}.*)?$", re.M)
OWN_BRANDS, OWN_FORMS = {"mijngemeente"}, {"mijn_dag", "mijn_formulier"}  # names that the docs let the reader make
MAX_PICTURE_BYTES, MAX_PICTURES_BYTES = 150_000, 2_000_000


def anchor(heading: str) -> str:
    """The name that Git hosts give a heading: small letters, no punctuation, hyphens for spaces."""
    text = re.sub(r"[`*]", "", heading).strip().lower()
    kept = "".join(c for c in text if c in " -_" or unicodedata.category(c)[0] in "LNM")
    return kept.replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {anchor(heading) for heading in HEADING.findall(FENCE.sub("", page.read_text("utf-8")))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_exist(page: Path) -> None:
    broken = []
    for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue  # elsewhere on the web
        name, _, place = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (place and place not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_modules_that_the_architecture_names_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = {name for name in re.findall(r"`([\w/]+\.py)`", text) if "/" in name}
    assert len(named) > 8
    assert [name for name in sorted(named) if not any((p / name).exists() for p in (ROOT, ROOT / "generator"))] == []


def test_every_picture_is_shown_somewhere_and_none_is_large() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").rglob("*.png"))
    text = "".join(page.read_text("utf-8") for page in PAGES)
    assert [p.name for p in pictures if f"{p.relative_to(ROOT / 'docs').as_posix()})" not in text] == []
    assert [p.name for p in pictures if p.stat().st_size > MAX_PICTURE_BYTES] == []
    assert sum(p.stat().st_size for p in pictures) <= MAX_PICTURES_BYTES


def typed() -> Iterator[tuple[str, str, bool]]:
    """Every command line: the page's name, the line, and whether it is complete (not just mentioned in a sentence)."""
    for page in PAGES:
        text = page.read_text("utf-8")
        if page.name == "cli.md":
            yield from ((page.name, line, True) for line in IN_HELP.findall(text) if "OPDRACHT" not in line)
            continue
        for block in SHELL.findall(text):
            yield from ((page.name, line, True) for line in block.splitlines() if line.startswith("werkblad "))
        yield from ((page.name, line, False) for line in INLINE.findall(text))


def command_of(words: list[str]) -> tuple[click.Command, click.Context, list[str]]:
    """The command that is meant, and what was typed behind its name. Raises click.ClickException."""
    command: click.Command = cli
    speak_dutch()  # as the program does: click keeps the help option that it makes here
    context = click.Context(cli, info_name="werkblad", help_option_names=["-h", "--help"])
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            raise click.UsageError(f"no command {words[0]}")
        command, context, words = found, click.Context(found, info_name=words[0], parent=context), words[1:]
    return command, context, words


def problems(line: str, *, complete: bool) -> list[str]:
    """What is wrong with a command line, without running it."""
    try:
        command, context, words = command_of(shlex.split(line.partition(" > ")[0], comments=True)[1:])
        if words in (["--help"], ["-h"], ["--version"]):
            return []
        given, rest, _ = command.make_parser(context).parse_args(list(words))
    except click.ClickException as error:
        return [error.format_message()]
    found = [f"too much: {rest}"] if rest else []
    for param in command.params:
        value = given.get(param.name or "")
        if complete and param.required and value in (None, (), []):
            found.append(f"misses {param.name}")
        if isinstance(param.type, click.Choice) and isinstance(value, str) and value not in param.type.choices:
            found.append(f"{param.name}: no {value}")
    return found + _unknown_names(given)


@cache
def _known_names() -> dict[str, set[str]]:
    listing = Library(None).listing()
    return {kind: {entry["key"] for entry in entries} for kind, entries in listing.items()}


def _unknown_names(given: dict[str, object]) -> list[str]:
    known, found = _known_names(), []
    if isinstance(brand := given.get("brand"), str) and brand not in known["brands"] | OWN_BRANDS:
        found.append(f"no brand {brand}")
    if isinstance(pack := given.get("pack"), str) and pack not in known["packs"] | known["forms"] | OWN_FORMS:
        found.append(f"no pack {pack}")
    return found


def test_what_people_are_told_to_type_can_be_typed() -> None:
    lines = list(typed())
    assert len(lines) > 60
    wrong = [f"{page}: {line}: {what}" for page, line, complete in lines for what in problems(line, complete=complete)]
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("werkblad biuld kern --brand waterrade", "biuld"),
        ("werkblad build kern --brand waterrade --kopieen 3", "--kopieen"),
        ("werkblad build kern --brand watterade", "no brand watterade"),
        ("werkblad build kern", "misses brand"),
        ("werkblad build kern --brand waterrade --kind papier", "no papier"),
        ("werkblad status --json extra --fout", "--fout"),
    ],
)
def test_a_wrong_line_would_be_noticed(line: str, what: str) -> None:
    assert any(what in problem for problem in problems(line, complete=True))


def test_the_manual_tells_every_exit_code() -> None:
    manual = (ROOT / "docs" / "handleiding.md").read_text("utf-8")
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, errors.WerkbladError)]
    codes = {0, 2, *(kind.exit_code for kind in kinds)}
    assert {int(code) for code in re.findall(r"^\| (\d+) \| [A-Z]", manual, re.M)} >= codes


def test_a_box_on_paper_is_called_by_one_word() -> None:
    """'Vakje' on the sheets, on the screen and in the manual: a second word would be a second thing."""
    ours = (p for folder in ("generator", "forms", "templates", "brand", "docs") for p in (ROOT / folder).rglob("*"))
    texts = [p for p in ours if p.suffix in {".py", ".html", ".js", ".yaml", ".j2", ".md"}]
    assert len(texts) > 200
    assert [p.name for p in texts if re.search(r"hokje", p.read_text("utf-8"), re.I)] == []


def test_the_manual_says_when_to_use_each_sheet_that_is_in_no_pack() -> None:
    manual = (ROOT / "docs" / "handleiding.md").read_text("utf-8")
    loose = {entry["key"] for entry in Library(None).listing()["forms"] if not entry["packs"]}
    assert loose and {key for key in loose if f"`{key}`" not in manual} == set()
