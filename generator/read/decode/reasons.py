"""Why a page or file is not read, and what to do: the Dutch texts of intake, all in one place."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.answer import Fate, PageReading, PageSource


@dataclass(frozen=True, slots=True)
class Reason:
    """What was wrong (`what`) and what to do next (`advice`)."""

    what: str
    advice: str


class CannotReadError(Exception):
    """This file or page cannot be read; `reason` is for the ledger."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.what)
        self.reason = reason


def refused(source: PageSource, reason: Reason) -> PageReading:
    """The reading of a page or file that could not be read."""
    return PageReading(source, Fate.UNREADABLE, reason=reason.what, advice=reason.advice)


_AGAIN = "Scan of exporteer dit bestand opnieuw en lees het daarna nog een keer in."
_AS_PDF = "Sla het op als PDF, of maak een scan, en lees dat bestand in."
_UNZIP = "Pak de ZIP zelf uit, kijk of je de bestanden vertrouwt en lees de map in."

EMPTY_FILE = Reason("Dit bestand is leeg (0 bytes).", "Zoek het echte bestand op; het kopiëren of mailen is misgegaan.")
NOT_ALLOWED = Reason("Dit bestand mag niet gelezen worden.", "Vraag leesrechten, of kopieer het naar een eigen map.")
NOT_A_FILE = Reason("Dit is geen gewoon bestand, maar een apparaat of een kanaal.", "Haal het uit de map.")
GONE = Reason(
    "Dit bestand is weg of was niet meer te lezen.", "Controleer de schijf of de netwerkmap en lees opnieuw in."
)
CHANGED = Reason("Dit bestand veranderde tijdens het lezen.", "Wacht tot de scanner klaar is en lees het opnieuw in.")
TOO_LARGE_FILE = Reason("Dit bestand is te groot.", "Splits het in delen van hoogstens 10.000 bladzijden.")
LINK_ROUND = Reason(
    "Deze verwijzing (snelkoppeling) wijst naar zichzelf of gaat in een kring.", "Haal haar uit de map."
)
LINK_LOST = Reason(
    "Deze verwijzing (snelkoppeling) wijst naar een bestand dat er niet is.",
    "Zoek het echte bestand op en zet dat in de map.",
)
LINK_FOLDER = Reason(
    "Dit is een verwijzing (snelkoppeling) naar een andere map. Die map is niet gelezen.",
    "Hoort die map erbij? Lees haar dan zelf in.",
)
FOLDER_NOT_ALLOWED = Reason(
    "Deze map mag niet gelezen worden.", "Vraag leesrechten, of kopieer de map naar een eigen plek."
)
FOLDER_GONE = Reason(
    "Deze map is weg of was niet te lezen.", "Controleer de schijf of de netwerkmap en lees opnieuw in."
)
NAME_TOO_LONG = Reason(
    "De naam van dit bestand, of van de mappen erboven, is te lang om het te openen.",
    "Geef het een kortere naam, of zet het in een map die minder diep ligt.",
)
TOO_DEEP = Reason("Deze map zit te diep in andere mappen.", "Zet de scans in een map die minder diep ligt.")

NO_SCAN = "Geen scan: "
OFFICE = Reason(NO_SCAN + "dit is een Word-, Excel- of ander Office-bestand.", _AS_PDF)
TEXT = Reason(NO_SCAN + "dit is een tekstbestand.", "Haal het uit de map, of lees de PDF of scan in die erbij hoort.")
MAIL = Reason(NO_SCAN + "dit is een e-mail.", "Sla de bijlagen van de e-mail op en lees die in.")
OTHER_ARCHIVE = Reason(NO_SCAN + "dit archief (RAR, 7z of gz) kan niet open.", "Pak het uit en lees de map in.")
FORM_DATA = Reason(
    NO_SCAN + "dit zijn alleen formuliergegevens (FDF of XFDF), zonder het formulier.",
    "Vraag om de ingevulde PDF zelf en lees die in.",
)
OTHER_FILE = Reason(
    NO_SCAN + "dit soort bestand is onbekend.", "Lees PDF, TIFF, JPEG, PNG, HEIC of een ZIP daarvan in."
)
OUR_TABLE = Reason(
    NO_SCAN + "dit is een tabel.", "Haal het uit de map; alleen scans en ingevulde PDF's worden gelezen."
)

ZIP_BROKEN = Reason("Deze ZIP is beschadigd of niet helemaal aangekomen.", "Vraag of maak de ZIP opnieuw.")
ZIP_TOO_DEEP = Reason("Deze ZIP zit te diep in andere ZIP's.", "Pak de buitenste ZIP uit en lees de map in.")
ZIP_TOO_MANY = Reason("Deze ZIP telt te veel bestanden.", "Maak er enkele kleinere ZIP's van.")
ZIP_PASSWORD = Reason(
    "Dit bestand in de ZIP is met een wachtwoord beveiligd.", "Pak de ZIP zelf uit en lees de map in."
)
ZIP_METHOD = Reason(
    "Dit bestand is ingepakt op een manier die hier niet open kan.", "Pak de ZIP uit en lees de map in."
)
ZIP_OUTSIDE = Reason(
    "De naam van dit bestand wijst naar een plek buiten de ZIP. Dat is verdacht; het is niet gelezen.", _UNZIP
)
ZIP_LINK = Reason("Dit is een verwijzing of apparaat in een ZIP, geen bestand. Het is niet gelezen.", _UNZIP)
ZIP_BOMB = Reason("Dit bestand wordt bij het uitpakken verdacht groot. Het is niet gelezen.", _UNZIP)
ZIP_EMPTY = Reason("In deze ZIP zit geen enkel bestand.", "Vraag of maak de ZIP opnieuw.")

_SAVE_APART = "Open de PDF, sla dit bestand apart op en lees het in."
INSIDE_TOO_DEEP = Reason("Deze bijlage zit te diep in andere bestanden.", _SAVE_APART)
INSIDE_TOO_MANY = Reason(
    "In dit bestand zitten te veel andere bestanden; de rest is niet gelezen.",
    "Sla de bestanden die erin zitten apart op en lees die map in.",
)
INSIDE_BOMB = Reason("Deze bijlage wordt bij het uitpakken verdacht groot. Zij is niet gelezen.", _SAVE_APART)
INSIDE_METHOD = Reason("Deze bijlage is ingepakt op een manier die hier niet open kan.", _SAVE_APART)
INSIDE_BROKEN = Reason("Deze bijlage is beschadigd.", "Vraag of maak het bestand opnieuw.")

PDF_PASSWORD = Reason(
    "Deze PDF is met een wachtwoord beveiligd.",
    "Sla het op zonder wachtwoord (openen, dan afdrukken naar PDF) en lees dat bestand in.",
)
PDF_BROKEN = Reason("Deze PDF is beschadigd of afgebroken.", _AGAIN)
PDF_NO_PAGES = Reason("Deze PDF heeft geen bladzijden.", _AGAIN)
PDF_PAGE_BROKEN = Reason("Deze bladzijde van de PDF is beschadigd.", _AGAIN)
PDF_PAGE_SIZE = Reason("Deze bladzijde heeft een onmogelijke maat.", _AGAIN)
TOO_MANY_PAGES = Reason(
    "Dit bestand zegt onmogelijk veel bladzijden te hebben.", "Splits het bestand en lees de delen in."
)

FILM = Reason(
    "Dit bestand bestaat uit heel veel beelden na elkaar: het lijkt een filmpje.",
    "Sla de bladzijden op als PDF of TIFF en lees dat bestand in.",
)
ICON = Reason(NO_SCAN + "dit is een pictogram (ICO).", "Haal het uit de map, of lees een scan van het werkblad in.")

PICTURE_BROKEN = Reason("Deze afbeelding is beschadigd.", _AGAIN)
PICTURE_CUT = Reason("Deze afbeelding is afgebroken: een deel ontbreekt.", _AGAIN)
PICTURE_SMALL = Reason("Deze afbeelding is te klein om een werkblad te zijn.", "Scan het werkblad met 200 of 300 dpi.")
PICTURE_LARGE = Reason("Deze afbeelding is te groot om te lezen.", "Scan het werkblad met 200 of 300 dpi.")
PICTURE_NARROW = Reason(
    "Deze afbeelding is zo smal of zo laag dat het geen werkblad kan zijn.", "Scan de hele bladzijde opnieuw."
)
HEIC_MISSING = Reason(
    "Deze foto is in HEIC (iPhone) en dat kan hier niet open.",
    "Sla de foto op als JPEG, of installeer de uitbreiding: pip install werkblad[heic].",
)

NO_TIME = Reason("Het lezen van deze bladzijde duurde te lang.", "Print deze bladzijde, scan haar en lees die scan in.")
CRASHED = Reason("Het lezen van deze bladzijde is vastgelopen.", "Print deze bladzijde, scan haar en lees die scan in.")
NO_MEMORY = Reason("Deze bladzijde vraagt te veel geheugen.", "Scan het werkblad met 200 of 300 dpi.")
UNEXPECTED = Reason("Er ging iets mis bij het lezen van deze bladzijde.", _AGAIN)

TOO_MANY_FIELDS = Reason(
    "Deze bladzijde heeft onmogelijk veel invulvelden.", "Print deze bladzijde, scan haar en lees die in."
)
TOO_LONG_VALUE = Reason(
    "In een invulveld van deze bladzijde staat een onmogelijk lange tekst.",
    "Kort de tekst in en lees de PDF opnieuw in.",
)
FOREIGN_FORM = Reason(
    "Deze PDF heeft invulvelden, maar het is geen werkblad van ons: er staat geen code van Werkblad op.",
    "Haal het bestand uit de map, of lees een scan van het werkblad in.",
)
