"""Why a box or a word on paper is read as it is: each mark, and each doubt, names its reason."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """One reason. The value is what the store keeps; `words` is what a person reads.

    Where several hold for one box, the one that stands first here is told. BESIDE_CHOICE, STRAY, LETTERS and FILLED_UP
    are given no more: stores hold them of what was read before.
    """

    NOTHING = ""  # nothing stands there; also of what was read before reasons were kept

    # of a choice
    INK = "ink"
    REACHED = "reached"
    RING = "ring"
    STRUCK = "struck"
    ALIKE = "alike"
    REMAINS = "remains"
    # of a box that was cancelled
    FULL = "full"
    BESIDE_CHOICE = "beside_choice"
    UNLIKE = "unlike"
    # of a box that counts as empty although there is ink in it
    STRAY = "stray"
    TAIL = "tail"

    # of a doubt: what nobody can see
    OUTSIDE = "outside"
    HIDDEN = "hidden"
    BANDED = "banded"
    STREAK = "streak"
    FAINT = "faint"
    TRACE = "trace"
    # whose stroke it is
    END_OF_STROKE = "end_of_stroke"
    BESIDE_BOX = "beside_box"
    WHOSE_STROKE = "whose_stroke"
    DRAWN_OVER = "drawn_over"
    OPEN_RING = "open_ring"
    NEAR_BOX = "near_box"
    # what it was meant as
    NO_MARK = "no_mark"
    LETTERS = "letters"
    CHOSEN_OR_CANCELLED = "chosen_or_cancelled"
    SCRATCHED = "scratched"
    FILLED_UP = "filled_up"
    ONLY_SOLID = "only_solid"
    # whether it is anything
    SPECK = "speck"
    DOTS = "dots"
    FELL_APART = "fell_apart"
    ON_WORD = "on_word"
    RING_OR_LINE = "ring_or_line"

    @property
    def words(self) -> str:
        """Dutch, the second half of a sentence: "…: er ligt een vlek overheen."."""
        return _WORDS[self]


_WORDS = {
    Reason.NOTHING: "er staat niets",
    Reason.INK: "er staat een kruisje, vinkje of streep in",
    Reason.REACHED: "er komt een lange streep in die bij dit vakje hoort",
    Reason.RING: "er staat een rondje omheen",
    Reason.STRUCK: "er staat een streep door het woord",
    Reason.ALIKE: "het lijkt op de andere keuzes op deze bladzijde",
    Reason.REMAINS: "er is potlood weggevallen, en dit is over van een keuze",
    Reason.FULL: "het vakje is vol gemaakt",
    Reason.BESIDE_CHOICE: "het vakje is vol gemaakt, en ernaast staat een keuze",
    Reason.UNLIKE: "het vakje is doorgekrast: het lijkt niet op de keuzes op deze bladzijde",
    Reason.STRAY: "er komt een streep in van de keuze ernaast",
    Reason.TAIL: "er eindigt een streep in van een keuze vlakbij",
    Reason.OUTSIDE: "het vakje valt buiten de scan",
    Reason.HIDDEN: "er ligt iets op, of er schijnt een lamp in",
    Reason.BANDED: "er ligt een vlek, schaduw of markeerstift overheen",
    Reason.STREAK: "het kan ook een vouw, een vlek of markeerstift zijn",
    Reason.FAINT: "de inkt is veel lichter dan in de andere vakjes",
    Reason.TRACE: "er staat misschien iets heel lichts",
    Reason.END_OF_STROKE: "het kan het eind zijn van een streep die ergens anders begint",
    Reason.BESIDE_BOX: "de streep staat half naast het vakje",
    Reason.WHOSE_STROKE: "er loopt een streep door die ook bij een ander vakje kan horen",
    Reason.DRAWN_OVER: "er loopt een lijn of kring doorheen die op de kaart is getekend",
    Reason.OPEN_RING: "er staat een half rondje omheen",
    Reason.NEAR_BOX: "er staat iets vlak naast het vakje",
    Reason.NO_MARK: "het kan ook iets anders zijn, zoals een vraagteken of een letter",
    Reason.LETTERS: "er kunnen letters over de vakjes zijn geschreven",
    Reason.CHOSEN_OR_CANCELLED: "het kan een keuze zijn of juist een doorgehaalde keuze",
    Reason.SCRATCHED: "het kan een doorgekraste keuze zijn: het lijkt niet op de andere keuzes op deze bladzijde",
    Reason.FILLED_UP: "in deze zwart-witscan is een keuze niet te onderscheiden van een doorgehaald vakje",
    Reason.ONLY_SOLID: "er is alleen zwart gemaakt, en nergens gekozen",
    Reason.SPECK: "er staat iets kleins",
    Reason.DOTS: "er staan losse puntjes",
    Reason.FELL_APART: "in deze zwart-witscan is potlood weggevallen",
    Reason.ON_WORD: "er staat een streep bij het woord, maar geen rondje eromheen",
    Reason.RING_OR_LINE: "er staat iets bij het woord, maar het is geen duidelijk rondje of duidelijke streep",
}
