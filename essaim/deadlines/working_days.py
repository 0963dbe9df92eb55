"""Working days (« jours ouvrés »): Monday to Friday, public holidays apart."""

from datetime import date, timedelta
from functools import cache

import holidays

# Public holidays of their own: the abolition of slavery overseas. Alsace-Moselle has two more days, but the
# region it belongs to is larger: the national calendar is kept there, which never shortens a citizen's delay.
SUBDIVISIONS = {
    "01": "971",
    "02": "972",
    "03": "973",
    "04": "974",
    "06": "976",
    "975": "PM",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


@cache
def _closed(subdivision: str) -> holidays.HolidayBase:
    return holidays.country_holidays("FR", subdiv=subdivision or None)


def is_working_day(day: date, region: str = "") -> bool:
    """`region` is the code of the region whose service answers; empty: the national calendar."""
    return day.weekday() < 5 and day not in _closed(SUBDIVISIONS.get(region, ""))


def add_working_days(day: date, n: int, region: str = "") -> date:
    """The n-th working day after `day`, which itself does not count; with n = 0, the first from `day` on."""
    if n < 0:
        raise ValueError("A delay does not go back in time.")
    while not is_working_day(day, region) and n == 0:
        day += timedelta(days=1)
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day, region)
    return day
