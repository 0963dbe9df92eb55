"""The legal clock, from dated events."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.admissibility.compute.clock import FAR, Asked, Events, Standing, clock_of, in_words
from essaim.kit.units import PARIS

FILED = datetime(2021, 5, 12, 10, tzinfo=UTC)
NOW = datetime(2021, 5, 20, 10, tzinfo=UTC)


def at(day, month=6):
    return datetime(2021, month, day, 9, tzinfo=UTC)


def test_a_dossier_filed_on_the_12th_of_may_is_refused_by_silence_on_the_12th_of_july():
    clock = clock_of(Events(FILED), NOW)

    assert (clock.silence_on, clock.warn_on) == (date(2021, 7, 12), date(2021, 6, 26))
    assert clock.registration.due_on == date(2021, 5, 14)  # the 13th is Ascension Day
    assert clock.acknowledgement.due_on == date(2021, 5, 28)


@pytest.mark.parametrize(
    ("today", "standing", "words"),
    [
        (
            date(2021, 6, 25),
            Standing.OK,
            "Sans décision, refus implicite le 12\u00a0juillet 2021 (dans 17 jours).",
        ),
        (
            date(2021, 6, 26),
            Standing.SOON,
            "Sans décision, refus implicite le 12\u00a0juillet 2021 (dans 16 jours).",
        ),
        (
            date(2021, 7, 11),
            Standing.SOON,
            "Sans décision, refus implicite le 12\u00a0juillet 2021 (demain).",
        ),
        (
            date(2021, 7, 12),
            Standing.LATE,
            "Refus implicite né le 12\u00a0juillet 2021 (ne ferme pas le dossier).",
        ),
    ],
)
def test_the_clock_says_where_it_stands(today, standing, words):
    clock = clock_of(Events(FILED), NOW)

    assert clock.standing(today) == standing
    assert in_words(standing, clock.silence_on, today) == words


def test_an_open_request_suspends_until_its_answer():
    asked = Asked(at(1), due_on=date(2021, 6, 16))
    waiting = clock_of(Events(FILED, requests=(asked,)), at(3))
    assert (waiting.silence_on, waiting.suspended, waiting.sort_on) == (None, True, FAR)
    assert waiting.standing(date(2021, 6, 3)) == Standing.SUSPENDED

    answered = Asked(at(1), due_on=date(2021, 6, 16), closed_at=at(6))
    clock = clock_of(Events(FILED, requests=(answered,)), at(7))
    assert (clock.silence_on, clock.warn_on, clock.suspended_days) == (date(2021, 7, 17), date(2021, 7, 1), 5)


def test_a_delay_that_ended_stops_suspending_even_before_anyone_notices():
    asked = Asked(at(1), due_on=date(2021, 6, 10))

    assert clock_of(Events(FILED, requests=(asked,)), at(10)).suspended
    assert clock_of(Events(FILED, requests=(asked,)), at(11)).silence_on == date(2021, 7, 22)


@pytest.mark.parametrize("changes", [{"suspends": False}, {"cancelled": True, "closed_at": at(5)}])
def test_what_is_not_indispensable_or_was_cancelled_suspends_nothing(changes):
    asked = Asked(at(1), due_on=date(2021, 6, 16), **changes)

    assert clock_of(Events(FILED, requests=(asked,)), at(7)).silence_on == date(2021, 7, 12)


def test_a_decision_stops_the_clock_and_a_call_may_have_none():
    decided = clock_of(Events(FILED, ended_at=at(20)), at(30, month=9))
    assert decided.standing(date(2021, 9, 30)) == Standing.STOPPED
    assert decided.sort_on == FAR

    without = clock_of(Events(FILED, months=0), NOW)
    assert (without.silence_on, without.suspended, without.standing(NOW.date())) == (
        None,
        False,
        Standing.NONE,
    )
    assert "ne décide rien" in in_words(Standing.NONE, None, NOW.date())


def test_late_receipts_are_seen():
    events = Events(FILED, registered_at=FILED)
    clock = clock_of(events, NOW)

    assert not clock.registration.is_overdue(date(2021, 6, 1))
    assert not clock.acknowledgement.is_overdue(date(2021, 5, 28))
    assert clock.acknowledgement.is_overdue(date(2021, 5, 29))


days = st.integers(min_value=0, max_value=200)


@st.composite
def requests(draw):
    """One after the other, as the desk makes them."""
    found, day = [], draw(st.integers(0, 20))
    for _ in range(draw(st.integers(0, 4))):
        length, pause = draw(st.integers(1, 30)), draw(st.integers(1, 20))
        answered = draw(st.integers(0, 40))
        sent = FILED + timedelta(days=day)
        due = sent.astimezone(PARIS).date() + timedelta(days=length)
        closed = sent + timedelta(days=answered)
        found.append(Asked(sent, due, closed, draw(st.booleans()), draw(st.booleans())))
        day += max(length, answered) + pause
    return tuple(found)


@given(requests(), days)
def test_suspensions_only_ever_lengthen_the_delay_and_by_no_more_than_they_last(asked, day):
    now = FILED + timedelta(days=400 + day)
    plain, clock = clock_of(Events(FILED), now), clock_of(Events(FILED, requests=asked), now)

    assert plain.silence_on <= clock.silence_on <= plain.silence_on + timedelta(days=clock.suspended_days)
    assert clock.warn_on <= clock.silence_on
    assert clock.sort_on == clock.silence_on


@given(requests(), days)
def test_the_date_never_goes_back_when_time_passes(asked, day):
    now = FILED + timedelta(days=day)
    before = clock_of(Events(FILED, requests=tuple(a for a in asked if a.sent_at <= now)), now)
    after = clock_of(Events(FILED, requests=asked), now + timedelta(days=500))

    assert before.silence_on is None or before.silence_on <= after.silence_on
