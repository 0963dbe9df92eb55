"""The clocks of the law (CRPA: code of relations between the public and the administration)."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from essaim.deadlines.working_days import add_working_days
from essaim.kit.units import PARIS

Suspension = tuple[datetime, datetime | None]  # asked on, ended on; None: still waiting

REFUSAL_MONTHS = 2  # L231-4, 3°: silence on a request for money
WARNING_DAYS = 45  # the desk is warned before the two months end
UNOPENED_DAYS = 15  # R112-20


def add_months(day: date, months: int) -> date:
    """The same number of the day (« quantième ») later; the last of the month when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def registration_due(received: datetime, tz: ZoneInfo = PARIS, region: str = "") -> date:
    """Last day to register a filing (« accusé d’enregistrement »): one working day, CRPA R112-11-2."""
    return add_working_days(received.astimezone(tz).date(), 1, region)


def acknowledgement_due(received: datetime, tz: ZoneInfo = PARIS, region: str = "") -> date:
    """Last day to acknowledge receipt (mentions of CRPA R112-11-1): ten working days, CRPA R112-11-2."""
    return add_working_days(received.astimezone(tz).date(), 10, region)


def silence_on(
    received: datetime,
    months: int = REFUSAL_MONTHS,
    suspensions: Iterable[Suspension] = (),
    tz: ZoneInfo = PARIS,
) -> date | None:
    """The day when silence becomes a refusal (CRPA L231-4, 3°). None while the clock is suspended.

    Asking for missing pieces suspends the clock until they come, or until the delay given to send them
    ends (CRPA L114-5). A request made once the refusal is born suspends nothing.
    """
    start = received.astimezone(tz).date()
    return _prolonged(start, add_months(start, months), suspensions, tz)


def day_45(received: datetime, suspensions: Iterable[Suspension] = (), tz: ZoneInfo = PARIS) -> date | None:
    """The 45th day of the clock: what is not decided is shown to the desk. None while it is suspended."""
    start = received.astimezone(tz).date()
    return _prolonged(start, start + timedelta(days=WARNING_DAYS), suspensions, tz)


def suspended_days(received: datetime, suspensions: Iterable[Suspension], tz: ZoneInfo = PARIS) -> int:
    """Days during which the clock stood still, over the suspensions that have ended."""
    periods = _days(received.astimezone(tz).date(), suspensions, tz)
    return sum((end - start).days for start, end in periods if end)


def deemed_notified(
    available: datetime, opened: datetime | None, now: datetime, tz: ZoneInfo = PARIS
) -> date | None:
    """The day a decision sent online counts as received: first opening, else, after fifteen days, the day it
    was made available (CRPA L112-15, R112-20). None: not opened, and the fifteen days still run."""
    sent = available.astimezone(tz).date()
    last = sent + timedelta(days=UNOPENED_DAYS)
    if opened and opened.astimezone(tz).date() <= last:
        return opened.astimezone(tz).date()
    return sent if now.astimezone(tz).date() > last else None


def appeal_until(notified: date, months: int = 2) -> date:
    """Last day to go to court (CJA R421-1, R421-5): full months (« délai franc »), then to a working day."""
    return add_working_days(add_months(notified, months) + timedelta(days=1), 0)


def _prolonged(start: date, due: date, suspensions: Iterable[Suspension], tz: ZoneInfo) -> date | None:
    for begun, ended in _days(start, suspensions, tz):
        if begun >= due:
            break
        if ended is None:
            return None
        due += ended - begun
    return due


def _days(start: date, suspensions: Iterable[Suspension], tz: ZoneInfo) -> list[tuple[date, date | None]]:
    """Suspensions as days, in order, from the receipt on; those that overlap are one."""
    merged: list[tuple[date, date | None]] = []
    for begun, ended in sorted(suspensions, key=lambda suspension: suspension[0]):
        first = max(start, begun.astimezone(tz).date())
        last = max(first, ended.astimezone(tz).date()) if ended else None
        if merged and (merged[-1][1] is None or first <= merged[-1][1]):
            before, until = merged.pop()
            merged.append((before, max(until, last) if until and last else None))
        else:
            merged.append((first, last))
    return merged
