"""Counting: whatever is cast, the result follows from the counts and from the chair alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.committee.compute.minutes import differences
from essaim.committee.compute.votes import (
    CHOICES,
    MAJORITIES,
    NO_MAJORITY,
    SIDES,
    TIED,
    Cast,
    quorum,
    settle,
)

casts = st.lists(
    st.builds(Cast, st.sampled_from(["qualified", "elected"]), st.sampled_from(CHOICES), proxy=st.booleans()),
    max_size=14,
)
chairs = st.builds(Cast, st.just("administration"), st.sampled_from(CHOICES), chair=st.just(True))


@given(casts, chairs, st.sampled_from(MAJORITIES), st.integers(0, 9), st.randoms())
def test_a_side_wins_only_with_the_majority_of_its_rule(votes, chair, majority, silent, chance):
    votes = [*votes, chair]
    voices = {"elected": sum(vote.college == "elected" for vote in votes) + silent}
    outcome = settle(votes, voices=voices, majority=majority)
    total = len(votes) + silent

    assert sum(outcome.counts.values()) == len(votes)
    if outcome.result in SIDES:
        most = outcome.counts[outcome.result]
        assert all(outcome.counts[side] <= most for side in SIDES)
        if outcome.casting:
            assert outcome.result == chair.choice
        else:
            bar = {
                "present": 2 * most > total,
                "cast": 2 * most > outcome.expressed,
                "relative": all(outcome.counts[side] < most for side in SIDES if side != outcome.result),
                "two_thirds": 3 * most >= 2 * total,
            }
            assert bar[majority]
    shuffled = list(votes)
    chance.shuffle(shuffled)
    assert settle(shuffled, voices=voices, majority=majority) == outcome


def side_votes(favourable, reserve, unfavourable, abstention=0, chair=""):
    counts = zip(CHOICES, (favourable, reserve, unfavourable, abstention), strict=True)
    votes = [Cast("jury", choice) for choice, count in counts for _ in range(count)]
    if chair:
        votes.remove(Cast("jury", chair))
        votes.append(Cast("jury", chair, chair=True))
    return votes


@pytest.mark.parametrize(
    ("counts", "voices", "majority", "result", "casting"),
    [
        ((5, 4, 3, 0), 12, "present", "no_majority", False),  # CRPA R133-11: seven are needed
        ((5, 4, 3, 0), 12, "cast", "no_majority", False),
        ((5, 4, 3, 0), 12, "relative", "favourable", False),
        ((7, 3, 2, 0), 12, "present", "favourable", False),
        ((6, 0, 5, 1), 12, "present", "no_majority", False),  # an abstention weighs in the number to reach
        ((6, 0, 5, 1), 12, "cast", "favourable", False),
        ((1, 0, 0, 0), 3, "present", "no_majority", False),  # one vote of three present
        ((2, 0, 0, 0), 3, "present", "favourable", False),
        ((0, 0, 0, 4), 4, "present", "no_majority", False),
        ((6, 0, 6, 0), 12, "present", "favourable", True),
        ((1, 0, 1, 0), 9, "present", "no_majority", False),  # a tie of a few settles nothing
        ((4, 4, 4, 0), 12, "present", "no_majority", False),
        ((8, 0, 4, 0), 12, "two_thirds", "favourable", False),
        ((7, 0, 5, 0), 12, "two_thirds", "no_majority", False),
        ((6, 0, 6, 0), 12, "two_thirds", "no_majority", False),
    ],
)
def test_the_rule_of_majority_decides(counts, voices, majority, result, casting):
    chair = "favourable" if counts[0] else ""
    outcome = settle(side_votes(*counts, chair=chair), voices={"jury": voices}, majority=majority)
    assert (outcome.result, outcome.casting) == (result, casting)


def test_without_a_casting_vote_equal_sides_have_no_majority():
    votes = side_votes(3, 0, 3, chair="favourable")
    assert settle(votes, chair_settles=False).result == TIED
    assert settle(side_votes(3, 0, 3)).result == TIED


@given(casts)
def test_each_college_is_counted_apart(votes):
    outcome = settle(votes)
    assert outcome.proxies == sum(vote.proxy for vote in votes)
    for college, counts in outcome.colleges.items():
        assert sum(counts.values()) == sum(vote.college == college for vote in votes)
        assert outcome.opinions[college] in {*SIDES, TIED, NO_MAJORITY}


@given(casts, chairs, st.sampled_from(MAJORITIES))
def test_one_more_vote_for_the_winner_never_makes_it_lose(votes, chair, majority):
    before = settle([*votes, chair], majority=majority)
    if before.result in SIDES:
        more = [*votes, chair, Cast("elected", before.result)]
        assert settle(more, majority=majority).result == before.result


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
