"""The calendar of a wave: in words, with the local hours overseas, and as a file for calendars."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from essaim.calls.compute.document import Calendar
from essaim.calls.compute.words import say_day, say_hour, say_instant
from essaim.kit.units import PARIS

if TYPE_CHECKING:
    import icalendar

PLACES = {
    "Guadeloupe": "America/Guadeloupe",
    "Martinique": "America/Martinique",
    "Guyane": "America/Cayenne",
    "La Réunion": "Indian/Reunion",
    "Mayotte": "Indian/Mayotte",
    "Saint-Pierre-et-Miquelon": "America/Miquelon",
    "Nouvelle-Calédonie": "Pacific/Noumea",
    "Polynésie française": "Pacific/Tahiti",
    "Wallis-et-Futuna": "Pacific/Wallis",
}
EVENTS = {
    "opens_at": "Ouverture des dépôts",
    "closes_at": "Clôture des dépôts",
    "bouquet_presented_on": "Présentation du bouquet de services",
    "committee_on": "Réunion du comité",
    "announced_on": "Annonce des résultats",
}


@dataclass(frozen=True)
class Step:
    field: str
    what: str
    when: str
    detail: str
    state: str  # done, current or ""
    day: date


def steps(calendar: Calendar, now: datetime) -> list[Step]:
    """The dated steps in their order; the first one to come is the current one."""
    zone = ZoneInfo(calendar.time_zone)
    found: list[tuple[date, datetime | None, str]] = []
    for field in EVENTS:
        value = getattr(calendar, field)
        if isinstance(value, datetime):
            found.append((value.astimezone(zone).date(), value, field))
        elif value is not None:
            found.append((value, None, field))
    found.sort(key=lambda step: step[0])
    today, rows, met = now.astimezone(zone).date(), [], False
    for day, instant, field in found:
        done = instant <= now if instant else day < today
        state = "done" if done else "" if met else "current"
        met = met or not done
        rows.append(
            Step(
                field,
                EVENTS[field],
                _when(day, instant, calendar),
                _detail(field, instant, calendar),
                state,
                day,
            )
        )
    return rows


def _when(day: date, instant: datetime | None, calendar: Calendar) -> str:
    return f"{say_instant(instant, calendar.time_zone)} ({zone_name(calendar)})" if instant else say_day(day)


def _detail(field: str, instant: datetime | None, calendar: Calendar) -> str:
    if instant is None or field != "closes_at":
        return ""
    return " ".join(filter(None, [grace_in_words(calendar), local_hours(instant)]))


def grace_in_words(calendar: Calendar) -> str:
    """An hour is that of arrival, whatever the wait: said where the closing is."""
    if not calendar.grace_minutes:
        return ""
    minutes = f"{calendar.grace_minutes} minute{'s' if calendar.grace_minutes > 1 else ''}"
    return f"Un dossier commencé peut encore être déposé pendant {minutes} après la clôture."


def zone_name(calendar: Calendar) -> str:
    if calendar.time_zone == "Europe/Paris":
        return "heure de Paris"
    place = next((place for place, zone in PLACES.items() if zone == calendar.time_zone), calendar.time_zone)
    return f"heure locale, {place}"


def local_hours(instant: datetime) -> str:
    """« Guadeloupe, Martinique : 17 h 59. La Réunion : 1 h 59 le 24 juin 2021. » for who reads it there."""
    here = instant.astimezone(PARIS)
    by_hour: dict[str, list[str]] = {}
    for place, zone in PLACES.items():
        local = instant.astimezone(ZoneInfo(zone))
        if local.utcoffset() == here.utcoffset():
            continue
        other_day = "" if local.date() == here.date() else f" le {say_day(local.date())}"
        by_hour.setdefault(f"{say_hour(local)}{other_day}", []).append(place)
    return " ".join(f"{', '.join(places)}\u00a0: {hour}." for hour, places in by_hour.items())


def as_ics(title: str, calendar: Calendar, *, uid: str, url: str, stamp: datetime) -> bytes:
    """One event for each date. The time zone travels with the file."""
    import icalendar  # noqa: PLC0415  eighty modules, for the few who ask for a calendar

    title = on_one_line(title)
    book = icalendar.Calendar()
    book.add("prodid", "-//Essaim//FR")
    book.add("version", "2.0")
    book.add("x-wr-calname", title)
    zone = ZoneInfo(calendar.time_zone)
    for field, what in EVENTS.items():
        value = getattr(calendar, field)
        if value is None:
            continue
        event = icalendar.Event()
        event.add("uid", f"{field}-{uid}")
        event.add("summary", f"{title} : {what.lower()}")
        event.add("url", url)
        event.add("dtstamp", stamp)
        _date_event(event, value, zone)
        book.add_component(event)
    days = [step.day for step in steps(calendar, stamp)] or [stamp.date()]
    year = timedelta(days=366)
    book.add_missing_timezones(first_date=min(days) - year, last_date=max(days) + year)
    return bytes(book.to_ical())


def on_one_line(text: str) -> str:
    """A line break in a title would be a line of the file: an alarm, an attachment."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _date_event(event: "icalendar.Event", value: date, zone: ZoneInfo) -> None:
    if isinstance(value, datetime):
        local = value.astimezone(zone)
        event.add("dtstart", local)
        event.add("dtend", local + timedelta(minutes=1))
    else:
        event.add("dtstart", value)
        event.add("dtend", value + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
