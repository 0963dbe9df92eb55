"""Small inputs by chance, and two other ways of solving them: by hand, and by dynamic programming."""

import itertools
from decimal import Decimal

from hypothesis import strategies as st

from essaim.optimum.replay import check
from essaim.portfolio.compute.portfolio import PortfolioInput


def portfolio(**changes):
    """Four dossiers; 100 euros pay for two or three of them."""
    items = [
        {"id": "A", "score": 9, "amount": 60, "groups": {"region": "11"}},
        {"id": "B", "score": 7, "amount": 40, "groups": {"region": "11"}},
        {"id": "C", "score": 6, "amount": 50, "groups": {"region": "53"}},
        {"id": "D", "score": 5, "amount": 30, "groups": {"region": "53"}},
    ]
    return check({"envelope": 100, "items": items, **changes}, PortfolioInput)


@st.composite
def portfolios(draw, most=8):
    count = draw(st.integers(1, most))
    small = st.integers(0, 6)
    items = [
        {
            "id": f"P{place}",
            "score": draw(st.integers(-2, 12)),
            "amount": draw(small) * 10,
            "groups": {"region": draw(st.sampled_from("ab")), "theme": draw(st.sampled_from("xyz"))},
        }
        for place in range(count)
    ]
    bound = st.builds(
        lambda group, least, more: {
            "group": group[0],
            "value": group[1],
            "min": least,
            "max": None if more is None else least + more,
        },
        st.sampled_from([("region", "a"), ("region", "b"), ("theme", "x"), ("theme", "y")]),
        st.integers(0, 2),
        st.none() | st.integers(0, 2),
    )
    least = draw(st.integers(0, 2))
    ids = st.lists(st.sampled_from([item["id"] for item in items]), max_size=1)
    return {
        "envelope": draw(st.integers(0, 20)) * 10,
        "items": items,
        "count": {"min": least, "max": draw(st.none() | st.integers(least, 5))},
        "bounds": draw(st.lists(bound, max_size=3)),
        "locked_in": draw(ids),
        "locked_out": draw(ids),
    }


def is_allowed(given, selection):
    chosen = [item for item in given.items if item.id in selection]
    most = len(chosen) if given.count.max is None else given.count.max
    if sum(item.least for item in chosen) > given.envelope or not given.count.min <= len(chosen) <= most:
        return False
    if not set(given.locked_in) <= selection or set(given.locked_out) & selection:
        return False
    for bound in given.bounds:
        inside = sum(item.belongs(bound.group, bound.value) for item in chosen)
        if inside < bound.min or (bound.max is not None and inside > bound.max):
            return False
    return True


def by_hand(given):
    """Every allowed selection, best first, ties broken as published."""
    ids = sorted(item.id for item in given.items)
    score = {item.id: item.score for item in given.items}
    least = {item.id: item.least for item in given.items}
    subsets = (set(one) for size in range(len(ids) + 1) for one in itertools.combinations(ids, size))
    allowed = [one for one in subsets if is_allowed(given, one)]
    return sorted(
        allowed,
        key=lambda one: (
            -sum((score[i] for i in one), Decimal(0)),
            sum((least[i] for i in one), Decimal(0)),
            [i not in one for i in ids],
        ),
    )


def worth(given, selection):
    return sum((item.score for item in given.items if item.id in selection), Decimal(0))


def by_dynamic_programming(given, group):
    """The best total under an envelope, a count, and at most `max` of each value of one group."""
    capacity = int(given.envelope // 100)
    best = {(0, 0): 0}  # (spent, count) -> score, one group after the other
    for bound in given.bounds:
        members = [item for item in given.items if item.belongs(group, bound.value)]
        inside = {(0, 0): 0}
        for item in members:
            cost = int(item.amount // 100)
            for (spent, count), value in list(inside.items()):
                key = (spent + cost, count + 1)
                if key[0] <= capacity and key[1] <= bound.max:
                    inside[key] = max(inside.get(key, -1), value + int(item.score))
        merged = {}
        for (spent, count), value in best.items():
            for (more, others), extra in inside.items():
                key = (spent + more, count + others)
                if key[0] <= capacity and key[1] <= given.count.max:
                    merged[key] = max(merged.get(key, -1), value + extra)
        best = merged
    return max(value for (_, count), value in best.items() if count >= given.count.min)
