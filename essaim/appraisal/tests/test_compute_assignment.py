"""Assignments equal what one finds by hand; what is impossible is named, with nothing to spare."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.appraisal.compute.assignment import AssignmentInput, assign
from essaim.appraisal.compute.assignment.pairs import sentence
from essaim.appraisal.compute.assignment.table import Table
from essaim.appraisal.compute.assignment.transport import Rows, Transport, ceiling, is_proven
from essaim.optimum.replay import BadInput, check, write
from essaim.optimum.solver import MARGIN

many = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@st.composite
def assignments(draw, reviewers=4, dossiers=3):
    people = [f"R{place}" for place in range(draw(st.integers(1, reviewers)))]
    files = [f"D{place}" for place in range(draw(st.integers(1, dossiers)))]
    pair = st.tuples(st.sampled_from(people), st.sampled_from(files))
    rows = []
    for name in people:
        least = draw(st.integers(0, 1))
        most = draw(st.none() | st.integers(least, 3))
        level = draw(st.sampled_from(["", "senior", "newcomer"]))
        place = draw(st.sampled_from([None, "a", "b"]))
        rows.append(
            {"id": name, "min": least, "max": most, "territory": place} | ({level: True} if level else {})
        )
    return {
        "reviewers": rows,
        "dossiers": [{"id": name, "reviews": draw(st.integers(0, 3))} for name in files],
        "affinity": draw(
            st.lists(st.tuples(pair, st.integers(-3, 9)).map(lambda one: (*one[0], one[1])), max_size=9)
        ),
        "conflicts": draw(st.lists(pair, max_size=2)),
        "forbidden": draw(st.lists(pair, max_size=1)),
        "pinned": draw(st.lists(pair, max_size=1)),
        "begun": draw(st.lists(pair, max_size=1)),
        "max_per_territory": draw(st.none() | st.integers(1, 2)),
        "senior_with_newcomer": draw(st.booleans()),
    }


def by_hand(given):
    """Every allowed set of pairs."""
    ways = [
        [set(some) for some in itertools.combinations([one.id for one in given.reviewers], dossier.reviews)]
        for dossier in given.dossiers
    ]
    found = []
    for chosen in itertools.product(*ways):
        pairs = {
            (who, file.id) for file, people in zip(given.dossiers, chosen, strict=True) for who in people
        }
        if is_allowed(given, pairs):
            found.append(pairs)
    return found


def is_allowed(given, pairs):
    imposed, refused = {*given.pinned, *given.begun}, {*given.conflicts, *given.forbidden}
    if not imposed <= pairs or refused & pairs:
        return False
    for one in given.reviewers:
        load = sum(who == one.id for who, _ in pairs)
        if load < one.min or (one.max is not None and load > one.max):
            return False
    return all(suits(given, [who for who, file in pairs if file == dossier.id]) for dossier in given.dossiers)


def suits(given, names):
    people = [one for one in given.reviewers if one.id in names]
    places = [one.territory for one in people if one.territory]
    most = given.max_per_territory
    if most and any(places.count(place) > most for place in places):
        return False
    if given.senior_with_newcomer and any(one.newcomer for one in people):
        return any(one.senior for one in people)
    return True


def worth(given, pairs):
    values = {(who, file): value for who, file, value in given.affinity}
    return sum(values.get(pair, 0) for pair in pairs)


@many
@given(assignments())
def test_small_assignments_equal_the_search_by_hand(data):
    given = check(data, AssignmentInput)
    allowed, found = by_hand(given), assign(given)

    assert found.proven
    if not allowed:
        assert (found.status, found.pairs) == ("infeasible", [])
        assert found.clash
        return
    assert set(found.pairs) in allowed
    assert found.objective == worth(given, found.pairs) == max(worth(given, one) for one in allowed)
    assert len(found.why) == len(found.pairs)


@many
@given(assignments(reviewers=5, dossiers=4))
def test_what_is_missing_is_missing(data):
    """Hall: these dossiers ask for more than their readers can give; with one dossier less, they do not."""
    data |= {"pinned": [], "begun": [], "max_per_territory": None, "senior_with_newcomer": False}
    given = check(data, AssignmentInput)
    for clash in assign(given).clash:
        assert clash.missing > 0
        if clash.kind == "too_few_reviewers":
            assert clash.missing == missing_reviews(given, clash.dossiers)
            assert all(
                missing_reviews(given, [d for d in clash.dossiers if d != one]) <= 0 for one in clash.dossiers
            )
        else:
            assert clash.kind == "too_few_reviews"
            assert clash.missing == missing_loads(given, clash.reviewers)


def can_read(given, who, file):
    return (who, file) not in {*given.conflicts, *given.forbidden}


def missing_reviews(given, files):
    asked = sum(one.reviews for one in given.dossiers if one.id in files)
    given_by = [
        min(len(files) if one.max is None else one.max, sum(can_read(given, one.id, file) for file in files))
        for one in given.reviewers
    ]
    return asked - sum(given_by)


def missing_loads(given, people):
    promised = sum(one.min for one in given.reviewers if one.id in people)
    return promised - sum(
        min(one.reviews, sum(can_read(given, who, one.id) for who in people)) for one in given.dossiers
    )


def wide(reviewers=20, dossiers=150, **changes):
    chance = random.Random(4)
    people = [{"id": f"R{one:02d}", "min": 15, "max": 30} for one in range(reviewers)]
    data = {
        "reviewers": people,
        "dossiers": [{"id": f"D{one:03d}", "reviews": 3} for one in range(dossiers)],
        "affinity": [
            [who["id"], f"D{one:03d}", chance.randint(-5, 100)] for who in people for one in range(dossiers)
        ],
        "conflicts": [
            [who["id"], f"D{one:03d}"] for who in people for one in range(dossiers) if chance.random() < 0.1
        ],
    }
    return data | changes


def test_a_medium_assignment_equals_the_flow_of_least_cost():
    given = wide(8, 30) | {"reviewers": [{"id": f"R{place:02d}", "max": 12} for place in range(8)]}
    given = check(given, AssignmentInput)
    found = assign(given)

    assert found.proven
    assert found.objective == by_augmenting_paths(given)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_most_pairs_tie_the_answer_is_still_the_best(seed):
    """Affinities drawn from a few themes and territories: most pairs are worth the same."""
    given = check(alike(9, 40, seed), AssignmentInput)
    found = assign(given)

    assert found.proven
    assert found.objective == by_augmenting_paths(given)


def alike(reviewers, dossiers, seed):
    chance = random.Random(seed)
    people, files = [
        {f"{letter}{place:02d}": (chance.randrange(3), chance.randrange(4)) for place in range(count)}
        for letter, count in (("R", reviewers), ("D", dossiers))
    ]
    return {
        "reviewers": [{"id": who, "max": 3 * dossiers // reviewers + 2} for who in people],
        "dossiers": [{"id": what, "reviews": 3} for what in files],
        "affinity": [
            [who, what, 10 * (mine[0] == its[0]) + 5 * (mine[1] == its[1])]
            for who, mine in people.items()
            for what, its in files.items()
        ],
        "conflicts": [[who, what] for who in people for what in files if chance.random() < 0.2],
    }


class Rounds:
    """A clock that allows so many rounds, whatever the machine."""

    def __init__(self, count):
        self.count = count

    @property
    def left(self):
        self.count -= 1
        return 60.0 if self.count > 0 else 0.0


def test_when_time_runs_out_what_is_given_back_holds_and_its_ceiling_is_true():
    people = [{"id": f"R{one:02d}", "min": 5, "max": 9} for one in range(60)]
    table = Table(check(wide(60, 150) | {"reviewers": people}, AssignmentInput))
    few = np.zeros(table.shape, dtype=bool)  # no pair at first: many rounds

    def solved(rounds):
        return Transport(table, Rounds(rounds), gains=table.gains, unmet=10.0**9).solve(few)

    best, stopped = solved(1000), [solved(rounds) for rounds in range(4, 14)]

    assert best.finished
    assert any(one.missing < MARGIN and not one.finished for one in stopped)
    for one in stopped:
        pairs = np.rint(one.pairs).astype(np.int64)
        most = ceiling(table, Rows(table, seniors=False), one.prices)
        assert most >= best.value - 1e-3
        assert is_proven(table, pairs, most) <= one.finished
        if one.missing < MARGIN:
            assert (pairs.sum(axis=0) == table.needs).all()
            assert (table.gains * pairs).sum() <= best.value + 1e-3


def by_augmenting_paths(given):
    """The second formulation: a flow of greatest worth, one review at a time, by Bellman-Ford."""
    values = {(who, file): int(value) for who, file, value in given.affinity}
    refused = {*given.conflicts, *given.forbidden}
    left = {("r", one.id): one.max for one in given.reviewers}
    need = {("d", one.id): one.reviews for one in given.dossiers}
    edges = {
        (("r", one.id), ("d", file.id)): values.get((one.id, file.id), 0)
        for one in given.reviewers
        for file in given.dossiers
        if (one.id, file.id) not in refused
    }
    used, total = set(), 0
    for _ in range(sum(need.values())):
        best = {node: 0 for node, room in left.items() if room}
        came = dict.fromkeys(best)
        for _ in range(len(left) + len(need)):
            moved = False
            for (who, file), value in edges.items():
                start, end, gain = (file, who, -value) if (who, file) in used else (who, file, value)
                if start in best and best[start] + gain > best.get(end, -(10**9)):
                    best[end], came[end], moved = best[start] + gain, start, True
            if not moved:
                break
        end = max((node for node in need if need[node] and node in best), key=best.get)
        total, node = total + best[end], end
        need[end] -= 1
        while came[node] is not None:
            pair = (came[node], node) if node[0] == "d" else (node, came[node])
            used ^= {pair}
            node = came[node]
        left[node] -= 1
    return total


def test_the_order_of_the_file_changes_nothing():
    data = wide()
    turned = data | {name: data[name][::-1] for name in ("reviewers", "dossiers", "affinity")}

    assert write(assign(check(data, AssignmentInput))) == write(assign(check(turned, AssignmentInput)))


def test_what_is_begun_stays_after_a_withdrawal():
    before = assign(check(wide(), AssignmentInput))
    begun = [pair for pair in before.pairs if pair[0] != "R03"][:200]
    data = wide(begun=begun)
    data["reviewers"] = [one for one in data["reviewers"] if one["id"] != "R03"]
    data["affinity"] = [row for row in data["affinity"] if row[0] != "R03"]
    data["conflicts"] = [row for row in data["conflicts"] if row[0] != "R03"]
    after = assign(check(data, AssignmentInput))

    assert set(begun) <= set(after.pairs)
    assert after.why[after.pairs.index(begun[0])].startswith("Lecture déjà commencée, conservée")


def test_each_pair_says_how_it_ranks():
    data = {
        "reviewers": [{"id": "Ana", "max": 1}, {"id": "Ben"}, {"id": "Chloé"}],
        "dossiers": [{"id": "P1", "reviews": 2}],
        "affinity": [["Ana", "P1", 2], ["Ben", "P1", 5], ["Chloé", "P1", 9]],
        "conflicts": [["Chloé", "P1"]],
    }
    assert assign(check(data, AssignmentInput)).why == [
        "Affinité 2, 2e de 2 possibles pour ce dossier\u202f; 1 dossier confié sur 1 accepté.",
        "Affinité 5, 1re de 2 possibles pour ce dossier\u202f; 1 dossier confié.",
    ]


def test_a_senior_sits_beside_each_newcomer():
    data = wide(senior_with_newcomer=True)
    for place, one in enumerate(data["reviewers"]):
        one |= {"senior": place % 3 == 0, "newcomer": place % 3 == 1}
    given = check(data, AssignmentInput)
    found = assign(given)

    assert (found.status, found.proven) == ("optimal", True)
    assert is_allowed(given, set(found.pairs))
    assert any("accompagne R" in line for line in found.why)


def test_territories_are_spread():
    data = wide(max_per_territory=1)
    for place, one in enumerate(data["reviewers"]):
        one["territory"] = "abcd"[place % 4]
    given = check(data, AssignmentInput)
    found = assign(given)

    assert found.proven
    assert is_allowed(given, set(found.pairs))


def test_too_few_readers_are_counted_in_words():
    people = [{"id": "Ana", "max": 1}, {"id": "Ben", "max": 1}]
    files = [{"id": name, "reviews": 1} for name in ("P1", "P2", "P3")]
    found = assign(check({"reviewers": people, "dossiers": files}, AssignmentInput))

    assert [one.sentence for one in found.clash] == [
        "Les dossiers P1, P2, P3\u00a0: 3 lectures demandées, 2 possibles par 2 personnes."
    ]


def test_an_imposed_pair_in_conflict_is_a_clash():
    data = {
        "reviewers": [{"id": "Ana"}],
        "dossiers": [{"id": "P1", "reviews": 1}],
        "pinned": [["Ana", "P1"]],
        "conflicts": [["Ana", "P1"]],
    }
    found = assign(check(data, AssignmentInput))

    assert found.clash[0].sentence == "Ana et le dossier P1 sont à la fois imposés et exclus."


def test_the_sentence_of_a_pair_says_what_counted():
    said = sentence(begun=False, pinned=True, affinity="-2.5", rank=1, possible=7, load=3, most=None)

    assert said == (
        "Imposée\u202f; affinité −2,5, 1re de 7 possibles pour ce dossier\u202f; 3 dossiers confiés."
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pinned": [["Zoé", "P1"]]}, "La personne « Zoé » de pinned n’est pas dans reviewers."),
        ({"dossiers": [{"id": "P1", "reviews": 1}] * 2}, "Le dossier « P1 » est donné deux fois."),
        ({"reviewers": [{"id": "Ana", "min": 2, "max": 1}]}, "reviewers[0] : max est plus petit que min."),
        ({"affinity": [["Ana", "P1"]]}, "affinity[0][2] : ce champ est obligatoire."),
    ],
)
def test_a_faulty_input_is_refused_with_the_place(changes, sentence):
    data = {"reviewers": [{"id": "Ana"}], "dossiers": [{"id": "P1", "reviews": 1}]}
    with pytest.raises(BadInput) as refused:
        check(data | changes, AssignmentInput)
    assert refused.value.faults == [sentence]


def test_nobody_and_nothing_is_an_answer():
    found = assign(check({"reviewers": [], "dossiers": []}, AssignmentInput))
    assert (found.pairs, found.proven, found.objective) == ([], True, 0)
