"""No sheet speaks of paper once it is opened on a phone: there is no left, no back, no pen and no row on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from entry_pages import pages_of, run_of, shipped

from generator.define.layers import Kind
from generator.make.merge import merge, merge_both
from generator.model.sheet import Sheet
from generator.model.sheet_json import dumps, loads

PAPER = re.compile(
    r"\b(links|rechts|linker\w*|rechter\w*|omcirkel\w*|kring|kringen|cirkel\w*|kruis|kruisje\w*|aankruis\w*|"
    r"streep\b|doorstre\w*|onderstre\w*|achterkant|voorkant|ommezijde|blz|bladzijden?|pagina|kolom\w*|rij|rijen|"
    r"hokje\w*|vakjes?|knip\w*|plak|briefje\w*|bovenaan|onderaan|hiernaast|pen|stift\w*|potlood)\b",
    re.IGNORECASE,
)
SPOKEN = ("aria-label", "title", "placeholder", "alt")


class Words(HTMLParser):
    """All that a page says, also to who cannot see it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if value and name in SPOKEN]

    def handle_data(self, data: str) -> None:
        self.found.append(data.replace("\u00ad", ""))


def of_paper(sheet: Sheet) -> Iterator[str]:
    """What the page of a sheet says of paper."""
    words = Words()
    run = run_of([sheet])
    words.feed(pages_of(run).sheet(run, sheet, None))
    for text in words.found:
        if PAPER.search(text):
            yield f"{sheet.form}: {text}"


@pytest.mark.slow  # every sheet that ships, in three voices: 3 s
@pytest.mark.parametrize(
    ("brand", "address", "large"),
    [("waterrade", "je", False), ("waterrade", "u", False), ("waterrade_buitendienst", "je", True)],
)
def test_no_sheet_on_a_screen_speaks_of_paper(brand: str, address: str, large: bool) -> None:
    library = shipped()
    house = library.brand(brand).brand.model_copy(update={"address": address})
    templates = library.templates()
    said = []
    for key in library.keys(Kind.FORM):
        sheet = merge(library.form(key), house, templates, large=large, screen=True)
        said += list(of_paper(sheet)) if sheet.coded else []
    assert said == []


def test_the_words_are_known_by_what_stands_on_paper() -> None:
    library = shipped()
    house, templates = library.brand("waterrade").brand, library.templates()
    printed = merge(library.form("rolcheck"), house, templates)
    assert [text for text in of_paper(printed) if "Links: hoe het nu is" in text]


def test_what_a_screen_says_is_kept_with_what_was_printed() -> None:
    library = shipped()
    house, templates = library.brand("waterrade").brand, library.templates()
    sheet = merge_both(library.form("rolcheck"), house, templates)
    (kept,) = loads(dumps([sheet]))
    assert kept == sheet and kept.on_screen is not None
    assert [v.name for v in kept.on_screen.variables] == [v.name for v in kept.variables]
    plain = library.form("jaarkalender")
    assert merge_both(plain, house, templates).on_screen is None
