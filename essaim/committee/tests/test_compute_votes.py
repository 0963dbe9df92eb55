"""Counting: whatever is cast, the result follows from the counts and from the chair alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.committee.compute.minutes import differences
from essaim.committee.compute.votes import CHOICES, SIDES, TIED, Cast, quorum, settle

casts = st.lists(
    st.builds(Cast, st.sampled_from(["qualified", "elected"]), st.sampled_from(CHOICES), proxy=st.booleans()),
    max_size=14,
)
chairs = st.builds(Cast, st.just("administration"), st.sampled_from(CHOICES), chair=st.just(True))


@given(casts, chairs, st.randoms())
def test_the_result_has_the_most_votes_and_the_chair_settles_only_a_tie(votes, chair, chance):
    votes = [*votes, chair]
    outcome = settle(votes)
    most = max(outcome.counts[side] for side in SIDES)
    leading = [side for side in SIDES if outcome.counts[side] == most]

    assert sum(outcome.counts.values()) == len(votes)
    assert outcome.expressed == len(votes) - outcome.counts["abstention"]
    assert outcome.result in leading if outcome.result != TIED else len(leading) > 1
    assert outcome.casting == (len(leading) > 1 and chair.choice in leading)
    assert not outcome.casting or outcome.result == chair.choice
    shuffled = list(votes)
    chance.shuffle(shuffled)
    assert settle(shuffled) == outcome


@given(casts)
def test_without_a_chair_equal_sides_have_no_majority(votes):
    outcome = settle(votes)
    assert not outcome.casting
    assert outcome.proxies == sum(vote.proxy for vote in votes)
    for college, counts in outcome.colleges.items():
        assert sum(counts.values()) == sum(vote.college == college for vote in votes)
        assert outcome.opinions[college] in {*SIDES, TIED}


@given(casts, chairs)
def test_one_more_vote_for_the_winner_never_makes_it_lose(votes, chair):
    before = settle([*votes, chair])
    if before.result != TIED:
        assert settle([*votes, chair, Cast("elected", before.result)]).result == before.result


@pytest.mark.parametrize(("seats", "needed"), [(1, 1), (2, 1), (5, 3), (12, 6), (13, 7)])
def test_the_quorum_is_one_half_at_least(seats, needed):
    assert quorum(seats) == needed


def test_a_chair_who_votes_by_proxy_settles_nothing():
    votes = [Cast("elected", "favourable"), Cast("qualified", "reserve", chair=True, proxy=True)]
    assert settle(votes).result == TIED


def test_two_tellings_that_disagree_say_where():
    one = {"items": {"a": {"vote": None}}, "closed_at": "x"}
    assert differences(one, {"items": {"a": {"vote": 1}}, "closed_at": "x"}) == ["/items/a/vote"]
    assert differences(one, one) == []
