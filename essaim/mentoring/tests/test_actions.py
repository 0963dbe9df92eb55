"""Becoming a compagnon, forming a pair, working, ending: what each act does, and what it refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from essaim.accounts.actions import grant_mandate
from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Mandate, Role
from essaim.accounts.queries import service_account
from essaim.accounts.rules import live
from essaim.audit.journal import history_of
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.mentoring import actions, queries
from essaim.mentoring.factories import (
    AgreementTextFactory,
    CompagnonFactory,
    ExitReviewFactory,
    GoalFactory,
    PairFactory,
)
from essaim.mentoring.jobs import apply_run, start_pairs
from essaim.mentoring.models import Agreement, Compagnon, CompagnonState, Pair, PairState, Session
from essaim.mentoring.workflow import COMPAGNON, PAIR
from essaim.poles.factories import PoleFactory

pytestmark = pytest.mark.django_db
PROFILE = {
    "about": "Dix ans.",
    "theme_keys": ["modeles-economiques"],
    "activities": ["réemploi"],
    "territory_kinds": ["rural"],
    "stages": ["emerging"],
    "region_codes": [],
    "days_per_quarter": Decimal(6),
    "days_per_pair": Decimal(2),
}


# --- Compagnons -------------------------------------------------------------------------------------


def test_a_pole_applies_is_accepted_and_signs(pole, coordinator, manager):
    text = AgreementTextFactory()
    compagnon = actions.apply_as_compagnon(pole, PROFILE, by=coordinator)
    actions.accept_application(compagnon, by=manager)
    actions.sign_agreement(compagnon, "Ada Lovelace", "présidente", text.sha256, by=coordinator)

    assert Compagnon.objects.get().state == CompagnonState.ACTIVE
    signed = Agreement.objects.get()
    assert (signed.text, signed.sha256, signed.signed_by, signed.name) == (
        text,
        text.sha256,
        coordinator,
        "Ada Lovelace",
    )
    assert pole.statuses.filter(kind="compagnon").exists()
    assert [entry.verb for entry in history_of(compagnon)] == [
        "apply_as_compagnon",
        "accept_application",
        "sign_agreement",
    ]
    assert Message.objects.filter(key="compagnon_to_sign", to=coordinator.email).count() == 1


def test_a_named_pole_is_compagnon_once_it_signed(pole, manager):
    person = UserFactory()
    compagnon = actions.name_compagnon(pole, PROFILE, [person], by=manager)

    assert (compagnon.state, compagnon.is_named) == (CompagnonState.TO_SIGN, True)
    with pytest.raises(Refused, match=r"^Seules les personnes de ce compagnon peuvent faire cela\.$"):
        actions.sign_agreement(compagnon, "X", "Y", AgreementTextFactory().sha256, by=manager)


def test_a_text_that_changed_meanwhile_is_read_again(pole, coordinator, manager):
    read = AgreementTextFactory()
    compagnon = CompagnonFactory(to_sign=True, applied_by=coordinator)
    actions.publish_text("Accord", "Un autre texte.", by=manager)

    with pytest.raises(ValidationError, match="L’accord a changé pendant votre lecture"):
        actions.sign_agreement(compagnon, "Ada", "présidente", read.sha256, by=coordinator)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("stranger", "Seules les personnes qui coordonnent ce pôle peuvent faire cela."),
        ("twice", "Ce pôle est déjà compagnon, ou candidat à l’être."),
    ],
)
def test_a_refused_application_says_why(who, said, pole, coordinator):
    by = coordinator
    if who == "stranger":
        by = UserFactory()
    else:
        CompagnonFactory(pole=pole)
    with pytest.raises(Refused, match=f"^{said}$"):
        actions.apply_as_compagnon(pole, PROFILE, by=by)


def test_a_declined_application_gives_its_reason(pole, coordinator, manager):
    compagnon = actions.apply_as_compagnon(pole, PROFILE, by=coordinator)
    with pytest.raises(ValidationError, match="Donnez un motif"):
        actions.decline_application(compagnon, " ", by=manager)
    actions.decline_application(compagnon, "Pôle trop jeune.", by=manager)

    assert Message.objects.get(key="compagnon_declined").text.count("Pôle trop jeune.") == 1


def test_a_regional_officer_steers_nothing_national(pole, coordinator):
    regional = MandateFactory(role=Role.NATIONAL_OFFICER, region=pole.region).user
    compagnon = actions.apply_as_compagnon(pole, PROFILE, by=coordinator)
    with pytest.raises(Refused, match=r"^Cette action est réservée aux responsables nationaux"):
        actions.accept_application(compagnon, by=regional)


def test_the_last_person_does_not_leave(compagnon, helper):
    person = queries.people_of(compagnon).get()
    with pytest.raises(ValidationError, match="C’est la dernière personne"):
        actions.remove_person(person, by=helper)
    actions.add_person(compagnon, UserFactory(), "trésorier", by=helper)
    actions.remove_person(person, by=helper)
    assert queries.people_of(compagnon).count() == 1


# --- Pairs ------------------------------------------------------------------------------------------


@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_a_pole_chooses_and_the_compagnon_accepts_then_both_think_it_over(
    pole, coordinator, compagnon, helper, time_machine
):
    pair = actions.propose_pair(compagnon, pole, "chosen", by=coordinator, words="Notre budget.")
    assert (pair.state, pair.score >= 40) == (PairState.AWAITS_COMPAGNON, True)
    assert "1 thème sur 1 demandé" in pair.why

    actions.conclude_as_compagnon(pair, by=helper)
    assert pair.state == PairState.COOLING
    with pytest.raises(Refused, match=r"^Le délai de réflexion court encore\.$"):
        actions.start_pair(pair, by=helper)

    time_machine.move_to(timezone.now() + timedelta(days=8))
    start_pairs(0)
    pair.refresh_from_db()
    assert pair.state == PairState.ACTIVE
    assert [entry.by for entry in history_of(pair)][-1] == service_account()
    assert set(Message.objects.values_list("key", flat=True)) == {"pair_proposed", "pair_agreed"}


def test_a_manager_proposes_to_both(pole, coordinator, compagnon, helper, manager):
    pair = actions.propose_pair(compagnon, pole, "manager", by=manager)
    actions.agree_as_compagnon(pair, by=helper)
    assert pair.state == PairState.AWAITS_POLE
    actions.conclude_as_pole(pair, by=coordinator)
    assert pair.state == PairState.COOLING


def test_each_side_accepts_for_itself_alone(pair, coordinator, helper):
    with pytest.raises(Refused, match=r"^Seules les personnes de ce compagnon peuvent faire cela\.$"):
        actions.agree_as_compagnon(pair, by=coordinator)
    with pytest.raises(Refused, match=r"^Seules les personnes qui coordonnent ce pôle peuvent faire cela\.$"):
        actions.agree_as_pole(pair, by=helper)


def test_within_the_delay_anybody_withdraws_and_the_pole_is_matched_again_with_another(
    pole, coordinator, compagnon, helper, theme
):
    pair = PairFactory(pole=pole, compagnon=compagnon, cooling=True)
    actions.withdraw_pair(pair, by=helper)
    assert pair.state == PairState.WITHDRAWN

    with pytest.raises(Refused, match="il y a moins de six mois"):
        actions.propose_pair(compagnon, pole, "chosen", by=coordinator)
    other = CompagnonFactory()
    assert actions.propose_pair(other, pole, "chosen", by=coordinator).state == PairState.AWAITS_COMPAGNON


def test_after_the_delay_nobody_withdraws(pole, compagnon, helper):
    pair = PairFactory(pole=pole, compagnon=compagnon, cooled=True)
    with pytest.raises(Refused, match=r"^Le délai de réflexion est passé\.$"):
        actions.withdraw_pair(pair, by=helper)


def test_a_pair_that_stops_says_why(active, coordinator):
    with pytest.raises(ValidationError, match="Donnez un motif"):
        actions.stop_pair(active, " ", by=coordinator)
    actions.stop_pair(active, "Changement d’équipe.", by=coordinator)
    assert (active.state, active.reason) == (PairState.STOPPED, "Changement d’équipe.")


@pytest.mark.parametrize(
    ("situation", "said"),
    [
        ("paused", "Ce compagnon ne prend pas de pôle en ce moment."),
        ("full", "Ce compagnon n’a plus de jours ce trimestre."),
        ("taken", "Ce pôle a déjà un compagnonnage en cours ou proposé."),
        ("no right", "Ce pôle n’a pas de droit ouvert au bouquet de services."),
    ],
)
def test_a_refused_proposal_says_why(situation, said, pole, compagnon, manager):
    if situation == "paused":
        compagnon = CompagnonFactory(state=CompagnonState.PAUSED)
    if situation == "full":
        PairFactory.create_batch(3, compagnon=compagnon, active=True)
    if situation == "taken":
        PairFactory(pole=pole)
    target = PoleFactory() if situation == "no right" else pole
    with pytest.raises(Refused, match=f"^{said}$"):
        actions.propose_pair(compagnon, target, "manager", by=manager)
    assert not Pair.objects.filter(proposed_by=manager).exists()


# --- Work -------------------------------------------------------------------------------------------


def test_the_time_of_the_compagnon_is_counted_and_valued_once(active, helper, coordinator):
    today = timezone.localdate()
    for key in ("a", "a", "b"):
        actions.log_session(active, today, "visit", Decimal("1.5"), "Visite.", by=helper, once_key=key)

    assert queries.time_given(active.sessions.all()) == {
        "days": Decimal("3.00"),
        "value": Decimal("1350.00"),
        "count": 2,
    }
    with pytest.raises(Refused, match=r"^Seules les personnes de ce compagnon"):
        actions.log_session(active, today, "visit", Decimal(1), "Visite.", by=coordinator)
    with pytest.raises(ValidationError, match="Cette date est à venir"):
        actions.log_session(active, today + timedelta(days=1), "visit", Decimal(1), "V.", by=helper)
    assert Session.objects.count() == 2


def test_both_write_goals_and_say_where_they_are(active, helper, coordinator):
    goal = actions.add_goal(active, "Un budget sur trois ans", by=coordinator)
    actions.settle_goal(goal, "met", "Voté.", by=helper)
    goal.refresh_from_db()
    assert (goal.outcome, goal.note) == ("met", "Voté.")
    with pytest.raises(Refused):
        actions.settle_goal(GoalFactory(pair=active), "met", by=UserFactory())


def test_a_pair_ends_with_a_review_and_is_shared_only_when_both_consent(active, helper, coordinator):
    with pytest.raises(Refused, match=r"^Écrivez d’abord votre bilan\.$"):
        actions.close_pair(active, by=coordinator)
    actions.write_review(active, "pole", 5, "Tenir un budget.", "", by=coordinator, consents=True)
    actions.close_pair(active, by=coordinator)
    with pytest.raises(Refused, match=r"^Les deux côtés doivent avoir donné leur accord\.$"):
        actions.share_pair(active, by=coordinator)

    actions.write_review(active, "compagnon", 4, "Questionner nos pratiques.", "", by=helper, consents=True)
    active.refresh_from_db()
    assert active.state == PairState.SHARED


def test_a_side_writes_one_review_and_never_that_of_the_other(active, helper):
    ExitReviewFactory(pair=active, side="compagnon")
    with pytest.raises(ValidationError, match="Le bilan de ce côté est déjà écrit"):
        actions.write_review(active, "compagnon", 4, "Encore.", "", by=helper)
    with pytest.raises(Refused):
        actions.write_review(active, "pole", 4, "Pour lui.", "", by=helper)


# --- The role ---------------------------------------------------------------------------------------


def roles_of(user):
    return [one.role for one in Mandate.objects.filter(live(), user=user)]


def test_the_role_comes_with_the_signature_and_ends_with_the_mission(manager, theme):
    text, people = AgreementTextFactory(), [UserFactory() for _ in range(2)]
    compagnon = actions.name_compagnon(PoleFactory(), PROFILE, people, by=manager)
    assert roles_of(people[0]) == []
    actions.sign_agreement(compagnon, "Ada Lovelace", "présidente", text.sha256, by=people[0])

    assert [roles_of(user) for user in people] == [["compagnon"]] * 2
    assert history_of(people[0]).last().verb == "grant_mandate"
    assert Message.objects.filter(key="mandate_granted").count() == 2
    newcomer = UserFactory()
    person = actions.add_person(compagnon, newcomer, "", by=people[0])
    assert roles_of(newcomer) == ["compagnon"]
    actions.remove_person(person, by=people[0])
    assert roles_of(newcomer) == []

    actions.end_mission(compagnon, "Trois ans passés.", by=manager)
    assert [roles_of(user) for user in people] == [[], []]
    told = Message.objects.filter(key="compagnon_role_ended", text__contains="Trois ans passés.")
    assert set(told.values_list("user", flat=True)) == {user.pk for user in people}


def test_a_role_given_by_hand_or_held_by_another_compagnon_stays(manager):
    given = MandateFactory(role=Role.COMPAGNON).user
    twice = UserFactory()
    first, second = CompagnonFactory(), CompagnonFactory()
    for compagnon in (first, second):
        actions.add_person(compagnon, twice, "", by=manager)
        actions.add_person(compagnon, given, "", by=manager)
    for compagnon, left in ((first, ["compagnon"]), (second, [])):
        actions.end_mission(compagnon, "Fin.", by=manager)
        assert roles_of(twice) == left
    assert roles_of(given) == ["compagnon"]


def test_the_automaton_gives_no_other_role():
    with pytest.raises(Refused, match="Vous ne pouvez pas donner ni changer ce rôle"):
        grant_mandate(UserFactory(), by=service_account(), role=Role.PROGRAMME_MANAGER)


# --- The national optimum ---------------------------------------------------------------------------


def test_the_optimum_is_previewed_then_proposed_by_a_task(pole, compagnon, manager):
    run = actions.make_run(by=manager)
    assert not Pair.objects.exists()
    assert [row["pole"] for row in run.result["pairs"]] == [f"{pole.name} ({pole.reference})"]

    actions.apply_run(run, by=manager)
    assert not Pair.objects.exists()
    job = ProcrastinateJob.objects.get(task_name="essaim.mentoring.jobs.apply_run")
    for _ in range(2):  # started again after a crash
        apply_run(**job.args)
    pair = Pair.objects.get()
    assert (pair.mode, pair.state, pair.run) == ("optimum", PairState.PROPOSED, run)
    run.refresh_from_db()
    assert (run.waiting, run.applied_count, run.applied_by) == ([], 1, manager)
    with pytest.raises(Refused, match=r"^Cet appariement a déjà été appliqué\.$"):
        actions.apply_run(run, by=manager)


def test_what_became_impossible_is_named_and_the_rest_is_proposed(pole, compagnon, manager):
    run = actions.make_run(by=manager)
    PairFactory(pole=pole)
    actions.apply_run(run, by=manager)
    apply_run(run.pk)

    run.refresh_from_db()
    assert run.applied_count == 0
    assert run.left_aside == [[pole.name, "Ce pôle a déjà un compagnonnage en cours ou proposé."]]


def test_the_lives_are_on_one_screen():
    assert PAIR.mermaid().count("-->") == 12
    assert COMPAGNON.mermaid().count("-->") == 8
