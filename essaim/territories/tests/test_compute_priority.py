"""Nothing that is missing is ever counted, hidden or spread."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.territories.compute.priority import (
    LABELS,
    Parts,
    Share,
    explained,
    notice,
    of_pole,
    priority,
    scaled,
)

WEIGHTS = {"cover": 30, "density": 20, "diversity": 10, "engineering": 10, "need": 30}
WEIGHTS = {name: Decimal(weight) for name, weight in WEIGHTS.items()}
part = st.none() | st.decimals(0, 100, places=2)
parts = st.builds(Parts, **dict.fromkeys(LABELS, part))


def known(*values):
    return Parts(*[None if value is None else Decimal(value) for value in values])


def test_five_known_parts_give_one_total():
    found = priority(known(100, 50, 0, 20, 10), WEIGHTS)

    assert (found.total, found.low, found.high) == (45, 45, 45)
    assert explained(found) == "Priorité\u00a0: 45 sur 100."


def test_a_missing_part_gives_an_interval_and_no_total():
    found = priority(known(100, None, 0, 20, 10), WEIGHTS)

    assert (found.total, found.low, found.high, found.missing) == (None, 35, 55, ("density",))
    assert explained(found) == (
        "Priorité comprise entre 35 et 55 sur 100\u00a0: non connu (densité de l’ESS)."
    )


def test_a_part_without_weight_may_be_missing():
    weights = WEIGHTS | {"density": Decimal(0), "cover": Decimal(50)}
    assert priority(known(100, None, 0, 20, 10), weights).total == 55


@given(parts, st.data())
def test_any_value_of_what_is_missing_stays_in_the_interval(found, data):
    guess = Parts(
        **{
            name: data.draw(st.decimals(0, 100, places=2)) if value is None else value
            for name, value in found.named().items()
        }
    )
    whole, partial = priority(guess, WEIGHTS), priority(found, WEIGHTS)

    assert partial.low <= whole.total <= partial.high


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"cover": Decimal(100)}, "Donnez une pondération à chacune"),
        (WEIGHTS | {"cover": Decimal(31)}, "avoir 100 pour somme"),
        (WEIGHTS | {"cover": Decimal(-30), "need": Decimal(90)}, "ne peut pas être négative"),
    ],
)
def test_faulty_weights_are_refused(weights, said):
    with pytest.raises(ValueError, match=said):
        priority(known(1, 1, 1, 1, 1), weights)


def test_a_part_beyond_its_scale_is_refused():
    with pytest.raises(ValueError, match="entre 0 et 100"):
        priority(known(101, 1, 1, 1, 1), WEIGHTS)


@pytest.mark.parametrize(
    ("value", "expected"), [(20, 0), (30, 0), (15, 50), (10, 100), (3, 100), (None, None)]
)
def test_a_low_figure_may_make_a_high_part(value, expected):
    assert scaled(None if value is None else Decimal(value), Decimal(20), Decimal(10)) == expected


def test_a_scale_needs_two_ends():
    with pytest.raises(ValueError, match="doivent différer"):
        scaled(Decimal(1), Decimal(5), Decimal(5))


def test_a_pole_is_the_mean_of_its_people():
    found = of_pole([Share(known(100, 10, None, None, 0), 1000), Share(known(40, 10, 30, None, 0), 3000)])
    assert found == known("55", 10, None, None, 0)


def test_a_pole_may_accept_a_part_known_for_most_of_its_people():
    shares = [Share(known(1, 1, None, 1, 1), 1000), Share(known(1, 1, 30, 1, 1), 3000)]
    assert of_pole(shares, coverage=Decimal(75)).diversity == 30
    assert of_pole(shares, coverage=Decimal(76)).diversity is None


def test_people_not_counted_leave_all_unknown():
    assert of_pole([Share(known(1, 1, 1, 1, 1), None)]) == Parts()
    assert of_pole([]) == Parts()


def test_the_notice_names_the_law_the_weights_and_the_sources():
    said = notice(WEIGHTS, {"cover": "Essaim, 2026", "density": "Insee, Sirene, novembre 2026"})

    assert "R. 311-3-1-1" in said
    assert "couverture par les PTCE\u00a0: 30\u00a0% (Essaim, 2026)" in said
    assert "besoins du territoire\u00a0: 30\u00a0% (source non indiquée)" in said
