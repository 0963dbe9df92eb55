"""Slots that come back: the same hour in Paris, each week or each month, holidays left out."""

from datetime import UTC, datetime, timedelta

from essaim.deadlines import is_working_day
from essaim.kit.units import PARIS

MOST = 52


def occurrences(
    start: datetime, end: datetime, every_weeks: int, count: int
) -> list[tuple[datetime, datetime]]:
    """`count` periods, `every_weeks` apart (0: only one); those of a day off are left out."""
    first, last = start.astimezone(PARIS), end.astimezone(PARIS)
    length = end - start
    found = []
    for step in range(min(count, MOST) if every_weeks else 1):
        # On the clock of the wall: ten o'clock stays ten o'clock when the hour changes.
        begin = (first.replace(tzinfo=None) + timedelta(weeks=every_weeks * step)).replace(tzinfo=PARIS)
        if step == 0:
            found.append((first, last))
        elif is_working_day(begin.date()):
            begin_utc = begin.astimezone(UTC)
            found.append((begin, (begin_utc + length).astimezone(PARIS)))
    return found


def quarter_of(moment: datetime) -> tuple[int, int]:
    """(year, quarter) in Paris."""
    local = moment.astimezone(PARIS)
    return local.year, (local.month - 1) // 3 + 1
