"""A number as Dutch Excel shows it in its cell: 7 in the format 000 is 007, day 46054 in d-m is 1-2.

What cannot be followed (fractions, conditions, other calendars) is said, not approximated.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

BUILT_IN = {  # by number, as the standard has them; 14 and 22 as Windows in Dutch shows them
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "d-m-yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "d-m-yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 49: "@",
}  # fmt: skip
GENERAL_DIGITS = 11  # what General shows of a number in a wide column
DAYS_MAX = 2_958_465  # 31-12-9999, Excel's last day
FAKE_LEAP_DAY = 60  # Excel believes in 29 February 1900
DAYS_1904 = 1_462  # between the two epochs
FORMAT_CHARS_MAX = 255  # Excel's own limit

_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli",
    "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_MONTHS_SHORT = (
    "jan", "feb", "mrt", "apr", "mei", "jun", "jul",
    "aug", "sep", "okt", "nov", "dec",
)  # fmt: skip
_DAYS = (
    "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
)  # fmt: skip
_DUTCH = ("413", "813", "NL-NL", "NL-BE")  # how tags of a language end in a format
_TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|A/P|General|Standaard|E[+-]|y+|m+|d+|h+|s+|[0#?]+|.',
    re.IGNORECASE | re.DOTALL,
)
_COLOUR = re.compile(r"\[(black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\]", re.IGNORECASE)
_LITERAL = frozenset(" -+()/:€$£.,'!&~{}=<>^")


class UnshownError(ValueError):
    """A format that this module cannot follow."""


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """A number in a cell with this format. Raises UnshownError."""
    if len(code) > FORMAT_CHARS_MAX:
        raise UnshownError(code)
    sections = _sections(code)
    section, value = _section_for(value, sections)
    lower = [token.lower() for token in section]
    if "general" in lower or "standaard" in lower or section == ["@"]:
        return "".join(_general(value) if t in ("general", "standaard", "@") else _literal(t) for t in lower)
    if any(token[0] in "ymdhs" or _elapsed(token) for token in lower):
        return _moment(value + (DAYS_1904 if since_1904 else 0), section)
    return _number(value, section)


def _sections(code: str) -> list[list[str]]:
    sections: list[list[str]] = [[]]
    for token in _TOKEN.findall(code):
        if token == ";":
            sections.append([])
        elif _COLOUR.fullmatch(token) or token[0] == "*":
            continue
        elif token.startswith("[") and not token.startswith("[$") and not _elapsed(token):
            raise UnshownError(code)  # a condition, or another writing of digits
        else:
            sections[-1].append(token)
    return sections


def _section_for(value: float, sections: Sequence[list[str]]) -> tuple[list[str], float]:
    """Positive; negative; zero. A section for negative numbers brings its own minus sign."""
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _elapsed(token: str) -> bool:
    return re.fullmatch(r"\[(h+|m+|s+)\]", token, re.IGNORECASE) is not None


def _literal(token: str) -> str:
    """What stands there as text; raises UnshownError for a letter with a meaning that is not known here."""
    if token.startswith('"'):
        return token.strip('"')
    if token.startswith("\\"):
        return token[1:]
    if token.startswith("_"):
        return " "
    if token.startswith("[$"):
        sign, _, language = token[2:-1].partition("-")
        if language and not language.upper().endswith(_DUTCH) and not sign:
            raise UnshownError(token)
        return sign
    if token in _LITERAL:
        return token
    raise UnshownError(token)


def _general(value: float) -> str:
    if value == int(value) and abs(value) < 10**GENERAL_DIGITS:
        return str(int(value))
    if 1e-4 <= abs(value) < 10**GENERAL_DIGITS:
        whole = len(str(int(abs(value))))
        text = f"{value:.{max(0, GENERAL_DIGITS - 1 - whole)}f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    mantissa, exponent = f"{value:.5E}".split("E")
    return f"{mantissa.rstrip('0').rstrip('.').replace('.', ',')}E{exponent}"


def _number(value: float, section: Sequence[str]) -> str:
    """Digits in a pattern: 000, #.##0,00, 0%."""
    if any(token[0] in "Ee" and len(token) == 2 for token in section):
        raise UnshownError("".join(section))
    places = [n for n, token in enumerate(section) if token[0] in "0#?"]
    if not places:
        return "".join(_literal(token) for token in section)
    first, last = places[0], places[-1]
    pattern = "".join(section[first : last + 1])
    if not re.fullmatch(r"[0#?,]*(\.[0#?]*)?", pattern):
        return _spread(value, section)
    whole, _, decimals = pattern.partition(".")
    if last + 1 < len(section) and section[last + 1] == ",":
        raise UnshownError("".join(section))  # shown in thousands
    amount = Decimal(repr(value)) * (100 if "%" in section else 1)
    head = "".join("%" if token == "%" else _literal(token) for token in section[:first])
    tail = "".join("%" if token == "%" else _literal(token) for token in section[last + 1 :])
    sign = "-" if amount < 0 else ""
    return sign + head + _digits(abs(amount), whole, decimals) + tail


def _digits(amount: Decimal, whole: str, decimals: str) -> str:
    if abs(amount) >= Decimal(10) ** 15:
        raise UnshownError(whole)
    text = f"{amount.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP):f}"
    integer, _, fraction = text.partition(".")
    places = whole.replace(",", "")
    integer = integer.lstrip("0").zfill(len(places) - places.find("0") if "0" in places else 0)
    if "," in whole:
        integer = re.sub(r"(?<=\d)(?=(\d{3})+$)", ".", integer)
    kept = fraction.rstrip("0").ljust(decimals.rfind("0") + 1, "0")  # from the outermost 0 on, every place is shown
    return f"{integer},{kept}" if decimals else integer


def _spread(value: float, section: Sequence[str]) -> str:
    """Digits with signs between them, as in telephone numbers and postal codes: 00-00-00."""
    if value != int(value) or any(token in "./%," for token in section):
        raise UnshownError("".join(section))
    wanted = "".join(token for token in section if token[0] in "0#?")
    digits = str(abs(int(value))).zfill(wanted.count("0"))
    if "#" in wanted or "?" in wanted or len(digits) > len(wanted):
        raise UnshownError("".join(section))
    text, taken = "-" if value < 0 else "", 0
    for token in section:
        if token[0] == "0":
            text += digits[taken : taken + len(token)]
            taken += len(token)
        else:
            text += _literal(token)
    return text


def _moment(day: float, section: Sequence[str]) -> str:
    """A date or a time of day."""
    if not 0 <= day <= DAYS_MAX:
        raise UnshownError("a date outside the calendar")
    seconds = round(day * 86_400)
    if not any(token.lower().startswith("s") for token in section):
        seconds = int(day * 86_400 + 0.5)
    whole = seconds // 86_400
    real = whole if whole > FAKE_LEAP_DAY else whole + 1
    date = datetime.datetime(1899, 12, 30) + datetime.timedelta(days=real)
    if whole == FAKE_LEAP_DAY and any(token[0] in "ydYD" for token in section):
        raise UnshownError("29 February 1900")
    moment = date + datetime.timedelta(seconds=seconds % 86_400)
    lower = [token.lower() for token in section]
    half = any(token in ("am/pm", "a/p") for token in lower)
    return "".join(_part(lower, place, section[place], moment, seconds, half) for place in range(len(section)))


def _part(lower: Sequence[str], place: int, raw: str, moment: datetime.datetime, seconds: int, half: bool) -> str:
    token = lower[place]
    if _elapsed(token):
        return str(seconds // {"h": 3600, "m": 60, "s": 1}[token[1]]).zfill(len(token) - 2)
    if token in ("am/pm", "a/p"):
        return "AM" if moment.hour < 12 else "PM"
    two = len(token) > 1
    if token[0] == "y":
        return f"{moment.year:04}" if len(token) > 2 else f"{moment.year % 100:02}"
    if token[0] == "h":
        hour = (moment.hour - 1) % 12 + 1 if half else moment.hour
        return f"{hour:02}" if two else str(hour)
    if token[0] == "s":
        return f"{moment.second:02}" if two else str(moment.second)
    if token[0] == "m" and _is_minute(lower, place):
        return f"{moment.minute:02}" if two else str(moment.minute)
    if token[0] == "m":
        return _named(token, moment.month, _MONTHS_SHORT, _MONTHS)
    if token[0] == "d":
        names = [name[:2] for name in _DAYS]
        return _named(token, moment.weekday() + 1 if len(token) > 2 else moment.day, names, _DAYS)
    if token[0] in "0#?":
        raise UnshownError("parts of a second")
    return "-" if token == "/" else _literal(raw)  # the sign between day and month is the country's


def _named(token: str, number: int, short: Sequence[str], full: Sequence[str]) -> str:
    if len(token) <= 2:
        return str(number).zfill(len(token))
    if len(token) == 5 and token[0] == "m":
        return full[number - 1][0]
    return short[number - 1] if len(token) == 3 else full[number - 1]


def _is_minute(lower: Sequence[str], place: int) -> bool:
    """An m after hours or before seconds."""
    before = next((t for t in reversed(lower[:place]) if t[0] in "ymdhs" or _elapsed(t)), "")
    after = next((t for t in lower[place + 1 :] if t[0] in "ymdhs" or _elapsed(t)), "")
    return before.lstrip("[").startswith("h") or after.lstrip("[").startswith("s")
