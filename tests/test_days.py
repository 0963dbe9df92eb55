"""What `make days` promises: the days themselves, one clock for Python and PostgreSQL, and the guard."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from essaim.accounts.factories import UserFactory
from tests.days import days

PARIS = ZoneInfo("Europe/Paris")


def in_paris(now):
    return {name: f"{day.astimezone(PARIS):%Y-%m-%d %H:%M}" for name, day in days(now).items()}


def test_every_dangerous_day_is_after_the_true_one():
    for now in (datetime(2026, 12, 31, 22, 31, tzinfo=UTC), datetime(2028, 2, 29, 12, tzinfo=UTC)):
        assert all(day > now for day in days(now).values())


def test_the_days_are_those_that_break_programmes():
    found = in_paris(datetime(2026, 12, 1, 9, tzinfo=UTC))

    assert found["new-year-eve"] == "2026-12-31 23:30"
    assert found["29-february"] == "2028-02-29 10:00"
    assert found["summer-time"] == "2027-03-28 02:30"
    assert found["winter-time"] == "2027-10-31 02:30"
    assert found["long-week-end"] == "2027-03-26 17:55", "before Easter Monday"


@pytest.mark.django_db
def test_the_database_lives_on_the_same_day():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()

    assert abs(timezone.now() - theirs) < timedelta(minutes=1)


@pytest.mark.django_db
def test_leaving_the_true_day_after_having_made_rows_is_refused(time_machine):
    UserFactory()

    with pytest.raises(pytest.fail.Exception, match="leaves the true day after having made rows"):
        time_machine.move_to("2026-03-02T09:00Z")


@pytest.mark.django_db
@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_a_clock_set_before_the_rows_may_move(time_machine):
    UserFactory()

    time_machine.shift(timedelta(days=40))

    assert timezone.localdate().month == 4
