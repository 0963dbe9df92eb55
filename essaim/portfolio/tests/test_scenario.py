"""The pure figures of a scenario: totals, reserve, the question put to the solver and back."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.optimum.replay import check
from essaim.portfolio.compute.portfolio import PortfolioInput, choose_portfolio
from essaim.portfolio.compute.portfolio.document import Bound, Count
from essaim.portfolio.compute.scenario import (
    ADJUSTMENT,
    REGION,
    Candidate,
    Choice,
    Settings,
    amounts,
    applied,
    balance,
    differences,
    gaps,
    points_of,
    question,
    read_choices,
    reranked,
    reserve_of,
    rules_of,
    selections,
    written,
)

GRID = points_of({"cooperation": Decimal(60), "territory": Decimal(40)})
REFERENCES = ["A", "B", "C", "D", "E", "F"]


def candidate(reference, score=10, amount=100, region="Bretagne"):
    return Candidate(
        reference,
        f"Pôle {reference}",
        region=region,
        usual=Decimal(amount),
        raw=Decimal(score),
        corrected=Decimal(score),
    )


def rules(**changes):
    return Settings(**{"envelope": Decimal(300), **changes})


choices_of_all = st.dictionaries(
    st.sampled_from(REFERENCES),
    st.builds(
        Choice,
        place=st.sampled_from(["in", "reserve", "out"]),
        locked=st.booleans(),
        rank=st.none() | st.integers(1, 9),
    ),
)
competitors = st.lists(st.integers(0, 40), min_size=6, max_size=6).map(
    lambda scores: [
        candidate(reference, Decimal(score) / 2, 50 + 10 * place, "ab"[place % 2])
        for place, (reference, score) in enumerate(zip(REFERENCES, scores, strict=True))
    ]
)


def test_totals_say_what_is_left_and_which_rule_is_not_held():
    one = rules(
        count=Count(min=2, max=2),
        bounds=[Bound(group=REGION, value="Bretagne", max=1), Bound(group=REGION, value="Corse", min=1)],
    )
    field = [candidate("A"), candidate("B"), candidate("C", region="Corse")]
    found = balance(one, field, {"A": Choice(place="in"), "B": Choice(place="in", amount=Decimal(250))})

    assert (found.spent, found.remainder, found.over) == (350, -50, 50)
    assert [(fill.count, fill.words, fill.wanted) for fill in found.fills] == [
        (2, "1 de trop", "1 au plus"),
        (0, "manque 1", "1 au moins"),
    ]
    assert (found.count.words, found.count.wanted) == ("complet", "2 exactement")
    assert found.broken == 3


@given(competitors, choices_of_all)
def test_the_reserve_is_numbered_without_a_gap_and_keeps_the_order_asked(field, choices):
    found = reranked(field, choices, "raw")
    before = [one.reference for one, _ in reserve_of(field, choices, "raw")]

    assert [choice.rank for _, choice in reserve_of(field, found, "raw")] == list(range(1, len(before) + 1))
    assert [one.reference for one, _ in reserve_of(field, found, "raw")] == before
    assert all(choice.rank is None for choice in found.values() if choice.place != "reserve")


@given(choices_of_all)
def test_choices_come_back_as_they_were_written(choices):
    kept = {key: value for key, value in choices.items() if value != Choice()}
    assert read_choices(written(choices)) == kept


@given(competitors, choices_of_all, st.integers(100, 400))
@settings(max_examples=60)
def test_the_proposal_respects_the_locks_and_is_what_the_scenario_then_holds(field, choices, envelope):
    one = rules(envelope=Decimal(envelope), reserve=2)
    asked = check(question(one, field, choices, {}, {}, explained=False), PortfolioInput)
    answer = choose_portfolio(asked).model_dump(mode="json")
    locked_in = {key for key, choice in choices.items() if choice.locked and choice.place == "in"}
    locked_out = {key for key, choice in choices.items() if choice.locked and choice.place != "in"}
    if answer["status"] == "infeasible":
        assert sum(row.usual for row in field if row.reference in locked_in) > envelope
        return

    selected = selections(answer)[0]
    assert locked_in <= set(selected)
    assert not locked_out & set(selected)
    given_amounts = amounts(asked.model_dump(mode="json"), answer)
    after = applied(choices, field, one, selected, given_amounts)
    assert {key for key, choice in after.items() if choice.place == "in"} == set(selected)
    assert gaps(field, after, given_amounts) == []
    assert balance(one, field, after).remainder >= 0
    assert balance(one, field, after).points == Decimal(str(answer["objective"]))


def test_at_the_weights_of_the_grid_the_points_are_exactly_the_score_that_counts():
    field = [candidate("A", "13.37"), candidate("B", "8.20")]
    means = {
        "A": {"cooperation": Decimal(2) / 3, "territory": Decimal("0.71234567")},
        "B": {"cooperation": Decimal("0.4"), "territory": Decimal("0.4")},
    }
    asked = check(question(rules(), field, {}, means, GRID), PortfolioInput)

    for item, one in zip(asked.items, field, strict=True):
        assert sum(weight * item.criteria[key] for key, weight in asked.weights.items()) == one.raw
    assert asked.weights == {"cooperation": 12, "territory": 8, ADJUSTMENT: 1}
    assert choose_portfolio(asked).objective == Decimal("21.57")


def test_without_the_criteria_of_one_dossier_the_scores_alone_are_used():
    asked = question(
        rules(), [candidate("A"), candidate("B")], {}, {"A": {"cooperation": 1, "territory": 1}}, GRID
    )
    assert "weights" not in asked
    assert [item["score"] for item in asked["items"]] == [10, 10]


def test_a_dossier_without_score_is_not_asked_about():
    blank = Candidate("Z", "Sans note", usual=Decimal(10))
    assert [item["id"] for item in question(rules(), [candidate("A"), blank], {}, {}, {})["items"]] == ["A"]


def test_awards_may_be_cut_and_the_next_question_starts_from_the_amount_asked():
    one = rules(envelope=Decimal(150), reduction=Decimal(50), reserve=0)
    field = [candidate("A"), candidate("B", 9)]
    asked = check(question(one, field, {}, {}, {}), PortfolioInput)
    answer = choose_portfolio(asked).model_dump(mode="json")
    after = applied({}, field, one, selections(answer)[0], amounts(asked.model_dump(mode="json"), answer))

    assert {key: (choice.amount, choice.computed) for key, choice in after.items()} == {
        "A": (75, True),
        "B": (75, True),
    }
    again = question(one, field, after, {}, {})
    assert [(item["amount"], item["min_amount"]) for item in again["items"]] == [(100, 50), (100, 50)]


def test_gaps_name_who_came_in_who_left_and_whose_amount_moved():
    field = [candidate("A"), candidate("B"), candidate("C"), candidate("D")]
    choices = {
        "A": Choice(place="in"),
        "B": Choice(place="in", amount=Decimal(60)),
        "C": Choice(place="reserve"),
    }
    found = gaps(field, choices, {"B": Decimal(100), "C": Decimal(100)})

    assert [(gap.candidate.reference, gap.proposed, gap.adopted, gap.adopted_amount) for gap in found] == [
        ("A", "out", "in", 100),
        ("B", "in", "in", 60),
        ("C", "in", "reserve", None),
    ]


@given(competitors, choices_of_all, choices_of_all)
def test_two_scenarios_differ_where_and_only_where_a_place_or_an_amount_does(field, first, second):
    found = {row.candidate.reference for row in differences(field, [first, second])}
    expected = {
        one.reference
        for one in field
        if first.get(one.reference, Choice()).place != second.get(one.reference, Choice()).place
    }
    assert found == expected
    assert differences(field, [first, first]) == []


def test_rules_are_compared_once_each_in_order():
    one = rules(bounds=[Bound(group=REGION, value="Corse", max=1)])
    two = rules(
        bounds=[Bound(group=REGION, value="Corse", min=1), Bound(group=REGION, value="Bretagne", max=2)]
    )
    assert rules_of([one, two]) == [(REGION, "Corse"), (REGION, "Bretagne")]
