"""Delays counted in hours of working days: a request of Friday evening is not late on Monday morning."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from essaim.deadlines import is_working_day
from essaim.kit.units import PARIS

DAY = timedelta(days=1)


def answer_due(asked: datetime, hours: int, region: str = "") -> datetime:
    """`hours` later, weekends and public holidays apart: 72 h are three working days."""
    left = timedelta(hours=hours)
    for start, end in _working_days(asked, region):
        open_for = end - start
        if left <= open_for:
            return start + left
        left -= open_for
    raise AssertionError("There is always another working day.")  # pragma: no cover


def _working_days(asked: datetime, region: str) -> Iterator[tuple[datetime, datetime]]:
    """Each working day from now on, from midnight to midnight in Paris, as instants."""
    zone = asked.tzinfo
    day = asked.astimezone(PARIS).date()
    while True:
        start = datetime.combine(day, time.min, PARIS)
        end = datetime.combine(day + DAY, time.min, PARIS)
        if is_working_day(day, region):
            first = max(asked.astimezone(UTC), start.astimezone(UTC))
            yield first.astimezone(zone), end.astimezone(zone)
        day += DAY
