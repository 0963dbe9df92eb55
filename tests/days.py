"""The tests on another day: `make days` plays them all, `make days DAYS=any` draws one.

libfaketime moves the clock of pytest and of its PostgreSQL by the same number of seconds; the monotonic
clocks stay true, so that nothing waits longer. The mould of the database is made at the true time: its rows
are old, as they are in production.
"""

import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

ROOT = Path(__file__).parents[1]
PARIS = ZoneInfo("Europe/Paris")
HARMLESS = {"DONT_FAKE_MONOTONIC": "1"}  # faked, a condition of Python waits for ever


def days(now: datetime) -> dict[str, datetime]:
    """Each dangerous day, after `now`: nothing made at the true time may be in the future."""
    return {
        "plus-40-days": now + timedelta(days=40),
        "plus-400-days": now + timedelta(days=400),
        "new-year-eve": _next(now, 12, 31, 23, 30),
        "29-february": _next(now, 2, 29, 10),
        "plus-4-years": now + timedelta(days=4 * 365 + 1),
        "28-february": _next(now, 2, 28, 18),
        "summer-time": _last_sunday(now, 3),
        "winter-time": _last_sunday(now, 10),
        "long-week-end": _friday_before_a_long_week_end(now),
    }


def _next(now: datetime, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    for year in range(now.year, now.year + 9):
        try:
            moment = datetime(year, month, day, hour, minute, tzinfo=PARIS)
        except ValueError:  # no 29 February that year
            continue
        if moment > now:
            return moment
    raise AssertionError("every eight years have a 29 February")


def _last_sunday(now: datetime, month: int) -> datetime:
    """02:30 of the day when the clocks change: an hour that does not exist, or exists twice."""
    for year in (now.year, now.year + 1):
        last = datetime(year, month, 31, 2, 30, tzinfo=PARIS)
        moment = last - timedelta(days=(last.weekday() + 1) % 7)
        if moment > now:
            return moment
    raise AssertionError("one of two years is to come")


def _friday_before_a_long_week_end(now: datetime) -> datetime:
    closed = holidays.country_holidays("FR", years=[now.year, now.year + 1])
    mondays = sorted(day for day in closed if day.weekday() == 0)
    fridays = (
        datetime(day.year, day.month, day.day, 17, 55, tzinfo=PARIS) - timedelta(days=3) for day in mondays
    )
    return next(friday for friday in fridays if friday > now)


def environment(moment: datetime) -> dict[str, str]:
    """What makes a process, and those that it starts, live at that moment."""
    found = subprocess.run([ROOT / "bin/faketime"], check=True, capture_output=True, text=True)
    offset = int(moment.timestamp() - time.time())
    mended = os.pathsep.join(filter(None, [str(ROOT / "tests/other_day"), os.environ.get("PYTHONPATH")]))
    clock = {**HARMLESS, "LD_PRELOAD": found.stdout.strip(), "FAKETIME": f"+{offset}"}
    return {**os.environ, **clock, "PYTHONPATH": mended}


def of_this_process() -> dict[str, str]:
    """What another process needs to live at the same time as this one: nothing, on an ordinary day."""
    names = [*HARMLESS, "LD_PRELOAD", "FAKETIME"] if "FAKETIME" in os.environ else []
    return {name: os.environ[name] for name in names}


def run(name: str, moment: datetime, arguments: list[str]) -> int:
    print(f"\n=== {name}: {moment.astimezone(PARIS):%A %d %B %Y, %H:%M} in Paris ===", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(moment), check=False).returncode


def main(words: list[str]) -> int:
    """`[NAME...] [-- pytest's own words]`; no name is every day, `any` is one drawn at random."""
    names, own = words, []
    if "--" in words:
        cut = words.index("--")
        names, own = words[:cut], words[cut + 1 :]
    known = days(datetime.now(UTC))
    if names == ["any"]:
        names = [random.choice(list(known))]
    red = [name for name in names or known if run(name, known[name], own)]
    print(f"\nred on: {', '.join(red)}" if red else "\ngreen on each of these days", flush=True)
    return bool(red)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
