"""The solver equals the listing of every 0 and 1, by HiGHS as by enumeration."""

import itertools

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.optimum.enumeration import best_of_few, everything
from essaim.optimum.solver import FREE, Clock, Program, movable, solve, without

many = settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@st.composite
def programs(draw):
    size, count = draw(st.integers(1, 7)), draw(st.integers(0, 4))
    vector = st.lists(st.integers(-6, 9), min_size=size, max_size=size)
    low = [draw(st.sampled_from([-FREE, -3, 0, 2])) for _ in range(count)]
    high = [draw(st.sampled_from([FREE, 12, 5, 2])) for _ in range(count)]
    lower = np.array(draw(st.lists(st.sampled_from([0, 0, 0, 1]), min_size=size, max_size=size)))
    return Program(
        gains=np.array(draw(vector)),
        rows=np.array([draw(vector) for _ in range(count)], dtype=np.int64).reshape(count, size),
        low=np.array(low, dtype=np.int64),
        high=np.array(high, dtype=np.int64),
        lower=lower,
        upper=np.ones(size, dtype=np.int64),
    )


def by_hand(program):
    every = (np.array(bits) for bits in itertools.product((0, 1), repeat=len(program.gains)))
    return [x for x in every if program.allows(x)]


@many
@given(programs())
def test_the_best_is_that_of_the_whole_list(program):
    allowed = by_hand(program)
    for found in (solve(program, Clock(20)), best_of_few(program, Clock(20))):
        assert found.proven
        if not allowed:
            assert found.is_impossible
        else:
            assert found.value == max(int(x @ program.gains) for x in allowed)
            assert program.allows(found.x)


@many
@given(programs(), st.integers(0, 12))
def test_everything_near_the_best_is_listed(program, reach):
    allowed = by_hand(program)
    value = max((int(x @ program.gains) for x in allowed), default=0) - reach
    near = sorted(tuple(x) for x in allowed if x @ program.gains >= value)

    assert sorted(map(tuple, everything(program, Clock(20), value))) == near


@many
@given(programs())
def test_what_is_set_aside_never_moves_in_a_good_answer(program):
    allowed = by_hand(program)
    if not allowed:
        return
    best = max(int(x @ program.gains) for x in allowed)
    lower, upper = movable(program, Clock(20), best)
    for x in allowed:
        if x @ program.gains >= best:
            assert ((x >= lower) & (x <= upper)).all()


def test_too_many_to_list_says_so():
    size = 20
    program = Program(
        gains=np.zeros(size, dtype=np.int64),
        rows=np.ones((1, size), dtype=np.int64),
        low=np.array([10]),
        high=np.array([10]),
        lower=np.zeros(size, dtype=np.int64),
        upper=np.ones(size, dtype=np.int64),
    )

    assert everything(program, Clock(20), 0, widest=100) is None
    assert best_of_few(program, Clock(20)) is None
    assert solve(program, Clock(20)).value == 0


def test_a_selection_put_aside_is_the_only_one():
    row, least = without(np.array([1, 0, 1]))
    values = {bits: int(np.array(bits) @ row) for bits in itertools.product((0, 1), repeat=3)}

    assert [bits for bits, value in values.items() if value < least] == [(1, 0, 1)]


def test_no_time_proves_nothing():
    program = Program(*(np.array(one) for one in ([1], [[1]], [0], [1], [0], [1])))
    assert not solve(program, Clock(0)).proven
