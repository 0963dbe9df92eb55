"""Needs against capacity equal a second method; waits equal the closed form within their interval."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.optimum.replay import BadInput, check, write
from essaim.sizing.compute import SizingInput, size
from essaim.sizing.compute.cover import may_serve
from essaim.sizing.compute.document import Queue
from essaim.sizing.compute.needs import asked
from essaim.sizing.compute.queue import erlang_wait, simulate

many = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
NAMES, THEMES, REGIONS = ["s1", "s2", "s3"], ["animation", "financement"], ["84", "53", ""]


def some(words):
    return st.lists(st.sampled_from(words), max_size=len(words), unique=True)


@st.composite
def sizings(draw):
    return {
        "services": [
            {
                "id": name,
                "theme": draw(st.sampled_from(THEMES)),
                "unit_days": draw(st.sampled_from(["0", "0.5", "1.25", "3"])),
                "unit_cost": draw(st.sampled_from(["0", "450.10", "1200"])),
                "group": draw(st.integers(1, 4)),
                "envelope": draw(st.sampled_from(["", "existants"])),
            }
            for name in NAMES
        ],
        "needs": [
            {"service": name, "region": region, "count": draw(st.integers(0, 9))}
            for name in NAMES
            for region in draw(some(REGIONS))
        ],
        "capacities": [
            {
                "id": f"c{place}",
                "days": draw(st.sampled_from(["0", "2.5", "7", "40"])),
                "services": draw(some(NAMES)),
                "themes": draw(some(THEMES)),
                "regions": draw(some(["84", "53"])),
            }
            for place in range(draw(st.integers(0, 4)))
        ],
        "envelopes": [{"id": "existants", "amount": "1000000"}],
        "changes": {"volumes": draw(st.sampled_from([{}, {"*": "1.5"}, {"s1": "0.25"}]))},
    }


def least_cut(given):
    """What is served at most is the least cut: some capacities whole, and what the others could serve."""
    rows = asked(given)
    cuts = []
    for size_of in range(len(given.capacities) + 1):
        for whole in itertools.combinations(given.capacities, size_of):
            others = [one for one in given.capacities if one not in whole]
            rest = sum(row.days for row in rows if any(may_serve(one, row) for one in others))
            cuts.append(sum(int(one.days * 100) for one in whole) + rest)
    return min(cuts)


@many
@given(sizings())
def test_the_days_covered_equal_the_least_cut(data):
    given = check(data, SizingInput)
    found = size(given)

    assert found.status == "optimal"
    assert int(found.total.covered * 100) == least_cut(given)
    assert sum((row.used for row in found.capacities), Decimal(0)) == found.total.covered
    for line in found.lines:
        assert 0 <= line.covered <= line.days
        assert line.gap == line.days - line.covered
    for used in found.capacities:
        assert 0 <= used.used <= used.days


@many
@given(sizings())
def test_totals_by_service_theme_and_region_say_the_same(data):
    found = size(check(data, SizingInput))
    for rows in (found.services, found.themes, found.regions):
        for field in ("count", "days", "cost", "covered", "gap"):
            assert sum(getattr(row, field) for row in rows) == getattr(found.total, field)


@many
@given(sizings())
def test_the_order_of_the_file_changes_nothing(data):
    turned = data | {name: data[name][::-1] for name in ("services", "needs", "capacities")}
    assert write(size(check(data, SizingInput))) == write(size(check(turned, SizingInput)))


def visits(**changes):
    data = {
        "services": [
            {
                "id": "Visite",
                "theme": "Animation",
                "unit_days": 2,
                "unit_cost": 900,
                "group": 5,
                "envelope": "E",
            }
        ],
        "needs": [
            {"service": "Visite", "region": "84", "count": 11},
            {"service": "Visite", "region": "53", "count": 5},
        ],
        "capacities": [{"id": "Avise", "days": 4}],
        "envelopes": [{"id": "E", "amount": 3000}],
    }
    return size(check(data | changes, SizingInput))


def test_sessions_are_whole_and_the_lack_is_shared():
    found = visits()

    assert [(row.region, row.sessions, row.days, row.covered) for row in found.lines] == [
        ("53", 1, 2, 1),
        ("84", 3, 6, 3),
    ]
    assert [(row.cost, row.left) for row in found.envelopes] == [(3600, -600)]


def test_a_scenario_changes_volumes_prices_and_formats():
    found = visits(changes={"volumes": {"*": 2}, "prices": {"Visite": "0.5"}, "groups": {"Visite": 11}})

    assert [(row.region, row.count, row.sessions, row.cost) for row in found.lines] == [
        ("53", 10, 1, 450),
        ("84", 22, 2, 900),
    ]
    assert found.total.days == 6


def queue(**changes):
    data = {"arrivals": [6] * 26, "advisers": 12, "days_per_week": 2, "days_per_request": 4}
    return check(data | changes, Queue)


def test_the_closed_form_equals_published_values():
    """M/M/1: rho/(mu-lambda). M/M/2 with rho = 1/2: 1/3 of a service."""
    assert erlang_wait(0.5, 1, 1) == pytest.approx(1.0)
    assert erlang_wait(1.0, 1, 2) == pytest.approx(1 / 3)
    assert erlang_wait(2.0, 1, 2) is None


@pytest.mark.parametrize(("rate", "advisers"), [(3, 8), (5, 12), (7, 16)])
def test_the_simulation_holds_the_closed_form_within_its_interval(rate, advisers):
    found = simulate(
        queue(arrivals=[rate] * 900, advisers=advisers, warm_up_weeks=200, runs=60, most_advisers=1, seed=5)
    )
    expected = erlang_wait(rate, 2, advisers)

    assert found.erlang == Decimal(str(round(expected, 4)))
    margin = (found.waits.mean_high - found.waits.mean) * Decimal("1.5")  # 99.7 %, not 95
    assert abs(found.waits.mean - found.erlang) <= margin
    assert margin < found.erlang / 2


def test_the_same_seed_gives_the_same_waits_and_another_one_others():
    assert write(simulate(queue())) == write(simulate(queue()))
    assert simulate(queue()).waits.mean != simulate(queue(seed=2)).waits.mean


def test_the_promise_is_a_figure():
    found = simulate(queue())
    kept = {row.advisers: row.share for row in found.curve}

    assert kept[found.enough] >= Decimal("0.9")
    assert found.enough - 1 in kept
    assert kept[found.enough - 1] < Decimal("0.9")
    assert found.sentence.startswith("Avec 12 conseillers, ")
    assert "90\u00a0% de pôles servis en 3 semaines\u00a0: il en faut " in found.sentence


def test_more_advisers_never_make_anybody_wait_longer():
    means = [simulate(queue(advisers=count, most_advisers=1)).waits.mean for count in (6, 9, 12, 15)]
    assert means == sorted(means, reverse=True)


def test_a_wave_without_requests_waits_for_nobody():
    found = simulate(queue(arrivals=[0]))
    assert (found.waits.mean, found.waits.share, found.enough) == (0, 1, 1)


def test_a_promise_out_of_reach_is_said():
    assert "hors d’atteinte avec 3 conseillers" in simulate(queue(most_advisers=3)).sentence


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"needs": [{"service": "X", "count": 1}]}, "Le service « X » de needs n’est pas dans services."),
        ({"changes": {"prices": {"X": 1}}}, "Le service « X » de changes.prices n’est pas dans services."),
        ({"envelopes": []}, "L’enveloppe « E » de Visite n’est pas dans envelopes."),
        (
            {"queue": {"arrivals": [], "advisers": 1, "days_per_week": 1, "days_per_request": 1}},
            "queue.arrivals : il en faut au moins 1.",
        ),
    ],
)
def test_a_faulty_input_is_refused_with_the_place(changes, said):
    with pytest.raises(BadInput) as refused:
        visits(**changes)
    assert refused.value.faults == [said]
