"""`werkblad init`: a workspace to write on in, and a house style that begins with a logo."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from generator.build import Order, prepare
from generator.checkup import checkup
from generator.cli import main
from generator.define.extends import CHILD_LISTS
from generator.define.library import Library
from generator.define.starters import EXAMPLE_KEY
from generator.define.workspace import CHILD_NAMES, init_workspace
from generator.make.logo import picture
from generator.make.logo_colours import FALLBACK_ACCENT, logo_colours
from generator.model.errors import DefinitionError, NotFoundError, OutputError
from generator.start import new_brand, start

ROOT = Path(__file__).parents[1]


def svg(*parts: str) -> bytes:
    drawn = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80">{drawn}</svg>'.encode()


def block(x: int, width: int, colour: str) -> str:
    return f'<rect x="{x}" y="0" width="{width}" height="80" fill="{colour}"/>'


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    return int(end.value.code or 0)


# --- a workspace ------------------------------------------------------------------------------------------------------


def test_the_example_form_passes_check_and_can_be_made(tmp_path: Path) -> None:
    init_workspace(tmp_path / "w", brand="waterrade", pack="kern")
    library = Library(tmp_path / "w")
    example = tmp_path / "w" / "forms" / f"{EXAMPLE_KEY}.yaml"
    assert checkup(library, [example]) == ()
    assert prepare(Order(EXAMPLE_KEY, "waterrade"), library).sheets[0].questions


def test_each_list_that_a_change_can_name_has_a_word() -> None:
    assert set(CHILD_NAMES) == set(CHILD_LISTS)


@pytest.mark.parametrize("pack", [entry["key"] for entry in Library(None).listing()["packs"]])
def test_every_name_that_can_be_changed_stands_in_the_overlay(pack: str, tmp_path: Path) -> None:
    init_workspace(tmp_path / "w", brand="waterrade", pack=pack)
    library = Library(tmp_path / "w")
    for key in library.pack(pack).sheets:
        text = (tmp_path / "w" / "forms" / f"{key}.yaml").read_text(encoding="utf-8")
        listed = set(re.findall(r"^# +(\w+)  \(", text, re.MULTILINE))
        form = library.form(key)
        wanted = {s.id for s in form.sections} | {i.id for i in form.items}
        wanted |= {c.name for i in form.items for kind in CHILD_NAMES for c in getattr(i, kind, ())}
        assert wanted - listed == set()


def test_a_listed_choice_can_be_changed(tmp_path: Path) -> None:
    init_workspace(tmp_path / "w", brand="waterrade", pack="kern")
    path = tmp_path / "w" / "forms" / "scan.yaml"
    text = path.read_text(encoding="utf-8")
    item, choice = re.findall(r"^#     (\w+)  \(select.*\n#       (\w+)  \(keuze\)", text, re.MULTILINE)[0]
    path.write_text(f"{text}\nchange: {{{item}: {{choices: {{{choice}: Iets anders}}}}}}\n", encoding="utf-8")
    labels = [c.label for i in Library(tmp_path / "w").form("scan").items for c in getattr(i, "choices", ())]
    assert "Iets anders" in labels


# --- a house style ----------------------------------------------------------------------------------------------------


@pytest.mark.slow  # every sheet there is, drawn in it
def test_a_new_house_style_passes_check_on_every_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "logo.svg").write_bytes(svg(block(0, 120, "#7A1FA2"), block(120, 80, "#00897B")))
    monkeypatch.chdir(tmp_path)
    assert run("init", "--brand", "ons_huis", "--logo", "logo.svg") == 0
    assert checkup(Library(tmp_path), [tmp_path / "brand"]) == ()


def test_a_house_style_begins_with_a_logo_and_can_be_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Ons Logo.SVG").write_bytes(svg(block(0, 120, "#7A1FA2"), block(120, 80, "#00897B")))
    monkeypatch.chdir(tmp_path)
    assert run("init", "--brand", "ons_huis", "--logo", "Ons Logo.SVG") == 0
    assert sorted(path.name for path in (tmp_path / "brand" / "ons_huis").iterdir()) == ["brand.yaml", "logo.svg"]
    brand = Library(tmp_path).brand("ons_huis").brand
    assert (brand.name, brand.palette.primary, brand.palette.accent) == ("Ons Huis", "#7A1FA2", "#00897B")
    assert brand.entry_url is None
    assert Library(tmp_path).check([tmp_path / "brand"]) == ()
    assert prepare(Order("scan", "ons_huis"), Library(tmp_path)).sheets
    assert run("init", "--brand", "ons_huis", "--logo", "Ons Logo.SVG") == 8  # it is there already


def test_a_whole_workspace_may_begin_with_it(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGB", (400, 300), "#AA0033").save(logo)
    made = start(tmp_path / "w", tmp_path, brand="ons", pack="kern", logo=logo)
    assert tmp_path / "w" / "brand" / "ons" / "logo.png" in made
    assert not (tmp_path / "w" / "brand" / "waterrade").exists()
    assert [str(p) for p in Library(tmp_path / "w").check()] == []


@pytest.mark.parametrize(
    ("logo", "colours"),
    [
        (svg(block(0, 150, "#1B1F24"), block(150, 50, "#E65100")), ("#E65100", "#E65100")),  # letters and an emblem
        (svg(block(0, 100, "#F26B3A"), block(100, 60, "#F5B21A")), ("#F26B3A", "#F5B21A")),
        (svg(block(0, 100, "#333333"), block(100, 60, "#AAAAAA")), ("#333333", FALLBACK_ACCENT)),
    ],
)
def test_the_colours_are_those_of_the_logo(logo: bytes, colours: tuple[str, str]) -> None:
    found = logo_colours(picture(logo, "logo.svg"))
    for one, other in zip(found, colours, strict=True):
        apart = [abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) for i in (1, 3, 5)]
        assert max(apart) <= 4, (found, colours)


def test_a_see_through_logo_has_the_colours_it_has_on_paper() -> None:
    held = io.BytesIO()
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    image.paste((0, 90, 160, 255), (50, 50, 350, 250))
    image.save(held, "PNG")
    assert logo_colours(picture(held.getvalue(), "logo.png")) == ("#005AA0", "#005AA0")


def test_what_cannot_be_used_leaves_nothing(tmp_path: Path) -> None:
    good, bad = tmp_path / "goed.svg", tmp_path / "slecht.svg"
    good.write_bytes(svg(block(0, 100, "#7A1FA2")))
    bad.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'><g>")
    here = tmp_path / "hier"
    here.mkdir()
    with pytest.raises(DefinitionError, match="mijn_gemeente"):
        new_brand("Mijn Gemeente", good)
    with pytest.raises(NotFoundError):
        new_brand("ons", tmp_path / "weg.svg")
    with pytest.raises(DefinitionError):
        start(None, here, brand="ons", pack="kern", logo=bad)
    with pytest.raises(OutputError, match="zonneveen"):
        start(None, here, brand="zonneveen", pack="kern", logo=good)
    with pytest.raises(OutputError, match="zonneveen"):
        start(here / "w", here, brand="zonneveen", pack="kern", logo=good)
    assert list(here.iterdir()) == []
    assert run("init", "--logo", str(good)) == 2 and run("init") == 2
