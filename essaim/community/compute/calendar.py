"""Calendar files (RFC 5545): what an agenda needs to show an event, and to move it when it changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

WIDTH = 75  # octets of a line, beyond which it is folded


@dataclass(frozen=True)
class Entry:
    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    place: str = ""
    text: str = ""
    url: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def calendar(name: str, entries: Iterable[Entry]) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Essaim//Animation//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for entry in entries for line in lines_of(entry)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def lines_of(entry: Entry) -> list[str]:
    found = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{instant(entry.changed_at)}",
        f"LAST-MODIFIED:{instant(entry.changed_at)}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART:{instant(entry.starts_at)}",
        f"DTEND:{instant(entry.ends_at)}",
        f"SUMMARY:{escaped(entry.title)}",
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
    ]
    found += [f"LOCATION:{escaped(entry.place)}"] if entry.place else []
    found += [f"DESCRIPTION:{escaped(entry.text)}"] if entry.text else []
    found += [f"URL:{entry.url}"] if entry.url else []
    return [*found, "END:VEVENT"]


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(one for one in plain.replace("\r\n", "\n").replace("\n", "\\n") if one >= " ")


def folded(line: str) -> str:
    """No line over 75 octets, and no character cut in two."""
    parts: list[str] = []
    current, size = "", 0
    for one in line:
        weight = len(one.encode())
        if size + weight > WIDTH - bool(parts):
            parts.append(current)
            current, size = "", 0
        current, size = current + one, size + weight
    return "\r\n ".join([*parts, current])
