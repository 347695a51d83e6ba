"""What a schema cannot say: names that collide, sheets that are not there, numbers that contradict one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from generator.define.address import check_form_of_address
from generator.define.column_names import column_names
from generator.define.extends import CHILD_LISTS
from generator.define.layers import FONT_WEIGHTS, FontFiles
from generator.define.node import Map, Node, Seq, Spot, did_you_mean, found
from generator.model.asked import variables_of
from generator.model.audience import about_people
from generator.model.brand import Brand
from generator.model.definition import FormDefinition
from generator.model.errors import Problem
from generator.model.pack import Pack
from generator.model.questions import Item
from generator.model.score_shape import resolve
from generator.model.texts import unsaid
from generator.model.variable import variable_name

COLUMN_LONG_CHARS = 64  # SPSS cuts or refuses longer variable names
BRAND_LISTS = ("values", "offers")  # lists in a brand whose members have a `name`
TRUETYPE_STARTS = (b"\x00\x01\x00\x00", b"true")

Steps = tuple[str | int, ...]


def check_form(form: FormDefinition, tree: Map, templates: Collection[str]) -> Iterator[Problem]:
    """The problems of a form by itself."""
    if form.template not in templates:
        what = f"Het sjabloon '{form.template}' is er niet."
        yield tree.key_spot("template").problem(what, did_you_mean(form.template, templates), "sjabloon")
    if about_people(form.audience) and form.who_sees is None:
        what = "Er staat niet wie de antwoorden ziet ('who_sees')."
        mend = "Zet er een zin bij: wie over zichzelf of een ander schrijft, moet dat weten voor hij iets invult."
        yield tree.spot.problem(what, mend, "wie-ziet", "let op")
    for where, item in _items(form):
        yield from _double_names(found(tree, where)[0], CHILD_LISTS)
        for trouble in item.troubles():
            spot = found(tree, (*where, *trouble.where))[1]
            yield spot.problem(trouble.what, trouble.mend, trouble.code)
    yield from _columns(form, tree)
    yield from _scores(form, tree)


def _items(form: FormDefinition) -> Iterator[tuple[Steps, Item]]:
    for number, section in enumerate(form.sections):
        for place, item in enumerate(section.items):
            yield ("sections", number, "items", place), item


def _double_names(holder: Node, lists: Iterable[str]) -> Iterator[Problem]:
    for name in lists if isinstance(holder, Map) else ():
        members = holder.get(name) if isinstance(holder, Map) else None
        seen: dict[str, Spot] = {}
        for member in members.items if isinstance(members, Seq) else ():
            yield from _double_names(member, lists)  # the choices of a column
            own = member.text("name") if isinstance(member, Map) else None
            if own is None or not isinstance(member, Map):
                continue
            spot = member.key_spot("name")
            if own in seen:
                what = f"De naam '{own}' staat twee keer in '{name}' (eerst op regel {seen[own].line})."
                yield spot.problem(what, "Geef elk een eigen naam.", "dubbel")
            seen.setdefault(own, spot)


def _columns(form: FormDefinition, tree: Map) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for column, item in column_names(form):
        other = owners.setdefault(column, item)
        if other != item and (other, item) not in told:
            told.add((other, item))
            what = f"De vragen '{other}' en '{item}' geven allebei de kolom '{column}'."
            yield _item_spot(form, tree, item).problem(what, "Geef een van de twee een andere 'id'.", "kolom-dubbel")
    for item, names in _grouped(column_names(form)).items():
        twice = next((name for name, count in Counter(names).items() if count > 1), None)
        if twice is not None:
            what = f"Vraag '{item}' geeft de kolom '{twice}' twee keer."
            mend = "Namen van rijen, kolommen en keuzes lopen hier in elkaar over. Geef er één een andere 'name'."
            yield _item_spot(form, tree, item).problem(what, mend, "kolom-dubbel")
        longest = max(names, key=len)
        if len(longest) > COLUMN_LONG_CHARS:
            what = f"De kolomnaam '{longest}' is langer dan {COLUMN_LONG_CHARS} tekens."
            mend = "Kies een kortere 'id' of 'name': SPSS kan zulke lange namen niet aan."
            yield _item_spot(form, tree, item).problem(what, mend, "naam-lang", "let op")


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for column, item in pairs:
        groups.setdefault(item, []).append(column)
    return groups


def _item_spot(form: FormDefinition, tree: Map, wanted: str) -> Spot:
    for where, item in _items(form):
        if item.id == wanted:
            return found(tree, (*where, "id"))[1]
    return tree.spot


def _scores(form: FormDefinition, tree: Map) -> Iterator[Problem]:
    """What is wrong with what is counted. What an overlay leaves out is left out of the scores that it inherits."""
    variables = [variable for item in form.items for variable in variables_of(form.key, item, unsaid)]
    taken = {column for column, _ in column_names(form)}
    for number, score in enumerate(form.scores):
        spot = found(tree, ("scores", number))[1]
        column = variable_name(form.key, score.name)
        if column in taken:
            what = f"De score '{score.name}' heet als een vraag of een andere score: '{column}'."
            yield spot.problem(what, "Geef de score een andere 'name'.", "dubbel")
        taken.add(column)
        resolved = resolve(score, score.name, variables)
        inherited = spot.path != tree.key_spot("version").path  # a version is always the file's own
        for trouble in (*resolved.troubles, *(() if inherited else resolved.lost)):
            where = found(tree, ("scores", number, *trouble.where))[1]
            yield where.problem(trouble.what, trouble.mend, trouble.code)


def check_pack(pack: Pack, tree: Map, forms: Mapping[str, FormDefinition | None]) -> Iterator[Problem]:
    """The problems of a pack. `forms`: every key there is; None for a form that has problems of its own."""
    for number, sheet in enumerate(pack.sheets):
        if sheet not in forms:
            spot = found(tree, ("sheets", number))[1]
            yield spot.problem(f"Het werkblad '{sheet}' is er niet.", did_you_mean(sheet, forms), "onbekend-werkblad")
    for sheet, count in Counter(pack.sheets).items():
        if count > 1:
            spot = found(tree, ("sheets", len(pack.sheets) - 1 - pack.sheets[::-1].index(sheet)))[1]
            yield spot.problem(f"Het werkblad '{sheet}' staat er {count} keer in.", "Noem het één keer.", "dubbel")
    for number, step in enumerate(pack.facilitator.steps):
        if step.sheet is not None and step.sheet not in pack.sheets:
            spot = found(tree, ("facilitator", "steps", number, "sheet"))[1]
            what = f"In het tijdschema staat '{step.sheet}', maar dat werkblad zit niet in dit pakket."
            yield spot.problem(what, did_you_mean(step.sheet, pack.sheets), "onbekend-werkblad")
    for number, sheet in enumerate(pack.linked.sheets if pack.linked is not None else ()):
        if sheet not in pack.sheets:
            spot = found(tree, ("linked", "sheets", number))[1]
            what = f"Bij 'linked' staat '{sheet}', maar dat werkblad zit niet in dit pakket."
            yield spot.problem(what, did_you_mean(sheet, pack.sheets), "onbekend-werkblad")
    yield from _shared_columns(pack, tree, forms)


def _shared_columns(pack: Pack, tree: Map, forms: Mapping[str, FormDefinition | None]) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for number, sheet in enumerate(pack.sheets):
        form = forms.get(sheet)
        for column, _ in column_names(form) if form is not None else ():
            other = owners.setdefault(column, sheet)
            if other != sheet and (other, sheet) not in told:
                told.add((other, sheet))
                what = f"De werkbladen '{other}' en '{sheet}' geven allebei de kolom '{column}'."
                spot = found(tree, ("sheets", number))[1]
                yield spot.problem(what, "Geef een vraag in een van de twee een andere 'id'.", "kolom-dubbel")


def check_brand(brand: Brand, tree: Map, fonts: Mapping[str, FontFiles]) -> Iterator[Problem]:
    """The problems of a brand by itself (its logo is looked at where it is read, its colours by `brandcheck`)."""
    for use, family in (("heading", brand.typefaces.heading), ("body", brand.typefaces.body)):
        spot = found(tree, ("typefaces", use))[1]
        if family not in fonts:
            yield spot.problem(f"Het lettertype '{family}' is er niet.", did_you_mean(family, fonts), "lettertype")
        else:
            yield from check_font(family, fonts[family], spot)
    yield from _double_names(tree, BRAND_LISTS)
    if brand.logo is not None and brand.logo_alt is None:
        mend = "Zet erbij wat er te zien is, bijvoorbeeld 'logo_alt: Logo van de gemeente'."
        yield tree.key_spot("logo").problem("'logo_alt' ontbreekt.", mend, "toegankelijk", "let op")
    if brand.entry_url is not None:
        yield from check_form_of_address(brand.entry_url, tree.key_spot("entry_url"))


def check_font(family: str, files: FontFiles, spot: Spot) -> Iterator[Problem]:
    """Whether a typeface's two files are there and of the kind that can be put in a PDF."""
    for weight in FONT_WEIGHTS:
        path: Path = getattr(files, weight)
        try:
            with path.open("rb") as handle:
                start = handle.read(4)
        except OSError:
            what = f"Van het lettertype '{family}' ontbreekt {weight}.ttf."
            yield spot.problem(what, f"Zet het bestand in brand/fonts/{family}/.", "lettertype")
            continue
        if start not in TRUETYPE_STARTS:
            what = f"Van het lettertype '{family}' is {weight}.ttf geen TrueType-bestand."
            yield spot.problem(what, "Neem de TTF-versie (geen OTF, WOFF of ZIP).", "lettertype")
