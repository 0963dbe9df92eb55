"""How long is left, in words."""

from datetime import datetime


def time_left(closes_at: datetime, now: datetime) -> str:
    """« il reste 12 jours », « il reste 3 heures et 20 minutes », « close »."""
    seconds = int((closes_at - now).total_seconds())
    if seconds < 0:
        return "close"
    days, hours, minutes = seconds // 86_400, seconds % 86_400 // 3600, seconds % 3600 // 60
    if days >= 2:
        return f"il reste {days} jours"
    if days == 1:
        return f"il reste 1 jour et {_many(hours, 'heure')}" if hours else "il reste 1 jour"
    if hours:
        return f"il reste {_many(hours, 'heure')} et {_many(minutes, 'minute')}"
    return f"il reste {_many(minutes, 'minute')}" if minutes else "il reste moins d’une minute"


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"
