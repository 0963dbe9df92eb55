"""A day or an instant in figures, written in one way: in Paris, or in the zone that is given."""

from datetime import date, datetime, tzinfo

from essaim.kit.units import PARIS

SHORT = "%d/%m/%Y"


def short_day(when: date | datetime, tz: tzinfo = PARIS) -> str:
    """« 02/03/2026 »: an instant is on the day that it is there."""
    return (when.astimezone(tz) if isinstance(when, datetime) else when).strftime(SHORT)


def short_moment(when: datetime, tz: tzinfo = PARIS) -> str:
    """« 02/03/2026 à 10:00 »."""
    return when.astimezone(tz).strftime(f"{SHORT} à %H:%M")


def short_instant(when: datetime, tz: tzinfo = PARIS) -> str:
    """To the second, as a receipt says it."""
    return when.astimezone(tz).strftime(f"{SHORT} à %H:%M:%S")
