"""A form definition: what is asked, as an HR adviser writes it in YAML (XLSForm's terms plus what paper adds).

These are the shapes of the files under `forms/`. `werkblad schema` writes their JSON Schema. Texts may hold Jinja
expressions (`{{ brand.words.organisatie }}`), `**bold**`, and variants (`{default: …, u: …, large: …}`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from generator.model.geometry import Orientation

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
"""A stable identifier: small letters, digits, single underscores (a double one separates a field from its choice)."""

TEXT_MAX_CHARS = 4000  # a longer text cannot stand on one A3 page at a readable size
Line = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_MAX_CHARS)]


class Strict(BaseModel):
    """Frozen, and a key that does not exist is an error, not a shrug."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


class TextVariants(Strict):
    """One text in several voices. `default` is used where the asked-for variant is not there."""

    default: Line
    je: Line | None = None
    u: Line | None = None
    jullie: Line | None = None
    large: Line | None = None  # few words, for field crews


Text = Line | TextVariants


class TextByNames(Strict):
    """One text for sheets on which no name stands, and one for those with a name (each in as many voices as needed)."""

    anonymous: Text
    named: Text


Promise = Text | TextByNames
"""A text that promises something to who fills in; what holds may differ once a name stands on the sheet."""


class Scoring(Strict):
    """What later digital scoring needs; it goes into the codebook untouched."""

    dimension: Name | None = None
    pole: Name | None = None
    reverse: bool = False
    score: float | None = None


class Choice(Strict):
    """An option that can be ticked. `name` is the code in the data."""

    name: Name
    label: Text
    scoring: Scoring | None = None


class Row(Strict):
    """A row of a likert matrix, or a numbered line."""

    name: Name
    label: Text
    scoring: Scoring | None = None
    private: bool = False


class ItemBase(Strict):
    """What all questions share. `private`: printed for the person's own eyes, never read, never stored."""

    id: Name
    label: Text
    hint: Text | None = None
    required: bool = False
    private: bool = False
    scoring: Scoring | None = None


class SelectOne(ItemBase):
    """Tick one."""

    type: Literal["select_one"]
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=40)


class SelectMultiple(ItemBase):
    """Tick all that hold."""

    type: Literal["select_multiple"]
    choices: tuple[Choice, ...] = Field(min_length=1, max_length=60)


class Scale(ItemBase):
    """A row of boxes between two poles; the value is 1 … steps."""

    type: Literal["scale"]
    steps: int = Field(default=5, ge=2, le=11)
    left: Text
    right: Text


class Likert(ItemBase):
    """A matrix: each row is a select_one (or, with `multiple`, a select_multiple) over the same choices."""

    type: Literal["likert"]
    rows: tuple[Row, ...] = Field(min_length=1, max_length=40)
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=11)
    multiple: bool = False


class TextItem(ItemBase):
    """Room to write: `lines` ruled lines. With `numbered` n, n separate numbered lines, each a value of its own."""

    type: Literal["text"]
    lines: int = Field(default=3, ge=1, le=40)
    numbered: int | None = Field(default=None, ge=1, le=20)


class Integer(ItemBase):
    """A whole number, one digit per cell."""

    type: Literal["integer"]
    digits: int = Field(default=3, ge=1, le=9)
    minimum: int | None = None
    maximum: int | None = None


class Date(ItemBase):
    """A date: dd-mm-jjjj, one digit per cell; ISO 8601 in the data."""

    type: Literal["date"]


class Words(ItemBase):
    """Words in free arrangement, to be circled; `blanks` empty places to add some."""

    type: Literal["words"]
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=60)
    blanks: int = Field(default=0, ge=0, le=10)


class Drawing(ItemBase):
    """A free drawing field."""

    type: Literal["drawing"]
    height_mm: float = Field(default=80, ge=20, le=350)


class Axis(Strict):
    """An axis of a curve: its label and what stands at both ends."""

    label: Text
    start: Text
    end: Text


class Moment(Strict):
    """A moment on the time axis that the digital table asks a level for. `at`: place on the axis, 0 … 1."""

    name: Name
    label: Text
    at: float = Field(ge=0, le=1)


class Curve(ItemBase):
    """A drawing field with axes for up to `lines` curves; `today` (0 … 1) is where the dotted line stands.

    On paper it is drawn; in the PDF and on the web the same is asked as a table of `moments` × `levels`.
    """

    type: Literal["curve"]
    x: Axis
    y: Axis
    lines: int = Field(default=1, ge=1, le=5)
    today: float = Field(default=0.6, gt=0, lt=1)
    today_label: Text
    line_label: Text
    levels: int = Field(default=5, ge=3, le=10)
    moments: tuple[Moment, ...] = Field(min_length=2, max_length=8)
    height_mm: float = Field(default=110, ge=60, le=300)


class Ring(Strict):
    """A ring of the network map, from the middle outwards, and how many numbered places it has."""

    name: Name
    label: Text
    places: int = Field(ge=1, le=8)


class Network(ItemBase):
    """A map with the person in the middle; numbered places on rings; per place a name, what it gives, how close."""

    type: Literal["network"]
    centre: Text
    rings: tuple[Ring, ...] = Field(min_length=1, max_length=6)
    name_label: Text
    gives_label: Text
    gives: tuple[Choice, ...] = Field(min_length=1, max_length=6)
    closeness_label: Text
    closeness_left: Text
    closeness_right: Text
    closeness_steps: int = Field(default=4, ge=2, le=7)


class Note(Strict):
    """A text that asks nothing."""

    type: Literal["note"]
    id: Name
    label: Text


Item = Annotated[
    SelectOne | SelectMultiple | Scale | Likert | TextItem | Integer | Date | Words | Drawing | Curve | Network | Note,
    Field(discriminator="type"),
]


class Section(Strict):
    """Items that belong together, under a heading."""

    id: Name
    title: Text | None = None
    intro: Text | None = None
    items: tuple[Item, ...] = ()


class FormDefinition(Strict):
    """One worksheet, after its `extends` has been worked out."""

    key: Name
    version: int = Field(ge=1)
    title: Text
    lead: Text | None = None
    description: Line  # one line for `werkblad list`
    audience: Literal["organisatie", "medewerker", "leidinggevende"]
    address: Literal["je", "u", "jullie"] | None = None  # the form's own default; a brand can switch it
    orientation: Orientation = Orientation.PORTRAIT
    template: str = "sheet.xml.j2"
    howto: tuple[Text, ...] = ()  # "zo vul je dit in", a step each
    who_sees: Promise | None = None  # who sees the answers; on sheets for employees
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in reading order."""
        return tuple(item for section in self.sections for item in section.items)

    @model_validator(mode="after")
    def _names_are_unique(self) -> FormDefinition:
        for kind, names in (
            ("sectie", [s.id for s in self.sections]),
            ("vraag", [i.id for i in self.items]),
        ):
            double = sorted({n for n in names if names.count(n) > 1})
            if double:
                raise ValueError(f"{kind} komt twee keer voor: {', '.join(double)}")
        return self
