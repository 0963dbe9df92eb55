"""Numbers, quantities and dates as French people read them: said once, for pages, letters and pictures."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from essaim.kit.units import PARIS

NBSP = "\u00a0"
THIN = "\u202f"  # narrow no-break space
MINUS = "−"
NOTHING = "—"  # the question does not arise: no division by zero, no mean of nothing
UNKNOWN = "non connu"  # it does arise, and nobody has the answer
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
SHORT_MONTHS = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)
Number = int | float | Decimal


def rounded(value: Number, decimals: int = 0) -> Decimal:
    """Half goes up, as in accounts and in schools: 9,95 is 10,0 and never 9,9."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def figure(value: Any, decimals: int | None = 0) -> str:
    """`1 234,5`, `−2,8`. `decimals=None` keeps those that say something, two at most."""
    if value is None or value == "":
        return NOTHING
    number = rounded(value, 2 if decimals is None else decimals)
    text = f"{abs(number):,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS if number < 0 else ''}{text.replace(',', THIN).replace('.', ',')}"


def signed(value: Any, decimals: int = 1) -> str:
    """A gap: `+1,2`, `−0,4`, `0,0`."""
    text = figure(value, decimals)
    return f"+{text}" if value not in (None, "") and rounded(value, decimals) > 0 else text


def score(value: Any) -> str:
    """A note, with the one decimal that a reading may claim."""
    return figure(value, 1)


def percent(share: Any, decimals: int = 0) -> str:
    """A share between 0 and 1: `0.345` gives `35 %`."""
    return NOTHING if share is None else f"{figure(Decimal(str(share)) * 100, decimals)}{NBSP}%"


def is_plural(count: Any) -> bool:
    """In French the plural starts at two: « 0 jour », « 1,5 jour », « 2 jours »."""
    if hasattr(count, "__len__") and not isinstance(count, str):
        count = len(count)
    try:
        return abs(Decimal(str(count))) >= 2
    except ArithmeticError:
        return False


def plural(count: Any, word: str, words: str = "") -> str:
    """The noun alone, agreed; `words` where an s is not enough (« travaux »)."""
    several = words or " ".join(
        part if part.endswith(("s", "x", "z")) else f"{part}s" for part in word.split()
    )
    return several if is_plural(count) else word


def quantity(count: Any, word: str, words: str = "") -> str:
    """« 1 jour », « 2 jours », « 1 188 dossiers », « 0,5 jour »."""
    return f"{figure(count, None)}{NBSP}{plural(count, word, words)}"


def days(count: Any) -> str:
    """« 1,5 j »: for cells and bars."""
    return NOTHING if count in (None, "") else f"{figure(count, None)}{NBSP}j"


def span(length: timedelta | None) -> str:
    """How long, in the unit that says it: « 3 jours », « 20 h », « 12 min »."""
    if length is None:
        return NOTHING
    minutes = int(length.total_seconds()) // 60
    if minutes >= 48 * 60:
        return quantity(minutes // 1440, "jour")
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    rest = f"{NBSP}{minutes % 60:02}" if minutes % 60 else ""
    return f"{figure(minutes // 60)}{NBSP}h{rest}"


def local(value: date | datetime) -> date:
    """The day in Paris of an instant."""
    if isinstance(value, datetime):
        return value.astimezone(PARIS).date() if value.tzinfo else value.date()
    return value


def day(value: date | datetime, weekday: bool = False) -> str:
    """« 2 mars 2026 », « 1er mars 2026 », « lundi 2 mars 2026 »."""
    there = local(value)
    number = "1er" if there.day == 1 else str(there.day)
    text = f"{number}{NBSP}{MONTHS[there.month - 1]} {there.year}"
    return f"{WEEKDAYS[there.weekday()]} {text}" if weekday else text


def short_day(value: date | datetime, year: bool = True) -> str:
    """« 30 nov. 2026 », for tables and axes."""
    there = local(value)
    number = "1er" if there.day == 1 else str(there.day)
    text = f"{number}{NBSP}{SHORT_MONTHS[there.month - 1]}"
    return f"{text}{NBSP}{there.year}" if year else text


def hour(instant: datetime) -> str:
    """« 23 h 59 », « 8 h 05 », « 18 h 00 »: never seconds."""
    there = instant.astimezone(PARIS) if instant.tzinfo else instant
    return f"{there.hour}{NBSP}h{NBSP}{there:%M}"


def moment(instant: datetime, weekday: bool = True) -> str:
    """« jeudi 3 décembre 2026 à 23 h 59 »."""
    return f"{day(instant, weekday)} à {hour(instant)}"


def short_moment(instant: datetime) -> str:
    """« 30 nov. 2026, 23 h 48 », for tables."""
    return f"{short_day(instant)}, {hour(instant)}"


def listed(parts: Iterable[str]) -> str:
    """« a, b et c »."""
    *first, last = [*parts] or [""]
    return f"{', '.join(first)} et {last}" if first else last
