"""How long is left, as one says it."""

from datetime import datetime, timedelta


def time_left(now: datetime, closes_at: datetime) -> str:
    """« 21 jours », « 5 heures », « 12 minutes »: whole units, never more than what is left."""
    left = max(closes_at - now, timedelta())
    for unit, length in [("jour", timedelta(days=1)), ("heure", timedelta(hours=1))]:
        if left >= 2 * length:
            return f"{left // length}\u00a0{unit}s"
    minutes = left // timedelta(minutes=1)
    return f"{minutes}\u00a0minute{'s' if minutes > 1 else ''}"
