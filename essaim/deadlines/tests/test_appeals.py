"""The limits to contest a decision: pure functions of dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.deadlines import (
    appeal_rejected_on,
    appeal_silence_on,
    appeal_until,
    court_months,
    court_until,
)

NOTIFIED = date(2026, 1, 12)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("region", "last"),
    [
        ("84", date(2026, 3, 13)),
        ("04", date(2026, 4, 13)),
        ("988", date(2026, 4, 13)),
        ("", date(2026, 3, 13)),
    ],
)
def test_one_has_two_full_months_to_go_to_court_and_three_from_overseas(region, last):
    assert court_until(NOTIFIED, months=court_months(region)) == last


@pytest.mark.parametrize(
    ("region", "court", "abroad", "months"),
    [
        ("84", "", False, 2),
        ("04", "", False, 3),
        ("04", "04", False, 2),
        ("02", "04", False, 3),
        ("84", "04", False, 3),
        ("", "", True, 4),
        ("", "04", True, 4),
    ],
)
def test_r421_7_the_month_of_distance_depends_on_where_the_court_sits(region, court, abroad, months):
    assert court_months(region, court, abroad=abroad) == months


def test_an_appeal_stops_the_limit_until_it_is_rejected_then_the_limit_runs_again_whole():
    received = date(2026, 2, 20)

    assert court_until(NOTIFIED, [(received, None)]) is None
    assert court_until(NOTIFIED, [(received, date(2026, 3, 5))]) == date(2026, 5, 6)


def test_both_appeals_must_be_rejected_before_the_limit_runs_again():
    gracious, hierarchical = (date(2026, 1, 20), date(2026, 3, 20)), (date(2026, 2, 10), None)

    assert court_until(NOTIFIED, [gracious, hierarchical]) is None
    assert court_until(NOTIFIED, [gracious, (date(2026, 2, 10), date(2026, 4, 10))]) == date(2026, 6, 11)


def test_an_appeal_made_too_late_changes_nothing():
    assert court_until(NOTIFIED, [(date(2026, 3, 14), None)]) == date(2026, 3, 13)


def test_two_months_of_silence_reject_an_appeal():
    received = date(2025, 12, 31)

    assert appeal_silence_on(received) == date(2026, 2, 28)
    assert appeal_rejected_on(received, None, date(2026, 2, 27)) is None
    assert appeal_rejected_on(received, None, date(2026, 2, 28)) == date(2026, 2, 28)


def test_a_late_express_rejection_opens_the_limit_again_only_while_it_still_ran():
    received, today = date(2026, 1, 5), date(2026, 12, 1)
    silent = appeal_silence_on(received)

    assert appeal_rejected_on(received, date(2026, 4, 1), today) == date(2026, 4, 1)
    assert appeal_rejected_on(received, date(2026, 7, 1), today) == silent


@given(notified=days, received=days, wait=st.integers(0, 120), region=st.sampled_from(["", "11", "01"]))
def test_an_appeal_in_time_never_shortens_the_limit(notified, received, wait, region):
    first = appeal_until(notified, court_months(region))
    after = court_until(notified, [(received, received + timedelta(days=wait))], court_months(region))

    if received >= notified:
        assert after is not None
        assert after >= first or received > first or received + timedelta(days=wait) < notified
