from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.deadlines import (
    acknowledgement_due,
    add_months,
    add_working_days,
    appeal_until,
    day_45,
    deemed_notified,
    is_working_day,
    registration_due,
    silence_on,
    suspended_days,
    zone_of,
)
from essaim.kit.units import PARIS

FILED = datetime(2021, 5, 12, 16, 0, tzinfo=UTC)  # the closing of the wave of 2021: 6 p.m. in Paris
INSTANTS = st.datetimes(datetime(2014, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2014, 1, 1), date(2040, 1, 1))


def at(day, hour=12):
    return datetime.combine(day, datetime.min.time(), PARIS) + timedelta(hours=hour)


def test_two_months_of_silence_refuse_a_request_for_money():
    assert silence_on(FILED) == date(2021, 7, 12)


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2025, 8, 31), 1, date(2025, 9, 30)),
        (date(2025, 11, 15), 14, date(2027, 1, 15)),
    ],
)
def test_months_keep_the_number_of_the_day_or_take_the_last_of_the_month(day, months, end):
    assert add_months(day, months) == end


def test_a_filing_of_the_evening_overseas_counts_on_the_day_of_paris():
    filed_in_cayenne = datetime(2021, 5, 11, 20, 0, tzinfo=zone_of("03"))

    assert silence_on(filed_in_cayenne) == date(2021, 7, 12)


def test_a_completeness_request_stops_the_clock_until_the_pieces_come():
    asked, answered = at(date(2021, 6, 1)), at(date(2021, 6, 11))

    assert silence_on(FILED, suspensions=[(asked, answered)]) == date(2021, 7, 22)
    assert day_45(FILED, [(asked, answered)]) == date(2021, 7, 6)
    assert suspended_days(FILED, [(asked, answered)]) == 10


def test_there_is_no_date_while_the_clock_is_stopped():
    waiting = [(at(date(2021, 6, 1)), None)]

    assert silence_on(FILED, suspensions=waiting) is None
    assert day_45(FILED, waiting) is None
    assert suspended_days(FILED, waiting) == 0


def test_asking_once_the_refusal_is_born_changes_nothing():
    late = [(at(date(2021, 7, 12)), None)]

    assert silence_on(FILED, suspensions=late) == date(2021, 7, 12)


def test_a_second_request_may_come_within_the_prolonged_clock():
    suspensions = [
        (at(date(2021, 6, 1)), at(date(2021, 6, 11))),
        (at(date(2021, 7, 15)), at(date(2021, 7, 18))),
    ]

    assert silence_on(FILED, suspensions=suspensions) == date(2021, 7, 25)


def test_requests_that_overlap_stop_the_clock_once():
    suspensions = [
        (at(date(2021, 6, 1)), at(date(2021, 6, 11))),
        (at(date(2021, 6, 5)), at(date(2021, 6, 13))),
    ]

    assert silence_on(FILED, suspensions=suspensions) == date(2021, 7, 24)
    assert silence_on(FILED, suspensions=[*suspensions, (at(date(2021, 6, 2)), None)]) is None


@given(INSTANTS, st.lists(st.tuples(st.integers(-5, 80), st.integers(0, 40)), max_size=5), st.randoms())
def test_the_clock_only_ever_gets_longer_and_ignores_the_order_of_requests(received, periods, random):
    suspensions = [
        (received + timedelta(days=begin), received + timedelta(days=begin + length))
        for begin, length in periods
    ]
    due = silence_on(received, suspensions=suspensions)
    shuffled = random.sample(suspensions, len(suspensions))

    assert silence_on(received, suspensions=shuffled) == due
    assert (
        silence_on(received) <= due <= silence_on(received) + timedelta(days=sum(n for _, n in periods) + 5)
    )
    assert day_45(received, suspensions) <= due


@given(DAYS, st.integers(0, 30))
def test_months_add_up(day, months):
    later = add_months(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(DAYS, st.integers(1, 30))
def test_working_days_are_counted_one_by_one(day, n):
    end = add_working_days(day, n)
    between = [day + timedelta(days=i) for i in range(1, (end - day).days + 1)]

    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == n


def test_the_receipts_wait_for_working_days():
    before_ascension = datetime(2021, 5, 12, 16, tzinfo=UTC)

    assert registration_due(before_ascension) == date(2021, 5, 14)
    assert acknowledgement_due(before_ascension) == date(2021, 5, 28)  # Whit Monday is off too


def test_overseas_has_days_off_of_its_own():
    assert is_working_day(date(2024, 5, 22))
    assert not is_working_day(date(2024, 5, 22), region="02")


def test_a_delay_does_not_go_back_in_time():
    with pytest.raises(ValueError, match="back in time"):
        add_working_days(date(2024, 1, 1), -1)


SENT = at(date(2021, 11, 2))


@pytest.mark.parametrize(
    ("opened", "now", "day"),
    [
        (at(date(2021, 11, 5)), at(date(2021, 11, 6)), date(2021, 11, 5)),
        (None, at(date(2021, 11, 17)), None),
        (None, at(date(2021, 11, 18)), date(2021, 11, 2)),
        (at(date(2021, 11, 20)), at(date(2021, 11, 20)), date(2021, 11, 2)),
    ],
)
def test_a_decision_online_is_received_when_opened_or_after_fifteen_days(opened, now, day):
    assert deemed_notified(SENT, opened, now) == day


def test_an_appeal_ends_on_a_working_day_after_two_full_months():
    assert appeal_until(date(2021, 11, 4)) == date(2022, 1, 5)
    assert appeal_until(date(2021, 10, 31)) == date(2022, 1, 3)  # 1 January is off, then the week-end
