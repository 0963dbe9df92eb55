"""Instants in plain French, in Paris and, overseas, on the spot."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from essaim.kit.units import PARIS as PARIS

# Region code, or collectivity's -> its time zone. Elsewhere, Paris.
ZONES = {
    "01": ZoneInfo("America/Guadeloupe"),
    "02": ZoneInfo("America/Martinique"),
    "03": ZoneInfo("America/Cayenne"),
    "04": ZoneInfo("Indian/Reunion"),
    "06": ZoneInfo("Indian/Mayotte"),
    "975": ZoneInfo("America/Miquelon"),
    "977": ZoneInfo("America/St_Barthelemy"),
    "978": ZoneInfo("America/Marigot"),
    "986": ZoneInfo("Pacific/Wallis"),
    "987": ZoneInfo("Pacific/Tahiti"),
    "988": ZoneInfo("Pacific/Noumea"),
}
OVERSEAS = {
    "01": "Guadeloupe",
    "02": "Martinique",
    "03": "Guyane",
    "04": "La Réunion",
    "06": "Mayotte",
    "975": "Saint-Pierre-et-Miquelon",
    "977": "Saint-Barthélemy",
    "978": "Saint-Martin",
    "986": "Wallis-et-Futuna",
    "987": "Polynésie française",
    "988": "Nouvelle-Calédonie",
}
HOUR_OF = {
    "Europe/Paris": "heure de Paris",
    "America/Guadeloupe": "heure de Guadeloupe",
    "America/Martinique": "heure de Martinique",
    "America/Cayenne": "heure de Guyane",
    "Indian/Reunion": "heure de La Réunion",
    "Indian/Mayotte": "heure de Mayotte",
    "America/Miquelon": "heure de Saint-Pierre-et-Miquelon",
    "America/St_Barthelemy": "heure de Saint-Barthélemy",
    "America/Marigot": "heure de Saint-Martin",
    "Pacific/Wallis": "heure de Wallis-et-Futuna",
    "Pacific/Tahiti": "heure de Tahiti",
    "Pacific/Noumea": "heure de Nouvelle-Calédonie",
}
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def zone_of(region: str) -> ZoneInfo:
    """The time zone of a region, by its code."""
    return ZONES.get(region, PARIS)


def day_in_words(day: date, weekday: bool = True) -> str:
    """« samedi 1er mai 2021 »"""
    number = "1er" if day.day == 1 else str(day.day)
    words = f"{number}\u00a0{MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {words}" if weekday else words


def hour_in_words(instant: datetime) -> str:
    """« 18 h », « 8 h 05 », and « 23 h 59 min 59 s » when the seconds count."""
    hour = f"{instant.hour}\u00a0h"
    if instant.second:
        return f"{hour}\u00a0{instant.minute:02}\u00a0min\u00a0{instant.second:02}\u00a0s"
    return f"{hour}\u00a0{instant.minute:02}" if instant.minute else hour


def in_words(instant: datetime, tz: ZoneInfo = PARIS, local_tz: ZoneInfo | None = None) -> str:
    """« mercredi 12 mai 2021 à 18 h, heure de Paris (12 h, heure de Guadeloupe) »"""
    there = instant.astimezone(tz)
    words = f"{day_in_words(there.date())} à {hour_in_words(there)}, {_hour_of(tz)}"
    if local_tz is None or local_tz.key == tz.key:
        return words
    here = instant.astimezone(local_tz)
    day = f"{day_in_words(here.date())} à " if here.date() != there.date() else ""
    return f"{words} ({day}{hour_in_words(here)}, {_hour_of(local_tz)})"


def _hour_of(tz: ZoneInfo) -> str:
    return HOUR_OF.get(tz.key, f"heure de {tz.key}")
