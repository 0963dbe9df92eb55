"""Sessions and events as a calendar file, for one of them or as a feed to subscribe to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from essaim.calls.compute.calendar import on_one_line
from essaim.kit.units import PARIS


@dataclass(frozen=True)
class Meeting:
    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    url: str
    detail: str = ""
    changed_at: datetime | None = None
    sequence: int = 0  # an agenda moves an event when it grows
    is_cancelled: bool = False


def as_ics(name: str, meetings: Iterable[Meeting], stamp: datetime) -> bytes:
    """The time zone travels with the file."""
    import icalendar  # noqa: PLC0415  eighty modules, for the few who ask for a calendar

    book = icalendar.Calendar()
    book.add("prodid", "-//Essaim//FR")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", on_one_line(name))
    days = [stamp.date()]
    for meeting in meetings:
        event = icalendar.Event()
        event.add("uid", meeting.uid)
        event.add("summary", on_one_line(meeting.title))
        event.add("dtstamp", meeting.changed_at or stamp)
        event.add("sequence", meeting.sequence)
        event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
        event.add("dtstart", meeting.starts_at.astimezone(PARIS))
        event.add("dtend", meeting.ends_at.astimezone(PARIS))
        event.add("location", on_one_line(meeting.place))
        event.add("url", meeting.url)
        event.add("description", meeting.detail)
        book.add_component(event)
        days.append(meeting.starts_at.date())
    year = timedelta(days=366)
    book.add_missing_timezones(first_date=min(days) - year, last_date=max(days) + year)
    return bytes(book.to_ical())
