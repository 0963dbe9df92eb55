"""Scenarios, proposals, adoption: what is written, what is refused and in which words."""

import json
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.accounts.queries import service_account
from essaim.appraisal.factories import DeclarationFactory, PhaseFactory
from essaim.audit.models import Entry
from essaim.calls.factories import GRANT, SUPPORT, WaveFactory
from essaim.calls.queries import current_document
from essaim.kit.rules import Refused
from essaim.optimum import replay
from essaim.portfolio import jobs
from essaim.portfolio.actions import adoption, portfolios, proposals
from essaim.portfolio.compute.portfolio import PortfolioInput, choose_portfolio
from essaim.portfolio.compute.scenario import Choice, Settings
from essaim.portfolio.factories import PortfolioFactory
from essaim.portfolio.models import Deviation, Portfolio, PortfolioRun, PortfolioState, RunState
from essaim.portfolio.queries.candidates import door_of, field_of, means_of_criteria
from essaim.portfolio.queries.portfolios import adopted_portfolio, by_region, picks_of, table_of
from essaim.portfolio.tests.studio import competitor, reviewed, scored
from essaim.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


@pytest.fixture
def studio(manager):
    """Four dossiers at 100 000 €, two of which fit; the portfolio of the test and its dossiers."""
    return scored(4)


def choose(portfolio, by, **places):
    """`choose(portfolio, manager, P1="in")` by rank of the dossier in `table.ordered`."""
    ordered = table_of(portfolio).ordered
    choices = {ordered[int(name[1:])].reference: Choice(place=place) for name, place in places.items()}
    return portfolios.save_choices(portfolio, choices, number=portfolio.number, by=by)


def places(portfolio):
    portfolio.refresh_from_db()
    return {key: value["place"] for key, value in portfolio.picks.items() if "place" in value}


# --- Scenarios ------------------------------------------------------------------------------------


def test_a_scenario_starts_from_the_figures_of_its_wave(manager):
    wave = WaveFactory(closed=True)
    door = door_of(current_document(wave), GRANT)

    made = portfolios.open_portfolio(wave, door, by=manager, name="Premier", once_key="a")
    again = portfolios.open_portfolio(wave, door, by=manager, name="Premier", once_key="a")

    assert again == made == Portfolio.objects.get()
    kept = Settings.model_validate(made.settings)
    assert (kept.envelope, kept.count.min, kept.count.max) == (1_500_000, 15, 20)
    assert list(Entry.objects.values_list("verb", flat=True)) == ["open_portfolio"]


def test_two_scenarios_of_a_door_never_bear_the_same_name(manager, studio):
    portfolio, _ = studio
    copy = portfolios.copy_portfolio(portfolio, by=manager, name=portfolio.name)
    assert copy.name == f"{portfolio.name} (2)"
    assert copy.copied_from == portfolio


def test_a_wave_without_envelope_asks_for_one(manager):
    money = current_document(WaveFactory(closed=True)).money.model_copy(update={"envelope": None})
    document = current_document(WaveFactory(closed=True)).model_copy(update={"money": money})
    wave = WaveFactory(closed=True, document=document)
    with pytest.raises(ValidationError, match="La vague n’a pas d’enveloppe"):
        portfolios.open_portfolio(wave, door_of(document, GRANT), by=manager, name="Premier", once_key="a")


def test_choices_are_kept_the_reserve_is_numbered_and_unknown_dossiers_are_ignored(manager, studio):
    portfolio, dossiers = studio
    references = [dossier.reference for dossier in dossiers]
    saved = portfolios.save_choices(
        portfolio,
        {
            references[0]: Choice(place="in", locked=True),
            references[1]: Choice(place="reserve", rank=9),
            references[2]: Choice(place="reserve", rank=3),
            "INCONNU234": Choice(place="in"),
        },
        number=1,
        by=manager,
    )

    assert saved.number == 2
    assert saved.picks == {
        references[0]: {"place": "in", "locked": True},
        references[1]: {"place": "reserve", "rank": 2},
        references[2]: {"place": "reserve", "rank": 1},
    }


def test_saving_what_another_person_just_saved_is_refused_and_nothing_is_lost(manager, studio):
    portfolio, dossiers = studio
    other = MandateFactory(role=Role.NATIONAL_OFFICER).user
    choose(portfolio, other, P0="in")

    with pytest.raises(portfolios.Stale, match=f"^\\['{other.name} a enregistré ce scénario ailleurs le "):
        portfolios.save_choices(portfolio, {dossiers[1].reference: Choice(place="in")}, number=1, by=manager)
    assert places(portfolio) == {dossiers[0].reference: "in"}


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (UserFactory, "Cette action est réservée aux responsables nationaux de cet appel."),
        (
            lambda: MandateFactory(role=Role.NATIONAL_OFFICER, region=RegionFactory(code="84")).user,
            "Cette action est réservée aux responsables nationaux de cet appel. Votre mandat ne couvre que.*",
        ),
    ],
)
def test_only_the_managers_of_the_wave_work_on_it(studio, who, reason):
    portfolio, _ = studio
    for act in (
        lambda by: choose(portfolio, by, P0="in"),
        lambda by: proposals.propose_portfolio(portfolio, by=by),
        lambda by: adoption.adopt_portfolio(portfolio, by=by),
        lambda by: portfolios.copy_portfolio(portfolio, by=by),
        lambda by: portfolios.discard_portfolio(portfolio, by=by),
    ):
        with pytest.raises(Refused, match=f"^{reason}$"):
            act(who())
    assert Portfolio.objects.get() == portfolio


def test_a_tie_with_one_competitor_closes_the_whole_choice(manager, studio):
    portfolio, dossiers = studio
    DeclarationFactory(user=manager, dossier=dossiers[3], tied=True)
    with pytest.raises(Refused, match=r"^Un lien vous écarte d’un dossier de ce volet"):
        choose(portfolio, manager, P0="in")


def test_a_tie_with_a_dossier_that_does_not_compete_closes_nothing(manager, studio):
    portfolio, dossiers = studio
    alone = competitor(portfolio.wave, 9)
    type(alone).objects.filter(pk=alone.pk).update(doors=[SUPPORT])
    DeclarationFactory(user=manager, dossier=alone, tied=True)
    choose(portfolio, manager, P0="in")
    assert places(portfolio) == {dossiers[0].reference: "in"}


def test_a_scenario_put_aside_frees_its_name_and_can_be_taken_back(manager, studio):
    portfolio, _ = studio
    name = portfolio.name
    portfolios.discard_portfolio(portfolio, by=manager)
    PortfolioFactory(wave=portfolio.wave, name=name)
    portfolios.restore_portfolio(portfolio, by=manager)

    portfolio.refresh_from_db()
    assert (portfolio.state, portfolio.name) == (PortfolioState.DRAFT, f"{name} (2)")


# --- Proposals --------------------------------------------------------------------------------------


def test_a_proposal_is_proven_kept_exactly_and_can_be_run_again(manager, studio):
    portfolio, dossiers = studio
    run = proposals.propose_portfolio(portfolio, by=manager)

    assert run.status == RunState.DONE
    assert run.result["proven"]
    assert run.result["selected"] == [dossier.reference for dossier in dossiers[:2]]
    asked = replay.read(json.dumps(run.given), PortfolioInput)
    assert json.loads(replay.write(choose_portfolio(asked))) == run.result
    out = {row["id"]: row for row in run.result["left_out"]}
    assert set(out) == {dossier.reference for dossier in dossiers[2:]}
    assert all(row["sentence"] for row in out.values())


def test_above_forty_dossiers_the_best_comes_at_once_and_its_reasons_later(manager, monkeypatch):
    monkeypatch.setattr(proposals, "AT_ONCE", 3)
    portfolio, _ = scored(4)
    run = proposals.propose_portfolio(portfolio, by=manager)
    assert (run.status, run.given["explain"]) == (RunState.WAITING, "none")
    assert {row["reason"] for row in run.result["left_out"]} == {"not_asked"}
    selected = run.result["selected"]

    jobs.explain_portfolio(run.pk)

    run.refresh_from_db()
    assert (run.status, run.given["explain"], run.result["selected"]) == (RunState.DONE, "all", selected)
    assert "not_asked" not in {row["reason"] for row in run.result["left_out"]}
    assert run.result["alternatives"]
    asked = replay.read(json.dumps(run.given), PortfolioInput)
    assert json.loads(replay.write(choose_portfolio(asked))) == run.result


def test_no_proposal_without_any_score(manager):
    portfolio = PortfolioFactory()
    competitor(portfolio.wave)
    with pytest.raises(ValidationError, match="Aucun dossier n’a encore de note"):
        proposals.propose_portfolio(portfolio, by=manager)


def test_the_sensitivity_to_each_weight_comes_from_the_reviews(manager):
    portfolio, dossiers = scored(3)
    reviewed(portfolio.wave, dossiers, [18, 8, 6])
    PhaseFactory._meta.model.objects.update(level="nation")
    run = proposals.propose_portfolio(portfolio, by=manager)

    assert set(means_of_criteria(PhaseFactory._meta.model.objects.get())) == {d.reference for d in dossiers}
    assert run.given["weights"] == {"cooperation": 12, "territory": 8, "écart à la note retenue": 1}
    assert {row["criterion"] for row in run.result["sensitivity"]} == set(run.given["weights"])
    assert run.result["objective"] == pytest.approx(18 + 17.9)


def test_taking_a_proposal_fills_the_scenario_and_its_reserve_but_no_lock(manager):
    portfolio, dossiers = scored(5, reserve=1)
    references = [dossier.reference for dossier in dossiers]
    portfolios.save_choices(
        portfolio,
        {references[0]: Choice(place="out", locked=True), references[4]: Choice(place="in", locked=True)},
        number=1,
        by=manager,
    )
    portfolio.refresh_from_db()
    run = proposals.propose_portfolio(portfolio, by=manager)
    proposals.apply_proposal(run, 0, number=2, by=manager)

    assert places(portfolio) == {references[1]: "in", references[2]: "reserve", references[4]: "in"}
    assert portfolio.picks[references[0]] == {"locked": True}

    proposals.apply_proposal(run, 1, number=3, by=manager)
    assert set(run.result["alternatives"][0]["selected"]) == {
        reference for reference, place in places(portfolio).items() if place == "in"
    }
    with pytest.raises(Refused, match="Cette sélection n’est plus proposée"):
        proposals.apply_proposal(run, 99, number=4, by=manager)


# --- Adoption ---------------------------------------------------------------------------------------


def adopted(manager, **choices):
    portfolio, dossiers = scored(4)
    run = proposals.propose_portfolio(portfolio, by=manager)
    portfolio = choose(portfolio, manager, **choices)
    return portfolio, dossiers, run


def test_adopting_the_proposal_itself_needs_no_reason(manager):
    portfolio, dossiers, run = adopted(manager, P0="in", P1="in", P2="reserve")
    adoption.adopt_portfolio(portfolio, by=manager)

    assert portfolio.state == PortfolioState.ADOPTED
    assert portfolio.adopted_against == run
    assert adopted_portfolio(portfolio.wave, GRANT) == portfolio
    assert not Deviation.objects.exists()
    assert [(pick.dossier, pick.place, pick.amount, pick.rank) for pick in picks_of(portfolio)] == [
        (dossiers[0], "in", 100_000, None),
        (dossiers[1], "in", 100_000, None),
        (dossiers[2], "reserve", 100_000, 1),
        (dossiers[3], "out", None, None),
    ]


def test_each_departure_from_the_proposal_is_kept_with_its_reason(manager):
    portfolio, dossiers, _ = adopted(manager, P0="in", P3="in")
    names = "Pôle 1, Pôle 3"
    with pytest.raises(
        ValidationError, match=f"Dites pourquoi le choix s’écarte de la proposition.*: {names}"
    ):
        adoption.adopt_portfolio(portfolio, by=manager)

    reasons = {
        dossiers[1].reference: "Projet trop proche d’un autre.",
        dossiers[3].reference: "Zone blanche.",
    }
    adoption.adopt_portfolio(portfolio, by=manager, deviations=reasons)

    kept = Deviation.objects.order_by("dossier__pole__name")
    assert [(row.proposed, row.adopted, row.proposed_amount, row.adopted_amount) for row in kept] == [
        ("in", "out", 100_000, None),
        ("out", "in", None, 100_000),
    ]
    assert {pick.dossier.reference: pick.reason for pick in picks_of(portfolio) if pick.reason} == reasons
    entry = Entry.objects.get(verb="adopt_portfolio")
    assert entry.details["deviations"] == 2


def test_an_adopted_portfolio_no_longer_moves(manager):
    portfolio, _, run = adopted(manager, P0="in", P1="in")
    adoption.adopt_portfolio(portfolio, by=manager)
    for act in (
        lambda: choose(portfolio, manager, P3="in"),
        lambda: proposals.apply_proposal(run, 0, number=portfolio.number, by=manager),
        lambda: portfolios.save_rules(
            portfolio, Settings(envelope=Decimal(1)), number=portfolio.number, by=manager
        ),
        lambda: adoption.adopt_portfolio(portfolio, by=manager),
    ):
        with pytest.raises(Refused, match=r"^Ce portefeuille ne se modifie plus"):
            act()
    with pytest.raises(Refused):
        portfolios.discard_portfolio(portfolio, by=manager)


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ({}, "Aucun dossier n’est retenu"),
        ({"P0": "in", "P1": "in", "P2": "in"}, "Ce portefeuille dépasse l’enveloppe de 100"),
    ],
)
def test_an_empty_or_too_dear_choice_is_not_adopted(manager, choices, reason):
    portfolio, _, _ = adopted(manager, **choices)
    with pytest.raises(ValidationError, match=reason):
        adoption.adopt_portfolio(portfolio, by=manager)


def test_a_choice_that_no_proposal_enlightens_is_not_adopted(manager, studio):
    portfolio, _ = studio
    portfolio = choose(portfolio, manager, P0="in")
    with pytest.raises(ValidationError, match="Demandez d’abord une proposition"):
        adoption.adopt_portfolio(portfolio, by=manager)


def test_one_portfolio_a_door_until_it_is_revoked_with_a_reason(manager):
    portfolio, _, _ = adopted(manager, P0="in", P1="in")
    copy = portfolios.copy_portfolio(portfolio, by=manager)
    adoption.adopt_portfolio(portfolio, by=manager)
    with pytest.raises(Refused, match="est déjà adopté pour ce volet"):
        adoption.adopt_portfolio(copy, by=manager)
    with pytest.raises(ValidationError, match="Donnez un motif"):
        adoption.revoke_portfolio(portfolio, by=manager, reason=" ")

    adoption.revoke_portfolio(portfolio, by=manager, reason="Nouvelle séance.")
    adoption.adopt_portfolio(copy, by=manager)

    assert adopted_portfolio(portfolio.wave, GRANT) == copy
    assert copy.adopted_against.result == PortfolioRun.objects.filter(portfolio=portfolio).get().result


# --- Questions --------------------------------------------------------------------------------------


def test_candidates_are_the_admissible_dossiers_that_ask_the_door(manager):
    portfolio, dossiers = scored(2, amounts=(60_000, 250_000))
    competitor(WaveFactory(closed=True))
    field = field_of(portfolio.wave, door_of(current_document(portfolio.wave), GRANT))

    found = {one.reference: one for one in field.candidates}
    assert set(found) == {dossier.reference for dossier in dossiers}
    assert [found[d.reference].usual for d in dossiers] == [60_000, 100_000]  # the ceiling of the wave
    assert [found[d.reference].raw for d in dossiers] == [Decimal("18.0"), Decimal("17.9")]


def test_regions_say_what_competes_what_is_retained_and_how_much(manager):
    regions = [RegionFactory(code="84", name="Auvergne"), RegionFactory(code="53", name="Bretagne")]
    portfolio, _ = scored(3, regions=regions)
    portfolio = choose(portfolio, manager, P0="in", P1="reserve")
    assert [
        (row.region, row.candidates, row.retained, row.reserve, row.amount)
        for row in by_region(table_of(portfolio))
    ] == [("Auvergne", 2, 1, 0, 100_000), ("Bretagne", 1, 0, 1, 0)]


# --- At the same time -----------------------------------------------------------------------------


def race(*acts):
    said, start = [], threading.Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            act()
        except (ValidationError, Refused) as error:
            said.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_adopt_two_scenarios_at_once_adopt_one():
    one, two = (MandateFactory(role=Role.PROGRAMME_MANAGER).user for _ in range(2))
    first, _, _ = adopted(one, P0="in", P1="in")
    second = portfolios.copy_portfolio(first, by=two)

    said = race(
        lambda: adoption.adopt_portfolio(Portfolio.objects.get(pk=first.pk), by=one),
        lambda: adoption.adopt_portfolio(Portfolio.objects.get(pk=second.pk), by=two),
    )

    assert Portfolio.objects.filter(state=PortfolioState.ADOPTED).count() == 1
    assert len(said) == 1
    assert "est déjà adopté pour ce volet" in said[0]


@pytest.mark.django_db(transaction=True)
def test_a_choice_saved_while_the_portfolio_is_adopted_is_in_it_or_is_told():
    one, two = (MandateFactory(role=Role.PROGRAMME_MANAGER).user for _ in range(2))
    portfolio, dossiers, _ = adopted(one, P0="in", P1="in")
    number = portfolio.number

    said = race(
        lambda: adoption.adopt_portfolio(Portfolio.objects.get(pk=portfolio.pk), by=one, number=number),
        lambda: portfolios.save_choices(
            Portfolio.objects.get(pk=portfolio.pk),
            {dossiers[2].reference: Choice(place="reserve")},
            number=number,
            by=two,
        ),
    )

    portfolio.refresh_from_db()
    assert len(said) == 1
    adopted_first = portfolio.state == PortfolioState.ADOPTED
    assert adopted_first == ("ne se modifie plus" in said[0])
    assert adopted_first != (dossiers[2].reference in portfolio.picks)


def test_the_automaton_may_be_the_one_that_acts(studio):
    portfolio, _ = studio
    assert proposals.propose_portfolio(portfolio, by=service_account()).result["proven"]
