"""The legal clock of a dossier on the desk, from its dated events. It warns; it closes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from essaim.deadlines import (
    Suspension,
    acknowledgement_due,
    day_45,
    day_in_words,
    registration_due,
    silence_on,
    suspended_days,
)
from essaim.kit.units import PARIS

FAR = date(9999, 12, 31)  # sorts what no date presses after everything else


@dataclass(frozen=True)
class Asked:
    """A completeness request. Only one that asks for an indispensable piece suspends (CRPA L114-5-1)."""

    sent_at: datetime
    due_on: date
    closed_at: datetime | None = None
    suspends: bool = True
    cancelled: bool = False  # ours by mistake: the candidate does not bear it, it never suspended

    def suspension(self, now: datetime, zone: ZoneInfo) -> Suspension | None:
        """Until the answer, or until the end of the delay given (CRPA L114-5)."""
        if not self.suspends or self.cancelled:
            return None
        limit = datetime.combine(self.due_on + timedelta(days=1), time(), zone)
        if self.closed_at:
            return self.sent_at, min(self.closed_at, limit)
        return self.sent_at, limit if now >= limit else None


@dataclass(frozen=True)
class Events:
    """What happened to a dossier, in dates. `months` = 0: silence decides nothing in this call."""

    received_at: datetime
    months: int = 2
    requests: tuple[Asked, ...] = ()
    ended_at: datetime | None = None  # decided or withdrawn
    registered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    region: str = ""


@dataclass(frozen=True)
class Due:
    """Something the administration owes by a day."""

    due_on: date
    done_on: date | None

    def is_overdue(self, today: date) -> bool:
        return self.done_on is None and today > self.due_on


class Standing(StrEnum):
    OK = "ok"
    SOON = "soon"
    LATE = "late"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    NONE = "none"


STANDING_LABELS = {
    Standing.OK: "Dans les délais",
    Standing.SOON: "Alerte des 45 jours passée",
    Standing.LATE: "Refus implicite né",
    Standing.SUSPENDED: "Délai suspendu",
    Standing.STOPPED: "Décision prise",
    Standing.NONE: "Sans délai",
}


@dataclass(frozen=True)
class Clock:
    """When silence becomes a refusal, when to warn, what is owed to the candidate."""

    silence_on: date | None
    warn_on: date | None
    suspended: bool
    suspended_days: int
    ended: bool
    registration: Due
    acknowledgement: Due

    @property
    def sort_on(self) -> date:
        return self.silence_on if self.silence_on and not self.ended else FAR

    def days_left(self, today: date) -> int | None:
        return None if self.silence_on is None else (self.silence_on - today).days

    def standing(self, today: date) -> Standing:
        if self.ended:
            return Standing.STOPPED
        return standing_on(self.silence_on, self.warn_on, self.suspended, today)


def standing_on(silence: date | None, warn: date | None, suspended: bool, today: date) -> Standing:
    """Of a running clock, from the dates that the desk keeps."""
    if suspended:
        return Standing.SUSPENDED
    if silence is None:
        return Standing.NONE
    if today >= silence:
        return Standing.LATE
    return Standing.SOON if warn and today >= warn else Standing.OK


def clock_of(events: Events, now: datetime, zone: ZoneInfo = PARIS) -> Clock:
    """The clock stops with the decision: later requests move nothing."""
    at = min(now, events.ended_at) if events.ended_at else now
    asked = [request.suspension(at, zone) for request in events.requests]
    suspensions = [suspension for suspension in asked if suspension]
    silence = silence_on(events.received_at, events.months, suspensions, zone) if events.months else None
    warn = day_45(events.received_at, suspensions, zone) if events.months else None
    return Clock(
        silence_on=silence,
        warn_on=min(warn, silence) if warn and silence else None,
        suspended=bool(events.months) and silence is None,
        suspended_days=suspended_days(events.received_at, suspensions, zone),
        ended=events.ended_at is not None,
        registration=Due(
            registration_due(events.received_at, zone, events.region), _day(events.registered_at, zone)
        ),
        acknowledgement=Due(
            acknowledgement_due(events.received_at, zone, events.region), _day(events.acknowledged_at, zone)
        ),
    )


@dataclass(frozen=True)
class DoorEnd:
    """When a request of the dossier was decided, door by door: each has its own clock (CRPA L231-4)."""

    label: str
    ended_at: datetime | None

    def words(self, silence: date | None) -> str:
        if self.ended_at:
            return f"décidée le {day_in_words(self.ended_at.astimezone(PARIS).date(), weekday=False)}"
        if silence is None:
            return "pas encore décidée"
        return f"pas encore décidée, refus implicite le {day_in_words(silence, weekday=False)}"


def all_ended(ends: Iterable[DoorEnd]) -> datetime | None:
    """The clock of the dossier stops with the last of its requests; None while one is undecided."""
    found = [end.ended_at for end in ends]
    return max(end for end in found if end) if found and all(found) else None


def in_words(standing: Standing, silence: date | None, today: date) -> str:
    """One sentence for the desk: the date, and what it means."""
    if standing == Standing.LATE and silence:
        return f"Refus implicite né le {day_in_words(silence, weekday=False)} (ne ferme pas le dossier)."
    if standing == Standing.SUSPENDED:
        return "Délai suspendu\u00a0: des pièces indispensables sont attendues du candidat."
    if standing == Standing.STOPPED:
        return "La décision est prise\u00a0: le délai ne court plus."
    if silence is None:
        return "Le silence de l’administration ne décide rien dans cet appel."
    left = (silence - today).days
    days = "demain" if left == 1 else f"dans {left} jours"
    return f"Sans décision, refus implicite le {day_in_words(silence, weekday=False)} ({days})."


def _day(instant: datetime | None, zone: ZoneInfo) -> date | None:
    return instant.astimezone(zone).date() if instant else None
