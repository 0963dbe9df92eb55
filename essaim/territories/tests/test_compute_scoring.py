"""The declared method, applied: weights, scales, unknown figures, the territory of a pole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.optimum.replay import BadInput, check
from essaim.territories.compute.measures import read_measures, share_of_people
from essaim.territories.compute.scoring import PriorityInput, score_territories
from essaim.territories.factories import method_document

values = st.dictionaries(st.sampled_from(["ptce_count", "rural"]), st.decimals(-50, 150, places=2))


def scored(territories, groups=(), **changes):
    asked = {"method": method_document(**changes), "territories": territories, "groups": list(groups)}
    return score_territories(check(asked, PriorityInput))


def one(**row):
    return scored([{"id": "A", **row}]).territories[0]


def test_figures_become_parts_by_their_scale_and_parts_a_sum_by_their_weight():
    found = one(values={"ptce_count": 1, "rural": 80})

    assert (found.parts.cover, found.parts.need, found.total) == (50, 80, 71)
    assert found.standing == "priority"


def test_an_unknown_figure_gives_an_interval_and_the_low_end_decides():
    found = one(values={"rural": 80})

    assert (found.total, found.low, found.high) == (None, 56, 86)
    assert found.standing == "unknown"
    assert found.missing == ["cover"]


def test_a_person_may_say_otherwise():
    assert one(values={"rural": 0, "ptce_count": 2}).standing == "other"
    assert one(values={"rural": 0, "ptce_count": 2}, flagged=True).standing == "priority"


def test_the_highest_of_two_is_known_as_soon_as_one_is_full():
    rows = method_document()["indicators"]
    rows.append({**rows[1], "key": "qpv", "label": "QPV"})
    changes = {"indicators": rows, "combine": {"need": "highest"}}

    def need(**figures):
        return scored([{"id": "A", "values": figures}], **changes).territories[0].parts.need

    assert need(rural=100) == 100
    assert need(rural=40) is None
    assert need(rural=40, qpv=60) == 60


def test_the_territory_of_a_pole_is_weighted_by_its_people_and_unknown_with_one_of_them():
    territories = [
        {"id": "A", "values": {"ptce_count": 0, "rural": 100}},
        {"id": "B", "values": {"ptce_count": 2, "rural": 0}},
    ]
    pieces = [{"territory": "A", "population": 3000}, {"territory": "B", "population": 1000}]
    known, unknown = scored(
        territories,
        [{"id": "D1", "pieces": pieces}, {"id": "D2", "pieces": [*pieces, {"population": 10}]}],
    ).groups

    assert (known.parts.need, known.total) == (75, 75)
    assert (unknown.total, unknown.missing) == (None, ["cover", "need"])


@given(values, values)
def test_knowing_more_only_narrows_the_interval(some, more):
    less, whole = one(values=some), one(values={**more, **some})

    assert less.low <= whole.low <= whole.high <= less.high


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"weights": dict.fromkeys(("cover", "density", "diversity", "engineering", "need"), 30)}, "100"),
        ({"weights": {"cover": 0, "density": 100, "diversity": 0, "engineering": 0, "need": 0}}, "density"),
        ({"indicators": method_document()["indicators"] * 2}, "même identifiant"),
        ({"name": "Avec espaces"}, "name"),
    ],
)
def test_a_method_that_does_not_hold_is_refused(changes, fault):
    with pytest.raises(BadInput, match=fault):
        check({"method": method_document(**changes), "territories": []}, PriorityInput)


def test_an_unknown_territory_or_indicator_is_refused_by_name():
    with pytest.raises(BadInput, match="chomage"):
        scored([{"id": "A", "values": {"chomage": 3}}])
    with pytest.raises(BadInput, match="« B »".replace(" ", "\u00a0")):
        scored([{"id": "A"}], [{"id": "D", "pieces": [{"territory": "B", "population": 1}]}])


def test_a_column_by_epci_is_read_whole_or_refused_line_by_line():
    text = "epci;valeur\n200000001;12,5\n200000002;\n"
    known = {"200000001", "200000002"}

    assert read_measures(text, column="valeur", current=known).values == {"200000001": Decimal("12.5")}
    faults = read_measures(
        "epci;valeur\n1;2\n200000001;douze\n200000001;1;2\n", column="valeur", current=known
    ).errors
    assert [str(row) for row in faults] == [
        "ligne 2\u00a0: l’EPCI «\u00a01\u00a0» n’existe pas aujourd’hui.",
        "ligne 3\u00a0: «\u00a0douze\u00a0» n’est pas un nombre.",
        "ligne 4\u00a0: 3 colonnes au lieu de 2.",
    ]
    assert "manque" in str(read_measures(text, column="taux", current=known).errors[0])


def test_a_zoning_becomes_a_part_of_the_people_and_silence_is_not_zero():
    communes = [("C1", "A", 300), ("C2", "A", 700), ("C3", "B", 10), ("C4", "C", None), ("C5", "A", 0)]

    assert share_of_people(communes, {"C1": "oui", "C2": "non"}, {"oui"}) == {"A": 30}
