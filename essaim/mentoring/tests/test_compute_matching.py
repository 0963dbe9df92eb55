"""The national optimum equals a second method; each pair and each absence of pair is explained."""

import itertools
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.mentoring.compute.matching import MatchingInput, match, rank
from essaim.optimum.replay import BadInput, check, write

many = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
THEMES, ACTIVITIES = ["animation", "ingénierie", "financement"], ["alimentation", "textile", "emploi"]


def some(words):
    return st.lists(st.sampled_from(words), max_size=len(words), unique=True)


@st.composite
def matchings(draw, poles=5, compagnons=3):
    asked = [f"P{place}" for place in range(draw(st.integers(0, poles)))]
    able = [f"C{place}" for place in range(draw(st.integers(0, compagnons)))]
    pairs = list(itertools.product(asked, able))
    forbidden = draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else []
    fixed = draw(st.lists(st.sampled_from(pairs), max_size=1)) if pairs else []
    return {
        "poles": [
            {
                "id": name,
                "themes": draw(st.dictionaries(st.sampled_from(THEMES), st.integers(1, 3), max_size=3)),
                "activities": draw(some(ACTIVITIES)),
                "stage": draw(st.sampled_from(["", "émergent", "existant"])),
                "region": draw(st.sampled_from(["84", "53"])),
            }
            for name in asked
        ],
        "compagnons": [
            {
                "id": name,
                "places": draw(st.integers(0, 2)),
                "themes": draw(some(THEMES)),
                "activities": draw(some(ACTIVITIES)),
                "stages": draw(some(["émergent", "existant"])),
                "regions_served": draw(some(["84", "53"])),
            }
            for name in able
        ],
        "forbidden": forbidden,
        "fixed": fixed,
        "lowest": draw(st.sampled_from([0, 20, 55])),
    }


def wide(poles=300, compagnons=40, seed=3):
    chance = random.Random(seed)
    activities = [f"activité {place}" for place in range(12)]
    themes = [f"thème {place}" for place in range(5)]
    return {
        "poles": [
            {
                "id": f"P{place:03d}",
                "themes": {name: chance.randint(1, 3) for name in chance.sample(themes, 2)},
                "activities": chance.sample(activities, 3),
                "region": str(chance.randint(1, 13)),
                "place": [chance.randint(43, 50), chance.randint(-4, 7)],
            }
            for place in range(poles)
        ],
        "compagnons": [
            {
                "id": f"C{place:02d}",
                "places": chance.randint(1, 9),
                "themes": chance.sample(themes, 3),
                "activities": chance.sample(activities, 4),
                "place": [chance.randint(43, 50), chance.randint(-4, 7)],
            }
            for place in range(compagnons)
        ],
    }


def by_augmenting_paths(given):
    """The second method: a flow of greatest worth, one pole at a time, by Bellman-Ford."""
    fixed = dict(given.fixed)
    edges = {
        (row.pole, row.compagnon): int(row.score * 100)
        for row in rank(given)
        if row.pole not in fixed and row.score >= given.lowest and row.score > 0
    }
    room = {one.id: max(one.places - [*fixed.values()].count(one.id), 0) for one in given.compagnons}
    free, used, total = {pole for pole, _ in edges}, set(), 0
    while True:
        best, came = dict.fromkeys(free, 0), dict.fromkeys(free)
        moved = True
        while moved:
            moved = False
            for (pole, helper), gain in edges.items():
                start, end, worth = (helper, pole, -gain) if (pole, helper) in used else (pole, helper, gain)
                if start in best and best[start] + worth > best.get(end, -(10**9)):
                    best[end], came[end], moved = best[start] + worth, start, True
        ends = [helper for helper, left in room.items() if left and best.get(helper, 0) > 0]
        if not ends:
            return total
        end = max(ends, key=best.get)
        total, node = total + best[end], end
        room[end] -= 1
        while came[node] is not None:
            used ^= {(came[node], node) if (came[node], node) in edges else (node, came[node])}
            node = came[node]
        free.discard(node)


@many
@given(matchings())
def test_the_optimum_equals_the_second_method(data):
    given = check(data, MatchingInput)
    found = match(given)

    assert found.proven
    assert int(found.total * 100) == by_augmenting_paths(given)


@many
@given(matchings())
def test_every_pair_respects_places_conflicts_regions_and_themes(data):
    given = check(data, MatchingInput)
    found = match(given)
    poles = {one.id: one for one in given.poles}
    helpers = {one.id: one for one in given.compagnons}
    new = [row for row in found.pairs if not row.fixed]

    assert {(row.pole, row.compagnon) for row in found.pairs if row.fixed} == {*given.fixed}
    assert len({row.pole for row in found.pairs}) == len(found.pairs)
    for load in found.loads:
        taken = sum(row.compagnon == load.compagnon for row in new)
        assert load.count <= max(load.places, load.count - taken)
    for row in new:
        pole, helper = poles[row.pole], helpers[row.compagnon]
        assert (row.pole, row.compagnon) not in given.forbidden
        assert not helper.regions_served or pole.region in helper.regions_served
        assert not pole.themes or pole.themes.keys() & {*helper.themes}
        assert row.score >= given.lowest
    assert {row.pole for row in found.alone} == poles.keys() - {row.pole for row in found.pairs}


@many
@given(matchings(poles=4, compagnons=3), st.randoms(use_true_random=False))
def test_no_manual_matching_does_better(data, chance):
    given = check(data, MatchingInput)
    fixed, total = dict(given.fixed), 0
    room = {one.id: max(one.places - [*fixed.values()].count(one.id), 0) for one in given.compagnons}
    rows = [row for row in rank(given) if row.pole not in fixed and row.score >= given.lowest]
    chance.shuffle(rows)
    served = set()
    for row in rows:  # one after the other, as a person would
        if row.pole not in served and room[row.compagnon]:
            served.add(row.pole)
            room[row.compagnon] -= 1
            total += row.score

    assert match(given).total >= total


def test_a_national_matching_equals_the_second_method():
    given = check(wide(poles=120, compagnons=20), MatchingInput)

    assert int(match(given).total * 100) == by_augmenting_paths(given)


def test_the_order_of_the_file_changes_nothing():
    data = wide(60, 12)
    turned = {name: rows[::-1] for name, rows in data.items()}

    assert write(match(check(data, MatchingInput))) == write(match(check(turned, MatchingInput)))


def test_a_pair_says_why_and_a_pole_left_alone_says_what_is_lacking():
    helper = {
        "id": "Clus’Ter Jura",
        "places": 1,
        "themes": ["Modèles économiques", "Ingénierie"],
        "activities": ["réemploi", "alimentation"],
        "territories": ["rural"],
        "stages": ["Émergent"],
        "region": "27",
        "regions_served": ["27", "84"],
        "place": ["46.67", "5.55"],
    }
    asks = {
        "themes": {"Modèles économiques": 3, "Animation": 1},
        "activities": ["réemploi"],
        "territories": ["rural"],
        "stage": "Émergent",
        "region": "84",
        "place": ["45.75", "4.85"],
    }
    poles = [asks | {"id": "A"}, asks | {"id": "B", "activities": []}, asks | {"id": "C", "region": "53"}]
    found = match(check({"poles": poles, "compagnons": [helper]}, MatchingInput))

    assert [(row.pole, row.compagnon, row.score) for row in found.pairs] == [
        ("A", "Clus’Ter Jura", found.pairs[0].score)
    ]
    assert found.pairs[0].parts.model_dump() == {
        "themes": 75,
        "activities": 100,
        "territory": 100,
        "stage": 100,
        "distance": 81,
    }
    assert found.pairs[0].sentence == (
        "1 thème sur 2 demandés\u00a0: Modèles économiques\u202f; même activité\u00a0: réemploi\u202f; "
        "même genre de territoire\u00a0: rural\u202f; connaît ce stade (« Émergent »)\u202f; "
        "à 116\u00a0km\u202f; 1 pôle pour 1 place."
    )
    assert [(row.pole, row.kind, row.sentence) for row in found.alone] == [
        ("B", "full", "Clus’Ter Jura conviendrait, mais n’a plus de place."),
        ("C", "nobody", "Aucun compagnon ne convient assez dans sa région (score d’au moins 30)."),
    ]


def test_distance_counts_last():
    """With the published weights, the nearest without resemblance never beats the farthest that has it."""
    near = {"id": "près", "places": 1, "themes": ["a"], "departments": ["39"]}
    alike = {"id": "loin", "places": 1, "themes": ["a"], "activities": ["textile"], "departments": ["974"]}
    pole = {"id": "P", "themes": {"a": 1}, "activities": ["textile", "emploi"], "departments": ["39"]}
    found = match(check({"poles": [pole], "compagnons": [near, alike]}, MatchingInput))

    assert [row.compagnon for row in found.pairs] == ["loin"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weights": {"themes": 50}}, "weights : la somme des poids n’est pas 100."),
        ({"fixed": [["P", "Z"]]}, "Le compagnon « Z » de fixed n’est pas dans compagnons."),
        ({"forbidden": [["Q", "C"]]}, "Le pôle « Q » de forbidden n’est pas dans poles."),
        ({"fixed": [["P", "C"], ["P", "D"]]}, "Le pôle de fixed « P » est donné deux fois."),
        ({"poles": [{"id": "P"}, {"id": "P"}]}, "Le pôle « P » est donné deux fois."),
        ({"compagnons": [{"id": "C"}]}, "compagnons[0].places : ce champ est obligatoire."),
    ],
)
def test_a_faulty_input_is_refused_with_the_place(changes, said):
    data = {"poles": [{"id": "P"}], "compagnons": [{"id": "C", "places": 1}, {"id": "D", "places": 1}]}
    with pytest.raises(BadInput) as refused:
        check(data | changes, MatchingInput)
    assert refused.value.faults == [said]


def test_nobody_is_an_answer_and_no_time_is_said():
    assert match(check({"poles": [], "compagnons": []}, MatchingInput)).pairs == []
    late = wide(40, 10) | {"time_limit": "1e-9"}
    assert match(check(late, MatchingInput)).status == "unknown"
